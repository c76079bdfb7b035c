"""The job on the driver: headings, cut, parts, tallies. Prints what it did and what comes next; exit code 1 on an error."""
import atexit
import os
import re
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Optional, Sequence

from .options import Options, parse
from .words import Stop, say, system_language

# a part so much larger than the mean is said
UNEVEN = 4
# applications whose executors have this package
SENT: set[str] = set()


def main(args: Sequence[str]) -> int:
    """Runs the job of a command line; its exit code."""
    lang = system_language()
    try:
        options = parse(args)
        lang = options.lang or lang
        lacking = [name for name in ("pandas", "pyarrow") if not _is_there(name)]
        if lacking:
            raise Stop("no_packages", names=", ".join(lacking))
        from pyspark.sql import SparkSession

        spark = SparkSession.builder.appName("huifang").getOrCreate()
        spark.sparkContext.setLogLevel("OFF")
        try:
            told = {"lang": lang}
            try:
                run(spark, options, told)
            finally:
                lang = told["lang"]
        finally:
            spark.stop()
    except Stop as stop:
        print(say(lang, "error") + say(lang, stop.key, **stop.values), file=sys.stderr)
        if "lines" in stop.values:
            print(stop.values["lines"], file=sys.stderr)
        return 1
    return 0


def console() -> int:
    """The entry of the installed package."""
    return main(sys.argv[1:])


def _is_there(name: str) -> bool:
    try:
        __import__(name)
        return True
    except ImportError:
        return False


def run(spark, options: Options, told: Optional[dict] = None) -> list[str]:
    """Counts the tables of `options` with a session that is there; the periods whose tallies were written.

    Raises `Stop`, and has written no tally then.
    """
    from . import collect, keys, program, sources
    from .part import Job

    told = told if told is not None else {"lang": options.lang or system_language()}
    lang = told["lang"]
    settings = program.settings_of(options.workspace)
    huifang = program.find(options.huifang)
    tables = sources.open_all(spark, options.sources)
    with tempfile.TemporaryDirectory(prefix="huifang-") as folder:
        program.lay_out(folder, settings)
        sources.empties(folder, tables)
        said = program.columns(huifang, folder, options.lang)
        lang = told["lang"] = options.lang or said["locale"]
        print(say(lang, "reading", n=len(tables), files=sum(len(set(t.files.values())) for t in tables)), flush=True)
        views = sources.views(said, tables)
        program.try_out(huifang, folder, options, lang)
    spark.conf.set("spark.sql.session.timeZone", said["timezone"])
    for number, table in enumerate(tables):
        if odd := sources.odd_columns(table):
            tables[number] = sources.without(table, odd)
            print(say(lang, "dropped", name=table.source.name, columns=", ".join(sorted(odd))), flush=True)
    parts = options.parts or max(1, -(-sources.count(tables) // options.rows_per_part))
    whole = options.whole or spark.sparkContext.applicationId
    known = frozenset(
        [*said["roster"], *(name for t in tables for name in (*t.schema.names, *t.files.values())), *(c for of in views for v in of for c in v["columns"]), *settings]
    )
    job = Job(options, parts, whole, lang, _ship(spark, huifang, options), settings, [t.source.name for t in tables], [t.files for t in tables], [t.schema for t in tables], known)
    print(say(lang, "cutting", parts=parts, whole=whole), flush=True)
    where = f"{options.out}/{re.sub(r'[^A-Za-z0-9._-]', '_', whole)}-{os.urandom(3).hex()}"
    try:
        rows = keys.parted(tables, views, said, parts, lambda frame, name: _kept(spark, frame, f"{where}-keys/{name}"))
        try:
            results = _counted(spark, job, keys.placed(spark, rows, parts), where)
        finally:
            _remove(spark, f"{where}-keys")
        collect.ensure_counted(results, job, where)
        of = collect.accounts(results)
        if not of.rows:
            raise Stop("no_rows")
        _account(of, parts, lang)
        periods = collect.take(results, job, options.tallies)
    except Stop:
        raise
    except Exception as error:  # noqa: BLE001: what Spark throws holds the executors' own sentence, and much else
        raise _cause(error, lang) from None
    for period in periods:
        print(say(lang, "written", period=period, path=options.tallies / period, parts=parts))
        print(say(lang, "next", workspace=options.workspace, path=options.tallies / period))
    if options.lists:
        print(say(lang, "lists", where=where))
    return periods


def _kept(spark, frame, where: str):
    """What was worked out once, written to the lake: it outlives a lost executor, and the plan behind it ends there."""
    schema = frame.schema
    frame.write.mode("errorifexists").parquet(where)
    return spark.read.schema(schema).parquet(where)


def _remove(spark, where: str) -> None:
    path = spark._jvm.org.apache.hadoop.fs.Path(where)
    path.getFileSystem(spark._jsc.hadoopConfiguration()).delete(path, True)


def _counted(spark, job, rows, where: str):
    """Counts each part once that counts: Spark commits the output of one attempt, whatever was retried or run twice."""
    from pyspark import SparkFiles, TaskContext

    from .part import SCHEMA, count

    is_installed, name = job.options.installed, os.path.basename(job.huifang)

    def of_part(batches):
        place = TaskContext.get().partitionId()
        scratch = job.options.scratch or SparkFiles.getRootDirectory()
        yield from count(job, place, batches, scratch, job.huifang if is_installed else SparkFiles.get(name))

    in_order = rows.sortWithinPartitions("src", "file", "at_n", "at_s", "block", "n")
    in_order.mapInArrow(of_part, SCHEMA).write.mode("errorifexists").partitionBy("what").parquet(where)
    return spark.read.schema(SCHEMA).parquet(where)


def _ship(spark, huifang: str, options: Options) -> str:
    """Sends program and package to the executors; where the program lies there."""
    if (application := spark.sparkContext.applicationId) not in SENT:
        SENT.add(application)
        packed = Path(tempfile.mkdtemp(prefix="huifang-")) / "huifang_spark.zip"
        with zipfile.ZipFile(packed, "w") as z:
            for path in sorted(Path(__file__).parent.glob("*.py")):
                z.write(path, f"huifang_spark/{path.name}")
        spark.sparkContext.addPyFile(str(packed))
        # executors fetch it from here as long as the application runs
        atexit.register(shutil.rmtree, packed.parent, ignore_errors=True)
    if not options.installed:
        spark.sparkContext.addFile(huifang)
    return huifang


def _account(of, parts: int, lang: str) -> None:
    most = max(of.by_part.values())
    print(say(lang, "counted", parts=parts, rows=of.rows, most=most), flush=True)
    part = max(of.by_part, key=lambda number: of.by_part[number])
    mean = of.rows / parts
    if parts > 1 and most > UNEVEN * mean and most > 1_000:
        why = say(lang, "why_torn" if part == 1 and of.torn * 2 > most else "why_window")
        print(say(lang, "uneven", part=part, rows=most, times=round(most / mean), why=why), flush=True)


def _cause(error: Exception, lang: str) -> Stop:
    """The sentence of the executor where there is one, else Spark's first; a stack may hold cells and is not shown."""
    text = str(error)
    if found := re.search(r"huifang-stop (\{.*?\})\s*$", text, re.M):
        import json

        told = json.loads(found[1])
        return Stop("job_failed", why=say(lang, told["key"], **told["values"]))
    from .sources import first_line

    return Stop("job_failed", why=first_line(error))
