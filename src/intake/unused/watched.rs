//! Columns that are not used, watched all the same: a status that is not mapped must not pass for a column of no
//! meaning.
//!
//! Only rows are watched that would count for something the column contradicts: under 回访结果 that says 未接通, 备注 may say
//! 关机. Of a column with few different cells each is counted; of one with many only those that tell something are, once
//! that is known. A few cells are remembered by which a date is told. Nothing of this outlives the reading of its file:
//! [`super::meaning`] concludes.

use super::asks::{Asks, may_tell, part_that_tells};
use crate::domain::{CellType, Kind, Locale, Mode, Outcome};
use crate::doubts::PLACES;
use crate::intake::header::matching::Header;
use crate::intake::records::batch::Span;
use crate::intake::records::cell::Cell;
use crate::intake::table::typed::{NO_DAY, Table};
use crate::intake::values::text::{folded_header, text, trim};
use crate::intake::values::value::Value;
use crate::messages::Message;
use crate::workspace::Reading;

/// Different cells of a column that may be a status; no list of states is longer.
const MOST: usize = 64;
/// A longer cell is no state.
const LONGEST: usize = 60;
/// Cells that are kept of any column.
const SAMPLE: usize = 20;

/// A column that is not used, or a status whose words are the built-in ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Watched {
    /// Place in the record.
    place: usize,
    /// The heading as it stands.
    pub(crate) heading: String,
    /// What it asks.
    pub(crate) asks: Asks,
    /// Whether it is used as the status.
    pub(crate) is_status: bool,
    /// When a row counts for what it contradicts.
    quiet: Quiet,
    /// Its different cells; once there are too many, those that tell something.
    pub(crate) cells: Vec<Seen>,
    /// There were too many different cells.
    many: bool,
    /// Rows in which it is not blank.
    pub(crate) filled: u64,
    /// The first cells, whatever they are.
    pub(crate) sample: Vec<(u32, String)>,
    /// Which of the cells was seen last.
    last: usize,
}

/// A cell of such a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    /// What it says; of a long cell the words that tell.
    pub(crate) says: String,
    /// In how many rows.
    pub(crate) rows: u64,
    /// The first lines.
    pub(crate) lines: Vec<u32>,
}

/// When a row counts for what an unused column contradicts: by the column that says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quiet {
    Always,
    /// That one has this code, or is not there.
    Code(usize, u8),
    /// That one has no date.
    NoDay(usize),
}

impl Quiet {
    fn of(kind: Kind, asks: Asks) -> Self {
        let Some(at) = asks.agrees_with().and_then(|name| kind.columns().iter().position(|column| column.name == name)) else {
            return Self::Always;
        };
        match kind.columns()[at].cells {
            CellType::Outcome => Self::Code(at, Outcome::Reached as u8),
            CellType::YesNo { .. } => Self::Code(at, 1),
            CellType::Mode => Self::Code(at, Mode::Active as u8),
            CellType::Date => Self::NoDay(at),
            _ => Self::Always,
        }
    }

    fn is_met(self, table: &Table, row: usize) -> bool {
        match self {
            Self::Always => true,
            Self::Code(at, code) => table.codes[at].as_ref().and_then(|codes| codes.get(row)).is_none_or(|found| *found == code),
            Self::NoDay(at) => table.days[at].as_ref().and_then(|days| days.get(row)).is_none_or(|day| *day == NO_DAY),
        }
    }

