//! A folder of kept files that changes whole or not at all: some files set aside, others added, in one step.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use super::beside::Beside;
use super::names::{Files, LOCK};
use super::staged::{Access, write};
use super::switch;
use crate::disk::{self, Readers};
use crate::error::{Error, Result};
use crate::platform::locks;

/// A folder, locked for this run. One that was made for nothing is taken away again.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    made: Cell<bool>,
    _lock: File,
}

impl Folder {
    /// Makes the folder where there is none, locks it, and clears away what a killed run staged beside it.
    ///
    /// # Errors
    /// The folder cannot be made or written, or another run is writing to it.
    pub fn open(path: &Path) -> Result<Self> {
        let made = !disk::has(path)?;
        if made {
            // where a killed run was stopped between two steps, what stood there goes back first
            Beside::of(path).clear()?;
        }
        let made = made && !disk::has(path)?;
        disk::make_private(path).map_err(|error| Error::io(path, "make the folder", error))?;
        let path = disk::real(path)?;
        let file = locks::of_replaced(&path, LOCK);
        let lock = locks::open(&file, Readers::Owner);
        let lock = lock.map_err(|error| Error::io(&file, "write", error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::in_file(&path, message!("publish.busy_list")));
            }
            Err(TryLockError::Error(error)) => return Err(Error::io(&file, "lock", error)),
        }
        Beside::of(&path).clear()?;
        Ok(Self { path, made: Cell::new(made), _lock: lock })
    }

    /// Where it stands.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives files other names and adds files, all in one step; every other file stays as it is. What could not be done
    /// after that is given back.
    ///
    /// # Errors
    /// Anything the file system refuses; the folder is then as it was.
    pub fn change(&self, renamed: &BTreeMap<String, String>, added: &Files) -> Result<Vec<Error>> {
        let after = Beside::of(&self.path).replace(|staged| {
            switch::link_all(&self.path, staged, &|_| false)?;
            for (from, to) in renamed {
                let (from, to) = (staged.join(from), staged.join(to));
                disk::rename(&from, &to, "set aside as")?;
            }
            write(staged, added, Access::Private)
        })?;
        self.made.set(false);
        Ok(after)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.made.get() {
            // an empty folder that stays does no harm, nor does a lock that lies beside it
            let lock = locks::of_replaced(&self.path, LOCK);
            let removed = if lock.starts_with(&self.path) { disk::remove_file(&lock, "clear away") } else { Ok(()) };
            let _ = removed.and_then(|()| disk::remove_empty(&self.path));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::publish::tests::{files, names};

    #[test]
    fn files_are_set_aside_and_added_in_one_step_and_others_stay() {
        let root = tempfile::tempdir().expect("a folder");
        let path = root.path().join("draws");
        let folder = Folder::open(&path).expect("a folder");
        folder.change(&BTreeMap::new(), &files(&[("a.csv", "1"), ("b.csv", "1")])).expect("changed");
        folder.change(&[("a.csv".to_owned(), "a.old.csv".to_owned())].into(), &files(&[("a.csv", "2")])).expect("changed");
        assert_eq!(names(&path), ["a.csv", "a.old.csv", "b.csv"]);
        assert_eq!(fs::read_to_string(path.join("a.csv")).expect("a file"), "2");
        assert_eq!(fs::read_to_string(path.join("a.old.csv")).expect("a file"), "1");
        assert_eq!(names(root.path()), ["draws"]);
    }

    #[test]
    fn a_change_that_fails_leaves_everything_as_it_was() {
        let root = tempfile::tempdir().expect("a folder");
        let path = root.path().join("draws");
        let folder = Folder::open(&path).expect("a folder");
        folder.change(&BTreeMap::new(), &files(&[("a.csv", "1")])).expect("changed");
        let absent = [("a.csv", "b.csv"), ("absent.csv", "c.csv")].map(|(from, to)| (from.to_owned(), to.to_owned()));
        folder.change(&absent.into(), &files(&[("a.csv", "2")])).expect_err("there is no such file");
        assert_eq!((names(&path), names(root.path())), (vec!["a.csv".to_owned()], vec!["draws".to_owned()]));
        assert_eq!(fs::read_to_string(path.join("a.csv")).expect("a file"), "1");
    }

    #[test]
    fn a_second_run_waits_its_turn_even_after_a_change_and_a_folder_made_for_nothing_goes() {
        let root = tempfile::tempdir().expect("a folder");
        let path = root.path().join("draws");
        drop(Folder::open(&path).expect("a folder"));
        assert!(!path.exists());
        let first = Folder::open(&path).expect("a folder");
        first.change(&BTreeMap::new(), &files(&[("a.csv", "1")])).expect("changed");
        let error = Folder::open(&path).expect_err("the folder is locked");
        assert!(error.to_string().contains("another run"), "{error}");
        drop(first);
        assert!(path.join("a.csv").exists() && Folder::open(&path).is_ok());
    }
}
