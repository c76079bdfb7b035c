//! Why a week's quota reads as it does: its working days, the cases that could be phoned, and what was done.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::say::{self, Say, date};
use crate::desk::Lookup;
use crate::domain::{Cadence, Method, Outcome, Period, day_number};
use crate::intake::{Intake, frame};
use crate::obligations::{Coverage, Days, columns};
use crate::workspace::Workspace;

/// A week's quota, laid open.
#[derive(Debug, Serialize)]
pub struct QuotaExplanation {
    /// Week, method and window.
    pub of: String,
    /// First and last day of the week.
    pub days: (String, String),
    /// By phone or on site.
    pub method: Method,
    /// The week's working days, at most 5.
    pub working_days: u64,
    /// Each day of the week that is not as its weekday says, or is no working day: date, weekday, name.
    pub days_off: Vec<String>,
    /// Days that are worked instead (调休): date, weekday, name.
    pub make_up_days: Vec<String>,
    /// How many were to be made.
    pub required: u64,
    /// How that came about.
    pub arithmetic: Vec<String>,
    /// Cases accepted in the month up to the week's last day, and whether they could be phoned; empty on site.
    pub cases: Vec<QuotaCase>,
    /// How many were made.
    pub done: u64,
    /// Each visit of the week; for the phone each case once counts.
    pub visits: Vec<QuotaVisit>,
    /// done ≥ required; none where cases or visits of the week are not recorded.
    pub attained: Option<bool>,
    /// The comparison in words.
    pub comparison: String,
}

/// A case of the month.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct QuotaCase {
    /// Its id.
    pub case_id: String,
    /// Day of acceptance.
    pub accepted_on: String,
    /// Whether it could be phoned.
    pub counted: bool,
    /// Why not.
    pub left_out: Option<String>,
}

/// A visit of the week.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct QuotaVisit {
    /// Its day.
    pub on: String,
    /// Its id or `FILE:LINE`.
    pub visit: String,
    /// The case; empty for a form without one.
    pub case_id: String,
    /// What came of it.
    pub outcome: String,
    /// Whether it counts: by phone only the first to each case does.
    pub counted: bool,
}

/// Lays open a week's phone calls of a window, or the centre's visits on site.
#[must_use]
pub fn quota(week: Period, window: Option<&str>, intake: &Intake, workspace: &Workspace, as_of: NaiveDate) -> QuotaExplanation {
    let locale = workspace.locale;
    let say = Say(locale);
    let (first, last) = (day_number(week.first()), day_number(week.last()));
    let worked = u64::from(workspace.calendar.count(first, last));
    let working_days = worked.min(5);
    let method = if window.is_some() { Method::Phone } else { Method::Onsite };
    let per_week = if window.is_some() { workspace.quota_phone } else { workspace.quota_onsite };
    let reduced = (per_week * working_days).div_ceil(5);
    let mut arithmetic = Vec::new();
    if worked > 5 {
        arithmetic.push(say.of(message!("explain.quota.as_five", worked)));
    }
    arithmetic.push(say.of(message!("explain.quota.reduced", per_week, working_days, reduced)));
    let cases = window.map_or_else(Vec::new, |window| population(week, window, intake, workspace));
    let mut required = reduced;
    if window.is_some() {
        let counted = cases.iter().filter(|case| case.counted).count() as u64;
        required = reduced.min(counted);
        arithmetic.push(say.of(message!(
            "explain.quota.population",
            first = date(month_start(week.last())),
            last = date(last),
            n = cases.len(),
            counted,
            required
        )));
    }
    let visits = visits(week, window, intake, workspace);
    let done = visits.iter().filter(|visit| visit.counted).count() as u64;
    let coverage = Coverage::of(intake, workspace.recorded, as_of);
    let holds = |days: Option<Days>| days.is_some_and(|days| days.contains(week.last()));
    let recorded = if window.is_some() { holds(coverage.ledger) && holds(coverage.callbacks) } else { holds(coverage.visits) };
    let attained = done >= required;
    let by = say::component(if window.is_some() { crate::domain::Component::Phone } else { crate::domain::Component::Onsite }, locale);
    let of = [Some(week.to_string()), Some(by), window.map(str::to_owned)];
    let listed = |days: &[i32]| {
        let named = |day: i32| workspace.calendar.special_days(day, day).next().map(|(.., name)| name.to_owned()).unwrap_or_default();
        let day = |day: i32| {
            let (on, name) = (crate::domain::date_of(day), named(day));
            format!("{on}{} {name}", say::weekday(on.weekday(), locale)).trim_end().to_owned()
        };
        days.iter().copied().map(day).collect::<Vec<_>>()
    };
    let is_weekend = |day: &i32| crate::domain::date_of(*day).weekday().number_from_monday() > 5;
    let (worked, days_off): (Vec<i32>, Vec<i32>) = (first..=last).partition(|day| workspace.calendar.is_worked(*day));
    let made_up: Vec<i32> = worked.into_iter().filter(is_weekend).collect();
    QuotaExplanation {
        of: of.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        days: (date(first), date(last)),
        method,
        working_days,
        days_off: listed(&days_off),
        make_up_days: listed(&made_up),
        required,
        arithmetic,
        cases,
        done,
        visits,
        attained: recorded.then_some(attained),
        comparison: if recorded {
            say.of(if attained {
                message!("explain.quota.attained", done, required)
            } else {
                message!("explain.quota.missed", done, required)
            })
        } else {
            say.of(message!("explain.quota.no_data"))
        },
    }
}

