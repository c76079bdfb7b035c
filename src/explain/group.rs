//! Why a rate reads as it does: numerator and denominator as lists of cases.

use std::ops::RangeInclusive;

use polars::prelude::IntoLazy;
use serde::Serialize;

use super::say::{self, Say, date};
use crate::desk::Lookup;
use crate::domain::{Kind, Period, Rate, Ratio, Status, day_number, percent};
use crate::error::Result;
use crate::figures::statistics::wilson;
use crate::intake::Intake;
use crate::obligations::frame::{Obligation, TO, rows};
use crate::obligations::{Obligations, query};
use crate::standard::Subject;
use crate::workspace::Workspace;

/// The obligations that are asked for.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// Of this rule; of every rule on the ledger otherwise.
    pub rule: Option<String>,
    /// Of this window.
    pub window: Option<String>,
    /// Of this category.
    pub category: Option<String>,
    /// Of several rules: those on callbacks, or those on other acts; what the headline counts otherwise.
    pub of: Option<Subject>,
}

/// A rate, laid open.
#[derive(Debug, Serialize)]
pub struct RateExplanation {
    /// Rule, category and window, as asked.
    pub of: String,
    /// Whether all of it is of one rule.
    pub by_rule: bool,
    /// The days in which the due periods ended.
    pub days: (String, String),
    /// How many were met: the numerator.
    pub met: u64,
    /// How many were due: the denominator.
    pub due: u64,
    /// How many more were owed of which it was never recorded what became of them.
    pub unrecorded: u64,
    /// met / due as printed.
    pub rate: Option<String>,
    /// The target as printed.
    pub target: Option<String>,
    /// met ≥ due × target, in words.
    pub comparison: String,
    /// What chance alone could do: the 95 % Wilson interval, as printed.
    pub interval: Option<(String, String)>,
    /// The obligations, by status and case.
    pub lists: Vec<StatusList>,
}

/// The obligations of one status.
#[derive(Debug, Serialize)]
pub struct StatusList {
    /// The status.
    pub status: Status,
    /// What it is called.
    pub label: String,
    /// Whether it stands in the denominator.
    pub due: bool,
    /// The obligations.
    pub entries: Vec<Entry>,
}

/// One obligation of a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Entry {
    /// The case; empty for a form without one.
    pub case_id: String,
    /// The rule.
    pub rule: String,
    /// The window.
    pub window: String,
    /// First day, where there is one.
    pub from: Option<String>,
    /// Last day.
    pub to: String,
    /// The day that decided it.
    pub decided_on: Option<String>,
    /// The visit that decided it.
    pub visit: Option<String>,
    /// Visits in the due period that reached nobody.
    pub attempts: u32,
    /// The visit or evaluation that it arises from.
    pub source: Option<String>,
    /// What the bulletin calls the rule.
    pub label: String,
}

/// Gathers the obligations of a group rule by rule.
pub struct GroupCollector<'a> {
    group: Group,
    intake: &'a Intake,
    workspace: &'a Workspace,
    days: RangeInclusive<i32>,
    found: Vec<(Status, Entry)>,
}

impl<'a> GroupCollector<'a> {
    /// For the obligations whose due period ended in `period`, up to the as-of date.
    #[must_use]
    pub fn new(mut group: Group, intake: &'a Intake, workspace: &'a Workspace, period: Period, as_of: chrono::NaiveDate) -> Self {
        if group.rule.is_none() {
            let is_asked =
                |of: &Subject| workspace.standards.rules.iter().any(|rule| rule.dataset == Kind::Ledger && Subject::of(rule) == *of);
            // as the headline does: other acts only where no rule asks for a visit
            group.of.get_or_insert(Subject::ALL.into_iter().find(is_asked).unwrap_or(Subject::Acts));
        }
        let days = day_number(period.first())..=day_number(period.last().min(as_of));
        Self { group, intake, workspace, days, found: Vec::new() }
    }

