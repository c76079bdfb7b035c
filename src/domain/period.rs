//! What a bulletin reports on: an ISO week, a month, a quarter or a year.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::meant;
use crate::messages::{Argument, Locale, Message, sentence};

/// The months of which a bulletin keeps figures: its own, and two years before it, so that each month of the last
/// twelve stands beside the same month a year earlier.
pub const MONTHS_OF_HISTORY: usize = 25;

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Cadence {
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    #[default]
    Month,
    /// Three months.
    Quarter,
    /// A calendar year.
    Year,
}

impl Cadence {
    /// Every cadence, the shortest first.
    pub const ALL: [Self; 4] = [Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// The name in configuration.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }
}

impl Cadence {
    /// The word for it.
    #[must_use]
    pub fn word(self, locale: Locale) -> &'static str {
        sentence(locale, &format!("words.cadence.{}", self.code())).unwrap_or(self.code())
    }
}

impl FromStr for Cadence {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        Self::ALL.into_iter().find(|cadence| cadence.code() == text).ok_or_else(|| Message::none_of(text, Self::ALL.map(Self::code)))
    }
}

/// A span of whole days with a name: `2026-W23`, `2026-06`, `2026-Q2`, `2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    first: NaiveDate,
    last: NaiveDate,
    cadence: Cadence,
}

impl Period {
    /// The period of this length that contains `date`.
    ///
    /// # Panics
    /// For dates at the edge of chrono's range only; years here have four digits.
    #[must_use]
    pub fn containing(date: NaiveDate, cadence: Cadence) -> Self {
        let first = match cadence {
            Cadence::Week => date.week(Weekday::Mon).first_day(),
            Cadence::Month => date.with_day(1).expect("every month has a first day"),
            Cadence::Quarter => month_start(date.year(), date.month0() / 3 * 3),
            Cadence::Year => month_start(date.year(), 0),
        };
        let months = match cadence {
            Cadence::Week => return Self { first, last: first + Days::new(6), cadence },
            Cadence::Month => 1,
            Cadence::Quarter => 3,
            Cadence::Year => 12,
        };
        let last = month_start(first.year(), first.month0() + months).pred_opt().expect("a year of four digits");
        Self { first, last, cadence }
    }

    /// The first day.
    #[must_use]
    pub fn first(&self) -> NaiveDate {
        self.first
    }

    /// The last day.
    #[must_use]
    pub fn last(&self) -> NaiveDate {
        self.last
    }

    /// How long it is.
    #[must_use]
    pub fn cadence(&self) -> Cadence {
        self.cadence
    }

    /// Whether `date` is one of its days.
    #[must_use]
    pub fn contains(&self, date: NaiveDate) -> bool {
        self.first <= date && date <= self.last
    }

    /// The period of the same length before this one.
    ///
    /// # Panics
    /// As [`Period::containing`].
    #[must_use]
    pub fn previous(&self) -> Self {
        Self::containing(self.first.pred_opt().expect("a year of four digits"), self.cadence)
    }

    /// The periods of length `cadence` that touch it, in order.
    ///
    /// # Panics
    /// As [`Period::containing`].
    #[must_use]
    pub fn touching(&self, cadence: Cadence) -> Vec<Self> {
        let mut parts = vec![Self::containing(self.first, cadence)];
        while parts[parts.len() - 1].last < self.last {
            let next = parts[parts.len() - 1].last.succ_opt().expect("a year of four digits");
            parts.push(Self::containing(next, cadence));
        }
        parts
    }

    /// Its parts of length `cadence` where they make it up exactly; `None` for a month of weeks.
    #[must_use]
    pub fn parts(&self, cadence: Cadence) -> Option<Vec<Self>> {
        let parts = self.touching(cadence);
        (parts[0].first == self.first && parts[parts.len() - 1].last == self.last).then_some(parts)
    }

    /// The [`MONTHS_OF_HISTORY`] months that end with the month of its last day.
    ///
    /// # Panics
    /// As [`Period::containing`].
    #[must_use]
    pub fn history(&self) -> Vec<Self> {
        self.months_back(MONTHS_OF_HISTORY)
    }

    /// The last twelve months of its history.
    ///
    /// # Panics
    /// As [`Period::containing`].
    #[must_use]
    pub fn twelve_months(&self) -> Vec<Self> {
        self.months_back(12)
    }

    fn months_back(&self, n: usize) -> Vec<Self> {
        let end = self.last.year() * 12 + self.last.month0() as i32;
        let months = end + 1 - n as i32..=end;
        months.map(|m| Self::containing(month_start(m.div_euclid(12), m.rem_euclid(12) as u32), Cadence::Month)).collect()
    }
}

