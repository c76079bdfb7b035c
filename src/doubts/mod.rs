//! What of the exports may have been misread: each doubt with its size, its first places and the lines that settle it.
//!
//! In: what intake noticed. Out: [`Doubt`], plain and small, and [`Verdict`], which of them stop a run. A
//! doubt that could move a figure stops `huifang build` from the share in [`DoubtCode::stops_from`] on,
//! unless `[accept]` of `huifang.toml` takes it in writing. Absent on purpose: reading of files, printing,
//! and any repair of what is in doubt.

mod code;
mod finding;
mod sizes;
mod verdict;
mod words;

use serde::{Deserialize, Serialize};

pub use code::DoubtCode;
pub use finding::DoubtFinding;
pub use sizes::{About, DoubtSizes, Measure};
pub use verdict::{Acceptance, AcceptedDoubt, Accepts, Verdict};
pub use words::Said;

use crate::domain::{Kind, Ratio};

/// Places of a doubt that are named; more would bury the cure.
pub const PLACES: usize = 3;
/// Values of a doubt that are named, the most frequent ones.
pub const VALUES: usize = 8;

/// Something that may have been misread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// Which sort of doubt.
    pub code: DoubtCode,
    /// The kind of table.
    pub kind: Kind,
    /// The column as the file heads it; empty where it is about no column.
    pub heading: String,
    /// Rows, files or sheets in doubt.
    pub rows: u64,
    /// Of so many.
    pub of: u64,
    /// The first places, at most [`PLACES`].
    pub places: Vec<Spot>,
    /// Cells that are in doubt, each with how often it stands there, the most frequent first; at most [`VALUES`].
    pub values: Vec<(String, u64)>,
    /// What would explain it.
    pub pattern: Option<Pattern>,
    /// Lines of `huifang.toml`, each of which settles it in another way; the acceptance is not among them.
    pub settled_by: Vec<SettlingLine>,
}

/// Lines of `huifang.toml` that settle a doubt, and what they say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettlingLine {
    /// The table that they belong under; empty for a key at the top of the file.
    pub table: String,
    /// The line itself.
    pub line: String,
    /// Lines that it needs in other tables, each with its table.
    pub with: Vec<(String, String)>,
    /// What the figures are then.
    pub means: Means,
}

impl SettlingLine {
    /// A line that stands alone.
    #[must_use]
    pub fn new(table: &str, line: String, means: Means) -> Self {
        Self { table: table.to_owned(), line, with: Vec::new(), means }
    }

    /// How long it is, in bytes: of two of the same sort the longer says more.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.line.len() + self.with.iter().map(|(_, line)| line.len()).sum::<usize>()
    }
}

/// What lines of `huifang.toml` say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// The last of the rows counts.
    LastCounts,
    /// The first of the rows counts.
    FirstCounts,
    /// The later rows are rejected.
    LaterRejected,
    /// The column has this meaning.
    Mapped,
    /// These statuses count for nothing.
    CountsForNothing,
    /// Only these statuses count for nothing, the others count.
    Counts,
    /// The numbers are those of one file only, and are not used.
    NumbersOfAFile,
    /// The names are to be filled in.
    Renamed,
    /// A name counts as another one that looks the same.
    OneName,
    /// The column says nothing that is counted.
    Ignored,
    /// The file or sheet is not meant to be read.
    LeftOut,
    /// The column parts the rows of one window and day, which are added up.
    AddedUp,
    /// The file is read as visits too.
    ReadAsVisits,
    /// Each row is one rating, and the column counts something else.
    SingleRatings,
}

/// Where something in doubt stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Spot {
    /// The file's path in the workspace, with `/`, and its sheet behind `#`.
    pub file: String,
    /// The line, from 1; `None` where the whole file is in doubt.
    pub line: Option<u32>,
    /// The cell; empty where there is none.
    pub value: String,
}

impl std::fmt::Display for Spot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.file),
            None => f.write_str(&self.file),
        }
    }
}

/// What two spellings of one id differ by, or what was done to ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pattern {
    /// `20260318.0` for `20260318`.
    PointZero(String, String),
    /// `318` for `00318`, or the other way round.
    LeadingZeros(String, String),
    /// `jc26` for `JC26`.
    Case(String, String),
    /// `ＪＣ２６` for `JC26`.
    Width(String, String),
    /// White space, hyphens or other signs inside one of them.
    Signs(String, String),
    /// `JC-318` for `318`: this stands before one of them.
    Prefix(String, String),
    /// `JC318-1` for `JC318`: this stands behind one of them.
    Suffix(String, String),
    /// Numbers of 16 digits and more that end in 000: a spreadsheet keeps 15.
    CutTo15Digits,
    /// Rows that repeat an id and name another window each.
    RowAUnit,
    /// A window whose counts are the sum of those of all others.
    SumOfOthers(String),
    /// Rows of counts that say the same numbers.
    EqualCounts,
    /// Another spelling is in the ledger; which one, the part of the rows that has them tells.
    Misspelt,
}

impl Doubt {
    /// A doubt of this sort without places yet.
    #[must_use]
    pub fn new(code: DoubtCode, kind: Kind, rows: u64, of: u64) -> Self {
        let (places, values, settled_by) = (Vec::new(), Vec::new(), Vec::new());
        Self { code, kind, heading: String::new(), rows, of, places, values, pattern: None, settled_by }
    }

    /// The share in doubt, exact; the whole where nothing is counted.
    #[must_use]
    pub fn share(&self) -> Ratio {
        if self.of == 0 { Ratio::from_integer(1.into()) } else { Ratio::new(self.rows.into(), self.of.into()) }
    }
}
