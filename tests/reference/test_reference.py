#!/usr/bin/env python3
"""Hand-worked cases for the reference: run it, or let pytest find its functions."""
import os
import sys
import tempfile
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import reference
import tables
from cells import Refused, Source
from dates import WorkCalendar, add_months, parse_duration, parse_period
from intake import Stamp, Stop, parse_stamp
from obligations import verdict
from printing import newcombe, shown, tail, wilson
from recorded import as_of_date
from rules import Due, due_periods, rule_of
from themes import Lists, kind_of
from withheld import Nothing, Withheld

MON = WorkCalendar()  # Monday to Friday


def rule(**more):
    return rule_of({"id": "r", "anchor": "completed_at", "due": {"to": "3d"}, "fulfilled_by": "visit"} | more)


def owed(r, **days):
    return [(d.k, d.first, d.last) for d in due_periods(r, days.get, MON)]


def test_months_keep_the_day_or_take_the_last():
    assert add_months(date(2023, 1, 31), 1) == date(2023, 2, 28)
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert add_months(date(2024, 1, 31), 2) == date(2024, 3, 31)


def test_working_days_count_from_the_day_after():
    friday = date(2026, 6, 5)
    assert MON.add(friday, parse_duration("0wd")) == friday
    assert MON.add(friday, parse_duration("3wd")) == date(2026, 6, 10)
    assert MON.add(date(2026, 6, 6), parse_duration("1wd")) == date(2026, 6, 8)


def test_periods_know_their_parts():
    assert [p.label for p in parse_period("2026-Q2").parts("month")] == ["2026-04", "2026-05", "2026-06"]
    june = parse_period("2026-06").parts("week")
    assert [p.label for p in june] == ["2026-W23", "2026-W24", "2026-W25", "2026-W26"] and june[0].first == date(2026, 6, 1)
    assert parse_period("2025-W01").first == date(2024, 12, 30)


def test_every_counts_each_bound_from_the_anchor():
    got = owed(rule(due={"every": "1mo", "until": "4mo"}), completed_at=date(2026, 1, 31))
    assert got == [(1, date(2026, 1, 31), date(2026, 2, 28)), (2, date(2026, 3, 1), date(2026, 3, 31)), (3, date(2026, 4, 1), date(2026, 4, 30)), (4, date(2026, 5, 1), date(2026, 5, 31))]
    assert owed(rule(due={"every": "6mo", "until": "@warranty_ends_on"}), completed_at=date(2026, 1, 1)) == []


def test_a_span_takes_its_middle_third():
    span = rule(due={"from": "1/3", "to": "2/3", "of": ["contract_start", "contract_end"]})
    day = lambda n: date(2026, 1, n)
    assert owed(span, contract_start=day(1), contract_end=day(11)) == [(1, day(5), day(7))]  # L = 10: +4 to +6
    assert owed(span, contract_start=day(1), contract_end=day(2)) == [(1, day(2), day(2))]  # L = 1: +1 to max(+1, +0)
    assert due_periods(span, {"contract_start": day(2), "contract_end": day(1)}.get, MON)[0].void
    assert owed(span, contract_start=day(1)) == []


def test_a_column_may_set_the_end():
    r = rule(due={"to": "@planned_on or 2d"})
    assert owed(r, completed_at=date(2026, 6, 1), planned_on=date(2026, 6, 9))[0][2] == date(2026, 6, 9)
    assert owed(r, completed_at=date(2026, 6, 1))[0][2] == date(2026, 6, 3)
    assert owed(rule(due={"to": "@planned_on"}), completed_at=date(2026, 6, 1)) == []


def status(days, as_of=30, first=10, last=13, exempt=False, **more):
    day = lambda n: date(2026, 6, n)
    got = verdict(rule(**more), Due(1, day(8), first and day(first), day(last)), [day(n) for n in days], exempt, day(as_of))
    return got[0], got[1] and got[1].day


