//! Many short texts in one stretch of memory, and a table of rows that is asked by the text itself.

use hashbrown::HashTable;
use xxhash_rust::xxh3::xxh3_64;

/// Rows whose ends are counted from the same base: so few that their texts, none longer than a record, stay below 4 GiB.
const STRIDE: usize = 8;

/// A column of texts; a blank is the empty text.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts {
    bytes: Vec<u8>,
    /// Where each text ends, from its stretch's base on.
    ends: Vec<u32>,
    bases: Vec<u64>,
}

impl Texts {
    /// Rows.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Adds a text.
    pub(super) fn push(&mut self, text: &[u8]) {
        if self.ends.len().is_multiple_of(STRIDE) {
            self.bases.push(self.bytes.len() as u64);
        }
        self.bytes.extend_from_slice(text);
        let base = self.bases[self.ends.len() / STRIDE];
        self.ends.push((self.bytes.len() as u64 - base) as u32);
    }

    /// The text of a row.
    pub(super) fn get(&self, row: usize) -> &[u8] {
        let base = self.bases[row / STRIDE];
        let start = if row.is_multiple_of(STRIDE) { base } else { base + u64::from(self.ends[row - 1]) };
        &self.bytes[start as usize..(base + u64::from(self.ends[row])) as usize]
    }

    /// Every text, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// Without the rows that `keep` refuses.
    pub(super) fn retain(&mut self, keep: impl Fn(usize) -> bool) {
        let mut kept = Self::default();
        for row in (0..self.len()).filter(|row| keep(*row)) {
            kept.push(self.get(row));
        }
        *self = kept;
    }
}

/// Row numbers by id: the ids themselves are compared, never a hash alone.
#[derive(Debug, Default)]
pub(super) struct ById {
    table: HashTable<u32>,
}

impl ById {
    /// The hash of an id, for those who ask and then insert.
    pub(super) fn hash(id: &[u8]) -> u64 {
        xxh3_64(id)
    }

    /// The row that holds `id`.
    pub(super) fn find(&self, id: &[u8], ids: &Texts) -> Option<u32> {
        self.find_hashed(Self::hash(id), id, ids)
    }

    /// The same, with the hash at hand.
    pub(super) fn find_hashed(&self, hash: u64, id: &[u8], ids: &Texts) -> Option<u32> {
        self.table.find(hash, |row| ids.get(*row as usize) == id).copied()
    }

    /// Adds a row whose id no row holds yet; `ids` has those of the rows before it.
    pub(super) fn insert_hashed(&mut self, hash: u64, row: u32, ids: &Texts) {
        self.table.insert_unique(hash, row, |row| Self::hash(ids.get(*row as usize)));
    }

    /// Gives the id of row `old` to row `new`.
    pub(super) fn replace(&mut self, old: u32, new: u32, ids: &Texts) {
        if let Some(holder) = self.table.find_mut(Self::hash(ids.get(old as usize)), |row| *row == old) {
            *holder = new;
        }
    }

    /// Room for more rows.
    pub(super) fn reserve(&mut self, rows: usize, ids: &Texts) {
        self.table.reserve(rows, |row| Self::hash(ids.get(*row as usize)));
    }

    /// Gives every row its new number.
    pub(super) fn renumber(&mut self, new: impl Fn(u32) -> u32) {
        for row in &mut self.table {
            *row = new(*row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_and_are_found() {
        let mut texts = Texts::default();
        let mut by_id = ById::default();
        for n in 0..10_000_u32 {
            texts.push(if n % 7 == 3 { String::new() } else { format!("SL{n}") }.as_bytes());
            by_id.insert_hashed(ById::hash(texts.get(n as usize)), n, &texts);
        }
        assert_eq!((texts.len(), texts.get(0), texts.get(3), texts.get(9_998)), (10_000, &b"SL0"[..], &b""[..], &b"SL9998"[..]));
        assert_eq!((by_id.find(b"SL4096", &texts), by_id.find(b"SL10000", &texts)), (Some(4096), None));
        texts.retain(|row| row % 2 == 1);
        assert_eq!((texts.len(), texts.get(0), texts.get(4_998)), (5_000, &b"SL1"[..], &b"SL9997"[..]));
        by_id.renumber(|row| row / 2);
        assert_eq!(by_id.find(b"SL4097", &texts), Some(2048));
    }
}
