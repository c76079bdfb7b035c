//! A date cell's bytes in, a calendar date and perhaps a time of day out; day and month are never guessed.
//!
//! Every form of section 2.6 of the contract is told from its fifth byte on, so a cell is read once. Formats of the
//! workspace (`[cells] dates`) are chrono's and slower; they are tried first, and only where they are configured.

use chrono::{NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone};
use chrono_tz::Tz;

use super::clock::{clock, half_width, number, short_number, time_of_day, without_space};
use super::digits::eight_digits;
use super::yearless::month_and_day;
use crate::domain::{DateFormat, DateRead, date_of, day_number};

/// A calendar date in the workspace's time zone, with the time of day where the cell has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// Days since 1970-01-01.
    pub(crate) day: i32,
    /// Seconds after midnight, or [`Stamp::NO_TIME`].
    pub(crate) time: u32,
}

impl Stamp {
    /// The time of a date that has none.
    pub(crate) const NO_TIME: u32 = u32::MAX;

    /// Whether this is earlier than `other`: as date-times where both have a time, else as dates.
    pub(crate) fn is_before(self, other: Self) -> bool {
        if self.time == Self::NO_TIME || other.time == Self::NO_TIME {
            self.day < other.day
        } else {
            (self.day, self.time) < (other.day, other.time)
        }
    }

    /// Both in one number.
    pub(crate) fn bits(self) -> u64 {
        u64::from(self.day as u32) << 32 | u64::from(self.time)
    }
}

/// How date cells are read in a workspace.
#[derive(Debug)]
pub(crate) struct DateReading {
    zone: Tz,
    formats: Vec<DateFormat>,
    /// The year of days that name none.
    year: Option<u32>,
}

impl DateReading {
    /// With a workspace's zone and its own formats, which were checked when it was opened, and the year of a file whose
    /// days name none.
    pub(crate) fn new(zone: Tz, formats: &[String], year: Option<u32>) -> Self {
        Self { zone, formats: formats.iter().filter_map(|format| DateFormat::new(format)).collect(), year }
    }

    /// Whether days without a year are read.
    pub(crate) fn has_year(&self) -> bool {
        self.year.is_some()
    }

    /// The date of a text cell, where it is written as nearly every system writes it; no white space is around it then.
    #[inline]
    pub(crate) fn usual(&self, cell: &[u8], last: &mut LastDate) -> Option<Stamp> {
        if self.formats.is_empty() { iso(cell, last) } else { None }
    }

    /// The date of a text cell.
    pub(crate) fn stamp(&self, cell: &[u8]) -> Option<Stamp> {
        for format in &self.formats {
            if let Some(stamp) = std::str::from_utf8(cell).ok().and_then(|text| self.by_format(text, format)) {
                return Some(stamp);
            }
        }
        if let Some(stamp) = iso(cell, &mut { LastDate::NONE }) { Some(stamp) } else { self.any_form(cell, self.year) }
    }

    /// The date of a cell that was a date or a number already, so that no format may turn day and month around, and no
    /// number is a day without a year.
    #[inline]
    pub(crate) fn built_in(&self, cell: &[u8]) -> Option<Stamp> {
        if let Some(stamp) = iso(cell, &mut { LastDate::NONE }) { Some(stamp) } else { self.any_form(cell, None) }
    }

    fn any_form(&self, cell: &[u8], year: Option<u32>) -> Option<Stamp> {
        let cell = &half_width(cell)?[..];
        let of_year = |year| month_and_day(cell).and_then(|(month, day, rest, closed)| Some((day_of(year, month, day)?, rest, closed)));
        let (day, rest, closed) = date(cell).or_else(|| of_year(year?))?;
        let (rest, closed) = match after_weekday(rest) {
            // 1970-01-01 was a Thursday; what contradicts itself is no date
            Some((weekday, rest)) if (day + 3).rem_euclid(7) == weekday => (rest, true),
            Some(_) => return None,
            None => (rest, closed),
        };
        if rest.is_empty() {
            return Some(Stamp { day, time: Stamp::NO_TIME });
        }
        if cell.len() == 14 && cell.iter().all(u8::is_ascii_digit) {
            return Some(Stamp { day, time: clock(number(&rest[..2])?, number(&rest[2..4])?, number(&rest[4..])?)? });
        }
        let (time, offset) = time_of_day(rest, closed)?;
        match offset {
            None => Some(Stamp { day, time }),
            Some(offset) => self.localized(day, time, offset),
        }
    }

    fn localized(&self, day: i32, time: u32, offset: i32) -> Option<Stamp> {
        let utc = date_of(day).and_hms_opt(0, 0, 0)? + TimeDelta::seconds(i64::from(time) - i64::from(offset));
        let local = utc + TimeDelta::seconds(i64::from(self.zone.offset_from_utc_datetime(&utc).fix().local_minus_utc()));
        stamped(local)
    }

