"""What is owed and what became of it at the as-of date (docs/contract.md, sections 3.2 to 3.5)."""
from dataclasses import dataclass
from datetime import date, datetime, time

from dates import Duration
from intake import ITEMS, Promised, Stamp
from rules import ANSWERS, Due, Rule, covers, due_periods

COUNTED = ("met", "late", "early", "missed")
SOLVED = (True, "very_satisfied", "satisfied", "basically_satisfied")  # what a yes or a grade of somebody who is satisfied reads


@dataclass(frozen=True)
class Obligation:
    """One act owed, with its status."""

    rule: Rule
    due: Due
    case_id: str
    window: str
    category: str
    source: str
    status: str
    met_on: date
    visits: tuple  # the visits of `met_on` that qualify, in reading order
    attempts: int
    known: str  # the status that the visits alone would give


def wanted(rule, row):
    """Whether a row is one that the rule's `when` speaks of."""
    if rule.fulfilled_by == "second_grade" and row["second_grade"] is None:
        return False  # nobody was asked
    if rule.when != "dissatisfied":
        return True
    if rule.dataset == "visits":
        return row["outcome"] == "reached" and (row["needs_feedback"] or any(row[i] in ("dissatisfied", "very_dissatisfied") for i in ITEMS))
    return row["mode"] == "active" and row["rating"] in ("dissatisfied", "very_dissatisfied") and row.case is not None


def verdict(rule, due, days, exempt, as_of, late=False):
    """(status, date that decided it); `days`: the distinct dates, in order, on which what is owed was done, up to the as-of date; `late`: after the last moment of the last day."""
    if due.void:
        return "void", None
    if exempt:
        return "exempt", None
    if rule.holds and days and days[0] >= due.last:
        return "met", days[0]
    days = [] if rule.holds else days
    need = rule.count or 1
    since = [d for d in days if due.first is None or d >= due.first]
    inside = [] if late else [d for d in since if d <= due.last]
    if len(inside) >= need:
        return "met", inside[need - 1]
    if due.first is not None and as_of < due.first:
        return "upcoming", None
    if due.last > as_of:
        return "open", None
    if not rule.every:
        if len(since) >= need:
            return "late", since[need - 1]
        early = [d for d in days if due.first is not None and d < due.first and (d >= due.anchor or rule.fulfilled_by != "visit")]
        if early and rule.count is None:
            return "early", early[-1]
    return "missed", None


def obligations(rules, rows, calendar, as_of, recorded, warranty):
    """Every obligation of the accepted rows; `rows` holds no row of another kind than the ledger after the as-of date."""
    for row in rows["ledger"]:
        if isinstance(row["promised_on"], Promised):
            said = row["promised_on"]
            row.values["promised_on"] = Stamp(calendar.add(row.day("accepted_at"), Duration(said.n, "wd" if said.working else "d")))
    of_case = {}
    for visit in rows["visits"]:
        if visit.case:
            of_case.setdefault(visit.case_id, []).append(visit)
    out, speaks = [], {}
    for n, rule in enumerate(rules):
        for row in rows[rule.dataset]:
            if row.counts is not None:
                continue  # it is no rating, and names no case
            case = row if rule.dataset == "ledger" else row.case
            category = case["category"] if case else ""
            if (n, category) not in speaks:
                speaks[n, category] = covers(rule, rules, category)
            if not speaks[n, category] or not wanted(rule, row):
                continue
            day_of = row.day
            if rule.dataset == "ledger":
                day_of = lambda c, row=row: warranty.ends(row["part"], row.day("accepted_on")) if c == "part" else row.day(c)
            # times of day count where a column fulfils a rule on the ledger
            by_time = rule.dataset == "ledger" and rule.fulfilled_by != "visit"
            for due in due_periods(rule, day_of, calendar, (lambda column, row=row: clock(row, column)) if by_time else lambda column: None):
                visits = of_case.get(case["case_id"], []) if case else []
                out.append(judge(rule, due, row, case, visits, as_of, recorded))
    return out


def clock(row, column):
    """The time of day of a cell; midnight is what programs write where there is none."""
    at = row[column].time if row[column] else None
    return at if at and at != time(0) else None


def judge(rule, due, row, case, visits, as_of, recorded):
    """An obligation with its status, what decided it, and the attempts."""
    attempts, hits, late, untold = 0, [], False, due.untold
    if rule.fulfilled_by == "visit":
        hits = [v for v in visits if v["outcome"] == "reached" and (rule.methods is None or v["method"] in rule.methods)]
        days = sorted({v.day("visited_at") for v in hits})
        attempts = sum(v["outcome"] != "reached" and (due.first is None or due.first <= v.day("visited_at")) and v.day("visited_at") <= due.last for v in visits)
    elif rule.fulfilled_by in ANSWERS:
        days = [due.last] if row[rule.fulfilled_by] in SOLVED and due.last <= as_of else []
    else:
        day = row.day(rule.column)
        days = [day] if day and (day <= as_of or rule.holds) else []
        if day == due.last and due.until and not rule.holds:
            at = clock(row, rule.column)
            late = at is not None and datetime.combine(day, at) > due.until
            untold = at is None and due.hours
    exempt = rule.fulfilled_by == "visit" and case is not None and not case["callback_allowed"]
    status, met_on = verdict(rule, due, days, exempt, as_of, late)
    known = status
    if status in COUNTED and due.last <= as_of and (untold or not recorded.act(rule, due, row)):
        status, met_on, hits = "unrecorded", None, []
    decided = tuple(v["visit_id"] or v.place for v in hits if v.day("visited_at") == met_on)
    source = "" if rule.dataset == "ledger" else row["rectification_id" if rule.dataset == "rectifications" else "visit_id"] or row.place
    return Obligation(rule, due, case["case_id"] if case else "", row.window, case["category"] if case else "", source, status, met_on, decided, attempts, known)
