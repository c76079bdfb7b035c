//! Flags and fingerprints of the rows of a span, filled column by column: a row is complete after the last one.

use super::by_record::mixed;
use crate::intake::values::dates::Stamp;

/// One entry a row of the span, unless it says otherwise.
#[derive(Debug, Default)]
pub(crate) struct Marked {
    /// Whether it has a fault.
    pub(crate) faulty: Vec<bool>,
    /// Whether it needs a fingerprint, since no id tells it from others.
    pub(crate) printed: Vec<bool>,
    /// The fingerprint so far: the sum of its columns' hashes.
    pub(crate) prints: Vec<u64>,
    /// The date of the column that was read last, or [`NO_DAY`](crate::intake::table::typed::NO_DAY).
    pub(crate) stamps: Vec<Stamp>,
    /// Rows whose status or outcome says that they are no case or no visit, and what it says.
    pub(crate) left_out: Vec<(usize, String)>,
    /// Rows of the table that have a fault.
    pub(crate) dead: Vec<u32>,
}

impl Marked {
    /// Forgets the last span and makes room for one of so many rows.
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

    /// Notes a fault of a row.
    #[inline]
    pub(crate) fn fault(&mut self, row: usize, is_one: bool) {
        self.faulty[row] |= is_one;
    }
}
