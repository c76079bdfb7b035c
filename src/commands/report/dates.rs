//! Dates that can hardly be right, months, contradictions, and what the retention asks for.

use super::line::{called, heading, joined, say};
use crate::domain::Locale;
use crate::messages::Message;
use crate::review::{MonthSpan, OddDates, Review};
use crate::standard::Duration;

/// Rows that are listed before the rest is only counted.
const LISTED: usize = 10;

/// Dates that run ahead, and dates that are too early.
pub(super) fn odd_dates(out: &mut String, review: &Review, locale: Locale) {
    heading(out, locale, &message!("report.dates.heading"));
    let Some(as_of) = review.as_of else {
        say(out, locale, &message!("report.dates.no_ledger"));
        return;
    };
    say(out, locale, &message!("report.dates.as_of", as_of));
    if let Some(period) = review.period.filter(|period| period.last() != as_of && review.dates_ahead.rows > 0) {
        say(out, locale, &message!("report.dates.taken_period", period));
    }
    if review.dates_ahead.rows + review.dates_early.rows == 0 {
        say(out, locale, &message!("report.dates.none"));
        return;
    }
    if review.dates_ahead.rows > 0 {
        say(out, locale, &message!("report.dates.ahead", rows = review.dates_ahead.rows));
        listed(out, &review.dates_ahead, review, locale);
    }
    if review.dates_early.rows > 0 {
        say(out, locale, &message!("report.dates.early", rows = review.dates_early.rows));
        listed(out, &review.dates_early, review, locale);
    }
    say(out, locale, &message!("report.dates.cure"));
}

fn listed(out: &mut String, dates: &OddDates, review: &Review, locale: Locale) {
    for odd in dates.listed.iter().take(review.extent.most(LISTED)) {
        let header = header(&odd.place.file, odd.column, review);
        say(out, locale, &message!("report.dates.date", place = odd.place, header, date = odd.date));
    }
    let left = dates.rows.saturating_sub(dates.listed.len().min(review.extent.most(LISTED)) as u64);
    if left > 0 {
        say(out, locale, &message!("report.dates.more", left));
    }
}

/// A column as the export calls it, else as a reader is told of it.
pub(super) fn header(file: &str, column: &str, review: &Review) -> Message {
    let file = review.files.iter().find(|known| known.path == file);
    let found = file.and_then(|file| file.columns.iter().find(|known| known.column == column));
    match (found, file) {
        (Some(found), _) => Message::text(&found.header),
        (None, Some(file)) => called(file.kind, column),
        (None, None) => Message::text(column),
    }
}

/// Months of each kind, and working days.
pub(super) fn months(out: &mut String, review: &Review, locale: Locale) {
    heading(out, locale, &message!("report.months.heading"));
    for months in &review.months {
        let missing = if months.missing.is_empty() { message!("report.none.missing") } else { spans(&months.missing) };
        say(out, locale, &message!("report.months.kind", kind = months.kind, first = months.first, last = months.last, missing));
        if let Some(latest) = months.ends_early {
            say(out, locale, &message!("report.months.ends_early", latest));
        }
        if months.after_as_of > 0 {
            say(out, locale, &message!("report.months.after", after_as_of = months.after_as_of));
        }
    }
    let calendar = &review.calendar;
    say(out, locale, &message!("report.months.holidays", first_year = calendar.first_year, last_year = calendar.last_year));
    if !calendar.unannounced.is_empty() {
        say(out, locale, &message!("report.months.unannounced", unannounced = joined(&calendar.unannounced)));
    }
}

fn spans(spans: &[MonthSpan]) -> Message {
    let span = |span: &MonthSpan| match span.months {
        1 => Message::text(&span.first),
        n => message!("report.months.span", first = span.first, last = span.last, n),
    };
    Message::list(spans.iter().map(span))
}

/// Rows whose dates contradict each other.
pub(super) fn void(out: &mut String, review: &Review, locale: Locale) {
    if review.void.is_empty() {
        return;
    }
    heading(out, locale, &message!("report.void.heading"));
    for void in review.void.iter().take(review.extent.most(LISTED)) {
        let dates = Message::list(void.dates.iter().map(|(column, date)| {
            let header = header(&void.place.file, column, review);
            message!("report.void.date", header, date)
        }));
        say(
            out,
            locale,
            &message!("report.void.row", place = void.place, case_id = void.case_id.as_deref().unwrap_or(""), label = void.label, dates),
        );
    }
    let left = review.void.len().saturating_sub(review.extent.most(LISTED));
    if left > 0 {
        say(out, locale, &message!("report.void.more", left));
    }
    say(out, locale, &message!("report.void.cure"));
}

/// What may be destroyed, and what must still be there.
pub(super) fn retention(out: &mut String, review: &Review, locale: Locale) {
    let Some(retention) = &review.retention else { return };
    heading(out, locale, &message!("report.retention.heading"));
    let length = retention.keep.parse::<Duration>().map_or_else(|_| Message::text(&retention.keep), |keep| keep.message(1));
    say(out, locale, &message!("report.retention.kept", length, keep_from = retention.keep_from));
    for kind in &retention.missing {
        let missing = if kind.months.is_empty() { message!("report.none.missing") } else { spans(&kind.months) };
        say(out, locale, &message!("report.retention.missing", kind = kind.kind, from = kind.from, to = kind.to, missing));
    }
    for kind in &retention.old_months {
        say(out, locale, &message!("report.retention.old", kind = kind.kind, months = spans(&kind.months), rows = kind.rows));
    }
    if retention.may_be_destroyed.is_empty() {
        say(out, locale, &message!("report.retention.no_file"));
    } else {
        say(out, locale, &message!("report.retention.files"));
    }
    for file in &retention.may_be_destroyed {
        say(out, locale, &message!("report.retention.file", file = file.file, latest = file.latest));
        if file.unused_rows > 0 {
            say(out, locale, &message!("report.retention.unused", unused_rows = file.unused_rows));
        }
    }
}
