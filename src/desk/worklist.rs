//! What is still to be done: missed in the period, open, due soon, and cases never completed, by window.

use std::borrow::Cow;

use chrono::NaiveDate;
use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;

use super::names::{Lookup, day};
use super::outstanding::{Outstanding, SOON_DAYS};
use super::rows::Row;
use crate::domain::{Period, day_number};
use crate::figures::Figures;
use crate::intake::{Intake, frame};
use crate::obligations::columns;
use crate::obligations::frame::Obligation;
use crate::standard::Rule;

/// Header of `worklist.csv`.
pub const WORKLIST_COLUMNS: [&str; 13] =
    ["window", "status", "rule", "label", "category", "case_id", "k", "anchor", "from", "to", "attempts", "decided_on", "source"];

/// Gathers the list rule by rule.
pub struct Worklist<'a> {
    intake: &'a Intake,
    as_of: i32,
    outstanding: Outstanding,
}

/// A case that was accepted and not completed.
pub(crate) struct Uncompleted {
    pub(crate) window: u32,
    pub(crate) accepted: i32,
    pub(crate) case: u32,
    pub(crate) category: Option<u32>,
}

impl<'a> Worklist<'a> {
    /// An empty list.
    #[must_use]
    pub fn new(intake: &'a Intake, period: Period, as_of: NaiveDate) -> Self {
        let as_of = day_number(as_of);
        let missed = day_number(period.first())..=day_number(period.last());
        Self { intake, as_of, outstanding: Outstanding::new(as_of + SOON_DAYS as i32, missed) }
    }

    /// Whether an obligation belongs in it.
    #[must_use]
    pub fn wants(&self, obligation: &Obligation) -> bool {
        self.outstanding.wants(obligation)
    }

    /// Adds what is to be done of the rule at `place`.
    pub fn take(&mut self, place: usize, obligations: impl IntoIterator<Item = Obligation>) {
        self.outstanding.take(place, obligations);
    }

    /// The lines of the file.
    #[must_use]
    pub fn into_lines(self, rules: &'a [Rule], figures: &Figures) -> Lines<'a> {
        let lookup = Lookup::new(self.intake);
        let cases = if figures.open().is_some() { uncompleted(self.intake, self.as_of, &lookup) } else { Vec::new() };
        let acts = self.outstanding.order(&lookup).into_iter().map(Line::Act);
        let mut order: Vec<Line> = acts.chain((0..cases.len() as u32).map(Line::Case)).collect();
        let windows = lookup.window_places();
        let rows = self.outstanding.rows();
        order.sort_by_key(|line| windows[line.window(rows, &cases) as usize]);
        let of_act = |(_, row): &(usize, Row)| [Some(row.anchor), row.from, Some(row.to), row.met_on];
        let on = rows.iter().flat_map(of_act).chain(cases.iter().map(|case| Some(case.accepted)));
        let on: HashSet<i32> = on.flatten().collect();
        let days = on.into_iter().map(|on| (on, day(Some(on)))).collect();
        Lines { rules, lookup, outstanding: self.outstanding, cases, order, days }
    }
}

/// A line of the list.
#[derive(Debug, Clone, Copy)]
pub enum Line {
    /// An obligation, by its number among those that were taken.
    Act(u32),
    /// A case that was not completed.
    Case(u32),
}

impl Line {
    fn window(self, acts: &[(usize, Row)], cases: &[Uncompleted]) -> u32 {
        match self {
            Self::Act(at) => acts[at as usize].1.window,
            Self::Case(at) => cases[at as usize].window,
        }
    }
}

/// The list: obligations by window, last day, case and rule, and last in each window the cases that were not completed.
pub struct Lines<'a> {
    rules: &'a [Rule],
    lookup: Lookup<'a>,
    outstanding: Outstanding,
    cases: Vec<Uncompleted>,
    order: Vec<Line>,
    /// Every day that is written.
    days: HashMap<i32, String>,
}

impl Lines<'_> {
    /// What the lines are, in their order.
    #[must_use]
    pub fn order(&self) -> &[Line] {
        &self.order
    }

    /// The cells of a line.
    #[must_use]
    pub fn cells(&self, line: Line) -> [Cow<'_, str>; WORKLIST_COLUMNS.len()] {
        let lookup = &self.lookup;
        let day = |on: Option<i32>| text(on.and_then(|on| self.days.get(&on)).map_or("", String::as_str));
        match line {
            Line::Act(at) => {
                let (place, row) = &self.outstanding.rows()[at as usize];
                let rule = &self.rules[*place];
                [
                    text(lookup.window(row.window)),
                    text(row.status.code()),
                    text(&rule.id),
                    text(&rule.label),
                    text(lookup.category(row.category)),
                    lookup.case_id(row.case).into(),
                    number(row.k),
                    day(Some(row.anchor)),
                    day(row.from),
                    day(Some(row.to)),
                    number(row.attempts),
                    day(row.met_on),
                    lookup.source(rule.dataset, row.row).into(),
                ]
            }
            Line::Case(at) => {
                let case = &self.cases[at as usize];
                let mut cells = [const { text("") }; WORKLIST_COLUMNS.len()];
                cells[0] = text(lookup.window(case.window));
                cells[1] = text("uncompleted");
                cells[4] = text(lookup.category(case.category));
                cells[5] = lookup.case_id(Some(case.case)).into();
                cells[7] = day(Some(case.accepted));
                cells
            }
        }
    }
}

const fn text(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

fn number(n: u32) -> Cow<'static, str> {
    match n {
        0 => text("0"),
        1 => text("1"),
        _ => n.to_string().into(),
    }
}

/// The cases accepted and not completed by the as-of date, by day of acceptance, then case.
pub(crate) fn uncompleted(intake: &Intake, as_of: i32, lookup: &Lookup<'_>) -> Vec<Uncompleted> {
    let table = &intake.ledger;
    let accepted = columns::days(table, frame::ACCEPTED_AT).expect("every case has a day of acceptance");
    let completed = columns::days(table, frame::COMPLETED_AT);
    let (window, category) = (columns::numbers(table, frame::WINDOW), columns::numbers(table, frame::CATEGORY));
    let mut found = Vec::new();
    for row in 0..table.height() {
        let done = completed.as_ref().and_then(|completed| completed.get(row)).is_some_and(|day| day <= as_of);
        let (Some(accepted), Some(window)) = (accepted.get(row), window.get(row)) else { continue };
        if !done && accepted <= as_of {
            found.push(Uncompleted { window, accepted, case: row as u32, category: category.get(row) });
        }
    }
    let key = |case: &Uncompleted| lookup.case_key(Some(case.case));
    found.par_sort_unstable_by(|a, b| a.accepted.cmp(&b.accepted).then_with(|| lookup.order(key(a), key(b))));
    found
}
