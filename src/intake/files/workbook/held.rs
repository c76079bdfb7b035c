//! A sheet that is held in memory: what small formats are read into before their rows are looked at.

use calamine::{Data, DataRef};

use super::xlsx_parts::SheetFacts;

/// Rows and columns that a sheet may have.
const MOST_ROWS: u32 = 1 << 20;
/// See above.
const MOST_COLUMNS: u32 = 1 << 14;

/// Sheets of a workbook that is held.
pub(crate) const MOST_SHEETS: usize = 200;

/// Cells for which there is room in a workbook, used or not: a full sheet of an `.xls` of 32 columns.
const ROOM: u64 = 1 << 21;
/// Beyond that, not more than so many for each that holds something.
const ROOM_OF_A_CELL: u64 = 4;
/// Bytes of texts that are written once and stand in many cells.
const TEXT: u64 = 64 << 20;
/// Beyond that, not more than so many for each byte of the file.
const TEXT_OF_A_BYTE: u64 = 8;

/// Cells that a workbook may ask room for, of which so many hold something: calamine takes it for the whole rectangle
/// that the cells of a sheet span.
pub(crate) fn most_room(filled: u64) -> u64 {
    ROOM + ROOM_OF_A_CELL * filled
}

/// Bytes that the texts of a workbook of this size may fill: calamine writes out each in every cell.
pub(crate) fn most_text(size: u64) -> u64 {
    TEXT + TEXT_OF_A_BYTE * size
}

/// A cell's row and column, from 0.
pub(crate) type At = (u32, u32);

/// A sheet with its cells in order.
#[derive(Debug, Default)]
pub(crate) struct HeldSheet {
    /// Its name; of a web page's tables, which have none, their number.
    pub(crate) name: String,
    /// Whether it is hidden.
    pub(crate) hidden: bool,
    /// Cells that hold something, row by row.
    pub(crate) cells: Vec<(At, Data)>,
    /// Whether there were more rows or columns than a sheet has.
    pub(crate) overfull: bool,
    /// What else is known of it.
    pub(crate) facts: SheetFacts,
}

impl HeldSheet {
    /// An empty one.
    pub(crate) fn named(name: String) -> Self {
        Self { name, ..Self::default() }
    }

    /// Puts a cell behind the others, or notes that a sheet has no such place.
    pub(crate) fn push(&mut self, at: At, value: Data) {
        if at.0 >= MOST_ROWS || at.1 >= MOST_COLUMNS {
            self.overfull = true;
        } else {
            self.cells.push((at, value));
        }
    }

    /// Its cells, one by one.
    pub(crate) fn placed(&self) -> impl Iterator<Item = (At, DataRef<'_>)> {
        self.cells.iter().map(|(at, value)| (*at, borrowed(value)))
    }
}

/// A value, as the readers of large workbooks give it.
fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(yes) => DataRef::Bool(*yes),
        Data::DateTime(date) => DataRef::DateTime(*date),
        Data::DateTimeIso(iso) => DataRef::DateTimeIso(iso.clone()),
        Data::DurationIso(iso) => DataRef::DurationIso(iso.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}
