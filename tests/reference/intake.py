"""Files to rows: headers, cells, faults, duplicates, supersession and the account of every file (docs/contract.md, section 2)."""
import fnmatch
import gzip
import hashlib
import os
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import counted
from cells import SPACE, Refused, Source, cleaned, trim

ITEMS = ["attitude", "efficiency", "procedure", "off_channel", "integrity", "overall"]
FIVE = ["very_satisfied", "satisfied", "basically_satisfied", "dissatisfied", "very_dissatisfied"]
THREE = FIVE[1:4]
KINDS = ["ledger", "visits", "evaluations", "rectifications"]
ENDINGS = (".csv", ".tsv", ".txt", ".csv.gz")


@dataclass(frozen=True)
class Column:
    """A canonical column: * must be there, + must not be blank, an id cell, and its type."""

    name: str
    type: str
    aliases: tuple
    there: bool = False
    filled: bool = False
    id: bool = False


def _columns(text):
    out = []
    for line in text.strip().splitlines():
        name, kind, *aliases = line.split()
        bare = name.strip("*+#")
        out.append(Column(bare, kind, tuple(aliases), "*" in name, "+" in name, "#" in name))
    return out


CASE_ID = "受理编号 办件编号 工单编号 业务流水号 编号"
WINDOW = "窗口 窗口名称 受理窗口 责任单位 部门 受理所属部门 审批部门 承办单位 承办部门"
COLUMNS = {  # * = must be there, + = must not be blank, # = an id
    "ledger": _columns(f"""
        case_id*+# text {CASE_ID}
        window*+ text {WINDOW}
        category*+ text 类别 业务类别 服务类别 服务类型 办件类型 工单类型
        accepted_at*+ date 受理时间 受理日期 登记时间 提交时间
        completed_at date 办结时间 办结日期 完成时间 处理完毕时间
        item text 事项 事项名称
        applicant text 申请人 申请人或申请单位 业主 姓名 联系人
        phone text 联系电话 电话 手机号
        callback_allowed yes 可回访 是否同意回访
        contract_start date 合同开始日期
        contract_end date 合同结束日期
        handed_over_on date 交付日期 竣工交付日期
        warranty_ends_on date 保修截止日期
        card_issued_on date 保修卡发出日期
        notified_at date 通知时间 报修时间
        confirmed_at date 确认时间
        approved_at date 审批时间
        issued_at date 下发时间
        planned_on date 计划完成日期
        repaired_at date 维修完成时间
        signed_off_at date 业主确认时间
        archived_at date 归档时间
        reviewed_at date 审核时间 审核日期
        copied_to_finance_at date 抄送财务时间 转财务日期
        accepted_on date 竣工验收日期 验收合格日期
        valid_until date 检定有效期至 有效期至
        contractor text 分包单位 施工单位 是否分包
        part text 部位 保修部位 工程部位
        cause text 原因分析
        measure text 处理措施 维修方案
        project_id text 工程编号 项目编号
        corrective_for text 纠正措施对应维修单 关联工单
        promised_on promise 承诺办结时限 承诺办结时间 承诺办结日期 承诺时限 办理时限 办结时限 截止时间 截止日期
        assigned_at date 派单时间 派单日期 转办时间 转派时间 交办时间 交办日期
        responded_at date 响应时间 首次响应时间 签收时间 联系时间 首次联系时间
        resolved resolved 是否解决 诉求是否解决 问题是否解决 解决情况 是否已解决
        status status 办件状态 状态"""),
    "visits": _columns(f"""
        visit_id# text 回访编号
        case_id# text {CASE_ID}
        window text {WINDOW}
        visited_at*+ date 回访时间 回访日期
        method*+ method 回访方式
        outcome outcome 回访结果 接通情况
        attitude grade 服务态度
        efficiency grade 办事效率
        procedure grade 按章办事
        off_channel grade 体外循环
        integrity grade 廉洁自律
        overall grade 总体评价 总体满意度 满意度
        opinion text 意见建议 意见
        needs_feedback no 是否需反馈
        feedback_on date 反馈日期 反馈时间 整改反馈日期
        visitor text 回访人 回访人员
        led_by text 带队人 带队
        team text 参加人员 参加"""),
    "evaluations": _columns(f"""
        window*+ text {WINDOW}
        rated_at*+ date 评价时间
        rating*+ rating 评价 评价结果
        mode mode 评价方式
        case_id# text {CASE_ID}
        device text 评价器编号 设备编号"""),
    "rectifications": _columns(f"""
        rectification_id# text 整改编号 整改单号 整改通知单号
        case_id# text {CASE_ID}
        visit_id# text 回访编号 回访单号
        window text 窗口 窗口名称 受理窗口 责任单位 整改单位 整改部门 部门 受理所属部门 审批部门 承办单位 承办部门
        raised_on*+ date 问题发现时间 问题发现日期 发现日期 问题登记日期 整改通知日期 回访时间 回访日期
        problem text 存在问题 问题 问题描述 反映问题
        cause text 原因分析 问题原因 产生原因
        measure text 整改措施 整改情况 整改内容
        responsible text 整改责任人 责任人 整改人
        rectify_by date 整改期限 整改时限 整改截止日期 要求整改完成日期
        rectified_on date 整改完成时间 整改完成日期 整改时间 整改日期
        result resolved 整改结果 是否整改 是否整改到位 整改状态
        second_visited_at date 二次回访时间 二次回访日期 再次回访日期 整改回访时间 整改回访日期
        second_grade again 二次回访满意度 二次回访评价 再次回访满意度 整改回访满意度 整改满意度"""),
}
#: What a row of a visits file says of a problem: where all of it is blank there was none.
OF_A_PROBLEM = ["rectification_id", "problem", "cause", "measure", "responsible", "rectify_by", "rectified_on", "result", "second_visited_at", "second_grade"]


