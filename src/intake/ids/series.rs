//! Ids that differ in their last digits alone, and the numbers that these are.

use crate::intake::values::digits::eight_digits;

/// Digits that a number has at most: it fits a key beside the series.
const MOST_DIGITS: usize = 15;
/// An id whose text takes more than this apart from its digits is no series.
const LONGEST: usize = 64;

/// All of an id but its last digits: what stands before and after them, and how many they are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Series {
    /// What stands before the digits.
    pub(crate) before: Box<[u8]>,
    digits: u8,
    after: Box<[u8]>,
}

impl Series {
    /// An id's series and number; `None` where it is too long.
    pub(crate) fn of(id: &[u8]) -> Option<(Self, u64)> {
        let end = id.iter().rposition(u8::is_ascii_digit).map_or(id.len(), |last| last + 1);
        let digits = id[..end].iter().rev().take(MOST_DIGITS).take_while(|byte| byte.is_ascii_digit()).count();
        let (before, number, after) = (&id[..end - digits], number(&id[end - digits..end])?, &id[end..]);
        let series = Self { before: before.into(), digits: digits as u8, after: after.into() };
        (before.len() + after.len() <= LONGEST).then_some((series, number))
    }

    /// The number of an id that is of this series.
    #[inline]
    pub(crate) fn number_of(&self, id: &[u8]) -> Option<u64> {
        let end = id.len().checked_sub(self.after.len())?;
        let start = end.checked_sub(usize::from(self.digits))?;
        if !same(&id[..start], &self.before) || !same(&id[end..], &self.after) {
            return None;
        }
        number_before(id, end, usize::from(self.digits))
    }

    /// The id of this series that has this number.
    pub(crate) fn write(&self, number: u64, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.before);
        let mut digits = [0; MOST_DIGITS];
        let mut left = number;
        for digit in digits[..usize::from(self.digits)].iter_mut().rev() {
            *digit = b'0' + (left % 10) as u8;
            left /= 10;
        }
        out.extend_from_slice(&digits[..usize::from(self.digits)]);
        out.extend_from_slice(&self.after);
    }
}

/// Whether two texts, which are short, are equal: without a call.
#[inline]
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a == b)
}

/// The number that up to 15 bytes before `end` are, all of them digits.
#[inline]
fn number_before(id: &[u8], end: usize, digits: usize) -> Option<u64> {
    let Some(window) = id[..end].last_chunk::<16>().filter(|_| digits > 0) else { return number(&id[end - digits..end]) };
    // what stands before the digits becomes zeros
    let before = (1_u128 << (8 * (16 - digits))) - 1;
    let window = u128::from_le_bytes(*window) & !before | u128::from_le_bytes([b'0'; 16]) & before;
    Some(eight_digits(window as u64)? * 100_000_000 + eight_digits((window >> 64) as u64)?)
}

/// The number that up to 15 bytes are, all of them digits.
#[inline]
fn number(digits: &[u8]) -> Option<u64> {
    let mut padded = [b'0'; 16];
    padded.get_mut(16 - digits.len()..)?.copy_from_slice(digits);
    let eight = |at: usize| Some(u64::from_le_bytes(padded[at..at + 8].try_into().ok()?));
    Some(eight_digits(eight(0)?)? * 100_000_000 + eight_digits(eight(8)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_bytes_are_a_number_only_where_all_are_digits() {
        for (text, expected) in [("00000000", Some(0)), ("12345678", Some(12_345_678)), ("99999999", Some(99_999_999))] {
            assert_eq!(eight_digits(u64::from_le_bytes(text.as_bytes().try_into().expect("eight"))), expected);
        }
        for bad in 0..=255_u8 {
            for place in 0..8 {
                let mut bytes = *b"12345678";
                bytes[place] = bad;
                assert_eq!(eight_digits(u64::from_le_bytes(bytes)).is_some(), bad.is_ascii_digit(), "{bad} at {place}");
            }
        }
    }

    #[test]
    fn an_id_of_a_known_series_has_the_number_that_it_has_alone() {
        let long = "x".repeat(20);
        for (first, others) in [
            ("SL202506000000001", &["SL202506000000002", "SL999999999999999", "SL00000000000000a", "SK202506000000001"][..]),
            ("S7", &["S8", "Sx", "T7", "S77"]),
            (&long, &[long.as_str(), "xxxxxxxxxxxxxxxxxxxy"]),
            ("没有数字的编号", &["没有数字的编号", "没有数字的编码"]),
            ("2026-0001/a", &["2026-9999/a", "2026-0001/b", "2025-0001/a"]),
            ("123456789012345", &["000000000000000", "999999999999999"]),
        ] {
            let (series, number) = Series::of(first.as_bytes()).expect("a series");
            assert_eq!(series.number_of(first.as_bytes()), Some(number), "{first}");
            for id in others {
                let alone = Series::of(id.as_bytes()).filter(|(of, _)| *of == series).map(|(_, number)| number);
                assert_eq!(series.number_of(id.as_bytes()), alone, "{id} beside {first}");
            }
            let mut again = Vec::new();
            series.write(number, &mut again);
            assert_eq!(again, first.as_bytes());
        }
    }
}
