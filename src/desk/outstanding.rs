//! The one selection behind work list and plan: missed within a span of days, open, or due soon.

use std::ops::RangeInclusive;

use polars::prelude::{DataFrame, Expr, IntoLazy, col};
use rayon::prelude::*;

use super::names::Lookup;
use crate::domain::Status;
use crate::error::Result;
use crate::obligations::frame::{self, FROM, Obligation, TO};
use crate::obligations::query;

/// Days ahead of the as-of date in which a due period that begins is due soon, unless asked otherwise.
pub const SOON_DAYS: u32 = 14;

/// Gathers what is still to be acted on, rule by rule.
#[derive(Debug)]
pub(super) struct Outstanding {
    /// The last day on which a due period that begins is due soon.
    soon: i32,
    /// The last days of due periods of which a missed act is of interest.
    missed: RangeInclusive<i32>,
    rows: Vec<(usize, Obligation)>,
}

impl Outstanding {
    /// Nothing yet; `soon` is the last day on which a due period may begin, `missed` where
    /// that of a missed one may end.
    pub(super) fn new(soon: i32, missed: RangeInclusive<i32>) -> Self {
        Self { soon, missed, rows: Vec::new() }
    }

    /// Whether an obligation is outstanding.
    pub(super) fn is_wanted(&self) -> Expr {
        let missed = query::status(|status| status == Status::Missed).and(query::within(TO, &self.missed));
        let open = query::status(|status| status == Status::Open);
        let soon = query::status(|status| status == Status::Upcoming).and(col(FROM).lt_eq(query::day(self.soon)));
        missed.or(open).or(soon)
    }

    /// Adds the obligations of the rule at `place` that are outstanding.
    pub(super) fn take(&mut self, place: usize, acts: &DataFrame) -> Result<()> {
        let outstanding = query::collect(acts.clone().lazy().filter(self.is_wanted()))?;
        self.add(place, frame::rows(&outstanding));
        Ok(())
    }

    /// Adds these obligations of the rule at `place`.
    pub(super) fn add(&mut self, place: usize, acts: impl IntoIterator<Item = Obligation>) {
        self.rows.extend(acts.into_iter().map(|act| (place, act)));
    }

    /// Place of the rule and obligation, as they were added.
    pub(super) fn rows(&self) -> &[(usize, Obligation)] {
        &self.rows
    }

    /// The numbers of the rows by window, last day, case, rule, ordinal and row.
    pub(super) fn order(&self, lookup: &Lookup<'_>) -> Vec<u32> {
        let windows = lookup.window_places();
        let key =
            |(at, (_, row)): (usize, &(usize, Obligation))| (windows[row.window as usize], row.to, lookup.case_key(row.case), at as u32);
        let mut keys: Vec<(u32, i32, u64, u32)> = self.rows.par_iter().enumerate().map(key).collect();
        keys.par_sort_unstable_by(|(window, to, case, at), (other_window, other_to, other_case, other)| {
            let rest = |at: u32| {
                let (place, row) = &self.rows[at as usize];
                (*place, row.k, row.row)
            };
            let by_case = || lookup.order(*case, *other_case);
            window.cmp(other_window).then(to.cmp(other_to)).then_with(by_case).then_with(|| rest(*at).cmp(&rest(*other)))
        });
        keys.into_iter().map(|(.., at)| at).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missed_in_the_span_open_and_begun_soon_are_outstanding() {
        let act = |at: usize, status, from, to| Obligation {
            row: at as u32,
            case: None,
            window: 0,
            category: None,
            k: 1,
            anchor: 40,
            from,
            to,
            status,
            otherwise: status,
            met_on: None,
            visit: None,
            attempts: 0,
        };
        let acts = [
            (Status::Missed, Some(50), 59, false),
            (Status::Missed, Some(50), 60, true),
            (Status::Missed, None, 90, true),
            (Status::Open, None, 500, true),
            (Status::Upcoming, Some(104), 110, true),
            (Status::Upcoming, Some(105), 110, false),
            (Status::Upcoming, None, 110, false),
            (Status::Late, Some(50), 70, false),
            (Status::Exempt, Some(50), 110, false),
            (Status::Unrecorded, Some(50), 70, false),
        ];
        let of = |(at, (status, from, to, _)): (usize, &(Status, Option<i32>, i32, bool))| act(at, *status, *from, *to);
        let table = frame::table_of(&acts.iter().enumerate().map(of).collect::<Vec<_>>()).expect("a table");
        let mut outstanding = Outstanding::new(104, 60..=90);
        outstanding.take(3, &table).expect("a table of obligations");
        outstanding.take(4, &frame::table_of(&[]).expect("a table")).expect("an empty one");
        let expected: Vec<(usize, Obligation)> = acts.iter().enumerate().filter(|(_, act)| act.3).map(|act| (3, of(act))).collect();
        assert_eq!(outstanding.rows(), expected);
    }
}
