//! A number of days that stands in place of a date: `5个工作日`, `10天`, counted from the acceptance of the case.
//!
//! It is kept among the days of its column, as a number before all dates, until the acceptance of every row is settled.

use super::text::folded;
use crate::standard::{Duration, Unit};

/// So many days from the acceptance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Promise {
    days: u32,
    working: bool,
}

/// Calendar days are this day number and those behind it; the first day that a date may be is −719,162.
const CALENDAR: i32 = -900_000;
/// Working days likewise.
const WORKING: i32 = -1_000_000;
/// The most days.
const MOST: u32 = 3_660;

impl Promise {
    /// What a cell says beyond mistake: not a number alone, and not `5日`, which is a day of the month too.
    pub(crate) fn of(cell: &[u8]) -> Option<Self> {
        let text = folded(std::str::from_utf8(cell).ok()?);
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let digits = text.find(|c: char| !c.is_ascii_digit())?;
        let (number, unit) = text.split_at(digits);
        let unit = unit.strip_suffix('内').or_else(|| unit.strip_suffix("以内")).unwrap_or(unit);
        let working = match unit.strip_prefix('个').unwrap_or(unit) {
            "工作日" | "工作天" | "workingdays" | "workingday" => true,
            "天" | "自然日" | "日历天" | "calendardays" | "calendarday" => false,
            _ => return None,
        };
        number.parse().ok().filter(|days| *days <= MOST).map(|days| Self { days, working })
    }

    /// As a number among the days of a column.
    pub(crate) fn coded(self) -> i32 {
        self.days as i32 + if self.working { WORKING } else { CALENDAR }
    }

    /// What such a number stands for; `None` for a date.
    pub(crate) fn decoded(day: i32) -> Option<Self> {
        let promise = |first: i32, working: bool| {
            let days = u32::try_from(day.checked_sub(first)?).ok().filter(|days| *days <= MOST)?;
            Some(Self { days, working })
        };
        promise(WORKING, true).or_else(|| promise(CALENDAR, false))
    }

    /// Whether it counts working days.
    pub(crate) fn is_working(self) -> bool {
        self.working
    }

    /// As a length of time.
    pub(crate) fn length(self) -> Duration {
        Duration { n: self.days, unit: if self.working { Unit::WorkingDays } else { Unit::Days } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_from_the_acceptance_are_read_where_they_are_beyond_mistake() {
        for (cell, says) in [
            ("5个工作日", Some("5wd")),
            ("５ 个工作日内", Some("5wd")),
            ("15工作日", Some("15wd")),
            ("10天", Some("10d")),
            ("10 个自然日", Some("10d")),
            ("0天", Some("0d")),
            ("5", None),
            ("5日", None),
            ("48小时", None),
            ("五个工作日", None),
            ("即办", None),
            ("99999天", None),
            ("-5天", None),
        ] {
            let promise = Promise::of(cell.as_bytes());
            assert_eq!(promise.map(|promise| promise.length().to_string()).as_deref(), says, "{cell}");
            assert_eq!(promise.and_then(|promise| Promise::decoded(promise.coded())), promise, "{cell}");
        }
        // the first and the last day that a date may be
        for day in [-719_162, 2_932_896, 0, i32::MIN] {
            assert_eq!(Promise::decoded(day), None);
        }
    }
}