def test_statuses_in_their_order():
    assert status([9, 12, 20]) == ("met", 12)
    assert status([9, 20, 21]) == ("late", 20)
    assert status([7, 8, 9]) == ("early", 9)
    assert status([7]) == ("missed", None)
    assert status([7], fulfilled_by="confirmed_at") == ("early", 7)
    assert status([], as_of=9) == ("upcoming", None)
    assert status([9], as_of=12) == ("open", None)
    assert status([9], as_of=13) == ("early", 9)
    assert status([12], as_of=12) == ("met", 12)
    assert status([12], exempt=True) == ("exempt", None)
    assert status([12], last=9, exempt=True) == ("void", None)
    assert status([9, 20], due={"every": "1mo", "until": "1y"}) == ("missed", None)
    assert status([1], first=None) == ("met", 1)


def test_count_waits_for_the_nth_day():
    assert status([10, 12], count=2) == ("met", 12)
    assert status([9, 12, 20], count=2) == ("late", 20)
    assert status([8, 9], count=2) == ("missed", None)


def test_numbers_are_rounded_or_cut_off():
    assert shown(Fraction(2, 3), 4) == "0.6667"
    assert shown(Fraction(2, 3), 4, [Fraction(6667, 10000)]) == "0.6666"
    assert shown(Fraction(99996, 100000), 4, [Fraction(1)]) == "0.9999"
    assert shown(Fraction(89995, 1000), 2, [Fraction(90)]) == "89.99"
    assert shown(Fraction(-1, 800), 4) == "-0.0013"
    assert shown(Fraction(5, 1000), 2) == "0.01"


def near(got, wanted):
    return all(abs(a - Decimal(b)) < Decimal("0.00005") for a, b in zip(got, wanted))


def test_intervals_as_published():
    assert near(wilson(81, 263), ("0.2553", "0.3662"))  # Newcombe 1998, single proportion
    assert near(wilson(1, 29), ("0.0061", "0.1718"))
    assert near(newcombe(56, 70, 48, 80), ("0.0524", "0.3339"))  # Newcombe 1998, difference, method 10
    assert near(newcombe(9, 10, 3, 10), ("0.1705", "0.8090"))


def test_tails_are_exact():
    assert tail(0, 2, Fraction(1, 2)) == Fraction(1, 4)
    assert tail(2, 2, Fraction(1, 2)) == Fraction(1, 4)
    assert tail(1, 2, Fraction(1, 2)) == Fraction(3, 4)


def records(text, delimiter=","):
    return [(r.line, r.fault or r.cells) for r in Source(text.encode()).records(delimiter)]


def test_an_open_quote_costs_one_line():
    assert records('a,"b\nc"\nd,e') == [(1, ["a", "b\nc"]), (3, ["d", "e"])]
    assert records('a,"b""c"\r\nd\re"f') == [(1, ["a", 'b"c']), (2, ["d"]), (3, ['e"f'])]
    assert records('a,"b\nc,d\n') == [(1, "bad_quoting"), (2, ["c", "d"])]
    assert records('a,"b"x\nc') == [(1, "bad_quoting"), (2, ["c"])]
    assert records('"' + "\n" * 99 + '"\nx') == [(1, ["\n" * 99]), (101, ["x"])]
    assert records('"' + "\n" * 100 + '",y')[0] == (1, "bad_quoting")


def test_encodings_are_told_by_their_lines():
    assert Source("窗口\n".encode() * 9 + b"\xb4\xb0\n").encoding == "utf-8"
    assert Source("窗口\n".encode() * 8 + b"\xb4\xb0\n").encoding == "gb18030"
    assert Source("窗口".encode("utf-16")).encoding == "utf-16le"
    try:
        Source(b"\xef\xbb\xbf" + b"\xb4\xb0\n")
        raise AssertionError("read all the same")
    except Refused:
        pass


def test_dates_in_their_forms():
    zone = ZoneInfo("Asia/Shanghai")
    nine = Stamp(date(2026, 6, 1), time(9, 5))
    for text in ("2026-06-01 9:05", "2026/6/1 09:05:00", "2026.6.1 9:05", "20260601 09:05", "2026年6月1日 09时05分", "2026-06-01T09:05:00", "2026-06-01T01:05:00+00:00", "2026-05-31T20:05:00-05:00"):
        assert parse_stamp(text, zone) == nine, text
    for text in ("2026-02-30", "06/01/2026", "2026-6", "待定", "2026-06-01 25:00", "2026-06-01x", "2026-06-05 14:00-16:00", "2026-06-05T14:00-16:00", "2026-06-05 14:00:00+14:30"):
        assert parse_stamp(text, zone) is None, text
    assert parse_stamp("06/01/2026", zone, ["%m/%d/%Y"]) == Stamp(date(2026, 6, 1))


