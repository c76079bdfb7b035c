//! Which cases have a card: those of the categories that rules on the dates of hand-over,
//! warranty and repair are about.

use std::collections::BTreeSet;

use crate::domain::Kind;
use crate::intake::Intake;
use crate::standard::{Categories, Due, Fulfilment, Limit, Rule, Standards};

/// Dates of a case and of its hand-over, in the order of a card.
pub(super) const DATES: [&str; 9] = [
    "accepted_at",
    "completed_at",
    "contract_start",
    "contract_end",
    "accepted_on",
    "handed_over_on",
    "warranty_ends_on",
    "card_issued_on",
    "valid_until",
];

/// The steps of a repair order, in their order.
pub(super) const STEPS: [&str; 10] = [
    "notified_at",
    "confirmed_at",
    "reviewed_at",
    "approved_at",
    "copied_to_finance_at",
    "issued_at",
    "planned_on",
    "repaired_at",
    "signed_off_at",
    "archived_at",
];

/// Steps that not every office has: they are shown where there is anything to show.
pub(super) const STEPS_OF_SOME: [&str; 2] = ["reviewed_at", "copied_to_finance_at"];

/// What of the dates is a matter of engineering.
const HANDOVER: [&str; 5] = ["accepted_on", "handed_over_on", "warranty_ends_on", "card_issued_on", "valid_until"];

/// The rules in force that look at dates of hand-over, warranty or repair.
pub(super) struct Engineering<'a> {
    rules: Vec<(&'a Rule, BTreeSet<&'static str>)>,
}

impl<'a> Engineering<'a> {
    pub(super) fn new(standards: &'a Standards) -> Self {
        let rules = standards.rules.iter().filter(|rule| rule.dataset == Kind::Ledger);
        let with_columns = rules.map(|rule| (rule, columns_of(rule)));
        let ours = with_columns.filter(|(_, columns)| columns.iter().any(|name| HANDOVER.contains(name) || STEPS.contains(name)));
        Self { rules: ours.collect() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The categories that these rules name, each once, in the order of the rules.
    pub(super) fn categories(&self) -> Vec<String> {
        let mut categories: Vec<String> = Vec::new();
        for (rule, _) in &self.rules {
            if let Categories::Some { named, .. } = &rule.categories {
                let new: Vec<&String> = named.iter().filter(|name| !categories.contains(name)).collect();
                categories.extend(new.into_iter().cloned());
            }
        }
        categories
    }

    /// The categories of projects: those that rules name which ask for a warranty card, or for callbacks by any method
    /// from the hand-over on.
    pub(super) fn projects(&self) -> BTreeSet<&'a str> {
        let is_of_projects = |rule: &Rule| match &rule.fulfilled_by {
            Fulfilment::Visit { methods, .. } => methods.is_empty() && rule.anchor == "handed_over_on",
            by => by.column() == Some("card_issued_on"),
        };
        let rules = self.rules.iter().map(|(rule, _)| *rule).filter(|rule| is_of_projects(rule));
        let named = rules.flat_map(|rule| match &rule.categories {
            Categories::All => [].iter(),
            Categories::Some { named, .. } => named.iter(),
        });
        named.map(String::as_str).collect()
    }

    /// What they ask of a repair once it is notified or known: label and due period.
    pub(super) fn duties(&self) -> Vec<(String, String)> {
        let of_repairs = self.rules.iter().filter(|(rule, _)| STEPS.contains(&rule.anchor) && !STEPS_OF_SOME.contains(&rule.anchor));
        of_repairs
            .filter(|(rule, _)| rule.anchor == "notified_at" || rule.anchor == "issued_at")
            .map(|(rule, _)| (rule.label.clone(), rule.due.to_string()))
            .collect()
    }

    /// Whether this rule is one of them.
    pub(super) fn has(&self, rule: &Rule) -> bool {
        self.rules.iter().any(|(known, _)| known.id == rule.id)
    }

    /// The columns that these rules look at in cases of `category`; `None` where none names it.
    pub(super) fn columns(&self, category: &str) -> Option<BTreeSet<&'static str>> {
        let about = self.rules.iter().filter(|(rule, _)| names(rule, category));
        about.map(|(_, columns)| columns.clone()).reduce(|mut all, columns| {
            all.extend(columns);
            all
        })
    }

    /// By category number: the columns of [`Self::columns`].
    pub(super) fn by_category(&self, intake: &Intake) -> Vec<Option<BTreeSet<&'static str>>> {
        intake.categories.0.iter().map(|name| self.columns(name)).collect()
    }
}

fn names(rule: &Rule, category: &str) -> bool {
    match &rule.categories {
        Categories::All => false,
        Categories::Some { named, .. } => named.iter().any(|name| name == category),
    }
}

fn columns_of(rule: &Rule) -> BTreeSet<&'static str> {
    let limit = |limit: &Limit| limit.column;
    let due = match &rule.due {
        Due::Once { to, .. } => limit(to),
        Due::Part { end, .. } => Some(*end),
        Due::Every { until, .. } => limit(until),
    };
    [Some(rule.anchor), due, rule.fulfilled_by.column()].into_iter().flatten().collect()
}
