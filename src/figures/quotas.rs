//! Weekly quotas: phone calls by window, visits on site by the whole centre, for the ISO weeks that end in the period.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::batches;
use crate::domain::{Cadence, Method, Period, day_number};
use crate::intake::{Intake, frame};
use crate::obligations::{Assessment, columns};
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
pub(super) fn weeks(assessment: &Assessment<'_>, workspace: &Workspace, period: Period, as_of: NaiveDate) -> Vec<WeekQuota> {
    let weeks = ending(period, as_of);
    if weeks.is_empty() {
        return Vec::new();
    }
    let bounds: Vec<Bounds> = weeks.iter().map(Bounds::of).collect();
    let intake = assessment.intake();
    let (onsite, phone) = (onsite(intake, &bounds), phone(assessment, &bounds));
    let windows = intake.windows.0.len().max(1);
    let of_week = |((week, onsite), phone): ((Period, u64), &[[u64; 2]])| WeekQuota {
        working_days: u64::from(workspace.calendar.count(day_number(week.first()), day_number(week.last())).min(5)),
        onsite,
        phone: (0..).zip(phone).filter(|(_, counts)| **counts != [0, 0]).map(|(window, [could, were])| (window, (*could, *were))).collect(),
        ..WeekQuota::of(week)
    };
    weeks.into_iter().zip(onsite).zip(phone.chunks(windows)).map(of_week).collect()
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

/// The place of the week in which a day lies; the weeks follow one another.
fn week_of(on: i32, weeks: &[Bounds]) -> Option<usize> {
    let place = usize::try_from(on.checked_sub(weeks.first()?.monday)?).ok()? / 7;
    (place < weeks.len()).then_some(place)
}

/// The visits on site of each week.
fn onsite(intake: &Intake, weeks: &[Bounds]) -> Vec<u64> {
    let table = &intake.visits;
    let on = columns::days(table, frame::VISITED_AT).expect("every visit has a date");
    let method = columns::codes(table, frame::METHOD);
    let of_rows = |rows: Range<usize>| {
        let mut counts = vec![0; weeks.len()];
        for row in rows.filter(|row| method.get(*row) == Some(Method::Onsite as u8)) {
            if let Some(week) = on.get(row).and_then(|on| week_of(on, weeks)) {
                counts[week] += 1;
            }
        }
        counts
    };
    batches::sum(table.height(), weeks.len(), of_rows, batches::add)
}

/// By week and window: the cases that could be phoned, and those that were.
///
/// A case could be phoned where it was accepted in the month of the week's last day up to that day, allows a callback, and was
/// not phoned before the week.
fn phone(assessment: &Assessment<'_>, weeks: &[Bounds]) -> Vec<[u64; 2]> {
    let intake = assessment.intake();
    let (table, windows) = (&intake.ledger, intake.windows.0.len());
    let accepted = columns::days(table, frame::ACCEPTED_AT).expect("every case has a day of acceptance");
    let (window, allowed) = (columns::numbers(table, frame::WINDOW), columns::flags(table, frame::CALLBACK_ALLOWED));
    let of_cases = |cases: Range<usize>| {
        let mut counts = vec![[0_u64; 2]; weeks.len() * windows];
        for case in cases {
            let (Some(accepted), Some(window)) = (accepted.get(case), window.get(case)) else { continue };
            let phoned = || assessment.visits_of(case as u32).filter(|(_, method)| *method == Method::Phone).map(|(on, _)| on);
            let mut last = None;
            for week in phoned().filter_map(|on| week_of(on, weeks)) {
                if last.replace(week) != Some(week) {
                    counts[week * windows + window as usize][1] += 1;
                }
            }
            for (place, week) in weeks.iter().enumerate().filter(|(_, week)| (week.month..=week.sunday).contains(&accepted)) {
                if allowed.get(case) && phoned().next().is_none_or(|first| first >= week.monday) {
                    counts[place * windows + window as usize][0] += 1;
                }
            }
        }
        counts
    };
    batches::sum(table.height(), weeks.len() * windows, of_cases, batches::add_pairs)
}
