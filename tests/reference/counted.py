"""Tables of counts: how many ratings of each grade a window had in a day or a month (docs/contract.md, section 2.13)."""
import re
import unicodedata
from datetime import date
from fractions import Fraction

from dates import month_end

FIVE = ["very_satisfied", "satisfied", "basically_satisfied", "dissatisfied", "very_dissatisfied"]
WORDS = dict(zip([*FIVE, "unrated"], "非常满意 满意 基本满意 不满意 非常不满意 未评价".split()))
HEADINGS = {grade: [grade, word, *(word + end for end in "数 数量 件数 人数 次数".split())] for grade, word in WORDS.items()} | {
    "defaulted": "defaulted 默认评价 默认评价数 默认评价件数 默认评价次数".split(),
    "count": "count 合计 总计 总数 评价总数 评价总量 评价数 评价数量 评价件数 评价人数 评价次数 件数 人数 数量".split(),
    "satisfied_rate": "satisfied_rate 满意率".split(),
    "month": "month 月份 评价月份 统计月份".split(),
    "year": "year 年份 年度 评价年份 统计年份".split(),
}
HEADINGS["unrated"] += ["未评", "未评数"]
DAYS = ["日期", "统计日期"]
MOST = 10_000_000


def bare(text):
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def layout(cells, plain, renamed):
    """{canonical column: position} of a header of counts, where `plain` holds the columns of ratings one by one; else None."""
    names = [bare(c) for c in cells]

    def at(words):
        return next((names.index(bare(w)) for w in words if bare(w) in names), None)

    own = {c: [w] if isinstance(w, str) else w for c, w in renamed.items()}
    found = {c: at([*own.get(c, []), *words]) for c, words in HEADINGS.items()}
    found = {c: i for c, i in found.items() if i is not None}
    places = {c: i for c, i in plain.items() if c != "case_id"}
    if "rating" not in places and at(["评价等级"]) is not None:
        places["rating"] = at(["评价等级"])
    grades = [g for g in FIVE if g in found]
    if "case_id" in plain or "window" not in places:
        return None
    if "rating" not in places and len(grades) >= 2:
        keep = {c: i for c, i in found.items() if c not in ("month", "year")}
    elif "rating" in places and "count" in found and not grades:
        keep = {"count": found["count"]}
    else:
        return None
    day = places.get("rated_at", at(DAYS))
    if day is not None:
        return {c: i for c, i in places.items() if c != "rated_at"} | keep | {"rated_at": day}
    if "month" not in found:
        return None
    when = {c: found[c] for c in ("month", "year") if c in found}
    return places | keep | when


def is_sum(window):
    """Whether the window of a row is a sum of others."""
    name = bare(window).rstrip(":：")
    return any(name.startswith(w) or name.endswith(w) for w in ("合计", "总计", "小计", "累计"))


