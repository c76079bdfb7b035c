#!/usr/bin/env python3
"""Seeded workspaces of any size: ledger, visits and evaluations of thirteen months, with Chinese headings.

    generate.py --cases 1e6 --out DIR [--seed 1]

Sixty windows, the categories of the `property` standard, and what exports have in real life: bad dates, missing cells,
rows with a cell too many or broken in two, exact repeats, corrected rows, files saved again by a spreadsheet. Names,
numbers and opinions are drawn by lot and belong to nobody. The same arguments give the same bytes, with the same numpy
and polars. `DIR/truth.json` says what became of how many rows. Memory is bounded by a chunk, whatever `--cases` says.
"""
import argparse
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint32]
Mask = npt.NDArray[np.bool_]
Columns = dict[str, pl.Series]

MONTHS = [(2025 + (5 + i) // 12, (5 + i) % 12 + 1) for i in range(13)]
EPOCH = date(2025, 1, 1)
LAST = (date(2026, 6, 30) - EPOCH).days
CHUNK = 250_000
# by kind, the months whose files a spreadsheet saved again: a byte order mark, and 2026/6/1 9:05
RESAVED = {"ledger": {4, 9}, "visits": {6}, "evaluations": {2, 11}}
HEADINGS = {
    "ledger": "受理编号,受理窗口,业务类别,事项名称,申请人,联系电话,受理时间,办结时间,可回访,合同开始日期,合同结束日期,经办人",
    "visits": "回访编号,受理编号,窗口,回访时间,回访方式,回访结果,服务态度,办事效率,按章办事,体外循环,廉洁自律,总体评价,意见建议,是否需反馈,反馈日期,回访人",
    "evaluations": "窗口,评价时间,评价结果,受理编号,评价器编号",
}

# every day and minute that may be written, as text; a column is put together by looking up its numbers
DAYS = [EPOCH + timedelta(n) for n in range(1400)]
MONTH_OF = np.array([(day.year - 2025) * 12 + day.month - 6 for day in DAYS])  # 0 = 2025-06
DATES = {False: pl.Series([day.isoformat() for day in DAYS]), True: pl.Series([f"{d.year}/{d.month}/{d.day}" for d in DAYS])}
TIMES = {False: pl.Series([f" {m // 60:02}:{m % 60:02}:{m * 37 % 60:02}" for m in range(1440)]),
         True: pl.Series([f" {m // 60}:{m % 60:02}" for m in range(1440)])}


def texts(values: Sequence[str | None]) -> pl.Series:
    return pl.Series(values, dtype=pl.String)


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\n') else text


PLACES = "锦绣花园 阳光新城 翠湖里 和平小区 东风苑 学府名城 金水湾 梧桐苑 滨江一号 长虹家园".split()
WINDOWS = texts([place + desk for place in PLACES for desk in "综合窗口 维修窗口 客服窗口 收费窗口 装修窗口 车辆窗口".split()])
SURNAMES = ("王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金"
            "石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤")
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲健红建华国志海燕鑫宇浩晨子涵欣怡博雅婷雪梅俊凯"
NAMES = texts([surname + a + b for surname in SURNAMES for a in GIVEN[::3] for b in ["", *GIVEN[::7]]])
WORKS = ("水管漏水 电梯异响 门禁失灵 照明不亮 墙面渗水 下水道堵塞 消防栓检查 空调外机移位 车位续费 装修验收 "
         "噪音扰民 垃圾清运 绿化补种 物业费咨询 老人送医 亲子活动 家政保洁 钟点工 门锁更换 暖气不热").split()
ITEMS = texts([f"{block}号楼{stair}单元{room}室{work}" for block in range(1, 25) for stair in (1, 2, 3)
               for room in (101, 302, 503, 704, 905, 1106, 1501, 1802) for work in WORKS])
OPINIONS = texts([quoted(opinion) for opinion in (
    "很满意", "谢谢师傅", "希望再快一点", "态度很好,就是来得慢了", "没有意见", "处理及时", "上门两次才修好", "希望周末也能办理",
    '工作人员说"明天来",结果没来', "电话打不通", "建议增加窗口\n并延长开放时间", "收费说明不清楚", "很好", "比以前好多了",
    "排队太久,叫号机坏了", "材料要求前后不一致")])
VISITORS = texts("周敏 陈静 李娜 王芳 赵强 孙丽 吴洋 郑磊".split())
DEVICES = texts([f"PJ-{window:03}-{device}" for window in range(60) for device in (1, 2)])
METHODS = texts(["电话", "现场", "上门"])
OUTCOMES = texts(["接通", "未接通", "无人接听", "拒访", None])
YES_NO = texts(["是", "否", None])
OF_THREE = texts(["满意", "基本满意", "不满意", None])
OF_FIVE = texts(["非常满意", "满意", "基本满意", "不满意", "非常不满意"])
BAD_DATES = ["2026-02-30", "2026-13-01", "待定", "06/31/2026", "2025-11-31 09:00:00"]

# by category: its share of the cases, the chance of a visit, the first and last usual day of it, and of work at most
CATEGORIES = texts("维修 咨询 特约服务 投诉 社区文化 装修办理 门禁办理 车位办理 急救".split())
SHARE = np.cumsum(np.array([0.40, 0.15, 0.12, 0.08, 0.08, 0.07, 0.05, 0.03, 0.02]))
VISITED = np.array([0.37, 0.22, 0.45, 0.90, 0.12, 0.22, 0.22, 0.22, 0.90])
FIRST = np.array([26, 0, 0, 0, 0, 0, 0, 0, 0])
LATEST = np.array([66, 9, 0, 4, 34, 9, 9, 9, 8])
WORK = np.array([12, 1, 20, 5, 8, 6, 2, 3, 1])
INQUIRY, CONTRACT = 1, 2
UNHAPPY = 0.02 + 0.10 * ((np.arange(60) * 37 % 60) / 60)  # the share of dissatisfied people by window


def stamps(days: Ints, minutes: Ints, resaved: bool) -> pl.Series:
    return pl.select(pl.concat_str(DATES[resaved].gather(days), TIMES[resaved].gather(minutes))).to_series()


def ids(prefix: str, month: int, first: int, count: int) -> pl.Series:
    year, month = MONTHS[month]
    numbers = pl.Series((year * 100 + month) * 1_000_000_000 + first + 1 + np.arange(count))
    return pl.select(prefix + numbers.cast(pl.String)).to_series()


def blank_where(mask: Mask, series: pl.Series) -> pl.Series:
    return pl.select(pl.when(pl.Series(mask)).then(None).otherwise(series)).to_series()


def codes(values: npt.NDArray) -> Codes:
    return values.astype(np.uint32)


@dataclass
class Fault:
    """What spoils a share of the rows: cells of one column become one of the values."""

    code: str
    share: float
    column: str
    values: Sequence[str | None]


LEDGER_FAULTS = [
    Fault("bad_date", 0.0003, "accepted", BAD_DATES), Fault("bad_date", 0.0001, "completed", BAD_DATES),
    Fault("missing_value", 0.0002, "window", [None]), Fault("bad_value", 0.0001, "allowed", ["看情况"]),
    Fault("completed_before_accepted", 0.0001, "completed", ["2024-01-02 10:00:00"]),
    Fault("ragged_row", 0.0001, "item", ["1号楼,2单元水管漏水", "报修,待定,加急"]),
    Fault("split_row", 0.0001, "item", ["门禁失灵\n请速修"]),
]
VISIT_FAULTS = [
    Fault("bad_date", 0.0002, "visited", BAD_DATES), Fault("bad_value", 0.0002, "method", ["传真"]),
    Fault("bad_value", 0.0001, "g5", ["一般般"]), Fault("missing_value", 0.0001, "method", [None]),
    Fault("ragged_row", 0.0001, "opinion", ["好,谢谢"]), Fault("split_row", 0.0001, "opinion", ["不错\n谢谢"]),
]
EVALUATION_FAULTS = [
    Fault("bad_date", 0.0003, "rated", BAD_DATES), Fault("bad_value", 0.0003, "rating", ["好评"]),
    Fault("missing_value", 0.0003, "window", [None]), Fault("ragged_row", 0.0001, "device", ["PJ-000-1,旧"]),
]


class Files:
    """The monthly files of one kind, and the account of what was written into them."""

    def __init__(self, out: Path, kind: str) -> None:
        self.truth: Counter[str] = Counter()
        (out / kind).mkdir(parents=True, exist_ok=True)
        # lists for the desk with codes, as the peers write them
        (out / "huifang.toml").write_text('[tables]\nheadings = "english"\n', encoding="utf-8")
        self.files = [open(out / kind / f"{kind}-{year}-{month:02}.csv", "wb") for year, month in MONTHS]
        for month, file in enumerate(self.files):
            file.write(("\ufeff" if month in RESAVED[kind] else "").encode() + (HEADINGS[kind] + "\n").encode())

    def spoil(self, rng: np.random.Generator, columns: Columns, faults: list[Fault]) -> Mask:
        """Overwrites cells, at most one a row; gives the spoilt rows."""
        rows = len(next(iter(columns.values())))
        spoilt = np.zeros(rows, bool)
        for fault in faults:
            hit = np.flatnonzero(rng.random(rows) < fault.share)
            hit = hit[~spoilt[hit]]
            if len(hit):
                picked = texts([fault.values[int(i)] for i in rng.integers(0, len(fault.values), len(hit))])
                columns[fault.column] = columns[fault.column].scatter(hit, picked)
                spoilt[hit] = True
                self.truth[fault.code] += len(hit) * (2 if fault.code == "split_row" else 1)
        return spoilt

    def write(self, month: int, rng: np.random.Generator, columns: Columns, good: Mask, key: str,
              corrected: tuple[float, Mask, Callable[[pl.DataFrame], pl.DataFrame]] | None = None,
              repeated: Mask | None = None) -> None:
        """Writes rows, then two in a thousand of the good ones again, then those that correct earlier ones."""
        rows = pl.DataFrame(columns)
        again = rows[np.flatnonzero((rng.random(len(rows)) < 0.002) & (good if repeated is None else repeated))]
        parts = [rows, again]
        if corrected:
            share, which, change = corrected
            newer = change(rows[np.flatnonzero((rng.random(len(rows)) < share) & good & which)])
            again = again.filter(~again[key].is_in(newer[key].implode()))
            self.truth["superseded"] += len(newer)
            parts = [rows, again, newer]
        self.truth["duplicate"] += len(again)
        self.truth["rows"] += sum(map(len, parts))
        pl.concat(parts).write_csv(self.files[month], include_header=False, quote_style="never")

    def close(self) -> dict[str, int]:
        """Ends the files; what became of how many rows."""
        for file in self.files:
            file.close()
        faults = {code: rows for code, rows in self.truth.items() if code not in ("rows", "duplicate", "superseded")}
        rows = self.truth["rows"] + self.truth["split_row"] // 2
        return {"rows": rows, "duplicate": self.truth["duplicate"], "superseded": self.truth["superseded"],
                "rejected": sum(faults.values()), **faults}


@dataclass
class Cases:
    """A chunk of the ledger: what visits and evaluations of these cases depend on."""

    ids: pl.Series
    accepted: Ints
    minute: Ints
    window: Codes
    category: Ints
    completed: Ints
    undone: Mask
    start: Ints
    end: Ints
    spoilt: Mask


def ledger(files: Files, rng: np.random.Generator, month: int, accepted: Ints, first: int) -> Cases:
    n, resaved = len(accepted), month in RESAVED["ledger"]
    minute = rng.integers(510, 1020, n)
    window = np.minimum(codes(rng.random(n) ** 1.5 * 60), 59)
    category = np.searchsorted(SHARE, rng.random(n)).clip(0, 8)
    completed = accepted + (rng.random(n) ** 2 * (WORK[category] + 1)).astype(np.int64)
    soon, later = minute + rng.integers(5, 30, n), rng.integers(510, 1050, n)
    completed_minute = np.where(completed == accepted, soon, later)
    undone = (completed > LAST) | (rng.random(n) < 0.02)
    start = accepted + rng.integers(-5, 11, n)
    end = start + rng.integers(20, 366, n)
    refuses, unsaid = rng.random(n) < 0.03, rng.random(n) < 0.3
    case_ids = ids("SL", month, first, n)
    columns = {
        "case_id": case_ids, "window": WINDOWS.gather(window), "category": CATEGORIES.gather(category),
        "item": ITEMS.gather(rng.integers(0, len(ITEMS), n)),
        "applicant": NAMES.gather(rng.integers(0, len(NAMES), n)),
        "phone": pl.Series(rng.integers(13_000_000_000, 19_999_999_999, n)).cast(pl.String),
        "accepted": stamps(accepted, minute, resaved),
        "completed": blank_where(undone, stamps(completed, completed_minute, resaved)),
        "allowed": YES_NO.gather(codes(np.where(refuses, 1, np.where(unsaid, 2, 0)))),
        "start": blank_where(category != CONTRACT, DATES[resaved].gather(start)),
        "end": blank_where(category != CONTRACT, DATES[resaved].gather(end)),
        "clerk": NAMES.gather(rng.integers(0, 900, n)),
    }
    spoilt = files.spoil(rng, columns, LEDGER_FAULTS)
    corrected = lambda rows: rows.with_columns(completed=pl.lit("2026-06-30 17:00:00"))
    files.write(month, rng, columns, ~spoilt, "case_id", (0.002, ~undone & (category == INQUIRY), corrected))
    return Cases(case_ids, accepted, minute, window, category, completed, undone, start, end, spoilt)


def of_three(rng: np.random.Generator, window: Codes, factor: float) -> Codes:
    lot, unhappy = rng.random(len(window)), UNHAPPY[window] * factor
    return codes(np.where(lot < unhappy, 2, np.where(lot < unhappy + 0.17, 1, np.where(lot < 0.97, 0, 3))))


def visits(files: Files, rng: np.random.Generator, seed: list[int], numbers: list[int], cases: Cases) -> None:
    # which cases are visited, and when
    v = np.flatnonzero((rng.random(len(cases.ids)) < VISITED[cases.category]) & ~cases.spoilt
                       & (~cases.undone | (cases.category == CONTRACT)))
    category, n = cases.category[v], len(v)
    after = FIRST[category] + (rng.random(n) * (LATEST[category] - FIRST[category] + 1)).astype(np.int64)
    middle = cases.start[v] + ((cases.end[v] - cases.start[v]) * rng.uniform(0.28, 0.72, n)).astype(np.int64)
    close = cases.end[v] + rng.integers(-3, 36, n)
    day = np.where(category == CONTRACT, np.where(rng.random(n) < 0.5, middle, close), cases.completed[v] + after)
    # one in ten was tried in vain on the day before
    retried = np.flatnonzero(rng.random(n) < 0.10)
    v, day = np.concatenate([v, v[retried]]), np.concatenate([day, day[retried] - 1])
    in_vain = np.arange(len(v)) >= len(v) - len(retried)
    kept = (day <= LAST) & (day >= cases.completed[v]) & (day > cases.accepted[v] - 1)
    v, day, in_vain = v[kept], day[kept], in_vain[kept]
    n, window = len(v), cases.window[v]
    evening, daytime = rng.integers(1060, 1230, n), rng.integers(540, 1040, n)
    minute = np.where(day <= cases.completed[v], evening, daytime)
    anonymous = rng.random(n) < 0.02
    method = codes(np.where(anonymous, 1, rng.choice(3, n, p=[0.86, 0.09, 0.05])))
    missed, declined, unsaid = rng.integers(1, 3, n), rng.random(n) < 0.015, rng.random(n) < 0.05
    outcome = codes(np.where(in_vain, missed, np.where(declined, 3, np.where(unsaid, 4, 0))))
    mute = (outcome > 0) & (outcome < 4)
    grades = [codes(np.where(mute, 3, of_three(rng, window, factor))) for factor in (1.0, 1.2, 0.5, 0.1, 0.1, 1.0)]
    unhappy = np.any(np.stack(grades) == 2, axis=0)
    marked, stray, no = rng.random(n) < 0.6, rng.random(n) < 0.01, rng.random(n) < 0.5
    needs = codes(np.where(mute, 2, np.where(unhappy & marked, 0, np.where(stray, 0, np.where(no, 1, 2)))))
    feedback = day + rng.integers(0, 7, n)
    unanswered = ~((unhappy | (needs == 0)) & (rng.random(n) < 0.85)) | (feedback > LAST)
    speaks = ~mute & (rng.random(n) < 0.2)
    rows = pl.DataFrame({
        "case_id": blank_where(anonymous, cases.ids.gather(v)), "window": blank_where(~anonymous, WINDOWS.gather(window)),
        "method": METHODS.gather(method), "outcome": OUTCOMES.gather(outcome),
        **{f"g{i}": OF_THREE.gather(grade) for i, grade in enumerate(grades)},
        "opinion": blank_where(~speaks, OPINIONS.gather(rng.integers(0, len(OPINIONS), n))),
        "needs": YES_NO.gather(needs), "visitor": VISITORS.gather(rng.integers(0, 8, n)),
    })
    # each visit stands in the file of its own month
    months = MONTH_OF[day]
    order = np.argsort(months, kind="stable")
    for month in map(int, np.unique(months)):
        s = order[np.searchsorted(months[order], month):np.searchsorted(months[order], month, "right")]
        resaved, part = month in RESAVED["visits"], rows[s]
        columns = {
            "visit_id": ids("HF", month, numbers[month], len(s)), "case_id": part["case_id"], "window": part["window"],
            "visited": stamps(day[s], minute[s], resaved),
            **{name: part[name] for name in ("method", "outcome", *(f"g{i}" for i in range(6)), "opinion", "needs")},
            "feedback": blank_where(unanswered[s], DATES[resaved].gather(feedback[s])), "visitor": part["visitor"],
        }
        numbers[month] += len(s)
        own = np.random.default_rng([*seed, month, 7])
        spoilt = files.spoil(own, columns, VISIT_FAULTS)
        named = ~anonymous[s]
        if named.any():  # faults that only the ledger tells
            for code, column, value in (("unknown_case", "case_id", "SL209901000000001"),
                                        ("visit_before_accepted", "visited", "2025-01-03 09:00:00")):
                hit = np.flatnonzero((own.random(len(s)) < 0.0001) & named & ~spoilt)
                columns[column] = columns[column].scatter(hit, texts([value] * len(hit)))
                spoilt[hit] = True
                files.truth[code] += len(hit)
        corrected = lambda frame: frame.with_columns(g5=pl.lit("满意"), opinion=pl.lit("已更正"))
        files.write(month, own, columns, ~spoilt, "visit_id", (0.0003, ~mute[s], corrected))


def evaluations(files: Files, rng: np.random.Generator, month: int, cases: Cases) -> None:
    e = np.flatnonzero(rng.random(len(cases.ids)) < 0.8)
    window, lot = cases.window[e], rng.random(len(e))
    unhappy = UNHAPPY[window] * 0.6
    rating = np.where(lot < unhappy * 0.3, 4, np.where(lot < unhappy, 3, np.where(
        lot < unhappy + 0.08, 2, np.where(lot < 0.45, 1, 0))))
    columns = {
        "window": WINDOWS.gather(window),
        "rated": stamps(cases.accepted[e], cases.minute[e] + 3, month in RESAVED["evaluations"]),
        "rating": OF_FIVE.gather(codes(rating)),
        "case_id": blank_where(rng.random(len(e)) < 0.3, cases.ids.gather(e)),
        "device": DEVICES.gather(window * 2 + codes(rng.integers(0, 2, len(e)))),
    }
    spoilt = files.spoil(rng, columns, EVALUATION_FAULTS)
    named = columns["case_id"].is_not_null().to_numpy()  # two equal ratings that name no case are two people's
    files.write(month, rng, columns, ~spoilt, "case_id", repeated=~spoilt & named)


def generate(cases: int, out: Path, seed: int) -> None:
    files = {kind: Files(out, kind) for kind in HEADINGS}
    visit_numbers = [0] * len(MONTHS)
    for month, (year, number) in enumerate(MONTHS):
        of_month = cases * (month + 1) // 13 - cases * month // 13
        first = (date(year, number, 1) - EPOCH).days
        length = (date(year + number // 12, number % 12 + 1, 1) - EPOCH).days - first
        step = max(1, min(CHUNK, -(-of_month // 4)))
        for chunk, low in enumerate(range(0, of_month, step)):
            key = [seed, month, chunk]
            rng = np.random.default_rng(key)
            n = min(step, of_month - low)
            accepted = (first + (np.arange(low, low + n) * length) // of_month).astype(np.int64)
            of_chunk = ledger(files["ledger"], rng, month, accepted, low)
            visits(files["visits"], rng, key, visit_numbers, of_chunk)
            evaluations(files["evaluations"], rng, month, of_chunk)
    truth = {"cases": cases, "seed": seed, **{kind: of_kind.close() for kind, of_kind in files.items()}}
    (out / "truth.json").write_text(json.dumps(truth, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=float, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    generate(int(asked.cases), asked.out, asked.seed)


if __name__ == "__main__":
    main()
