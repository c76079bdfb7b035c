//! Files as they are written into a staging folder.

use std::io::Write as _;
use std::path::Path;

use super::names::Files;
use crate::disk::{self, Readers};
use crate::error::{Error, Result};

/// Who may read what is written where nothing stands yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Whoever the operator's umask lets.
    Public,
    /// Its owner alone.
    Private,
}

/// Writes files below `folder`.
pub(super) fn write(folder: &Path, files: &Files, access: Access) -> Result<()> {
    let readers = if access == Access::Private { Readers::Owner } else { Readers::Umask };
    let make = |folder: &Path| disk::make_folder_for(folder, readers).map_err(|error| Error::io(folder, "make the folder", error));
    make(folder)?;
    for (path, bytes) in files {
        let path = folder.join(path);
        path.parent().map(make).transpose()?;
        // a link to the old bulletin's file must not be written through
        if disk::has(&path)? {
            disk::remove_file(&path, "replace")?;
        }
        let written = disk::create(&path, readers).and_then(|mut file| file.write_all(bytes));
        written.map_err(|error| Error::io(&path, "write", error))?;
    }
    Ok(())
}
