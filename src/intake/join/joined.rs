//! What comes of holding the rows of a file against the settled ledger.

use super::unmatched::Unmatched;
use crate::intake::terms::reject::Fault;

/// What the ledger says to the rows of a file.
#[derive(Debug, Default)]
pub(crate) struct Joined {
    /// What is wrong with the rows that cannot be used, which the table no longer has.
    pub(crate) faults: Vec<Fault>,
    /// Visits and problems that are left out with their cases.
    pub(crate) gone: u64,
    /// Cases that the file names and the ledger does not have.
    pub(crate) unmatched: Unmatched,
}
