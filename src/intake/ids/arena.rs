//! Many short texts in one stretch of memory.

/// Rows whose ends are counted from the same base: so few that their texts, none longer than a record, stay below 4
/// GiB.
const STRIDE: usize = 8;

/// A column of texts; a blank is the empty text.
#[derive(Debug, Clone, Default)]
pub(crate) struct TextArena {
    bytes: Vec<u8>,
    /// Where each text ends, from its stretch's base on.
    ends: Vec<u32>,
    bases: Vec<u64>,
}

impl TextArena {
    /// Rows.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Adds a text.
    pub(crate) fn push(&mut self, text: &[u8]) {
        if self.ends.len().is_multiple_of(STRIDE) {
            self.bases.push(self.bytes.len() as u64);
        }
        self.bytes.extend_from_slice(text);
        let base = self.bases[self.ends.len() / STRIDE];
        self.ends.push((self.bytes.len() as u64 - base) as u32);
    }

    /// The text of a row.
    pub(crate) fn get(&self, row: usize) -> &[u8] {
        let base = self.bases[row / STRIDE];
        let start = if row.is_multiple_of(STRIDE) { base } else { base + u64::from(self.ends[row - 1]) };
        &self.bytes[start as usize..(base + u64::from(self.ends[row])) as usize]
    }

    /// Every text, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// Without the rows that `keep` refuses.
    pub(crate) fn retain(&mut self, keep: impl Fn(usize) -> bool) {
        let mut kept = Self::default();
        for row in (0..self.len()).filter(|row| keep(*row)) {
            kept.push(self.get(row));
        }
        *self = kept;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back() {
        let mut texts = TextArena::default();
        for n in 0..10_000_u32 {
            texts.push(if n % 7 == 3 { String::new() } else { format!("SL{n}") }.as_bytes());
        }
        assert_eq!((texts.len(), texts.get(0), texts.get(3), texts.get(9_998)), (10_000, &b"SL0"[..], &b""[..], &b"SL9998"[..]));
        texts.retain(|row| row % 2 == 1);
        assert_eq!((texts.len(), texts.get(0), texts.get(4_998)), (5_000, &b"SL1"[..], &b"SL9997"[..]));
    }
}