def workspace(files):
    folder = tempfile.mkdtemp()
    for name, text in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as f:
            f.write(text)
    return folder


LEDGER = "某中心台账\n受理编号,窗口,类别,受理时间,办结时间,可回访\n"


def test_a_small_month_by_hand():
    folder = workspace({
        "ledger/1.csv": LEDGER + "A1,甲,投诉,2026-06-01,2026-06-02,\nA2,甲,投诉,2026-06-01,2026-06-03,\nA3,乙,投诉,2026-06-01,2026-06-29,\nA4,乙,投诉,2026-06-01,2026-06-10,否\n"
                                 "合计,,,4,,\nA1,甲,投诉,2026/6/1,2026.6.2,\nA2,甲,投诉,2026-06-01,2026-06-04,\nA5,乙,咨询,2026-05-30,,\nA6,乙,咨询,2026-06-02,2026-06-01,\n",
        "visits/1.csv": "visit_id,case_id,window,visited_at,method,outcome,overall,feedback_on\nV1,A1,,2026-06-05,phone,,满意,\nV2,A2,,2026-06-06,phone,unreached,,\nV3,A2,,2026-06-08,phone,,不满意,\nV4,ZZ,,2026-06-08,phone,,,\n"
                        "V5,ZZ,丙,2026-06-08,现场,,满意,\n",
        "huifang.toml": 'max_rejected = "50%"\nmin_respondents = 1\nmin_rated = 1\n',
    })
    f = reference.figures(folder, "2026-06", date(2026, 6, 30))
    assert [(r[2], r[3], r[5]) for r in f.intake.rejects] == [(7, "case_id", "total_row"), (11, "completed_at", "completed_before_accepted"), (5, "case_id", "unknown_case")]
    assert f.intake.superseded == [("ledger", "ledger/1.csv", 4, "A2", "ledger/1.csv", 9)]
    ledger = f.intake.accounts[0]
    assert (ledger.read, ledger.accepted, ledger.rejected, ledger.duplicate, ledger.superseded) == (9, 5, 2, 1, 1)
    by_case = {(o.case_id, o.rule.id): o for o in f.obligations}
    # A1: due 2 to 5 June; A2: 4 to 7 June, rung in vain on the 6th, reached on the 8th; A3 ends on 2 July
    assert {c: by_case[c, "complaint"].status for c in ("A1", "A2", "A3", "A4")} == {"A1": "met", "A2": "late", "A3": "open", "A4": "exempt"}
    assert by_case["A2", "complaint"].attempts == 1
    complaint = tables.rates(f, Nothing())[0]
    assert complaint[4:17] == ["callbacks", 2, 1, 1, 0, 0, 1, 0, "0.5000", "1.0000", "no", 2, 1]
    rectification = by_case["A2", "rectification"]
    assert (rectification.status, rectification.due.last, rectification.source) == ("missed", date(2026, 6, 11), "V3")
    # window 甲: two phone ratings, 100 and 0; callback 50 of 2 due: (40 * 50 + 20 * 50) / 60
    row = {r[0]: r for r in tables.windows(f, Nothing())}["甲"]
    assert row[2:7] == [2, "不合格", "50.00", "50.00", 2] and row[11:] == ["50.00", 2, "0.00", 1, "evaluator"]
    assert {r[0]: r[3] for r in tables.windows(f, Nothing())} == {"甲": "不合格", "乙": "样本不足", "丙": "优秀"}
    assert tables.open_cases(f, Nothing()) == [["咨询", 1, 1, 0]]  # accepted 31 days before the as-of date


CASES = "受理编号,窗口,类别,受理时间,办结时间\nM1,甲,投诉,2026-03-02,2026-03-03\nA1,甲,投诉,2026-04-02,2026-04-03\nA2,甲,投诉,2026-04-02,2026-04-03\nJ1,甲,投诉,2026-06-29,2026-06-30\n"