def fold(text):
    return unicodedata.normalize("NFKC", text).casefold()


def _words(**groups):
    return {fold(w): code for code, words in groups.items() for w in [code, *words.split()]}


YES_NO = {fold(w): yes for yes, words in ((True, "是 yes true 1 Y √"), (False, "否 no false 0 N ×")) for w in words.split()}
RESOLVED = YES_NO | {fold(w): yes for yes, words in ((True, "已解决 解决 已整改 整改到位 已整改到位 resolved"), (False, "未解决 没有解决 部分解决 未整改 整改中 部分整改 未整改到位 unresolved")) for w in words.split()}
METHODS = _words(phone="电话 电话回访", onsite="现场 上门 现场回访 上门回访", sms="短信 短信回访",
                 online="app wechat app回访 " + " ".join(f"{w} {w}回访" for w in ("网上", "线上", "网络", "微信", "小程序")))
OUTCOMES = _words(reached="接通 成功 已回访", unreached="未接通 无人接听 占线 关机 空号 停机", declined="拒访 拒绝 挂断", not_made="待回访 未回访")
#: Statuses of the ledger whose rows are left out, where the workspace names no others.
LEFT_OUT = ["作废", "已作废", "撤件", "退件", "不予受理", "测试", "取消", "已撤销", "无效"]
ERRORS = {"#n/a", "#ref!", "#value!", "#div/0!", "#name?", "#num!", "#null!"}
NOTHING = {"null", r"\n", "n/a", "-", "—", "/", "无", "空", "0000-00-00"}
BRACKETS = str.maketrans("（）［］｛｝", "()[]{}")
NO_DAYS = {date(1, 1, 1), date(1900, 1, 1), date(1970, 1, 1), date(9999, 12, 31)}
GRADES_3 = _words(satisfied="满意", basically_satisfied="基本满意", dissatisfied="不满意")
GRADES_5 = GRADES_3 | _words(very_satisfied="非常满意 很满意 十分满意", very_dissatisfied="非常不满意 很不满意 十分不满意")
UNRATED = _words(unrated="未评价 未评")
MODES = _words(active="主动", default="默认")


