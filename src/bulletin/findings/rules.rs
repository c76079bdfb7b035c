//! Rules that missed their target, attained it again, or attain it month after month.

use super::finding::{Counted, Evidence, Finding, FindingKind};
use super::months::{RUN, has_months};
use crate::bulletin::{Bulletin, Cell, RateRow, RuleView, TrendRow};
use crate::domain::{Against, Period};

/// The rules with a target and a figure that is shown, in their order.
pub(super) fn rules(bulletin: &Bulletin) -> Vec<Finding> {
    let centre = bulletin.tables.rates.iter().filter(|row| row.window.is_none());
    let of_rule = |row: &RateRow| {
        let rule = bulletin.rules.iter().find(|rule| row.rule.as_ref() == Some(&rule.id))?;
        let now = Counted { k: *row.met.shown()?, n: *row.due.shown()? };
        let attained = *row.attained.shown()?;
        let (months, since) = run(bulletin, rule, attained).unzip();
        let of = |kind, people| Finding {
            rule: Some(rule.id.clone()),
            measure: Some(rule.of.into()),
            now: Some(now),
            target: rule.target,
            months,
            since,
            ..Finding::new(kind, Evidence::Counted, people)
        };
        if !attained {
            let short = *row.short.shown()?;
            return Some(Finding { short: Some(short), ..of(FindingKind::RuleMissed, short) });
        }
        if let Some(before) = missed_before(bulletin, rule) {
            let against = Some(Against::Previous);
            return Some(Finding { before: Some(before), against, ..of(FindingKind::RuleRegained, now.people(before)) });
        }
        (months? >= RUN).then(|| of(FindingKind::RuleSteady, now.n))
    };
    centre.filter_map(of_rule).collect()
}

/// What a rule had in the period before, where it missed its target there.
fn missed_before(bulletin: &Bulletin, rule: &RuleView) -> Option<Counted> {
    let row = bulletin
        .tables
        .compared
        .iter()
        .find(|row| row.against == Against::Previous && row.window.is_none() && row.rule.as_ref() == Some(&rule.id))?;
    // a printed rate never shows its target as reached when it is not
    let missed = *row.earlier_rate.shown()? < rule.target?;
    missed.then_some(Counted { k: *row.earlier_k.shown()?, n: *row.earlier_n.shown()? })
}

/// How many months in a row, of those with something due and back from the last, were on this side of the target, and
/// the first of them.
fn run(bulletin: &Bulletin, rule: &RuleView, attained: bool) -> Option<(u64, Period)> {
    let target = rule.target.filter(|_| has_months(bulletin))?;
    let row = |month: Period| bulletin.tables.trend.iter().find(|row| row.month == month && row.window.is_none() && row.rule == rule.id);
    let months = bulletin.period.code.twelve_months().into_iter().rev().filter_map(row);
    // a month with nothing due says nothing; one whose rate is withheld or not recorded ends the run
    let asked = months.filter(|row| row.due != Cell::Shown(0) || !row.recorded);
    let on_this_side = |row: &&TrendRow| row.rate.shown().is_some_and(|rate| (*rate >= target) == attained);
    let side: Vec<Period> = asked.take_while(on_this_side).map(|row| row.month).collect();
    Some((side.len() as u64, *side.last()?))
}
