//! Callback rates by rule, by category and by window, each with its bar.

use serde::Serialize;

use super::opinions::share;
use super::shelf::Shelf;
use crate::bulletin::{Bulletin, Cell, RateRow};
use crate::domain::Rate;
use crate::error::Result;
use crate::render::chart::{self, Tone};
use crate::render::format;
use crate::render::words::Words;

/// A rule's rate with what it is held against.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub(crate) struct RuleLine<'a> {
    #[serde(flatten)]
    row: &'a RateRow,
    /// On a window's page: the centre's rate by the same rule.
    centre: Cell<Rate>,
    /// On the page of a month or a quarter: the rate of the one before.
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

/// Categories, for the whole centre.
pub(super) fn of_categories(bulletin: &Bulletin) -> Vec<RateLine<'_>> {
    let rows = bulletin.tables.rates.iter().filter(|row| row.rule.is_none() && row.window.is_none());
    rows.map(|row| RateLine { row }).collect()
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
    let counts = shelf.of(row.window.as_deref()).before(rule, &shelf.bulletin.period);
    counts.map_or(Cell::Blank, |(met, due)| if due > 0 { Cell::Shown(share(met, due)) } else { Cell::Blank })
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
    let tone = if row.attained == Cell::Shown(false) { Tone::Accent } else { Tone::Bar };
    chart::bullet(&title, rate, interval, row.target.shown().copied(), tone)
}
