//! What became of each file, and of the rows of each kind.

use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use super::notice::Notice;
use super::origin::Origin;
use crate::domain::ordinal::numbered;
use crate::domain::{CellType, Kind, folded_heading};

/// What became of a file.
#[derive(Debug, Clone)]
pub struct FileReport {
    /// Its kind.
    pub kind: Kind,
    /// Its path in the workspace, with `/`; behind `#` the file in an archive, and the sheet of a workbook with several
    /// tables.
    pub path: String,
    /// File, file in an archive, and sheet apart.
    pub origin: Origin,
    /// Where it stands in an archive: SHA-256 as hex and size of that one.
    pub archive: Option<(String, u64)>,
    /// `utf-8`, `utf-8-bom`, `gb18030`, `utf-16le`, `utf-16be`, `xlsx`, `parquet`.
    pub encoding: &'static str,
    /// The delimiter; `None` for workbooks and Parquet.
    pub delimiter: Option<char>,
    /// SHA-256 of its bytes, as hex.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// The line of its header.
    pub header_line: u64,
    /// Canonical column and the header that means it, in the order of section 2.2 of the contract.
    pub matched: Vec<(&'static str, String)>,
    /// Those of these columns that the file does not have and the workspace gives.
    pub given: Vec<&'static str>,
    /// Headers that are used for nothing.
    pub ignored: Vec<String>,
    /// Data rows.
    pub read: u64,
    /// Used.
    pub accepted: u64,
    /// Not usable.
    pub rejected: u64,
    /// Ratings that rejected rows of counts tell of, beyond one a row.
    pub lost_ratings: u64,
    /// Said before.
    pub duplicate: u64,
    /// Corrected by another row.
    pub superseded: u64,
    /// Not counted, for its status or outcome says that it was no case or no visit.
    pub left_out: u64,
    /// Of these: rows beside which no callback, or no rating, stands.
    pub not_made: u64,
    /// Things to know about this file, such as hidden sheets that were skipped.
    pub notices: Vec<Notice>,
}

impl FileReport {
    /// SHA-256 as hex, and size, of the file that lies in the workspace: of the archive, where it stands in one.
    #[must_use]
    pub fn on_disk(&self) -> (&str, u64) {
        self.archive.as_ref().map_or((&self.sha256, self.bytes), |(sha256, bytes)| (sha256, *bytes))
    }

    /// What a column of this file is called in `huifang.toml`: as the file heads it, else by its canonical name. Of several
    /// callbacks in a row all have the same columns.
    #[must_use]
    pub fn key_of(&self, column: &str) -> &str {
        let matched = self.matched.iter().find(|(name, _)| *name == column);
        let is_called = |heading: &str| self.kind.column(column).is_some_and(|column| column.is_called(heading));
        let is_numbered = |heading: &str| self.origin.group.is_some() || !numbered(&folded_heading(heading)).is_empty();
        let is_canonical = |heading: &str| self.given.contains(&column) || is_numbered(heading) && !is_called(heading);
        matched.map_or("", |(name, heading)| if is_canonical(heading) { name } else { heading })
    }

    /// Whether its rows stand in the same table as those of another: each row holds several callbacks, or ratings.
    #[must_use]
    pub fn is_of_table_of(&self, other: &Self) -> bool {
        self.kind == other.kind && self.origin.with_group(None) == other.origin.with_group(None)
    }

    /// Whether its rows count ratings: only such a file has columns of counts.
    #[must_use]
    pub fn counts(&self) -> bool {
        let counts = |name: &str| self.kind.column(name).is_some_and(|column| column.cells == CellType::Count);
        self.matched.iter().any(|(column, _)| counts(column))
    }
}

/// What was read, per kind: `read = accepted + rejected + duplicate + superseded + left_out`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Data rows.
    pub read: u64,
    /// Used.
    pub accepted: u64,
    /// Not usable.
    pub rejected: u64,
    /// Said before.
    pub duplicate: u64,
    /// Corrected by another row.
    pub superseded: u64,
    /// Not counted, for its status or outcome says that it was no case or no visit.
    pub left_out: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.read += other.read;
        self.accepted += other.accepted;
        self.rejected += other.rejected;
        self.duplicate += other.duplicate;
        self.superseded += other.superseded;
        self.left_out += other.left_out;
    }
}
