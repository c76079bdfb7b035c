//! Rows that were rejected after their file was closed: read again, for nobody keeps the text of rows that look right.

use std::collections::BTreeMap;

use super::header::Header;
use super::read::Job;
use super::records::Cell;
use super::rows::Records;
use super::settle::Conflict;
use super::table_file::{Asked, read_table};
use super::text::{text, trim};
use super::{Code, Reject};
use crate::domain::Kind;
use crate::error::Result;
use crate::workspace::Workspace;

/// Keeps the id and the text of some lines.
struct Lines<'a> {
    wanted: &'a [u32],
    id_cell: usize,
    /// Line, id, record.
    found: Vec<(u32, String, String)>,
}

impl Records for Lines<'_> {
    fn row(&mut self, line: u32, base: &[u8], cells: &[Cell], raw: &mut dyn FnMut() -> String) {
        if self.wanted.binary_search(&line).is_ok() {
            let id = cells.get(self.id_cell).map(|cell| text(trim(cell.of(base))));
            self.found.push((line, id.unwrap_or_default(), raw()));
        }
    }

    fn spoilt(&mut self, _: u32, _: Code, _: &mut dyn FnMut() -> String) {}
}

/// The rejects of rows whose id another row holds, under `on_conflict = "reject"`.
pub(super) fn conflicting_rows(jobs: &[Job], conflicts: &[Conflict], workspace: &Workspace) -> Result<Vec<Reject>> {
    let mut by_file: BTreeMap<u16, Vec<u32>> = BTreeMap::new();
    for conflict in conflicts {
        by_file.entry(conflict.file).or_default().push(conflict.line);
    }
    let mut rejects = Vec::new();
    for lines in by_file.values_mut() {
        lines.sort_unstable();
    }
    for (file, wanted) in &by_file {
        let job = &jobs[usize::from(*file)];
        let column = if job.kind == Kind::Visits { "visit_id" } else { "case_id" };
        let place = job.kind.columns().iter().position(|known| known.name == column).unwrap_or(0);
        let configured = workspace.reading.files.get(&job.path).cloned().unwrap_or_default();
        let path = workspace.root.join(&job.path);
        let asked = Asked { path: &path, kind: job.kind, workspace, configured: &configured, report: &|_| () };
        let begin = |header: &Header| Lines { wanted, id_cell: header.places[place].unwrap_or(usize::MAX), found: Vec::new() };
        let lines = read_table(asked, &begin)?;
        rejects.extend(lines.records.found.into_iter().map(|(line, value, raw)| Reject {
            kind: job.kind,
            file: *file,
            line,
            column,
            value,
            code: Code::ConflictingId,
            raw,
        }));
    }
    Ok(rejects)
}
