//! What calamine does not tell of an `OpenDocument` spreadsheet: its merged cells, and whether it asks for more room
//! than it has cells.
//!
//! Source: OASIS, Open Document Format 1.3, part 3, 9.1: a cell says over how many columns and rows it is merged, and
//! how often it is repeated.

use std::io::{BufReader, Read};
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::held::{most_room, most_text};
use super::xlsx_parts::{MOST_MERGED, Merged, attribute};
use crate::disk;
use crate::error::{Error, Result};
use crate::messages::Message;

/// Cells of the rectangle that a sheet fills.
const MOST_CELLS: u64 = 20_000_000;
/// Blanks that one mark may stand for.
const MOST_BLANKS: u64 = 100_000;

/// The merged cells of each table of the file, in its order; none where its part cannot be read, which calamine says
/// better.
///
/// # Errors
/// A table that asks for more room than any export fills.
pub(crate) fn read(path: &Path) -> Result<Vec<Vec<Merged>>> {
    let file = disk::open(path).map_err(|error| Error::io(path, "read", error))?;
    let Ok(mut archive) = ZipArchive::new(BufReader::new(file)) else { return Ok(Vec::new()) };
    let Ok(part) = archive.by_name("content.xml") else { return Ok(Vec::new()) };
    let most_text = most_text(part.size());
    tables(BufReader::new(part), most_text).map_err(|why| Error::in_file(path, why))
}

/// Something, or why a table is refused.
type Checked<T> = std::result::Result<T, Message>;

/// What the tables of a file ask for, those that were read.
#[derive(Default)]
struct Whole {
    room: u64,
    /// Cells that hold something, each counted once however often it is repeated.
    filled: u64,
    /// Bytes of their texts, written out in every cell.
    text: u64,
    most_text: u64,
}

/// A table that is being read.
#[derive(Default)]
struct Table {
    name: String,
    merged: Vec<Merged>,
    row: u64,
    column: u64,
    rows_again: u64,
    columns_again: u64,
    /// Whether the cell is counted among those that hold something.
    counted: bool,
    in_text: bool,
    /// Whether anything stands in the row.
    filled: bool,
    /// Rows and columns up to the last cell with something in it.
    last: (u64, u64),
}

/// The merged cells of each table; an error says which one asks for too much.
fn tables(part: impl Read, most_text: u64) -> Checked<Vec<Vec<Merged>>> {
    let mut reader = Reader::from_reader(BufReader::new(part));
    let (mut room, mut done, mut table) = (Vec::new(), Vec::new(), None::<Table>);
    let mut whole = Whole { most_text, ..Whole::default() };
    loop {
        let Ok(event) = reader.read_event_into(&mut room) else { return Ok(done) };
        match (event, &mut table) {
            (Event::Start(tag) | Event::Empty(tag), _) if tag.local_name().as_ref() == "table" => {
                table = Some(Table { name: attribute(&tag, "name").unwrap_or_default(), ..Table::default() });
            }
            (Event::Start(tag), Some(table)) => table.begin(&tag, &mut whole)?,
            (Event::Empty(tag), Some(table)) => {
                table.begin(&tag, &mut whole)?;
                table.end(tag.local_name().as_ref(), &mut whole)?;
            }
            (Event::Text(text), Some(table)) if table.in_text => table.says(text.len() as u64, &mut whole)?,
            (Event::End(tag), Some(open)) => {
                open.end(tag.local_name().as_ref(), &mut whole)?;
                if tag.local_name().as_ref() == "table" {
                    whole.room += open.room();
                    done.extend(table.take().map(|table| table.merged));
                }
            }
            (Event::Eof, _) => return Ok(done),
            _ => {}
        }
        room.clear();
    }
}

impl Table {
    fn begin(&mut self, tag: &BytesStart<'_>, whole: &mut Whole) -> Checked<()> {
        let number = |name: &str| attribute(tag, name).and_then(|text| text.parse::<u64>().ok()).unwrap_or(1);
        match tag.local_name().as_ref() {
            "table-row" => {
                self.rows_again = number("number-rows-repeated");
                (self.column, self.filled) = (0, false);
            }
            "table-cell" | "covered-table-cell" => {
                self.columns_again = number("number-columns-repeated");
                let (rows, columns) = (number("number-rows-spanned"), number("number-columns-spanned"));
                if (rows > 1 || columns > 1) && self.merged.len() < MOST_MERGED {
                    let to = |from: u64, n: u64| u32::try_from(from.saturating_add(n.max(1) - 1)).unwrap_or(u32::MAX);
                    let from = |from: u64| u32::try_from(from).unwrap_or(u32::MAX);
                    self.merged.push(Merged {
                        rows: (from(self.row), to(self.row, rows)),
                        columns: (from(self.column), to(self.column, columns)),
                    });
                }
                self.column = self.column.saturating_add(self.columns_again);
                self.counted = false;
                if attribute(tag, "value-type").is_some() || attribute(tag, "formula").is_some() {
                    self.fill(whole);
                }
                let values = ["string-value", "date-value", "time-value", "formula"];
                let texts = values.iter().filter_map(|name| attribute(tag, name)).map(|value| value.len() as u64).sum();
                self.says(texts, whole)?;
            }
            "s" if number("c") > MOST_BLANKS => {
                return Err(message!("workbooks.blanks", most = MOST_BLANKS, name = self.name));
            }
            "s" => self.says(number("c"), whole)?,
            // text without a type of its own fills a cell too
            "p" => {
                self.fill(whole);
                self.in_text = true;
            }
            _ => {}
        }
        Ok(())
    }

