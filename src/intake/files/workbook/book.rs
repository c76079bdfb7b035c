//! A workbook of any format, open: its sheets by name, and the cells of each, one by one.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::iter::repeat_with;
use std::path::Path;

use calamine::{
    Data, DataRef, Ods, OdsError, Range, Reader, Sheet, SheetType, SheetVisible, Xls, XlsError, Xlsb, XlsbError, Xlsx, XlsxCellReader,
    XlsxError,
};

use super::held::{At, HeldSheet, MOST_SHEETS};
use super::xlsx_parts::{Merged, SheetFacts, SheetPart, facts, sheets};
use super::{biff, compound, mhtml, ods_parts, spreadsheet_xml, web_page, xlsb_parts};
use crate::disk;
use crate::error::{Error, Result};
use crate::intake::files::detect::WorkbookFormat;
use crate::intake::files::guard::guarded;
use crate::intake::files::inflated::refuse_bomb;
use crate::messages::Message;

/// A cell and its place in the sheet, counted from 0.
pub(crate) type Placed<'a> = (At, DataRef<'a>);

/// Bytes of a file that is read into memory whole.
const MOST_HELD: u64 = 256 << 20;

/// An open workbook.
pub(crate) enum Book {
    /// Read cell by cell, for it may be large.
    Xlsx(Box<Xlsx<BufReader<File>>>),
    /// Likewise.
    Xlsb(Box<Xlsb<BufReader<File>>>),
    /// All others, whole in memory.
    Held {
        /// In their order, each with a name of its own.
        sheets: Vec<HeldSheet>,
        /// Whether days are counted from 1904.
        is_1904: bool,
    },
}

/// Opens a workbook.
///
/// # Errors The file is not a workbook, is damaged or encrypted, or holds more than a workbook can.
pub(crate) fn open(path: &Path, format: WorkbookFormat) -> Result<Book> {
    let file = || Ok(BufReader::new(disk::open(path).map_err(|error| Error::io(path, "read", error))?));
    let panicked = || broken(path, message!("workbooks.why.damaged"));
    let why = |why: Message| broken(path, why);
    Ok(match format {
        WorkbookFormat::Xlsx => {
            refuse_bomb(path)?;
            let file = file()?;
            Book::Xlsx(Box::new(guarded(|| Xlsx::new(file)).ok_or_else(panicked)?.map_err(|error| of_xlsx(path, error))?))
        }
        WorkbookFormat::Xlsb => {
            refuse_bomb(path)?;
            let file = file()?;
            Book::Xlsb(Box::new(guarded(|| Xlsb::new(file)).ok_or_else(panicked)?.map_err(|error| of_xlsb(path, error))?))
        }
        WorkbookFormat::Ods => {
            refuse_bomb(path)?;
            let parts = ods_parts::read(path)?;
            let file = file()?;
            let mut book: Ods<_> = guarded(|| Ods::new(file)).ok_or_else(panicked)?.map_err(|error| match error {
                OdsError::Password => encrypted(path),
                error => broken(path, error),
            })?;
            let sheets = all_sheets(&mut book, path)?.into_iter().zip(parts.into_iter().map(Some).chain(repeat_with(|| None)));
            let sheets =
                sheets.map(|(sheet, parts)| HeldSheet { facts: SheetFacts { merged: parts.unwrap_or_default(), ..sheet.facts }, ..sheet });
            Book::Held { sheets: held(sheets, path)?, is_1904: false }
        }
        WorkbookFormat::Xls => {
            let bytes = whole(path)?;
            compound::refuse_loops(&bytes).map_err(why)?;
            if compound::is_encrypted_package(&bytes) {
                return Err(encrypted(path));
            }
            if let Some(other) = compound::other_program(&bytes) {
                return Err(other.refused(path));
            }
            if let Some(stream) = compound::workbook(&bytes) {
                biff::refuse_room(path, &stream)?;
            }
            let book = guarded(|| Xls::new(Cursor::new(bytes))).ok_or_else(panicked)?;
            let mut book = book.map_err(|error| match error {
                XlsError::Password => encrypted(path),
                error => broken(path, error),
            })?;
            let is_1904 = book.has_1904_epoch();
            let mut sheets = all_sheets(&mut book, path)?;
            for sheet in &mut sheets {
                let merged = guarded(|| book.merge_cells_by_sheet_name(&sheet.name)).and_then(std::result::Result::ok).unwrap_or_default();
                let merged = merged.into_iter().filter(|merged| merged.start != merged.end);
                sheet.facts.merged =
                    merged.map(|merged| Merged { rows: (merged.start.0, merged.end.0), columns: (merged.start.1, merged.end.1) }).collect();
            }
            Book::Held { sheets: held(sheets, path)?, is_1904 }
        }
        WorkbookFormat::WebPage => Book::Held { sheets: held(web_page::tables(&whole(path)?).map_err(why)?, path)?, is_1904: false },
        WorkbookFormat::Mhtml => Book::Held { sheets: held(mhtml::tables(&whole(path)?).map_err(why)?, path)?, is_1904: false },
        WorkbookFormat::SpreadsheetXml => {
            let (sheets, is_1904) = spreadsheet_xml::worksheets(&whole(path)?).map_err(why)?;
            Book::Held { sheets: held(sheets, path)?, is_1904 }
        }
    })
}

