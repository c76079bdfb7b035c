//! A folder that is replaced whole: the new one is made beside it, synced, and takes its place.

use std::path::{Path, PathBuf};

use super::durable::sync_below;
use super::likeness::liken;
use super::switch::{self, How};
use crate::disk;
use crate::error::{Error, Result};
use crate::platform::owners;

/// The folder that is staged, in the staging folder.
const FOLDER: &str = "folder";

/// The folder and where its next state is made.
#[derive(Debug)]
pub(super) struct Beside {
    target: PathBuf,
    parent: PathBuf,
    prefix: String,
}

impl Beside {
    /// For this folder.
    pub(super) fn of(target: &Path) -> Self {
        let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        Self { target: target.to_owned(), parent: parent.to_owned(), prefix: format!(".{name}.huifang-staging-") }
    }

    /// Clears away what a killed run left; where it was stopped between two steps, what stood there goes back.
    ///
    /// # Errors
    /// Anything the file system refuses.
    pub(super) fn clear(&self) -> Result<()> {
        for left in self.left()? {
            let aside = switch::aside(&left.join(FOLDER));
            if !disk::has(&self.target)? && disk::has(&aside)? {
                disk::rename(&aside, &self.target, "put back")?;
            }
            disk::remove_folder(&left)?;
        }
        Ok(())
    }

    /// Whether a run was stopped after the old folder had left its place.
    ///
    /// # Errors
    /// The folder above cannot be listed.
    pub(super) fn is_interrupted(&self) -> Result<bool> {
        for left in self.left()? {
            if disk::has(&switch::aside(&left.join(FOLDER)))? {
                return Ok(!disk::has(&self.target)?);
            }
        }
        Ok(false)
    }

    /// What runs have staged here.
    fn left(&self) -> Result<Vec<PathBuf>> {
        let mut left = disk::entries(&self.parent)?;
        left.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&self.prefix)));
        Ok(left)
    }

    /// Puts a folder that `fill` makes, at the path given, in the place of the old one. What could not be done once it
    /// stood there is given back, for the next run does that.
    ///
    /// # Errors
    /// Anything the file system refuses; the old folder is then still there.
    pub(super) fn replace(&self, fill: impl FnOnce(&Path) -> Result<()>) -> Result<Vec<Error>> {
        let how = How::of(&self.parent, &self.prefix)?;
        let staging = owners::staged_folder(&self.prefix).tempdir_in(&self.parent);
        let staging = staging.map_err(|error| Error::io(&self.parent, "write into", error))?;
        let staged = staging.path().join(FOLDER);
        fill(&staged)?;
        liken(&staged, &self.target, None)?;
        sync_below(&staged)?;
        let staging = switch::replace_from(staging, FOLDER, &self.target, how)?;
        let cleared = disk::remove_folder(&staging);
        Ok([disk::sync_folder(&self.parent), cleared].into_iter().filter_map(Result::err).collect())
    }
}
