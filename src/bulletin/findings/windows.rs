//! Windows with the worst and the best grade, far from the centre, and with an evaluator that is kinder than callbacks.

use super::finding::{Counted, Evidence, Finding, FindingKind};
use super::months::has_months;
use super::runs::{evidence, is_beyond};
use crate::bulletin::{Bulletin, Flag, Measure, SatisfactionRow, Share, WindowView};
use crate::figures::statistics::Level;

/// What is to be said of windows, and of the centre's evaluator.
pub(super) fn windows(bulletin: &Bulletin) -> Vec<Finding> {
    let mut found: Vec<Finding> = bulletin.windows.iter().filter_map(|window| failed(bulletin, window)).collect();
    found.extend(best(bulletin));
    found.extend(bulletin.tables.satisfaction.iter().filter_map(|row| far(bulletin, row)));
    found.extend(bulletin.tables.satisfaction.iter().filter_map(kinder));
    found
}

/// A window with the last grade of at least two.
fn failed(bulletin: &Bulletin, window: &WindowView) -> Option<Finding> {
    let last = (bulletin.methods.grades.len() as u64).checked_sub(1).filter(|last| *last > 0)?;
    if window.step != Some(last) {
        return None;
    }
    let row = bulletin
        .tables
        .rates
        .iter()
        .find(|row| row.rule.is_none() && row.window.as_ref() == Some(&window.name) && row.of == bulletin.headline.of);
    let people = row.and_then(|row| row.due.shown().copied()).unwrap_or_default();
    let since = window.grade_since.filter(|_| has_months(bulletin));
    let months =
        since.map(|since| bulletin.period.code.twelve_months().iter().filter(|month| month.first() >= since.first()).count() as u64);
    Some(Finding {
        window: Some(window.name.clone()),
        grade: Some(window.grade.clone()),
        months,
        since,
        ..Finding::new(FindingKind::WindowFailed, Evidence::Counted, people)
    })
}

/// How many of the graded windows have the best grade.
fn best(bulletin: &Bulletin) -> Option<Finding> {
    let graded: Vec<&WindowView> = bulletin.windows.iter().filter(|window| window.step.is_some()).collect();
    let at_best: Vec<&&WindowView> = graded.iter().filter(|window| window.step == Some(0)).collect();
    let (k, n) = (at_best.len() as u64, graded.len() as u64);
    let grade = at_best.first()?.grade.clone();
    let now = Some(Counted { k, n });
    Some(Finding { grade: Some(grade), now, ..Finding::new(FindingKind::WindowsBest, Evidence::Counted, k) })
}

/// A window whose satisfaction by callback is flagged.
fn far(bulletin: &Bulletin, row: &SatisfactionRow) -> Option<Finding> {
    let centre = bulletin.tables.satisfaction.iter().find(|row| row.window.is_none())?;
    let window = row.window.clone().filter(|_| row.flag.shown() == Some(&Flag::Exceptional))?;
    let (now, before) = (share(&row.callback)?, share(&centre.callback)?);
    let kind = if row.callback.rate.shown()? < centre.callback.rate.shown()? { FindingKind::FarBelow } else { FindingKind::FarAbove };
    Some(Finding {
        window: Some(window),
        measure: Some(Measure::CallbackSatisfaction),
        now: Some(now),
        before: Some(before),
        ..Finding::new(kind, Evidence::Tail, now.people(before))
    })
}

/// An evaluator that says more than callbacks: the centre's by the 99 % interval, a window's by that of 99.9 %.
fn kinder(row: &SatisfactionRow) -> Option<Finding> {
    let (now, before) = (share(&row.evaluator)?, share(&row.callback)?);
    let level = if row.window.is_some() { Level::P999 } else { Level::P99 };
    if row.difference_low.shown()?.0 <= 0 || !is_beyond(level, now, before) {
        return None;
    }
    Some(Finding {
        window: row.window.clone(),
        measure: Some(Measure::EvaluatorSatisfaction),
        now: Some(now),
        before: Some(before),
        ..Finding::new(FindingKind::EvaluatorKinder, evidence(now, before), before.people(now))
    })
}

fn share(share: &Share) -> Option<Counted> {
    Counted::of_rate(*share.n.shown()?, *share.rate.shown()?)
}
