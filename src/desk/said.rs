//! Every opinion with its themes, and with the words that put it there: what can be defended, and read.
//!
//! The text of a row is not kept: it is read again where it stands, and must say what it said before.

use std::collections::BTreeMap;

use polars::prelude::UInt16Type;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use serde::Serialize;

use super::names::{Lookup, day};
use crate::domain::{OPINION, Period, day_number};
use crate::error::{Error, Result};
use crate::figures::Spoken;
use crate::intake::{Cells, FileReport, Intake, frame, read_again};
use crate::obligations::columns::{self, Numbers};
use crate::themes::{Hit, Makes, Said, Themes, Tone};
use crate::workspace::Workspace;

/// Header of `opinions.csv`.
pub const OPINION_COLUMNS: [&str; 11] =
    ["window", "visited_at", "visit", "case_id", "category", "kind", "themes", "needs_feedback", "feedback_on", "opinion", "matched"];

/// What is written where no word tells the kind, and grades of the visit do.
const BY_GRADES: &str = "complaint:grades";

/// An opinion.
#[derive(Debug, Clone, Serialize)]
pub struct SaidLine {
    /// The window.
    pub window: String,
    /// The day of the visit.
    pub visited_at: String,
    /// The visit's id, else `FILE:LINE`.
    pub visit: String,
    /// The case; empty where it is not known.
    pub case_id: String,
    /// Its category.
    pub category: String,
    /// Whether it praises, suggests or complains.
    pub kind: Tone,
    /// Ids of its themes.
    pub themes: Vec<String>,
    /// Whether somebody asked for an answer.
    pub needs_feedback: bool,
    /// The day of the answer up to the as-of date; empty where there was none.
    pub feedback_on: String,
    /// What was said.
    pub opinion: String,
    /// Each word that counts, with its place: `parking:停车@3`, `praise:不方便@5(没有)`.
    pub matched: Vec<String>,
}

impl SaidLine {
    /// Its cells, as [`OPINION_COLUMNS`] orders them.
    #[must_use]
    pub fn cells(self) -> Vec<String> {
        let Self { window, visited_at, visit, case_id, category, kind, themes, needs_feedback, feedback_on, opinion, matched } = self;
        let needs = if needs_feedback { "yes" } else { "no" }.to_owned();
        let kind = kind.code().to_owned();
        vec![window, visited_at, visit, case_id, category, kind, themes.join(" "), needs, feedback_on, opinion, matched.join(" ")]
    }
}

/// The opinions of reached visits of a period up to the as-of date of which `wanted` wants themes and tone, by window,
/// date, then in reading order.
///
/// # Errors
/// A file that is no longer what it was.
///
/// # Panics
/// Never for the tables of intake.
pub fn opinions_of(
    intake: &Intake,
    workspace: &Workspace,
    period: Period,
    as_of: chrono::NaiveDate,
    wanted: impl Fn(Said, Tone) -> bool,
) -> Result<Vec<SaidLine>> {
    let days = day_number(period.first())..=day_number(period.last().min(as_of));
    let on = columns::days(&intake.visits, frame::VISITED_AT).expect("every visit has a date");
    let spoken = Spoken::new(intake);
    let is_wanted =
        |row: &usize| on.get(*row).is_some_and(|day| days.contains(&day)) && spoken.at(*row).is_some_and(|(said, tone)| wanted(said, tone));
    let rows: Vec<usize> = (0..intake.visits.height()).filter(is_wanted).collect();
    lines(intake, workspace, &rows, day_number(as_of))
}

/// The opinions of the visits to a case up to the as-of date.
///
/// # Errors
/// As above.
///
/// # Panics
/// Never for the tables of intake.
pub fn opinions_about(intake: &Intake, workspace: &Workspace, case: &str, as_of: chrono::NaiveDate) -> Result<Vec<SaidLine>> {
    let Some(case) = Lookup::new(intake).case(case) else { return Ok(Vec::new()) };
    let (cases, spoken) = (columns::numbers(&intake.visits, frame::CASE), Spoken::new(intake));
    let on = columns::days(&intake.visits, frame::VISITED_AT).expect("every visit has a date");
    let last = day_number(as_of);
    let is_about = |row: &usize| cases.get(*row) == Some(case) && on.get(*row).is_some_and(|day| day <= last) && spoken.at(*row).is_some();
    lines(intake, workspace, &(0..cases.len()).filter(is_about).collect::<Vec<_>>(), last)
}

