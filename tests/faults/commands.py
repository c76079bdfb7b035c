#!/usr/bin/env python3
"""Each command that writes, while one call of the file system fails or the process is killed at it, one call after the other.

    commands.py HUIFANG [--every N] [--jobs J] [--only COMMAND[:CALL[:HOW]]] [--show]

`faults.py` asks `build`; this asks the other commands, each in a small workspace whose state it changes: a draw, a plan, cards,
a tally, an audit, rejected rows, a release, a withdrawal. After each run must hold:
  - what the command makes is the old one or the new one, whole; exit 0 means the new one, any other code the old one, and a line
    that says what failed, never a panic;
  - the exports and everything else that stood there are untouched;
  - what names people has the mode 0600 in folders of 0700, be it left by a killed run;
  - a run that failed leaves nothing beside what it makes; the next one ends well, makes the new one, and clears away what a
    killed one left.
EINTR is no failure: a call that was interrupted is made again.
"""
import argparse
import concurrent.futures as cf
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile

from faults import FAIL, KILL, tree

#: Calls that fail, and how: as for `build`, and interrupted.
HOWS = {call: hows + (["EINTR"] if call in ("openat", "read", "write") else []) for call, hows in FAIL.items()}
HEAD = "受理编号,窗口,类别,受理时间,办结时间,申请人,联系电话\n"
NAMES = "李建国 王秀英 赵德海 周玉梅 陈志强".split()

BUILD = "build w --period 2026-06 --as-of 2026-06-30"
#: Command: what runs before, what is asked, what it makes, whether that names people.
COMMANDS = {
    "draw": (["draw w --on 2026-06-10 --seed a"], "draw w --on 2026-06-18 --seed b", ["w/draws"], True),
    "redraw": (["draw w --on 2026-06-18 --seed a"], "draw w --on 2026-06-18 --seed b --replace 重抽", ["w/draws"], True),
    "template": (["draw w --on 2026-06-18 --seed a"], "draw w --template --on 2026-06-18", ["w/draws"], True),
    "plan": (["plan w --as-of 2026-06-10"], "plan w --as-of 2026-06-20", ["w/plan"], True),
    "cards": (["cards w --as-of 2026-06-10"], "cards w --as-of 2026-06-30", ["w/cards"], True),
    "tally": (["tally w --period 2026-05 --as-of 2026-05-31 --out t.parquet"],
              "tally w --period 2026-06 --as-of 2026-06-30 --out t.parquet", ["t.parquet"], False),
    "audit": ([], BUILD + " --audit a.csv", ["a.csv"], True),
    "fix-out": ([], "check w --fix-out fix", ["fix"], True),
    "release": ([BUILD], "release 2026-06 --on 2026-07-02 --workspace w", ["w/site/public"], False),
    "withdraw": ([BUILD + " --release"], "withdraw 2026-06 台账导出不全 --workspace w", ["w/site/public"], False),
}
#: What is asked next where the command has been done, and does nothing a second time.
AGAIN = {
    "draw": "draw w --template --on 2026-06-18", "redraw": "draw w --template --on 2026-06-18",
    "template": "draw w --on 2026-06-18 --seed c --replace 又抽",
    "fix-out": "check w --fix-out fix/again",
}
#: What a run may make beside its result: it is asked apart, or clears itself away.
BESIDE = re.compile(r"^(w/\.huifang(/|$)|w/site/internal(/|$)|w/site/\.huifang\.lock$|w/site/\.rsync-filter$|w/site/\.huifang-old-|w/draws/\.huifang\.lock$)")


