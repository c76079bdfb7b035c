//! Cells of tables of counts: how many ratings, the share of satisfied ones, the month that they are of.
//!
//! In: the bytes of a cell, without white space around them and not blank. Out: a number, or nothing where the cell is
//! none: what is negative, or no whole number, is no count.

use chrono::{Datelike, NaiveDate};

use super::text::folded;
use crate::domain::{Cadence, Period, date_of, day_number};

/// The largest number of ratings of a cell: more than a province gives in a month is an id or a sum of money.
const MOST: u32 = 10_000_000;

/// Units that may stand behind a count.
const UNITS: [&str; 4] = ["件", "人", "次", "个"];

/// Digits behind the point of a share: more than a spreadsheet has.
const MOST_DIGITS: usize = 17;
/// Those that are compared: the last ones of a spreadsheet's number are chance.
const COMPARED: u32 = 12;

/// A cell as it is compared: NFKC, case-folded, without white space.
fn bare(cell: &[u8]) -> Option<String> {
    let cell = std::str::from_utf8(cell).ok()?;
    Some(folded(cell).chars().filter(|c| !c.is_whitespace()).collect())
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A whole number of ratings: `120`, `1,234`, `120.0`, `120件`.
pub(crate) fn count(cell: &[u8]) -> Option<u32> {
    let bare = bare(cell)?;
    let number = UNITS.iter().find_map(|unit| bare.strip_suffix(unit)).unwrap_or(&bare);
    let (whole, rest) = number.split_once('.').unwrap_or((number, "0"));
    if !digits(rest) || rest.bytes().any(|byte| byte != b'0') {
        return None;
    }
    let groups: Vec<&str> = whole.split(',').collect();
    let is_grouped = groups[1..].iter().all(|group| group.len() == 3) && (groups.len() == 1 || (1..=3).contains(&groups[0].len()));
    if !is_grouped || !groups.iter().all(|group| digits(group)) {
        return None;
    }
    groups.concat().parse().ok().filter(|number| *number <= MOST)
}

/// A share as it is written: `98.24%`, `98.24`, `0.9824`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Share {
    /// Its digits, without the point.
    digits: u128,
    /// So many of them stand behind the point.
    behind: u32,
    /// Whether `%` says that it is of a hundred.
    percent: bool,
}

impl Share {
    /// That of a cell.
    pub(crate) fn of(cell: &[u8]) -> Option<Self> {
        let bare = bare(cell)?;
        let number = bare.strip_suffix('%');
        let (whole, rest) = number.unwrap_or(&bare).split_once('.').unwrap_or((number.unwrap_or(&bare), ""));
        if !digits(whole) || whole.len() > 3 || rest.len() > MOST_DIGITS || !(rest.is_empty() || digits(rest)) {
            return None;
        }
        let all = format!("{whole}{rest}").parse().ok()?;
        Some(Self { digits: all, behind: rest.len() as u32, percent: number.is_some() })
    }

    /// Whether it is `some` of `all`, rounded or cut off at its last digit; without `%` of one or of a hundred.
    pub(crate) fn is(self, some: u64, all: u64) -> bool {
        let (some, all) = (u128::from(some), u128::from(all));
        // less than a unit of the last digit apart
        let unit = all.max(1) * 10_u128.pow(self.behind.saturating_sub(COMPARED));
        let near = |of: u128| (self.digits * all).abs_diff(some * of * 10_u128.pow(self.behind)) < unit;
        near(100) || !self.percent && near(1)
    }
}

/// A month: with its year, or to be completed by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Month {
    /// The year, where the cell has one.
    pub(crate) year: Option<i32>,
    /// 1 to 12.
    month: u32,
}

impl Month {
    /// That of a cell: `2026-06`, `2026/6`, `2026.06`, `202606`, `2026年6月`, `2026年6月份`, `6月`, `6`.
    ///
    /// `2026.1` is none: a spreadsheet writes October so.
    pub(crate) fn of(cell: &[u8]) -> Option<Self> {
        let bare = bare(cell)?;
        let number = bare.strip_suffix("月份").or_else(|| bare.strip_suffix('月'));
        let text = number.unwrap_or(&bare);
        let parted = ['-', '/', '.', '年'].into_iter().find_map(|sign| text.split_once(sign).map(|parts| (sign, parts)));
        let (year, month) = match parted {
            Some(('年', (year, month))) if number.is_some() => (year, month),
            Some(('.', (_, "1")) | ('年', _)) => return None,
            Some((_, parts)) => parts,
            None if digits(text) && text.len() == 6 => text.split_at(4),
            None => ("", text),
        };
        let year = if year.is_empty() && parted.is_none() { None } else { Some(four_digits(year)?) };
        let month = month.parse().ok().filter(|n| (1..=12).contains(n) && digits(month) && month.len() <= 2)?;
        Some(Self { year, month })
    }

