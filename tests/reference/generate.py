#!/usr/bin/env python3
"""A small random workspace that goes where mistakes live.

    generate.py --seed N --out DIR [--calendar cn.csv]

Tens to a few hundred cases; due periods that end on the period's edges, visits on the edges of due
periods, few respondents, ties, limits met exactly and missed by a hair, every reject, every
dialect.  DIR/case.json says which period and as-of date to build.  All names are invented.
"""
import argparse
import json
import os
import random
import shutil
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from fractions import Fraction

import exports
from counted import WORDS as GRADE_WORDS
from dates import DAY, WorkCalendar, month_end, period_of
from intake import FIVE, ITEMS, THREE, Stamp
from rules import built_in, covers, due_periods, in_force
from voices import voices

WINDOWS = ["综合窗口", "维修窗口", "不动产登记", "客服中心", "税务窗口", "1号窗口", "１号窗口", "Hall B", "hall b", "社保 窗口", "工程部", "二楼,东侧", "=三号窗", "@夜间窗口"]
OTHER_CATEGORIES = ["咨询", "装修办理", "门禁"]
TARGETS = ["100%", "50%", "33.3%", "33.34%", "66.67%", "66.67%", "66.6%", "16.67%", "42.86%", "55.56%", "88.89%", "83.34%", "12.5%", "30%", "99.99%", "0.5%"]
LEDGER_DATES = ["completed_at", "contract_start", "contract_end", "handed_over_on", "warranty_ends_on", "card_issued_on", "notified_at", "confirmed_at", "approved_at", "issued_at", "planned_on",
                "repaired_at", "signed_off_at", "archived_at", "promised_on", "assigned_at", "responded_at"]
PATTERNS = {"all": [0], "none": [2], "quarter": [0, 0, 0, 1], "thirds": [0, 0, 2], "sixths": [0, 0, 0, 0, 0, 2], "basic": [1]}  # places in the scale, round and round
RATINGS = {"three": PATTERNS, "five": {"all": [0], "none": [4], "quarter": [0, 1], "thirds": [0, 0, 0, 1], "basic": [2]}}
QUERIES_AFTER_END = 0.03  # share of runs with an as-of date after the period's end


@dataclass
class World:
    """What a workspace is made of while it is being made."""

    rng: random.Random
    period: object
    as_of: date
    calendar: WorkCalendar
    config: dict
    windows: list
    rules: list = None
    categories: list = None
    scale: str = "five"
    plain: bool = False
    turn: dict = field(default_factory=dict)  # (window, method) -> how far its pattern of grades has come

    def next(self, key, pattern):
        """The next word of a pattern that goes round and round."""
        self.turn[key] = self.turn.get(key, -1) + 1
        return pattern[self.turn[key] % len(pattern)]

    @property
    def today(self):
        return self.as_of or self.period.last


def quoted(x):
    return json.dumps(x, ensure_ascii=False)


def toml(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{quoted(k) if not k.isidentifier() or not k.isascii() else k} = {toml(v)}" for k, v in value.items()) + " }"
    return quoted(value) if isinstance(value, str) else str(value)


def write_toml(path, top, tables, arrays):
    """Top-level keys, [tables], [[arrays of tables]]."""
    lines = [f"{k} = {toml(v)}" for k, v in top.items()]
    for name, body in tables.items():
        lines += ["", f"[{name}]", *(f"{quoted(k) if not k.isascii() or not k.replace('_', '').replace('-', '').isalnum() else k} = {toml(v)}" for k, v in body.items())]
    for name, bodies in arrays.items():
        for body in bodies:
            lines += ["", f"[[{name}]]", *(f"{k} = {toml(v)}" for k, v in body.items())]
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        f.write("\n".join(lines) + "\n")


# The run ---------------------------------------------------------------------------------------


