//! Counts of obligations: by rule, by window, by category, by month. Two halves of the data add up to the whole.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{AddAssign, RangeInclusive};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::outside::Outside;
use super::pairs;
use crate::domain::{Period, Ratio, day_number};

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
    /// What became of them was never recorded; they stand in no rate.
    pub unrecorded: u64,
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
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.met += other.met;
        self.late += other.late;
        self.early += other.early;
        self.missed += other.missed;
        self.exempt += other.exempt;
        self.tried += other.tried;
        self.unrecorded += other.unrecorded;
    }
}

/// What a rule asked in a span of days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpanCounts {
    /// Obligations whose due period ended in it.
    pub due: u64,
    /// Of these, met.
    pub met: u64,
    /// Further ones, of which it was never recorded what became of them.
    pub unrecorded: u64,
}

impl AddAssign for SpanCounts {
    fn add_assign(&mut self, other: Self) {
        self.due += other.due;
        self.met += other.met;
        self.unrecorded += other.unrecorded;
    }
}

/// The counts of one rule.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleTally {
    /// Of the period, by window number and category number (`None` = no case).
    #[serde(with = "pairs")]
    pub period: BTreeMap<(u32, Option<u32>), Tally>,
    /// What the rule asked in each of [`Range::spans`], by window number.
    #[serde(with = "pairs")]
    pub spans: BTreeMap<(Period, u32), SpanCounts>,
    /// due by the day on which the due period ended, for the whole centre: what parts of the period say.
    pub days: BTreeMap<i32, u64>,
    /// What lies on days of which no visits are recorded; none once the counts are settled.
    #[serde(with = "pairs")]
    pub outside: BTreeMap<Outside, Tally>,
    /// Columns that the rule needs and the file of some row does not have.
    pub lacking: BTreeSet<String>,
    /// Whether the file of some row has all of them.
    pub some_complete: bool,
}

/// The days that are counted.
#[derive(Debug, Clone)]
pub struct Range {
    /// First day of the period.
    pub first: NaiveDate,
    /// The earlier of its last day and the as-of date.
    pub last: NaiveDate,
    /// The as-of date, up to which the spans count.
    pub as_of: NaiveDate,
    /// The months of the period's history, oldest first, and the earlier periods that it is held against.
    pub spans: Vec<Period>,
}

impl Range {
    /// The days of the period up to the as-of date.
    pub(super) fn period(&self) -> RangeInclusive<i32> {
        day_number(self.first)..=day_number(self.last)
    }

    /// The days from the first of all spans to the last.
    pub(super) fn of_spans(&self) -> RangeInclusive<i32> {
        let first = self.spans.iter().map(Period::first).min().map_or(1, day_number);
        first..=self.spans.iter().map(Period::last).max().map_or(0, day_number)
    }

    /// The days from the first of all spans and of the period up to the as-of date.
    pub(super) fn since_first(&self) -> RangeInclusive<i32> {
        (*self.of_spans().start()).min(day_number(self.first))..=day_number(self.as_of)
    }

    /// The spans in which a day lies.
    pub(super) fn spans_of(&self, day: i32) -> impl Iterator<Item = Period> {
        self.spans.iter().copied().filter(move |span| (day_number(span.first())..=day_number(span.last())).contains(&day))
    }
}

impl RuleTally {
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

    /// What a rule asked in a span of a window, or of the centre.
    #[must_use]
    pub fn in_span(&self, span: Period, window: Option<u32>) -> SpanCounts {
        if let Some(window) = window {
            return self.spans.get(&(span, window)).copied().unwrap_or_default();
        }
        let mut sum = SpanCounts::default();
        self.spans.range((span, 0)..=(span, u32::MAX)).for_each(|(_, of_window)| sum += *of_window);
        sum
    }

    /// Obligations of the whole centre whose due period ended from `first` to `last`; none where `last` comes first.
    #[must_use]
    pub fn due_between(&self, first: i32, last: i32) -> u64 {
        self.days.range(first..=last.max(first)).filter(|(day, _)| **day <= last).map(|(_, n)| n).sum()
    }
}
