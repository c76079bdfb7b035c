//! Exact numbers: fractions until they are printed, and the two rounded forms in which they are.

use std::borrow::Cow;

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

/// An exact fraction of any size.
pub type Ratio = num_rational::BigRational;

/// A rate as printed: ten-thousandths, so 0.9821 is 9821.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(pub i64);

/// Points of a score as printed: hundredths, so 98.21 is 9821.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(pub i64);

impl Rate {
    /// Rounds half away from zero; cut off instead where that would show `target` as reached when it is not.
    #[must_use]
    pub fn of(exact: &Ratio, target: Option<&Ratio>) -> Self {
        Self(rounded_below(exact, 10_000, target))
    }

    /// Rounds a statistic that is known only as a float, such as a confidence limit.
    #[must_use]
    pub fn of_float(value: f64) -> Self {
        Self((value * 10_000.0).round() as i64)
    }

    /// As a fraction of one.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / 10_000.0
    }
}

impl Points {
    /// Rounds half away from zero; cut off instead where that would show one of `limits` as reached when it is not.
    #[must_use]
    pub fn of<'a>(exact: &Ratio, limits: impl IntoIterator<Item = &'a Ratio> + Clone) -> Self {
        Self(rounded_below(exact, 100, limits))
    }

    /// As points.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

/// `exact` in whole parts of `per_one`, rounded half away from zero, or towards the value below where rounding would
/// carry it to one of `limits` that it has not reached.
///
/// # Panics
/// Where the result does not fit an `i64`; rates are at most 1 and scores at most 100.
#[must_use]
pub fn rounded_below<'a>(exact: &Ratio, per_one: i64, limits: impl IntoIterator<Item = &'a Ratio> + Clone) -> i64 {
    rounded_small(exact, per_one, limits.clone()).unwrap_or_else(|| rounded_any(exact, per_one, limits))
}

fn rounded_any<'a>(exact: &Ratio, per_one: i64, limits: impl IntoIterator<Item = &'a Ratio>) -> i64 {
    let scaled = exact * Ratio::from_integer(BigInt::from(per_one));
    let rounded = scaled.round();
    let printed = &rounded / Ratio::from_integer(BigInt::from(per_one));
    let flattered = limits.into_iter().any(|limit| exact < limit && *limit <= printed);
    let kept = if flattered { scaled.floor() } else { rounded };
    kept.to_integer().to_i64().expect("a printed figure is a rate or a score, far below 2^63")
}

/// The same in machine words, where every number is small enough that no product leaves 128 bits; nearly all are.
fn rounded_small<'a>(exact: &Ratio, per_one: i64, limits: impl IntoIterator<Item = &'a Ratio>) -> Option<i64> {
    let parts = |ratio: &Ratio| Some((i128::from(ratio.numer().to_i64()?), i128::from(ratio.denom().to_i64()?)));
    let ((k, n), per_one) = (parts(exact)?, i128::from(per_one));
    let scaled = k.checked_mul(per_one)?;
    // half away from zero; a fraction's denominator is above zero
    let rounded = scaled.signum() * ((scaled.abs().checked_mul(2)?.checked_add(n)?) / (2 * n));
    let mut kept = rounded;
    for limit in limits {
        let (top, bottom) = parts(limit)?;
        let is_missed = k.checked_mul(bottom)? < top.checked_mul(n)?;
        if is_missed && top.checked_mul(per_one)? <= rounded.checked_mul(bottom)? {
            kept = scaled.div_euclid(n);
        }
    }
    i64::try_from(kept).ok()
}

/// A decimal or percentage such as `30%`, `33.3 %`, `0.3`, `89.995`, exactly; `None` where it is neither.
#[must_use]
pub fn parse_ratio(text: &str) -> Option<Ratio> {
    let text = text.trim();
    let (number, per) = match text.strip_suffix(['%', '％']) {
        Some(number) => (number.trim_end(), 100),
        None => (text, 1),
    };
    let (sign, digits) = match number.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, number.strip_prefix('+').unwrap_or(number)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && part.is_empty() || !whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let scale = BigInt::from(10).pow(u32::try_from(part.len()).ok()?);
    let numerator: BigInt = format!("{whole}{part}").parse().ok()?;
    Some(Ratio::new(numerator * sign, scale * per))
}

