"""Typed rows as exports: spoilt here and there, spelt in many ways, in every encoding and dialect."""
import csv
import gzip
import os
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from dates import DAY
from intake import COLUMNS, ITEMS, OF_A_PROBLEM, THREE, Stamp

SPELT = {
    True: ["是", "yes", "true", "1", "Y", "√", "Yes", "ＹＥＳ"], False: ["否", "no", "false", "0", "N", "×", "No"],
    "phone": ["电话", "phone", "ＰＨＯＮＥ", "Phone"], "onsite": ["现场", "上门", "onsite", "上门回访"], "sms": ["短信", "sms", "短信回访"], "online": ["网上", "微信", "小程序", "ＡＰＰ", "online"],
    "reached": ["接通", "成功", "已回访", "reached"], "unreached": ["未接通", "无人接听", "占线", "关机", "空号", "停机", "unreached"], "declined": ["拒访", "拒绝", "挂断", "declined"],
    "very_satisfied": ["非常满意", "很满意", "very_satisfied"], "satisfied": ["满意", "satisfied", "Satisfied"], "basically_satisfied": ["基本满意", "basically_satisfied"],
    "dissatisfied": ["不满意", "dissatisfied"], "very_dissatisfied": ["非常不满意", "十分不满意", "very_dissatisfied"], "unrated": ["未评价", "未评", "unrated"],
    "active": ["主动", "active"], "default": ["默认", "default"],
}
BAD_DATES = ["2026-02-30", "2026-13-01", "待定", "06/31/2026", "20260631", "2026年2月30日", "2026-06-01 25:00", "2025/2/29", "1/6/2026", "2026-06-31 09:00:00", "6月1日"]
TEXTS = ["水管漏水", "门禁,失灵", "电梯\"异响\"", "照明不亮\n请速修", "5\"管", "下水道;堵塞", "空调\t外机", "绿化", "", "", "谢谢", "第一行\r\n第二行", " 前后空格 ", "=1+1"]
NAMES = ["王伟", "李娜", "张敏", "刘洋", "欧阳静", "陈 芳", "O'Brien"]
OWN_HEADERS = {("ledger", "case_id"): "单号", ("ledger", "window"): "柜台", ("visits", "visited_at"): "回访日", ("visits", "overall"): "总评", ("evaluations", "rating"): "星级", ("ledger", "completed_at"): "完结"}
#: What a file of visits may say of a problem too.
ALSO = [c for c in COLUMNS["rectifications"] if c.name in OF_A_PROBLEM]
ENDS = ["\n", "\n", "\r\n", "\r\n", "\r"]


def case_id(rng, n):
    return rng.choice([f"SL{n:06}", f"2026{n:05}", f"受字〔2026〕{n}号", f"{n:018}", f"a{n}", f"A{n}", f"{n}E5", f"x-{n} /1"])


def visit_id(rng):
    return f"{rng.choice(['HF', 'hf', ''])}{rng.randrange(10**9):09}"


def personal(rng, kind):
    """The columns that no figure needs."""
    if kind == "ledger":
        return {"item": rng.choice(TEXTS), "applicant": rng.choice(NAMES), "phone": f"1{rng.randrange(10**10):010}"}
    if kind == "visits":
        return {"opinion": rng.choice(TEXTS), "visitor": rng.choice(NAMES)}
    if kind == "rectifications":
        return {"problem": rng.choice(TEXTS), "cause": rng.choice(TEXTS), "measure": rng.choice(TEXTS), "responsible": rng.choice(NAMES)}
    return {"device": f"PJ-{rng.randint(1, 30):03}"}


# Spoiling --------------------------------------------------------------------------------------


