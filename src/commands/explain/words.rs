//! Explanations in words, for the terminal.

use crate::commands::say;
use crate::desk::SaidLine;
use crate::domain::{Component, Rate, percent};
use crate::explain::{
    CaseExplanation, ComparedExplanation, Entry, NamedRowView, ObligationView, OpenExplanation, OpinionEntry, OpinionExplanation,
    QuotaExplanation, RateExplanation, SatisfactionExplanation, ScoreExplanation, ShareExplanation, ThemeExplanation,
};
use crate::messages::Message;

/// Prints a line without blanks at its end: its last cell may be empty.
#[expect(clippy::needless_pass_by_value, reason = "the message is made for this line")]
fn line(message: Message) {
    tell!("{}", say::told(&message).trim_end());
}

/// Prints a line that an explanation holds ready.
fn text(text: &str) {
    line(Message::text(text));
}

/// The same, further to the right.
fn below(text: &str) {
    line(message!("explain.said.below", text));
}

/// Names in a row, as ` · ` parts what is asked about.
fn named<'a>(names: impl IntoIterator<Item = &'a str>) -> Message {
    Message::text(names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" · "))
}

/// A share of one as it stands in the tables, `0.4896`, as the pages print it: `48.96%`.
fn percent(decimal: &str) -> String {
    decimal.replace('.', "").parse().map_or_else(|_| decimal.to_owned(), |parts| percent::printed(Rate(parts)))
}

/// A rate, or `—`.
fn rate_or_none(rate: Option<&String>) -> String {
    rate.map_or_else(|| "—".to_owned(), |rate| percent(rate))
}

/// What chance alone could do.
fn wilson(interval: Option<&(String, String)>) {
    if let Some((low, high)) = interval {
        line(message!("explain.said.wilson", low = percent(low), high = percent(high)));
    }
}

pub(super) fn case(case: &CaseExplanation) {
    line(named([case.case_id.as_str(), &case.window, &case.category]));
    line(message!("explain.said.as_of", as_of = case.as_of));
    case.work.iter().for_each(|work| text(work));
    line(message!("explain.said.rows"));
    case.rows.iter().for_each(row);
    if case.obligations.is_empty() && case.not_begun.is_empty() {
        line(message!("explain.said.no_rule"));
    }
    case.not_begun.iter().for_each(|rule| text(rule));
    case.obligations.iter().for_each(obligation);
    if !case.opinions.is_empty() {
        line(message!("explain.said.opinions"));
    }
    case.opinions.iter().for_each(opinion);
}

/// A row that names the case, with what became of it.
fn row(row: &NamedRowView) {
    let fate = match row.fate {
        "accepted" => message!("explain.fate.accepted"),
        "rejected" => {
            let faults = Message::clauses(row.faults.iter().map(Message::text));
            message!("explain.fate.rejected", faults, codes = row.detail)
        }
        "duplicate" => message!("explain.fate.duplicate"),
        _ => message!("explain.fate.superseded", place = row.detail),
    };
    line(message!("explain.said.row", place = row.place, kind = row.kind, fate));
}

/// An act owed, with how it was worked out.
fn obligation(act: &ObligationView) {
    let ordinal = act.recurs.then(|| message!("explain.said.ordinal", k = act.k));
    let source = act.source.as_ref().map(|source| message!("explain.said.source", source));
    line(message!("explain.said.act", label = act.label, ordinal, source, rule = act.rule, standard = act.standard));
    act.steps.iter().for_each(|step| below(step));
    act.visits.iter().for_each(|visit| line(message!("explain.said.visit", visit)));
    line(message!("explain.said.result", status = act.status_label, because = act.because));
}

pub(super) fn themes(themes: &ThemeExplanation) {
    let (first, last) = &themes.days;
    line(message!("explain.said.themes", of = themes.of, first, last, n = themes.count));
    themes.opinions.iter().for_each(opinion);
}

/// An opinion, and below it the words that count.
fn opinion(said: &SaidLine) {
    let answer = match (said.needs_feedback, said.feedback_on.as_str()) {
        (false, "") => None,
        (true, "") => Some(message!("explain.opinion.unanswered")),
        (_, on) => Some(message!("explain.opinion.answered", on)),
    };
    let (on, visit, case_id, window) = (&said.visited_at, &said.visit, &said.case_id, &said.window);
    line(message!("explain.opinion.head", on, visit, case_id, window, answer));
    line(message!("explain.opinion.text", text = said.opinion));
    let kind = message!(in "explain.tone", said.kind.code());
    line(message!("explain.opinion.sorted", themes = said.themes.join(" "), kind, words = said.matched.join(" ")));
}