impl std::fmt::Display for Rate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        decimal(f, self.0, 4)
    }
}

impl std::fmt::Display for Points {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        decimal(f, self.0, 2)
    }
}

fn decimal(f: &mut std::fmt::Formatter<'_>, parts: i64, places: usize) -> std::fmt::Result {
    let per_one = 10_u64.pow(places as u32);
    let sign = if parts < 0 { "-" } else { "" };
    let size = parts.unsigned_abs();
    write!(f, "{sign}{}.{:0places$}", size / per_one, size % per_one)
}

impl Serialize for Rate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.to_f64())
    }
}

impl Serialize for Points {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.to_f64())
    }
}

impl JsonSchema for Rate {
    fn schema_name() -> Cow<'static, str> {
        "Rate".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "number", "minimum": -1, "maximum": 1,
            "description": "A share, or a difference of two, as a fraction of one, rounded to four places: 0.9821 is 98.21 %.",
        })
    }
}

impl JsonSchema for Points {
    fn schema_name() -> Cow<'static, str> {
        "Points".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": 0, "description": "Points, a weight or a limit, rounded to two places." })
    }
}

/// Whether `ratio` is above 0 and at most 1, as a target must be.
#[must_use]
pub fn is_target(ratio: &Ratio) -> bool {
    ratio.is_positive() && *ratio <= Ratio::from_integer(BigInt::from(1)) && !ratio.is_zero()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(n: i64, d: i64) -> Ratio {
        Ratio::new(n.into(), d.into())
    }

    #[test]
    fn a_rate_below_its_target_is_never_printed_as_reached() {
        let whole = ratio(1, 1);
        assert_eq!(Rate::of(&ratio(24_999, 25_000), Some(&whole)).to_string(), "0.9999");
        assert_eq!(Rate::of(&ratio(24_999, 25_000), None).to_string(), "1.0000");
        assert_eq!(Rate::of(&whole, Some(&whole)).to_string(), "1.0000");
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        assert_eq!(Points::of(&ratio(89_995, 1000), []).to_string(), "90.00");
        assert_eq!(Points::of(&ratio(89_995, 1000), [&ratio(90, 1)]).to_string(), "89.99");
        assert_eq!(Rate::of(&ratio(-5, 100_000), None).to_string(), "-0.0001");
        assert_eq!(Rate::of(&ratio(1, 3), None).to_string(), "0.3333");
    }

    #[test]
    fn machine_words_round_as_numbers_of_any_size_do() {
        let limits = [ratio(1, 3), ratio(9, 10), ratio(1, 1), ratio(0, 1)];
        for (k, n) in (-40..60).flat_map(|k| (1..48).map(move |n| (k, n))).chain([(i64::MAX / 3, i64::MAX), (99_999, 100_000)]) {
            for limits in [&limits[..0], &limits[1..2], &limits[..]] {
                let exact = ratio(k, n);
                assert_eq!(rounded_small(&exact, 10_000, limits), Some(rounded_any(&exact, 10_000, limits)), "{k}/{n} {limits:?}");
            }
        }
        let large = Ratio::new(BigInt::from(10).pow(30), BigInt::from(10).pow(30) + 1);
        assert_eq!((rounded_small(&large, 10_000, []), rounded_below(&large, 10_000, [&ratio(1, 1)])), (None, 9_999));
    }

    #[test]
    fn percentages_and_decimals_are_read_exactly() {
        assert_eq!(parse_ratio("30%"), Some(ratio(3, 10)));
        assert_eq!(parse_ratio("33.3 %"), Some(ratio(333, 1000)));
        assert_eq!(parse_ratio(".5"), Some(ratio(1, 2)));
        assert_eq!(parse_ratio("89.995"), Some(ratio(17_999, 200)));
        for bad in ["", "%", "abc", "1e3", "1/3", "."] {
            assert_eq!(parse_ratio(bad), None, "{bad}");
        }
    }
}
