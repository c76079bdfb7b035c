//! Two names are exchanged at once where the file system can (`RENAME_EXCHANGE`).

use std::io;
use std::path::Path;

use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

/// Whether some file systems of this system can.
pub const CAN_AT_ONCE: bool = true;

/// Exchanges the names of two folders; `false` where this file system cannot do it at once.
///
/// # Errors
/// Anything else that the file system refuses.
pub fn exchange(a: &Path, b: &Path) -> io::Result<bool> {
    match renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP | Errno::PERM) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
