//! Windows by grade within their group, and what a window's score is made of.

use serde::Serialize;

use super::shelf::Shelf;
use crate::bulletin::{Bulletin, Cell, RateRow, Share, WindowView};
use crate::domain::{Component, Points, Rate};
use crate::error::Result;
use crate::render::chart::{self, Dot, Scale};
use crate::render::format;
use crate::render::words::Words;

/// A window in a list.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub(crate) struct WindowLine<'a> {
    #[serde(flatten)]
    window: &'a WindowView,
    rank: Cell<u64>,
    score: Cell<Points>,
    /// Its rates over all rules on the ledger.
    total: Option<&'a RateRow>,
    /// Its satisfaction by callback.
    callback: Share,
    /// Satisfaction as a dot with its interval; empty where there is none to show.
    chart: String,
}

/// Windows that are held against each other.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Group<'a> {
    /// The peer group; `None` where there is none.
    name: Option<&'a str>,
    windows: Vec<WindowLine<'a>>,
    /// Whether any of them has a rank.
    ranked: bool,
    /// The ends of the axis of the charts.
    axis: Scale,
}

/// A part of a score.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct ComponentLine {
    component: Component,
    points: Cell<Points>,
    n: Cell<u64>,
    weight: Points,
    /// Whether it enters the score.
    counted: bool,
}

/// A component's weight.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Weight {
    component: Component,
    weight: Points,
}

/// The weights above 0.
pub(super) fn weights(bulletin: &Bulletin) -> Vec<Weight> {
    let weights = Component::ALL.into_iter().zip(bulletin.methods.weights);
    weights.filter(|(_, weight)| weight.0 > 0).map(|(component, weight)| Weight { component, weight }).collect()
}

/// The axis of satisfaction, the same for every window of the bulletin.
pub(super) fn satisfaction_axis(bulletin: &Bulletin) -> Scale {
    Scale::around(
        bulletin.tables.satisfaction.iter().flat_map(|row| [row.callback.low, row.evaluator.low]).filter_map(|low| low.shown().copied()),
    )
}

/// One window with its figures.
pub(super) fn line<'a>(shelf: &Shelf<'a>, window: &'a WindowView, words: &Words) -> Result<WindowLine<'a>> {
    let rows = shelf.of(Some(&window.name));
    let row = rows.score;
    let callback = rows.satisfaction.map_or_else(Share::default, |row| row.callback);
    let chart = match callback.rate {
        Cell::Shown(rate) => dot(shelf, rate, callback, words)?,
        Cell::Blank | Cell::Withheld => String::new(),
    };
    Ok(WindowLine {
        window,
        rank: row.map_or(Cell::Blank, |row| row.rank),
        score: row.map_or(Cell::Blank, |row| row.score),
        total: rows.total,
        callback,
        chart,
    })
}

fn dot(shelf: &Shelf<'_>, rate: Rate, share: Share, words: &Words) -> Result<String> {
    let interval = share.low.shown().copied().zip(share.high.shown().copied());
    let mut title = match interval {
        Some((low, high)) => words.fill("chart.between", &[("low", format::percent(low)), ("high", format::percent(high))])?,
        None => format::percent(rate),
    };
    let centre = shelf.of(None).satisfaction.and_then(|row| row.callback.rate.shown().copied());
    if let Some(centre) = centre {
        title += &words.fill("chart.centre", &[("rate", format::percent(centre))])?;
    }
    chart::dots(&title, shelf.axis, &[Dot { rate, interval, hollow: false }], centre)
}

/// Lines by group: groups by name, those without one last.
pub(super) fn groups(lines: Vec<WindowLine<'_>>, axis: Scale) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for line in lines {
        let name = line.window.group.as_deref();
        let ranked = matches!(line.rank, Cell::Shown(_));
        match groups.iter_mut().find(|group| group.name == name) {
            Some(group) => {
                group.ranked |= ranked;
                group.windows.push(line);
            }
            None => groups.push(Group { name, windows: vec![line], ranked, axis }),
        }
    }
    groups.sort_by_key(|group| (group.name.is_none(), group.name));
    groups
}

/// The parts of a window's score that there are.
pub(super) fn components(shelf: &Shelf<'_>, window: &WindowView) -> Vec<ComponentLine> {
    let Some(row) = shelf.of(Some(&window.name)).score else { return Vec::new() };
    let parts = Component::ALL.into_iter().zip(&row.components).zip(shelf.bulletin.methods.weights);
    parts
        .filter(|((_, cell), weight)| cell.points != Cell::Blank || weight.0 > 0)
        .map(|((component, cell), weight)| ComponentLine {
            component,
            points: cell.points,
            n: cell.n,
            weight,
            counted: window.counted.contains(&component),
        })
        .collect()
}
