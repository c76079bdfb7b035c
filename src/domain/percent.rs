//! Shares as per cent: the one place where a fraction of one is multiplied by 100.

use num_traits::ToPrimitive;

use super::{Rate, Ratio};

/// A rate as pages and the terminal print it: `48.96%`; below 0, as a difference may be, with a minus sign (U+2212).
#[must_use]
pub fn printed(rate: Rate) -> String {
    let sign = if rate.0 < 0 { "\u{2212}" } else { "" };
    let size = rate.0.unsigned_abs();
    format!("{sign}{}.{:02}%", size / 100, size % 100)
}

/// An exact share: `30%`, `33.3%`, and `100/3%` where its decimals do not end.
#[must_use]
pub fn exact(share: &Ratio) -> String {
    written(&hundredfold(share)) + "%"
}

/// A share as short as it tells: whole from 10 % on, else with at most two places.
#[must_use]
pub fn short(share: &Ratio) -> String {
    let percent = hundredfold(share).to_f64().unwrap_or_default();
    let digits = if percent >= 10.0 || percent.fract() < 1e-9 { 0 } else { 2 };
    let text = format!("{percent:.digits$}");
    let bare = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{bare}%")
}

/// An exact fraction as a person writes it: with its decimals, up to six, where they end, else as a fraction.
#[must_use]
pub fn written(value: &Ratio) -> String {
    let scaled = value * Ratio::from_integer(1_000_000.into());
    if !scaled.is_integer() {
        return value.to_string();
    }
    let text = format!("{:0>7}", scaled.to_integer().to_string());
    let (whole, part) = text.split_at(text.len() - 6);
    let part = part.trim_end_matches('0');
    if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") }
}

fn hundredfold(share: &Ratio) -> Ratio {
    share * Ratio::from_integer(100.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(n: i64, d: i64) -> Ratio {
        Ratio::new(n.into(), d.into())
    }

    #[test]
    fn printed_rates_have_two_places_and_a_minus_sign() {
        for (parts, text) in [(9821, "98.21%"), (10_000, "100.00%"), (3, "0.03%"), (0, "0.00%"), (-312, "\u{2212}3.12%")] {
            assert_eq!(printed(Rate(parts)), text);
        }
    }

    #[test]
    fn a_fraction_is_written_with_its_decimals_where_they_end() {
        for ((n, d), text) in [((3, 2), "1.5"), ((27, 1), "27"), ((1, 3), "1/3"), ((1, 80), "0.0125"), ((0, 5), "0"), ((200, 7), "200/7")] {
            assert_eq!(written(&ratio(n, d)), text);
        }
        assert_eq!((exact(&ratio(3, 10)), exact(&ratio(1, 3))), ("30%".to_owned(), "100/3%".to_owned()));
    }

    #[test]
    fn short_shares_are_short() {
        for (n, of, text) in [(24, 1000, "2.4%"), (3, 10_000, "0.03%"), (1, 2, "50%"), (2, 3, "67%"), (1, 1, "100%"), (1, 30, "3.33%")] {
            assert_eq!(short(&ratio(n, of)), text);
        }
    }
}
