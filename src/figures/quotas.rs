//! Weekly quotas: phone calls by window, visits on site by the whole centre, for the ISO weeks that end in the period.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::domain::{Cadence, Method, Period, day_number};
use crate::intake::{Intake, frame};
use crate::obligations::columns;
use crate::workspace::Workspace;

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
}

impl WeekQuota {
    /// A quota of `per_week` in a week of five working days, reduced to this week's and rounded up.
    #[must_use]
    pub fn reduced(&self, per_week: u64) -> u64 {
        (per_week * self.working_days).div_ceil(5)
    }
}

/// What the weeks that end in `period`, not after the as-of date, asked and got.
pub(super) fn weeks(intake: &Intake, workspace: &Workspace, period: Period, as_of: NaiveDate) -> Vec<WeekQuota> {
    let mut weeks: Vec<WeekQuota> = ending(period, as_of)
        .into_iter()
        .map(|week| WeekQuota {
            week,
            working_days: u64::from(workspace.calendar.count(day_number(week.first()), day_number(week.last())).min(5)),
            onsite: 0,
            phone: BTreeMap::new(),
        })
        .collect();
    if !weeks.is_empty() {
        let first_phoned = count_visits(intake, &mut weeks);
        count_population(intake, &first_phoned, &mut weeks);
    }
    weeks
}

/// The ISO weeks that end in `period`, not after `as_of`.
#[must_use]
pub fn ending(period: Period, as_of: NaiveDate) -> Vec<Period> {
    period.touching(Cadence::Week).into_iter().filter(|week| period.contains(week.last()) && week.last() <= as_of).collect()
}

/// Counts the visits of each week; gives the day of each case's first phone visit (`i32::MAX` = none).
fn count_visits(intake: &Intake, weeks: &mut [WeekQuota]) -> Vec<i32> {
    let table = &intake.visits;
    let on = columns::days(table, frame::VISITED_AT).expect("every visit has a date");
    let (case, method) = (columns::numbers(table, frame::CASE), columns::codes(table, frame::METHOD));
    let case_window = columns::numbers(&intake.ledger, frame::WINDOW);
    let start = day_number(weeks[0].week.first());
    let mut first_phoned = vec![i32::MAX; intake.ledger.height()];
    let mut phoned: BTreeSet<(usize, u32)> = BTreeSet::new();
    for row in 0..table.height() {
        let Some(on) = on.get(row) else { continue };
        let place = ((on - start).div_euclid(7) as usize, on >= start);
        let week = (place.1 && place.0 < weeks.len()).then_some(place.0);
        if method.get(row) == Some(Method::Onsite as u8) {
            if let Some(week) = week {
                weeks[week].onsite += 1;
            }
        } else if let Some(case) = case.get(row) {
            let first = &mut first_phoned[case as usize];
            *first = on.min(*first);
            if let Some(week) = week {
                phoned.insert((week, case));
            }
        }
    }
    for (week, case) in phoned {
        if let Some(window) = case_window.get(case as usize) {
            weeks[week].phone.entry(window).or_default().1 += 1;
        }
    }
    first_phoned
}

/// Counts the cases that could be phoned: accepted in the month of the week's last day up to that day, allowing a callback,
/// and not phoned before the week.
fn count_population(intake: &Intake, first_phoned: &[i32], weeks: &mut [WeekQuota]) {
    let table = &intake.ledger;
    let accepted = columns::days(table, frame::ACCEPTED_AT).expect("every case has a day of acceptance");
    let (window, allowed) = (columns::numbers(table, frame::WINDOW), columns::flags(table, frame::CALLBACK_ALLOWED));
    let bounds: Vec<(i32, i32, i32)> = weeks
        .iter()
        .map(|week| {
            let last = week.week.last();
            (day_number(week.week.first()), day_number(last) - last.day0() as i32, day_number(last))
        })
        .collect();
    for (row, first_phoned) in first_phoned.iter().enumerate() {
        let (Some(accepted), Some(window)) = (accepted.get(row), window.get(row)) else { continue };
        if !allowed.get(row) {
            continue;
        }
        for ((monday, month_start, last), week) in bounds.iter().zip(weeks.iter_mut()) {
            if (*month_start..=*last).contains(&accepted) && first_phoned >= monday {
                week.phone.entry(window).or_default().0 += 1;
            }
        }
    }
}
