//! An .xlsx in, its records out: the first visible sheet that has a header; cells become text as their columns ask for.

use std::fs::File;
use std::io::BufReader;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::header::{Header, SEARCHED, not_found};
use super::inflated::refuse_bomb;
use super::mistaken::workbook_cure;
use super::notice::Notice;
use super::rows::Records;
use super::serial::{without_midnight, write_number, write_serial, write_time};
use super::source::LONGEST_RECORD;
use super::table_file::{Asked, Done, Made, guarded, hashed};
use super::text::{text, trim};
use crate::domain::CellType;
use crate::error::{Error, Result};

/// Columns that a sheet may have at most.
pub(super) const WIDEST: usize = 16_384;

/// Text of a whole sheet: a small file may say the same long text in every cell.
const MOST_TEXT: u64 = 4 << 30;
const TOO_LONG: &str = "请检查这一行是否有异常的超长单元格；若确是正常导出，请另存为 UTF-8 的 CSV";

/// A cell and its place in the sheet, counted from 0.
type Placed<'a> = ((u32, u32), DataRef<'a>);

/// Reads a workbook; `begin` makes what takes its records, once the header is known.
pub(super) fn read_workbook<R: Records>(asked: Asked<'_>, begin: &dyn Fn(&Header) -> R) -> Result<Done<R>> {
    let broken =
        |error: XlsxError| Error::in_file(asked.path, "cannot be read as a workbook").because(error).hint(workbook_cure(asked.path));
    let panicked = || broken(XlsxError::Unexpected("the file is damaged"));
    let (sha256, bytes) = hashed(asked)?;
    refuse_bomb(asked.path)?;
    let file = File::open(asked.path).map_err(|error| Error::io(asked.path, "read", error))?;
    let mut book: Xlsx<BufReader<File>> = guarded(|| Xlsx::new(BufReader::new(file))).ok_or_else(panicked)?.map_err(broken)?;
    let is_1904 = book.has_1904_epoch();
    let sheets: Vec<_> = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).cloned().collect();
    let mut notices = Vec::new();
    let mut nearest: Option<(usize, u64, Vec<String>)> = None;
    for (at, sheet) in sheets.iter().enumerate() {
        if sheet.visible != SheetVisible::Visible {
            notices.push(Notice::HiddenSheet(sheet.name.clone()));
            continue;
        }
        let mut reader = guarded(|| book.worksheet_cells_reader(&sheet.name)).ok_or_else(panicked)?.map_err(broken)?;
        let mut ended = false;
        let mut next = || -> Result<Option<Placed<'_>>> {
            if ended {
                return Ok(None);
            }
            let cell = guarded(|| reader.next_cell()).ok_or_else(panicked)?.map_err(broken)?;
            ended = cell.is_none();
            Ok(cell.map(|cell| (cell.get_position(), cell.get_value().clone())))
        };
        let mut rows = SheetRows::new(asked, is_1904);
        let mut header = None;
        while let Some(row) = rows.next(&mut next)? {
            if row as usize >= SEARCHED {
                break;
            }
            let cells = || rows.made.cells.iter().map(|cell| cell.of(&rows.made.base));
            match Header::fit(asked.kind, asked.workspace, cells()) {
                Ok(found) => {
                    header = Some((found, u64::from(row) + 1));
                    break;
                }
                Err(matched) if nearest.as_ref().is_none_or(|(best, ..)| *best < matched) => {
                    nearest = Some((matched, u64::from(row) + 1, cells().map(|cell| text(trim(cell))).collect::<Vec<_>>()));
                }
                Err(_) => {}
            }
        }
        let Some((mut header, header_line)) = header else {
            notices.push(Notice::SheetWithoutHeader(sheet.name.clone()));
            continue;
        };
        while header.cells.last().is_some_and(String::is_empty) {
            header.cells.pop();
        }
        rows.expect(&header);
        let mut records = begin(&header);
        while let Some(row) = rows.next(&mut next)? {
            rows.made.give(row.saturating_add(1), &mut records);
        }
        let others = sheets[at + 1..].iter();
        notices.extend(others.map(|other| Notice::SheetNotRead {
            name: other.name.clone(),
            hidden: other.visible != SheetVisible::Visible,
            instead_of: sheet.name.clone(),
        }));
        return Ok(Done { records, header, header_line, encoding: "xlsx", delimiter: None, sha256, bytes, notices });
    }
    let nearest = nearest.map(|(_, line, cells)| (line, cells));
    Err(not_found(asked.path, asked.kind, asked.workspace, nearest))
}

