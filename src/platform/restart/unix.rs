//! A program takes the place of the one that runs (`exec`): same process, same terminal.

use std::io;
use std::process::Command;

/// Whether this process only waits for the one that does the work, and how that ended: here the work is done by this one.
///
/// # Errors
/// None.
pub fn kept() -> io::Result<Option<i32>> {
    Ok(None)
}

/// Begins `again` in the place of this process; comes back only with the reason why not.
#[must_use]
pub fn in_its_place(mut again: Command) -> io::Error {
    use std::os::unix::process::CommandExt;
    again.exec()
}
