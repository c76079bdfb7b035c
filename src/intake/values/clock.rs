//! The bytes of a time of day in, seconds after midnight out: behind a date, or in a cell of its own.

use super::text::space_at_start;
use crate::domain::OFFSETS;

/// Seconds after midnight of a cell that holds a time of day and no date.
pub(crate) fn time_alone(cell: &[u8]) -> Option<u32> {
    match clock_time(cell, false)? {
        (time, None) => Some(time),
        (_, Some(_)) => None,
    }
}

/// Seconds after midnight of what follows a date, and the offset from UTC in seconds where one is given; `closed` where
/// 日 ended the date, so that nothing has to part them.
pub(super) fn time_of_day(rest: &[u8], closed: bool) -> Option<(u32, Option<i32>)> {
    let mut at = rest;
    while let n @ 1.. = space_at_start(at) {
        at = &at[n..];
    }
    let (at, has_t) = at.strip_prefix(b"T").map_or((at, false), |at| (at, true));
    if at.len() == rest.len() && !closed {
        return None;
    }
    clock_time(at, has_t)
}

/// A time, and the offset where one is given; `has_t` where a `T` stands before it.
fn clock_time(at: &[u8], has_t: bool) -> Option<(u32, Option<i32>)> {
    let (hour, at) = short_number(at)?;
    if let Some(at) = at.strip_prefix(b":") {
        let (minute, mut at) = (number(at.get(..2)?)?, &at[2..]);
        let (mut second, mut is_whole) = (0, has_t);
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
    let (minute, at) = short_number(at.strip_prefix("时".as_bytes())?)?;
    let at = at.strip_prefix("分".as_bytes())?;
    if at.is_empty() {
        return Some((clock(hour, minute, 0)?, None));
    }
    let (second, at) = short_number(at)?;
    (at == "秒".as_bytes()).then(|| clock(hour, minute, second)).flatten().map(|time| (time, None))
}

/// Seconds after midnight of a time that a clock shows.
pub(super) fn clock(hour: u32, minute: u32, second: u32) -> Option<u32> {
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
    fn a_time_stands_alone_and_a_date_or_a_number_is_none() {
        for (cell, time) in [
            ("09:01:00", Some(32_460)),
            ("9:01", Some(32_460)),
            ("9时1分", Some(32_460)),
            ("23:59:59.750", Some(86_399)),
            ("00:00:00", Some(0)),
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
