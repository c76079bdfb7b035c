//! From the numbers of the tables back to the words of the exports: ids, windows, dates, places.

use std::cmp::Ordering;

use chrono::Datelike;
use polars::prelude::{DataFrame, StringChunked, UInt16Type};

use crate::domain::{Kind, date_of};
use crate::intake::{Intake, frame};
use crate::obligations::columns::{self, Numbers, Places};

/// Looks things up in the tables of a run.
pub(crate) struct Lookup<'a> {
    intake: &'a Intake,
    case_category: Places<'a>,
    case_window: Places<'a>,
    visit_places: (Numbers<'a, UInt16Type>, Places<'a>),
    evaluation_places: (Numbers<'a, UInt16Type>, Places<'a>),
    rectification_places: (Numbers<'a, UInt16Type>, Places<'a>),
}

impl<'a> Lookup<'a> {
    pub(crate) fn new(intake: &'a Intake) -> Self {
        Self {
            intake,
            case_category: columns::numbers(&intake.ledger, frame::CATEGORY),
            case_window: columns::numbers(&intake.ledger, frame::WINDOW),
            visit_places: places(&intake.visits),
            evaluation_places: places(&intake.evaluations),
            rectification_places: places(&intake.rectifications),
        }
    }

    pub(crate) fn case_id(&self, case: Option<u32>) -> String {
        case.and_then(|case| self.intake.case_ids.get(case as usize)).unwrap_or_default()
    }

    /// The key by which the id of a case is put in order.
    pub(super) fn case_key(&self, case: Option<u32>) -> u64 {
        self.intake.case_ids.order_key(case)
    }

    /// How two ids sort, by their keys.
    pub(super) fn order(&self, a: u64, b: u64) -> Ordering {
        self.intake.case_ids.order(a, b)
    }

    /// By window number: its place among the windows by name.
    pub(super) fn window_places(&self) -> Vec<u32> {
        let names = &self.intake.windows.0;
        let mut by_name: Vec<usize> = (0..names.len()).collect();
        by_name.sort_by_key(|window| &names[*window]);
        let mut places = vec![0; names.len()];
        by_name.into_iter().zip(0..).for_each(|(window, place)| places[window] = place);
        places
    }

    pub(crate) fn window(&self, window: u32) -> &'a str {
        self.intake.windows.0.get(window as usize).map_or("", String::as_str)
    }

    pub(crate) fn category(&self, category: Option<u32>) -> &'a str {
        category.and_then(|category| self.intake.categories.0.get(category as usize)).map_or("", String::as_str)
    }

    pub(crate) fn category_of_case(&self, case: Option<u32>) -> &'a str {
        self.category(case.and_then(|case| self.case_category.get(case as usize)))
    }

    /// The row of the case with this id.
    pub(crate) fn case(&self, id: &str) -> Option<u32> {
        self.intake.case_ids.position(id).map(|row| row as u32)
    }

    /// The window of a case.
    pub(crate) fn window_of_case(&self, case: u32) -> &'a str {
        self.case_window.get(case as usize).map_or("", |window| self.window(window))
    }

    /// An evaluation's `FILE:LINE`.
    pub(crate) fn evaluation(&self, row: u32) -> String {
        self.place(&self.evaluation_places, row)
    }

    /// A rectification's own id, else `FILE:LINE`.
    fn rectification_or_place(&self, row: u32) -> String {
        let id = Texts::new(&self.intake.rectifications, "rectification_id").get(Some(row)).to_owned();
        if id.is_empty() { self.rectification(row) } else { id }
    }

    /// A rectification's `FILE:LINE`.
    pub(crate) fn rectification(&self, row: u32) -> String {
        self.place(&self.rectification_places, row)
    }

    /// The visit's id, else `FILE:LINE`.
    pub(crate) fn visit(&self, row: u32) -> String {
        self.intake.visit_ids.get(row as usize).unwrap_or_else(|| self.place(&self.visit_places, row))
    }

    /// The row that an obligation arises from; empty for the ledger.
    pub(crate) fn source(&self, dataset: Kind, row: u32) -> String {
        match dataset {
            Kind::Ledger => String::new(),
            Kind::Visits => self.visit(row),
            Kind::Evaluations => self.evaluation(row),
            Kind::Rectifications => self.rectification_or_place(row),
        }
    }

    fn place(&self, (files, lines): &(Numbers<'_, UInt16Type>, Places<'_>), row: u32) -> String {
        let file = files.get(row as usize).map_or(0, usize::from);
        let line = lines.get(row as usize).unwrap_or(0);
        format!("{}:{line}", self.intake.files.get(file).map_or("", |file| file.path.as_str()))
    }
}

/// File and line of each row.
fn places(table: &DataFrame) -> (Numbers<'_, UInt16Type>, Places<'_>) {
    (columns::files(table), columns::numbers(table, frame::LINE))
}

/// A text column that is there only where a file has it and personal columns were asked for; a blank is empty.
pub(crate) struct Texts<'a>(Option<&'a StringChunked>);

impl<'a> Texts<'a> {
    pub(crate) fn new(table: &'a DataFrame, name: &str) -> Self {
        Self(table.column(name).ok().and_then(|column| column.str().ok()))
    }

    pub(crate) fn get(&self, row: Option<u32>) -> &'a str {
        self.0.zip(row).and_then(|(texts, row)| texts.get(row as usize)).unwrap_or("")
    }
}

/// A day as `2026-06-01`; empty where there is none.
pub(super) fn day(day: Option<i32>) -> String {
    day.map_or_else(String::new, |day| date_of(day).to_string())
}

/// Puts a day, as [`day`] writes it, in place of what `out` holds.
pub(super) fn write_day(on: i32, out: &mut String) {
    let date = date_of(on);
    let Ok(year @ 0..=9999) = u32::try_from(date.year()) else { return *out = date.to_string() };
    let digit = |n: u32| char::from(b'0' + (n % 10) as u8);
    let (month, day) = (date.month(), date.day());
    out.clear();
    out.extend([year / 1000, year / 100, year / 10, year].map(digit));
    out.extend(['-', digit(month / 10), digit(month), '-', digit(day / 10), digit(day)]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_as_its_date() {
        let mut out = String::from("x");
        for on in (-800_000..3_200_000).step_by(97).chain([0, 20_634, 2_932_896, 2_932_897, -719_528, -719_529]) {
            write_day(on, &mut out);
            assert_eq!(out, day(Some(on)));
        }
    }
}
