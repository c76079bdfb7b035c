//! Obligations on days without recorded visits, kept apart until all exports tell how far the visits reach.
//!
//! Parts of one centre's rows each see a part of its visits. So the counts of a part keep what lies before
//! its first and after its last visit by day, and only the counts of all of them together say what of it
//! is recorded and what is not.

use super::outside::Outside;
use super::tally::{Range, RuleTally, SpanCounts, Tally};
use crate::domain::day_number;

impl RuleTally {
    /// Counts what was kept apart: as it stands where `covers` says that its due period is recorded,
    /// and as not recorded elsewhere.
    pub(super) fn settle(&mut self, range: &Range, covers: impl Fn(Option<i32>, i32) -> bool) {
        let period = day_number(range.first)..=day_number(range.last);
        for (Outside { window, category, from, to }, tally) in std::mem::take(&mut self.outside) {
            let is_recorded = covers(from, to);
            let counted = if is_recorded { tally } else { Tally { unrecorded: tally.due(), ..Tally::default() } };
            if period.contains(&to) {
                *self.period.entry((window, category)).or_default() += counted;
            }
            if is_recorded {
                *self.days.entry(to).or_default() += tally.due();
            }
            let asked = SpanCounts { due: counted.due(), met: counted.met, unrecorded: counted.unrecorded };
            range.spans_of(to).for_each(|span| *self.spans.entry((span, window)).or_default() += asked);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Period;

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
        Range { first, last, as_of: last, spans: month("2026-06").twelve_months() }
    }

    fn month(code: &str) -> Period {
        code.parse().expect("a month")
    }

    #[test]
    fn what_the_visits_reach_counts_as_it_stands_and_the_rest_in_no_rate() {
        let mut settled = tally();
        // as if visits were recorded from 10 June on
        settled.settle(&range(), |_, to| to >= JUNE + 9);
        let june = Tally { late: 1, unrecorded: 2, ..Tally::default() };
        assert_eq!(settled.period, [((1, None), june)].into());
        assert_eq!((june.due(), june.rate().expect("one is due")), (1, num_traits::Zero::zero()));
        let (april, june) = (SpanCounts { unrecorded: 4, ..SpanCounts::default() }, SpanCounts { due: 1, met: 0, unrecorded: 2 });
        assert_eq!(settled.spans, [((month("2026-04"), 1), april), ((month("2026-06"), 1), june)].into());
        assert_eq!((settled.in_span(month("2026-06"), None), settled.in_span(month("2026-06"), Some(0))), (june, SpanCounts::default()));
        assert_eq!(settled.days, [(JUNE + 13, 1)].into());
        assert!(settled.outside.is_empty());
        let again = settled.clone();
        settled.settle(&range(), |_, _| true);
        assert_eq!(settled, again, "what is settled stays so");
    }
}
