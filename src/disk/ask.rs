//! What stands at a path.

use std::fs::{FileType, Metadata};
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::error::{Error, Result};
use crate::platform;

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A pipe, a socket or a device: opening it may wait for ever, or do something. The word for it.
    Other(&'static str),
}

impl Kind {
    pub(super) fn of(found: FileType) -> Self {
        match found {
            found if found.is_file() => Self::File,
            found if found.is_dir() => Self::Folder,
            found => Self::Other(platform::files::kind(found)),
        }
    }
}

/// What stands at a path, links followed; `None` where nothing does, nor behind the link.
///
/// # Errors
/// The file system does not say.
pub fn kind(path: &Path) -> Result<Option<Kind>> {
    Ok(found(path, path.metadata())?.map(|found| Kind::of(found.file_type())))
}

/// Whether anything stands there, be it a link that leads nowhere.
///
/// # Errors
/// The file system does not say.
pub fn has(path: &Path) -> Result<bool> {
    Ok(found(path, path.symlink_metadata())?.is_some())
}

/// Whether it is a folder, or a link to one.
///
/// # Errors
/// The file system does not say.
pub fn is_folder(path: &Path) -> Result<bool> {
    Ok(kind(path)? == Some(Kind::Folder))
}

/// Whether it is a regular file, or a link to one.
///
/// # Errors
/// The file system does not say.
pub fn is_file(path: &Path) -> Result<bool> {
    Ok(kind(path)? == Some(Kind::File))
}

/// Whether it is a link.
///
/// # Errors
/// The file system does not say.
pub fn is_link(path: &Path) -> Result<bool> {
    Ok(found(path, path.symlink_metadata())?.is_some_and(|found| found.is_symlink()))
}

/// Refuses a link that leads nowhere: what it leads to may be a disk that is not mounted now, and is not nothing.
///
/// # Errors
/// It is one, or the file system does not say.
pub fn refuse_dangling(path: &Path) -> Result<()> {
    if kind(path)?.is_none() && is_link(path)? {
        return Err(Error::in_file(path, message!("publish.dangling")));
    }
    Ok(())
}

/// The answer, where the file system gives one. Below a file stands nothing.
fn found(path: &Path, answer: io::Result<Metadata>) -> Result<Option<Metadata>> {
    match answer {
        Ok(found) => Ok(Some(found)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(Error::io(path, "look at", error).hint(message!("publish.cure.not_known"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_a_folder_and_nothing_are_told_apart() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("file"), "x").expect("a file");
        for (name, expected) in [("file", Some(Kind::File)), (".", Some(Kind::Folder)), ("absent", None), ("file/below", None)] {
            assert_eq!(kind(&at(name)).expect("an answer"), expected, "{name}");
        }
        assert!(refuse_dangling(&at("absent")).is_ok() && refuse_dangling(&at("file")).is_ok());
    }

    // a link takes a right on Windows that few accounts have, and there is no socket among files
    #[cfg(unix)]
    #[test]
    fn what_is_not_there_is_told_from_what_cannot_be_told() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        symlink("nowhere", at("dangling")).expect("a link");
        symlink("round", at("round")).expect("a link");
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).expect("a socket");
        for (name, expected) in [("dangling", None), ("socket", Some(Kind::Other("socket")))] {
            assert_eq!(kind(&at(name)).expect("an answer"), expected, "{name}");
        }
        assert!(refuse_dangling(&at("dangling")).is_err());
        assert!(has(&at("dangling")).expect("an answer") && is_link(&at("dangling")).expect("an answer"));
        let error = kind(&at("round")).expect_err("a link that leads to itself has no answer");
        assert!(error.to_string().contains("round") && error.hint_text().is_some(), "{error}");
    }
}
