//! Counts of what people said: the items of reached visits, the evaluator's ratings, by window.

use std::collections::BTreeMap;
use std::ops::{AddAssign, Range};

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use super::pieces::{Cells, Pieces};
use super::{batches, pairs};
use crate::domain::{Component, Item, Method, Mode, Opinion, Outcome, Rating};
use crate::intake::{Intake, frame};
use crate::obligations::columns;

/// What reached visits by one method say about one window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitTally {
    /// Visits with at least one graded item.
    pub respondents: u64,
    /// By item and grade.
    pub items: [[u64; 3]; 6],
}

/// What the evaluator says about one window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvaluatorTally {
    /// Active ratings, from 非常满意 to 非常不满意.
    pub active: [u64; 5],
    /// Ratings that the device gave by itself.
    pub defaulted: u64,
    /// No rating given.
    pub unrated: u64,
}

/// Counts by window number; sums over windows are the centre's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinions {
    /// Reached visits with a graded item.
    #[serde(with = "pairs")]
    pub visits: BTreeMap<(u32, Method), VisitTally>,
    /// The evaluator.
    pub evaluator: BTreeMap<u32, EvaluatorTally>,
}

impl Opinions {
    /// Counts visits and ratings of each of these spans of days, first and last included, in one pass over the rows. A span
    /// whose last day comes before its first has none.
    pub(super) fn of_spans(intake: &Intake, spans: &[(i32, i32)]) -> Vec<Self> {
        let pieces = Pieces::of(spans);
        let windows = intake.windows.0.len();
        let (visits, evaluator) = (visits(&intake.visits, &pieces, windows), evaluator(&intake.evaluations, &pieces, windows));
        let of_span = |span: &(i32, i32)| {
            let mut opinions = Self::default();
            for (number, tally) in visits.inside(pieces.inside(*span)) {
                *opinions.visits.entry(((number / 2) as u32, Method::ALL[number % 2])).or_default() += tally;
            }
            for (window, tally) in evaluator.inside(pieces.inside(*span)) {
                *opinions.evaluator.entry(window as u32).or_default() += tally;
            }
            opinions
        };
        spans.iter().map(of_span).collect()
    }

    /// How many people gave an opinion about a window by this way.
    #[must_use]
    pub fn respondents(&self, window: u32, component: Component) -> u64 {
        match method(component) {
            Some(method) => self.visits.get(&(window, method)).map_or(0, |tally| tally.respondents),
            None => self.evaluator.get(&window).map_or(0, EvaluatorTally::rated),
        }
    }

    /// The counts of the windows that are wanted, by method.
    #[must_use]
    pub fn sum(&self, method: Method, wanted: impl Fn(u32) -> bool) -> VisitTally {
        let mut sum = VisitTally::default();
        for ((_, _), tally) in self.visits.iter().filter(|((window, by), _)| *by == method && wanted(*window)) {
            sum += *tally;
        }
        sum
    }

    /// The evaluator's counts over all windows.
    #[must_use]
    pub fn evaluator_sum(&self) -> EvaluatorTally {
        let mut sum = EvaluatorTally::default();
        for tally in self.evaluator.values() {
            sum += *tally;
        }
        sum
    }
}

impl AddAssign for VisitTally {
    fn add_assign(&mut self, other: Self) {
        self.respondents += other.respondents;
        for (total, count) in self.items.iter_mut().flatten().zip(other.items.iter().flatten()) {
            *total += count;
        }
    }
}

impl AddAssign for EvaluatorTally {
    fn add_assign(&mut self, other: Self) {
        for (total, count) in self.active.iter_mut().zip(other.active) {
            *total += count;
        }
        self.defaulted += other.defaulted;
        self.unrated += other.unrated;
    }
}

impl VisitTally {
    /// How many graded 总体评价 at least 基本满意, of how many.
    #[must_use]
    pub fn satisfied(&self) -> (u64, u64) {
        let overall = self.items[Item::Overall as usize];
        (overall[0] + overall[1], overall.iter().sum())
    }
}

impl EvaluatorTally {
    /// Active ratings.
    #[must_use]
    pub fn rated(&self) -> u64 {
        self.active.iter().sum()
    }

    /// How many were at least 基本满意, of how many.
    #[must_use]
    pub fn satisfied(&self) -> (u64, u64) {
        (self.active[..3].iter().sum(), self.rated())
    }
}

/// The method of a component of visits; `None` for the evaluator and for components that are no opinions.
#[must_use]
pub fn method(component: Component) -> Option<Method> {
    match component {
        Component::Phone => Some(Method::Phone),
        Component::Onsite => Some(Method::Onsite),
        Component::Evaluator | Component::Callback | Component::Rectification => None,
    }
}

/// By piece, and by window and method: `2 · window + method`.
fn visits(table: &DataFrame, pieces: &Pieces, windows: usize) -> Cells<VisitTally> {
    let on = columns::days(table, frame::VISITED_AT).expect("every visit has a date");
    let window = columns::numbers(table, frame::WINDOW);
    let (by, outcome) = (columns::codes(table, frame::METHOD), columns::codes(table, frame::OUTCOME));
    let items = Item::ALL.map(|item| columns::codes(table, item.column()));
    let count = |rows: Range<usize>| {
        let mut tallies = Cells::new(pieces, 2 * windows);
        for row in rows {
            let Some(piece) = on.get(row).and_then(|on| pieces.at(on)) else { continue };
            if outcome.get(row) != Some(Outcome::Reached as u8) {
                continue;
            }
            let grades = items.each_ref().map(|item| item.get(row).filter(|grade| *grade != Opinion::BLANK));
            let (Some(window), Some(by)) = (window.get(row), by.get(row)) else { continue };
            if grades.iter().all(Option::is_none) {
                continue;
            }
            let tally: &mut VisitTally = tallies.tally(piece, 2 * window as usize + usize::from(by));
            tally.respondents += 1;
            for (counts, grade) in tally.items.iter_mut().zip(grades) {
                if let Some(grade) = grade {
                    counts[usize::from(grade)] += 1;
                }
            }
        }
        tallies
    };
    batches::sum(table.height(), pieces.len() * 2 * windows, count, Cells::plus)
}

/// By piece and window.
fn evaluator(table: &DataFrame, pieces: &Pieces, windows: usize) -> Cells<EvaluatorTally> {
    let on = columns::days(table, frame::RATED_AT).expect("every evaluation has a date");
    let window = columns::numbers(table, frame::WINDOW);
    let (rating, mode) = (columns::codes(table, frame::RATING), columns::codes(table, frame::MODE));
    let count = |rows: Range<usize>| {
        let mut tallies = Cells::new(pieces, windows);
        for row in rows {
            let Some(piece) = on.get(row).and_then(|on| pieces.at(on)) else { continue };
            let (Some(window), Some(rating)) = (window.get(row), rating.get(row)) else { continue };
            let tally: &mut EvaluatorTally = tallies.tally(piece, window as usize);
            match Rating::ALL[usize::from(rating)] {
                Rating::Unrated => tally.unrated += 1,
                _ if mode.get(row) == Some(Mode::Default as u8) => tally.defaulted += 1,
                grade => tally.active[grade as usize] += 1,
            }
        }
        tallies
    };
    batches::sum(table.height(), pieces.len() * windows, count, Cells::plus)
}
