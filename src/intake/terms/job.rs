//! One file to read, a file in an archive, or one sheet of either.

use super::origin::Origin;
use crate::domain::Kind;

/// One file to read.
#[derive(Debug)]
pub(crate) struct Job {
    /// Its kind.
    pub(crate) kind: Kind,
    /// File, file in an archive, sheet.
    pub(crate) origin: Origin,
    /// All as they are shown.
    pub(crate) path: String,
    /// Place in the list of files.
    pub(crate) file: u16,
}
