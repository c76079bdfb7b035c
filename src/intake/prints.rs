//! Rows without an id that may be equal: those whose fingerprints are.

use hashbrown::HashTable;

use super::table::NO_PRINT;

/// Parts in which fingerprints are looked at one after the other, so that each stays in the cache.
const PARTS: usize = 256;

/// Every row whose fingerprint an earlier row has, with that one.
pub(super) fn claims_by_print(prints: &[u64]) -> Vec<(u32, u32)> {
    let part = |print: u64| (print >> 56) as usize % PARTS;
    let mut starts = [0_usize; PARTS + 1];
    for print in prints.iter().filter(|print| **print != NO_PRINT) {
        starts[part(*print) + 1] += 1;
    }
    for at in 0..PARTS {
        starts[at + 1] += starts[at];
    }
    let mut next = starts;
    let mut sorted = vec![0_u32; starts[PARTS]];
    for (print, row) in prints.iter().zip(0..).filter(|(print, _)| **print != NO_PRINT) {
        let place = &mut next[part(*print)];
        sorted[*place] = row;
        *place += 1;
    }
    let mut claims = Vec::new();
    let mut firsts: HashTable<(u64, u32)> = HashTable::new();
    for at in 0..PARTS {
        firsts.clear();
        let spread = |print: u64| print.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        for row in &sorted[starts[at]..starts[at + 1]] {
            let print = prints[*row as usize];
            match firsts.find(spread(print), |(known, _)| *known == print) {
                Some((_, first)) => claims.push((*first, *row)),
                None => {
                    firsts.insert_unique(spread(print), (print, *row), |(print, _)| spread(*print));
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
