//! From an id to the row that holds it, and the rows that claim an id which another one has.
//!
//! Where ids run on, 32 neighbours share a page, and a page stays in the cache while a month of rows is looked up;
//! where they do not, a page is one id.

#![expect(clippy::disallowed_types, reason = "ids are only asked for: none of these is gone through")]

use hashbrown::{HashSet, HashTable};
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::keys::{Ids, NO_ID};

/// Neighbours on a page where ids run on.
const RUN: u32 = 5;
/// Ids that are looked at to tell whether they do.
const SAMPLED: usize = 65_536;
const NO_ROW: u32 = u32::MAX;

/// Which row holds which id.
#[derive(Debug, Default)]
pub(crate) struct Index {
    shift: u32,
    /// Pages by hash, each shard made by a thread.
    shards: Vec<Shard>,
    /// Rows whose id is a text.
    texts: HashTable<u32>,
}

/// Ids of rows that are left out.
#[derive(Debug, Default)]
pub(crate) struct LeftOutIds {
    keys: HashSet<u64>,
    texts: HashSet<Vec<u8>>,
}

impl LeftOutIds {
    /// Adds the id of a row, where it has one.
    pub(crate) fn add(&mut self, ids: &Ids, row: usize) {
        let key = ids.key(row);
        if Ids::is_text(key) {
            self.texts.insert(ids.text(key).to_vec());
        } else if key != NO_ID {
            self.keys.insert(key);
        }
    }

    /// Whether the id at a row of `asked`, which is of the same book, is one of them.
    pub(crate) fn holds(&self, asked: &Ids, row: usize) -> bool {
        let key = asked.key(row);
        if Ids::is_text(key) { self.texts.contains(asked.text(key)) } else { key != NO_ID && self.keys.contains(&key) }
    }
}

/// Some of the pages.
#[derive(Debug, Default)]
struct Shard {
    /// Number of a page, and its place.
    pages: HashTable<(u64, u32)>,
    rows: Vec<u32>,
}

impl Index {
    /// Every id's first row, and each later row that has the id of an earlier one, with that one.
    pub(crate) fn of(ids: &Ids) -> (Self, Vec<(u32, u32)>) {
        let (shift, shards) = (if run_on(ids) { RUN } else { 0 }, rayon::current_num_threads().max(1));
        let made: Vec<(Shard, Vec<(u32, u32)>)> =
            (0..shards).into_par_iter().map(|shard| Shard::of(ids, shift, |hash| shard_of(hash, shards) == shard)).collect();
        let (shards, claims): (Vec<Shard>, Vec<Vec<(u32, u32)>>) = made.into_iter().unzip();
        let mut index = Self { shift, shards, texts: HashTable::new() };
        let mut claims = claims.concat();
        for row in (0..ids.len() as u32).filter(|row| Ids::is_text(ids.key(*row as usize))) {
            let text = ids.text(ids.key(row as usize));
            let hash = xxh3_64(text);
            match index.texts.find(hash, |row| ids.text(ids.key(*row as usize)) == text) {
                Some(held) => claims.push((*held, row)),
                None => {
                    index.texts.insert_unique(hash, row, |row| xxh3_64(ids.text(ids.key(*row as usize))));
                }
            }
        }
        (index, claims)
    }

    /// The row that holds the id at a row of `asked`, which is of the same book.
    #[inline]
    pub(crate) fn find(&self, ids: &Ids, asked: &Ids, row: usize) -> Option<u32> {
        let key = asked.key(row);
        if key == NO_ID {
            return None;
        }
        if Ids::is_text(key) {
            let id = asked.text(key);
            return self.texts.find(xxh3_64(id), |row| ids.text(ids.key(*row as usize)) == id).copied();
        }
        let (shard, place) = self.place(key)?;
        let row = self.shards[shard].rows[place];
        (row != NO_ROW).then_some(row)
    }

    /// Gives the id of the row `from`, which holds it, to the row `to`.
    pub(crate) fn give(&mut self, ids: &Ids, from: u32, to: u32) {
        let key = ids.key(from as usize);
        if Ids::is_text(key) {
            if let Some(row) = self.texts.find_mut(xxh3_64(ids.text(key)), |row| *row == from) {
                *row = to;
            }
        } else if let Some((shard, place)) = self.place(key) {
            self.shards[shard].rows[place] = to;
        }
    }

    /// Lets go of the id that a row holds.
    pub(crate) fn remove(&mut self, ids: &Ids, row: u32) {
        let key = ids.key(row as usize);
        if Ids::is_text(key) {
            if let Ok(held) = self.texts.find_entry(xxh3_64(ids.text(key)), |held| *held == row) {
                held.remove();
            }
        } else if let Some((shard, place)) = self.place(key).filter(|_| key != NO_ID) {
            self.shards[shard].rows[place] = NO_ROW;
        }
    }

