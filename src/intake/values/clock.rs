//! The bytes of a time of day in, seconds after midnight out: behind a date, or in a cell of its own.

use std::borrow::Cow;

use memchr::memchr;

use super::text::{space_at_start, trim};
use crate::domain::OFFSETS;

/// The two halves of a day, as clocks of twelve hours name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    /// 上午, AM.
    Morning,
    /// 下午, PM.
    Afternoon,
}

impl Half {
    const NAMES: [(&str, Self); 4] = [("上午", Self::Morning), ("下午", Self::Afternoon), ("AM", Self::Morning), ("PM", Self::Afternoon)];

    /// The half that bytes begin with, and what follows.
    fn at_start(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let named = |(name, half): (&str, Self)| {
            let (start, rest) = bytes.split_at_checked(name.len())?;
            start.eq_ignore_ascii_case(name.as_bytes()).then_some((half, rest))
        };
        Self::NAMES.into_iter().find_map(named)
    }

    /// The half that bytes end with, and what stands before it.
    fn at_end(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let named = |(name, half): (&str, Self)| {
            let (rest, end) = bytes.split_at_checked(bytes.len().checked_sub(name.len())?)?;
            end.eq_ignore_ascii_case(name.as_bytes()).then_some((half, rest))
        };
        Self::NAMES.into_iter().find_map(named)
    }

    /// Seconds after midnight of a time in this half, which may be counted to 12 or to 24; 12 in the morning is
    /// midnight, as clocks of twelve hours show it.
    fn seconds(self, time: u32) -> Option<u32> {
        const HOUR: u32 = 3600;
        match (self, time / HOUR) {
            (Self::Morning, 12) => Some(time - 12 * HOUR),
            (Self::Morning, 0..=11) | (Self::Afternoon, 12..) => Some(time),
            (Self::Afternoon, 1..=11) => Some(time + 12 * HOUR),
            (Self::Morning | Self::Afternoon, _) => None,
        }
    }
}

/// Seconds after midnight of a cell that holds a time of day and no date.
pub(crate) fn time_alone(cell: &[u8]) -> Option<u32> {
    match any_clock(&half_width(cell)?, Before::Other)? {
        (time, None) => Some(time),
        (_, Some(_)) => None,
    }
}

/// Seconds after midnight of what follows a date, and the offset from UTC in seconds where one is given; `closed` where
/// 日 ended the date, so that nothing has to part them.
pub(super) fn time_of_day(rest: &[u8], closed: bool) -> Option<(u32, Option<i32>)> {
    let at = without_space(rest);
    let (at, before) = at.strip_prefix(b"T").map_or((at, Before::Other), |at| (at, Before::T));
    if at.len() == rest.len() && !closed && Half::at_start(at).is_none() {
        return None;
    }
    any_clock(at, before)
}

/// Bytes without the white space at their start.
pub(super) fn without_space(mut bytes: &[u8]) -> &[u8] {
    while let n @ 1.. = space_at_start(bytes) {
        bytes = &bytes[n..];
    }
    bytes
}

/// Text in which digits, letters and signs of full width are of half width; `None` where the bytes are no text.
pub(super) fn half_width(text: &[u8]) -> Option<Cow<'_, [u8]>> {
    // the first byte of every character of full width
    if memchr(0xEF, text).is_none() {
        return Some(Cow::Borrowed(text));
    }
    let half = |c: char| match u32::from(c) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    Some(Cow::Owned(std::str::from_utf8(text).ok()?.chars().map(half).collect::<String>().into_bytes()))
}

/// What stands before a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// The `T` of ISO 8601: hours and minutes may have an offset, and no half of the day.
    T,
    /// A blank, 日, or nothing.
    Other,
}

/// A time of a clock of 24 hours, or of one of twelve with the half of the day before or behind it.
fn any_clock(at: &[u8], before: Before) -> Option<(u32, Option<i32>)> {
    let of_half = |half: Half, time: &[u8]| match clock_time(time, Before::Other)? {
        (time, None) if before == Before::Other => Some((half.seconds(time)?, None)),
        _ => None,
    };
    if let Some((half, time)) = Half::at_start(at) {
        return of_half(half, without_space(time));
    }
    match Half::at_end(at) {
        Some((half, time)) => of_half(half, trim(time)),
        None => clock_time(at, before),
    }
}

