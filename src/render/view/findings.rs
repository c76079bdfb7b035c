//! Main findings and problems: sentences made from figures, each with the windows that it concerns
//! and the table that proves it.
//!
//! Only what a rule of the workspace decides (a target, a grade, a quota), what is counted, or what chance does not
//! explain is said here; a difference that chance could make is not.

use std::cmp::Reverse;

use serde::Serialize;

use super::change::{Change, Changes};
use super::opinions::differs;
use super::quotas::Quotas;
use super::shelf::Shelf;
use crate::bulletin::{Cell, Flag, RuleView, SatisfactionRow};
use crate::domain::{Cadence, Kind, Rate};
use crate::error::Result;
use crate::render::format;
use crate::render::words::Words;

/// So many windows are named in one sentence.
const NAMED: usize = 4;
/// From so many months on, a run of months is worth a sentence.
const RUN: usize = 3;

/// Notices of what the exports lack: a problem of the records, named with the others.
const LACKING: [&str; 9] = [
    "export_ends_early",
    "no_visits",
    "no_callbacks",
    "no_evaluations",
    "visits_of",
    "columns_lacking",
    "columns_partly_lacking",
    "no_source",
    "items_never",
];

/// One finding, or one problem.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Finding<'a> {
    /// What it is about: a rule, or a heading.
    subject: String,
    /// What is so, in a sentence without names.
    text: String,
    /// What is said before the names; may be empty.
    whose: String,
    /// Whom it concerns: the first few.
    who: Vec<Who<'a>>,
    /// How many more it concerns.
    more: usize,
    /// The section with the figures.
    anchor: &'static str,
}

/// Somebody a finding names, with a figure.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Who<'a> {
    /// Its name.
    name: &'a str,
    /// The page of a window; empty for a rule.
    slug: &'a str,
    /// The figure that matters, in words.
    figure: String,
}

impl<'a> Finding<'a> {
    fn new(words: &Words, subject: &str, sentence: &str, values: &[(&str, String)], anchor: &'static str) -> Result<Self> {
        let subject = words.find(subject).unwrap_or(subject).to_owned();
        Ok(Self { subject, text: words.fill(sentence, values)?, whose: String::new(), who: Vec::new(), more: 0, anchor })
    }

    fn of(mut self, who: Vec<Who<'a>>) -> Self {
        self.more = who.len().saturating_sub(NAMED);
        self.who = who;
        self.who.truncate(NAMED);
        self
    }
}

/// What went well, and what changed.
pub(super) fn good<'a>(shelf: &Shelf<'a>, changes: Option<&Changes<'a>>, words: &Words) -> Result<Vec<Finding<'a>>> {
    let bulletin = shelf.bulletin;
    let mut found = Vec::new();
    let attained: Vec<_> = shelf.of(None).rules.iter().filter(|row| row.attained == Cell::Shown(true)).collect();
    if !attained.is_empty() {
        let all = attained.iter().filter(|row| row.rate == Cell::Shown(Rate(10_000))).count();
        let values = [("n", attained.len().to_string()), ("all", all.to_string())];
        found.push(Finding::new(words, "findings.attained", "findings.attained_text", &values, "rates")?);
    }
    found.extend(steady(shelf, words)?);
    if let Some(changes) = changes {
        found.extend(moved(&changes.rules, 1, words)?);
        // the chart of changes shows this already, if there is one
        if changes.chart.is_empty() && changes.rules.iter().all(|change| change.direction() == 0) {
            let values = [("n", changes.rules.len().to_string())];
            found.push(Finding::new(words, "findings.change", "findings.no_change", &values, "rates")?);
        }
    }
    if let Some((label, n)) = bulletin.headline.grades.first().filter(|(_, n)| *n > 0) {
        found.push(graded(shelf, label, *n, words)?);
    }
    found.extend(exceptional(shelf, Than::Above, words)?);
    Ok(found)
}

