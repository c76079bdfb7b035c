//! The switch itself: a staged folder takes the place of another in one step.
//!
//! Where the file system cannot exchange two folders it takes two steps, and the next run completes the second.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::disk::{self, Kind};
use crate::error::{Error, Result};
use crate::platform;

/// What the folder that was replaced is called beside the staged one, where two steps are needed.
pub(super) const ASIDE: &str = "replaced";

/// How a folder takes the place of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// Both names are exchanged at once (`RENAME_EXCHANGE`).
    Exchange,
    /// The old one is renamed aside, then the new one gets its name: for an instant there is none.
    Aside,
}

impl How {
    /// What the file system of this folder can do, tried out in a folder whose name begins with `prefix`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub(super) fn of(folder: &Path, prefix: &str) -> Result<Self> {
        let failed = |error: io::Error| Error::io(folder, "write into", error);
        let tried = tempfile::Builder::new().prefix(prefix).tempdir_in(folder).map_err(failed)?;
        let [a, b] = ["a", "b"].map(|name| tried.path().join(name));
        [&a, &b].into_iter().try_for_each(|folder| disk::make_folder(folder))?;
        platform::switch::exchange(&a, &b).map(|done| if done { Self::Exchange } else { Self::Aside }).map_err(failed)
    }
}

/// Puts the folder `staged` where `target` stands. What stood there is then at the path given:
/// `staged` itself, or one beside it.
pub(super) fn replace(staged: &Path, target: &Path, how: How) -> Result<Option<PathBuf>> {
    if !disk::has(target)? {
        disk::rename(staged, target, "put the new folder at")?;
        return Ok(None);
    }
    if how == How::Exchange {
        let refused = |error: io::Error| Error::io(target, "exchange the new folder with", error);
        let exchanged = platform::switch::exchange(staged, target).map_err(refused)?;
        return if exchanged { Ok(Some(staged.to_owned())) } else { Err(refused(io::ErrorKind::Unsupported.into())) };
    }
    in_two_steps(staged, target, &mut disk::give_name).map(Some)
}

/// The same by two renames; where the second one fails, a third puts back what stood there.
fn in_two_steps(staged: &Path, target: &Path, rename: &mut dyn FnMut(&Path, &Path) -> io::Result<()>) -> Result<PathBuf> {
    let aside = aside(staged);
    rename(target, &aside).map_err(|error| Error::io(target, "rename aside", error))?;
    if let Err(error) = rename(staged, target) {
        // where even that fails, the next run or reader puts one of the two there
        let _ = rename(&aside, target);
        return Err(Error::io(target, "put the new folder at", error));
    }
    Ok(aside)
}

/// The same as [`replace`], out of a staging folder, whose path is given back: it stays for what is left to do. Where the
/// target is as it was, it goes.
pub(super) fn replace_from(staging: TempDir, name: &str, target: &Path, how: How) -> Result<PathBuf> {
    let staging = staging.keep();
    let staged = staging.join(name);
    match replace(&staged, target, how) {
        Ok(_) => Ok(staging),
        Err(error) => {
            // where what stood there could not go back, it lies in here
            if disk::has(&aside(&staged)).is_ok_and(|has| !has) {
                let _ = disk::remove_folder(&staging);
            }
            Err(error)
        }
    }
}

/// Where the folder goes that a staged one replaces in two steps.
pub(super) fn aside(staged: &Path) -> PathBuf {
    let name = staged.file_name().unwrap_or_default().to_string_lossy();
    staged.with_file_name(format!("{ASIDE}-{name}"))
}

/// Links every file below `from` into `to`, but for those whose path below `from` is to be left out.
///
/// Published files are never written in place, so that a link is as good as a copy; where
/// links cannot be made, a copy is.
pub(super) fn link_all(from: &Path, to: &Path, leave_out: &dyn Fn(&Path) -> bool) -> Result<()> {
    link_below(from, to, Path::new(""), leave_out)
}

