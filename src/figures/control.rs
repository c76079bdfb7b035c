//! What of a share's ups and downs over twelve months is beyond chance: a p chart with Shewhart's three-sigma limits.
//!
//! Shewhart, W. A. (1931), Economic Control of Quality of Manufactured Product; of the rules of the Statistical Quality Control
//! Handbook (Western Electric, 1956) the first and the fourth: a point outside the limits, and eight in a row on one side of the
//! mean. The mean and the limits are those of all points; they are never worked out anew for a part of them.

use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;
use serde::Serialize;

use crate::domain::Ratio;

/// With fewer points there are no limits.
pub const POINTS: usize = 12;
/// So many points in a row on one side of the mean are beyond chance.
pub const RUN: usize = 8;

/// How a point stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// Above the upper limit.
    High,
    /// Below the lower limit.
    Low,
    /// One of eight or more in a row above the mean.
    RunHigh,
    /// One of eight or more in a row below the mean.
    RunLow,
}

impl Signal {
    /// The name in tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Low => "low",
            Self::RunHigh => "run_high",
            Self::RunLow => "run_low",
        }
    }
}

/// A p chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Control {
    /// Σx / Σn: the middle line.
    pub mean: Ratio,
    /// Lower and upper limit of each point, within 0 and 1. For printing only: no float decides a signal.
    pub limits: Vec<(f64, f64)>,
    /// How each point stands out.
    pub signals: Vec<Option<Signal>>,
}

impl Control {
    /// The chart of these points, x out of n each; `None` for fewer than [`POINTS`], for one with n = 0, and where the mean is
    /// 0 or 1, for then nothing varies.
    #[must_use]
    pub fn of(points: &[(u64, u64)]) -> Option<Self> {
        let all = points.iter().fold((0, 0), |sum, (x, n)| (sum.0 + x, sum.1 + n));
        if points.len() < POINTS || points.iter().any(|(_, n)| *n == 0) || all.0 == 0 || all.0 == all.1 {
            return None;
        }
        let p = all.0 as f64 / all.1 as f64;
        let limits = points.iter().map(|(_, n)| {
            let half = 3.0 * (p * (1.0 - p) / *n as f64).sqrt();
            ((p - half).max(0.0), (p + half).min(1.0))
        });
        let sides: Vec<Sign> = points.iter().map(|point| off(*point, all).sign()).collect();
        let signal = |(i, point): (usize, &(u64, u64))| match (sides[i], is_outside(*point, all), run(&sides, i) >= RUN) {
            (Sign::NoSign, ..) | (_, false, false) => None,
            (Sign::Plus, true, _) => Some(Signal::High),
            (Sign::Minus, true, _) => Some(Signal::Low),
            (Sign::Plus, false, true) => Some(Signal::RunHigh),
            (Sign::Minus, false, true) => Some(Signal::RunLow),
        };
        Some(Self {
            mean: Ratio::new(all.0.into(), all.1.into()),
            limits: limits.collect(),
            signals: points.iter().enumerate().map(signal).collect(),
        })
    }

    /// The middle line as a float, to draw it.
    #[must_use]
    pub fn mean_f64(&self) -> f64 {
        self.mean.to_f64().unwrap_or_default()
    }
}

/// x·N − n·X: how far the point lies from the mean, times n·N.
fn off((x, n): (u64, u64), (all_x, all_n): (u64, u64)) -> BigInt {
    BigInt::from(x) * all_n - BigInt::from(n) * all_x
}

/// |x/n − p̄| > 3·√(p̄(1 − p̄)/n), squared and in whole numbers: (x·N − n·X)² > 9·n·X·(N − X).
fn is_outside((x, n): (u64, u64), (all_x, all_n): (u64, u64)) -> bool {
    off((x, n), (all_x, all_n)).pow(2) > BigInt::from(9) * n * all_x * (all_n - all_x)
}

