"""The small end of a peer's work: some ten thousand counts become the tables, in exact fractions.

A peer reads, checks, joins and counts; what it counted is a [`Counts`]. Writing the tables from it takes less than a
hundredth of a run from a million cases up.
"""
import csv
import hashlib
import os
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import sqrt
from pathlib import Path

Cell = str | int


@dataclass(frozen=True)
class Rule:
    """A rule of the standards `property` and `service-centre`, as far as the tables need it."""

    id: str
    label: str
    category: str
    target: Fraction | None


RULES = [
    Rule("complaint", "投诉回访", "投诉", Fraction(1)), Rule("repair", "维修回访", "维修", Fraction(3, 10)),
    Rule("contract-mid", "特约服务中期回访", "特约服务", Fraction(3, 10)),
    Rule("contract-end", "特约服务结束回访", "特约服务", Fraction(3, 10)),
    Rule("first-aid", "急救病人回访", "急救", Fraction(1)), Rule("community", "社区文化回访", "社区文化", Fraction(1, 10)),
    Rule("other", "其他服务回访", "*", None), Rule("rectification", "整改反馈", "", Fraction(1)),
]
KINDS = ("ledger", "visits", "evaluations")
ITEMS = ["attitude", "efficiency", "procedure", "off_channel", "integrity", "overall"]
COUNTED = ["met", "late", "early", "tried", "missed"]  # tried: missed, but somebody rang in the due period
WEIGHTS = {"phone": 40, "onsite": 10, "evaluator": 30, "callback": 20, "rectification": 0}
POINTS = {3: [100, 60, 0], 5: [100, 80, 60, 30, 0]}
GRADES = [(90, "优秀"), (80, "良好"), (60, "合格"), (0, "不合格")]
Z = 1.959963984540054
FIRST_DAY, LAST_DAY = date(2026, 6, 1), date(2026, 6, 30)
PERIOD = 12 * 2026 + 5  # June 2026, months counted from January of the year 0


@dataclass
class Counts:
    """What a peer counted of the twenty-five months that end with June 2026."""

    obligations: list[tuple[str, str, str, int, str, int]]  # rule, window, category, month, status, how many
    items: list[tuple[str, str, str, int, int]]  # window, method, item, grade, how many
    respondents: list[tuple[str, str, int]]  # window, method, visits with a graded item
    ratings: list[tuple[str, int, int]]  # window, grade, how many
    phoned: list[tuple[str, str, int]]  # week, window, distinct cases
    onsite: list[tuple[str, int]]  # week, visits
    available: list[tuple[str, date, date | None, int]]  # window, day of acceptance, first call of the month, cases
    quality: list[tuple[str, str, int, int, int, int, int]]  # kind, file, read, accepted, rejected, duplicate, superseded
    rejects: list[tuple[str, str, int, str, str, str]]  # kind, file, line, column, value, code


