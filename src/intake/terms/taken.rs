//! What was taken off the cells of a file.

use serde::{Deserialize, Serialize};

/// How many cells had something taken off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// `="…"`, by which a program keeps a spreadsheet from reading a number.
    pub formulas: u64,
    /// A `'` in front, which a spreadsheet does not show.
    pub apostrophes: u64,
    /// Invisible characters: of no width, of direction, of control.
    pub marks: u64,
}

impl Taken {
    /// Adds those of another part.
    pub(crate) fn add(&mut self, other: Self) {
        self.formulas += other.formulas;
        self.apostrophes += other.apostrophes;
        self.marks += other.marks;
    }

    /// Cells in all.
    #[must_use]
    pub fn cells(self) -> u64 {
        self.formulas + self.apostrophes + self.marks
    }
}
