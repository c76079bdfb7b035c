"""What the exports record at all: of which days there are rows, and which columns the files of the rows have.

What was never recorded is no failure: it stands in no rate, and has no figure where nothing else does.
"""
from datetime import date

from dates import DAY, month_end

LATE = 7  # days by which the ledger's last date may lie before the period's end, or half of it: so is the default period chosen


def as_of_date(period, latest):
    """The last date whose events count where none is asked for; None where the period begins after the ledger's last date."""
    if latest is None:
        return period.last
    if period.first > latest:
        return None
    late = min(LATE, ((period.last - period.first).days + 1) // 2)
    return period.last if period.last <= latest + late * DAY else latest


def whole_months(days):
    """(first, last) day of the months of the first and the last of some days, or None."""
    days = list(days)
    if not days:
        return None
    first, last = min(days), max(days)
    return first.replace(day=1), month_end(last.year, last.month)


class Recorded:
    """Of which days there are rows up to the as-of date, and what files say."""

    def __init__(self, config, intake, rows, as_of):
        """`rows` holds no row of another kind than the ledger after the as-of date."""
        self.columns, self.as_of = intake.columns, as_of
        self.categories = {r["category"] for r in intake.rows["ledger"]}
        self.rows = {"ledger": [r for r in rows["ledger"] if r.day("accepted_at") <= as_of], **{k: rows[k] for k in ("visits", "evaluations", "rectifications")}}
        stated = config["recorded"].get("visits", {})
        told = {k: date.fromisoformat(v) for k, v in stated.items()}

        def visits(wanted):
            got = whole_months(v.day("visited_at") for v in self.rows["visits"] if wanted(v))
            first = told.get("from", got and got[0])
            last = max([d for d in (told.get("to"), got and got[1]) if d], default=as_of)
            return first and (first, last)

        self.days = {
            "ledger": whole_months(r.day("accepted_at") for r in self.rows["ledger"]),
            "visits": visits(lambda v: True),
            "callbacks": visits(lambda v: v.case is not None),
            "evaluations": whole_months(e.day("rated_at") for e in self.rows["evaluations"]),
            "rectifications": whole_months(r.day("raised_on") for r in self.rows["rectifications"]),
        }

    def touches(self, what, first, last):
        """Whether rows are recorded of any day from the first (None = any) to the last."""
        days = self.days[what]
        return days is not None and days[0] <= last and (first is None or first <= days[1])

    def begins(self, what, period):
        """Whether rows are recorded from the first day of a period on, or from earlier."""
        return self.days[what] is not None and self.days[what][0] <= period.first

    def in_period(self, what, period):
        return self.touches(what, period.first, min(period.last, self.as_of))

    def on(self, what, day):
        return self.touches(what, day, day)

    def has(self, row, column):
        """Whether the file of a row has a column."""
        return column in self.columns[row.kind, row.file]

    def act(self, rule, due, row):
        """Whether it could have been recorded that an act was done in its due period."""
        if rule.fulfilled_by != "visit":
            return self.has(row, rule.column)
        days = self.days["callbacks"]
        if days is None or due.last < days[0]:
            return False
        if due.last <= days[1]:
            return True
        if due.first is None:
            return False
        # it ends after the last visit: most of its months must be recorded
        months = [(y, m) for y in range(due.first.year, due.last.year + 1) for m in range(1, 13) if (due.first.year, due.first.month) <= (y, m) <= (due.last.year, due.last.month)]
        known = [x for x in months if (days[0].year, days[0].month) <= x <= (days[1].year, days[1].month)]
        return 2 * len(known) > len(months)


def needed(rule):
    """The columns without which nobody knows what a row owes by a rule, or what became of it."""
    due = rule.due
    out = {rule.anchor}
    if "of" in due:
        out |= set(due["of"])
    limit = due.get("until" if rule.every else "to", "")
    if isinstance(limit, str) and limit.startswith("@") and " or " not in limit:  # `part` is no column that must be there
        out.add(limit[1:].strip())
    if rule.fulfilled_by != "visit":
        out.add(rule.column)
    elif rule.dataset in ("visits", "evaluations"):
        out.add("case_id")
    return out


def rule_has_data(rule, speaks_of, recorded):
    """Whether the file of some row that the rule speaks of has all that it needs, or no row of it lacks anything."""
    rows = recorded.rows[rule.dataset]
    if rule.dataset == "ledger":
        rows = [r for r in rows if speaks_of(r["category"])]
    elif not any(map(speaks_of, recorded.categories | {""})):
        rows = []  # no case has any of its categories
    if rule.dataset != "ledger":
        if recorded.days[rule.dataset] is None or rule.fulfilled_by == "visit" and recorded.days["callbacks"] is None:
            return False
    complete = [all(recorded.has(r, c) for c in needed(rule)) for r in rows]
    return any(complete) or all(complete)
