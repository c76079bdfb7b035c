//! Weekly quotas: phone calls by window, visits on site by the whole centre, for the ISO weeks that end in the period.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};
use polars::prelude::{DataType, Expr, IntoLazy, LazyFrame, col, len, lit};
use serde::{Deserialize, Serialize};

use crate::domain::{Cadence, Method, Period, day_number};
use crate::error::Result;
use crate::intake::Intake;
use crate::intake::frame::{ACCEPTED_AT, CALLBACK_ALLOWED, CASE, METHOD, VISITED_AT, WINDOW};
use crate::obligations::{columns, query};
use crate::workspace::Workspace;

/// First day of a week.
const MONDAY: &str = "monday";
/// How many visits or cases.
const N: &str = "n";
/// Day of the first phone visit.
const PHONED_AT: &str = "phoned_at";

/// What one week asked and got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekQuota {
    /// The week.
    pub week: Period,
    /// Working days that count, at most 5.
    pub working_days: u64,
    /// Visits on site that were made, by anybody.
    pub onsite: u64,
    /// By window number: cases that could be phoned, and distinct cases that were.
    pub phone: BTreeMap<u32, (u64, u64)>,
    /// Windows of which cases and visits of the week are recorded.
    pub recorded: BTreeSet<u32>,
    /// Whether visits of the week are recorded.
    pub onsite_recorded: bool,
}

impl WeekQuota {
    /// A week of which nothing is counted yet.
    #[must_use]
    pub fn of(week: Period) -> Self {
        Self { week, working_days: 0, onsite: 0, phone: BTreeMap::new(), recorded: BTreeSet::new(), onsite_recorded: false }
    }

    /// A quota of `per_week` in a week of five working days, reduced to this week's and rounded up.
    #[must_use]
    pub fn reduced(&self, per_week: u64) -> u64 {
        (per_week * self.working_days).div_ceil(5)
    }
}

/// What the weeks that end in `period`, not after the as-of date, asked and got.
///
/// # Errors
/// Never for the tables of intake.
pub(super) fn weeks(intake: &Intake, workspace: &Workspace, period: Period, as_of: NaiveDate) -> Result<Vec<WeekQuota>> {
    let weeks = ending(period, as_of);
    let (Some(first), Some(last)) = (weeks.first(), weeks.last()) else { return Ok(Vec::new()) };
    let days = day_number(first.first())..=day_number(last.last());
    let onsite = query::collect(onsite_by_week(intake.visits.clone().lazy(), &days))?;
    let phoned = query::collect(phoned_by_week(intake.visits.clone().lazy(), &days))?;
    let accepted = Bounds::of(first).month..=*days.end();
    let callable = query::collect(callable(intake.ledger.clone().lazy(), intake.visits.clone().lazy(), &accepted))?;

    let week = |week: Period| WeekQuota {
        working_days: u64::from(workspace.calendar.count(day_number(week.first()), day_number(week.last())).min(5)),
        ..WeekQuota::of(week)
    };
    let mut quotas: Vec<WeekQuota> = weeks.into_iter().map(week).collect();
    let place = |monday: i32| ((monday - days.start()) / 7) as usize;
    for (monday, n) in columns::whole_days(&onsite, MONDAY).zip(columns::whole(&onsite, N)) {
        quotas[place(monday)].onsite = n.into();
    }
    let groups = columns::whole_days(&phoned, MONDAY).zip(columns::whole(&phoned, WINDOW));
    for ((monday, window), n) in groups.zip(columns::whole(&phoned, N)) {
        quotas[place(monday)].phone.entry(window).or_default().1 = n.into();
    }
    for quota in &mut quotas {
        let could = query::collect(callable_in_week(callable.clone().lazy(), &Bounds::of(&quota.week)))?;
        for (window, n) in columns::whole(&could, WINDOW).zip(columns::whole(&could, N)) {
            quota.phone.entry(window).or_default().0 = n.into();
        }
    }
    Ok(quotas)
}

/// The ISO weeks that end in `period`, not after `as_of`.
#[must_use]
pub fn ending(period: Period, as_of: NaiveDate) -> Vec<Period> {
    period.touching(Cadence::Week).into_iter().filter(|week| period.contains(week.last()) && week.last() <= as_of).collect()
}

/// The days that matter to a week.
struct Bounds {
    monday: i32,
    sunday: i32,
    /// The first of the month in which its last day lies.
    month: i32,
}

impl Bounds {
    fn of(week: &Period) -> Self {
        let (monday, sunday) = (day_number(week.first()), day_number(week.last()));
        Self { monday, sunday, month: sunday - week.last().day0() as i32 }
    }
}

