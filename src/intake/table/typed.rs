//! Typed rows of one kind, column by column: of one file while it is read, of all files once they are settled.

use crate::intake::ids::grow::extend;
use crate::intake::values::vocabulary::{LEFT_OUT, words_of};
use std::collections::TryReserveError;

use crate::domain::{CellType, Kind};
use crate::error::{Error, Result};
use crate::intake::ids::arena::TextArena;
use crate::intake::ids::keys::{Book, Ids};
use crate::intake::table::counted::{self, CountedRow};
use crate::intake::values::dates::Stamp;

/// A blank date.
pub(crate) const NO_DAY: i32 = i32::MIN;
/// A visit without a window of its own.
pub(crate) const NO_WINDOW: u32 = u32::MAX;
/// A row of the ledger without a category, which is left out.
pub(crate) const NO_CATEGORY: u32 = u32::MAX;
/// No case that is known.
pub(crate) const NO_CASE: u32 = u32::MAX;
/// A row that is never a duplicate of one without an id.
pub(crate) const NO_PRINT: u64 = 0;

/// Rows without a fault of their own.
#[derive(Debug)]
pub(crate) struct Table {
    /// Their kind.
    pub(crate) kind: Kind,
    /// Line of each.
    pub(crate) lines: Vec<u32>,
    /// Fingerprint of each row without an id, which says that it may be one of two equal rows; visits and evaluations.
    pub(crate) prints: Vec<u64>,
    /// `case_id` of the ledger, `visit_id` of the visits, what tells a problem from others of the rectification ledger.
    pub(crate) ids: Ids,
    /// Number of the window's name.
    pub(crate) windows: Vec<u32>,
    /// Number of the category's name; ledger only.
    pub(crate) categories: Vec<u32>,
    /// `case_id` of visits and evaluations, until the ledger was asked.
    pub(crate) case_ids: Ids,
    /// Row of the case in the ledger; other kinds, once the ledger was asked.
    pub(crate) cases: Vec<u32>,
    /// Time of the day of `accepted_at`, and of `visited_at` until the ledger was asked.
    pub(crate) times: Vec<u32>,
    /// By place in `Kind::columns`: the days of a date column that the file has.
    pub(crate) days: Vec<Option<Vec<i32>>>,
    /// By place in `Kind::columns`: the times of day of a date column, where a rule in force asks for them; of
    /// `accepted_at` they are `times`.
    pub(crate) clock: Vec<Option<Vec<u32>>>,
    /// Places of the columns whose times of day a rule asks for.
    pub(crate) timed: Vec<usize>,
    /// By place in `Kind::columns`: codes of a closed list.
    pub(crate) codes: Vec<Option<Vec<u8>>>,
    /// By place in `Kind::columns`: text that was asked for.
    pub(crate) texts: Vec<Option<TextArena>>,
    /// What each row's opinion says ([`crate::themes::Said`]), where a file has opinions; visits only.
    pub(crate) said: Option<Vec<u64>>,
    /// Rows of the evaluations that count ratings, in order.
    pub(crate) counted: Vec<CountedRow>,
}

impl Table {
    /// No rows, and room for the columns that every table of the kind has; `book` is of its own ids, `cases` of the
    /// ledger's.
    pub(crate) fn new(kind: Kind, book: &Book, cases: &Book) -> Self {
        let columns = kind.columns();
        let is_code = |cells| words_of(cells).is_some() || matches!(cells, CellType::Status | CellType::Part);
        Self {
            kind,
            lines: Vec::new(),
            prints: Vec::new(),
            ids: Ids::new(book),
            windows: Vec::new(),
            categories: Vec::new(),
            case_ids: Ids::new(cases),
            cases: Vec::new(),
            times: Vec::new(),
            days: columns.iter().map(|_| None).collect(),
            clock: columns.iter().map(|_| None).collect(),
            timed: Vec::new(),
            codes: columns.iter().map(|column| is_code(column.cells).then(Vec::new)).collect(),
            texts: columns.iter().map(|_| None).collect(),
            said: None,
            counted: Vec::new(),
        }
    }

    /// Begins a date column that the file has, and its times of day where a rule asks for them.
    pub(crate) fn begin_dates(&mut self, column: usize) {
        self.days[column] = Some(Vec::new());
        self.clock[column] = self.timed.contains(&column).then(Vec::new);
    }

    /// Makes room for so many rows in the columns that every row fills.
    pub(crate) fn reserve(&mut self, rows: usize) {
        let of_ledger = self.kind == Kind::Ledger;
        self.lines.reserve(rows);
        self.windows.reserve(rows);
        if of_ledger {
            self.categories.reserve(rows);
        } else {
            self.prints.reserve(rows);
            self.case_ids.keys_mut().reserve(rows);
        }
        if self.kind != Kind::Evaluations {
            self.ids.keys_mut().reserve(rows);
            self.times.reserve(rows);
        }
        self.days.iter_mut().flatten().for_each(|days| days.reserve(rows));
        self.codes.iter_mut().flatten().for_each(|codes| codes.reserve(rows));
        self.said.iter_mut().for_each(|said| said.reserve(rows));
    }

    /// Rows.
    pub(crate) fn len(&self) -> usize {
        self.lines.len()
    }

    /// A date of a row.
    pub(crate) fn stamp(&self, column: usize, row: usize) -> Option<Stamp> {
        let day = self.days[column].as_ref().map(|days| days[row]).filter(|day| *day != NO_DAY)?;
        Some(Stamp { day, time: self.times.get(row).copied().unwrap_or(Stamp::NO_TIME) })
    }

