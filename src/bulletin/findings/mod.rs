//! What a reader should know of a period, ranked (`docs/contract.md`, section 4.10).
//!
//! In: the bulletin, with its cells as they are published. Out: findings as plain data. Nothing else is asked, so that a
//! withheld figure cannot come out by a finding.

mod changes;
mod counted;
mod finding;
mod months;
mod rules;
mod runs;
mod windows;
mod year;

pub use finding::{Bearing, Counted, Evidence, Finding, FindingKind};

use std::cmp::Reverse;

use super::Bulletin;
use crate::domain::Against;

/// The findings of a bulletin, the gravest first.
#[must_use]
pub fn findings(bulletin: &Bulletin) -> Vec<Finding> {
    let mut of_runs = runs::runs(bulletin);
    of_runs.extend(year::year(bulletin));
    let mut changed = changes::changes(bulletin);
    // one figure is told once: as a run, else beside the period before, else beside the year before
    changed.retain(|one| !of_runs.iter().any(|run| run.is_of(one) && run.direction == one.direction));
    let previous: Vec<Finding> = changed.iter().filter(|one| one.against == Some(Against::Previous)).cloned().collect();
    changed.retain(|one| {
        one.against == Some(Against::Previous) || !previous.iter().any(|before| before.is_of(one) && before.direction == one.direction)
    });
    let mut limits = changes::beyond_limits(bulletin);
    limits.retain(|one| !of_runs.iter().chain(&changed).any(|told| told.is_of(one) && told.direction == one.direction));
    let mut found = windows::windows(bulletin);
    found.extend(rules::rules(bulletin));
    found.extend(counted::counted(bulletin));
    found.extend(of_runs);
    found.extend(changed);
    found.extend(limits);
    let of_windows: Vec<Finding> = found.iter().filter(|one| one.window.is_some()).cloned().collect();
    found.retain(|one| !of_windows.iter().any(|of_window| makes_up(of_window, one)));
    found.sort_by(|a, b| order(a).cmp(&order(b)));
    found.iter_mut().zip(1..).for_each(|(one, rank)| one.rank = rank);
    found
}

/// What ranks a finding: severity, people, duration; then kind and names, so that no two are alike.
fn order(one: &Finding) -> impl Ord + '_ {
    let names = (one.kind, one.window.as_deref(), one.rule.as_deref(), one.measure, one.against);
    (one.severity, Reverse(one.people), Reverse(one.months), names)
}

/// Whether what is said of a window makes up at least half of what is said of the centre, which then is not said.
fn makes_up(of_window: &Finding, one: &Finding) -> bool {
    let is_of_centre = one.window.is_none() && one.rule.is_none() && one.measure.is_some();
    let is_alike = (one.kind, one.measure, one.against) == (of_window.kind, of_window.measure, of_window.against);
    is_of_centre && is_alike && of_window.people * 2 >= one.people
}
