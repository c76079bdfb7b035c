"""Reporting periods, month arithmetic, durations and working days (docs/contract.md, sections 1 and 3.3)."""
import calendar as _calendar
import csv
import re
from dataclasses import dataclass
from datetime import date, timedelta

KINDS = ["week", "month", "quarter", "year"]  # shortest first
DAY = timedelta(1)
HISTORY = 25  # months of which a bulletin keeps figures: its own and two years before


@dataclass(frozen=True)
class Period:
    """A reporting period: kind, first and last date, label as on the command line."""

    kind: str
    first: date
    last: date
    label: str

    def __contains__(self, day):
        return self.first <= day <= self.last

    def longer_than(self, kind):
        return KINDS.index(self.kind) > KINDS.index(kind)

    def shorter_than(self, kind):
        return KINDS.index(self.kind) < KINDS.index(kind)

    def previous(self):
        return period_of(self.first - DAY, self.kind)

    def year_earlier(self):
        """The period of the same name in the year before; None for a year, and for a week that that year does not have."""
        if self.kind == "year":
            return None
        year, week, _ = self.first.isocalendar()
        try:
            return parse_period(f"{year - 1:04}-W{week:02}" if self.kind == "week" else f"{self.first.year - 1:04}{self.label[4:]}")
        except ValueError:
            return None

    def parts(self, kind):
        """The periods of a shorter kind that lie wholly in this one, in order."""
        out, day = [], self.first
        while day <= self.last:
            p = period_of(day, kind)
            if p.first >= self.first and p.last <= self.last:
                out.append(p)
            day = p.last + DAY
        return out


def month_end(year, month):
    return date(year, month, _calendar.monthrange(year, month)[1])


def period_of(day, kind):
    """The period of a kind that a date lies in."""
    if kind == "week":
        year, week, weekday = day.isocalendar()
        first = day - (weekday - 1) * DAY
        return Period(kind, first, first + 6 * DAY, f"{year:04}-W{week:02}")
    if kind == "month":
        return Period(kind, day.replace(day=1), month_end(day.year, day.month), f"{day.year:04}-{day.month:02}")
    if kind == "quarter":
        q = (day.month - 1) // 3
        return Period(kind, date(day.year, 3 * q + 1, 1), month_end(day.year, 3 * q + 3), f"{day.year:04}-Q{q + 1}")
    return Period("year", date(day.year, 1, 1), date(day.year, 12, 31), f"{day.year:04}")


def parse_period(text):
    """`2026-06`, `2026-W23`, `2026-Q2` or `2026`."""
    if m := re.fullmatch(r"(\d{4})-W(\d{2})", text):
        return period_of(date.fromisocalendar(int(m[1]), int(m[2]), 1), "week")
    if m := re.fullmatch(r"(\d{4})-Q([1-4])", text):
        return period_of(date(int(m[1]), 3 * int(m[2]), 1), "quarter")
    if m := re.fullmatch(r"(\d{4})-(\d{2})", text):
        return period_of(date(int(m[1]), int(m[2]), 1), "month")
    if re.fullmatch(r"\d{4}", text):
        return period_of(date(int(text), 1, 1), "year")
    raise ValueError(f"no period: {text}")


def months_back(day, n):
    """The n months that end with the one of a date, in order."""
    out = []
    for i in range(n - 1, -1, -1):
        out.append(period_of(add_months(day.replace(day=1), -i), "month"))
    return out


def add_months(day, n):
    """Keeps the day of the month, or takes the month's last day where there is none."""
    at = 12 * day.year + day.month - 1 + n
    year, month = at // 12, at % 12 + 1
    return date(year, month, min(day.day, month_end(year, month).day))


@dataclass(frozen=True)
class Duration:
    """`Nd`, `Nwd`, `Nw`, `Nmo`, `Ny`, and `Nh` of the clock."""

    n: int
    unit: str


def parse_duration(text):
    m = re.fullmatch(r"(\d+)(h|d|wd|w|mo|y)", text.strip())
    if not m:
        raise ValueError(f"no duration: {text}")
    return Duration(int(m[1]), m[2])


class WorkCalendar:
    """Working days: Monday to Friday, unless a file of holidays and make-up days says otherwise."""

    def __init__(self, *paths):
        self.special = {}
        for path in paths:
            with open(path, encoding="utf-8-sig", newline="") as f:
                for row in csv.reader(f):
                    if row and re.fullmatch(r"\d{4}-\d{2}-\d{2}", row[0].strip()):
                        self.special[date.fromisoformat(row[0].strip())] = row[1].strip() == "work"

    def works(self, day):
        return self.special.get(day, day.weekday() < 5)

    def after(self, day, n):
        """The n-th working day after a date; n = 0 gives the date itself."""
        while n:
            day += DAY
            n -= self.works(day)
        return day

    def add(self, day, duration, times=1):
        """A date and `times` durations, computed in one step from the date."""
        n = duration.n * times
        if duration.unit == "wd":
            return self.after(day, n)
        if duration.unit == "mo":
            return add_months(day, n)
        if duration.unit == "y":
            return add_months(day, 12 * n)
        return day + n * (7 if duration.unit == "w" else 1) * DAY
