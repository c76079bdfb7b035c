//! What the rows of a file are read by: configuration, dates, and the series of ids.

use crate::domain::Kind;
use crate::intake::ids::keys::Book;
use crate::intake::table::typed::Table;
use crate::intake::terms::need::Need;
use crate::intake::values::dates::DateReading;
use crate::workspace::Workspace;

/// What a row may be held against.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'a> {
    /// Which cells are blank, renamed, or in the roster.
    pub(crate) workspace: &'a Workspace,
    /// How dates are read.
    pub(crate) dates: &'a DateReading,
    /// The kind that is read.
    pub(crate) kind: Kind,
    /// Place in the list of files.
    pub(crate) file: u16,
    /// What the caller will need of the rows.
    pub(crate) need: Need,
    /// The series of the ids of this kind.
    pub(crate) book: &'a Book,
    /// The series of the ledger's ids, all of which are known where visits and evaluations are read.
    pub(crate) cases: &'a Book,
    /// Bits that fingerprints may have: all of them, but in a test of rows that share one by chance.
    pub(crate) prints: u64,
}

impl Context<'_> {
    /// No rows of this kind.
    pub(crate) fn table(&self) -> Table {
        Table { timed: self.workspace.standards.timed_columns(self.kind), ..Table::new(self.kind, self.book, self.cases) }
    }

    /// Themes and tone of an opinion, as they stand in a table.
    pub(crate) fn said(&self, cell: &[u8]) -> u64 {
        if cell.is_empty() { 0 } else { self.workspace.themes.said(&String::from_utf8_lossy(cell)).code() }
    }

    /// A row's fingerprint, of what its columns add up to.
    pub(crate) fn print(&self, sum: u64) -> u64 {
        (sum & self.prints).max(1)
    }
}
