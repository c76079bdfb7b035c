#!/usr/bin/env python3
"""Losses of power on a block device: an image of an ext4 file system, copied at a random moment of a build, and mounted again.

    power.py HUIFANG [--cuts N] [--seed S]

Needs root, loop devices and ext4; says so and ends where an image cannot be mounted. May and June are published in the image; June's
exports changed, and it is built again. At a random moment the process is stopped (SIGSTOP), the image is read until two readings are
alike, and the process is killed. What only the memory of the system held is not in that copy, as after a loss of power. The copy is
mounted, ext4 puts right what its journal says, and then must hold:
  - `public/` is the old June or the new one, file by file as its manifest says, and the new one if the run had ended with 0;
  - May is untouched;
  - the next run ends well and publishes the new June with its lists.
"""
import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from faults import build, issue, tree, workspace

SIZE = 64 << 20


def run(*cmd):
    subprocess.run(cmd, check=True, stdout=subprocess.DEVNULL)


class Mounted:
    """An image, mounted."""

    def __init__(self, image, at):
        self.image, self.at = image, at

    def __enter__(self):
        os.makedirs(self.at, exist_ok=True)
        run("mount", "-o", "loop", self.image, self.at)
        return self.at

    def __exit__(self, *_):
        run("umount", self.at)


def read(image):
    with open(image, "rb") as file:
        return file.read()


def begun(binary, at):
    cmd = [binary, "build", "w", "--period", "2026-06", "--as-of", "2026-06-30", "--out", "site"]
    return subprocess.Popen(cmd, cwd=at, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def cut(binary, top, base, after):
    """The image as the power leaves it so many seconds after a build has begun, and the build's exit code if it had ended."""
    image = f"{top}/run.img"
    shutil.copyfile(base, image)
    with Mounted(image, f"{top}/run") as at:
        building = begun(binary, at)
        time.sleep(after)
        if building.poll() is None:
            building.send_signal(signal.SIGSTOP)
        # what goes on in the background, such as the journal's own writing, is waited for
        seen, again = read(image), read(image)
        while seen != again:
            seen, again = again, read(image)
        ended = building.poll()
        building.kill()
        building.wait()
    return seen, ended


def check(binary, top, left, ended, before):
    with open(f"{top}/left.img", "wb") as file:
        file.write(left)
    with Mounted(f"{top}/left.img", f"{top}/left") as at:
        stands = issue(f"{at}/site", "2026-06")
        if stands not in (before["old"], before["new"]):
            return None, f"June is neither: {stands}"
        if ended == 0 and stands != before["new"]:
            return None, "the run had ended with 0, and the old June stands"
        if tree(f"{at}/site/public/2026-05") != before["may"]:
            return None, "May changed"
        again = build(binary, at)
        if again.returncode != 0:
            return None, f"the next run ends with {again.returncode}: {again.stderr.decode(errors='replace')[-300:]}"
        if issue(f"{at}/site", "2026-06") != before["new"]:
            return None, "after the next run June is not the new one"
        if tree(f"{at}/site/internal/2026-06").get("worklist.csv") != before["lists"].get("worklist.csv"):
            return None, "after the next run the lists are others"
    return "new" if stands == before["new"] else "old", None


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("huifang")
    ap.add_argument("--cuts", type=int, default=50)
    ap.add_argument("--seed", type=int, default=1)
    asked = ap.parse_args()
    binary, top = os.path.abspath(asked.huifang), tempfile.mkdtemp()
    base, trial = f"{top}/base.img", f"{top}/trial.img"
    with open(base, "wb") as file:
        file.truncate(SIZE)
    run("mkfs.ext4", "-q", "-m", "0", base)
    try:
        with Mounted(base, f"{top}/run"):
            pass
    except subprocess.CalledProcessError:
        print("LEFT OUT: this machine mounts no image")
        shutil.rmtree(top, ignore_errors=True)
        return
    before = {}
    with Mounted(base, f"{top}/run") as at:
        workspace(at)
        for period in ("2026-05", "2026-06"):
            done = build(binary, at, period)
            assert done.returncode == 0, done.stderr.decode()
        before["old"], before["may"] = issue(f"{at}/site", "2026-06"), tree(f"{at}/site/public/2026-05")
        with open(f"{at}/w/visits/v.csv", "a", encoding="utf-8") as file:
            file.write("S031,2026-06-13,电话\nS033,2026-06-15,电话\n")
    shutil.copyfile(base, trial)
    with Mounted(trial, f"{top}/run") as at:
        began = time.monotonic()
        assert begun(binary, at).wait() == 0
        takes = time.monotonic() - began
        before["new"], before["lists"] = issue(f"{at}/site", "2026-06"), tree(f"{at}/site/internal/2026-06")
    assert len(before["old"]) == len(before["new"]) == 64 and before["old"] != before["new"]
    moments, counts, wrong = random.Random(asked.seed), {"old": 0, "new": 0, "ended": 0}, 0
    for _ in range(asked.cuts):
        after = moments.uniform(0, 1.3 * takes)
        left, ended = cut(binary, top, base, after)
        stands, why = check(binary, top, left, ended, before)
        counts["ended"] += ended is not None
        if why:
            wrong += 1
            print(f"after {after:.3f} s: {why}", flush=True)
        else:
            counts[stands] += 1
    shutil.rmtree(top, ignore_errors=True)
    print(f"{asked.cuts} cuts within {1.3 * takes:.2f} s: {counts['old']} left the old June, {counts['new']} the new one "
          f"({counts['ended']} after the run had ended), {wrong} wrong")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