@dataclass(frozen=True)
class Stamp:
    """A calendar date, and the time of day where the cell has one, in the workspace's time zone."""

    day: date
    time: time = None


@dataclass(frozen=True)
class Promised:
    """So many days from the acceptance, in place of a date."""

    n: int
    working: bool


def promised(text):
    """A cell that says a number of days beyond mistake, or None."""
    m = re.fullmatch(r"(\d+)个?(工作日|工作天|天|自然日|日历天)(以?内)?", re.sub(r"\s", "", fold(text)))
    return Promised(int(m[1]), m[2].startswith("工作")) if m and int(m[1]) <= 3660 else None


def before(a, b):
    """a < b: as date-times where both have a time, else as dates."""
    if a.time is not None and b.time is not None:
        return (a.day, a.time) < (b.day, b.time)
    return a.day < b.day


DAY_FORMS = [re.compile(x) for x in (r"(\d{4})-(\d{1,2})-(\d{1,2})", r"(\d{4})/(\d{1,2})/(\d{1,2})", r"(\d{4})\.(\d{1,2})\.(\d{1,2})", r"(\d{4})(\d{2})(\d{2})", r"(\d{4})年(\d{1,2})月(\d{1,2})日")]
TIME_FORM = re.compile(r"(?P<gap>\s*T|\s*)(?:(?P<h>\d{1,2}):(?P<m>\d{2})(?::(?P<s>\d{2}))?(?P<zone>Z|[+-]\d{2}:?\d{2})?|(?P<h2>\d{1,2})时(?P<m2>\d{1,2})分(?:(?P<s2>\d{1,2})秒)?)")


def parse_stamp(text, zone, formats=()):
    """A date cell as a Stamp; None where it is no date of the forms."""
    for form in formats:
        try:
            at = datetime.strptime(text, form)
        except ValueError:
            continue
        return Stamp(at.date(), at.time() if re.search("%[HIklMTRSpPXrc]", form) else None)
    for form in DAY_FORMS:
        m = form.match(text)
        if not m:
            continue
        try:
            day = date(*map(int, m.groups()))
        except ValueError:
            return None
        rest = text[m.end():]
        if not rest:
            return Stamp(day)
        t = TIME_FORM.fullmatch(rest)
        if not t or not t["gap"] and not text[:m.end()].endswith("日"):
            return None
        try:
            at = datetime.combine(day, time(int(t["h"] or t["h2"]), int(t["m"] or t["m2"]), int(t["s"] or t["s2"] or 0)))
        except ValueError:
            return None
        if t["zone"]:
            if "T" not in t["gap"] and not t["s"]:
                return None  # 14:00-16:00 is a span of time
            if t["zone"] != "Z" and not -720 <= int(t["zone"][0] + "1") * (60 * int(t["zone"][1:3]) + int(t["zone"][-2:])) <= 840:
                return None
            at = datetime.fromisoformat(at.isoformat() + t["zone"].replace("Z", "+00:00")).astimezone(zone)
        return Stamp(at.date(), at.time())
    return None


def said(name):
    """The id of a row as a list shows it: of a rectification without a number of its own the callback or case, and the day."""
    return name if isinstance(name, str) else f"{name[0]} {name[1]}"


@dataclass
class Row:
    """A data row: where it stands, its cells as text, its values as parsed."""

    kind: str
    file: str
    line: int
    text: dict
    values: dict
    case: "Row" = None  # the accepted case of a row of another kind
    visit: "Row" = None  # the accepted visit that a rectification names
    counts: dict = None  # how many ratings of each grade it counts; None where it is one rating
    left_out: bool = False  # its status or outcome says that it is no case or no visit
    fate: tuple = ("accepted", "")  # what became of it, and the codes of its faults or the place of the row that corrected it

    def __getitem__(self, column):
        return self.values.get(column)

    def day(self, column):
        got = self.values.get(column)
        return got.day if got else None

    @property
    def days(self):
        """The day or month of a row of counts."""
        if self.counts is None:
            return None
        return str(self.first) if self.first == self.day("rated_at") else f"{self.first:%Y-%m}"

    @property
    def place(self):
        return f"{self.file}:{self.line}"

    @property
    def window(self):
        return self.case["window"] if self.case else self.visit.window if self.visit else self["window"]

    @property
    def category(self):
        return self.case["category"] if self.case else self["category"] or ""

    @property
    def case_id(self):
        return self.case["case_id"] if self.case else ""


