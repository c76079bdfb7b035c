"""huifang.toml: the keys that a figure depends on, with their defaults (docs/contract.md, section 7)."""
import os
import tomllib
from decimal import Decimal
from fractions import Fraction

from intake import ITEMS
from rules import percent

COMPONENTS = ["phone", "onsite", "evaluator", "callback", "rectification", "sms", "online"]
DEFAULTS = {
    "organisation": "", "timezone": "Asia/Shanghai", "locale": "zh-CN", "standard": ["property", "service-centre"], "cadence": "month", "ranking": False, "on_conflict": "last", "on_repeat": "last", "accept": {}, "doubts": {}, "status": {},
    "max_rejected": "5%", "min_rated": 10, "min_respondents": 5, "file": [], "columns": {}, "values": {}, "evaluations": {}, "visits": {}, "window": [],
    "grade": [{"label": "优秀", "from": 90}, {"label": "良好", "from": 80}, {"label": "合格", "from": 60}, {"label": "不合格", "from": 0}],
}
TABLES = {
    "inputs": {"ledger": ["ledger/*"], "visits": ["visits/*"], "evaluations": ["evaluations/*"], "rectifications": ["rectifications/*"]},
    "cells": {"blank": [], "dates": []},
    "recorded": {},
    "warranty": {},
    "points": {"three": [100, 60, 0], "five": [100, 80, 60, 30, 0]},
    "weights": {"phone": 40, "onsite": 10, "evaluator": 30, "callback": 20, "rectification": 0, "sms": 0, "online": 0},
    "item_weights": dict.fromkeys(ITEMS, 1),
    "quota": {"phone_per_window": 20, "onsite": 5},
}


def exact(number):
    return Fraction(number)


def load(folder):
    """The configuration of a workspace as a dict: every key is there, every number exact."""
    path = os.path.join(folder, "huifang.toml")
    told = {}
    if os.path.exists(path):
        with open(path, encoding="utf-8-sig") as f:
            told = tomllib.loads(f.read(), parse_float=Decimal)
    out = {k: told.get(k, v) for k, v in DEFAULTS.items()}
    for table, values in TABLES.items():
        out[table] = {**values, **told.get(table, {})}
    out["folder"] = folder
    if isinstance(out["standard"], str):
        out["standard"] = [out["standard"]]
    out["max_rejected"] = percent(out["max_rejected"])
    for table in ("points",):
        out[table] = {k: [exact(x) for x in v] for k, v in out[table].items()}
    for table in ("weights", "item_weights"):
        out[table] = {k: exact(v) for k, v in out[table].items()}
    out["grade"] = [(g["label"], exact(g["from"])) for g in out["grade"]]
    return out
