//! What was read of a file, or of a part of it: parts are put together in the order of the file.

use std::path::Path;

use super::graded::Graded;
use super::observed::Observed;
use crate::error::{Error, Exit, Result};
use crate::intake::files::csv::dialect::Marks;
use crate::intake::table::typed::OWN_NAME;
use crate::intake::table::typed::{NO_CATEGORY, NO_WINDOW, Table};
use crate::intake::terms::reject::Reject;
use crate::intake::values::interner::AllNames;

/// Bytes of records that are kept of a file's rejected rows: those of a file of nothing but faults would be the whole
/// file.
const MOST_RAW: usize = 64 << 20;
/// Faults of a file that are listed, some two hundred bytes each. No table has more, and where there are, nothing is
/// published.
const MOST_FAULTS: usize = 2_000_000;

/// Rows of one file, one after the other.
#[derive(Debug)]
pub(crate) struct Part {
    /// Rows without a fault of their own.
    pub(crate) table: Table,
    /// Faults of the others.
    pub(crate) rejects: Vec<Reject>,
    /// Names of the windows by the part's own number.
    pub(crate) windows: AllNames,
    /// Names of the categories by the part's own number.
    pub(crate) categories: AllNames,
    /// What its grades tell of their scale.
    pub(crate) graded: Graded,
    /// Data rows.
    pub(crate) read: u64,
    /// Data rows with a fault.
    pub(crate) rejected: u64,
    /// The hash of each personal value, for the run's Bloom filter.
    pub(crate) personal: Vec<u64>,
    /// Data rows with more cells than the header.
    pub(crate) wider: u64,
    /// Bytes of rejected records that are kept.
    raw: usize,
    /// Rejected rows of which the record is not kept.
    pub(crate) left_out: u64,
    /// Rows of a table of cases beside which no callback, or no rating, stands.
    pub(crate) cases_alone: u64,
    /// What cut the records, and whether they are GB18030, where places are known.
    pub(crate) cut_by: Option<(Marks, bool)>,
    /// What was noticed of its cells.
    pub(crate) observed: Observed,
    /// Line and place in the file of records, some thousand bytes apart, where places are known.
    pub(crate) places: Vec<(u32, u64)>,
}

impl Part {
    /// Nothing read yet.
    pub(crate) fn new(table: Table) -> Self {
        let (rejects, places, personal) = (Vec::new(), Vec::new(), Vec::new());
        let (windows, categories) = (AllNames::default(), AllNames::default());
        let (read, rejected, wider, raw, left_out, cases_alone, cut_by) = (0, 0, 0, 0, 0, 0, None);
        let observed = Observed::default();
        Self {
            table,
            rejects,
            windows,
            categories,
            graded: Graded::default(),
            read,
            rejected,
            personal,
            wider,
            raw,
            left_out,
            cases_alone,
            cut_by,
            observed,
            places,
        }
    }

    /// Whether there are more faults than are listed.
    pub(crate) fn gave_up(&self) -> bool {
        self.rejects.len() >= MOST_FAULTS
    }

    /// Refuses a file with more faults than anybody could read: it is no export of this kind.
    ///
    /// # Errors
    /// It has them.
    pub(crate) fn refuse_endless(&self, path: &Path) -> Result<()> {
        if !self.gave_up() {
            return Ok(());
        }
        let endless = message!("intake.endless", rejected = self.rejected, read = self.read);
        Err(Error::in_file(path, endless).exit(Exit::InDoubt))
    }

    /// Rejects a row for so many faults, which `list` makes of its record; the record is kept only where there are not
    /// too many.
    pub(crate) fn reject(&mut self, faults: usize, record: &mut dyn FnMut() -> String, list: impl FnOnce(&str) -> Vec<Reject>) {
        self.rejected += 1;
        if self.gave_up() {
            return;
        }
        let is_kept = self.raw < MOST_RAW;
        let record = if is_kept { record() } else { String::new() };
        self.raw += record.len() * faults;
        self.left_out += u64::from(!is_kept);
        self.rejects.extend(list(&record));
    }

    /// Adds the part that follows, of which the first line is `lines` further down than it says itself.
    ///
    /// # Errors
    /// Memory has run out.
    pub(crate) fn append(&mut self, mut next: Self, lines: u32) -> Result<()> {
        next.table.lines.iter_mut().for_each(|line| *line = line.saturating_add(lines));
        next.rejects.iter_mut().for_each(|reject| reject.line = reject.line.saturating_add(lines));
        next.places.iter_mut().for_each(|(line, _)| *line = line.saturating_add(lines));
        next.renumber(&mut self.windows, &mut self.categories);
        self.table.append(next.table)?;
        self.personal.append(&mut next.personal);
        let rejected = self.rejected + next.rejected;
        for row in next.rejects.chunk_by_mut(|a, b| a.line == b.line) {
            let record = std::mem::take(&mut row[0].raw);
            let faults = row.to_vec();
            self.reject(row.len(), &mut || record.clone(), |record| {
                faults.into_iter().map(|fault| Reject { raw: record.to_owned(), ..fault }).collect()
            });
        }
        self.rejected = rejected;
        self.wider += next.wider;
        self.places.append(&mut next.places);
        self.observed.append(next.observed, lines);
        self.graded.add(&next.graded);
        self.read += next.read;
        self.cases_alone += next.cases_alone;
        Ok(())
    }

    /// Gives windows and categories the numbers that they have among names that are known before.
    fn renumber(&mut self, windows: &mut AllNames, categories: &mut AllNames) {
        let (windows, categories) = (windows.merge(&self.windows), categories.merge(&self.categories));
        let changed = |numbers: &[u32]| numbers.iter().zip(0..).any(|(new, old)| *new != old);
        if changed(&windows) {
            for window in self.table.windows.iter_mut().filter(|window| **window != NO_WINDOW) {
                *window = windows[*window as usize];
            }
        }
        if changed(&categories) {
            for category in self.table.categories.iter_mut().filter(|category| **category != NO_CATEGORY) {
                *category = categories[*category as usize];
            }
        }
    }

    /// Gives windows and categories the numbers that they have in the whole run, once the ledger was asked: a visit's
    /// window may be its case's, which has that number already.
    pub(crate) fn settle_names(&mut self, windows: &mut AllNames, categories: &mut AllNames) {
        if !self.table.kind.follows_cases() {
            return self.renumber(windows, categories);
        }
        let windows = windows.merge(&self.windows);
        for window in self.table.windows.iter_mut().filter(|window| **window != NO_WINDOW && **window & OWN_NAME != 0) {
            *window = windows[(*window & !OWN_NAME) as usize];
        }
    }
}
