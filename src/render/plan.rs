//! The plan as files: `plan.csv`, a page to print, and a calendar file a window.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;
use tera::Context;

use super::ics;
use super::templates::Templates;
use super::worded::Worded;
use super::words::Words;
use crate::desk::{Plan, PlanCounts, PlanRow, PlanWindow, TARGET_COLUMNS, Target, Void};
use crate::domain::{Locale, slugs};
use crate::error::Result;

/// What the page of the plan sees.
#[derive(Debug, Serialize)]
struct View<'a> {
    as_of: NaiveDate,
    days: u32,
    counts: PlanCounts,
    total: u64,
    /// What the centre lacks to targets.
    targets: Vec<&'a Target>,
    windows: Vec<WindowView<'a>>,
    notes: &'a [String],
    void: &'a [Void],
}

#[derive(Debug, Serialize)]
struct WindowView<'a> {
    name: &'a str,
    slug: &'a str,
    counts: PlanCounts,
    first: Option<NaiveDate>,
    /// What the window lacks to targets.
    targets: Vec<&'a Target>,
    rows: Vec<RowView<'a>>,
}

#[derive(Debug, Serialize)]
struct RowView<'a> {
    #[serde(flatten)]
    row: &'a PlanRow,
    days_over: i32,
    /// What to record where no visit is asked for.
    record: String,
}

/// Every file of the plan by name; `notes` are what the reader must know first.
///
/// # Errors
/// A template or a word that a workspace replaced and that does not fit.
pub fn plan(
    templates: &Templates,
    plan: &Plan,
    locale: Locale,
    organisation: &str,
    mut notes: Vec<String>,
    worded: Worded,
) -> Result<BTreeMap<String, Vec<u8>>> {
    let words = templates.words(locale);
    notes.extend(unannounced(&plan.unannounced, words)?);
    let slugs = slugs(plan.windows.iter().map(|window| window.name.as_str()), "window");
    let mut files = BTreeMap::new();
    files.insert("plan.csv".to_owned(), worded.csv(&plan.columns(), plan.lines()));
    files.insert("targets.csv".to_owned(), worded.csv(&TARGET_COLUMNS, plan.targets.iter().map(Target::line)));
    for window in &plan.windows {
        files.insert(format!("{}.ics", slugs[window.name.as_str()]), ics::calendar(window, plan.as_of, words)?);
    }
    let counts = plan.counts();
    let of = |window: &PlanWindow| plan.lacking(Some(&window.name));
    let windows = plan.windows.iter().map(|window| of_window(window, of(window), &slugs[window.name.as_str()], words));
    let windows = windows.collect::<Result<_>>()?;
    let targets = plan.lacking(None);
    let total = counts.missed + counts.open + counts.upcoming + counts.unrecorded;
    let mut context = Context::new();
    context.insert("organisation", organisation);
    context.insert("p", &View { as_of: plan.as_of, days: plan.days, counts, total, targets, windows, notes: &notes, void: &plan.void });
    files.insert("plan.html".to_owned(), templates.render(locale, "plan.html", &context)?);
    Ok(files)
}

fn unannounced(years: &BTreeSet<i32>, words: &Words) -> Result<Vec<String>> {
    years.iter().map(|year| words.fill("notice.calendar", &[("year", year.to_string())])).collect()
}

fn of_window<'a>(window: &'a PlanWindow, targets: Vec<&'a Target>, slug: &'a str, words: &Words) -> Result<WindowView<'a>> {
    let row = |row: &'a PlanRow| {
        let column = words.find(&format!("columns.{}", row.fulfilled_by)).unwrap_or(row.fulfilled_by).to_owned();
        let record = if row.methods.is_empty() { words.fill("plan.record", &[("column", column)])? } else { String::new() };
        Ok(RowView { row, days_over: -row.days_left, record })
    };
    Ok(WindowView {
        name: &window.name,
        slug,
        counts: window.counts,
        first: window.rows.iter().map(|row| row.to).min(),
        targets,
        rows: window.rows.iter().map(row).collect::<Result<_>>()?,
    })
}

/// What a rule is called in the language of the pages.
#[must_use]
pub fn label<'a>(templates: &'a Templates, locale: Locale, text: &'a str) -> &'a str {
    templates.words(locale).label(text)
}

/// A sentence of the word list that takes no values.
///
/// # Errors
/// No such sentence.
pub fn sentence(templates: &Templates, locale: Locale, path: &str) -> Result<String> {
    templates.words(locale).get(path).map(str::to_owned)
}

/// The sentence for acts of which it is not recorded whether they were done.
///
/// # Errors
/// A sentence that a workspace replaced and that does not fit.
pub fn unrecorded(templates: &Templates, locale: Locale, n: u64) -> Result<String> {
    templates.words(locale).fill("plan.unrecorded", &[("n", n.to_string())])
}

/// The sentence for an export whose latest row lies well before the as-of date.
///
/// # Errors
/// A sentence that a workspace replaced and that does not fit.
pub fn ends_early(templates: &Templates, locale: Locale, kind: &str, latest: NaiveDate, as_of: NaiveDate) -> Result<String> {
    let words = templates.words(locale);
    let values = [("kind", kind.to_owned()), ("latest", latest.to_string()), ("as_of", as_of.to_string())];
    words.fill("notice.export_ends_early", &values)
}
