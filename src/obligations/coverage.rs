//! What the exports record at all: of which days they hold visits, and which columns their files have.
//!
//! What was never recorded is no failure. An act that a visit fulfils is judged where its due period ends in a recorded
//! month, or lies in recorded months for the greater part; one that a column fulfils, where the file of its row has the
//! column. Which acts are left out follows from dates and headings alone, never from what became of them: otherwise
//! those that are left would say what nobody knows.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use polars::prelude::DataFrame;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::columns;
use super::frame::month_number;
use crate::domain::{Cadence, Kind, Period, date_of, day_number};
use crate::intake::{Intake, frame};
use crate::workspace::Recorded;

/// Days from a first to a last one, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
}

/// Of which days the exports hold rows: whole months, from that of the first row up to the
/// as-of date to that of the last.
///
/// Exports are made by the month, and within a month that has any record a day without one says that
/// nothing was done. So does a month between two others: the register was kept then. Before the first and
/// after the last record nobody knows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Cases, by the day of acceptance.
    pub ledger: Option<Days>,
    /// Visits.
    pub visits: Option<Days>,
    /// Visits that name a case of the ledger, or what `[recorded] visits` says: only these can fulfil anything.
    pub callbacks: Option<Days>,
    /// Evaluations.
    pub evaluations: Option<Days>,
    /// Problems of the rectification ledger, by the day on which they were raised.
    pub rectifications: Option<Days>,
}

impl Days {
    /// Whether `day` is one of them.
    #[must_use]
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }

    /// Whether the days from `first` to `last` touch them.
    #[must_use]
    pub fn touch(&self, first: NaiveDate, last: NaiveDate) -> bool {
        self.first <= last && first <= self.last
    }

    /// Both and what lies between them.
    fn with(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), last: self.last.max(other.last) }
    }
}

impl Coverage {
    /// What the rows up to the as-of date cover; `stated` is what the workspace says of its visits.
    #[must_use]
    pub fn of(intake: &Intake, stated: Recorded, as_of: NaiveDate) -> Self {
        let as_of = day_number(as_of);
        let span = |kind: Kind| {
            let (table, column) = intake.dated(kind);
            months(table, column, as_of, |_| true)
        };
        let case = columns::numbers(&intake.visits, frame::CASE);
        let callbacks = months(&intake.visits, frame::VISITED_AT, as_of, |row| case.get(row).is_some());
        Self {
            ledger: span(Kind::Ledger),
            visits: as_stated(span(Kind::Visits), stated, as_of),
            callbacks: as_stated(callbacks, stated, as_of),
            evaluations: span(Kind::Evaluations),
            rectifications: span(Kind::Rectifications),
        }
    }

    /// That of a kind.
    #[must_use]
    pub fn days(&self, kind: Kind) -> Option<Days> {
        match kind {
            Kind::Ledger => self.ledger,
            Kind::Visits => self.visits,
            Kind::Evaluations => self.evaluations,
            Kind::Rectifications => self.rectifications,
        }
    }

    /// Whether the visits reach to a due period; day numbers, no `from` = any day before.
    ///
    /// They do where it ends on one of their days. Where it ends after them, more than half of the months that it
    /// touches must be theirs: of a callback within three days they tell nothing then, of one within half a year nearly
    /// all. Where it ended before them, there was no visit that could have fulfilled it.
    #[must_use]
    pub fn covers(&self, from: Option<i32>, to: i32) -> bool {
        let Some(days) = self.callbacks else { return false };
        let (first, last) = (day_number(days.first), day_number(days.last));
        if to <= last {
            return first <= to;
        }
        from.is_some_and(|from| {
            let (begin, end) = (month_number(from), month_number(to));
            let recorded = month_number(last) - begin.max(month_number(first)) + 1;
            2 * recorded > end - begin + 1
        })
    }

    /// What both together cover.
    pub fn add(&mut self, other: &Self) {
        let both = |one: Option<Days>, two: Option<Days>| one.map_or(two, |one| Some(two.map_or(one, |two| one.with(two))));
        *self = Self {
            ledger: both(self.ledger, other.ledger),
            visits: both(self.visits, other.visits),
            callbacks: both(self.callbacks, other.callbacks),
            evaluations: both(self.evaluations, other.evaluations),
            rectifications: both(self.rectifications, other.rectifications),
        };
    }
}

/// What the workspace says of its visits goes before what they show; only the last day is never earlier than shown, for
/// it was said of the exports of its time.
fn as_stated(shown: Option<Days>, stated: Recorded, as_of: i32) -> Option<Days> {
    let first = stated.visits_from.or(shown.map(|days| days.first))?;
    let last = stated.visits_to.max(shown.map(|days| days.last)).unwrap_or_else(|| date_of(as_of));
    Some(Days { first, last })
}

