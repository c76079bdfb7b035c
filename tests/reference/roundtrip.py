"""Random tables, written by Python's csv in every encoding and dialect, read by huifang and compared cell by cell.

The cells come back by `huifang draw`, which lists every case of a month with its texts: nothing of the program's own reading is used to
say what should have been read. Only the standard library is needed.

    python3 tests/reference/roundtrip.py --huifang target/debug/huifang --seed 1
"""

import argparse
import csv
import itertools
import pathlib
import random
import subprocess
import sys
import tempfile

from cells import cleaned

HEADER = ["受理编号", "窗口", "类别", "受理时间", "事项", "申请人", "联系电话"]
#: Name, codec, byte order mark.
ENCODINGS = [
    ("utf-8", "utf-8", ""),
    ("utf-8-bom", "utf-8", "\ufeff"),
    ("gb18030", "gb18030", ""),
    ("utf-16le-bom", "utf-16-le", "\ufeff"),
    ("utf-16le", "utf-16-le", ""),
    ("utf-16be-bom", "utf-16-be", "\ufeff"),
    ("utf-16be", "utf-16-be", ""),
]
DELIMITERS = [",", ";", "\t"]
LINE_ENDS = ["\n", "\r\n", "\r"]
QUOTING = [csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]
PIECES = [
    "窗口", "投诉", "一", "珅", "，", "；", "“引号”", "a", "é", "€", "😀", "0", "007", "12.50", "-3", "=1+1", "+86", "@x", "NULL", "N/A", "\"", "\"\"",
    "'", ",", ";", "|", " ", "\u3000", "\u00a0", "\\", "#", "1e5", "合计 1", "#REF!",
]
ROWS = 12


def cell(rng, line_end):
    """A text of zero to six pieces, with line ends inside where the file has them between its records."""
    pieces = rng.choices([*PIECES, line_end], k=rng.randrange(7))
    return "".join(pieces)


def table(rng, prefix, line_end):
    rows = []
    for n in range(ROWS):
        day = f"2026-06-{rng.randrange(1, 31):02}"
        row = [f"{prefix}-{n:03}", rng.choice(["一窗", "二窗,三窗", "“四”窗"]), rng.choice(["投诉", "维修;急修"]), day]
        rows.append(row + [cell(rng, line_end) for _ in range(3)])
    return rows


def write(path, rows, encoding, mark, delimiter, line_end, quoting, last_line_ends):
    with open(path, "w", encoding=encoding, newline="") as file:
        file.write(mark)
        writer = csv.writer(file, delimiter=delimiter, lineterminator=line_end, quoting=quoting)
        writer.writerow(HEADER)
        writer.writerows(rows)
    if not last_line_ends:
        text = path.read_bytes().decode(encoding)
        path.write_bytes(text.removesuffix(line_end).encode(encoding))


def drawn(workspace, huifang):
    command = [huifang, "draw", str(workspace), "--on", "2026-06-30", "--seed", "x"]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if run.returncode != 0:
        sys.exit(f"draw ended with {run.returncode}\n{run.stdout}{run.stderr}")
    with open(workspace / "draws/2026-06-30.csv", encoding="utf-8-sig", newline="") as file:
        return {row["case_id"]: row for row in csv.DictReader(file)}


def unguarded(text):
    """Without the `'` that keeps spreadsheets from taking a cell for a formula."""
    return text[1:] if text.startswith("'") and text[1:2] in ("=", "+", "-", "@", "\t", "\r") else text


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--huifang", required=True)
    asked.add_argument("--seed", type=int, default=1)
    asked = asked.parse_args()
    rng = random.Random(asked.seed)
    csv.field_size_limit(1 << 30)
    with tempfile.TemporaryDirectory() as folder:
        workspace = pathlib.Path(folder)
        (workspace / "ledger").mkdir()
        (workspace / "huifang.toml").write_text('max_rejected = "0%"\n[quota]\nphone_per_window = 1000000\n[tables]\nheadings = "english"\n', encoding="utf-8")
        expected, files = {}, 0
        combinations = itertools.product(ENCODINGS, DELIMITERS, LINE_ENDS, QUOTING)
        for at, ((name, encoding, mark), delimiter, line_end, quoting) in enumerate(combinations):
            rows = table(rng, f"{at:03}", line_end)
            path = workspace / "ledger" / f"{at:03}-{name}.csv"
            write(path, rows, encoding, mark, delimiter, line_end, quoting, rng.random() < 0.8)
            expected |= {row[0]: (path.name, row) for row in rows}
            files += 1
        found = drawn(workspace, asked.huifang)
        wrong = 0
        for case, (name, row) in expected.items():
            there = found.get(case)
            bare = cleaned(row)
            wanted = [bare[at] for at in (1, 2, 4, 5, 6)]
            read = there and [unguarded(there[column]) for column in ("window", "category", "item", "applicant", "phone")]
            if read != [unguarded(text) for text in wanted]:
                wrong += 1
                if wrong <= 5:
                    print(f"{name} {case}\n  written {wanted!r}\n  read    {read!r}")
        print(f"{files} files, {len(expected)} rows, {len(found)} read, {wrong} differ")
        sys.exit(1 if wrong or len(found) != len(expected) else 0)


main()
