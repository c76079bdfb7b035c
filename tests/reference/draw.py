"""Draws computed a second time: docs/contract.md, section 5.1, with csv and hashlib, sharing no line with the program.

Usage: draw.py WORKSPACE DATE SEED [DATE SEED ...]   the draws in the order in which they were made

The workspace has one plain UTF-8 ledger with canonical headers and ISO dates. Prints what differs; exit 1 if anything does.
"""

import csv
import datetime
import hashlib
import json
import pathlib
import sys

COLUMNS = ["date", "window", "order", "role", "case_id", "category", "item", "accepted_at", "applicant", "phone"]


def guarded(cell):
    try:
        float(cell)
        return cell
    except ValueError:
        return "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def first_day(date, kept):
    start = date.replace(day=1)
    before = [on for on in kept if on < date]
    if before and (date - max(before)).days <= 31:
        start = min(start, max(before) + datetime.timedelta(days=1))
    return start


def draw(cases, date, seed, kept):
    start = first_day(date, kept)
    gone = set().union(*(ids for on, ids in kept.items() if on != date)) if kept else set()
    windows, population = {case["window"]: [] for case in cases}, {}
    for case in cases:
        on = datetime.date.fromisoformat(case["accepted_at"][:10])
        if case["callback_allowed"] != "no" and start <= on <= date and case["case_id"] not in gone:
            key = hashlib.sha256((seed + "\n" + case["case_id"]).encode("utf-8")).hexdigest()
            windows[case["window"]].append((key, case))
    rows, drawn = [], set()
    for window in sorted(windows):
        ordered = [case for _, case in sorted(windows[window], key=lambda pair: pair[0])]
        population[window] = (len(ordered), min(20, len(ordered)), max(0, min(30, len(ordered)) - 20))
        for n, case in enumerate(ordered[:30], 1):
            role = "drawn" if n <= 20 else "reserve"
            if role == "drawn":
                drawn.add(case["case_id"])
            rows.append([date.isoformat(), window, str(n), role, case["case_id"], case["category"], case["item"],
                         case["accepted_at"][:10], case["applicant"], case["phone"]])
    return start, rows, drawn, population


def main(workspace, *draws):
    root = pathlib.Path(workspace)
    with open(root / "ledger" / "cases.csv", encoding="utf-8", newline="") as file:
        cases = list(csv.DictReader(file))
    kept, wrong = {}, []
    for day, seed in zip(draws[::2], draws[1::2]):
        date = datetime.date.fromisoformat(day)
        start, rows, drawn, population = draw(cases, date, seed, kept)
        kept[date] = drawn
        raw = (root / "draws" / f"{day}.csv").read_bytes()
        lines = [",".join(map(guarded, row)) for row in [COLUMNS, *rows]]
        if raw != ("\ufeff" + "".join(line + "\r\n" for line in lines)).encode("utf-8"):
            wrong.append(f"{day}.csv differs")
        receipt = json.loads((root / "draws" / f"{day}.json").read_text(encoding="utf-8"))
        said = {of["window"]: (of["population"], of["drawn"], of["reserves"]) for of in receipt["windows"]}
        ledger = hashlib.sha256((root / "ledger" / "cases.csv").read_bytes()).hexdigest()
        for name, found, expected in [
            ("windows", said, population),
            ("from", receipt["from"], start.isoformat()),
            ("seed", receipt["seed"], seed),
            ("csv_sha256", receipt["csv_sha256"], hashlib.sha256(raw).hexdigest()),
            ("ledger", [file["sha256"] for file in receipt["ledger"]], [ledger]),
        ]:
            if found != expected:
                wrong.append(f"{day}.json: {name} is {found}, not {expected}")
        if any(case["case_id"] in json.dumps(receipt, ensure_ascii=False) for case in cases):
            wrong.append(f"{day}.json names a case")
    print("\n".join(wrong) or f"{len(draws) // 2} draws agree, {sum(map(len, kept.values()))} cases drawn")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
