//! Columns that are not used, watched all the same: a status that nobody mapped must not pass for a column of no meaning.
//!
//! Of a column with few different cells each is counted; one with many holds no status, and is let go of. Of every column a few cells
//! are kept, by which a date is told.

use serde::{Deserialize, Serialize};

use super::batch::Span;
use super::header::Header;
use super::records::Cell;
use super::text::{folded_header, text, trim};
use crate::doubts::PLACES;

/// Different cells of a column that may be a status; no list of states is longer.
const MOST: usize = 64;
/// A longer cell is no state.
const LONGEST: usize = 60;
/// Cells that are kept of any column.
const SAMPLE: usize = 20;

/// A column that is not used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Watched {
    /// Place in the record.
    place: usize,
    /// The heading as it stands.
    pub(super) heading: String,
    /// Its different cells; nothing once there are too many.
    pub(super) cells: Vec<Seen>,
    /// There were too many different cells.
    many: bool,
    /// Rows in which it is not blank, as far as it was watched.
    pub(super) filled: u64,
    /// The first cells, whatever they are.
    pub(super) sample: Vec<(u32, String)>,
    /// Which of the cells was seen last.
    #[serde(skip)]
    last: usize,
}

/// A cell of such a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seen {
    /// What it says.
    pub(super) says: String,
    /// In how many rows.
    pub(super) rows: u64,
    /// The first lines.
    pub(super) lines: Vec<u32>,
}

impl Watched {
    /// Every column of a header that is not used, but those that `ignored` names.
    pub(super) fn of(header: &Header, ignored: &[String]) -> Vec<Self> {
        let ignored: Vec<String> = ignored.iter().map(|name| folded_header(name)).collect();
        let unused =
            header.cells.iter().enumerate().filter(|(place, cell)| {
                !cell.is_empty() && !header.places.contains(&Some(*place)) && !ignored.contains(&folded_header(cell))
            });
        unused.map(|(place, heading)| Self { place, heading: heading.clone(), ..Self::default() }).collect()
    }

    /// The same column before anything of it was seen.
    pub(super) fn unseen(&self) -> Self {
        Self { place: self.place, heading: self.heading.clone(), ..Self::default() }
    }

    /// Watches the rows of a span that have no fault: the others come one by one.
    pub(super) fn span(&mut self, span: Span<'_>, faulty: &[bool]) {
        if self.many && self.sample.len() >= SAMPLE {
            return;
        }
        for ((cell, line), _) in span.whole(self.place).zip(span.lines()).zip(faulty).filter(|(_, faulty)| !**faulty) {
            self.see(cell, line);
        }
    }

    /// Watches a row.
    pub(super) fn row(&mut self, base: &[u8], cells: &[Cell], line: u32) {
        if let Some(cell) = cells.get(self.place) {
            self.see(cell.of(base), line);
        }
    }

    fn see(&mut self, cell: &[u8], line: u32) {
        if !self.many
            && let Some(seen) = self.cells.get_mut(self.last)
            && seen.says.as_bytes() == cell
        {
            self.filled += 1;
            seen.add(1, &[line]);
            return;
        }
        let cell = trim(cell);
        if cell.is_empty() {
            return;
        }
        if self.sample.len() < SAMPLE {
            self.sample.push((line, text(&cell[..cell.len().min(4 * LONGEST)])));
        }
        if self.many {
            return;
        }
        self.filled += 1;
        if let Some(at) = self.cells.iter().position(|seen| seen.says.as_bytes() == cell) {
            self.last = at;
            return self.cells[at].add(1, &[line]);
        }
        self.last = self.cells.len();
        self.cells.push(Seen { says: text(cell), rows: 1, lines: vec![line] });
        self.let_go();
    }

    /// Lets go of a column with too many different cells, or one that is too long.
    fn let_go(&mut self) {
        if self.cells.len() > MOST || self.cells.last().is_some_and(|seen| seen.says.len() > LONGEST) {
            self.many = true;
            self.cells = Vec::new();
        }
    }

    /// Adds what was seen of the part that follows, of which the first line is `lines` further down than it says itself.
    pub(super) fn append(&mut self, next: Self, lines: u32) {
        let missing = SAMPLE - self.sample.len().min(SAMPLE);
        self.sample.extend(next.sample.into_iter().take(missing).map(|(line, cell)| (line.saturating_add(lines), cell)));
        self.filled += next.filled;
        if self.many || next.many {
            self.many = true;
            self.cells = Vec::new();
            return;
        }
        for seen in next.cells {
            let moved: Vec<u32> = seen.lines.iter().map(|line| line.saturating_add(lines)).collect();
            if let Some(known) = self.cells.iter_mut().find(|known| known.says == seen.says) {
                known.add(seen.rows, &moved);
            } else {
                self.cells.push(Seen { lines: moved, ..seen });
                self.let_go();
            }
            if self.many {
                return;
            }
        }
    }
}

impl Seen {
    fn add(&mut self, rows: u64, lines: &[u32]) {
        self.rows += rows;
        for line in lines {
            if self.lines.len() < PLACES {
                self.lines.push(*line);
            } else if self.lines.last().is_some_and(|last| line < last) {
                self.lines.pop();
                self.lines.push(*line);
            }
            self.lines.sort_unstable();
        }
    }
}
