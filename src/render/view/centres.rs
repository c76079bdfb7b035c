//! The centres of a common bulletin by kind, and the page of one of them.

use serde::Serialize;

use super::shelf::Shelf;
use super::trend::{self, Trend};
use super::windows::{self, WindowLine};
use crate::bulletin::{CentreRow, CentreView, Measure};
use crate::error::Result;
use crate::render::words::Words;

/// Centres that are held against each other.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct CentreKind<'a> {
    /// The kind; `None` where there is none.
    kind: Option<&'a str>,
    /// Its centres, by name.
    centres: Vec<CentreLine<'a>>,
}

/// A centre in a list.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct CentreLine<'a> {
    #[serde(flatten)]
    centre: &'a CentreView,
    /// How many windows it reports.
    windows: u64,
    /// Its callbacks, or other acts where no rule asks for callbacks.
    rate: Option<&'a CentreRow>,
    /// Its satisfaction by callback.
    callback: Option<&'a CentreRow>,
    /// Its satisfaction by evaluator.
    evaluator: Option<&'a CentreRow>,
    /// Labels of rules whose target it missed.
    missed: Vec<&'a str>,
}

/// The page of a centre.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct CentrePage<'a> {
    /// Its line in the list of centres.
    line: CentreLine<'a>,
    /// Its figures, each beside those of its kind.
    figures: Vec<CentreFigure<'a>>,
    /// Its windows, by grade and then by name.
    windows: Vec<WindowLine<'a>>,
    /// Twelve months of its rates.
    trend: Trend,
}

/// A figure with its label.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct CentreFigure<'a> {
    /// What it counts.
    label: String,
    /// Whether it is a sum over rules.
    total: bool,
    #[serde(flatten)]
    row: &'a CentreRow,
}

/// The centres by kind, those without one last.
pub(super) fn by_kind<'a>(shelf: &Shelf<'a>) -> Vec<CentreKind<'a>> {
    let mut kinds: Vec<CentreKind<'a>> = Vec::new();
    for centre in &shelf.bulletin.centres {
        let line = line(shelf, centre);
        match kinds.iter_mut().find(|kind| kind.kind == centre.kind.as_deref()) {
            Some(kind) => kind.centres.push(line),
            None => kinds.push(CentreKind { kind: centre.kind.as_deref(), centres: vec![line] }),
        }
    }
    kinds.sort_by_key(|kind| (kind.kind.is_none(), kind.kind));
    kinds
}

fn rows<'a>(shelf: &Shelf<'a>, centre: &CentreView) -> impl Iterator<Item = &'a CentreRow> {
    let rows: &'a [CentreRow] = &shelf.bulletin.tables.centres;
    let name = centre.name.clone();
    rows.iter().filter(move |row| row.centre == name)
}

fn line<'a>(shelf: &Shelf<'a>, centre: &'a CentreView) -> CentreLine<'a> {
    let of = |measure: Measure| rows(shelf, centre).find(|row| row.measure == measure && row.rule.is_none());
    let missed = rows(shelf, centre).filter(|row| row.attained.shown() == Some(&false));
    let label = |row: &CentreRow| {
        let rule = shelf.bulletin.rules.iter().find(|rule| Some(&rule.id) == row.rule.as_ref());
        rule.map(|rule| rule.label.as_str())
    };
    CentreLine {
        centre,
        windows: rows(shelf, centre).next().map_or(0, |row| row.windows),
        rate: of(shelf.bulletin.headline.of.into()),
        callback: of(Measure::CallbackSatisfaction),
        evaluator: of(Measure::EvaluatorSatisfaction),
        missed: missed.filter_map(label).collect(),
    }
}

/// Prepares the page of a centre.
pub(crate) fn page<'a>(shelf: &Shelf<'a>, centre: &'a CentreView, words: &Words) -> Result<CentrePage<'a>> {
    let bulletin = shelf.bulletin;
    let mut figures = Vec::new();
    for row in rows(shelf, centre) {
        let label = match &row.rule {
            Some(id) => bulletin.rules.iter().find(|rule| rule.id == *id).map_or(id.as_str(), |rule| words.label(&rule.label)),
            None => super::compared::total(row.measure, words)?,
        };
        let total = row.rule.is_none() && row.measure.is_of_rules();
        figures.push(CentreFigure { label: label.to_owned(), total, row });
    }
    let own = bulletin.windows.iter().filter(|window| window.centre.as_ref() == Some(&centre.name));
    Ok(CentrePage {
        line: line(shelf, centre),
        figures,
        windows: own.map(|window| windows::line(shelf, window, words)).collect::<Result<_>>()?,
        trend: trend::of_centre(shelf, &centre.name, words)?,
    })
}
