//! One file to read, or one sheet of it.

use super::origin::Origin;
use crate::domain::Kind;

/// One file to read.
#[derive(Debug)]
pub(crate) struct Job {
    /// Its kind.
    pub(crate) kind: Kind,
    /// File and sheet.
    pub(crate) origin: Origin,
    /// Both as they are shown.
    pub(crate) path: String,
    /// Place in the list of files.
    pub(crate) file: u16,
}
