//! An output folder: where its trees stand, and how one folder takes the place of another there.

use std::path::{Path, PathBuf};

use super::names::STAGING;
use super::switch::How;
use crate::domain::Period;
use crate::error::Result;

/// An output folder.
#[derive(Debug)]
pub(super) struct Layout {
    /// The folder itself.
    pub(super) folder: PathBuf,
    /// What its file system can do.
    pub(super) how: How,
}

impl Layout {
    /// That of a folder which can be written; what its file system can do is tried out.
    ///
    /// # Errors
    /// As [`How::of`].
    pub(super) fn of(folder: &Path) -> Result<Self> {
        Ok(Self { folder: folder.to_owned(), how: How::of(folder, STAGING)? })
    }

    /// `public/`
    pub(super) fn public(&self) -> PathBuf {
        self.folder.join("public")
    }

    /// `internal/`
    pub(super) fn all_internal(&self) -> PathBuf {
        self.folder.join("internal")
    }

    /// `internal/P/`
    pub(super) fn internal(&self, period: Period) -> PathBuf {
        self.all_internal().join(period.to_string())
    }
}