    /// Adds the rows of a table of the same kind.
    ///
    /// # Errors
    /// Memory has run out.
    pub(crate) fn append(&mut self, more: Self) -> Result<()> {
        let (kind, rows) = (self.kind, self.len());
        self.add(more).map_err(|error| Error::new(message!("intake.memory", kind, rows)).because(error))
    }

    fn add(&mut self, more: Self) -> std::result::Result<(), TryReserveError> {
        let is_new = self.days.iter().all(Option::is_none) && self.texts.iter().all(Option::is_none) && self.said.is_none();
        if self.len() == 0 && is_new {
            *self = more;
            return Ok(());
        }
        let (before, after) = (self.len(), self.len() + more.len());
        extend(&mut self.lines, &more.lines)?;
        extend(&mut self.prints, &more.prints)?;
        self.ids.append(&more.ids)?;
        extend(&mut self.windows, &more.windows)?;
        extend(&mut self.categories, &more.categories)?;
        self.case_ids.append(&more.case_ids)?;
        extend(&mut self.cases, &more.cases)?;
        extend(&mut self.times, &more.times)?;
        self.counted.extend(more.counted.iter().map(|counted| CountedRow { row: counted.row + before as u32, ..*counted }));
        for (all, new) in self.days.iter_mut().zip(&more.days) {
            if all.is_none() && new.is_none() {
                continue;
            }
            let all = all.get_or_insert_default();
            all.try_reserve(after - all.len())?;
            all.resize(before, NO_DAY);
            all.extend_from_slice(new.as_deref().unwrap_or_default());
            all.resize(after, NO_DAY);
        }
        for (all, new) in self.clock.iter_mut().zip(&more.clock).filter(|(all, new)| all.is_some() || new.is_some()) {
            let all = all.get_or_insert_default();
            all.try_reserve(after - all.len())?;
            all.resize(before, Stamp::NO_TIME);
            all.extend_from_slice(new.as_deref().unwrap_or_default());
            all.resize(after, Stamp::NO_TIME);
        }
        if self.said.is_some() || more.said.is_some() {
            let all = self.said.get_or_insert_default();
            all.try_reserve(after - all.len())?;
            all.resize(before, 0);
            all.extend_from_slice(more.said.as_deref().unwrap_or_default());
            all.resize(after, 0);
        }
        for (all, new) in self.codes.iter_mut().zip(&more.codes) {
            if let (Some(all), Some(new)) = (all, new) {
                extend(all, new)?;
            }
        }
        for (all, new) in self.texts.iter_mut().zip(&more.texts) {
            if all.is_none() && new.is_none() {
                continue;
            }
            let all = all.get_or_insert_default();
            (all.len()..before).for_each(|_| all.push(b""));
            for row in 0..more.lines.len() {
                all.push(new.as_ref().map_or(&b""[..], |new| new.get(row)));
            }
        }
        Ok(())
    }

    /// Leaves a visit, or a problem, out, for its case is.
    pub(crate) fn leave_out(&mut self, row: usize) {
        let outcome = self.kind.columns().iter().position(|column| matches!(column.cells, CellType::Outcome | CellType::Resolved));
        if let Some(codes) = outcome.and_then(|at| self.codes[at].as_mut()) {
            codes[row] = LEFT_OUT;
        }
    }

    /// Whether a row's status or outcome says that it is no case or no visit.
    pub(crate) fn is_left_out(&self, row: usize) -> bool {
        self.codes.iter().flatten().any(|codes| codes.get(row) == Some(&LEFT_OUT))
    }

    /// Drops these rows, which are in order.
    pub(crate) fn remove(&mut self, dead: &[u32]) {
        thin_out(&mut self.lines, dead);
        thin_out(&mut self.prints, dead);
        thin_out(self.ids.keys_mut(), dead);
        thin_out(&mut self.windows, dead);
        thin_out(&mut self.categories, dead);
        thin_out(self.case_ids.keys_mut(), dead);
        thin_out(&mut self.cases, dead);
        thin_out(&mut self.times, dead);
        counted::remove(&mut self.counted, dead);
        self.days.iter_mut().flatten().for_each(|days| thin_out(days, dead));
        self.clock.iter_mut().flatten().for_each(|times| thin_out(times, dead));
        self.codes.iter_mut().flatten().for_each(|codes| thin_out(codes, dead));
        self.said.iter_mut().for_each(|said| thin_out(said, dead));
        self.texts.iter_mut().flatten().for_each(|texts| texts.retain(|row| dead.binary_search(&(row as u32)).is_err()));
    }
}

/// Drops the values of these rows, where the column has any; few rows go, so what lies between two of them moves at
/// once.
fn thin_out<T: Copy>(column: &mut Vec<T>, dead: &[u32]) {
    let Some(first) = dead.first().filter(|_| !column.is_empty()) else { return };
    let mut end = *first as usize;
    for (at, row) in dead.iter().enumerate() {
        let next = dead.get(at + 1).map_or(column.len(), |next| *next as usize);
        column.copy_within(*row as usize + 1..next, end);
        end += next - (*row as usize + 1);
    }
    column.truncate(end);
}

/// Marks a window's number as in the file's own counting, where others are the settled ledger's.
pub(crate) const OWN_NAME: u32 = 1 << 31;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_go_leave_the_others_in_order() {
        for dead in [&[][..], &[0], &[9], &[0, 1, 2], &[3, 5, 6, 9], &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]] {
            let mut column: Vec<u32> = (0..10).collect();
            thin_out(&mut column, dead);
            assert_eq!(column, (0..10).filter(|row| !dead.contains(row)).collect::<Vec<_>>());
        }
        let mut none: Vec<u8> = Vec::new();
        thin_out(&mut none, &[1]);
        assert!(none.is_empty());
    }
}