/// The months from that of the first wanted row up to `as_of` to that of the last one.
fn months(table: &DataFrame, column: &str, as_of: i32, wanted: impl Fn(usize) -> bool + Sync) -> Option<Days> {
    let on = columns::days(table, column)?;
    let days = (0..table.height()).into_par_iter().filter(|row| wanted(*row)).filter_map(|row| on.get(row)).filter(|day| *day <= as_of);
    let (first, last) = days.map(|day| (day, day)).reduce_with(|one, two| (one.0.min(two.0), one.1.max(two.1)))?;
    let month = |day: i32| Period::containing(date_of(day), Cadence::Month);
    Some(Days { first: month(first).first(), last: month(last).last() })
}

/// By file number: whether the file has this column of the kind; files of other kinds have none.
pub(crate) fn files_with(intake: &Intake, kind: Kind, column: &str) -> Vec<bool> {
    // a row of counts has a day, which may be the last one of its month
    let is_dated = |file: &crate::intake::FileReport| column == frame::RATED_AT && file.counts();
    let has =
        |file: &crate::intake::FileReport| file.kind == kind && (is_dated(file) || file.matched.iter().any(|(name, _)| *name == column));
    intake.files.iter().map(has).collect()
}

/// Whether every file of the kind that has accepted rows has the column.
pub(crate) fn is_everywhere(intake: &Intake, kind: Kind, with: &[bool]) -> bool {
    intake.files.iter().zip(with).all(|(file, has)| *has || file.kind != kind || file.accepted == 0)
}

/// Of which columns that a rule needs its rows' files have none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lacking {
    /// Columns that the file of some row of the rule does not have.
    pub columns: BTreeSet<&'static str>,
    /// Whether the file of some row has all of them.
    pub some_complete: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(first: &str, last: &str) -> Days {
        Days { first: first.parse().expect("a date"), last: last.parse().expect("a date") }
    }

    #[test]
    fn a_due_period_is_covered_where_it_ends_in_a_recorded_month_or_lies_in_such_for_the_greater_part() {
        let number = |text: &str| day_number(text.parse().expect("a date"));
        let coverage = Coverage { callbacks: Some(days("2026-04-01", "2026-06-30")), ..Coverage::default() };
        for (from, to, covered) in [
            (Some("2026-03-01"), "2026-03-31", false),
            (Some("2026-03-01"), "2026-04-01", true), // it ends in April
            (Some("2025-01-01"), "2026-06-30", true),
            (Some("2026-06-28"), "2026-07-01", false), // one month of two
            (Some("2026-05-31"), "2026-07-01", true),  // two of three
            (Some("2026-05-01"), "2026-08-31", false), // two of four
            (Some("2026-01-01"), "2026-08-31", false), // three of eight: January to March are not recorded
            (Some("2026-07-01"), "2026-08-31", false),
            (None, "2026-03-31", false),
            (None, "2026-06-30", true),
            (None, "2026-09-30", false),
        ] {
            assert_eq!(coverage.covers(from.map(number), number(to)), covered, "{from:?} to {to}");
            assert!(!Coverage::default().covers(from.map(number), number(to)), "without a visit nothing is covered");
        }
    }

    #[test]
    fn what_the_workspace_says_goes_before_what_the_visits_show() {
        let stated = |from: Option<&str>, to: Option<&str>| Recorded {
            visits_from: from.map(|day| day.parse().expect("a date")),
            visits_to: to.map(|day| day.parse().expect("a date")),
        };
        let shown = Some(days("2026-04-01", "2026-06-30"));
        let as_of = day_number("2026-07-31".parse().expect("a date"));
        for (shown, stated, expected) in [
            (shown, stated(None, None), shown),
            (shown, stated(Some("2026-01-01"), None), Some(days("2026-01-01", "2026-06-30"))),
            (shown, stated(None, Some("2026-07-31")), Some(days("2026-04-01", "2026-07-31"))),
            (shown, stated(Some("2026-05-01"), Some("2026-05-31")), Some(days("2026-05-01", "2026-06-30"))),
            (None, stated(Some("2026-01-01"), None), Some(days("2026-01-01", "2026-07-31"))),
            (None, stated(None, Some("2026-07-31")), None),
            (None, stated(None, None), None),
        ] {
            assert_eq!(as_stated(shown, stated, as_of), expected);
        }
    }

    #[test]
    fn the_coverage_of_two_reaches_from_the_first_to_the_last_day_of_both() {
        let mut one = Coverage {
            visits: Some(days("2026-04-01", "2026-04-30")),
            evaluations: Some(days("2026-01-01", "2026-01-31")),
            ..Coverage::default()
        };
        one.add(&Coverage {
            visits: Some(days("2026-02-01", "2026-02-28")),
            ledger: Some(days("2026-03-01", "2026-03-31")),
            ..Coverage::default()
        });
        assert_eq!((one.visits, one.callbacks), (Some(days("2026-02-01", "2026-04-30")), None));
        assert_eq!((one.ledger, one.evaluations), (Some(days("2026-03-01", "2026-03-31")), Some(days("2026-01-01", "2026-01-31"))));
    }
}
