//! A file of any format in, its records and what the file is out.

use super::archive::contents::contents;
use super::asked::{Asked, Done, unreadable};
use super::csv::reader::read_csv;
use super::detect::Format;
use super::parquet::read_parquet;
use super::workbook::reader::read_workbook;
use super::{csv, parquet, workbook};
use crate::error::{Error, Result};
use crate::intake::header::matching::Header;
use crate::intake::records::sink::RecordSink;

/// What the file is, whatever its name says.
///
/// # Errors
/// It cannot be read; it is a file of another program.
pub(crate) fn format_of(asked: Asked<'_>) -> Result<Format> {
    match Format::of(asked.path).map_err(|error| unreadable(asked.path, error))? {
        Format::Other(other) => Err(other.refused(asked.path)),
        format => Ok(format),
    }
}

/// Reads a file as what it is; `begin` makes what takes its records, once the header is known.
pub(crate) fn read_table<R: RecordSink>(asked: Asked<'_>, begin: &dyn Fn(&Header) -> R) -> Result<Done<R>> {
    match format_of(asked)? {
        Format::Workbook(format) => read_workbook(asked, format, begin),
        Format::Parquet => read_parquet(asked, begin),
        Format::Text | Format::Gzip => read_csv(asked, begin),
        // one that can be read is not read itself, but the files in it
        Format::Archive | Format::Other(_) => {
            let nested = || Error::in_file(asked.path, message!("files.archive_in_archive"));
            Err(contents(asked.path).err().unwrap_or_else(nested))
        }
    }
}

/// The header of a file, or of the sheet that is asked for, without a look at what is below it; `None` where none is
/// found, which is told when the file is read.
pub(crate) fn header_of(asked: Asked<'_>) -> Option<Header> {
    match format_of(asked).ok()? {
        Format::Workbook(format) => workbook::reader::header_of(asked, format),
        Format::Parquet => parquet::header_of(asked),
        Format::Text | Format::Gzip => csv::reader::header_of(asked),
        Format::Archive | Format::Other(_) => None,
    }
}
