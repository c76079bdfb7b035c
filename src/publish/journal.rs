//! The journal of a switch, by which the next run completes what a killed run left.
//!
//! It is written into the staging folder before the switch, and tells whether the run had published.

use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::foreign::LIST;
use super::layout::Layout;
use super::names::Files;
use super::switch;
use crate::disk;
use crate::domain::Period;
use crate::error::{Error, Result};
use crate::kept::digest;

/// The staged `public/`.
pub(super) const PUBLIC: &str = "public";
/// The staged lists of the period.
pub(super) const INTERNAL: &str = "internal";
const FILE: &str = "switch.json";

/// A switch.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Journal {
    period: Period,
    /// SHA-256 of the period's `manifest.json`: what is public is this bulletin where its manifest is this one. None
    /// where `public/` is left alone.
    manifest: Option<String>,
    /// SHA-256 of the list of the internal files, where they are switched too.
    lists: Option<String>,
}

impl Journal {
    /// For these files of the period.
    pub(super) fn new(period: Period, of_period: &Files, lists: Option<String>) -> Self {
        let manifest = of_period.get("manifest.json").map_or(&[][..], Vec::as_slice);
        Self { period, manifest: Some(hex::encode(Sha256::digest(manifest))), lists }
    }

    /// For the lists of the period alone, whose own list has this SHA-256.
    pub(super) fn of_lists(period: Period, lists: String) -> Self {
        Self { period, manifest: None, lists: Some(lists) }
    }

    /// That of a staging folder; `None` where its run had not come so far.
    ///
    /// # Errors
    /// It is there and cannot be read.
    pub(super) fn of(staging: &Path) -> Result<Option<Self>> {
        let path = staging.join(FILE);
        match disk::read(&path) {
            // a run that was stopped while it wrote the journal had not published
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::io(&path, "read", error)),
        }
    }

    /// Writes it.
    ///
    /// # Errors
    /// The disk does not take it.
    pub(super) fn write(&self, staging: &Path) -> Result<()> {
        let path = staging.join(FILE);
        let text = serde_json::to_vec(self).map_err(|error| Error::new(message!("faults.written", what = FILE)).because(error))?;
        disk::write_private(&path, &text).map_err(|error| Error::io(&path, "write", error))
    }

    /// Takes it away: the switch is complete.
    ///
    /// # Errors
    /// The disk does not let go of it.
    pub(super) fn remove(staging: &Path) -> Result<()> {
        disk::remove_file(&staging.join(FILE), "clear away")
    }

    /// Completes the switch of a run that was killed, if its bulletin stands. Where it was stopped between two steps,
    /// the new `public/` gets its name first.
    ///
    /// # Errors
    /// Anything the file system refuses.
    pub(super) fn complete(&self, staging: &Path, layout: &Layout) -> Result<()> {
        let Some(expected) = &self.manifest else { return self.lists(staging, layout) };
        let public = layout.public();
        if !disk::has(&public)? {
            let (staged, aside) = (staging.join(PUBLIC), switch::aside(&staging.join(PUBLIC)));
            let next = if disk::has(&staged)? { staged } else { aside };
            if disk::has(&next)? {
                disk::rename(&next, &public, "put back")?;
                disk::sync_folder(&layout.folder)?;
            }
        }
        let manifest = public.join(self.period.to_string()).join("manifest.json");
        if !disk::has(&manifest)? || digest(&manifest).map_err(|error| Error::io(&manifest, "read", error))? != *expected {
            return Ok(());
        }
        self.lists(staging, layout)
    }

    /// Puts the lists of a bulletin that stands in their place, and lets go of the old ones.
    ///
    /// # Errors
    /// Anything the file system refuses.
    pub(super) fn lists(&self, staging: &Path, layout: &Layout) -> Result<()> {
        let Some(lists) = &self.lists else { return Ok(()) };
        let (staged, target) = (staging.join(INTERNAL), layout.internal(self.period));
        let list = staged.join(LIST);
        if disk::has(&list)? && digest(&list).map_err(|error| Error::io(&list, "read", error))? == *lists {
            switch::replace(&staged, &target, layout.how)?;
            disk::sync_folder(target.parent().unwrap_or(&target))?;
        }
        for old in [staged.clone(), switch::aside(&staged)] {
            if disk::has(&old)? {
                disk::remove_folder(&old)?;
            }
        }
        Ok(())
    }
}
