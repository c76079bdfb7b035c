//! What became of the problems of the period before, and of those that callbacks found: three rates, the problems that the
//! bulletin before named, what comes next.

use serde::Serialize;

use crate::bulletin::{Bulletin, Cell, FollowedView, RuleView};
use crate::domain::{Kind, Period, Rate, Ratio};

/// The section of the page.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(super) struct Followed<'a> {
    /// The period before.
    before: Period,
    /// Replies to bad reviews, problems rectified, people satisfied with that: those of which a rule is in force, and only
    /// beside a rectification ledger.
    rates: Vec<NamedRate<'a>>,
    /// The problems that the bulletin before named.
    problems: &'a [FollowedView],
    /// What comes next.
    next_steps: &'a [String],
}

/// A rate that is called by a name of its own.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct NamedRate<'a> {
    /// `reply`, `rectified` or `satisfied`.
    name: &'static str,
    /// The rule that it is of.
    rule: &'a str,
    /// Whether there are data; where nothing was due in recorded days, there are.
    recorded: bool,
    /// How many of them.
    k: Cell<u64>,
    /// Of how many; 0 where there was none.
    n: Cell<u64>,
    /// The share; blank where there was none.
    rate: Cell<Rate>,
}

/// The section; `None` where there is nothing to tell.
pub(super) fn of(bulletin: &Bulletin) -> Option<Followed<'_>> {
    let has_ledger = bulletin.rules.iter().any(|rule| rule.dataset == Kind::Rectifications);
    let named = bulletin.rules.iter().filter(|_| has_ledger).filter_map(|rule| Some((name_of(rule)?, rule)));
    let rates: Vec<NamedRate<'_>> = named.filter_map(|(name, rule)| rate(bulletin, name, rule)).collect();
    let (problems, next_steps) = (bulletin.followed.as_slice(), bulletin.next_steps.as_slice());
    let is_empty = rates.is_empty() && problems.is_empty() && next_steps.is_empty();
    (!is_empty).then(|| Followed { before: bulletin.period.code.previous(), rates, problems, next_steps })
}

/// What the rate of a rule is called, where it has a name.
fn name_of(rule: &RuleView) -> Option<&'static str> {
    match (rule.dataset, rule.fulfilled_by.as_str()) {
        (Kind::Evaluations, "visit") => Some("reply"),
        (Kind::Rectifications, "rectified_on") => Some("rectified"),
        (Kind::Rectifications, "second_grade") => Some("satisfied"),
        _ => None,
    }
}

/// Of what is due, all that was done, late or not: a late reply is a reply. `None` where the centre has no row.
fn rate<'a>(bulletin: &Bulletin, name: &'static str, rule: &'a RuleView) -> Option<NamedRate<'a>> {
    let row = bulletin.tables.rates.iter().find(|row| row.window.is_none() && row.rule.as_deref() == Some(&rule.id))?;
    if !row.recorded {
        return Some(NamedRate { name, rule: &rule.label, recorded: false, k: Cell::Blank, n: Cell::Blank, rate: Cell::Blank });
    }
    let (k, n, rate) = match (row.met, row.late, row.due) {
        (Cell::Shown(met), Cell::Shown(late), Cell::Shown(due)) => {
            let share = (due > 0).then(|| Rate::of(&Ratio::new((met + late).into(), due.into()), None));
            (Cell::Shown(met + late), Cell::Shown(due), share.into())
        }
        _ => (Cell::Withheld, Cell::Withheld, Cell::Withheld),
    };
    Some(NamedRate { name, rule: &rule.label, recorded: true, k, n, rate })
}
