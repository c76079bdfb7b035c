//! Repeated ids and repeated rows, in reading order: each row is held against the one that holds its id now.
//!
//! Ids tell exactly which rows share one. Whether such rows are equal in every column is not known, because the text of
//! rows is not kept. So rows that share an id, or a fingerprint where they have no id, are read again and compared,
//! some at a time.

use super::counts::{Again, Disagreeing, Holders, days_of};
use super::fingerprints::claims_by_print;
use super::repeated::{Looks, Repeated, Replaced};
use crate::domain::Kind;
use crate::error::Result;
use crate::intake::ids::index::{Index, LeftOutIds};
use crate::intake::ids::keys::{Book, Ids};
use crate::intake::table::positions::{ledger, rectifications, visits};
use crate::intake::table::typed::{NO_CASE, NO_DAY, Table};
use crate::intake::terms::reject::Conflict;
use crate::intake::terms::reject::RowPlace;
use crate::intake::terms::reject::Superseded;
use crate::intake::values::vocabulary::LEFT_OUT;
use crate::workspace::{OnConflict, Workspace};

/// Rows that are compared at a time, at least.
const WINDOW: usize = 1 << 18;

/// What became of a file's faultless rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Removed {
    /// Said before.
    pub(crate) duplicate: u64,
    /// Corrected by another row.
    pub(crate) superseded: u64,
    /// Rejected, for another row holds their id.
    pub(crate) conflicting: u64,
    /// Not counted, for their status or outcome says that they are no case or no visit.
    pub(crate) left_out: u64,
}

/// All rows of a kind while its files come in.
#[derive(Debug)]
pub(crate) struct Settling {
    table: Table,
    on_conflict: OnConflict,
    on_repeat: OnConflict,
    /// By place in the list of files: the first that is of the same file, for the sheets of a workbook are one.
    sources: Vec<u16>,
    /// Rows that share their id with another row of their file.
    repeated: Repeated,
    /// Rows that took the place of those of earlier files.
    replaced: Replaced,
    /// Rows of counts that say other numbers than an earlier one.
    disagreeing: Disagreeing,
    /// Whether the workspace says which of them counts, where they are of one file.
    is_settled: bool,
    /// File of the rows up to a row number, in order.
    files: Vec<(usize, u16)>,
    dead: Vec<u32>,
    superseded: Vec<Superseded>,
    conflicts: Vec<Conflict>,
}

/// Rows of a kind that are settled.
#[derive(Debug)]
pub(crate) struct Settled {
    /// Accepted rows, in reading order.
    pub(crate) table: Table,
    /// Who holds which id.
    pub(crate) index: Index,
    /// Ids of the rows that were left out.
    pub(crate) left_out: LeftOutIds,
    /// Where these stand.
    pub(crate) not_counted: Vec<RowPlace>,
    /// File of the rows up to a row number, in order.
    pub(crate) files: Vec<(usize, u16)>,
    /// Rows that another one corrected.
    pub(crate) superseded: Vec<Superseded>,
    /// Rows to be rejected after all.
    pub(crate) conflicts: Vec<Conflict>,
    /// Rows that share their id with another row of their file.
    pub(crate) repeated: Repeated,
    /// Rows that took the place of those of earlier files.
    pub(crate) replaced: Replaced,
    /// Rows of counts that say other numbers than an earlier one.
    pub(crate) disagreeing: Disagreeing,
}

/// Rows with the same claim, as far as they were looked at: which of them stand, each with its bytes.
///
/// With an id that is one, the holder; without one, every row that differs from those before it.
struct Standing {
    claim: u32,
    rows: Vec<(u32, Vec<u8>)>,
}

impl Settling {
    /// Nothing read yet.
    pub(crate) fn new(kind: Kind, workspace: &Workspace, sources: Vec<u16>, book: &Book) -> Self {
        Self {
            table: Table::new(kind, book, &Book::default()),
            on_conflict: workspace.on_conflict,
            on_repeat: workspace.on_repeat.unwrap_or_default(),
            sources,
            repeated: Repeated::default(),
            replaced: Replaced::default(),
            disagreeing: Disagreeing::default(),
            is_settled: workspace.on_repeat.is_some(),
            files: Vec::new(),
            dead: Vec::new(),
            superseded: Vec::new(),
            conflicts: Vec::new(),
        }
    }

    /// Rows so far.
    pub(crate) fn len(&self) -> u64 {
        self.table.len() as u64
    }

    /// Takes the faultless rows of the next file.
    ///
    /// # Errors
    /// Memory has run out.
    pub(crate) fn take(&mut self, file: u16, rows: Table) -> Result<()> {
        self.table.append(rows)?;
        self.files.push((self.table.len(), file));
        Ok(())
    }

