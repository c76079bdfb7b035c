//! A lock (`flock`) belongs to the open file, whatever becomes of its name: it may lie in the folder that is replaced.

use std::fs::File;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use crate::platform::owners::{self, Readers};

/// Opens a file that is there to be locked, and makes it where there is none; a link is not followed, for what it leads
/// to is not ours to make.
///
/// # Errors
/// It may not be written; a link stands there.
pub fn open(path: &Path, readers: Readers) -> io::Result<File> {
    owners::files(readers).create(true).append(true).custom_flags(OFlags::NOFOLLOW.bits() as i32).open(path)
}

/// Where the lock of a folder lies that is replaced while it is held.
#[must_use]
pub fn of_replaced(folder: &Path, name: &str) -> PathBuf {
    folder.join(name)
}

/// Opens what is locked while a folder below `parent` is replaced: `parent` itself.
///
/// # Errors
/// It is not there or may not be read; it is no folder.
pub fn beside(parent: &Path, _folder: &Path, _name: &str) -> io::Result<File> {
    crate::platform::files::open_folder(parent)
}