def changed(rng, kind, row, world):
    """A later version of a row with the same id."""
    new = dict(row)
    if kind == "rectifications":
        return furthered(rng, new)
    if kind == "ledger":
        choice = rng.choice(["item", "category", "window", "completed_at"])
        if choice == "completed_at" and row.get("completed_at"):
            new["completed_at"] = Stamp(row["completed_at"].day + rng.randint(1, 5) * DAY, row["completed_at"].time)
        elif choice == "window":
            new["window"] = rng.choice(world.windows)
        elif choice == "category" and world.categories:
            new["category"] = rng.choice(world.categories)
        if new == row:
            new["item"] = (row.get("item") or "") + "更正"
    elif rng.random() < 0.3:
        new["visited_at"] = Stamp(row["visited_at"].day + rng.randint(1, 9) * DAY, row["visited_at"].time)
    elif "overall" in row:
        new["overall"] = next(g for g in THREE if g != row["overall"])
    else:
        new["opinion"] = (row.get("opinion") or "") + "更正"
    return new


def furthered(rng, new):
    """A later state of a rectification: done, called back about, or told otherwise."""
    raised = new["raised_on"].day
    choice = rng.choice(["rectified_on", "second_visited_at", "second_grade", "result", "measure", "rectify_by"])
    if choice in ("rectified_on", "second_visited_at", "rectify_by"):
        new[choice] = Stamp((new[choice].day if new.get(choice) else raised) + rng.randint(1, 6) * DAY)
    elif choice == "second_grade":
        new[choice] = next(g for g in THREE if g != new.get(choice))
    else:
        new[choice] = {"result": "否" if new.get("result") == "是" else "是", "measure": (new.get("measure") or "") + "更正"}[choice]
    return new


