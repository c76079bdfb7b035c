#!/usr/bin/env python3
"""The sample workspace: a made-up service centre, 2025-06-01 to 2026-06-30.

    python3 sample-data/generate.py [--seed 锦川]

rewrites ledger/, visits/ and evaluations/ beside this file and prints the rows that are bad on
purpose.  The same seed gives the same bytes: no clock, no locale, and of `random` only random(),
whose sequence Python promises to keep.

Nobody is meant.  Names are three signs of the sexagenary cycle (辰丙寅).  Telephone numbers are
1003 and seven digits: subscribers' mobile numbers begin with 13 to 19, fixed lines with 0 or an
area code; what begins with 100 are operators' five-digit service codes (10000, 10010, 10050, 10086, 10099).
1003 is none of these, and eleven digits that begin so are nobody's number.
"""
import argparse
import random
from calendar import monthrange
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
END = date(2026, 6, 30)
MONTHS = [(2025 + (5 + i) // 12, (5 + i) % 12 + 1) for i in range(13)]
NEWEST = MONTHS[-1]
DAY = timedelta(1)

# Public holidays and make-up working days inside the 13 months; other days: Monday to Friday work.
HOLIDAYS = [("2025-06-02", 1), ("2025-10-01", 8), ("2026-01-01", 3), ("2026-02-15", 9), ("2026-04-04", 3), ("2026-05-01", 5), ("2026-06-19", 3)]
REST = {date.fromisoformat(first) + i * DAY for first, days in HOLIDAYS for i in range(days)}
MADE_UP = {date.fromisoformat(d) for d in ("2025-09-28", "2025-10-11", "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09")}

# Cases per month and window before SCALE and BUSY; 工程 are projects handed over, 4 each month.
SCALE = 0.95
BUSY = [0.96, 0.98, 0.95, 1.02, 0.9, 1.04, 1.06, 1.0, 0.66, 1.1, 1.03, 1.02, 1.08]


@dataclass
class Window:
    name: str
    mix: dict                 # category -> cases per month
    opinions: tuple           # of visits: share bad, share mixed; the others are good
    stars: tuple              # of active ratings: shares from 非常满意 to 非常不满意
    ratings: int              # evaluations per month, unrated and default ones included
    drawn: float              # share of the weekly phone quota that is called, in the newest month
    forms: int                # on-site visits wanted in the newest month
    everyday: bool = False    # works on weekends too
    opened: date = date(2025, 6, 1)


FAIR, GLAD = (.45, .40, .11, .03, .01), (.52, .39, .08, .01, 0)
BEST, KIND, ANGRY = (.82, .17, .01, 0, 0), (.74, .23, .03, 0, 0), (.08, .23, .27, .26, .16)
WINDOWS = [
    Window("综合受理窗口", {"咨询": 22, "证照办理": 23, "投诉": 9}, (.07, .44), FAIR, 68, 1, 8),
    Window("社会保障窗口", {"咨询": 14, "证照办理": 20, "投诉": 4}, (0, .04), BEST, 58, 1, 3),
    Window("帮办代办窗口", {"证照办理": 9, "咨询": 5}, (0, .5), GLAD, 13, 1, 0, opened=date(2026, 6, 24)),
    Window("不动产登记窗口", {"证照办理": 22, "咨询": 7, "投诉": 5}, (.25, .27), KIND, 50, 1, 2),
    Window("市场准入窗口", {"证照办理": 14, "咨询": 5, "投诉": 3}, (.05, .40), GLAD, 34, 1, 0),
    Window("规划许可窗口", {"证照办理": 9, "咨询": 3, "投诉": 2}, (.07, .40), FAIR, 26, .8, 0),
    Window("档案查询窗口", {"查询": 5}, (0, .25), GLAD, 5, 1, 0),
    Window("物业维修窗口", {"维修": 58, "投诉": 10}, (.08, .47), FAIR, 34, .65, 7, everyday=True),
    Window("物业收费窗口", {"缴费办理": 16, "投诉": 10}, (.54, .32), ANGRY, 36, .75, 0),
    Window("家政特约窗口", {"特约服务": 20, "投诉": 4}, (.05, .55), GLAD, 26, 1, 3),
    Window("急救与社区窗口", {"急救": 9, "社区文化": 14, "投诉": 1}, (.05, .54), GLAD, 26, .9, 3, everyday=True),
    Window("工程建设窗口", {"工程": 4, "工程维修": 13, "投诉": 2, "咨询": 1}, (.06, .50), FAIR, 24, .6, 8),
]
BY_NAME = {w.name: w for w in WINDOWS}
TROUBLED, TINY, NEW = "物业收费窗口", "档案查询窗口", "帮办代办窗口"

STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
ITEMS = {
    "咨询": ["办事材料咨询", "办理进度咨询", "收费标准咨询", "营业时间咨询"],
    "查询": ["房屋档案查询", "婚姻档案查询", "工龄档案查询"],
    "缴费办理": ["物业费缴纳", "停车费缴纳", "装修押金退还", "水电费代收"],
    "投诉": ["排队时间过长", "一次性告知不全", "收费说明不清", "电话无人接听", "噪声扰民", "承诺时间未办结", "态度生硬，解释不耐心"],
    "维修": ["厨房水管渗漏", "楼道照明不亮", "门禁失灵", "电梯异响", "下水道堵塞", "外墙渗水", "单元门损坏", "消防栓漏水"],
    "特约服务": ["钟点保洁", "老人陪护", "空调清洗", "绿植养护", "家电维保"],
    "急救": ["老人摔倒送医", "突发胸闷送医", "中暑救助", "儿童误食送医"],
    "社区文化": ["邻里节", "书法讲座", "亲子运动会", "广场舞展演", "义诊活动"],
    "工程": ["幼儿园加固工程", "社区广场改造工程", "老旧管网更新工程", "保障房外墙工程", "文化站装修工程"],
    "工程维修": ["屋面渗漏", "地坪起砂", "外墙空鼓", "窗框变形", "管井返水", "栏杆松动"],
}
PERMITS = {
    "综合受理窗口": ["居住证签注", "老年优待证办理", '"一件事"联办,新生儿出生', '"一件事"联办,员工录用'],
    "社会保障窗口": ["社保卡补换", "养老关系转移", "参保证明打印"],
    "帮办代办窗口": ["开办餐饮店,全程代办", "企业迁移,全程代办"],
    "不动产登记窗口": ["转移登记", "抵押登记", "更正登记"],
    "市场准入窗口": ["食品经营许可", "个体工商户登记", "营业执照变更"],
    "规划许可窗口": ["建设工程规划许可", "临时用地规划许可"],
}
OPINIONS = {
    "good": ["很满意", "谢谢工作人员", "处理及时", "比以前方便多了", "讲解很清楚", "一次就办好了", "师傅很细心", "没有意见，谢谢"],
    "mixed": ["希望再快一点", "排队有点久", "建议周末也能办理", "材料说明可以再简单些", "上门前请先打电话", "短信通知看不懂，\n建议写明要带的材料"],
    "bad": ["等了很久没有人答复", "前后说法不一致", "收费依据没有说清楚", "说好三天,结果一周才办", '窗口说"明天再来",来了还是没办成', "电话一直打不通", "材料跑了三趟\n每次要求都不一样"],
}
UNREACHED = ["未接通", "无人接听", "占线", "关机", "停机", "空号"]
GRADES = ["满意", "基本满意", "不满意"]
STARS = ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]


class Lots:
    """Drawing by lot, on random() alone."""

    def __init__(self, seed):
        self.random = random.Random(seed).random

    def chance(self, share):
        return self.random() < share

    def between(self, low, high):
        return low + int(self.random() * (high - low + 1))

    def pick(self, things):
        return things[int(self.random() * len(things))]

    def shuffled(self, things):
        return [thing for _, _, thing in sorted((self.random(), i, thing) for i, thing in enumerate(things))]

    def deal(self, n, shares):
        """n labels in the given shares, as exactly as n allows, in random order."""
        counts = {label: int(n * share + 1e-9) for label, share in shares.items()}
        for label in sorted(shares, key=lambda label: counts[label] - n * shares[label])[: n - sum(counts.values())]:
            counts[label] += 1
        return self.shuffled([label for label, count in counts.items() for _ in range(count)])


@dataclass(eq=False)
class Case:
    window: str
    category: str
    item: str
    accepted: datetime
    completed: datetime | None
    applicant: str = ""
    phone: str = ""
    allowed: str = ""
    dates: dict = field(default_factory=dict)
    id: str = ""
    left_alone: bool = False  # its callback is missed or late on purpose: nobody else may call

    def __lt__(self, other):
        return (self.accepted, self.window, self.item, self.phone) < (other.accepted, other.window, other.item, other.phone)


@dataclass(eq=False)
class Visit:
    case: Case | None
    window: str
    at: datetime
    method: str
    outcome: str = "reached"
    grades: list = field(default_factory=lambda: [""] * 6)
    opinion: str = ""
    needs: str = ""
    feedback: date | None = None
    visitor: str = ""
    id: str = ""

    def __lt__(self, other):
        return (self.at, self.window, self.method) < (other.at, other.window, other.method)


def is_workday(day):
    return day in MADE_UP or (day.weekday() < 5 and day not in REST)


def workdays(first, last):
    return [d for d in (first + i * DAY for i in range((last - first).days + 1)) if is_workday(d)]


def add_workdays(day, n):
    while n:
        day += DAY
        n -= is_workday(day)
    return day


def add_months(day, n):
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_of(day):
    return (day.year, day.month)


def known(moment):
    """What the export of the last evening could know."""
    day = moment.date() if isinstance(moment, datetime) else moment
    return moment if day and day <= END else None


class Centre:
    def __init__(self, lots):
        self.lots, self.cases, self.visits, self.ratings = lots, [], [], []

    def clock(self, day, after=None, last=17 * 60 + 20):
        """A minute of the day's office hours, later than `after`."""
        first = 9 * 60
        if after and after.date() == day:
            first = max(first, after.hour * 60 + after.minute + 3)
        minute = self.lots.between(first, max(first, last))
        if 12 * 60 <= minute < 13 * 60 + 30 and first < 12 * 60:
            minute += 90
        return datetime.combine(day, time(min(minute // 60, 23), minute % 60))

    # The ledger

    def open_cases(self):
        for index, month in enumerate(MONTHS):
            first, last = date(*month, 1), date(*month, monthrange(*month)[1])
            for window in WINDOWS:
                begin = max(first, window.opened)
                days = [begin + i * DAY for i in range((last - begin).days + 1)] if window.everyday else workdays(begin, last)
                for category, monthly in window.mix.items():
                    fixed = category == "工程" or window.name in (NEW, TINY)
                    n = monthly if fixed else round(monthly * BUSY[index] * SCALE + self.lots.random() - 0.5)
                    if window.opened <= last:
                        for _ in range(n):
                            self.open_case(window, category, self.lots.pick(days), index)
        self.cases.sort()
        numbers = Counter()
        for case in self.cases:
            stamp = case.accepted.strftime("%y%m")
            system = system_of(case)
            numbers[system, stamp] += 1
            number = numbers[system, stamp]
            case.id = {"hall": f"JC{stamp}{number:04}", "property": f"99098120{stamp}{number:06}", "engineering": f"GC{stamp}-{number:03}"}[system]

    def open_case(self, window, category, day, index):
        lots = self.lots
        accepted = self.clock(day, last=16 * 60 + 30)
        case = Case(window.name, category, lots.pick(PERMITS[window.name] if category == "证照办理" else ITEMS[category]), accepted, None)
        after = lambda days: self.clock(add_workdays(day, days), accepted)
        if category in ("咨询", "查询", "缴费办理"):
            case.completed = accepted + timedelta(minutes=lots.between(5, 40))
        elif category == "证照办理":
            case.completed = after(lots.between(0, 1 if window.name == NEW else 6))
        elif category == "投诉":
            case.completed = after(lots.between(1, 6))
        elif category == "维修":
            case.completed = self.clock(day + lots.between(0, 8) * DAY, accepted)
        elif category == "急救":
            case.completed = accepted + timedelta(minutes=lots.between(40, 300))
        elif category == "社区文化":
            case.completed = self.clock(day + lots.between(4, 16) * DAY)
        elif category == "特约服务":
            case.completed = after(lots.between(0, 2))
            start = day + lots.between(1, 6) * DAY
            case.dates = {"contract_start": start, "contract_end": start + lots.pick([30, 45, 60, 90, 120, 180]) * DAY}
        elif category == "工程":
            self.hand_over(case, day, index)
        else:
            self.mend(case)
        if category in ("证照办理", "维修") and lots.chance(.012):
            case.completed = None  # left open for good: it owes no callback, `open.csv` shows it
        case.completed = case.completed and known(case.completed)
        case.applicant = lots.pick(BRANCHES) + lots.pick(STEMS) + lots.pick(BRANCHES)
        if system_of(case) == "engineering":
            case.applicant = case.applicant[1:] + "项目部"
        case.phone = f"1003{lots.between(0, 9_999_999):07}"
        case.allowed = "否" if lots.chance(.03) and category != "工程" else lots.pick(["是", "是", ""])
        self.cases.append(case)

    def hand_over(self, case, handed, index):
        """A project: registered before it is handed over, its warranty card due on that day."""
        lots = self.lots
        handed = max(handed, date(2025, 6, 12))
        case.accepted = self.clock(workdays(max(date(2025, 6, 3), handed - 16 * DAY), handed - 2 * DAY)[0])
        case.completed = self.clock(add_workdays(handed, lots.between(1, 4)))
        projects = sum(c.category == "工程" for c in self.cases) % 4
        warranty = {0: add_months(handed, 12), 1: None}.get(projects, add_months(handed, 24))
        tardy = index < 12 and lots.chance(.09)
        card = handed + lots.between(2, 9) * DAY if tardy else handed - lots.between(0, 1) * DAY
        case.dates = {"handed_over_on": handed, "warranty_ends_on": warranty, "card_issued_on": known(card)}

    def mend(self, case):
        """A defect: notified, confirmed, approved, issued, repaired by the planned date, signed off, archived."""
        lots, at = self.lots, case.accepted
        newest = at.date() >= date(2026, 5, 20)
        step = lambda moment, low, high: self.clock(self.some_workday(moment.date() + low * DAY, moment.date() + high * DAY), moment)
        confirmed = step(at, 3, 4) if not newest and lots.chance(.08) else step(at, 0, 2)
        approved = step(confirmed, 4, 5) if lots.chance(.1) else step(confirmed, 0, 3)
        issued = step(approved, 0, 1)
        planned = issued.date() + lots.between(4, 12) * DAY
        slack = (planned - issued.date()).days
        repaired = step(issued, slack + 2, slack + 6) if not newest and lots.chance(.12) else step(issued, 2, slack)
        signed = step(repaired, 8, 10) if lots.chance(.08) else step(repaired, 0, 6)
        archived = step(signed, 33, 40) if lots.chance(.1) else step(signed, 3, 25)
        case.completed = signed
        steps = {"confirmed_at": confirmed, "approved_at": approved, "issued_at": issued, "repaired_at": repaired, "signed_off_at": signed, "archived_at": archived}
        case.dates = {"notified_at": at, **{name: known(moment) for name, moment in steps.items()}}
        case.dates["planned_on"] = planned if known(issued) else None

    # The visits that the rules ask for

    def call(self, case, day, method="电话", outcome="reached", after=None):
        if day <= END:
            visit = Visit(case, case.window, self.clock(day, after or case.completed or case.accepted), method, outcome)
            if visit.at > case.accepted:
                self.visits.append(visit)

    def some_workday(self, first, last):
        days = workdays(first, last)
        return self.lots.pick(days) if days else self.lots.pick([first + i * DAY for i in range((last - first).days + 1)])

    def owed(self, category):
        return [c for c in self.cases if c.category == category and c.completed and c.allowed != "否"]

    def keep(self, cases, due, rate_of):
        """Per month in which `due` ends, visits the share rate_of(month index) in time; yields the others."""
        by_month = defaultdict(list)
        for case in cases:
            by_month[month_of(due(case)[1])].append(case)
        for month, owed in sorted(by_month.items()):
            rate = rate_of(min(12, (month[0] - 2025) * 12 + month[1] - 6))
            for case, met in zip(owed, self.lots.deal(len(owed), {True: rate, False: 1 - rate})):
                first, last = due(case)
                if met:
                    if self.lots.chance(.1):
                        self.call(case, first, outcome="unreached")
                    onsite = case.category == "特约服务" and self.lots.chance(.1) and last < date(2026, 6, 1)
                    self.call(case, self.some_workday(first, last), "上门" if onsite else "电话")
                else:
                    yield case, first, last

    def call_back(self):
        lots = self.lots
        day_of = lambda case: case.completed.date()
        self.answer_complaints()
        month_later = lambda case: (add_months(day_of(case), 1), add_months(day_of(case), 2))
        for case, first, last in self.keep(self.owed("维修"), month_later, lambda m: .33 + .006 * m):
            if lots.chance(.07):
                self.call(case, self.some_workday(last + DAY, last + 12 * DAY))
            elif lots.chance(.1):
                self.call(case, self.some_workday(first, last), outcome="unreached")
        week = lambda case: (day_of(case), day_of(case) + 7 * DAY)
        for case, _, last in self.keep(self.owed("急救"), week, lambda m: 1 if m == 12 else .9):
            case.left_alone = True
            self.call(case, self.some_workday(last + DAY, last + 5 * DAY))
        event = lambda case: (day_of(case), add_months(day_of(case), 1))
        list(self.keep(self.owed("社区文化"), event, lambda m: .13))
        contracts = self.owed("特约服务")
        ends = lambda case: (case.dates["contract_end"], add_months(case.dates["contract_end"], 1))
        list(self.keep(contracts, middle_third, lambda m: .38))
        list(self.keep(contracts, ends, lambda m: .36))
        backwards = next(c for c in contracts if month_of(c.accepted) == NEWEST)
        backwards.dates["contract_end"] = backwards.dates["contract_start"] - 30 * DAY  # void: accepted, owes nothing
        self.visit_projects()

    def answer_complaints(self):
        """Better month by month; in the newest month only the troubled window fails, three times."""
        lots, by_month = self.lots, defaultdict(list)
        for case in self.owed("投诉"):
            by_month[month_of((case.completed + 3 * DAY).date())].append(case)
        for month, owed in sorted(by_month.items()):
            index = (month[0] - 2025) * 12 + month[1] - 6
            failing = round(len(owed) * (.22 - .012 * index))
            troubled = [c for c in owed if c.window == TROUBLED]
            others = [c for c in owed if c.window != TROUBLED]
            failed = lots.shuffled(troubled)[: max(2, failing // 3)]
            failed += lots.shuffled(others)[: max(0, failing - len(failed))]
            if month == NEWEST:
                failed = lots.shuffled([c for c in troubled if c.completed.date() <= date(2026, 6, 19)])[:3]
            if month > NEWEST:
                failed = []
            for case in owed:
                day = case.completed.date()
                if case not in failed:
                    days = [d for d in workdays(day, day + 3 * DAY) if d > day or case.completed.hour < 16]
                    if lots.chance(.1):
                        self.call(case, day, outcome="unreached")
                    self.call(case, lots.pick(days or [day + DAY]))
            for number, case in enumerate(failed):
                case.left_alone, day = True, case.completed.date()
                if number % 3 == 2:
                    self.call(case, day + 2 * DAY, outcome="unreached")
                else:
                    self.call(case, self.some_workday(day + 4 * DAY, day + 10 * DAY))

    def visit_projects(self):
        lots, missed = self.lots, set()
        for case in (c for c in self.cases if c.category == "工程"):
            handed = case.dates["handed_over_on"]
            for half in (1, 2, 3):
                first, last = add_months(handed, 6 * (half - 1)) + (half > 1) * DAY, add_months(handed, 6 * half)
                if half == 3 and case.dates["warranty_ends_on"] == add_months(handed, 12):
                    break
                one_only = month_of(last) == NEWEST and half == 2 and case.dates["warranty_ends_on"] and not missed
                if one_only or (half == 1 and last < date(2026, 5, 1) and lots.chance(.1)):
                    missed.add(one_only)
                    case.left_alone = True
                    continue
                day = self.some_workday(first + 10 * DAY, last)
                quiet_week = date(2026, 6, 8) <= day <= date(2026, 6, 14)  # too few on-site visits in that week
                self.call(case, day, "电话" if quiet_week or lots.chance(.4) else "上门")

    # The evaluator

    def rate(self):
        """Dissatisfied ratings that name a case are followed by a call, mostly within five working days."""
        lots, missed = self.lots, 0
        for index, month in enumerate(MONTHS):
            first, last = date(*month, 1), date(*month, monthrange(*month)[1])
            for window in WINDOWS:
                if window.opened > last:
                    continue
                small = window.name in (NEW, TINY)
                n = window.ratings if small else round(window.ratings * BUSY[index] + lots.random() - .5)
                kinds = lots.deal(n, {"active": .84, "unrated": .10, "default": .06})
                active = kinds.count("active")
                stars = iter(lots.deal(active, dict(zip(STARS, self.stars_of(window, index)))))
                cases = [c for c in self.cases if c.window == window.name and month_of(c.accepted) == month and is_workday(c.accepted.date())]
                cases = [c for c in lots.shuffled(cases) if not c.left_alone]
                for number, kind in enumerate(kinds):
                    case = cases[number] if number < len(cases) and number < n * .6 else None
                    day = lots.pick(workdays(max(first, window.opened), last))
                    at = (case.accepted if case else self.clock(day)) + timedelta(minutes=lots.between(2, 15), seconds=lots.between(0, 59))
                    star = next(stars) if kind == "active" else "非常满意" if kind == "default" else "未评价"
                    self.ratings.append((at, window.name, star, kind, case.id if case else "", f"PJ{WINDOWS.index(window) + 1:02}{lots.between(1, 2)}"))
                    if case and kind == "active" and star.endswith("不满意"):
                        due = add_workdays(at.date(), 5)
                        skip = month_of(due) == NEWEST and missed < 1 or month_of(due) < NEWEST and lots.chance(.15)
                        missed += skip and month_of(due) == NEWEST
                        if skip:
                            case.left_alone = True
                        else:
                            self.call(case, add_workdays(at.date(), lots.between(1, 4)), after=at)
        self.ratings.sort()

    def stars_of(self, window, index):
        if window.name != TROUBLED:
            return window.stars
        grief = self.grief(index)
        return tuple(grief * bad + (1 - grief) * fair for bad, fair in zip(ANGRY, FAIR))

    def grief(self, index):
        """How far the troubled window has sunk, 0 to 1: it began in 2026-03."""
        return max(0.1, min(1, (index - 7) / 5))

    # The weekly draw and the on-site forms

    def draw_weekly(self):
        """Each week every window calls cases of the month that nobody has phoned yet."""
        lots, monday = self.lots, date(2025, 6, 2)
        phoned = defaultdict(list)
        for visit in self.visits:
            if visit.method == "电话":
                phoned[visit.case].append(visit.at.date())
        while (sunday := monday + 6 * DAY) <= END:
            days = workdays(monday, sunday)
            for window in WINDOWS if days else []:
                own = [c for c in self.cases if c.window == window.name]
                pool = [c for c in own if month_of(c.accepted) == month_of(sunday) and c.accepted.date() <= sunday
                        and c.allowed != "否" and not any(d < monday for d in phoned[c])]
                required = min(4 * min(5, len(days)), len(pool))
                share = window.drawn if month_of(sunday) == NEWEST else window.drawn * (.3 + .03 * MONTHS.index(month_of(sunday)))
                done = sum(any(monday <= d <= sunday for d in phoned[c]) for c in own)
                for case in lots.shuffled([c for c in pool if not c.left_alone and not any(d <= sunday for d in phoned[c])]):
                    possible = [d for d in days if d >= case.accepted.date()]
                    if done < required * share and possible:
                        day = lots.pick(possible)
                        outcome = lots.pick(["reached"] * 16 + ["unreached"] * 3 + ["declined"])
                        self.call(case, day, outcome=outcome, after=case.accepted)
                        phoned[case].append(day)
                        done += 1
            monday += 7 * DAY

    def collect_forms(self):
        """Anonymous on-site forms: what the plan of on-site visits still lacks."""
        lots = self.lots
        for index, month in enumerate(MONTHS):
            have = Counter(v.window for v in self.visits if v.method != "电话" and month_of(v.at) == month)
            lacking = lots.shuffled([w.name for w in WINDOWS for _ in range(max(0, w.forms - (index < 12 and lots.chance(.5)) - have[w.name]))])
            days = [d for d in workdays(date(*month, 1), date(*month, monthrange(*month)[1])) if d >= date(2025, 6, 3)]
            if month == NEWEST:
                days = [d for d in days if not date(2026, 6, 8) <= d <= date(2026, 6, 14)]
                lacking = [(w, d) for w, d in zip(lacking, [date(2026, 6, 9), date(2026, 6, 11), date(2026, 6, 12)])] + [(w, None) for w in lacking[3:]]
            else:
                lacking = [(w, None) for w in lacking]
            for window, day in lacking:
                self.visits.append(Visit(None, window, self.clock(day or lots.pick(days)), "现场"))

    # What the people said

    def voice(self):
        lots, groups = self.lots, defaultdict(list)
        self.visits.sort()
        self.thin_out(TINY, 4)
        self.thin_out(NEW, 6)
        for visit in self.visits:
            visit.visitor = "" if visit.case is None else "回访员" + STEMS[(visit.at.day + WINDOWS.index(BY_NAME[visit.window])) % 6]
            if visit.outcome == "reached":
                groups[visit.window, month_of(visit.at), visit.method == "电话"].append(visit)
        for (name, month, by_phone), visits in sorted(groups.items()):
            bad, mixed = BY_NAME[name].opinions
            grief = self.grief(MONTHS.index(month))
            if name == TROUBLED:
                bad, mixed = bad * grief + .08 * (1 - grief), mixed
            bad = bad if by_phone else bad / 2
            for visit, level in zip(visits, lots.deal(len(visits), {"good": 1 - bad - mixed, "mixed": mixed, "bad": bad})):
                self.answer(visit, level)
        alarming = [v for v in self.visits if v.grades[5] == "不满意" and month_of(v.at) == NEWEST]
        next(v for v in alarming if v.window == TROUBLED).grades[4] = "不满意"
        next(v for v in alarming if v.window == "不动产登记窗口").grades[3] = "不满意"
        self.give_feedback()
        numbers = Counter()
        for visit in (v for v in self.visits if v.case):
            stamp = visit.at.strftime("%y%m")
            numbers[stamp] += 1
            visit.id = f"HF{stamp}{numbers[stamp]:04}"

    def thin_out(self, window, keep):
        """Exactly `keep` reached phone visits of a window in the newest month."""
        calls = [v for v in self.visits if v.window == window and v.method == "电话" and month_of(v.at) == NEWEST]
        for number, visit in enumerate(calls):
            visit.outcome = "reached" if number < keep else "unreached"

    def answer(self, visit, level):
        """Six items: attitude, efficiency, procedure, off_channel, integrity, overall."""
        lots = self.lots
        low = lots.chance
        if level == "good":
            marks = [int(low(.03)), int(low(.08)), int(low(.03)), 0, 0, 0]
        elif level == "mixed":
            marks = [int(low(.5)), int(low(.85)), int(low(.6)), int(low(.25)), int(low(.15)), 1]
        else:
            hard = visit.window == TROUBLED
            marks = [2 if low(.6 if hard else .3) else 1, 2 if low(.85) else 1, 2 if low(.6 if hard else .15) else 1, int(low(.6)), int(low(.5)), 2]
        visit.grades = ["" if i < 5 and low(.015) else GRADES[mark] for i, mark in enumerate(marks)]
        if low({"good": .12, "mixed": .35, "bad": .75}[level]):
            visit.opinion = lots.pick(OPINIONS[level])
        visit.needs = "是" if level == "bad" and low(.8) or level == "mixed" and visit.window != NEW and low(.06) else lots.pick(["否", ""])

    def give_feedback(self):
        """In the newest month one is given late and one never, both at the troubled window."""
        lots, planted = self.lots, ["late", "never"]
        for visit in self.visits:
            if visit.outcome != "reached" or ("不满意" not in visit.grades and visit.needs != "是"):
                continue
            day = visit.at.date()
            due = add_workdays(day, 3)
            fate = lots.pick(["met"] * 11 + ["late", "never"]) if month_of(due) < NEWEST else "met"
            if month_of(due) == NEWEST and visit.window == TROUBLED and planted and day >= date(2026, 6, 5):
                fate = planted.pop(0)
            if fate != "never":
                feedback = add_workdays(due, lots.between(1, 4)) if fate == "late" else add_workdays(day, lots.between(0, 3))
                visit.feedback = known(feedback)


def system_of(case):
    if case.category in ("工程", "工程维修"):
        return "engineering"
    return "property" if case.category in ("维修", "特约服务") else "hall"


def middle_third(case):
    start, length = case.dates["contract_start"], (case.dates["contract_end"] - case.dates["contract_start"]).days
    first = start + -(-length // 3) * DAY
    return first, max(first, start + 2 * length // 3 * DAY)


# The exports

ISO = ("{:%Y-%m-%d}", " {:%H:%M}")
OFFSET = ("{:%Y-%m-%d}", "T{:%H:%M}:00+08:00")
CHINESE = ("{0.year}年{0.month}月{0.day}日", " {0.hour}时{0.minute:02}分")
SLASH = ("{0.year}/{0.month}/{0.day}", " {0.hour}:{0.minute:02}")


def written(value, style=ISO):
    if isinstance(value, datetime):
        return style[0].format(value) + style[1].format(value)
    return style[0].format(value) if isinstance(value, date) else value or ""


@dataclass
class Planted:
    """A row that must be rejected: its cells by canonical name laid over a good row, or its bytes."""
    code: str
    at: float                  # how far down the file, 0 to 1
    cells: dict = field(default_factory=dict)
    raw: object = None         # (list of cells, delimiter) -> str or bytes


class Export:
    """One file. `columns` pairs each header with a canonical name, or with a fixed text (an unknown column)."""

    planted = []               # (path, line, code), of all files

    def __init__(self, path, columns, style=ISO, encoding="utf-8", delimiter=",", eol="\n", titles=()):
        self.path, self.columns, self.style = path, columns, style
        self.encoding, self.delimiter, self.eol, self.titles = encoding, delimiter, eol, titles

    def cells(self, row):
        return [written(row[name], self.style) if name in row else name.removeprefix("=") if name.startswith("=") else "" for _, name in self.columns]

    def line(self, cells):
        special = (self.delimiter, '"', "\n")
        quoted = ('"' + c.replace('"', '""') + '"' if any(s in c for s in special) else c for c in cells)
        return self.delimiter.join(quoted)

    def write(self, rows, planted=()):
        records = [(None, self.line(self.cells(row))) for row in rows]
        for fault in sorted(planted, key=lambda fault: -fault.at):
            position = int(fault.at * len(rows))
            cells = self.cells({**rows[max(0, position - 1)], **fault.cells})
            records.insert(position, (fault.code, fault.raw(cells, self.delimiter) if fault.raw else self.line(cells)))
        header = self.line([name for name, _ in self.columns])
        number, data = 1, b"\xef\xbb\xbf" if self.encoding == "utf-8-sig" else b""
        for code, record in [(None, t) for t in self.titles] + [(None, header)] + records:
            text = record if isinstance(record, bytes) else record.encode(self.encoding.removesuffix("-sig"))
            if code:
                Export.planted.append((self.path, number, code))
            data += text + self.eol.encode()
            number += 1 + text.count(b"\n")
        (HERE / self.path).write_bytes(data)


def pairs(text):
    """`受理编号:case_id 经办科室:=综合科` -> [(header, canonical name or fixed text)]"""
    return [tuple(part.split(":", 1)) for part in text.split()]


HALL = [pairs(text) for text in (
    "受理编号:case_id 窗口:window 业务类别:category 事项名称:item 受理时间:accepted_at 办结时间:completed_at 申请人:applicant 联系电话:phone 是否同意回访:callback_allowed 经办科室:=政务科",
    "办件编号:case_id 受理窗口:window 类别:category 事项:item 受理日期:accepted_at 办结日期:completed_at 姓名:applicant 手机号:phone 可回访:callback_allowed",
    "业务流水号:case_id 窗口名称:window 服务类别:category 事项名称:item 登记时间:accepted_at 完成时间:completed_at 联系人:applicant 电话:phone 可回访:callback_allowed 承诺时限:=法定",
)]
PROPERTY = pairs("工单编号:case_id 部门:window 服务类型:category 事项:item 提交时间:accepted_at 处理完毕时间:completed_at 业主:applicant 电话:phone"
                 " 是否同意回访:callback_allowed 合同开始日期:contract_start 合同结束日期:contract_end 派工班组:=物业一班")
ENGINEERING = [pairs(f"编号:case_id 责任单位:window 服务类别:category 事项名称:item 受理时间:accepted_at 办结时间:completed_at 申请人或申请单位:applicant"
                     f" 联系电话:phone {handed}:handed_over_on 保修截止日期:warranty_ends_on 保修卡发出日期:card_issued_on {notified}:notified_at 确认时间:confirmed_at"
                     " 审批时间:approved_at 下发时间:issued_at 计划完成日期:planned_on 维修完成时间:repaired_at 业主确认时间:signed_off_at 归档时间:archived_at 部门:=工程科")
               for handed, notified in (("竣工交付日期", "报修时间"), ("交付日期", "通知时间"))]
# What the builders' register says of buildings since 2026: acceptance, part, who repaired it, why it broke, what was done.
BUILDINGS = pairs("竣工验收日期:accepted_on 审核时间:reviewed_at 抄送财务时间:copied_to_finance_at 部位:part 分包单位:contractor 原因分析:cause 处理措施:measure 工程编号:project_id")
BROKEN = {"屋面渗漏": ("屋面防水", "防水层老化", "重做防水层"), "地坪起砂": ("地面装修", "养护不足", "打磨后做固化"), "外墙空鼓": ("外墙装饰", "基层未处理", "凿除重抹"),
          "窗框变形": ("门窗", "固定点不足", "校正加固"), "管井返水": ("排水管道", "管道堵塞", "疏通并加检查口"), "栏杆松动": ("栏杆", "焊点脱开", "补焊刷漆")}
SIX = " 服务态度:0 办事效率:1 按章办事:2 体外循环:3 廉洁自律:4 "
VISITS = [pairs(text) for text in (
    "回访编号:visit_id 受理编号:case_id 窗口:window 回访时间:visited_at 回访方式:method 回访结果:outcome" + SIX
    + "总体评价:5 意见建议:opinion 是否需反馈:needs_feedback 反馈日期:feedback_on 回访人:visitor",
    "回访编号:visit_id 办件编号:case_id 回访时间:visited_at 回访方式:method 接通情况:outcome" + SIX
    + "总体满意度:5 意见:opinion 是否需反馈:needs_feedback 整改反馈日期:feedback_on 回访人员:visitor",
    "回访编号:visit_id 工单编号:case_id 受理窗口:window 回访日期:visited_at 回访方式:method 接通情况:outcome" + SIX
    + "满意度:5 意见建议:opinion 是否需反馈:needs_feedback 反馈时间:feedback_on 回访人员:visitor 录音:=有",
)]
FORMS = pairs("窗口:window 回访时间:visited_at 回访方式:method" + SIX + "总体评价:5 意见建议:opinion 是否需反馈:needs_feedback 反馈日期:feedback_on 表单来源:=意见箱")
EVALUATIONS = [pairs("窗口:window 评价时间:rated_at 评价结果:rating 评价方式:mode 办件编号:case_id 评价器编号:device"),
               pairs("窗口名称:window 评价时间:rated_at 评价:rating 评价方式:mode 受理编号:case_id 设备编号:device")]


def of_buildings(rows):
    """Rows of the builders' register with what they say of buildings; drawn from numbers of their own, so that nothing else changes."""
    projects, out = [r for r in rows if r["category"] == "工程"], []
    for row in rows:
        lots = random.Random(f"building {row['case_id']}")
        more = {}
        if row["category"] == "工程":
            more["accepted_on"] = row["handed_over_on"] - lots.randint(1, 5) * DAY
        else:
            more["part"], more["cause"], more["measure"] = BROKEN[row["item"]]
            more["contractor"] = lots.choice(["锦川防水工程公司", "同兴装饰公司", "否", "否"])
            before = [p["case_id"] for p in projects if p["handed_over_on"] < row["accepted_at"].date()]
            more["project_id"] = lots.choice(before) if before else ""
            if row.get("confirmed_at") and row.get("approved_at"):
                more["reviewed_at"] = row["approved_at"] if lots.random() < .9 else None
                copied = row["approved_at"] + lots.choice([0, 1, 2, 5, 6, 9]) * DAY
                more["copied_to_finance_at"] = copied if copied.date() <= END else None
        out.append({**row, **more})
    return out


def case_row(case):
    return {"case_id": case.id, "window": case.window, "category": case.category, "item": case.item, "accepted_at": case.accepted, "completed_at": case.completed,
            "applicant": case.applicant, "phone": case.phone, "callback_allowed": case.allowed, **case.dates}


def visit_row(visit, lots):
    words = {"reached": ["接通", "接通", "成功", "已回访", ""], "unreached": UNREACHED, "declined": ["拒访", "挂断"]}[visit.outcome]
    row = {"visit_id": visit.id, "case_id": visit.case.id if visit.case else "", "window": visit.window, "visited_at": visit.at, "method": visit.method,
           "outcome": lots.pick(words), "opinion": visit.opinion, "needs_feedback": visit.needs, "feedback_on": visit.feedback, "visitor": visit.visitor}
    return row | {str(i): grade for i, grade in enumerate(visit.grades)}


def name_of(month):
    return f"{month[0]}-{month[1]:02}"


def quarter_of(day):
    return f"{day.year}-q{(day.month + 2) // 3}"


def grouped(rows, key, by):
    groups = defaultdict(list)
    for row in rows:
        groups[by(row[key])].append(row)
    return sorted(groups.items())


def extra_cell(cells, delimiter):
    """A comma that nobody quoted makes one cell too many."""
    cells[3] = "排队时间过长" + delimiter + "请尽快处理"
    cells[-1] = "是"           # an extra blank cell would be forgiven
    return delimiter.join(cells)


def text_after_quote(cells, delimiter):
    cells[3] = '"暖气不热"报修'
    return delimiter.join(cells)


def open_quote(cells, delimiter):
    cells[12] = '"等了很久'
    return delimiter.join(cells)


def write_ledger(cases, lots):
    rows = [case_row(c) for c in cases]
    hall = [r for c, r in zip(cases, rows) if system_of(c) == "hall"]
    late_news = [r for r in hall if r["category"] in ("证照办理", "投诉") and r["completed_at"] and date(2026, 5, 6) <= r["accepted_at"].date() <= date(2026, 6, 24)][::9][:9]
    first_told = {}            # what the monthly export said before the correction
    for number, row in enumerate(late_news):
        wrong = row["completed_at"] + 2 * DAY
        first_told[row["case_id"]] = wrong if number % 3 == 2 and wrong.date() <= END else None
    faults = {
        "2025-07": [Planted("bad_date", .4, {"case_id": "JC25079001", "accepted_at": "2025-07-32 09:12", "completed_at": ""})],
        "2025-09": [Planted("unknown_window", .5, {"case_id": "JC25099001", "window": "自助服务区"})],
        "2025-10": [Planted("missing_value", .3, {"case_id": "JC25109001", "window": ""})],
        "2025-12": [Planted("bad_quoting", .6, {"case_id": "JC25129001"}, text_after_quote)],
        "2026-01": [Planted("bad_encoding", .5, {"case_id": "JC26019001"}, lambda cells, delimiter: delimiter.join(cells[:3] + ["转自旧系统"] + cells[4:]).encode("gb18030"))],
        "2026-02": [Planted("bad_value", .7, {"case_id": "JC26029001", "callback_allowed": "看情况"})],
        "2026-03": [Planted("completed_before_accepted", .5, {"case_id": "JC26039001", "accepted_at": datetime(2026, 3, 18, 10, 5), "completed_at": datetime(2026, 3, 8, 15, 0)})],
        "2026-04": [Planted("ragged_row", .2, {"case_id": "JC26049001"}, extra_cell)],
    }
    by_month = dict(grouped(hall, "accepted_at", lambda at: name_of(month_of(at))))
    for index, (month, own) in enumerate(sorted(by_month.items())):
        own = [{**r, "completed_at": first_told.get(r["case_id"], r["completed_at"])} for r in own]
        if month == "2025-08":
            own[20] = {**own[20], "item": '材料"容缺"受理,\n后补原件'}
        options = {"2025-11": {"encoding": "gb18030", "eol": "\r\n"}, "2026-06": {"encoding": "utf-8-sig", "eol": "\r\n", "style": SLASH}}
        if month == "2026-06":  # the last working day of May was exported twice
            own = [r for r in by_month["2026-05"] if r["accepted_at"].date() == date(2026, 5, 29) and r["case_id"] not in first_told][:6] + own
        Export(f"ledger/hall-{month}.csv", HALL[index % 3], **options.get(month, {})).write(own, faults.get(month, []))
    Export("ledger/hall-corrections.csv", HALL[0] + [("更正说明", "=补录办结时间")]).write(late_news)

    homes = [r for c, r in zip(cases, rows) if system_of(c) == "property"]
    for quarter, own in grouped(homes, "accepted_at", quarter_of):
        planted, options = [], {}
        if quarter in ("2025-q2", "2025-q3"):  # the old name of the category: see [values.category]
            own = [{**r, "category": "报修"} if r["category"] == "维修" else r for r in own]
        if quarter == "2025-q3":
            planted = [Planted("repeated_header", .5, raw=lambda cells, delimiter: delimiter.join(name for name, _ in PROPERTY))]
        if quarter == "2026-q1":
            options["delimiter"] = ";"
        if quarter == "2026-q2":
            planted = [Planted("ruined_id", .8, {"case_id": "9.90981E+17"})]
            own = own[:60] + own[57:60] + own[60:]  # three work orders were sent twice
        Export(f"ledger/property-{quarter}.csv", PROPERTY, **options).write(own, planted)

    works = [r for c, r in zip(cases, rows) if system_of(c) == "engineering"]
    works = of_buildings(works)
    columns = {2025: (ENGINEERING[0], {"style": CHINESE}), 2026: (ENGINEERING[1] + BUILDINGS, {"titles": ("锦川县政务服务中心工程竣工与维修台账", "统计期间:2026年1月1日至6月30日")})}
    for year, own in grouped(works, "accepted_at", lambda at: at.year):
        total = Planted("total_row", 1, raw=lambda cells, delimiter: delimiter.join(["合计", "", "", f"{len(own)}件"] + [""] * (len(cells) - 4)))
        Export(f"ledger/engineering-{year}.csv", columns[year][0], **columns[year][1]).write(own, [total] if year == 2026 else [])
    return first_told


def write_visits(visits, lots):
    calls = [visit_row(v, lots) for v in visits if v.case]
    forms = [visit_row(v, lots) for v in visits if not v.case]
    late_news = [r for r in calls if r["feedback_on"] and date(2026, 5, 18) <= r["visited_at"].date() <= date(2026, 5, 29)][:3]
    later = {r["visit_id"] for r in late_news}
    stray = {"case_id": "JC20010001", "opinion": ""}
    faults = {
        "2025-08": [Planted("bad_value", .5, {"visit_id": "HF25089001", "method": "传真"})],
        "2025-09": [Planted("missing_value", .3, {"visit_id": "HF25099001", "visited_at": ""})],
        "2025-10": [Planted("bad_value", .6, {"visit_id": "HF25109001", "outcome": "接通", "5": "还行"})],
        "2025-11": [Planted("bad_date", .4, {"visit_id": "HF25119001", "visited_at": "2025-11-31 10:20"})],
        "2026-01": [Planted("unknown_case", .5, {"visit_id": "HF26019001", **stray})],
        "2026-02": [Planted("bad_quoting", 1, {"visit_id": "HF26029001"}, open_quote)],
        "2026-04": [Planted("visit_before_accepted", .5, {"visit_id": "HF26049001", "visited_at": datetime(2026, 4, 3, 9, 30)}),
                    Planted("ragged_row", .7, {"visit_id": "HF26049002"}, lambda cells, delimiter: delimiter.join(cells[:9]))],
        "2026-06": [Planted("unknown_case", .3, {"visit_id": "HF26069001", "window": "", "case_id": "JC26039001", "opinion": ""})],
    }
    for index, (month, own) in enumerate(grouped(calls, "visited_at", lambda at: name_of(month_of(at)))):
        own = [{**r, "feedback_on": None} if r["visit_id"] in later else r for r in own]
        if month == "2026-06":  # feedback that came after May's export
            own = late_news + own
        if month == "2026-04":
            early = max((r for r in own if r["case_id"].startswith("JC2604")), key=lambda r: r["case_id"])
            faults[month][0].cells["case_id"] = early["case_id"]
        if month == "2025-12":  # a case number typed wrong, but the window is known: it counts as a form
            own[30] = {**own[30], "case_id": "JC25120" + own[30]["case_id"][-3:] + "X"}
        if month == "2026-05":
            own = own[:90] + own[88:90] + own[90:]
        Export(f"visits/callbacks-{month}.csv", VISITS[index % 3], style=OFFSET if month == "2026-03" else ISO).write(own, faults.get(month, []))
    for half, own in grouped(forms, "visited_at", lambda at: f"{at.year}-h{(at.month + 5) // 6}"):
        if half == "2026-h1":
            own = own[:12] + own[11:12] + own[12:]  # one form was scanned twice
        Export(f"visits/forms-{half}.csv", FORMS).write(own)


def write_evaluations(ratings, lots):
    rows = [{"rated_at": at, "window": window, "rating": star, "mode": {"default": "默认", "active": lots.pick(["主动", ""])}.get(kind, ""), "case_id": case, "device": device}
            for at, window, star, kind, case, device in ratings]
    faults = {
        "2025-q3": [Planted("bad_value", .5, {"rating": "还可以", "mode": ""})],
        "2025-q4": [Planted("missing_value", .3, {"rating": "", "mode": ""})],
        "2026-q1": [Planted("bad_date", .6, {"rated_at": "2026-02-30 10:11:12"})],
        "2026-q2": [Planted("unknown_window", .2, {"window": "综合服务台"}), Planted("ragged_row", .4, raw=lambda cells, delimiter: delimiter.join(cells[:2]))],
    }
    style = (ISO[0], " {:%H:%M:%S}")
    for index, (quarter, own) in enumerate(grouped(rows, "rated_at", quarter_of)):
        if quarter == "2026-q1":
            twice = next(i for i, r in enumerate(own) if i > 200 and r["case_id"])
            own = own[: twice + 1] + own[twice:]
        Export(f"evaluations/evaluator-{quarter}.csv", EVALUATIONS[index % 2], style=style).write(own, faults.get(quarter, []))


def main():
    parser = argparse.ArgumentParser(description="Rewrites the sample exports beside this file.")
    parser.add_argument("--seed", default="锦川", help="another seed, another centre (default: %(default)s)")
    lots = Lots(parser.parse_args().seed)
    centre = Centre(lots)
    centre.open_cases()
    centre.call_back()
    centre.rate()
    centre.draw_weekly()
    centre.collect_forms()
    centre.voice()
    for kind in ("ledger", "visits", "evaluations"):
        (HERE / kind).mkdir(exist_ok=True)
        for old in (HERE / kind).glob("*.csv"):
            old.unlink()
    write_ledger(centre.cases, lots)
    write_visits(centre.visits, lots)
    write_evaluations(centre.ratings, lots)
    print("planted:")
    for path, line, code in sorted(Export.planted):
        print(f"{path}:{line} {code}")


if __name__ == "__main__":
    main()
