//! What became of the problems that the bulletin before named: the rules that missed their targets in the period before, as
//! its own bulletin shows them, and what the supervisor typed about them and others.

use serde::Serialize;

use super::{Cell, ComparedRow, Tables};
use crate::domain::{Against, Rate};
use crate::figures::Figures;
use crate::remarks::About;
use crate::workspace::Workspace;

/// A problem that the bulletin before named.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct FollowedView {
    /// The rule that missed its target; absent of a problem that is typed.
    pub rule: Option<String>,
    /// What the rule is called, or the problem as typed.
    pub label: String,
    /// Acts done in time in the period before.
    pub earlier_met: Cell<u64>,
    /// Acts due then.
    pub earlier_due: Cell<u64>,
    /// Acts done in time in this period.
    pub met: Cell<u64>,
    /// Acts due in it.
    pub due: Cell<u64>,
    /// Whether the target is attained now.
    pub attained: Cell<bool>,
    /// What was done, as typed; absent where nothing is.
    pub done: Option<String>,
}

/// The rules that missed their targets in the period before, in their order, then the other problems that are typed.
pub(super) fn followed(figures: &Figures, workspace: &Workspace, tables: &Tables) -> Vec<FollowedView> {
    let remarks = workspace.remarks.of_period(figures.counts.period);
    let of_rule = |rule: &crate::standard::Rule| {
        let is_it = |row: &&ComparedRow| row.window.is_none() && row.rule.as_ref() == Some(&rule.id) && row.against == Against::Previous;
        let before = tables.compared.iter().find(is_it)?;
        let (earlier, target) = (before.earlier_rate.shown()?, rule.target.as_ref()?);
        // a printed rate never shows its target as reached where it is not
        if *earlier >= Rate::of(target, None) {
            return None;
        }
        let now = tables.rates.iter().find(|row| row.window.is_none() && row.rule.as_ref() == Some(&rule.id));
        Some(FollowedView {
            rule: Some(rule.id.clone()),
            label: rule.label.clone(),
            earlier_met: before.earlier_k,
            earlier_due: before.earlier_n,
            met: now.map_or(Cell::Blank, |row| row.met),
            due: now.map_or(Cell::Blank, |row| row.due),
            attained: now.map_or(Cell::Blank, |row| row.attained),
            done: remarks.and_then(|remarks| remarks.about_rule(&rule.id)).map(|remark| remark.text.clone()),
        })
    };
    let rules = workspace.standards.rules.iter().filter_map(of_rule);
    let typed = remarks.into_iter().flat_map(|remarks| &remarks.followed).filter_map(|followed| match &followed.about {
        About::Rule(_) => None,
        About::Problem(problem) => Some(FollowedView {
            rule: None,
            label: problem.text.clone(),
            earlier_met: Cell::Blank,
            earlier_due: Cell::Blank,
            met: Cell::Blank,
            due: Cell::Blank,
            attained: Cell::Blank,
            done: Some(followed.done.text.clone()),
        }),
    });
    rules.chain(typed).collect()
}

/// What comes next, as typed.
pub(super) fn next_steps(figures: &Figures, workspace: &Workspace) -> Vec<String> {
    let remarks = workspace.remarks.of_period(figures.counts.period);
    remarks.into_iter().flat_map(|remarks| &remarks.next_steps).map(|step| step.text.clone()).collect()
}
