//! How a due period came about, in sentences: each step from the anchor, with the days that were
//! counted and those stepped over.

use chrono::{Datelike, NaiveDate};

use super::say::{Say, date};
use crate::calendar::Calendar;
use crate::domain::{Locale, date_of};
use crate::messages::Message;
use crate::standard::{ACCEPTED_ON, Due, Duration, End, Fulfilment, Limit, PART, Rule, Unit};

/// The due period that is explained.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dates {
    pub(super) anchor: i32,
    pub(super) k: u32,
    pub(super) from: Option<i32>,
    pub(super) to: i32,
}

/// Reads the date columns of the row that owes the act.
#[derive(Clone, Copy)]
pub(super) struct Cells<'a> {
    /// The day.
    pub(super) day: &'a dyn Fn(&str) -> Option<i32>,
    /// The second of it, where the rule asks for one and the cell has it.
    pub(super) time: &'a dyn Fn(&str) -> Option<u32>,
}

/// `09:20`, or with seconds where there are some, behind a blank.
fn clock(time: Option<u32>) -> String {
    match time {
        None => String::new(),
        Some(time) if time % 60 == 0 => format!(" {:02}:{:02}", time / 3600, time / 60 % 60),
        Some(time) => format!(" {:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60),
    }
}

/// One sentence a step.
pub(super) fn steps(rule: &Rule, dates: Dates, cells: Cells<'_>, calendar: &Calendar, locale: Locale) -> Vec<String> {
    let (say, cell) = (Say(locale), cells.day);
    let anchor = date(dates.anchor) + &clock((cells.time)(rule.anchor));
    let column = super::say::column(rule.anchor, locale);
    let mut steps = vec![say.of(message!("explain.due.anchor", column, anchor))];
    match &rule.due {
        Due::Once { from, to } => {
            match from {
                Some(from) => {
                    steps.push(step(&say.of(message!("explain.due.first")), *from, 1, dates.anchor, dates.from, calendar, locale));
                }
                None => {
                    steps.push(say.of(message!("explain.due.no_first")));
                }
            }
            steps.push(last(to, dates, (cells, rule.anchor), calendar, locale));
            if let (Fulfilment::Column(column), Some(day)) = (&rule.fulfilled_by, rule.timed_act().and_then(cell)) {
                let (name, time) = (super::say::column(column, locale), clock((cells.time)(column)));
                steps.push(say.labelled(&name, &(date(day) + &time)));
            }
        }
        Due::Part { from, to, start, end } => steps.extend(part((*from, *to), (start, end), dates, &cell, locale)),
        Due::Every { every, until } => {
            let k = dates.k;
            if k == 1 {
                steps.push(say.of(message!("explain.due.first_time", anchor)));
            } else {
                let label = say.of(message!("explain.due.last_of", k = k - 1));
                steps.push(step(&label, *every, k - 1, dates.anchor, dates.from.map(|from| from - 1), calendar, locale));
                let from = dates.from.map_or_else(String::new, date);
                steps.push(say.of(message!("explain.due.next_time", k, from)));
            }
            let label = say.of(message!("explain.due.last_of", k));
            steps.push(step(&label, *every, k, dates.anchor, Some(dates.to), calendar, locale));
            if let Some(last) = until.day(dates.anchor, cell, calendar) {
                steps.push(say.of(message!(
                    "explain.due.every",
                    every = every.in_words(1, locale),
                    last = date(last),
                    limit = limit_in_words(until, &cell, locale)
                )));
            }
        }
    }
    steps
}

/// `label`: anchor + times × duration = day.
fn step(label: &str, duration: Duration, times: u32, anchor: i32, day: Option<i32>, calendar: &Calendar, locale: Locale) -> String {
    let Some(day) = day else { return String::new() };
    let say = Say(locale);
    let length = duration.in_words(times, locale);
    let mut text = say.labelled(label, &format!("{} + {length} = {}", date(anchor), date(day)));
    match duration.unit {
        Unit::WorkingDays if duration.n * times > 0 => text.push_str(&counted(anchor, day, calendar, locale)),
        Unit::Months | Unit::Years if date_of(day).day() != date_of(anchor).day() => {
            let original = date_of(anchor).day();
            text.push_str(&say.of(message!("explain.due.month_end", original)));
        }
        _ => {}
    }
    text
}

/// The last moment: by hours, with their beginning and end, else as any other last day.
fn last(to: &Limit, dates: Dates, (cells, anchor): (Cells<'_>, &str), calendar: &Calendar, locale: Locale) -> String {
    let say = Say(locale);
    let label = say.of(message!("explain.due.last"));
    let of_column = to.column.and_then(|column| Some(((cells.day)(column)?, (cells.time)(column))));
    match (to.end((dates.anchor, (cells.time)(anchor)), of_column, calendar), to.offset) {
        (Some((day, End::Hours(second))), Some(hours)) => {
            let began = date(dates.anchor) + &clock((cells.time)(anchor));
            let sum = format!("{began} + {} = {}{}", hours.in_words(1, locale), date(day), clock(Some(second)));
            say.labelled(&say.of(message!("explain.due.last_moment")), &sum)
        }
        (Some((_, End::Second(second))), _) => limit(&label, to, dates, &cells.day, calendar, locale) + &clock(Some(second)),
        _ => limit(&label, to, dates, &cells.day, calendar, locale),
    }
}

fn limit(label: &str, limit: &Limit, dates: Dates, cell: &impl Fn(&str) -> Option<i32>, calendar: &Calendar, locale: Locale) -> String {
    let say = Say(locale);
    let by_column = limit.column.and_then(|column| Some((column, cell(column)?)));
    let by_part = if limit.part { cell(PART) } else { None };
    match (by_column, by_part, limit.offset) {
        (Some((column, day)), ..) => {
            let name = super::say::column(column, locale);
            say.labelled(label, &format!("{name} {}", date(day)))
        }
        (None, Some(day), _) => say.labelled(label, &format!("{} {}", limit_in_words(limit, cell, locale), date(day))),
        (None, None, Some(offset)) => {
            let blank = limit
                .column
                .map_or_else(String::new, |_| say.of(message!("explain.due.aside", text = limit_in_words(limit, cell, locale))));
            step(label, offset, 1, dates.anchor, Some(dates.to), calendar, locale) + &blank
        }
        (None, None, None) => String::new(),
    }
}

/// Where a limit comes from: the column of the row, or the offset that stands in for one that is blank.
fn limit_in_words(limit: &Limit, cell: &impl Fn(&str) -> Option<i32>, locale: Locale) -> String {
    let say = Say(locale);
    let column = limit.column.map(|name| (super::say::column(name, locale), cell(name).is_some()));
    let is_blank = column.as_ref().is_none_or(|(_, there)| !there);
    if limit.part && is_blank && cell(PART).is_some() {
        let accepted = cell(ACCEPTED_ON).map_or_else(String::new, date);
        return say.of(message!("explain.due.by_part", accepted));
    }
    let offset = limit.offset.map(|offset| offset.in_words(1, locale)).unwrap_or_default();
    match column {
        Some((name, true)) => name,
        Some((name, false)) => say.of(message!("explain.due.blank", name, offset)),
        None => say.of(message!("explain.due.after", offset)),
    }
}

fn part(
    (from, to): ((i64, i64), (i64, i64)),
    (start, end): (&str, &str),
    dates: Dates,
    cell: &impl Fn(&str) -> Option<i32>,
    locale: Locale,
) -> Vec<String> {
    let say = Say(locale);
    let Some(last) = cell(end) else { return Vec::new() };
    let days = i64::from(last) - i64::from(dates.anchor);
    let (start, end) = (super::say::column(start, locale), super::say::column(end, locale));
    let span = say.of(message!("explain.due.span", start, anchor = date(dates.anchor), end, last = date(last), days));
    if days < 0 {
        return vec![span, say.of(message!("explain.due.backwards"))];
    }
    let first = dates.from.map_or_else(String::new, date);
    vec![
        span,
        say.of(message!("explain.due.part_first", days, part = from.0, of = from.1, first)),
        say.of(message!("explain.due.part_last", days, part = to.0, of = to.1, to = date(dates.to))),
    ]
}

/// The working days that were counted, and the other days that were stepped over, with the names of holidays.
fn counted(anchor: i32, last: i32, calendar: &Calendar, locale: Locale) -> String {
    let name = |day: i32| calendar.special_days(day, day).next().map(|(_, _, name)| name.to_owned()).filter(|name| !name.is_empty());
    let short = |day: i32| {
        let date: NaiveDate = date_of(day);
        let weekday = super::say::weekday(date.weekday(), locale);
        match name(day) {
            Some(name) => format!("{:02}-{:02}{weekday} {name}", date.month(), date.day()),
            None => format!("{:02}-{:02}{weekday}", date.month(), date.day()),
        }
    };
    let (worked, rested): (Vec<i32>, Vec<i32>) = (anchor + 1..=last).partition(|day| calendar.is_worked(*day));
    let say = Say(locale);
    let list = |days: &[i32]| say.list(days.iter().copied().map(short));
    let counted = Some(message!("explain.due.counted", days = list(&worked)));
    let rested = (!rested.is_empty()).then(|| message!("explain.due.rested", days = list(&rested)));
    let unannounced = (!calendar.is_announced(date_of(last).year())).then(|| message!("explain.due.unannounced"));
    let text = Message::clauses([counted, rested, unannounced].into_iter().flatten());
    say.of(message!("explain.due.aside", text))
}
