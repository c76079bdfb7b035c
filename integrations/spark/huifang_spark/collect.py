"""Takes the tallies of a run out of the lake into a folder of the driver's machine: all of a period or nothing.

Only tallies, accounts and the shown half of faults come to the driver; nothing of them names a person.
"""
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pyspark.sql import DataFrame, functions as F

from . import program
from .part import Job
from .words import Stop, say

LISTED = 12


@dataclass(frozen=True)
class Accounts:
    """What the parts counted."""

    rows: int
    by_part: dict[int, int]
    torn: int
    keyless: dict[int, int]


def ensure_counted(results: DataFrame, job: Job, where: str) -> None:
    """Stops where a part has a fault."""
    ragged = results.where("what = 'ragged'").select("name", "cells").collect()
    if ragged:
        one = ragged[0]
        rows = sum(int(row["cells"]["rows"]) for row in ragged if row["name"] == one["name"])
        raise Stop("ragged", name=one["name"], rows=rows, file=min(row["cells"]["file"] for row in ragged if row["name"] == one["name"]))
    faults = results.where("what = 'fault'").select("part", F.col("name").alias("said")).orderBy("part").collect()
    if faults:
        said: dict[str, list[int]] = {}
        for row in faults:
            said.setdefault(row["said"], []).append(row["part"])
        lines = []
        for text, parts in list(said.items())[:LISTED]:
            listed = ", ".join(str(part) for part in parts[:LISTED]) + (" …" if len(parts) > LISTED else "")
            lines.append(say(job.lang, "part_failed", part=listed, said=text))
        raise Stop("failed", n=len(faults), where=f"{where}/what=fault", lines="\n".join(lines))


def accounts(results: DataFrame) -> Accounts:
    """What the parts say of their rows."""
    told = results.where("what = 'account'").select("part", "cells").collect()
    by_part = {row["part"]: int(row["cells"]["rows"]) for row in told}
    keyless = {row["part"]: int(row["cells"]["keyless"]) for row in told}
    return Accounts(sum(by_part.values()), by_part, sum(int(row["cells"]["torn"]) for row in told), keyless)


def take(results: DataFrame, job: Job, folder: Path) -> list[str]:
    """Puts the tallies of each period in the place of those that were there, and says what late rows change; gives the periods."""
    folder.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=".new-", dir=folder))
    try:
        there: dict[str, set[int]] = {}
        for row in results.where("what = 'tally'").select("period", "part", "name", "body").toLocalIterator():
            path = staged / row["period"] / row["name"]
            path.parent.mkdir(exist_ok=True)
            with open(path, "xb") as f:
                f.write(row["body"])
                f.flush()
                os.fsync(f.fileno())
            there.setdefault(row["period"], set()).add(row["part"])
        wanted = set(range(1, job.parts + 1))
        if not there:
            raise Stop("incomplete", period=job.options.period or job.options.periods, parts=job.parts, lacking=job.parts)
        for period, parts in sorted(there.items()):
            if lacking := sorted(wanted - parts):
                listed = ", ".join(str(part) for part in lacking[:LISTED]) + (" …" if len(lacking) > LISTED else "")
                raise Stop("incomplete", period=period, parts=job.parts, lacking=listed)
        for period in sorted(there):
            _tell_changes(job, folder / period, staged / period)
            _replace(staged / period, folder / period, staged / f".old-{period}")
        return sorted(there)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _tell_changes(job: Job, kept: Path, now: Path) -> None:
    """Kept tallies that do not read stop nothing: they are replaced."""
    if not kept.exists():
        return
    try:
        print(program.compare(job.huifang, kept, now, job.lang), flush=True)
    except Stop as stop:
        print(say(job.lang, "kept_unread", path=kept, why=stop.values["said"]), flush=True)


def _replace(new: Path, place: Path, old: Path) -> None:
    """Two renames: a run that is stopped between them leaves the earlier tallies beside, under a name that is left aside."""
    if place.exists():
        os.rename(place, old)
    os.rename(new, place)
