//! Ids that are held, each by one row: found by their own bytes, never by a hash alone.
//!
//! An entry is the holder's row, the id's length and its bytes, one after the other in one stretch of memory, so that a look-up
//! touches the table and the entry and nothing else: with ten million ids every further place is a miss of the cache.

use hashbrown::HashTable;
use xxhash_rust::xxh3::xxh3_64;

use crate::error::{Error, Result};

/// Entries begin at multiples of this, so that 32 bits reach 16 GiB.
const ALIGN: usize = 4;
/// Bytes before an id: its row and its length.
const HEAD: usize = 8;

/// Every id that a row holds.
#[derive(Debug, Default)]
pub(super) struct Ids {
    entries: Vec<u8>,
    table: HashTable<u32>,
}

impl Ids {
    /// The hash of an id, for those who ask and then insert.
    pub(super) fn hash(id: &[u8]) -> u64 {
        xxh3_64(id)
    }

    /// The row that holds an id.
    pub(super) fn find(&self, hash: u64, id: &[u8]) -> Option<u32> {
        self.place(hash, id).map(|place| self.entry(place).0)
    }

    /// Room for more ids.
    pub(super) fn reserve(&mut self, ids: usize) {
        let entries = &self.entries;
        self.table.reserve(ids, |place| Self::hash(entry(entries, *place).1));
    }

    /// Gives an id that nobody holds to a row.
    ///
    /// # Errors
    /// More than 16 GiB of ids.
    pub(super) fn insert(&mut self, hash: u64, id: &[u8], row: u32) -> Result<()> {
        let place = u32::try_from(self.entries.len() / ALIGN)
            .map_err(|_| Error::new("the ids take more than 16 GiB").hint("请按年份分开成几个工作区"))?;
        self.entries.extend_from_slice(&row.to_le_bytes());
        self.entries.extend_from_slice(&(id.len() as u32).to_le_bytes());
        self.entries.extend_from_slice(id);
        self.entries.resize(self.entries.len().next_multiple_of(ALIGN), 0);
        let entries = &self.entries;
        self.table.insert_unique(hash, place, |place| Self::hash(entry(entries, *place).1));
        Ok(())
    }

    /// Gives an id that a row holds to another row.
    pub(super) fn replace(&mut self, hash: u64, id: &[u8], row: u32) {
        if let Some(place) = self.place(hash, id) {
            let start = place as usize * ALIGN;
            self.entries[start..start + 4].copy_from_slice(&row.to_le_bytes());
        }
    }

    /// Gives every row its new number.
    pub(super) fn renumber(&mut self, new: impl Fn(u32) -> u32) {
        let mut start = 0;
        while start < self.entries.len() {
            let (row, id) = entry(&self.entries, (start / ALIGN) as u32);
            let next = (start + HEAD + id.len()).next_multiple_of(ALIGN);
            self.entries[start..start + 4].copy_from_slice(&new(row).to_le_bytes());
            start = next;
        }
    }

    /// The ids of `height` rows; `None` where a row has none.
    pub(super) fn by_row(&self, height: usize) -> impl Iterator<Item = Option<&[u8]>> {
        let mut places = vec![u32::MAX; height];
        let mut start = 0;
        while start < self.entries.len() {
            let place = (start / ALIGN) as u32;
            let (row, id) = self.entry(place);
            if let Some(slot) = places.get_mut(row as usize) {
                *slot = place;
            }
            start = (start + HEAD + id.len()).next_multiple_of(ALIGN);
        }
        places.into_iter().map(|place| (place != u32::MAX).then(|| self.entry(place).1))
    }

    fn place(&self, hash: u64, id: &[u8]) -> Option<u32> {
        self.table.find(hash, |place| self.entry(*place).1 == id).copied()
    }

    fn entry(&self, place: u32) -> (u32, &[u8]) {
        entry(&self.entries, place)
    }
}

fn entry(entries: &[u8], place: u32) -> (u32, &[u8]) {
    let rest = &entries[place as usize * ALIGN..];
    let word = |at: usize| u32::from_le_bytes([rest[at], rest[at + 1], rest[at + 2], rest[at + 3]]);
    let (row, len) = (word(0), word(4) as usize);
    (row, &rest[HEAD..HEAD + len])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_held_by_one_row() {
        let mut ids = Ids::default();
        let name = |n: u32| format!("SL{n}").into_bytes();
        for n in 0..10_000 {
            ids.insert(Ids::hash(&name(n)), &name(n), n).expect("there is room");
        }
        let find = |ids: &Ids, n: u32| ids.find(Ids::hash(&name(n)), &name(n));
        assert_eq!((find(&ids, 4_096), find(&ids, 10_000)), (Some(4_096), None));
        ids.replace(Ids::hash(&name(7)), &name(7), 10_001);
        ids.renumber(|row| row + 1);
        assert_eq!((find(&ids, 7), find(&ids, 8)), (Some(10_002), Some(9)));
        let rows: Vec<Option<&[u8]>> = ids.by_row(10_003).collect();
        assert_eq!((rows[9], rows[8], rows[10_002], rows[10_001]), (Some(&b"SL8"[..]), None, Some(&b"SL7"[..]), None));
    }
}