def choose_period(rng):
    """A period where calendars are hard: leap days, holidays, ends of years; and an as-of date or None."""
    kind = rng.choices(["month", "week", "quarter", "year"], [62, 12, 14, 12])[0]
    day = rng.choice([date(2024, 2, 20), date(2024, 2, 29), date(2024, 3, 5), date(2025, 1, 30), date(2025, 2, 10), date(2025, 10, 5), date(2025, 10, 30), date(2026, 2, 18), date(2026, 6, 10),
                      date(2026, 4, 30), date(2026, 12, 30), date(2023, 10, 3), date(2024, 12, 31), date(2025, 5, 31)])
    period = period_of(day, kind)
    as_of, length = None, (period.last - period.first).days
    if rng.random() < 0.22:
        ends = [month_end(d.year, d.month) for d in (period.first, period.first + length // 2 * DAY) if month_end(d.year, d.month) < period.last]
        as_of = rng.choice([period.last - DAY, period.first, period.first + rng.randrange(length) * DAY, period.first + rng.randrange(length) * DAY, *ends])
    elif rng.random() < QUERIES_AFTER_END:
        as_of = period.last + rng.randint(1, 40) * DAY
    elif rng.random() < 0.04:
        as_of = period.last
    return period, as_of


def duration(rng, longest=40):
    unit = rng.choice(["d", "d", "wd", "w", "mo"])
    return f"{rng.randint(0, {'d': longest, 'wd': longest // 2, 'w': longest // 7, 'mo': max(1, longest // 20)}[unit])}{unit}"


def custom_rule(rng, n, categories):
    """One random `[[rule]]`."""
    rule = {"id": f"r{n}", "label": rng.choice(["自定", "自定义"]) + str(n)}
    if rng.random() < 0.2:
        rule["id"] = rng.choice(["complaint", "other", "rectification", "repair", "first-aid", "project-card", "bad-review"])
    dataset = rng.choices(["ledger", "visits", "evaluations"], [80, 12, 8])[0]
    if dataset != "ledger":
        rule["dataset"] = dataset
        rule["component"] = rng.choice(["rectification", "rectification", "rectification", "callback", "none"])
        if dataset == "evaluations":
            rule |= {"when": "dissatisfied", "anchor": "rated_at", "due": {"to": duration(rng, 14)}, "fulfilled_by": "visit"}
        else:
            rule |= {"anchor": "visited_at", "due": {"from": rng.choice(["0d", "any", "1d"]), "to": f"{rng.randint(1, 9)}{rng.choice(['d', 'wd'])}"}, "fulfilled_by": "feedback_on"}
            if rng.random() < 0.7:
                rule["when"] = "dissatisfied"
    else:
        pick = rng.random()
        if pick < 0.75:
            rule["category"] = rng.sample(categories, rng.choice([1, 1, 2]))
        elif pick < 0.85:
            rule["category"] = ["*"]
        rule["anchor"] = rng.choice(["completed_at", "completed_at", "completed_at", "accepted_at", "contract_end", "handed_over_on", "notified_at", "repaired_at"])
        other = rng.choice([c for c in LEDGER_DATES if c != rule["anchor"]])
        form = rng.choice(["plain", "plain", "plain", "any", "column", "column or", "span", "every", "every", "count", "count", "hours", "answer"])
        rule["fulfilled_by"] = "visit" if form == "count" or rng.random() < 0.7 else rng.choice([c for c in LEDGER_DATES if c != rule["anchor"]])
        if form == "plain":
            a, b = sorted(rng.randint(0, 30) for _ in "ab")
            unit = rng.choice(["d", "wd"])
            rule["due"] = rng.choice([{"to": duration(rng)}, {"from": f"{a}{unit}", "to": f"{b}{unit}"}, {"from": "1mo", "to": "2mo"}, {"from": "1d", "to": "1mo"}, {"from": "1w", "to": "1y"}])
        elif form == "hours":
            hours = rng.choice(["1h", "8h", "24h", "24h", "48h", "72h"])
            rule["due"] = {"from": rng.choice(["0d", "any"]), "to": rng.choice([hours, hours, f"@{other} or {hours}"])}
            rule["anchor"] = rng.choice(["assigned_at", "accepted_at", rule["anchor"]])
            rule["fulfilled_by"] = rng.choice([c for c in ["responded_at", "responded_at", "completed_at", "confirmed_at"] if c != rule["anchor"]])
        elif form == "answer":
            rule |= rng.choice([{"anchor": "assigned_at", "due": {"from": "any", "to": "@completed_at"}}, {"anchor": "completed_at", "due": {"to": "0d"}}, {"anchor": "accepted_at", "due": {"from": "any", "to": "@promised_on or 10d"}}])
            rule["fulfilled_by"] = "resolved"
        elif form == "any":
            rule["due"] = {"from": "any", "to": rng.choice(["0d", duration(rng)])}
        elif form == "column":
            rule["due"] = {"from": rng.choice(["0d", "1d", "any"]), "to": f"@{other}"}
        elif form == "column or":
            rule["due"] = {"from": rng.choice(["0d", "2d"]), "to": f"@{other} or {rng.choice(['10wd', '1mo', '2y', '30d'])}"}
        elif form == "span":
            a, b = rng.choice([("1/3", "2/3"), ("1/3", "2/3"), ("1/4", "3/4")])
            rule["due"] = {"from": a, "to": b, "of": rng.choice([["contract_start", "contract_end"], ["handed_over_on", "warranty_ends_on"]])}
            del rule["anchor"]
        elif form == "every":
            every, until = rng.choice([("1mo", "1y"), ("3mo", "2y"), ("2w", "90d"), ("10d", "2mo"), ("5wd", "40wd"), ("6mo", "@warranty_ends_on or 2y"), ("1mo", "@contract_end"), ("1y", "3y"), ("7d", "27d")])
            rule["due"] = {"every": every, "until": until}
        else:
            rule["due"] = {"from": rng.choice(["0d", "0d", "1d", "any"]), "to": rng.choice(["20d", "2mo", "10wd", "@contract_end or 1mo"])}
            rule["count"] = rng.choice([2, 2, 3])
        if rng.random() < 0.3:
            rule["component"] = rng.choice(["callback", "rectification", "none"])
    if rule["fulfilled_by"] == "visit" and rng.random() < 0.3:
        rule["methods"] = rng.choice([["phone"], ["onsite"], ["phone", "onsite"], ["phone", "sms"], ["online"]])
    if rng.random() < 0.8:
        rule["target"] = rng.choice(TARGETS)
    return rule


def choose_standards(rng, out):
    """The `standard` line, with rule files of its own written to the workspace; None = the default."""
    if rng.random() < 0.2:
        return None
    names = [n for n in built_in() if n != "rectification"]  # see problems
    picked = rng.sample(names, rng.choice([1, 1, 2, 3, 4]))
    if rng.random() < 0.6 and "service-centre" not in picked:
        picked.append("service-centre")
    if rng.random() < 0.6:
        categories = sorted({c for n in picked if n in names for r in built_in()[n]["rule"] for c in r.get("category", []) if c != "*"} | {"投诉", "维修", *OTHER_CATEGORIES[:2]})
        bodies, ids = [], set()
        for n in range(rng.randint(1, 5)):
            body = custom_rule(rng, n + 1, categories)
            if body["id"] not in ids:
                bodies.append(body)
                ids.add(body["id"])
        if rng.random() < 0.6:
            bodies.append({"id": "hair", "label": "分毫", "category": ["装修办理"], "anchor": "completed_at", "due": {"to": rng.choice(["3d", "5wd", "1mo"])}, "fulfilled_by": "visit",
                           "target": rng.choice(["66.67%", "16.67%", "42.86%", "55.56%", "88.89%", "77.78%"])})
        name = rng.choice(["my-rules.toml", "规则.toml"])
        write_toml(os.path.join(out, name), {}, {}, {"rule": bodies})
        picked.insert(rng.randint(0, len(picked)), name)
    return picked


def choose_config(rng, windows):
    """(top-level keys, tables, arrays) of huifang.toml."""
    top, tables, arrays = {}, {}, {}

    def maybe(chance, key, values):
        if rng.random() < chance:
            top[key] = rng.choice(values)

    maybe(0.2, "timezone", ["America/New_York", "UTC", "Asia/Kathmandu", "Asia/Shanghai"])
    maybe(0.45, "cadence", ["week", "quarter", "year", "month"])
    maybe(0.6, "ranking", [True, True, False])
    maybe(0.4, "on_conflict", ["first", "reject", "last"])
    maybe(1, "on_repeat", ["first", "reject", "last"])
    maybe(0.7, "min_rated", [1, 2, 3, 5, 10])
    maybe(0.6, "min_respondents", [0, 1, 2, 3, 4, 6])
    top["max_rejected"] = rng.choice(["70%", "70%", "90%", "99.5%"])
    if rng.random() < 0.3:
        tables["points"] = {"three": rng.choice([[100, 59.99, 0], [100, 60, 0], [100, 50, 0], [100, 70.5, 10]]), "five": rng.choice([[100, 79.99, 60, 30, 0], [100, 90, 60, 30.25, 0], [100, 80, 60, 30, 0]])}
    if rng.random() < 0.55:
        tables["weights"] = rng.choice([{"phone": 1, "onsite": 0, "evaluator": 0, "callback": 0}, {"rectification": 20}, {"onsite": 0}, {"phone": 0, "onsite": 0, "evaluator": 1, "callback": 0},
                                        {"phone": 3, "onsite": 1, "evaluator": 3, "callback": 7, "rectification": 1}, {"callback": 0}, {"evaluator": 0, "callback": 0}])
    if rng.random() < 0.25:
        tables["item_weights"] = rng.choice([{"overall": 3}, {"integrity": 0}, {"attitude": 2, "efficiency": 5, "off_channel": 0}])
    if rng.random() < 0.3:
        tables["quota"] = {"phone_per_window": rng.choice([1, 3, 7, 20]), "onsite": rng.choice([0, 1, 3, 7])}
    if rng.random() < 0.3:
        limits = rng.choice([[95, 87.5, 0], [90, 66.67, 0], [100, 83.33, 66.67, 33.33, 0], [50, 0], [0]])
        arrays["grade"] = [{"label": "甲乙丙丁戊"[i], "from": at} for i, at in enumerate(limits)]
    if rng.random() < 0.15:  # a score that misses a grade's limit by a hair
        tables["points"] = {"three": [100, 59.99, 0], "five": [100, 79.99, 60, 30, 0]}
        tables["weights"] = {"phone": 0, "onsite": 0, "evaluator": 0, "callback": 0} | {rng.choice(["phone", "onsite", "evaluator"]): 1}
        arrays["grade"] = [{"label": "甲乙丙丁"[i], "from": at} for i, at in enumerate(rng.choice([[95, 90, 66.67, 0], [90, 80, 66.67, 0]]))]
        top["min_rated"] = 2
    if rng.random() < 0.45:
        groups = rng.choice([["A"], ["A", "B"], ["A", "B", None], ["A", None]])
        arrays["window"] = [{"name": w} | ({"group": g} if (g := rng.choice(groups)) else {}) for w in [*windows, *(["空窗口"] if rng.random() < 0.5 else [])]]
    # doubts are another matter: here every figure is compared
    doubts = ["unmatched_cases", "unknown_windows", "unused_column", "unanswered_messages", "promised_before_accepted", "resolved_uncompleted", "no_time_of_day"]
    tables["doubts"] = {code: "100%" for code in doubts}
    if rng.random() < 0.2:
        tables["status"] = {"leave_out": ["作废", "挂起"]}
    return top, tables, arrays


# Rows ------------------------------------------------------------------------------------------


def focal_day(world):
    """A day near the edges of the period, the as-of date, or anywhere about."""
    rng, p = world.rng, world.period
    if rng.random() < 0.45:
        return rng.choice([p.first - DAY, p.first, p.last, p.last + DAY, world.today, world.today + DAY, month_end(p.last.year, p.last.month), date(2024, 2, 29), date(2025, 10, 8)])
    spread = 20 if p.kind == "week" else 45
    return p.first + rng.randint(-spread, (p.last - p.first).days + 15) * DAY


def clock(rng, day, chance=0.6):
    """A stamp of a day, with a time or without."""
    if rng.random() >= chance:
        return Stamp(day)
    return Stamp(day, time(rng.choice([0, 8, 9, 9, 10, 13, 15, 17, 23]), rng.choice([0, 5, 30, 59]), rng.choice([0, 0, 0, 30])))


def anchor_for(world, rule, end):
    """An anchor that makes a due period of a rule end about a day."""
    rng = world.rng
    if rule.every:
        try:
            probe = due_periods(rule, lambda c: end if c == rule.anchor else None, world.calendar)
        except OverflowError:
            probe = []
        return end - ((rng.choice(probe).last - end) if probe else timedelta(rng.randint(0, 400)))
    probe = due_periods(rule, lambda c: end if c == rule.anchor else None, world.calendar)
    anchor = end - (probe[0].last - end) if probe else end - rng.randint(0, 60) * DAY
    for _ in range(4):  # months and working days are not symmetric
        got = due_periods(rule, lambda c, a=anchor: a if c == rule.anchor else None, world.calendar)
        if not got or got[0].last == end:
            break
        anchor += end - got[0].last
    return anchor


def make_case(world, n, category, window):
    """A ledger row: its dates aim at the edges of what its rules owe."""
    rng = world.rng
    row = {"case_id": exports.case_id(rng, n), "window": window, "category": category}
    mine = [r for r in world.rules if r.dataset == "ledger" and covers(r, world.rules, category)]
    for rule in rng.sample(mine, len(mine)):
        if rule.anchor in row or rule.anchor == "accepted_at":
            continue
        end = focal_day(world)
        if "of" in rule.due:
            a, b = rule.due["of"]
            length = rng.choice([0, 1, 2, 3, 30, 31, 90, 364, 365, -1, -5])
            row[a] = Stamp(end - length * rng.choice([0, 1, 2]) // 3 * DAY)
            row[b] = Stamp(row[a].day + length * DAY)
        else:
            row[rule.anchor] = clock(rng, anchor_for(world, rule, end), 0.5)
    for rule in mine:
        anchor = row.get(rule.anchor)
        if not anchor:
            continue
        for text in (rule.due.get("to", ""), rule.due.get("until", "")):
            column = text[1:].split(" or ")[0] if text.startswith("@") else None
            if column and column not in row and rng.random() < 0.6:
                row[column] = clock(rng, rng.choice([focal_day(world), anchor.day + rng.choice([-3, 0, 1, 10, 60, 365, 731]) * DAY]), 0.2)
    for rule in mine:
        if rule.fulfilled_by not in ("visit", "resolved") and rule.fulfilled_by not in row and rng.random() < 0.75:
            dues = due_periods(rule, lambda c: getattr(row.get(c), "day", None), world.calendar)
            if dues:
                row[rule.fulfilled_by] = clock(rng, edge_day(world, rule, rng.choice(dues)), 0.4)
    if rng.random() < 0.04:
        row.pop(rng.choice([k for k in row if k in LEDGER_DATES] or ["item"]), None)
    done = row.get("completed_at")
    begun = [row[r.anchor].day for r in mine if row.get(r.anchor) and r.fulfilled_by == "visit"]
    if done is None and rng.random() < 0.4:
        row["completed_at"] = done = clock(rng, max([focal_day(world), *begun]))
    if begun and rng.random() < 0.9:
        accepted = min(begun + ([done.day] if done else [])) - rng.choice([0, 0, 1, 3, 12, 30, 31, 32]) * DAY
    elif any(r.anchor == "accepted_at" for r in mine):
        wanted = anchor_for(world, next(r for r in mine if r.anchor == "accepted_at"), focal_day(world))
        accepted = min(wanted, done.day) if done else wanted
    elif done:
        accepted = done.day - rng.choice([0, 0, 1, 3, 12, 30, 31, 32]) * DAY
    else:
        accepted = world.today - rng.choice([-3, 0, 1, 29, 30, 31, 45, 400]) * DAY
    row["accepted_at"] = Stamp(accepted) if done and accepted == done.day and not done.time else clock(rng, accepted)
    if done and accepted == done.day and done.time and row["accepted_at"].time and done.time < row["accepted_at"].time:
        row["accepted_at"] = Stamp(accepted, done.time)
    if rng.random() < 0.35:
        row["callback_allowed"] = rng.random() > 0.3
    if any(r.fulfilled_by == "resolved" for r in mine) and rng.random() < 0.8:
        row["resolved"] = rng.choice(["是", "是", "已解决", "否", "未解决", "部分解决"])
    if row.get("promised_on") and rng.random() < 0.4:
        row["promised_on"] = rng.choice(["5个工作日", "15工作日", "10天", "20个自然日", "0天", "3 个工作日内"])
    row |= exports.personal(rng, "ledger")
    return row


def parts(seed, out, world, rows, top, tables, arrays):
    """Rules that end with the warranty of a part, or ask whether something holds, and rows that say either.  Draws from numbers of its own."""
    rng = random.Random(f"{seed} parts")
    named = sorted({r["category"] for r in rows["ledger"]}) or ["工程"]
    rules = [
        {"id": "round", "label": "保修期内回访", "category": rng.sample(named, 1), "anchor": "accepted_at", "due": {"every": rng.choice(["1mo", "2w", "10d"]), "until": rng.choice(["@warranty_ends_on or part or 2mo", "part", "part or 40d"])},
         "fulfilled_by": "visit", "target": "50%", "led": rng.random() < 0.5},
        {"id": "once", "label": "保修期末", "category": rng.sample(named, 1), "anchor": "accepted_at", "due": {"from": rng.choice(["0d", "any"]), "to": rng.choice(["part", "@warranty_ends_on or part", "part or 1mo"])},
         "fulfilled_by": rng.choice(["visit", "repaired_at", "until valid_until"])},
        {"id": "valid", "label": "在有效期内", "category": rng.sample(named, 1), "anchor": rng.choice(["accepted_at", "completed_at"]), "due": {"to": rng.choice(["0d", "3d", "2wd"])}, "fulfilled_by": "until valid_until", "target": "90%"},
    ]
    write_toml(os.path.join(out, "parts.toml"), {}, {}, {"rule": rules})
    top["standard"] = [*(top.get("standard") or ["property", "service-centre"]), "parts.toml"]
    if rng.random() < 0.6:
        tables["warranty"] = rng.choice([{"design_life": "50y"}, {"design_life": "3y", "heating": ["10-20", "04-10"]}, {"cooling": ["05-15", "05-31"]}])
        if rng.random() < 0.7:
            arrays["warranty.part"] = rng.choice([[{"name": "装修工程", "words": ["门窗"], "period": "30mo"}], [{"name": "绿化", "words": ["苗木"], "period": "1y"}, {"name": "供热系统", "period": "3 heating"}]])
    if rng.random() < 0.5:
        top["organisation"] = "甲建筑公司"
    ids = [row["case_id"] for row in rows["ledger"] if row.get("case_id")]
    span = (world.period.last - world.period.first).days + 1
    for row in rows["ledger"]:
        if rng.random() < 0.2:
            row["project_id"] = rng.choice([*ids, "G-404"])
        if rng.random() < 0.15:
            continue
        row["part"] = rng.choice(["屋面防水", "外墙防渗漏", "主体结构", "暖气 管道", "空调", "给排水", "ＡＢ装修", "装修工程", "门窗", "绿化", "苗木", "道路", "围墙"])
        end = world.period.first + rng.randint(-3, span + 3) * DAY
        years = rng.choice([5, 2, 2, 2, 1])
        day = month_end(end.year - years, 2) if (end.month, end.day) == (2, 29) else end.replace(year=end.year - years)
        if rng.random() < 0.9:
            row["accepted_on"] = Stamp(day + rng.choice([0, 0, 1, -1]) * DAY)
        if rng.random() < 0.8:
            row["valid_until"] = Stamp(row["accepted_at"].day + rng.choice([-40, -1, 0, 0, 1, 2, 3, 4, 300]) * DAY)
        for column, words in (("contractor", ["", "甲建筑公司", "否", "是", "乙公司", "自行施工"]), ("cause", ["防水层老化"]), ("measure", ["重做"])):
            if rng.random() < 0.2:
                row[column] = rng.choice(words)


def edge_day(world, rule, due, chance=0.6):
    """A day in, on the edges of, or outside a due period."""
    rng = world.rng
    first = due.first or due.anchor
    inside = [first, due.last, first + (due.last - first) // 2 if due.last >= first else first]
    if rule.count and due.last > first:
        inside = [first, due.last, *(due.last - rng.randint(0, min(60, (due.last - first).days)) * DAY for _ in range(4))]
    outside = [due.last + DAY, due.last + rng.randint(1, 12) * DAY, first - DAY, due.anchor, first - rng.randint(1, 6) * DAY, world.today, world.today + DAY]
    return rng.choice(inside if rng.random() < chance else outside)


def grades(world, window, method):
    """The six items of a visit, in the manner of its window."""
    rng, style = world.rng, window_style(world, window)
    pattern = PATTERNS.get(style)
    if pattern and world.rng.random() < 0.9:
        return {i: THREE[world.next((window, method), pattern)] for i in ITEMS}
    word = lambda: THREE[rng.choice(pattern)] if pattern else rng.choices(THREE, [70, 18, 12])[0]
    blank = rng.choice([0, 0, 0.1, 0.5])
    out = {i: word() for i in ITEMS if rng.random() >= blank}
    if rng.random() < 0.04:
        out[rng.choice(["integrity", "off_channel"])] = THREE[2]
    return out


def window_style(world, window):
    return random.Random(f"{window}{world.config['seed']}").choice(["all", "all", "none", "quarter", "thirds", "sixths", "basic", "mixed", "mixed", "mixed"])


def make_visit(world, day, case=None, window=None, reached=None, method=None):
    """A visit to a case, or a form without one."""
    rng = world.rng
    row = {"visited_at": clock(rng, day), "method": method or (rng.choices(["phone", "onsite"], [75, 25])[0] if case else "onsite")}
    if case:
        row["case_id"] = case["case_id"]
        at = case["accepted_at"]
        if row["visited_at"].day == at.day and at.time and row["visited_at"].time and row["visited_at"].time < at.time:
            row["visited_at"] = Stamp(day, at.time)
        if rng.random() < 0.25:
            row["window"] = rng.choice([case["window"], rng.choice(world.windows)])
    else:
        row["window"] = window
    if rng.random() < 0.85:
        row["visit_id"] = exports.visit_id(rng)
    reached = rng.random() < 0.85 if reached is None else reached
    if not reached:
        row["outcome"] = rng.choice(["unreached", "unreached", "declined"])
        if rng.random() < 0.9:
            return row | exports.personal(rng, "visits")
    elif rng.random() < 0.7:
        row["outcome"] = "reached"
    if rng.random() < 0.85:
        row |= grades(world, case["window"] if case else window, row["method"])
    if rng.random() < 0.4:
        row["needs_feedback"] = rng.random() < 0.3
    if row.get("needs_feedback") or any(row.get(i) == THREE[2] for i in ITEMS) or rng.random() < 0.05:
        if rng.random() < 0.75:
            row["feedback_on"] = Stamp(rng.choice([day, world.calendar.after(day, 3), world.calendar.after(day, 3) + DAY, day - DAY, day + rng.randint(0, 9) * DAY]))
    return row | exports.personal(rng, "visits")


def make_exact(world, n):
    """(cases, visits) of one rule and window: the share met comes as close to the target as it can, or is one case short of it."""
    rng, cases, visits = world.rng, [], []
    rules = [r for r in world.rules if r.dataset == "ledger" and r.fulfilled_by == "visit" and r.target and not r.every and not r.count and "of" not in r.due]
    if not rules:
        return cases, visits
    rule = rng.choice([r for r in rules if r.id == "hair"] or [r for r in rules if Fraction(r.target).limit_denominator(9) != r.target] or rules)
    share = Fraction(rule.target).limit_denominator(9) or Fraction(1, 9)
    total = share.denominator * rng.choice([1, 1, 2, 3])
    met = share * total - rng.choice([0, 0, 1])
    window = rng.choice([*world.windows[-2:], world.windows[-1]])
    category = next((c for c in [*(rule.category or ()), *OTHER_CATEGORIES] if covers(rule, world.rules, c)), None)
    for i in range(total):
        end = rng.choice([world.today, world.period.first, world.period.first + (world.today - world.period.first) // 2]) if world.today in world.period else world.period.last
        anchor = anchor_for(world, rule, end)
        row = {"case_id": f"E{n + i}", "window": window, "category": category, rule.anchor: Stamp(anchor), "accepted_at": Stamp(anchor - rng.randint(0, 3) * DAY)}
        dues = due_periods(rule, lambda c: getattr(row.get(c), "day", None), world.calendar)
        if rule.anchor == "accepted_at" or not category or not dues or dues[0].void or dues[0].last not in world.period:
            continue
        cases.append(row | exports.personal(rng, "ledger"))
        if i < met:
            first = max(dues[0].first or anchor, row["accepted_at"].day)
            visits.append(make_visit(world, rng.choice([first, dues[0].last]), row, reached=True, method=rng.choice(rule.methods or ["phone", "onsite"])))
    return cases, visits


def make_visits(world, cases):
    """Visits on the edges of what is owed, attempts, forms without a case, and some for no reason."""
    rng, out = world.rng, []
    for case in cases:
        mine = [r for r in world.rules if r.dataset == "ledger" and r.fulfilled_by == "visit" and covers(r, world.rules, case["category"])]
        dues = [(r, d) for r in mine for d in due_periods(r, lambda c: getattr(case.get(c), "day", None), world.calendar) if d.first is None or not d.void]
        near = [(r, d) for r, d in dues if abs((d.last - world.period.last).days) < 60] or dues
        days = []
        for rule, due in rng.sample(near, min(len(near), rng.choice([0, 1, 1, 2]))):
            days += [edge_day(world, rule, due) for _ in range(rng.choice([1, 1, 2]) * (rule.count or 1))]
        if rng.random() < 0.1:
            days.append(focal_day(world))
        for day in days:
            if day >= case["accepted_at"].day:
                out.append(make_visit(world, day, case))
                if rng.random() < 0.1:
                    out.append(make_visit(world, day, case, reached=rng.random() < 0.5))
                if rng.random() < 0.15 and day - DAY >= case["accepted_at"].day:
                    out.append(make_visit(world, day - DAY, case, reached=False))
    m = world.config["m"]
    for window in world.windows:
        for _ in range(rng.choice([0, 0, 1, 2, max(0, m - 1), m, m + 1, 2 * m, 11])):
            out.append(make_visit(world, day_of_period(world), None, window, method=rng.choice([None, None, None, "phone"])))
        near = [c for c in cases if c["window"] == window and c["accepted_at"].day <= world.today]
        for case in rng.sample(near, min(len(near), rng.choice([0, 1, m, m + 1, 12, 25]))):
            day = max(day_of_period(world), case["accepted_at"].day)
            out.append(make_visit(world, day, case, reached=True))
    return out


def day_of_period(world):
    """A day of the period, or now and then of one of its neighbours."""
    rng, p = world.rng, world.period
    if rng.random() < 0.1:
        return rng.choice([p.first - DAY, p.last + DAY, p.first, p.last, world.today])
    return p.first + rng.randint(0, (p.last - p.first).days) * DAY


def make_evaluations(world, cases):
    """Ratings by window: none, few, enough; some by default, some unrated."""
    rng, out = world.rng, []
    words = FIVE if world.scale == "five" else THREE
    for window in world.windows:
        pattern = RATINGS[world.scale].get(window_style(world, window))
        here = [c for c in cases if c["window"] == window]
        m, times = world.config["m"], rng.choice([1, 1, 3]) if world.period.kind in ("quarter", "year") else 1
        for _ in range(times * rng.choice([0, 1, 2, max(0, m - 1), m, m + 1, 2 * m, 9, 10, 13, 25])):
            rating = words[world.next((window, "evaluator"), pattern)] if pattern else rng.choices(words, [40, 25, 15, 12, 8][:len(words)])[0]
            row = {"window": window, "rated_at": clock(rng, day_of_period(world) if rng.random() < 0.8 else focal_day(world)), "rating": rating}
            if rng.random() < 0.1:
                row["rating"] = "unrated"
            elif rng.random() < 0.12:
                row["mode"] = "default"
            elif rng.random() < 0.3:
                row["mode"] = "active"
            if here and rng.random() < 0.5:
                row["case_id"] = rng.choice(here if rng.random() < 0.9 else cases)["case_id"]
            elif rng.random() < 0.1:
                row["case_id"] = "NO-SUCH-CASE"
            out.append(row | exports.personal(rng, "evaluations"))
    return out


def twin(rng, windows, tables):
    """Makes one window's rows the double of another's, so that scores and ranks tie."""
    a, b = rng.sample(windows, 2)
    ids = {c["case_id"] for c in tables["ledger"] if c["window"] == a}
    gone = {c["case_id"] for c in tables["ledger"] if c["window"] == b}
    for kind, rows in tables.items():
        kept = [r for r in rows if r.get("window") != b and r.get("case_id") not in gone]
        doubles = []
        for r in kept:
            if r.get("window", a) == a and (r.get("case_id") in ids or not r.get("case_id")):
                d = dict(r, **({"window": b} if r.get("window") else {}))
                for key in ("case_id", "visit_id"):
                    if d.get(key):
                        d[key] += "-2"
                doubles.append(d)
        tables[kind] = kept + doubles


def halves(seed, world, tables, config, arrays):
    """Lets everybody at half of the windows say 满意 and 基本满意 in turn, which are worth 89.995 together: less than 90 by half of
    what is printed, or a grade's own limit.  Takes no random number, so that other seeds stay what they are."""
    at_home = {c["case_id"]: c["window"] for c in tables["ledger"]}
    turn = {}
    for r in tables["visits"]:
        window = at_home.get(r.get("case_id")) or r.get("window")
        if window in world.windows[::2] and any(i in r for i in ITEMS):
            key = (window, r["method"])
            turn[key] = turn.get(key, -1) + 1
            r |= {i: THREE[turn[key] % 2] for i in ITEMS if i in r}
    config["points"] = {"three": [100, 79.99, 0]}
    config["weights"] = {"phone": 50, "onsite": 50, "evaluator": 0, "callback": 0}
    arrays["grade"] = [{"label": "甲乙丙"[i], "from": at} for i, at in enumerate([[90, 66.67, 0], [89.995, 66.67, 0]][seed // 8 % 2])]


def gaps(seed, world, rows, tables):
    """Leaves out what was never recorded: visits before or after a day, or all; the day of feedback, items, cases.  Draws from numbers of its
    own, so that other seeds stay what they are."""
    rng = random.Random(f"gaps {seed}")
    p, at_home = world.period, {c["case_id"]: c["window"] for c in rows["ledger"]}
    day = p.first + rng.randint(-40, (p.last - p.first).days + 5) * DAY
    for gap in rng.sample(["before", "after", "none", "feedback", "items", "cases", "ratings", "stated"], rng.choice([1, 2, 3])):
        if gap in ("before", "after"):
            rows["visits"] = [v for v in rows["visits"] if (v["visited_at"].day >= day) == (gap == "before")]
        elif gap == "none" and rng.random() < 0.5:
            rows["visits"] = []
        elif gap == "feedback":
            for v in rows["visits"]:
                v.pop("feedback_on", None)
        elif gap == "items":
            for v in rows["visits"]:
                for item in ITEMS[: rng.choice([5, 5, 6])]:
                    v.pop(item, None)
        elif gap == "cases":
            for v in rows["visits"]:
                v["window"] = at_home.get(v.pop("case_id", None)) or v["window"]
        elif gap == "ratings":
            for e in rows["evaluations"]:
                e.pop("case_id", None)
        elif gap == "stated":
            ends = {"from": day, "to": day + rng.randint(0, 60) * DAY}
            tables["recorded"] = {"visits": {k: str(ends[k]) for k in rng.choice([["from"], ["to"], ["from", "to"]])}}


def count_some(seed, world, rows, plain):
    """Takes the ratings of some windows out and gives how many there were, by day or by month, as [header, rows].  Draws from numbers of
    its own, so that other seeds stay what they are."""
    rng = random.Random(f"counts {seed}")
    p, as_of = world.period, world.as_of
    whole = p.kind != "week" and (as_of is None or as_of >= p.last)
    monthly = whole and rng.random() < 0.6
    windows = [w for w in world.windows if rng.random() < 0.6] or world.windows[:1]
    counts = {}
    for e in [e for e in rows["evaluations"] if e["window"] in windows and e["rating"] in [*FIVE, "unrated"]]:
        day = e["rated_at"].day
        when = f"{day:%Y-%m}" if monthly else str(day)
        kind = "defaulted" if e.get("mode") == "default" and e["rating"] != "unrated" else e["rating"]
        of = counts.setdefault((e["window"], when), {})
        of[kind] = of.get(kind, 0) + 1
    rows["evaluations"] = [e for e in rows["evaluations"] if e["window"] not in windows or e["rating"] not in [*FIVE, "unrated"]]
    words = FIVE if world.scale == "five" else THREE
    out = []
    if rng.random() < 0.6:
        total, share = rng.random() < 0.7, rng.random() < 0.5
        out.append(["窗口", "月份" if monthly else "日期", *(GRADE_WORDS[g] + rng.choice(["", "", "数"]) for g in words), "未评价", "默认评价", *["合计"] * total, *["满意率"] * share])
        for (window, when), of in counts.items():
            graded = [of.get(g, 0) for g in words]
            cells = [str(n) if n else rng.choice(["0", "", "-", "—"]) for n in [*graded, of.get("unrated", 0), of.get("defaulted", 0)]]
            sums = [sum(of.values()) + (rng.random() < 0.02)] if total else []
            best = sum(of.get(g, 0) for g in FIVE[:3])
            shares = [f"{100 * best / sum(graded):.1f}%" if sum(graded) else "-"] if share else []
            out.append([window, when, *cells, *map(str, sums), *shares])
            if rng.random() < 0.1:
                out.append(out[-1])
        if rng.random() < 0.5:
            out.append(["合计", "", *["1"] * (len(out[0]) - 2)])
    else:
        out.append(["窗口", "月份" if monthly else "日期", "评价等级", "评价方式", rng.choice(["件数", "人数", "评价数"])])
        for (window, when), of in counts.items():
            for grade, n in of.items():
                if grade == "defaulted":
                    out.append([window, when, GRADE_WORDS[words[0]], "默认", str(n)])
                else:
                    out.append([window, when, GRADE_WORDS[grade], rng.choice(["", "主动"]), str(n)])
    return out if len(out) > 1 else []


def ways(seed, rows, tables):
    """Makes some visits by text message or online, now and then with a weight.  Draws from numbers of its own."""
    rng = random.Random(f"ways {seed}")
    share = rng.choice([0.05, 0.3, 0.6])
    for v in rows["visits"]:
        if rng.random() < share:
            v["method"] = rng.choice(rng.choice([["sms"], ["sms", "online"]]))
    if rng.random() < 0.4:
        tables.setdefault("weights", {}).update(rng.choice([{"sms": 5}, {"sms": 1, "online": 3}, {"online": 0.5}]))


def five_grades(seed, rows, tables):
    """Lets visits have five grades: told, or proved by what they say, or told to be three where some say more.  Draws from numbers of its own."""
    rng = random.Random(f"five {seed}")
    outer, told = rng.choice([0.5, 0.5, 0.15, 0.02]), rng.choice(["five", "five", "five", None, None, "three"])
    columns = ITEMS if rng.random() < 0.8 else ITEMS[5:]
    for v in rows["visits"]:
        for i in columns:
            if rng.random() < (outer if told != "three" else 0.03):
                v.update({i: {THREE[0]: FIVE[0], THREE[2]: FIVE[4]}.get(v[i], v[i])} if i in v else {})
    if told:
        tables["visits"] = {"scale": told}


RECTIFICATION_DATES = ["raised_on", "rectify_by", "rectified_on", "second_visited_at"]


def rule_on_problems(rng, n, named):
    """One random rule on rectifications."""
    anchor = rng.choice(["raised_on", "raised_on", "raised_on", "rectified_on", "second_visited_at", "rectify_by"])
    rule = {"id": f"z{n}", "label": f"整改{n}", "dataset": "rectifications", "anchor": anchor}
    later = rng.choice([c for c in RECTIFICATION_DATES if c != anchor])
    limit = rng.choice(["@rectify_by", "@rectify_by or 4wd", "@second_visited_at or 1w"]) if anchor == "raised_on" else f"@{later} or 3d"
    rule["due"] = {"from": rng.choice(["0d", "0d", "any", "1d"]), "to": rng.choice(["0d", "3d", "5wd", "1w", "1mo", limit, limit])}
    if rule["due"] == {"from": "1d", "to": "0d"}:
        rule["due"]["from"] = "0d"
    rule["fulfilled_by"] = rng.choice(["visit", "result", "result", "second_grade", "second_grade", *[c for c in RECTIFICATION_DATES[1:] if c != anchor] * 2, "until " + rng.choice([c for c in RECTIFICATION_DATES[1:] if c != anchor])])
    if rng.random() < 0.12 and rule["fulfilled_by"] in ("visit", *RECTIFICATION_DATES):
        rule["due"] = {"every": rng.choice(["5d", "1w", "3wd"]), "until": rng.choice(["3w", "@rectify_by or 10d", "1mo"])}
    elif rule["fulfilled_by"] == "visit" and rng.random() < 0.3:
        rule["count"] = 2
    if rule["fulfilled_by"] == "visit" and rng.random() < 0.3:
        rule["methods"] = rng.choice([["phone"], ["onsite"]])
    if rng.random() < 0.4:
        rule["category"] = rng.choice([rng.sample(named, 1), rng.sample(named, 1), ["*"], ["*", named[0]]])
    if rng.random() < 0.6:
        rule["component"] = rng.choice(["rectification", "callback", "none"])
    if rng.random() < 0.7:
        rule["target"] = rng.choice(TARGETS)
    return rule


def make_problem(rng, world, rows, grades):
    """A rectification: raised by a callback or a case, done and called back about on the edges of what is owed, or not."""
    end = focal_day(world)
    raised = end - rng.choice([0, 1, 3, 5, 7, 7, 8, 14, 31]) * DAY
    row = {}
    visit = rng.choice(rows["visits"]) if rows["visits"] and rng.random() < 0.55 else None
    case = rng.choice(rows["ledger"])
    if visit:
        raised = visit["visited_at"].day if rng.random() < 0.5 else raised
        if visit.get("visit_id") and rng.random() < 0.9:
            row["visit_id"] = visit["visit_id"]
        if visit.get("case_id") and (rng.random() < 0.3 or "visit_id" not in row):
            row["case_id"] = visit["case_id"]
    if not row or rng.random() < 0.05:
        row["case_id"] = case["case_id"]
    if rng.random() < 0.04:
        row[rng.choice(["case_id", "visit_id"])] = rng.choice(["NO-SUCH-CASE", "NO-SUCH-VISIT"])
    if rng.random() < 0.4:
        row["window"] = rng.choice([case["window"], rng.choice(world.windows)])
    if rng.random() < 0.5:
        row["rectification_id"] = f"ZG{rng.randrange(10**7):07}"
    row["raised_on"] = clock(rng, raised, 0.4)
    if rng.random() < 0.5:
        row["rectify_by"] = Stamp(rng.choice([end, raised + rng.randint(0, 20) * DAY, raised - DAY]))
    limit = row["rectify_by"].day if "rectify_by" in row else world.calendar.after(raised, 5)
    at_least = lambda day, day0: Stamp(max(day, day0), rng.choice([None, None, None, time(9, 30)]))
    if rng.random() < 0.75:
        row["rectified_on"] = at_least(rng.choice([raised, limit, limit, limit + DAY, end, end + DAY, world.today, world.today + DAY, raised + rng.randint(0, 30) * DAY]), raised)
    done = row["rectified_on"].day if "rectified_on" in row else raised
    if rng.random() < 0.6:
        row["second_visited_at"] = at_least(rng.choice([done, world.calendar.after(done, 5), world.calendar.after(done, 5) + DAY, done - DAY, focal_day(world), done + rng.randint(0, 20) * DAY]), raised)
    if "second_visited_at" in row and rng.random() < 0.75 or rng.random() < 0.1:
        row["second_grade"] = rng.choices(grades, [5, 3, 2, 2, 1][:len(grades)])[0]
    if rng.random() < 0.6:
        row["result"] = rng.choice(["是", "是", "已整改", "整改到位", "否", "整改中", "未整改", "部分整改"])
    return row | exports.personal(rng, "rectifications")


def problems(seed, out, world, rows, top, tables, arrays):
    """A ledger of rectifications, or callbacks that tell of them, and rules on these.  Draws from numbers of its own."""
    rng = random.Random(f"{seed} problems")
    told = tables.get("visits", {}).get("scale")
    grades = FIVE if told == "five" or told is None and rng.random() < 0.5 else THREE
    found = [make_problem(rng, world, rows, grades) for _ in range(rng.choice([3, 20, 60, 150]))]
    if rng.random() < 0.3:  # cases that turn out to be none, and what was done about them
        for case in rng.sample(rows["ledger"], 2):
            case["status"] = "作废"
            for more in (make_problem(rng, world, rows, grades) for _ in range(2)):
                found.append(more | {"case_id": case["case_id"]})
                if rng.random() < 0.7:
                    found[-1].pop("visit_id", None)
                if rng.random() < 0.7:
                    found[-1].pop("window", None)
    for column in rng.sample(["rectified_on", "second_visited_at", "rectify_by", "second_grade", "result", "visit_id", "case_id", "rectification_id"], rng.choice([0, 0, 0, 1, 2])):
        for row in found:
            if column in row and (column not in ("visit_id", "case_id") or row.keys() >= {"visit_id", "case_id"}):
                del row[column]
    if rng.random() < 0.25:  # some callbacks say what became of their problem themselves
        for visit in rows["visits"]:
            if rng.random() < 0.3:
                more = make_problem(rng, world, rows, grades)
                shift = visit["visited_at"].day - more["raised_on"].day
                for c in exports.OF_A_PROBLEM:
                    if c in more:
                        visit[c] = Stamp(more[c].day + shift) if isinstance(more[c], Stamp) else more[c]
    if not world.plain:
        named = sorted({r["category"] for r in rows["ledger"]})
        standards = list(top.get("standard") or ["property", "service-centre"])
        if rng.random() < 0.8:
            standards.insert(rng.randint(0, len(standards)), "rectification")
        if rng.random() < 0.7:
            bodies = [rule_on_problems(rng, n, named) for n in range(rng.choice([1, 2, 4]))]
            if rng.random() < 0.2:
                bodies[0]["id"] = "rectified"
            write_toml(os.path.join(out, "problems.toml"), {}, {}, {"rule": bodies})
            standards.append("problems.toml")
        top["standard"] = standards
    tables.setdefault("doubts", {}).update({code: "100%" for code in ("rectification_contradicts", "replaced_rows")})
    return found if rng.random() < 0.95 else []


def calendar_of_its_own(rng, out, period):
    """A workspace's own calendar.csv, over the announced one."""
    with open(os.path.join(out, "calendar.csv"), "w", encoding="utf-8", newline="") as f:
        f.write("date,kind,name\n")
        for _ in range(rng.randint(1, 8)):
            day = period.first + rng.randint(-10, 40) * DAY
            f.write(f"{day},{rng.choice(['rest', 'work'])},本单位\n")


def generate(seed, out, calendar=None):
    """Writes the workspace of a seed; gives what to build."""
    rng = random.Random(seed)
    shutil.rmtree(out, ignore_errors=True)
    os.makedirs(out)
    period, as_of = choose_period(rng)
    windows = rng.sample(WINDOWS[:12] if rng.random() < 0.85 else WINDOWS, rng.randint(2, 7))
    spare = ["准点窗口"] if rng.random() < 0.5 else []  # without cases but those of make_exact
    top, tables, arrays = choose_config(rng, windows + spare)
    plain = rng.random() < 0.04  # no configuration at all
    if plain:
        top, tables, arrays = {}, {"doubts": {"unmatched_cases": "100%", "unknown_windows": "100%", "unused_column": "100%", "repeated_id": "100%"}}, {}
    elif standards := choose_standards(rng, out):
        top["standard"] = standards
    if rng.random() < 0.25:
        calendar_of_its_own(rng, out, period)
    days = WorkCalendar(*[p for p in (calendar, os.path.join(out, "calendar.csv")) if p and os.path.exists(p)])
    rules, _ = in_force(top.get("standard", ["property", "service-centre"]), out)
    named = sorted({c for r in rules for c in r.category or () if c != "*"})
    world = World(rng, period, as_of, days, {"seed": seed, "m": top.get("min_respondents", 5)}, windows, rules, named)
    world.scale = rng.choice(["five", "five", "three"])
    world.plain = plain
    world.scale = "five" if plain else world.scale
    proved = plain or world.scale == "five" and rng.random() < 0.5
    if not proved and rng.random() < 0.96:
        tables["evaluations"] = {"scale": world.scale}
    n = rng.choice([15, 30, 60, 60, 120, 120, 250])
    shares = [rng.random() ** 2 + 0.02 for _ in windows]
    cases = []
    for i in range(n):
        category = rng.choice(named) if named and rng.random() < 0.85 else rng.choice(OTHER_CATEGORIES)
        cases.append(make_case(world, i, category, rng.choices(windows, shares)[0]))
    rows = {"ledger": cases, "visits": make_visits(world, cases), "evaluations": make_evaluations(world, cases)}
    world.windows = windows + spare
    for i in range(rng.choice([0, 1, 2])):
        more = make_exact(world, n + 100 * i)
        rows["ledger"] += more[0]
        rows["visits"] += more[1]
    if len(windows) > 2 and rng.random() < 0.4:
        twin(rng, windows, rows)
    if seed % 8 == 0 and not plain:
        halves(seed, world, rows, tables, arrays)
        top["min_rated"] = 2
    if seed % 4 == 3 and not plain:
        gaps(seed, world, rows, tables)
    if seed % 4 == 2 and not plain:
        five_grades(seed, rows, tables)
    if seed % 3 == 1 and not plain:
        ways(seed, rows, tables)
    if seed % 5 == 4 and not plain:
        parts(seed, out, world, rows, top, tables, arrays)
    if rng.random() < 0.04:
        rows[rng.choice(["visits", "evaluations"])] = []
    counts = count_some(seed, world, rows, plain) if seed % 6 == 2 else []
    found = problems(seed, out, world, rows, top, tables, arrays) if seed % 3 == 0 else []
    voices(seed, rows, out)
    exports.export(rng, out, rows, world, top, tables, arrays)
    if found:
        values = {name.removeprefix("values."): body for name, body in tables.items() if name.startswith("values.")}
        os.makedirs(f"{out}/rectifications")
        exports.export_kind(random.Random(f"{seed} rectifications"), out, "rectifications", found, world, top, tables, arrays, values)
    if counts:
        tables.setdefault("doubts", {}).update({code: "100%" for code in ("counted_twice", "repeated_counts")})
        exports.export_counts(f"{out}/evaluations", counts)
    # lists for the desk as this reference writes them
    tables.setdefault("tables", {"headings": "english"})
    write_toml(os.path.join(out, "huifang.toml"), top, tables, arrays)
    case = {"period": period.label, "as_of": as_of and as_of.isoformat()}
    with open(os.path.join(out, "case.json"), "w", encoding="utf-8") as f:
        json.dump(case, f)
    return case


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--seed", type=int, required=True)
    ap.add_argument("--out", required=True)
    ap.add_argument("--calendar")
    a = ap.parse_args()
    print(json.dumps(generate(a.seed, a.out, a.calendar)))


if __name__ == "__main__":
    main()
