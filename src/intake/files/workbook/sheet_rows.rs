//! The cells of a sheet in, its rows out: numbers of date columns become dates, merged cells fill the ones they cover.

use calamine::DataRef;

use super::book::{Cells, Placed};
use super::cell_text::write_cell;
use super::xlsx_parts::Merged;
use crate::domain::CellType;
use crate::error::{Error, Result};
use crate::intake::files::asked::Asked;
use crate::intake::files::source::{LONGEST_RECORD, WIDEST};
use crate::intake::header::matching::Header;
use crate::intake::records::row_buffer::RowBuffer;
use crate::intake::values::text::trim;
use crate::messages::Message;

/// Text of a whole sheet: a small file may say the same long text in every cell.
const MOST_TEXT: u64 = 1 << 30;
/// Blank cells that are put between those of a sheet, however few these are.
const BLANKS: u64 = 1 << 26;
/// Beyond that, not more than so many for each that there is.
const BLANKS_OF_A_CELL: u64 = 64;
/// Merged cells that reach into a row, of all rows of a sheet together: a million rows with two hundred each.
const MOST_OPEN: u64 = 200_000_000;

/// What a cell says, and whether that is a number.
type Said = (Vec<u8>, bool);

/// Cells in the order of the sheet, gathered into rows.
pub(super) struct SheetRows<'a> {
    asked: Asked<'a>,
    is_1904: bool,
    /// By place in the row: whether a number there is a date.
    dates: Vec<bool>,
    pending: Option<Placed<'a>>,
    /// The row that comes next, or a later one does.
    next: u32,
    width: usize,
    /// The row that was gathered last.
    pub(super) made: RowBuffer,
    /// Bytes of all rows so far.
    total: u64,
    /// Cells of all rows so far, and blank ones that were put before them.
    cells: u64,
    blanks: u64,
    /// Merged cells that begin further down, the first one last.
    merged: Vec<Merged>,
    /// Merged cells that reach into the row, each with what its first cell says.
    open: Vec<(Merged, Option<Said>)>,
    /// How many these were, of all rows so far.
    opened: u64,
    /// Blank cells that were filled.
    pub(super) filled: u64,
}

impl<'a> SheetRows<'a> {
    /// Of a sheet of this file, before anything is read.
    pub(super) fn new(asked: Asked<'a>, is_1904: bool) -> Self {
        Self {
            asked,
            is_1904,
            dates: Vec::new(),
            pending: None,
            next: 0,
            width: 0,
            made: RowBuffer::default(),
            total: 0,
            cells: 0,
            blanks: 0,
            merged: Vec::new(),
            open: Vec::new(),
            opened: 0,
            filled: 0,
        }
    }

    /// What the header says of the rows that follow, and the merged cells among them.
    pub(super) fn expect(&mut self, header: &Header, mut merged: Vec<Merged>) {
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
    pub(super) fn next(&mut self, cells: &mut Cells<'a>) -> Result<Option<u32>> {
        self.made.clear();
        let Some(first) = self.pending.take().map_or_else(|| cells.next(), |pending| Ok(Some(pending)))? else { return Ok(None) };
        let row = first.0.0;
        let path = self.asked.path;
        let disordered = |what: Message| Error::in_file(path, message!("workbooks.disordered", what)).at_line(u64::from(row) + 1);
        if row < self.next {
            return Err(disordered(message!("workbooks.why.row_again")));
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
                return Err(disordered(message!("workbooks.why.cell_again")));
            }
            self.cells += 1;
            self.blanks += (column - self.made.cells.len()) as u64;
            if self.blanks > BLANKS + BLANKS_OF_A_CELL * self.cells {
                return Err(Error::in_file(path, message!("workbooks.wide_row", column = column + 1)).at_line(u64::from(row) + 1));
            }
            while self.made.cells.len() < column {
                self.made.push_blank();
            }
            let is_date = self.dates.get(column).copied().unwrap_or(false);
            let number = matches!(value, DataRef::Int(_) | DataRef::Float(_) | DataRef::DateTime(_) | DataRef::DateTimeIso(_));
            let is_1904 = self.is_1904;
            self.made.push(number, |out| write_cell(&value, is_date, is_1904, out));
            if self.made.base.len() > LONGEST_RECORD {
                return Err(Error::in_file(path, message!("workbooks.long_row")).at_line(u64::from(row) + 1));
            }
            current = cells.next()?;
        }
        self.total += self.made.base.len() as u64;
        if self.total > MOST_TEXT {
            return Err(Error::in_file(path, message!("workbooks.much_text")).at_line(u64::from(row) + 1));
        }
        while self.made.cells.len() < self.width {
            self.made.push_blank();
        }
        self.fill(row)?;
        Ok(Some(row))
    }

    /// Fills blank cells of merged ones with what their first cell says.
    fn fill(&mut self, row: u32) -> Result<()> {
        while let Some(merged) = self.merged.pop_if(|merged| merged.rows.0 <= row) {
            self.open.push((merged, None));
        }
        self.open.retain(|(merged, _)| merged.rows.1 >= row);
        self.opened += self.open.len() as u64;
        if self.opened > MOST_OPEN {
            let error = Error::in_file(self.asked.path, message!("workbooks.many_merged", n = self.open.len()));
            return Err(error.at_line(u64::from(row) + 1));
        }
        if self.open.is_empty() {
            return Ok(());
        }
        for (merged, value) in self.open.iter_mut().filter(|(merged, _)| merged.rows.0 == row) {
            let first = self.made.cells.get(merged.columns.0 as usize);
            *value = first.map(|cell| (cell.of(&self.made.base).to_vec(), cell.number)).filter(|(says, _)| !trim(says).is_empty());
        }
        // a row without anything of its own is a gap between two blocks
        if self.made.cells.iter().all(|cell| trim(cell.of(&self.made.base)).is_empty()) {
            return Ok(());
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
        Ok(())
    }
}
