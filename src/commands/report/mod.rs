//! What `huifang check` says on a terminal: the verdict and where to look first, then files, what to mend, a summary.

mod dates;
mod engineering;
mod files;
mod head;
mod line;
mod names;
mod targets;
mod values;

use self::line::{heading, say};
use crate::desk::Target;
use crate::domain::Locale;
use crate::messages::Message;
use crate::review::Review;

pub(super) use head::{head, news};
pub(super) use values::values;

/// The whole report; `targets` are those of the period that runs, where a date was asked for.
pub(super) fn text(review: &Review, targets: &[Target], locale: Locale) -> String {
    let mut out = String::new();
    doubts(&mut out, review, locale);
    files::files(&mut out, review, locale);
    files::rejects(&mut out, review, locale);
    values::values(&mut out, &review.refused_values, locale);
    names::proposals(&mut out, review, locale);
    names::refused(&mut out, review, locale);
    names::idle_categories(&mut out, review, locale);
    names::unknown_cases(&mut out, review, locale);
    dates::odd_dates(&mut out, review, locale);
    dates::months(&mut out, review, locale);
    dates::void(&mut out, review, locale);
    engineering::engineering(&mut out, review, locale);
    dates::retention(&mut out, review, locale);
    targets::forecast(&mut out, targets, locale);
    fixed(&mut out, review, locale);
    summary(&mut out, review, locale);
    out
}

fn fixed(out: &mut String, review: &Review, locale: Locale) {
    let Some(files) = &review.fix_out else { return };
    heading(out, locale, &message!("report.fixed.heading"));
    for file in files {
        say(out, locale, &message!("report.fixed.file", written = file.written, rows = file.rows, file = file.file));
    }
    if files.is_empty() {
        say(out, locale, &message!("report.fixed.none"));
    } else {
        say(out, locale, &message!("report.fixed.mend"));
    }
}

/// What may have been misread, before everything else.
fn doubts(out: &mut String, review: &Review, locale: Locale) {
    if review.doubts.is_empty() {
        return;
    }
    heading(out, locale, &message!("report.doubts.heading"));
    say(out, locale, &crate::commands::doubts::blocks(&review.doubts, &review.together));
}

fn summary(out: &mut String, review: &Review, locale: Locale) {
    let rejected: u64 = review.counts.iter().map(|counts| counts.rejected).sum();
    let cases = review.unknown_cases.rejected + review.unknown_cases.accepted;
    let missing: u32 = review.months.iter().flat_map(|months| &months.missing).map(|span| span.months).sum();
    let stopping = review.doubts.iter().filter(|doubt| doubt.stops).count() as u64;
    let (names, refused) = (review.proposals.names.len() as u64, review.refused_names.names.len() as u64);
    let (dates, void) = (review.dates_ahead.rows + review.dates_early.rows, review.void.len() as u64);
    let empty = review.files.iter().filter(|file| file.read == 0).count() as u64;
    let todo = [
        (stopping, message!("report.todo.stopping", n = stopping)),
        (empty, message!("report.todo.empty", n = empty)),
        (rejected, message!("report.todo.rejected", n = rejected)),
        (names, message!("report.todo.names", n = names)),
        (refused, message!("report.todo.refused", n = refused)),
        (cases, message!("report.todo.cases", n = cases)),
        (dates, message!("report.todo.dates", n = dates)),
        (u64::from(missing), message!("report.todo.months", n = missing)),
        (void, message!("report.todo.void", n = void)),
    ];
    let listed = Message::list(todo.into_iter().filter(|(n, _)| *n > 0).map(|(_, what)| what));
    out.push('\n');
    if review.period.is_none() {
        say(out, locale, &message!("report.summary.no_period"));
    }
    if listed.is_empty() {
        say(out, locale, &message!("report.summary.nothing"));
    } else {
        say(out, locale, &message!("report.summary.found", listed));
    }
}