def faulty(rng, kind, row, world, roster):
    """A row that must be rejected: cells overwritten as text, a new id so that nothing else is lost."""
    new, raw = dict(row), {}
    if "visit_id" in new:
        new["visit_id"] += "x"
    if kind == "ledger":
        new["case_id"] += "x"
        pick = rng.choice(["missing", "date", "yes", "before", "ruined", "total", "roster", "two", "out", "nothing", "limit"])
        if pick in ("missing", "two"):
            raw[rng.choice(["case_id", "window", "category", "accepted_at"])] = ""
        if pick in ("date", "two"):
            raw[rng.choice(["accepted_at", "completed_at", "contract_end", "handed_over_on", "planned_on"])] = rng.choice(BAD_DATES)
        if pick == "limit":
            raw |= rng.choice([{"promised_on": rng.choice(["5", "即办", "48小时", "5日", "2025-02-30"])}, {"resolved": rng.choice(["基本解决", "解释说明"])}])
        if pick == "yes":
            raw["callback_allowed"] = rng.choice(["看情况", "y/n", "2"])
        if pick == "before":
            new["completed_at"] = Stamp(new["accepted_at"].day - DAY)
            if rng.random() < 0.5 and new["accepted_at"].time and new["accepted_at"].time.hour:
                new["completed_at"] = Stamp(new["accepted_at"].day, new["accepted_at"].time.replace(hour=0, minute=0, second=0))
    elif kind == "visits":
        pick = rng.choice(["missing", "date", "value", "unknown", "before", "ruined", "total", "roster", "no window", "two", "out", "nothing"])
        if pick in ("missing", "two"):
            raw[rng.choice(["visited_at", "method"])] = ""
        if pick in ("date", "two"):
            raw[rng.choice(["visited_at", "feedback_on"])] = rng.choice(BAD_DATES)
        if pick in ("value", "two"):
            raw[rng.choice(["outcome", "needs_feedback", *ITEMS])] = rng.choice(["一般", "较满意", "很好"])
        if pick == "value" and rng.random() < 0.3:
            raw["method"] = "传真"
        if pick == "unknown":
            raw |= {"case_id": "NO-SUCH-CASE", "window": ""}
        if pick == "no window":
            raw |= {"case_id": "", "window": ""}
        if pick == "before":
            new["visited_at"] = Stamp(new["visited_at"].day.replace(year=2019, day=1))
        if pick == "roster":
            raw["case_id"] = ""
    elif kind == "rectifications":
        if "rectification_id" in new:
            new["rectification_id"] += "x"
        pick = rng.choice(["missing", "none", "date", "value", "unknown", "before", "ruined", "total", "roster", "two", "nothing"])
        if pick in ("missing", "two"):
            raw["raised_on"] = ""
        if pick in ("none", "two"):
            raw |= {"case_id": "", "visit_id": ""}
        if pick in ("date", "two"):
            raw[rng.choice(["raised_on", "rectify_by", "rectified_on", "second_visited_at"])] = rng.choice(BAD_DATES)
        if pick == "value":
            raw |= rng.choice([{"result": "基本解决"}, {"second_grade": "一般"}, {"result": "待定", "second_grade": "好"}, {"second_grade": "非常满意"}])
        if pick == "unknown":
            raw |= rng.choice([{"case_id": "NO-SUCH-CASE", "visit_id": ""}, {"case_id": "", "visit_id": "NO-SUCH-VISIT"}, {"case_id": "NO-SUCH-CASE", "visit_id": "NO-SUCH-VISIT"}])
            raw["window"] = rng.choice(["", "", world.windows[0]])
        if pick == "before":
            new[rng.choice(["rectified_on", "second_visited_at"])] = Stamp(new["raised_on"].day - rng.randint(1, 9) * DAY)
    else:
        pick = rng.choice(["missing", "date", "value", "ruined", "total", "roster", "two", "nothing"])
        if pick in ("missing", "two"):
            raw[rng.choice(["window", "rated_at", "rating"])] = ""
        if pick in ("date", "two"):
            raw["rated_at"] = rng.choice(BAD_DATES)
        if pick == "value":
            raw[rng.choice(["rating", "mode"])] = rng.choice(["好评", "5"])
        if pick == "value" and world.scale == "three" and rng.random() < 0.4:
            raw["rating"] = "非常满意"
    if pick == "out":  # no case, or no visit: what others must have may be missing
        raw["status" if kind == "ledger" else "outcome"] = rng.choice(["作废", "撤件", "挂起", " 退件 "] if kind == "ledger" else ["待回访", "未回访", "NOT_MADE"])
        if rng.random() < 0.5:
            raw["accepted_at" if kind == "ledger" else "visited_at"] = ""
    if pick == "nothing":
        column = rng.choice({"ledger": ["window", "category", "completed_at", "accepted_at", "case_id"], "visits": ["visited_at", "case_id", "window", "feedback_on"],
                             "evaluations": ["window", "rated_at", "case_id"], "rectifications": ["window", "raised_on", "case_id", "visit_id", "rectified_on", "problem"]}[kind])
        raw[column] = rng.choice(["NULL", "—", "#N/A", "1900-01-01" if column.endswith("_at") else "无"])
    if pick == "ruined":
        raw[rng.choice({"ledger": ["case_id"], "visits": ["case_id", "visit_id"], "evaluations": ["case_id"], "rectifications": ["case_id", "visit_id"]}[kind])] = rng.choice(["4.40981E+17", "1E+20", "4.4e+11"])
    if pick == "total":
        where = {"ledger": ["case_id", "window"], "visits": ["visit_id", "method"], "evaluations": ["window", "case_id"], "rectifications": ["rectification_id", "case_id"]}[kind]
        raw[rng.choice(where)] = rng.choice(["合计", "总计:", "小 计：", "合　计"])
    if pick == "roster" and roster:
        raw["window"] = "名册外窗口"
    new["_raw"] = raw
    return new


def spoil(rng, kind, rows, world, roster):
    """Rows with duplicates, later versions, rejects and oddities among them, in export order."""
    if rng.random() < 0.5:
        rows.sort(key=lambda r: r.get("accepted_at", r.get("visited_at", r.get("rated_at", r.get("raised_on")))).day)
    else:
        rng.shuffle(rows)
    out = list(rows)
    rate = 0 if world.plain else rng.choice([0, 0.01, 0.03, 0.08])

    def some(chance):
        return [r for r in rows if rng.random() < chance]

    def later(new, row):
        at = next((n for n, r in enumerate(out) if r is row), 0)
        out.insert(rng.randint(at + 1, len(out)), new)

    for row in some(rate):
        later(dict(row), row)
    if kind != "evaluations":
        for row in some(rate):
            newer = changed(rng, kind, row, world)
            later(newer, row)
            if rng.random() < 0.4:
                later(dict(rng.choice([row, newer])), newer)
    for row in some(rate):
        out.insert(rng.randint(0, len(out)), faulty(rng, kind, row, world, roster))
    shapes = ["more", "less", "extra blank", "after quote", "bad bytes", "header again", "blank", "all blank", "quote 100"] + (["open quote"] if rng.random() < 0.3 else []) + (["quote 101"] if rng.random() < 0.05 else [])
    for row in some(rate):
        new = dict(row, _shape=rng.choice(shapes))
        for key in {"visits": ("visit_id",), "rectifications": ("rectification_id", "case_id")}.get(kind, ("case_id", "visit_id")):
            if key in new:
                new[key] += "y"
        out.insert(rng.randint(0, len(out)), new)
    return out


