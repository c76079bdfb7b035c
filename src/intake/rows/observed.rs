//! What was noticed of a file's cells while they were read, for the doubts and notices that follow once everything is
//! in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::intake::terms::taken::Taken;
use crate::intake::unused::meaning::Unused;
use crate::intake::unused::watched::Watched;
use crate::intake::values::yearless::YearlessDays;

/// What was noticed of the cells of a file, or of a part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Observed {
    /// What was taken off cells.
    pub(crate) taken: Taken,
    /// Rows that are left out, by the status or outcome that says so.
    pub(crate) left_out: BTreeMap<String, u64>,
    /// Columns that are not used, while the file is read; never stored, since their cells may be personal.
    #[serde(skip)]
    pub(crate) watched: Vec<Watched>,
    /// Those of them that look as if they meant something: what is kept of them.
    pub(crate) unused: Vec<Unused>,
    /// Formula cells without a stored value.
    pub(crate) unvalued: Vec<Unvalued>,
    /// Ratings that rejected rows of counts tell of, beyond one a row.
    pub(crate) lost_ratings: u64,
    /// Days without a year, where the file's is stated.
    pub(crate) yearless: YearlessDays,
}

/// Formula cells of a column without a stored value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Unvalued {
    /// The column's heading.
    pub(crate) heading: String,
    /// Whether figures depend on the column.
    pub(crate) matters: bool,
    /// How many cells.
    pub(crate) cells: u64,
    /// The lines of the first.
    pub(crate) first: Vec<u32>,
}

impl Observed {
    /// Notes a row that is left out for this status or outcome.
    pub(crate) fn leave_out(&mut self, says: &str) {
        *self.left_out.entry(says.to_owned()).or_default() += 1;
    }

    /// Adds those of the part that follows, of which the first line is `lines` further down than it says itself.
    pub(crate) fn append(&mut self, next: Self, lines: u32) {
        self.taken.add(next.taken);
        self.unvalued.extend(next.unvalued);
        self.yearless.append(&next.yearless, lines);
        self.lost_ratings += next.lost_ratings;
        if self.watched.is_empty() {
            self.watched = next.watched.iter().map(Watched::unseen).collect();
        }
        self.watched.iter_mut().zip(next.watched).for_each(|(watched, next)| watched.append(next, lines));
        next.left_out.into_iter().for_each(|(says, n)| *self.left_out.entry(says).or_default() += n);
    }
}
