//! The canonical columns of the four kinds of table: names, types, what must be there, and the headers that mean them.

use super::{Item, Kind, Locale};
use crate::messages::{Argument, Message};

/// What a column's cells are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellType {
    /// Text as it stands, trimmed.
    Text,
    /// Text about a person: never leaves intake but for `internal/`.
    Personal,
    /// A calendar date, with or without a time of day.
    Date,
    /// 是 or 否; a blank is the value given.
    YesNo {
        /// What a blank cell means.
        blank: bool,
    },
    /// Whether what was asked for is solved; a blank says nothing.
    Resolved,
    /// What has become of a case: any text, of which some leave the row out.
    Status,
    /// The part of a building that a row is about: any text, of which some name a part with a warranty of its own.
    Part,
    /// `phone`, `onsite`, `sms` or `online`.
    Method,
    /// `reached`, `unreached` or `declined`, or that no visit was made; a blank is `reached`.
    Outcome,
    /// A grade of the visits' scale.
    Opinion,
    /// A grade of the evaluator's scale, or `unrated`.
    Rating,
    /// `active` or `default`; a blank is `active`.
    Mode,
    /// How many ratings there were; a blank is none.
    Count,
    /// The share of satisfied ones among them, which says nothing new.
    Share,
    /// The month that they are of.
    Month,
    /// The year of that month.
    Year,
}

/// A canonical column of one kind of table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The canonical name, which is also a header.
    pub name: &'static str,
    /// What its cells are.
    pub cells: CellType,
    /// The column must be there.
    pub required: bool,
    /// A cell must not be blank.
    pub filled: bool,
    /// Built-in headers that mean it, the first that is there wins.
    pub aliases: &'static [&'static str],
}

