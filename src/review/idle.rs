//! Rules that name a category without a case: they owe nothing, and no figure would show it.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::domain::Kind;
use crate::intake::Intake;
use crate::standard::Categories;
use crate::workspace::Workspace;

/// A category that a rule in force names and that no accepted case has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IdleCategory {
    /// The rule.
    pub rule: String,
    /// Its label.
    pub label: String,
    /// The category.
    pub category: String,
    /// Whether cases of another category owe something under this rule.
    pub partly: bool,
    /// Categories of the ledger that no rule names and that have a part of their name in common with this one.
    pub perhaps: Vec<String>,
}

/// In the order of the rules; none where the ledger has no accepted row.
pub(super) fn idle_categories(workspace: &Workspace, intake: &Intake) -> Vec<IdleCategory> {
    let there: BTreeSet<&str> = intake.categories.0.iter().map(String::as_str).collect();
    if intake.counts(Kind::Ledger).accepted == 0 {
        return Vec::new();
    }
    let named: BTreeSet<&str> = workspace.standards.rules.iter().flat_map(|rule| names(&rule.categories)).map(String::as_str).collect();
    let perhaps = |category: &str| {
        let related = |other: &&&str| !named.contains(**other) && (other.contains(category) || category.contains(**other));
        there.iter().filter(related).map(|other| (*other).to_owned()).collect()
    };
    let mut found = Vec::new();
    for rule in &workspace.standards.rules {
        let others = matches!(rule.categories, Categories::Some { others: true, .. });
        let partly = others || names(&rule.categories).iter().any(|category| there.contains(category.as_str()));
        found.extend(names(&rule.categories).iter().filter(|category| !there.contains(category.as_str())).map(|category| IdleCategory {
            rule: rule.id.clone(),
            label: rule.label.clone(),
            category: category.clone(),
            partly,
            perhaps: perhaps(category),
        }));
    }
    found
}

fn names(categories: &Categories) -> &[String] {
    match categories {
        Categories::All => &[],
        Categories::Some { named, .. } => named,
    }
}
