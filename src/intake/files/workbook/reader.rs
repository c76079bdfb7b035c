//! A workbook in, its records out: every visible sheet that has a header; cells become text as their columns ask for.

use std::collections::BTreeSet;

use calamine::DataRef;

use super::book::{Book, Cells, Placed, listed, open};
use super::cell_text::write_cell;
use super::xlsx_parts::{Merged, SheetFacts};
use crate::domain::{CellType, Kind};
use crate::error::{Error, Result};
use crate::intake::files::asked::{Asked, Done, hashed};
use crate::intake::files::detect::{Format, WorkbookFormat};
use crate::intake::files::source::{LONGEST_RECORD, WIDEST};
use crate::intake::header::matching::{Header, SEARCHED, not_found};
use crate::intake::header::sections::{Sections, section_name};
use crate::intake::header::stacked::{Merging, RowsAbove};
use crate::intake::header::times::FirstRows;
use crate::intake::records::row_buffer::RowBuffer;
use crate::intake::records::sink::RecordSink;
use crate::intake::terms::notice::Notice;
use crate::intake::terms::origin::Origin;
use crate::intake::values::text::{text, trim};
use crate::workspace::Workspace;

/// Filled cells of a row that may be one of a table, and such rows that make one.
const TABLE_CELLS: usize = 3;
const TABLE_ROWS: usize = 2;

/// Text of a whole sheet: a small file may say the same long text in every cell.
const MOST_TEXT: u64 = 1 << 30;
const TOO_LONG: &str = "请检查这一行是否有异常的超长单元格；若确是正常导出，请另存为 UTF-8 的 CSV";

/// A sheet that is not read.
#[derive(Debug)]
pub(crate) struct OtherSheet {
    /// The kind among whose exports it lies.
    pub(crate) kind: Kind,
    /// Its place.
    pub(crate) origin: Origin,
    /// Whether it is hidden.
    pub(crate) hidden: bool,
    /// Whether it has a heading that fits, or rows that look like a table.
    pub(crate) seems_data: bool,
}

/// The sheets of an export that are read, of which `None` is the only one or the first with a heading; and those that
/// are not.
///
/// A file that is no workbook has one; what cannot be opened is told when it is read.
pub(crate) fn sheets_to_read(path: &str, kind: Kind, workspace: &Workspace) -> (Vec<Option<String>>, Vec<OtherSheet>) {
    let whole = (vec![None], Vec::new());
    let origin = Origin { file: path.to_owned(), sheet: None };
    let located = origin.located(workspace);
    let asked = origin.asked(kind, workspace, &located, &|_| ());
    let Ok(Format::Workbook(format)) = Format::of(asked.path) else { return whole };
    let is_meant = |(sheet, _): &(String, bool)| {
        let origin = Origin { file: path.to_owned(), sheet: Some(sheet.clone()) };
        !workspace.reading.is_not_meant(&origin.to_string())
    };
    let is_single = |sheets: &[(String, bool)]| sheets.len() < 2 && sheets.iter().all(is_meant);
    if listed(asked.path, format).is_some_and(|sheets| is_single(&sheets)) {
        return whole;
    }
    let Ok(mut book) = open(asked.path, format) else { return whole };
    let sheets = book.sheets();
    if is_single(&sheets) {
        return whole;
    }
    let (mut read, mut others) = (Vec::new(), Vec::new());
    // filled cells of the headings that were found, and of the widest row of each sheet without one
    let (mut headings, mut widest) = (BTreeSet::new(), Vec::new());
    for (name, hidden) in sheets.iter().filter(|sheet| is_meant(sheet)) {
        let (origin, hidden) = (Origin { file: path.to_owned(), sheet: Some(name.clone()) }, *hidden);
        // a sheet that cannot be read is told when it is
        let Ok(Top { header, wide, widest: filled, .. }) = top(&mut book, name, asked, &[]) else {
            read.push(name);
            continue;
        };
        let fits = header.is_some();
        headings.extend(header.map(|(header, _)| header.cells.iter().filter(|cell| !cell.is_empty()).count()));
        if fits && !hidden {
            read.push(name);
        } else if wide > 0 || fits {
            // a hidden sheet without the heading holds the words of a list, mostly
            let seems_data = fits || !hidden && wide >= TABLE_ROWS;
            widest.push(filled);
            others.push(OtherSheet { kind, origin, hidden, seems_data });
        }
    }
    // a page may go on in a table without a heading, of a single row even
    for (other, filled) in others.iter_mut().zip(widest) {
        other.seems_data |= !other.hidden && headings.contains(&filled);
    }
    let first = sheets.iter().find(|(_, hidden)| !hidden).map(|(name, _)| name);
    match &read[..] {
        // the error says what is missing
        [] if sheets.iter().all(is_meant) => (vec![None], others),
        [] => (Vec::new(), others),
        // the only one goes by the name of the file
        [only] if first == Some(*only) => (vec![None], others),
        _ => (read.into_iter().map(|name| Some(name.clone())).collect(), others),
    }
}