    /// That of a day on which a month begins or ends: what a spreadsheet makes of `2026-06`.
    pub(crate) fn of_day(day: i32) -> Option<Self> {
        let month = Period::containing(date_of(day), Cadence::Month);
        let is_edge = [month.first(), month.last()].contains(&date_of(day));
        is_edge.then(|| Self { year: Some(month.first().year()), month: month.first().month() })
    }

    /// Its first and its last day, in this year where it has none of its own.
    pub(crate) fn days(self, year: Option<i32>) -> Option<(i32, i32)> {
        let year = match (self.year, year) {
            (Some(own), Some(other)) if own != other => return None,
            (own, other) => own.or(other)?,
        };
        let month = Period::containing(NaiveDate::from_ymd_opt(year, self.month, 1)?, Cadence::Month);
        Some((day_number(month.first()), day_number(month.last())))
    }
}

/// Whether a cell is a month, with its year or without.
pub(crate) fn is_month(cell: &str) -> bool {
    Month::of(cell.trim().as_bytes()).is_some()
}

/// A year: `2026`, `2026年`.
pub(crate) fn year(cell: &[u8]) -> Option<i32> {
    let bare = bare(cell)?;
    four_digits(bare.strip_suffix("年度").or_else(|| bare.strip_suffix('年')).unwrap_or(&bare))
}

fn four_digits(text: &str) -> Option<i32> {
    if text.len() == 4 && digits(text) { text.parse().ok().filter(|year| *year > 0) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_a_whole_number() {
        for (cell, number) in [
            ("0", Some(0)),
            ("120", Some(120)),
            ("００１２０", Some(120)),
            ("1,234", Some(1234)),
            ("1，234,567", Some(1_234_567)),
            ("120.00", Some(120)),
            ("120 件", Some(120)),
            ("10000000", Some(10_000_000)),
            ("10000001", None),
            ("99999999999999999999", None),
            ("-3", None),
            ("1.5", None),
            ("1.", None),
            (".0", None),
            ("12,34", None),
            (",123", None),
            ("1e3", None),
            ("+3", None),
            ("√", None),
            ("三", None),
            ("件", None),
        ] {
            assert_eq!(count(cell.as_bytes()), number, "{cell}");
        }
    }

    #[test]
    fn a_share_is_held_against_the_counts_at_its_last_digit() {
        // 168 of 170 are 98.8235…%
        for (cell, fits) in [
            ("98.82%", true),
            ("98.83%", true),
            ("98.8", true),
            ("99%", true),
            ("98%", true),
            ("0.988", true),
            ("0.98823529411764710", true),
            ("97%", false),
            ("98.84%", false),
            ("0.988%", false),
            ("0.98", true),
            ("1", true),
        ] {
            assert_eq!(Share::of(cell.as_bytes()).expect(cell).is(168, 170), fits, "{cell}");
        }
        assert!(["-1%", "百分之九十", "1234%", "98.5‰", "%"].iter().all(|cell| Share::of(cell.as_bytes()).is_none()));
    }

    #[test]
    fn a_month_is_read_in_every_usual_form_and_none_is_guessed() {
        for (cell, month) in [
            ("2026-06", Some((Some(2026), 6))),
            ("2026/6", Some((Some(2026), 6))),
            ("2026.06", Some((Some(2026), 6))),
            ("2026.10", Some((Some(2026), 10))),
            ("2026.1", None),
            ("2026.01", Some((Some(2026), 1))),
            ("202606", Some((Some(2026), 6))),
            ("２０２６年０６月", Some((Some(2026), 6))),
            ("2026 年 6 月份", Some((Some(2026), 6))),
            ("6月", Some((None, 6))),
            ("06", Some((None, 6))),
            ("13", None),
            ("2026年6", None),
            ("年6月", None),
            ("2026-06-01", None),
            ("2026-006", None),
            ("26-06", None),
            ("2026年第二季度", None),
            ("2026", None),
            ("六月", None),
        ] {
            let found = Month::of(cell.as_bytes()).map(|month| (month.year, month.month));
            assert_eq!(found, month, "{cell}");
        }
    }

    #[test]
    fn a_month_without_a_year_takes_that_of_its_row_and_two_years_must_agree() {
        let days = |first: &str, last: &str| {
            let day = |date: &str| day_number(date.parse().expect("a date"));
            Some((day(first), day(last)))
        };
        let june = Month { year: None, month: 6 };
        let of_2026 = Month { year: Some(2026), month: 2 };
        assert_eq!((june.days(None), june.days(year("2026年".as_bytes()))), (None, days("2026-06-01", "2026-06-30")));
        assert_eq!((of_2026.days(None), of_2026.days(Some(2025))), (days("2026-02-01", "2026-02-28"), None));
        assert_eq!((year(b"2026"), year(b"26"), year("今年".as_bytes())), (Some(2026), None, None));
        let of = |date: &str| Month::of_day(day_number(date.parse().expect("a date"))).map(|month| month.month);
        assert_eq!((of("2026-06-01"), of("2026-06-30"), of("2026-06-15")), (Some(6), Some(6), None));
    }
}
