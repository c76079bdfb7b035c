#!/usr/bin/env python3
"""A disk that fails, a process that is killed, a machine that loses power: at every n-th call of the file system, one at a time.

    faults.py HUIFANG [--every N] [--jobs J] [--show]

A small workspace has published May and June; June's exports changed, and it is built again. strace makes one call fail (EIO, ENOSPC,
EACCES) or kills the process at it. After each run must hold:
  - `public/` is the old June or the new one, file by file as its manifest says, and May is untouched;
  - exit 0 means the new one stands; any other code means a line that says what failed, never a panic;
  - the lists in `internal/2026-06` are those of the June that stands, at the latest after the next run;
  - the next run ends well, publishes the new June, and leaves nothing behind.
For a loss of power every file that was written and not yet synced is emptied after the kill (as ALICE does; Pillai et al., OSDI 2014).
"""
import argparse
import concurrent.futures as cf
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

#: Calls that fail, and how. `path` and `fd` calls alike: a question that fails must not count as "no".
FAIL = {
    "openat": ["EIO", "EACCES"], "write": ["ENOSPC", "EIO"], "read": ["EIO"], "statx": ["EIO", "EACCES"], "fsync": ["EIO"],
    "renameat2": ["EIO"], "rename": ["EIO"], "mkdir": ["ENOSPC"], "linkat": ["EIO"], "unlink": ["EIO"], "rmdir": ["EIO"],
    "unlinkat": ["EIO"], "getdents64": ["EIO"], "flock": ["EIO"], "fchmod": ["EPERM"], "chmod": ["EPERM"], "pwrite64": ["EIO"],
    "readlink": ["EIO"], "copy_file_range": ["EIO"],
}
#: Calls at which the process is killed.
KILL = ["openat", "write", "fsync", "renameat2", "rename", "mkdir", "linkat", "unlink", "unlinkat", "rmdir"]
HEAD = "受理编号,窗口,类别,受理时间,办结时间\n"
VISITS = "受理编号,回访时间,回访方式\n"


def workspace(at):
    os.makedirs(f"{at}/w/ledger")
    os.makedirs(f"{at}/w/visits")
    rows = [f"S{n:03},一窗,投诉,2026-{5 + n % 2:02}-{n % 20 + 1:02},2026-{5 + n % 2:02}-{n % 20 + 1:02}\n" for n in range(40)]
    put(f"{at}/w/ledger/a.csv", HEAD + "".join(rows))
    put(f"{at}/w/visits/v.csv", VISITS + "".join(f"S{n:03},2026-{5 + n % 2:02}-{n % 20 + 2:02},电话\n" for n in range(30)))


