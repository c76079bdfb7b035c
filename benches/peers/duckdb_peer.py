#!/usr/bin/env python3
"""The month that `huifang build` makes of a workspace of `generate.py`, in DuckDB's SQL.

    duckdb_peer.py WORKSPACE --out DIR [--calendar FILE] [--threads N]

Each file is read once, by all cores, as text: dates come in many forms, and a typed column would reject good rows. What
cannot be used is marked in the same pass. Rows with a cell too many come from DuckDB's own table of rejects. A row is
known by its `rowid`, for DuckDB keeps the order of the files; that gives the physical line of a reject.
"""
import argparse
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from glob import glob
from typing import Any

import duckdb
import numpy as np

from tables import FIRST_DAY, ITEMS, KINDS, LAST_DAY, PERIOD, Calendar, Counts, Tables, digests, weeks

PERIOD_DAYS = f"BETWEEN DATE '{FIRST_DAY}' AND DATE '{LAST_DAY}'"
TREND_MONTHS = f"BETWEEN {PERIOD - 24} AND {PERIOD}"
AS_OF = f"DATE '{LAST_DAY}'"
UNKNOWN = 9  # the code of a word that a closed list does not have

YES_NO = {1: ("是", "yes", "true", "1", "Y", "√"), 0: ("否", "no", "false", "0", "N", "×")}
OF_THREE = {0: ("满意", "satisfied"), 1: ("基本满意", "basically_satisfied"), 2: ("不满意", "dissatisfied")}
OF_FIVE = {1: ("满意", "satisfied"), 0: ("非常满意", "very_satisfied"), 2: ("基本满意", "basically_satisfied"),
           3: ("不满意", "dissatisfied"), 4: ("非常不满意", "very_dissatisfied")}
METHOD = {0: ("电话", "phone"), 1: ("现场", "上门", "onsite")}
OUTCOME = {0: ("接通", "成功", "已回访", "reached"), 1: ("未接通", "无人接听", "空号", "unreached"), 2: ("拒访", "拒绝", "declined")}
FORMS = ["%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日", "%Y.%m.%d %H:%M", "%Y.%m.%d %H:%M:%S", "%Y年%m月%d日 %H:%M",
         "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日 %H时%M分", "%Y-%m-%d %H时%M分"]


def day(cell: str) -> str:
    """ISO forms first, and the others only where those fail."""
    return f"coalesce(try_cast({cell} AS TIMESTAMP), try_strptime({cell}, {FORMS!r}))::DATE"


def code(cell: str, words: Mapping[int, tuple[str, ...]], blank: int | None = None) -> str:
    """Plain comparisons, the commonest first: an IN list of six or more would become a join."""
    longest = max(map(len, words.values()))
    tests = [f"WHEN {cell} = {spelt[n]!r} THEN {value}" for n in range(longest) for value, spelt in words.items() if n < len(spelt)]
    if blank is not None:
        tests.insert(len(words), f"WHEN {cell} IS NULL THEN {blank}")
    return f"(CASE {' '.join(tests)} ELSE {UNKNOWN} END)::UTINYINT"


@dataclass(frozen=True)
class Fault:
    """When a row has it, what it is called, the column that the table of rejects names, and the cell that it shows."""

    when: str
    code: str
    column: str
    cell: str


def missing(cell: str, column: str) -> Fault:
    return Fault(f"{cell} IS NULL", "missing_value", column, cell)


def no_date(cell: str, parsed: str, column: str) -> Fault:
    return Fault(f"{cell} IS NOT NULL AND {parsed} IS NULL", "bad_date", column, cell)


def no_word(cell: str, parsed: str, column: str) -> Fault:
    return Fault(f"{parsed} = {UNKNOWN}", "bad_value", column, cell)


@dataclass(frozen=True)
class Table:
    """A kind of export: its cells as text, what is made of them, what is wrong with a row, and what is kept."""

    cells: list[str]
    parsed: dict[str, str]
    faults: list[Fault]
    kept: str