def number(text):
    """A count, or None."""
    m = re.fullmatch(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?[件人次个]?", bare(text))
    n = int(m[1].replace(",", "")) if m else MOST + 1
    return n if n <= MOST else None


def month(text, year, stamp):
    """(first, last) day of a month's cell, or None; `stamp` reads a date."""
    t = bare(text)
    told = None
    if year:
        m = re.fullmatch(r"(\d{4})(?:年度|年)?", bare(year))
        if not m or int(m[1]) == 0:
            return None
        told = int(m[1])
    m = (re.fullmatch(r"(\d{4})年(\d{1,2})月(?:份)?", t) or re.fullmatch(r"(\d{4})[-/](\d{1,2})(?:月份|月)?", t)
         or re.fullmatch(r"(\d{4})\.(?!1(?:月份|月)?$)(\d{1,2})(?:月份|月)?", t) or re.fullmatch(r"(\d{4})(\d{2})(?:月份|月)?", t))
    if m:
        y, n = int(m[1]), int(m[2])
    elif m := re.fullmatch(r"(\d{1,2})(?:月份|月)?", t):
        y, n = told, int(m[1])
    else:
        at = stamp(text)
        if at is None or at.day.day != 1 and at.day != month_end(at.day.year, at.day.month):
            return None
        y, n = at.day.year, at.day.month
    if not y or not 1 <= n <= 12 or told and told != y:
        return None
    return date(y, n, 1), month_end(y, n)


def share_fits(text, counts):
    """Whether 满意率 is one that the counts give at its last digit: with or without 基本满意, of the graded or of more."""
    m = re.fullmatch(r"(\d{1,3})(?:\.(\d{0,17}))?(%?)", bare(text))
    if not m:
        return False
    digits = m[2] or ""
    said, unit = Fraction(int(m[1] + digits), 10 ** len(digits)), Fraction(1, 10 ** min(len(digits), 12))
    graded = [counts.get(g) or 0 for g in FIVE]
    for all_ in sums(counts):
        for best in (sum(graded[:n]) for n in (1, 2, 3)):
            if not all_:
                return True
            for of in (100,) if m[3] else (100, 1):
                if abs(said - Fraction(of * best, all_)) < unit:
                    return True
    return False


def sums(counts):
    """What may be called all ratings: with or without those that nobody gave."""
    graded = sum(counts.get(g) or 0 for g in FIVE)
    unrated, defaulted = counts.get("unrated") or 0, counts.get("defaulted") or 0
    return {graded, graded + unrated, graded + defaulted, graded + unrated + defaulted}


def given(reader, row, grade):
    """The grades that somebody gave, whatever else is wrong with the row."""
    def some(column):
        return bool(number(reader.cell(column, row.text.get(column, ""))))

    if "rating" in row.text:
        return {grade(reader.cell("rating", row.text["rating"]))} if some("count") else set()
    return {g for g in FIVE if some(g)}


def parse(reader, row):
    """Fills in what a row of counts says, beside window, mode and device; gives its faults as (code, column)."""
    faults, counts = [], {}
    by_grade = "rating" not in row.text

    def cell(column):
        raw = row.text.get(column, "")
        text = reader.cell(column, raw)
        return text, reader.nothing(raw, text)

    first = last = None
    if "month" in row.text:
        text, nothing = cell("month")
        year, none = cell("year")
        if none == "error_cell":
            faults.append((none, "year"))
        elif year and not none and not re.fullmatch(r"\d{4}(年度|年)?", bare(year)):
            faults.append(("bad_month", "year"))
        if not text:
            faults.append(("missing_value", "month"))
        elif nothing:
            faults.append((nothing, "month"))
        else:
            days = month(text, "" if none else year, reader.stamp)
            if days:
                first, last = days
            elif not any(column == "year" for _, column in faults):
                faults.append(("bad_month", "month"))
    elif row["rated_at"]:
        first = last = row["rated_at"].day
    for column in [*FIVE, "unrated", "defaulted", "count"]:
        text, nothing = cell(column)
        counts[column] = None
        if nothing == "error_cell":
            faults.append((nothing, column))
        elif text and not nothing:
            counts[column] = number(text)
            if counts[column] is None:
                faults.append(("bad_count", column))
    text, nothing = cell("satisfied_rate")
    share = None if nothing or not text else text
    if nothing == "error_cell":
        faults.append((nothing, "satisfied_rate"))
    elif share and not re.fullmatch(r"\d{1,3}(\.\d{0,17})?%?", bare(share)):
        faults.append(("wrong_sum", "satisfied_rate"))
        share = None
    if by_grade and not any(column in counts or column == "satisfied_rate" for _, column in faults):
        if reader.intake.scale == "three":
            faults += [("bad_value", g) for g in (FIVE[0], FIVE[4]) if counts[g]]
        if counts["count"] is not None and counts["count"] not in sums(counts):
            faults.append(("wrong_sum", "count"))
        if share and not share_fits(share, counts):
            faults.append(("wrong_sum", "satisfied_rate"))
    row.told = max(*sums(counts), counts["count"] or 0)
    if not by_grade:
        counts = {row["rating"]: counts["count"]}
    if row["mode"] == "default":
        counts = {"defaulted": sum(counts.get(g) or 0 for g in [*FIVE, "defaulted"]), "unrated": counts.get("unrated")}
    row.counts = {c: n for c, n in counts.items() if n and c != "count"}
    row.first = first
    row.about = (row["window"], first, last, row["rated_at"] and row["rated_at"].time, row["device"], row["mode"] == "default", row["rating"])
    return faults, last
