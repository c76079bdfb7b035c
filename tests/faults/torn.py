#!/usr/bin/env python3
"""An export changes at a random moment while it is read: the run stops by its name, or publishes each file whole, before or after.

    torn.py HUIFANG [--changes N] [--rows R] [--seed S]

Two ledgers, in each of which every row names a window that tells the file and its version: a mixture within one file is two windows
with counts. Half of the runs find rows of an earlier one, and half of these its counts too.
"""
import argparse
import csv
import mmap
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

HEAD = "受理编号,窗口,类别,受理时间,办结时间\n"
FILES = ("a.csv", "b.csv")
PERIOD = ["--period", "2026-06", "--as-of", "2026-06-30"]


def body(file, version, rows):
    window = f"{'甲乙'[file]}{'一二'[version]}窗"
    return HEAD + "".join(f"{'SR'[file]}{n:06},{window},投诉,2026-06-{n % 20 + 1:02},2026-06-{n % 20 + 1:02}\n" for n in range(rows))


def put(path, text, pieces=1, mode="w", pause=0.0):
    size = len(text) // pieces + 1
    with open(path, mode, encoding="utf-8") as file:
        for at in range(0, len(text), size):
            file.write(text[at:at + size])
            file.flush()
            time.sleep(pause)


def replaced(path, text):
    put(path + "~", text)
    os.rename(path + "~", path)


def in_place(path, text, step, pause):
    data = text.encode()
    with open(path, "r+b") as file:
        for at in range(0, len(data), step):
            file.seek(at)
            file.write(data[at:at + step])
            file.flush()
            time.sleep(pause)


def with_its_time_put_back(path, text):
    was = os.stat(path)
    in_place(path, text, len(text) * 4, 0)
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


def mapped(path, text):
    data = text.encode()
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        memory[:len(data)] = data


def more(text):
    """Rows of other cases."""
    return text[len(HEAD):].replace("S0", "T0").replace("R0", "Q0")


def ways(rng):
    """How a file changes from `old` to `new`."""
    back = lambda change: lambda path, old, new: (change(path, new), time.sleep(rng.random() * 0.05), change(path, old))
    return {
        "rewritten": lambda path, old, new: put(path, new),
        "rewritten slowly": lambda path, old, new: put(path, new, 8, pause=0.01),
        "replaced": lambda path, old, new: replaced(path, new),
        "in place": lambda path, old, new: in_place(path, new, 1 << 16, 0.001),
        "in place, time put back": lambda path, old, new: with_its_time_put_back(path, new),
        "mapped": lambda path, old, new: mapped(path, new),
        "prolonged": lambda path, old, new: put(path, more(new), mode="a"),
        "prolonged slowly": lambda path, old, new: put(path, more(new), 8, "a", 0.01),
        "cut": lambda path, old, new: os.truncate(path, len(old.encode()) // 2),
        "rewritten and back": back(put),
        "replaced and back": back(replaced),
    }


def published(at):
    """Obligations by window; `None` where nothing is published."""
    path = f"{at}/w/site/public/2026-06/data/rates.csv"
    if not os.path.exists(path):
        return None
    counts = {}
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["window"]:
                counts[row["window"]] = counts.get(row["window"], 0) + int(row["due"])
    return counts


def prepare(binary, at, versions, keep):
    shutil.rmtree(at, ignore_errors=True)
    os.makedirs(f"{at}/w/ledger")
    os.makedirs(f"{at}/w/visits")
    for name, of_file in zip(FILES, versions):
        put(f"{at}/w/ledger/{name}", of_file[0])
    put(f"{at}/w/visits/v.csv", "受理编号,回访时间,回访方式\n" + "".join(f"{'SR'[n % 2]}{n:06},2026-06-{n % 20 + 2:02},电话\n" for n in range(40)))
    if keep:
        subprocess.run([binary, "build", "w", *PERIOD], cwd=at, capture_output=True, check=True)
        shutil.rmtree(f"{at}/w/site")
    if keep == "rows":
        for name in os.listdir(f"{at}/w/.huifang"):
            if ".json" in name:
                os.remove(f"{at}/w/.huifang/{name}")


def judged(counts, said, code, file, way, whole):
    """What came of a run, and whether it is wrong."""
    if code != 0:
        if counts is not None:
            return "failed and published", True
        return ("stopped by name", False) if FILES[file] in said else (f"stopped without its name: {said[-300:]}", True)
    mine = {window: n for window, n in counts.items() if window[0] == "甲乙"[file]}
    rest = {window: n for window, n in counts.items() if window not in mine}
    twice = way.startswith("prolonged") and len(mine) == 2
    if list(rest.values()) != [whole] or set(mine.values()) != {whole} or len(mine) != 1 + twice:
        return f"a mixture: {counts}", True
    return ("published as before" if list(mine)[0][1] == "一" and not twice else "published as after"), False


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("huifang")
    ap.add_argument("--changes", type=int, default=110)
    ap.add_argument("--rows", type=int, default=60_000, help="rows of a ledger")
    ap.add_argument("--seed", type=int, default=1)
    asked = ap.parse_args()
    binary, rng = os.path.abspath(asked.huifang), random.Random(asked.seed)
    at = tempfile.mkdtemp() + "/x"
    versions = [[body(file, version, asked.rows) for version in range(2)] for file in range(2)]
    run = lambda: subprocess.Popen([binary, "build", "w", *PERIOD], cwd=at, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    prepare(binary, at, versions, None)
    began = time.time()
    assert run().wait() == 0
    took, counts = time.time() - began, published(at)
    whole = counts["甲一窗"]
    assert whole > 0 and counts == {"甲一窗": whole, "乙一窗": whole}, counts
    table, wrong = {}, 0
    for n in range(asked.changes):
        way, change = list(ways(rng).items())[n % len(ways(rng))]
        file = rng.randrange(2)
        prepare(binary, at, versions, rng.choice([None, None, "rows", "counts"]))
        process = run()
        time.sleep(rng.random() * took * 0.95)
        change(f"{at}/w/ledger/{FILES[file]}", *versions[file])
        said = process.communicate()[1]
        what, is_wrong = judged(published(at), said, process.returncode, file, way, whole)
        of_way = table.setdefault(way, {})
        of_way[what] = of_way.get(what, 0) + 1
        wrong += is_wrong
        if is_wrong:
            print(way, what, flush=True)
    for way, of_way in table.items():
        print(f"{way:26}", ", ".join(f"{what}: {n}" for what, n in sorted(of_way.items())))
    shutil.rmtree(os.path.dirname(at), ignore_errors=True)
    print(f"{asked.changes} changes, {wrong} wrong")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
