#!/usr/bin/env python3
"""The figures of docs/contract.md, worked out a second time: an independent reference for `huifang build`.

    reference.py WORKSPACE --period P --out DIR [--as-of DATE] [--calendar cn.csv]

Writes DIR/internal/*.csv with nothing withheld, and DIR/public/*.csv.  Plain loops and exact
fractions; meant to be read beside the contract, not to be fast.  Exit codes: 0; 1 an error; 3 too
many rejected rows (internal/rejects.csv is written).  No workbooks and no Parquet.
"""
import argparse
import csv
import os
import re
import sys
from datetime import date

import tables
from config import load
from dates import WorkCalendar, parse_period
from figures import Figures
from intake import Reader, Stop
from recorded import as_of_date
from rules import columns_of, in_force
from themes import Themes
from withheld import Nothing, Withheld

HERE = os.path.dirname(os.path.abspath(__file__))
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def cell(value):
    """A cell as written: nothing that a spreadsheet would take for a formula."""
    text = str(value)
    return "'" + text if text[:1] in tuple("=+-@\t\r") and not NUMBER.fullmatch(text) else text


def save(folder, name, rows, header=None):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8-sig", newline="") as f:
        out = csv.writer(f, lineterminator="\r\n")
        out.writerow(header or tables.HEADERS[name])
        out.writerows([cell(x) for x in row] for row in rows)


def figures(workspace, period, as_of=None, calendar=None):
    """The figures of a run, or Stop."""
    config = load(workspace)
    own = os.path.join(workspace, "calendar.csv")
    days = WorkCalendar(*[p for p in (calendar, own) if p and os.path.exists(p)])
    rules, quotas = in_force(config["standard"], workspace)
    period = parse_period(period)
    config["asked"] = {c for r in rules if r.dataset == "ledger" for c in columns_of(r)}
    intake = Reader(config).read()
    latest = max((r.day("accepted_at") for r in intake.rows["ledger"]), default=None)
    today = as_of or as_of_date(period, latest)
    if today is None:
        raise Stop(1, f"{period.label} begins after the ledger's last date, {latest}")
    got = Figures(config, intake, rules, quotas, days, period, today)
    covered = today == period.last and got.recorded.in_period("ledger", period)
    if not as_of and not covered and got.is_empty():
        raise Stop(1, f"{period.label} is empty")
    return got


def run(workspace, period, out, as_of=None, calendar=None, quiet=False):
    """Writes all tables; gives the exit code."""
    inside, outside = os.path.join(out, "internal"), os.path.join(out, "public")
    try:
        f = figures(workspace, period, as_of, calendar)
        f.refuse_parted_months()
    except Stop as stop:
        if not quiet:
            print(f"error: {stop}", file=sys.stderr)
        if stop.code == 3:
            save(inside, "rejects", tables.rejects(stop.intake))
        return stop.code
    for folder, hide in ((inside, Nothing()), (outside, Withheld(f))):
        for name, rows in tables.PUBLIC.items():
            save(folder, name, rows(f, hide), tables.header(name, f))
    said = Themes(f)
    if said.known:
        for folder, public in ((inside, False), (outside, True)):
            save(folder, "themes", said.table(public))
        save(inside, "opinions", said.listed())
    if any(a.kind == "rectifications" for a in f.intake.accounts):
        save(inside, "rectifications", tables.rectifications(f))
    save(inside, "quality", tables.quality(f))
    save(inside, "assessment", tables.assessment(f))
    save(inside, "rejects", tables.rejects(f.intake))
    save(inside, "superseded", f.intake.superseded)
    save(inside, "audit", tables.audit(f))
    return 0


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("workspace")
    ap.add_argument("--period", required=True)
    ap.add_argument("--out", required=True)
    ap.add_argument("--as-of", type=date.fromisoformat)
    ap.add_argument("--calendar", default=os.path.join(HERE, "cn.csv"), help="public holidays and make-up days; default: cn.csv beside this program")
    a = ap.parse_args()
    if not os.path.exists(a.calendar):
        ap.error(f"no calendar at {a.calendar}")
    return run(a.workspace, a.period, a.out, a.as_of, a.calendar)


if __name__ == "__main__":
    sys.exit(main())