impl Book {
    /// Its worksheets in order, each with whether it is hidden.
    pub(crate) fn sheets(&self) -> Vec<(String, bool)> {
        match self {
            Self::Xlsx(book) => worksheets(book.sheets_metadata()),
            Self::Xlsb(book) => worksheets(book.sheets_metadata()),
            Self::Held { sheets, .. } => sheets.iter().map(|sheet| (sheet.name.clone(), sheet.hidden)).collect(),
        }
    }

    /// Whether its days are counted from 1904.
    pub(crate) fn is_1904(&self) -> bool {
        match self {
            Self::Xlsx(book) => book.has_1904_epoch(),
            Self::Xlsb(book) => book.has_1904_epoch(),
            Self::Held { is_1904, .. } => *is_1904,
        }
    }

    /// The cells of a sheet.
    ///
    /// # Errors
    /// The sheet cannot be read.
    pub(crate) fn cells<'b>(&'b mut self, sheet: &str, path: &'b Path) -> Result<Cells<'b>> {
        let panicked = || broken(path, message!("workbooks.why.damaged"));
        let source = match self {
            Self::Xlsx(book) => {
                let cells = guarded(|| book.worksheet_cells_reader(sheet)).ok_or_else(panicked)?;
                CellSource::Xlsx(Box::new(cells.map_err(|error| of_xlsx(path, error))?))
            }
            Self::Xlsb(book) => {
                let cells = guarded(|| book.worksheet_cells_reader(sheet)).ok_or_else(panicked)?;
                let mut cells = cells.map_err(|error| of_xlsb(path, error))?;
                // the type of this reader has no name outside of calamine
                CellSource::Xlsb(Box::new(move || {
                    let cell = guarded(|| cells.next_cell()).ok_or_else(|| broken(path, message!("workbooks.why.damaged")))?;
                    Ok(cell.map_err(|error| of_xlsb(path, error))?.as_ref().map(placed))
                }))
            }
            Self::Held { sheets, .. } => {
                let held = sheets.iter().find(|held| held.name == sheet);
                CellSource::Held(Box::new(held.into_iter().flat_map(HeldSheet::placed)))
            }
        };
        Ok(Cells { source, path, ended: false })
    }

    /// What else is known of a sheet.
    pub(crate) fn facts(&mut self, sheet: &str, path: &Path) -> SheetFacts {
        match self {
            Self::Xlsx(_) => facts(path, sheet),
            Self::Xlsb(_) => SheetFacts { merged: xlsb_parts::merged(path, sheet), ..SheetFacts::default() },
            Self::Held { sheets, .. } => {
                sheets.iter_mut().find(|held| held.name == sheet).map(|held| std::mem::take(&mut held.facts)).unwrap_or_default()
            }
        }
    }
}

/// Names of a workbook's sheets and whether each is hidden, where that costs nothing: of an .xlsx before it is opened.
pub(crate) fn listed(path: &Path, format: WorkbookFormat) -> Option<Vec<(String, bool)>> {
    let parts = (format == WorkbookFormat::Xlsx).then(|| sheets(path))?;
    Some(parts.into_iter().map(|SheetPart { name, hidden, .. }| (name, hidden)).collect())
}

/// The cells of a sheet, in its order.
pub(crate) struct Cells<'b> {
    source: CellSource<'b>,
    path: &'b Path,
    ended: bool,
}

enum CellSource<'b> {
    Xlsx(Box<XlsxCellReader<'b, BufReader<File>>>),
    Xlsb(Box<dyn FnMut() -> Result<Option<Placed<'b>>> + 'b>),
    Held(Box<dyn Iterator<Item = Placed<'b>> + 'b>),
}

impl<'b> Cells<'b> {
    /// The next one; nothing after the last.
    ///
    /// # Errors
    /// The sheet is damaged from here on.
    pub(crate) fn next(&mut self) -> Result<Option<Placed<'b>>> {
        if self.ended {
            return Ok(None);
        }
        let path = self.path;
        let panicked = || broken(path, message!("workbooks.why.damaged"));
        let cell = match &mut self.source {
            CellSource::Xlsx(cells) => {
                guarded(|| cells.next_cell()).ok_or_else(panicked)?.map_err(|error| of_xlsx(path, error))?.as_ref().map(placed)
            }
            CellSource::Xlsb(next) => next()?,
            CellSource::Held(cells) => cells.next(),
        };
        self.ended = cell.is_none();
        Ok(cell)
    }
}

