"""A lake of Parquet from the CSV exports of a workspace, each layout of columns in a folder of its own, as `--source` wants it."""
import csv
import io
import os
import sys

import pyarrow as pa
import pyarrow.parquet as pq


def of_rows(heading, rows):
    """A table of text; a short row is filled up, as an export does that ends early."""
    columns = [[row[n] if n < len(row) else None for row in rows] for n in range(len(heading))]
    return pa.table([pa.array(column, pa.string()) for column in columns], names=heading)


def text(path):
    """What a text export says, in either encoding that exports have."""
    with open(path, "rb") as f:
        content = f.read()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def make(workspace, whole, kinds=("ledger", "visits", "evaluations", "rectifications")):
    """Writes `whole`, the same workspace with Parquet for CSV; gives the name and folder of each source."""
    sources = {}
    os.makedirs(whole)
    for name in os.listdir(workspace):
        path = os.path.join(workspace, name)
        if os.path.isfile(path) and not name.endswith((".py", ".md")):
            os.link(path, os.path.join(whole, name))
    for kind in kinds:
        folder = os.path.join(workspace, kind)
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            heading, *rows = list(csv.reader(io.StringIO(text(os.path.join(folder, name)), newline="")))
            layout = sources.setdefault((kind, tuple(heading)), f"{kind}/{len([k for k in sources if k[0] == kind])}")
            place = os.path.join(whole, layout)
            os.makedirs(place, exist_ok=True)
            pq.write_table(of_rows(heading, [row for row in rows if len(row) <= len(heading)]), os.path.join(place, os.path.splitext(name)[0] + ".parquet"))
    return {layout: os.path.join(whole, layout) for layout in sources.values()}


def write(path, heading, rows):
    """One file of text columns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(of_rows(heading, rows), path)


def settings(whole, folder):
    """A workspace of the same settings, without exports."""
    os.makedirs(folder)
    for name in os.listdir(whole):
        if os.path.isfile(path := os.path.join(whole, name)):
            os.link(path, os.path.join(folder, name))
    return folder


if __name__ == "__main__":
    # lake.py WORKSPACE OUT: prints the sources as `huifang_cut.py` takes them
    print(*(f"--source {name}=parquet:{os.path.abspath(where)}" for name, where in make(sys.argv[1], sys.argv[2]).items()))
