//! Counts to rows.

use std::collections::BTreeMap;
use std::io::Write;

use super::row::{ANY, BETWEEN, CALLBACK_FIRST_LAST, FIRST_LAST, Row, seal};
use super::settings::Settings;
use super::{Export, Part, parquet, themes};
use crate::domain::{Against, Item, Kind, Opinion, Rating, date_of};
use crate::error::Result;
use crate::figures::{Counts, Opinions, Outside, Read, RuleTally, Tally, WeekQuota};
use crate::workspace::Workspace;

/// Writes the tally of `counts`, which were made with the rules of `workspace` from `exports`; `part` says of which part
/// of a whole.
///
/// # Errors
/// What the sink refuses.
pub fn write(counts: &Counts, workspace: &Workspace, exports: &[Export], part: Option<&Part>, sink: impl Write) -> Result<()> {
    let settings = Settings::of(workspace, counts.period, counts.as_of, [counts.scale, counts.visits_scale]);
    let rules: Vec<&str> = workspace.standards.rules.iter().map(|rule| rule.id.as_str()).collect();
    let mut rows = rows(counts, &rules, &settings, exports);
    rows.extend(part.map(Part::rows).unwrap_or_default());
    parquet::write(&sealed(rows), sink)
}

/// The rows in order, the seal behind them.
pub(super) fn sealed(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_unstable();
    let checksum = seal(&rows);
    let n = rows.len() as u64;
    rows.push(Row::new("seal", "rows").value(n));
    rows.push(Row::said("seal", "sha256", checksum));
    rows
}

pub(super) fn rows(counts: &Counts, rules: &[&str], settings: &Settings, exports: &[Export]) -> Vec<Row> {
    // where there are no opinions, the lists decide nothing
    let decides = |key: &&String| *key != Settings::THEMES || counts.themes.known;
    let counting = settings.counting.iter().filter(|(key, _)| decides(key));
    let mut rows: Vec<Row> = counting.map(|(key, text)| Row::said("setting", key, text)).collect();
    rows.extend(settings.rules.iter().map(|(id, text)| Row::said("rule", "definition", text).rule(id)));
    rows.extend(settings.scoring.iter().map(|(key, text)| Row::said("scoring", key, text)));
    rows.extend(exports.iter().map(|export| Row::said("export", "sha256", &export.sha256).kind(export.kind.code()).value(export.rows)));
    rows.extend(counts.reported.iter().map(|window| Row::new("window", "reported").window(counts.window(*window)).value(1)));
    for (id, tally) in rules.iter().zip(&counts.rules) {
        rule(counts, id, tally, &mut rows);
    }
    for (span, of_span) in spans(counts) {
        opinions(counts, &span, of_span, &mut rows);
    }
    let parted = Against::all_of(counts.period).filter(|(against, _)| !counts.earlier.contains_key(against));
    rows.extend(parted.map(|(_, earlier)| Row::new("parted", "ratings").span(&earlier).value(1)));
    rows.extend(themes::rows(counts));
    counts.quotas.iter().for_each(|of_week| week(counts, of_week, &mut rows));
    rows.extend(coverage(counts));
    if counts.completion_known {
        rows.push(Row::new("open", "known").value(1));
    }
    for (category, (uncompleted, over_30_days)) in &counts.uncompleted {
        let row = |name: &str, n: u64| Row::new("open", name).category(counts.category(*category)).value(n);
        rows.extend([row("uncompleted", *uncompleted), row("over_30_days", *over_30_days)]);
    }
    rows.extend(counts.undated.iter().map(|(category, n)| Row::new("open", "unknown").category(counts.category(*category)).value(*n)));
    rows.extend(counts.unannounced.iter().map(|year| Row::new("unannounced", "year").span(year).value(1)));
    rows.extend(counts.latest.iter().map(|(kind, date)| Row::new("latest", "date").kind(kind.code()).span(date).value(1)));
    for (kind, of_kind) in &counts.read {
        rows.extend(read(of_kind).map(|row| row.kind(kind.code())));
    }
    rows.retain(|row| row.value != Some(0) || row.topic == "export");
    rows
}

