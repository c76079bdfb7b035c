//! How numbers, dates and names of periods are written.

use chrono::{Datelike, NaiveDate};

use super::words::Words;
use crate::domain::{Cadence, Period, Points, Rate, percent};
use crate::error::Result;

/// `1234567` as `1,234,567`.
pub(crate) fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Ten-thousandths as a percentage with two places.
pub(crate) fn percent(rate: Rate) -> String {
    percent::printed(rate)
}

/// A target: a percentage without the places that it does not need.
pub(crate) fn target(rate: Rate) -> String {
    let text = hundredths(rate.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned() + "%"
}

/// A difference of two rates in percentage points, with its sign.
pub(crate) fn difference(rate: Rate) -> String {
    let sign = if rate.0 > 0 { "+" } else { "" };
    format!("{sign}{}", hundredths(rate.0))
}

/// The size of a difference of two rates in percentage points.
pub(crate) fn size(rate: Rate) -> String {
    hundredths(rate.0.abs())
}

/// Points with two places.
pub(crate) fn points(points: Points) -> String {
    hundredths(points.0)
}

/// Points, a weight or a limit without the places that it does not need.
pub(crate) fn short(points: Points) -> String {
    hundredths(points.0).trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn hundredths(parts: i64) -> String {
    let sign = if parts < 0 { "\u{2212}" } else { "" };
    let size = parts.unsigned_abs();
    format!("{sign}{}.{:02}", count(size / 100), size % 100)
}

/// Half characters that a text is wide, as fonts of Han set it.
pub(super) fn halves(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// A date in full.
pub(crate) fn date(date: NaiveDate, words: &Words) -> Result<String> {
    let month = words.get(&format!("months.m{}", date.month()))?.to_owned();
    words.fill("date.day", &[("year", date.year().to_string()), ("month", month), ("day", date.day().to_string())])
}

/// The name of a period.
pub(crate) fn period(period: Period, words: &Words) -> Result<String> {
    let first = period.first();
    let year = ("year", first.year().to_string());
    match period.cadence() {
        Cadence::Week => {
            let week = first.iso_week();
            words.fill("date.week", &[("year", week.year().to_string()), ("week", week.week().to_string())])
        }
        Cadence::Month => words.fill("date.month", &[year, ("month", words.get(&format!("months.m{}", first.month()))?.to_owned())]),
        Cadence::Quarter => words.fill("date.quarter", &[year, ("quarter", (first.month0() / 3 + 1).to_string())]),
        Cadence::Year => words.fill("date.year", &[year]),
    }
}

/// A due period as a standard writes it, in words: `0d … 3wd` as 0 天至 3 个工作日. What it does not know stays as it is.
pub(crate) fn due(text: &str, words: &Words) -> Result<String> {
    let comma = words.get("list.comma")?.trim_end();
    let mut phrase = Vec::new();
    for token in text.split_whitespace() {
        let (token, comma) = token.strip_suffix(',').map_or((token, ""), |token| (token, comma));
        let split = token.find(|c: char| !c.is_ascii_digit()).unwrap_or(token.len());
        let word = match token.split_at(split) {
            ("", "…") => words.get("due.to")?.to_owned(),
            ("", name) => {
                let name = name.trim_start_matches('@');
                words.find(&format!("due.{name}")).or_else(|| words.find(&format!("columns.{name}"))).unwrap_or(name).to_owned()
            }
            (number, unit) => match words.find(&format!("due.unit_{unit}")) {
                Some(_) => words.fill(&format!("due.unit_{unit}"), &[("n", number.to_owned())])?,
                None => token.to_owned(),
            },
        } + comma;
        phrase.push(word);
    }
    Ok(phrase.join(words.get("list.gap")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_exactly() {
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count(999), "999");
        assert_eq!(percent(Rate(9999)), "99.99%");
        assert_eq!(percent(Rate(10_000)), "100.00%");
        assert_eq!(target(Rate(10_000)), "100%");
        assert_eq!(target(Rate(3330)), "33.3%");
        assert_eq!(difference(Rate(-5)), "\u{2212}0.05");
        assert_eq!(difference(Rate(312)), "+3.12");
        assert_eq!(points(Points(8_999)), "89.99");
    }
}
