//! Windows by grade within their group, and what a window's score is made of.

use std::collections::BTreeMap;

use serde::Serialize;

use super::opinions::{differs, share, standing};
use super::shelf::Shelf;
use crate::bulletin::{Bulletin, Cell, QuotaRow, RateRow, Share, WindowView};
use crate::domain::{Component, Points, Rate};
use crate::error::Result;
use crate::render::chart::{self, Dot, Scale, Tone};
use crate::render::format;
use crate::render::words::Words;

/// A window in a list.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub(crate) struct WindowLine<'a> {
    #[serde(flatten)]
    pub(super) window: &'a WindowView,
    /// Rank within the group.
    rank: Cell<u64>,
    /// The score.
    pub(super) score: Cell<Points>,
    /// Its rates over all rules on the ledger.
    total: Option<&'a RateRow>,
    /// Its satisfaction by callback.
    callback: Share,
    /// Its satisfaction by evaluator.
    evaluator: Share,
    /// What the two differ by, where that is more than chance could do.
    gap: Option<Rate>,
    /// `below` or `above` the centre, where its satisfaction by callback is so beyond chance.
    standing: Option<&'static str>,
    /// Weekly quotas attained, of how many; `None` where none are in force.
    weeks: Option<[u64; 2]>,
    /// Both satisfactions as dots with their intervals; empty where there is none to show.
    chart: String,
}

/// Windows that are held against each other.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub(crate) struct Group<'a> {
    /// The peer group; `None` where there is none.
    pub(super) name: Option<&'a str>,
    /// Its windows, by grade and then by name.
    pub(super) windows: Vec<WindowLine<'a>>,
    /// Whether any of them has a rank.
    ranked: bool,
    /// The ends of the axis of the charts.
    axis: Scale,
    /// Owed by its windows.
    due: u64,
    /// Of these, made in time.
    met: u64,
    /// met / due.
    rate: Cell<Rate>,
    /// Owed, but never recorded.
    unrecorded: u64,
    /// How many of its windows have which grade, best first; grades that none has left out.
    grades: Vec<(&'a str, usize)>,
    /// A square for each window, in the order of the grades.
    chart: String,
}

impl<'a> Group<'a> {
    /// The group with some of its windows only, for one of several pages; what is said of all of it stays.
    pub(super) fn part(&self, windows: &[WindowLine<'a>]) -> Self {
        Self { windows: windows.to_vec(), ..self.clone() }
    }
}

/// A part of a score.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct ComponentLine {
    /// The component.
    component: Component,
    /// Its points, 0 to 100.
    points: Cell<Points>,
    /// Visits, ratings or obligations behind it.
    n: Cell<u64>,
    /// Its weight.
    weight: Points,
    /// Whether it enters the score.
    counted: bool,
    /// Whether it was recorded in the period.
    recorded: bool,
}

/// A component's weight.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Weight {
    /// The component.
    component: Component,
    /// Its weight.
    weight: Points,
}

/// The weights above 0.
pub(super) fn weights(bulletin: &Bulletin) -> Vec<Weight> {
    let weights = Component::ALL.into_iter().zip(bulletin.methods.weights.iter().copied());
    weights.filter(|(_, weight)| weight.0 > 0).map(|(component, weight)| Weight { component, weight }).collect()
}

/// One window with its figures.
pub(super) fn line<'a>(shelf: &Shelf<'a>, window: &'a WindowView, words: &Words) -> Result<WindowLine<'a>> {
    let rows = shelf.of(Some(&window.name));
    let row = rows.score;
    let callback = rows.satisfaction.map_or_else(Share::default, |row| row.callback);
    let evaluator = rows.satisfaction.map_or_else(Share::default, |row| row.evaluator);
    let weeks = |wanted: fn(&QuotaRow) -> bool| rows.quotas.iter().filter(|row| wanted(row)).count() as u64;
    let weeks = [weeks(|row| row.attained == Cell::Shown(true)), weeks(|row| row.recorded)];
    Ok(WindowLine {
        window,
        rank: row.map_or(Cell::Blank, |row| row.rank),
        score: row.map_or(Cell::Blank, |row| row.score),
        total: rows.total,
        callback,
        evaluator,
        gap: rows.satisfaction.filter(|row| differs(row)).and_then(|row| row.difference.shown().copied()),
        standing: rows.satisfaction.and_then(|row| standing(shelf, row)),
        weeks: (weeks[1] > 0).then_some(weeks),
        chart: dots(shelf, callback, evaluator, words)?,
    })
}

