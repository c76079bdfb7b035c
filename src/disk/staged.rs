//! Files that are written beside their place, and have their names once they are whole and on the disk.
//!
//! A staged file is locked (`flock`) as long as it is written: one that nobody holds was left by a run that was killed,
//! and the next run that writes there clears it away.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use tempfile::{NamedTempFile, PersistError};

use super::read::{entries, open};
use super::write::sync_folder;
use crate::error::{Error, Result};
use crate::platform;
use crate::platform::held::patiently;
use crate::platform::owners::Readers;

/// What became of a file that takes no other's place.
#[derive(Debug)]
pub enum Named {
    /// Something bears the name already, and stays.
    Taken,
    /// It has its name; as [`persist`], what could not be done after that.
    New(Option<Error>),
}

/// A file that will stand at `path`; what a killed run left of one is cleared away.
///
/// # Errors
/// Anything the file system refuses; a link stands there, in whose place the file would come.
pub fn staged(path: &Path, readers: Readers) -> io::Result<NamedTempFile> {
    if is_link(path) {
        return Err(io::Error::other(message!("publish.said.file_link")));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let prefix = format!(".{}.huifang-", path.file_name().unwrap_or_default().to_string_lossy());
    clear_staged(folder, &prefix);
    staged_in(folder, &prefix, readers)
}

/// A file in `folder` whose name begins with `prefix`, locked as long as it is open.
///
/// # Errors
/// Anything the file system refuses.
pub fn staged_in(folder: &Path, prefix: &str, readers: Readers) -> io::Result<NamedTempFile> {
    loop {
        let staged = platform::owners::staged(prefix, readers).tempfile_in(folder)?;
        // another run that clears away may have had it before this lock
        if staged.as_file().lock().is_err() || platform::identity::of(staged.as_file())?.links > 0 {
            return Ok(staged);
        }
    }
}

/// Removes the staged files in `folder` whose names begin with `prefix` and that no run holds. One that stays takes
/// room and is never read.
pub fn clear_staged(folder: &Path, prefix: &str) {
    for path in entries(folder).unwrap_or_default() {
        let is_staged = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix));
        if is_staged && is_left(&path) {
            let _ = fs::remove_file(&path);
        }
    }
}

fn is_link(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|found| found.is_symlink())
}

/// Whether a file of ours is held by nobody; one that cannot be locked may be.
fn is_left(path: &Path) -> bool {
    !is_link(path) && open(path).is_ok_and(|file| File::try_lock(&file).is_ok())
}

/// Gives a staged file its name, once its bytes are on the disk. From then on it stands: what is given back is why the
/// name may not outlast a loss of power.
///
/// # Errors
/// Anything the file system refuses; what stood there is then still there.
pub fn persist(staged: NamedTempFile, path: &Path) -> Result<Option<Error>> {
    sync_staged(&staged, path)?;
    take_name(staged, path, |staged, path| staged.persist(path)).map_err(|error| failed(path, error))?;
    Ok(sync_folder(path.parent().unwrap_or(Path::new("."))).err())
}

/// Brings the bytes of a staged file to the disk, before it has its name.
///
/// # Errors
/// The disk does not take them; `path` is named.
pub fn sync_staged(staged: &NamedTempFile, path: &Path) -> Result<()> {
    staged.as_file().sync_all().map_err(|error| failed(path, error))
}

/// Gives a staged file a name that nothing bears yet.
///
/// # Errors
/// Anything that the file system refuses, a name that is taken aside.
pub fn persist_new(staged: NamedTempFile, path: &Path) -> Result<Named> {
    sync_staged(&staged, path)?;
    match take_name(staged, path, |staged, path| staged.persist_noclobber(path)) {
        Ok(_) => Ok(Named::New(sync_folder(path.parent().unwrap_or(Path::new("."))).err())),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(Named::Taken),
        Err(error) => Err(failed(path, error)),
    }
}

/// Gives a staged file its name in one of two ways; who has that of another file open is waited for.
///
/// # Errors
/// Anything the file system refuses.
pub fn take_name(
    staged: NamedTempFile,
    path: &Path,
    mut give: impl FnMut(NamedTempFile, &Path) -> std::result::Result<File, PersistError>,
) -> io::Result<File> {
    let mut kept = Some(staged);
    patiently(|| {
        let staged = kept.take().ok_or_else(|| io::Error::from(io::ErrorKind::AlreadyExists))?;
        give(staged, path).map_err(|refused| {
            kept = Some(refused.file);
            refused.error
        })
    })
}

fn failed(path: &Path, error: io::Error) -> Error {
    Error::io(path, "write", error)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let names =
            entries(folder).expect("listed").into_iter().map(|path| path.file_name().expect("a name").to_string_lossy().into_owned());
        names.collect()
    }

    #[test]
    fn a_staged_file_takes_its_place_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.csv");
        fs::write(&path, "old").expect("a file");
        let stage = |path: &Path| {
            let mut staged = staged(path, Readers::Owner).expect("staged");
            staged.write_all(b"new").expect("written");
            staged
        };
        assert!(persist(stage(&path), &path).expect("persisted").is_none());
        assert_eq!(fs::read_to_string(&path).expect("a file"), "new");
        assert!(matches!(persist_new(stage(&path), &path), Ok(Named::Taken)), "nothing is overwritten");
        let other = folder.path().join("b");
        assert!(matches!(persist_new(stage(&other), &other), Ok(Named::New(None))));
        assert_eq!(names(folder.path()), ["a.csv", "b"]);
    }

    #[test]
    fn what_a_killed_run_left_goes_and_what_another_run_writes_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.csv");
        let written = staged(&path, Readers::Owner).expect("staged");
        let (_, left) = staged(&path, Readers::Owner).expect("staged").keep().expect("kept, as by a kill");
        fs::write(folder.path().join(".b.csv.huifang-x"), "").expect("that of another place");
        let again = staged(&path, Readers::Umask).expect("staged");
        assert!(written.path().exists() && again.path().exists() && !left.exists());
        drop((written, again));
        assert_eq!(names(folder.path()), [".b.csv.huifang-x"]);
    }

    // a link takes a right on Windows that few accounts have
    #[cfg(unix)]
    #[test]
    fn a_link_of_somebody_is_neither_cleared_away_nor_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let link = folder.path().join(".a.csv.huifang-link");
        std::os::unix::fs::symlink("a.csv", &link).expect("a link of somebody");
        drop(staged(&folder.path().join("a.csv"), Readers::Umask).expect("staged"));
        assert!(staged(&link, Readers::Owner).is_err(), "a link is not replaced");
        assert_eq!(names(folder.path()), [".a.csv.huifang-link"]);
    }
}
