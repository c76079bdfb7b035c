//! A workbook of any format, open: its sheets by name, and the cells of each, one by one.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use calamine::{
    Data, DataRef, Dimensions, Ods, OdsError, Range, Reader, Sheet, SheetType, SheetVisible, Xls, XlsError, Xlsb, XlsbError, Xlsx,
    XlsxCellReader, XlsxError,
};
use memchr::memmem;

use super::held::{At, HeldSheet};
use super::xlsx_parts::{Merged, SheetFacts, SheetPart, facts, sheets};
use super::{mhtml, spreadsheet_xml, web_page};
use crate::disk;
use crate::error::{Error, Result};
use crate::intake::files::detect::WorkbookFormat;
use crate::intake::files::guard::guarded;
use crate::intake::files::inflated::refuse_bomb;

/// A cell and its place in the sheet, counted from 0.
pub(crate) type Placed<'a> = (At, DataRef<'a>);

/// Bytes of a file that is read into memory whole.
const MOST_HELD: u64 = 256 << 20;
const PASSWORD: &str = "请在 Excel 或 WPS 中用密码打开，另存为没有密码的 .xlsx（文件 → 信息 → 保护工作簿 → 用密码进行加密，清空密码）";

/// An open workbook.
pub(crate) enum Book {
    /// Read cell by cell, for it may be large.
    Xlsx(Box<Xlsx<BufReader<File>>>),
    /// Likewise.
    Xlsb(Box<Xlsb<BufReader<File>>>),
    /// All others.
    Held(Vec<HeldSheet>, bool),
}

/// Opens a workbook.
///
/// # Errors
/// It is none, it is damaged or encrypted, or it holds more than a workbook does.
pub(crate) fn open(path: &Path, format: WorkbookFormat) -> Result<Book> {
    let file = || Ok(BufReader::new(disk::open(path).map_err(|error| Error::io(path, "read", error))?));
    let panicked = || broken(path, "the file is damaged");
    let why = |why: String| broken(path, why);
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
            let file = file()?;
            let mut book: Ods<_> = guarded(|| Ods::new(file)).ok_or_else(panicked)?.map_err(|error| match error {
                OdsError::Password => encrypted(path),
                error => broken(path, error),
            })?;
            let sheets = worksheets(book.sheets_metadata());
            let held = sheets.into_iter().map(|(name, hidden)| {
                let range = guarded(|| book.worksheet_range(&name)).ok_or_else(panicked)?.map_err(|error| broken(path, error))?;
                Ok(held(name, hidden, &range, Vec::new()))
            });
            Book::Held(held.collect::<Result<_>>()?, false)
        }
        WorkbookFormat::Xls => {
            if is_encrypted_package(path)? {
                return Err(encrypted(path));
            }
            let file = file()?;
            let mut book: Xls<_> = guarded(|| Xls::new(file)).ok_or_else(panicked)?.map_err(|error| match error {
                XlsError::Password => encrypted(path),
                error => broken(path, error),
            })?;
            let sheets = worksheets(book.sheets_metadata());
            let is_1904 = book.has_1904_epoch();
            let held = sheets.into_iter().map(|(name, hidden)| {
                let merged = guarded(|| book.merge_cells_by_sheet_name(&name)).and_then(std::result::Result::ok).unwrap_or_default();
                let range = guarded(|| book.worksheet_range(&name)).ok_or_else(panicked)?.map_err(|error| broken(path, error))?;
                Ok(held(name, hidden, &range, merged))
            });
            Book::Held(held.collect::<Result<_>>()?, is_1904)
        }
        WorkbookFormat::WebPage => Book::Held(web_page::tables(&whole(path)?).map_err(why)?, false),
        WorkbookFormat::Mhtml => Book::Held(mhtml::tables(&whole(path)?).map_err(why)?, false),
        WorkbookFormat::SpreadsheetXml => Book::Held(spreadsheet_xml::worksheets(&whole(path)?).map_err(why)?, false),
    })
}

