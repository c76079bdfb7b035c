//! What chance alone could do: Wilson and Newcombe intervals, binomial tails.
//!
//! These are the only floats on the way to a figure; none of them decides a grade or a target, and where one is so near
//! a limit that its last digits would decide, fractions do.

use num_bigint::BigUint;
use num_rational::Ratio;

/// How near to a limit, as a share of it, a tail is not trusted.
const DOUBTFUL: f64 = 1e-9;
/// Respondents beyond which the exact sum is not worked out: no fraction of so many is a limit of few digits.
const MOST_EXACT: u64 = 20_000;

/// How sure an interval is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// 95 %.
    P95,
    /// 99 %.
    P99,
    /// 99.9 %.
    P999,
}

impl Level {
    /// The quantile of the normal distribution that leaves half of the rest above it.
    fn quantile(self) -> f64 {
        match self {
            Self::P95 => 1.959_963_984_540_054,
            Self::P99 => 2.575_829_303_548_900_4,
            Self::P999 => 3.290_526_731_491_895,
        }
    }
}

/// A confidence interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
}

/// The 95 % Wilson score interval of `k` out of `n`; `None` for n = 0.
///
/// Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference, JASA 22.
#[must_use]
pub fn wilson(k: u64, n: u64) -> Option<Interval> {
    wilson_at(Level::P95, k, n)
}

fn wilson_at(level: Level, k: u64, n: u64) -> Option<Interval> {
    if n == 0 {
        return None;
    }
    let z = level.quantile();
    let size = n as f64;
    let p = k as f64 / size;
    let scale = 1.0 + z * z / size;
    let middle = (p + z * z / (2.0 * size)) / scale;
    let half = z * (p * (1.0 - p) / size + z * z / (4.0 * size * size)).sqrt() / scale;
    Some(Interval { low: (middle - half).max(0.0), high: (middle + half).min(1.0) })
}

/// The 95 % interval of the difference of two independent shares, the first minus the
/// second; `None` where one has n = 0.
///
/// Newcombe, R. G. (1998), Interval estimation for the difference between independent proportions,
/// Statistics in Medicine 17, method 10.
#[must_use]
pub fn newcombe(first: (u64, u64), second: (u64, u64)) -> Option<Interval> {
    newcombe_at(Level::P95, first, second)
}

/// The interval of [`newcombe`] at another level.
#[must_use]
pub fn newcombe_at(level: Level, (k1, n1): (u64, u64), (k2, n2): (u64, u64)) -> Option<Interval> {
    let (first, second) = (wilson_at(level, k1, n1)?, wilson_at(level, k2, n2)?);
    let (p1, p2) = (k1 as f64 / n1 as f64, k2 as f64 / n2 as f64);
    let difference = p1 - p2;
    Some(Interval {
        low: difference - libm::hypot(p1 - first.low, second.high - p2),
        high: difference + libm::hypot(first.high - p1, p2 - second.low),
    })
}

/// How likely `k` of `n`, or a result further from the centre's share of `k0` out of `n0`, is by chance alone.
///
/// P(X ≤ k) where k/n is below the centre's share, else P(X ≥ k); X binomial, no approximation. `None` where n = 0 or
/// the centre's share is 0 or 1.
#[must_use]
pub fn tail(k: u64, n: u64, k0: u64, n0: u64) -> Option<f64> {
    if n == 0 || k0 == 0 || k0 >= n0 {
        return None;
    }
    let share = |part: u64| part as f64 / n0 as f64;
    let (p, q) = (share(k0), share(n0 - k0));
    let below = u128::from(k) * u128::from(n0) < u128::from(k0) * u128::from(n);
    // what lies beyond k of n on the side away from the centre, counted from k outwards: at least as far
    // as the peak, so the terms fall
    Some(if below { beyond(n - k, n, q, p) } else { beyond(k, n, p, q) })
}