    fn fill(&mut self, whole: &mut Whole) {
        self.filled = true;
        whole.filled += u64::from(!std::mem::replace(&mut self.counted, true));
        self.last.1 = self.last.1.max(self.column);
    }

    /// Counts a text of so many bytes, which every repetition of its cell holds.
    fn says(&mut self, bytes: u64, whole: &mut Whole) -> Checked<()> {
        let times = self.rows_again.max(1).saturating_mul(self.columns_again.max(1));
        whole.text = whole.text.saturating_add(bytes.saturating_mul(times));
        if whole.text > whole.most_text {
            return Err(message!("workbooks.long_texts", name = self.name, mib = whole.most_text >> 20));
        }
        Ok(())
    }

    /// Cells of the rectangle that it fills.
    fn room(&self) -> u64 {
        self.last.0.saturating_mul(self.last.1)
    }

    fn end(&mut self, name: &str, whole: &mut Whole) -> Checked<()> {
        if name == "p" {
            self.in_text = false;
        }
        if name != "table-row" {
            return Ok(());
        }
        self.row = self.row.saturating_add(self.rows_again.max(1));
        if self.filled {
            self.last.0 = self.row;
        }
        let room = self.room();
        if room > MOST_CELLS || whole.room.saturating_add(room) > most_room(whole.filled) {
            let room = whole.room.saturating_add(room);
            return Err(message!("workbooks.room_of_few", name = self.name, row = self.last.0, column = self.last.1, room));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: &str) -> Checked<Vec<Vec<Merged>>> {
        let names = "xmlns:table=\"urn:t\" xmlns:text=\"urn:x\" xmlns:office=\"urn:o\"";
        tables(
            format!("<office:spreadsheet {names}><table:table table:name=\"a\">{rows}</table:table></office:spreadsheet>").as_bytes(),
            1 << 20,
        )
    }

    #[test]
    fn merged_cells_stand_behind_repeated_ones() {
        let rows = "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row><table:table-row>\
            <table:table-cell table:number-columns-repeated=\"3\"/><table:table-cell table:number-rows-spanned=\"2\" \
            table:number-columns-spanned=\"1\"><text:p>a</text:p></table:table-cell></table:table-row>";
        assert_eq!(of(rows), Ok(vec![vec![Merged { rows: (2, 3), columns: (3, 3) }]]));
    }

    #[test]
    fn a_cell_far_from_all_others_asks_for_too_much_room() {
        let far = |rows: u32| {
            format!(
                "<table:table-row table:number-rows-repeated=\"{rows}\"><table:table-cell/></table:table-row><table:table-row>\
                 <table:table-cell table:number-columns-repeated=\"99\"/><table:table-cell office:value-type=\"string\"><text:p>a</text:p>\
                 </table:table-cell></table:table-row>"
            )
        };
        assert!(of(&far(20_000)).is_ok());
        let refused = of(&far(30_000)).expect_err("too much");
        assert!(refused.to_string().contains("`a` reaches to row 30001, column 100, but few"), "{refused}");
    }

    #[test]
    fn room_is_asked_for_cells_that_hold_something() {
        let far = |cell: &str| {
            format!(
                "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16000\">{cell}</table:table-cell></table:table-row>"
            )
        };
        assert!(of(&far(" \n ")).is_ok(), "blank cells up to the end of the sheet take no room");
        let refused = of(&far("<text:p>a</text:p>")).expect_err("too much");
        assert!(refused.to_string().contains("sheet `a` writes the same long texts out again and again, more than 1 MiB"), "{refused}");
        assert!(
            of("<table:table-row><table:table-cell><text:p><text:s text:c=\"2000000000\"/></text:p></table:table-cell></table:table-row>")
                .is_err()
        );
    }
}
