//! Files in, typed tables out: every data row is accepted, rejected, duplicate, superseded or left out, and counted.
//!
//! In: the exports of a workspace, in any encoding and dialect of `docs/contract.md`, section 2. Out: [`Intake`]. Absent on purpose:
//! any guess at a type, a day or a month; and, unless asked for, everything personal.

pub(crate) mod again;
mod batch;
mod cells;
mod clean;
mod code;
mod columns;
mod compare;
mod covered;
mod csv_file;
mod cut;
mod dates;
mod encoding;
mod feet;
mod file_rows;
pub mod frame;
mod frames;
mod header;
mod ids;
mod index;
mod inflated;
mod join;
mod kept_rows;
#[cfg(test)]
mod laws;
mod ledger;
mod left_out;
mod marks;
mod meant;
mod mistaken;
mod names;
mod near;
mod not_read;
mod notice;
mod observed;
#[cfg(test)]
mod odd_files;
mod origin;
mod packed;
mod parquet;
mod part;
mod personal;
mod places;
mod prints;
mod read;
mod records;
mod rejects;
mod repeated;
mod reread;
mod rows;
mod same_files;
pub(crate) mod sample;
mod scale;
#[cfg(test)]
mod scenes;
mod serial;
mod settle;
mod shared;
mod sheets;
mod shifted;
mod sieve;
mod source;
mod table;
mod table_file;
mod team;
mod telling;
mod telling_words;
mod text;
mod texts;
mod torn;
mod trace;
mod twins;
mod unknown_windows;
mod unmatched;
mod unused;
mod watched;
mod words;
mod workbook;

pub use clean::Taken;
pub use code::Code;
pub use covered::{STALE_DAYS, is_covered, month_covered};
pub use ids::{Ids, Spelling};
pub use left_out::{LeftOut, left_out};
pub use notice::Notice;
pub use origin::Origin;
pub(crate) use parquet::refuse_rows;
pub use personal::{CellPlace, Holding, Sought};
pub use read::{Reuse, read, read_keeping, read_unscaled};
pub use rejects::{
    CsvTable, REJECT_COLUMNS, check_rejected, left_out_table, quality_table, reject_rows, rows_without_data, superseded_table,
    too_many_rejects,
};
pub use scale::check_scale;
pub use sieve::{Sieve, holds_number};
pub(crate) use table_file::guarded;
pub use trace::{Fate, NamedRow, rows_naming};
pub(crate) use words::{allowed_words, blank_of, code_of, count_words, usual_words};

use std::ops::AddAssign;
use std::path::PathBuf;

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use crate::domain::{Kind, Scale};
use crate::doubts::Doubt;
use crate::error::Error;

/// What the caller will need of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Figures that this run does not publish: nothing personal is even remembered.
    Counts,
    /// Figures to be published: what is personal is remembered in a sieve, and not kept.
    Figures,
    /// Lists for the caller's desk: item, applicant, phone, opinion and visitor are kept too.
    Personal,
}

/// All that was read; see [`frame`] for the columns.
#[derive(Debug)]
pub struct Intake {
    /// Accepted rows of the ledger.
    pub ledger: DataFrame,
    /// Accepted visits.
    pub visits: DataFrame,
    /// Accepted evaluations.
    pub evaluations: DataFrame,
    /// The ids of the accepted rows of the ledger: every one has its own.
    pub case_ids: Ids,
    /// The ids of the accepted visits, of those that have one.
    pub visit_ids: Ids,
    /// Names of the windows of accepted rows, by number.
    pub windows: Names,
    /// Names of the categories of accepted rows, by number.
    pub categories: Names,
    /// The evaluator's scale; `None` where no cell is graded.
    pub scale: Option<Scale>,
    /// Whether cells are graded and nothing tells the scale: no figure can be made of them.
    pub scale_untold: bool,
    /// Every file, in reading order: ledger, visits, evaluations.
    pub files: Vec<FileReport>,
    /// Every file that lies among the exports and is not read.
    pub left_out: Vec<LeftOut>,
    /// Every fault of every rejected row, by file and line.
    pub rejects: Vec<Reject>,
    /// Every superseded row.
    pub superseded: Vec<Superseded>,
    /// File and line of every row that was left out, in order.
    pub not_counted: Vec<(u16, u32)>,
    /// Every personal value, in a few bits each; empty where personal columns are kept.
    pub personal: Sieve,
    /// What may have been misread.
    pub doubts: Vec<Doubt>,
    /// What rows of earlier runs had to do with it.
    pub kept: KeptUse,
}

/// What rows of earlier runs had to do with a reading.
#[derive(Debug, Default)]
pub struct KeptUse {
    /// Files whose rows were kept, and used.
    pub files: usize,
    /// Kept rows that were cut short or edited, and not used.
    pub damaged: Vec<PathBuf>,
    /// Why rows of this run could not be kept, where some could not.
    pub failed: Option<Error>,
}

/// Names by number, in the order in which they were met.
#[derive(Debug, Clone, Default)]
pub struct Names(pub Vec<String>);

/// What became of a file.
#[derive(Debug, Clone)]
pub struct FileReport {
    /// Its kind.
    pub kind: Kind,
    /// Its path in the workspace, with `/`; of a workbook with several tables the sheet too, behind `#`.
    pub path: String,
    /// File and sheet apart.
    pub origin: Origin,
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
    /// Headers that are used for nothing.
    pub ignored: Vec<String>,
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
    /// Things to know about this file, such as hidden sheets that were skipped.
    pub notices: Vec<Notice>,
}

/// One fault of a rejected row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The row's kind.
    pub kind: Kind,
    /// Place in [`Intake::files`].
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
    /// Place in [`Intake::files`].
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

impl Intake {
    /// The sums of a kind's files.
    #[must_use]
    pub fn counts(&self, kind: Kind) -> Counts {
        let mut sum = Counts::default();
        for file in self.files.iter().filter(|file| file.kind == kind) {
            sum += Counts {
                read: file.read,
                accepted: file.accepted,
                rejected: file.rejected,
                duplicate: file.duplicate,
                superseded: file.superseded,
                left_out: file.left_out,
            };
        }
        sum
    }

    /// The accepted rows of a kind.
    #[must_use]
    pub fn table(&self, kind: Kind) -> &DataFrame {
        match kind {
            Kind::Ledger => &self.ledger,
            Kind::Visits => &self.visits,
            Kind::Evaluations => &self.evaluations,
        }
    }

    /// The accepted row that stands at this file and line.
    #[must_use]
    pub fn row_at(&self, kind: Kind, file: u16, line: u32) -> Option<usize> {
        let table = self.table(kind);
        let (files, lines) = (table.column(frame::FILE).ok()?.u16().ok()?, table.column(frame::LINE).ok()?.u32().ok()?);
        (0..table.height()).find(|row| files.get(*row) == Some(file) && lines.get(*row) == Some(line))
    }

    /// Whether any file of this kind has this column.
    #[must_use]
    pub fn has_column(&self, kind: Kind, column: &str) -> bool {
        self.files.iter().any(|file| file.kind == kind && file.matched.iter().any(|(name, _)| *name == column))
    }
}
