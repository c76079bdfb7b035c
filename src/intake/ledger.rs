//! The settled ledger, asked by visits and evaluations: which row a case is, whose it is, when it was accepted.

use super::dates::Stamp;
use super::ids::Ids;
use super::table::Table;
use crate::domain::Kind;

/// Accepted rows of the ledger, found by id.
#[derive(Debug)]
pub(super) struct Ledger {
    /// The rows.
    pub(super) table: Table,
    ids: Ids,
    accepted_at: usize,
}

impl Ledger {
    /// From settled rows.
    pub(super) fn new(table: Table, ids: Ids) -> Self {
        let accepted_at = Kind::Ledger.columns().iter().position(|column| column.name == "accepted_at").unwrap_or(0);
        Self { table, ids, accepted_at }
    }

    /// The rows and who holds which id, when nobody asks any more.
    pub(super) fn into_parts(self) -> (Table, Ids) {
        (self.table, self.ids)
    }

    /// The row of a case.
    pub(super) fn find(&self, id: &[u8]) -> Option<u32> {
        self.ids.find(Ids::hash(id), id)
    }

    /// The window's number of a row.
    pub(super) fn window(&self, row: u32) -> u32 {
        self.table.windows[row as usize]
    }

    /// When a row was accepted.
    pub(super) fn accepted(&self, row: u32) -> Option<Stamp> {
        self.table.stamp(self.accepted_at, row as usize)
    }
}
