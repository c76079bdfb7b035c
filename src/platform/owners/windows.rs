//! Lists of access (ACL), which what is made takes over from the folder above: in a user's own folders they name that
//! user, the system and its administrators. Nothing here changes one.

use std::fs::{DirBuilder, File, Metadata, OpenOptions};
use std::io;
use std::path::Path;

use super::Readers;

/// Who may do what with a file or folder: what the folder above says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access;

impl Access {
    /// That of the file or folder of which this is known.
    #[must_use]
    pub fn of(_found: &Metadata) -> Self {
        Self
    }

    /// A file in a folder of this access.
    #[must_use]
    pub fn of_file(self) -> Self {
        self
    }
}

/// Leaves it as the folder above has it.
///
/// # Errors
/// None.
pub fn give(_path: &Path, _like: Access) -> io::Result<()> {
    Ok(())
}

/// What makes folders.
#[must_use]
pub fn folders(_readers: Readers) -> DirBuilder {
    DirBuilder::new()
}

/// What makes files.
#[must_use]
pub fn files(_readers: Readers) -> OpenOptions {
    OpenOptions::new()
}

/// What makes temporary files whose names begin so.
#[must_use]
pub fn staged(prefix: &str, _readers: Readers) -> tempfile::Builder<'_, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix);
    builder
}

/// What makes temporary folders whose names begin so.
#[must_use]
pub fn staged_folder(prefix: &str) -> tempfile::Builder<'_, 'static> {
    staged(prefix, Readers::Owner)
}

/// The file is taken for ours where it can be opened: whose it is stands in its ACL, which no number tells.
#[must_use]
pub fn is_mine(_file: &File) -> Option<u32> {
    Some(0)
}

/// Nobody has to be told from others: Chromium keeps its sandbox for administrators, too.
#[must_use]
pub fn is_root() -> bool {
    false
}