def statuses(files, period="2026", as_of=date(2026, 12, 31)):
    f = reference.figures(workspace(files), period, as_of)
    return {o.case_id: o.status for o in f.obligations if o.rule.id == "complaint"}, f


def test_what_no_visit_could_show_is_not_missed():
    visits = "回访编号,受理编号,回访时间,回访方式\nV1,A1,2026-04-05,电话\n"
    got, f = statuses({"ledger/1.csv": CASES, "visits/1.csv": visits})
    # the only visit is of April: March is over before it, and 30 June to 3 July lies behind it
    assert got == {"M1": "unrecorded", "A1": "met", "A2": "missed", "J1": "unrecorded"}
    complaint = tables.rates(f, Nothing())[0]
    assert complaint[5:13] == [2, 1, 0, 0, 1, 0, 0, "0.5000"] and complaint[-2:] == [2, "yes"]
    months = {r[0]: r[3:] for r in tables.trend(f, Nothing()) if r[1:3] == ["complaint", ""]}
    assert months == {"2026-03": [0, 0, "", 1, "no"], "2026-04": [2, 1, "0.5000", 0, "yes"], "2026-07": [0, 0, "", 1, "no"]}
    got, _ = statuses({"ledger/1.csv": CASES})
    assert set(got.values()) == {"unrecorded"}
    stated = {"huifang.toml": '[recorded]\nvisits = { from = "2026-03-01", to = "2026-07-31" }\n'}
    got, _ = statuses({"ledger/1.csv": CASES, "visits/1.csv": visits} | stated)
    assert got == {"M1": "missed", "A1": "met", "A2": "missed", "J1": "missed"}


def test_a_column_that_a_file_lacks_is_not_missed():
    whole = "回访编号,受理编号,回访时间,回访方式,总体评价,反馈日期\nV1,A1,2026-04-05,电话,不满意,\n"
    without = "回访编号,受理编号,回访时间,回访方式,总体评价\nV2,A2,2026-04-05,电话,不满意\n"
    for files, wanted, row in [
        ({"visits/1.csv": without}, ["unrecorded"], [0, 0, 0, 0, 0, 0, 0, "", "1.0000", "", "", "", "", "", 1, "no"]),
        ({"visits/1.csv": without, "visits/2.csv": whole}, ["missed", "unrecorded"], [1, 0, 0, 0, 1, 0, 0, "0.0000", "1.0000", "no", 1, 1, "0.0000", "0.7935", 1, "yes"]),
    ]:
        f = reference.figures(workspace({"ledger/1.csv": CASES, **files}), "2026-04", date(2026, 4, 30))
        assert sorted(o.status for o in f.obligations if o.rule.id == "rectification") == wanted
        assert [r for r in tables.rates(f, Nothing()) if r[0] == "rectification" and not r[3]][0][5:] == row


RECTIFIED = 'standard = "rectification"\n'