    fn by_format(&self, text: &str, format: &DateFormat) -> Option<Stamp> {
        match format.read(text)? {
            DateRead::Utc(at) => self.localized(day_number(at.date()), seconds(at), 0),
            DateRead::Local(date, None) => is_plausible(date).then(|| Stamp { day: day_number(date), time: Stamp::NO_TIME }),
            DateRead::Local(date, Some(time)) => stamped(date.and_time(time)),
        }
    }
}

fn is_plausible(date: NaiveDate) -> bool {
    (1..=9999).contains(&chrono::Datelike::year(&date))
}

fn seconds(at: NaiveDateTime) -> u32 {
    chrono::Timelike::num_seconds_from_midnight(&at)
}

fn stamped(at: NaiveDateTime) -> Option<Stamp> {
    is_plausible(at.date()).then(|| Stamp { day: day_number(at.date()), time: seconds(at) })
}

/// The date of the cell that was read last: the next one often has the same.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LastDate {
    /// Its ten bytes.
    text: (u64, u16),
    day: i32,
}

impl LastDate {
    /// None was read: no text has these bytes.
    pub(crate) const NONE: Self = Self { text: (u64::MAX, u16::MAX), day: 0 };
}

/// `2026-06-01` and `2026-06-01 09:05:30`, as nearly every system writes them: eight bytes at a time.
#[inline]
fn iso(cell: &[u8], last: &mut LastDate) -> Option<Stamp> {
    let eight = |at: usize| Some(u64::from_le_bytes(cell.get(at..at + 8)?.try_into().ok()?));
    let time = match cell.len() {
        10 => Stamp::NO_TIME,
        19 if matches!(cell[10], b' ' | b'T') => {
            let time = eight(11)?;
            let digits = (time & 0xFFFF) << 16 | (time >> 24 & 0xFFFF) << 32 | (time >> 48) << 48 | u64::from(u16::from_le_bytes(*b"00"));
            let value = eight_digits(digits)? as u32;
            (time >> 16 & 0xFF == u64::from(b':') && time >> 40 & 0xFF == u64::from(b':')).then_some(())?;
            clock(value / 10_000, value / 100 % 100, value % 100)?
        }
        _ => return None,
    };
    let (date, day_of_month) = (eight(0)?, u16::from_le_bytes([cell[8], cell[9]]));
    if last.text != (date, day_of_month) {
        let digits = date & 0xFFFF_FFFF | (date >> 40 & 0xFFFF) << 32 | u64::from(day_of_month) << 48;
        let value = eight_digits(digits)? as u32;
        (date >> 32 & 0xFF == u64::from(b'-') && date >> 56 == u64::from(b'-')).then_some(())?;
        *last = LastDate { text: (date, day_of_month), day: day_of(value / 10_000, value / 100 % 100, value % 100)? };
    }
    Some(Stamp { day: last.day, time })
}

/// The day, what follows it, and whether 日 closed it, so that a time may follow at once.
fn date(cell: &[u8]) -> Option<(i32, &[u8], bool)> {
    let year = number(cell.get(..4)?)?;
    let rest = &cell[4..];
    match rest {
        [sep @ (b'-' | b'/' | b'.'), rest @ ..] => {
            let (month, rest) = short_number(rest)?;
            let rest = rest.strip_prefix(std::slice::from_ref(sep))?;
            let (day, rest) = short_number(rest)?;
            Some((day_of(year, month, day)?, rest, false))
        }
        [b'0'..=b'9', ..] => {
            let (month, day) = (number(rest.get(..2)?)?, number(rest.get(2..4)?)?);
            Some((day_of(year, month, day)?, &rest[4..], false))
        }
        _ => {
            let (month, rest) = short_number(rest.strip_prefix("年".as_bytes())?)?;
            let (day, rest) = short_number(rest.strip_prefix("月".as_bytes())?)?;
            let rest = rest.strip_prefix("日".as_bytes()).or_else(|| rest.strip_prefix("号".as_bytes()))?;
            Some((day_of(year, month, day)?, rest, true))
        }
    }
}

/// The day of the week that follows a date, from Monday as 0, and what stands behind it.
fn after_weekday(rest: &[u8]) -> Option<(i32, &[u8])> {
    let at = without_space(rest);
    let (at, closing) = match at {
        [b'(', at @ ..] => (at, Some(b')')),
        [b'[', at @ ..] => (at, Some(b']')),
        at => (at, None),
    };
    let at = ["星期", "礼拜", "周"].iter().find_map(|word| at.strip_prefix(word.as_bytes()))?;
    let days = ["一", "二", "三", "四", "五", "六", "日", "天"];
    let (day, at) = (0..).zip(days).find_map(|(day, name)| Some((day.min(6), at.strip_prefix(name.as_bytes())?)))?;
    let at = match closing {
        Some(closing) => at.strip_prefix(&[closing])?,
        None => at,
    };
    Some((day, at))
}

