//! Where the cells of a web page's table stand, and what they say: HTML's table model (`colspan`, `rowspan`, tags that
//! are never closed), and text as a browser shows it.

use calamine::Data;
use html5ever::tokenizer::Tag;

use super::held::HeldSheet;
use super::xlsx_parts::{MOST_MERGED, Merged};
use crate::intake::files::source::WIDEST;

/// Columns and rows that a cell may span, as browsers allow.
const MOST_COLUMNS: u32 = 1000;
/// See above.
const MOST_ROWS: u32 = 65_534;

/// Rows of a sheet.
const SHEET_ROWS: u32 = 1 << 20;

/// What a cell says of a table in it that is more than a line or a list: no column of dates, words or grades takes it for
/// a blank.
const A_TABLE: &str = "（表格）";
/// Cells and bytes of a line or a list that the cell around it says.
const LINE_CELLS: usize = 20;
/// See above.
const LINE_BYTES: usize = 4096;

/// A table that is being read.
#[derive(Default)]
pub(super) struct Table {
    /// Its place among those of the page, from 1.
    pub(super) number: usize,
    /// What was read of it.
    pub(super) sheet: HeldSheet,
    /// Rows that began.
    rows: u32,
    in_row: bool,
    /// The next column.
    column: u32,
    /// By column: the first row that no cell above reaches into.
    free_from: Vec<u32>,
    cell: Option<Open>,
}

/// A cell that is being read.
struct Open {
    at: (u32, u32),
    /// Rows and columns, if they are merged into one.
    span: (u32, u32),
    text: String,
    /// What Excel says the cell holds, where it shows nothing.
    number: Option<f64>,
}

impl Table {
    /// The one of this number, of which nothing is read yet.
    pub(super) fn new(number: usize, sheet: HeldSheet) -> Self {
        Self { number, sheet, ..Self::default() }
    }

    pub(super) fn begin_row(&mut self) {
        self.end_row();
        self.rows += 1;
        self.in_row = true;
        self.column = 0;
    }

    /// Begins a row that a browser would not show.
    pub(super) fn begin_hidden_row(&mut self) {
        self.sheet.facts.hidden.push(self.rows);
        self.begin_row();
    }

    /// Whether a sheet has as many rows as began.
    pub(super) fn fits_a_sheet(&self) -> bool {
        self.rows <= SHEET_ROWS
    }

    /// What its only cell says, where it has no other.
    pub(super) fn only_text(&self) -> Option<String> {
        let [(_, value)] = &self.sheet.cells[..] else { return None };
        (self.rows == 1 && self.free_from.len() == 1).then(|| value.to_string())
    }

    /// What the cell around it says of it, where it has several cells: those of a single row or column as a line or a list,
    /// for a cell that reads blank would be lost in silence. Nothing where all of them are blank.
    pub(super) fn told(&self) -> Option<String> {
        let cells = &self.sheet.cells;
        let separator = if self.rows == 1 { " " } else { "\n" };
        let is_line = (self.rows == 1 || self.free_from.len() == 1) && cells.len() <= LINE_CELLS;
        let line = || cells.iter().map(|(_, value)| value.to_string()).collect::<Vec<_>>().join(separator);
        let told = if is_line { line() } else { A_TABLE.to_owned() };
        (!cells.is_empty()).then(|| if told.len() > LINE_BYTES { A_TABLE.to_owned() } else { told })
    }

    /// Says in the open cell what a table in it says; false where none is open.
    pub(super) fn say_of_inner(&mut self, text: &str) -> bool {
        self.cell.is_some() && self.new_line() && self.say(text)
    }

    pub(super) fn end_row(&mut self) {
        self.end_cell();
        self.in_row = false;
    }

    pub(super) fn begin_cell(&mut self, tag: &Tag) -> bool {
        self.end_cell();
        if !self.in_row {
            self.begin_row();
        }
        if is_hidden(tag) {
            // no browser gives it a place
            return true;
        }
        let row = self.rows - 1;
        while self.free_from.get(self.column as usize).is_some_and(|free| *free > row) {
            self.column += 1;
        }
        let span =
            |name: &str, most: u32| attribute(tag, name).and_then(|text| text.trim().parse::<u32>().ok()).unwrap_or(1).clamp(1, most);
        let (rows, columns) = (span("rowspan", MOST_ROWS), span("colspan", MOST_COLUMNS));
        let at = (row, self.column);
        let last = (self.column + columns) as usize;
        if last > WIDEST {
            return false;
        }
        if self.free_from.len() < last {
            self.free_from.resize(last, 0);
        }
        self.free_from[self.column as usize..last].fill(row + rows);
        self.column += columns;
        // Excel lets a long text run over its neighbours, which are blank
        let is_overflow = attribute(tag, "style").is_some_and(|style| style.contains("mso-ignore"));
        let number = attribute(tag, "x:num").and_then(|number| number.trim().parse().ok());
        self.cell = Some(Open { at, span: if is_overflow { (1, 1) } else { (rows, columns) }, text: String::new(), number });
        true
    }

    pub(super) fn end_cell(&mut self) {
        let Some(Open { at, span, text, number }) = self.cell.take() else { return };
        if span != (1, 1) && self.sheet.facts.merged.len() < MOST_MERGED {
            self.sheet.facts.merged.push(Merged { rows: (at.0, at.0 + span.0 - 1), columns: (at.1, at.1 + span.1 - 1) });
        }
        let text = text.trim_end();
        match number {
            _ if !text.is_empty() => self.sheet.push(at, Data::String(text.to_owned())),
            Some(number) => self.sheet.push(at, Data::Float(number)),
            None => {}
        }
    }

    /// Text as a browser shows it: white space is one blank.
    pub(super) fn shown(&mut self, text: &str) {
        let Some(cell) = &mut self.cell else { return };
        for c in text.chars() {
            match c {
                ' ' | '\t' | '\n' | '\r' | '\u{c}' => {
                    if !cell.text.is_empty() && !cell.text.ends_with([' ', '\n']) {
                        cell.text.push(' ');
                    }
                }
                c => cell.text.push(c),
            }
        }
    }

    pub(super) fn say(&mut self, text: &str) -> bool {
        if let Some(cell) = &mut self.cell {
            cell.text.truncate(cell.text.trim_end_matches(' ').len());
            cell.text.push_str(text);
        }
        true
    }

    /// What stands in a field of a form is what its cell says.
    pub(super) fn filled_in(&mut self, tag: &Tag) -> bool {
        if attribute(tag, "type").is_none_or(|kind| kind.eq_ignore_ascii_case("text")) {
            self.shown(attribute(tag, "value").unwrap_or_default());
        }
        true
    }

    /// A paragraph begins on a line of its own.
    pub(super) fn new_line(&mut self) -> bool {
        let begins = self.cell.as_ref().is_none_or(|cell| cell.text.trim_end_matches(' ').is_empty() || cell.text.ends_with('\n'));
        begins || self.say("\n")
    }
}

pub(super) fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

pub(super) fn is_hidden(tag: &Tag) -> bool {
    attribute(tag, "style").is_some_and(|style| style.to_ascii_lowercase().replace(' ', "").contains("display:none"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_no_more_rows_than_a_sheet() {
        let mut table = Table { rows: SHEET_ROWS - 1, ..Table::default() };
        table.begin_row();
        assert!(table.fits_a_sheet());
        table.begin_row();
        assert!(!table.fits_a_sheet());
    }
}