GRADES = [f"grade{n}" for n in range(6)]
TABLES = {
    "ledger": Table(
        "case_id window_ category item applicant phone accepted completed allowed starts ends clerk".split(),
        {"accepted_on": day("accepted"), "completed_on": day("completed"), "allows": code("allowed", YES_NO, 1),
         "starts_on": day("starts"), "ends_on": day("ends")},
        [missing("case_id", "case_id"), missing("window_", "window"), missing("category", "category"),
         missing("accepted", "accepted_at"), no_date("accepted", "accepted_on", "accepted_at"),
         no_date("completed", "completed_on", "completed_at"), no_word("allowed", "allows", "callback_allowed"),
         no_date("starts", "starts_on", "contract_start"), no_date("ends", "ends_on", "contract_end"),
         Fault("completed_on < accepted_on", "completed_before_accepted", "completed_at", "completed")],
        "case_id, window_, category, accepted_on, completed_on, allows, starts_on, ends_on, print"),
    "visits": Table(
        ["visit_id", "case_id", "window_", "visited", "method", "outcome", *(f"cell{n}" for n in range(6)),
         "opinion", "needs", "feedback", "visitor"],
        {"visited_on": day("visited"), "way": code("method", METHOD), "result": code("outcome", OUTCOME, 0),
         **{grade: code(f"cell{n}", OF_THREE, 3) for n, grade in enumerate(GRADES)},
         "asks": code("needs", YES_NO, 0), "answered_on": day("feedback")},
        [missing("visited", "visited_at"), no_date("visited", "visited_on", "visited_at"), missing("method", "method"),
         Fault(f"method IS NOT NULL AND way = {UNKNOWN}", "bad_value", "method", "method"),
         no_word("outcome", "result", "outcome"),
         *(no_word(f"cell{n}", grade, ITEMS[n]) for n, grade in enumerate(GRADES)),
         no_word("needs", "asks", "needs_feedback"), no_date("feedback", "answered_on", "feedback_on"),
         Fault("case_id IS NULL AND window_ IS NULL", "missing_value", "window", "window_")],
        f"visit_id, case_id, window_, visited_on, way, result, {', '.join(GRADES)}, asks, answered_on, print, "
        "CASE WHEN contains(opinion, chr(10)) THEN length(opinion) - length(replace(opinion, chr(10), '')) END::UTINYINT AS breaks"),
    "evaluations": Table(
        "window_ rated rating case_id device".split(),
        {"rated_on": day("rated"), "grade": code("rating", OF_FIVE)},
        [missing("window_", "window"), missing("rated", "rated_at"), no_date("rated", "rated_on", "rated_at"),
         missing("rating", "rating"), Fault(f"rating IS NOT NULL AND grade = {UNKNOWN}", "bad_value", "rating", "rating")],
        # two equal ratings that name no case are two people's: they have no fingerprint
        "window_, rated_on, grade, CASE WHEN bad = 0 AND case_id IS NOT NULL THEN print END AS print"),
}
# acts on the ledger's rows: number, id, category, anchor, first and last day; a contract has two acts, all others one
THIRD = "(ends_on - starts_on + 2) // 3"
MIDDLE = f"starts_on + ({THIRD})::INT"
ACTS = [
    (1, "complaint", "投诉", "completed_on", "completed_on", "completed_on + 3"),
    (2, "repair", "维修", "completed_on", "(completed_on + INTERVAL 1 MONTH)::DATE", "(completed_on + INTERVAL 2 MONTH)::DATE"),
    (3, "contract-mid", "特约服务", "starts_on", MIDDLE, f"greatest({MIDDLE}, starts_on + (2 * (ends_on - starts_on) // 3)::INT)"),
    (4, "contract-end", None, "ends_on", "ends_on", "(ends_on + INTERVAL 1 MONTH)::DATE"),
    (5, "first-aid", "急救", "completed_on", "completed_on", "completed_on + 7"),
    (6, "community", "社区文化", "completed_on", "completed_on", "(completed_on + INTERVAL 1 MONTH)::DATE"),
    (7, "other", "*", "completed_on", "completed_on", "completed_on + 7"),
]
RULE_IDS = {number: rule for number, rule, *_ in ACTS}
STATUS = {0: "met", 1: "late", 2: "early", 3: "tried"}