/// Callback and evaluator on one axis, and the centre's callback as a line; empty where neither is shown. Where there
/// are very many windows, the evaluator is left to their own pages.
fn dots(shelf: &Shelf<'_>, callback: Share, evaluator: Share, words: &Words) -> Result<String> {
    let mut dots = Vec::new();
    let mut title = String::new();
    let both = [(callback, false, "chart.callback_between"), (evaluator, true, "chart.evaluator_between")];
    for (share, hollow, sentence) in both.into_iter().take(if shelf.crowded { 1 } else { 2 }) {
        let (Cell::Shown(rate), Cell::Shown(low), Cell::Shown(high)) = (share.rate, share.low, share.high) else { continue };
        dots.push(Dot { rate, interval: Some((low, high)), hollow });
        title += if title.is_empty() { "" } else { words.get("list.semicolon")? };
        title += &words.fill(sentence, &[("low", format::percent(low)), ("high", format::percent(high))])?;
    }
    if dots.is_empty() {
        return Ok(String::new());
    }
    let centre = shelf.of(None).satisfaction.and_then(|row| row.callback.rate.shown().copied());
    chart::dots(&title, shelf.axis, &dots, centre)
}

/// Lines by group: groups by name, those without one last.
pub(super) fn groups<'a>(bulletin: &'a Bulletin, lines: Vec<WindowLine<'a>>, axis: Scale, words: &Words) -> Result<Vec<Group<'a>>> {
    let mut by_name: BTreeMap<(bool, Option<&str>), Vec<WindowLine<'a>>> = BTreeMap::new();
    for line in lines {
        let name = line.window.group.as_deref();
        by_name.entry((name.is_none(), name)).or_default().push(line);
    }
    // as many squares in a row in every group, so that all are of one size
    let per_row = chart::per_row(by_name.values().map(Vec::len).max().unwrap_or(0) as u64);
    by_name.into_iter().map(|((_, name), windows)| group(bulletin, name, windows, (axis, per_row), words)).collect()
}

fn group<'a>(
    bulletin: &'a Bulletin,
    name: Option<&'a str>,
    windows: Vec<WindowLine<'a>>,
    (axis, per_row): (Scale, u64),
    words: &Words,
) -> Result<Group<'a>> {
    let totals = || windows.iter().filter_map(|line| line.total);
    let sum = |of: fn(&RateRow) -> Cell<u64>| totals().filter_map(|row| of(row).shown().copied()).sum::<u64>();
    let (due, met) = (sum(|row| row.due), sum(|row| row.met));
    let all = bulletin.headline.grades.iter().map(|(label, _)| label.as_str());
    let counted = all.map(|label| (label, windows.iter().filter(|line| line.window.grade == label).count()));
    let counted: Vec<(&str, usize)> = counted.collect();
    let mut title = String::new();
    for (label, n) in counted.iter().filter(|(_, n)| *n > 0) {
        title += if title.is_empty() { "" } else { words.get("list.comma")? };
        title += &words.fill("answer.grades_line", &[("label", words.label(label).to_owned()), ("n", n.to_string())])?;
    }
    let steps = bulletin.methods.grades.len();
    let counts: Vec<(u64, Tone)> = counted.iter().enumerate().map(|(step, (_, n))| (*n as u64, step_tone(step, steps))).collect();
    Ok(Group {
        name,
        ranked: windows.iter().any(|line| matches!(line.rank, Cell::Shown(_))),
        axis,
        due,
        met,
        rate: if due > 0 { Cell::Shown(share(met, due)) } else { Cell::Blank },
        unrecorded: sum(|row| row.unrecorded),
        grades: counted.into_iter().filter(|(_, n)| *n > 0).collect(),
        chart: chart::squares(&title, per_row, &counts)?,
        windows,
    })
}

/// The tone of the step of a list of `steps` grades; what comes after them has none.
fn step_tone(step: usize, steps: usize) -> Tone {
    match step {
        step if step >= steps => Tone::Faint,
        step if step + 1 == steps && steps > 1 => Tone::Worst,
        0 => Tone::Bar,
        1 => Tone::Mid,
        _ => Tone::Tint,
    }
}

/// The parts of a window's score that there are.
pub(super) fn components(shelf: &Shelf<'_>, window: &WindowView) -> Vec<ComponentLine> {
    let Some(row) = shelf.of(Some(&window.name)).score else { return Vec::new() };
    let parts = Component::ALL.into_iter().zip(&row.components).zip(shelf.bulletin.methods.weights.iter().copied());
    parts
        .filter(|((_, cell), weight)| cell.points != Cell::Blank || weight.0 > 0)
        .map(|((component, cell), weight)| ComponentLine {
            component,
            points: cell.points,
            n: cell.n,
            weight,
            counted: window.counted.contains(&component),
            recorded: cell.recorded,
        })
        .collect()
}