pub(super) fn rate(rate: &RateExplanation) {
    text(&rate.of);
    line(message!("explain.rate.days", first = rate.days.0, last = rate.days.1));
    let (met, due) = (rate.met, rate.due);
    if due == 0 && rate.unrecorded > 0 {
        line(message!("explain.rate.unrecorded"));
    } else if due == 0 {
        line(message!("explain.rate.nothing"));
    }
    line(message!("explain.rate.sum", met, due, rate = rate_or_none(rate.rate.as_ref())));
    if !rate.comparison.is_empty() {
        text(&rate.comparison);
    }
    wilson(rate.interval.as_ref());
    for list in rate.lists.iter().filter(|list| !list.entries.is_empty()) {
        let left_out = (!list.due).then(|| message!("explain.rate.left_out"));
        line(message!("explain.rate.list", label = list.label, n = list.entries.len(), left_out));
        list.entries.iter().for_each(|entry| line(rate_entry(entry, rate.by_rule)));
    }
}

/// An obligation on one line: case, rule, due period, what decided it.
fn rate_entry(entry: &Entry, by_rule: bool) -> Message {
    let case_id = Some(&entry.case_id).filter(|id| !id.is_empty()).map(Message::text);
    let label = (!by_rule).then(|| Message::text(&entry.label));
    let due = match &entry.from {
        Some(from) => message!("explain.rate.from_to", from, to = entry.to),
        None => message!("explain.rate.to", to = entry.to),
    };
    let decided = match (&entry.decided_on, &entry.visit) {
        (Some(on), Some(visit)) => Some(message!("explain.rate.visited", on, visit)),
        (Some(on), None) => Some(message!("explain.rate.done", on)),
        (None, _) => None,
    };
    let attempts = (entry.attempts > 0).then(|| message!("explain.rate.attempts", n = entry.attempts));
    let source = entry.source.as_ref().map(|source| message!("explain.rate.source", source));
    let parts = [case_id, label, Some(due), decided, attempts, source].into_iter().flatten();
    Message::joined(parts.flat_map(|part| [Message::text("  "), part]))
}

pub(super) fn opinions(opinion: &OpinionExplanation) {
    line(message!("explain.opinion.count", of = opinion.of, n = opinion.n));
    let counts = opinion.counts.iter().map(|(grade, n)| Message::text(format!("{grade} {n}")));
    line(message!("explain.opinion.counts", counts = Message::list(counts)));
    opinion_entries(&opinion.entries);
}

fn opinion_entries(entries: &[OpinionEntry]) {
    for entry in entries {
        let grades = Message::list(entry.grades.iter().map(|(item, grade)| Message::text(format!("{item} {grade}"))));
        let times = if entry.count == 1 { String::new() } else { format!(" × {}", entry.count) };
        line(message!("explain.opinion.entry", on = entry.on, place = entry.place, case_id = entry.case_id, grades, times));
    }
}

pub(super) fn compared(compared: &ComparedExplanation) {
    line(named([compared.of.as_str(), &compared.period]));
    for steps in &compared.steps {
        let mut steps = steps.iter();
        steps.next().into_iter().for_each(|heading| line(message!("explain.said.heading", heading)));
        steps.for_each(|step| below(step));
    }
}

pub(super) fn score(score: &ScoreExplanation) {
    line(named([score.window.as_str(), &score.period]));
    for part in &score.components {
        let points = match (&part.points, &part.printed) {
            (Some(exact), Some(printed)) if printed.trim_end_matches('0').trim_end_matches('.') == exact => exact.clone(),
            (Some(exact), Some(printed)) => format!("{exact} ≈ {printed}"),
            _ => "—".to_owned(),
        };
        let left_out = part.left_out.as_deref().map(|why| message!("explain.score.left_out", why));
        let (n, weight) = (of_what(part.component, part.n), &part.weight);
        line(message!("explain.score.part", label = part.label, n, points, weight, left_out));
        part.how.iter().for_each(|how| line(message!("explain.score.how", how)));
    }
    if let Some(printed) = score.score.as_deref().filter(|_| !score.sum.is_empty()) {
        line(message!("explain.score.sum", sum = score.sum, printed));
    }
    line(message!("explain.score.grade", grade = score.grade, because = score.because));
    if let Some(rank) = score.rank {
        line(message!("explain.score.rank", rank));
    }
}

