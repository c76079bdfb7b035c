//! When rows happened: how far the exports reach, dates that cannot be right, and months without a row.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::place::Place;
use crate::domain::{Kind, date_of, day_number};
use crate::intake::Intake;
use crate::obligations::columns;
use crate::obligations::frame::month_number;

/// Days between one date and the next after which what lies beyond stands apart.
const APART_DAYS: i32 = 183;
/// Months before the median month from which a date that stands apart is implausible.
const EARLY_MONTHS: i32 = 24;
/// Days after the default as-of date from which a date runs ahead: more than any month that has just begun.
const AHEAD_DAYS: i32 = 31;
/// Rows that are listed of each finding; all are counted.
pub(super) const LISTED: usize = 1000;
/// Date columns that may lie ahead: what is agreed or planned, not what happened.
const MAY_LIE_AHEAD: [&str; 6] = ["contract_start", "contract_end", "handed_over_on", "warranty_ends_on", "planned_on", "valid_until"];

/// A date that can hardly be right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OddDate {
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
    /// Canonical column.
    pub column: &'static str,
    /// The date.
    pub date: NaiveDate,
}

/// Dates that can hardly be right, by file and line; at most a thousand are listed, all are counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OddDates {
    /// How many there are.
    pub rows: u64,
    /// Those that are listed.
    pub listed: Vec<OddDate>,
}

/// The months of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Months {
    /// The kind.
    pub kind: Kind,
    /// First month with a row, `2026-06`; dates that can hardly be right are left out.
    pub first: String,
    /// Last month with a row.
    pub last: String,
    /// Rows by month.
    pub rows: BTreeMap<String, u64>,
    /// Months without a row between the two.
    pub missing: Vec<MonthSpan>,
    /// Rows after the as-of date: not wrong, and not counted yet.
    pub after_as_of: u64,
    /// The latest date, where it is more than 7 days before the as-of date: the export may end too early.
    pub ends_early: Option<NaiveDate>,
}

/// Months in a row, first and last included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MonthSpan {
    /// The first, `2026-06`.
    pub first: String,
    /// The last.
    pub last: String,
    /// How many.
    pub months: u32,
}

/// Rows by day of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Days(pub(super) BTreeMap<i32, u64>);

impl Days {
    /// Of the accepted rows.
    pub(super) fn of(intake: &Intake, kind: Kind) -> Self {
        let (table, column) = intake.dated(kind);
        let mut days = BTreeMap::new();
        if let Some(column) = columns::days(table, column) {
            (0..column.len()).filter_map(|row| column.get(row)).for_each(|day| *days.entry(day).or_default() += 1);
        }
        Self(days)
    }

    fn rows(&self) -> u64 {
        self.0.values().sum()
    }

    fn median(&self) -> Option<i32> {
        let half = self.rows().div_ceil(2);
        let mut seen = 0;
        self.0.iter().find_map(|(day, n)| {
            seen += n;
            (seen >= half).then_some(*day)
        })
    }

    /// From the first to the last date, without the few rows that lie more than half a year apart from all others.
    pub(super) fn body(&self) -> Option<RangeInclusive<i32>> {
        let (median, rows) = (self.median()?, self.rows());
        let few = |beyond: u64| beyond <= (rows / 100).max(3) && beyond * 3 <= rows;
        let (mut first, mut last) = (median, median);
        for day in self.0.range(median..).map(|(day, _)| *day) {
            if day - last > APART_DAYS && few(self.0.range(day..).map(|(_, n)| n).sum()) {
                break;
            }
            last = day;
        }
        for day in self.0.range(..=median).rev().map(|(day, _)| *day) {
            if first - day > APART_DAYS && few(self.0.range(..=day).map(|(_, n)| n).sum()) {
                break;
            }
            first = day;
        }
        Some(first..=last)
    }

    /// The first day that is not too early to be right.
    pub(super) fn plausible_from(&self) -> Option<i32> {
        let (body, median) = (self.body()?, month_number(self.median()?));
        self.0.keys().copied().find(|day| body.contains(day) || month_number(*day) >= median - EARLY_MONTHS)
    }
}

/// What can be right: dates from and to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plausible {
    /// The last day that does not run ahead.
    pub(super) last: i32,
}

impl Plausible {
    /// With the as-of date that was asked for, or the default one.
    pub(super) fn new(as_of: NaiveDate, given: bool) -> Self {
        Self { last: day_number(as_of) + if given { 0 } else { AHEAD_DAYS } }
    }
}

/// Dates of what happened that lie ahead, in every column that tells of it.
pub(super) fn ahead(intake: &Intake, plausible: Plausible) -> OddDates {
    let mut odd = OddDates::default();
    for kind in Kind::ALL {
        for column in kind.date_columns().filter(|column| !MAY_LIE_AHEAD.contains(column)) {
            gather(intake, kind, column, |day| day > plausible.last, &mut odd);
        }
    }
    sorted(odd)
}

/// Dates on which rows are said to have happened long before all others.
pub(super) fn early(intake: &Intake, days: &BTreeMap<Kind, Days>) -> OddDates {
    let mut odd = OddDates::default();
    for (kind, days) in days {
        if let Some(from) = days.plausible_from() {
            let (_, column) = intake.dated(*kind);
            gather(intake, *kind, column, |day| day < from, &mut odd);
        }
    }
    sorted(odd)
}

