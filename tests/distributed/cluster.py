#!/usr/bin/env python3
"""The job of integrations/spark on a cluster of this machine: every page and table must be that of one run.

    cluster.py --huifang target/debug/huifang --calendar src/calendar/cn.csv [--seeds 1-3] [--cases 36000]

Needs pyspark, pandas and pyarrow in its own Python, and Java 17. A master and two workers on loopback addresses are started
and ended by process id. Random messy workspaces are counted, then a lake cut by day: plainly over two months, with an executor killed
(-9), with a worker killed, with a part that runs twice; last, parts that fail for good, which must leave no tally.
"""
import argparse
import contextlib
import io
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
SPARK = HERE.parents[1] / "integrations" / "spark"
sys.path[:0] = [str(HERE), str(HERE.parent / "reference"), str(SPARK)]
import lake  # noqa: E402
import local_cluster  # noqa: E402
import seeded  # noqa: E402
from huifang_spark.job import run as run_job  # noqa: E402
from huifang_spark.options import Options, Source  # noqa: E402
from huifang_spark.words import Stop, say  # noqa: E402

CONF = {
    "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.sql.shuffle.partitions": "4", "spark.executor.memory": "640m", "spark.executor.cores": "1",
    "spark.speculation": "true", "spark.speculation.interval": "200ms", "spark.speculation.quantile": "0.5", "spark.speculation.multiplier": "3",
    "spark.speculation.minTaskRuntime": "8s", "spark.task.maxFailures": "3", "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1",
}


