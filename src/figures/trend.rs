//! Whether shares rise or fall with time by more than chance explains: the test of Cochran and Armitage, in whole numbers.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::{Signed, Zero};

/// The square of the 99.5 % quantile of the normal distribution, which the statistic is compared with: 6.6349.
const LIMIT: (u64, u64) = (66_349, 10_000);

/// Whether shares, k of n each and in the order of time, have a trend at the level of 99 %.
#[must_use]
pub fn has_trend(shares: &[(u64, u64)]) -> bool {
    trend(shares).is_some()
}

/// Which way shares, k of n each and in the order of time, move: less and less, or greater and greater; `None` where chance
/// may explain it at the level of 99 %. A share of none keeps its place in time.
///
/// Armitage, P. (1955), Tests for linear trends in proportions and frequencies, Biometrics 11, with the scores 0, 1, 2 …
/// The square of the statistic is N (N Σtk − K Σtn)² ÷ (K (N − K) (N Σt²n − (Σtn)²)); it is compared as a fraction, so that
/// no float decides.
#[must_use]
pub fn trend(shares: &[(u64, u64)]) -> Option<Ordering> {
    let sum = |term: fn(u64, (u64, u64)) -> BigInt| (0..).zip(shares).fold(BigInt::zero(), |sum, (t, share)| sum + term(t, *share));
    let (all, met) = (sum(|_, (_, n)| n.into()), sum(|_, (k, _)| k.into()));
    let (of_met, of_all) = (sum(|t, (k, _)| BigInt::from(t) * k), sum(|t, (_, n)| BigInt::from(t) * n));
    let squares = sum(|t, (_, n)| BigInt::from(t) * t * n);
    let slope = &all * of_met - &met * &of_all;
    let spread = &met * (&all - &met) * (&all * squares - &of_all * &of_all);
    let is_beyond = !spread.is_zero() && all * &slope * &slope * LIMIT.1 > spread * LIMIT.0;
    is_beyond.then(|| if slope.is_positive() { Ordering::Greater } else { Ordering::Less })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trend_is_told_from_chance_as_the_published_test_does() {
        for (shares, expected) in [
            // z = −2.67, worked by hand: N 93, K 57, Σtn 224, Σt²n 696, Σtk 121
            (&[(8, 9), (12, 16), (13, 20), (13, 24), (11, 24)][..], true),
            // the same shares of half as many: z = −1.9
            (&[(4, 5), (6, 8), (7, 10), (6, 12), (6, 12)], false),
            (&[(5, 10), (6, 10), (5, 10), (6, 10)], false),
            (&[(0, 50), (10, 50), (20, 50), (30, 50)], true),
            // nothing varies, or nobody was asked
            (&[(10, 10), (12, 12), (9, 9)], false),
            (&[(0, 0), (0, 0)], false),
            (&[], false),
        ] {
            assert_eq!(has_trend(shares), expected, "{shares:?}");
        }
    }

    #[test]
    fn a_month_of_nobody_keeps_its_place() {
        let rising = [(0, 50), (0, 0), (20, 50), (30, 50)];
        assert_eq!(trend(&rising), Some(Ordering::Greater));
        // worked by hand, z² = N (N Σtk − K Σtn)² ÷ (K (N − K) (N Σt²n − (Σtn)²)): with the gap 26² · 34 ÷ … = 6.88, without
        // it the months 0, 1, 2 give 6.45
        let [far, near] = [[(19, 20), (0, 0), (18, 20), (13, 20)], [(19, 20), (18, 20), (13, 20), (0, 0)]];
        assert_eq!((trend(&far).is_some(), trend(&near).is_some()), (z2(&far) > 6.6349, z2(&near) > 6.6349));
    }

    /// The same statistic in floats.
    fn z2(shares: &[(u64, u64)]) -> f64 {
        let sum = |term: fn(f64, f64, f64) -> f64| -> f64 {
            shares.iter().enumerate().map(|(t, (k, n))| term(t as f64, *k as f64, *n as f64)).sum()
        };
        let (all, met, of_met) = (sum(|_, _, n| n), sum(|_, k, _| k), sum(|t, k, _| t * k));
        let (of_all, squares) = (sum(|t, _, n| t * n), sum(|t, _, n| t * t * n));
        all * (all * of_met - met * of_all).powi(2) / (met * (all - met) * (all * squares - of_all.powi(2)))
    }
}
