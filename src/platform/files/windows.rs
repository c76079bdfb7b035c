//! Devices have names that are files everywhere (`NUL`), a file is synced by whoever may write it, folders are not synced.

use std::fs::{File, FileType, OpenOptions};
use std::io;
use std::os::windows::fs::OpenOptionsExt;
use std::path::Path;

/// Without it no folder can be opened.
const FILE_FLAG_BACKUP_SEMANTICS: u32 = 0x0200_0000;
/// Names of devices, in every folder and with every ending.
const DEVICES: [&str; 4] = ["CON", "PRN", "AUX", "NUL"];

/// Opens a file to be read.
///
/// # Errors
/// It is not there or may not be read; its name is that of a device.
pub fn open(path: &Path) -> io::Result<File> {
    let stem = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = stem.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let is_numbered =
        stem.len() == 4 && (stem.starts_with("COM") || stem.starts_with("LPT")) && stem.ends_with(|last: char| last.is_ascii_digit());
    if is_numbered || DEVICES.contains(&stem.as_str()) {
        return Err(io::Error::other(message!("publish.said.other", what = message!("publish.kind.device"))));
    }
    OpenOptions::new().read(true).open(path)
}

/// Opens a folder.
///
/// # Errors
/// It is not there or may not be read.
pub fn open_folder(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).custom_flags(FILE_FLAG_BACKUP_SEMANTICS).open(path)
}

/// Brings the bytes of a file to the disk; the handle that reads it may not.
///
/// # Errors
/// The disk does not take them.
pub fn sync(_file: &File, path: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).open(path)?.sync_all()
}

/// Names are in the journal of NTFS, and nothing brings them to the disk before it does: the folder has to be there.
///
/// # Errors
/// It is not there, or may not be looked into.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    open_folder(folder).map(drop)
}

/// What something is called that is neither file nor folder.
#[must_use]
pub fn kind(_found: FileType) -> &'static str {
    "a device"
}
