//! Names that look alike, and visits that match no case.

use super::line::{heading, say, shown};
use crate::domain::Locale;
use crate::messages::Message;
use crate::privacy;
use crate::review::{Difference, Review};

/// Files that are named before the rest is only counted.
const NAMED: usize = 5;

/// Refused names that are listed before the rest is only counted.
const LISTED: usize = 20;

/// What to put under `[values]`.
pub(super) fn proposals(out: &mut String, review: &Review, locale: Locale) {
    heading(out, locale, &message!("report.names.heading"));
    let proposals = &review.proposals;
    if proposals.names.is_empty() {
        say(out, locale, &message!("report.none.nothing"));
        return;
    }
    for name in &proposals.names {
        let differ = difference(name.difference);
        let rejected = if name.rejected { message!("report.names.rejected") } else { Message::nothing() };
        let (from, to) = (name.from.escape_debug().to_string(), name.to.escape_debug().to_string());
        let (column, from_rows, to_rows) = (sort(name.column), name.from_rows, name.to_rows);
        say(out, locale, &message!("report.names.pair", column, from, from_rows, rejected, to, to_rows, differ));
    }
    if proposals.names.iter().any(|name| name.rejected) {
        say(out, locale, &message!("report.names.rejected_above"));
    }
    if proposals.snippet.is_empty() {
        return;
    }
    say(out, locale, &message!("report.names.paste"));
    for table in &proposals.already_there {
        say(out, locale, &message!("report.names.already_there", table));
    }
    out.push('\n');
    out.push_str(&proposals.snippet);
}

/// Names that `build` does not publish.
pub(super) fn refused(out: &mut String, review: &Review, locale: Locale) {
    let refused = &review.refused_names;
    if refused.names.is_empty() {
        return;
    }
    heading(out, locale, &message!("report.refused.heading"));
    for name in refused.names.iter().take(review.extent.most(LISTED)) {
        let place = name.file.as_ref().zip(name.line).map_or_else(String::new, |(file, line)| format!("{file}:{line} "));
        let (column, shown) = (sort(name.column), shown(&name.name).escape_debug().to_string());
        say(out, locale, &message!("report.refused.name", place, column, name = shown, reason = privacy::why(name.reason)));
    }
    let left = refused.names.len().saturating_sub(review.extent.most(LISTED));
    if left > 0 {
        say(out, locale, &message!("report.refused.more", left));
    }
    say(out, locale, &message!("report.refused.paste"));
    if refused.already_there {
        say(out, locale, &message!("report.refused.already_there"));
    }
    out.push('\n');
    out.push_str(&refused.snippet);
}

/// What a column of names holds.
fn sort(column: &str) -> Message {
    if column == "window" { message!("report.names.window") } else { message!("report.names.category") }
}

fn difference(difference: Difference) -> Message {
    match difference {
        Difference::Spaces => message!("report.differ.spaces"),
        Difference::Width => message!("report.differ.width"),
        Difference::Case => message!("report.differ.case"),
        Difference::OneCharacter => message!("report.differ.one_character"),
    }
}

/// Categories of rules that no case has.
pub(super) fn idle_categories(out: &mut String, review: &Review, locale: Locale) {
    if review.idle_categories.is_empty() {
        return;
    }
    heading(out, locale, &message!("report.idle.heading"));
    for idle in &review.idle_categories {
        let nothing = if idle.partly { Message::nothing() } else { message!("report.idle.owes_nothing") };
        let category = shown(&idle.category);
        say(out, locale, &message!("report.idle.category", category, label = idle.label, rule = idle.rule, nothing));
        if !idle.perhaps.is_empty() {
            let names = Message::list(idle.perhaps.iter().map(|name| Message::text(shown(name))));
            say(out, locale, &message!("report.idle.perhaps", names));
        }
    }
}

/// Visits whose case the ledger does not have.
pub(super) fn unknown_cases(out: &mut String, review: &Review, locale: Locale) {
    let cases = &review.unknown_cases;
    heading(out, locale, &message!("report.cases.heading"));
    if cases.files.is_empty() {
        say(out, locale, &message!("report.none.nothing"));
        return;
    }
    say(out, locale, &message!("report.cases.counts", rejected = cases.rejected, accepted = cases.accepted));
    for file in cases.files.iter().take(review.extent.most(NAMED)) {
        say(out, locale, &message!("report.cases.file", file = file.file, rejected = file.rejected, accepted = file.accepted));
    }
    let left = cases.files.len().saturating_sub(review.extent.most(NAMED));
    if left > 0 {
        say(out, locale, &message!("report.cases.more", left));
    }
    for case in &cases.examples {
        let why = match &case.rejected_at {
            Some(place) => message!("report.cases.rejected", place = place.to_string()),
            None => message!("report.cases.none"),
        };
        say(out, locale, &message!("report.cases.case", place = case.place, case_id = shown(&case.case_id), why));
    }
    say(out, locale, &message!("report.cases.cure"));
}
