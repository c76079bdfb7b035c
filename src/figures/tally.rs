//! Counts of obligations: by rule, by window, by category, by month. Two halves of the data add up to the whole.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use super::pairs;
use crate::domain::{Ratio, Status, day_number};
use crate::obligations::frame::Obligation;

/// What became of the obligations of a group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Done in the due period.
    pub met: u64,
    /// Done after it.
    pub late: u64,
    /// Done before it.
    pub early: u64,
    /// Not done.
    pub missed: u64,
    /// The case allows no callback.
    pub exempt: u64,
    /// Missed, though somebody tried.
    pub tried: u64,
}

impl Tally {
    /// The denominator of the rate.
    #[must_use]
    pub fn due(&self) -> u64 {
        self.met + self.late + self.early + self.missed
    }

    /// met / due; `None` where nothing was due.
    #[must_use]
    pub fn rate(&self) -> Option<Ratio> {
        (self.due() > 0).then(|| Ratio::new(self.met.into(), self.due().into()))
    }

    fn count(&mut self, status: Status, tried: bool, n: u64) {
        match status {
            Status::Met => self.met += n,
            Status::Late => self.late += n,
            Status::Early => self.early += n,
            Status::Missed => {
                self.missed += n;
                self.tried += if tried { n } else { 0 };
            }
            Status::Exempt => self.exempt += n,
            Status::Void | Status::Upcoming | Status::Open => {}
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.met += other.met;
        self.late += other.late;
        self.early += other.early;
        self.missed += other.missed;
        self.exempt += other.exempt;
        self.tried += other.tried;
    }
}

/// The counts of one rule.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleTally {
    /// Of the period, by window number and category number (`None` = no case).
    #[serde(with = "pairs")]
    pub period: BTreeMap<(u32, Option<u32>), Tally>,
    /// due and met of the twelve months that end with the period's last, by month number and window number.
    #[serde(with = "pairs")]
    pub months: BTreeMap<(i32, u32), (u64, u64)>,
    /// due by the day on which the due period ended, for the whole centre: what parts of the period say.
    pub days: BTreeMap<i32, u64>,
}

/// The days and months that are counted.
#[derive(Debug, Clone, Copy)]
pub struct Range {
    /// First day of the period.
    pub first: chrono::NaiveDate,
    /// The earlier of its last day and the as-of date.
    pub last: chrono::NaiveDate,
    /// The as-of date, up to which the twelve months count.
    pub as_of: chrono::NaiveDate,
    /// First of the twelve months.
    pub first_month: i32,
    /// Last of the twelve months.
    pub last_month: i32,
}

/// Counts the obligations of one rule, one by one: those of several batches add up.
#[derive(Debug)]
pub struct RuleCount {
    period: std::ops::RangeInclusive<i32>,
    as_of: i32,
    /// The first day of each of the twelve months, and the day after the last one.
    months: [i32; 13],
    /// The first of them.
    first_month: i32,
    by_group: HashMap<(u32, Option<u32>), Tally>,
    by_month: HashMap<(i32, u32), (u64, u64)>,
    by_day: HashMap<i32, u64>,
}

impl RuleCount {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(range: Range) -> Self {
        let first_of = |month: i32| chrono::NaiveDate::from_ymd_opt(month.div_euclid(12), month.rem_euclid(12) as u32 + 1, 1);
        let months = std::array::from_fn(|n| first_of(range.first_month + n as i32).map_or(i32::MAX, day_number));
        Self {
            period: day_number(range.first)..=day_number(range.last),
            as_of: day_number(range.as_of),
            months,
            first_month: range.first_month,
            by_group: HashMap::new(),
            by_month: HashMap::new(),
            by_day: HashMap::new(),
        }
    }

    /// Counts an obligation.
    pub fn add(&mut self, obligation: &Obligation) {
        let Obligation { window, category, to, status, attempts, .. } = *obligation;
        if self.period.contains(&to) {
            self.by_group.entry((window, category)).or_default().count(status, attempts > 0, 1);
        }
        if to > self.as_of || !status.is_due() {
            return;
        }
        let month = self.months.partition_point(|first| *first <= to);
        if (1..13).contains(&month) {
            let counts = self.by_month.entry((self.first_month + month as i32 - 1, window)).or_default();
            counts.0 += 1;
            counts.1 += u64::from(status == Status::Met);
        } else if to < *self.period.start() {
            return;
        }
        *self.by_day.entry(to).or_default() += 1;
    }
}

impl RuleTally {
    /// The sum of what was counted batch by batch.
    #[must_use]
    pub fn of(batches: impl IntoIterator<Item = RuleCount>) -> Self {
        let mut tally = Self::default();
        for batch in batches {
            // every sum goes to its own place, so that their order does not matter
            #[allow(clippy::iter_over_hash_type)]
            for (group, counts) in batch.by_group {
                *tally.period.entry(group).or_default() += counts;
            }
            #[allow(clippy::iter_over_hash_type)]
            for (group, (due, met)) in batch.by_month {
                let counts = tally.months.entry(group).or_default();
                *counts = (counts.0 + due, counts.1 + met);
            }
            #[allow(clippy::iter_over_hash_type)]
            for (day, due) in batch.by_day {
                *tally.days.entry(day).or_default() += due;
            }
        }
        tally
    }

    /// The counts of the whole centre.
    #[must_use]
    pub fn centre(&self) -> Tally {
        self.sum(|_, _| true)
    }

    /// The counts of the groups that are wanted.
    #[must_use]
    pub fn sum(&self, wanted: impl Fn(u32, Option<u32>) -> bool) -> Tally {
        let mut sum = Tally::default();
        for ((window, category), tally) in &self.period {
            if wanted(*window, *category) {
                sum += *tally;
            }
        }
        sum
    }

    /// Obligations of the whole centre whose due period ended from `first` to `last`; none where `last` comes first.
    #[must_use]
    pub fn due_between(&self, first: i32, last: i32) -> u64 {
        self.days.range(first..=last.max(first)).filter(|(day, _)| **day <= last).map(|(_, n)| n).sum()
    }
}