fn link_below(from: &Path, to: &Path, below: &Path, leave_out: &dyn Fn(&Path) -> bool) -> Result<()> {
    let here = to.join(below);
    disk::make_folder(&here)?;
    for entry in disk::entries(&from.join(below))? {
        let path = below.join(entry.file_name().unwrap_or_default());
        if leave_out(&path) {
            continue;
        }
        let is_link = disk::is_link(&entry)?;
        if !is_link && disk::is_folder(&entry)? {
            link_below(from, to, &path, leave_out)?;
        } else if fs::hard_link(&entry, to.join(&path)).is_err() {
            if is_link || disk::kind(&entry)? != Some(Kind::File) {
                return Err(Error::in_file(&entry, message!("publish.no_file")));
            }
            disk::copy(&entry, &to.join(&path), "copy")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ways() -> impl Iterator<Item = How> {
        [How::Exchange, How::Aside].into_iter().filter(|how| platform::switch::CAN_AT_ONCE || *how == How::Aside)
    }

    #[test]
    fn a_folder_takes_the_place_of_another_in_one_step_or_in_two() {
        for how in ways() {
            let folder = tempfile::tempdir().expect("a folder");
            let at = |name: &str| folder.path().join(name);
            for name in ["old", "staging/new"] {
                fs::create_dir_all(at(name)).expect("a folder");
                fs::write(at(name).join("file"), name).expect("a file");
            }
            let gone = replace(&at("staging/new"), &at("old"), how).expect("replaced").expect("there was one");
            let read = |path: PathBuf| fs::read_to_string(path).expect("a file");
            assert_eq!((read(at("old/file")), read(gone.join("file"))), ("staging/new".to_owned(), "old".to_owned()), "{how:?}");
            assert!(gone.starts_with(at("staging")));
        }
    }

    #[test]
    fn a_rename_that_is_refused_leaves_the_old_folder_or_both() {
        // by the renames that are refused: what stands in the place then, and where the old folder is
        for (refused, stands, old) in [(&[1][..], "old", "target"), (&[2], "old", "target"), (&[2, 3], "", "staging/replaced-new")] {
            let folder = tempfile::tempdir().expect("a folder");
            let at = |name: &str| folder.path().join(name);
            for (name, text) in [("target", "old"), ("staging/new", "new")] {
                fs::create_dir_all(at(name)).expect("a folder");
                fs::write(at(name).join("file"), text).expect("a file");
            }
            let mut renames = 0;
            let error = in_two_steps(&at("staging/new"), &at("target"), &mut |from, to| {
                renames += 1;
                if refused.contains(&renames) { Err(io::ErrorKind::PermissionDenied.into()) } else { fs::rename(from, to) }
            });
            assert!(error.expect_err("refused").to_string().contains("target"), "the folder is named");
            let read = |name: &str| fs::read_to_string(at(name).join("file")).unwrap_or_default();
            assert_eq!([read("target"), read(old), read("staging/new")], [stands, "old", "new"], "{refused:?}");
        }
    }

    #[test]
    fn what_is_staged_goes_where_nothing_was_done_and_stays_where_both_folders_lie_in_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let staging = || tempfile::tempdir_in(folder.path()).expect("staging");
        let target = folder.path().join("target");
        fs::create_dir(&target).expect("a folder");
        for how in ways() {
            let without = staging();
            let path = without.path().to_owned();
            replace_from(without, "absent", &target, how).expect_err("nothing is staged");
            assert!(target.exists() && !path.exists(), "{how:?}");
            let with = staging();
            fs::create_dir(with.path().join("new")).expect("a folder");
            let left = replace_from(with, "new", &target, how).expect("replaced");
            assert_eq!(fs::read_dir(left).expect("it stays").count(), 1, "{how:?}");
        }
    }

    #[test]
    fn what_a_disk_can_do_is_tried_before_anything_is_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let how = if platform::switch::CAN_AT_ONCE { How::Exchange } else { How::Aside };
        assert_eq!(How::of(folder.path(), ".x").expect("it can be written"), how);
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0, "nothing stays");
        assert!(How::of(&folder.path().join("absent"), ".x").is_err());
    }
}
