//! Rates and satisfaction that are other than in an earlier period, or lie outside their control limits.

use super::finding::{Counted, Evidence, Finding, FindingKind};
use super::months::has_months;
use super::runs::{evidence, is_beyond};
use crate::bulletin::{Bulletin, ComparedRow, Direction, Measure};
use crate::domain::Rate;
use crate::figures::Signal;
use crate::figures::statistics::Level;

/// Rows of `compared` that rose or fell: rules and satisfaction of the centre, all acts of a kind and satisfaction of the
/// windows. Many figures are looked at together, so that 95 % would often find what chance makes: the interval of 99 %
/// must not hold 0 either, of windows that of 99.9 %.
pub(super) fn changes(bulletin: &Bulletin) -> Vec<Finding> {
    let found = bulletin.tables.compared.iter().filter_map(|row: &ComparedRow| {
        // rules of unlike targets are not told together, and windows not rule by rule
        let told = if row.measure.is_of_rules() { row.rule.is_some() == row.window.is_none() } else { true };
        let kind = match row.change.shown().filter(|_| told)? {
            Direction::Fell => FindingKind::Fell,
            Direction::Rose => FindingKind::Rose,
        };
        let now = Counted { k: *row.k.shown()?, n: *row.n.shown()? };
        let before = Counted { k: *row.earlier_k.shown()?, n: *row.earlier_n.shown()? };
        let level = if row.window.is_some() { Level::P999 } else { Level::P99 };
        if !is_beyond(level, now, before) {
            return None;
        }
        Some(Finding {
            rule: row.rule.clone(),
            window: row.window.clone(),
            measure: Some(row.measure),
            against: Some(row.against),
            now: Some(now),
            before: Some(before),
            ..Finding::new(kind, evidence(now, before), now.people(before))
        })
    });
    found.collect()
}

/// Rules of the centre, and satisfaction, that lie outside the control limits of their twelve months in the last of them.
pub(super) fn beyond_limits(bulletin: &Bulletin) -> Vec<Finding> {
    if !has_months(bulletin) {
        return Vec::new();
    }
    let month = bulletin.period.code;
    let of = |signal: Option<Signal>, measure: Measure, now: Counted, mean: Rate| {
        let kind = match signal? {
            Signal::Low => FindingKind::BelowLimits,
            Signal::High => FindingKind::AboveLimits,
            Signal::RunLow | Signal::RunHigh => return None,
        };
        let usual = Counted::of_rate(10_000, mean)?;
        Some(Finding { measure: Some(measure), now: Some(now), ..Finding::new(kind, Evidence::ControlLimits, now.people(usual)) })
    };
    let rules = bulletin.tables.trend.iter().filter(|row| row.month == month && row.window.is_none()).filter_map(|row| {
        let rule = bulletin.rules.iter().find(|rule| rule.id == row.rule)?;
        let now = Counted { k: *row.met.shown()?, n: *row.due.shown()? };
        let control = row.control?;
        Some(Finding { rule: Some(rule.id.clone()), ..of(control.signal, rule.of.into(), now, control.mean)? })
    });
    let satisfaction = bulletin.tables.satisfaction_trend.iter().filter(|row| row.month == month).filter_map(|row| {
        let now = Counted::of_rate(*row.n.shown()?, *row.rate.shown()?)?;
        let control = row.control?;
        Some(Finding { window: row.window.clone(), ..of(control.signal, row.source.into(), now, control.mean)? })
    });
    rules.chain(satisfaction).collect()
}
