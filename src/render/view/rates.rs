//! Rates of callbacks and of other acts, each by rule and by category; those of rules with a bar.

use serde::Serialize;

use super::opinions::share;
use super::shelf::Shelf;
use crate::bulletin::{Bulletin, Cell, RateRow};
use crate::domain::{Against, Kind, Rate};
use crate::error::Result;
use crate::render::chart::{self, Tone};
use crate::render::format;
use crate::render::words::Words;
use crate::standard::Subject;

/// A rule's rate with what it is held against.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub(crate) struct RuleLine<'a> {
    #[serde(flatten)]
    row: &'a RateRow,
    /// On a window's page: the centre's rate by the same rule.
    centre: Cell<Rate>,
    /// The rate of the period before.
    before: Cell<Rate>,
    /// The bar; empty where there is no rate to show.
    chart: String,
    /// Whether nothing was due, as far as that may be said.
    idle: bool,
}

/// A rate without a target.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub(crate) struct RateLine<'a> {
    #[serde(flatten)]
    row: &'a RateRow,
}

/// The rates of callbacks, of other acts, or of results.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct RatesOf<'a> {
    /// Which of these.
    of: Subject,
    /// Its rules, in order.
    rules: Vec<RuleLine<'a>>,
    /// How many of them attained their target.
    attained: usize,
    /// Those that missed it, the ones that lack most first.
    missed: Vec<RuleLine<'a>>,
    /// All its rules on the ledger together: what categories, windows and groups add up to; `None` where it has only one.
    total: Option<Total>,
    /// Its categories with something due.
    categories: Vec<RateLine<'a>>,
}

/// Whose rates they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// The whole centre's.
    Centre,
    /// A window's.
    Window,
}

/// Counts of several rules together.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Total {
    /// Owed.
    due: u64,
    /// Of these, done in the due period.
    met: u64,
    /// met / due.
    rate: Cell<Rate>,
    /// Owed, but never recorded.
    unrecorded: u64,
}

impl RuleLine<'_> {
    /// Whether it has figures at all.
    pub(super) fn is_recorded(&self) -> bool {
        self.row.recorded
    }

    /// Whether it attained its target; `None` where that is not said.
    pub(super) fn attained(&self) -> Option<bool> {
        self.row.attained.shown().copied()
    }
}

/// Rules in force, for the whole centre.
pub(super) fn of_rules<'a>(shelf: &Shelf<'a>, words: &Words) -> Result<Vec<RuleLine<'a>>> {
    shelf.of(None).rules.iter().map(|row| line(shelf, row, Cell::Blank, words)).collect()
}

/// Rules of one window, beside the centre's rate.
pub(super) fn of_window<'a>(shelf: &Shelf<'a>, window: &str, words: &Words) -> Result<Vec<RuleLine<'a>>> {
    let rows = shelf.of(Some(window)).rules.iter();
    rows.map(|row| {
        let centre = shelf.of(None).rules.iter().find(|other| other.rule == row.rule);
        line(shelf, row, centre.map_or(Cell::Blank, |centre| centre.rate), words)
    })
    .collect()
}

/// Rules of the centre, or of a window, apart: callbacks, then other acts, then results, where there are any. Categories are the
/// centre's.
pub(super) fn by_subject<'a>(bulletin: &'a Bulletin, rules: &[RuleLine<'a>], of_whom: Whose) -> Vec<RatesOf<'a>> {
    let on_ledger =
        |line: &RuleLine<'_>| bulletin.rules.iter().any(|rule| rule.dataset == Kind::Ledger && Some(&rule.id) == line.row.rule.as_ref());
    let apart = Subject::ALL.into_iter().map(|of| {
        let rules: Vec<RuleLine<'a>> = rules.iter().filter(|line| line.row.of == of).cloned().collect();
        let rows = bulletin.tables.rates.iter().filter(|row| row.of == of && row.rule.is_none() && row.window.is_none());
        RatesOf {
            of,
            attained: rules.iter().filter(|line| line.attained() == Some(true)).count(),
            missed: missed(&rules),
            total: total(&rules.iter().filter(|line| on_ledger(line)).collect::<Vec<_>>()),
            categories: rows.filter(|_| of_whom == Whose::Centre).map(|row| RateLine { row }).collect(),
            rules,
        }
    });
    apart.filter(|part| !part.rules.is_empty()).collect()
}

/// The rules whose target was missed, those that lack most first.
fn missed<'a>(rules: &[RuleLine<'a>]) -> Vec<RuleLine<'a>> {
    let mut missed: Vec<RuleLine<'a>> = rules.iter().filter(|line| line.attained() == Some(false)).cloned().collect();
    missed.sort_by_key(|line| std::cmp::Reverse(line.row.short.shown().copied()));
    missed
}

fn total(lines: &[&RuleLine<'_>]) -> Option<Total> {
    let sum = |of: fn(&RateRow) -> Cell<u64>| lines.iter().filter_map(|line| of(line.row).shown().copied()).sum::<u64>();
    let (due, met, unrecorded) = (sum(|row| row.due), sum(|row| row.met), sum(|row| row.unrecorded));
    let rate = if due > 0 { Cell::Shown(share(met, due)) } else { Cell::Blank };
    (lines.len() > 1).then_some(Total { due, met, rate, unrecorded })
}

fn line<'a>(shelf: &Shelf<'_>, row: &'a RateRow, centre: Cell<Rate>, words: &Words) -> Result<RuleLine<'a>> {
    let chart = match row.rate {
        Cell::Shown(rate) => bar(row, rate, words)?,
        Cell::Blank | Cell::Withheld => String::new(),
    };
    Ok(RuleLine { row, centre, before: before(shelf, row), chart, idle: row.recorded && row.due == Cell::Shown(0) })
}

fn before(shelf: &Shelf<'_>, row: &RateRow) -> Cell<Rate> {
    let Some(rule) = &row.rule else { return Cell::Blank };
    let earlier = shelf.of(row.window.as_deref()).against(Against::Previous, row.of.into(), Some(rule));
    earlier.map_or(Cell::Blank, |earlier| earlier.earlier_rate)
}

fn bar(row: &RateRow, rate: Rate, words: &Words) -> Result<String> {
    let interval = row.low.shown().copied().zip(row.high.shown().copied());
    let mut values = vec![
        ("rate", format::percent(rate)),
        ("met", row.met.shown().map_or_else(String::new, |n| format::count(*n))),
        ("due", row.due.shown().map_or_else(String::new, |n| format::count(*n))),
    ];
    let mut title = words.fill("chart.rate", &values)?;
    if let Some(target) = row.target.shown() {
        values.push(("target", format::target(*target)));
        title += &words.fill("chart.target", &values)?;
    }
    if let Some((low, high)) = interval {
        title += &words.fill("chart.interval", &[("low", format::percent(low)), ("high", format::percent(high))])?;
    }
    let tone = if row.attained == Cell::Shown(false) { Tone::Worst } else { Tone::Bar };
    chart::bullet(&title, rate, interval, row.target.shown().copied(), tone)
}