class Calendar:
    """Monday to Friday, but for the special days of a file such as `src/calendar/cn.csv`."""

    def __init__(self, path: str | None) -> None:
        self.special: dict[date, bool] = {}
        if path:
            with open(path, encoding="utf-8-sig", newline="") as file:
                for row in csv.DictReader(file):
                    self.special[date.fromisoformat(row["date"])] = row["kind"] == "work"

    def works(self, day: date) -> bool:
        return self.special.get(day, day.weekday() < 5)

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after a day."""
        while count:
            day += timedelta(1)
            count -= self.works(day)
        return day


def weeks() -> list[tuple[str, date, date]]:
    """ISO weeks that end in the period: name, first and last day."""
    ends = [FIRST_DAY + timedelta(n) for n in range((LAST_DAY - FIRST_DAY).days + 1)]
    return [("{}-W{:02}".format(*end.isocalendar()[:2]), end - timedelta(6), end) for end in ends if end.weekday() == 6]


def digests(files: list[str]) -> dict[str, str]:
    """SHA-256 of each file, on all cores."""
    def digest(path: str) -> str:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(files, pool.map(digest, files)))


def rounded(value: Fraction | None, places: int, limits: tuple[Fraction | int, ...] = ()) -> str:
    """Half away from zero; but no limit that was missed is printed as reached."""
    if value is None:
        return ""
    step = Decimal(1).scaleb(-places)
    shown = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(step, ROUND_HALF_UP)
    while any(value < limit <= Fraction(shown) for limit in limits):
        shown -= step
    return str(shown)


def wilson(met: int, due: int) -> tuple[str, str]:
    share, scale = met / due, 1 + Z * Z / due
    middle = (share + Z * Z / (2 * due)) / scale
    half = Z * sqrt(share * (1 - share) / due + Z * Z / (4 * due * due)) / scale
    return f"{max(0.0, middle - half):.4f}", f"{min(1.0, middle + half):.4f}"


def yes(held: bool) -> str:
    return "yes" if held else "no"


class Tables:
    """Writes the tables of some counts into a folder."""

    def __init__(self, counts: Counts, workspace: str, out: str, calendar: Calendar, sha256: dict[str, str]) -> None:
        self.counts, self.workspace, self.out, self.calendar, self.sha256 = counts, workspace, out, calendar, sha256
        self.groups: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)  # rule, category, window
        for rule, window, category, month, status, n in counts.obligations:
            if month == PERIOD:
                # rows of categories and of windows: rules on the ledger only
                wide = [("", category, ""), ("", "", window)] if rule != "rectification" else []
                for key in [(rule, "", ""), (rule, "", window), *wide]:
                    if key != ("", "", ""):
                        self.groups[key][status] += n
        self.grades: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0] * 3)
        for window, method, item, grade, n in counts.items:
            for name in (window, ""):
                self.grades[name, method, item][grade] += n
        self.rated: dict[str, list[int]] = defaultdict(lambda: [0] * 5)
        for window, grade, n in counts.ratings:
            for name in (window, ""):
                self.rated[name][grade] += n

    def write(self) -> None:
        os.makedirs(self.out, exist_ok=True)
        for table in (self.rates, self.trend, self.items, self.evaluations, self.windows, self.quotas, self.quality,
                      self.rejects):
            header, rows = table()
            with open(Path(self.out) / f"{table.__name__}.csv", "w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file, lineterminator="\r\n")
                writer.writerow(header.split())
                writer.writerows(rows)

    @staticmethod
    def due(group: Counter[str]) -> int:
        return sum(group[status] for status in COUNTED)

    def rates(self) -> tuple[str, list[list[Cell]]]:
        place = {rule.id: number for number, rule in enumerate(RULES)}
        rows: list[list[Cell]] = []
        order = lambda key: (place.get(key[0], len(place)), not key[1], key)
        for rule_id, category, window in sorted(self.groups, key=order):
            group, rule = self.groups[rule_id, category, window], RULES[place[rule_id]] if rule_id else None
            due, met = self.due(group), group["met"]
            if not rule and not due:
                continue
            target = rule.target if rule else None
            rate = Fraction(met, due) if due else None
            counts = [due, met, group["late"], group["early"], group["missed"] + group["tried"], group["exempt"], group["tried"]]
            attained = "" if target is None or rate is None else yes(rate >= target)
            asked = -(-target.numerator * due // target.denominator) if attained and target else None
            lacking = ["", ""] if asked is None else [asked, max(0, asked - met)]
            of = "acts" if rule_id == "rectification" else "callbacks"
            rows.append([rule_id, rule.label if rule else "", rule.category if rule else category, window, of, *counts,
                         rounded(rate, 4, (target,) if target else ()), rounded(target, 4), attained, *lacking,
                         *(wilson(met, due) if due else ("", ""))])
        header = "rule label category window of due met late early missed exempt tried rate target attained asked short low high"
        return header, rows

    def trend(self) -> tuple[str, list[list[Cell]]]:
        months: dict[tuple[int, str, str], list[int]] = defaultdict(lambda: [0, 0])
        for rule, window, _, month, status, n in self.counts.obligations:
            if status != "exempt":
                for name in ("", window):
                    months[month, rule, name][0] += n
                    months[month, rule, name][1] += n * (status == "met")
        targets = {rule.id: (rule.target,) if rule.target else () for rule in RULES}
        rows: list[list[Cell]] = [
            [f"{month // 12}-{month % 12 + 1:02}", rule, window, due, met, rounded(Fraction(met, due), 4, targets[rule])]
            for (month, rule, window), (due, met) in sorted(months.items()) if due]
        return "month rule window due met rate", rows

    def items(self) -> tuple[str, list[list[Cell]]]:
        of = sorted({(window, method) for window, method, _ in self.grades})
        rows: list[list[Cell]] = [[w, m, item, *self.grades.get((w, m, item), [0] * 3)] for w, m in of for item in ITEMS]
        return "window method item satisfied basically_satisfied dissatisfied", rows

    def evaluations(self) -> tuple[str, list[list[Cell]]]:
        header = "window very_satisfied satisfied basically_satisfied dissatisfied very_dissatisfied defaulted unrated"
        return header, [[window, *grades, 0, 0] for window, grades in sorted(self.rated.items())]

    def components(self, window: str) -> dict[str, tuple[Fraction, int]]:
        """Points of a window's components, and how many stand behind each."""
        found = {}
        mean = lambda grades: Fraction(sum(p * n for p, n in zip(POINTS[len(grades)], grades)), sum(grades))
        respondents = {method: n for name, method, n in self.counts.respondents if name == window}
        for method in ("phone", "onsite"):
            cells = [self.grades.get((window, method, item), [0] * 3) for item in ITEMS]
            grades = [sum(cell[grade] for cell in cells) for grade in range(3)]
            if sum(grades):
                found[method] = mean(grades), respondents[method]
        if window in self.rated:
            found["evaluator"] = mean(self.rated[window]), sum(self.rated[window])
        for name in ("callback", "rectification"):
            reached, due_of_all = Fraction(0), 0
            for rule in RULES:
                group = self.groups.get((rule.id, "", window))
                if group and rule.target and (rule.id == "rectification") == (name == "rectification"):
                    due = self.due(group)
                    reached += due * min(Fraction(1), Fraction(group["met"], due) / rule.target) if due else 0
                    due_of_all += due
            if due_of_all:
                found[name] = 100 * reached / due_of_all, due_of_all
        return found

    def windows(self) -> tuple[str, list[list[Cell]]]:
        names = {window for _, window, *_ in self.counts.obligations} | {window for window, *_ in self.counts.items}
        names |= {window for window, *_ in self.counts.ratings}
        scored: list[tuple[str, Fraction | None, bool, dict[str, tuple[Fraction, int]]]] = []
        for window in sorted(names):
            parts = self.components(window)
            counted = {name: points for name, (points, n) in parts.items() if n >= 5 and WEIGHTS[name]}
            opinions = [name for name in counted if name != "callback"]
            weight = sum(WEIGHTS[name] for name in counted) if opinions else 0
            total = sum((WEIGHTS[name] * points for name, points in counted.items()), Fraction(0))
            enough = sum(parts[name][1] for name in opinions) >= 10
            scored.append((window, total / weight if weight else None, enough, parts))
        ranked = [score for _, score, enough, _ in scored if enough and score is not None]
        rows: list[list[Cell]] = []
        for window, score, enough, parts in scored:
            rank: Cell = ""
            grade = "样本不足"
            if enough and score is not None:
                rank = 1 + sum(other > score for other in ranked)
                grade = next(label for limit, label in GRADES if score >= limit)
            cells = [parts.get(name) for name in WEIGHTS]
            shown = [x for cell in cells for x in ((rounded(cell[0], 2), cell[1]) if cell else ("", 0))]
            rows.append([window, "", rank, grade, rounded(score, 2, (60, 80, 90)), *shown])
        return "window group rank grade score " + " ".join(f"{name} {name}_n" for name in WEIGHTS), rows

    def quotas(self) -> tuple[str, list[list[Cell]]]:
        phoned = {(week, window): n for week, window, n in self.counts.phoned}
        onsite = dict(self.counts.onsite)
        rows: list[list[Cell]] = []
        for week, first, last in weeks():
            days = min(5, sum(self.calendar.works(first + timedelta(n)) for n in range(7)))
            done = onsite.get(week, 0)
            rows.append([week, "", "onsite", days, done, yes(done >= days)])
            left: Counter[str] = Counter()
            for window, accepted, rang, n in self.counts.available:
                left[window] += n * (accepted <= last and not (rang and rang < first))
            for window in sorted(left):
                required, done = min(-(-20 * days // 5), left[window]), phoned.get((week, window), 0)
                rows.append([week, window, "phone", required, done, yes(done >= required)])
        return "week window method required done attained", rows

    def quality(self) -> tuple[str, list[list[Cell]]]:
        rows: list[list[Cell]] = []
        for kind, path, read, *ends in sorted(self.counts.quality):
            assert read == sum(ends), f"{path}: {read} rows read, and of {ends} is known what became"
            with open(path, "rb") as file:
                encoding = "utf-8-bom" if file.read(3) == b"\xef\xbb\xbf" else "utf-8"
            rows.append([kind, os.path.relpath(path, self.workspace), encoding, read, *ends, self.sha256.get(path, "")])
        return "kind file encoding read accepted rejected duplicate superseded sha256", rows

    def rejects(self) -> tuple[str, list[list[Cell]]]:
        found = sorted((kind, os.path.relpath(path, self.workspace), line, column, value, code)
                       for kind, path, line, column, value, code in self.counts.rejects)
        rows: list[list[Cell]] = [[kind, file, line, column, value, code] for kind, file, line, column, value, code in found]
        return "kind file line column value code", rows
