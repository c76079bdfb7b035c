//! Pipes, sockets and devices have names among files: none is waited for.

use std::fs::{File, FileType, OpenOptions};
use std::io;
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::OFlags;

/// Opens a file to be read. A pipe does not wait for a writer.
///
/// # Errors
/// It is not there or may not be read.
pub fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).custom_flags(OFlags::NONBLOCK.bits() as i32).open(path)
}

/// Opens a folder, to lock it or to sync it.
///
/// # Errors
/// It is not there or may not be read; it is no folder.
pub fn open_folder(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).custom_flags(OFlags::DIRECTORY.bits() as i32).open(path)
}

/// Brings the bytes of an open file to the disk.
///
/// # Errors
/// The disk does not take them.
pub fn sync(file: &File, _path: &Path) -> io::Result<()> {
    file.sync_all()
}

/// Brings the names in a folder to the disk.
///
/// # Errors
/// The disk does not take them.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    open_folder(folder)?.sync_all()
}

/// What something is called that is neither file nor folder.
#[must_use]
pub fn kind(found: FileType) -> &'static str {
    match found {
        found if found.is_fifo() => "pipe",
        found if found.is_socket() => "socket",
        _ => "device",
    }
}