    /// Every file is in: repeated and superseded rows go. `read` reads rows again, each as bytes that are equal where
    /// the rows are; `removed` has a place for every file.
    ///
    /// # Errors
    /// A file can no longer be read.
    pub(crate) fn finish(mut self, removed: &mut [Removed], read: impl Fn(&[RowPlace]) -> Result<Vec<Vec<u8>>>) -> Result<Settled> {
        let (mut index, claims) = Index::of(&self.table.ids);
        self.resolve(claims, removed, &read, |kept, from, to| index.give(kept, from, to))?;
        let claims = claims_by_print(&self.table.prints);
        self.resolve(claims, removed, &read, |_, _, _| ())?;
        self.table.prints = Vec::new();
        self.resolve_counts(removed);
        let (left_out, not_counted) = self.leave_out(&mut index, removed);
        if !self.dead.is_empty() {
            self.dead.sort_unstable();
            let mut lost = 0;
            let new = (0..self.table.len() as u32).map(|row| {
                lost += u32::from(self.dead.get(lost as usize) == Some(&row));
                row.wrapping_sub(lost)
            });
            let new: Vec<u32> = new.collect();
            let (table, dead) = (&mut self.table, &self.dead);
            rayon::join(|| index.renumber(&new), || table.remove(dead));
            self.files.iter_mut().for_each(|(end, _)| *end -= dead.partition_point(|row| (*row as usize) < *end));
        }
        let Self { table, files, superseded, conflicts, repeated, replaced, disagreeing, .. } = self;
        Ok(Settled { table, index, left_out, not_counted, files, superseded, conflicts, repeated, replaced, disagreeing })
    }

    /// Decides about rows that claim what an earlier row, named first, has.
    fn resolve(
        &mut self,
        claims: Vec<(u32, u32)>,
        removed: &mut [Removed],
        read: impl Fn(&[RowPlace]) -> Result<Vec<Vec<u8>>>,
        mut give: impl FnMut(&Ids, u32, u32),
    ) -> Result<()> {
        let mut rows = claims;
        let firsts: Vec<u32> = rows.iter().map(|(first, _)| *first).collect();
        rows.extend(firsts.into_iter().map(|first| (first, first)));
        rows.sort_unstable();
        rows.dedup();
        let window = WINDOW.max(rows.len() / 8);
        let mut standing: Option<Standing> = None;
        for rows in rows.chunks(window) {
            let places: Vec<RowPlace> = rows.iter().map(|(_, row)| self.place(*row)).collect();
            for ((claim, row), bytes) in rows.iter().zip(read(&places)?) {
                match &mut standing {
                    Some(now) if now.claim == *claim => self.decide(now, (*row, bytes), removed, &mut give),
                    _ => standing = Some(Standing { claim: *claim, rows: vec![(*row, bytes)] }),
                }
            }
        }
        Ok(())
    }

    /// Decides about rows of counts that are about what an earlier one is about.
    fn resolve_counts(&mut self, removed: &mut [Removed]) {
        let mut holders = Holders::default();
        for counted in self.table.counted.clone() {
            let Some((held, again)) = holders.look(&self.table, &counted) else { continue };
            let ((file, line), (held_file, held_line)) = (self.place(counted.row), self.place(held));
            let fate = |file: u16| usize::from(file);
            let (days, kind) = (days_of(&self.table, &counted), self.table.kind);
            let is_repeat = self.sources[fate(held_file)] == self.sources[fate(file)];
            if again == Again::Equal {
                if is_repeat && !self.is_settled && counted.ratings.all() > 0 {
                    self.disagreeing.add_equal((file, line), days, &counted);
                }
                removed[fate(file)].duplicate += 1;
                self.dead.push(counted.row);
                continue;
            }
            if !(is_repeat && self.is_settled) {
                self.disagreeing.add((file, line), days.clone(), (held_file, held_line));
            }
            match if is_repeat { self.on_repeat } else { self.on_conflict } {
                OnConflict::Last => {
                    removed[fate(held_file)].superseded += 1;
                    self.dead.push(held);
                    self.superseded.push(Superseded { kind, file: held_file, line: held_line, id: days, by_file: file, by_line: line });
                    holders.take(&self.table, &counted);
                }
                OnConflict::First => {
                    removed[fate(file)].superseded += 1;
                    self.dead.push(counted.row);
                    self.superseded.push(Superseded { kind, file, line, id: days, by_file: held_file, by_line: held_line });
                }
                OnConflict::Reject => {
                    removed[fate(file)].conflicting += 1;
                    self.dead.push(counted.row);
                    self.conflicts.push(Conflict { file, line });
                }
            }
        }
    }

