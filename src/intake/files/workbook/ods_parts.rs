//! What calamine does not tell of an `OpenDocument` spreadsheet: its merged cells, and whether it asks for more room than
//! it has cells.
//!
//! Source: OASIS, Open Document Format 1.3, part 3, 9.1: a cell says over how many columns and rows it is merged, and how
//! often it is repeated.

use std::io::{BufReader, Read};
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::xlsx_parts::{MOST_MERGED, Merged, attribute};
use crate::disk;
use crate::error::{Error, Result};

/// Cells of the rectangle that a sheet fills: calamine makes room for all of them, used or not.
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
    let too_much = || {
        Error::in_file(path, format!("asks for room for more than {MOST_CELLS} cells, which no export fills"))
            .hint("请在 Excel 或 WPS 中打开它，只选有内容的行列，复制到新工作簿，另存为 .xlsx")
    };
    tables(BufReader::new(part)).ok_or_else(too_much)
}

/// A table that is being read.
#[derive(Default)]
struct Table {
    merged: Vec<Merged>,
    row: u64,
    column: u64,
    rows_again: u64,
    /// Whether anything stands in the row.
    filled: bool,
    /// Rows and columns up to the last cell with something in it.
    last: (u64, u64),
}

/// The merged cells of each table; `None` where one asks for too much room.
fn tables(part: impl Read) -> Option<Vec<Vec<Merged>>> {
    let mut reader = Reader::from_reader(BufReader::new(part));
    let (mut room, mut done, mut table) = (Vec::new(), Vec::new(), None::<Table>);
    loop {
        let Ok(event) = reader.read_event_into(&mut room) else { return Some(done) };
        match (event, &mut table) {
            (Event::Start(tag) | Event::Empty(tag), _) if tag.local_name().as_ref() == "table" => table = Some(Table::default()),
            (Event::Start(tag), Some(table)) => table.begin(&tag)?,
            (Event::Empty(tag), Some(table)) => {
                table.begin(&tag)?;
                table.end(tag.local_name().as_ref())?;
            }
            (Event::End(tag), Some(open)) => {
                open.end(tag.local_name().as_ref())?;
                if tag.local_name().as_ref() == "table" {
                    done.extend(table.take().map(|table| table.merged));
                }
            }
            (Event::Eof, _) => return Some(done),
            _ => {}
        }
        room.clear();
    }
}

impl Table {
    fn begin(&mut self, tag: &BytesStart<'_>) -> Option<()> {
        let number = |name: &str| attribute(tag, name).and_then(|text| text.parse::<u64>().ok()).unwrap_or(1);
        match tag.local_name().as_ref() {
            "table-row" => {
                self.rows_again = number("number-rows-repeated");
                (self.column, self.filled) = (0, false);
            }
            "table-cell" | "covered-table-cell" => {
                let again = number("number-columns-repeated");
                let (rows, columns) = (number("number-rows-spanned"), number("number-columns-spanned"));
                if (rows > 1 || columns > 1) && self.merged.len() < MOST_MERGED {
                    let to = |from: u64, n: u64| u32::try_from(from + n.max(1) - 1).unwrap_or(u32::MAX);
                    let from = |from: u64| u32::try_from(from).unwrap_or(u32::MAX);
                    self.merged.push(Merged {
                        rows: (from(self.row), to(self.row, rows)),
                        columns: (from(self.column), to(self.column, columns)),
                    });
                }
                self.column = self.column.saturating_add(again);
                if attribute(tag, "value-type").is_some() || attribute(tag, "formula").is_some() {
                    self.filled = true;
                    self.last.1 = self.last.1.max(self.column);
                }
            }
            "s" if number("c") > MOST_BLANKS => return None,
            // text without a type of its own fills a cell too
            "p" => {
                self.filled = true;
                self.last.1 = self.last.1.max(self.column);
            }
            _ => {}
        }
        Some(())
    }

    fn end(&mut self, name: &str) -> Option<()> {
        if name == "table-row" {
            self.row = self.row.saturating_add(self.rows_again.max(1));
            if self.filled {
                self.last.0 = self.row;
            }
        }
        (self.last.0.saturating_mul(self.last.1) <= MOST_CELLS).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: &str) -> Option<Vec<Vec<Merged>>> {
        let names = "xmlns:table=\"urn:t\" xmlns:text=\"urn:x\" xmlns:office=\"urn:o\"";
        tables(format!("<office:spreadsheet {names}><table:table>{rows}</table:table></office:spreadsheet>").as_bytes())
    }

    #[test]
    fn merged_cells_stand_behind_repeated_ones() {
        let rows = "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row><table:table-row>\
            <table:table-cell table:number-columns-repeated=\"3\"/><table:table-cell table:number-rows-spanned=\"2\" \
            table:number-columns-spanned=\"1\"><text:p>a</text:p></table:table-cell></table:table-row>";
        assert_eq!(of(rows), Some(vec![vec![Merged { rows: (2, 3), columns: (3, 3) }]]));
    }

    #[test]
    fn room_is_asked_for_cells_that_hold_something() {
        let far = |cell: &str| {
            format!(
                "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16000\">{cell}</table:table-cell></table:table-row>"
            )
        };
        assert!(of(&far("")).is_some(), "blank cells up to the end of the sheet take no room");
        assert!(of(&far("<text:p>a</text:p>")).is_none());
        assert!(
            of("<table:table-row><table:table-cell><text:p><text:s text:c=\"2000000000\"/></text:p></table:table-cell></table:table-row>")
                .is_none()
        );
    }
}
