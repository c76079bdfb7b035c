//! A set that may say yes by mistake, and never no: the personal values of a run, in a few bits each.
//!
//! A split-block Bloom filter (Putze, Sanders, Singler 2007; Apache Parquet's is one): a value sets eight bits of one
//! block, one in each of its words, so looking it up touches one cache line. About 16 bits a value: one in a thousand
//! strangers passes, and who passes is compared with the files themselves. The same values give the same bits in any
//! order.

use std::sync::{Mutex, PoisonError};

use xxhash_rust::xxh3::xxh3_64;

use crate::intake::values::digits::eight_digits;

/// Bytes of exports for each bit: a personal value without a number takes some 130 bytes of a row.
const BYTES_PER_BIT: u64 = 8;
/// A value with so many digits in a row is not remembered: numbers as long are few in public, and each is looked for in
/// the exports.
const NUMBER: usize = 7;
/// At most 128 MiB, however large the exports are; beyond 8.6 GB of exports, strangers pass more often and cost a
/// second look.
const MOST_BLOCKS: u64 = (128 << 20) / 32;
/// At least 256 KiB: for a small export next to no stranger passes.
const FEWEST_BLOCKS: u64 = (256 << 10) / 32;

type Block = [u32; 8];

/// Odd numbers that spread a hash over the eight words.
const SALTS: [u32; 8] = [0x47b6_137b, 0x4497_4d91, 0x8824_ad5b, 0xa2b7_289d, 0x7054_95c7, 0x2df1_424b, 0x9efc_4947, 0x5c6b_fb31];

/// The personal values of a run.
#[derive(Debug, Default)]
pub struct Sieve {
    blocks: Mutex<Vec<Block>>,
}

impl Sieve {
    /// For exports of so many bytes.
    pub(crate) fn for_bytes(bytes: u64) -> Self {
        let blocks = (bytes / BYTES_PER_BIT / 256).clamp(FEWEST_BLOCKS, MOST_BLOCKS);
        Self { blocks: Mutex::new(vec![[0; 8]; blocks as usize]) }
    }

    /// Whether `canonical` may be one of the values: `false` is certain, `true` may be mistaken.
    #[must_use]
    pub fn may_hold(&self, canonical: &str) -> bool {
        let blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        if blocks.is_empty() {
            return false;
        }

        let hash = hash(canonical.as_bytes());
        let block = &blocks[place(hash, blocks.len())];
        block.iter().zip(mask(hash)).all(|(word, bit)| word & bit != 0)
    }

    /// A fingerprint of all that is in it.
    #[cfg(test)]
    pub(crate) fn print(&self) -> u64 {
        let blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        blocks.iter().flatten().fold(0, |print, word| (print ^ u64::from(*word)).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29))
    }

    /// Puts the values of a file in, each by its hash.
    pub(crate) fn pour(&self, hashes: &[u64]) {
        let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        let len = blocks.len();
        for hash in hashes.iter().filter(|_| len > 0) {
            let block = &mut blocks[place(*hash, len)];
            for (word, bit) in block.iter_mut().zip(mask(*hash)) {
                *word |= bit;
            }
        }
    }
}

/// Whether a value holds a number of so many digits that it is not remembered, but looked for in the exports wherever
/// it is met.
#[must_use]
pub fn holds_number(value: &[u8]) -> bool {
    // an id or a telephone number mostly ends in as many
    if value.last_chunk().is_some_and(|last| eight_digits(u64::from_le_bytes(*last)).is_some()) {
        return true;
    }
    let mut run = 0;
    value.iter().any(|byte| {
        run = if byte.is_ascii_digit() { run + 1 } else { 0 };
        run >= NUMBER
    })
}

/// The hash of a value in the form in which values are compared.
pub(crate) fn hash(canonical: &[u8]) -> u64 {
    xxh3_64(canonical)
}

fn place(hash: u64, blocks: usize) -> usize {
    (((hash >> 32) * blocks as u64) >> 32) as usize
}

fn mask(hash: u64) -> Block {
    SALTS.map(|salt| 1 << ((hash as u32).wrapping_mul(salt) >> 27))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_always_found_and_a_stranger_seldom() {
        // as full as an export makes it: 130 bytes a value
        let sieve = Sieve::for_bytes(200_000 * 130);
        let hashes: Vec<u64> = (0..200_000).map(|n| hash(format!("value{n}").as_bytes())).collect();
        hashes.chunks(70_000).for_each(|some| sieve.pour(some));
        assert!((0..200_000).all(|n| sieve.may_hold(&format!("value{n}"))));
        let strangers = (0..200_000).filter(|n| sieve.may_hold(&format!("stranger{n}"))).count();
        assert!(strangers < 1000, "{strangers} of 200,000");
        assert!(!Sieve::default().may_hold("value1"));
    }
}
