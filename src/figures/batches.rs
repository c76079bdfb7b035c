//! Rows counted on all cores: a tally of every batch of them, and the sum of these.

use std::ops::Range;

use rayon::prelude::*;

/// Rows that one task takes at least.
const BATCH: usize = 65_536;

/// Counts the rows below `rows`: `count` gives the tally of a batch, `add` the sum of two, whose batches follow one another.
///
/// A batch has at least as many rows as its tally has `places`, so that tallies take no more room than rows do.
pub(super) fn sum<T: Send>(
    rows: usize,
    places: usize,
    count: impl Fn(Range<usize>) -> T + Sync + Send,
    add: impl Fn(T, T) -> T + Sync + Send,
) -> T {
    let step = rows.div_ceil(4 * rayon::current_num_threads()).max(BATCH).max(places);
    let batches: Vec<Range<usize>> = (0..rows).step_by(step).map(|start| start..(start + step).min(rows)).collect();
    batches.into_par_iter().map(&count).reduce_with(add).unwrap_or_else(|| count(0..0))
}

/// Adds to each number that of the other list at its place.
pub(super) fn add<T: std::ops::AddAssign>(mut one: Vec<T>, other: Vec<T>) -> Vec<T> {
    one.iter_mut().zip(other).for_each(|(sum, more)| *sum += more);
    one
}

/// Adds to each pair of numbers that of the other list at its place.
pub(super) fn add_pairs(mut one: Vec<[u64; 2]>, other: Vec<[u64; 2]>) -> Vec<[u64; 2]> {
    one.iter_mut().zip(other).for_each(|(sum, more)| *sum = [sum[0] + more[0], sum[1] + more[1]]);
    one
}

/// Adds to each three numbers those of the other list at their place.
pub(super) fn add_triples(mut one: Vec<[u64; 3]>, other: Vec<[u64; 3]>) -> Vec<[u64; 3]> {
    one.iter_mut().flatten().zip(other.into_iter().flatten()).for_each(|(sum, more)| *sum += more);
    one
}

/// Says at each place whether either list says so.
pub(super) fn either(mut one: Vec<bool>, other: Vec<bool>) -> Vec<bool> {
    one.iter_mut().zip(other).for_each(|(says, more)| *says |= more);
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_add_up_to_the_whole_in_their_order() {
        for rows in [0, 1, BATCH, BATCH + 1, 3 * BATCH, 20 * BATCH + 7] {
            for places in [0, 1, BATCH * 2] {
                let join = |mut one: Vec<usize>, other: Vec<usize>| {
                    one.extend(other);
                    one
                };
                let all = sum(rows, places, |batch| batch.step_by(BATCH / 2).collect(), join);
                assert!(all.is_sorted() && all.first() == (rows > 0).then_some(&0));
                assert_eq!(sum(rows, places, |batch| vec![batch.len(), 1], add)[0], rows, "{rows} rows");
            }
        }
    }
}