/// The lines of these visits.
fn lines(intake: &Intake, workspace: &Workspace, rows: &[usize], as_of: i32) -> Result<Vec<SaidLine>> {
    let (table, lookup, spoken, themes) = (&intake.visits, Lookup::new(intake), Spoken::new(intake), &workspace.themes);
    let (window, case) = (columns::numbers(table, frame::WINDOW), columns::numbers(table, frame::CASE));
    let (on, needs) = (columns::days(table, frame::VISITED_AT), columns::flags(table, frame::NEEDS_FEEDBACK));
    let answered = columns::days(table, "feedback_on");
    let texts = texts(intake, workspace, rows)?;
    let mut found = Vec::new();
    for (row, opinion) in rows.iter().copied().zip(texts) {
        let Some((said, kind)) = spoken.at(row) else { continue };
        let day_of = on.as_ref().and_then(|on| on.get(row));
        let mut matched: Vec<String> = themes.hits(&opinion).iter().map(|hit| in_short(hit, themes)).collect();
        if said.tone() != Some(kind) {
            matched.push(BY_GRADES.to_owned());
        }
        let line = SaidLine {
            window: lookup.window(window.get(row).unwrap_or(u32::MAX)).to_owned(),
            visited_at: day(day_of),
            visit: lookup.visit(row as u32),
            case_id: lookup.case_id(case.get(row)),
            category: lookup.category_of_case(case.get(row)).to_owned(),
            kind,
            themes: themes.places(said).map(|place| themes.id(place).to_owned()).collect(),
            needs_feedback: needs.get(row),
            feedback_on: day(answered.as_ref().and_then(|days| days.get(row)).filter(|day| *day <= as_of)),
            opinion,
            matched,
        };
        found.push((line, day_of));
    }
    found.sort_by(|(a, on_a), (b, on_b)| (&a.window, on_a).cmp(&(&b.window, on_b)));
    Ok(found.into_iter().map(|(line, _)| line).collect())
}

/// A word that counts: what it makes of the opinion, the word, its place, and the words before it that negate.
fn in_short(hit: &Hit, themes: &Themes) -> String {
    let makes = match hit.makes {
        Makes::Theme(place) => themes.id(place),
        Makes::Tone(tone) => tone.code(),
    };
    let negations = if hit.negations.is_empty() { String::new() } else { format!("({})", hit.negations.join("+")) };
    format!("{makes}:{}@{}{negations}", hit.word, hit.at)
}

/// The texts of these visits, read again.
fn texts(intake: &Intake, workspace: &Workspace, rows: &[usize]) -> Result<Vec<String>> {
    let (files, lines) = (columns::files(&intake.visits), columns::numbers(&intake.visits, frame::LINE));
    let places: Vec<(u16, u32)> = rows.iter().map(|row| place(&files, &lines, *row)).collect();
    let mut by_file: BTreeMap<u16, Vec<u32>> = BTreeMap::new();
    for (file, line) in &places {
        by_file.entry(*file).or_default().push(*line);
    }
    let by_file: Vec<(u16, Vec<u32>)> = by_file.into_iter().collect();
    let read = |(file, lines): &(u16, Vec<u32>)| {
        let mut lines = lines.clone();
        lines.sort_unstable();
        let again = read_again(workspace, report(intake, *file), &lines, Cells::Of(OPINION))?;
        Ok(again.rows.into_iter().map(|(line, cells)| ((*file, line), cells.into_iter().next().unwrap_or_default())).collect())
    };
    let read: Vec<BTreeMap<(u16, u32), String>> = by_file.par_iter().map(read).collect::<Result<_>>()?;
    let mut cells: BTreeMap<(u16, u32), String> = read.into_iter().flatten().collect();
    let said = intake.visits.column(frame::SAID).ok().and_then(|column| column.u64().ok());
    let text = |(row, place): (&usize, (u16, u32))| {
        let text = meant(cells.remove(&place).unwrap_or_default(), workspace);
        let before = said.and_then(|said| said.get(*row)).unwrap_or_default();
        if workspace.themes.said(&text).code() == before {
            return Ok(text);
        }
        let file = workspace.root.join(&report(intake, place.0).path);
        Err(Error::in_file(&file, message!("desk.changed_meanwhile")))
    };
    rows.iter().zip(places).map(text).collect()
}

fn report(intake: &Intake, file: u16) -> &FileReport {
    &intake.files[usize::from(file)]
}

fn place(files: &Numbers<'_, UInt16Type>, lines: &columns::Places<'_>, row: usize) -> (u16, u32) {
    (files.get(row).unwrap_or_default(), lines.get(row).unwrap_or_default())
}

/// What the configuration makes of a cell.
fn meant(cell: String, workspace: &Workspace) -> String {
    if workspace.reading.blank.contains(&cell) {
        return String::new();
    }
    workspace.reading.values.get(OPINION).and_then(|values| values.get(&cell)).cloned().unwrap_or(cell)
}