    /// Gives every row its new number.
    pub(crate) fn renumber(&mut self, new: &[u32]) {
        let renumber = |row: &mut u32| *row = if *row == NO_ROW { NO_ROW } else { new[*row as usize] };
        self.shards.par_iter_mut().for_each(|shard| shard.rows.iter_mut().for_each(renumber));
        self.texts.iter_mut().for_each(renumber);
    }

    /// Where the row of a key stands: the shard, and the place in it.
    #[inline]
    fn place(&self, key: u64) -> Option<(usize, usize)> {
        let page = key >> self.shift;
        let hash = spread(page);
        let shard = shard_of(hash, self.shards.len());
        let (_, place) = self.shards.get(shard)?.pages.find(hash, |(known, _)| *known == page)?;
        Some((shard, in_page(*place, key, self.shift)))
    }
}

impl Shard {
    /// The pages that are this shard's by their hash, and the rows with the id of an earlier one.
    fn of(ids: &Ids, shift: u32, is_own: impl Fn(u64) -> bool) -> (Self, Vec<(u32, u32)>) {
        let (mut shard, mut claims) = (Self::default(), Vec::new());
        let mut last = (u64::MAX, None);
        for row in 0..ids.len() as u32 {
            let key = ids.key(row as usize);
            if key == NO_ID || Ids::is_text(key) {
                continue;
            }
            let page = key >> shift;
            if last.0 != page {
                let hash = spread(page);
                last = (page, is_own(hash).then(|| shard.page(page, hash, shift)));
            }
            let Some(place) = last.1 else { continue };
            let slot = &mut shard.rows[in_page(place, key, shift)];
            if *slot == NO_ROW {
                *slot = row;
            } else {
                claims.push((*slot, row));
            }
        }
        (shard, claims)
    }

    /// The place of a page, which is made where it is not there.
    fn page(&mut self, page: u64, hash: u64, shift: u32) -> u32 {
        let next = (self.rows.len() >> shift) as u32;
        if let Some((_, place)) = self.pages.find(hash, |(known, _)| *known == page) {
            return *place;
        }
        self.pages.insert_unique(hash, (page, next), |(page, _)| spread(*page));
        self.rows.resize(self.rows.len() + (1 << shift), NO_ROW);
        next
    }
}

#[inline]
fn shard_of(hash: u64, shards: usize) -> usize {
    (((hash & 0xFFFF_FFFF) * shards as u64) >> 32) as usize
}

/// The place of a key's row, whose page is at this place.
#[inline]
fn in_page(page: u32, key: u64, shift: u32) -> usize {
    ((page as usize) << shift) + (key & ((1 << shift) - 1)) as usize
}

/// Whether most ids have neighbours.
fn run_on(ids: &Ids) -> bool {
    let keys = (0..ids.len().min(SAMPLED)).map(|row| ids.key(row)).filter(|key| *key != NO_ID && !Ids::is_text(*key));
    let mut pages: Vec<u64> = keys.map(|key| key >> RUN).collect();
    let sampled = pages.len();
    pages.sort_unstable();
    pages.dedup();
    pages.len() * 8 <= sampled
}

/// A number's bits spread over all 64.
#[inline]
fn spread(number: u64) -> u64 {
    let mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ mixed >> 32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::ids::keys::{Book, Keying};

    fn ids(names: &[String], book: &Book) -> Ids {
        let mut keying = Keying::adding(book);
        let mut ids = Ids::new(book);
        for name in names {
            ids.push(name.as_bytes(), &mut keying);
        }
        ids
    }

    #[test]
    fn the_first_row_holds_an_id_and_later_ones_claim_it() {
        let running: Vec<String> = (0..500).map(|n| format!("SL{n:09}")).collect();
        let scattered: Vec<String> = (0..500_u64).map(|n| format!("{:015}", n * 7_919_777_777 % 999_999_999_989)).collect();
        let texts: Vec<String> = (0..500).map(|n| format!("{}-{n}", "x".repeat(70))).collect();
        for names in [running, scattered, texts] {
            let doubled: Vec<String> = names.iter().chain(&names[100..103]).chain([&String::new()]).cloned().collect();
            let book = Book::default();
            let ids = ids(&doubled, &book);
            let (mut index, mut claims) = Index::of(&ids);
            claims.sort_unstable();
            assert_eq!(claims, [(100, 500), (101, 501), (102, 502)]);
            let (mut keying, mut asked) = (Keying::asking(&book), Ids::new(&book));
            let others = ["SL000000500", "other", ""];
            for name in names.iter().map(String::as_str).chain(others) {
                asked.push(name.as_bytes(), &mut keying);
            }
            for (row, name) in names.iter().enumerate() {
                assert_eq!(index.find(&ids, &asked, row), Some(row as u32), "{name}");
            }
            assert_eq!([500, 501, 502].map(|row| index.find(&ids, &asked, row)), [None; 3]);
            index.give(&ids, 101, 501);
            index.renumber(&(0..504).collect::<Vec<u32>>());
            assert_eq!([101, 102].map(|row| index.find(&ids, &asked, row)), [Some(501), Some(102)]);
        }
    }
}
