//! One file to read, or one sheet of it.

use super::origin::Origin;
use crate::domain::Kind;

/// One file to read.
#[derive(Debug)]
pub(super) struct Job {
    /// Its kind.
    pub(super) kind: Kind,
    /// File and sheet.
    pub(super) origin: Origin,
    /// Both as they are shown.
    pub(super) path: String,
    /// Place in the list of files.
    pub(super) file: u16,
}
