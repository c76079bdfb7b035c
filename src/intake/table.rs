//! Typed rows of one kind, column by column: of one file while it is read, of all files once they are settled.

use super::dates::Stamp;
use super::texts::Texts;
use crate::domain::{CellType, Kind};

/// A blank date.
pub(super) const NO_DAY: i32 = i32::MIN;
/// No case that is known.
pub(super) const NO_CASE: u32 = u32::MAX;
/// A row that is never a duplicate of one without an id.
pub(super) const NO_PRINT: u128 = 0;

/// Rows without a fault of their own.
#[derive(Debug)]
pub(super) struct Table {
    /// Their kind.
    pub(super) kind: Kind,
    /// Line of each.
    pub(super) lines: Vec<u32>,
    /// Fingerprint of each row's canonical columns as parsed.
    pub(super) prints: Vec<u128>,
    /// `case_id` of the ledger, `visit_id` of the visits, of one file; of all files, [`super::ids::Ids`] has them.
    pub(super) ids: Texts,
    /// Number of the window's name.
    pub(super) windows: Vec<u32>,
    /// Number of the category's name; ledger only.
    pub(super) categories: Vec<u32>,
    /// Row of the case in the ledger; visits and evaluations.
    pub(super) cases: Vec<u32>,
    /// Time of the day of `accepted_at`; ledger only.
    pub(super) times: Vec<u32>,
    /// By place in `Kind::columns`: the days of a date column that the file has.
    pub(super) days: Vec<Option<Vec<i32>>>,
    /// By place in `Kind::columns`: codes of a closed list.
    pub(super) codes: Vec<Option<Vec<u8>>>,
    /// By place in `Kind::columns`: text that was asked for.
    pub(super) texts: Vec<Option<Texts>>,
}

impl Table {
    /// No rows, and room for the columns that every table of the kind has.
    pub(super) fn new(kind: Kind) -> Self {
        let columns = kind.columns();
        let is_code = |cells| !matches!(cells, CellType::Text | CellType::Personal | CellType::Date);
        Self {
            kind,
            lines: Vec::new(),
            prints: Vec::new(),
            ids: Texts::default(),
            windows: Vec::new(),
            categories: Vec::new(),
            cases: Vec::new(),
            times: Vec::new(),
            days: columns.iter().map(|_| None).collect(),
            codes: columns.iter().map(|column| is_code(column.cells).then(Vec::new)).collect(),
            texts: columns.iter().map(|_| None).collect(),
        }
    }

    /// Rows.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// A date of a row.
    pub(super) fn stamp(&self, column: usize, row: usize) -> Option<Stamp> {
        let day = self.days[column].as_ref().map(|days| days[row]).filter(|day| *day != NO_DAY)?;
        Some(Stamp { day, time: self.times.get(row).copied().unwrap_or(Stamp::NO_TIME) })
    }

    /// Adds the rows of a file for which `keep` says so; lines, ids and fingerprints were added by who decided that.
    pub(super) fn append(&mut self, file: &Self, keep: &[bool]) {
        let (before, after) = (self.windows.len(), self.lines.len());
        extend(&mut self.windows, &file.windows, keep);
        extend(&mut self.categories, &file.categories, keep);
        extend(&mut self.cases, &file.cases, keep);
        extend(&mut self.times, &file.times, keep);
        for (all, new) in self.days.iter_mut().zip(&file.days) {
            match (all.as_mut(), new) {
                (None, None) => {}
                (None, Some(new)) => {
                    let mut days = vec![NO_DAY; before];
                    extend(&mut days, new, keep);
                    *all = Some(days);
                }
                (Some(all), Some(new)) => extend(all, new, keep),
                (Some(all), None) => all.resize(after, NO_DAY),
            }
        }
        for (all, new) in self.codes.iter_mut().zip(&file.codes) {
            if let (Some(all), Some(new)) = (all, new) {
                extend(all, new, keep);
            }
        }
        for (all, new) in self.texts.iter_mut().zip(&file.texts) {
            if all.is_none() && new.is_none() {
                continue;
            }
            let all = all.get_or_insert_default();
            (all.len()..before).for_each(|_| all.push(b""));
            for row in (0..keep.len()).filter(|row| keep[*row]) {
                all.push(new.as_ref().map_or(&b""[..], |new| new.get(row)));
            }
        }
    }

    /// Drops the rows that `dead` marks.
    pub(super) fn remove(&mut self, dead: &[bool]) {
        let keep: Vec<bool> = dead.iter().map(|dead| !dead).collect();
        retain(&mut self.lines, &keep);
        retain(&mut self.prints, &keep);
        retain(&mut self.windows, &keep);
        retain(&mut self.categories, &keep);
        retain(&mut self.cases, &keep);
        retain(&mut self.times, &keep);
        self.days.iter_mut().flatten().for_each(|days| retain(days, &keep));
        self.codes.iter_mut().flatten().for_each(|codes| retain(codes, &keep));
        self.texts.iter_mut().flatten().for_each(|texts| texts.retain(|row| keep[row]));
    }
}

fn extend<T: Copy>(all: &mut Vec<T>, new: &[T], keep: &[bool]) {
    if new.len() == keep.len() && keep.iter().all(|keep| *keep) {
        all.extend_from_slice(new);
    } else {
        all.extend(new.iter().zip(keep).filter_map(|(value, keep)| keep.then_some(*value)));
    }
}

fn retain<T: Copy>(column: &mut Vec<T>, keep: &[bool]) {
    let mut row = 0;
    column.retain(|_| {
        row += 1;
        keep[row - 1]
    });
}