def by_day(folder, cases):
    """A lake of two months cut by day, with rows that later days correct, bad dates and visits without a case."""
    (folder / "conf").mkdir(parents=True)
    windows = [f"{place}窗口" for place in "综合 社保 医保 税务 公安".split()]
    toml = 'title = "湖县通报"\norganisation = "湖县中心"\nstandard = ["property"]\nmax_rejected = "5%"\n[evaluations]\nscale = "five"\n[visits]\nscale = "three"\n'
    (folder / "conf" / "huifang.toml").write_text(toml + "".join(f'[[window]]\nname = "{name}"\n' for name in windows), encoding="utf-8")
    days: dict[str, dict[date, list]] = {kind: {} for kind in ("ledger", "visits", "evaluations")}
    first = date(2026, 5, 1)
    for n in range(cases):
        day, window = first + timedelta(n * 61 // cases), windows[0 if n % 2 else n * 7 % 5]  # one hall has half of all rows
        case = f"SL{n:07}"
        accepted = "2026-13-45" if n % 401 == 0 else f"{day} 09:{n % 60:02}:00"
        row = [case, window, ["投诉", "维修", "急救"][n % 3], accepted, str(day + timedelta(n % 4))]
        days["ledger"].setdefault(day, []).append(row)
        if n % 97 == 0:  # corrected on another day, where its visits do not lie
            days["ledger"].setdefault(day + timedelta(5), []).append([*row[:2], "维修", *row[3:]])
        if n % 5:
            on = day + timedelta(1 + n % 6)
            visit = [f"HF{n:07}" if n % 1001 else "HF-again", "" if n % 211 == 0 else case, window, f"{on} 10:00:00", "电话" if n % 9 else "现场", "满意" if n % 4 else "不满意"]
            days["visits"].setdefault(on, []).append(visit)
        days["evaluations"].setdefault(day, []).append([window, f"{day} 11:{n % 60:02}:00", ["非常满意", "满意", "不满意"][n % 3], case if n % 2 else ""])
    headings = {"ledger": "受理编号 窗口 类别 受理时间 办结时间", "visits": "回访编号 受理编号 窗口 回访时间 回访方式 总体评价", "evaluations": "窗口 评价时间 评价结果 受理编号"}
    for kind, of in days.items():
        for day, rows in of.items():
            lake.write(folder / "whole" / kind / f"day={day}" / "part-0.parquet", headings[kind].split(), rows)
    shutil.copy(folder / "conf" / "huifang.toml", folder / "whole")
    return {kind: str(folder / "whole" / kind) for kind in days}


def by_hand(folder):
    """Rows that only the rules of the cut keep together, each with a spelling of its own."""
    toml = (
        'title = "湖县通报"\norganisation = "湖县中心"\nstandard = ["property"]\nmax_rejected = "60%"\n[evaluations]\nscale = "five"\n[visits]\nscale = "three"\n'
        '[accept]\nreplaced_rows = "回访件号更正过"\n[values.window]\n"1号" = "一窗"\n[[window]]\nname = "一窗"\n[[window]]\nname = "二窗"\n'
    )
    (folder / "conf").mkdir(parents=True)
    (folder / "conf" / "huifang.toml").write_text(toml, encoding="utf-8")
    day = lambda n: f"2026-06-{n % 20 + 1:02}"  # noqa: E731
    ledger = [[f"SL-{n:03}", ["一窗", "二窗"][n % 2], "投诉", day(n), day(n)] for n in range(60)]
    # (a) the case of a visit is spelt otherwise; a visit without one is a duplicate of another
    spelt = [lambda c: f"'{c}", lambda c: f" {c}\u3000", lambda c: c]
    visits = [[f"HF-{n}", spelt[n % 3](f"SL-{n:03}"), "", day(n + 1), "电话", "满意"] for n in range(40)]
    visits += [["", "", window, day(n), "电话", "满意"] for n in range(20) for window in ("一窗", "1号")]  # (b)
    # (c) a later export says that a visit was to another case
    again = [[f"HF-{n}", f"SL-{n + 20:03}", "", day(n + 2), "电话", "不满意"] for n in range(0, 20, 3)]
    # (d) a problem that names a visit alone
    problems = [["", f"HF-{n}" if n % 2 else f" HF-{n}\u3000", day(n + 3), "噪声", day(n + 5)] for n in range(30)]
    rows = {
        "ledger/a": ("受理编号 窗口 类别 受理时间 办结时间", ledger), "visits/a": ("回访编号 受理编号 窗口 回访时间 回访方式 总体评价", visits),
        "visits/b": ("回访编号 受理编号 窗口 回访时间 回访方式 总体评价", again), "rectifications/a": ("受理编号 回访编号 发现时间 存在问题 整改完成时间", problems),
    }
    for name, (heading, of) in rows.items():
        lake.write(folder / "whole" / f"{name}.parquet", heading.split(), of)
    shutil.copy(folder / "conf" / "huifang.toml", folder / "whole")
    return {kind: str(folder / "whole" / kind) for kind in ("ledger", "visits", "rectifications")}


class Trial:
    """A session, a folder, and what one run says."""

    def __init__(self, spark, huifang, folder):
        self.spark, self.huifang, self.folder, self.failed = spark, huifang, folder, []

    def options(self, name, conf, sources, **more):
        of = {"huifang": self.huifang, "parts": 3, "lang": "en", "whole": name} | more
        sources = tuple(Source(key, "parquet", str(where)) for key, where in sorted(sources.items()))
        return Options(workspace=Path(conf), sources=sources, out=str(self.folder / "out"), tallies=self.folder / name, **of)

    def equal(self, name, options, whole, span=()):
        """Counts by the job and in one run, and compares every public file and internal table."""
        began = time.monotonic()
        try:
            periods = run_job(self.spark, options)
        except Stop as stop:
            return self.fail(name, say("en", stop.key, **stop.values) + str(stop.values.get("lines", "")))
        for period in periods:
            one, sum_ = self.folder / f"{name}-{period}-one", self.folder / f"{name}-{period}-sum"
            span = ["--period", period, *span]
            a = seeded.run(self.huifang, "build", whole, "--out", one, *span, "--fresh")
            b = seeded.run(self.huifang, "build", options.workspace, "--out", sum_, *span, "--from-tallies", options.tallies / period)
            if a.returncode != b.returncode:
                return self.fail(name, f"exit {b.returncode} for {a.returncode}: {b.stderr[-800:]}{a.stderr[-800:]}")
            if a.returncode == 0 and (differing := seeded.differing(one, sum_, period)):
                return self.fail(name, f"{period}: {differing}")
            print(f"{name} {period}: equal (exit {a.returncode}), {time.monotonic() - began:.0f} s", flush=True)
            span = span[2:]
        return None

    def stops(self, name, options, word):
        """The job must end with a sentence that has `word`, and leave no tally."""
        try:
            run_job(self.spark, options)
        except Stop as stop:
            said = say("en", stop.key, **stop.values) + "\n" + str(stop.values.get("lines", ""))
            left = [p for p in options.tallies.rglob("*") if p.is_file()] if options.tallies.exists() else []
            if word not in said or left:
                return self.fail(name, f"said {said!r}, left {left}")
            print(f"{name}: {said.strip()[:160]}", flush=True)
            return None
        return self.fail(name, "counted, and should have stopped")

    def fail(self, name, why):
        self.failed.append(name)
        print(f"FAILED {name}: {why}", flush=True)


def killer(root, word, found):
    """Kills (-9) the first process below `root` whose command line has `word`, once a part is being counted."""
    def watch():
        end = time.monotonic() + 240
        while time.monotonic() < end:
            for pid in descendants(root):
                if word in command(pid) and any("tally" in command(child).split("\0") for child in descendants(pid)):
                    os.kill(pid, signal.SIGKILL)
                    found.append(pid)
                    return
            time.sleep(0.02)
    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    return thread


def command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
    except OSError:
        return ""


def descendants(root):
    """The processes below one, by /proc."""
    children: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                stat = Path(f"/proc/{entry}/stat").read_text()
            except OSError:
                continue
            children.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry))
    found, queue = [], [root]
    while queue:
        queue.extend(new := children.get(queue.pop(), []))
        found.extend(new)
    return found


