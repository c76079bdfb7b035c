"""Into which part a row goes: by case, so that a case and all that names it lie in one part.

What decides it comes from `huifang columns --json`: columns, words that mean nothing, signs that are dropped. Cells that
are equal to huifang are equal here, and some that are not: that keeps more together, and moves no figure.

(a) The key is the first of `together` that is not blank. (b) `[values]` and blanks apply to it first. (c) Keys that stand
under one id of a visit or a rectification go to part 0 together. (d) A rectification goes where the visit goes that it
names; a row that names nothing is dealt out by its place.
"""
import unicodedata
from functools import reduce
from typing import Any, Callable, Optional

from pyspark.sql import Column, DataFrame, SparkSession, functions as F

from .sources import Table

# ASCII and the common Chinese characters, which NFKC leaves as they are: no cell of these goes through Python
STABLE = "^[\\x20-\\x7e\\u4e00-\\u9fff]*$"


def _folded(cells: Optional[list[str]]) -> Optional[list[str]]:
    return cells and [unicodedata.normalize("NFKC", cell) for cell in cells]


def _trimmed(cell: Column, said: dict[str, Any], values: dict[str, str]) -> Column:
    """A cell as `[values]` means it; empty where it is blank."""
    trimmed = F.btrim(F.coalesce(cell.cast("string"), F.lit("")), F.lit(said["cells"]["trim"]))
    meant = trimmed
    if values:
        pairs = [F.lit(text) for pair in values.items() for text in pair]
        meant = F.coalesce(F.element_at(F.create_map(*pairs), trimmed), trimmed)
    blank = said["cells"]["blank"]
    return F.when(trimmed.isin(*blank), F.lit("")).otherwise(meant) if blank else meant


def _bare(folded: Column, said: dict[str, Any]) -> Column:
    """What of a cell tells whose row it is."""
    kept = F.regexp_replace(folded, said["cells"]["drop"], "")
    nothing = said["cells"]["nothing"]
    return F.when(F.lower(kept).isin(*nothing), F.lit("")).otherwise(kept) if nothing else kept


def bared(table: Table, views: list[dict[str, Any]], said: dict[str, Any]) -> DataFrame:
    """The rows, with what each column that decides the cut tells in `b_COLUMN`; empty where it is blank or not there."""
    wanted: dict[str, dict[str, Any]] = {}
    for view in views:
        for column in [*(name for names in view["together"] for name in names), view["own_id"], *(view["joins"] or [])]:
            if column:
                wanted.setdefault(column, view)
    headings = {name.strip(said["cells"]["trim"]): name for name in reversed(table.schema.names)}
    there = {column: headings.get(view["columns"].get(column)) for column, view in wanted.items()}
    found = [column for column, heading in there.items() if heading is not None]
    rows = table.rows
    if found:
        cells = [_trimmed(F.col(f"cells.`{there[column]}`"), said, wanted[column]["values"].get(column, {})) for column in found]
        rows = rows.withColumn("trimmed", F.array(*cells))
        # the function is called for every row: one whose cells need none gives it null
        odd = F.exists("trimmed", lambda cell: ~cell.rlike(STABLE))
        rows = rows.withColumn("folded", F.coalesce(F.udf(_folded, "array<string>", useArrow=False)(F.when(odd, F.col("trimmed"))), F.col("trimmed")))
    return rows.select(
        *table.rows.columns,
        *[(_bare(F.col("folded")[found.index(column)], said) if column in found else F.lit("")).alias(f"b_{column}") for column in wanted],
    )


def _named(names: list[str]) -> Column:
    """`case_id X`; null where a cell is blank."""
    filled = reduce(lambda a, b: a & b, [F.col(f"b_{name}") != "" for name in names])
    return F.when(filled, F.concat_ws(" ", F.lit(" ".join(names)), *[F.col(f"b_{name}") for name in names]))


def keyed(table: Table, views: list[dict[str, Any]], said: dict[str, Any], visits: Optional[DataFrame]) -> DataFrame:
    """The rows with their key; null where they name nothing."""
    first, rows, keys = views[0], bared(table, views, said), []
    for names in first["together"]:
        of_names = _named(names)
        if names == first["joins"] and visits is not None:
            rows = rows.join(visits.withColumnRenamed("joined", f"b_{names[0]}"), f"b_{names[0]}", "left")
            of_names = F.coalesce(F.when(F.col(f"b_{names[0]}") != "", F.col("visit_key")), of_names)
        keys.append(of_names)
    return rows.withColumn("key", F.coalesce(*keys) if keys else F.lit(None).cast("string"))