/// What did not go well, with who.
pub(super) fn bad<'a>(
    shelf: &Shelf<'a>,
    changes: Option<&Changes<'a>>,
    quotas: Option<&Quotas>,
    words: &Words,
) -> Result<Vec<Finding<'a>>> {
    let bulletin = shelf.bulletin;
    let mut found = Vec::new();
    for row in shelf.of(None).rules.iter().filter(|row| row.attained == Cell::Shown(false)) {
        let (Some(rule), Some(rate), Some(target)) = (&row.rule, row.rate.shown(), row.target.shown()) else { continue };
        let count = |cell: Cell<u64>| cell.shown().map_or_else(String::new, |n| format::count(*n));
        let values = [
            ("rate", format::percent(*rate)),
            ("met", count(row.met)),
            ("due", count(row.due)),
            ("target", format::target(*target)),
            ("short", count(row.short)),
        ];
        let label = words.label(row.label.as_deref().unwrap_or(rule)).to_owned();
        let mut finding = Finding::new(words, &label, "problems.missed", &values, "rates")?.of(below(shelf, rule));
        if let Some(months) = bulletin.rules.iter().find(|view| view.id == *rule).and_then(|view| run(shelf, view, Side::Missed)) {
            finding.text += &words.fill("problems.months", &[("n", months.to_string())])?;
        }
        finding.text += words.get("list.stop")?;
        words.get("problems.whose")?.clone_into(&mut finding.whose);
        found.push(finding);
    }
    if let Some(changes) = changes {
        found.extend(moved(&changes.rules, -1, words)?);
    }
    found.extend(not_tried(shelf, words)?);
    if let Some((label, n)) = bulletin.headline.grades.iter().rev().nth(1).filter(|(_, n)| *n > 0 && bulletin.headline.grades.len() > 2) {
        found.push(graded(shelf, label, *n, words)?);
    }
    found.extend(exceptional(shelf, Than::Below, words)?);
    found.extend(kinder(shelf, words)?);
    if let Some(quotas) = quotas.filter(|quotas| quotas.attained < quotas.rows) {
        let values = [("rows", format::count(quotas.rows as u64)), ("missed", format::count((quotas.rows - quotas.attained) as u64))];
        let mut finding = Finding::new(words, "quotas.title", "problems.quotas", &values, "quotas")?.of(behind(shelf, words)?);
        words.get("problems.quotas_whose")?.clone_into(&mut finding.whose);
        found.push(finding);
    }
    let late: u64 = bulletin.tables.open.iter().flatten().map(|row| row.over_30_days).sum();
    if late > 0 {
        let all: u64 = bulletin.tables.open.iter().flatten().map(|row| row.uncompleted).sum();
        let values = [("n", format::count(all)), ("late", format::count(late))];
        found.push(Finding::new(words, "annex.open_title", "problems.open", &values, "open")?);
    }
    for notice in bulletin.notices.iter().filter(|notice| LACKING.contains(&notice.key.as_str())) {
        let text = super::super::filters::notice_text(words, &notice.key, |name| notice.values.get(name).cloned())?;
        let subject = words.get("annex.quality_title")?.to_owned();
        found.push(Finding { subject, text, whose: String::new(), who: Vec::new(), more: 0, anchor: "quality" });
    }
    Ok(found)
}

/// Windows below the target of a rule, those that lack most first.
fn below<'a>(shelf: &Shelf<'a>, rule: &str) -> Vec<Who<'a>> {
    let windows = shelf.bulletin.windows.iter().filter_map(|window| {
        let rows = shelf.of(Some(&window.name));
        let row = rows.rules.iter().find(|row| row.rule.as_deref() == Some(rule) && row.attained == Cell::Shown(false))?;
        let (met, due) = (*row.met.shown()?, *row.due.shown()?);
        let figure = format!("{}/{}", format::count(met), format::count(due));
        Some((Reverse(due - met), Who { name: &window.name, slug: rows.slug, figure }))
    });
    let mut windows: Vec<_> = windows.collect();
    windows.sort_by(|a, b| (a.0, a.1.name).cmp(&(b.0, b.1.name)));
    windows.into_iter().map(|(_, who)| who).collect()
}

