//! Which part of how many: `3/8`.

use crate::messages::Message;

use std::fmt;
use std::str::FromStr;

/// More parts than this would have no rows.
const MOST: u32 = 100_000;

/// A part of a whole that was cut into several, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartOf {
    number: u32,
    of: u32,
}

impl PartOf {
    /// Part `number` of `of`; `None` where there is no such part.
    #[must_use]
    pub fn new(number: u32, of: u32) -> Option<Self> {
        (1..=of.min(MOST)).contains(&number).then_some(Self { number, of }).filter(|_| of <= MOST)
    }

    /// Which part, from 1.
    #[must_use]
    pub fn number(self) -> u32 {
        self.number
    }

    /// Of how many.
    #[must_use]
    pub fn of(self) -> u32 {
        self.of
    }
}

impl fmt::Display for PartOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl FromStr for PartOf {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        let numbers = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        let part = numbers.and_then(|(number, of)| Self::new(number, of));
        part.ok_or_else(|| message!("figures.said.no_part", text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_counted_from_one() {
        for (text, part) in [("1/1", PartOf::new(1, 1)), ("3/8", PartOf::new(3, 8)), ("8/8", PartOf::new(8, 8))] {
            assert_eq!(text.parse::<PartOf>().ok(), part);
            assert_eq!(part.expect("a part").to_string(), text);
        }
        for text in ["0/8", "9/8", "1/0", "1", "a/b", "1/100001", "-1/2", ""] {
            assert!(text.parse::<PartOf>().is_err(), "{text}");
        }
    }
}
