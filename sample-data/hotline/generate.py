#!/usr/bin/env python3
"""Rewrites the exports of a made-up hotline beside this file: June 2026, 240 cases; the same bytes each time.

What is behind the figures, in the order of the rates: 216 of 240 cases were assigned, the others answered at once.
"""
from datetime import datetime, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
UNITS = ["住房和城乡建设局", "城市管理局", "教育体育局", "柳树镇"]
PROMISES = ["5个工作日", "10天", "5个工作日", "15个工作日"]


def case(n):
    """A row of the ledger; every tenth case is answered by the hotline itself."""
    accepted = datetime(2026, 6, 1 + n % 28, 8 + n % 9, n % 60)
    unit = UNITS[n % 4]
    promise = PROMISES[n % 4] if n != 77 else "2026-05-01"  # a slip of the hand: promised before it was accepted
    if n % 10 == 9:
        return [accepted, "", "", accepted + timedelta(minutes=20), "", "是"], unit, "咨询"
    assigned = accepted + timedelta(minutes=30)
    answered = assigned + timedelta(hours=[2, 6, 20, 26][n % 4 if n % 3 else 0])
    if n % 8 == 3:  # not closed yet
        return [accepted, assigned, answered, "", promise, ""], unit, "投诉"
    closed = accepted + timedelta(days=[3, 7, 9, 12][n // 4 % 4], hours=1)
    solved = "部分解决" if n % 31 == 5 else "否" if n % 11 == 4 else "是"
    return [accepted, assigned, answered, closed, promise, solved], unit, "投诉" if n % 3 else "求助"


def main():
    lines = ["工单编号,承办单位,工单类型,受理时间,派单时间,响应时间,办结时间,承诺办结时限,是否解决"]
    visits = ["回访编号,工单编号,回访时间,回访方式,接通情况,总体满意度"]
    for n in range(240):
        (accepted, assigned, answered, closed, promise, solved), unit, sort = case(n)
        number = f"JC12345-{n + 1:04}"
        times = [f"{at:%Y-%m-%d %H:%M}" if at else "" for at in (accepted, assigned, answered, closed)]
        lines.append(",".join([number, unit, sort, *times, promise, solved]))
        if closed and n % 5 and closed + timedelta(days=2) < datetime(2026, 7, 1):
            grade = "不满意" if solved == "否" and n % 2 else "基本满意" if solved != "是" else "满意"
            visits.append(f"H{n + 1:04},{number},{closed + timedelta(days=2):%Y-%m-%d %H:%M},电话,接通,{grade}")
    for folder, name, rows in (("ledger", "2026-06.csv", lines), ("visits", "2026-06.csv", visits)):
        (HERE / folder).mkdir(exist_ok=True)
        (HERE / folder / name).write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