impl Book {
    /// Its worksheets in order, each with whether it is hidden.
    pub(crate) fn sheets(&self) -> Vec<(String, bool)> {
        match self {
            Self::Xlsx(book) => worksheets(book.sheets_metadata()),
            Self::Xlsb(book) => worksheets(book.sheets_metadata()),
            Self::Held(sheets, _) => sheets.iter().map(|sheet| (sheet.name.clone(), sheet.hidden)).collect(),
        }
    }

    /// Whether its days are counted from 1904.
    pub(crate) fn is_1904(&self) -> bool {
        match self {
            Self::Xlsx(book) => book.has_1904_epoch(),
            Self::Xlsb(book) => book.has_1904_epoch(),
            Self::Held(_, is_1904) => *is_1904,
        }
    }

    /// The cells of a sheet.
    ///
    /// # Errors
    /// The sheet cannot be read.
    pub(crate) fn cells<'b>(&'b mut self, sheet: &str, path: &'b Path) -> Result<Cells<'b>> {
        let panicked = || broken(path, "the file is damaged");
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
                    let cell = guarded(|| cells.next_cell()).ok_or_else(|| broken(path, "the file is damaged"))?;
                    Ok(cell.map_err(|error| of_xlsb(path, error))?.map(placed))
                }))
            }
            Self::Held(sheets, _) => {
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
            Self::Xlsb(_) => SheetFacts::default(),
            Self::Held(sheets, _) => {
                sheets.iter_mut().find(|held| held.name == sheet).map(|held| std::mem::take(&mut held.facts)).unwrap_or_default()
            }
        }
    }
}

/// Names of a workbook's sheets, and whether each is hidden, where that takes no time: those of an .xlsx, before it is opened.
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
        let panicked = || broken(path, "the file is damaged");
        let cell = match &mut self.source {
            CellSource::Xlsx(cells) => {
                guarded(|| cells.next_cell()).ok_or_else(panicked)?.map_err(|error| of_xlsx(path, error))?.map(placed)
            }
            CellSource::Xlsb(next) => next()?,
            CellSource::Held(cells) => cells.next(),
        };
        self.ended = cell.is_none();
        Ok(cell)
    }
}

fn placed(cell: calamine::Cell<DataRef<'_>>) -> Placed<'_> {
    (cell.get_position(), cell.get_value().clone())
}

/// Names of the sheets that hold cells, and whether each is hidden.
fn worksheets(sheets: &[Sheet]) -> Vec<(String, bool)> {
    let sheets = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    sheets.map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible)).collect()
}

/// A sheet whose cells calamine gives all at once.
fn held(name: String, hidden: bool, range: &Range<Data>, merged: Vec<Dimensions>) -> HeldSheet {
    let mut sheet = HeldSheet { name, hidden, ..HeldSheet::default() };
    let (first_row, first_column) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        sheet.push((first_row + row as u32, first_column + column as u32), value.clone());
    }
    let merged = merged.into_iter().filter(|merged| merged.start != merged.end);
    sheet.facts.merged =
        merged.map(|merged| Merged { rows: (merged.start.0, merged.end.0), columns: (merged.start.1, merged.end.1) }).collect();
    sheet
}

/// The bytes of a file that is no larger than what is held.
fn whole(path: &Path) -> Result<Vec<u8>> {
    let failed = |error| Error::io(path, "read", error);
    let mut bytes = Vec::new();
    disk::open(path).map_err(failed)?.take(MOST_HELD + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MOST_HELD {
        let message = format!("is a web page or XML of more than {} MiB", MOST_HELD >> 20);
        return Err(Error::in_file(path, message).hint("请从原系统分月导出，或导出为 .csv"));
    }
    Ok(bytes)
}

/// Whether a compound file holds an encrypted workbook: a stream of that name stands in its directory.
fn is_encrypted_package(path: &Path) -> Result<bool> {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    Ok(memmem::find(&whole(path)?, &name).is_some())
}

fn encrypted(path: &Path) -> Error {
    Error::in_file(path, "is a workbook that a password protects").hint(PASSWORD)
}

fn broken(path: &Path, error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::in_file(path, "cannot be read as a workbook")
        .because(error)
        .hint("文件已损坏或没有写完：请重新导出，或用 Excel、WPS 打开修复后另存为 .xlsx")
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