def wrapper(folder, name, lines, huifang):
    """A program that does something before it is huifang."""
    path = folder / name
    path.write_text(f'#!/bin/sh\n{lines}\nexec {huifang} "$@"\n')
    path.chmod(0o755)
    return str(path)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--huifang", required=True)
    ap.add_argument("--calendar", required=True)
    ap.add_argument("--seeds", default="1-1")
    ap.add_argument("--cases", type=int, default=36_000)
    a = ap.parse_args()
    huifang, (first, _, last) = os.path.abspath(a.huifang), a.seeds.partition("-")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        master, pids = local_cluster.start(folder / "cluster", 2, "1g")
        try:
            os.environ.update(PYSPARK_PYTHON=sys.executable, SPARK_LOCAL_IP="127.0.0.1")
            from pyspark.sql import SparkSession

            builder = SparkSession.builder.master(master).appName("huifang")
            for key, value in CONF.items():
                builder = builder.config(key, value)
            spark = builder.getOrCreate()
            spark.sparkContext.setLogLevel("OFF")
            trial = Trial(spark, huifang, folder)
            trials(trial, pids, os.path.abspath(a.calendar), range(int(first), int(last or first) + 1), a.cases)
            spark.stop()
        finally:
            local_cluster.stop(folder / "cluster")
    print("failed:", *trial.failed) if trial.failed else print("all equal, all stopped")
    return 1 if trial.failed else 0


