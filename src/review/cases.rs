//! Visits that match no case: rejected ones, and those that count as a form without a case because they name a window.

use std::collections::BTreeMap;

use serde::Serialize;

use super::extent::Extent;
use super::place::Place;
use crate::domain::Kind;
use crate::error::Result;
use crate::intake::{Cells, read_again};
use crate::intake::{Code, Intake, frame};
use crate::obligations::columns;
use crate::workspace::Workspace;

/// Examples that are shown of each sort.
const EXAMPLES: usize = 3;

/// Visits whose case id is not among the accepted ledger rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct UnknownCases {
    /// Rejected, for they name no window either.
    pub rejected: u64,
    /// Accepted by their own window: their case id plays no part.
    pub accepted: u64,
    /// By file, those with most of them first.
    pub files: Vec<FileCases>,
    /// Up to three rejected and three accepted ones, by file and line.
    pub examples: Vec<UnknownCase>,
}

/// Such visits in one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileCases {
    /// Path in the workspace.
    pub file: String,
    /// Rejected.
    pub rejected: u64,
    /// Accepted.
    pub accepted: u64,
}

/// One such visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnknownCase {
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
    /// The case id that the ledger does not have.
    pub case_id: String,
    /// Whether it was accepted all the same.
    pub accepted: bool,
    /// Why the ledger does not have the case, where that is known: its row was rejected, here.
    pub rejected_at: Option<Place>,
}

/// Finds them; files with accepted visits without a case are read once more, for their case ids were not kept.
pub(super) fn unknown_cases(workspace: &Workspace, intake: &Intake, extent: Extent) -> Result<UnknownCases> {
    let mut all: Vec<UnknownCase> = Vec::new();
    let mut files: BTreeMap<&str, FileCases> = BTreeMap::new();
    let path = |file: u16| intake.files[usize::from(file)].path.as_str();
    let mut add = |case: UnknownCase, file: u16| {
        let entry = files.entry(path(file)).or_insert_with(|| FileCases { file: path(file).to_owned(), rejected: 0, accepted: 0 });
        *(if case.accepted { &mut entry.accepted } else { &mut entry.rejected }) += 1;
        if all.iter().filter(|other| other.accepted == case.accepted).count() < extent.most(EXAMPLES) {
            all.push(case);
        }
    };
    let place = |file: u16, line: u32| Place { file: path(file).to_owned(), line };
    for reject in intake.rejects.iter().filter(|reject| reject.code == Code::UnknownCase) {
        let place = place(reject.file, reject.line);
        add(UnknownCase { place, case_id: reject.value.clone(), accepted: false, rejected_at: None }, reject.file);
    }
    for (file, lines) in without_case(intake) {
        let report = &intake.files[usize::from(file)];
        if !report.matched.iter().any(|(column, _)| *column == "case_id") {
            continue;
        }
        for (line, cells) in read_again(workspace, report, &lines, Cells::Of("case_id"))?.rows {
            let case_id = cells.into_iter().next().unwrap_or_default();
            let renamed = workspace.reading.values.get("case_id").and_then(|values| values.get(&case_id)).unwrap_or(&case_id);
            if !workspace.reading.blank.contains(&case_id) && !renamed.is_empty() {
                add(UnknownCase { place: place(file, line), case_id, accepted: true, rejected_at: None }, file);
            }
        }
    }
    let mut files: Vec<FileCases> = files.into_values().collect();
    files.sort_by_key(|file| std::cmp::Reverse(file.rejected + file.accepted));
    let (rejected, accepted) = files.iter().fold((0, 0), |sum, file| (sum.0 + file.rejected, sum.1 + file.accepted));
    for case in &mut all {
        case.rejected_at = rejected_case(workspace, intake, &case.case_id)?;
    }
    all.sort_by(|a, b| (a.accepted, &a.place).cmp(&(b.accepted, &b.place)));
    Ok(UnknownCases { rejected, accepted, files, examples: all })
}

/// Lines of accepted visits without a case, by file.
fn without_case(intake: &Intake) -> BTreeMap<u16, Vec<u32>> {
    let mut lines: BTreeMap<u16, Vec<u32>> = BTreeMap::new();
    let table = &intake.visits;
    let (case, line, file) = (columns::numbers(table, frame::CASE), columns::numbers(table, frame::LINE), columns::files(table));
    for row in (0..table.height()).filter(|row| case.get(*row).is_none()) {
        if let (Some(file), Some(line)) = (file.get(row), line.get(row)) {
            lines.entry(file).or_default().push(line);
        }
    }
    for lines in lines.values_mut() {
        lines.sort_unstable();
    }
    lines
}

/// The rejected row of the ledger that has this id.
fn rejected_case(workspace: &Workspace, intake: &Intake, id: &str) -> Result<Option<Place>> {
    let mut by_file: BTreeMap<u16, Vec<u32>> = BTreeMap::new();
    for reject in intake.rejects.iter().filter(|reject| reject.kind == Kind::Ledger && reject.raw.contains(id)) {
        let lines = by_file.entry(reject.file).or_default();
        if lines.last() != Some(&reject.line) {
            lines.push(reject.line);
        }
    }
    for (file, lines) in by_file {
        let report = &intake.files[usize::from(file)];
        let again = read_again(workspace, report, &lines, Cells::Of("case_id"))?;
        if let Some((line, _)) = again.rows.iter().find(|(_, cells)| cells.first().is_some_and(|cell| cell == id)) {
            return Ok(Some(Place { file: report.path.clone(), line: *line }));
        }
    }
    Ok(None)
}
