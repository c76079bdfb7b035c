//! A file of any kind in, its records and what the file is out.

use super::asked::Asked;
use super::asked::Done;
use std::path::Path;

use super::csv::reader::read_csv;
use super::parquet::read_parquet;
use super::xlsx::workbook::read_workbook;
use crate::error::Result;
use crate::intake::header::matching::Header;
use crate::intake::records::sink::RecordSink;

/// Whether a file is text by its name's ending.
pub(crate) fn is_text_file(path: &Path) -> bool {
    let is = |ending: &str| path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending));
    !is("xlsx") && !is("parquet")
}

/// Reads a file by its name's ending; `begin` makes what takes its records, once the header is known.
pub(crate) fn read_table<R: RecordSink>(asked: Asked<'_>, begin: &dyn Fn(&Header) -> R) -> Result<Done<R>> {
    let is = |ending: &str| asked.path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending));
    if is("xlsx") {
        read_workbook(asked, begin)
    } else if is("parquet") {
        read_parquet(asked, begin)
    } else {
        read_csv(asked, begin)
    }
}
