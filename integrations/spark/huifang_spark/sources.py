"""The tables of the lake as data frames of one shape: which export a row comes from, its place there, and its cells.

Files are told apart as huifang tells exports apart: a later file corrects an earlier one, and within a file a later row.
"""
import logging
import os
import re
from dataclasses import dataclass
from typing import Optional
from urllib.parse import unquote

import pyarrow as pa
from pyspark.sql import Column, DataFrame, SparkSession, functions as F, types as T
from pyspark.sql.pandas.types import to_arrow_schema

from .options import Source
from .words import Stop

# where Spark notes a row of CSV that is not as wide as its heading
RAGGED = "_huifang_ragged"
# what huifang reads of Parquet; other types mean nothing to it
ATOMIC = (T.StringType, T.BooleanType, T.NumericType, T.DateType, T.TimestampType, T.TimestampNTZType)
CSV = {"header": "true", "multiLine": "true", "quote": '"', "escape": '"', "enforceSchema": "false", "inferSchema": "false", "mode": "PERMISSIVE"}


@dataclass(frozen=True)
class Table:
    """A source that was opened; nothing of it was read but headings."""

    source: Source
    # src, file, block, at_n, at_s, n, ragged, cells (a struct)
    rows: DataFrame
    # the path of each export in the workspace, by what the column `file` holds
    files: dict[str, str]
    # what a row's cells are, as Parquet
    schema: pa.Schema


def open_all(spark: SparkSession, sources: tuple[Source, ...]) -> list[Table]:
    """Opens the sources in the order of their names."""
    return [_open(spark, number, source) for number, source in enumerate(sources)]


def _open(spark: SparkSession, number: int, source: Source) -> Table:
    try:
        frame = _frame(spark, source)
        is_files = _has(frame, "_metadata.file_path")
        paths = sorted(frame.inputFiles()) if is_files and not source.file_column else []
    except Stop:
        raise
    except Exception as error:  # noqa: BLE001: whatever Spark or a connector throws is told by its first line
        raise Stop("unreadable", name=source.name, where=source.where, why=first_line(error)) from None
    for column, option in ((source.order, "--order"), (source.file_column, "--file-column")):
        if column and column not in frame.columns:
            raise Stop("no_column", name=source.name, column=column, option=option)
    ragged = F.col(f"`{RAGGED}`").isNotNull() if RAGGED in frame.columns else F.lit(False)
    cells = [field for field in frame.schema.fields if field.name != RAGGED]
    at_n, at_s = _order(frame, source)
    of_row = F.xxhash64(*[F.col(f"`{f.name}`") for f in cells if isinstance(f.dataType, ATOMIC)])
    if is_files and not source.file_column:
        files = _names(source, paths)
        where, block, n = F.col("_metadata.file_path"), F.col("_metadata.file_block_start"), F.monotonically_increasing_id()
        _same_columns(spark, source, frame, paths)
    elif not source.order:
        raise Stop("no_order", name=source.name)
    else:
        where = F.col(f"`{source.file_column}`").cast("string") if source.file_column else F.lit("")
        where, block, n = F.coalesce(where, F.lit("")), F.lit(0), of_row
        batches = sorted(row[0] for row in frame.select(where).distinct().collect()) if source.file_column else [""]
        files = {batch: f"{source.name}/{_plain(batch)}.parquet" for batch in batches}
    as_read = [F.col(f"`{f.name}`").cast("string").alias(f.name) if isinstance(f.dataType, T.NullType) else F.col(f"`{f.name}`") for f in cells]
    rows = frame.select(
        F.lit(number).alias("src"), where.alias("file"), block.cast("long").alias("block"), at_n.alias("at_n"), at_s.alias("at_s"),
        n.cast("long").alias("n"), ragged.alias("ragged"), F.struct(*as_read).alias("cells"),
    )
    return Table(source, rows, files, _arrow(rows))


def _frame(spark: SparkSession, source: Source) -> DataFrame:
    if source.format == "table":
        return spark.table(source.where)
    # partitions of folders (day=2026-06-01) are no columns of the files
    reader = spark.read.format(source.format)
    if source.format in ("parquet", "orc", "csv", "json"):
        reader = reader.option("recursiveFileLookup", "true")
    if source.format in ("parquet", "orc"):
        reader = reader.option("mergeSchema", "true")
    if source.format == "csv":
        for key, value in {**CSV, **source.options}.items():
            reader = reader.option(key, value)
        heading = reader.load(source.where).schema
        schema = T.StructType([*heading.fields, T.StructField(RAGGED, T.StringType())])
        return reader.option("columnNameOfCorruptRecord", RAGGED).schema(schema).load(source.where)
    for key, value in source.options.items():
        reader = reader.option(key, value)
    return reader.load() if source.where == "-" else reader.load(source.where)