fn month_start(year: i32, month0: u32) -> NaiveDate {
    let months = year * 12 + month0 as i32;
    NaiveDate::from_ymd_opt(months.div_euclid(12), months.rem_euclid(12) as u32 + 1, 1).expect("a year of four digits")
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.cadence {
            Cadence::Week => {
                let week = self.first.iso_week();
                write!(f, "{:04}-W{:02}", week.year(), week.week())
            }
            Cadence::Month => write!(f, "{:04}-{:02}", self.first.year(), self.first.month()),
            Cadence::Quarter => write!(f, "{:04}-Q{}", self.first.year(), self.first.month0() / 3 + 1),
            Cadence::Year => write!(f, "{:04}", self.first.year()),
        }
    }
}

impl FromStr for Period {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        parse(text).ok_or_else(|| message!("words.no_period", text, meant = meant(text)))
    }
}

impl Argument for Cadence {
    fn argument(&self) -> Message {
        message!(in "words.cadence", self.code())
    }
}

impl Argument for Period {
    fn argument(&self) -> Message {
        Message::text(self.to_string())
    }
}

/// The end of the sentence that names the period that was probably meant.
fn meant(text: &str) -> Option<Message> {
    let period = parse(&meant::period_code(text)?)?;
    Some(message!("words.meant", meant = period))
}

fn parse(text: &str) -> Option<Period> {
    let digits = |t: &str, n: usize| (t.len() == n && t.bytes().all(|b| b.is_ascii_digit())).then(|| t.parse::<u32>().ok()).flatten();
    let (year, rest) = match text.split_once('-') {
        Some((year, rest)) => (year, Some(rest)),
        None => (text, None),
    };
    let year = digits(year, 4).filter(|y| *y >= 1)? as i32;
    let (first, cadence) = match rest {
        None => (NaiveDate::from_ymd_opt(year, 1, 1)?, Cadence::Year),
        Some(rest) => match rest.split_at_checked(1)? {
            ("W", week) => (NaiveDate::from_isoywd_opt(year, digits(week, 2)?, Weekday::Mon)?, Cadence::Week),
            ("Q", quarter) => {
                let quarter = digits(quarter, 1).filter(|q| (1..=4).contains(q))?;
                (NaiveDate::from_ymd_opt(year, quarter * 3 - 2, 1)?, Cadence::Quarter)
            }
            _ => (NaiveDate::from_ymd_opt(year, digits(rest, 2)?, 1)?, Cadence::Month),
        },
    };
    Some(Period::containing(first, cadence))
}

impl Serialize for Period {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for Period {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Period".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string", "pattern": "^[0-9]{4}(-(0[1-9]|1[0-2])|-W[0-5][0-9]|-Q[1-4])?$",
            "description": "A month `2026-06`, an ISO week `2026-W23`, a quarter `2026-Q2` or a year `2026`.",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_written_otherwise_is_suggested() {
        for (text, expected) in [
            ("2026年6月", "2026-06"),
            ("202606", "2026-06"),
            ("2026-6", "2026-06"),
            ("2026/06", "2026-06"),
            ("２０２６年０６月", "2026-06"),
            ("二〇二六年十二月", "2026-12"),
            ("2026年第二季度", "2026-Q2"),
            ("2026Q2", "2026-Q2"),
            ("2026第23周", "2026-W23"),
            ("2026年", "2026"),
            ("六月", ""),
            ("2026-13", ""),
            ("june", ""),
            ("20260", ""),
        ] {
            let error = text.parse::<Period>().expect_err(text).told(Locale::En);
            let suggested = error.split_once("did you mean `").map_or("", |(_, rest)| rest.split('`').next().unwrap_or_default());
            assert_eq!(suggested, expected, "{text}");
        }
    }

    #[test]
    fn every_form_of_a_period_has_its_days() {
        for (text, first, last) in [
            ("2026-06", "2026-06-01", "2026-06-30"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2026-W01", "2025-12-29", "2026-01-04"),
            ("2020-W53", "2020-12-28", "2021-01-03"),
            ("2026-Q4", "2026-10-01", "2026-12-31"),
            ("2026", "2026-01-01", "2026-12-31"),
        ] {
            let period: Period = text.parse().expect(text);
            assert_eq!((period.first().to_string(), period.last().to_string()), (first.to_owned(), last.to_owned()));
            assert_eq!(period.to_string(), text);
        }
        for bad in ["", "2026-13", "2026-W54", "2021-W53", "2026-Q5", "26-06", "2026-6", "2026-06-01", "二〇二六", "0000"] {
            assert!(bad.parse::<Period>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_quarter_is_made_of_months_and_a_month_is_not_made_of_weeks() {
        let quarter: Period = "2026-Q1".parse().expect("a quarter");
        let names = |parts: Vec<Period>| parts.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(names(quarter.parts(Cadence::Month).expect("months")), ["2026-01", "2026-02", "2026-03"]);
        let month: Period = "2026-06".parse().expect("a month");
        assert_eq!(month.parts(Cadence::Week), None);
        assert_eq!(names(month.twelve_months())[..2], ["2025-07", "2025-08"]);
        assert_eq!((names(month.history())[0].as_str(), month.history().len()), ("2024-06", 25));
        assert_eq!(month.history()[13..], month.twelve_months());
        assert_eq!(month.previous().to_string(), "2026-05");
    }
}