/// The Monday of the week in which a visit lies; `days` begin with a Monday.
fn monday(days: &RangeInclusive<i32>) -> Expr {
    let on = || col(VISITED_AT).cast(DataType::Int32);
    (on() - (on() - lit(*days.start())) % lit(7)).cast(DataType::Date).alias(MONDAY)
}

/// The visits on site, one row a week in which there were any.
///
/// | column | type | null | what |
/// |---|---|---|---|
/// | `monday` | `Date` | no | first day of the week |
/// | `n` | `UInt32` | no | visits |
fn onsite_by_week(visits: LazyFrame, days: &RangeInclusive<i32>) -> LazyFrame {
    let onsite = visits.filter(query::is(METHOD, Method::Onsite as u8).and(query::within(VISITED_AT, days)));
    query::sorted(onsite.group_by([monday(days)]).agg([len().alias(N)]), [MONDAY])
}

/// The cases that were phoned, whatever came of it: one row a week and window.
///
/// | column | type | null | what |
/// |---|---|---|---|
/// | `monday` | `Date` | no | first day of the week |
/// | `window` | `UInt32` | no | the case's |
/// | `n` | `UInt32` | no | distinct cases |
fn phoned_by_week(visits: LazyFrame, days: &RangeInclusive<i32>) -> LazyFrame {
    let phoned = visits.filter(is_phone_call().and(query::within(VISITED_AT, days)));
    query::sorted(phoned.group_by([monday(days), col(WINDOW)]).agg([col(CASE).n_unique().alias(N)]), [MONDAY, WINDOW])
}

/// The cases accepted on these days that allow a callback, in the order of the ledger.
///
/// Calls of other days tell nothing: intake refuses a visit before its case was accepted, and one after
/// the last week came after each.
///
/// | column | type | null | what |
/// |---|---|---|---|
/// | `window` | `UInt32` | no | |
/// | `accepted_at` | `Date` | no | |
/// | `phoned_at` | `Date` | never phoned | day of the first phone visit |
fn callable(ledger: LazyFrame, visits: LazyFrame, days: &RangeInclusive<i32>) -> LazyFrame {
    let first = visits
        .filter(is_phone_call().and(query::within(VISITED_AT, days)))
        .group_by([col(CASE)])
        .agg([col(VISITED_AT).min().alias(PHONED_AT)]);
    let cases = ledger.with_row_index(CASE, None).filter(query::within(ACCEPTED_AT, days).and(col(CALLBACK_ALLOWED)));
    cases.left_join(first, col(CASE), col(CASE)).select([col(WINDOW), col(ACCEPTED_AT), col(PHONED_AT)])
}

/// Of these cases those that could be phoned in a week: accepted in the month of its last day up to that day, and not
/// phoned before the week. One row a window.
///
/// | column | type | null | what |
/// |---|---|---|---|
/// | `window` | `UInt32` | no | |
/// | `n` | `UInt32` | no | cases |
fn callable_in_week(callable: LazyFrame, week: &Bounds) -> LazyFrame {
    let not_before = col(PHONED_AT).is_null().or(col(PHONED_AT).gt_eq(query::day(week.monday)));
    let cases = callable.filter(query::within(ACCEPTED_AT, &(week.month..=week.sunday)).and(not_before));
    query::sorted(cases.group_by([col(WINDOW)]).agg([len().alias(N)]), [WINDOW])
}

/// Whether a visit is a call about a case.
fn is_phone_call() -> Expr {
    query::is(METHOD, Method::Phone as u8).and(col(CASE).is_not_null())
}