fn gather(intake: &Intake, kind: Kind, column: &'static str, odd: impl Fn(i32) -> bool, into: &mut OddDates) {
    let (table, _) = intake.dated(kind);
    let Some(days) = columns::days(table, column) else { return };
    for (row, day) in (0..days.len()).filter_map(|row| Some((row, days.get(row).filter(|day| odd(*day))?))) {
        into.rows += 1;
        if into.listed.len() < LISTED {
            into.listed.push(OddDate { place: Place::of(intake, kind, row), column, date: date_of(day) });
        }
    }
}

fn sorted(mut odd: OddDates) -> OddDates {
    odd.listed.sort_by(|a, b| (&a.place, a.column).cmp(&(&b.place, b.column)));
    odd
}

/// The months of a kind, where it has a date that can be right.
pub(super) fn months(kind: Kind, days: &Days, as_of: NaiveDate, plausible: Plausible) -> Option<Months> {
    let from = days.plausible_from()?;
    let right: Vec<(i32, u64)> = days.0.range(from..).take_while(|(day, _)| **day <= plausible.last).map(|(day, n)| (*day, *n)).collect();
    let (as_of, latest) = (day_number(as_of), right.last()?.0);
    let mut rows: BTreeMap<i32, u64> = BTreeMap::new();
    for (day, n) in &right {
        *rows.entry(month_number(*day)).or_default() += n;
    }
    let (first, last) = (*rows.first_key_value()?.0, *rows.last_key_value()?.0);
    Some(Months {
        kind,
        first: month_name(first),
        last: month_name(last),
        missing: missing(first..=last, &rows),
        after_as_of: days.0.range(as_of + 1..).map(|(_, n)| n).sum(),
        rows: rows.into_iter().map(|(month, n)| (month_name(month), n)).collect(),
        ends_early: (latest < as_of - crate::intake::STALE_DAYS).then(|| date_of(latest)),
    })
}

/// The months of `span` that have rows, those in a row together.
pub(super) fn present(span: RangeInclusive<i32>, rows: &BTreeMap<i32, u64>) -> Vec<MonthSpan> {
    let others = span.clone().filter(|month| !rows.contains_key(month)).map(|month| (month, 0)).collect();
    missing(span, &others)
}

/// The months of `span` that have no rows, those in a row together.
pub(super) fn missing(span: RangeInclusive<i32>, rows: &BTreeMap<i32, u64>) -> Vec<MonthSpan> {
    let mut missing = Vec::new();
    let mut next = *span.start();
    let ends = rows.range(span.clone()).map(|(month, _)| *month).chain([span.end() + 1]);
    for month in ends {
        if next < month {
            let months = (month - next) as u32;
            missing.push(MonthSpan { first: month_name(next), last: month_name(month - 1), months });
        }
        next = month + 1;
    }
    missing
}

/// `2026-06` of 12 · 2026 + 5.
pub(super) fn month_name(month: i32) -> String {
    format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
}

/// The number of a date's month.
pub(super) fn month_of(date: NaiveDate) -> i32 {
    date.year() * 12 + date.month0() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(dates: &[(&str, u64)]) -> Days {
        Days(dates.iter().map(|(date, n)| (day_number(date.parse().expect(date)), *n)).collect())
    }

    #[test]
    fn a_few_rows_that_stand_apart_are_left_out_and_sparse_rows_are_not() {
        for (dates, first, last) in [
            (vec![("2026-05-01", 40), ("2026-06-30", 40), ("2062-06-01", 1)], "2026-05-01", "2026-06-30"),
            (vec![("2016-05-01", 2), ("2026-05-01", 40), ("2026-06-30", 40)], "2026-05-01", "2026-06-30"),
            (vec![("2025-01-10", 1), ("2025-06-01", 1), ("2025-10-30", 1)], "2025-01-10", "2025-10-30"),
            (vec![("2025-01-10", 1), ("2026-10-30", 1)], "2025-01-10", "2026-10-30"),
            (vec![("2024-01-10", 500), ("2026-01-30", 20)], "2024-01-10", "2026-01-30"),
        ] {
            let body = days(&dates).body().expect("there are rows");
            assert_eq!((date_of(*body.start()).to_string(), date_of(*body.end()).to_string()), (first.into(), last.into()), "{dates:?}");
        }
        assert_eq!(Days::default().body(), None);
    }

    #[test]
    fn a_date_is_too_early_only_two_years_before_the_median() {
        let from = |dates: &[(&str, u64)]| date_of(days(dates).plausible_from().expect("there are rows")).to_string();
        assert_eq!(from(&[("2024-05-31", 1), ("2025-05-31", 1), ("2026-06-01", 50), ("2026-06-30", 50)]), "2025-05-31");
        assert_eq!(from(&[("2024-05-31", 1), ("2026-06-01", 50), ("2026-06-30", 50)]), "2026-06-01");
        assert_eq!(from(&[("2024-06-01", 1), ("2026-06-01", 50), ("2026-06-30", 50)]), "2024-06-01");
    }

    #[test]
    fn missing_months_in_a_row_are_one_span() {
        let months = |text: &str| month_of(format!("{text}-01").parse().expect("a date"));
        let rows: BTreeMap<i32, u64> = ["2025-11", "2026-02", "2026-03"].map(|month| (months(month), 1)).into();
        let names =
            |span| missing(span, &rows).into_iter().map(|span| format!("{}–{} {}", span.first, span.last, span.months)).collect::<Vec<_>>();
        assert_eq!(names(months("2025-11")..=months("2026-03")), ["2025-12–2026-01 2"]);
        assert_eq!(names(months("2025-10")..=months("2026-05")), ["2025-10–2025-10 1", "2025-12–2026-01 2", "2026-04–2026-05 2"]);
    }
}
