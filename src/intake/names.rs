//! Windows and categories as numbers: per file while it is read, then for all files together.

use hashbrown::{HashMap, HashTable};
use xxhash_rust::xxh3::xxh3_64;

/// What a cell of a window or category column is, found out once for all cells that look the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// A name, by its number in this file.
    Number(u32),
    /// Nothing.
    Blank,
    /// A name that the roster does not have, by its number.
    Stranger(u32),
    /// 合计 and the like.
    Total,
}

/// The cells of one column of one file that look different.
#[derive(Debug, Default)]
pub(super) struct Interner {
    table: HashTable<u32>,
    cells: Vec<(Box<[u8]>, Named)>,
    /// Names by number.
    pub(super) names: Vec<String>,
    hashes: Vec<u64>,
    numbers: HashMap<String, u32>,
}

/// What a cell that was not met before turns out to be.
pub(super) enum Met {
    /// This name; `known` where the roster has it or there is none.
    Name {
        /// After `[values]`.
        name: String,
        /// Whether it may be there.
        known: bool,
    },
    /// Nothing.
    Blank,
    /// A sum.
    Total,
}

impl Interner {
    /// Looks a trimmed cell up; `meet` is asked about one that was not met before.
    pub(super) fn look(&mut self, cell: &[u8], meet: impl FnOnce(&[u8]) -> Met) -> Named {
        let hash = xxh3_64(cell);
        if let Some(at) = self.table.find(hash, |at| *self.cells[*at as usize].0 == *cell) {
            return self.cells[*at as usize].1;
        }
        let named = match meet(cell) {
            Met::Blank => Named::Blank,
            Met::Total => Named::Total,
            Met::Name { name, known } => {
                let next = self.names.len() as u32;
                let number = *self.numbers.entry(name).or_insert_with_key(|name| {
                    self.hashes.push(xxh3_64(name.as_bytes()));
                    self.names.push(name.clone());
                    next
                });
                if known { Named::Number(number) } else { Named::Stranger(number) }
            }
        };
        let at = self.cells.len() as u32;
        self.cells.push((cell.into(), named));
        let cells = &self.cells;
        self.table.insert_unique(hash, at, |at| xxh3_64(&cells[*at as usize].0));
        named
    }

    /// The hash of a name.
    pub(super) fn hash(&self, number: u32) -> u64 {
        self.hashes[number as usize]
    }

    /// All names that were met.
    pub(super) fn into_names(self) -> AllNames {
        AllNames { names: self.names, numbers: self.numbers }
    }
}

/// Names of several chunks or files, in the order in which they were met; each has the number of its place.
#[derive(Debug, Default)]
pub(super) struct AllNames {
    names: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl FromIterator<String> for AllNames {
    fn from_iter<I: IntoIterator<Item = String>>(names: I) -> Self {
        let names: Vec<String> = names.into_iter().collect();
        let numbers = names.iter().cloned().zip(0..).collect();
        Self { names, numbers }
    }
}

impl AllNames {
    /// The numbers, here, of other names.
    pub(super) fn merge(&mut self, names: &Self) -> Vec<u32> {
        names
            .names
            .iter()
            .map(|name| {
                if let Some(number) = self.numbers.get(name) {
                    return *number;
                }
                let number = self.names.len() as u32;
                self.names.push(name.clone());
                self.numbers.insert(name.clone(), number);
                number
            })
            .collect()
    }

    /// Every name, by number.
    pub(super) fn iter(&self) -> impl Iterator<Item = &String> {
        self.names.iter()
    }

    /// Only the names that the columns use: their numbers are changed to fit.
    pub(super) fn used(self, columns: &mut [&mut Vec<u32>]) -> Vec<String> {
        let mut uses = vec![false; self.names.len()];
        for number in columns.iter().flat_map(|column| column.iter()) {
            uses[*number as usize] = true;
        }
        if uses.iter().all(|used| *used) {
            return self.names;
        }
        let mut next = 0;
        let new: Vec<u32> = uses
            .iter()
            .map(|used| {
                next += u32::from(*used);
                next.wrapping_sub(1)
            })
            .collect();
        for number in columns.iter_mut().flat_map(|column| column.iter_mut()) {
            *number = new[*number as usize];
        }
        self.names.into_iter().zip(uses).filter_map(|(name, used)| used.then_some(name)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_become_numbers_and_unused_names_go() {
        let mut one = Interner::default();
        let name = |cell: &[u8]| Met::Name { name: super::super::text::text(cell).to_lowercase(), known: cell != b"x" };
        assert_eq!(
            ["A", "b", "a", "x"].map(|cell| one.look(cell.as_bytes(), name)),
            [Named::Number(0), Named::Number(1), Named::Number(0), Named::Stranger(2)]
        );
        assert_eq!(one.look(b"", |_| Met::Blank), Named::Blank);
        let mut all = AllNames::default();
        let two = AllNames { names: vec!["b".into(), "c".into()], numbers: HashMap::new() };
        assert_eq!(all.merge(&two), [0, 1]);
        assert_eq!(all.merge(&one.into_names()), [2, 0, 3]);
        let mut column = vec![1, 3, 3];
        assert_eq!(all.used(&mut [&mut column]), ["c", "x"]);
        assert_eq!(column, [0, 1, 1]);
    }
}
