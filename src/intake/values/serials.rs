//! A workbook's numbers: serial dates, `YYYYMMDD`, and numbers that stand in text columns.

use std::io::Write;

use super::dates::Stamp;
use crate::domain::date_of;

/// 9999-12-31 in the date system of 1900; a number above it is a date's digits.
const LAST_SERIAL: f64 = 2_958_465.0;
/// Days from 1970-01-01 to 1899-12-30, from which serials above 60 count.
const EPOCH_1900: i32 = -25_569;
/// Days from 1970-01-01 to 1904-01-01.
const EPOCH_1904: i32 = -24_107;

/// Writes a number as in a text column: without `.0`, and with as many digits as tell it from every other.
pub(crate) fn write_number(number: f64, out: &mut Vec<u8>) {
    let written = write!(out, "{number}");
    debug_assert!(written.is_ok(), "a Vec takes every byte");
}

/// Writes a serial number as a date, with its time unless that is midnight; a number that is
/// no date is written as it is.
pub(crate) fn write_serial(serial: f64, is_1904: bool, out: &mut Vec<u8>) {
    if serial > LAST_SERIAL || !serial.is_finite() {
        return write_number(serial, out);
    }
    let mut day = serial.floor();
    let mut second = ((serial - day) * 86_400.0).round() as u32;
    if second == 86_400 {
        (day, second) = (day + 1.0, 0);
    }
    let day = day as i32;
    let number = match (is_1904, day) {
        (true, 0..) => EPOCH_1904 + day,
        (false, 61..) => EPOCH_1900 + day,
        // Lotus 1-2-3 had a 29 February 1900, number 60, which never was; before it, days count from 1899-12-31.
        (false, 1..=59) => EPOCH_1900 + 1 + day,
        _ => return write_number(serial, out),
    };
    let date = date_of(number);
    let written = if second == 0 {
        write!(out, "{date}")
    } else {
        write!(out, "{date} {:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
    };
    debug_assert!(written.is_ok(), "a Vec takes every byte");
}

/// The date of a serial number in a text, counting from 1900: days from 1982 to 2119, which no other form takes.
pub(crate) fn serial_in_text(cell: &[u8]) -> Option<Stamp> {
    let (whole, fraction) = cell.split_at_checked(5)?;
    let is_number = whole.iter().all(u8::is_ascii_digit)
        && (fraction.is_empty() || fraction.len() > 1 && fraction[0] == b'.' && fraction[1..].iter().all(u8::is_ascii_digit));
    let serial: f64 = std::str::from_utf8(cell).ok().filter(|_| is_number)?.parse().ok()?;
    let day = serial.floor();
    let second = ((serial - day) * 86_400.0).round() as u32;
    let day = day as i32 + i32::from(second == 86_400);
    let time = if second.is_multiple_of(86_400) { Stamp::NO_TIME } else { second };
    (30_000..=80_000).contains(&day).then_some(Stamp { day: EPOCH_1900 + day, time })
}

/// Writes a part of a day, or a span of time, as hours, minutes and seconds: what the cell shows.
pub(crate) fn write_time(serial: f64, out: &mut Vec<u8>) {
    if !(0.0..LAST_SERIAL).contains(&serial) {
        return write_number(serial, out);
    }
    let seconds = (serial * 86_400.0).round() as u64;
    let written = write!(out, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    debug_assert!(written.is_ok(), "a Vec takes every byte");
}

/// An ISO date-time of which midnight says nothing.
pub(crate) fn without_midnight(iso: &str) -> &str {
    let bare = iso.trim_end_matches('Z').trim_end_matches(".000");
    bare.strip_suffix("T00:00:00").or_else(|| bare.strip_suffix(" 00:00:00")).unwrap_or(iso)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_number_in_a_text_is_told_from_other_numbers() {
        for (cell, date, time) in [
            ("46181", Some("2026-06-08"), Stamp::NO_TIME),
            ("46181.0", Some("2026-06-08"), Stamp::NO_TIME),
            ("46181.3958333333", Some("2026-06-08"), 9 * 3600 + 1800),
            ("46181.999999999", Some("2026-06-09"), Stamp::NO_TIME),
            ("46181.", None, 0),
            ("29999", None, 0),
            ("80001", None, 0),
            ("20260608", None, 0),
            ("6.14", None, 0),
            ("4618x", None, 0),
            ("", None, 0),
        ] {
            let found = serial_in_text(cell.as_bytes()).map(|stamp| (date_of(stamp.day).to_string(), stamp.time));
            assert_eq!(found, date.map(|date| (date.to_owned(), time)), "{cell}");
        }
    }

    #[test]
    fn serials_are_dates() {
        for (serial, is_1904, text) in [
            (46_174.0, false, "2026-06-01"),
            (46_174.378_472_222, false, "2026-06-01 09:05:00"),
            (46_174.999_999_9, false, "2026-06-02"),
            (44_712.0, true, "2026-06-01"),
            (61.0, false, "1900-03-01"),
            (60.0, false, "60"),
            (59.0, false, "1900-02-28"),
            (1.0, false, "1900-01-01"),
            (0.5, false, "0.5"),
            (-3.0, false, "-3"),
            (20_260_601.0, false, "20260601"),
            (2_958_465.0, false, "9999-12-31"),
            (f64::NAN, false, "NaN"),
        ] {
            let mut out = Vec::new();
            write_serial(serial, is_1904, &mut out);
            assert_eq!(String::from_utf8_lossy(&out), text, "{serial}");
        }
    }

    #[test]
    fn times_and_spans_are_written_as_they_are_shown() {
        for (serial, text) in [(0.378_472_222, "09:05:00"), (0.0, "00:00:00"), (26.0 / 24.0 + 5.0 / 1440.0, "26:05:00"), (-0.5, "-0.5")] {
            let mut out = Vec::new();
            write_time(serial, &mut out);
            assert_eq!(String::from_utf8_lossy(&out), text);
        }
    }

    #[test]
    fn whole_numbers_have_no_point() {
        for (number, text) in
            [(12.0, "12"), (0.5, "0.5"), (440_981_199_001_011_000.0, "440981199001011000"), (-1.0, "-1"), (1e20, "100000000000000000000")]
        {
            let mut out = Vec::new();
            write_number(number, &mut out);
            assert_eq!(String::from_utf8_lossy(&out), text);
        }
    }

    #[test]
    fn midnight_has_no_time() {
        for (iso, bare) in [
            ("2026-06-01T00:00:00", "2026-06-01"),
            ("2026-06-01T00:00:00.000Z", "2026-06-01"),
            ("2026-06-01T09:00:00Z", "2026-06-01T09:00:00Z"),
        ] {
            assert_eq!(without_midnight(iso), bare);
        }
    }
}
