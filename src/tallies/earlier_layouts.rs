//! Tallies of earlier layouts: what they do not say, as far as it follows from what they do.
//!
//! Layout 1 says nothing of recorded days and of columns that files lack. Layouts 1 and 2 hold twelve months, and no
//! counts of earlier periods but for those that are made of these. They have no opinions by theme: their visits are like
//! those of a file without opinions. Layout 3 knows no parts.

use chrono::NaiveDate;

use crate::domain::{Against, Cadence, Kind, Period};
use crate::figures::{Counts, Opinions, SpanCounts};
use crate::obligations::Days;

/// Brings the counts of rows of `layout` up to what those of the present one say.
pub(super) fn brought_up(counts: &mut Counts, layout: u32) {
    if layout == 1 {
        recorded_days(counts);
    }
    if layout < 3 {
        let months = counts.period.twelve_months();
        counts.since = if counts.period.cadence() == Cadence::Week { counts.period.first() } else { months[0].first() };
        let of_months: Vec<(Against, Period)> =
            Against::all_of(counts.period).filter(|(_, earlier)| counts.since <= earlier.first() && !months.contains(earlier)).collect();
        for (against, earlier) in of_months {
            sum_of_months(counts, against, earlier);
        }
        counts.themes.tallies_mut().for_each(|tally| tally.without = true);
    }
}

/// What layout 1 leaves to be taken for recorded: of each kind whole months, from the first with a count to that of its
/// latest row; every column that a rule needs.
fn recorded_days(counts: &mut Counts) {
    let months: Vec<(Period, Opinions)> = counts.period.history().into_iter().zip(counts.history.clone()).collect();
    let days = |first: Option<NaiveDate>, latest: Option<&NaiveDate>| {
        let last = Period::containing(*latest?, Cadence::Month).last();
        Some(Days { first: first?.min(last), last })
    };
    let first_said = |said: fn(&Opinions) -> bool| months.iter().find(|(_, opinions)| said(opinions)).map(|(month, _)| month.first());
    let owed = counts.rules.iter().flat_map(|rule| rule.spans.keys()).map(|(span, _)| span.first()).min();
    let visits = days(first_said(|opinions| !opinions.visits.is_empty()).or(owed), counts.latest.get(&Kind::Visits));
    counts.coverage.ledger = days(owed, counts.latest.get(&Kind::Ledger));
    (counts.coverage.visits, counts.coverage.callbacks) = (visits, visits);
    counts.coverage.evaluations = days(first_said(|opinions| !opinions.evaluator.is_empty()), counts.latest.get(&Kind::Evaluations));
    counts.rules.iter_mut().for_each(|rule| rule.some_complete = true);
    // what was not recorded counts as missed there
    counts.settled = false;
}

/// The counts of an earlier period from those of its months, and what was said in it.
fn sum_of_months(counts: &mut Counts, against: Against, earlier: Period) {
    let inside = |month: &Period| earlier.contains(month.first());
    for rule in &mut counts.rules {
        let of_months: Vec<(u32, SpanCounts)> =
            rule.spans.iter().filter(|((month, _), _)| inside(month)).map(|((_, window), asked)| (*window, *asked)).collect();
        for (window, asked) in of_months {
            *rule.spans.entry((earlier, window)).or_default() += asked;
        }
    }
    let mut said = Opinions::default();
    let months = counts.period.history().into_iter().zip(&counts.history);
    months.filter(|(month, _)| inside(month)).for_each(|(_, opinions)| said += opinions);
    counts.earlier.insert(against, said);
}
