//! Counts of what people said: the items of reached visits, the evaluator's ratings, by window.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use polars::prelude::{DataFrame, DataType, IntoLazy, PolarsResult, col, len, lit};

use crate::domain::{Component, Item, Method, Mode, Opinion, Outcome, Rating, day_number};
use crate::intake::{Intake, frame};
use crate::obligations::columns;

/// What reached visits by one method say about one window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct VisitTally {
    /// Visits with at least one graded item.
    pub respondents: u64,
    /// By item and grade.
    pub items: [[u64; 3]; 6],
}

/// What the evaluator says about one window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EvaluatorTally {
    /// Active ratings, from 非常满意 to 非常不满意.
    pub active: [u64; 5],
    /// Ratings that the device gave by itself.
    pub defaulted: u64,
    /// No rating given.
    pub unrated: u64,
}

/// Counts by window number; sums over windows are the centre's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opinions {
    /// Reached visits with a graded item.
    pub visits: BTreeMap<(u32, Method), VisitTally>,
    /// The evaluator.
    pub evaluator: BTreeMap<u32, EvaluatorTally>,
}

impl Opinions {
    /// Counts visits and ratings from `first` to `last`, both included.
    ///
    /// # Errors
    /// Never for the tables of intake; polars wants to be asked.
    pub fn between(intake: &Intake, first: NaiveDate, last: NaiveDate) -> PolarsResult<Self> {
        Ok(Self {
            visits: visits(&intake.visits, day_number(first), day_number(last)),
            evaluator: evaluator(&intake.evaluations, day_number(first), day_number(last))?,
        })
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
            sum.respondents += tally.respondents;
            for (total, counts) in sum.items.iter_mut().flatten().zip(tally.items.iter().flatten()) {
                *total += counts;
            }
        }
        sum
    }

    /// The evaluator's counts over all windows.
    #[must_use]
    pub fn evaluator_sum(&self) -> EvaluatorTally {
        let mut sum = EvaluatorTally::default();
        for tally in self.evaluator.values() {
            for (total, count) in sum.active.iter_mut().zip(tally.active) {
                *total += count;
            }
            sum.defaulted += tally.defaulted;
            sum.unrated += tally.unrated;
        }
        sum
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

fn visits(table: &DataFrame, first: i32, last: i32) -> BTreeMap<(u32, Method), VisitTally> {
    let on = columns::days(table, frame::VISITED_AT).expect("every visit has a date");
    let window = columns::numbers(table, frame::WINDOW);
    let (by, outcome) = (columns::codes(table, frame::METHOD), columns::codes(table, frame::OUTCOME));
    let items = Item::ALL.map(|item| columns::codes(table, item.column()));
    let mut tallies: BTreeMap<(u32, Method), VisitTally> = BTreeMap::new();
    for row in 0..table.height() {
        let in_time = on.get(row).is_some_and(|on| (first..=last).contains(&on));
        if !in_time || outcome.get(row) != Some(Outcome::Reached as u8) {
            continue;
        }
        let grades = items.each_ref().map(|item| item.get(row).filter(|grade| *grade != Opinion::BLANK));
        let (Some(window), Some(by)) = (window.get(row), by.get(row)) else { continue };
        if grades.iter().all(Option::is_none) {
            continue;
        }
        let tally = tallies.entry((window, Method::ALL[usize::from(by)])).or_default();
        tally.respondents += 1;
        for (counts, grade) in tally.items.iter_mut().zip(grades) {
            if let Some(grade) = grade {
                counts[usize::from(grade)] += 1;
            }
        }
    }
    tallies
}

fn evaluator(table: &DataFrame, first: i32, last: i32) -> PolarsResult<BTreeMap<u32, EvaluatorTally>> {
    let day = || col(frame::RATED_AT).to_physical();
    let grouped = table
        .clone()
        .lazy()
        .filter(day().gt_eq(lit(first)).and(day().lt_eq(lit(last))))
        .group_by([col(frame::WINDOW), col(frame::RATING), col(frame::MODE)])
        .agg([len().cast(DataType::UInt32).alias("n")])
        .collect()?;
    let (window, n) = (columns::numbers(&grouped, frame::WINDOW), columns::numbers(&grouped, "n"));
    let (rating, mode) = (columns::codes(&grouped, frame::RATING), columns::codes(&grouped, frame::MODE));
    let mut tallies: BTreeMap<u32, EvaluatorTally> = BTreeMap::new();
    for row in 0..grouped.height() {
        let (Some(window), Some(n), Some(rating)) = (window.get(row), n.get(row), rating.get(row)) else { continue };
        let tally = tallies.entry(window).or_default();
        match Rating::ALL[usize::from(rating)] {
            Rating::Unrated => tally.unrated += u64::from(n),
            _ if mode.get(row) == Some(Mode::Default as u8) => tally.defaulted += u64::from(n),
            grade => tally.active[grade as usize] += u64::from(n),
        }
    }
    Ok(tallies)
}
