#!/usr/bin/env python3
"""Builds random workspaces with `huifang` and with the reference, and compares every cell.

    compare.py --huifang 'target/release/huifang' --calendar cn.csv --seeds 1-50 [--jobs N] [--keep DIR] [--show N]
    compare.py --huifang … --calendar cn.csv --workspace DIR --period P [--as-of DATE]

For each seed a workspace is generated, and COMMAND build WORKSPACE --period P --out OUT [--as-of D] --audit FILE
is run.  The internal tables, rejects, superseded rows, the work list, the audit and the public tables are compared by
their headers' names; the order of rows where docs/contract.md gives one.  Rows that say nothing (no ratings, nothing required and
nothing done) may be there or not.  A void due period's bounds are not compared, and the visit of an audit row may be any that
qualifies on the day.  With --ask also `plan` at two as-of dates, its calendar files, and `explain`.  Where the reference says that the run stops, the exit code is compared, and on
3 the rejects.  Exit code 1 on any difference.
"""
import argparse
import csv
import json
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import date

import desk
import generate
import plans
import reference
import tables
from dates import DAY

HERE = os.path.dirname(os.path.abspath(__file__))
ORDERED = {"rates": ("rule", "category", "window", "of"), "windows": ("window",), "items": ("window",), "evaluations": ("window",), "satisfaction": ("window",), "themes": ("theme", "kind"), "opinions": ("window", "visited_at"), "rectifications": ("window", "raised_on", "place")}
LISTED = ("windows", "items")  # their columns depend on what there is
SAYS_NOTHING = {  # rows that may be left out
    "evaluations": lambda r: all(r[c] == "0" for c in tables.HEADERS["evaluations"][1:]),
    "satisfaction": lambda r: r["callback_n"] in ("0", "") and r["evaluator_n"] in ("0", ""),
    "quotas": lambda r: r["method"] == "phone" and r["required"] == r["done"] == "0",
    "open": lambda r: r["uncompleted"] == r["unrecorded"] == "0",
}


def load(path):
    """(rows as dicts, header); no file = no rows."""
    if not os.path.exists(path):
        return [], []
    with open(path, encoding="utf-8-sig", newline="") as f:
        reader = csv.DictReader(f)
        return list(reader), list(reader.fieldnames or [])


def differences(name, mine, theirs, public=False, show=3):
    """What differs between two files of a table, as lines to print."""
    (a, wanted), (b, there) = load(mine), load(theirs)
    columns = [c for c in wanted if c != "same_day"]
    missing = [c for c in columns if c not in there and not (public and c == "tail")]
    if missing and (b or there or a):
        return [f"  {name}: no column {', '.join(missing)}" if there else f"  {name}: no file {os.path.basename(theirs)}"]
    more = [c for c in there if c not in wanted] if name in LISTED else []
    if more:
        return [f"  {name}: a column {', '.join(more)} of what there is not"]
    columns = [c for c in columns if c in there]
    if name in SAYS_NOTHING:
        a, b = ([r for r in rows if not SAYS_NOTHING[name](r)] for rows in (a, b))
    if name == "audit":
        settle_audit(a, b)
    if name == "satisfaction":
        settle_tails(a, b)
    if name == "superseded":
        for r in b:  # the problem's text is personal, and stands there as a sum
            if r["kind"] == "rectifications":
                r["id"] = re.sub(r"( \d{4}-\d\d-\d\d) [0-9a-f]{16}$", r"\1", r["id"])
    x, y = (Counter(tuple(r[c] for c in columns) for r in rows) for rows in (a, b))
    out = []
    if x != y:
        out.append(f"  {name}: {sum((x - y).values())} rows only in the reference, {sum((y - x).values())} only in huifang ({', '.join(columns)})")
        out += [f"    reference {' | '.join(r)}" for r in sorted(x - y)[:show]] + [f"    huifang   {' | '.join(r)}" for r in sorted(y - x)[:show]]
    elif name in ORDERED:
        order = ORDERED[name]
        p, q = ([tuple(r[c] for c in order) for r in rows] for rows in (a, b))
        if p != q:
            n = next(i for i, (u, v) in enumerate(zip(p, q)) if u != v)
            out.append(f"  {name}: rows in another order from row {n + 1} on: reference {p[n]}, huifang {q[n]}")
    return out


def settle_audit(mine, theirs):
    """Forgives what the reference leaves open: a void period's bounds, and which visit of the day decided."""
    key = lambda r: tuple(r[c] for c in ("case_id", "rule", "k", "window", "anchor", "source", "met_on"))
    by_key = {}
    for r in theirs:
        if r["status"] == "void":
            r["from"] = r["to"] = ""
        by_key.setdefault(key(r), []).append(r)
    for r in mine:
        if r["status"] == "void":
            r["from"] = r["to"] = ""
        others = by_key.get(key(r), [])
        if len(others) == 1 and others[0]["visit"] in r["same_day"].split():
            r["visit"] = others[0]["visit"]


def settle_tails(mine, theirs):
    """A tail is a float: it agrees within 1e-9."""
    by_window = {r["window"]: r for r in theirs}
    for r in mine:
        other = by_window.get(r["window"], {}).get("tail")
        if r["tail"] and other and abs(float(r["tail"]) - float(other)) <= 1e-9:
            r["tail"] = other


