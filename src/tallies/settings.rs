//! How a tally was counted, in words that can be held against another's.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use num_traits::Zero;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::LAYOUT;
use crate::calendar::Calendar;
use crate::domain::{Component, Item, Kind, Method, Period, Ratio, Scale};
use crate::standard::{Fulfilment, Rule};
use crate::workspace::Workspace;

/// What was in force, by key: the same keys and texts in every tally that is made alike.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// What decides the counts, so that all tallies of a bulletin must agree: layout, version, period, as-of date,
    /// cadence, time zone, calendar, weekly quotas and, where anything is graded, the scales.
    pub counting: BTreeMap<String, String>,
    /// The rules by id, as JSON.
    pub rules: BTreeMap<String, String>,
    /// What decides only what follows from the counts: points, weights, grades, smallest numbers, quotas.
    pub scoring: BTreeMap<String, String>,
}

/// A rule without what it is called.
#[derive(Serialize)]
struct Definition<'a> {
    dataset: Kind,
    category: Vec<String>,
    anchor: &'a str,
    due: String,
    fulfilled_by: &'a str,
    methods: &'a [Method],
    count: u32,
    dissatisfied_only: bool,
    target: Option<String>,
    component: Option<Component>,
}

impl Settings {
    /// The key of the scale, which a tally without a graded cell does not have.
    pub(super) const SCALE: &'static str = "scale";
    /// The key of the visits' scale, which only a tally with grades of five has.
    pub(super) const VISITS_SCALE: &'static str = "visits_scale";

    /// The key of the lists of themes, which a tally without opinions does not have.
    pub(super) const THEMES: &'static str = "themes";

    /// Those of a workspace for a period; `scales` are the evaluator's and the visits'.
    #[must_use]
    pub fn of(workspace: &Workspace, period: Period, as_of: NaiveDate, [scale, visits_scale]: [Option<Scale>; 2]) -> Self {
        let mut counting: BTreeMap<String, String> = [
            ("layout", LAYOUT.to_string()),
            ("version", env!("CARGO_PKG_VERSION").to_owned()),
            ("period", period.to_string()),
            ("as_of", as_of.to_string()),
            ("cadence", code(&workspace.cadence)),
            ("timezone", workspace.timezone.name().to_owned()),
            ("calendar", digest(&workspace.calendar)),
            (Self::THEMES, hex::encode(Sha256::digest(workspace.themes.definition()))),
            ("weekly_quotas", if workspace.standards.quotas { "yes" } else { "no" }.to_owned()),
        ]
        .map(|(key, text)| (key.to_owned(), text))
        .into();
        if let Some(scale) = scale {
            counting.insert(Self::SCALE.to_owned(), code(&scale));
        }
        if let Some(scale) = visits_scale.filter(|scale| *scale == Scale::Five) {
            counting.insert(Self::VISITS_SCALE.to_owned(), code(&scale));
        }
        // only where a rule asks for it, so that tallies without such rules are what they were
        if workspace.standards.rules.iter().any(|rule| rule.due.asks_part()) {
            counting.insert("warranty".to_owned(), workspace.warranty.definition());
        }
        let rules = workspace.standards.rules.iter().map(|rule| (rule.id.clone(), definition(rule))).collect();
        Self { counting, rules, scoring: scoring(workspace) }
    }
}

/// The text of a word of a closed list.
pub(super) fn code<T: Serialize>(word: &T) -> String {
    match serde_json::to_value(word) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

fn definition(rule: &Rule) -> String {
    let methods = match &rule.fulfilled_by {
        Fulfilment::Visit { methods, .. } => methods.as_slice(),
        Fulfilment::Column(_) | Fulfilment::Until(_) | Fulfilment::Answer(_) => &[],
    };
    let definition = Definition {
        dataset: rule.dataset,
        category: rule.categories.list(),
        anchor: rule.anchor,
        due: rule.due.to_string(),
        fulfilled_by: &rule.fulfilled_by.to_string(),
        methods,
        count: rule.count(),
        dissatisfied_only: rule.dissatisfied_only,
        target: rule.target.as_ref().map(ToString::to_string),
        component: rule.component,
    };
    serde_json::to_string(&definition).expect("words and numbers become JSON")
}

/// SHA-256 over the special days as lines `DATE,rest` or `DATE,work`, by date.
fn digest(calendar: &Calendar) -> String {
    let mut digest = Sha256::new();
    for (date, worked, _) in calendar.special_days(i32::MIN, i32::MAX) {
        digest.update(format!("{date},{}\n", if worked { "work" } else { "rest" }));
    }
    hex::encode(digest.finalize())
}

fn scoring(workspace: &Workspace) -> BTreeMap<String, String> {
    let listed = |numbers: &[Ratio]| numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let weights = Component::ALL.iter().enumerate().zip(&workspace.weights);
    // of the further ways to call back only what is not as by default, so that tallies without them are what they were
    let weights = weights.filter(|((place, _), weight)| *place < Component::USUAL || !weight.is_zero());
    let weights = weights.map(|((_, component), weight)| (format!("weights.{}", component.code()), weight));
    let items = Item::ALL.iter().zip(&workspace.item_weights).map(|(item, weight)| (format!("item_weights.{}", item.code()), weight));
    let mut scoring: BTreeMap<String, String> = weights.chain(items).map(|(key, weight)| (key, weight.to_string())).collect();
    let grades = workspace.grades.iter().map(|(label, from)| format!("{label} {from}")).collect::<Vec<_>>().join(", ");
    scoring.extend(
        [
            ("min_respondents", workspace.min_respondents.to_string()),
            ("min_rated", workspace.min_rated.to_string()),
            ("points.three", listed(&workspace.points_three)),
            ("points.five", listed(&workspace.points_five)),
            ("grades", grades),
            ("quota.phone_per_window", workspace.quota_phone.to_string()),
            ("quota.onsite", workspace.quota_onsite.to_string()),
        ]
        .map(|(key, text)| (key.to_owned(), text)),
    );
    scoring
}
