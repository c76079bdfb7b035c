//! Which cases have a card: those of the categories that rules on the dates of hand-over,
//! warranty and repair are about.

use std::collections::BTreeSet;

use crate::domain::Kind;
use crate::intake::Intake;
use crate::standard::{Categories, Due, Limit, Rule, Standards};

/// Dates of a case and of its hand-over, in the order of a card.
pub(super) const DATES: [&str; 7] =
    ["accepted_at", "completed_at", "contract_start", "contract_end", "handed_over_on", "warranty_ends_on", "card_issued_on"];

/// The steps of a repair order, in their order.
pub(super) const STEPS: [&str; 8] =
    ["notified_at", "confirmed_at", "approved_at", "issued_at", "planned_on", "repaired_at", "signed_off_at", "archived_at"];

/// What of the dates is a matter of engineering.
const HANDOVER: [&str; 3] = ["handed_over_on", "warranty_ends_on", "card_issued_on"];

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