/// Whether [`tail`] is less than the fraction `limit`; never by the last digit of a float,
/// unless n is in the ten thousands.
#[must_use]
pub fn tail_is_below(k: u64, n: u64, k0: u64, n0: u64, limit: (u64, u64)) -> Option<bool> {
    let near = tail(k, n, k0, n0)?;
    let (limit_above, limit_below) = limit;
    let limit = limit_above as f64 / limit_below as f64;
    if (near - limit).abs() > limit * DOUBTFUL || n > MOST_EXACT {
        return Some(near < limit);
    }
    // both sides times n0^n: Σ C(n, i) · p^i · q^(n−i) over the results at least as far from the centre
    let below = u128::from(k) * u128::from(n0) < u128::from(k0) * u128::from(n);
    let (from, p, q) = if below { (n - k, n0 - k0, k0) } else { (k, k0, n0 - k0) };
    let odds = Ratio::new(p, q);
    let (p, q) = (BigUint::from(*odds.numer()), BigUint::from(*odds.denom()));
    let (mut term, mut sum) = (p.pow(n as u32), BigUint::ZERO);
    for i in (from..=n).rev() {
        sum += &term;
        // from C(n, i) to C(n, i − 1), one p less and one q more
        term = term * i / (n - i + 1) / &p * &q;
    }
    Some(sum * limit_below < (p + q).pow(n as u32) * limit_above)
}

/// P(X ≥ k) of a binomial with chances `p` and `q` = 1 − p, where k is at or above its mean.
fn beyond(k: u64, n: u64, p: f64, q: f64) -> f64 {
    if k == 0 {
        return 1.0;
    }
    let mut term = probability(k, n, p, q);
    let (mut sum, mut at) = (term, k);
    while at < n && term > sum * f64::EPSILON * 1e-3 {
        term *= (n - at) as f64 / (at + 1) as f64 * (p / q);
        sum += term;
        at += 1;
    }
    sum.min(1.0)
}

/// P(X = k), exact to some 14 digits however large n is.
///
/// Loader, C. (2000), Fast and accurate computation of binomial probabilities: the saddle point instead of
/// factorials, which would cancel. (The continued fraction of the incomplete beta function needs more steps than
/// libraries give it once n is large.)
fn probability(k: u64, n: u64, p: f64, q: f64) -> f64 {
    if k == 0 {
        return libm::exp(n as f64 * libm::log1p(-p));
    }
    if k == n {
        return libm::exp(n as f64 * libm::log1p(-q));
    }
    let (many, all) = (k as f64, n as f64);
    let rest = all - many;
    let log = stirling(n) - stirling(k) - stirling(n - k) - deviance(many, all * p) - deviance(rest, all * q);
    libm::exp(log) * (all / (std::f64::consts::TAU * many * rest)).sqrt()
}

/// ln n! less Stirling's formula.
fn stirling(n: u64) -> f64 {
    let x = n as f64;
    if n < 16 {
        let factorial: f64 = (1..=n).map(|i| i as f64).product();
        return libm::log(factorial) - (x + 0.5) * libm::log(x) + x - 0.5 * libm::log(std::f64::consts::TAU);
    }
    let square = x * x;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / 1188.0 / square) / square) / square) / square) / x
}

