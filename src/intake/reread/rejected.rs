//! Rejected rows of which only line, column and code are known: the cell and the record are read again.

use std::collections::BTreeMap;

use super::known_file::KnownFile;
use crate::domain::Kind;
use crate::error::{Error, Result};
use crate::intake::header::matching::Header;
use crate::intake::records::cell::Cell;
use crate::intake::records::sink::RecordSink;
use crate::intake::rows::part::Part;
use crate::intake::terms::code::Code;
use crate::intake::terms::reject::Conflict;
use crate::intake::terms::reject::Fault;
use crate::intake::terms::reject::Reject;
use crate::workspace::Workspace;

/// Faults whose rows are read again at a time.
const WINDOW: usize = 1 << 18;

/// Adds the rejects of these faults, which are in order of their lines, to a file's part.
///
/// # Errors
/// The file is no longer what it was.
pub(crate) fn reject(part: &mut Part, file: u16, faults: &[Fault], known: &KnownFile, workspace: &Workspace) -> Result<()> {
    for faults in faults.chunks(WINDOW) {
        let mut rows = rows_again(faults, known, workspace)?;
        for faults in faults.chunk_by(|a, b| a.line == b.line) {
            let Row { mut record, cells } = rows.remove(&faults[0].line).ok_or_else(|| changed(&known.path, workspace))?;
            part.reject(faults.len(), &mut || std::mem::take(&mut record), |record| {
                faults.iter().map(|fault| of_row(*fault, known, file, record, &cells)).collect()
            });
        }
    }
    Ok(())
}

/// The rejects of rows whose id another row holds, under `on_conflict = "reject"`; `files` is every file.
///
/// # Errors
/// A file is no longer what it was.
pub(crate) fn conflicting_rows(conflicts: &[Conflict], files: &[KnownFile], workspace: &Workspace) -> Result<Vec<Reject>> {
    let mut by_file: BTreeMap<u16, Vec<Fault>> = BTreeMap::new();
    for Conflict { file, line } in conflicts {
        let kind = files[usize::from(*file)].kind;
        let id = match kind {
            Kind::Ledger => "case_id",
            Kind::Visits => "visit_id",
            Kind::Rectifications => "rectification_id",
            // rows of counts are known by their window and days
            Kind::Evaluations => "window",
        };
        let column = kind.columns().iter().position(|column| column.name == id);
        by_file.entry(*file).or_default().push(Fault { line: *line, column, code: Code::ConflictingId });
    }
    let mut rejects = Vec::new();
    for (file, faults) in &mut by_file {
        faults.sort_unstable_by_key(|fault| fault.line);
        let known = &files[usize::from(*file)];
        let mut rows = rows_again(faults, known, workspace)?;
        for fault in faults {
            let Row { record, cells } = rows.remove(&fault.line).ok_or_else(|| changed(&known.path, workspace))?;
            rejects.push(of_row(*fault, known, *file, &record, &cells));
        }
    }
    Ok(rejects)
}

/// A file that is no longer what it was a moment ago.
pub(crate) fn changed(path: &str, workspace: &Workspace) -> Error {
    Error::in_file(&workspace.root.join(path), message!("intake.changed"))
}

fn of_row(fault: Fault, known: &KnownFile, file: u16, record: &str, cells: &BTreeMap<usize, String>) -> Reject {
    let column = fault.column.map_or("", |column| known.kind.columns()[column].name);
    let value = fault.column.and_then(|column| cells.get(&column)).cloned().unwrap_or_default();
    Reject { kind: known.kind, file, line: fault.line, column, value, code: fault.code, raw: record.to_owned() }
}

/// A row that is wanted.
#[derive(Debug, Default)]
struct Row {
    record: String,
    /// By place in `Kind::columns`: the cells that are wanted.
    cells: BTreeMap<usize, String>,
}

fn rows_again(faults: &[Fault], known: &KnownFile, workspace: &Workspace) -> Result<BTreeMap<u32, Row>> {
    let mut lines: Vec<u32> = faults.iter().map(|fault| fault.line).collect();
    lines.dedup();
    let take = |lines, header: &Header| LineCells { lines, faults, header: header.clone(), found: Vec::new() };
    let parts = known.read(&lines, workspace, take)?;
    Ok(parts.into_iter().flat_map(|part| part.found).collect())
}

/// Keeps record and cells of some lines.
struct LineCells<'l> {
    lines: &'l [u32],
    faults: &'l [Fault],
    header: Header,
    found: Vec<(u32, Row)>,
}

impl RecordSink for LineCells<'_> {
    fn wants(&self, line: u32) -> bool {
        self.lines.binary_search(&line).is_ok()
    }

    fn row(&mut self, line: u32, base: &[u8], cells: &[Cell], raw: &mut dyn FnMut() -> String) {
        if !self.wants(line) {
            return;
        }
        let from = self.faults.partition_point(|fault| fault.line < line);
        let columns = self.faults[from..].iter().take_while(|fault| fault.line == line).filter_map(|fault| fault.column);
        let cell = |column: usize| Some((column, self.header.said(column, base, cells)?));
        self.found.push((line, Row { record: raw(), cells: columns.filter_map(cell).collect() }));
    }

    fn spoilt(&mut self, line: u32, _: Code, raw: &mut dyn FnMut() -> String) {
        if self.wants(line) {
            self.found.push((line, Row { record: raw(), cells: BTreeMap::new() }));
        }
    }
}
