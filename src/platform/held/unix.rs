//! Whoever has a file open here keeps it, whatever its name becomes: nothing is waited for.

use std::io;

/// Whether the error says that another program holds the file.
#[must_use]
pub fn is_held(_error: &io::Error) -> bool {
    false
}

/// Does it once.
///
/// # Errors
/// Its own.
pub fn patiently<T>(mut change: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    change()
}
