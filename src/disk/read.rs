//! Bytes of regular files.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::ask::Kind;
use crate::error::{Error, Result};
use crate::platform;

/// Bytes that a file which somebody types may have: far more than anybody does, and little enough to hold.
pub const SMALL: u64 = 2 << 20;

/// Opens a regular file to be read.
///
/// # Errors
/// It is not there or may not be read; it is no regular file, and is not opened then.
pub fn open(path: &Path) -> io::Result<File> {
    regular(path.metadata()?.file_type())?;
    // a pipe that took its place meanwhile does not wait for a writer
    let file = platform::files::open(path)?;
    regular(file.metadata()?.file_type())?;
    Ok(file)
}

pub(super) fn regular(found: std::fs::FileType) -> io::Result<()> {
    match Kind::of(found) {
        Kind::File => Ok(()),
        Kind::Folder => Err(io::Error::new(io::ErrorKind::IsADirectory, message!("publish.said.folder"))),
        Kind::Other(what) => Err(io::Error::other(message!("publish.said.other", what = message!(in "publish.kind", what)))),
    }
}

/// The bytes of a file that huifang wrote.
///
/// # Errors
/// As [`open`].
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = open(path)?;
    let mut bytes = Vec::new();
    let size = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    bytes.try_reserve_exact(size).map_err(|_| io::Error::new(io::ErrorKind::OutOfMemory, message!("publish.said.memory")))?;
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The text of a file that somebody types.
///
/// # Errors
/// As [`open`]; more than [`SMALL`]; bytes that are no UTF-8.
pub fn read_text(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    open(path)?.take(SMALL + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > SMALL {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message!("publish.said.large", mib = SMALL >> 20)));
    }
    String::from_utf8(bytes).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, message!("publish.said.no_text")))
}

/// The paths in a folder, sorted by the bytes of their names; none where there is no folder.
///
/// # Errors
/// It cannot be listed.
pub fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let failed = |error| Error::io(folder, "list", error);
    let listed = loop {
        match std::fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            listed => break listed.map_err(failed)?,
        }
    };
    let mut paths = listed.map(|entry| entry.map(|entry| entry.path()).map_err(failed)).collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("file"), "text").expect("a file");
        std::fs::write(at("bytes"), [0xFF]).expect("a file");
        assert_eq!(read_text(&at("file")).expect("a file"), "text");
        for (name, said) in [(".", "a folder"), ("bytes", "no text in UTF-8"), ("absent", "")] {
            let error = read_text(&at(name)).expect_err(name).to_string();
            assert!(error.contains(said), "{error}");
        }
    }

    // Windows has neither sockets nor pipes among files
    #[cfg(unix)]
    #[test]
    fn only_a_regular_file_is_opened() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).expect("a socket");
        rustix::fs::mkfifoat(rustix::fs::CWD, at("pipe"), rustix::fs::Mode::RWXU).expect("a pipe");
        for (name, said) in [("pipe", "a named pipe"), ("socket", "a socket")] {
            let error = read_text(&at(name)).expect_err(name).to_string();
            assert!(error.contains(said), "{error}");
        }
        let error = read(Path::new("/dev/zero")).expect_err("a device has no end").to_string();
        assert!(error.contains("a device"), "{error}");
    }

    #[test]
    fn a_file_that_nobody_types_is_not_read_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("huge");
        File::create(&path).expect("a file").set_len(SMALL + 1).expect("a hole");
        assert!(read_text(&path).expect_err("too large").to_string().contains("2 MiB"));
    }

    #[test]
    fn a_folder_that_is_not_there_holds_nothing_and_one_that_is_no_folder_is_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["b", "a"] {
            std::fs::write(folder.path().join(name), "").expect("a file");
        }
        assert_eq!(entries(folder.path()).expect("listed"), ["a", "b"].map(|name| folder.path().join(name)));
        assert!(entries(&folder.path().join("absent")).expect("none").is_empty());
        assert!(entries(&folder.path().join("a")).is_err());
    }
}