# Spelling --------------------------------------------------------------------------------------


class Speller:
    """How one file writes its cells."""

    def __init__(self, rng, zone, tables, values):
        self.rng, self.zone, self.values = rng, zone, values
        self.blanks = tables.get("cells", {}).get("blank", [])
        self.formats = tables.get("cells", {}).get("dates", [])
        self.form = rng.choice(["-", "-", "/", ".", "", "年"])
        self.restless = rng.choice([0, 0, 0.2])
        self.spaces = rng.random() < 0.2
        self.dressed = rng.random() < 0.2

    def cell(self, column, value):
        rng = self.rng
        if value is None or value == "":
            return rng.choice(self.blanks) if self.blanks and rng.random() < 0.2 else ""
        if isinstance(value, Stamp):
            return self.stamp(value)
        text = rng.choice(SPELT[value]) if value in SPELT else value
        for said, meant in self.values.get(column, {}).items():
            if meant == text and rng.random() < 0.5:
                return said
        if self.spaces and rng.random() < 0.1:
            text = rng.choice([" ", "　", "\u00a0"]) + text + rng.choice(["", " "])
        if self.dressed and rng.random() < 0.1 and '"' not in text:
            text = rng.choice([f'="{text}"', f"'{text}", text + "\u200b", "\u202d" + text + "\u202c", text[:1] + "\ufeff" + text[1:], text + "\x1f"])
        return text

    def stamp(self, x):
        rng, d, t = self.rng, x.day, x.time
        form = rng.choice("-/.年") if rng.random() < self.restless else self.form
        if self.formats and rng.random() < 0.3:
            if t is None:
                return d.strftime("%m/%d/%Y")
            return datetime.combine(d, t).strftime("%m/%d/%Y %I:%M:%S %p")
        day = {"-": f"{d:%Y-%m-%d}", "/": f"{d.year}/{d.month}/{d.day}", ".": f"{d.year}.{d.month}.{d.day}", "": f"{d:%Y%m%d}", "年": f"{d.year}年{d.month}月{d.day}日"}[form]
        if t is None:
            return day
        if form == "-" and rng.random() < 0.3:
            at = datetime.combine(d, t, ZoneInfo(self.zone)).astimezone(timezone(timedelta(hours=rng.choice([8, 0, -5, 9]), minutes=rng.choice([0, 0, 30]))))
            return rng.choice([at.isoformat(), f"{d}T{t:%H:%M:%S}"])
        if t.second:
            return f"{day} {t:%H:%M:%S}"
        return f"{day} " + rng.choice([f"{t.hour}:{t.minute:02}", f"{t:%H:%M}", f"{t:%H:%M:%S}", f"{t.hour:02}时{t.minute:02}分"])


def quote(rng, text, delimiter, always):
    if always or any(c in text for c in delimiter + "\r\n") or text.startswith('"') or '"' in text and rng.random() < 0.5:
        return '"' + text.replace('"', '""') + '"'
    return text


