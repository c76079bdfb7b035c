//! The tables of `docs/contract.md`, section 6.6, as rows of cells: the same types for `public/` and for `internal/`.
//!
//! A window name of `None` is the whole centre. Rows are sorted as that section says when they get here.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Cell;
use super::beside::{CentreRow, CentreTrendRow, ComparedRow, Source};
use super::themes::ThemeRow;
use crate::domain::{Item, Method, Opinion, Period, Points, Rate};
use crate::figures::Signal;
use crate::figures::statistics::tail_is_below;
use crate::standard::Subject;

/// Every table of one period.
#[derive(Debug, Clone, Default, Serialize, schemars::JsonSchema)]
pub struct Tables {
    /// Rates: rules, rule × window; then, of callbacks and of other acts, categories and windows.
    pub rates: Vec<RateRow>,
    /// Components, scores and grades of the windows.
    pub windows: Vec<WindowRow>,
    /// Grades of the six items by window and method.
    pub items: Vec<ItemRow>,
    /// Counts of the evaluator by window.
    pub evaluations: Vec<EvaluationRow>,
    /// Satisfaction by callback and by evaluator, and their difference.
    pub satisfaction: Vec<SatisfactionRow>,
    /// Weekly quotas; empty where no standard in force sets any.
    pub quotas: Vec<QuotaRow>,
    /// Rates and satisfaction beside those of earlier periods; empty where the period is not over.
    pub compared: Vec<ComparedRow>,
    /// Rates of the months of the history.
    pub trend: Vec<TrendRow>,
    /// Satisfaction of the months of the history.
    pub satisfaction_trend: Vec<SatisfactionTrendRow>,
    /// The grades of each month; `None` unless the period is a year.
    pub grades: Option<Vec<GradeRow>>,
    /// Cases not completed; `None` where no ledger file says when a case was completed.
    pub open: Option<Vec<OpenRow>>,
    /// Figures of each centre beside those of its kind; only where the tallies of several centres were named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub centres: Vec<CentreRow>,
    /// Rates of each centre in the months of the history; likewise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub centre_trend: Vec<CentreTrendRow>,
    /// Opinions by theme and kind; absent where no file of visits has opinions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub themes: Option<Vec<ThemeRow>>,
}

impl Tables {
    /// The names of windows that any table holds.
    #[must_use]
    pub fn window_names(&self) -> BTreeSet<&str> {
        let mut names: BTreeSet<&str> = self.windows.iter().map(|row| row.window.as_str()).collect();
        names.extend(self.rates.iter().filter_map(|row| row.window.as_deref()));
        names.extend(self.items.iter().filter_map(|row| row.window.as_deref()));
        names.extend(self.evaluations.iter().filter_map(|row| row.window.as_deref()));
        names.extend(self.satisfaction.iter().filter_map(|row| row.window.as_deref()));
        names.extend(self.quotas.iter().filter_map(|row| row.window.as_deref()));
        names.extend(self.compared.iter().filter_map(|row| row.window.as_deref()));
        names.extend(self.trend.iter().filter_map(|row| row.window.as_deref()));
        names.extend(self.satisfaction_trend.iter().filter_map(|row| row.window.as_deref()));
        names.extend(self.grades.iter().flatten().map(|row| row.window.as_str()));
        names
    }

    /// The names of categories of cases that any table holds.
    #[must_use]
    pub fn category_names(&self) -> BTreeSet<&str> {
        let of_rates = self.rates.iter().filter(|row| row.rule.is_none()).filter_map(|row| row.category.as_deref());
        of_rates.chain(self.open.iter().flatten().map(|row| row.category.as_str())).collect()
    }
}

