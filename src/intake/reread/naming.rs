//! Finds every row that names a case, used or not: reads the files once more, because the text of rows is not kept.

use std::collections::BTreeSet;

use crate::domain::Kind;
use crate::error::Result;
use crate::intake::files::formats::read_table;
use crate::intake::files::jobs::jobs;
use crate::intake::findings::intake::Intake;
use crate::intake::header::matching::Header;
use crate::intake::header::plan::Plan;
use crate::intake::records::cell::Cell;
use crate::intake::records::sink::RecordSink;
use crate::intake::terms::code::Code;
use crate::intake::terms::need::Need;
use crate::intake::values::text::{text, trim};
use crate::workspace::Workspace;

/// A row that names a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedRow {
    /// The row's kind.
    pub kind: Kind,
    /// Place in [`Intake::files`].
    pub file: u16,
    /// Its line.
    pub line: u32,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It is used.
    Accepted,
    /// It has faults.
    Rejected(Vec<Code>),
    /// An earlier row says the same.
    Duplicate,
    /// A row at this file and line corrected it.
    Superseded(u16, u32),
    /// Its status or outcome says that it is no case or no visit.
    LeftOut,
}

/// Finds the rows whose `case_id` is `id`, in reading order.
///
/// # Errors
/// A file that cannot be read any more.
pub fn rows_naming(workspace: &Workspace, intake: &Intake, id: &str) -> Result<Vec<NamedRow>> {
    let mut found = Vec::new();
    for job in &jobs(workspace)? {
        let place = job.kind.columns().iter().position(|column| column.name == "case_id").unwrap_or(0);
        let located = job.origin.located(workspace)?;
        let asked = job.origin.asked(job.kind, workspace, &located, &|_| ());
        let spellings = &spellings(workspace, id);
        let plan = |header: &Header| Plan::new(job.kind, workspace, Need::Counts, header.clone());
        let naming = |header: &Header| {
            let cell = header.places[place].unwrap_or(usize::MAX);
            Naming { kind: job.kind, spellings, cell, plan: plan(header), lines: Vec::new() }
        };
        let done = located.told(read_table(asked, &naming))?;
        found.extend(done.records.lines.into_iter().map(|line| NamedRow {
            kind: job.kind,
            file: job.file,
            line,
            fate: fate(intake, job.kind, job.file, line),
        }));
    }
    Ok(found)
}

fn fate(intake: &Intake, kind: Kind, file: u16, line: u32) -> Fate {
    let rejected = intake.rejects.iter().filter(|reject| (reject.file, reject.line) == (file, line));
    let codes: Vec<Code> = rejected.map(|reject| reject.code).collect();
    if !codes.is_empty() {
        return Fate::Rejected(codes);
    }
    if let Some(by) = intake.superseded.iter().find(|superseded| (superseded.file, superseded.line) == (file, line)) {
        return Fate::Superseded(by.by_file, by.by_line);
    }
    if intake.not_counted.binary_search(&(file, line)).is_ok() {
        return Fate::LeftOut;
    }
    if intake.row_at(kind, file, line).is_some() { Fate::Accepted } else { Fate::Duplicate }
}

/// The cells that name the case: its id, and what `[values]` turns into it.
fn spellings(workspace: &Workspace, id: &str) -> BTreeSet<String> {
    let reading = &workspace.reading;
    let mut ids = BTreeSet::from([id.to_owned()]);
    let renamed = reading.values.get("case_id");
    let from = renamed.into_iter().flatten().filter(|(_, to)| ids.contains(*to)).map(|(from, _)| from.clone()).collect::<Vec<_>>();
    ids.retain(|id| renamed.is_none_or(|renamed| !renamed.contains_key(id)));
    ids.extend(from);
    ids.retain(|id| !reading.blank.contains(id));
    ids
}

/// Lines whose id cell is one of those that are looked for, but for cases beside which no callback or rating stands.
struct Naming<'a> {
    kind: Kind,
    plan: Plan<'a>,
    spellings: &'a BTreeSet<String>,
    cell: usize,
    lines: Vec<u32>,
}

impl RecordSink for Naming<'_> {
    fn row(&mut self, line: u32, base: &[u8], cells: &[Cell], _: &mut dyn FnMut() -> String) {
        let is_named = cells.get(self.cell).is_some_and(|cell| self.spellings.contains(&text(trim(cell.of(base)))));
        let is_whole = cells.len() >= self.plan.header.cells.len();
        if is_named && !(is_whole && self.plan.is_case_alone(self.kind, base, cells)) {
            self.lines.push(line);
        }
    }

    fn spoilt(&mut self, _: u32, _: Code, _: &mut dyn FnMut() -> String) {}
}
