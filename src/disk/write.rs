//! Small files that are written whole, through to the disk, and what only their owner may read.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use tempfile::NamedTempFile;

use super::read::open_folder;
use crate::error::{Error, Result};

/// Syncs a folder: the names in it.
///
/// # Errors
/// The disk does not take them.
pub fn sync_folder(folder: &Path) -> Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let synced = open_folder(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|error| Error::io(folder, "write through to the disk", error))
}

/// Gives a staged file its name, once its bytes are on the disk.
///
/// # Errors
/// Anything the file system refuses; what stood there is then still there.
pub fn persist(staged: NamedTempFile, path: &Path) -> Result<()> {
    let failed = |error| Error::io(path, "write", error).hint("检查磁盘空间和写权限");
    staged.as_file().sync_all().map_err(failed)?;
    staged.persist(path).map_err(|error| failed(error.error))?;
    sync_folder(path.parent().unwrap_or(Path::new(".")))
}

/// A file to be written beside its place, which everybody may read whom the folder lets in.
///
/// # Errors
/// Anything the file system refuses.
pub fn staged(folder: &Path) -> io::Result<NamedTempFile> {
    tempfile::Builder::new().prefix(".huifang-").permissions(fs::Permissions::from_mode(0o666)).tempfile_in(folder)
}

/// Gives a staged file a name that nothing bears yet; `false` where something does, which stays.
///
/// # Errors
/// Anything else that the file system refuses.
pub fn persist_new(staged: NamedTempFile, path: &Path) -> Result<bool> {
    let failed = |error| Error::io(path, "write", error).hint("检查磁盘空间和写权限");
    staged.as_file().sync_all().map_err(failed)?;
    match staged.persist_noclobber(path) {
        Ok(_) => sync_folder(path.parent().unwrap_or(Path::new("."))).map(|()| true),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(failed(error.error)),
    }
}

/// Writes a file that must not be there yet, through to the disk, readable by its owner alone.
///
/// # Errors
/// It is there; anything else that the file system refuses.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes a folder and those above it, where they are not there; the ones that are made may be
/// entered by their owner alone.
///
/// # Errors
/// Anything the file system refuses.
pub fn make_private(folder: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_people_is_made_for_its_owner() {
        let folder = tempfile::tempdir().expect("a folder");
        let (inner, file) = (folder.path().join("a/b"), folder.path().join("a/b/list.csv"));
        make_private(&inner).expect("made");
        write_private(&file, b"x").expect("written");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o7777;
        assert_eq!((mode(&inner), mode(&file)), (0o700, 0o600));
        assert!(write_private(&file, b"y").is_err(), "nothing is overwritten");
    }

    #[test]
    fn a_staged_file_takes_its_place_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.csv");
        fs::write(&path, "old").expect("a file");
        let mut staged = NamedTempFile::new_in(folder.path()).expect("staged");
        staged.write_all(b"new").expect("written");
        persist(staged, &path).expect("persisted");
        assert_eq!(fs::read_to_string(&path).expect("a file"), "new");
        assert!(!persist_new(super::staged(folder.path()).expect("staged"), &path).expect("refused"), "nothing is overwritten");
        assert_eq!(fs::read_to_string(&path).expect("a file"), "new");
        assert!(persist_new(super::staged(folder.path()).expect("staged"), &folder.path().join("b")).expect("persisted"));
        assert!(sync_folder(&folder.path().join("absent")).is_err());
    }
}
