//! Lengths of time in rules: `3d`, `3wd`, `2w`, `1mo`, `5y`, added to an anchor that is day 0.

use std::fmt;
use std::str::FromStr;

use chrono::Months;

use crate::calendar::Calendar;
use crate::domain::{Locale, date_of, day_number};
use crate::messages::Message;

/// A whole number of a unit; never negative, and at most 200 years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duration {
    /// How many.
    pub n: u32,
    /// Of what.
    pub unit: Unit,
}

/// What a duration counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Hours of the clock, whatever the day.
    Hours,
    /// Calendar days.
    Days,
    /// Working days.
    WorkingDays,
    /// Weeks of seven days.
    Weeks,
    /// Calendar months, clamped to the month's last day.
    Months,
    /// Calendar years, likewise.
    Years,
}

impl Unit {
    /// Every unit with its sign; `mo` before `d` matters to no one, since a sign is compared whole.
    const SIGNS: [(Self, &'static str, u32); 6] = [
        (Self::Hours, "h", 8_760),
        (Self::Days, "d", 73_000),
        (Self::WorkingDays, "wd", 50_000),
        (Self::Weeks, "w", 10_400),
        (Self::Months, "mo", 2400),
        (Self::Years, "y", 200),
    ];
}

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self { n: 0, unit: Unit::Days };

    /// `15 个工作日`, `3 months`: `times` × this duration, as a person says it.
    #[must_use]
    pub fn in_words(self, times: u32, locale: Locale) -> String {
        self.message(times).told(locale)
    }

    /// The same before anybody's language is known.
    #[must_use]
    pub fn message(self, times: u32) -> Message {
        message!(in "standard.length", self.sign(), n = self.n * times)
    }

    fn sign(self) -> &'static str {
        Unit::SIGNS.iter().find(|(unit, ..)| *unit == self.unit).map_or("", |(_, sign, _)| sign)
    }

    /// The day number `times` × this duration after `anchor`, computed from the anchor and never step by step.
    ///
    /// # Panics
    /// Never within the bounds that parsing keeps: anchors have years of four digits.
    #[must_use]
    pub fn after(self, anchor: i32, times: u32, calendar: &Calendar) -> i32 {
        let n = self.n * times;
        let months =
            |months: u32| day_number(date_of(anchor).checked_add_months(Months::new(months)).expect("a year within chrono's range"));
        match self.unit {
            // of an anchor without a time of day: the last day on which they may end
            Unit::Hours => moment_after(anchor, LAST_SECOND, n).0,
            Unit::Days => anchor + n as i32,
            Unit::WorkingDays => calendar.working_days_after(anchor, n),
            Unit::Weeks => anchor + 7 * n as i32,
            Unit::Months => months(n),
            Unit::Years => months(12 * n),
        }
    }

    /// Whether it counts hours, so that times of day matter.
    #[must_use]
    pub fn is_hours(self) -> bool {
        self.unit == Unit::Hours
    }

    /// Whether it counts working days, so that holidays matter.
    #[must_use]
    pub fn is_working(self) -> bool {
        self.unit == Unit::WorkingDays && self.n > 0
    }
}

/// The last second of a day.
const LAST_SECOND: u32 = 86_399;

/// The day and the second of it that lie so many hours after those.
pub(super) fn moment_after(day: i32, second: u32, hours: u32) -> (i32, u32) {
    let seconds = u64::from(second) + u64::from(hours) * 3600;
    (day + (seconds / 86_400) as i32, (seconds % 86_400) as u32)
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.n, self.sign())
    }
}

impl FromStr for Duration {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        let wrong = || message!("standard.due.no_duration", text);
        let text = text.trim();
        let split = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
        let (number, sign) = text.split_at(split);
        let (unit, _, most) = Unit::SIGNS.iter().find(|(_, known, _)| *known == sign).ok_or_else(wrong)?;
        let n = number.parse().ok().filter(|n| n <= most).ok_or_else(wrong)?;
        Ok(Self { n, unit: *unit })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_keep_the_day_and_clamp_and_count_from_the_anchor() {
        let calendar = Calendar::shipped();
        let day = |text: &str| day_number(text.parse().expect(text));
        for (anchor, duration, times, due) in [
            ("2026-01-31", "1mo", 1, "2026-02-28"),
            ("2026-01-31", "1mo", 2, "2026-03-31"),
            ("2024-02-29", "1y", 1, "2025-02-28"),
            ("2024-02-29", "1y", 4, "2028-02-29"),
            ("2026-06-05", "3wd", 1, "2026-06-10"),
            ("2026-06-06", "2w", 1, "2026-06-20"),
            ("2026-06-06", "0wd", 1, "2026-06-06"),
        ] {
            let duration: Duration = duration.parse().expect(duration);
            assert_eq!(date_of(duration.after(day(anchor), times, &calendar)).to_string(), due, "{anchor} + {times}·{duration}");
        }
        for bad in ["", "3", "d", "-1d", "1.5d", "3 days", "3m", "201y"] {
            assert!(bad.parse::<Duration>().is_err(), "{bad}");
        }
    }
}
