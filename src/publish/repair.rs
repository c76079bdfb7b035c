//! For whoever only reads: where nothing stands in the place of what is read, a run was stopped between two steps, and
//! what it left is completed first.
//!
//! Where two folders are exchanged at once, as on most disks of Linux, nothing is ever found here.

use std::path::Path;

use super::beside::Beside;
use super::journal::Journal;
use super::names::STAGING;
use super::{Folder, Output};
use crate::disk;
use crate::error::Result;

/// Completes a switch of `public/` that was interrupted; `folder` is what `build` wrote to, or its `public/`, or a
/// period's folder in that.
///
/// # Errors
/// The folder cannot be written, or another run is writing to it.
pub fn repair(folder: &Path) -> Result<()> {
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let above = whole.ancestors().take(3).skip(1).zip(whole.ancestors());
    let out = above.filter(|(_, public)| public.file_name().is_some_and(|name| name == "public")).map(|(out, _)| out);
    for out in [whole.as_path()].into_iter().chain(out) {
        if !disk::has(&out.join("public"))? && is_interrupted(out)? {
            drop(Output::open(out)?);
        }
    }
    Ok(())
}

/// The same for a folder that is replaced whole by itself, such as that of the draws.
///
/// # Errors
/// As [`repair`].
pub fn repair_folder(folder: &Path) -> Result<()> {
    if !disk::has(folder)? && Beside::of(folder).is_interrupted()? {
        drop(Folder::open(folder)?);
    }
    Ok(())
}

fn is_interrupted(out: &Path) -> Result<bool> {
    for path in disk::entries(out)? {
        let is_staging = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(STAGING));
        if is_staging && Journal::of(&path)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