def trials(trial, pids, calendar, seeds, cases):
    folder, huifang = trial.folder, trial.huifang
    for seed in seeds:
        made = seeded.prepared(huifang, calendar, seed, str(folder / f"seed{seed}"))
        if made:
            whole, span = folder / f"seed{seed}" / "lake", made[1]
            sources = lake.make(made[0], str(whole))
            conf = lake.settings(whole, folder / f"seed{seed}" / "conf")
            trial.equal(f"seed-{seed}", trial.options(f"seed-{seed}", conf, sources, period=span[1], as_of=span[3]), whole, span[2:])
    made = by_hand(folder / "hand")
    trial.equal("by-hand", trial.options("by-hand", folder / "hand" / "conf", made, period="2026-06", as_of="2026-06-30", parts=8), folder / "hand" / "whole", ["--as-of", "2026-06-30"])
    sources = by_day(folder / "days", cases)
    conf, whole = folder / "days" / "conf", folder / "days" / "whole"
    options = lambda name, **more: trial.options(name, conf, sources, **({"period": "2026-06"} | more))  # noqa: E731
    trial.equal("two-months", options("two-months", period=None, periods="2026-05..2026-06"), whole)
    late_rows(trial, options, sources, whole)
    trial.equal("one-part", options("one-part", parts=1), whole)
    slow = wrapper(folder, "slow", 'case " $* " in *" tally "*) sleep 3;; esac', huifang)
    found: list[int] = []
    watch = killer(pids[1], "CoarseGrainedExecutorBackend", found)
    trial.equal("executor-killed", options("executor-killed", huifang=slow, installed=True, parts=5), whole)
    watch.join(1)
    if not found:
        trial.fail("executor-killed", "no executor was killed while it counted")
    # the first attempt at part 2 hangs; Spark starts another one elsewhere
    once = wrapper(folder, "once", f'case " $* " in *" --part 2/4 "*) mkdir {folder}/once.lock 2>/dev/null && sleep 600;; esac', huifang)
    trial.equal("run-twice", options("run-twice", huifang=once, installed=True, parts=4), whole)
    if not (folder / "once.lock").exists():
        trial.fail("run-twice", "no part hung")
    bad = wrapper(folder, "bad", 'case " $* " in *" --part 3/3 "*) echo "error: [HF0107] the disk of \\`ledger/day=2026-05-01/part-0.parquet\\` and \\`王小明\\` fails" >&2; exit 1;; esac', huifang)
    trial.stops("refused-part", options("refused-part", huifang=bad, installed=True), "`…` fails")
    vanishing = wrapper(folder, "vanishing", f'case " $* " in *" --part 1/2 --whole tried "*) mv {folder}/vanishing {folder}/gone;; esac', huifang)
    trial.stops("no-program", options("no-program", huifang=vanishing, installed=True), "cannot run")
    trial.stops("full-disk", options("full-disk", scratch="/dev/full/x"), "cannot write")
    killed = wrapper(folder, "killed", 'case " $* " in *" --part 3/3 "*) kill -9 $$;; esac', huifang)
    trial.stops("out-of-memory", options("out-of-memory", huifang=killed, installed=True), "signal 9")
    small(trial, options)
    # the worker goes with its executor
    watch = threading.Timer(6, lambda: os.kill(pids[1], signal.SIGKILL))
    watch.start()
    trial.equal("worker-killed", options("worker-killed", huifang=slow, installed=True, parts=4), whole)


def late_rows(trial, options, sources, whole):
    """A visit of June that comes later changes the kept tallies of June, cut into other parts, and those of May not."""
    kept = options("two-months", period=None, periods="2026-05..2026-06", parts=4)
    late = Path(sources["visits"]) / "day=2026-06-30" / "part-1.parquet"
    late.parent.mkdir(exist_ok=True)
    lake.write(late, "回访编号 受理编号 窗口 回访时间 回访方式 总体评价".split(), [["HF-late", "", "综合窗口", "2026-06-15 10:00:00", "电话", "满意"]])
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        trial.equal("two-months", kept, whole)
    late.unlink()
    lines = [line for line in said.getvalue().splitlines() if line.startswith("2026-0")]
    print(said.getvalue(), end="")
    if [line.split(": ")[1].split()[0] for line in lines] != ["every", "late"]:
        trial.fail("late-rows", f"said {lines}")


def small(trial, options):
    """A disk that is full while the part is written, where one can be made."""
    place = trial.folder / "small"
    place.mkdir()
    if os.geteuid() or seeded.run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place).returncode:
        print("LEFT OUT small-disk: no small disk can be made here")
        return
    try:
        trial.stops("small-disk", options("small-disk", scratch=str(place)), "No space left")
    finally:
        seeded.run("umount", place)


if __name__ == "__main__":
    sys.exit(main())