def put(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def workspace(at):
    day = lambda n, more=0: f"2026-{5 + n % 2:02}-{n % 20 + 1 + more:02}"
    kind = lambda n: ("投诉", "工程", "维修")[n % 3]
    rows = [f"S{n:03},{('一窗', '二窗')[n % 5 > 2]},{kind(n)},{day(n)},{day(n)},{NAMES[n % 5]},1380013{n:04}\n" for n in range(99)]
    put(f"{at}/w/ledger/a.csv", HEAD + "".join(rows) + "S900,一窗,投诉,2026-06-31,2026-06-30,李建国,13800139999\n")
    put(f"{at}/w/ledger/b.csv", HEAD + "S901,一窗,投诉,2026-06-32,2026-06-30,王秀英,13800139998\n")
    put(f"{at}/w/visits/v.csv", "受理编号,回访时间,回访方式\n" + "".join(f"S{n:03},{day(n, 1)},电话\n" for n in range(30)))
    put(f"{at}/w/huifang.toml", 'title = "通报"\norganisation = "某中心"\nstandard = ["service-centre", "engineering"]\n')


def run(binary, at, asked, strace=()):
    return subprocess.run([*strace, binary, *asked.split()], cwd=at, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)


def results(at, paths):
    """What stands at these paths: each file's digest, locks and lists aside."""
    found = {}
    for path in paths:
        whole = os.path.join(at, path)
        if os.path.isdir(whole):
            found.update({f"{path}/{name}": digest for name, digest in tree(whole).items() if not name.endswith(".lock")})
        elif os.path.lexists(whole):
            found.update({name: digest for name, digest in tree(at).items() if name == path})
    return found


def others(at, paths):
    """Everything else, and the names of what a run leaves."""
    mine = tuple(paths)
    return {name: digest for name, digest in tree(at).items()
            if not name.startswith(tuple(f"{path}/" for path in mine)) and name not in mine and not BESIDE.match(name)}


def folders(at):
    return {os.path.relpath(os.path.join(d, name), at) for d, names, _ in os.walk(at) for name in names}


def is_bare(path):
    """Whether it is a folder with nothing but folders in it: no name of anybody, and the next run clears it away."""
    return os.path.isdir(path) and not tree(path)


def open_to_others(at, before):
    """Files that were not there before, name people, and may be read by others."""
    for folder, _, files in os.walk(at):
        for name in files:
            path = os.path.join(folder, name)
            short = os.path.relpath(path, at)
            if short in before or "/public" in f"/{short}" or name.endswith(".lock"):
                continue
            above, closed = short, stat.S_IMODE(os.lstat(path).st_mode) & 0o077 == 0
            while not closed and (above := os.path.dirname(above)):
                closed = stat.S_IMODE(os.lstat(os.path.join(at, above)).st_mode) & 0o077 == 0
            if not closed:
                return short
    return None


class Prepared:
    """The state before a command, made once, and what it makes of it."""

    def __init__(self, binary, command):
        before, self.asked, self.paths, self.names_people = COMMANDS[command]
        self.binary, self.command, self.at = binary, command, tempfile.mkdtemp()
        workspace(self.at)
        for asked in before:
            done = run(binary, self.at, asked)
            assert done.returncode == 0, (asked, done.stderr.decode())
        self.old, self.others, self.folders = results(self.at, self.paths), others(self.at, self.paths), folders(self.at)
        self.all = set(tree(self.at))
        trial = tempfile.mkdtemp()
        shutil.copytree(self.at, f"{trial}/x")
        calls = ",".join(sorted(set(HOWS) | set(KILL)))
        done = run(binary, f"{trial}/x", self.asked, ["strace", "-f", "-o", f"{trial}/log", "-e", "trace=" + calls])
        assert done.returncode == 0, (self.asked, done.stderr.decode())
        self.new = results(f"{trial}/x", self.paths)
        assert self.new != self.old, command
        self.new_others = others(f"{trial}/x", self.paths)
        self.newer = None
        if command in AGAIN:
            done = run(binary, f"{trial}/x", AGAIN[command])
            assert done.returncode == 0, (AGAIN[command], done.stderr.decode())
            self.newer = results(f"{trial}/x", self.paths)
        self.counts = {}
        with open(f"{trial}/log", encoding="utf-8", errors="replace") as lines:
            for line in lines:
                call = re.match(r"\d+ +(\w+)\(", line)
                if call:
                    self.counts[call.group(1)] = self.counts.get(call.group(1), 0) + 1
        shutil.rmtree(trial)

    def left(self, at):
        """What a run left that a whole one does not."""
        names = {name for name in others(at, self.paths) if name not in self.others and name not in self.new_others}
        store = [name for name in tree(at) if re.search(r"/\.tmp[^/]*$", name)]
        staged = [name for name in folders(at) if ".huifang-staging" in name]
        return sorted(names) + store + staged


def check(before, fault):
    """One run with one fault; what is wrong with it, or None."""
    call, how, nth = fault
    top = tempfile.mkdtemp()
    try:
        at, kills = f"{top}/x", how == "KILL"
        shutil.copytree(before.at, at)
        inject = f"inject={call}:{'signal=KILL' if kills else 'error=' + how}:when={nth}"
        done = run(before.binary, at, before.asked, ["strace", "-f", "-o", "/dev/null", "-e", f"trace={call}", "-e", inject])
        said = done.stderr.decode(errors="replace")
        if done.returncode == 127 and "shared libraries" in said:
            return None  # the program was not started
        stands = results(at, before.paths)
        if not kills and stands not in (before.old, before.new):
            return f"exit {done.returncode}, and neither the old nor the new stands: {sorted(set(stands.items()) ^ set(before.new.items()))[:3]} {said[-200:]}"
        there = others(at, before.paths)
        if any(there.get(name) != digest for name, digest in before.others.items()):
            return "something else changed"
        if before.names_people and (found := open_to_others(at, before.all)):
            return f"{found} may be read by others"
        if not kills:
            if done.returncode not in (0, 1, 3) or "panicked" in said:
                return f"exit {done.returncode}: {said[-200:]}"
            if done.returncode == 0 and stands != before.new:
                return "exit 0, and the old one stands"
            if done.returncode != 0 and stands == before.new:
                return f"exit {done.returncode}, and the new one stands: {said[-200:]}"
            if done.returncode != 0 and not said.strip():
                return "failed without a word"
            if how == "EINTR" and done.returncode != 0:
                return f"an interrupted call failed: {said[-200:]}"
            # where the fault was in clearing away itself, that is said, or the run had failed already
            left = [name for name in before.left(at) if not is_bare(os.path.join(at, name))]
            if left and not (done.returncode == 0 and ".huifang-" in said):
                return f"exit {done.returncode}, {left[:3]} stay behind: {said[-300:]}"
        # what is made once is not made again: another run of the kind clears away
        asked = AGAIN.get(before.command, before.asked) if stands == before.new else before.asked
        again = run(before.binary, at, asked)
        text = again.stderr.decode(errors="replace")
        if again.returncode != 0 and not (stands == before.new and asked == before.asked):
            return f"the next run ends with {again.returncode}: {text[-300:]}"
        if results(at, before.paths) != (before.newer or before.new if asked != before.asked else before.new):
            return f"after the next run (exit {again.returncode}) the new one does not stand: {text[-300:]}"
        left = before.left(at)
        return f"{left[:3]} stay behind after the next run" if left else None
    except subprocess.TimeoutExpired:
        return "does not end"
    finally:
        shutil.rmtree(top, ignore_errors=True)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("huifang")
    ap.add_argument("--every", type=int, default=1, help="only every N-th fault")
    ap.add_argument("--jobs", type=int, default=2)
    ap.add_argument("--only", default="", help="COMMAND, COMMAND:CALL or COMMAND:CALL:HOW")
    ap.add_argument("--show", action="store_true", help="a line for every fault")
    asked = ap.parse_args()
    os.umask(0o022)
    command, call, how = (asked.only.split(":") + ["", ""])[:3]
    total, wrong = 0, 0
    for name in COMMANDS:
        if command and name != command:
            continue
        before = Prepared(os.path.abspath(asked.huifang), name)
        faults = [(call, how, nth) for call, hows in HOWS.items() for how in hows for nth in range(1, before.counts.get(call, 0) + 1)]
        faults += [(call, "KILL", nth) for call in KILL for nth in range(1, before.counts.get(call, 0) + 1)]
        faults = [fault for fault in faults if (not call or fault[0] == call) and (not how or fault[1] == how)][:: asked.every]
        failed = 0
        with cf.ThreadPoolExecutor(asked.jobs) as pool:
            for fault, why in zip(faults, pool.map(lambda fault: check(before, fault), faults)):
                failed += bool(why)
                if why or asked.show:
                    print(name, *fault, why or "holds", flush=True)
        print(f"{name:10}{len(faults):6} faults{failed:5} wrong", flush=True)
        total, wrong = total + len(faults), wrong + failed
        shutil.rmtree(before.at, ignore_errors=True)
    print(f"{total} faults, {wrong} wrong")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
