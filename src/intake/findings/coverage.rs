//! How far the exports reach: the latest date of a kind, and the month that the ledger covers.

use chrono::NaiveDate;

use super::intake::Intake;
use crate::domain::{Cadence, Kind, Period, date_of, day_number};
use crate::intake::table::frame;
use polars::prelude::{ChunkAgg, DataFrame};

/// Days after the latest accepted case within which a period counts as covered: a centre that is closed over the last
/// days of a month, for a weekend and the longest public holiday, accepts nothing in them, and its ledger is complete
/// all the same.
const COVERED_DAYS: i32 = 7;
/// Days before the as-of date after which an export is said to end too early.
pub const STALE_DAYS: i32 = 7;

/// The latest month whose last day is at most seven days after `latest`, the latest accepted date of the ledger.
#[must_use]
pub fn month_covered(latest: NaiveDate) -> Period {
    let covered = date_of(day_number(latest) + COVERED_DAYS);
    let month = Period::containing(covered, Cadence::Month);
    if month.last() == covered { month } else { month.previous() }
}

/// Whether a ledger whose latest accepted date is `latest` reaches the end of a period: the same rule by which the
/// default period is chosen, so that it is never unfinished. Of a week, which is no longer than those days, more than
/// half must be reached: its Thursday.
#[must_use]
pub fn is_covered(period: Period, latest: NaiveDate) -> bool {
    let (first, last) = (day_number(period.first()), day_number(period.last()));
    last - day_number(latest) <= COVERED_DAYS.min((last - first + 1) / 2)
}

impl Intake {
    /// The accepted rows of a kind, and the name of the date column that says when a row happened.
    #[must_use]
    pub fn dated(&self, kind: Kind) -> (&DataFrame, &'static str) {
        match kind {
            Kind::Ledger => (&self.ledger, frame::ACCEPTED_AT),
            Kind::Visits => (&self.visits, frame::VISITED_AT),
            Kind::Evaluations => (&self.evaluations, frame::RATED_AT),
            Kind::Rectifications => (&self.rectifications, frame::RAISED_ON),
        }
    }

    /// The latest date of a kind's accepted rows.
    #[must_use]
    pub fn latest(&self, kind: Kind) -> Option<NaiveDate> {
        let (table, column) = self.dated(kind);
        table.column(column).ok()?.date().ok()?.physical().max().map(date_of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_covered_from_its_thursday_on() {
        let week: Period = "2026-W27".parse().expect("a week"); // 29 June to 5 July
        for (latest, covered) in [("2026-07-05", true), ("2026-07-02", true), ("2026-07-01", false), ("2026-06-28", false)] {
            assert_eq!(is_covered(week, latest.parse().expect(latest)), covered, "{latest}");
        }
    }

    #[test]
    fn a_month_is_covered_when_it_ends_within_a_week() {
        for (latest, month) in [("2026-06-30", "2026-06"), ("2026-06-23", "2026-06"), ("2026-06-22", "2026-05"), ("2026-07-24", "2026-07")]
        {
            let latest = latest.parse().expect(latest);
            let covered = month_covered(latest);
            assert_eq!(covered.to_string(), month, "{latest}");
            let after = Period::containing(date_of(day_number(covered.last()) + 1), Cadence::Month);
            assert!(is_covered(covered, latest) && !is_covered(after, latest), "{latest}");
        }
    }
}
