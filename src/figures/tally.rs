//! Counts of obligations: by rule, by window, by category, by month. Two halves of the data add up to the whole.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use super::outside::Outside;
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
    /// Nobody knows: it was never recorded, and stands in no rate.
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

    pub(super) fn count(&mut self, status: Status, tried: bool, n: u64) {
        match status {
            Status::Met => self.met += n,
            Status::Late => self.late += n,
            Status::Early => self.early += n,
            Status::Missed => {
                self.missed += n;
                self.tried += if tried { n } else { 0 };
            }
            Status::Exempt => self.exempt += n,
            Status::Unrecorded => self.unrecorded += n,
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
        self.unrecorded += other.unrecorded;
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
    /// What was never recorded, of the twelve months, by month number and window number.
    #[serde(with = "pairs")]
    pub unrecorded: BTreeMap<(i32, u32), u64>,
    /// What lies on days of which no visits are recorded; none once the counts are settled.
    #[serde(with = "pairs")]
    pub outside: BTreeMap<Outside, Tally>,
    /// Columns that the rule needs and the file of some row does not have.
    pub lacking: BTreeSet<String>,
    /// Whether the file of some row has all of them.
    pub some_complete: bool,
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
    /// The first of the twelve months.
    first_month: i32,
    /// Its first day.
    first_day: i32,
    by_group: HashMap<(u32, Option<u32>), Tally>,
    /// By window number, of the first windows, and by month: due and met.
    by_month: Vec<[[u64; 2]; 12]>,
    /// Of all other windows.
    by_month_beyond: HashMap<(i32, u32), [u64; 2]>,
    /// Of each day of the twelve months: its month, and how many were due.
    by_day: Vec<(u8, u64)>,
    /// Of all other days.
    by_day_beyond: HashMap<i32, u64>,
    unrecorded: HashMap<(i32, u32), u64>,
    outside: HashMap<Outside, Tally>,
}

/// Windows whose months are counted without a search.
const WINDOWS: usize = 256;

impl RuleCount {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(range: Range) -> Self {
        let first_of = |month: i32| chrono::NaiveDate::from_ymd_opt(month.div_euclid(12), month.rem_euclid(12) as u32 + 1, 1);
        let months: [i32; 13] = std::array::from_fn(|n| first_of(range.first_month + n as i32).map_or(i32::MAX, day_number));
        let of_month = |month: usize| (months[month]..months[month + 1]).map(move |_| (month as u8, 0));
        Self {
            period: day_number(range.first)..=day_number(range.last),
            as_of: day_number(range.as_of),
            first_month: range.first_month,
            first_day: months[0],
            by_group: HashMap::new(),
            by_month: Vec::new(),
            by_month_beyond: HashMap::new(),
            by_day: (0..12).flat_map(of_month).collect(),
            by_day_beyond: HashMap::new(),
            unrecorded: HashMap::new(),
            outside: HashMap::new(),
        }
    }

    /// Counts an obligation.
    pub fn add(&mut self, obligation: &Obligation) {
        let Obligation { window, category, to, status, attempts, .. } = *obligation;
        if status == Status::Unrecorded {
            return self.add_unrecorded(obligation);
        }
        if self.period.contains(&to) {
            self.by_group.entry((window, category)).or_default().count(status, attempts > 0, 1);
        }
        if to > self.as_of || !status.is_due() {
            return;
        }
        let place = usize::try_from(i64::from(to) - i64::from(self.first_day));
        if let Some((month, due)) = place.ok().and_then(|place| self.by_day.get_mut(place)) {
            *due += 1;
            let (month, of_window) = (usize::from(*month), window as usize);
            if of_window >= self.by_month.len() && of_window < WINDOWS {
                self.by_month.resize(of_window + 1, [[0; 2]; 12]);
            }
            let counts = match self.by_month.get_mut(of_window) {
                Some(months) => &mut months[month],
                None => self.by_month_beyond.entry((self.first_month + month as i32, window)).or_default(),
            };
            counts[0] += 1;
            counts[1] += u64::from(status == Status::Met);
        } else if to >= *self.period.start() {
            *self.by_day_beyond.entry(to).or_default() += 1;
        }
    }

    #[cold]
    fn add_unrecorded(&mut self, obligation: &Obligation) {
        let Obligation { window, category, from, to, status, otherwise, attempts, .. } = *obligation;
        let place = usize::try_from(i64::from(to) - i64::from(self.first_day)).ok();
        let month = place.and_then(|place| self.by_day.get(place)).map(|(month, _)| self.first_month + i32::from(*month));
        if otherwise != status {
            if month.is_some() || to >= *self.period.start() {
                self.outside.entry(Outside { window, category, from, to }).or_default().count(otherwise, attempts > 0, 1);
            }
            return;
        }
        if self.period.contains(&to) {
            self.by_group.entry((window, category)).or_default().count(status, false, 1);
        }
        if let Some(month) = month {
            *self.unrecorded.entry((month, window)).or_default() += 1;
        }
    }

    /// Due and met by month number and window number.
    fn months(&self) -> impl Iterator<Item = ((i32, u32), [u64; 2])> {
        let of_window = |(window, months): (u32, &[[u64; 2]; 12])| {
            (self.first_month..).zip(*months).map(move |(month, counts)| ((month, window), counts)).collect::<Vec<_>>()
        };
        let beyond = self.by_month_beyond.iter().map(|(group, counts)| (*group, *counts));
        (0..).zip(&self.by_month).flat_map(of_window).filter(|(_, [due, _])| *due > 0).chain(beyond)
    }

    /// Due by day.
    fn days(&self) -> impl Iterator<Item = (i32, u64)> {
        let beyond = self.by_day_beyond.iter().map(|(day, due)| (*day, *due));
        (self.first_day..).zip(&self.by_day).map(|(day, (_, due))| (day, *due)).filter(|(_, due)| *due > 0).chain(beyond)
    }
}

impl RuleTally {
    /// The sum of what was counted batch by batch.
    #[must_use]
    pub fn of(batches: impl IntoIterator<Item = RuleCount>) -> Self {
        let mut tally = Self::default();
        for batch in batches {
            // every sum goes to its own place, so that their order does not matter
            for (group, [due, met]) in batch.months() {
                let counts = tally.months.entry(group).or_default();
                *counts = (counts.0 + due, counts.1 + met);
            }
            for (day, due) in batch.days() {
                *tally.days.entry(day).or_default() += due;
            }
            #[allow(clippy::iter_over_hash_type)]
            for (group, counts) in batch.by_group {
                *tally.period.entry(group).or_default() += counts;
            }
            #[allow(clippy::iter_over_hash_type)]
            for (group, n) in batch.unrecorded {
                *tally.unrecorded.entry(group).or_default() += n;
            }
            #[allow(clippy::iter_over_hash_type)]
            for (place, counts) in batch.outside {
                *tally.outside.entry(place).or_default() += counts;
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::obligations::frame::month_number;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn batches_count_what_a_search_for_each_obligation_counts(
            acts in proptest::collection::vec((prop_oneof![0_u32..3, 254_u32..258], 20_100..20_800, 0..9_usize, any::<bool>()), 0..60),
            cut in 0..60_usize,
        ) {
            let date = |text: &str| text.parse::<chrono::NaiveDate>().expect("a date");
            let (first, last, as_of) = (date("2026-04-01"), date("2026-06-30"), date("2026-09-20"));
            let last_month = 2026 * 12 + 5;
            let range = Range { first, last, as_of, first_month: last_month - 11, last_month };
            let mut expected = RuleTally::default();
            let mut counts = [RuleCount::new(range), RuleCount::new(range)];
            for (at, (window, to, status, outside)) in acts.into_iter().enumerate() {
                let (status, category) = (Status::ALL[status], (to % 3 > 0).then_some(to as u32 % 3));
                if to > day_number(as_of) && status == Status::Unrecorded {
                    continue; // what is not over is open
                }
                let (row, k, attempts) = (at as u32, 1, at as u32 % 2);
                let otherwise = if outside && status == Status::Unrecorded { Status::Missed } else { status };
                let act = Obligation { row, case: None, window, category, k, anchor: to, from: None, to, status, otherwise, met_on: None, visit: None, attempts };
                counts[usize::from(at < cut)].add(&act);
                let month = month_number(to);
                let in_months = (range.first_month..=last_month).contains(&month);
                if otherwise != status {
                    if in_months || to >= day_number(first) {
                        expected.outside.entry(Outside { window, category, from: None, to }).or_default().count(otherwise, attempts > 0, 1);
                    }
                    continue;
                }
                if (day_number(first)..=day_number(last)).contains(&to) {
                    expected.period.entry((window, category)).or_default().count(status, attempts > 0, 1);
                }
                if status == Status::Unrecorded && in_months {
                    *expected.unrecorded.entry((month, window)).or_default() += 1;
                }
                if to > day_number(as_of) || !status.is_due() || !in_months && to < day_number(first) {
                    continue;
                }
                if in_months {
                    let of_month = expected.months.entry((month, window)).or_default();
                    *of_month = (of_month.0 + 1, of_month.1 + u64::from(status == Status::Met));
                }
                *expected.days.entry(to).or_default() += 1;
            }
            prop_assert_eq!(RuleTally::of(counts), expected);
        }
    }
}