fn month_start(day: NaiveDate) -> i32 {
    day_number(Period::containing(day, Cadence::Month).first())
}

/// The cases of a window accepted in the month of the week's last day, up to that day, by day.
fn population(week: Period, window: &str, intake: &Intake, workspace: &Workspace) -> Vec<QuotaCase> {
    let say = Say(workspace.locale);
    let lookup = Lookup::new(intake);
    let table = &intake.ledger;
    let accepted = columns::days(table, frame::ACCEPTED_AT).expect("every case has a day of acceptance");
    let allowed = columns::flags(table, frame::CALLBACK_ALLOWED);
    let phoned = first_phoned(intake);
    let month = month_start(week.last())..=day_number(week.last());
    let case = |row: usize| {
        let on = accepted.get(row).filter(|on| month.contains(on))?;
        if lookup.window_of_case(row as u32) != window {
            return None;
        }
        let before = phoned[row].filter(|on| *on < day_number(week.first()));
        let left_out = match before {
            _ if !allowed.get(row) => Some(say.of(message!("explain.quota.no_callback"))),
            Some(on) => Some(say.of(message!("explain.quota.phoned_before", on = date(on)))),
            None => None,
        };
        let case_id = lookup.case_id(Some(row as u32));
        Some(QuotaCase { case_id, accepted_on: date(on), counted: left_out.is_none(), left_out })
    };
    let mut cases: Vec<QuotaCase> = (0..table.height()).filter_map(case).collect();
    cases.sort_by(|a, b| (&a.accepted_on, &a.case_id).cmp(&(&b.accepted_on, &b.case_id)));
    cases
}

/// The day of each case's first phone visit, whatever came of it.
fn first_phoned(intake: &Intake) -> Vec<Option<i32>> {
    let table = &intake.visits;
    let on = columns::days(table, frame::VISITED_AT).expect("every visit has a date");
    let (case, method) = (columns::numbers(table, frame::CASE), columns::codes(table, frame::METHOD));
    let mut first: Vec<Option<i32>> = vec![None; intake.ledger.height()];
    for row in (0..table.height()).filter(|row| method.get(*row) == Some(Method::Phone as u8)) {
        if let (Some(case), Some(on)) = (case.get(row), on.get(row)) {
            let first = &mut first[case as usize];
            *first = Some(first.map_or(on, |known| known.min(on)));
        }
    }
    first
}

/// The week's visits by phone to the window's cases, or on site by anybody, by day.
fn visits(week: Period, window: Option<&str>, intake: &Intake, workspace: &Workspace) -> Vec<QuotaVisit> {
    let table = &intake.visits;
    let lookup = Lookup::new(intake);
    let on = columns::days(table, frame::VISITED_AT).expect("every visit has a date");
    let (case, method) = (columns::numbers(table, frame::CASE), columns::codes(table, frame::METHOD));
    let outcome = columns::codes(table, frame::OUTCOME);
    let wanted = if window.is_some() { Method::Phone } else { Method::Onsite };
    let days = day_number(week.first())..=day_number(week.last());
    let visit = |row: usize| {
        let day = on.get(row).filter(|day| days.contains(day))?;
        if method.get(row) != Some(wanted as u8) {
            return None;
        }
        let case = case.get(row);
        if window.is_some_and(|window| case.is_none_or(|case| lookup.window_of_case(case) != window)) {
            return None;
        }
        let came = outcome.get(row).map_or(Outcome::Reached, |code| Outcome::ALL[usize::from(code)]);
        Some(QuotaVisit {
            on: date(day),
            visit: lookup.visit(row as u32),
            case_id: lookup.case_id(case),
            outcome: say::outcome(came, workspace.locale),
            counted: true,
        })
    };
    let mut visits: Vec<QuotaVisit> = (0..table.height()).filter_map(visit).collect();
    visits.sort();
    if window.is_some() {
        let mut seen = std::collections::BTreeSet::new();
        for visit in &mut visits {
            visit.counted = seen.insert(visit.case_id.clone());
        }
    }
    visits
}
