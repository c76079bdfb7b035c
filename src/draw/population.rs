//! Which cases can be drawn, and the draw itself.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use polars::prelude::StringChunked;

use super::{Draw, DrawnCase, Role, WindowDraw, order};
use crate::domain::{date_of, day_number};
use crate::intake::{Ids, Intake, frame};
use crate::obligations::columns;
use crate::render::table::guarded;

/// How many cases a window has in reserve.
pub const RESERVES: u64 = 10;
/// Days before a draw after which an earlier one no longer says where its population begins.
const REACH_DAYS: i32 = 31;

/// A case that can be drawn: its place, its id, its row.
type Candidate = ([u8; 32], String, usize);

/// What a draw is to be made of.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// Its date.
    pub date: NaiveDate,
    /// Its seed.
    pub seed: &'a str,
    /// Cases to draw in each window.
    pub per_window: u64,
    /// Cases to hold in reserve in each window.
    pub reserves: u64,
    /// The roster's windows, which are listed whether they have cases or not.
    pub roster: BTreeSet<&'a str>,
    /// Dates of the kept draws, but for its own.
    pub kept_on: BTreeSet<NaiveDate>,
    /// Cases drawn in one of them, guarded as lists write them.
    pub drawn_before: BTreeSet<&'a str>,
}

/// The first day of acceptance that counts: the first of the month of `date`, or the day after the latest of the draws
/// before it, whichever is earlier. A draw more than 31 days before does not count.
#[must_use]
pub fn first_day(date: NaiveDate, kept_on: &BTreeSet<NaiveDate>) -> NaiveDate {
    let of_month = day_number(date) - date.day0() as i32;
    let latest = kept_on.range(..date).next_back().map(|kept| day_number(*kept));
    let after_latest = latest.filter(|latest| day_number(date) - latest <= REACH_DAYS).map(|latest| latest + 1);
    date_of(after_latest.map_or(of_month, |after| after.min(of_month)))
}

/// Draws cases of a ledger that was read with [`crate::intake::Need::Personal`].
#[must_use]
pub fn draw(intake: &Intake, asked: &Asked<'_>) -> Draw {
    let from = first_day(asked.date, &asked.kept_on);
    let ledger = Ledger::new(intake);
    let mut windows: BTreeMap<&str, Vec<Candidate>> = asked.roster.iter().map(|window| (*window, Vec::new())).collect();
    for row in 0..intake.ledger.height() {
        let of_window = windows.entry(name(&intake.windows.0, ledger.window.get(row))).or_default();
        let in_time = ledger.accepted.get(row).is_some_and(|day| (day_number(from)..=day_number(asked.date)).contains(&day));
        if !in_time || !ledger.allowed.get(row) {
            continue;
        }
        let case_id = intake.case_ids.get(row).unwrap_or_default();
        if !asked.drawn_before.contains(&*guarded(&case_id)) {
            of_window.push((order::place(asked.seed, &case_id), case_id, row));
        }
    }
    let taken = asked.per_window.saturating_add(asked.reserves) as usize;
    let window = |(window, mut cases): (&str, Vec<Candidate>)| {
        cases.sort_unstable();
        let population = cases.len() as u64;
        let drawn = population.min(asked.per_window);
        let cases: Vec<DrawnCase> = cases
            .iter()
            .take(taken)
            .zip(1..)
            .map(|((_, _, row), order)| {
                let role = if order <= asked.per_window { Role::Drawn } else { Role::Reserve };
                ledger.case(*row, order, role, &intake.categories.0)
            })
            .collect();
        WindowDraw { window: window.to_owned(), population, drawn, reserves: cases.len() as u64 - drawn, cases }
    };
    Draw { date: asked.date, from, seed: asked.seed.to_owned(), windows: windows.into_iter().map(window).collect() }
}

/// The columns of the ledger that a draw needs.
struct Ledger<'a> {
    case_ids: &'a Ids,
    window: columns::Places<'a>,
    category: columns::Places<'a>,
    accepted: columns::Days<'a>,
    allowed: columns::Flags<'a>,
    personal: [Option<&'a StringChunked>; 3],
}

impl<'a> Ledger<'a> {
    fn new(intake: &'a Intake) -> Self {
        let table = &intake.ledger;
        let text = |name: &str| table.column(name).ok().and_then(|column| column.str().ok());
        Self {
            case_ids: &intake.case_ids,
            window: columns::numbers(table, frame::WINDOW),
            category: columns::numbers(table, frame::CATEGORY),
            accepted: columns::days(table, frame::ACCEPTED_AT).expect("every case has a day of acceptance"),
            allowed: columns::flags(table, frame::CALLBACK_ALLOWED),
            personal: ["item", "applicant", "phone"].map(text),
        }
    }

    fn case(&self, row: usize, order: u64, role: Role, categories: &[String]) -> DrawnCase {
        let text = |column: Option<&StringChunked>| column.and_then(|column| column.get(row)).unwrap_or_default().to_owned();
        let [item, applicant, phone] = self.personal.map(text);
        DrawnCase {
            order,
            role,
            case_id: self.case_ids.get(row).unwrap_or_default(),
            category: name(categories, self.category.get(row)).to_owned(),
            item,
            accepted_at: date_of(self.accepted.get(row).unwrap_or_default()),
            applicant,
            phone,
        }
    }
}

fn name(names: &[String], number: Option<u32>) -> &str {
    number.and_then(|number| names.get(number as usize)).map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_population_begins_after_the_latest_draw_or_with_the_month() {
        for (date, kept, first) in [
            ("2026-06-12", &[][..], "2026-06-01"),
            ("2026-06-12", &["2026-06-05"], "2026-06-01"),
            ("2026-06-05", &["2026-05-29"], "2026-05-30"),
            ("2026-07-03", &["2026-05-29", "2026-06-26"], "2026-06-27"),
            ("2026-07-01", &["2026-05-31"], "2026-06-01"),
            ("2026-07-01", &["2026-05-30"], "2026-07-01"),
            ("2026-06-05", &["2026-06-12"], "2026-06-01"),
            ("2026-06-01", &["2026-05-31"], "2026-06-01"),
        ] {
            let kept = kept.iter().map(|kept| on(kept)).collect();
            assert_eq!(first_day(on(date), &kept), on(first), "{date} after {kept:?}");
        }
    }
}
