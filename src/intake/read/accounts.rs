//! The account of every file, once its rows were held against those of all others: rows read = rows told of.

use crate::error::{Error, Result};
use crate::intake::settle::resolve::Removed;
use crate::intake::terms::account::FileReport;

/// Every file's account, which must come out even.
///
/// # Errors
/// One does not: a fault of ours.
pub(super) fn accounts(files: Vec<FileReport>, removed: &[Removed]) -> Result<Vec<FileReport>> {
    files
        .into_iter()
        .zip(removed)
        .map(|(file, fate)| {
            let gone = fate.duplicate + fate.superseded + fate.conflicting + fate.left_out;
            let file = FileReport {
                accepted: file.accepted - gone,
                rejected: file.rejected + fate.conflicting,
                duplicate: fate.duplicate,
                superseded: fate.superseded,
                left_out: file.left_out + fate.left_out,
                ..file
            };
            let sum = file.accepted + file.rejected + file.duplicate + file.superseded + file.left_out;
            if file.read == sum { Ok(file) } else { Err(Error::new(message!("faults.accounts", read = file.read, path = file.path, sum))) }
        })
        .collect()
}
