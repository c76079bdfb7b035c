"""The rule language: rules read from TOML, and the due periods a row has under a rule (docs/contract.md, sections 3.1 and 3.3)."""
import os
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

from dates import DAY, parse_duration

SUBJECTS = ["callbacks", "acts", "results"]
ANSWERS = {"resolved", "result", "second_grade"}  # columns that say whether something was solved
HERE = os.path.dirname(os.path.abspath(__file__))


@dataclass(frozen=True)
class Rule:
    """One rule in force."""

    id: str
    label: str
    dataset: str
    category: tuple  # None = all
    anchor: str
    due: dict
    fulfilled_by: str
    methods: tuple  # None = any
    target: Fraction  # None = reported without a target
    component: str
    when: str
    count: int  # None = one visit does

    @property
    def column(self):
        """The date column that fulfils it, None where a visit does."""
        return None if self.fulfilled_by == "visit" else self.fulfilled_by.removeprefix("until ").strip()

    @property
    def holds(self):
        """Whether what the column dates must hold on the last day."""
        return self.fulfilled_by.startswith("until ")

    @property
    def subject(self):
        """What a rate by this rule is of."""
        return {"visit": "callbacks"}.get(self.fulfilled_by, "results" if self.fulfilled_by in ANSWERS else "acts")

    @property
    def every(self):
        return "every" in self.due


@dataclass(frozen=True)
class Due:
    """The k-th due period of a row: first is None for "any"; last < first where it is void."""

    k: int
    anchor: date
    first: date
    last: date
    until: datetime = None  # the last moment that counts; None = the whole last day
    hours: bool = False  # hours say when it ends
    untold: bool = False  # the hours began at a time of day that is not recorded

    @property
    def void(self):
        return self.first is not None and self.last < self.first


def percent(text):
    """`33.3%` as an exact fraction."""
    text = str(text).strip()
    return Fraction(Decimal(text[:-1])) / 100 if text.endswith("%") else Fraction(Decimal(text))


def rule_of(table):
    """A `[[rule]]` table as a rule."""
    due = dict(table["due"])
    for key in ("every", "until"):
        if key in table:
            due[key] = table[key]
    anchor = due["of"][0] if "of" in due else table["anchor"]
    category = table.get("category")
    return Rule(table["id"], table.get("label", table["id"]), table.get("dataset", "ledger"), tuple([category] if isinstance(category, str) else category) if category is not None else None, anchor,
                due, table["fulfilled_by"], tuple(table["methods"]) if "methods" in table else None, percent(table["target"]) if "target" in table else None,
                table.get("component", "callback"), table.get("when"), table.get("count", due.get("count")))


def columns_of(rule):
    """Every column that a rule names."""
    limits = [x[1:].partition(" or ")[0].strip() for x in (rule.due.get("to", ""), rule.due.get("until", "")) if isinstance(x, str) and x.startswith("@")]
    return {rule.anchor, rule.fulfilled_by, *limits, *rule.due.get("of", [])}


def built_in():
    with open(os.path.join(HERE, "standards.toml"), "rb") as f:
        return tomllib.load(f)


def in_force(standards, folder):
    """(rules in order, whether weekly quotas are set) of the standards a workspace composes."""
    known, rules, quotas = built_in(), {}, False
    for name in standards:
        if name in known:
            tables = known[name]
        else:
            with open(os.path.join(folder, name), "rb") as f:
                tables = tomllib.load(f)
        quotas = quotas or tables.get("quotas") is True
        for table in tables.get("rule", []):
            rules[table["id"]] = rule_of(table)  # a known id keeps its place
    return list(rules.values()), quotas


def named_categories(rules, but):
    """The categories that rules other than `but` name."""
    return {c for r in rules if r is not but for c in r.category or () if c != "*"}


def covers(rule, rules, category):
    """Whether a rule speaks of a category (blank = a row without a case)."""
    if rule.category is None or category in rule.category and category != "*":
        return True
    return "*" in rule.category and category != "" and category not in named_categories(rules, rule)


def limit(text, anchor, day_of, calendar):
    """The date of a `to` or `until`: the first that there is of `@column`, `part` and a duration; None = no obligation."""
    for one in text.split(" or "):
        one = one.strip()
        if one.startswith("@") or one == "part":
            day = day_of(one.lstrip("@").strip())  # "part" is the end of the warranty of the row's part
        else:
            day = calendar.add(anchor, parse_duration(one))
        if day is not None:
            return day
    return None


def ends(rule, anchor, day_of, time_of, calendar):
    """(last day, last moment or None, whether hours say it, whether it cannot be told) of a due period that comes once; None = no obligation."""
    length = None
    for one in rule.due["to"].split(" or "):
        name = one.strip().lstrip("@").strip()
        if one.strip().startswith("@") or name == "part":  # "part" is the end of the warranty of the row's part, a whole day
            day, at = day_of(name), time_of(name) if name != "part" else None
            if day is not None:
                return day, at and datetime.combine(day, at), False, False
        else:
            length = parse_duration(name)
            break
    if length is None:
        return None
    if length.unit != "h":
        return calendar.add(anchor, length), None, False, False
    at = time_of(rule.anchor)
    end = datetime.combine(anchor, at or time(23, 59, 59)) + timedelta(hours=length.n)
    return end.date(), end if at else None, True, at is None


def due_periods(rule, day_of, calendar, time_of=lambda column: None):
    """The due periods of a row; `day_of(column)` gives its dates, None where blank, `time_of` their times of day, None where there is none."""
    anchor, due = day_of(rule.anchor), rule.due
    if anchor is None:
        return []
    if "of" in due:
        end = day_of(due["of"][1])
        if end is None:
            return []
        length = (end - anchor).days
        if length < 0:
            return [Due(1, anchor, anchor, end)]
        low, high = Fraction(due["from"]), Fraction(due["to"])
        first = anchor - (-length * low.numerator // low.denominator) * DAY
        return [Due(1, anchor, first, max(first, anchor + (length * high.numerator // high.denominator) * DAY))]
    if rule.every:
        until, step = limit(due["until"], anchor, day_of, calendar), parse_duration(due["every"])
        out, k = [], 1
        while until is not None and (last := calendar.add(anchor, step, k)) <= until:
            out.append(Due(k, anchor, anchor if k == 1 else calendar.add(anchor, step, k - 1) + DAY, last))
            k += 1
        return out
    end = ends(rule, anchor, day_of, time_of, calendar)
    if end is None:
        return []
    start = due.get("from", "0d")
    return [Due(1, anchor, None if start == "any" else calendar.add(anchor, parse_duration(start)), *end)]