/// A row of `rates.csv`.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct RateRow {
    /// The rule's id; `None` in category and window rows.
    pub rule: Option<String>,
    /// The rule's label.
    pub label: Option<String>,
    /// A rule's categories, or the category that the row is about.
    pub category: Option<String>,
    /// The window that the row is about.
    pub window: Option<String>,
    /// Whether it counts callbacks, other acts or results; the rows of categories and windows of the one add up to its rules on the ledger.
    pub of: Subject,
    /// met + late + early + missed.
    pub due: Cell<u64>,
    /// Done in the due period.
    pub met: Cell<u64>,
    /// Done after it.
    pub late: Cell<u64>,
    /// Done before it.
    pub early: Cell<u64>,
    /// Not done.
    pub missed: Cell<u64>,
    /// The case allows no callback.
    pub exempt: Cell<u64>,
    /// Missed, but somebody tried.
    pub tried: Cell<u64>,
    /// met / due.
    pub rate: Cell<Rate>,
    /// The share that must be met.
    pub target: Cell<Rate>,
    /// rate ≥ target, compared exactly.
    pub attained: Cell<bool>,
    /// How many the target asks for: ⌈target × due⌉. Blank without a target, and where nothing was due.
    pub asked: Cell<u64>,
    /// asked − met, where that is more than 0: how many are lacking to the target.
    pub short: Cell<u64>,
    /// Lower limit of the 95 % Wilson interval.
    pub low: Cell<Rate>,
    /// Upper limit.
    pub high: Cell<Rate>,
    /// Owed, but nobody knows what became of it, for it was never recorded: it stands in no other figure of the row.
    /// Blank in public for rules on visits and evaluations.
    pub unrecorded: Cell<u64>,
    /// Whether the row has figures; where it was never recorded what became of what is owed, it has none, neither 0 nor
    /// 1.
    pub recorded: bool,
}

/// A component of a window's score: points and the number behind them.
#[derive(Debug, Clone, Copy, Serialize, schemars::JsonSchema)]
pub struct ComponentCell {
    /// 0 to 100.
    pub points: Cell<Points>,
    /// Visits, ratings or obligations.
    pub n: Cell<u64>,
    /// Whether it was recorded in the period; where not, the component is left out of the score.
    pub recorded: bool,
}

impl Default for ComponentCell {
    fn default() -> Self {
        Self { points: Cell::Blank, n: Cell::Blank, recorded: true }
    }
}

/// A row of `windows.csv`.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct WindowRow {
    /// The window's name.
    pub window: String,
    /// Its peer group: that of the roster, else its centre.
    pub group: Option<String>,
    /// Rank within the group.
    pub rank: Cell<u64>,
    /// The grade's label; 样本不足 where too few were asked, 无数据 where neither visits nor evaluations are recorded.
    pub grade: String,
    /// The score.
    pub score: Cell<Points>,
    /// The components: phone, onsite, evaluator, callback, rectification; and sms, online, where anybody was asked so
    /// in the twelve months or one of them has a weight.
    #[schemars(length(min = 5, max = 7))]
    pub components: Vec<ComponentCell>,
}

/// A row of `items.csv`.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct ItemRow {
    /// The window; `None` = the centre.
    pub window: Option<String>,
    /// By phone, on site, by text message or online.
    pub method: Method,
    /// The item.
    pub item: Item,
    /// By grade, best first: 满意, 基本满意, 不满意; of five grades also 非常满意 before and 非常不满意 behind them.
    #[schemars(length(min = 3, max = 5))]
    pub counts: Vec<Cell<u64>>,
    /// Whether anybody ever graded the item in the twelve months.
    pub recorded: bool,
}

impl ItemRow {
    /// How many were at least 基本满意, of how many who graded the item; `None` where it is not shown.
    #[must_use]
    pub fn satisfied(&self) -> Option<(u64, u64)> {
        let counts = self.counts.iter().map(|count| count.shown().copied()).collect::<Option<Vec<u64>>>()?;
        // one grade of three is that of people who were not satisfied, and two of five are
        let unhappy = if counts.len() == Opinion::ALL.len() { Opinion::UNHAPPY.len() } else { 1 };
        let all = counts.iter().sum::<u64>();
        Some((all - counts.iter().rev().take(unhappy).sum::<u64>(), all))
    }
}

/// A row of `evaluations.csv`.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct EvaluationRow {
    /// The window; `None` = the centre.
    pub window: Option<String>,
    /// Active ratings from 非常满意 to 非常不满意.
    pub active: [Cell<u64>; 5],
    /// Ratings that the device gave by itself.
    pub defaulted: Cell<u64>,
    /// No rating given.
    pub unrated: Cell<u64>,
}

/// A share of satisfied people with its interval.
#[derive(Debug, Clone, Copy, Serialize, schemars::JsonSchema)]
pub struct Share {
    /// People who rated.
    pub n: Cell<u64>,
    /// The share of them that was at least 基本满意.
    pub rate: Cell<Rate>,
    /// Lower limit of the 95 % Wilson interval.
    pub low: Cell<Rate>,
    /// Upper limit.
    pub high: Cell<Rate>,
    /// Whether such opinions were recorded in the period.
    pub recorded: bool,
}

