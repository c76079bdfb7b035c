//! Repeated ids and repeated rows, in reading order: each row is held against the one that holds its id now.

use hashbrown::HashTable;

use super::Superseded;
use super::ids::Ids;
use super::table::{NO_PRINT, Table};
use crate::domain::Kind;
use crate::error::Result;
use crate::workspace::OnConflict;

/// A row that was rejected because another one holds its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Conflict {
    /// Place in the list of files.
    pub(super) file: u16,
    /// Its line.
    pub(super) line: u32,
}

/// What became of a file's faultless rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Fate {
    /// Said before.
    pub(super) duplicate: u64,
    /// Corrected by another row.
    pub(super) superseded: u64,
    /// Rejected, for another row holds their id.
    pub(super) conflicting: u64,
}

/// All rows of a kind while its files come in.
#[derive(Debug)]
pub(super) struct Settling {
    /// Rows kept so far.
    pub(super) table: Table,
    on_conflict: OnConflict,
    ids: Ids,
    by_print: HashTable<u32>,
    /// File of the rows up to a row number, in order.
    files: Vec<(usize, u16)>,
    dead: Vec<u32>,
    /// Rows that another one corrected.
    pub(super) superseded: Vec<Superseded>,
    /// Rows to be rejected after all.
    pub(super) conflicts: Vec<Conflict>,
}

/// Rows of a kind that are settled.
#[derive(Debug)]
pub(super) struct Settled {
    /// Accepted rows, in reading order.
    pub(super) table: Table,
    /// Who holds which id.
    pub(super) ids: Ids,
    /// File of the rows up to a row number, in order.
    pub(super) files: Vec<(usize, u16)>,
}

impl Settling {
    /// Nothing read yet.
    pub(super) fn new(kind: Kind, on_conflict: OnConflict) -> Self {
        Self {
            table: Table::new(kind),
            on_conflict,
            ids: Ids::default(),
            by_print: HashTable::new(),
            files: Vec::new(),
            dead: Vec::new(),
            superseded: Vec::new(),
            conflicts: Vec::new(),
        }
    }

    /// Takes the faultless rows of the next file; `fates` has a place for every file so far.
    pub(super) fn take(&mut self, file: u16, rows: &Table, fates: &mut [Fate]) -> Result<()> {
        let mut keep = vec![true; rows.len()];
        let has_ids = rows.kind != Kind::Evaluations;
        if has_ids {
            self.ids.reserve(rows.len());
        }
        for (row, keep) in keep.iter_mut().enumerate() {
            let id = if has_ids { rows.ids.get(row) } else { b"" };
            let (line, print) = (rows.lines[row], rows.prints[row]);
            let next = self.table.lines.len() as u32;
            if id.is_empty() {
                *keep = self.take_without_id(print, next);
                fates[usize::from(file)].duplicate += u64::from(!*keep);
            } else {
                let hash = Ids::hash(id);
                match self.ids.find(hash, id) {
                    None => self.ids.insert(hash, id, next)?,
                    Some(holder) => *keep = self.clash(holder, (file, line), print, id, fates),
                }
            }
            if *keep {
                self.table.lines.push(line);
                self.table.prints.push(print);
            }
        }
        self.table.append(rows, &keep);
        self.files.push((self.table.len(), file));
        Ok(())
    }

    fn take_without_id(&mut self, print: u128, next: u32) -> bool {
        if print == NO_PRINT {
            return true;
        }
        let prints = &self.table.prints;
        if self.by_print.find(print as u64, |row| prints[*row as usize] == print).is_some() {
            return false;
        }
        self.by_print.insert_unique(print as u64, next, |row| prints[*row as usize] as u64);
        true
    }

    /// A row whose id another one holds: whether it is kept, and takes the id.
    fn clash(&mut self, holder: u32, (file, line): (u16, u32), print: u128, id: &[u8], fates: &mut [Fate]) -> bool {
        if self.table.prints[holder as usize] == print {
            fates[usize::from(file)].duplicate += 1;
            return false;
        }
        let at = self.files.partition_point(|(end, _)| *end <= holder as usize);
        let (held_file, held_line) = (self.files.get(at).map_or(file, |(_, file)| *file), self.table.lines[holder as usize]);
        let kind = self.table.kind;
        match self.on_conflict {
            OnConflict::Last => {
                fates[usize::from(held_file)].superseded += 1;
                self.dead.push(holder);
                let id_text = super::text::text(id);
                self.superseded.push(Superseded { kind, file: held_file, line: held_line, id: id_text, by_file: file, by_line: line });
                self.ids.replace(Ids::hash(id), id, self.table.lines.len() as u32);
                true
            }
            OnConflict::First => {
                fates[usize::from(file)].superseded += 1;
                let id = super::text::text(id);
                self.superseded.push(Superseded { kind, file, line, id, by_file: held_file, by_line: held_line });
                false
            }
            OnConflict::Reject => {
                fates[usize::from(file)].conflicting += 1;
                self.conflicts.push(Conflict { file, line });
                false
            }
        }
    }

    /// Every file is in: superseded rows go.
    pub(super) fn finish(mut self) -> (Settled, Vec<Superseded>, Vec<Conflict>) {
        self.table.prints = Vec::new();
        if !self.dead.is_empty() {
            let mut dead = vec![false; self.table.len()];
            self.dead.iter().for_each(|row| dead[*row as usize] = true);
            self.table.remove(&dead);
            self.dead.sort_unstable();
            let lost = |row: usize| self.dead.partition_point(|dead| (*dead as usize) < row);
            self.ids.renumber(|row| row - lost(row as usize) as u32);
            self.files.iter_mut().for_each(|(end, _)| *end -= lost(*end));
        }
        (Settled { table: self.table, ids: self.ids, files: self.files }, self.superseded, self.conflicts)
    }
}
