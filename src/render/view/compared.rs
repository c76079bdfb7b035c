//! The figures of the page beside those of the period before and of the same period a year earlier, one line a measure.

use serde::Serialize;

use super::shelf::Shelf;
use crate::bulletin::{Cell, ComparedRow, Direction, Measure};
use crate::domain::{Against, Period, Rate};
use crate::error::Result;
use crate::render::words::Words;

/// Measures beside those of earlier periods.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Compared {
    /// The earlier periods, in the order of the columns.
    earlier: Vec<EarlierPeriod>,
    /// A line for each measure that any of the periods has.
    lines: Vec<ComparedLine>,
}

/// An earlier period.
#[derive(Debug, Clone, Copy, Serialize, schemars::JsonSchema)]
pub(crate) struct EarlierPeriod {
    /// The one before, or the same a year earlier.
    against: Against,
    /// Its name.
    period: Period,
}

/// A measure in this period and in the earlier ones.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct ComparedLine {
    /// What is measured.
    label: String,
    /// Whether it is a sum over rules.
    total: bool,
    /// Met, or satisfied.
    k: Cell<u64>,
    /// Due, or asked.
    n: Cell<u64>,
    /// Their share.
    rate: Cell<Rate>,
    /// In each of the earlier periods; `None` where the table has no row.
    earlier: Vec<Option<EarlierShare>>,
}

/// A measure in an earlier period.
#[derive(Debug, Clone, Copy, Serialize, schemars::JsonSchema)]
pub(crate) struct EarlierShare {
    /// Met, or satisfied.
    k: Cell<u64>,
    /// Due, or asked.
    n: Cell<u64>,
    /// Their share.
    rate: Cell<Rate>,
    /// now − then.
    difference: Cell<Rate>,
    /// Lower limit of its 95 % interval.
    low: Cell<Rate>,
    /// Upper limit.
    high: Cell<Rate>,
    /// What chance does not explain.
    change: Cell<Direction>,
    /// Whether there are data.
    recorded: bool,
}

impl From<&ComparedRow> for EarlierShare {
    fn from(row: &ComparedRow) -> Self {
        let ComparedRow { earlier_k: k, earlier_n: n, earlier_rate: rate, difference, low, high, change, recorded, .. } = *row;
        Self { k, n, rate, difference, low, high, change, recorded }
    }
}

/// Those of a window, or of the centre; `None` where the period is not over, or nothing was there in any of them.
pub(super) fn of(shelf: &Shelf<'_>, window: Option<&str>, words: &Words) -> Result<Option<Compared>> {
    let (rows, bulletin) = (shelf.of(window), shelf.bulletin);
    if rows.compared.is_empty() {
        return Ok(None);
    }
    let earlier: Vec<EarlierPeriod> =
        Against::all_of(bulletin.period.code).map(|(against, period)| EarlierPeriod { against, period }).collect();
    let mut lines = Vec::new();
    for measure in [Measure::Callbacks, Measure::Acts, Measure::Results, Measure::CallbackSatisfaction, Measure::EvaluatorSatisfaction] {
        let rules = bulletin.rules.iter().filter(|rule| Measure::from(rule.of) == measure).map(|rule| Some(rule.id.as_str()));
        let named: Vec<Option<&str>> = std::iter::once(None).chain(rules).collect();
        // of a single rule the sum says nothing new
        let with_sum = named.len() != 2;
        for rule in named.into_iter().filter(|rule| rule.is_some() || with_sum) {
            let of_periods: Vec<_> = earlier.iter().map(|earlier| rows.against(earlier.against, measure, rule)).collect();
            let Some(any) = of_periods.iter().flatten().next() else { continue };
            let label = match (measure, rule) {
                (_, Some(rule)) => bulletin.rules.iter().find(|view| view.id == rule).map_or(rule, |view| words.label(&view.label)),
                (measure, None) => total(measure, words)?,
            };
            lines.push(ComparedLine {
                label: label.to_owned(),
                total: rule.is_none() && measure.is_of_rules(),
                k: any.k,
                n: any.n,
                rate: any.rate,
                earlier: of_periods.iter().map(|row| row.map(EarlierShare::from)).collect(),
            });
        }
    }
    Ok(Some(Compared { earlier, lines }))
}

/// What a measure over all rules is called.
pub(super) fn total(measure: Measure, words: &Words) -> Result<&str> {
    words.get(match measure {
        Measure::Callbacks => "compared.total_callbacks",
        Measure::Acts => "compared.total_acts",
        Measure::Results => "compared.total_results",
        Measure::CallbackSatisfaction => "answer.callback",
        Measure::EvaluatorSatisfaction => "answer.evaluator",
    })
}
