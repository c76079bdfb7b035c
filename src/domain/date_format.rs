//! A date format of the workspace, in chrono's strftime: read with it, and whether it can ever match a date.

use chrono::format::{Fixed, Item, Parsed, StrftimeItems, parse};
use chrono::{FixedOffset, NaiveDate, NaiveDateTime, TimeZone};

/// What an offset may be: from UTC−12 to UTC+14, in seconds.
pub const OFFSETS: std::ops::RangeInclusive<i32> = -12 * 3600..=14 * 3600;

/// 上午 and 下午, as a computer set to Chinese writes AM and PM.
const HALVES: [(&str, &str); 2] = [("上午", "AM"), ("下午", "PM")];

/// A format such as `%m/%d/%Y %I:%M:%S %p`.
#[derive(Debug, Clone)]
pub struct DateFormat {
    items: Vec<Item<'static>>,
    /// It has `%p`, so that 上午 and 下午 stand for AM and PM.
    has_half: bool,
}

/// What a format reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateRead {
    /// A calendar date, with the time of day where the format has all of it.
    Local(NaiveDate, Option<chrono::NaiveTime>),
    /// A moment, as its date-time in UTC.
    Utc(NaiveDateTime),
}

impl DateFormat {
    /// A format; `None` where chrono does not know it, or it matches no date that a cell could hold.
    ///
    /// ```
    /// use huifang::domain::DateFormat;
    ///
    /// assert!(DateFormat::new("%Y-%m-%d %p%I:%M").is_some());
    /// assert!(DateFormat::new("%H:%M").is_none());
    /// ```
    #[must_use]
    pub fn new(format: &str) -> Option<Self> {
        let items = StrftimeItems::new(format).parse_to_owned().ok()?;
        let has_half = items.iter().any(|item| matches!(item, Item::Fixed(Fixed::LowerAmPm | Fixed::UpperAmPm)));
        let format = Self { items, has_half };
        format.matches_a_date().then_some(format)
    }

    /// Whether some date, written in this format, is read as the same date.
    fn matches_a_date(&self) -> bool {
        [(2026, 6, 1, 13), (2024, 2, 29, 0), (1999, 12, 31, 23)].into_iter().any(|(year, month, day, hour)| {
            let local = NaiveDate::from_ymd_opt(year, month, day).and_then(|date| date.and_hms_opt(hour, 4, 5));
            let Some(at) = local.zip(FixedOffset::east_opt(0)).and_then(|(local, utc)| utc.from_local_datetime(&local).single()) else {
                return false;
            };
            let mut text = String::new();
            let written = std::fmt::Write::write_fmt(&mut text, format_args!("{}", at.format_with_items(self.items.iter())));
            written.is_ok()
                && match self.read(&text) {
                    Some(DateRead::Local(date, _)) => date == at.date_naive(),
                    Some(DateRead::Utc(read)) => read.date() == at.date_naive(),
                    None => false,
                }
        })
    }

    /// What a text says in this format, if it is written in it.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<DateRead> {
        let mut parsed = Parsed::new();
        match HALVES.iter().find(|(half, _)| self.has_half && text.contains(half)) {
            Some((half, latin)) => parse(&mut parsed, &text.replacen(half, latin, 1), self.items.iter()).ok()?,
            None => parse(&mut parsed, text, self.items.iter()).ok()?,
        }
        match (parsed.offset(), parsed.timestamp()) {
            (Some(offset), _) if !OFFSETS.contains(&offset) => None,
            (Some(_), _) => Some(DateRead::Utc(parsed.to_datetime().ok()?.naive_utc())),
            (None, Some(_)) => Some(DateRead::Utc(parsed.to_naive_datetime_with_offset(0).ok()?)),
            (None, None) => Some(DateRead::Local(parsed.to_naive_date().ok()?, parsed.to_naive_time().ok())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_without_a_whole_date_is_none() {
        for format in ["abc", "", "%H:%M", "%m/%d", "%m-%d %H:%M", "%Y", "%Y-%m", "%Y年%m月", "%B", "%G-W%V", "%d/%m/%Q", "%p", "%A"] {
            assert!(DateFormat::new(format).is_none(), "{format}");
        }
        for format in [
            "%Y-%m-%d",
            "%d.%m.%y",
            "%m/%d/%Y %I:%M:%S %p",
            "%Y%m%d%H%M%S",
            "%Y-%j",
            "%G-W%V-%u",
            "%s",
            "%c",
            "%D",
            "%b %e, %Y",
            "%+",
            "%Y-%m-%d %H:%M:%S %z",
            "%Y年%m月%d日 %p%I时%M分",
            "日期%Y/%m/%d",
        ] {
            assert!(DateFormat::new(format).is_some(), "{format}");
        }
    }

    #[test]
    fn chinese_halves_of_the_day_are_am_and_pm() {
        let read = |format: &str, text: &str| match DateFormat::new(format)?.read(text)? {
            DateRead::Local(date, time) => Some(format!("{date} {}", time.map_or_else(String::new, |time| time.to_string()))),
            DateRead::Utc(at) => Some(at.to_string()),
        };
        for (format, text, expected) in [
            ("%Y-%m-%d %p%I:%M", "2026-06-01 下午3:30", "2026-06-01 15:30:00"),
            ("%Y-%m-%d %p %I:%M", "2026-06-01 上午 12:05", "2026-06-01 00:05:00"),
            ("%Y/%m/%d %I:%M:%S %p", "2026/6/1 12:05:09 下午", "2026-06-01 12:05:09"),
            ("%p%I:%M %Y-%m-%d", "上午9:05 2026-06-01", "2026-06-01 09:05:00"),
            ("%Y-%m-%d %I:%M %P", "2026-06-01 03:30 下午", "2026-06-01 15:30:00"),
            ("%Y-%m-%d %p%I:%M", "2026-06-01 PM3:30", "2026-06-01 15:30:00"),
        ] {
            assert_eq!(read(format, text).as_deref(), Some(expected), "{text}");
        }
        // without %p they are no part of a date
        assert_eq!(read("%Y-%m-%d %H:%M", "2026-06-01 下午3:30"), None);
        assert_eq!(read("%Y-%m-%d %p%I:%M", "2026-06-01 下午13:30"), None);
    }

    #[test]
    fn an_offset_that_no_clock_has_is_none() {
        let format = DateFormat::new("%Y-%m-%d %H:%M%z").expect("a format");
        assert_eq!(format.read("2026-06-05 14:00-16:00"), None);
        assert_eq!(format.read("2026-06-05 14:00+14:30"), None);
        assert!(matches!(format.read("2026-06-05 14:00+08:00"), Some(DateRead::Utc(at)) if at.to_string() == "2026-06-05 06:00:00"));
    }
}