/// What the first rows of a sheet are.
#[derive(Default)]
struct Top {
    /// The heading, and its last row from 0.
    header: Option<(Header, u32)>,
    /// Rows with as many cells as a table, up to the heading.
    wide: usize,
    /// Filled cells of the widest of them.
    widest: usize,
    /// The row that came nearest: how many columns it names, its line, its cells.
    nearest: Option<(usize, u64, Vec<String>)>,
}

/// Looks for a heading among a sheet's first rows, of which these cells are merged.
fn top(book: &mut Book, sheet: &str, asked: Asked<'_>, merged: &[Merged]) -> Result<Top> {
    let is_1904 = book.is_1904();
    let mut cells = book.cells(sheet, asked.path)?;
    let mut rows = SheetRows::new(asked, is_1904);
    let (mut top, mut above, mut before) = (Top::default(), RowsAbove::default(), None);
    let (mut sectioned, mut without_window): (_, Option<(Header, u32)>) = (None, None);
    while let Some(row) = rows.next(&mut cells)?.filter(|row| (*row as usize) < SEARCHED) {
        let cells_of = |rows: &SheetRows<'_>| rows.made.cells.iter().map(|cell| cell.of(&rows.made.base).to_vec()).collect::<Vec<_>>();
        let texts = cells_of(&rows);
        let texts = || texts.iter().map(Vec::as_slice);
        if before.is_some_and(|before| before + 1 != row) {
            above.forget();
        }
        before = Some(row);
        match above.fit(asked.kind, asked.workspace, texts()) {
            Ok(header) => {
                // a heading that is merged down goes on in the row below it
                let is_down = |merged: &Merged| merged.rows.0 <= row && merged.rows.1 > row;
                let merging = if merged.iter().any(is_down) { Merging::Down } else { Merging::Unknown };
                let below = if rows.next(&mut cells)? == Some(row + 1) { cells_of(&rows) } else { Vec::new() };
                let below = below.iter().map(Vec::as_slice);
                let stacked = above.go_on(asked.kind, asked.workspace, &header, below, merging);
                top.header = Some(stacked.map_or((header, row), |stacked| (stacked, row + 1)));
                return Ok(top);
            }
            Err(matched) if top.nearest.as_ref().is_none_or(|(best, ..)| *best < matched) => {
                top.nearest = Some((matched, u64::from(row) + 1, texts().map(|cell| text(trim(cell))).collect::<Vec<_>>()));
            }
            Err(_) => {}
        }
        let filled = texts().filter(|cell| !trim(cell).is_empty()).count();
        top.wide += usize::from(filled >= TABLE_CELLS);
        top.widest = top.widest.max(filled);
        if filled > 0 && sectioned.is_none() {
            sectioned = without_window.take().filter(|_| section_name(texts()).is_some());
            let width = texts().rposition(|cell| !trim(cell).is_empty()).map_or(0, |last| last + 1);
            without_window = Header::fit_sections(asked.kind, asked.workspace, texts().take(width)).map(|header| (header, row));
        }
    }
    top.header = sectioned;
    Ok(top)
}

