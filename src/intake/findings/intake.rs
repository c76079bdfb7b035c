//! All that was read of a workspace: the accepted rows as tables, and what is said of all others.

use std::path::PathBuf;

use polars::prelude::DataFrame;

use crate::domain::{Kind, Scale};
use crate::doubts::{Doubt, DoubtSizes};
use crate::error::Error;
use crate::intake::files::left_out::LeftOut;
use crate::intake::ids::keys::Ids;
use crate::intake::personal::bloom::Sieve;
use crate::intake::table::counted::Counted;
use crate::intake::table::frame;
use crate::intake::terms::account::{Counts, FileReport};
use crate::intake::terms::reject::{Reject, Superseded};

/// All that was read; see [`frame`] for the columns.
#[derive(Debug)]
pub struct Intake {
    /// Accepted rows of the ledger.
    pub ledger: DataFrame,
    /// Accepted visits.
    pub visits: DataFrame,
    /// Accepted evaluations.
    pub evaluations: DataFrame,
    /// Accepted rows of the rectification ledger.
    pub rectifications: DataFrame,
    /// What their rows count that are of tables of counts, by row.
    pub counted: Vec<Counted>,
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
    /// The visits' scale; `None` where no cell is graded.
    pub visits_scale: Option<Scale>,
    /// Columns of visits that may be of three grades where others are of five: no figure can be made of both.
    pub visits_untold: Vec<UntoldColumn>,
    /// Every file, in reading order: ledger, visits, evaluations, rectifications.
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
    /// What doubts count, for a whole of which these exports are a part.
    pub sizes: DoubtSizes,
    /// What rows of earlier runs had to do with it.
    pub kept: KeptUse,
}

/// A column of a file of visits whose grades may be of three as well as of five.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UntoldColumn {
    /// The file, as the account names it.
    pub file: String,
    /// The canonical name.
    pub column: &'static str,
    /// What the file calls it.
    pub heading: String,
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
            Kind::Rectifications => &self.rectifications,
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
