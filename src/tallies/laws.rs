//! What counts of the same rows must say of each other: a table that an error or an editor
//! touched seldom obeys all of it.

use std::collections::BTreeMap;

use super::settings::Settings;
use super::themes;
use crate::domain::{Cadence, Period, Scale, day_number};
use crate::figures::{self, Counts, EvaluatorTally, Opinions, RuleTally, SpanCounts, VisitTally};

/// The law that is broken, in words.
pub(super) fn check(counts: &Counts, settings: &Settings) -> Result<(), String> {
    for (id, rule) in settings.rules.keys().zip(&counts.rules) {
        of_rule(counts, rule).map_err(|what| format!("rule `{id}`: {what}"))?;
    }
    let spans = counts.history.iter().chain(counts.parts.iter().flatten()).chain(counts.earlier.values()).chain([&counts.opinions]);
    spans.into_iter().try_for_each(|opinions| of_opinions(opinions, counts))?;
    if let Some(parts) = &counts.parts {
        adds_up(&counts.opinions, parts.iter()).map_err(|what| format!("{what} of the period's parts do not add up to the period's"))?;
    }
    if counts.period.cadence() != Cadence::Week {
        let months = counts.period.history().into_iter().zip(&counts.history);
        let inside = months.filter(|(month, _)| counts.period.contains(month.first())).map(|(_, opinions)| opinions);
        adds_up(&counts.opinions, inside).map_err(|what| format!("{what} of the period's months do not add up to the period's"))?;
    }
    themes::hold_together(counts)?;
    if counts.quotas.iter().any(|week| week.working_days > 5) {
        return Err("a week has more than five working days that count".to_owned());
    }
    if counts.uncompleted.values().any(|(uncompleted, over_30_days)| over_30_days > uncompleted) {
        return Err("more cases are open for over 30 days than are open".to_owned());
    }
    for (kind, read) in &counts.read {
        let (rows, faults) = (&read.rows, read.faults.values().sum::<u64>());
        if rows.read != rows.accepted + rows.rejected + rows.duplicate + rows.superseded + rows.left_out || faults < rows.rejected {
            return Err(format!("the rows of {} are not all accounted for", kind.code()));
        }
    }
    Ok(())
}

fn of_rule(counts: &Counts, rule: &RuleTally) -> Result<(), String> {
    let (period, as_of) = (counts.period, counts.as_of);
    let by_day = |span: Period| rule.due_between(day_number(span.first()), day_number(span.last().min(as_of)));
    let whole = rule.centre();
    if rule.period.values().chain(rule.outside.values()).any(|tally| tally.tried > tally.missed) {
        return Err("more were tried than missed".to_owned());
    }
    if whole.due() != by_day(period) {
        return Err(format!("{} obligations of the period, but {} by day", whole.due(), by_day(period)));
    }
    let mut of_period = (0, 0, 0);
    for month in figures::spans(period) {
        let SpanCounts { due, met, unrecorded } = rule.in_span(month, None);
        let mut windows = rule.spans.iter().filter(|((span, _), _)| *span == month);
        if windows.any(|(_, asked)| asked.met > asked.due) || due != by_day(month) {
            return Err(format!("{due} obligations of {month} with {met} met, but {} by day", by_day(month)));
        }
        if period.contains(month.first()) {
            of_period = (of_period.0 + due, of_period.1 + met, of_period.2 + unrecorded);
        }
    }
    if period.cadence() != Cadence::Week && of_period != (whole.due(), whole.met, whole.unrecorded) {
        let (due, met, unrecorded) = of_period;
        return Err(format!(
            "{} of {} met in the period and {} not recorded, but {met} of {due} and {unrecorded} by month",
            whole.met,
            whole.due(),
            whole.unrecorded
        ));
    }
    if rule.outside.iter().any(|(place, tally)| tally.exempt + tally.unrecorded > 0 || place.to > day_number(as_of)) {
        return Err("an obligation without a recorded day is exempt, or not over".to_owned());
    }
    Ok(())
}

fn of_opinions(opinions: &Opinions, counts: &Counts) -> Result<(), String> {
    let scale = counts.scale;
    let graded = |tally: &VisitTally| tally.items.map(|grades| grades.iter().sum::<u64>());
    let fits = |tally: &VisitTally| {
        graded(tally).iter().all(|n| *n <= tally.respondents) && graded(tally).iter().sum::<u64>() >= tally.respondents
    };
    if !opinions.visits.values().all(fits) {
        return Err("the items of visits do not fit their respondents".to_owned());
    }
    let outer = |tally: &VisitTally| tally.items.iter().any(|grades| grades[0] + grades[4] > 0);
    if counts.visits_scale != Some(Scale::Five) && opinions.visits.values().any(outer) {
        return Err("the visits do not fit the scale".to_owned());
    }
    let beyond_three = |tally: &EvaluatorTally| tally.active[0] + tally.active[4] > 0;
    let rated = opinions.evaluator.values().any(|tally| tally.rated() > 0);
    if scale != Some(Scale::Five) && opinions.evaluator.values().any(beyond_three) || scale.is_none() && rated {
        return Err("the evaluations do not fit the scale".to_owned());
    }
    Ok(())
}

/// Which opinions do not add up, if any.
fn adds_up<'a>(whole: &Opinions, parts: impl Iterator<Item = &'a Opinions>) -> Result<(), &'static str> {
    let mut visits: BTreeMap<_, VisitTally> = BTreeMap::new();
    let mut evaluator: BTreeMap<_, EvaluatorTally> = BTreeMap::new();
    for part in parts {
        part.visits.iter().for_each(|(place, tally)| *visits.entry(*place).or_default() += *tally);
        part.evaluator.iter().for_each(|(window, tally)| *evaluator.entry(*window).or_default() += *tally);
    }
    match (visits == whole.visits, evaluator == whole.evaluator) {
        (true, true) => Ok(()),
        (false, _) => Err("the visits"),
        (true, false) => Err("the evaluations"),
    }
}
