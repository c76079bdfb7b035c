//! Working days: Monday to Friday, but for public holidays (放假) and make-up working days (调休).
//!
//! The holidays of the years that were announced ship inside the program; a workspace's `calendar.csv` adds to
//! or overrides them, day by day.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use crate::domain::{date_of, day_number};
use crate::error::{Error, Result};

const SHIPPED: &str = include_str!("cn.csv");

/// Which days are worked.
#[derive(Debug, Clone)]
pub struct Calendar {
    days: BTreeMap<i32, SpecialDay>,
    announced: BTreeSet<i32>,
    /// Working days in order, over the years for which there are special days; a deadline is an index apart.
    worked: Vec<i32>,
}

#[derive(Debug, Clone)]
struct SpecialDay {
    worked: bool,
    name: String,
}

#[derive(Deserialize)]
struct Row {
    date: NaiveDate,
    kind: DayKind,
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum DayKind {
    Rest,
    Work,
}

impl Calendar {
    /// The holidays that ship with the program.
    ///
    /// # Panics
    /// Never: the shipped file is read by a test.
    #[must_use]
    pub fn shipped() -> Self {
        let mut calendar = Self { days: BTreeMap::new(), announced: BTreeSet::new(), worked: Vec::new() };
        calendar.add(SHIPPED, Path::new("cn.csv")).expect("the shipped calendar is well formed");
        calendar
    }

    /// Adds the days of `text`, a CSV of date, kind (`rest` or `work`) and name; a day that is
    /// there already is overridden.
    ///
    /// # Errors
    /// A line that does not fit, with its place in `file`.
    pub fn add(&mut self, text: &str, file: &Path) -> Result<()> {
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let headed = reader.headers().is_ok_and(|header| header.iter().take(2).eq(["date", "kind"]));
        if !headed {
            return Err(Error::in_file(file, message!("figures.calendar_head")).at_line(1));
        }
        for row in reader.deserialize::<Row>() {
            let row = row.map_err(|error| {
                let line = error.position().map_or(1, csv::Position::line);
                Error::in_file(file, message!("figures.calendar_line")).at_line(line).because(error)
            })?;
            let worked = matches!(row.kind, DayKind::Work);
            if !worked {
                self.announced.insert(row.date.year());
            }
            self.days.insert(day_number(row.date), SpecialDay { worked, name: row.name });
        }
        self.index();
        Ok(())
    }

    fn index(&mut self) {
        let (Some(first), Some(last)) = (self.announced.first(), self.announced.last()) else { return };
        let bound = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).map_or(0, day_number);
        let range = bound(first - 1, 1, 1)..=bound(last + 2, 12, 31);
        self.worked = range.filter(|day| self.is_worked(*day)).collect();
    }

    /// Whether the day with this number is a working day.
    #[must_use]
    pub fn is_worked(&self, day: i32) -> bool {
        // 1970-01-01 was a Thursday
        self.days.get(&day).map_or_else(|| (day + 3).rem_euclid(7) < 5, |special| special.worked)
    }

    /// The `n`-th working day after `day`; `day` itself for n = 0.
    #[must_use]
    pub fn working_days_after(&self, day: i32, n: u32) -> i32 {
        if n == 0 {
            return day;
        }
        let next = self.worked.partition_point(|worked| *worked <= day);
        if self.worked.first().is_some_and(|first| *first <= day)
            && let Some(found) = self.worked.get(next + n as usize - 1)
        {
            return *found;
        }
        let mut left = n;
        let mut day = day;
        while left > 0 {
            day += 1;
            left -= u32::from(self.is_worked(day));
        }
        day
    }

    /// Working days from `first` to `last`, both included.
    #[must_use]
    pub fn count(&self, first: i32, last: i32) -> u32 {
        (first..=last).map(|day| u32::from(self.is_worked(day))).sum()
    }

    /// Whether the holidays of this year are known.
    #[must_use]
    pub fn is_announced(&self, year: i32) -> bool {
        self.announced.contains(&year)
    }

    /// The first and the last year whose holidays are known.
    #[must_use]
    pub fn announced_years(&self) -> (i32, i32) {
        (self.announced.first().copied().unwrap_or(0), self.announced.last().copied().unwrap_or(0))
    }

    /// The special days from `first` to `last`: date, whether it is worked, name.
    pub fn special_days(&self, first: i32, last: i32) -> impl Iterator<Item = (NaiveDate, bool, &str)> {
        self.days.range(first..=last).map(|(day, special)| (date_of(*day), special.worked, special.name.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> i32 {
        day_number(text.parse().expect(text))
    }

    #[test]
    fn deadlines_step_over_holidays_and_count_make_up_days() {
        let calendar = Calendar::shipped();
        for (from, n, to) in [
            ("2026-06-05", 3, "2026-06-10"), // Friday: Mon, Tue, Wed
            ("2026-06-18", 1, "2026-06-22"), // the Dragon Boat Festival is Friday 19 June
            ("2026-10-09", 1, "2026-10-10"), // Saturday 10 October is worked
            ("2026-02-13", 1, "2026-02-14"), // Saturday 14 February is worked
            ("2026-02-14", 1, "2026-02-24"), // the Spring Festival ends on 23 February
            ("2026-06-06", 0, "2026-06-06"),
            ("1980-01-04", 1, "1980-01-07"),
        ] {
            assert_eq!(date_of(calendar.working_days_after(day(from), n)).to_string(), to, "{from} + {n}wd");
        }
    }

    #[test]
    fn a_workspace_overrides_a_day() {
        let mut calendar = Calendar::shipped();
        calendar.add("date,kind,name\n2026-06-08,rest,市民日\n2027-01-01,rest,元旦\n", Path::new("calendar.csv")).expect("a calendar");
        assert!(!calendar.is_worked(day("2026-06-08")));
        assert!(calendar.is_announced(2027) && !calendar.is_announced(2028) && !calendar.is_announced(2006));
        let wrong = calendar.add("date,kind,name\n2026-06-31,rest,x\n", Path::new("calendar.csv")).expect_err("no such day");
        assert!(wrong.to_string().starts_with("calendar.csv:2:"), "{wrong}");
        let headless = calendar.add("2026-06-08,rest,市民日\n", Path::new("calendar.csv")).expect_err("no heading");
        assert!(headless.to_string().contains("date,kind,name"), "{headless}");
    }
}