    /// Takes out the rows whose status or outcome says that they are no case or no visit, after they may have taken an
    /// id.
    fn leave_out(&mut self, index: &mut Index, removed: &mut [Removed]) -> (LeftOutIds, Vec<RowPlace>) {
        let mut ids = LeftOutIds::default();
        if !self.table.codes.iter().flatten().any(|codes| codes.contains(&LEFT_OUT)) {
            return (ids, Vec::new());
        }
        self.dead.sort_unstable();
        let out: Vec<u32> = (0..self.table.len() as u32)
            .filter(|row| self.table.is_left_out(*row as usize) && self.dead.binary_search(row).is_err())
            .collect();
        for row in &out {
            removed[usize::from(self.place(*row).0)].left_out += 1;
            index.remove(&self.table.ids, *row);
            ids.add(&self.table.ids, *row as usize);
        }
        let places = out.iter().map(|row| self.place(*row)).collect();
        self.dead.extend(out);
        (ids, places)
    }

    /// What a row that takes the place of an earlier one looks like.
    fn looks(&self, held: usize, row: usize) -> Looks {
        let table = &self.table;
        let day = |column: usize, row: usize| table.days[column].as_ref().map(|days| days[row]).filter(|day| *day != NO_DAY);
        match table.kind {
            Kind::Ledger => match (day(ledger::COMPLETED_AT, held), day(ledger::COMPLETED_AT, row)) {
                _ if day(ledger::ACCEPTED_AT, held) != day(ledger::ACCEPTED_AT, row) => Looks::Another,
                (Some(_), None) => Looks::Older,
                _ => Looks::Correction,
            },
            Kind::Visits => {
                let cases = [held, row].map(|row| table.cases.get(row).copied().unwrap_or(NO_CASE));
                let are_others = if cases.contains(&NO_CASE) {
                    table.windows[held] != table.windows[row] && day(visits::VISITED_AT, held) != day(visits::VISITED_AT, row)
                } else {
                    cases[0] != cases[1]
                };
                if are_others { Looks::Another } else { Looks::Correction }
            }
            Kind::Evaluations => Looks::Correction,
            Kind::Rectifications => match (day(rectifications::RECTIFIED_ON, held), day(rectifications::RECTIFIED_ON, row)) {
                _ if day(rectifications::RAISED_ON, held) != day(rectifications::RAISED_ON, row) => Looks::Another,
                (Some(_), None) => Looks::Older,
                _ => Looks::Correction,
            },
        }
    }

    fn place(&self, row: u32) -> RowPlace {
        let at = self.files.partition_point(|(end, _)| *end <= row as usize);
        (self.files.get(at).map_or(0, |(_, file)| *file), self.table.lines[row as usize])
    }

    fn decide(
        &mut self,
        standing: &mut Standing,
        (row, bytes): (u32, Vec<u8>),
        removed: &mut [Removed],
        give: &mut impl FnMut(&Ids, u32, u32),
    ) {
        let (file, line) = self.place(row);
        let fate = |file: u16| usize::from(file);
        if standing.rows.iter().any(|(_, known)| *known == bytes) {
            removed[fate(file)].duplicate += 1;
            self.dead.push(row);
            return;
        }
        let Some(id) = (self.table.kind != Kind::Evaluations).then(|| self.table.ids.get(row as usize)).flatten() else {
            standing.rows.push((row, bytes));
            return;
        };
        let holder = &mut standing.rows[0];
        let (held_file, held_line) = self.place(holder.0);
        let kind = self.table.kind;
        // a correction comes from a later file; in one file an id that stands twice says that something is wrong with
        // the ids
        let is_repeat = self.sources[usize::from(held_file)] == self.sources[usize::from(file)];
        if is_repeat {
            let apart = self.table.windows[row as usize] != self.table.windows[holder.0 as usize];
            self.repeated.add((file, line), &id, apart);
        } else if self.on_conflict == OnConflict::Last {
            let looks = self.looks(holder.0 as usize, row as usize);
            self.replaced.add((file, line), &id, looks);
        }
        match if is_repeat { self.on_repeat } else { self.on_conflict } {
            OnConflict::Last => {
                removed[fate(held_file)].superseded += 1;
                self.dead.push(holder.0);
                self.superseded.push(Superseded { kind, file: held_file, line: held_line, id, by_file: file, by_line: line });
                give(&self.table.ids, holder.0, row);
                *holder = (row, bytes);
            }
            OnConflict::First => {
                removed[fate(file)].superseded += 1;
                self.dead.push(row);
                self.superseded.push(Superseded { kind, file, line, id, by_file: held_file, by_line: held_line });
            }
            OnConflict::Reject => {
                removed[fate(file)].conflicting += 1;
                self.dead.push(row);
                self.conflicts.push(Conflict { file, line });
            }
        }
    }
}