def visit_keys(tables: list[Table], views: list[list[dict[str, Any]]], said: dict[str, Any]) -> Optional[DataFrame]:
    """Where each visit stands (joined, visit_key), for the rows that name one."""
    if not any(view["joins"] for of in views for view in of):
        return None
    frames = []
    for table, of in zip(tables, views):
        if of[0]["kind"] == "visits" and "visit_id" in of[0]["columns"]:
            frames.append(keyed(table, of, said, None).select(F.col("b_visit_id").alias("joined"), "key"))
    if not frames:
        return None
    all_of = reduce(DataFrame.unionByName, frames).where("joined <> '' AND key IS NOT NULL")
    return all_of.groupBy("joined").agg(F.min("key").alias("visit_key"))


def kept_together(tables: list[Table], views: list[list[dict[str, Any]]], said: dict[str, Any], visits: Optional[DataFrame]) -> Optional[DataFrame]:
    """Keys (key) that share an id of a visit or a rectification with another key."""
    frames = []
    for table, of in zip(tables, views):
        rows = None
        for view in of:
            for id_, name in ((view["own_id"], "own"), (view["joins"] and visits is not None and view["joins"][0], "joins")):
                if not id_:
                    continue
                rows = keyed(table, of, said, visits) if rows is None else rows
                owner = F.concat_ws(" ", F.lit(id_ if name == "own" else name), f"b_{id_}")
                owned = rows.where(F.col(f"b_{id_}") != "")
                frames.append(owned.select(owner.alias("owner"), F.coalesce("key", F.lit("")).alias("key")))
    if visits is not None:
        frames.append(visits.select(F.concat_ws(" ", F.lit("joins"), "joined").alias("owner"), F.col("visit_key").alias("key")))
    if not frames:
        return None
    pairs = reduce(DataFrame.unionByName, frames).distinct()
    shared = pairs.groupBy("owner").agg(F.min("key").alias("least"), F.max("key").alias("most")).where("least <> most").select("owner")
    return pairs.join(shared, "owner", "left_semi").select("key").where("key <> ''").distinct()


def parted(tables: list[Table], views: list[list[dict[str, Any]]], said: dict[str, Any], parts: int, keep: Callable[[DataFrame, str], DataFrame]) -> DataFrame:
    """All rows in one frame with the number of their part (from 0) in `part`; the cells of each table in a column of its
    own, so that no type is lost. `keep` writes what was found down, so that it is worked out once.
    """
    visits = visit_keys(tables, views, said)
    visits = None if visits is None else keep(visits, "visits")
    torn = kept_together(tables, views, said, visits)
    frames = []
    for number, (table, of) in enumerate(zip(tables, views)):
        cells = [
            F.col("cells").alias(f"cells{n}") if n == number else F.lit(None).cast(other.rows.schema["cells"].dataType).alias(f"cells{n}")
            for n, other in enumerate(tables)
        ]
        is_one = F.lit(not of[0]["together"]).alias("is_one")
        frames.append(keyed(table, of, said, visits).select("key", is_one, "src", "file", "block", "at_n", "at_s", "n", "ragged", *cells))
    rows = reduce(DataFrame.unionByName, frames)
    if torn is None:
        rows = rows.withColumn("torn", F.lit(False))
    else:
        rows = rows.join(keep(torn, "together").withColumn("is_torn", F.lit(True)), "key", "left").withColumn("torn", F.coalesce("is_torn", F.lit(False)))
    by_place = F.pmod(F.xxhash64("src", "file", "block", "n"), F.lit(parts)).cast("int")
    dealt = F.when(F.col("key").isNull(), by_place).otherwise(F.pmod(F.xxhash64("key"), F.lit(parts)).cast("int"))
    return rows.withColumn("keyless", F.col("key").isNull()).withColumn("part", F.when(F.col("is_one") | F.col("torn"), F.lit(0)).otherwise(dealt))


def placed(spark: SparkSession, rows: DataFrame, parts: int) -> DataFrame:
    """The rows, those of part p in partition p: Spark places by the hash of a number, and the number that goes there is looked up."""
    if parts == 1:
        return rows.repartition(1)
    numbers: dict[int, int] = {}
    most = parts * 16 + 64
    while len(numbers) < parts:
        found = spark.range(most).select(F.col("id").cast("int").alias("number")).withColumn("place", F.pmod(F.hash("number"), F.lit(parts)))
        numbers = {row["place"]: row["number"] for row in found.groupBy("place").agg(F.min("number").alias("number")).collect()}
        most *= 4
    table = F.array(*[F.lit(numbers[place]) for place in range(parts)])
    return rows.withColumn("number", F.element_at(table, F.col("part") + 1)).repartition(parts, "number")
