//! Parts of an Office document as one archive, with the same bytes on every machine and day.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::error::{Error, Result};

/// Packs parts in this order; `[Content_Types].xml` comes first, as readers that stream expect it.
///
/// Each part bears the first date that an archive can hold, not the day of the run.
pub(super) fn packed<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let wrong = |error: &dyn std::fmt::Display| Error::new(format!("cannot pack a document: {error}"));
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(name, options).map_err(|error| wrong(&error))?;
        archive.write_all(bytes).map_err(|error| wrong(&error))?;
    }
    Ok(archive.finish().map_err(|error| wrong(&error))?.into_inner())
}
