//! Device, inode and link count.

use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::{Identity, Times};

/// That of an open file.
///
/// # Errors
/// The file system does not say.
pub fn of(file: &File) -> io::Result<Identity> {
    Ok(identity(&file.metadata()?))
}

/// That of the file at a path of which this is known.
///
/// # Errors
/// None.
pub fn at(_path: &Path, found: &Metadata) -> io::Result<Identity> {
    Ok(identity(found))
}

fn identity(found: &Metadata) -> Identity {
    Identity { device: found.dev(), number: found.ino(), links: found.nlink() }
}

/// When it was written.
#[must_use]
pub fn times(found: &Metadata) -> Times {
    Times { written: (found.mtime(), found.mtime_nsec()), changed: (found.ctime(), found.ctime_nsec()) }
}
