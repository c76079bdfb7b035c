//! What counts of the same rows must say of each other: a table that an error or an editor
//! touched seldom obeys all of it.

use std::collections::BTreeMap;

use super::settings::Settings;
use super::themes;
use crate::domain::{Cadence, Period, Scale, day_number};
use crate::figures::{self, Counts, EvaluatorTally, Opinions, RuleTally, SpanCounts, VisitTally};
use crate::messages::Message;

/// The law that is broken, in words.
pub(super) fn check(counts: &Counts, settings: &Settings) -> Result<(), Message> {
    for (id, rule) in settings.rules.keys().zip(&counts.rules) {
        of_rule(counts, rule).map_err(|what| message!("tallies.said.of_rule", id, what))?;
    }
    let spans = counts.history.iter().chain(counts.parts.iter().flatten()).chain(counts.earlier.values()).chain([&counts.opinions]);
    spans.into_iter().try_for_each(|opinions| of_opinions(opinions, counts))?;
    if let Some(parts) = &counts.parts {
        adds_up(&counts.opinions, parts.iter()).ok_or_else(|| message!("tallies.why.parts"))?;
    }
    if counts.period.cadence() != Cadence::Week {
        let months = counts.period.history().into_iter().zip(&counts.history);
        let inside = months.filter(|(month, _)| counts.period.contains(month.first())).map(|(_, opinions)| opinions);
        adds_up(&counts.opinions, inside).ok_or_else(|| message!("tallies.why.months"))?;
    }
    themes::hold_together(counts)?;
    if counts.quotas.iter().any(|week| week.working_days > 5) {
        return Err(message!("tallies.law.working_days"));
    }
    if counts.uncompleted.values().any(|(uncompleted, over_30_days)| over_30_days > uncompleted) {
        return Err(message!("tallies.law.open"));
    }
    for (kind, read) in &counts.read {
        let (rows, faults) = (&read.rows, read.faults.values().sum::<u64>());
        if rows.read != rows.accepted + rows.rejected + rows.duplicate + rows.superseded + rows.left_out || faults < rows.rejected {
            return Err(message!("tallies.law.rows", kind));
        }
    }
    Ok(())
}

fn of_rule(counts: &Counts, rule: &RuleTally) -> Result<(), Message> {
    let (period, as_of) = (counts.period, counts.as_of);
    let by_day = |span: Period| rule.due_between(day_number(span.first()), day_number(span.last().min(as_of)));
    let whole = rule.centre();
    if rule.period.values().chain(rule.outside.values()).any(|tally| tally.tried > tally.missed) {
        return Err(message!("tallies.law.tried"));
    }
    if whole.due() != by_day(period) {
        return Err(message!("tallies.law.by_day", due = whole.due(), by_day = by_day(period)));
    }
    let mut of_period = (0, 0, 0);
    for month in figures::spans(period) {
        let SpanCounts { due, met, unrecorded } = rule.in_span(month, None);
        let mut windows = rule.spans.iter().filter(|((span, _), _)| *span == month);
        if windows.any(|(_, asked)| asked.met > asked.due) || due != by_day(month) {
            return Err(message!("tallies.law.by_month", due, month, met, by_day = by_day(month)));
        }
        if period.contains(month.first()) {
            of_period = (of_period.0 + due, of_period.1 + met, of_period.2 + unrecorded);
        }
    }
    if period.cadence() != Cadence::Week && of_period != (whole.due(), whole.met, whole.unrecorded) {
        let (month_due, month_met, month_unrecorded) = of_period;
        let (met, due, unrecorded) = (whole.met, whole.due(), whole.unrecorded);
        return Err(message!("tallies.law.whole", met, due, unrecorded, month_met, month_due, month_unrecorded));
    }
    if rule.outside.iter().any(|(place, tally)| tally.exempt + tally.unrecorded > 0 || place.to > day_number(as_of)) {
        return Err(message!("tallies.law.unrecorded"));
    }
    Ok(())
}

fn of_opinions(opinions: &Opinions, counts: &Counts) -> Result<(), Message> {
    let scale = counts.scale;
    let graded = |tally: &VisitTally| tally.items.map(|grades| grades.iter().sum::<u64>());
    let fits = |tally: &VisitTally| {
        graded(tally).iter().all(|n| *n <= tally.respondents) && graded(tally).iter().sum::<u64>() >= tally.respondents
    };
    if !opinions.visits.values().all(fits) {
        return Err(message!("tallies.law.items"));
    }
    let outer = |tally: &VisitTally| tally.items.iter().any(|grades| grades[0] + grades[4] > 0);
    if counts.visits_scale != Some(Scale::Five) && opinions.visits.values().any(outer) {
        return Err(message!("tallies.law.visits_scale"));
    }
    let beyond_three = |tally: &EvaluatorTally| tally.active[0] + tally.active[4] > 0;
    let rated = opinions.evaluator.values().any(|tally| tally.rated() > 0);
    if scale != Some(Scale::Five) && opinions.evaluator.values().any(beyond_three) || scale.is_none() && rated {
        return Err(message!("tallies.law.evaluations_scale"));
    }
    Ok(())
}

/// Nothing where the opinions do not add up.
fn adds_up<'a>(whole: &Opinions, parts: impl Iterator<Item = &'a Opinions>) -> Option<()> {
    let mut visits: BTreeMap<_, VisitTally> = BTreeMap::new();
    let mut evaluator: BTreeMap<_, EvaluatorTally> = BTreeMap::new();
    for part in parts {
        part.visits.iter().for_each(|(place, tally)| *visits.entry(*place).or_default() += *tally);
        part.evaluator.iter().for_each(|(window, tally)| *evaluator.entry(*window).or_default() += *tally);
    }
    (visits == whole.visits && evaluator == whole.evaluator).then_some(())
}