def write_file(rng, path, kind, rows, speller, headers, tables, world):
    """One export; gives what `[[file]]` must say of it, if anything."""
    also = ALSO if kind == "visits" and any(r.get(c.name) for c in ALSO for r in rows) else []  # rectified_on says that it does
    columns = [c for c in [*COLUMNS[kind], *also] if also and c.name == "rectified_on" or c.there or c.name in headers["always"] or any(r.get(c.name) not in (None, "") or c.name in r.get("_raw", {}) for r in rows)]
    if rng.random() < 0.3:
        rng.shuffle(columns)
    own = tables.get(f"columns.{kind}", {})
    names = []
    for c in columns:
        choices = [c.name, *c.aliases, *c.aliases]
        if c.name in own:
            choices += [own[c.name][0] if isinstance(own[c.name], list) else own[c.name]] * 3
        name = rng.choice(choices)
        names.append(rng.choice([name, name, name, f" {name} ", name.upper(), "".join(chr(ord(x) + 0xFEE0) if "a" <= x <= "z" else x for x in name)]))
    extra = [x for x in ["备注", "", "经办科室"] if rng.random() < 0.2]
    spare = [c for c in columns if len(c.aliases) > 1 and c.aliases[-1] not in [n.strip() for n in names]]
    if spare and rng.random() < 0.15:
        extra.append(rng.choice(spare).aliases[-1])  # a header that would fit too, but another comes before it
    delimiter, end, always = rng.choice([",", ",", ",", ";", "\t"]), rng.choice(ENDS), rng.random() < 0.15
    encoding = rng.choice(["utf-8", "utf-8", "utf-8-sig", "gb18030", "gb18030", "utf-16-le", "utf-16-be"])
    wide = encoding.startswith("utf-16")
    codec = "utf-8" if encoding == "utf-8-sig" else encoding
    title = [["某某服务中心台账"], ["导出时间", "2026"], [], ["", ""], ["说明:本表仅供内部使用"]]
    lines = [quote_row(rng, rng.choice(title), delimiter, False) for _ in range(rng.choice([0, 0, 0, 1, 2, 5, 9]))]
    header = quote_row(rng, names + extra, delimiter, always)
    lines.append(header)
    marks = set()
    for row in rows:
        raw = row.get("_raw", {})
        cells = [raw[c.name] if c.name in raw else speller.cell(c.name, row.get(c.name)) for c in columns] + [rng.choice(["", "甲", "2"]) for _ in extra]
        shape = row.get("_shape")
        texts = [n for n, c in enumerate(columns) if c.name in ("item", "applicant", "opinion", "visitor", "device", "measure")]
        spot = texts[0] if texts else None
        if shape == "more":
            cells.append("多出")
        elif shape == "less":
            cells.pop()
        elif shape == "extra blank":
            cells += ["", " "]
        elif shape == "blank":
            lines.append("")
            continue
        elif shape == "all blank":
            cells = [rng.choice(["", " "]) for _ in cells]
        elif shape == "header again":
            lines.append(header)
            continue
        elif shape == "bad bytes" and spot is not None and not wide:
            cells[spot] = "坏\ue000"
            marks.add(len(lines))
        elif shape in ("quote 100", "quote 101") and spot is not None:
            cells[spot] = "\n" * (int(shape[-3:]) - 1) + "尾"
        written = [quote(rng, c, delimiter, always) for c in cells]
        if shape == "after quote" and spot is not None:
            written[spot] = '"他说"好'
        elif shape == "open quote" and spot is not None:
            written[spot] = '"没有关上'
        lines.append(delimiter.join(written))
    if encoding == "utf-8" and sum(not x.isascii() for x in lines) < 14 or encoding != "utf-8" and len(lines) < 8:
        marks = set()
    elif encoding == "utf-8":
        marks = set(sorted(marks)[:1])
    data = []
    for n, line in enumerate(lines):
        got = line.replace("\ue000", "").encode(codec)
        if n in marks:
            got = line.split("\ue000")[0].encode(codec) + b"\xff" + line.split("\ue000")[1].encode(codec)
        data.append(got)
    end = end.encode(codec)
    body = end.join(data) + (end if rng.random() < 0.85 else b"")
    body = {"utf-8-sig": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"") + body
    with open(path, "wb") as f:
        f.write(gzip.compress(body, mtime=0) if path.endswith(".gz") else body)
    told = {}
    if world.plain:
        return told
    if rng.random() < 0.08:
        told["delimiter"] = delimiter
    if rng.random() < 0.08 and encoding in ("utf-8", "gb18030"):
        told["encoding"] = encoding
    return told


