//! Changes of the names in a folder: an error says which path could not be changed, and what was to be done with it.
//!
//! Where a system holds on to what another program has open, it is waited for a little.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::platform;
use crate::platform::held::patiently;

/// Gives a file or folder another name; who has it open is waited for.
///
/// # Errors
/// Anything the file system refuses.
pub fn give_name(from: &Path, to: &Path) -> io::Result<()> {
    patiently(|| fs::rename(from, to))
}

/// Gives a file or folder the name `to`, which the error says: "cannot `doing` `to`".
///
/// # Errors
/// Anything the file system refuses.
pub fn rename(from: &Path, to: &Path, doing: &str) -> Result<()> {
    give_name(from, to).map_err(|error| Error::io(to, doing, error))
}

/// The same, where the error says `from`: it is what was to be taken out of its place.
///
/// # Errors
/// Anything the file system refuses.
pub fn set_aside(from: &Path, to: &Path, doing: &str) -> Result<()> {
    give_name(from, to).map_err(|error| Error::io(from, doing, error))
}

/// Copies a file; the error says `from`.
///
/// # Errors
/// Anything the file system refuses.
pub fn copy(from: &Path, to: &Path, doing: &str) -> Result<()> {
    patiently(|| fs::copy(from, to)).map(|_| ()).map_err(|error| Error::io(from, doing, error))
}

/// Writes a file that anybody may read, in the place of one that is there.
///
/// # Errors
/// Anything the file system refuses.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    patiently(|| fs::write(path, bytes)).map_err(|error| Error::io(path, "write", error))
}

/// Makes a folder and those above it, where they are not there.
///
/// # Errors
/// Anything the file system refuses.
pub fn make_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|error| Error::io(folder, "make the folder", error))
}

/// Removes a file.
///
/// # Errors
/// It is not there; anything else that the file system refuses.
pub fn remove_file(path: &Path, doing: &str) -> Result<()> {
    patiently(|| fs::remove_file(path)).map_err(|error| Error::io(path, doing, error))
}

/// Removes a file, where there is one.
///
/// # Errors
/// Anything the file system refuses.
pub fn remove_if_there(path: &Path, doing: &str) -> Result<()> {
    match patiently(|| fs::remove_file(path)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::io(path, doing, error)),
        _ => Ok(()),
    }
}

/// Removes a folder with all that is in it.
///
/// # Errors
/// It is not there; anything else that the file system refuses.
pub fn remove_folder(folder: &Path) -> Result<()> {
    patiently(|| fs::remove_dir_all(folder)).map_err(|error| Error::io(folder, "clear away", error))
}

/// Removes a folder in which nothing is.
///
/// # Errors
/// Something is in it; anything else that the file system refuses.
pub fn remove_empty(folder: &Path) -> Result<()> {
    patiently(|| fs::remove_dir(folder)).map_err(|error| Error::io(folder, "clear away", error))
}

/// The absolute path without links.
///
/// # Errors
/// Nothing stands there; anything else that the file system refuses.
pub fn real(path: &Path) -> Result<PathBuf> {
    platform::paths::real(path).map_err(|error| Error::io(path, "find", error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_its_path() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        for (error, name) in [
            (rename(&at("absent"), &at("to"), "put back").expect_err("absent"), "cannot put back `/to`"),
            (set_aside(&at("absent"), &at("to"), "set aside").expect_err("absent"), "cannot set aside `/absent`"),
            (copy(&at("absent"), &at("to"), "copy").expect_err("absent"), "cannot copy `/absent`"),
            (write(&at("absent/a"), b"").expect_err("absent"), "cannot write `/absent/a`"),
            (remove_file(&at("absent"), "replace").expect_err("absent"), "cannot replace `/absent`"),
            (remove_folder(&at("absent")).expect_err("absent"), "cannot clear away `/absent`"),
            (remove_empty(&at("absent")).expect_err("absent"), "cannot clear away `/absent`"),
            (real(&at("absent")).expect_err("absent"), "cannot find `/absent`"),
        ] {
            let said = error.to_string().replace(&folder.path().display().to_string(), "").replace('\\', "/");
            assert!(said.contains(name), "{said}");
        }
        make_folder(&at("a/b")).expect("made");
        assert!(remove_empty(&at("a")).is_err(), "something is in it");
        assert!(remove_if_there(&at("absent"), "replace").is_ok());
    }
}
