"""What an executor does with a part: writes its rows as a workspace, runs `huifang tally` on it, gives back counts.

Rows come sorted by export and place and go to files as they come; no more than a batch is held. Whatever names a person
stays in the executor's folder, which is gone with the part, and in the lake.
"""
import csv
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from typing import Iterator, Optional

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .options import Options
from .program import lay_out, tally_args
from .sources import address
from .words import Stop, say, shown

# what a part gives back: tallies, faults, accounts, and on request lists
SCHEMA = "what string, part int, period string, name string, body binary, cells map<string,string>"
ARROW = pa.schema([("what", pa.string()), ("part", pa.int32()), ("period", pa.string()), ("name", pa.string()), ("body", pa.binary()), ("cells", pa.map_(pa.string(), pa.string()))])
# less than this is a full disk, whatever the program said of it
ROOM = 8 << 20
LIST_ROWS = 5_000


@dataclass(frozen=True)
class Job:
    """What every executor needs to know; nothing of a row."""

    options: Options
    parts: int
    whole: str
    lang: str
    huifang: str
    settings: dict[str, bytes]
    # by source: its name, the paths of its exports by what `file` holds, its columns
    names: list[str]
    files: list[dict[str, str]]
    schemas: list[pa.Schema]
    # words that may be shown to whoever runs the job
    known: frozenset[str]


def count(job: Job, place: int, batches: Iterator[pa.RecordBatch], scratch: str, huifang: str) -> Iterator[pa.RecordBatch]:
    """Counts part `place` (from 0): its tallies, its account, its faults."""
    began = time.monotonic()
    number = place + 1
    try:
        folder = tempfile.mkdtemp(prefix=f"huifang-{number}-", dir=scratch)
    except OSError as error:
        raise Stop("no_room", host=socket.gethostname(), path=scratch, why=error.strerror) from None
    try:
        rows = _Rows(job, place, folder)
        try:
            lay_out(folder, job.settings)
            rows.write(batches)
            rows.fill_up()
        except OSError as error:
            raise Stop("no_room", host=socket.gethostname(), path=folder, why=error.strerror or error) from None
        for source, (n, first) in rows.ragged.items():
            yield _row("ragged", number, name=job.names[source], cells={"rows": str(n), "file": first})
        fault = None if rows.ragged else _tally(job, huifang, folder, number)
        if fault:
            yield _row("fault", number, name=fault[0], cells={"said": fault[1]})
        elif not rows.ragged:
            yield from _tallies(folder, number)
            if job.options.lists:
                yield from _lists(job, huifang, folder, number)
        account = {job.names[source]: str(n) for source, n in rows.counted.items()}
        extra = {"rows": str(sum(rows.counted.values())), "torn": str(rows.torn), "keyless": str(rows.keyless), "seconds": f"{time.monotonic() - began:.1f}"}
        yield _row("account", number, cells={**account, **extra})
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Rows:
    """Writes rows to the files of their exports, one open at a time."""

    def __init__(self, job: Job, place: int, folder: str) -> None:
        self.job, self.place, self.folder = job, place, folder
        self.counted: dict[int, int] = {}
        self.ragged: dict[int, tuple[int, str]] = {}
        self.torn = self.keyless = 0
        self.written: set[str] = set()
        self.open: Optional[tuple[int, str, pq.ParquetWriter]] = None

    def write(self, batches: Iterator[pa.RecordBatch]) -> None:
        for batch in batches:
            if batch.num_rows == 0:
                continue
            sources, files = batch.column("src"), batch.column("file")
            if pc.any(pc.not_equal(batch.column("part"), self.place)).as_py():
                raise Stop("misplaced", part=batch.column("part")[0].as_py() + 1, place=self.place + 1)
            self.torn += pc.sum(pc.cast(batch.column("torn"), pa.int64())).as_py() or 0
            self.keyless += pc.sum(pc.cast(batch.column("keyless"), pa.int64())).as_py() or 0
            start = 0
            for end in _runs(sources, files):
                self._slice(batch.slice(start, end - start))
                start = end
        self._close()

    def _slice(self, rows: pa.RecordBatch) -> None:
        source, file = rows.column("src")[0].as_py(), rows.column("file")[0].as_py()
        names = self.job.files[source]
        path = names.get(file) or names[address(file)]
        self.counted[source] = self.counted.get(source, 0) + rows.num_rows
        ragged = pc.sum(pc.cast(rows.column("ragged"), pa.int64())).as_py() or 0
        if ragged:
            n, first = self.ragged.get(source, (0, path))
            self.ragged[source] = (n + ragged, first)
        cells = rows.column(rows.schema.get_field_index(f"cells{source}"))
        schema = pa.schema(list(cells.type))
        if self.open is None or self.open[:2] != (source, path):
            self._close()
            whole = os.path.join(self.folder, path)
            os.makedirs(os.path.dirname(whole), exist_ok=True)
            self.open = (source, path, pq.ParquetWriter(whole, schema))
            self.written.add(path)
        self.open[2].write_batch(pa.RecordBatch.from_arrays(cells.flatten(), schema=schema))

    def _close(self) -> None:
        if self.open:
            self.open[2].close()
            self.open = None

    def fill_up(self) -> None:
        """Part 1 has every export, also those of whose rows it has none; the others one of each source at least."""
        for source, (files, schema) in enumerate(zip(self.job.files, self.job.schemas)):
            paths = sorted(set(files.values()))
            needed = paths if self.place == 0 else [] if source in self.counted else paths[:1]
            for path in needed:
                if path not in self.written:
                    whole = os.path.join(self.folder, path)
                    os.makedirs(os.path.dirname(whole), exist_ok=True)
                    pq.write_table(schema.empty_table(), whole)