#[cfg(test)]
mod tests {
    use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series};

    use super::*;

    /// Monday, 1 June 2026.
    const FIRST: i32 = 20_605;

    /// Day, window, case, method.
    fn visits(rows: &[(i32, u32, Option<u32>, Method)]) -> LazyFrame {
        let on = Series::new(VISITED_AT.into(), rows.iter().map(|row| row.0).collect::<Vec<_>>());
        let columns = vec![
            on.cast(&DataType::Date).expect("days").into_column(),
            Series::new(WINDOW.into(), rows.iter().map(|row| row.1).collect::<Vec<_>>()).into_column(),
            Series::new(CASE.into(), rows.iter().map(|row| row.2).collect::<Vec<_>>()).into_column(),
            Series::new(METHOD.into(), rows.iter().map(|row| row.3 as u8).collect::<Vec<_>>()).into_column(),
        ];
        DataFrame::new_infer_height(columns).expect("columns of one length").lazy()
    }

    /// Window, day of acceptance, whether a callback is allowed.
    fn ledger(rows: &[(u32, i32, bool)]) -> LazyFrame {
        let on = Series::new(ACCEPTED_AT.into(), rows.iter().map(|row| row.1).collect::<Vec<_>>());
        let columns = vec![
            Series::new(WINDOW.into(), rows.iter().map(|row| row.0).collect::<Vec<_>>()).into_column(),
            on.cast(&DataType::Date).expect("days").into_column(),
            Series::new(CALLBACK_ALLOWED.into(), rows.iter().map(|row| row.2).collect::<Vec<_>>()).into_column(),
        ];
        DataFrame::new_infer_height(columns).expect("columns of one length").lazy()
    }

    #[test]
    fn visits_on_site_count_by_week_and_calls_by_case() {
        let (phone, onsite) = (Method::Phone, Method::Onsite);
        let visits = visits(&[
            (FIRST - 1, 1, Some(0), onsite), // the week before
            (FIRST, 1, Some(0), phone),
            (FIRST + 6, 1, Some(0), phone), // the same case again
            (FIRST + 6, 2, None, onsite),   // a form without a case
            (FIRST + 7, 1, Some(0), phone), // the next week
            (FIRST + 7, 2, None, phone),    // a call about no case
            (FIRST + 14, 1, Some(1), phone),
        ]);
        let days = FIRST..=FIRST + 13;
        let onsite = query::collect(onsite_by_week(visits.clone(), &days)).expect("a table");
        assert_eq!(columns::whole_days(&onsite, MONDAY).zip(columns::whole(&onsite, N)).collect::<Vec<_>>(), [(FIRST, 1)]);
        let phoned = query::collect(phoned_by_week(visits, &days)).expect("a table");
        let groups = columns::whole_days(&phoned, MONDAY).zip(columns::whole(&phoned, WINDOW));
        assert_eq!(groups.zip(columns::whole(&phoned, N)).collect::<Vec<_>>(), [((FIRST, 1), 1), ((FIRST + 7, 1), 1)]);
    }

    #[test]
    fn a_case_of_the_month_can_be_phoned_until_it_was() {
        let ledger = ledger(&[
            (1, FIRST, true),      // never phoned
            (1, FIRST, false),     // allows no callback
            (1, FIRST + 3, true),  // phoned on the second Monday
            (2, FIRST + 12, true), // accepted in the second week
            (1, FIRST - 1, true),  // accepted in May
            (2, FIRST + 14, true), // accepted after the weeks
        ]);
        let visits =
            visits(&[(FIRST + 9, 1, Some(2), Method::Phone), (FIRST + 7, 1, Some(2), Method::Phone), (FIRST, 1, None, Method::Phone)]);
        let week = |monday: i32| Bounds { monday, sunday: monday + 6, month: FIRST };
        let cases = query::collect(callable(ledger, visits, &(FIRST..=FIRST + 13))).expect("a table").lazy();
        for (monday, expected) in [(FIRST, vec![(1, 2)]), (FIRST + 7, vec![(1, 2), (2, 1)]), (FIRST + 14, vec![(1, 1), (2, 1)])] {
            let could = query::collect(callable_in_week(cases.clone(), &week(monday))).expect("a table");
            assert_eq!(columns::whole(&could, WINDOW).zip(columns::whole(&could, N)).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn queries_give_their_documented_columns_and_nothing_of_empty_tables() {
        let (number, day) = (DataType::UInt32, DataType::Date);
        let days = FIRST..=FIRST + 6;
        let callable = || callable(ledger(&[]), visits(&[]), &days);
        for (question, expected) in [
            (onsite_by_week(visits(&[]), &days), vec![(MONDAY, &day), (N, &number)]),
            (phoned_by_week(visits(&[]), &days), vec![(MONDAY, &day), (WINDOW, &number), (N, &number)]),
            (callable(), vec![(WINDOW, &number), (ACCEPTED_AT, &day), (PHONED_AT, &day)]),
            (
                callable_in_week(callable(), &Bounds { monday: FIRST, sunday: FIRST + 6, month: FIRST }),
                vec![(WINDOW, &number), (N, &number)],
            ),
        ] {
            let table = query::collect(question).expect("a table");
            let types: Vec<(&str, &DataType)> = table.schema().iter().map(|(name, of)| (name.as_str(), of)).collect();
            assert_eq!((table.height(), types), (0, expected));
        }
    }
}
