//! A workbook in, its records out: every visible sheet that has a header; cells become text as their columns ask for.

use std::collections::BTreeSet;

use super::book::{Book, listed, open};
use super::sheet_rows::SheetRows;
use super::xlsx_parts::{Merged, SheetFacts};
use crate::domain::Kind;
use crate::error::Result;
use crate::intake::files::asked::{Asked, Done, hashed};
use crate::intake::files::detect::{Format, WorkbookFormat};
use crate::intake::files::foreign::mistaken_page;
use crate::intake::header::matching::{Header, SEARCHED};
use crate::intake::header::not_found::{Tables, not_found};
use crate::intake::header::sections::{Sections, section_name};
use crate::intake::header::stacked::{Merging, RowsAbove};
use crate::intake::header::times::FirstRows;
use crate::intake::records::sink::RecordSink;
use crate::intake::terms::notice::Notice;
use crate::intake::terms::origin::Origin;
use crate::intake::values::text::{text, trim};

/// Filled cells of a row that may be one of a table, and such rows that make one.
const TABLE_CELLS: usize = 3;
const TABLE_ROWS: usize = 2;

/// Rows below a whole heading that may belong to it.
const MOST_BELOW: u32 = 2;

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
pub(crate) fn sheets_to_read(origin: &Origin, asked: Asked<'_>) -> (Vec<Option<String>>, Vec<OtherSheet>) {
    let whole = (vec![None], Vec::new());
    let Asked { kind, workspace, .. } = asked;
    let Ok(Format::Workbook(format)) = Format::of(asked.path) else { return whole };
    let is_meant = |(sheet, _): &(String, bool)| !workspace.reading.is_not_meant(&origin.with_sheet(Some(sheet.clone())).to_string());
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
        let (origin, hidden) = (origin.with_sheet(Some(name.clone())), *hidden);
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
                // a heading that is merged down goes on in the rows below it
                let (mut header, mut last) = (header, row);
                while last < row + MOST_BELOW {
                    let is_down = |merged: &Merged| merged.rows.0 <= last && merged.rows.1 > last;
                    let merging = if merged.iter().any(is_down) { Merging::Down } else { Merging::Unknown };
                    let below = if rows.next(&mut cells)? == Some(last + 1) { cells_of(&rows) } else { Vec::new() };
                    let below = || below.iter().map(Vec::as_slice);
                    if last == row
                        && let Some(sectioned) = header.with_sections(asked.kind, asked.workspace, below())
                    {
                        header = sectioned;
                        break;
                    }
                    // what follows a whole heading without a merged cell is data
                    let may_go_on = last == row || merging == Merging::Down;
                    let stacked = above.go_on(asked.kind, asked.workspace, &header, below(), merging).filter(|_| may_go_on);
                    let Some(stacked) = stacked else { break };
                    above.add(below());
                    (header, last) = (stacked, last + 1);
                }
                top.header = Some((header, last));
                return Ok(top);
            }
            // rows that are formatted and blank tell nothing
            Err(matched) if top.nearest.as_ref().is_none_or(|(best, ..)| *best < matched) && texts().any(|cell| !trim(cell).is_empty()) => {
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

/// The heading of the sheet that is asked for, or of the first visible one that has any.
pub(crate) fn header_of(asked: Asked<'_>, format: WorkbookFormat) -> Option<Header> {
    let mut book = open(asked.path, format).ok()?;
    let is_asked = |(sheet, hidden): &(String, bool)| asked.sheet.map_or(!hidden, |wanted| wanted == sheet);
    let sheets: Vec<String> = book.sheets().into_iter().filter(is_asked).map(|(sheet, _)| sheet).collect();
    sheets.iter().find_map(|sheet| top(&mut book, sheet, asked, &[]).ok()?.header).map(|(header, _)| header)
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
        header.take_group(asked.kind, (asked.path, u64::from(header_row) + 1), asked.group)?;
        if header.may_part_dates(asked.kind, asked.workspace) || header.may_grade_otherwise(asked.kind) {
            let first = first_rows(&mut book, &sheet, asked, (&header, header_row))?;
            header.part_dates(asked.kind, asked.workspace, asked.configured.year, &first.0);
            header.find_grades(asked.kind, asked.workspace, &first.0);
        }
        header.take_given(asked.kind, asked.workspace, (asked.path, asked.called), Some(&sheet))?;
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
    let error = not_found(asked.path, asked.kind, asked.workspace, Tables::Sheets, nearest);
    Err(if format == WorkbookFormat::WebPage { mistaken_page(asked.path, error) } else { error })
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
