//! Obligations that can never be due, and years whose holidays are not announced yet.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use polars::prelude::IntoLazy;
use serde::Serialize;

use super::place::Place;
use crate::domain::{Kind, Status, date_of};
use crate::error::Result;
use crate::intake::{Intake, frame};
use crate::obligations::frame::rows;
use crate::obligations::{Assessment, columns, query};
use crate::standard::{Due, Duration, Rule};
use crate::workspace::Workspace;

/// An obligation whose due period would end before it begins; of an act that recurs, one that is never owed,
/// for it ends before its anchor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VoidObligation {
    /// The row that owes it.
    #[serde(flatten)]
    pub place: Place,
    /// Its kind.
    pub kind: Kind,
    /// The case; `null` for a row without one.
    pub case_id: Option<String>,
    /// The rule.
    pub rule: String,
    /// Its label.
    pub label: String,
    /// The date columns that contradict each other, with their dates.
    pub dates: Vec<(&'static str, NaiveDate)>,
}

/// What the obligations say.
#[derive(Debug, Default)]
pub(super) struct VoidReport {
    pub(super) void: Vec<VoidObligation>,
    pub(super) unannounced: BTreeSet<i32>,
}

/// Works out the obligations of the rules that can be void or that count working days; the
/// others cannot tell anything here.
pub(super) fn assess(workspace: &Workspace, intake: &Intake, as_of: Option<NaiveDate>) -> Result<VoidReport> {
    let mut found = VoidReport::default();
    let Some(as_of) = as_of else { return Ok(found) };
    let assessment = Assessment::new(workspace, intake, as_of);
    for (place, rule) in workspace.standards.rules.iter().enumerate() {
        found.void.extend(never_owed(workspace, intake, place).into_iter().map(|row| void_obligation(intake, rule, row)));
    }
    for (place, rule) in workspace.standards.rules.iter().enumerate().filter(|(_, rule)| can_be_void(rule) || counts_working_days(rule)) {
        assessment.rule(place, |acts| {
            found.unannounced.extend(&acts.unannounced);
            let void = query::collect(acts.table.clone().lazy().filter(query::status(|status| status == Status::Void)))?;
            found.void.extend(rows(&void).map(|act| void_obligation(intake, rule, act.row as usize)));
            Ok(())
        })?;
    }
    found.void.sort_by(|a, b| (a.kind, &a.place).cmp(&(b.kind, &b.place)));
    Ok(found)
}

/// Rows of the ledger for which the recurring rule at `place` ends in a column that lies before its anchor:
/// nothing is owed, not even void.
fn never_owed(workspace: &Workspace, intake: &Intake, place: usize) -> Vec<usize> {
    let rule = &workspace.standards.rules[place];
    let Due::Every { until, .. } = &rule.due else { return Vec::new() };
    let Some(last) = until.column.filter(|_| rule.dataset == Kind::Ledger).and_then(|column| columns::days(&intake.ledger, column)) else {
        return Vec::new();
    };
    let Some(anchor) = columns::days(&intake.ledger, rule.anchor) else { return Vec::new() };
    let elsewhere = workspace.standards.named_elsewhere(place);
    let category = columns::numbers(&intake.ledger, frame::CATEGORY);
    let named = |row: usize| category.get(row).and_then(|category| intake.categories.0.get(category as usize)).map(String::as_str);
    let contradicts = |row: &usize| anchor.get(*row).zip(last.get(*row)).is_some_and(|(anchor, last)| last < anchor);
    (0..anchor.len()).filter(contradicts).filter(|row| rule.categories.contains(named(*row), &elsewhere)).collect()
}

fn can_be_void(rule: &Rule) -> bool {
    match &rule.due {
        Due::Once { from, to } => from.is_some_and(|from| from.n > 0 || to.column.is_some() || to.part),
        Due::Part { .. } => true,
        Due::Every { .. } => false,
    }
}

fn counts_working_days(rule: &Rule) -> bool {
    let working = |duration: &Option<Duration>| duration.is_some_and(Duration::is_working);
    match &rule.due {
        Due::Once { from, to } => working(from) || working(&to.offset),
        Due::Part { .. } => false,
        Due::Every { every, until } => every.is_working() || working(&until.offset),
    }
}

fn void_obligation(intake: &Intake, rule: &Rule, row: usize) -> VoidObligation {
    let (table, _) = intake.dated(rule.dataset);
    let case = match rule.dataset {
        Kind::Ledger => Some(row),
        Kind::Visits | Kind::Evaluations | Kind::Rectifications => columns::numbers(table, frame::CASE).get(row).map(|case| case as usize),
    };
    let date = |column: &'static str| Some((column, date_of(columns::days(table, column)?.get(row)?)));
    VoidObligation {
        place: Place::of(intake, rule.dataset, row),
        kind: rule.dataset,
        case_id: case.and_then(|case| intake.case_ids.get(case)),
        rule: rule.id.clone(),
        label: rule.label.clone(),
        dates: rule.date_columns().into_iter().filter_map(date).collect(),
    }
}