/// Reads a workbook; `begin` makes what takes its records, once the header is known.
pub(crate) fn read_workbook<R: RecordSink>(asked: Asked<'_>, format: WorkbookFormat, begin: &dyn Fn(&Header) -> R) -> Result<Done<R>> {
    let (sha256, bytes) = hashed(asked)?;
    let mut book = open(asked.path, format)?;
    let is_1904 = book.is_1904();
    let mut notices = Vec::new();
    let mut nearest: Option<(usize, u64, Vec<String>)> = None;
    for (sheet, hidden) in book.sheets() {
        if asked.sheet.is_some_and(|wanted| wanted != sheet) {
            continue;
        }
        if asked.sheet.is_none() && hidden {
            notices.push(Notice::HiddenSheet(sheet));
            continue;
        }
        let SheetFacts { unvalued, merged, hidden } = book.facts(&sheet, asked.path);
        let found = top(&mut book, &sheet, asked, &merged)?;
        let Some((mut header, header_row)) = found.header else {
            notices.push(Notice::SheetWithoutHeader(sheet));
            if nearest.as_ref().map_or(0, |(best, ..)| *best) <= found.nearest.as_ref().map_or(0, |(best, ..)| *best) {
                nearest = found.nearest;
            }
            continue;
        };
        while !header.has_sections && header.cells.last().is_some_and(String::is_empty) {
            header.cells.pop();
        }
        if header.may_part_dates(asked.kind, asked.workspace) {
            let first = first_rows(&mut book, &sheet, asked, (&header, header_row))?;
            header.part_dates(asked.kind, asked.workspace, &first.0);
        }
        let mut cells = book.cells(&sheet, asked.path)?;
        let mut rows = SheetRows::new(asked, is_1904);
        rows.expect(&header, merged.into_iter().filter(|merged| merged.rows.0 > header_row).collect());
        let mut records = Sections::new(begin(&header), asked.kind, &header);
        for (column, lines) in unvalued {
            let lines: Vec<u32> = lines.into_iter().filter(|row| *row > header_row).map(|row| row + 1).collect();
            if !lines.is_empty() {
                records.unvalued(column as usize, &lines);
            }
        }
        while let Some(row) = rows.next(&mut cells)? {
            if row > header_row {
                rows.made.give(row.saturating_add(1), &mut records);
            }
        }
        let (records, sections) = records.end();
        notices.extend(sections);
        notices.extend((rows.filled > 0).then_some(Notice::Merged(rows.filled)));
        let hidden = hidden.iter().filter(|row| **row > header_row).count() as u64;
        notices.extend((hidden > 0).then_some(Notice::HiddenRows(hidden)));
        return Ok(Done {
            records,
            header,
            header_line: u64::from(header_row) + 1,
            encoding: format.code(),
            delimiter: None,
            sha256,
            bytes,
            notices,
        });
    }
    let nearest = nearest.map(|(_, line, cells)| (line, cells));
    Err(not_found(asked.path, asked.kind, asked.workspace, nearest))
}

/// The first rows below a heading, of which this is the last row.
fn first_rows(book: &mut Book, sheet: &str, asked: Asked<'_>, (header, header_row): (&Header, u32)) -> Result<FirstRows> {
    let mut rows = SheetRows::new(asked, book.is_1904());
    rows.expect(header, Vec::new());
    let (mut cells, mut first) = (book.cells(sheet, asked.path)?, FirstRows::default());
    while !first.are_enough()
        && let Some(row) = rows.next(&mut cells)?
    {
        if row > header_row {
            rows.made.give(row.saturating_add(1), &mut first);
        }
    }
    Ok(first)
}

/// What a cell says, and whether that is a number.
type Said = (Vec<u8>, bool);

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
    made: RowBuffer,
    /// Bytes of all rows so far.
    total: u64,
    /// Merged cells that begin further down, the first one last.
    merged: Vec<Merged>,
    /// Merged cells that reach into the row, each with what its first cell says.
    open: Vec<(Merged, Option<Said>)>,
    /// Blank cells that were filled.
    filled: u64,
}

impl<'a> SheetRows<'a> {
    fn new(asked: Asked<'a>, is_1904: bool) -> Self {
        Self {
            asked,
            is_1904,
            dates: Vec::new(),
            pending: None,
            next: 0,
            width: 0,
            made: RowBuffer::default(),
            total: 0,
            merged: Vec::new(),
            open: Vec::new(),
            filled: 0,
        }
    }

