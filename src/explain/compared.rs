//! Why a figure of now stands so beside that of an earlier period: both fractions, the difference, and what chance could
//! do.

use serde::Serialize;

use super::say::{self, Say};
use crate::bulletin::{Cell, ComparedRow, Direction, Measure, internal_tables};
use crate::domain::{Against, Locale, Rate, percent};
use crate::figures::Figures;
use crate::figures::statistics::{newcombe, wilson};
use crate::workspace::Workspace;

/// Which rows of `compared.csv` are asked about.
#[derive(Debug, Clone, Copy)]
pub struct Comparison<'a> {
    /// The rule; without one, the sums over rules and the satisfaction.
    pub rule: Option<&'a str>,
    /// The window, or the centre.
    pub window: Option<&'a str>,
    /// With which earlier period; without one, with each.
    pub against: Option<Against>,
}

/// Comparisons, laid open.
#[derive(Debug, Serialize)]
pub struct ComparedExplanation {
    /// The window, or the centre.
    pub of: String,
    /// The period.
    pub period: String,
    /// The rows, nothing withheld, in the order of the table.
    pub rows: Vec<ComparedRow>,
    /// Each of them in sentences.
    pub steps: Vec<Vec<String>>,
}

impl Comparison<'_> {
    /// Whether it asks about a row.
    pub(super) fn is_about(&self, row: &ComparedRow) -> bool {
        row.rule.as_deref() == self.rule
            && row.window.as_deref() == self.window
            && self.against.is_none_or(|against| against == row.against)
    }
}

/// Lays open the rows that are asked about; none where the period is not over, or neither period has anything.
#[must_use]
pub fn compared(asked: Comparison<'_>, figures: &Figures, workspace: &Workspace) -> ComparedExplanation {
    let say = Say(workspace.locale);
    let rows: Vec<ComparedRow> = internal_tables(figures, workspace).compared.into_iter().filter(|row| asked.is_about(row)).collect();
    ComparedExplanation {
        of: asked.window.map_or_else(|| say.word("全中心", "the whole centre"), str::to_owned),
        period: figures.counts.period.to_string(),
        steps: rows.iter().map(|row| steps(row, figures, workspace)).collect(),
        rows,
    }
}

fn steps(row: &ComparedRow, figures: &Figures, workspace: &Workspace) -> Vec<String> {
    let say = Say(workspace.locale);
    let (period, earlier) = (figures.counts.period, row.period);
    let named = row.rule.as_ref().and_then(|id| workspace.standards.rules.iter().find(|rule| rule.id == *id));
    let what = named.map_or_else(|| measure(row.measure, workspace.locale).to_owned(), |rule| rule.label.clone());
    let then = match row.against {
        Against::Previous => say.pick("上一期", "the period before"),
        Against::YearEarlier => say.pick("去年同期", "the same period a year earlier"),
    };
    let mut said = vec![say.two(format!("{what}：{period} 与{then} {earlier}"), format!("{what}: {period} and {then}, {earlier}"))];
    let (now, before) = (counted(row.k, row.n), counted(row.earlier_k, row.earlier_n));
    said.push(side(say.pick("本期", "now"), now, row.rate, say));
    if !row.recorded {
        said.push(say.two(
            format!("{then}：{earlier} 的第一天还没有这类记录，或全部未登记，无数据"),
            format!("{then}: there are no such records of the first day of {earlier}, or nothing of it was recorded: no data"),
        ));
        return said;
    }
    said.push(side(then, before, row.earlier_rate, say));
    let (Some(difference), Some(now), Some(before)) = (row.difference.shown(), now, before) else {
        said.push(
            say.word("有一期没有应办的或没有人评价，没有差", "in one of them nothing was due, or nobody was asked: there is no difference"),
        );
        return said;
    };
    let interval = newcombe(now, before).map(say::interval).unwrap_or_default();
    said.push(say.two(
        format!(
            "差 = {}/{} − {}/{} = {}，95% 区间 {} 至 {}（Newcombe 1998，方法 10：由两个威尔逊区间得出）",
            now.0, now.1, before.0, before.1, difference, interval.0, interval.1
        ),
        format!(
            "difference = {}/{} − {}/{} = {}, 95 % interval {} to {} (Newcombe 1998, method 10, from the two Wilson intervals)",
            now.0, now.1, before.0, before.1, difference, interval.0, interval.1
        ),
    ));
    said.push(match row.change {
        Cell::Shown(Direction::Rose) => {
            say.word("整个区间在 0 以上：升，超出偶然", "the whole interval lies above 0: it rose, beyond chance")
        }
        Cell::Shown(Direction::Fell) => {
            say.word("整个区间在 0 以下：降，超出偶然", "the whole interval lies below 0: it fell, beyond chance")
        }
        _ => {
            say.word("区间含 0：单凭偶然也会这样，不说升降", "the interval holds 0: chance may be all, and nothing is said to have changed")
        }
    });
    said
}

/// One of the two fractions with its interval.
fn side(label: &str, counted: Option<(u64, u64)>, rate: Cell<Rate>, say: Say) -> String {
    let Some(((k, n), rate)) = counted.zip(rate.shown()) else {
        return say.two(format!("{label}：没有应办的，或没有人评价"), format!("{label}: nothing was due, or nobody was asked"));
    };
    let (low, high) = wilson(k, n).map(say::interval).unwrap_or_default();
    let rate = percent::printed(*rate);
    say.two(
        format!("{label}：{k} ÷ {n} = {rate}（95% 威尔逊区间 {low} 至 {high}）"),
        format!("{label}: {k} ÷ {n} = {rate} (95 % Wilson interval {low} to {high})"),
    )
}

fn counted(k: Cell<u64>, n: Cell<u64>) -> Option<(u64, u64)> {
    k.shown().copied().zip(n.shown().copied())
}

fn measure(measure: Measure, locale: Locale) -> &'static str {
    let (zh, en) = match measure {
        Measure::Callbacks => ("回访合计", "all callbacks"),
        Measure::Acts => ("其他办理合计", "all other acts"),
        Measure::Results => ("诉求解决合计", "all results"),
        Measure::CallbackSatisfaction => ("回访满意率", "satisfaction by callback"),
        Measure::EvaluatorSatisfaction => ("评价器满意率", "satisfaction by evaluator"),
    };
    Say(locale).pick(zh, en)
}
