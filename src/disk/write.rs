//! What only its owner may read, and names that are brought through to the disk.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

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
    use std::os::unix::fs::PermissionsExt;

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
        assert!(sync_folder(&folder.path().join("absent")).is_err());
    }
}