impl Default for Share {
    fn default() -> Self {
        Self { n: Cell::Blank, rate: Cell::Blank, low: Cell::Blank, high: Cell::Blank, recorded: true }
    }
}

/// What chance has to do with a window's satisfaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Flag {
    /// tail < 0.001
    Exceptional,
    /// tail < 0.025; never public.
    Notable,
}

impl Flag {
    /// The flag of `k` satisfied of `n` at a window, where the centre has `k0` of `n0`.
    #[must_use]
    pub fn of((k, n): (u64, u64), (k0, n0): (u64, u64)) -> Option<Self> {
        let is_below = |limit| tail_is_below(k, n, k0, n0, limit);
        if is_below((1, 1000))? { Some(Self::Exceptional) } else { is_below((25, 1000))?.then_some(Self::Notable) }
    }
}

/// A row of `satisfaction.csv`.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct SatisfactionRow {
    /// The window; `None` = the centre.
    pub window: Option<String>,
    /// By callback.
    pub callback: Share,
    /// By evaluator.
    pub evaluator: Share,
    /// Evaluator minus callback.
    pub difference: Cell<Rate>,
    /// Lower limit of its 95 % Newcombe interval.
    pub difference_low: Cell<Rate>,
    /// Upper limit.
    pub difference_high: Cell<Rate>,
    /// Binomial tail, a probability; blank in public.
    pub tail: Cell<f64>,
    /// Beyond chance.
    pub flag: Cell<Flag>,
}

/// A row of `quotas.csv`.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct QuotaRow {
    /// The ISO week.
    pub week: Period,
    /// The window; `None` = the centre.
    pub window: Option<String>,
    /// By phone or on site.
    pub method: Method,
    /// How many were to be made.
    pub required: u64,
    /// How many were made.
    pub done: u64,
    /// done ≥ required; blank where it is not recorded.
    pub attained: Cell<bool>,
    /// Whether cases and visits of the week are recorded; where not, nothing was attained and nothing was missed.
    pub recorded: bool,
}

/// A row of `trend.csv`.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct TrendRow {
    /// The month.
    pub month: Period,
    /// The rule's id.
    pub rule: String,
    /// The window; `None` = all.
    pub window: Option<String>,
    /// Obligations whose due period ended in the month.
    pub due: Cell<u64>,
    /// Of these, met.
    pub met: Cell<u64>,
    /// met / due.
    pub rate: Cell<Rate>,
    /// As in [`RateRow`].
    pub unrecorded: Cell<u64>,
    /// As in [`RateRow`].
    pub recorded: bool,
    /// Its place on the p chart of the twelve months; absent unless all twelve have a figure that is shown
    /// and enough stands behind each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub control: Option<ControlPoint>,
}

/// Where a month stands on the p chart of its twelve months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct ControlPoint {
    /// The share of all twelve months together.
    pub mean: Rate,
    /// mean − 3σ, at least 0.
    pub lower: Rate,
    /// mean + 3σ, at most 1.
    pub upper: Rate,
    /// How the month stands out, where it is beyond chance.
    pub signal: Option<Signal>,
}

/// A row of `satisfaction_trend.csv`: what the month's own bulletin says.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct SatisfactionTrendRow {
    /// The month.
    pub month: Period,
    /// The window; `None` = the centre.
    pub window: Option<String>,
    /// Who asked.
    pub source: Source,
    /// How many gave an opinion.
    pub n: Cell<u64>,
    /// The share of them who were satisfied, at least basically.
    pub rate: Cell<Rate>,
    /// Its place on the p chart of the twelve months; absent unless all twelve have a figure that is shown
    /// and enough stands behind each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub control: Option<ControlPoint>,
}

/// A row of `grades.csv`: what the month's own bulletin says of a window.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct GradeRow {
    /// The window.
    pub window: String,
    /// The month.
    pub month: Period,
    /// Its grade in the month; 无数据 where neither visits nor evaluations are recorded.
    pub grade: String,
    /// Its score in the month; blank in public.
    pub score: Cell<Points>,
    /// Whether anything of the month is recorded.
    pub recorded: bool,
}

/// A row of `open.csv`.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct OpenRow {
    /// The category.
    pub category: String,
    /// Accepted and not completed at the as-of date.
    pub uncompleted: u64,
    /// Of these, accepted more than 30 days before it.
    pub over_30_days: u64,
    /// Further ones whose file does not say whether they were completed.
    pub unrecorded: u64,
}
