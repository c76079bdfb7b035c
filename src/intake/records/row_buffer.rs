//! A row of a file that has no text of its own, as a record.

use super::cell::Cell;
use super::clean::{clean, is_dirty};
use super::sink::RecordSink;
use crate::intake::terms::taken::Taken;

/// A row of a file that has no text of its own: cells one after the other.
#[derive(Debug, Default)]
pub(crate) struct RowBuffer {
    /// The cells' bytes.
    pub(crate) base: Vec<u8>,
    /// Where each lies.
    pub(crate) cells: Vec<Cell>,
}

impl RowBuffer {
    /// No cells.
    pub(crate) fn clear(&mut self) {
        self.base.clear();
        self.cells.clear();
    }

    /// Hands the row on, without what is no part of its cells.
    pub(crate) fn give(&mut self, line: u32, records: &mut impl RecordSink) {
        if !self.cells.iter().any(|cell| is_dirty(cell.of(&self.base))) {
            return records.row(line, &self.base, &self.cells, &mut || self.raw());
        }
        let (mut bare, mut taken, before) = (Vec::new(), Taken::default(), self.cells.clone());
        clean(&self.base, &mut self.cells, &mut bare, &mut taken);
        records.cleaned(taken);
        let as_it_stands = Self { base: std::mem::replace(&mut self.base, bare), cells: before };
        records.row(line, &self.base, &self.cells, &mut || as_it_stands.raw());
    }

    /// Adds a cell; `number` where it was a number or a date, not text.
    pub(crate) fn push(&mut self, number: bool, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.base.len() as u32;
        write(&mut self.base);
        self.cells.push(Cell { start, end: self.base.len() as u32, number });
    }

    /// Adds a cell without content.
    pub(crate) fn push_blank(&mut self) {
        let end = self.base.len() as u32;
        self.cells.push(Cell { start: end, end, number: false });
    }

    /// The row as a record of a comma-separated file.
    pub(crate) fn raw(&self) -> String {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
        let written = writer.write_record(self.cells.iter().map(|cell| cell.of(&self.base)));
        let bytes = written.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
        crate::intake::values::text::text(bytes.strip_suffix(b"\n").unwrap_or(&bytes))
    }
}