def put(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def build(binary, at, period="2026-06", strace=()):
    last = {"2026-05": "2026-05-31", "2026-06": "2026-06-30"}[period]
    cmd = [*strace, binary, "build", "w", "--period", period, "--as-of", last, "--out", "site"]
    return subprocess.run(cmd, cwd=at, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)


def sha(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def tree(folder):
    return {os.path.relpath(os.path.join(d, f), folder): sha(os.path.join(d, f)) for d, _, files in os.walk(folder) for f in files}


def issue(site, period):
    """The manifest's digest where the period stands whole, else what is wrong with it."""
    at = f"{site}/public/{period}"
    try:
        manifest = json.load(open(f"{at}/manifest.json", encoding="utf-8"))
    except (OSError, ValueError) as error:
        return f"no manifest: {error}"
    found = tree(at)
    for file in manifest["files"]:
        if found.pop(file["path"], None) != file["sha256"]:
            return f"{file['path']} is not what the manifest says"
    found.pop("manifest.json", None)
    return f"{sorted(found)} stand beside it" if found else sha(f"{at}/manifest.json")


def unsynced(log, at):
    """Files that were written and not synced, by the log of strace, as they are called now."""
    dirty, fds = set(), {}
    for line in whole(log):
        call = re.match(r"(\d+) +(\w+)\((.*)", line)
        if not call:
            continue
        pid, name, rest = call.groups()
        done = re.search(r"= (\d+)", line)
        if name == "openat" and done and re.search(r"O_WRONLY|O_RDWR", rest):
            path = re.search(r'"([^"]*)"', rest)
            if path:
                fds[done.group(1)] = os.path.join(at, path.group(1))
                if "O_CREAT" in rest and not path.group(1).endswith(".lock"):
                    dirty.add(fds[done.group(1)])
        elif name in ("fsync", "fdatasync") and done and done.group(1) == "0":
            fd = re.match(r"(\d+)<([^>]*)>", rest)
            if fd:
                dirty.discard(fd.group(2))
        elif name in ("rename", "renameat", "renameat2") and done:
            paths = re.findall(r'"([^"]*)"', rest)
            if len(paths) == 2:
                a, b = (os.path.join(at, path) for path in paths)
                both = "RENAME_EXCHANGE" in rest
                moved = set()
                for path in dirty:
                    if path == a or path.startswith(a + "/"):
                        moved.add(b + path[len(a):])
                    elif both and (path == b or path.startswith(b + "/")):
                        moved.add(a + path[len(b):])
                    else:
                        moved.add(path)
                dirty = moved
    return [path for path in dirty if "/site/" in path and os.path.isfile(path)]


def whole(log):
    """Lines of strace, those that another thread interrupted put together again."""
    begun = {}
    for line in log:
        pid = line.split(" ", 1)[0]
        if "<unfinished ...>" in line:
            begun[pid] = line.split("<unfinished ...>")[0]
        elif " resumed>" in line and pid in begun:
            yield begun.pop(pid) + line.split(" resumed>", 1)[1]
        else:
            yield line


class Prepared:
    """The state before the run, made once."""

    def __init__(self, binary, folder):
        self.binary, self.at = binary, folder
        workspace(folder)
        for period in ("2026-05", "2026-06"):
            done = build(binary, folder, period)
            assert done.returncode == 0, done.stderr.decode()
        self.old = issue(f"{folder}/site", "2026-06")
        self.may = tree(f"{folder}/site/public/2026-05")
        self.old_lists = tree(f"{folder}/site/internal/2026-06")
        with open(f"{folder}/w/visits/v.csv", "a", encoding="utf-8") as file:
            file.write("S031,2026-06-13,电话\nS033,2026-06-15,电话\n")
        trial = tempfile.mkdtemp()
        shutil.copytree(folder, f"{trial}/x")
        log = f"{trial}/log"
        done = build(binary, f"{trial}/x", strace=["strace", "-f", "-o", log, "-e", "trace=" + ",".join(sorted(set(FAIL) | set(KILL)))])
        assert done.returncode == 0, done.stderr.decode()
        self.new = issue(f"{trial}/x/site", "2026-06")
        self.new_lists = tree(f"{trial}/x/site/internal/2026-06")
        self.counts = {}
        with open(log, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                call = re.match(r"\d+ +(\w+)\(", line)
                if call:
                    self.counts[call.group(1)] = self.counts.get(call.group(1), 0) + 1
        assert len(self.old) == len(self.new) == 64 and self.old != self.new, (self.old, self.new)
        shutil.rmtree(trial)


def check(before, fault):
    """One run with one fault; what is wrong with it, or None."""
    call, how, nth = fault
    top = tempfile.mkdtemp()
    try:
        at = f"{top}/x"
        shutil.copytree(before.at, at)
        site, log = f"{at}/site", f"{top}/log"
        kills = how in ("KILL", "POWER")
        inject = f"inject={call}:{'signal=KILL' if kills else 'error=' + how}:when={nth}"
        strace = ["strace", "-f", "-y", "-o", log, "-e", "trace=openat,fsync,fdatasync,rename,renameat,renameat2," + call, "-e", inject]
        done = build(before.binary, at, strace=strace)
        said = done.stderr.decode(errors="replace")
        if how == "POWER":
            with open(log, encoding="utf-8", errors="replace") as lines:
                for path in unsynced(lines, at):
                    open(path, "w").close()
        if done.returncode == 127 and "shared libraries" in said:
            return None  # the program was not started
        stands = issue(site, "2026-06")
        if stands not in (before.old, before.new):
            # stopped between two steps, it is put right by the next run
            if not (kills and "no manifest" in stands):
                return f"June is neither: {stands}"
        if tree(f"{site}/public/2026-05") != before.may:
            return "May changed"
        if not kills:
            if done.returncode == 0 and stands != before.new:
                return "exit 0, and the old June stands"
            if done.returncode not in (0, 1, 3, 70) or "panicked" in said:
                return f"exit {done.returncode}: {said[-200:]}"
            if done.returncode == 70:
                return f"a fault of its own: {said[-200:]}"
            if done.returncode == 1 and stands == before.new:
                return f"exit 1, and the new June stands: {said[-200:]}"
            if done.returncode == 1 and not said.strip():
                return "exit 1 without a word"
            lists = tree(f"{site}/internal/2026-06")
            if stands == before.old and lists.get("worklist.csv") != before.old_lists.get("worklist.csv"):
                return "the lists are of a bulletin that was not published"
        again = build(before.binary, at)
        if again.returncode != 0:
            return f"the next run ends with {again.returncode}: {again.stderr.decode(errors='replace')[-300:]}"
        if issue(site, "2026-06") != before.new:
            return "after the next run June is not the new one"
        lists = tree(f"{site}/internal/2026-06")
        if lists.get("worklist.csv") != before.new_lists.get("worklist.csv"):
            return "after the next run the lists are others"
        left = [name for name in os.listdir(site) if name.startswith(".huifang-staging")]
        if left or os.path.exists(f"{site}/aside"):
            return f"{left or 'aside'} stays behind"
        return None
    except subprocess.TimeoutExpired:
        return "does not end"
    finally:
        shutil.rmtree(top, ignore_errors=True)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("huifang")
    ap.add_argument("--every", type=int, default=1, help="only every N-th fault")
    ap.add_argument("--jobs", type=int, default=2)
    ap.add_argument("--show", action="store_true", help="a line for every fault")
    ap.add_argument("--only", default="", help="CALL or CALL:HOW")
    asked = ap.parse_args()
    folder = tempfile.mkdtemp()
    before = Prepared(os.path.abspath(asked.huifang), folder)
    faults = [(call, how, nth) for call, hows in FAIL.items() for how in hows for nth in range(1, before.counts.get(call, 0) + 1)]
    faults += [(call, how, nth) for call in KILL for how in ("KILL", "POWER") for nth in range(1, before.counts.get(call, 0) + 1)]
    call, _, how = asked.only.partition(":")
    faults = [fault for fault in faults if (not call or fault[0] == call) and (not how or fault[1] == how)][:: asked.every]
    wrong, table = [], {}
    with cf.ThreadPoolExecutor(asked.jobs) as pool:
        for fault, why in zip(faults, pool.map(lambda fault: check(before, fault), faults)):
            tried = table.setdefault((fault[0], fault[1]), [0, 0])
            tried[0] += 1
            if why:
                tried[1] += 1
                wrong.append((fault, why))
            if why or asked.show:
                print(*fault, why or "holds", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    for (call, how), (tried, failed) in sorted(table.items()):
        print(f"{call:16}{how:8}{tried:6} tried{failed:5} wrong")
    print(f"{len(faults)} faults, {len(wrong)} wrong")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
