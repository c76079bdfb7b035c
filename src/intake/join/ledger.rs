//! The settled ledger, asked by visits and evaluations: which row a case is, whose it is, when it was accepted.

use crate::domain::Kind;
use crate::intake::ids::index::{Index, LeftOutIds};
use crate::intake::ids::keys::Ids;
use crate::intake::table::typed::Table;
use crate::intake::values::dates::Stamp;

/// Accepted rows of the ledger, found by id.
#[derive(Debug)]
pub(crate) struct Ledger {
    /// The rows.
    table: Table,
    index: Index,
    left_out: LeftOutIds,
    accepted_at: usize,
}

impl Ledger {
    /// From settled rows.
    pub(crate) fn new(table: Table, index: Index, left_out: LeftOutIds) -> Self {
        let accepted_at = Kind::Ledger.columns().iter().position(|column| column.name == "accepted_at").unwrap_or(0);
        Self { table, index, left_out, accepted_at }
    }

    /// The rows, once all questions are answered.
    pub(crate) fn into_table(self) -> Table {
        self.table
    }

    /// The row of the case whose id stands at a row of `case_ids`.
    #[inline]
    pub(crate) fn find(&self, case_ids: &Ids, row: usize) -> Option<u32> {
        self.index.find(&self.table.ids, case_ids, row)
    }

    /// Whether the case whose id stands at a row of `case_ids` is left out.
    pub(crate) fn is_left_out(&self, case_ids: &Ids, row: usize) -> bool {
        self.left_out.holds(case_ids, row)
    }

    /// The window's number of a row.
    pub(crate) fn window(&self, row: u32) -> u32 {
        self.table.windows[row as usize]
    }

    /// When a row was accepted.
    pub(crate) fn accepted(&self, row: u32) -> Option<Stamp> {
        self.table.stamp(self.accepted_at, row as usize)
    }
}
