//! `/` parts the names of a path and of an address alike.

use std::io;
use std::path::{Path, PathBuf};

/// The absolute path without links.
///
/// # Errors
/// Nothing stands there; anything else that the file system refuses.
pub fn real(path: &Path) -> io::Result<PathBuf> {
    path.canonicalize()
}

/// A path as text, parted by `/`.
#[must_use]
pub fn slashed(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// A path as it is typed into a shell.
#[must_use]
pub fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-~+".contains(c);
    if !path.is_empty() && path.chars().all(plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

/// What follows `file://` in the address of an absolute path, before it is encoded.
#[must_use]
pub fn url_path(path: &Path) -> Vec<u8> {
    path.as_os_str().as_encoded_bytes().to_vec()
}
