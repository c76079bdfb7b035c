//! What is found out about the rows of a span while its columns are parsed one after the other.

use super::by_record::mixed;
use crate::intake::values::dates::Stamp;

/// What is found out about the rows of a span.
#[derive(Debug, Default)]
pub(crate) struct Marked {
    /// By row: whether it has a fault.
    pub(crate) faulty: Vec<bool>,
    /// By row: whether it needs a fingerprint.
    pub(crate) printed: Vec<bool>,
    /// By row: what its columns add up to so far, where it needs one.
    pub(crate) prints: Vec<u64>,
    /// By row: the date of the column that was read last, or [`NO_DAY`](crate::intake::table::typed::NO_DAY).
    pub(crate) stamps: Vec<Stamp>,
    /// Rows whose status or outcome says that they are no case or no visit, and what it says.
    pub(crate) left_out: Vec<(usize, String)>,
    /// Rows of the table that have a fault.
    pub(crate) dead: Vec<u32>,
}

impl Marked {
    pub(crate) fn begin(&mut self, rows: usize) {
        self.faulty.clear();
        self.faulty.resize(rows, false);
        self.printed.clear();
        self.prints.clear();
        self.prints.resize(rows, 0);
        self.left_out.clear();
        self.dead.clear();
    }

    /// Adds a cell that is not blank to the fingerprint of its row.
    #[inline]
    pub(crate) fn add(&mut self, row: usize, column: usize, bits: impl FnOnce() -> u64) {
        if self.printed.get(row) == Some(&true) {
            self.prints[row] = self.prints[row].wrapping_add(mixed(column, bits()));
        }
    }

    #[inline]
    pub(crate) fn fault(&mut self, row: usize, is_one: bool) {
        self.faulty[row] |= is_one;
    }
}
