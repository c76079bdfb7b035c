//! What comes first: whether the month can be published, the findings that weigh most, what is new since the last run.

use std::cmp::Reverse;

use crate::domain::{Kind, Locale};
use crate::doubts::{DoubtCode, DoubtFinding};
use crate::intake::Intake;
use crate::kept::News;
use crate::messages::Message;
use crate::review::{Months, Review};

/// Findings that are shown before all lists.
const FIRST: usize = 3;
/// New rejected rows that are named before the rest is only counted.
const NAMED: usize = 5;

/// The verdict, then where to look first.
pub(in crate::commands) fn head(review: &Review, locale: Locale) -> String {
    let mut out = line(&verdict(review), locale);
    let mut findings = findings(review);
    findings.sort_by_key(|finding| (Reverse(finding.weighs_most), Reverse(finding.rows)));
    if findings.is_empty() {
        return out;
    }
    out += &line(&message!("verdict.first"), locale);
    for (at, finding) in findings.into_iter().take(FIRST).enumerate() {
        out += &line(&message!("verdict.line", n = at + 1, rows = finding.rows, what = finding.what), locale);
    }
    out
}

/// What the last run did not have.
pub(in crate::commands) fn news(news: &News<'_>, intake: &Intake, locale: Locale) -> String {
    let (rejects, doubts) = (news.old_rejects, news.old_doubts);
    if news.is_empty() {
        return line(&message!("verdict.news.nothing", rejects, doubts), locale);
    }
    let mut out = line(&message!("verdict.news.head", rejects, doubts), locale);
    for reject in news.rejects.iter().take(NAMED) {
        let path = intake.files.get(usize::from(reject.file)).map_or("", |file| &file.path);
        let place = format!("{path}:{}", reject.line);
        out += &line(&message!("verdict.news.reject", place, code = reject.code.message(locale)), locale);
    }
    let more = news.rejects.len().saturating_sub(NAMED);
    if more > 0 {
        out += &line(&message!("verdict.news.more_rejects", n = more), locale);
    }
    for doubt in &news.doubts {
        out += &line(&message!("verdict.news.doubt", code = doubt.code.code(), text = doubt.said().found), locale);
    }
    for name in &news.windows {
        out += &line(&message!("verdict.news.window", name), locale);
    }
    out
}

fn line(message: &Message, locale: Locale) -> String {
    message.told(locale) + "\n"
}

fn verdict(review: &Review) -> Message {
    let mut why = Vec::new();
    let stopping = review.doubts.iter().filter(|doubt| doubt.stops).count();
    if review.period.is_none() {
        why.push(message!("verdict.why.nothing"));
    }
    if stopping > 0 {
        why.push(message!("verdict.why.doubts", n = stopping));
    }
    for counts in review.counts.iter().filter(|counts| review.too_many_rejects.contains(&counts.kind)) {
        why.push(message!("verdict.why.rejected", kind = counts.kind, n = counts.rejected, limit = review.max_rejected));
    }
    if review.scale_untold {
        why.push(message!("verdict.why.scale"));
    }
    if !review.refused_names.names.is_empty() {
        why.push(message!("verdict.why.names", n = review.refused_names.names.len()));
    }
    let rejected: u64 = review.counts.iter().map(|counts| counts.rejected).sum();
    match review.period.filter(|_| why.is_empty()) {
        Some(period) if review.nothing_due => message!("verdict.can_empty", period = period.to_string(), rejected),
        Some(period) if review.doubts.is_empty() => message!("verdict.can_without_doubt", period = period.to_string(), rejected),
        Some(period) => message!("verdict.can", period = period.to_string(), doubts = review.doubts.len(), rejected),
        None => message!("verdict.cannot", why = Message::clauses(why)),
    }
}

/// One thing to look at.
struct Weighed {
    /// Whether nothing is published before it is settled, or nothing but zeros.
    weighs_most: bool,
    /// Rows that may be counted otherwise than they should.
    rows: u64,
    what: Message,
}

impl Weighed {
    fn of(rows: u64, what: Message) -> Self {
        Self { weighs_most: false, rows, what }
    }
}

fn findings(review: &Review) -> Vec<Weighed> {
    let mut found: Vec<Weighed> = review.doubts.iter().filter(|doubt| doubt.accepted.is_none()).map(of_doubt).collect();
    if let Some(period) = review.period.filter(|_| review.nothing_due) {
        let rows = review.counts.iter().filter(|counts| counts.kind == Kind::Ledger).map(|counts| counts.accepted).sum();
        let what = message!("verdict.look.nothing_due", period = period.to_string());
        found.push(Weighed { weighs_most: true, ..Weighed::of(rows, what) });
    }
    if review.scale_untold {
        let rows = review.counts.iter().filter(|counts| counts.kind == Kind::Evaluations).map(|counts| counts.read).sum();
        found.push(Weighed { weighs_most: true, ..Weighed::of(rows, message!("verdict.look.scale")) });
    }
    for name in &review.refused_names.names {
        found.push(Weighed { weighs_most: true, ..Weighed::of(1, message!("verdict.look.name", name = name.name)) });
    }
    for group in &review.rejects {
        let place = group.examples.first().map_or_else(String::new, |example| example.place.to_string());
        found.push(Weighed::of(group.rows, message!("verdict.look.rejected", message = group.message, code = group.code, place)));
    }
    let cases = &review.unknown_cases;
    // a doubt about them says the same
    let is_in_doubt = review.doubts.iter().any(|doubt| doubt.code == DoubtCode::UnmatchedCases.code());
    if let Some(case) = cases.examples.first().filter(|_| !is_in_doubt) {
        found.push(Weighed::of(cases.accepted + cases.rejected, message!("verdict.look.unmatched", place = case.place)));
    }
    if let Some(odd) = review.dates_ahead.listed.first() {
        found.push(Weighed::of(review.dates_ahead.rows, message!("verdict.look.ahead", place = odd.place)));
    }
    if let Some(odd) = review.dates_early.listed.first() {
        found.push(Weighed::of(review.dates_early.rows, message!("verdict.look.early", place = odd.place)));
    }
    if let Some(void) = review.void.first() {
        found.push(Weighed::of(review.void.len() as u64, message!("verdict.look.void", place = void.place)));
    }
    for alike in &review.proposals.names {
        let rows = alike.from_rows.min(alike.to_rows);
        found.push(Weighed::of(rows, message!("verdict.look.alike", from = alike.from, to = alike.to)));
    }
    found.extend(review.months.iter().filter_map(missing));
    found
}

fn of_doubt(doubt: &DoubtFinding) -> Weighed {
    let (code, text) = (doubt.code, &doubt.text);
    let what = if doubt.stops { message!("verdict.look.stopping", code, text) } else { message!("verdict.look.doubt", code, text) };
    Weighed { weighs_most: doubt.stops, ..Weighed::of(doubt.rows, what) }
}

/// Months without a row, which may be many rows.
fn missing(months: &Months) -> Option<Weighed> {
    let first = &months.missing.first()?.first;
    let lacking: u64 = months.missing.iter().map(|span| u64::from(span.months)).sum();
    let average = months.rows.values().sum::<u64>() / (months.rows.len() as u64).max(1);
    Some(Weighed::of(lacking * average, message!("verdict.look.missing", kind = months.kind, months = lacking, first)))
}