    /// What the header says of the rows that follow, and the merged cells among them.
    fn expect(&mut self, header: &Header, mut merged: Vec<Merged>) {
        self.width = header.own_width();
        // what stretches over most of a row is a title or the foot of a page
        let is_cell = |merged: &Merged| (merged.columns.1 - merged.columns.0) as usize * 2 < self.width;
        merged.retain(is_cell);
        // over two columns that are used it says something of the first only
        let is_used = |column: u32| header.uses(column as usize);
        for merged in &mut merged {
            let mut used = (merged.columns.0..=merged.columns.1).filter(|column| is_used(*column));
            if let (Some(_), Some(second)) = (used.next(), used.next()) {
                merged.columns.1 = second - 1;
            }
        }
        merged.sort_by_key(|merged| (merged.rows, merged.columns));
        merged.dedup_by_key(|merged| (merged.rows, merged.columns));
        merged.reverse();
        self.merged = merged;
        self.dates = vec![false; self.width];
        for (column, place) in self.asked.kind.columns().iter().zip(&header.places) {
            if let (CellType::Date, Some(place)) = (column.cells, place) {
                self.dates[*place] = true;
            }
        }
    }

    /// The next row that has cells, made into text; its number, from 0.
    fn next(&mut self, cells: &mut Cells<'a>) -> Result<Option<u32>> {
        self.made.clear();
        let Some(first) = self.pending.take().map_or_else(|| cells.next(), |pending| Ok(Some(pending)))? else { return Ok(None) };
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
                return Err(Error::in_file(self.asked.path, "a row is longer than 16 MiB").at_line(u64::from(row) + 1).hint(TOO_LONG));
            }
            current = cells.next()?;
        }
        self.total += self.made.base.len() as u64;
        if self.total > MOST_TEXT {
            return Err(Error::in_file(self.asked.path, "its cells hold more than 1 GiB of text")
                .at_line(u64::from(row) + 1)
                .hint(TOO_LONG));
        }
        while self.made.cells.len() < self.width {
            self.made.push(false, |_| ());
        }
        self.fill(row);
        Ok(Some(row))
    }

    /// Fills blank cells of merged ones with what their first cell says.
    fn fill(&mut self, row: u32) {
        while let Some(merged) = self.merged.pop_if(|merged| merged.rows.0 <= row) {
            self.open.push((merged, None));
        }
        self.open.retain(|(merged, _)| merged.rows.1 >= row);
        if self.open.is_empty() {
            return;
        }
        for (merged, value) in self.open.iter_mut().filter(|(merged, _)| merged.rows.0 == row) {
            let first = self.made.cells.get(merged.columns.0 as usize);
            *value = first.map(|cell| (cell.of(&self.made.base).to_vec(), cell.number)).filter(|(says, _)| !trim(says).is_empty());
        }
        // a row without anything of its own is a gap between two blocks
        if self.made.cells.iter().all(|cell| trim(cell.of(&self.made.base)).is_empty()) {
            return;
        }
        let mut made = RowBuffer::default();
        let mut filled = 0;
        // by column: what the first merged cell over it says
        let mut over: Vec<Option<&Said>> = vec![None; self.made.cells.len()];
        let mut covered = vec![false; self.made.cells.len()];
        for (merged, value) in &self.open {
            let last = (merged.columns.1 as usize + 1).min(covered.len());
            for at in (merged.columns.0 as usize).min(last)..last {
                if !std::mem::replace(&mut covered[at], true) {
                    over[at] = value.as_ref();
                }
            }
        }
        for (cell, value) in self.made.cells.iter().zip(over) {
            let says = cell.of(&self.made.base);
            match value.filter(|_| trim(says).is_empty()) {
                Some((value, number)) => {
                    filled += 1;
                    made.push(*number, |out| out.extend_from_slice(value));
                }
                None => made.push(cell.number, |out| out.extend_from_slice(says)),
            }
        }
        if filled > 0 {
            self.filled += filled;
            self.made = made;
        }
    }
}