def test_a_problem_has_the_window_of_its_case_or_of_its_callback():
    visits = "回访编号,受理编号,窗口,回访时间,回访方式\nV1,A1,乙,2026-04-05,电话\nV2,,乙,2026-04-06,电话\n"
    problems = ("整改编号,受理编号,回访编号,窗口,发现日期,存在问题,整改期限,整改完成日期,整改结果,二次回访日期,整改满意度\n"
                "Z1,,V1,丙,2026-04-05,a,,2026-04-13,整改中,2026-04-13,不满意\n"  # of A1, at 甲
                "Z2,,V2,丙,2026-04-06,b,2026-04-08,2026-04-09,是,,\n"
                "Z3,NO,,丙,2026-04-06,c,,,,,\n"
                "Z4,NO,,,2026-04-06,d,,,,,\n"
                "Z5,,,甲,2026-04-06,e,,,,,\n"
                "Z6,A2,,,2026-04-06,f,,2026-04-05,,,\n"
                ",A2,,,2026-04-06,g,,,,,\n,A2,,,2026-04-06,g,,2026-04-30,,2026-05-20,满意\n,A2,,,2026-04-06,h,,,,,\n")
    f = reference.figures(workspace({"ledger/1.csv": CASES, "visits/1.csv": visits, "rectifications/1.csv": problems, "huifang.toml": RECTIFIED + 'max_rejected = "50%"\n'}), "2026-04", date(2026, 4, 30))
    assert [(r[2], r[3], r[5]) for r in f.intake.rejects] == [(5, "case_id", "unknown_case"), (6, "case_id", "missing_value"), (7, "rectified_on", "done_before_raised")]
    assert f.intake.superseded == [("rectifications", "rectifications/1.csv", 8, "A2 2026-04-06", "rectifications/1.csv", 9)]
    got = {(o.rule.id, o.source): (o.window, o.category, o.due.last.day, o.status) for o in f.obligations}
    # without a calendar every weekday is a working day
    assert got == {
        ("rectified", "Z1"): ("甲", "投诉", 10, "late"), ("rectified", "Z2"): ("乙", "", 8, "late"), ("rectified", "Z3"): ("丙", "", 13, "missed"),
        ("rectified", "rectifications/1.csv:9"): ("甲", "投诉", 13, "late"), ("rectified", "rectifications/1.csv:10"): ("甲", "投诉", 13, "missed"),
        ("second-callback", "Z1"): ("甲", "投诉", 20, "met"), ("second-callback", "Z2"): ("乙", "", 16, "missed"), ("second-callback", "rectifications/1.csv:9"): ("甲", "投诉", 7, "open"),
        ("rectified-satisfied", "Z1"): ("甲", "投诉", 13, "missed"), ("rectified-satisfied", "rectifications/1.csv:9"): ("甲", "投诉", 20, "upcoming"),
    }
    listed = [[r[0], r[2], *r[11:15]] for r in tables.rectifications(f)]
    assert [[str(c) for c in r] for r in listed] == [
        ["丙", "Z3", "", "", "", ""], ["乙", "Z2", "2026-04-09", "yes", "", ""], ["甲", "Z1", "2026-04-13", "no", "2026-04-13", "dissatisfied"],
        ["甲", "", "2026-04-30", "", "", ""], ["甲", "", "", "", "", ""]]
    # five obligations are due by the first rule, and a window is never named
    public = [r for r in tables.rates(f, Withheld(f)) if r[0]]
    assert [(r[0], r[3], r[5]) for r in public] == [("rectified", "", 5), ("second-callback", "", "*"), ("rectified-satisfied", "", "*")]


def test_a_file_of_callbacks_is_read_a_second_time_for_their_problems():
    visits = "回访编号,受理编号,回访日,回访方式,总体评价,存在问题,整改完成日期\nV1,A1,2026-04-05,电话,不满意,慢,2026-04-07\nV2,A2,2026-04-06,电话,满意,,\n"
    f = reference.figures(workspace({"ledger/1.csv": CASES, "visits/1.csv": visits, "huifang.toml": RECTIFIED + '[columns.visits]\nvisited_at = "回访日"\n'}), "2026-04", date(2026, 4, 30))
    assert [(r.visit["visit_id"], r.case_id, r.day("raised_on")) for r in f.rectifications] == [("V1", "A1", date(2026, 4, 5))]
    account = f.intake.accounts[-1]
    assert (account.kind, account.read, account.accepted, account.left_out) == ("rectifications", 2, 1, 1)


def test_a_period_that_is_not_over_ends_with_the_ledger():
    day = date
    june = parse_period("2026-06")
    assert [as_of_date(june, d) for d in (None, day(2026, 6, 23), day(2026, 6, 22), day(2026, 6, 1), day(2026, 5, 31))] == [day(2026, 6, 30), day(2026, 6, 30), day(2026, 6, 22), day(2026, 6, 1), None]
    week = parse_period("2026-W27")  # 29 June to 5 July
    assert [as_of_date(week, d) for d in (day(2026, 7, 2), day(2026, 7, 1), day(2026, 6, 28))] == [day(2026, 7, 5), day(2026, 7, 1), None]


def test_more_than_max_rejected_stops():
    folder = workspace({"ledger/1.csv": LEDGER + "A1,甲,投诉,2026-06-01,,\n,甲,投诉,2026-06-01,,\n"})
    try:
        reference.figures(folder, "2026-06")
        raise AssertionError("went on")
    except Stop as stop:
        assert stop.code == 3 and stop.intake.rejects == [("ledger", "ledger/1.csv", 4, "case_id", "", "missing_value")]