@dataclass
class Account:
    """What became of a file's rows."""

    kind: str
    file: str
    encoding: str
    sha256: str
    read: int = 0
    rejected: int = 0
    duplicate: int = 0
    superseded: int = 0
    left_out: int = 0
    without: int = 0  # of those left out: callbacks without a problem, which no share counts

    @property
    def accepted(self):
        return self.read - self.rejected - self.duplicate - self.superseded - self.left_out


@dataclass
class Intake:
    """All that the figures need, and the account."""

    rows: dict = field(default_factory=dict)  # kind -> accepted rows, in reading order
    accounts: list = field(default_factory=list)
    rejects: list = field(default_factory=list)  # (kind, file, line, column, value, code)
    superseded: list = field(default_factory=list)  # (kind, file, line, id, by_file, by_line)
    named: dict = field(default_factory=dict)  # case id -> the rows that name it, in reading order
    columns: dict = field(default_factory=dict)  # (kind, file) -> its canonical columns
    scale: str = "three"
    visits_scale: str = "three"
    has_completed: bool = False


class Stop(Exception):
    """The run stops with an exit code."""

    def __init__(self, code, message, intake=None):
        super().__init__(message)
        self.code, self.intake = code, intake


def files_of(folder, patterns):
    """The files that the globs of a kind find, by name."""
    out = set()
    for pattern in patterns:
        where, name = os.path.split(pattern)
        try:
            names = os.listdir(os.path.join(folder, where))
        except FileNotFoundError:
            continue
        for n in names:
            if fnmatch.fnmatchcase(n, name) and n.endswith(ENDINGS) and not n.startswith((".", "~$")) and os.path.isfile(os.path.join(folder, where, n)):
                out.add(f"{where}/{n}" if where else n)
    return sorted(out)


#: Columns that are read where a rule in force asks for them, or the workspace names their heading.
ON_DEMAND = {"promised_on", "assigned_at", "responded_at", "resolved"}


def match_header(kind, cells, renamed, all_of_it=True, asked=ON_DEMAND, more={}):
    """{canonical column: position}, or None where a column that must be there is missing, if all of it is asked for.  `more`: further headings of columns."""
    names = [trim(unicodedata.normalize("NFKC", c)).casefold() for c in cells]
    places = {}
    for column in COLUMNS[kind]:
        own = renamed.get(column.name, [])
        if column.name in ON_DEMAND and column.name not in asked and not own:
            continue
        for word in [*([own] if isinstance(own, str) else own), column.name, *column.aliases, *more.get(column.name, ())]:
            word = trim(unicodedata.normalize("NFKC", word)).casefold()
            if word in names:
                places[column.name] = names.index(word)
                break
        if all_of_it and column.there and column.name not in places:
            return None
    return places


