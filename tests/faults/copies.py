#!/usr/bin/env python3
"""Copies of `public/` that are taken while it is built again and again: is each the one tree or the other, whole?

    copies.py HUIFANG [--copies N] [--way WAY] [--keep-old MIN]

A small workspace has published two periods, and is built without a pause, under one name of the organisation and under another by
turns, so that every page changes and no figure does. Meanwhile N copies are taken by each way:
  - lock    `flock site/.huifang.lock rsync …` into one folder, as docs/publishing.md says
  - folder  `flock site/.huifang.lock rsync …` into a new folder each time, to which a link is switched, likewise
  - bare    the same without the lock
  - cp      `cp -r`, of which nothing is promised
A copy whose command ends with 0 must be one of the two trees by the SHA-256 of all its files; the exit code is 1 where one by `lock`
or `folder` is not, or where such a command fails.
"""
import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading

PERIODS = ["2026-05", "2026-06"]
LOCKED = ["flock", "site/.huifang.lock"]
#: By way: its command, and whether it goes into a new folder each time.
WAYS = {
    "lock": ([*LOCKED, "rsync", "-acF", "--delete-after", "--delay-updates", "site/public/"], False),
    "folder": ([*LOCKED, "rsync", "-aF", "site/public/"], True),
    "bare": (["rsync", "-aF", "site/public/"], True),
    "cp": (["cp", "-r", "site/public/."], True),
}
PROMISED = ["lock", "folder"]


def put(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def workspace(at):
    os.makedirs(f"{at}/w/ledger")
    os.makedirs(f"{at}/w/visits")
    day = lambda n: f"2026-{5 + n % 2:02}-{n % 20 + 1:02}"
    rows = "".join(f"S{n:03},一窗,投诉,{day(n)},{day(n)}\n" for n in range(40))
    put(f"{at}/w/ledger/a.csv", "受理编号,窗口,类别,受理时间,办结时间\n" + rows)
    put(f"{at}/w/visits/v.csv", "受理编号,回访时间,回访方式\n" + "".join(f"S{n:03},{day(n)},电话\n" for n in range(30)))


class Builder(threading.Thread):
    """Builds under one name and under the other, until it is told to stop."""

    def __init__(self, binary, at, keep):
        super().__init__()
        self.binary, self.at, self.keep, self.stop = binary, at, keep, threading.Event()
        self.done, self.failed = 0, []

    def build(self, name, period):
        put(f"{self.at}/w/huifang.next", f'organisation = "{name}"\n')
        os.replace(f"{self.at}/w/huifang.next", f"{self.at}/w/huifang.toml")
        last = {"2026-05": "2026-05-31", "2026-06": "2026-06-30"}[period]
        cmd = [self.binary, "build", "w", "--period", period, "--as-of", last, "--release", "--out", "site", *self.keep]
        return subprocess.run(cmd, cwd=self.at, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)

    def run(self):
        while not self.stop.is_set():
            done = self.build(["甲", "乙"][self.done % 2], "2026-06")
            self.done += 1
            if done.returncode != 0:
                self.failed.append(done.stderr.decode(errors="replace").strip().splitlines()[-1:])


def digest(folder):
    sums = hashlib.sha256()
    for path in sorted(os.path.join(d, f) for d, _, files in os.walk(folder) for f in files):
        with open(path, "rb") as file:
            sums.update(os.path.relpath(path, folder).encode() + b"\0" + hashlib.sha256(file.read()).digest())
    return sums.hexdigest()


def copies(at, way, most, whole):
    """Copies by this way: how many were whole, mixed, and ended with an error."""
    command, is_new = WAYS[way]
    counts, seen = {"whole": 0, "mixed": 0, "error": 0}, set()
    for n in range(most):
        to = f"{at}/to-{way}-{n if is_new else 0}"
        os.makedirs(to, exist_ok=True)
        done = subprocess.run([*command, to + "/"], cwd=at, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if done.returncode != 0:
            counts["error"] += 1
        else:
            if is_new:
                os.symlink(to, f"{at}/next")
                os.rename(f"{at}/next", f"{at}/served-{way}")
            found = digest(to if not is_new else f"{at}/served-{way}/")
            counts["whole" if found in whole else "mixed"] += 1
            seen.add(found)
        if is_new:
            shutil.rmtree(to)
    return counts, len(seen & whole)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("huifang")
    ap.add_argument("--copies", type=int, default=200, help="by each way")
    ap.add_argument("--way", choices=WAYS, action="append")
    ap.add_argument("--keep-old", type=int, default=0, help="minutes for which the program keeps an old tree")
    asked = ap.parse_args()
    at = tempfile.mkdtemp()
    workspace(at)
    keep = ["--keep-old", str(asked.keep_old)] if asked.keep_old else []
    builder = Builder(os.path.abspath(asked.huifang), at, keep)
    trees = []
    for name in ["甲", "甲", "乙", "甲"]:
        for period in PERIODS if not trees else PERIODS[1:]:
            done = builder.build(name, period)
            assert done.returncode == 0, done.stderr.decode()
        subprocess.run(["rsync", "-acF", "--delete", f"{at}/site/public/", f"{at}/one/"], check=True)
        trees.append(digest(f"{at}/one"))
    # what is built twice is the same, and a copy without -F holds one file more, the filter
    assert trees[0] == trees[1] == trees[3] != trees[2], trees
    assert len([f for _, _, files in os.walk(f"{at}/one") for f in files]) > 20
    builder.start()
    wrong = 0
    for way in asked.way or WAYS:
        before = builder.done
        counts, seen = copies(at, way, asked.copies, set(trees))
        found = "".join(f"{n:8} {what}" for what, n in counts.items())
        print(f"{way:8}{found}   {builder.done - before} builds, {seen} trees seen", flush=True)
        wrong += (counts["mixed"] + counts["error"]) * (way in PROMISED)
    builder.stop.set()
    builder.join()
    print(f"{builder.done} builds, {len(builder.failed)} of them failed {builder.failed[:3]}")
    shutil.rmtree(at, ignore_errors=True)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