def acts(rows: str, kept: str) -> str:
    """The acts owed for some rows of the ledger, with their due periods."""
    by_act = lambda n: "CASE act " + " ".join(f"WHEN {act[0]} THEN {act[n]}" for act in ACTS) + " END"
    act_of = "CASE category " + " ".join(f"WHEN '{act[2]}' THEN {act[0]}" for act in ACTS if act[2] and act[2] != "*") + " ELSE 7 END"
    return f"""
        SELECT {kept}, act, anchor, due_from, due_to, year(due_to) * 12 + month(due_to) - 1 AS month FROM (
            SELECT *, {by_act(3)} AS anchor, {by_act(4)} AS due_from, {by_act(5)} AS due_to FROM (
                SELECT *, ({act_of})::UTINYINT AS act FROM {rows}
                UNION ALL SELECT *, 4::UTINYINT FROM {rows} WHERE category = '特约服务'))
        WHERE due_to IS NOT NULL"""


class Peer:
    """A database in memory, and the exports that it reads."""

    def __init__(self, workspace: str, calendar: Calendar, threads: int) -> None:
        self.files = {kind: sorted(glob(f"{workspace}/{kind}/*.csv")) for kind in KINDS}
        self.db = duckdb.connect()
        if threads:
            self.db.execute(f"SET threads={threads}")
        # rectification is due within three working days
        first = FIRST_DAY.replace(year=FIRST_DAY.year - 2)
        days = [first.fromordinal(first.toordinal() + n) for n in range(1000)]
        self.db.execute("CREATE TABLE workdays (day DATE, third DATE)")
        self.db.executemany("INSERT INTO workdays VALUES (?, ?)", [(day, calendar.after(day, 3)) for day in days])

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        return self.db.execute(sql).fetchall()

    def read(self) -> None:
        """Tables of the three kinds: typed cells, a bit for each fault, and the cells that a fault shows."""
        for kind, table in TABLES.items():
            columns = "{" + ", ".join(f"'{cell}': 'VARCHAR'" for cell in table.cells) + "}"
            prints = table.cells[:-1] if kind == "ledger" else table.cells  # the clerk is no column of the contract
            parsed = ", ".join(f"{sql} AS {name}" for name, sql in table.parsed.items())
            bad = " + ".join(f"(CASE WHEN {fault.when} THEN {1 << bit} ELSE 0 END)" for bit, fault in enumerate(table.faults))
            shown = "CASE WHEN bad <> 0 THEN [" + ", ".join(fault.cell for fault in table.faults) + "] END"
            self.db.execute(f"""
                CREATE TABLE {kind} AS SELECT file, {table.kept}, bad, {shown} AS shown FROM (
                    SELECT *, ({bad})::USMALLINT AS bad FROM (
                        SELECT file_index::UTINYINT AS file, *, {parsed}, hash({', '.join(prints)}) AS print
                        FROM read_csv({self.files[kind]!r}, columns={columns}, header=true, auto_detect=false,
                            delim=',', quote='"', escape='"', store_rejects=true, rejects_limit=0)))""")

    def settle(self) -> None:
        """Joins visits with their cases, and finds the rows that are repeated (1) or corrected by a later one (2)."""
        def gone(kind: str, key: str, rows: str) -> None:
            self.db.execute(f"""
                CREATE TABLE {kind}_gone AS SELECT row, CASE WHEN nth > 1 THEN 1 ELSE 2 END AS why FROM (
                    SELECT row, nth, row_number() OVER (PARTITION BY {key}, nth > 1 ORDER BY row DESC) AS from_last FROM (
                        SELECT rowid AS row, {key}, row_number() OVER (PARTITION BY {key}, print ORDER BY rowid) AS nth FROM {kind}
                        WHERE {rows} AND {key} IN (SELECT {key} FROM {kind} WHERE bad = 0 GROUP BY {key} HAVING count(*) > 1)))
                WHERE nth > 1 OR from_last > 1""")
        gone("ledger", "case_id", "bad = 0")
        self.db.execute("""
            CREATE TABLE evaluations_gone AS SELECT row, 1 AS why FROM (
                SELECT rowid AS row, row_number() OVER (PARTITION BY print ORDER BY rowid) AS nth FROM evaluations
                WHERE print IN (SELECT print FROM evaluations WHERE print IS NOT NULL GROUP BY print HAVING count(*) > 1))
            WHERE nth > 1""")
        # a case that was corrected lives on in another row, so that its visits find it
        self.db.execute(f"""
            CREATE TABLE joined AS SELECT v.rowid AS visit, v.file, l.rowid AS case_row, v.case_id IS NOT NULL AS named,
                coalesce(l.window_, v.window_) AS window_, category, accepted_on, completed_on, allows, starts_on, ends_on,
                visited_on, way, result, {', '.join(GRADES)}, asks, answered_on,
                CASE WHEN v.case_id IS NOT NULL AND l.rowid IS NULL AND v.window_ IS NULL THEN 1
                    WHEN visited_on < accepted_on THEN 2 ELSE 0 END AS bad
            FROM (SELECT rowid, * FROM visits WHERE bad = 0) v
            LEFT JOIN (SELECT rowid, * FROM ledger WHERE bad = 0) l ON v.case_id = l.case_id
            WHERE l.rowid IS NULL OR l.rowid NOT IN (SELECT row FROM ledger_gone)""")
        gone("visits", "visit_id", "bad = 0 AND rowid NOT IN (SELECT visit FROM joined WHERE bad > 0)")
        self.db.execute("CREATE VIEW made AS SELECT * FROM joined WHERE bad = 0 AND visit NOT IN (SELECT row FROM visits_gone)")
        self.db.execute(f"CREATE TEMP TABLE made_now AS SELECT * FROM made WHERE visited_on {PERIOD_DAYS}")

    def obligations(self) -> list[tuple[str, str, str, int, str, int]]:
        """Acts of the twenty-five months by what became of them. Those without a visit are what is left of all."""
        dates = "window_, category, completed_on, starts_on, ends_on, allows"
        count = f"SELECT act, window_, category, month, allows, count(*) FROM ({{}}) WHERE month {TREND_MONTHS} GROUP BY ALL"
        owed_by = lambda rows: self.ask(count.format(acts(rows, "window_, category, allows")))
        owed = {tuple(key): n for *key, n in owed_by(f"(SELECT {dates} FROM ledger WHERE bad = 0)")}
        for *key, n in owed_by(f"(SELECT {dates} FROM ledger_gone JOIN ledger ON ledger.rowid = row)"):
            owed[tuple(key)] -= n
        # the best that a visit made of each act
        self.db.execute(f"""
            CREATE TEMP TABLE best AS SELECT case_row, act, any_value(window_) AS window_, any_value(category) AS category,
                any_value(month) AS month, min(CASE WHEN result > 0 THEN CASE WHEN visited_on BETWEEN due_from AND due_to THEN 3 END
                    WHEN visited_on BETWEEN due_from AND due_to THEN 0 WHEN visited_on > due_to THEN 1 ELSE 2 END) AS status
            FROM ({acts(f'''(SELECT case_row, {dates}, visited_on, result FROM made
                WHERE named AND case_row IS NOT NULL AND allows = 1 AND visited_on <= {AS_OF})''',
                "case_row, window_, category, visited_on, result")})
            WHERE visited_on >= anchor GROUP BY case_row, act""")
        found = self.ask(f"""SELECT act, window_, category, month, status, count(*) FROM best
            WHERE status IS NOT NULL AND month {TREND_MONTHS} GROUP BY ALL""")
        rows, missed = [], {}
        for (act, window, category, month, allows), n in owed.items():
            if allows:
                missed[act, window, category, month] = n
            elif n:
                rows.append((RULE_IDS[act], window, category, month, "exempt", n))
        for act, window, category, month, status, n in found:
            rows.append((RULE_IDS[act], window, category, month, STATUS[status], n))
            missed[act, window, category, month] -= n
        rows += [(RULE_IDS[key[0]], *key[1:], "missed", n) for key, n in missed.items() if n]
        unhappy = " OR ".join(f"{grade} = 2" for grade in GRADES)
        fixed = self.ask(f"""
            SELECT window_, coalesce(category, ''), year(third) * 12 + month(third) - 1 AS month,
                CASE WHEN answered_on BETWEEN visited_on AND third THEN 'met'
                    WHEN answered_on > third AND answered_on <= {AS_OF} THEN 'late' ELSE 'missed' END AS status, count(*)
            FROM made JOIN workdays ON day = visited_on
            WHERE result = 0 AND (asks = 1 OR {unhappy}) AND month {TREND_MONTHS} GROUP BY ALL""")
        return rows + [("rectification", *row) for row in fixed]

    def worklist(self, out: str) -> None:
        """What was missed in the month, is open, or begins within a month."""
        rows = """(SELECT rowid AS case_row, case_id, window_, category, completed_on, starts_on, ends_on FROM ledger
            WHERE bad = 0 AND allows = 1 AND rowid NOT IN (SELECT row FROM ledger_gone))"""
        self.db.execute(f"""COPY (
            SELECT window_ AS "window", case_id, act, due_from, due_to, CASE WHEN due_to <= {AS_OF} THEN 'missed'
                WHEN due_from <= {AS_OF} THEN 'open' ELSE 'upcoming' END AS status
            FROM ({acts(rows, 'case_row, window_, case_id')}) owed
            ANTI JOIN (SELECT case_row, act FROM best WHERE status = 0 OR (status < 3 AND month <= {PERIOD})) USING (case_row, act)
            WHERE due_to >= DATE '{FIRST_DAY}' AND due_from <= {AS_OF} + 31
            ORDER BY window_, due_to, case_id, act) TO '{out}/worklist.csv' (HEADER)""")

    def opinions(self) -> tuple[list[Any], list[Any], list[Any]]:
        way = "CASE way WHEN 0 THEN 'phone' ELSE 'onsite' END"
        items = [(window, method, item, grade, n) for item, cell in zip(ITEMS, GRADES) for window, method, grade, n in self.ask(
            f"SELECT window_, {way}, {cell}, count(*) FROM made_now WHERE result = 0 AND {cell} < 3 GROUP BY ALL")]
        respondents = self.ask(
            f"SELECT window_, {way}, count(*) FROM made_now WHERE result = 0 AND least({', '.join(GRADES)}) < 3 GROUP BY ALL")
        ratings = self.ask(f"""SELECT window_, grade, count(*) FROM evaluations WHERE bad = 0 AND rated_on {PERIOD_DAYS}
            AND rowid NOT IN (SELECT row FROM evaluations_gone) GROUP BY ALL""")
        return items, respondents, ratings

    def quotas(self) -> tuple[list[Any], list[Any], list[Any]]:
        of_week = "CASE " + " ".join(f"WHEN visited_on BETWEEN DATE '{a}' AND DATE '{b}' THEN '{w}'" for w, a, b in weeks()) + " END"
        by_week = f"(SELECT {of_week} AS week, * FROM made WHERE visited_on >= DATE '{weeks()[0][1]}') WHERE week IS NOT NULL"
        phoned = self.ask(f"""SELECT week, window_, count(DISTINCT case_row) FROM {by_week}
            AND way = 0 AND case_row IS NOT NULL GROUP BY ALL""")
        onsite = self.ask(f"SELECT week, count(*) FROM {by_week} AND way = 1 GROUP BY ALL")
        available = self.ask(f"""
            SELECT window_, accepted_on, rang, count(*) FROM (
                SELECT rowid AS case_row, window_, accepted_on FROM ledger WHERE bad = 0 AND allows = 1
                    AND accepted_on {PERIOD_DAYS} AND rowid NOT IN (SELECT row FROM ledger_gone))
            LEFT JOIN (SELECT case_row, min(visited_on) AS rang FROM made_now
                WHERE way = 0 AND accepted_on >= DATE '{FIRST_DAY}' GROUP BY case_row) USING (case_row) GROUP BY ALL""")
        return phoned, onsite, available

    def accounts(self) -> tuple[list[Any], list[Any]]:
        """What became of the rows of each file, and every fault with its physical line."""
        quality, rejects = [], []
        for kind in KINDS:
            of_kind, faults = self.files[kind], TABLES[kind].faults
            first, rows = {}, {}
            for file, lowest, n in self.ask(f"SELECT file, min(rowid), count(*) FROM {kind} GROUP BY ALL"):
                first[file], rows[file] = lowest, n
            lines = Lines(self, kind, first)
            spoilt: dict[int, int] = defaultdict(int)
            for file, row, bad, shown in self.ask(f"SELECT file, rowid, bad, shown FROM {kind} WHERE bad <> 0"):
                spoilt[file] += 1
                rejects += [(kind, of_kind[file], lines.of_row(file, row), fault.column, shown[bit] or "", fault.code)
                            for bit, fault in enumerate(faults) if bad >> bit & 1]
            if kind == "visits":
                for file, row, bad, case_id, on in self.ask("""SELECT j.file, visit, j.bad, v.case_id, j.visited_on::VARCHAR
                        FROM joined j JOIN visits v ON v.rowid = visit WHERE j.bad > 0"""):
                    spoilt[file] += 1
                    fault = ("case_id", case_id, "unknown_case") if bad == 1 else ("visited_at", on, "visit_before_accepted")
                    rejects.append((kind, of_kind[file], lines.of_row(file, row), *fault))
            for file, line in lines.of_ragged():
                rejects.append((kind, of_kind[file], line, "", "", "ragged_row"))
            gone = {(file, why): n for file, why, n in self.ask(
                f"SELECT file, why, count(*) FROM {kind}_gone JOIN {kind} ON {kind}.rowid = row GROUP BY ALL")}
            for file, path in enumerate(of_kind):
                ragged = len(lines.ragged[file])
                read, rejected = rows[file] + ragged, spoilt[file] + ragged
                repeated, corrected = gone.get((file, 1), 0), gone.get((file, 2), 0)
                quality.append((kind, path, read, read - rejected - repeated - corrected, rejected, repeated, corrected))
        return quality, rejects