const fn column(name: &'static str, cells: CellType, aliases: &'static [&'static str]) -> Column {
    Column { name, cells, required: false, filled: false, aliases }
}

const fn key(name: &'static str, cells: CellType, aliases: &'static [&'static str]) -> Column {
    Column { name, cells, required: true, filled: true, aliases }
}

use CellType::{Count, Date, Mode, Month, Opinion, Outcome, Part, Personal, Rating, Resolved, Share, Status, Text, Year, YesNo};

const CASE_ID: &[&str] = &["受理编号", "办件编号", "工单编号", "业务流水号", "编号", "工单号", "受理号", "办件号"];
const WINDOW_RECTIFYING: &[&str] =
    &["窗口", "窗口名称", "受理窗口", "责任单位", "整改单位", "整改部门", "部门", "受理所属部门", "审批部门", "承办单位", "承办部门"];
const WINDOW: &[&str] = &["窗口", "窗口名称", "受理窗口", "责任单位", "部门", "受理所属部门", "审批部门", "承办单位", "承办部门"];

/// The service ledger's columns.
const LEDGER: &[Column] = &[
    key("case_id", Text, CASE_ID),
    key("window", Text, WINDOW),
    key("category", Text, &["类别", "业务类别", "服务类别", "服务类型", "办件类型", "工单类型"]),
    key("accepted_at", Date, &["受理时间", "受理日期", "登记时间", "提交时间", "受理日"]),
    column("completed_at", Date, &["办结时间", "办结日期", "完成时间", "处理完毕时间", "完成日期"]),
    column("item", Text, &["事项", "事项名称", "办理事项"]),
    column("applicant", Personal, &["申请人", "申请人或申请单位", "业主", "姓名", "联系人", "业主姓名"]),
    column("phone", Personal, &["联系电话", "电话", "手机号", "手机号码", "手机"]),
    column("callback_allowed", YesNo { blank: true }, &["可回访", "是否同意回访", "是否可回访"]),
    column("contract_start", Date, &["合同开始日期", "合同起始日期"]),
    column("contract_end", Date, &["合同结束日期", "合同终止日期", "合同到期日期"]),
    column("handed_over_on", Date, &["交付日期", "竣工交付日期"]),
    column("warranty_ends_on", Date, &["保修截止日期", "保修到期日期"]),
    column("card_issued_on", Date, &["保修卡发出日期"]),
    column("notified_at", Date, &["通知时间", "报修时间"]),
    column("confirmed_at", Date, &["确认时间"]),
    column("approved_at", Date, &["审批时间"]),
    column("issued_at", Date, &["下发时间"]),
    column("planned_on", Date, &["计划完成日期"]),
    column("repaired_at", Date, &["维修完成时间"]),
    column("signed_off_at", Date, &["业主确认时间"]),
    column("archived_at", Date, &["归档时间"]),
    column("reviewed_at", Date, &["审核时间", "审核日期"]),
    column("copied_to_finance_at", Date, &["抄送财务时间", "抄送财务日期", "转财务时间", "转财务日期"]),
    column("accepted_on", Date, &["竣工验收日期", "验收合格日期", "竣工验收合格日期"]),
    column("valid_until", Date, &["检定有效期至", "有效期至"]),
    column("contractor", Text, &["分包单位", "施工单位", "是否分包"]),
    column("part", Part, &["部位", "保修部位", "工程部位", "维修部位"]),
    column("cause", Text, &["原因分析", "缺陷原因", "故障原因"]),
    column("measure", Text, &["处理措施", "维修措施", "维修方案"]),
    column("project_id", Text, &["所属工程编号", "工程编号", "项目编号"]),
    column("corrective_for", Text, &["纠正措施对应维修单", "对应维修单", "关联维修单", "关联工单"]),
    column(
        "promised_on",
        Date,
        &["承诺办结时限", "承诺办结时间", "承诺办结日期", "承诺时限", "办理时限", "办结时限", "截止时间", "截止日期"],
    ),
    column("assigned_at", Date, &["派单时间", "派单日期", "转办时间", "转派时间", "交办时间", "交办日期"]),
    column("responded_at", Date, &["响应时间", "首次响应时间", "签收时间", "联系时间", "首次联系时间"]),
    column("resolved", Resolved, &["是否解决", "诉求是否解决", "问题是否解决", "解决情况", "是否已解决"]),
    column("status", Status, &["办件状态", "工单状态", "案件状态", "受理状态", "办理状态", "处理状态", "当前状态", "状态"]),
];

/// The callback visits' columns.
const VISITS: &[Column] = &[
    column("visit_id", Text, &["回访编号", "回访单号"]),
    column("case_id", Text, CASE_ID),
    column("window", Text, WINDOW),
    key("visited_at", Date, &["回访时间", "回访日期"]),
    key("method", CellType::Method, &["回访方式"]),
    column("outcome", Outcome, &["回访结果", "接通情况", "是否接通", "接通状态", "回访状态", "是否回访"]),
    column("attitude", Opinion, &["服务态度"]),
    column("efficiency", Opinion, &["办事效率"]),
    column("procedure", Opinion, &["按章办事"]),
    column("off_channel", Opinion, &["体外循环"]),
    column("integrity", Opinion, &["廉洁自律"]),
    column("overall", Opinion, &["总体评价", "总体满意度", "满意度"]),
    column("opinion", Personal, &["意见建议", "意见", "意见和建议"]),
    column("needs_feedback", YesNo { blank: false }, &["是否需反馈", "是否需要反馈"]),
    column("feedback_on", Date, &["反馈日期", "反馈时间", "整改反馈日期"]),
    column("visitor", Personal, &["回访人", "回访人员"]),
    column("led_by", Personal, &["带队人", "带队", "带队人员", "带队负责人"]),
    column("team", Personal, &["参加人员", "参加", "参加人", "参加回访人员"]),
];

/// The evaluator's columns; those behind `device` stand in tables of counts alone.
const EVALUATIONS: &[Column] = &[
    key("window", Text, WINDOW),
    key("rated_at", Date, &["评价时间", "评价日期"]),
    key("rating", Rating, &["评价", "评价结果", "评价等级"]),
    column("mode", Mode, &["评价方式"]),
    column("case_id", Text, CASE_ID),
    column("device", Text, &["评价器编号", "设备编号"]),
    column("month", Month, &["月份", "评价月份", "统计月份"]),
    column("year", Year, &["年份", "年度", "评价年份", "统计年份"]),
    column("very_satisfied", Count, &["非常满意", "非常满意数", "非常满意数量", "非常满意件数", "非常满意人数", "非常满意次数"]),
    column("satisfied", Count, &["满意", "满意数", "满意数量", "满意件数", "满意人数", "满意次数"]),
    column("basically_satisfied", Count, &["基本满意", "基本满意数", "基本满意数量", "基本满意件数", "基本满意人数", "基本满意次数"]),
    column("dissatisfied", Count, &["不满意", "不满意数", "不满意数量", "不满意件数", "不满意人数", "不满意次数"]),
    column(
        "very_dissatisfied",
        Count,
        &["非常不满意", "非常不满意数", "非常不满意数量", "非常不满意件数", "非常不满意人数", "非常不满意次数"],
    ),
    column("unrated", Count, &["未评价", "未评价数", "未评价数量", "未评价件数", "未评价人数", "未评价次数", "未评", "未评数"]),
    column("defaulted", Count, &["默认评价", "默认评价数", "默认评价件数", "默认评价次数"]),
    column("count", Count, COUNT),
    column("satisfied_rate", Share, &["满意率"]),
];

/// The rectification ledger's columns.
const RECTIFICATIONS: &[Column] = &[
    column("rectification_id", Text, &["整改编号", "整改单号", "整改单编号", "整改通知单号"]),
    column("case_id", Text, CASE_ID),
    column("visit_id", Text, &["回访编号", "回访单号"]),
    column("window", Text, WINDOW_RECTIFYING),
    key(
        "raised_on",
        Date,
        &[
            "问题发现时间",
            "问题发现日期",
            "发现时间",
            "发现日期",
            "问题登记时间",
            "问题登记日期",
            "问题日期",
            "整改下发时间",
            "整改下发日期",
            "整改通知时间",
            "整改通知日期",
        ],
    ),
    column("problem", Personal, &["存在问题", "问题", "问题描述", "问题内容", "反映问题"]),
    column("cause", Personal, &["原因分析", "问题原因", "产生原因"]),
    column("measure", Personal, &["整改措施", "整改情况", "整改内容"]),
    column("responsible", Personal, &["整改责任人", "责任人", "整改人"]),
    column("rectify_by", Date, &["整改期限", "整改时限", "限期整改日期", "整改截止日期", "要求整改完成时间", "要求整改完成日期"]),
    column("rectified_on", Date, &["整改完成时间", "整改完成日期", "完成整改时间", "完成整改日期", "整改时间", "整改日期"]),
    column("result", Resolved, &["整改结果", "是否整改", "是否整改到位", "是否完成整改", "整改状态"]),
    column(
        "second_visited_at",
        Date,
        &[
            "二次回访时间",
            "二次回访日期",
            "第二次回访时间",
            "第二次回访日期",
            "再次回访时间",
            "再次回访日期",
            "整改回访时间",
            "整改回访日期",
        ],
    ),
    column(
        "second_grade",
        Opinion,
        &["二次回访满意度", "二次回访评价", "第二次回访满意度", "再次回访满意度", "整改回访满意度", "整改满意度"],
    ),
];

/// How many ratings a row counts: of its grade, or, where a column stands for each grade, of all of them.
const COUNT: &[&str] =
    &["合计", "总计", "总数", "评价总数", "评价总量", "评价数", "评价数量", "评价件数", "评价人数", "评价次数", "件数", "人数", "数量"];

/// A column as a reader is told of it: in Chinese by a heading of it, in English by its name.
impl Argument for Column {
    fn argument(&self) -> Message {
        message!(in "words.column", self.name)
    }
}

/// Columns of the ledger that are read where a rule in force asks for them, or the workspace names their heading.
const ON_DEMAND: [&str; 4] = ["promised_on", "assigned_at", "responded_at", "resolved"];

impl Column {
    /// What a file that is written is headed with: in Chinese the first of its headers, else its name.
    #[must_use]
    pub fn header(&self, locale: Locale) -> &'static str {
        self.aliases.first().filter(|_| locale == Locale::ZhCn).copied().unwrap_or(self.name)
    }

    /// Whether it is read only where a rule in force asks for it.
    #[must_use]
    pub fn is_on_demand(&self) -> bool {
        ON_DEMAND.contains(&self.name)
    }
}

impl Kind {
    /// The canonical columns of this kind, in the order of section 2.2 of `docs/contract.md`.
    #[must_use]
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Ledger => LEDGER,
            Self::Visits => VISITS,
            Self::Evaluations => EVALUATIONS,
            Self::Rectifications => RECTIFICATIONS,
        }
    }

    /// The canonical column of this name.
    #[must_use]
    pub fn column(self, name: &str) -> Option<&'static Column> {
        self.columns().iter().find(|column| column.name == name)
    }

    /// The names of its columns that answer what was asked for, by yes and no or by a grade: what a rule may take as
    /// fulfilment. Grades of visits and evaluations are opinions, and fulfil nothing.
    pub fn answer_columns(self) -> impl Iterator<Item = &'static str> {
        let answers = move |column: &&Column| column.cells == Resolved || column.cells == Opinion && self == Self::Rectifications;
        self.columns().iter().filter(answers).map(|column| column.name)
    }

    /// The names of its date columns: what a rule may take as anchor, limit or fulfilment.
    pub fn date_columns(self) -> impl Iterator<Item = &'static str> {
        self.columns().iter().filter(|column| column.cells == Date).map(|column| column.name)
    }
}

impl Item {
    /// The column of the visits that holds it, which bears its name.
    #[must_use]
    pub fn column(self) -> &'static str {
        self.code()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_told_by_a_word_that_means_it() {
        for kind in Kind::ALL {
            for column in kind.columns() {
                let told = column.argument();
                assert_eq!(told.told(Locale::En), column.name);
                let is_meant = |kind: Kind| kind.column(column.name).is_some_and(|column| column.is_called(&told.told(Locale::ZhCn)));
                assert!(Kind::ALL.into_iter().any(is_meant), "{}: {}", column.name, told.told(Locale::ZhCn));
            }
        }
    }
}