fn placed<'b>(cell: &calamine::Cell<DataRef<'b>>) -> Placed<'b> {
    (cell.get_position(), cell.get_value().clone())
}

/// Names of the sheets that hold cells, and whether each is hidden.
fn worksheets(sheets: &[Sheet]) -> Vec<(String, bool)> {
    let sheets = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    sheets.map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible)).collect()
}

/// The sheets of a workbook that calamine gives all at once.
fn all_sheets<RS: Read + Seek, R: Reader<RS>>(book: &mut R, path: &Path) -> Result<Vec<HeldSheet>>
where
    R::Error: std::error::Error + Send + Sync + 'static,
{
    let panicked = || broken(path, message!("workbooks.why.damaged"));
    let listed = worksheets(book.sheets_metadata());
    // calamine finds a sheet by its name alone, and would give one of them twice
    if let Some(at) = (1..listed.len()).find(|at| listed[..*at].iter().any(|(name, _)| *name == listed[*at].0)) {
        return Err(Error::in_file(path, message!("workbooks.twins", name = listed[at].0)));
    }
    let sheets = listed.into_iter().map(|(name, hidden)| {
        let range = guarded(|| book.worksheet_range(&name)).ok_or_else(panicked)?.map_err(|error| broken(path, error))?;
        let formulas = guarded(|| book.worksheet_formula(&name)).ok_or_else(panicked)?.map_err(|error| broken(path, error))?;
        Ok(sheet_of(name, hidden, &range, &formulas))
    });
    sheets.collect()
}

/// A sheet by its cells and its formulas.
fn sheet_of(name: String, hidden: bool, range: &Range<Data>, formulas: &Range<String>) -> HeldSheet {
    let mut sheet = HeldSheet { name, hidden, ..HeldSheet::default() };
    let (first_row, first_column) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        sheet.push((first_row + row as u32, first_column + column as u32), value.clone());
    }
    let (first_row, first_column) = formulas.start().unwrap_or_default();
    for (row, column, _) in formulas.used_cells() {
        let at = (first_row + row as u32, first_column + column as u32);
        let has_value = range.get_value(at).is_some_and(|value| !matches!(value, Data::Empty) && !value.to_string().trim().is_empty());
        if !has_value {
            sheet.facts.unvalued.entry(at.1).or_default().push(at.0);
        }
    }
    sheet
}

/// The sheets of a workbook that is held, with a name for each that no other one has.
fn held(sheets: impl IntoIterator<Item = HeldSheet>, path: &Path) -> Result<Vec<HeldSheet>> {
    let mut named: Vec<HeldSheet> = Vec::new();
    let mut taken = BTreeSet::new();
    for mut sheet in sheets {
        let name = std::mem::take(&mut sheet.name);
        let names = (1..).map(|n| if n == 1 { name.clone() } else { format!("{name} ({n})") });
        sheet.name = names.into_iter().find(|name| !taken.contains(name)).unwrap_or_default();
        taken.insert(sheet.name.clone());
        named.push(sheet);
    }
    if let Some(sheet) = named.iter().find(|sheet| sheet.overfull) {
        return Err(Error::in_file(path, message!("workbooks.overfull", name = sheet.name)));
    }
    // each sheet is read by itself, and the whole file is opened for it
    if named.len() > MOST_SHEETS {
        return Err(Error::in_file(path, message!("workbooks.tables", n = named.len(), most = MOST_SHEETS)));
    }
    Ok(named)
}

/// The bytes of a file that is no larger than what is held.
fn whole(path: &Path) -> Result<Vec<u8>> {
    let failed = |error| Error::io(path, "read", error);
    let mut bytes = Vec::new();
    disk::open(path).map_err(failed)?.take(MOST_HELD + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MOST_HELD {
        return Err(Error::in_file(path, message!("workbooks.too_large", mib = MOST_HELD >> 20)));
    }
    Ok(bytes)
}

fn encrypted(path: &Path) -> Error {
    Error::in_file(path, message!("workbooks.password"))
}

fn broken(path: &Path, error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::in_file(path, message!("workbooks.broken")).because(error)
}

fn of_xlsx(path: &Path, error: XlsxError) -> Error {
    match error {
        XlsxError::Password => encrypted(path),
        error => broken(path, error),
    }
}

fn of_xlsb(path: &Path, error: XlsbError) -> Error {
    match error {
        XlsbError::Password => encrypted(path),
        error => broken(path, error),
    }
}