def _runs(sources: pa.Array, files: pa.Array) -> list[int]:
    """Where a run of rows of one export ends."""
    n = len(sources)
    if n < 2:
        return [n]
    differs = pc.or_(pc.not_equal(sources.slice(1), sources.slice(0, n - 1)), pc.not_equal(files.slice(1), files.slice(0, n - 1)))
    return [*(i + 1 for i in pc.indices_nonzero(differs).to_pylist()), n]


def _dies_with_its_parent() -> None:
    """Ends the program where the task is ended: a duplicate that lost, an executor that was killed."""
    ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGKILL)


def _run(job: Job, huifang: str, args: list[str]) -> subprocess.CompletedProcess:
    on_linux = {"preexec_fn": _dies_with_its_parent} if hasattr(signal, "SIGKILL") and os.path.isdir("/proc/self") else {}
    try:
        return subprocess.run([huifang, *args, "--lang", job.lang], capture_output=True, text=True, errors="replace", **on_linux)
    except OSError as error:
        raise Stop("cannot_start", host=socket.gethostname(), path=huifang, why=error.strerror) from None


def _tally(job: Job, huifang: str, folder: str, number: int) -> Optional[tuple[str, str]]:
    """Runs the program; what it says against the part, first as it may be shown, then whole."""
    out = os.path.join(folder, ".tallies")
    target = out if job.options.periods else os.path.join(out, job.options.period or "", f"part-{number:05}.parquet")
    ended = _run(job, huifang, tally_args(folder, job.options, number, job.parts, job.whole, target))
    if ended.returncode == 0:
        return None
    if ended.returncode < 0:
        raise Stop("killed", signal=-ended.returncode)
    if shutil.disk_usage(folder).free < ROOM:
        raise Stop("no_room", host=socket.gethostname(), path=folder, why=os.strerror(28))
    said = ended.stderr.replace(folder + os.sep, "")
    return say(job.lang, "ends", code=ended.returncode, said=shown(said, job.known)), said


def _tallies(folder: str, number: int) -> Iterator[pa.RecordBatch]:
    for where, _, names in sorted(os.walk(os.path.join(folder, ".tallies"))):
        for name in sorted(names):
            with open(os.path.join(where, name), "rb") as f:
                yield _row("tally", number, period=os.path.basename(where), name=name, body=f.read())


def _lists(job: Job, huifang: str, folder: str, number: int) -> Iterator[pa.RecordBatch]:
    """Rejected rows with their reasons, and the work list: tables that stay in the lake."""
    out = os.path.join(folder, ".lists")
    span = ["--as-of", job.options.as_of or ""]
    _run(job, huifang, ["check", folder, *span, "--fix-out", os.path.join(out, "rejects"), "--quiet"])
    _run(job, huifang, ["plan", folder, *span, "--out", os.path.join(out, "plan"), "--quiet"])
    for where, _, names in sorted(os.walk(out)):
        for name in sorted(name for name in names if name.endswith(".csv")):
            path = os.path.join(where, name)
            below = os.path.relpath(path, out)
            if below.startswith("plan") and name != "plan.csv":
                continue
            with open(path, encoding="utf-8-sig", newline="") as f:
                what, file = ("rejects", os.path.relpath(below, "rejects")) if below.startswith("rejects") else ("worklist", name)
                rows: list[dict[str, str]] = []
                for row in csv.DictReader(f):
                    rows.append({k: v for k, v in row.items() if isinstance(k, str) and isinstance(v, str)})
                    if len(rows) == LIST_ROWS:
                        yield _rows(what, number, file, rows)
                        rows = []
                if rows:
                    yield _rows(what, number, file, rows)


def _row(what: str, part: int, period: str = "", name: str = "", body: Optional[bytes] = None, cells: Optional[dict[str, str]] = None) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays(
        [pa.array([v], t) for v, t in zip([what, part, period, name, body, list((cells or {}).items())], ARROW.types)], schema=ARROW
    )


def _rows(what: str, part: int, name: str, cells: list[dict[str, str]]) -> pa.RecordBatch:
    n = len(cells)
    columns = [[what] * n, [part] * n, [""] * n, [name] * n, [None] * n, [list(row.items()) for row in cells]]
    return pa.RecordBatch.from_arrays([pa.array(v, t) for v, t in zip(columns, ARROW.types)], schema=ARROW)
