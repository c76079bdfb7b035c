//! Windows and categories as numbers: per file while it is read, then for all files together.

#![expect(clippy::disallowed_types, reason = "names are only asked for: the list beside the map keeps their order")]

use hashbrown::{HashMap, HashTable};
use xxhash_rust::xxh3::xxh3_64;

use crate::domain::spelling::name_key;
use crate::intake::terms::code::Code;

/// What a cell of a window or category column is, found out once for all cells that look the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    /// A name, by its number in this file.
    Number(u32),
    /// Nothing.
    Blank,
    /// A name that the roster does not have, by its number.
    Stranger(u32),
    /// 合计 and the like.
    Total,
    /// No name, and this is wrong with it.
    Fault(Code),
}

/// A short cell's length and all its bytes.
#[derive(Debug, Clone, Copy, Default)]
struct Key(u64, u64, u64, u64);

impl Key {
    /// Number by number: compared as one stretch of memory they would first have to be written there.
    #[inline]
    fn is(self, other: Self) -> bool {
        (self.0 ^ other.0) | (self.1 ^ other.1) | (self.2 ^ other.2) | (self.3 ^ other.3) == 0
    }
}

/// Cells that are remembered by their key.
const REMEMBERED: usize = 1024;

/// The cells of one column of one file that look different.
#[derive(Debug, Default)]
pub(crate) struct Interner {
    /// Cells that were met lately, each in the place that its key says.
    lately: Vec<(Key, Option<Named>)>,
    table: HashTable<u32>,
    cells: Vec<(Box<[u8]>, Named)>,
    /// Names by number.
    pub(crate) names: Vec<String>,
    hashes: Vec<u64>,
    numbers: HashMap<String, u32>,
}

/// What a cell that was not met before turns out to be.
pub(crate) enum Met {
    /// A name; `known` if the roster lists it or the workspace has no roster.
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
    /// No name, and this is wrong with it.
    Fault(Code),
}

impl Interner {
    /// Looks a cell up, as it stands; `meet` is asked about one that was not met before.
    #[inline]
    pub(crate) fn look(&mut self, cell: &[u8], meet: impl FnOnce(&[u8]) -> Met) -> Named {
        let Some(key) = key(cell) else { return self.look_slowly(cell, meet) };
        let place = place(key);
        match self.lately.get(place) {
            Some((known, Some(named))) if known.is(key) => return *named,
            _ => {}
        }
        let named = self.look_slowly(cell, meet);
        self.lately.resize(REMEMBERED, (Key::default(), None));
        self.lately[place] = (key, Some(named));
        named
    }

    fn look_slowly(&mut self, cell: &[u8], meet: impl FnOnce(&[u8]) -> Met) -> Named {
        let hash = xxh3_64(cell);
        if let Some(at) = self.table.find(hash, |at| *self.cells[*at as usize].0 == *cell) {
            return self.cells[*at as usize].1;
        }
        let named = match meet(cell) {
            Met::Blank => Named::Blank,
            Met::Total => Named::Total,
            Met::Fault(code) => Named::Fault(code),
            Met::Name { name, known } => {
                let next = self.names.len() as u32;
                // of names that nothing tells apart the one that was met first stands
                let number = *self.numbers.entry(name_key(&name).into_owned()).or_insert_with_key(|key| {
                    self.hashes.push(xxh3_64(key.as_bytes()));
                    self.names.push(name);
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
    pub(crate) fn hash(&self, number: u32) -> u64 {
        self.hashes[number as usize]
    }

    /// All names that were met.
    pub(crate) fn into_names(self) -> AllNames {
        AllNames { names: self.names, numbers: self.numbers }
    }
}

/// The key of a cell of up to 24 bytes; parts of it may overlap.
#[inline]
fn key(cell: &[u8]) -> Option<Key> {
    let eight = |at: usize| Some(u64::from_le_bytes(cell.get(at..at + 8)?.try_into().ok()?));
    let four = |at: usize| Some(u64::from(u32::from_le_bytes(cell.get(at..at + 4)?.try_into().ok()?)));
    let len = cell.len();
    Some(match len {
        8..=24 => Key(len as u64, eight(0)?, eight(len / 2 - 4)?, eight(len - 8)?),
        4..=7 => Key(len as u64, four(0)?, four(len - 4)?, 0),
        1..=3 => Key(len as u64, u64::from(cell[0]), u64::from(cell[len / 2]), u64::from(cell[len - 1])),
        0 => Key::default(),
        _ => return None,
    })
}

#[inline]
fn place(Key(len, first, middle, last): Key) -> usize {
    let mixed = (len ^ first ^ middle.rotate_left(21) ^ last.rotate_left(43)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 54) as usize % REMEMBERED
}

/// Names of several chunks or files, in the order in which they were met; each has the number of its place.
#[derive(Debug, Default)]
pub(crate) struct AllNames {
    names: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl FromIterator<String> for AllNames {
    fn from_iter<I: IntoIterator<Item = String>>(names: I) -> Self {
        let names: Vec<String> = names.into_iter().collect();
        let numbers = names.iter().map(|name| name_key(name).into_owned()).zip(0..).collect();
        Self { names, numbers }
    }
}

impl AllNames {
    /// The numbers, here, of other names.
    pub(crate) fn merge(&mut self, names: &Self) -> Vec<u32> {
        names
            .names
            .iter()
            .map(|name| {
                let key = name_key(name);
                if let Some(number) = self.numbers.get(key.as_ref()) {
                    return *number;
                }
                let number = self.names.len() as u32;
                self.names.push(name.clone());
                self.numbers.insert(key.into_owned(), number);
                number
            })
            .collect()
    }

    /// Every name, by number.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &String> {
        self.names.iter()
    }

    /// Only the names that the columns use: their numbers are changed to fit.
    pub(crate) fn used(self, columns: &mut [&mut Vec<u32>]) -> Vec<String> {
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
    fn cells_that_differ_in_a_byte_have_keys_that_differ() {
        let text: Vec<u8> = (1..=25).collect();
        for len in 0..=25 {
            let cell = &text[..len];
            assert_eq!(key(cell).is_some(), len <= 24);
            for at in 0..len.min(24) {
                let mut other = cell.to_vec();
                other[at] ^= 0x40;
                assert!(len == 25 || !key(&other).zip(key(cell)).is_some_and(|(a, b)| a.is(b)), "{at} of {len}");
                let mut one = Interner::default();
                let name = |cell: &[u8]| Met::Name { name: format!("{cell:?}"), known: true };
                let numbers = [cell, &other, cell, &other].map(|cell| one.look(cell, name));
                assert_eq!(numbers, [0, 1, 0, 1].map(Named::Number));
            }
        }
    }

    #[test]
    fn cells_become_numbers_and_unused_names_go() {
        let mut one = Interner::default();
        let name = |cell: &[u8]| Met::Name { name: crate::intake::values::text::text(cell).to_lowercase(), known: cell != b"x" };
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
