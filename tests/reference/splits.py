#!/usr/bin/env python3
"""Builds random workspaces whole and from the tallies of parts, and compares every table and page.

    splits.py --huifang target/debug/huifang --calendar cn.csv --seeds 1-50

For each seed a workspace is generated and read by the reference; the accepted rows are written plainly, once together and once
in two to four parts, a case with all that names it in one part.  `huifang build` of the whole must equal
`huifang build --from-tallies` of the parts, cell by cell and byte by byte but for the number of files read.
"""
import csv
import hashlib
import os
import random
import re
import shutil
import subprocess
import sys
import zipfile

import generate
import intake
import seeds
from config import load
from dates import parse_period
from recorded import as_of_date


def text(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, intake.Stamp):
        return value.day.isoformat() + (f" {value.time:%H:%M:%S}" if value.time else "")
    return str(value)


def write(folder, rows, toml, extra):
    """A workspace of these rows (kind -> rows), with canonical headers."""
    os.makedirs(folder)
    top = {k: v for k, v in toml.items() if not isinstance(v, dict) and not (isinstance(v, list) and v and isinstance(v[0], dict))}
    tables = {k: v for k, v in toml.items() if isinstance(v, dict)}
    arrays = {k: v for k, v in toml.items() if k not in top and k not in tables}
    generate.write_toml(os.path.join(folder, "huifang.toml"), top, tables, arrays)
    for path in extra:
        shutil.copy(path, folder)
    for kind in intake.KINDS:
        columns = [c.name for c in intake.COLUMNS[kind]]
        os.makedirs(os.path.join(folder, kind))
        with open(os.path.join(folder, kind, "a.csv"), "w", encoding="utf-8", newline="") as f:
            out = csv.writer(f)
            out.writerow(columns)
            out.writerows([text(row[c]) for c in columns] for row in rows[kind])


def part_of(row, n, seed):
    if row.kind == "rectifications" and row.visit and not row.case:
        return part_of(row.visit, n, seed)
    key = row.case_id if row.kind == "rectifications" and row.case else row["case_id"] if row.kind == "ledger" or row.case else repr(sorted((k, text(v)) for k, v in row.values.items()))
    return int(hashlib.sha256(f"{seed} {key}".encode()).hexdigest(), 16) % n


def run(*args):
    return subprocess.run([str(a) for a in args], capture_output=True, text=True)


def contents(folder):
    out = {}
    for where, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(where, name)
            if zipfile.is_zipfile(path):  # the letter and the workbook, part by part
                with zipfile.ZipFile(path) as z:
                    out.update((f"{os.path.relpath(path, folder)}#{part}", but_for_files(z.read(part).decode("utf-8", "replace"))) for part in z.namelist())
                continue
            # pictures have bytes that are no text: each keeps a character of its own
            with open(path, encoding="utf-8", errors="surrogateescape") as f:
                out[os.path.relpath(path, folder)] = but_for_files(f.read())
    return out


def but_for_files(page):
    page = re.sub(r'\n *"files": \d+,', "", page)
    before, sep, annex = page.partition('<th scope="col">文件</th>')
    return before + sep + re.sub(r"</th><td>\d+", "</th><td>", annex)


def check(huifang, calendar, seed, folder):
    """What differs for a seed, as lines; None where the workspace cannot be built."""
    made = os.path.join(folder, "made")
    case = generate.generate(seed, made, calendar)
    config = load(made)
    try:
        rows = intake.Reader(config).read()
    except intake.Stop:
        return None
    toml = seeds.configuration(made)
    for key in ("inputs", "file", "columns", "values", "cells"):
        toml.pop(key, None)
    toml["evaluations"] = {"scale": rows.scale}
    toml["visits"] = {"scale": rows.visits_scale}
    extra = [os.path.join(made, n) for n in os.listdir(made) if n.endswith(".toml") and n != "huifang.toml" or n == "calendar.csv"]
    n = random.Random(seed).randint(2, 4)
    write(os.path.join(folder, "whole"), rows.rows, toml, extra)
    # a part's ledger may end earlier than that of all, so each is told the as-of date that the whole has
    latest = max((r.day("accepted_at") for r in rows.rows["ledger"]), default=None)
    as_of = case["as_of"] or as_of_date(parse_period(case["period"]), latest)
    if not as_of:
        return None
    span = ["--period", case["period"], "--as-of", str(as_of)]
    whole = run(huifang, "build", os.path.join(folder, "whole"), "--out", os.path.join(folder, "a"), *span)
    if whole.returncode:
        return None
    tallies = []
    for part in range(n):
        where = os.path.join(folder, f"part{part}")
        write(where, {k: [r for r in v if part_of(r, n, seed) == part] for k, v in rows.rows.items()}, toml, extra)
        tallies.append(where + ".parquet")
        got = run(huifang, "tally", where, "--out", tallies[-1], *span)
        if got.returncode:
            return [f"  tally {part}: {got.stderr}"]
    merged = run(huifang, "build", os.path.join(folder, "whole"), "--out", os.path.join(folder, "b"), *span, "--from-tallies", *tallies)
    if merged.returncode:
        return [f"  build --from-tallies: {merged.stderr}"]
    out = []
    for tree in ("public", os.path.join("internal", case["period"], "data")):
        a, b = contents(os.path.join(folder, "a", tree)), contents(os.path.join(folder, "b", tree))
        a.pop("quality.csv", None)
        names = sorted({n for n in a.keys() | b.keys() if not n.endswith("manifest.json")})
        out += [f"  {tree}/{n}: {'differs' if n in a and n in b else 'is there only once'}" for n in names if a.get(n) != b.get(n)]
    return out


if __name__ == "__main__":
    sys.exit(seeds.main(__doc__, check))
