//! Rows of other kinds held against the settled ledger: which case each row names, and whose it is.

pub(crate) mod cases;
mod joined;
pub(crate) mod ledger;
pub(crate) mod rectifications;
pub(crate) mod unmatched;
