//! Where delimiters, line ends and bytes that may be taken off stand in a text: sixteen bytes at a time, a bit for
//! each.

use wide::u8x16;

/// Where delimiters and line ends are: of 64 bytes in a word.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    pub(crate) delimiters: Vec<u64>,
    pub(crate) ends: Vec<u64>,
    /// Bytes that may begin something that is taken off a cell.
    suspects: Vec<u64>,
    pub(crate) next: Next,
    pub(crate) next_end: Next,
}

/// The next place of one sort.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Next {
    word: usize,
    bits: u64,
}

impl Scan {
    /// Looks for them; whether a quotation mark stands in the text.
    pub(crate) fn find(&mut self, text: &[u8], delimiter: u8) -> bool {
        let [delimiters, feeds, returns, marks] = [delimiter, b'\n', b'\r', b'"'].map(u8x16::splat);
        let [controls, tabs, delete, apostrophes, formulas] = [31, b'\t', 127, b'\'', b'='].map(u8x16::splat);
        let leads = [0xC2, 0xCD, 0xD8, 0xE1, 0xE2, 0xEF].map(u8x16::splat);
        let mut met = u8x16::splat(0);
        let mut words = |block: &[u8; 64]| {
            let (mut of_delimiters, mut of_ends, mut of_suspects) = (0, 0, 0);
            for (at, bytes) in block.as_chunks::<16>().0.iter().enumerate() {
                let bytes = u8x16::from(*bytes);
                met |= bytes.simd_eq(marks);
                of_delimiters |= u64::from(bytes.simd_eq(delimiters).to_bitmask()) << (16 * at);
                let ends = bytes.simd_eq(feeds) | bytes.simd_eq(returns);
                of_ends |= u64::from(ends.to_bitmask()) << (16 * at);
                let control = bytes.min(controls).simd_eq(bytes) & !(ends | bytes.simd_eq(tabs));
                let suspects = control | bytes.simd_eq(delete) | bytes.simd_eq(apostrophes) | bytes.simd_eq(formulas);
                let suspects = leads.iter().fold(suspects, |suspects, lead| suspects | bytes.simd_eq(*lead));
                of_suspects |= u64::from(suspects.to_bitmask()) << (16 * at);
            }
            (of_delimiters, of_ends, of_suspects)
        };
        let (blocks, rest) = text.as_chunks::<64>();
        self.delimiters.clear();
        self.ends.clear();
        self.suspects.clear();
        for block in blocks {
            let (delimiters, ends, suspects) = words(block);
            self.delimiters.push(delimiters);
            self.ends.push(ends);
            self.suspects.push(suspects);
        }
        let mut block = [0; 64];
        block[..rest.len()].copy_from_slice(rest);
        let (delimiters, ends, suspects) = words(&block);
        self.delimiters.push(delimiters & !(u64::MAX << rest.len()));
        self.ends.push(ends);
        self.suspects.push(suspects);
        self.seek(0);
        met.to_bitmask() != 0
    }

    /// Whether a byte between these places may begin something that is taken off a cell.
    #[inline]
    pub(crate) fn may_be_dirty(&self, from: usize, to: usize) -> bool {
        let (first, last) = (from / 64, to / 64);
        let (head, tail) = (u64::MAX << (from % 64), !(u64::MAX << (to % 64)));
        let word = |at: usize| self.suspects.get(at).copied().unwrap_or(0);
        if first == last {
            return word(first) & head & tail != 0;
        }
        word(first) & head != 0 || word(last) & tail != 0 || (first + 1..last).any(|at| word(at) != 0)
    }

    /// Goes on from here.
    pub(crate) fn seek(&mut self, at: usize) {
        let from = |words: &[u64]| Next { word: at / 64, bits: words.get(at / 64).map_or(0, |bits| bits & (u64::MAX << (at % 64))) };
        (self.next, self.next_end) = (from(&self.delimiters), from(&self.ends));
    }
}

impl Next {
    /// The place, and the one after it becomes the next.
    #[inline]
    pub(crate) fn of(&mut self, words: &[u64]) -> Option<usize> {
        self.before(usize::MAX, words)
    }

    /// The place, if it comes before this one.
    #[inline]
    pub(crate) fn before(&mut self, end: usize, words: &[u64]) -> Option<usize> {
        while self.bits == 0 {
            if (self.word + 1) * 64 > end {
                return None;
            }
            self.bits = *words.get(self.word + 1)?;
            self.word += 1;
        }
        let place = self.word * 64 + self.bits.trailing_zeros() as usize;
        if place > end {
            return None;
        }
        self.bits &= self.bits - 1;
        Some(place)
    }
}
