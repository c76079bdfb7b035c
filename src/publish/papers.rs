//! A folder of papers for the desk: whole or not at all, and never over something that huifang did not put there.
//!
//! A list beside the papers, in the form that `sha256sum -c` reads, says what is ours. A file that is not on it, or
//! that was changed since, stops the run: somebody may have written notes into it.

use std::path::{Path, PathBuf};

use super::beside::Beside;
use super::foreign::{LIST, foreign, list_of, listed};
use super::names::LOCK;
use super::{Access, Files, refuse_published, write};
use crate::disk;
use crate::error::{Error, Result};
use crate::platform::locks;

/// A folder that one command fills.
#[derive(Debug)]
pub struct Papers {
    path: PathBuf,
    parent: PathBuf,
}

impl Papers {
    /// Checks that `path` may be filled, before the slow work.
    ///
    /// # Errors
    /// Something is there that huifang did not put there; the folder lies in what is published.
    pub fn open(path: &Path) -> Result<Self> {
        if path.file_name().is_none() {
            return Err(Error::in_file(path, message!("publish.no_folder_name")));
        }
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
        refuse_published(path)?;
        disk::make_private(&parent)
            .map_err(|error| Error::io(&parent, "make the folder", error).hint(message!("publish.cure.elsewhere")))?;
        let folder = Self { path: path.to_owned(), parent };
        folder.refuse_foreign()?;
        Ok(folder)
    }

    /// Puts `files` in the place of what the folder held, in one step; gives back what could not be done after that.
    ///
    /// # Errors
    /// Whatever [`Papers::open`] refuses, and what the file system does; the old papers are then still there.
    pub fn fill(&self, files: &Files) -> Result<Vec<Error>> {
        // one run at a time below this parent; the lock ends with the handle
        let lock = locks::beside(&self.parent, &self.path, LOCK).map_err(|error| Error::io(&self.parent, "open", error))?;
        lock.lock().map_err(|error| Error::io(&self.parent, "lock", error))?;
        let beside = Beside::of(&self.path);
        beside.clear()?;
        self.refuse_foreign()?;
        let mut all = files.clone();
        all.insert(LIST.to_owned(), list_of(files));
        beside.replace(|staged| write(staged, &all, Access::Private))
    }

    fn refuse_foreign(&self) -> Result<()> {
        if disk::is_link(&self.path)? {
            return Err(Error::in_file(&self.path, message!("publish.papers_link")));
        }
        let Some(kind) = disk::kind(&self.path)? else { return Ok(()) };
        if kind != disk::Kind::Folder {
            return Err(Error::in_file(&self.path, message!("publish.papers_no_folder")));
        }
        let ours = listed(&self.path)?;
        match foreign(&self.path, &ours)?.first() {
            None => Ok(()),
            Some(name) if ours.contains_key(name) => Err(Error::in_file(&self.path, message!("publish.papers_changed", name))),
            Some(name) => Err(Error::in_file(&self.path, message!("publish.papers_foreign", name))),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::publish::tests::{files, names};

    #[test]
    fn a_second_run_replaces_the_first_whole_and_clears_what_a_killed_one_left() {
        let root = tempfile::tempdir().expect("a folder");
        let path = root.path().join("plan");
        fs::create_dir_all(root.path().join(".plan.huifang-staging-1/x")).expect("a leftover");
        Papers::open(&path).expect("free").fill(&files(&[("plan.csv", "1"), ("old.ics", "x")])).expect("filled");
        fs::write(path.join(".DS_Store"), "").expect("litter");
        Papers::open(&path).expect("ours").fill(&files(&[("plan.csv", "2")])).expect("filled again");
        assert_eq!(names(&path), [LIST, "plan.csv"]);
        assert_eq!(names(root.path()), ["plan"]);
    }

    #[test]
    fn what_is_not_ours_or_was_changed_is_never_overwritten() {
        let root = tempfile::tempdir().expect("a folder");
        let path = root.path().join("plan");
        Papers::open(&path).expect("free").fill(&files(&[("plan.csv", "1")])).expect("filled");
        fs::write(path.join("plan.csv"), "1, called twice").expect("a note");
        let error = Papers::open(&path).expect_err("changed").to_string();
        assert!(error.contains("`plan.csv`, which was changed"), "{error}");
        fs::write(path.join("plan.csv"), "1").expect("as it was");
        fs::write(path.join("mine.txt"), "x").expect("a file");
        let error = Papers::open(&path).expect_err("foreign").to_string();
        assert!(error.contains("`mine.txt`"), "{error}");
        assert_eq!(names(&path), [LIST, "mine.txt", "plan.csv"]);
    }

    // a link takes a right on Windows that few accounts have
    #[cfg(unix)]
    #[test]
    fn a_link_is_not_replaced_wherever_it_leads() {
        let root = tempfile::tempdir().expect("a folder");
        let path = root.path().join("plan");
        for target in [root.path(), Path::new("nowhere")] {
            std::os::unix::fs::symlink(target, &path).expect("a link");
            let error = Papers::open(&path).expect_err("a link").to_string();
            assert!(error.contains("is a link"), "{error}");
            fs::remove_file(&path).expect("removed");
        }
    }

    #[test]
    fn nothing_goes_where_the_public_reads() {
        let root = tempfile::tempdir().expect("a folder");
        let _site = super::super::Output::open(root.path()).expect("a site");
        fs::create_dir(root.path().join("public")).expect("a folder");
        assert!(Papers::open(&root.path().join("public/2026-06/plan")).is_err());
        assert!(Papers::open(&root.path().join("public")).is_err());
        assert!(Papers::open(&root.path().join("plan")).is_ok());
    }
}
