//! The earlier periods that a period is held against: the one before it, and the same one a year earlier.

use crate::messages::Message;
use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::{Cadence, Period};

/// What a period is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// The period of the same length that ends the day before (环比).
    Previous,
    /// The period of the same name a year earlier (同比).
    YearEarlier,
}

impl Against {
    /// Both, in the order of tables.
    pub const ALL: [Self; 2] = [Self::Previous, Self::YearEarlier];

    /// The name in tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Previous => "previous",
            Self::YearEarlier => "year_earlier",
        }
    }

    /// The earlier period; `None` for the year before a year, which is the one before it, for a week 53 that the year
    /// before does not have, and before the year 1.
    #[must_use]
    pub fn of(self, period: Period) -> Option<Period> {
        let (first, cadence) = (period.first(), period.cadence());
        let day = match (self, cadence) {
            (Self::Previous, _) => first.pred_opt(),
            (Self::YearEarlier, Cadence::Year) => None,
            (Self::YearEarlier, Cadence::Week) => {
                let week = first.iso_week();
                NaiveDate::from_isoywd_opt(week.year() - 1, week.week(), Weekday::Mon)
            }
            (Self::YearEarlier, Cadence::Month | Cadence::Quarter) => NaiveDate::from_ymd_opt(first.year() - 1, first.month(), 1),
        };
        day.filter(|day| day.year() > 0).map(|day| Period::containing(day, cadence))
    }

    /// The earlier periods that there are, in the order of [`Against::ALL`].
    pub fn all_of(period: Period) -> impl Iterator<Item = (Self, Period)> {
        Self::ALL.into_iter().filter_map(move |against| Some((against, against.of(period)?)))
    }
}

impl std::str::FromStr for Against {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        Self::ALL.into_iter().find(|against| against.code() == text).ok_or_else(|| Message::none_of(text, Self::ALL.map(Self::code)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_held_against_the_one_before_and_the_same_a_year_earlier() {
        for (code, previous, year_earlier) in [
            ("2026-01", "2025-12", Some("2025-01")),
            ("2026-03", "2026-02", Some("2025-03")),
            ("2026-Q1", "2025-Q4", Some("2025-Q1")),
            ("2026", "2025", None),
            ("2026-W01", "2025-W52", Some("2025-W01")),
            ("2026-W53", "2026-W52", None), // 2025 has 52 weeks
            ("2021-W01", "2020-W53", Some("2020-W01")),
        ] {
            let period: Period = code.parse().expect(code);
            let of = |against: Against| against.of(period).map(|period| period.to_string());
            assert_eq!(of(Against::Previous).as_deref(), Some(previous), "{code}");
            assert_eq!(of(Against::YearEarlier).as_deref(), year_earlier, "{code}");
        }
    }
}
