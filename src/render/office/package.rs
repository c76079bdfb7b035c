//! Parts of an Office document as one archive, with the same bytes on every machine and day.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

use crate::error::{Error, Result};

/// The letter, beside the page of its period.
pub(in crate::render) const LETTER: &str = "bulletin.docx";
/// The workbook, beside it.
pub(in crate::render) const WORKBOOK: &str = "annex.xlsx";

/// Packs parts in this order; `[Content_Types].xml` comes first, as readers that stream expect it.
///
/// Each part bears the first date that an archive can hold, not the day of the run, and the same system wherever it runs.
pub(super) fn packed<'a>(file: &str, parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .system(System::Unix)
        .unix_permissions(0o644);
    let wrong = |error: &dyn std::fmt::Display| Error::new(message!("faults.written", what = file)).because(error.to_string());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(name, options).map_err(|error| wrong(&error))?;
        archive.write_all(bytes).map_err(|error| wrong(&error))?;
    }
    Ok(archive.finish().map_err(|error| wrong(&error))?.into_inner())
}

/// The same of a document that another crate packed: `rust_xlsxwriter` notes on which system it ran.
pub(super) fn repacked(file: &str, document: &[u8]) -> Result<Vec<u8>> {
    let wrong = |error: &dyn std::fmt::Display| Error::new(message!("faults.written", what = file)).because(error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(document)).map_err(|error| wrong(&error))?;
    let mut parts = Vec::with_capacity(archive.len());
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(|error| wrong(&error))?;
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).map_err(|error| wrong(&error))?;
        parts.push((part.name().map_err(|error| wrong(&error))?.into_owned(), bytes));
    }
    packed(file, parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())))
}
