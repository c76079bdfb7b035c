"""Random messy workspaces that can be cut, and what of two outputs differs.

The raw cells of each seed's exports, faults and all, are written as plain CSV; the roster comes from `huifang windows`, the scales
are told.
"""
import csv
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "reference")]
import generate  # noqa: E402
import intake  # noqa: E402
import seeds  # noqa: E402
from config import load  # noqa: E402
from dates import parse_period  # noqa: E402
from recorded import as_of_date  # noqa: E402


def run(*args):
    return subprocess.run([str(a) for a in args], capture_output=True, text=True)


def raw(made, whole, reader):
    """The exports of a workspace as plain CSV in the folders of their kinds, in reading order; gives the path of each by the old one."""
    paths = {}
    for kind in intake.KINDS:
        for n, file in enumerate(intake.files_of(made, reader.config["inputs"][kind])):
            _, header, _, records = reader.open(kind, file)
            path = f"{kind}/{n:04}.csv"
            os.makedirs(os.path.join(whole, kind), exist_ok=True)
            with open(os.path.join(whole, path), "w", encoding="utf-8", newline="") as f:
                csv.writer(f).writerows([header, *(r.cells for r in records if not r.fault)])
            paths[file] = path
    return paths


def configure(whole, toml, rows):
    top = {k: v for k, v in toml.items() if not isinstance(v, dict) and not (isinstance(v, list) and v and isinstance(v[0], dict))}
    tables = {k: v for k, v in toml.items() if isinstance(v, dict)}
    arrays = {k: v for k, v in toml.items() if k not in top and k not in tables}
    for kind, scale in (("evaluations", rows.scale or "five"), ("visits", rows.visits_scale or "three")):
        tables.setdefault(kind, {}).setdefault("scale", scale)
    generate.write_toml(os.path.join(whole, "huifang.toml"), top, tables, arrays)


def prepared(huifang, calendar, seed, folder):
    """(the workspace, its span); None where the seed cannot be built."""
    made, whole = os.path.join(folder, "made"), os.path.join(folder, "whole")
    case = generate.generate(seed, made, calendar)
    os.makedirs(whole)
    for name in os.listdir(made):
        if name.endswith(".toml") and name != "huifang.toml" or name == "calendar.csv":
            os.link(os.path.join(made, name), os.path.join(whole, name))
    try:
        rows = intake.Reader(load(made)).read()
        paths = raw(made, whole, intake.Reader(load(made)))
    except intake.Stop:
        return None
    toml = seeds.configuration(made)
    toml.pop("inputs", None)
    files = [{k: v for k, v in t.items() if k not in ("encoding", "delimiter")} | {"path": paths[t["path"]]} for t in toml.pop("file", []) if t["path"] in paths]
    if files := [t for t in files if len(t) > 1]:
        toml["file"] = files
    configure(whole, toml, rows)
    if "window" not in toml:
        listed = run(huifang, "windows", whole)
        if listed.returncode:
            return None
        with open(os.path.join(whole, "huifang.toml"), "a", encoding="utf-8") as f:
            f.write("\n" + listed.stdout)
    latest = max((r.day("accepted_at") for r in rows.rows["ledger"]), default=None)
    as_of = case["as_of"] or as_of_date(parse_period(case["period"]), latest)
    return (whole, ["--period", case["period"], "--as-of", str(as_of)]) if as_of else None


def tree(folder):
    out = {}
    for where, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(where, name)
            with open(path, "rb") as f:
                out[os.path.relpath(path, folder)] = f.read()
    return out


def differing(a, b, period):
    """The files of two outputs that differ, of the public and the internal tables."""
    out = []
    for below in ("public", f"internal/{period}/data"):
        one, other = tree(os.path.join(a, below)), tree(os.path.join(b, below))
        one.pop("quality.csv", None)
        names = {n for n in one.keys() | other.keys() if not n.endswith("manifest.json")}
        out += [f"{below}/{n}" for n in sorted(names) if one.get(n) != other.get(n)]
    return out
