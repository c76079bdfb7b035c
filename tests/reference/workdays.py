#!/usr/bin/env python3
"""Every deadline in working days from 2018 to 2026, held against a count by hand from the table of holidays.

    workdays.py --huifang target/debug/huifang --calendar src/calendar/cn.csv

A workspace with one case completed on each day, and one rule for each of nine lengths; the last days of the due periods come from the audit.
Deadlines after 2026 are left out: their holidays were not announced.  Prints how many rows there are and how many are wrong; exit 1 if any is.
"""
import argparse
import csv
import os
import shlex
import subprocess
import sys
import tempfile
from bisect import bisect_right
from datetime import date, timedelta

LENGTHS = [1, 2, 3, 5, 7, 10, 15, 20, 30]
FIRST, LAST = date(2018, 1, 1), date(2026, 12, 31)


def working_days(path):
    """The days from FIRST to LAST that are worked, in order."""
    with open(path, encoding="utf-8-sig", newline="") as f:
        kinds = {row["date"]: row["kind"] for row in csv.DictReader(f)}
    days = [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]
    return [d for d in days if kinds.get(d.isoformat(), "work" if d.isoweekday() <= 5 else "rest") == "work"]


def write(folder):
    os.makedirs(os.path.join(folder, "ledger"))
    with open(os.path.join(folder, "ledger", "days.csv"), "w", encoding="utf-8", newline="") as f:
        f.write("case_id,window,category,accepted_at,completed_at\n")
        for n in range((LAST - FIRST).days + 1):
            f.write(f"{n},一窗,咨询,{FIRST},{FIRST + timedelta(n)}\n")
    with open(os.path.join(folder, "days.toml"), "w", encoding="utf-8") as f:
        for n in LENGTHS:
            f.write(f'[[rule]]\nid = "{n}"\nlabel = "{n} 个工作日"\nanchor = "completed_at"\ndue = {{ to = "{n}wd" }}\nfulfilled_by = "visit"\n')
    with open(os.path.join(folder, "huifang.toml"), "w", encoding="utf-8") as f:
        f.write('standard = ["days.toml"]\n[tables]\nheadings = "english"\n')


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--huifang", required=True)
    ap.add_argument("--calendar", required=True)
    a = ap.parse_args()
    worked = working_days(a.calendar)
    wanted = {}
    for n in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(n)
        for length in LENGTHS:
            place = bisect_right(worked, day) + length - 1
            if place < len(worked):
                wanted[day.isoformat(), str(length)] = worked[place].isoformat()
    with tempfile.TemporaryDirectory(prefix="huifang-") as folder:
        workspace, audit = os.path.join(folder, "w"), os.path.join(folder, "audit.csv")
        write(workspace)
        command = [*shlex.split(a.huifang), "build", workspace, "--period", "2026-12", "--as-of", "2026-12-31", "--out", os.path.join(folder, "site"), "--audit", audit]
        ran = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=600)
        if ran.returncode:
            print(f"exit code {ran.returncode}: {ran.stderr[-1000:]}")
            return 1
        with open(audit, encoding="utf-8-sig", newline="") as f:
            there = {(r["anchor"], r["rule"]): r["to"] for r in csv.DictReader(f)}
    wrong = [(*key, there.get(key), to) for key, to in wanted.items() if there.get(key) != to]
    for day, length, got, to in wrong[:10]:
        print(f"{day} + {length} working days: {got}, not {to}")
    print(f"{len(wanted)} rows, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