/// Cells in the order of the sheet, gathered into rows.
struct SheetRows<'a> {
    asked: Asked<'a>,
    is_1904: bool,
    /// By place in the row: whether a number there is a date.
    dates: Vec<bool>,
    pending: Option<Placed<'a>>,
    /// The row that comes next, or a later one does.
    next: u32,
    width: usize,
    made: Made,
    /// Bytes of all rows so far.
    total: u64,
}

impl<'a> SheetRows<'a> {
    fn new(asked: Asked<'a>, is_1904: bool) -> Self {
        Self { asked, is_1904, dates: Vec::new(), pending: None, next: 0, width: 0, made: Made::default(), total: 0 }
    }

    /// What the header says of the rows that follow.
    fn expect(&mut self, header: &Header) {
        self.width = header.cells.len();
        self.dates = vec![false; self.width];
        for (column, place) in self.asked.kind.columns().iter().zip(&header.places) {
            if let (CellType::Date, Some(place)) = (column.cells, place) {
                self.dates[*place] = true;
            }
        }
    }

    /// The next row that has cells, made into text; its number, from 0.
    fn next(&mut self, cell: &mut impl FnMut() -> Result<Option<Placed<'a>>>) -> Result<Option<u32>> {
        self.made.clear();
        let Some(first) = self.pending.take().map_or_else(&mut *cell, |pending| Ok(Some(pending)))? else { return Ok(None) };
        let row = first.0.0;
        let disordered = |row: u32, what: &str| {
            Error::in_file(self.asked.path, format!("its cells do not stand in the order of the sheet: {what}"))
                .at_line(u64::from(row) + 1)
                .hint("请用 Excel 或 WPS 打开后另存为 .xlsx 或 UTF-8 的 CSV")
        };
        if row < self.next {
            return Err(disordered(row, "a row comes twice, or after a later one"));
        }
        self.next = row.saturating_add(1);
        let mut current = Some(first);
        while let Some(((at, column), value)) = current {
            if at != row {
                self.pending = Some(((at, column), value));
                break;
            }
            let column = column as usize;
            if column < self.made.cells.len() || column >= WIDEST {
                return Err(disordered(row, "a cell comes twice, after one to its right, or beyond the last column"));
            }
            while self.made.cells.len() < column {
                self.made.push(false, |_| ());
            }
            let is_date = self.dates.get(column).copied().unwrap_or(false);
            let number = matches!(value, DataRef::Int(_) | DataRef::Float(_) | DataRef::DateTime(_) | DataRef::DateTimeIso(_));
            let is_1904 = self.is_1904;
            self.made.push(number, |out| write_cell(&value, is_date, is_1904, out));
            if self.made.base.len() > LONGEST_RECORD {
                return Err(Error::in_file(self.asked.path, "a row is longer than 256 MiB").at_line(u64::from(row) + 1).hint(TOO_LONG));
            }
            current = cell()?;
        }
        self.total += self.made.base.len() as u64;
        if self.total > MOST_TEXT {
            return Err(Error::in_file(self.asked.path, "its cells hold more than 4 GiB of text")
                .at_line(u64::from(row) + 1)
                .hint(TOO_LONG));
        }
        while self.made.cells.len() < self.width {
            self.made.push(false, |_| ());
        }
        Ok(Some(row))
    }
}

fn write_cell(value: &DataRef<'_>, is_date: bool, is_1904: bool, out: &mut Vec<u8>) {
    match value {
        DataRef::Empty => {}
        DataRef::String(text) | DataRef::DurationIso(text) => out.extend_from_slice(text.as_bytes()),
        DataRef::SharedString(text) => out.extend_from_slice(text.as_bytes()),
        DataRef::Bool(yes) => out.extend_from_slice(if *yes { b"TRUE" } else { b"FALSE" }),
        DataRef::DateTimeIso(iso) => out.extend_from_slice(without_midnight(iso).as_bytes()),
        DataRef::Error(error) => out.extend_from_slice(error.to_string().as_bytes()),
        DataRef::DateTime(date) if date.as_f64() >= 1.0 && (date.is_datetime() || is_date) => write_serial(date.as_f64(), is_1904, out),
        DataRef::DateTime(time) => write_time(time.as_f64(), out),
        DataRef::Float(number) if is_date => write_serial(*number, is_1904, out),
        DataRef::Float(number) => write_number(*number, out),
        DataRef::Int(number) if is_date => write_serial(*number as f64, is_1904, out),
        DataRef::Int(number) => out.extend_from_slice(number.to_string().as_bytes()),
    }
}
