//! Records without quoted cells, cut and not yet parsed: some hundred at a time, so that one column of all of them is
//! parsed at once.

use std::ops::Range;

use super::cell::Cell;

/// Records of a batch: so few that their text and cells stay in the cache.
const FULL: usize = 256;

/// Where a record stands.
#[derive(Debug, Clone, Copy)]
struct RecordPlace {
    line: u32,
    /// Its first byte in the text.
    start: usize,
    /// Its bytes, without the line end.
    len: usize,
    /// The first of its cells.
    cell: usize,
}

/// Records of one text, in their order.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    places: Vec<RecordPlace>,
    /// Where the cells of all of them end, each in its own record; the next one begins behind a delimiter.
    pub(crate) ends: Vec<u32>,
    /// Whether a quotation mark stands anywhere in the text.
    pub(crate) has_marks: bool,
}

impl Batch {
    /// Records.
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether it is time to take them.
    pub(crate) fn is_full(&self) -> bool {
        self.places.len() >= FULL
    }

    /// Without records.
    pub(crate) fn clear(&mut self) {
        self.places.clear();
        self.ends.clear();
    }

    /// Adds the record of which the ends of the cells, from `cell` on, were added last.
    pub(crate) fn close(&mut self, line: u32, text: Range<usize>, cell: usize) {
        self.places.push(RecordPlace { line, start: text.start, len: text.len(), cell });
    }

    /// The line of a record.
    pub(crate) fn line(&self, record: usize) -> u32 {
        self.places[record].line
    }

    /// The bytes of a record, of the text that it was cut from.
    pub(crate) fn bytes<'t>(&self, record: usize, text: &'t [u8]) -> &'t [u8] {
        let RecordPlace { start, len, .. } = self.places[record];
        &text[start..start + len]
    }

    /// How many cells a record has.
    pub(crate) fn width(&self, record: usize) -> usize {
        self.places.get(record + 1).map_or(self.ends.len(), |next| next.cell) - self.places[record].cell
    }

    /// The cells of a record, written over what `out` held.
    pub(crate) fn cells(&self, record: usize, out: &mut Vec<Cell>) {
        let first = self.places[record].cell;
        let ends = &self.ends[first..first + self.width(record)];
        let starts = std::iter::once(0).chain(ends.iter().map(|end| end + 1));
        out.clear();
        out.extend(starts.zip(ends).map(|(start, end)| Cell { start, end: *end, number: false }));
    }
}

/// Neighbouring records of a batch that have the same number of cells.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span<'t> {
    places: &'t [RecordPlace],
    ends: &'t [u32],
    width: usize,
    text: &'t [u8],
}

impl<'t> Span<'t> {
    /// These records, each of which has `width` cells.
    pub(crate) fn new(batch: &'t Batch, records: Range<usize>, width: usize, text: &'t [u8]) -> Self {
        let places = &batch.places[records];
        let first = places.first().map_or(0, |place| place.cell);
        Self { places, ends: &batch.ends[first..first + places.len() * width], width, text }
    }

    /// The lines of the records.
    pub(crate) fn lines(self) -> impl Iterator<Item = u32> {
        self.places.iter().map(|place| place.line)
    }

    /// A cell of each record, as it stands there.
    #[inline]
    pub(crate) fn whole(self, at: usize) -> impl Iterator<Item = &'t [u8]> {
        let bounds = self.ends.chunks_exact(self.width).map(move |ends| (if at == 0 { 0 } else { ends[at - 1] + 1 }, ends[at]));
        self.places
            .iter()
            .zip(bounds)
            .map(move |(place, (start, end))| &self.text[place.start + start as usize..place.start + end as usize])
    }
}