class Reader:
    """Reads the files of a workspace as its configuration says."""

    def __init__(self, config):
        self.config = config
        self.zone = ZoneInfo(config["timezone"])
        self.blank = set(config["cells"]["blank"])
        self.formats = config["cells"]["dates"]
        self.roster = {w["name"] for w in config["window"]}
        # names that differ by the width of brackets are one: the roster's spelling, else the first
        given = {c: list(config["values"].get(c, {}).values()) for c in ("window", "category")}
        self.spelt = {c: {name.translate(BRACKETS): name for name in [*names, *(self.roster if c == "window" else ())]} for c, names in given.items()}
        self.no_cases = set()  # cases whose rows are left out
        self.with_problems = []  # files of visits that say what was done about problems
        self.intake = Intake()

    def cell(self, column, raw):
        """A cell's text after trimming, `blank` and `[values]`."""
        text = trim(raw)
        if text in self.blank:
            return ""
        return self.config["values"].get(column, {}).get(text, text)

    def open(self, kind, file):
        """(account, header's places, data records after the header)."""
        with open(os.path.join(self.config["folder"], file), "rb") as f:
            data = f.read()
        sha = hashlib.sha256(data).hexdigest()
        told = next((t for t in self.config["file"] if t["path"] == file), {})
        try:
            source = Source(gzip.decompress(data) if file.endswith(".gz") else data, told.get("encoding"))
        except Refused as e:
            raise Stop(1, f"{file}: {e}") from e
        for delimiter in [told["delimiter"]] if "delimiter" in told else [",", ";", "\t"]:
            records = list(source.records(delimiter))
            for i, record in enumerate(records[:10]):
                places = None if record.fault else self.match(kind, record.cells)
                if places is not None:
                    account = Account(kind, file, source.encoding, sha)
                    self.intake.accounts.append(account)
                    return account, record.cells, places, records[i + 1:]
        raise Stop(1, f"{file}: no header that fits")

    def match(self, kind, cells):
        """The places of a header's columns, where it is one."""
        renamed = self.config["columns"].get(kind, {})
        if kind == "evaluations":
            counts = counted.layout(cells, match_header(kind, cells, renamed, all_of_it=False), renamed)
            if counts:
                return counts
        more = {}
        if kind == "rectifications":  # what no heading of its own names is the callback's
            for column, of_visits in (("case_id", "case_id"), ("visit_id", "visit_id"), ("window", "window"), ("raised_on", "visited_at")):
                own = self.config["columns"].get("visits", {}).get(of_visits, [])
                more[column] = [*([own] if isinstance(own, str) else own), of_visits]
        return match_header(kind, cells, renamed, asked=self.config.get("asked", ON_DEMAND), more=more)

    def stamp(self, text):
        return parse_stamp(text, self.zone, self.formats)

    def whole_rows(self, kind, file):
        """(account, rows as text): the faults that make a row unreadable are reported here."""
        account, header, places, records = self.open(kind, file)
        self.intake.columns[kind, file] = set(places)
        counts = "count" in places or any(g in places for g in FIVE)
        if counts:
            self.intake.columns[kind, file].add("rated_at")
        self.intake.has_completed |= kind == "ledger" and "completed_at" in places
        header = cleaned(header)
        if kind == "visits" and "rectified_on" in match_header("rectifications", header, self.config["columns"].get("rectifications", {}), all_of_it=False):
            self.with_problems.append(file)
        rows = []
        for record in records:
            cells = cleaned(record.cells)
            if not record.fault and not any(cells):
                continue
            account.read += 1
            fault = (record.fault, "", "") if record.fault else self.unreadable(kind, cells, header, places)
            if counts and not fault:
                window = cells[places["window"]]
                if counted.is_sum(window or next(c for c in cells if c)):
                    fault = "total_row", "window", window
            if fault:
                account.rejected += 1
                code, column, value = fault
                self.intake.rejects.append((kind, file, record.line, column, value, code))
                self.name(Row(kind, file, record.line, {c: cells[i] for c, i in places.items() if i < len(cells)}, {}, fate=("rejected", code)))
                continue
            rows.append(Row(kind, file, record.line, {c: cells[i] for c, i in places.items()}, {}, counts={} if counts else None))
            self.name(rows[-1])
        return account, rows

    def name(self, row):
        """Notes which case a row names."""
        id = self.cell("case_id", row.text.get("case_id", ""))
        if id:
            self.intake.named.setdefault(id, []).append(row)

    def unreadable(self, kind, cells, header, places):
        """(code, column, value) of a fault that stands alone."""
        width = len(header)
        if cells[:width] == header and not any(cells[width:]):
            return "repeated_header", "", ""
        if len(cells) < width or any(cells[width:]):
            return "ragged_row", "", ""
        for column in COLUMNS[kind]:
            if (column.there or column.id) and column.name in places:
                bare = re.sub(f"[{re.escape(SPACE)}]", "", cells[places[column.name]])
                if re.sub("[:：]$", "", bare) in ("合计", "总计", "小计"):
                    return "total_row", column.name, cells[places[column.name]]
        return None

    def parse(self, row):
        """Fills in a row's values; gives its cell faults as (code, column)."""
        faults = []
        row.left_out = False
        for column in COLUMNS[row.kind]:
            if row.counts is not None and column.name in ("rated_at", "rating") and column.name not in row.text:
                row.values[column.name] = None
                continue
            raw = row.text.get(column.name, "")
            text = self.cell(column.name, raw)
            nothing = self.nothing(raw, text)
            if nothing == "no_value" and column.type == "text" and not column.filled and (column.id or column.name == "window"):
                text, nothing = "", None  # an id or a window that a row need not have
            free = column.type == "status" or column.type == "text" and not (column.id or column.name in ("window", "category"))
            value, fault = (None, nothing) if nothing and not free else self.value(column, text)
            if column.type == "status":
                leave_out = self.config.get("status", {}).get("leave_out", LEFT_OUT)
                row.left_out |= bool(text) and fold(text) in {fold(word) for word in leave_out}
            if column.type == "outcome":
                row.left_out |= value == "not_made"
            if column.name in ("window", "category") and value:
                value = self.spelt[column.name].setdefault(value.translate(BRACKETS), value)
            row.values[column.name] = value
            if column.filled and not text:
                faults.append(("missing_value", column.name))
            elif fault:
                faults.append((fault, column.name))
        if row.counts is not None:
            more, last = counted.parse(self, row)
            faults += more
            row.values["rated_at"] = last and Stamp(last)
        if row.left_out:
            return []  # it needs none of what others must have
        if row.kind == "rectifications":
            if not row["case_id"] and not row["visit_id"] and not any(c in ("case_id", "visit_id") for _, c in faults):
                faults.append(("missing_value", "case_id"))
            for column in ("rectified_on", "second_visited_at"):
                if row["raised_on"] and row[column] and before(row[column], row["raised_on"]):
                    faults.append(("done_before_raised", column))
        if row.kind == "visits" and not row["case_id"] and not row["window"]:
            faults.append(("missing_value", "window"))
        if row.kind == "ledger" and row["accepted_at"] and row["completed_at"] and before(row["completed_at"], row["accepted_at"]):
            faults.append(("completed_before_accepted", "completed_at"))
        if row.kind in ("ledger", "evaluations") and row["window"] and self.roster and row["window"] not in self.roster:
            faults.append(("unknown_window", "window"))
        return faults

    def nothing(self, raw, text):
        """The fault of a cell that spells nothing or shows the error of a formula; what `[values]` gives is meant."""
        if text != trim(raw):
            return None
        folded = fold(text)
        return "error_cell" if text.lower() in ERRORS else "no_value" if folded in NOTHING or folded.removesuffix(" 00:00:00") in NOTHING else None

    def value(self, column, text):
        """(value, code of its fault)."""
        if column.type == "status":
            return text, None
        if column.type == "text":
            if column.id and re.fullmatch(r"[+-]?\d+(\.\d+)?[eE]\+\d+", text):
                return text, "ruined_id"
            return text, None
        blanks = {"yes": True, "no": False, "outcome": "reached", "mode": "active"}
        if not text:
            return blanks.get(column.type), None
        if column.type == "promise":
            stamp = parse_stamp(text, self.zone, self.formats) or promised(text)
            if isinstance(stamp, Stamp) and stamp.day in NO_DAYS:
                return None, "no_value"
            return stamp, None if stamp else "bad_limit"
        if column.type == "date":
            stamp = parse_stamp(text, self.zone, self.formats)
            if stamp and stamp.day in NO_DAYS:
                return None, "no_value"
            return stamp, None if stamp else "bad_date"
        words = {"yes": YES_NO, "no": YES_NO, "resolved": RESOLVED, "method": METHODS, "outcome": OUTCOMES, "grade": GRADES_5 if self.intake.visits_scale == "five" else GRADES_3, "mode": MODES,
                 "again": GRADES_3 if self.config["visits"].get("scale") == "three" else GRADES_5,
                 "rating": UNRATED | (GRADES_5 if self.intake.scale == "five" else GRADES_3)}[column.type]
        got = words.get(fold(text))
        return got, None if got is not None else "bad_value"

    def reject(self, account, row, faults):
        account.rejected += 1
        row.fate = ("rejected", " ".join(code for code, _ in faults))
        for code, column in faults:
            self.intake.rejects.append((row.kind, row.file, row.line, column, row.text.get(column, ""), code))

    def settle_scale(self, rows):
        """The evaluations' scale: as told, else as a cell proves; a graded cell that proves nothing stops the run."""
        told = self.config["evaluations"].get("scale")
        plain = [r for r in rows if r.counts is None]
        graded = {GRADES_5.get(fold(self.cell("rating", r.text.get("rating", "")))) for r in plain}
        for row in rows:
            if row.counts is not None:
                graded |= counted.given(self, row, lambda text: GRADES_5.get(fold(text)))
        graded -= {None}
        if told:
            self.intake.scale = told
        elif graded & {FIVE[0], FIVE[4]}:
            self.intake.scale = "five"
        elif graded:
            raise Stop(1, 'evaluations: three grades or five? add `scale = "three"` or `scale = "five"` under `[evaluations]`')

    def settle_visits_scale(self, files):
        """The visits' scale: as told, else five where a cell says so; then a graded column of a file of which fewer than 1 in 100 do stops the run."""
        told = self.config["visits"].get("scale")
        said = [[g for r in rows if (g := GRADES_5.get(fold(self.cell(item, r.text.get(item, "")))))] for _, rows in files for item in ITEMS]
        outer = [sum(g in (FIVE[0], FIVE[4]) for g in grades) for grades in said]
        self.intake.visits_scale = told or ("five" if any(outer) else "three")
        if not told and any(outer) and any(grades and 100 * n < len(grades) for grades, n in zip(said, outer)):
            raise Stop(1, 'visits: some columns may have three grades and others five; add `scale = "five"` under `[visits]`')

    def read(self):
        """The whole intake, or Stop."""
        files = {k: files_of(self.config["folder"], self.config["inputs"][k]) for k in KINDS}
        if not files["ledger"]:
            raise Stop(1, "no ledger")
        raw = {k: [self.whole_rows(k, f) for f in files[k]] for k in KINDS}
        raw["rectifications"] += [self.problems(f) for f in self.with_problems]
        self.settle_scale([r for _, rows in raw["evaluations"] for r in rows])
        self.settle_visits_scale(raw["visits"])
        cases, visits = {}, {}
        lost = 0
        for kind in KINDS:
            good = []
            for account, rows in raw[kind]:
                for row in rows:
                    faults = self.parse(row)
                    if not faults and kind != "ledger":
                        row.case = cases.get(row["case_id"])
                        if kind == "rectifications":
                            row.visit = visits.get(row["visit_id"])
                            row.case = row.case or row.visit and row.visit.case
                        faults = self.linked_faults(row) if kind == "visits" else self.unlinked(row) if kind == "rectifications" else []
                    if faults:
                        lost += max(0, (getattr(row, "told", None) or 0) - 1)
                        self.reject(account, row, faults)
                    else:
                        good.append((account, row))
            self.intake.rows[kind] = self.settle_ids(kind, good)
            if kind == "ledger":
                cases = {r["case_id"]: r for r in self.intake.rows[kind]}
            if kind == "visits":
                visits = {r["visit_id"]: r for r in self.intake.rows[kind] if r["visit_id"]}
        for kind in KINDS:
            # totals and headings never were data
            no_data = sum(1 for r in self.intake.rejects if r[0] == kind and r[5] in ("total_row", "repeated_header", "no_data"))
            read = sum(a.read - a.without for a in self.intake.accounts if a.kind == kind) - no_data
            rejected = sum(a.rejected for a in self.intake.accounts if a.kind == kind) - no_data
            if kind == "evaluations":
                # a row of counts weighs as many as it counts
                counted = sum(max(0, sum(r.counts.values()) - 1) for r in self.intake.rows[kind] if r.counts is not None)
                rejected, read = rejected + lost, read + lost + counted
            if rejected > self.config["max_rejected"] * read:
                raise Stop(3, f"{kind}: {rejected} of {read} rows rejected", self.intake)
        return self.intake

    def linked_faults(self, visit):
        """Faults of a visit that only its case or the roster can tell."""
        if not visit.case and not visit["window"] and visit["case_id"] in self.no_cases:
            visit.left_out = True
        if visit.left_out:
            return []
        if visit.case:
            return [("visit_before_accepted", "visited_at")] if before(visit["visited_at"], visit.case["accepted_at"]) else []
        if not visit["window"]:
            return [("unknown_case", "case_id")]
        return [("unknown_window", "window")] if self.roster and visit["window"] not in self.roster else []

    def unlinked(self, row):
        """Faults of a rectification that only its case or its callback can tell."""
        if row.case or row.visit:
            return []
        if row["window"]:
            return [("unknown_window", "window")] if self.roster and row["window"] not in self.roster else []
        if row["case_id"] in self.no_cases:
            row.left_out = True
            return []
        return [("unknown_case", "case_id" if row["case_id"] else "visit_id")]

    def problems(self, file):
        """The rows of a file of visits, read a second time as rectifications; those without a problem are left out."""
        account, rows = self.whole_rows("rectifications", file)
        some = [r for r in rows if any(self.cell(c, r.text.get(c, "")) for c in OF_A_PROBLEM)]
        for row in rows:
            if row not in some and (id := self.cell("case_id", row.text.get("case_id", ""))):
                self.intake.named[id].remove(row)  # it is not listed
        account.left_out = account.without = len(rows) - len(some)
        return account, some

    def settle_ids(self, kind, good):
        """Holds each row against the row that holds its id now; gives the accepted rows in reading order."""
        holder, seen, gone = {}, set(), set()
        key = {"ledger": "case_id", "visits": "visit_id"}.get(kind)
        for n, (account, row) in enumerate(good):
            values = tuple(sorted(row.values.items(), key=lambda x: x[0]))
            name = row[key] if key else row.about if row.counts is not None else ""
            if kind == "rectifications":
                name = row["rectification_id"] or (row["visit_id"] or row["case_id"], row.day("raised_on"), row["problem"] or "")
            if row.counts is not None:
                values = tuple(sorted(row.counts.items()))
            if not name:
                if kind != "evaluations" or row["case_id"]:
                    if values in seen:
                        account.duplicate += 1
                        row.fate = ("duplicate", "")
                        gone.add(n)
                    seen.add(values)
                continue
            if name not in holder:
                holder[name] = n, values
                continue
            m, old = holder[name]
            was_account, was = good[m]
            # a correction comes from a later file; rows of one file that share an id are another matter
            rule = self.config["on_repeat" if was.file == row.file else "on_conflict"]
            if values == old:
                account.duplicate += 1
                row.fate = ("duplicate", "")
                gone.add(n)
            elif rule == "last":
                was_account.superseded += 1
                was.fate = ("superseded", row.place)
                gone.add(m)
                holder[name] = n, values
                self.intake.superseded.append((kind, was.file, was.line, row.days or said(name), row.file, row.line))
            elif rule == "first":
                account.superseded += 1
                row.fate = ("superseded", was.place)
                gone.add(n)
                self.intake.superseded.append((kind, row.file, row.line, row.days or said(name), was.file, was.line))
            else:
                gone.add(n)
                self.reject(account, row, [("conflicting_id", key or ("rectification_id" if kind == "rectifications" else "window"))])
        for n, (account, row) in enumerate(good):
            if n not in gone and row.left_out:
                account.left_out += 1
                row.fate = ("left_out", "")
                gone.add(n)
                self.no_cases |= {row["case_id"]} if kind == "ledger" else set()
        return [row for n, (_, row) in enumerate(good) if n not in gone]
