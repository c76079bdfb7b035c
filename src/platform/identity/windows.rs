//! Serial number of the volume, index of the file and link count (`GetFileInformationByHandle`).

use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::os::windows::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use super::{Identity, Times};

/// Units of 100 ns in a second.
const TICKS: u64 = 10_000_000;

/// That of an open file.
///
/// # Errors
/// The file system does not say.
pub fn of(file: &File) -> io::Result<Identity> {
    let found = winapi_util::file::information(file)?;
    Ok(Identity { device: found.volume_serial_number(), number: found.file_index(), links: found.number_of_links() })
}

/// That of the file at a path of which this is known; it is opened for its attributes alone, whoever holds it.
///
/// # Errors
/// The file system does not say.
pub fn at(path: &Path, _found: &Metadata) -> io::Result<Identity> {
    of(&OpenOptions::new().access_mode(0).open(path)?)
}

/// When it was written; seconds since 1601.
#[must_use]
pub fn times(found: &Metadata) -> Times {
    let parts = |ticks: u64| ((ticks / TICKS) as i64, (ticks % TICKS * 100) as i64);
    Times { written: parts(found.last_write_time()), changed: parts(found.creation_time()) }
}
