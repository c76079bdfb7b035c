//! The bulletin for offices: a letter for Word and a workbook for Excel, of the same withheld figures as its page.
//!
//! Neither holds a clock time, a random name or anything of the machine, so that rebuilding gives the same bytes.

mod letter;
mod package;
mod picture;
mod sheet;
mod story;
mod summary;
mod word;
mod workbook;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub(super) use package::{LETTER, WORKBOOK};
pub(super) use sheet::{Content, content};
pub(super) use workbook::labels;

use super::Templates;
use crate::bulletin::Bulletin;
use crate::error::Result;

/// Both files by their path below `public/P/`.
///
/// # Errors
/// The words or the styles of the workspace lack something, or a table does not fit a sheet.
pub(super) fn files(templates: &Templates, bulletin: &Bulletin) -> Result<BTreeMap<String, Vec<u8>>> {
    let (letter, workbook) = rayon::join(|| letter::letter(templates, bulletin), || workbook::workbook(templates, bulletin));
    Ok(BTreeMap::from([(LETTER.to_owned(), letter?), (WORKBOOK.to_owned(), workbook?)]))
}