/// A time of a clock of 24 hours, and the offset where one is given.
fn clock_time(at: &[u8], before: Before) -> Option<(u32, Option<i32>)> {
    let (hour, at) = short_number(at)?;
    if let Some(at) = at.strip_prefix(b":") {
        let (minute, mut at) = (number(at.get(..2)?)?, &at[2..]);
        let (mut second, mut is_whole) = (0, before == Before::T);
        if let Some(rest) = at.strip_prefix(b":") {
            is_whole = true;
            (second, at) = (number(rest.get(..2)?)?, &rest[2..]);
            if let [b'.' | b',', b'0'..=b'9', fraction @ ..] = at {
                let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
                at = &fraction[digits..];
            }
        }
        // 14:00-16:00 is a span of time, and no time with an offset
        let offset = offset(at).filter(|offset| is_whole || offset.is_none())?;
        return Some((clock(hour, minute, second)?, offset));
    }
    let at = at.strip_prefix("时".as_bytes()).or_else(|| at.strip_prefix("点".as_bytes()))?;
    if at.is_empty() {
        return Some((clock(hour, 0, 0)?, None));
    }
    if at == "半".as_bytes() {
        return Some((clock(hour, 30, 0)?, None));
    }
    let (minute, at) = short_number(at)?;
    let at = at.strip_prefix("分".as_bytes())?;
    if at.is_empty() {
        return Some((clock(hour, minute, 0)?, None));
    }
    let (second, at) = short_number(at)?;
    (at == "秒".as_bytes()).then(|| clock(hour, minute, second)).flatten().map(|time| (time, None))
}

/// Seconds after midnight of a time that a clock shows; 24:00:00 ends the same day, and is its last second.
pub(super) fn clock(hour: u32, minute: u32, second: u32) -> Option<u32> {
    if (hour, minute, second) == (24, 0, 0) {
        return Some(24 * 3600 - 1);
    }
    (hour < 24 && minute < 60 && second < 60).then_some(hour * 3600 + minute * 60 + second)
}

/// `Z`, `+08:00`, `+0800`, `+08`, from −12:00 to +14:00, or nothing at all: `Some(None)`.
#[allow(clippy::option_option)] // the outer one says whether the text is an offset, the inner one whether there is any
fn offset(at: &[u8]) -> Option<Option<i32>> {
    let (sign, digits) = match at {
        [] => return Some(None),
        b"Z" => return Some(Some(0)),
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits {
        [_, _] => (number(digits)?, 0),
        [_, _, _, _] => (number(&digits[..2])?, number(&digits[2..])?),
        [_, _, b':', _, _] => (number(&digits[..2])?, number(&digits[3..])?),
        _ => return None,
    };
    let offset = sign * (hours * 3600 + minutes * 60) as i32;
    (minutes < 60 && OFFSETS.contains(&offset)).then_some(Some(offset))
}

/// One or two digits, and what follows.
pub(super) fn short_number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    match bytes {
        [a @ b'0'..=b'9', b @ b'0'..=b'9', rest @ ..] => Some((u32::from(a - b'0') * 10 + u32::from(b - b'0'), rest)),
        [a @ b'0'..=b'9', rest @ ..] => Some((u32::from(a - b'0'), rest)),
        _ => None,
    }
}

/// The number that digits alone make.
pub(super) fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_of_the_day_is_added_once() {
        for (cell, hour) in [
            ("上午0:30", Some(0)),
            ("上午12:30", Some(0)),
            ("上午 11:30", Some(11)),
            ("上午13:30", None),
            ("下午12:30", Some(12)),
            ("下午1:30", Some(13)),
            ("下午13:30", Some(13)),
            ("下午0:30", None),
            ("1:30pm", Some(13)),
            ("1:30:00\u{3000}下午", Some(13)),
            ("上午1:30 AM", None),
            ("上午1:30+08:00", None),
            ("上午", None),
            ("PM", None),
        ] {
            assert_eq!(time_alone(cell.as_bytes()), hour.map(|hour| hour * 3600 + 1800), "{cell}");
        }
    }

    #[test]
    fn a_time_stands_alone_and_a_date_or_a_number_is_none() {
        for (cell, time) in [
            ("09:01:00", Some(32_460)),
            ("9:01", Some(32_460)),
            ("9时1分", Some(32_460)),
            ("23:59:59.750", Some(86_399)),
            ("00:00:00", Some(0)),
            ("24:00:00", Some(86_399)),
            ("９：０１", Some(32_460)),
            ("上午9:01", Some(32_460)),
            ("9:01 AM", Some(32_460)),
            ("9点1分", Some(32_460)),
            ("9时", Some(32_400)),
            ("9点半", Some(34_200)),
            ("24点半", None),
            ("", None),
            ("9", None),
            ("0.378", None),
            ("24:01:00", None),
            ("09:01:00Z", None),
            ("09:00-11:00", None),
            ("2026-06-01", None),
            ("2026-06-01 09:01:00", None),
        ] {
            assert_eq!(time_alone(cell.as_bytes()), time, "{cell}");
        }
    }
}
