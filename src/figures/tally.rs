//! Counts of obligations: by rule, by window, by category, by month. Two halves of the data add up to the whole.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use polars::prelude::{DataFrame, DataType, Expr, IntoLazy, PolarsResult, col, len, lit};

use serde::{Deserialize, Serialize};

use super::pairs;
use crate::domain::{Ratio, Status, day_number};
use crate::obligations::{columns, frame};

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

impl RuleTally {
    /// Counts the obligations of one rule.
    ///
    /// # Errors
    /// Never for a table of [`crate::obligations::frame`]; polars wants to be asked.
    ///
    /// # Panics
    /// As its errors: never for such a table.
    pub fn of(obligations: &DataFrame, range: Range) -> PolarsResult<Self> {
        let mut tally = Self::default();
        let ended_by = |day| col(frame::TO).to_physical().lt_eq(lit(day_number(day)));
        let ended_from = |day| col(frame::TO).to_physical().gt_eq(lit(day_number(day)));
        let grouped = |wanted: Expr, keys: Vec<Expr>| {
            obligations.clone().lazy().filter(wanted).group_by(keys).agg([len().cast(DataType::UInt32).alias(N)]).collect()
        };

        let tried = col(frame::ATTEMPTS).gt(lit(0)).alias(TRIED);
        let period = grouped(
            ended_from(range.first).and(ended_by(range.last)),
            vec![col(frame::WINDOW), col(frame::CATEGORY), col(frame::STATUS), tried],
        )?;
        let (window, category) = (columns::numbers(&period, frame::WINDOW), columns::numbers(&period, frame::CATEGORY));
        let (status, tried) = (columns::codes(&period, frame::STATUS), columns::flags(&period, TRIED));
        let n = columns::numbers(&period, N);
        for row in 0..period.height() {
            let (Some(window), Some(status), Some(n)) = (window.get(row), status.get(row), n.get(row)) else { continue };
            let group = tally.period.entry((window, category.get(row))).or_default();
            group.count(Status::ALL[usize::from(status)], tried.get(row), u64::from(n));
        }

        let due = Status::ALL.into_iter().filter(|status| status.is_due()).map(|status| col(frame::STATUS).eq(lit(status as u8)));
        let due = due.reduce(Expr::or).expect("some statuses are due");
        let in_months = col(frame::MONTH).gt_eq(lit(range.first_month)).and(col(frame::MONTH).lt_eq(lit(range.last_month)));
        let months = grouped(
            due.clone().and(in_months.clone()).and(ended_by(range.as_of)),
            vec![col(frame::WINDOW), col(frame::MONTH), col(frame::STATUS).eq(lit(Status::Met as u8)).alias(MET)],
        )?;
        let (window, month) = (columns::numbers(&months, frame::WINDOW), columns::integers(&months, frame::MONTH));
        let (met, n) = (columns::flags(&months, MET), columns::numbers(&months, N));
        for row in 0..months.height() {
            let (Some(window), Some(month), Some(n)) = (window.get(row), month.get(row), n.get(row)) else { continue };
            let group = tally.months.entry((month, window)).or_default();
            group.0 += u64::from(n);
            group.1 += if met.get(row) { u64::from(n) } else { 0 };
        }

        let either = in_months.or(ended_from(range.first));
        let days = grouped(due.and(either).and(ended_by(range.as_of)), vec![col(frame::TO)])?;
        let (day, n) = (columns::days(&days, frame::TO).expect("the column of the group"), columns::numbers(&days, N));
        for row in 0..days.height() {
            if let (Some(day), Some(n)) = (day.get(row), n.get(row)) {
                tally.days.insert(day, u64::from(n));
            }
        }
        Ok(tally)
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

const N: &str = "n";
const TRIED: &str = "tried";
const MET: &str = "is_met";