def _has(frame: DataFrame, column: str) -> bool:
    # PySpark 4 writes errors to the terminal, with the plan, also those that are caught
    for name in ("SQLQueryContextLogger", "DataFrameQueryContextLogger"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        frame.select(column)
        return True
    except Exception:  # noqa: BLE001: an unresolved column, whatever Spark's version calls it
        return False


def _same_columns(spark: SparkSession, source: Source, frame: DataFrame, paths: list[str]) -> None:
    """Refuses a layout that changed: a column that some files lack would read as blank, which says something else."""
    if source.format not in ("parquet", "orc"):
        return
    all_of = {field.name for field in frame.schema.fields}
    for path in {paths[0], paths[len(paths) // 2], paths[-1]} if len(paths) > 1 else set():
        lacking = all_of - set(spark.read.format(source.format).load(unquote(path) if "%" in path else path).columns)
        if lacking:
            raise Stop("other_columns", name=source.name, columns=", ".join(sorted(lacking)))


def _names(source: Source, paths: list[str]) -> dict[str, str]:
    """The workspace's path of each file, in the order of the files' own paths."""
    if not paths:
        raise Stop("no_files", name=source.name, where=source.where)
    plain = {path: unquote(path) for path in paths}
    folders = [path.split("/")[:-1] for path in plain.values()]
    # paths are addresses (file:///…, s3a://…), which a function for paths would change
    common = next((n for n, pieces in enumerate(zip(*folders)) if len(set(pieces)) > 1), min(map(len, folders)))
    names = {}
    for path, name in plain.items():
        below = "/".join(name.split("/")[common:])
        # a text export keeps its name; its bytes tell huifang that it is Parquet
        below = below if below.endswith((".parquet", ".csv", ".tsv", ".txt")) else f"{below}.parquet"
        names[address(path)] = f"{source.name}/{below}"
    return names


def address(path: str) -> str:
    """One spelling of a file's address: Spark writes `file:///a` here and `file:/a` there."""
    return re.sub("^([A-Za-z][A-Za-z0-9+.-]*):/+", "\\1:/", unquote(path))


def _plain(batch: str) -> str:
    plain = "".join(c if c.isalnum() or c in "-._: " else "_" for c in batch).replace(":", "-").strip()
    return plain if plain and plain[0] not in "._~" else f"t{plain}"


def _order(frame: DataFrame, source: Source) -> tuple[Column, Column]:
    """What orders rows: a number, or a text."""
    number, text = F.lit(None).cast("long"), F.lit(None).cast("string")
    if source.order:
        column, kind = F.col(f"`{source.order}`"), frame.schema[source.order].dataType
        if isinstance(kind, T.TimestampType):
            number = F.unix_micros(column)
        elif isinstance(kind, T.TimestampNTZType):
            number = F.unix_micros(column.cast("timestamp"))
        elif isinstance(kind, T.DateType):
            number = F.unix_date(column).cast("long")
        elif isinstance(kind, T.IntegralType):
            number = column.cast("long")
        else:
            text = column.cast("string")
    return number, text


def _arrow(rows: DataFrame) -> pa.Schema:
    cells: T.StructType = rows.schema["cells"].dataType
    fields = []
    for field in cells.fields:
        try:
            fields.extend(to_arrow_schema(T.StructType([field])))
        except Exception:  # noqa: BLE001: a type that Arrow does not have is nested for huifang
            fields.append(pa.field(field.name, pa.binary()))
    return pa.schema(fields)


def without(table: Table, names: set[str]) -> Table:
    """The table without columns that mean nothing."""
    cells: T.StructType = table.rows.schema["cells"].dataType
    left = [F.col(f"cells.`{f.name}`") for f in cells.fields if f.name not in names]
    return Table(table.source, table.rows.withColumn("cells", F.struct(*left)), table.files, pa.schema([f for f in table.schema if f.name not in names]))


def odd_columns(table: Table) -> set[str]:
    """Columns of types that are no cells: nested, binary, intervals."""
    cells: T.StructType = table.rows.schema["cells"].dataType
    return {f.name for f in cells.fields if not isinstance(f.dataType, ATOMIC)}


def first_line(error: Exception, limit: int = 300) -> str:
    """What an error says first, without a stack or a plan."""
    text = str(getattr(error, "desc", "") or error).strip()
    return (text.splitlines() or [type(error).__name__])[0][:limit]


def empties(folder: str, tables: list[Table]) -> None:
    """Every export of every source, without rows, so that huifang says what the columns mean."""
    import pyarrow.parquet as pq

    for table in tables:
        for path in set(table.files.values()):
            whole = os.path.join(folder, path)
            os.makedirs(os.path.dirname(whole), exist_ok=True)
            pq.write_table(table.schema.empty_table(), whole)


def views(said: dict, tables: list[Table]) -> list[list[dict]]:
    """What huifang says of each source: a view for each kind that its files are."""
    of_path: dict[str, list[dict]] = {}
    for view in said["files"]:
        of_path.setdefault(view["path"], []).append(view)
    ours = {path for table in tables for path in table.files.values()}
    for path in of_path:
        if path not in ours:
            raise Stop("own_exports", path=path)
    found = []
    for table in tables:
        told = [of_path[path] for path in sorted(set(table.files.values())) if path in of_path]
        if not told:
            raise Stop("not_taken", name=table.source.name)
        plain = [[{k: v for k, v in view.items() if k != "path"} for view in views] for views in told]
        if any(one != plain[0] for one in plain):
            raise Stop("views_differ", name=table.source.name)
        found.append(told[0])
    return found


def count(tables: list[Table]) -> Optional[int]:
    """How many rows there are."""
    return sum(table.rows.select(F.lit(1)).count() for table in tables)