def check(workspace, period, as_of, huifang, calendar, out, show, asked=0):
    """Builds a workspace twice; gives (what to say of the run, differences)."""
    mine, theirs, audit = (os.path.join(out, x) for x in ("reference", "huifang", "audit.csv"))
    code = reference.run(workspace, period, mine, as_of and date.fromisoformat(as_of), calendar, quiet=True)
    command = [*shlex.split(huifang), "build", workspace, "--period", period, "--out", theirs, *(["--as-of", as_of] if as_of else []), "--audit", audit]
    ran = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=600)
    about = f"{period}{' as of ' + as_of if as_of else ''}, exit {code}"
    if ran.returncode != code:
        return about, [f"  exit code: reference {code}, huifang {ran.returncode}: {ran.stderr.strip()[-1500:]}"]
    inside, outside = os.path.join(theirs, "internal", period), os.path.join(theirs, "public", period)
    diffs = [f"  stopped with {code}, and published all the same"] if code and os.path.exists(outside) else []
    if code in (0, 3):
        diffs += differences("rejects", f"{mine}/internal/rejects.csv", f"{inside}/rejects.csv", show=show)
    if code == 0:
        diffs += differences("superseded", f"{mine}/internal/superseded.csv", f"{inside}/superseded.csv", show=show)
        diffs += differences("audit", f"{mine}/internal/audit.csv", audit, show=show)
        diffs += differences("rectifications", f"{mine}/internal/rectifications.csv", f"{inside}/rectifications.csv", show=show)
        diffs += differences("opinions", f"{mine}/internal/opinions.csv", f"{inside}/opinions.csv", show=show)
        for name in [*tables.PUBLIC, "themes", "quality", "assessment"]:
            diffs += differences(name, f"{mine}/internal/{name}.csv", f"{inside}/data/{name}.csv", show=show)
        for name in [*tables.PUBLIC, "themes"]:
            diffs += [d.replace(f"  {name}:", f"  public {name}:", 1) for d in differences(name, f"{mine}/public/{name}.csv", f"{outside}/data/{name}.csv", public=True, show=show)]
    if code == 0:
        f = reference.figures(workspace, period, as_of and date.fromisoformat(as_of), calendar)
        diffs += plans.check_worklist(f, f"{inside}/worklist.csv", reference.cell)
        diffs += plans.check_targets(f, f"{inside}/targets.csv", reference.cell)
    if code == 0 and asked:
        seed = os.path.basename(os.path.dirname(workspace)) or period
        rng = random.Random(f"plan {seed}")
        days = [(f.as_of, plans.SOON), (f.as_of + rng.randint(-40, 40) * DAY, rng.choice([0, 1, 7, 90, 400]))]
        for n, (today, soon) in enumerate(days):
            of = f if today == f.as_of else reference.figures(workspace, period, today, calendar)
            diffs += plans.check_plan(huifang, workspace, of, soon, os.path.join(out, f"plan-{n}"), reference.cell)
        diffs += desk.Asker(huifang, workspace, f).check(seed, asked)
    return about, diffs


def one_seed(job):
    """Generates and checks the workspace of a seed."""
    seed, a = job
    place = os.path.join(a.keep, str(seed)) if a.keep else tempfile.mkdtemp(prefix="huifang-")
    try:
        workspace = os.path.join(place, "workspace")
        shutil.rmtree(place, ignore_errors=True)
        case = generate.generate(seed, workspace, a.calendar)
        about, diffs = check(workspace, case["period"], case["as_of"], a.huifang, a.calendar, place, a.show, a.ask)
    except subprocess.TimeoutExpired:
        about, diffs = "", ["  huifang took longer than ten minutes"]
    finally:
        if not a.keep:
            shutil.rmtree(place, ignore_errors=True)
    return seed, about, diffs


def seeds_of(text):
    out = []
    for part in text.split(","):
        lo, _, hi = part.partition("-")
        out += range(int(lo), int(hi or lo) + 1)
    return out


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--huifang", required=True, help="the program, as a shell would split it")
    ap.add_argument("--seeds", default="1-50", help="1-50 or 3,7,20-30")
    ap.add_argument("--jobs", type=int, default=1)
    ap.add_argument("--keep", help="keeps each seed's workspace and both outputs here")
    ap.add_argument("--show", type=int, default=3, help="differing rows shown of each table and side")
    ap.add_argument("--ask", type=int, default=0, help="also compares the plan, and asks `explain` three times as many questions about cases and cells")
    ap.add_argument("--calendar", default=os.path.join(HERE, "cn.csv"))
    ap.add_argument("--workspace")
    ap.add_argument("--period")
    ap.add_argument("--as-of")
    a = ap.parse_args()
    if not os.path.exists(a.calendar):
        ap.error(f"no calendar at {a.calendar}")
    if a.workspace:
        place = a.keep or tempfile.mkdtemp(prefix="huifang-")
        about, diffs = check(a.workspace, a.period, a.as_of, a.huifang, a.calendar, place, a.show, a.ask)
        print("\n".join([f"{a.workspace} ({about})", *diffs]) if diffs else f"{a.workspace} ({about}): the same")
        return bool(diffs)
    failed = 0
    jobs = [(s, a) for s in seeds_of(a.seeds)]
    with ProcessPoolExecutor(a.jobs) as pool:
        for seed, about, diffs in pool.map(one_seed, jobs):
            if diffs:
                failed += 1
                print("\n".join([f"seed {seed} ({about})", *diffs]), flush=True)
    print(f"{len(jobs) - failed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