/// `13 次回访`, `16 个评价`, `25 件应办`.
fn of_what(component: Component, n: u64) -> Message {
    match component {
        Component::Phone | Component::Onsite | Component::Sms | Component::Online => message!("explain.score.visits", n),
        Component::Evaluator => message!("explain.score.ratings", n),
        Component::Callback | Component::Rectification => message!("explain.score.acts", n),
    }
}

pub(super) fn satisfaction(satisfaction: &SatisfactionExplanation) {
    line(named([satisfaction.of.as_str(), &satisfaction.period]));
    share(&satisfaction.callback);
    share(&satisfaction.evaluator);
    if let Some(difference) = &satisfaction.difference {
        let printed = percent(&difference.printed);
        line(message!("explain.satisfaction.difference", sum = difference.sum, points = printed.trim_end_matches('%')));
        if let Some((low, high)) = &difference.interval {
            line(message!("explain.satisfaction.newcombe", low = percent(low), high = percent(high)));
        }
    }
    if let Some(chance) = &satisfaction.chance {
        line(message!("explain.said.heading", heading = chance.sum));
        text(&chance.because);
    }
}

fn share(share: &ShareExplanation) {
    let parts = share.parts.iter().map(|(name, k, n)| Message::text(format!("{name} {k}/{n}")));
    let parts = (share.parts.len() > 1).then(|| message!("explain.satisfaction.parts", parts = Message::list(parts)));
    let rate = rate_or_none(share.rate.as_ref());
    line(message!("explain.satisfaction.share", label = share.label, k = share.satisfied, n = share.n, rate, parts));
    wilson(share.interval.as_ref());
    let count = |entries: &[OpinionEntry]| entries.iter().map(|entry| entry.count).sum::<u64>();
    if !share.dissatisfied_entries.is_empty() {
        line(message!("explain.satisfaction.dissatisfied", n = count(&share.dissatisfied_entries)));
        opinion_entries(&share.dissatisfied_entries);
    }
    if !share.satisfied_entries.is_empty() {
        line(message!("explain.satisfaction.satisfied", n = count(&share.satisfied_entries)));
        opinion_entries(&share.satisfied_entries);
    }
}

pub(super) fn quota(quota: &QuotaExplanation) {
    line(message!("explain.quota.head", of = quota.of, first = quota.days.0, last = quota.days.1));
    let list = |days: &[String]| Message::list(days.iter().map(Message::text));
    line(message!("explain.quota.working_days", n = quota.working_days));
    line(message!("explain.quota.off", days = list(&quota.days_off)));
    if !quota.make_up_days.is_empty() {
        line(message!("explain.quota.made_up", days = list(&quota.make_up_days)));
    }
    line(message!("explain.quota.required", n = quota.required));
    quota.arithmetic.iter().for_each(|sum| below(sum));
    for counted in [true, false] {
        let cases: Vec<_> = quota.cases.iter().filter(|case| case.counted == counted).collect();
        let n = cases.len();
        match (n, counted) {
            (0, _) => continue,
            (_, true) => line(message!("explain.quota.could_be_phoned", n)),
            (_, false) => line(message!("explain.quota.left_out", n)),
        }
        for case in cases {
            line(message!("explain.quota.case", on = case.accepted_on, case_id = case.case_id, why = case.left_out));
        }
    }
    line(message!("explain.quota.done", n = quota.done));
    for visit in &quota.visits {
        let twice = (!visit.counted).then(|| message!("explain.quota.twice"));
        let (on, place, case_id, outcome) = (&visit.on, &visit.visit, &visit.case_id, &visit.outcome);
        line(message!("explain.quota.visit", on, place, case_id, outcome, twice));
    }
    line(message!("explain.quota.result", comparison = quota.comparison));
}

pub(super) fn open(open: &OpenExplanation) {
    let (of, n, long, as_of) = (&open.of, open.uncompleted, open.over_30_days, &open.as_of);
    line(message!("explain.open.head", of, as_of, n, long));
    if open.unrecorded > 0 {
        line(message!("explain.open.unrecorded", n = open.unrecorded));
    }
    for case in &open.cases {
        let long = case.over_30_days.then(|| message!("explain.open.long"));
        let (on, case_id, window, category) = (&case.accepted_on, &case.case_id, &case.window, &case.category);
        line(message!("explain.open.case", on, case_id, window, category, days = case.days, long));
    }
}

/// What the public file says instead.
pub(super) fn published(sentences: &[String]) {
    if !sentences.is_empty() {
        text("");
    }
    for sentence in sentences {
        text(sentence);
    }
}
