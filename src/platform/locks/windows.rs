//! A folder with an open file in it cannot be renamed: the lock lies beside the folder, and stays there.

use std::fs::File;
use std::io;
use std::os::windows::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::platform::owners::{self, Readers};

/// Opens a link itself, not what it leads to.
const FILE_FLAG_OPEN_REPARSE_POINT: u32 = 0x0020_0000;

/// Opens a file that is there to be locked, and makes it where there is none; a link is refused, for what it leads to is
/// not ours to make.
///
/// # Errors
/// It may not be written; a link stands there.
pub fn open(path: &Path, readers: Readers) -> io::Result<File> {
    let file =
        owners::files(readers).create(true).truncate(false).read(true).write(true).custom_flags(FILE_FLAG_OPEN_REPARSE_POINT).open(path)?;
    if file.metadata()?.file_type().is_symlink() {
        return Err(io::Error::other(message!("publish.said.link")));
    }
    Ok(file)
}

/// Where the lock of a folder lies that is replaced while it is held.
#[must_use]
pub fn of_replaced(folder: &Path, name: &str) -> PathBuf {
    let of = folder.file_name().unwrap_or_default().to_string_lossy();
    folder.with_file_name(format!(".{of}{name}"))
}

/// Opens what is locked while `folder` is replaced: a file beside it.
///
/// # Errors
/// As [`open`].
pub fn beside(_parent: &Path, folder: &Path, name: &str) -> io::Result<File> {
    open(&of_replaced(folder, name), Readers::Owner)
}