/// How many points in a row, this one among them, lie on its side of the mean; one on the mean ends a row.
fn run(sides: &[Sign], at: usize) -> usize {
    let same = |side: &&Sign| **side == sides[at];
    sides[at..].iter().take_while(same).count() + sides[..at].iter().rev().take_while(same).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signals(points: &[(u64, u64)]) -> Vec<(usize, Signal)> {
        let control = Control::of(points).expect("a chart");
        control.signals.iter().enumerate().filter_map(|(i, signal)| Some((i + 1, (*signal)?))).collect()
    }

    /// Montgomery, Introduction to Statistical Quality Control, 6th edition, table 7.1: 30 samples of 50 orange juice cans.
    #[test]
    fn limits_equal_those_of_a_textbook() {
        let cans = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6];
        let points = cans.map(|x| (x, 50));
        let control = Control::of(&points).expect("a chart");
        assert_eq!(control.mean, Ratio::new(347.into(), 1500.into()));
        // there: 0.2313, 0.0524, 0.4102; samples 15 and 23 plot above the upper limit
        let (low, high) = control.limits[0];
        assert!((control.mean_f64() - 0.2313).abs() < 5e-5 && (low - 0.0524).abs() < 1e-4 && (high - 0.4102).abs() < 1e-4, "{low} {high}");
        assert_eq!(signals(&points), [(15, Signal::High), (23, Signal::High)]);
    }

    /// The same, table 7.4: 25 samples of purchase orders, of 80 to 120 each.
    #[test]
    fn limits_follow_the_size_of_each_sample() {
        let wrong = [12, 8, 6, 9, 10, 12, 11, 16, 10, 6, 20, 15, 9, 8, 6, 8, 10, 7, 5, 8, 5, 8, 10, 6, 9];
        let orders =
            [100, 80, 80, 100, 110, 110, 100, 100, 90, 90, 110, 120, 120, 120, 110, 80, 80, 80, 90, 100, 100, 100, 100, 90, 90];
        let points: Vec<(u64, u64)> = wrong.into_iter().zip(orders).collect();
        let control = Control::of(&points).expect("a chart");
        // there: p̄ = 0.0955; the upper limit of sample 11 is 0.0955 + 3 · 0.0280 = 0.180, and the sample plots above it
        assert!((control.mean_f64() - 0.0955).abs() < 5e-5 && (control.limits[10].1 - 0.1796).abs() < 1e-4, "{control:?}");
        assert_eq!(signals(&points), [(11, Signal::High)]);
        assert!(control.limits.iter().all(|(low, _)| *low > 0.0 || control.mean_f64() < 0.1));
    }

    /// p̄ = 1/2 and n = 36 put the limits at 1/4 and 3/4 exactly: 9 and 27 of 36.
    #[test]
    fn a_point_on_a_limit_is_within_it() {
        let year = |high: u64, low: u64| {
            let mut points = [(18, 36); 12];
            (points[3], points[8]) = ((high, 36), (low, 36));
            points
        };
        assert_eq!(signals(&year(27, 9)), []);
        assert_eq!(signals(&year(28, 8)), [(4, Signal::High), (9, Signal::Low)]);
    }

    #[test]
    fn eight_in_a_row_on_one_side_are_beyond_chance_and_seven_are_not() {
        // mean 1/2 throughout; a month on the mean ends a row
        let year = |above: usize, on: usize| {
            let mut points = vec![(19, 36); above];
            points.extend(vec![(18, 36); on]);
            let below = 12 - above - on;
            points.extend(vec![(18 - above as u64 / below as u64, 36); below]);
            points
        };
        assert_eq!(signals(&year(8, 0)).len(), 8);
        assert!(signals(&year(8, 0)).iter().all(|(_, signal)| *signal == Signal::RunHigh));
        assert_eq!(signals(&year(6, 0)), []);
        let broken: Vec<(u64, u64)> = [4, 1, 4].into_iter().zip([19, 18, 19]).flat_map(|(times, x)| vec![(x, 36); times]).collect();
        let broken = [broken, vec![(18, 36); 2], vec![(10, 36)]].concat();
        assert_eq!(signals(&broken), []);
    }

    #[test]
    fn without_twelve_points_or_without_variation_there_is_no_chart() {
        assert_eq!(Control::of(&[(1, 2); 11]), None);
        assert_eq!(Control::of(&[(2, 2); 12]), None);
        assert_eq!(Control::of(&[(0, 2); 12]), None);
        let mut gap = [(1, 2); 12];
        gap[5] = (0, 0);
        assert_eq!(Control::of(&gap), None);
        assert!(Control::of(&[(1, 2); 12]).is_some());
    }
}
