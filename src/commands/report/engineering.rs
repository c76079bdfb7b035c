//! Warranties that are too short, cases that are named and not there, callbacks without a leader.

use super::dates::header;
use super::line::{heading, say, shown};
use crate::domain::Locale;
use crate::review::Review;

/// Rows that are listed before the rest is only counted.
const LISTED: usize = 10;

pub(super) fn engineering(out: &mut String, review: &Review, locale: Locale) {
    let Some(found) = &review.engineering else { return };
    heading(out, locale, &message!("report.engineering.heading"));
    for short in found.short_warranties.iter().take(review.extent.most(LISTED)) {
        say(
            out,
            locale,
            &message!(
                "report.engineering.short",
                place = short.place,
                case_id = short.case_id,
                stated = short.stated,
                part = short.part,
                least = short.least
            ),
        );
    }
    rest(out, found.short_warranties.len().saturating_sub(review.extent.most(LISTED)), locale);
    if !found.short_warranties.is_empty() {
        say(out, locale, &message!("report.engineering.short_cure"));
    }
    for link in found.unknown_links.iter().take(review.extent.most(LISTED)) {
        let why = if link.is_own { message!("report.engineering.itself") } else { message!("report.cases.none") };
        let column = header(&link.place.file, link.column, review);
        let value = shown(&link.value);
        say(out, locale, &message!("report.engineering.link", place = link.place, case_id = link.case_id, column, value, why));
    }
    rest(out, found.unknown_links.len().saturating_sub(review.extent.most(LISTED)), locale);
    if !found.unknown_links.is_empty() {
        say(out, locale, &message!("report.engineering.link_cure"));
    }
    for visit in found.leaderless.iter().take(review.extent.most(LISTED)) {
        say(out, locale, &message!("report.engineering.leaderless", place = visit.place, visit = visit.visit));
    }
    rest(out, found.leaderless.len().saturating_sub(review.extent.most(LISTED)), locale);
    if !found.leaderless.is_empty() {
        say(out, locale, &message!("report.engineering.leaderless_cure"));
    }
}

fn rest(out: &mut String, left: usize, locale: Locale) {
    if left > 0 {
        say(out, locale, &message!("report.engineering.more", left));
    }
}