    fn is_met_by(self, values: &[Value<'_>]) -> bool {
        match self {
            Self::Always => true,
            Self::Code(at, code) => !matches!(values[at], Value::Code(found) if found != code),
            Self::NoDay(at) => !matches!(values[at], Value::Day(_)),
        }
    }
}

/// Whether `--fix-out` put the column in front of the others: why the row was rejected, and its record.
fn is_of_fix_out(header: &Header, place: usize) -> bool {
    let is = |place: usize, key: &Message| Locale::ALL.iter().any(|locale| header.cells.get(place) == Some(&key.told(*locale)));
    let has_reason = is(0, &message!("returned.reason"));
    has_reason && (place == 0 || place == 1 && is(1, &message!("returned.record")))
}

impl Watched {
    /// Every column of a header that is not used, but those that `[columns.KIND] ignore` names; and the status, where
    /// `[status]` does not say which words count for nothing.
    pub(crate) fn of(kind: Kind, header: &Header, reading: &Reading) -> Vec<Self> {
        let ignored: Vec<String> = reading.ignored.get(&kind).into_iter().flatten().map(|name| folded_header(name)).collect();
        let status =
            kind.columns().iter().position(|column| column.cells == CellType::Status).filter(|_| reading.left_out_status.is_none());
        let status = status.and_then(|at| header.places.get(at).copied().flatten());
        let is_watched = |(place, cell): &(usize, &String)| {
            let is_free = !header.uses(*place) && !ignored.contains(&folded_header(cell)) && !is_of_fix_out(header, *place);
            !cell.is_empty() && (is_free || status == Some(*place))
        };
        let new = |(place, heading): (usize, &String)| {
            let is_status = status == Some(place);
            let asks = if is_status { Asks::Status } else { Asks::of(kind, heading) };
            let (cells, sample) = (Vec::new(), Vec::new());
            let (heading, quiet) = (heading.clone(), Quiet::of(kind, asks));
            Self { place, heading, asks, is_status, quiet, cells, many: false, filled: 0, sample, last: 0 }
        };
        header.cells.iter().enumerate().filter(is_watched).map(new).collect()
    }

    /// The same column before anything of it was seen.
    pub(crate) fn unseen(&self) -> Self {
        Self { cells: Vec::new(), many: false, filled: 0, sample: Vec::new(), last: 0, ..self.clone() }
    }

    /// Watches the rows of a span that have no fault, which the table has from `before` on; the others come one by one.
    pub(crate) fn span(&mut self, span: Span<'_>, faulty: &[bool], table: &Table, before: usize, has_left_out: bool) {
        let rows = span.whole(self.place).zip(span.lines()).zip(faulty).filter(|(_, faulty)| !**faulty);
        for (row, ((cell, line), _)) in (before..).zip(rows) {
            if self.quiet.is_met(table, row) && !(has_left_out && table.is_left_out(row)) {
                self.see(cell, line);
            }
        }
    }

    /// Watches a row of these values.
    pub(crate) fn row(&mut self, base: &[u8], cells: &[Cell], line: u32, values: &[Value<'_>]) {
        if let Some(cell) = cells.get(self.place).filter(|_| self.quiet.is_met_by(values)) {
            self.see(cell.of(base), line);
        }
    }

    fn see(&mut self, cell: &[u8], line: u32) {
        if let Some(seen) = self.cells.get_mut(self.last)
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
        self.filled += 1;
        if self.sample.len() < SAMPLE {
            self.sample.push((line, text(&cell[..cell.len().min(4 * LONGEST)])));
        }
        let says = match cell.len() {
            ..=LONGEST if self.many && !may_tell(self.asks, cell) => return,
            ..=LONGEST => cell,
            _ => match part_that_tells(self.asks, cell) {
                Some(part) => part.as_bytes(),
                None => return,
            },
        };
        if let Some(at) = self.cells.iter().position(|seen| seen.says.as_bytes() == says) {
            self.last = at;
            return self.cells[at].add(1, &[line]);
        }
        self.last = self.cells.len();
        self.cells.push(Seen { says: text(says), rows: 1, lines: vec![line] });
        self.bound();
    }

    /// Lets go of cells that tell nothing, where there are too many different ones, and then of the last ones.
    fn bound(&mut self) {
        if self.cells.len() <= MOST {
            return;
        }
        self.many = true;
        self.last = 0;
        let (asks, heading) = (self.asks, &self.heading);
        self.cells.retain(|seen| asks.tells(heading, &seen.says));
        self.cells.truncate(MOST);
    }

    /// Whether its cells are few, so that all of them are here.
    pub(crate) fn has_all_cells(&self) -> bool {
        !self.many
    }

    /// Adds what was seen of the part that follows, of which the first line is `lines` further down than it says
    /// itself.
    pub(crate) fn append(&mut self, next: Self, lines: u32) {
        let missing = SAMPLE - self.sample.len().min(SAMPLE);
        self.sample.extend(next.sample.into_iter().take(missing).map(|(line, cell)| (line.saturating_add(lines), cell)));
        self.filled += next.filled;
        for seen in next.cells {
            let moved: Vec<u32> = seen.lines.iter().map(|line| line.saturating_add(lines)).collect();
            match self.cells.iter_mut().find(|known| known.says == seen.says) {
                Some(known) => known.add(seen.rows, &moved),
                None => self.cells.push(Seen { lines: moved, ..seen }),
            }
        }
        self.many |= next.many;
        self.bound();
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