/// A side of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Attained,
    Missed,
}

/// How many months in a row, of those with something due and back from the last, were on one side of the target;
/// `None` for fewer than [`RUN`].
fn run(shelf: &Shelf<'_>, rule: &RuleView, side: Side) -> Option<usize> {
    let (period, target) = (&shelf.bulletin.period, rule.target?);
    if period.provisional || period.cadence != Cadence::Month {
        return None;
    }
    let months = period.code.twelve_months().into_iter().rev();
    let rows = months.filter_map(|month| shelf.of(None).month(&rule.id, month)).filter(|row| row.due != Cell::Shown(0) || !row.recorded);
    // a month whose rate is withheld or not recorded ends the run; a printed rate never shows its target as reached
    // when it is not, so the printed ones may be compared
    let run = rows.take_while(|row| row.rate.shown().is_some_and(|rate| (*rate >= target) == (side == Side::Attained))).count();
    (run >= RUN).then_some(run)
}

/// Rules that attained their target month after month, the longest first.
fn steady<'a>(shelf: &Shelf<'a>, words: &Words) -> Result<Option<Finding<'a>>> {
    let rules = shelf.bulletin.rules.iter();
    let mut runs: Vec<_> = rules.filter_map(|rule| Some((Reverse(run(shelf, rule, Side::Attained)?), &rule.label))).collect();
    runs.sort();
    let who = runs.iter().map(|(Reverse(months), label)| {
        Ok(Who { name: label, slug: "", figure: words.fill("findings.months", &[("n", months.to_string())])? })
    });
    let who = who.collect::<Result<Vec<_>>>()?;
    if who.is_empty() {
        return Ok(None);
    }
    let values = [("n", who.len().to_string())];
    Ok(Some(Finding::new(words, "findings.steady", "findings.steady_text", &values, "trend")?.of(who)))
}

/// Rules whose rate rose (1) or fell (−1) by more than chance could make.
fn moved<'a>(changes: &[Change<'a>], direction: i8, words: &Words) -> Result<Vec<Finding<'a>>> {
    let beyond = changes.iter().filter(|change| change.direction() == direction);
    let sentence = if direction > 0 { "findings.rose" } else { "problems.fell" };
    let findings = beyond.map(|change| {
        let values = [
            ("before", format::percent(change.before)),
            ("now", format::percent(change.now)),
            ("low", format::difference(change.low)),
            ("high", format::difference(change.high)),
        ];
        Finding::new(words, words.label(change.label), sentence, &values, "rates")
    });
    findings.collect()
}

/// The windows with a grade.
fn graded<'a>(shelf: &Shelf<'a>, label: &str, n: u64, words: &Words) -> Result<Finding<'a>> {
    let windows = shelf.bulletin.windows.iter().filter(|window| window.grade == label);
    let who = windows.map(|window| Who { name: &window.name, slug: &window.slug, figure: String::new() });
    let values = [("label", words.label(label).to_owned()), ("n", n.to_string())];
    Ok(Finding::new(words, "answer.grades", "findings.graded", &values, "windows")?.of(who.collect()))
}

/// Where a window stands, compared with the centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Than {
    Above,
    Below,
}

