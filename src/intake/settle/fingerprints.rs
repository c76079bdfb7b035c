//! Rows without an id that may be equal: those whose fingerprints are.

use std::ops::Range;

use hashbrown::HashTable;
use rayon::prelude::*;

use crate::intake::table::typed::NO_PRINT;

/// Parts in which fingerprints are looked at one after the other, so that each stays in the cache.
const PARTS: usize = 256;

/// Every row whose fingerprint an earlier row has, with that one.
pub(crate) fn claims_by_print(prints: &[u64]) -> Vec<(u32, u32)> {
    let threads = rayon::current_num_threads().clamp(1, PARTS);
    let share = |task: usize| PARTS * task / threads..PARTS * (task + 1) / threads;
    (0..threads).into_par_iter().flat_map_iter(|task| claims_in(prints, &share(task))).collect()
}

/// Those of them whose fingerprint is in one of these parts.
fn claims_in(prints: &[u64], parts: &Range<usize>) -> Vec<(u32, u32)> {
    let place = |print: u64| if print == NO_PRINT { usize::MAX } else { (print >> 56) as usize % PARTS }.wrapping_sub(parts.start);
    let mut starts = vec![0_usize; parts.len() + 1];
    for print in prints {
        if let Some(start) = starts[1..].get_mut(place(*print)) {
            *start += 1;
        }
    }
    for at in 0..parts.len() {
        starts[at + 1] += starts[at];
    }
    let mut next = starts.clone();
    // half of each fingerprint beside its row, so that hardly any other half is looked up
    let mut sorted = vec![(0_u32, 0_u32); starts[parts.len()]];
    for (print, row) in prints.iter().zip(0..) {
        let place = place(*print);
        if place < parts.len() {
            sorted[next[place]] = (*print as u32, row);
            next[place] += 1;
        }
    }
    let mut claims = Vec::new();
    let mut firsts: HashTable<(u32, u32)> = HashTable::new();
    for at in 0..parts.len() {
        firsts.clear();
        let spread = |half: u32| u64::from(half).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        for (half, row) in &sorted[starts[at]..starts[at + 1]] {
            let is_same = |(known, first): &(u32, u32)| known == half && prints[*first as usize] == prints[*row as usize];
            match firsts.find(spread(*half), is_same) {
                Some((_, first)) => claims.push((*first, *row)),
                None => {
                    firsts.insert_unique(spread(*half), (*half, *row), |(half, _)| spread(*half));
                }
            }
        }
    }
    claims
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_claims_what_the_first_with_its_print_has() {
        let high = 7_u64 << 56;
        let mut claims = claims_by_print(&[5, NO_PRINT, high, 6, 5, NO_PRINT, high, 5]);
        claims.sort_unstable();
        assert_eq!(claims, [(0, 4), (0, 7), (2, 6)]);
        assert_eq!(claims_by_print(&[]), []);
    }
}