def quote_row(rng, cells, delimiter, always):
    return delimiter.join(quote(rng, c, delimiter, always) for c in cells)


def choose_spelling(rng, world, top, tables):
    """Adds what the configuration says of spelling; gives `[values]`."""
    values = {}
    if rng.random() < 0.25:
        values["category"] = {"物业" + c: c for c in (world.categories or ["咨询"])[:2]}
    if rng.random() < 0.15:
        values["method"] = {"致电": "电话", "tel": "phone"}
    if rng.random() < 0.15:
        values["rating"] = {"好": "满意", "差": "不满意"}
    if rng.random() < 0.1:
        values["window"] = {"一窗": world.windows[0]}
    for column, body in values.items():
        tables[f"values.{column}"] = body
    if rng.random() < 0.3:
        tables["cells"] = {}
        if rng.random() < 0.7:
            tables["cells"]["blank"] = rng.choice([["?", "NA", "无"], ["-"], ["/"]])
        if rng.random() < 0.6:
            tables["cells"]["dates"] = ["%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y"]
    for (kind, column), name in OWN_HEADERS.items():
        if rng.random() < 0.1:
            tables.setdefault(f"columns.{kind}", {})[column] = rng.choice([name, [name], [name, "备用" + name]])
    trouble = rng.random()
    if trouble < 0.04:
        top["max_rejected"] = rng.choice(["0.5%", "1%", "0%"])
    elif trouble < 0.08:
        top.pop("max_rejected", None)
    return values


def export_counts(folder, rows):
    """Writes a table of counts, behind all other files of its kind."""
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/计数.csv", "w", encoding="utf-8", newline="") as f:
        csv.writer(f).writerows(rows)


def export_kind(rng, out, kind, rows, world, top, tables, arrays, values):
    """Writes the rows of a kind as one to three files."""
    rows = spoil(rng, kind, rows, world, bool(arrays.get("window")))
    cuts = sorted(rng.randint(0, len(rows)) for _ in range(rng.choice([0, 0, 1, 2])))
    names = rng.sample(["1.csv", "10.csv", "2.csv", "一月.csv", "b.tsv", "a.txt", "z.csv.gz", "导出 表.csv"], len(cuts) + 1)
    for name, lo, hi in zip(sorted(names), [0, *cuts], [*cuts, len(rows)]):
        always = {"ledger": {"case_id", "completed_at"}, "visits": {"case_id", "window", "visit_id"}}.get(kind, set())
        speller = Speller(rng, top.get("timezone", "Asia/Shanghai"), tables, values)
        told = write_file(rng, f"{out}/{kind}/{name}", kind, rows[lo:hi], speller, {"always": always}, tables, world)
        if told:
            arrays.setdefault("file", []).append({"path": f"{kind}/{name}", **told})


def export(rng, out, tables_of_rows, world, top, tables, arrays):
    """Writes the exports of a workspace and adds to its configuration what reading them takes."""
    values = {} if world.plain else choose_spelling(rng, world, top, tables)
    for kind, rows in tables_of_rows.items():
        os.makedirs(f"{out}/{kind}")
        if not rows and kind != "ledger":
            continue
        export_kind(rng, out, kind, rows, world, top, tables, arrays, values)
        for decoy in (".hidden.csv", "~$1.csv", "readme.md"):
            if rng.random() < 0.1:
                with open(f"{out}/{kind}/{decoy}", "w", encoding="utf-8") as f:
                    f.write("not,a,table\n")
    if rng.random() < 0.015:
        with open(f"{out}/{rng.choice(['ledger', 'visits'])}/3.csv", "w", encoding="utf-8") as f:
            f.write("完全,不是\n台账,的\n")
    for kind in tables_of_rows:
        if os.path.isdir(f"{out}/{kind}") and not os.listdir(f"{out}/{kind}"):
            os.rmdir(f"{out}/{kind}")