def opinions(counts, months=(6,), **settings):
    """A workspace of anonymous phone forms: counts[window] of them on the 3rd of each month."""
    rows = [f"{w},2026-{m:02}-03,电话,满意" for m in months for w, n in counts.items() for _ in range(n[months.index(m)] if isinstance(n, tuple) else n)]
    return workspace({"ledger/1.csv": LEDGER + "A1,甲,咨询,2026-06-01,,\n", "visits/1.csv": "窗口,回访时间,回访方式,满意度\n" + "\n".join(f"{r}" for r in rows) + "\n",
                      "huifang.toml": "".join(f"{k} = {v}\n" for k, v in settings.items())})


def distinct(folder):
    """Makes the forms of a workspace differ, so that none is a duplicate."""
    path = os.path.join(folder, "visits/1.csv")
    with open(path, encoding="utf-8") as f:
        head, *rows = f.read().splitlines()
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join([head + ",意见", *(f"{r},{n}" for n, r in enumerate(rows))]) + "\n")
    return folder


def hidden(folder, period="2026-06", as_of=None):
    got = Withheld(reference.figures(distinct(folder), period, as_of or parse_period(period).last))
    return sorted(w for w, _ in got.windows), sorted(got.centres)


def test_few_opinions_hide_behind_others():
    assert hidden(opinions({"甲": 5, "乙": 9})) == ([], [])
    assert hidden(opinions({"甲": 4, "乙": 9, "丙": 7})) == (["丙", "甲"], [])  # 4 + 7 >= 10
    assert hidden(opinions({"甲": 4, "乙": 4, "丙": 20})) == (["丙", "乙", "甲"], [])  # 8 < 10
    assert hidden(opinions({"甲": 4})) == (["甲"], ["phone"])
    assert hidden(opinions({"甲": 1, "乙": 2})) == (["乙", "甲"], ["phone"])


def test_longer_periods_say_no_more_than_their_months():
    assert hidden(opinions({"甲": (5, 4), "乙": (9, 9), "丙": (0, 9)}, (5, 6)), "2026-Q2") == (["丙", "甲"], [])  # of the tie of June, 丙 is the first by name
    assert hidden(opinions({"甲": (1, 9), "乙": (0, 9)}, (5, 6)), "2026-Q2") == (["甲"], ["phone"])


def test_opinions_are_sorted_by_words():
    lists = Lists()
    for said, themes, kind in [
        ("服务态度不错", ["attitude"], "praise"), ("没有不满意", ["other"], "praise"), ("不是不满意，就是等了半天", ["queueing"], "complaint"), ("特别满意", ["other"], "praise"),
        ("ＡＰＰ 登录不上", ["system"], "complaint"), ("停车", ["parking"], "other"), ("happy", ["other"], "other"), ("建议增加窗口，排队", ["queueing"], "suggestion"),
    ]:
        got = lists.read(said)
        assert (got[0], kind_of(got[1], False)[0]) == (themes, kind), (said, got)
    assert lists.read("没有意见。") is None and lists.read("……") is None
    assert lists.read("①服务 态度 很不热情")[2] == ["attitude:态度@5", "attitude:热情@10", "complaint:热情@10(不)"]


def test_shorter_and_unfinished_periods_show_the_centre_only():
    assert hidden(opinions({"甲": 9, "乙": 9}), as_of=date(2026, 6, 29)) == (["乙", "甲"], [])
    assert hidden(opinions({"甲": 9}), as_of=date(2026, 6, 29)) == (["甲"], ["phone"])
    assert hidden(opinions({"甲": 9, "乙": 9}, cadence='"quarter"')) == (["乙", "甲"], [])
    assert hidden(opinions({"甲": 9, "乙": 9}, cadence='"week"')) == (["乙", "甲"], [])  # weeks do not make up a month


if __name__ == "__main__":
    tests = [t for name, t in sorted(globals().items()) if name.startswith("test_")]
    for test in tests:
        test()
    print(f"{len(tests)} passed")
