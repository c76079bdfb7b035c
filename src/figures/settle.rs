//! Obligations on days without recorded visits, kept apart until all exports tell how far the visits reach.
//!
//! Parts of one centre's rows each see a part of its visits. So the counts of a part keep what lies before
//! its first and after its last visit by day, and only the counts of all of them together say what of it
//! is recorded and what is not.

use std::collections::BTreeMap;

use super::outside::Outside;
use super::tally::{Range, RuleTally, Tally};
use crate::domain::day_number;
use crate::obligations::frame::month_number;

impl RuleTally {
    /// Counts what was kept apart: as it stands where `covers` says that its due period is recorded,
    /// and as not recorded elsewhere.
    pub(super) fn settle(&mut self, range: Range, covers: impl Fn(Option<i32>, i32) -> bool) {
        let period = day_number(range.first)..=day_number(range.last);
        for (Outside { window, category, from, to }, tally) in std::mem::take(&mut self.outside) {
            let month = Some(month_number(to)).filter(|month| (range.first_month..=range.last_month).contains(month));
            let is_recorded = covers(from, to);
            let counted = if is_recorded { tally } else { Tally { unrecorded: tally.due(), ..Tally::default() } };
            if period.contains(&to) {
                *self.period.entry((window, category)).or_default() += counted;
            }
            if is_recorded {
                *self.days.entry(to).or_default() += tally.due();
            }
            match month {
                Some(month) if is_recorded => {
                    let of_month = self.months.entry((month, window)).or_default();
                    *of_month = (of_month.0 + tally.due(), of_month.1 + tally.met);
                }
                Some(month) => *self.unrecorded.entry((month, window)).or_default() += counted.unrecorded,
                None => {}
            }
        }
    }

    /// What was never recorded of a month, of a window or of the centre.
    #[must_use]
    pub fn unrecorded_in(&self, month: i32, window: Option<u32>) -> u64 {
        let of_month = |map: &BTreeMap<(i32, u32), u64>| map.range((month, 0)..=(month, u32::MAX)).map(|(_, n)| *n).sum();
        match window {
            Some(window) => self.unrecorded.get(&(month, window)).copied().unwrap_or(0),
            None => of_month(&self.unrecorded),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-06: 1 June is day 20605.
    const JUNE: i32 = 20_605;

    fn tally() -> RuleTally {
        let place = |from: Option<i32>, to: i32| Outside { window: 1, category: None, from, to };
        let outside = [
            (place(Some(JUNE), JUNE + 3), Tally { missed: 2, tried: 1, ..Tally::default() }),
            (place(Some(JUNE + 10), JUNE + 13), Tally { late: 1, ..Tally::default() }),
            (place(None, JUNE - 40), Tally { missed: 4, ..Tally::default() }),
        ];
        RuleTally { outside: outside.into(), ..RuleTally::default() }
    }

    fn range() -> Range {
        let date = |text: &str| text.parse().expect("a date");
        let (first, last) = (date("2026-06-01"), date("2026-06-30"));
        Range { first, last, as_of: last, first_month: 2025 * 12 + 6, last_month: 2026 * 12 + 5 }
    }

    #[test]
    fn what_the_visits_reach_counts_as_it_stands_and_the_rest_in_no_rate() {
        let mut settled = tally();
        // as if visits were recorded from 10 June on
        settled.settle(range(), |_, to| to >= JUNE + 9);
        let june = Tally { late: 1, unrecorded: 2, ..Tally::default() };
        assert_eq!(settled.period, [((1, None), june)].into());
        assert_eq!((june.due(), june.rate().expect("one is due")), (1, num_traits::Zero::zero()));
        assert_eq!(settled.months, [((2026 * 12 + 5, 1), (1, 0))].into());
        assert_eq!(settled.days, [(JUNE + 13, 1)].into());
        assert_eq!((settled.unrecorded_in(2026 * 12 + 5, None), settled.unrecorded_in(2026 * 12 + 3, Some(1))), (2, 4));
        assert!(settled.outside.is_empty());
        let again = settled.clone();
        settled.settle(range(), |_, _| true);
        assert_eq!(settled, again, "what is settled stays so");
    }
}
