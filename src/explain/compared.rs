//! Why a figure of now stands so beside that of an earlier period: both fractions, the difference, and what chance could
//! do.

use serde::Serialize;

use super::say::{self, Say};
use crate::bulletin::{Cell, ComparedRow, Direction, internal_tables};
use crate::domain::{Against, Rate, percent};
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
        of: asked.window.map_or_else(|| say.of(message!("explain.of.centre")), str::to_owned),
        period: figures.counts.period.to_string(),
        steps: rows.iter().map(|row| steps(row, figures, workspace)).collect(),
        rows,
    }
}

fn steps(row: &ComparedRow, figures: &Figures, workspace: &Workspace) -> Vec<String> {
    let say = Say(workspace.locale);
    let (period, earlier) = (figures.counts.period, row.period);
    let named = row.rule.as_ref().and_then(|id| workspace.standards.rules.iter().find(|rule| rule.id == *id));
    let what = named.map_or_else(|| say.of(message!(in "explain.measure", row.measure.code())), |rule| rule.label.clone());
    let then = match row.against {
        Against::Previous => say.of(message!("explain.compared.previous")),
        Against::YearEarlier => say.of(message!("explain.compared.year_earlier")),
    };
    let mut said = vec![say.of(message!("explain.compared.head", what, period, then, earlier))];
    let (now, before) = (counted(row.k, row.n), counted(row.earlier_k, row.earlier_n));
    said.push(side(&say.of(message!("explain.compared.now")), now, row.rate, say));
    if !row.recorded {
        said.push(say.of(message!("explain.compared.no_data", then, earlier)));
        return said;
    }
    said.push(side(&then, before, row.earlier_rate, say));
    let (Some(difference), Some(now), Some(before)) = (row.difference.shown(), now, before) else {
        said.push(say.of(message!("explain.compared.no_difference")));
        return said;
    };
    let interval = newcombe(now, before).map(say::interval).unwrap_or_default();
    said.push(say.of(message!(
        "explain.compared.difference",
        k = now.0,
        n = now.1,
        earlier_k = before.0,
        earlier_n = before.1,
        difference = difference.to_string(),
        low = interval.0,
        high = interval.1
    )));
    said.push(match row.change {
        Cell::Shown(Direction::Rose) => say.of(message!("explain.compared.rose")),
        Cell::Shown(Direction::Fell) => say.of(message!("explain.compared.fell")),
        _ => say.of(message!("explain.compared.same")),
    });
    said
}

/// One of the two fractions with its interval.
fn side(label: &str, counted: Option<(u64, u64)>, rate: Cell<Rate>, say: Say) -> String {
    let Some(((k, n), rate)) = counted.zip(rate.shown()) else {
        return say.of(message!("explain.compared.nothing", label));
    };
    let (low, high) = wilson(k, n).map(say::interval).unwrap_or_default();
    let rate = percent::printed(*rate);
    say.of(message!("explain.compared.side", label, k, n, rate, low, high))
}

fn counted(k: Cell<u64>, n: Cell<u64>) -> Option<(u64, u64)> {
    k.shown().copied().zip(n.shown().copied())
}