fn rule(counts: &Counts, id: &str, tally: &RuleTally, rows: &mut Vec<Row>) {
    for ((window, category), of_group) in &tally.period {
        let category = category.map_or("", |category| counts.category(category));
        let row =
            |(name, n): (&str, u64)| Row::new("obligations", name).rule(id).window(counts.window(*window)).category(category).value(n);
        rows.extend(named(*of_group).map(row));
    }
    for ((span, window), asked) in &tally.spans {
        let row = |name: &str, n: u64| Row::new("months", name).span(span).rule(id).window(counts.window(*window)).value(n);
        rows.extend([row("due", asked.due), row("met", asked.met), row("unrecorded", asked.unrecorded)]);
    }
    for (Outside { window, category, from, to }, of_place) in &tally.outside {
        let from = from.map_or_else(|| ANY.to_owned(), |from| date_of(from).to_string());
        let span = format!("{from}{BETWEEN}{}", date_of(*to));
        let category = category.map_or("", |category| counts.category(category));
        let row = |(name, n): (&str, u64)| {
            Row::new("outside", name).span(&span).rule(id).window(counts.window(*window)).category(category).value(n)
        };
        rows.extend(named(*of_place).map(row));
    }
    rows.extend(tally.lacking.iter().map(|column| Row::new("lacking", column).rule(id).value(1)));
    if tally.some_complete {
        rows.push(Row::new("complete", "rows").rule(id).value(1));
    }
    rows.extend(tally.days.iter().map(|(day, due)| Row::new("days", "due").span(&date_of(*day)).rule(id).value(*due)));
}

fn named(tally: Tally) -> [(&'static str, u64); 7] {
    [
        ("met", tally.met),
        ("late", tally.late),
        ("early", tally.early),
        ("missed", tally.missed),
        ("exempt", tally.exempt),
        ("tried", tally.tried),
        ("unrecorded", tally.unrecorded),
    ]
}

/// The first and the last day of which the exports hold rows, by kind, and of visits that name a case.
fn coverage(counts: &Counts) -> Vec<Row> {
    let of_kinds = Kind::ALL.map(|kind| (kind, FIRST_LAST, counts.coverage.days(kind)));
    let days = of_kinds.into_iter().chain([(Kind::Visits, CALLBACK_FIRST_LAST, counts.coverage.callbacks)]);
    let rows = days.filter_map(|(kind, names, days)| days.map(|days| (kind, names.into_iter().zip([days.first, days.last]))));
    rows.flat_map(|(kind, days)| days.map(move |(name, day)| Row::new("recorded", name).kind(kind.code()).span(&day).value(1))).collect()
}

/// Opinions by the code of their span: the period, its parts, the months of its history, earlier periods; a span that
/// is two of these is there once.
fn spans(counts: &Counts) -> BTreeMap<String, &Opinions> {
    let parts = counts.period_parts().into_iter().zip(counts.parts.iter().flatten());
    let months = counts.period.history().into_iter().zip(&counts.history);
    let whole = [(counts.period, &counts.opinions)];
    let earlier = counts.earlier.iter().filter_map(|(against, opinions)| Some((against.of(counts.period)?, opinions)));
    whole.into_iter().chain(parts).chain(months).chain(earlier).map(|(span, opinions)| (span.to_string(), opinions)).collect()
}

fn opinions(counts: &Counts, span: &String, opinions: &Opinions, rows: &mut Vec<Row>) {
    for ((window, method), tally) in &opinions.visits {
        let row = |name: String, n: u64| Row::new("visits", &name).span(span).window(counts.window(*window)).method(method.code()).value(n);
        rows.push(row("respondents".to_owned(), tally.respondents));
        for (item, grades) in Item::ALL.iter().zip(&tally.items) {
            for (grade, n) in Opinion::ALL.iter().zip(grades) {
                rows.push(row(format!("{}.{}", item.code(), grade.code()), *n));
            }
        }
    }
    for (window, tally) in &opinions.evaluator {
        let row = |(name, n): (&str, u64)| Row::new("evaluations", name).span(span).window(counts.window(*window)).value(n);
        let active = Rating::ALL.iter().take(5).map(|rating| rating.code()).zip(tally.active);
        rows.extend(active.chain([("defaulted", tally.defaulted), ("unrated", tally.unrated)]).map(row));
    }
}

fn week(counts: &Counts, week: &WeekQuota, rows: &mut Vec<Row>) {
    let row = |name: &str, n: u64| Row::new("weeks", name).span(&week.week).value(n);
    rows.extend([row("working_days", week.working_days), row("onsite", week.onsite)]);
    for (window, (available, phoned)) in &week.phone {
        let name = counts.window(*window);
        rows.extend([row("available", *available).window(name), row("phoned", *phoned).window(name)]);
    }
}

fn read(of_kind: &Read) -> impl Iterator<Item = Row> {
    let rows = &of_kind.rows;
    let counts = [
        ("files", of_kind.files),
        ("read", rows.read),
        ("accepted", rows.accepted),
        ("rejected", rows.rejected),
        ("duplicate", rows.duplicate),
        ("superseded", rows.superseded),
        ("left_out", rows.left_out),
    ];
    let faults = of_kind.faults.iter().map(|(code, n)| Row::new("faults", code).value(*n));
    counts.into_iter().map(|(name, n)| Row::new("rows", name).value(n)).chain(faults)
}
