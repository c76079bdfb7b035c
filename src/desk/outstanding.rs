//! The one selection behind work list and plan: missed within a span of days, open, or due soon.

use std::ops::RangeInclusive;

use rayon::prelude::*;

use super::names::Lookup;
use super::rows::Row;
use crate::domain::Status;

/// Days ahead of the as-of date in which a due period that begins is due soon, unless asked otherwise.
pub const SOON_DAYS: u32 = 14;

/// Gathers what is still to be acted on, rule by rule.
#[derive(Debug)]
pub(super) struct Outstanding {
    /// The last day on which a due period that begins is due soon.
    soon: i32,
    /// The last days of due periods of which a missed act is of interest.
    missed: RangeInclusive<i32>,
    rows: Vec<(usize, Row)>,
}

impl Outstanding {
    /// Nothing yet; `soon` is the last day on which a due period may begin, `missed` where that of a missed one may end.
    pub(super) fn new(soon: i32, missed: RangeInclusive<i32>) -> Self {
        Self { soon, missed, rows: Vec::new() }
    }

    /// Whether an obligation is outstanding.
    pub(super) fn wants(&self, row: &Row) -> bool {
        is_outstanding(row.status, row.from, row.to, self.soon, &self.missed)
    }

    /// Adds obligations of the rule at `place` that are outstanding.
    pub(super) fn take(&mut self, place: usize, rows: impl IntoIterator<Item = Row>) {
        self.rows.extend(rows.into_iter().map(|row| (place, row)));
    }

    /// Place of the rule and obligation, as they were added.
    pub(super) fn rows(&self) -> &[(usize, Row)] {
        &self.rows
    }

    /// The numbers of the rows by window, last day, case, rule, ordinal and row.
    pub(super) fn order(&self, lookup: &Lookup<'_>) -> Vec<u32> {
        let windows = lookup.window_places();
        let key = |(at, (_, row)): (usize, &(usize, Row))| (windows[row.window as usize], row.to, lookup.case_key(row.case), at as u32);
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

fn is_outstanding(status: Status, from: Option<i32>, to: i32, soon: i32, missed: &RangeInclusive<i32>) -> bool {
    match status {
        Status::Missed => missed.contains(&to),
        Status::Open => true,
        Status::Upcoming => from.is_some_and(|from| from <= soon),
        Status::Void | Status::Exempt | Status::Met | Status::Late | Status::Early | Status::Unrecorded => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missed_in_the_span_open_and_begun_soon_are_outstanding() {
        for (status, from, to, wanted) in [
            (Status::Missed, Some(50), 59, false),
            (Status::Missed, Some(50), 60, true),
            (Status::Missed, None, 90, true),
            (Status::Open, None, 500, true),
            (Status::Upcoming, Some(104), 110, true),
            (Status::Upcoming, Some(105), 110, false),
            (Status::Late, Some(50), 70, false),
            (Status::Exempt, Some(50), 110, false),
            (Status::Unrecorded, Some(50), 70, false),
        ] {
            assert_eq!(is_outstanding(status, from, to, 104, &(60..=90)), wanted, "{status:?} {from:?} {to}");
        }
    }
}
