//! Ratings that the exports count and do not list: rows of windows and days, or months, beside the table of evaluations.

use crate::domain::Rating;

/// How many ratings there were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ratings {
    /// By place in [`Rating::GRADES`]: those that somebody gave.
    pub active: [u64; 5],
    /// Those that the device gave by itself.
    pub defaulted: u64,
    /// Those that nobody gave.
    pub unrated: u64,
}

impl Ratings {
    /// Adds others.
    pub(crate) fn add(&mut self, more: &Self) {
        self.active.iter_mut().zip(more.active).for_each(|(all, more)| *all += more);
        self.defaulted += more.defaulted;
        self.unrated += more.unrated;
    }

    /// Those of the two worst grades that somebody gave.
    pub(crate) fn bad(&self) -> u64 {
        let bad = [Rating::Dissatisfied, Rating::VeryDissatisfied];
        bad.into_iter().map(|grade| self.active[grade as usize]).sum()
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.active.iter().sum::<u64>() + self.defaulted + self.unrated
    }
}

/// A row of the evaluations that counts ratings; window, line and last day stand in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CountedRow {
    /// Its row in the table.
    pub(crate) row: u32,
    /// The first of its days; the last one is that of the table.
    pub(crate) first: i32,
    /// The time of day that its date has.
    pub(crate) time: u32,
    /// Fingerprint of the device; 0 where none is named.
    pub(crate) device: u64,
    /// Whether its ratings are those that devices give by themselves.
    pub(crate) default: bool,
    /// The rating that it counts; `None` where it counts all of them.
    pub(crate) grade: Option<u8>,
    /// How many there were.
    pub(crate) ratings: Ratings,
    /// Whether any cell says so; else all are blank, and there were none.
    pub(crate) said: bool,
}

/// Ratings of a window that one row of an export counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Its row in the table of evaluations, which tells window, file and line.
    pub row: u32,
    /// The first of its days, from 1970-01-01.
    pub first: i32,
    /// The last of them: `rated_at` of the row.
    pub last: i32,
    /// How many there were.
    pub ratings: Ratings,
}

/// What the settled rows count; `last` is the last day of each row of the table.
pub(crate) fn counted(rows: &[CountedRow], last: &[i32]) -> Vec<Counted> {
    rows.iter()
        .map(|CountedRow { row, first, ratings, .. }| Counted { row: *row, first: *first, last: last[*row as usize], ratings: *ratings })
        .collect()
}

/// Drops what is counted in these rows, which are in order, and numbers the others anew.
pub(crate) fn remove(counted: &mut Vec<CountedRow>, dead: &[u32]) {
    if dead.is_empty() {
        return;
    }
    counted.retain(|counted| dead.binary_search(&counted.row).is_err());
    for counted in counted {
        counted.row -= dead.partition_point(|row| *row < counted.row) as u32;
    }
}
