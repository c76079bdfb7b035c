//! Options of `huifang explain`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;

use super::values::{date, path};
use crate::domain::{Against, Period};
use crate::explain::Table;
use crate::standard::Subject;
use crate::themes::Tone;

/// `huifang explain`
///
/// A cell of a published table is named by its table and the key cells of its row:
/// `--table quotas --week 2026-W23 --window W`.
#[derive(Debug, Clone, Args)]
pub struct Explain {
    /// 工作区 / the workspace
    #[arg(value_parser = path())]
    pub workspace: PathBuf,
    /// 办件编号：列出提到它的每一行、每项应办及其算法 / a case id
    #[arg(conflicts_with_all = ["table", "window", "rule", "category", "of", "method", "item", "week", "month", "against", "theme", "kind", "score"])]
    pub case: Option<String>,
    /// 通报期（默认：台账已覆盖的最近一个月）
    #[arg(long)]
    pub period: Option<Period>,
    /// 截止日（默认：通报期最后一天）
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<NaiveDate>,
    /// 数字所在的表：headline、rates、windows、items、evaluations、satisfaction、quotas、compared、trend、`satisfaction_trend`、grades、open、themes；其余选项写明是哪一行
    #[arg(long)]
    pub table: Option<Table>,
    /// 窗口；不写为全中心 / the window; without one, the whole centre
    #[arg(long)]
    pub window: Option<String>,
    /// 规则的 id 或名称：列出分子和分母 / a rule: its numerator and denominator as lists
    #[arg(long)]
    pub rule: Option<String>,
    /// 类别 / the category
    #[arg(long)]
    pub category: Option<String>,
    /// 窗口或类别的合计：callbacks（回访）、acts（办理时限）或 results（诉求解决），不写为首句所计 / of a window or category over all rules
    #[arg(long)]
    pub of: Option<Subject>,
    /// 意见来源：phone、onsite、evaluator，列出每一条意见 / a way of asking: each opinion
    #[arg(long)]
    pub method: Option<String>,
    /// 六项之一，如 overall 或 总体评价 / one of the six items
    #[arg(long)]
    pub item: Option<String>,
    /// 周定额：ISO 周，如 2026-W23 / a week's quota
    #[arg(long)]
    pub week: Option<Period>,
    /// 趋势中的一个月 / a month of the trend
    #[arg(long)]
    pub month: Option<Period>,
    /// 对比的哪一期：previous（环比）或 `year_earlier`（同比），不写为两者 / which earlier period
    #[arg(long)]
    pub against: Option<Against>,
    /// 意见的主题，id 或名称，如 parking 或 停车：列出每条意见和对上的词 / a theme: its opinions, and what matched
    #[arg(long)]
    pub theme: Option<String>,
    /// 意见的类型：praise（表扬）、suggestion（建议）、complaint（投诉）、other / a kind of opinion
    #[arg(long)]
    pub kind: Option<Tone>,
    /// 窗口得分的算式，同 --table windows / the window's score as a sum
    #[arg(long, conflicts_with = "table")]
    pub score: bool,
    /// 以 JSON 输出
    #[arg(long)]
    pub json: bool,
}
