//! Visits that a person must look into: integrity or business outside the channel graded 不满意. No automatic deduction.

use super::names::{Lookup, day};
use crate::domain::{Item, Opinion, Outcome, Period, day_number};
use crate::intake::{Intake, frame};
use crate::obligations::columns;

/// Header of `alerts.csv`.
pub const ALERT_COLUMNS: [&str; 6] = ["window", "visited_at", "visit", "case_id", "category", "items"];

/// Every such reached visit of the period up to the as-of date, by window and date.
///
/// # Panics
/// Never for the tables of intake.
#[must_use]
pub fn alerts(intake: &Intake, period: Period, as_of: chrono::NaiveDate) -> Vec<Vec<String>> {
    let table = &intake.visits;
    let lookup = Lookup::new(intake);
    let on = columns::days(table, frame::VISITED_AT).expect("every visit has a date");
    let (window, case) = (columns::numbers(table, frame::WINDOW), columns::numbers(table, frame::CASE));
    let outcome = columns::codes(table, frame::OUTCOME);
    let grave = [Item::OffChannel, Item::Integrity].map(|item| (item, columns::codes(table, item.column())));
    let days = day_number(period.first())..=day_number(period.last().min(as_of));
    let mut found = Vec::new();
    for row in 0..table.height() {
        let Some(day_of) = on.get(row).filter(|day| days.contains(day)) else { continue };
        if outcome.get(row) != Some(Outcome::Reached as u8) {
            continue;
        }
        let unhappy = |code: u8| Opinion::UNHAPPY.into_iter().any(|grade| grade as u8 == code);
        let named = grave.iter().filter(|(_, grades)| grades.get(row).is_some_and(unhappy));
        let named: Vec<&str> = named.map(|(item, _)| item.code()).collect();
        if !named.is_empty() {
            found.push((lookup.window(window.get(row).unwrap_or(u32::MAX)), day_of, row, case.get(row), named.join(" ")));
        }
    }
    found.sort();
    let line = |(window, on, row, case, items): (&str, i32, usize, Option<u32>, String)| {
        let case_id = lookup.case_id(case);
        vec![window.to_owned(), day(Some(on)), lookup.visit(row as u32), case_id, lookup.category_of_case(case).to_owned(), items]
    };
    found.into_iter().map(line).collect()
}
