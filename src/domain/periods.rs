//! Periods of one length in a row: `2026-01..2026-06`.

use std::fmt;
use std::str::FromStr;

use super::Period;
use crate::messages::Message;

/// More of them than weeks in fifty years would be a slip of the hand.
const MOST: usize = 2600;

/// The periods from the first to the last, both among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Periods(Vec<Period>);

impl Periods {
    /// Those from `first` to `last`; `None` where they are of two lengths, or the last comes before the first.
    #[must_use]
    pub fn new(first: Period, last: Period) -> Option<Self> {
        if first.cadence() != last.cadence() || last.first() < first.first() {
            return None;
        }
        let mut all: Vec<Period> =
            std::iter::successors(Some(last), |period| Some(period.previous()).filter(|_| *period != first)).take(MOST + 1).collect();
        all.reverse();
        (all.len() <= MOST).then_some(Self(all))
    }

    /// Each of them, the first first.
    pub fn iter(&self) -> impl Iterator<Item = Period> + '_ {
        self.0.iter().copied()
    }
}

impl fmt::Display for Periods {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, last] = [self.0.first(), self.0.last()].map(|period| period.map_or_else(String::new, ToString::to_string));
        write!(f, "{first}..{last}")
    }
}

impl FromStr for Periods {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        let ends = text.split_once("..").and_then(|(first, last)| Some((first.parse().ok()?, last.parse().ok()?)));
        let periods = ends.and_then(|(first, last)| Self::new(first, last));
        periods.ok_or_else(|| message!("figures.said.no_periods", text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_run_from_the_first_to_the_last() {
        for (text, listed) in [
            ("2026-05..2026-06", "2026-05 2026-06"),
            ("2025-12..2026-02", "2025-12 2026-01 2026-02"),
            ("2026-W01..2026-W02", "2026-W01 2026-W02"),
            ("2026..2026", "2026"),
        ] {
            let periods: Periods = text.parse().expect("periods");
            assert_eq!(periods.iter().map(|period| period.to_string()).collect::<Vec<_>>().join(" "), listed);
            assert_eq!(periods.to_string(), text);
        }
        for text in ["2026-06..2026-05", "2026-06..2026", "2026-06", "..", "2026-06..x"] {
            assert!(text.parse::<Periods>().is_err(), "{text}");
        }
    }
}
