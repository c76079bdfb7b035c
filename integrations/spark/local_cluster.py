#!/usr/bin/env python3
"""A Spark cluster on this machine from the PyPI wheel, to try the job: one master, workers of one core each.

    local_cluster.py start FOLDER [--workers 2] [--memory 2g]     prints the master's address
    local_cluster.py stop FOLDER                                  ends what was started, by process id

Each worker has a loopback address of its own (127.0.0.2, …), so that Spark takes them for different machines.
"""
import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pyspark

MASTER = "org.apache.spark.deploy.master.Master"
WORKER = "org.apache.spark.deploy.worker.Worker"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def start(folder: Path, workers: int, memory: str, wait: float = 120) -> tuple[str, list[int]]:
    """The master's address and the process ids: of the master, then of the workers."""
    folder.mkdir(parents=True, exist_ok=True)
    home = os.path.dirname(pyspark.__file__)
    environment = {
        **os.environ, "SPARK_HOME": home, "PYSPARK_PYTHON": sys.executable, "SPARK_WORKER_DIR": str(folder / "work"), "SPARK_LOCAL_DIRS": str(folder / "local"),
        "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m",
    }
    spark = os.path.join(home, "bin", "spark-class")
    pids: list[int] = []

    def launch(name: str, *args: str, ip: str = "127.0.0.1") -> Path:
        log = folder / f"{name}.log"
        with open(log, "wb") as f:
            of = subprocess.Popen([spark, *args], env={**environment, "SPARK_LOCAL_IP": ip}, stdout=f, stderr=f, stdin=subprocess.DEVNULL, start_new_session=True)
        pids.append(of.pid)
        (folder / "pids.json").write_text(json.dumps(pids))
        return log

    port = free_port()
    master = f"spark://127.0.0.1:{port}"
    _until(launch("master", MASTER, "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"), "Starting Spark master", wait)
    logs = [
        launch(f"worker{n}", WORKER, "--host", f"127.0.0.{n + 1}", "--cores", "1", "--memory", memory, "--webui-port", "0", master, ip=f"127.0.0.{n + 1}")
        for n in range(1, workers + 1)
    ]
    for log in logs:
        _until(log, "Successfully registered with master", wait)
    return master, pids


def _until(log: Path, said: str, wait: float) -> None:
    end = time.monotonic() + wait
    while said not in log.read_text(errors="replace"):
        if time.monotonic() > end:
            sys.exit(f"{log}: not said within {wait:.0f} s: {said}")
        time.sleep(0.2)


def stop(folder: Path) -> None:
    """Ends the workers and the master; a worker ends its executors."""
    path = folder / "pids.json"
    for pid in reversed(json.loads(path.read_text()) if path.exists() else []):
        try:
            os.killpg(pid, signal.SIGTERM)
        except ProcessLookupError:
            pass
    path.unlink(missing_ok=True)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("what", choices=["start", "stop"])
    ap.add_argument("folder", type=Path)
    ap.add_argument("--workers", type=int, default=2)
    ap.add_argument("--memory", default="2g")
    a = ap.parse_args()
    if a.what == "stop":
        stop(a.folder.resolve())
    else:
        print(start(a.folder.resolve(), a.workers, a.memory)[0])


if __name__ == "__main__":
    main()
