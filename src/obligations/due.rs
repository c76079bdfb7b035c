//! When an act is due: from a rule and the dates of one row to its due periods.

use crate::calendar::Calendar;
use crate::domain::date_of;
use crate::standard::{Due, Duration, End, Limit, PART};

/// The most obligations that one row may give by one rule: a daily act for over two centuries.
pub(super) const MOST: u32 = 100_000;

/// A due period: first day (`None` = any) and last day, both inclusive; void where the last comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DuePeriod {
    pub(super) k: u32,
    pub(super) from: Option<i32>,
    pub(super) to: i32,
    /// What of the last day counts.
    pub(super) end: End,
}

/// Calls `give` with each due period of a row whose anchor is `anchor`; `cell` reads a date column of the row, and `time`
/// its time of day, where the rule asks for it and the cell has one.
pub(super) fn periods(
    due: &Due,
    anchor: (i32, Option<u32>),
    cell: impl Fn(&'static str) -> Option<i32>,
    time: impl Fn(&'static str) -> Option<u32>,
    calendar: &Calendar,
    mut give: impl FnMut(DuePeriod),
) {
    let (moment, anchor) = (anchor, anchor.0);
    let limit = |limit: &Limit| limit.day(anchor, &cell, calendar);
    match due {
        Due::Once { from, to } => {
            let column = to.column.and_then(|column| Some((cell(column)?, time(column))));
            let column = column.or_else(|| Some((cell(PART).filter(|_| to.part)?, None)));
            if let Some((to, end)) = to.end(moment, column, calendar) {
                give(DuePeriod { k: 1, from: from.map(|from| from.after(anchor, 1, calendar)), to, end });
            }
        }
        Due::Part { from, to, end, .. } => {
            if let Some(end) = cell(end) {
                let days = i64::from(end) - i64::from(anchor);
                let first = anchor + ceiling(days * from.0, from.1) as i32;
                let last = anchor + (days * to.0).div_euclid(to.1) as i32;
                let to = if days < 0 { last.min(first - 1) } else { last.max(first) };
                give(DuePeriod { k: 1, from: Some(first), to, end: End::Day });
            }
        }
        Due::Every { every, until } => {
            if let Some(until) = limit(until) {
                every_step(*every, anchor, until, calendar, give);
            }
        }
    }
}

fn every_step(every: Duration, anchor: i32, until: i32, calendar: &Calendar, mut give: impl FnMut(DuePeriod)) {
    let mut before = None;
    for k in 1..=MOST {
        let to = every.after(anchor, k, calendar);
        if to > until {
            return;
        }
        give(DuePeriod { k, from: Some(before.map_or(anchor, |before: i32| before + 1)), to, end: End::Day });
        before = Some(to);
    }
}

fn ceiling(n: i64, d: i64) -> i64 {
    -(-n).div_euclid(d)
}

/// The years in which a working-day deadline of this rule lies whose holidays are not announced.
pub(super) fn unannounced_year(due: &Due, period: DuePeriod, calendar: &Calendar) -> Option<i32> {
    use chrono::Datelike;
    let working = match due {
        Due::Once { from, to } => from.is_some_and(Duration::is_working) || to.offset.is_some_and(Duration::is_working),
        Due::Part { .. } => false,
        Due::Every { every, .. } => every.is_working(),
    };
    let year = date_of(period.to).year();
    (working && !calendar.is_announced(year)).then_some(year)
}
