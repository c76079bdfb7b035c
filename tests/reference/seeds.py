"""The loop of every script that compares random workspaces, seed by seed."""
import argparse
import os
import shutil
import tempfile
import tomllib


def configuration(folder):
    """The keys of a workspace's huifang.toml; none where it has no such file."""
    path = os.path.join(folder, "huifang.toml")
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8-sig") as f:
        return tomllib.loads(f.read())


def main(doc, check):
    """Runs `check(huifang, calendar, seed, folder)` for each seed: it gives the lines that tell of a difference, or None where the
    seed says nothing; the exit code."""
    ap = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--huifang", required=True)
    ap.add_argument("--calendar", required=True)
    ap.add_argument("--seeds", default="1-20")
    ap.add_argument("--keep", help="keep the workspaces of seeds that differ in this folder")
    a = ap.parse_args()
    first, _, last = a.seeds.partition("-")
    passed = failed = skipped = 0
    for seed in range(int(first), int(last or first) + 1):
        with tempfile.TemporaryDirectory() as folder:
            lines = check(os.path.abspath(a.huifang), os.path.abspath(a.calendar), seed, folder)
            if lines:
                print(f"seed {seed}:", *lines[:6], sep="\n")
                failed += 1
                if a.keep:
                    shutil.copytree(folder, os.path.join(a.keep, str(seed)), dirs_exist_ok=True)
            elif lines is None:
                skipped += 1
            else:
                passed += 1
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0
