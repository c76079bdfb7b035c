"""What the command line says, checked once."""
import argparse
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional, Sequence

from .words import Stop

MOST_PARTS = 100_000


@dataclass(frozen=True)
class Source:
    """A table of the lake: the workspace's folder `name`, read by Spark."""

    name: str
    format: str
    where: str
    options: dict[str, str] = field(default_factory=dict)
    order: Optional[str] = None
    file_column: Optional[str] = None


@dataclass(frozen=True)
class Options:
    """What is asked of the job."""

    workspace: Path
    huifang: str
    sources: tuple[Source, ...]
    out: str
    tallies: Path
    period: Optional[str] = None
    periods: Optional[str] = None
    as_of: Optional[str] = None
    parts: Optional[int] = None
    rows_per_part: int = 1_000_000
    whole: Optional[str] = None
    installed: bool = False
    lists: bool = False
    lang: Optional[str] = None
    scratch: Optional[str] = None


def parser() -> argparse.ArgumentParser:
    """The options of the command line."""
    ap = argparse.ArgumentParser(prog="huifang_cut.py", description=__doc__)
    ap.add_argument("workspace", type=Path, help="a folder with huifang.toml: roster, scales, standards; no exports")
    ap.add_argument("--huifang", required=True, help="the program: a path on the driver, which is sent to the executors")
    ap.add_argument("--installed", action="store_true", help="--huifang is a path that every executor has")
    ap.add_argument("--source", action="append", default=[], metavar="NAME=FORMAT:WHERE", help="a table: NAME is the workspace's folder (ledger, visits …), FORMAT one of Spark's or `table`")
    ap.add_argument("--option", action="append", default=[], metavar="NAME.KEY=VALUE", help="an option of Spark's reader")
    ap.add_argument("--order", action="append", default=[], metavar="NAME=COLUMN", help="what orders the rows of a table that is no files: later ones correct earlier ones")
    ap.add_argument("--file-column", action="append", default=[], metavar="NAME=COLUMN", help="of a table that is no files: rows that differ in it are of different exports")
    ap.add_argument("--period", help="as 2026-06")
    ap.add_argument("--periods", help="as 2026-01..2026-12: one pass, tallies of each")
    ap.add_argument("--as-of", help="the last date whose events count")
    ap.add_argument("--parts", type=int, help="how many parts; default: rows / --rows-per-part")
    ap.add_argument("--rows-per-part", type=int, default=1_000_000)
    ap.add_argument("--whole", help="what the parts are cut from, as a snapshot's id; default: the id of the Spark application")
    ap.add_argument("--out", required=True, help="a folder in the lake that executors and driver reach; each run has its own below it")
    ap.add_argument("--tallies", required=True, type=Path, help="a folder of the driver's machine, for `huifang build --from-tallies`")
    ap.add_argument("--lists", action="store_true", help="also write rejected rows and the work list, which name cases, below --out")
    ap.add_argument("--scratch", help="a folder of every executor for its part while it counts; default: the executor's own")
    ap.add_argument("--lang", choices=["zh-CN", "en"], help="default: the workspace's language")
    return ap


def parse(args: Sequence[str]) -> Options:
    """Reads a command line; raises `Stop` where it asks for what cannot be."""
    a = parser().parse_args(list(args))
    if (a.period is None) == (a.periods is None):
        raise Stop("one_span")
    if a.as_of and a.periods:
        raise Stop("as_of_of_many")
    if a.parts is not None and not 1 <= a.parts <= MOST_PARTS:
        raise Stop("bad_number", option="--parts", most=MOST_PARTS)
    if a.rows_per_part < 1:
        raise Stop("bad_number", option="--rows-per-part", most="…")
    if a.lists and not a.as_of:
        raise Stop("as_of_of_lists")
    named: dict[str, dict] = {}
    for text in a.source:
        name, equals, rest = text.partition("=")
        format_, colon, where = rest.partition(":")
        if not (name and equals and format_ and colon and where):
            raise Stop("bad_source", text=text)
        if any(not piece or piece[0] in "._" for piece in name.split("/")) or "\\" in name:
            raise Stop("bad_name", name=name)
        if name in named:
            raise Stop("twice", name=name)
        named[name] = {"name": name, "format": format_, "where": where, "options": {}}
    if not named:
        raise Stop("no_source")
    for option, texts, key in (("--order", a.order, "order"), ("--file-column", a.file_column, "file_column")):
        for text in texts:
            name, equals, column = text.partition("=")
            if not (equals and column):
                raise Stop("bad_pair", option=option, text=text, form="NAME=COLUMN")
            _of(named, name, option)[key] = column
    for text in a.option:
        before, equals, value = text.partition("=")
        name, dot, key = before.rpartition(".")
        if not (equals and dot and key):
            raise Stop("bad_pair", option="--option", text=text, form="NAME.KEY=VALUE")
        _of(named, name, "--option")["options"][key] = value
    sources = tuple(Source(**of) for of in sorted(named.values(), key=lambda of: of["name"]))
    return Options(
        workspace=a.workspace, huifang=a.huifang, sources=sources, out=a.out.rstrip("/"), tallies=a.tallies, period=a.period, periods=a.periods,
        as_of=a.as_of, parts=a.parts, rows_per_part=a.rows_per_part, whole=a.whole, installed=a.installed, lists=a.lists, lang=a.lang, scratch=a.scratch,
    )


def _of(named: dict[str, dict], name: str, option: str) -> dict:
    if name not in named:
        raise Stop("unknown_name", name=name, option=option)
    return named[name]