/// Days since 1970-01-01 of a date that exists (Howard Hinnant, `days_from_civil`).
fn day_of(year: u32, month: u32, day: u32) -> Option<i32> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let length = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if year == 0 || day == 0 || day > length {
        return None;
    }
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, of_era) = (y / 400, y % 400);
    let of_year = (153 * m + 2) / 5 + day - 1;
    Some((era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year) as i32 - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cell: &str, formats: &[&str]) -> Option<(String, Option<u32>)> {
        let formats: Vec<String> = formats.iter().map(|f| (*f).to_owned()).collect();
        let stamp = DateReading::new(chrono_tz::Asia::Shanghai, &formats, None).stamp(cell.as_bytes())?;
        Some((date_of(stamp.day).to_string(), (stamp.time != Stamp::NO_TIME).then_some(stamp.time)))
    }

    #[test]
    fn every_form_of_the_contract_is_read() {
        let nine_five = Some(9 * 3600 + 5 * 60);
        for (cell, date, time) in [
            ("2026-06-01", "2026-06-01", None),
            ("2026/6/1", "2026-06-01", None),
            ("2026.6.1", "2026-06-01", None),
            ("20260601", "2026-06-01", None),
            ("2026年6月1日", "2026-06-01", None),
            ("2026-06-01 9:05", "2026-06-01", nine_five),
            ("20260601 09:05:30", "2026-06-01", Some(32_730)),
            ("2026-06-01T09:05:30.123", "2026-06-01", Some(32_730)),
            ("2026年6月1日09时05分", "2026-06-01", nine_five),
            ("2026-6-1 9时5分30秒", "2026-06-01", Some(32_730)),
            ("2026-06-01\u{3000}9:05", "2026-06-01", nine_five),
            ("2026-06-01T01:05:00Z", "2026-06-01", nine_five),
            ("2026-05-31T20:05:00-05:00", "2026-06-01", nine_five),
            ("2026-06-01T09:05+08:00", "2026-06-01", nine_five),
            ("2026-05-31 13:05:00-12:00", "2026-06-01", nine_five),
            ("2026-06-01 15:05:00+14", "2026-06-01", nine_five),
            ("2026-06-01 23:30:00+0000", "2026-06-02", Some(27_000)),
            ("2026.6.1 09:05", "2026-06-01", nine_five),
            ("20260601 09:05", "2026-06-01", nine_five),
            ("2026.6.1 上午9:05", "2026-06-01", nine_five),
            ("2026.6.1上午9:05", "2026-06-01", nine_five),
            ("2026/6/1 9:05:00 AM", "2026-06-01", nine_five),
            ("2026-06-01 9:05上午", "2026-06-01", nine_five),
            ("2026-06-01 下午3:30", "2026-06-01", Some(55_800)),
            ("2026-06-01 09:05:30 PM", "2026-06-01", Some(75_930)),
            ("2026年6月1日下午3点30分", "2026-06-01", Some(55_800)),
            ("2026年6月1日（周一）上午9点半", "2026-06-01", Some(34_200)),
            ("2026-06-01 星期一", "2026-06-01", None),
            ("2026-06-01（周一）", "2026-06-01", None),
            ("2026年6月1日 礼拜一 9:05", "2026-06-01", nine_five),
            ("2026-06-07(周日) 09:05", "2026-06-07", nine_five),
            ("2026/6/7 星期天9:05", "2026-06-07", nine_five),
            ("2026年6月1号 9时5分", "2026-06-01", nine_five),
            ("2026年6月1号9时", "2026-06-01", Some(32_400)),
            ("２０２６－０６－０１　０９：０５", "2026-06-01", nine_five),
            ("２０２６年６月１日", "2026-06-01", None),
            ("20260601090500", "2026-06-01", nine_five),
            ("20260601240000", "2026-06-01", Some(86_399)),
            ("2026-06-01 24:00:00", "2026-06-01", Some(86_399)),
            ("2026-06-01 24:00", "2026-06-01", Some(86_399)),
            ("2024-02-29", "2024-02-29", None),
            ("1969-12-31", "1969-12-31", None),
        ] {
            assert_eq!(read(cell, &[]), Some((date.to_owned(), time)), "{cell}");
        }
    }

    #[test]
    fn the_short_way_reads_what_the_long_one_does() {
        let reading = DateReading::new(chrono_tz::Asia::Shanghai, &[], None);
        let mut last = LastDate::NONE;
        for cell in ["2026-06-01", "2024-02-29", "2026-06-01 09:05:30", "2026-06-01T23:59:59"] {
            assert!(iso(cell.as_bytes(), &mut last).is_some(), "{cell}");
            for at in 0..cell.len() {
                for byte in 0..=127_u8 {
                    let mut changed = cell.as_bytes().to_vec();
                    changed[at] = byte;
                    let (short, long) = (iso(&changed, &mut last), reading.any_form(&changed, None));
                    assert!(short.is_none() || short == long, "{:?}", String::from_utf8_lossy(&changed));
                }
            }
        }
    }

    #[test]
    fn what_is_no_date_is_not_guessed() {
        for cell in [
            "",
            "\0\0\0\0\0\0\0\0\0\0",
            "2026",
            "2026-06",
            "2026-02-30",
            "2025-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-06-00",
            "0000-01-01",
            "06/01/2026",
            "2026-6/1",
            "202606011",
            "2026-06-01 ",
            "2026-06-01x",
            "2026-06-019:05",
            "2026-06-01 9:5",
            "2026-06-01 9:60",
            "2026-06-01 9",
            "2026年6月1",
            "2026-06-01T09:05:30+25:00",
            "2026-06-01T09:05:30+14:01",
            "2026-06-01T09:05:30-12:30",
            "2026-06-05 14:00-16:00",
            "2026-06-05 09:00-11:00",
            "2026-06-05 9:00+08",
            "2026-06-05 14:00:00-16:00:00",
            "2026-06-05T14:00-16:00",
            "2026年6月5日14:00-16:00",
            "2026-06-05 14:00Z",
            "待定",
            "2026-06-01 24:00:01",
            "2026-06-01 上午",
            "2026-06-01 下午0:05",
            "2026-06-01 上午13:05",
            "2026-06-01T09:05 PM",
            "2026-06-01 星期二",
            "2026-06-01（周日）",
            "2026-06-01（周一",
            "2026-06-01 周八",
            "202606010905",
            "20260601240001",
            "2026060１0905301",
            "11-6月-26",
            "6月11日",
            "2026年6月11号日",
        ] {
            assert_eq!(read(cell, &[]), None, "{cell}");
        }
    }

    #[test]
    fn a_day_without_a_year_is_of_the_year_that_is_stated() {
        let reading = DateReading::new(chrono_tz::Asia::Shanghai, &[], Some(2026));
        let days = "6月24日=2026-06-24 6.14=2026-06-14 06-24=2026-06-24 12/31=2026-12-31 6月8日（周一）=2026-06-08 2025-6-2=2025-06-02";
        for (cell, date) in days.split(' ').filter_map(|pair| pair.split_once('=')) {
            for (time, seconds) in [("", Stamp::NO_TIME), (" 上午9:30", 34_200), (" 9点半", 34_200)] {
                let stamp = reading.stamp(format!("{cell}{time}").as_bytes());
                assert_eq!(stamp.map(|stamp| (date_of(stamp.day).to_string(), stamp.time)), Some((date.to_owned(), seconds)), "{cell}");
            }
        }
        for cell in ["24/6", "2月29日", "6/8/2026", "6.31", "26.6.8", "6月8日（周二）", "6.145", "2026-06", "13.1", "6.14-6.15"] {
            assert_eq!(reading.stamp(cell.as_bytes()), None, "{cell}");
        }
        assert_eq!(reading.built_in(b"6.14"), None, "a number of a workbook may have been 6.140");
    }

    #[test]
    fn formats_of_the_workspace_come_first() {
        let us = ["%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y", "%d.%m.%y"];
        for (cell, date, time) in [
            ("06/01/2026 09:05:30 PM", "2026-06-01", Some(75_930)),
            ("06/01/2026", "2026-06-01", None),
            ("01.06.26", "2026-06-01", None),
            ("2026-06-01", "2026-06-01", None),
        ] {
            assert_eq!(read(cell, &us), Some((date.to_owned(), time)), "{cell}");
        }
        assert_eq!(read("2026-06-01 20:00:00 -0500", &["%Y-%m-%d %H:%M:%S %z"]), Some(("2026-06-02".into(), Some(32_400))));
        assert_eq!(read("2026-06-01 下午3:30", &["%Y-%m-%d %p%I:%M"]), Some(("2026-06-01".into(), Some(15 * 3600 + 1800))));
        assert_eq!(read("06/31/2026", &us), None);
        assert_eq!(read("2026-06-01", &["%Y-%d-%m"]), Some(("2026-01-06".into(), None)), "the workspace's word counts");
    }
}
