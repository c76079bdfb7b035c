#!/usr/bin/env python3
"""Cuts random messy workspaces into parts and adds their tallies up: every table and page must be that of one run.

    parts.py --huifang target/debug/huifang --calendar src/calendar/cn.csv --seeds 1-40

The public trees must be equal byte by byte but for the manifest, and so must the tables of `internal/`.
"""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "reference")]
import seeds  # noqa: E402
from cut import cut  # noqa: E402
from seeded import differing, prepared, run  # noqa: E402


def check(huifang, calendar, seed, folder, parts=(1, 3, 8)):
    """What differs for a seed, as lines; None where the workspace cannot be built."""
    made = prepared(huifang, calendar, seed, folder)
    if not made:
        return None
    whole, span = made
    built = run(huifang, "build", whole, "--out", os.path.join(folder, "a"), *span)
    lines = []
    for n in parts:
        tallies = os.path.join(folder, f"tallies{n}")
        for part, where in enumerate(cut(huifang, whole, os.path.join(folder, f"cut{n}"), n, seed)):
            got = run(huifang, "tally", where, "--out", os.path.join(tallies, f"{part}.parquet"), *span[:4], "--part", f"{part + 1}/{n}", "--whole", seed)
            if got.returncode:
                # what stops a part must stop the whole
                if built.returncode:
                    return None
                return [f"  part {part + 1}/{n}: {got.stderr}"]
        out = os.path.join(folder, f"b{n}")
        merged = run(huifang, "build", whole, "--out", out, *span, "--from-tallies", tallies)
        if merged.returncode != built.returncode:
            return [f"  {n} parts: exit {merged.returncode} for {built.returncode}: {merged.stderr[-1500:]}{built.stderr[-1500:]}"]
        if built.returncode == 0:
            lines += [f"  {n} parts: {name}" for name in differing(os.path.join(folder, "a"), out, span[1])]
    return lines if built.returncode == 0 or lines else None


if __name__ == "__main__":
    sys.exit(seeds.main(__doc__, check))
