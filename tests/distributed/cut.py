"""Cuts the exports of a workspace into parts by what `huifang columns --json` says, in plain Python: the rules of the cut once
more, beside the job on Spark."""
import csv
import hashlib
import json
import os
import shutil
import subprocess
import unicodedata


def columns(huifang, folder):
    """What the program says of the workspace's files."""
    told = subprocess.run([huifang, "columns", folder, "--json"], capture_output=True, text=True)
    if told.returncode:
        raise RuntimeError(told.stderr)
    return json.loads(told.stdout)


class Cut:
    """Says of each row in which part it belongs."""

    def __init__(self, said, parts, seed=""):
        self.said, self.parts, self.seed = said, parts, seed
        self.cells = said["cells"]
        self.kept_together = set()
        self.visits = {}

    def bare(self, of, column, cell):
        """What of a cell tells whose row it is; nothing of a blank one."""
        cell = cell.strip(self.cells["trim"])
        if cell in self.cells["blank"]:
            return ""
        cell = of["values"].get(column, {}).get(cell, cell)
        bare = "".join(c for c in unicodedata.normalize("NFKC", cell) if unicodedata.category(c)[0] in "LN")
        return "" if bare.lower() in self.cells["nothing"] else bare

    def cell(self, of, column, row):
        return self.bare(of, column, row.get(of["columns"].get(column), "") or "")

    def key(self, of, row):
        """The case, or what stands for it."""
        for names in of["together"]:
            bare = [self.cell(of, name, row) for name in names]
            if all(bare):
                if names == of["joins"]:
                    return self.visits.get(bare[0], f"{names[0]} {bare[0]}")
                return f"{' '.join(names)} {' '.join(bare)}"
        return ""

    def note_visit(self, of, row):
        """Notes where the visits stand that other rows name."""
        if of["kind"] == "visits" and (visit := self.cell(of, "visit_id", row)):
            self.visits.setdefault(visit, self.key(of, row))

    def note(self, views, row, owners):
        """Notes under which keys an id stands, the row's own and that of the visit that it names beside a case."""
        key = self.key(views[0], row)
        for of in views:
            if of["own_id"] and (own := self.cell(of, of["own_id"], row)):
                owners.setdefault((of["own_id"], own), set()).add(key)
            if of["joins"] and (visit := self.cell(of, of["joins"][0], row)) in self.visits:
                owners.setdefault(("joins", visit), {self.visits[visit]}).add(key)

    def part(self, of, row, place):
        """From 0; rows that name nothing are dealt out."""
        if not of["together"]:
            return 0
        key = self.key(of, row) or f"row {place}"
        return 0 if key in self.kept_together else int(hashlib.sha256(f"{self.seed} {key}".encode()).hexdigest(), 16) % self.parts


def cut(huifang, whole, out, parts, seed=""):
    """Cuts the CSV exports of `whole` into the folders OUT/0 …; a file keeps its name in each."""
    said = columns(huifang, whole)
    it = Cut(said, parts, seed)
    views = {}
    for of in said["files"]:
        views.setdefault(of["path"], []).append(of)
    tables = []
    for path, of in views.items():
        with open(os.path.join(whole, path), encoding="utf-8", newline="") as f:
            heading, *rows = list(csv.reader(f))
        tables.append((of, heading, rows, [dict(zip([h.strip(it.cells["trim"]) for h in heading], row)) for row in rows]))
    for of, _, _, named in tables:
        for row in named:
            it.note_visit(of[0], row)
    owners = {}
    for of, _, _, named in tables:
        for row in named:
            it.note(of, row, owners)
    it.kept_together = {key for keys in owners.values() if len(keys) > 1 for key in keys}
    folders = [os.path.join(out, str(n)) for n in range(parts)]
    for folder in folders:
        os.makedirs(folder)
        for name in os.listdir(whole):
            if os.path.isfile(os.path.join(whole, name)):
                shutil.copy(os.path.join(whole, name), folder)
    for of, heading, rows, named in tables:
        dealt = [[heading] for _ in folders]
        for n, (row, cells) in enumerate(zip(rows, named)):
            dealt[it.part(of[0], cells, f"{of[0]['path']} {n}")].append(row)
        for folder, lines in zip(folders, dealt):
            path = os.path.join(folder, of[0]["path"])
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8", newline="") as f:
                csv.writer(f).writerows(lines)
    return folders
