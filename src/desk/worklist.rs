//! What is still to be done: missed in the period, open, due soon, and cases never completed, by window.

use chrono::NaiveDate;

use super::names::{Lookup, day};
use super::rows::{Row, Rows};
use crate::domain::{Period, Status, day_number};
use crate::figures::Figures;
use crate::intake::{Intake, frame};
use crate::obligations::{Obligations, columns};
use crate::standard::Rule;

/// Days ahead of the as-of date in which a due period that begins is due soon.
const SOON_DAYS: i32 = 14;

/// Header of `worklist.csv`.
pub const WORKLIST_COLUMNS: [&str; 13] =
    ["window", "status", "rule", "label", "category", "case_id", "k", "anchor", "from", "to", "attempts", "decided_on", "source"];

/// Gathers the list rule by rule.
pub struct Worklist<'a> {
    intake: &'a Intake,
    period: Period,
    as_of: i32,
    entries: Vec<Entry>,
}

/// One line, sorted by the names that its numbers stand for.
struct Entry {
    window: u32,
    rule: Option<usize>,
    obligation: Row,
}

impl<'a> Worklist<'a> {
    /// An empty list.
    #[must_use]
    pub fn new(intake: &'a Intake, period: Period, as_of: NaiveDate) -> Self {
        Self { intake, period, as_of: day_number(as_of), entries: Vec::new() }
    }

    /// Adds what is to be done of the rule at `place`.
    pub fn add(&mut self, place: usize, obligations: &Obligations) {
        let (first, last) = (day_number(self.period.first()), day_number(self.period.last()));
        let wanted = |row: &Row| match row.status {
            Status::Missed => first <= row.to && row.to <= last,
            Status::Open => true,
            Status::Upcoming => row.from.is_some_and(|from| from <= self.as_of + SOON_DAYS),
            Status::Void | Status::Exempt | Status::Met | Status::Late | Status::Early => false,
        };
        let rows = Rows::new(&obligations.table);
        self.entries.extend(rows.iter().filter(wanted).map(|row| Entry { window: row.window, rule: Some(place), obligation: row }));
    }

    /// The lines of the file, by window, last day, case and rule; cases never completed come last in their window.
    #[must_use]
    pub fn into_rows(mut self, rules: &[Rule], figures: &Figures) -> Vec<Vec<String>> {
        if figures.open.is_some() {
            self.add_uncompleted();
        }
        let lookup = Lookup::new(self.intake);
        self.entries.sort_by(|a, b| {
            let key = |entry: &Entry| {
                (
                    lookup.window(entry.window),
                    entry.rule.is_none(),
                    entry.obligation.to,
                    lookup.case_id(entry.obligation.case),
                    entry.rule,
                    entry.obligation.k,
                    entry.obligation.row,
                )
            };
            key(a).cmp(&key(b))
        });
        self.entries.iter().map(|entry| line(entry, rules, &lookup)).collect()
    }

    fn add_uncompleted(&mut self) {
        let table = &self.intake.ledger;
        let accepted = columns::days(table, frame::ACCEPTED_AT).expect("every case has a day of acceptance");
        let completed = columns::days(table, frame::COMPLETED_AT);
        let (window, category) = (columns::numbers(table, frame::WINDOW), columns::numbers(table, frame::CATEGORY));
        for row in 0..table.height() {
            let done = completed.as_ref().and_then(|completed| completed.get(row)).is_some_and(|day| day <= self.as_of);
            let (Some(accepted), Some(window)) = (accepted.get(row), window.get(row)) else { continue };
            if done || accepted > self.as_of {
                continue;
            }
            let case = Some(row as u32);
            let obligation = Row {
                row: row as u32,
                case,
                window,
                category: category.get(row),
                k: 0,
                anchor: accepted,
                from: None,
                to: accepted,
                status: Status::Open,
                met_on: None,
                visit: None,
                attempts: 0,
            };
            self.entries.push(Entry { window, rule: None, obligation });
        }
    }
}

fn line(entry: &Entry, rules: &[Rule], lookup: &Lookup<'_>) -> Vec<String> {
    let row = &entry.obligation;
    let window = lookup.window(entry.window).to_owned();
    let (category, case) = (lookup.category(row.category).to_owned(), lookup.case_id(row.case).to_owned());
    let Some(rule) = entry.rule.map(|place| &rules[place]) else {
        let [blank, rule, label, source] = [""; 4].map(str::to_owned);
        let status = "uncompleted".to_owned();
        return vec![
            window,
            status,
            rule,
            label,
            category,
            case,
            blank.clone(),
            day(Some(row.anchor)),
            blank.clone(),
            blank.clone(),
            blank.clone(),
            blank,
            source,
        ];
    };
    vec![
        window,
        row.status.code().to_owned(),
        rule.id.clone(),
        rule.label.clone(),
        category,
        case,
        row.k.to_string(),
        day(Some(row.anchor)),
        day(row.from),
        day(Some(row.to)),
        row.attempts.to_string(),
        day(row.met_on),
        lookup.source(rule.dataset, row.row),
    ]
}