/// x · ln(x / mean) + mean − x, without cancellation where they are near.
fn deviance(x: f64, mean: f64) -> f64 {
    let difference = x - mean;
    if difference.abs() >= 0.1 * (x + mean) {
        return x * libm::log(x / mean) - difference;
    }
    let v = difference / (x + mean);
    let mut sum = difference * v;
    let mut power = 2.0 * x * v;
    for odd in 1..1000 {
        power *= v * v;
        let next = sum + power / f64::from(2 * odd + 1);
        if next.to_bits() == sum.to_bits() {
            break;
        }
        sum = next;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tail_that_is_the_limit_is_not_below_it() {
        // nobody of three where nine in ten are satisfied: 0.1³, which a float makes a little less
        assert!(tail(0, 3, 9, 10).expect("a tail") < 0.001);
        for (k, n, k0, n0, limit, below) in [
            (0, 3, 9, 10, (1, 1000), false),
            (0, 3, 900, 1000, (1, 1000), false),
            (3, 3, 1, 10, (1, 1000), false),
            (0, 3, 901, 1000, (1, 1000), true),
            (0, 3, 899, 1000, (1, 1000), false),
            (1, 1, 1, 40, (1, 40), false),
            (0, 1, 39, 40, (1, 40), false),
            (0, 1, 40, 41, (1, 40), true),
            // 1/16 + 4/16 of four tosses
            (1, 4, 1, 2, (5, 16), false),
            (1, 4, 1, 2, (6, 16), true),
            (500, 1000, 1, 2, (1, 2), false),
        ] {
            assert_eq!(tail_is_below(k, n, k0, n0, limit), Some(below), "{k} of {n} beside {k0} of {n0}");
        }
        assert_eq!(tail_is_below(1, 2, 2, 2, (1, 1000)), None);
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    #[test]
    fn intervals_equal_published_examples() {
        // Newcombe 1998, table II, example (a): 56/70 − 48/80, method 10: 0.0524 to 0.3339
        let found = newcombe((56, 70), (48, 80)).expect("both shares");
        assert!((found.low - 0.0524).abs() < 5e-5 && (found.high - 0.3339).abs() < 5e-5, "{found:?}");
        // 81/263, Newcombe 1998 (one sample), method 3: 0.2553 to 0.3662
        let found = wilson(81, 263).expect("a share");
        assert!((found.low - 0.2553).abs() < 5e-5 && (found.high - 0.3662).abs() < 5e-5, "{found:?}");
        assert_eq!(wilson(0, 0), None);
    }

    /// (k, n) → interval: `proportion_confint(k, n, alpha=0.05, method="wilson")` of statsmodels 0.15.0.
    const WILSON: [(u64, u64, f64, f64); 13] = [
        (164, 335, 0.436_444_411_259_195_64, 0.542_896_959_704_195_8),
        (0, 1, 0.0, 0.793_450_685_622_762_7),
        (1, 1, 0.206_549_314_377_237_4, 1.0),
        (0, 10, 0.0, 0.277_532_799_862_889_26),
        (10, 10, 0.722_467_200_137_110_6, 1.0),
        (1, 3, 0.061_491_944_720_396_26, 0.792_340_399_197_952_3),
        (2, 3, 0.207_659_600_802_047_7, 0.938_508_055_279_603_7),
        (29, 29, 0.883_030_201_500_259_2, 1.0),
        (81, 263, 0.255_288_519_878_274_2, 0.366_209_576_982_800_04),
        (9, 10, 0.595_849_973_204_761_4, 0.982_123_786_904_927),
        (499_999, 1_000_000, 0.499_019_019_893_848_2, 0.500_978_980_113_834_8),
        (1_000_000, 1_000_000, 0.999_996_158_555_936_2, 1.0),
        (1, 1_000_000, 1.765_245_767_453_717_6e-7, 5.664_911_804_311_445e-6),
    ];

    /// (k1, n1, k2, n2) → interval: `confint_proportions_2indep(…, method="newcomb", compare="diff")` of statsmodels
    /// 0.15.0. Most are the examples (a) to (h) of table II of Newcombe (1998).
    const NEWCOMBE: [(u64, u64, u64, u64, f64, f64); 8] = [
        (56, 70, 48, 80, 0.052_431_472_402_364_98, 0.333_872_654_036_906_14),
        (9, 10, 3, 10, 0.170_522_723_934_502_9, 0.809_017_973_535_488),
        (10, 10, 0, 20, 0.679_086_037_141_914_5, 1.0),
        (10, 10, 0, 10, 0.607_509_350_430_524_1, 1.0),
        (6, 7, 2, 7, 0.058_227_927_482_312_09, 0.806_249_637_524_227_8),
        (5, 56, 0, 29, -0.038_137_147_903_536_936, 0.192_560_013_855_111_65),
        (0, 5, 0, 5, -0.434_482_464_783_174_87, 0.434_482_464_783_174_87),
        (500_000, 1_000_000, 499_000, 1_000_000, -0.000_385_902_492_825_723_4, 0.002_385_897_060_208_802),
    ];

    /// (k, n, k0, n0) → tail: `binom.cdf(k, n, k0/n0)` or `binom.sf(k - 1, n, k0/n0)` of scipy 1.17.1.
    const TAILS: [(u64, u64, u64, u64, f64); 14] = [
        (11, 24, 9, 10, 8.571_006_345_337_47e-8),
        (0, 20, 1, 2, 9.536_743_164_062_5e-7),
        (20, 20, 1, 2, 9.536_743_164_062_5e-7),
        (3, 20, 1, 10, 0.323_073_194_810_534_04),
        (499_000, 1_000_000, 1, 2, 0.022_804_149_932_694_8),
        (500_000, 1_000_000, 1, 2, 0.500_398_942_180_665_4),
        (499_999, 1_000_000, 1, 2, 0.499_601_057_819_334_6),
        (501_000, 1_000_000, 1, 2, 0.022_804_149_932_694_8),
        (900_600, 1_000_000, 9, 10, 0.022_768_075_716_948_943),
        (100, 1_000_000, 1, 10_000, 0.513_300_791_444_927),
        (0, 1_000_000, 1, 2, 0.0),
        (1_000_000, 1_000_000, 999_999, 1_000_000, 0.367_879_257_221_066_46),
        (666_667, 1_000_000, 2, 3, 0.500_188_063_191_862_5),
        (666_666, 1_000_000, 2, 3, 0.499_811_936_808_137_5),
    ];

    #[test]
    fn intervals_and_tails_equal_those_of_statsmodels_and_scipy() {
        for (k, n, low, high) in WILSON {
            let found = wilson(k, n).expect("a share");
            assert!(close(found.low, low) && close(found.high, high), "{k}/{n}: {found:?}");
        }
        for (k1, n1, k2, n2, low, high) in NEWCOMBE {
            let found = newcombe((k1, n1), (k2, n2)).expect("both shares");
            assert!(close(found.low, low) && close(found.high, high), "{k1}/{n1} - {k2}/{n2}: {found:?}");
            let turned = newcombe((k2, n2), (k1, n1)).expect("both shares");
            assert!(close(turned.low, -high) && close(turned.high, -low), "{k2}/{n2} - {k1}/{n1}: {turned:?}");
        }
        assert_eq!(newcombe((0, 0), (1, 2)), None);
        for (k, n, k0, n0, expected) in TAILS {
            let found = tail(k, n, k0, n0).expect("a share strictly between 0 and 1");
            assert!(close(found, expected), "{k}/{n} against {k0}/{n0}: {found}");
        }
    }

    #[test]
    fn tails_equal_sums_of_exact_fractions() {
        // worked with fractions: sum of C(n, i) p^i (1-p)^(n-i)
        for (k, n, k0, n0, expected) in
            [(11, 24, 9, 10, 8.571_006_345_337_496e-8), (5, 5, 1, 2, 0.031_25), (0, 3, 1, 3, 8.0 / 27.0), (1, 3, 1, 3, 19.0 / 27.0)]
        {
            let found = tail(k, n, k0, n0).expect("a share strictly between 0 and 1");
            assert!(close(found, expected), "{k}/{n} against {k0}/{n0}: {found}");
        }
        assert_eq!(tail(1, 2, 10, 10), None);
        assert_eq!(tail(0, 0, 1, 2), None);
    }
}