class Lines:
    """From rows to physical lines: rows that DuckDB rejected count, and so do the line breaks in cells before."""

    def __init__(self, peer: Peer, kind: str, first: dict[int, int]) -> None:
        self.first = first
        number = {path: file for file, path in enumerate(peer.files[kind])}
        self.ragged: dict[int, list[int]] = {file: [] for file in number.values()}
        for path, line in peer.ask("SELECT DISTINCT file_path, line FROM reject_errors JOIN reject_scans USING (file_id, scan_id) ORDER BY ALL"):
            if path in number:
                self.ragged[number[path]].append(line)
        self.shift = {file: np.array(lines, np.int64) - np.arange(len(lines)) for file, lines in self.ragged.items()}
        broken = peer.ask("SELECT rowid, breaks FROM visits WHERE breaks > 0 ORDER BY rowid") if kind == "visits" else []
        self.broken = np.array([row for row, _ in broken], np.int64)
        self.breaks = np.concatenate([[0], np.cumsum(np.array([n for _, n in broken], np.int64))])

    def breaks_before(self, file: int, row: int) -> int:
        at = np.searchsorted(self.broken, [self.first[file], row])
        return int(self.breaks[at[1]] - self.breaks[at[0]])

    def of_row(self, file: int, row: int) -> int:
        record = row - self.first[file] + 2  # the header is the first
        record += int(np.searchsorted(self.shift[file], record, "right"))
        return record + self.breaks_before(file, row)

    def of_ragged(self) -> list[tuple[int, int]]:
        return [(file, record + self.breaks_before(file, self.first[file] + record - 2 - n))
                for file, records in self.ragged.items() for n, record in enumerate(records)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace")
    parser.add_argument("--out", required=True)
    parser.add_argument("--calendar")
    parser.add_argument("--threads", type=int, default=0)
    asked = parser.parse_args()
    calendar = Calendar(asked.calendar)
    peer = Peer(asked.workspace, calendar, asked.threads)
    peer.read()
    peer.settle()
    obligations = peer.obligations()
    items, respondents, ratings = peer.opinions()
    phoned, onsite, available = peer.quotas()
    quality, rejects = peer.accounts()
    counts = Counts(obligations, items, respondents, ratings, phoned, onsite, available, quality, rejects)
    sha256 = digests([path for paths in peer.files.values() for path in paths])
    Tables(counts, asked.workspace, asked.out, calendar, sha256).write()
    peer.worklist(asked.out)


if __name__ == "__main__":
    main()
