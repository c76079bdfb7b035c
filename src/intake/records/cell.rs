//! A cell of a record: where it lies.

/// A cell's place in its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cell {
    /// First byte.
    pub(crate) start: u32,
    /// Byte after the last.
    pub(crate) end: u32,
    /// Whether a workbook held a number or a date here, not text.
    pub(crate) number: bool,
}

impl Cell {
    /// The cell's bytes, in those of its record.
    pub(crate) fn of(self, base: &[u8]) -> &[u8] {
        &base[self.start as usize..self.end as usize]
    }
}
