//! What chance alone could do: Wilson and Newcombe intervals, binomial tails.
//!
//! These are the only floats on the way to a figure; none of them decides a grade or a target.

use statrs::distribution::{Binomial, DiscreteCDF};

/// The 97.5 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

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
    if n == 0 {
        return None;
    }
    let size = n as f64;
    let p = k as f64 / size;
    let scale = 1.0 + Z * Z / size;
    let middle = (p + Z * Z / (2.0 * size)) / scale;
    let half = Z * (p * (1.0 - p) / size + Z * Z / (4.0 * size * size)).sqrt() / scale;
    Some(Interval { low: (middle - half).max(0.0), high: (middle + half).min(1.0) })
}

/// The 95 % interval of the difference of two independent shares, the first minus the second; `None` where one has n = 0.
///
/// Newcombe, R. G. (1998), Interval estimation for the difference between independent proportions, Statistics in Medicine 17,
/// method 10.
#[must_use]
pub fn newcombe((k1, n1): (u64, u64), (k2, n2): (u64, u64)) -> Option<Interval> {
    let (first, second) = (wilson(k1, n1)?, wilson(k2, n2)?);
    let (p1, p2) = (k1 as f64 / n1 as f64, k2 as f64 / n2 as f64);
    let difference = p1 - p2;
    Some(Interval {
        low: difference - (p1 - first.low).hypot(second.high - p2),
        high: difference + (first.high - p1).hypot(p2 - second.low),
    })
}

/// How likely `k` of `n`, or a result further from the centre's share of `k0` out of `n0`, is by chance alone.
///
/// P(X ≤ k) where k/n is below the centre's share, else P(X ≥ k); X binomial, no approximation. `None` where n = 0 or the
/// centre's share is 0 or 1.
#[must_use]
pub fn tail(k: u64, n: u64, k0: u64, n0: u64) -> Option<f64> {
    if n == 0 || k0 == 0 || k0 >= n0 {
        return None;
    }
    let binomial = Binomial::new(k0 as f64 / n0 as f64, n).ok()?;
    let below = u128::from(k) * u128::from(n0) < u128::from(k0) * u128::from(n);
    Some(match (below, k) {
        (true, _) => binomial.cdf(k),
        (false, 0) => 1.0,
        (false, _) => binomial.sf(k - 1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
