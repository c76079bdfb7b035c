//! What takes the records of a file, whatever the file is.

use super::batch::Batch;
use super::cell::Cell;
use crate::intake::terms::code::Code;
use crate::intake::terms::taken::Taken;
use crate::intake::values::text;

/// Takes the records of a file, whatever the file is.
pub(crate) trait RecordSink {
    /// A record's cells; `raw` makes its text.
    fn row(&mut self, line: u32, base: &[u8], cells: &[Cell], raw: &mut dyn FnMut() -> String);
    /// Whether the record on a line is needed: others may be left out.
    fn wants(&self, _line: u32) -> bool {
        true
    }
    /// Records without quoted cells, of a text.
    fn rows(&mut self, text: &[u8], batch: &Batch) {
        let mut cells = Vec::new();
        for record in 0..batch.len() {
            if self.wants(batch.line(record)) {
                self.single(text, batch, record, &mut cells);
            }
        }
    }
    /// One of them; `cells` is overwritten.
    fn single(&mut self, text: &[u8], batch: &Batch, record: usize, cells: &mut Vec<Cell>) {
        let base = batch.bytes(record, text);
        batch.cells(record, cells);
        self.row(batch.line(record), base, cells, &mut || text::text(base));
    }
    /// A record that cannot be cut into cells or decoded.
    fn spoilt(&mut self, line: u32, code: Code, raw: &mut dyn FnMut() -> String);
    /// So much was taken off the cells of the records so far.
    fn cleaned(&mut self, _taken: Taken) {}
    /// Formula cells of the column at this place hold no stored value, on these lines.
    fn unvalued(&mut self, _place: usize, _lines: &[u32]) {}
    /// A record begins at this place of the file: told from time to time, where places are known.
    fn begins(&mut self, _line: u32, _place: u64) {}
}
