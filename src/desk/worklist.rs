//! What is still to be done: missed in the period, open, due soon, and cases never completed, by window.

use chrono::NaiveDate;

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

    /// The lines of the file, by window, last day, case and rule; cases never completed come last in their window.
    pub fn into_rows(self, rules: &[Rule], figures: &Figures) -> impl Iterator<Item = Vec<String>> {
        let lookup = Lookup::new(self.intake);
        let obligations = self.outstanding.sorted(&lookup);
        let mut cases = if figures.open().is_some() { uncompleted(self.intake, self.as_of, &lookup) } else { Vec::new() };
        cases.sort_by_key(|case| lookup.window(case.window));
        let (mut obligations, mut cases) = (obligations.into_iter().peekable(), cases.into_iter().peekable());
        std::iter::from_fn(move || {
            let (first, second) = (obligations.peek(), cases.peek());
            let window = |number: u32| lookup.window(number);
            let comes_first = match (first, second) {
                (Some((_, row)), Some(case)) => window(row.window) <= window(case.window),
                (first, _) => first.is_some(),
            };
            if comes_first {
                return obligations.next().map(|(place, row)| line(&row, &rules[place], &lookup));
            }
            cases.next().map(|case| case.line(&lookup))
        })
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
    found.sort_by_cached_key(|case| (case.accepted, lookup.case_id(Some(case.case))));
    found
}

impl Uncompleted {
    fn line(&self, lookup: &Lookup<'_>) -> Vec<String> {
        let blank = String::new;
        let (window, category) = (lookup.window(self.window).to_owned(), lookup.category(self.category).to_owned());
        let case = lookup.case_id(Some(self.case));
        let accepted = day(Some(self.accepted));
        vec![
            window,
            "uncompleted".to_owned(),
            blank(),
            blank(),
            category,
            case,
            blank(),
            accepted,
            blank(),
            blank(),
            blank(),
            blank(),
            blank(),
        ]
    }
}

fn line(row: &Row, rule: &Rule, lookup: &Lookup<'_>) -> Vec<String> {
    vec![
        lookup.window(row.window).to_owned(),
        row.status.code().to_owned(),
        rule.id.clone(),
        rule.label.clone(),
        lookup.category(row.category).to_owned(),
        lookup.case_id(row.case),
        row.k.to_string(),
        day(Some(row.anchor)),
        day(row.from),
        day(Some(row.to)),
        row.attempts.to_string(),
        day(row.met_on),
        lookup.source(rule.dataset, row.row),
    ]
}
