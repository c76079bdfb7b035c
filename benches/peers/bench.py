#!/usr/bin/env python3
"""Runs huifang and the DuckDB program in turn over one workspace: wall time, CPU, memory, and whether the tables agree.

    bench.py --data DIR [--cases 1e6] [--seed 1] --huifang target/release/huifang [--rounds 3] [--threads N] [--check]

`--cases` makes the workspace where DIR does not exist. Each round runs `huifang build … --fresh`, which reads
everything, `huifang build`, which finds the rows of the run before, and `duckdb_peer.py`, one after the other, so that
a slow spell of the machine hits all alike; a first round warms up and is not counted. What is measured is the operating
system's account of each process: user and system time, and the largest resident set. On a busy machine quote the CPU.
`--check` compares the tables by their cells; exit code 1 where any differs.
"""
import argparse
import csv
import os
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from generate import generate

HERE = Path(__file__).resolve().parent
CALENDAR = HERE.parent.parent / "src" / "calendar" / "cn.csv"
TABLES = "rates trend items evaluations windows quotas quality rejects".split()


@dataclass(frozen=True)
class Measured:
    """One run of a program."""

    wall: float
    cpu: float
    mebibytes: float


def run(command: list[str]) -> Measured:
    begun = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        said = process.stderr.read() if process.stderr else b""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}\n{said.decode(errors='replace')[-2000:]}")
    return Measured(time.monotonic() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def cells(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:  # huifang lists the cell as it stands, the peer the day that it made of it
        if row.get("code") == "visit_before_accepted":
            row["value"] = ""
    return rows


def agree(ours: Path, theirs: Path) -> bool:
    """Compares the columns that both have, row by row whatever their order, and says what came out."""
    all_agree = True
    for table in TABLES:
        path = ours / ("" if table == "rejects" else "data") / f"{table}.csv"
        mine, other = cells(path), cells(theirs / f"{table}.csv")
        shared = sorted(set(mine[0]) & set(other[0])) if mine and other else []
        a, b = (sorted(tuple(row[column] for column in shared) for row in rows) for rows in (mine, other))
        differing = len(set(a) ^ set(b))
        same = a == b and bool(shared)
        all_agree &= same
        print(f"{table:12} {len(mine):6} rows, {len(shared):2} columns: {'equal' if same else f'{differing} rows DIFFER'}")
    return all_agree


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cases", type=float)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--huifang", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=0, help="cores of the DuckDB program; all of them where left out")
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    if asked.cases and not asked.data.exists():
        generate(int(asked.cases), asked.data, asked.seed)
    out = asked.data.with_name(asked.data.name + ".out")
    ours, theirs = out / "huifang", out / "duckdb"
    build = [str(asked.huifang.resolve()), "build", str(asked.data), "--period", "2026-06", "--out", str(ours)]
    peer = [sys.executable, str(HERE / "duckdb_peer.py"), str(asked.data), "--out", str(theirs), "--calendar", str(CALENDAR)]
    programs = {"huifang, fresh": [*build, "--fresh"], "huifang, kept rows": build,
                "DuckDB": [*peer, *(["--threads", str(asked.threads)] if asked.threads else [])]}
    runs: dict[str, list[Measured]] = {name: [] for name in programs}
    for number in range(1 + asked.rounds):
        for name, command in programs.items():
            if name.startswith("huifang"):
                shutil.rmtree(ours, ignore_errors=True)  # so that no counts of the run before are taken over
            measured = run(command)
            if number:
                runs[name].append(measured)
    median = {name: Measured(*(statistics.median(getattr(one, part) for one in many) for part in ("wall", "cpu", "mebibytes")))
              for name, many in runs.items()}
    size = sum(file.stat().st_size for file in asked.data.glob("*/*.csv"))
    load = os.getloadavg()[0]
    print(f"{asked.data}: {size / 1e6:.0f} MB, {os.cpu_count()} cores, load {load:.1f}; medians of {asked.rounds} rounds")
    print(f"{'':20} {'wall s':>8} {'CPU s':>8} {'MiB':>7}  wall and CPU over DuckDB's")
    for name, one in median.items():
        over = f"{one.wall / median['DuckDB'].wall:.2f}  {one.cpu / median['DuckDB'].cpu:.2f}"
        print(f"{name:20} {one.wall:8.2f} {one.cpu:8.2f} {one.mebibytes:7.0f}  {over}")
    if asked.check and not agree(ours / "internal" / "2026-06", theirs):
        sys.exit(1)


if __name__ == "__main__":
    main()