/// Windows whose satisfaction by callback is above, or below, the centre's by more than chance could make.
fn exceptional<'a>(shelf: &Shelf<'a>, than: Than, words: &Words) -> Result<Option<Finding<'a>>> {
    let Some(centre) = shelf.of(None).satisfaction.and_then(|row| row.callback.rate.shown().copied()) else { return Ok(None) };
    let who = windows(shelf, |row| {
        let rate = *row.callback.rate.shown()?;
        (row.flag == Cell::Shown(Flag::Exceptional) && (rate > centre) == (than == Than::Above)).then(|| format::percent(rate))
    });
    if who.is_empty() {
        return Ok(None);
    }
    let sentence = match than {
        Than::Above => "findings.above",
        Than::Below => "problems.below",
    };
    let finding = Finding::new(words, "windows.satisfaction", sentence, &[("rate", format::percent(centre))], "windows")?;
    Ok(Some(finding.of(who)))
}

/// The evaluator says more than the callback, by more than chance could make: for the centre, and for windows.
fn kinder<'a>(shelf: &Shelf<'a>, words: &Words) -> Result<Option<Finding<'a>>> {
    let gap = |row: &SatisfactionRow| row.difference.shown().copied().filter(|gap| differs(row) && gap.0 > 0);
    let centre = shelf.of(None).satisfaction.and_then(gap);
    let who = windows(shelf, |row| gap(row).map(format::difference));
    let finding = match centre {
        Some(centre) => {
            let sentence = if who.is_empty() { "problems.kinder_centre" } else { "problems.kinder" };
            Finding::new(words, "satisfaction.beside_title", sentence, &[("n", format::size(centre))], "evaluator")?
        }
        None if who.is_empty() => return Ok(None),
        None => Finding::new(words, "satisfaction.beside_title", "problems.kinder_at", &[], "evaluator")?,
    };
    Ok(Some(finding.of(who)))
}

fn windows<'a>(shelf: &Shelf<'a>, figure: impl Fn(&SatisfactionRow) -> Option<String>) -> Vec<Who<'a>> {
    let found = shelf.bulletin.windows.iter().filter_map(|window| {
        let rows = shelf.of(Some(&window.name));
        Some(Who { name: &window.name, slug: rows.slug, figure: figure(rows.satisfaction?)? })
    });
    found.collect()
}

/// Callbacks that were not made and for which nobody was called in vain either.
fn not_tried<'a>(shelf: &Shelf<'a>, words: &Words) -> Result<Option<Finding<'a>>> {
    let bulletin = shelf.bulletin;
    let (mut missed, mut tried) = (0, 0);
    for rule in bulletin.rules.iter().filter(|rule| rule.dataset == Kind::Ledger && rule.fulfilled_by == "visit") {
        let row = shelf.of(None).rules.iter().find(|row| row.rule.as_deref() == Some(rule.id.as_str()));
        let Some((Some(m), Some(t))) = row.map(|row| (row.missed.shown(), row.tried.shown())) else { return Ok(None) };
        missed += m;
        tried += t;
    }
    if missed == 0 {
        return Ok(None);
    }
    let values = [("missed", format::count(missed)), ("tried", format::count(tried)), ("never", format::count(missed - tried))];
    Ok(Some(Finding::new(words, "problems.not_called", "problems.not_tried", &values, "rates")?))
}

/// Windows that missed a weekly quota, those with most weeks missed first.
fn behind<'a>(shelf: &Shelf<'a>, words: &Words) -> Result<Vec<Who<'a>>> {
    let windows = shelf.bulletin.windows.iter().map(|window| {
        let rows = shelf.of(Some(&window.name));
        let missed = rows.quotas.iter().filter(|row| row.attained == Cell::Shown(false)).count();
        let recorded = rows.quotas.iter().filter(|row| row.recorded).count();
        (missed, recorded, &window.name, rows.slug)
    });
    let mut windows: Vec<_> = windows.filter(|(missed, ..)| *missed > 0).collect();
    windows.sort_by_key(|(missed, _, name, _)| (Reverse(*missed), *name));
    let who = windows.into_iter().map(|(missed, weeks, name, slug)| {
        Ok(Who { name, slug, figure: words.fill("problems.weeks", &[("n", missed.to_string()), ("d", weeks.to_string())])? })
    });
    who.collect()
}
