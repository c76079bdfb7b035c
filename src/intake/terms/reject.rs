//! Rows that do not count: what is wrong with each, or which row took its place.

use super::code::Code;
use crate::domain::Kind;

/// One fault of a rejected row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The row's kind.
    pub kind: Kind,
    /// Place in [`Intake::files`](crate::intake::Intake::files).
    pub file: u16,
    /// Physical line on which the record starts.
    pub line: u32,
    /// Canonical column; empty where the fault is the record's.
    pub column: &'static str,
    /// The cell.
    pub value: String,
    /// What is wrong.
    pub code: Code,
    /// The record as it stands in the file.
    pub raw: String,
}

/// A row that another one corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Superseded {
    /// The row's kind.
    pub kind: Kind,
    /// Place in [`Intake::files`](crate::intake::Intake::files).
    pub file: u16,
    /// Its line.
    pub line: u32,
    /// The id that both claim.
    pub id: String,
    /// The row that holds the id now.
    pub by_file: u16,
    /// Its line.
    pub by_line: u32,
}

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Its line.
    pub(crate) line: u32,
    /// Place in `Kind::columns`; `None` where the fault is the record's.
    pub(crate) column: Option<usize>,
    /// What is wrong.
    pub(crate) code: Code,
}

/// A row that was rejected because another one holds its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Conflict {
    /// Place in the list of files.
    pub(crate) file: u16,
    /// Its line.
    pub(crate) line: u32,
}

/// A row's file and line.
pub(crate) type RowPlace = (u16, u32);
