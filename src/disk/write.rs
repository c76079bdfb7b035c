//! What only its owner may read, and names that are brought through to the disk.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use crate::error::{Error, Result};
use crate::platform;
use crate::platform::owners::Readers;

/// Syncs a folder: the names in it.
///
/// # Errors
/// The disk does not take them.
pub fn sync_folder(folder: &Path) -> Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    platform::files::sync_folder(folder).map_err(|error| Error::io(folder, "write through to the disk", error))
}

/// Makes a file that must not be there yet.
///
/// # Errors
/// It is there; anything else that the file system refuses.
pub fn create(path: &Path, readers: Readers) -> io::Result<File> {
    platform::owners::files(readers).write(true).create_new(true).open(path)
}

/// The same, readable by its owner alone.
///
/// # Errors
/// As [`create`].
pub fn create_private(path: &Path) -> io::Result<File> {
    create(path, Readers::Owner)
}

/// Writes a file that must not be there yet, through to the disk, readable by its owner alone.
///
/// # Errors
/// It is there; anything else that the file system refuses.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = create_private(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes a folder and those above it, where they are not there, for these readers.
///
/// # Errors
/// Anything the file system refuses.
pub fn make_folder_for(folder: &Path, readers: Readers) -> io::Result<()> {
    platform::owners::folders(readers).recursive(true).create(folder)
}

/// Makes a folder and those above it, where they are not there; the ones that are made may be
/// entered by their owner alone.
///
/// # Errors
/// Anything the file system refuses.
pub fn make_private(folder: &Path) -> io::Result<()> {
    make_folder_for(folder, Readers::Owner)
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
        // Windows keeps no mode: what the folder above says of readers counts
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| std::fs::metadata(path).expect("there").permissions().mode() & 0o7777;
            assert_eq!((mode(&inner), mode(&file)), (0o700, 0o600));
        }
        assert!(write_private(&file, b"y").is_err(), "nothing is overwritten");
        assert!(sync_folder(&folder.path().join("absent")).is_err());
    }
}