    /// Keeps what the rule at `place` gives to the group.
    ///
    /// # Errors
    /// Never for a table of obligations.
    pub fn add(&mut self, place: usize, obligations: &Obligations) -> Result<()> {
        let rule = &self.workspace.standards.rules[place];
        let is_counted = rule.dataset == Kind::Ledger && self.group.of == Some(Subject::of(rule));
        if !self.group.rule.as_ref().map_or(is_counted, |id| *id == rule.id) {
            return Ok(());
        }
        let counts = query::status(|status| status.is_due() || matches!(status, Status::Exempt | Status::Unrecorded));
        let counted = obligations.table.clone().lazy().filter(counts.and(query::within(TO, &self.days)));
        let lookup = Lookup::new(self.intake);
        let in_group = |row: &Obligation| {
            self.group.window.as_ref().is_none_or(|window| lookup.window(row.window) == window)
                && self.group.category.as_ref().is_none_or(|category| lookup.category(row.category) == category)
        };
        let entry = |row: Obligation| {
            let entry = Entry {
                case_id: lookup.case_id(row.case),
                rule: rule.id.clone(),
                window: lookup.window(row.window).to_owned(),
                from: row.from.map(date),
                to: date(row.to),
                decided_on: row.met_on.map(date),
                visit: row.visit.map(|visit| lookup.visit(visit)),
                attempts: row.attempts,
                source: Some(lookup.source(rule.dataset, row.row)).filter(|source| !source.is_empty()),
                label: rule.label.clone(),
            };
            (row.status, entry)
        };
        self.found.extend(rows(&query::collect(counted)?).filter(in_group).map(entry));
        Ok(())
    }

    /// The explanation.
    #[must_use]
    pub fn explain(mut self) -> RateExplanation {
        self.found.sort();
        let count = |wanted: fn(Status) -> bool| self.found.iter().filter(|(status, _)| wanted(*status)).count() as u64;
        let (met, due) = (count(|status| status == Status::Met), count(Status::is_due));
        let rule = self.workspace.standards.rules.iter().find(|rule| Some(&rule.id) == self.group.rule.as_ref());
        let target = rule.and_then(|rule| rule.target.as_ref());
        let rate = (due > 0).then(|| Ratio::new(met.into(), due.into()));
        let locale = self.workspace.locale;
        let unrecorded = count(|status| status == Status::Unrecorded);
        let lists =
            [Status::Met, Status::Late, Status::Early, Status::Missed, Status::Exempt, Status::Unrecorded].map(|status| StatusList {
                status,
                label: say::status(status, locale),
                due: status.is_due(),
                entries: self.found.iter().filter(|(of, _)| *of == status).map(|(_, entry)| entry.clone()).collect(),
            });
        let label = match (rule, self.group.of) {
            (Some(rule), _) => rule.label.clone(),
            (None, Some(Subject::Results)) => Say(locale).of(message!("explain.of.results")),
            (None, Some(Subject::Acts)) => Say(locale).of(message!("explain.of.acts")),
            (None, _) => Say(locale).of(message!("explain.of.callbacks")),
        };
        let of =
            [Some(label), self.group.category.clone(), self.group.window.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        RateExplanation {
            of,
            by_rule: rule.is_some(),
            days: (date(*self.days.start()), date(*self.days.end())),
            met,
            due,
            unrecorded,
            rate: rate.as_ref().map(|rate| Rate::of(rate, target).to_string()),
            target: target.map(|target| Rate::of(target, None).to_string()),
            comparison: comparison(met, due, target, Say(locale)),
            interval: wilson(met, due).map(say::interval),
            lists: lists.into(),
        }
    }
}

/// met against due × target, exactly.
fn comparison(met: u64, due: u64, target: Option<&Ratio>, say: Say) -> String {
    let Some(target) = target.filter(|_| due > 0) else { return String::new() };
    let (left, right) = (target.denom() * met, target.numer() * due);
    let is_attained = left >= right;
    let sign = if is_attained { "≥" } else { "<" };
    let needed = target * Ratio::from_integer(due.into());
    let share = percent::exact(target);
    let sum = if *target.numer() == *target.denom() {
        say.of(message!("explain.target.all", share, due, met, sign))
    } else {
        let needed = percent::written(&needed);
        say.of(message!("explain.target.share", share, due, needed, met, sign))
    };
    say.of(if is_attained { message!("explain.target.attained", sum) } else { message!("explain.target.missed", sum) })
}
