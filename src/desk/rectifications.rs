//! The rectification ledger of a period, with all that is said of each problem: for the desk alone.

use std::collections::BTreeSet;

use super::names::{Lookup, Texts, day};
use crate::domain::{Opinion, Period, day_number};
use crate::intake::{Intake, frame};
use crate::obligations::columns::{self, Days};

/// Header of `rectifications.csv`.
pub const RECTIFICATION_COLUMNS: [&str; 16] = [
    "window",
    "raised_on",
    "rectification_id",
    "case_id",
    "visit_id",
    "category",
    "problem",
    "cause",
    "measure",
    "responsible",
    "rectify_by",
    "rectified_on",
    "result",
    "second_visited_at",
    "second_grade",
    "place",
];

/// The problems that concern a period, up to the as-of date: those raised, rectified or called back about in it, and those
/// of earlier days that were open when it began. By window, day, then in reading order; what came after the as-of date is
/// left blank.
///
/// # Panics
/// Never for the tables of intake.
#[must_use]
pub fn rectifications(intake: &Intake, period: Period, as_of: chrono::NaiveDate) -> Vec<Vec<String>> {
    let (table, lookup) = (&intake.rectifications, Lookup::new(intake));
    let (first, last) = (day_number(period.first()), day_number(period.last().min(as_of)));
    let raised = columns::days(table, frame::RAISED_ON).expect("every problem has a day");
    let [by, done, second] = ["rectify_by", frame::RECTIFIED_ON, frame::SECOND_VISITED_AT].map(|name| columns::days(table, name));
    let known = |days: &Option<Days<'_>>, row: usize| days.as_ref().and_then(|days| days.get(row)).filter(|on| *on <= day_number(as_of));
    let concerns = |row: &usize| {
        let was_open = || known(&done, *row).is_none_or(|on| on >= first);
        let asked_again = || known(&second, *row).is_some_and(|on| (first..=last).contains(&on));
        raised.get(*row).is_some_and(|on| on <= last && (on >= first || was_open() || asked_again()))
    };
    let (window, case) = (columns::numbers(table, frame::WINDOW), columns::numbers(table, frame::CASE));
    let (result, grade) = (columns::codes(table, frame::RESULT), columns::codes(table, frame::SECOND_GRADE));
    let texts = ["rectification_id", "visit_id", "problem", "cause", "measure", "responsible"].map(|name| Texts::new(table, name));
    let line = |row: usize| {
        let [id, visit, problem, cause, measure, responsible] = [0, 1, 2, 3, 4, 5].map(|at| texts[at].get(Some(row as u32)).to_owned());
        let result = match result.get(row) {
            Some(1) => "yes",
            Some(0) => "no",
            _ => "",
        };
        let is_later = second.as_ref().and_then(|days| days.get(row)).is_some_and(|on| on > day_number(as_of));
        let grade = grade.get(row).filter(|_| !is_later).and_then(|code| Opinion::ALL.get(usize::from(code)));
        vec![
            lookup.window(window.get(row).unwrap_or(u32::MAX)).to_owned(),
            day(raised.get(row)),
            id,
            lookup.case_id(case.get(row)),
            visit,
            lookup.category_of_case(case.get(row)).to_owned(),
            problem,
            cause,
            measure,
            responsible,
            day(by.as_ref().and_then(|days| days.get(row))),
            day(known(&done, row)),
            result.to_owned(),
            day(known(&second, row)),
            grade.map_or("", |grade| grade.code()).to_owned(),
            lookup.rectification(row as u32),
        ]
    };
    let order = |row: &usize| (lookup.window(window.get(*row).unwrap_or(u32::MAX)).to_owned(), raised.get(*row), *row);
    let rows: BTreeSet<_> = (0..table.height()).filter(concerns).map(|row| order(&row)).collect();
    rows.into_iter().map(|(.., row)| line(row)).collect()
}
