//! What each rule still lacks to its target, in the period that runs and in those to come: for the plan, the lists of a
//! run, and `check`.
//!
//! In: the obligations of rules that have a target. Out: [`Target`]s, one for each rule, period and window, and for the
//! centre. Known are the acts of the rows that are there: cases that come later in the period owe more.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use polars::prelude::{DataFrame, Expr, IntoLazy, LazyFrame};
use serde::Serialize;

use super::names::Lookup;
use crate::domain::{Cadence, Period, Status, date_of, day_number};
use crate::error::Result;
use crate::intake::Intake;
use crate::obligations::Assessment;
use crate::obligations::columns;
use crate::obligations::frame::{TO, WINDOW};
use crate::obligations::query::{self, Key};
use crate::standard::Rule;
use crate::workspace::Workspace;

/// Acts that are done in time.
const MET: &str = "met";
/// Acts that cannot be done in time any more.
const LOST: &str = "lost";
/// Acts that still can.
const OPEN: &str = "open";

/// Where a rule stands in a period: at a window, or at the centre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Target {
    /// The rule's id.
    pub rule: String,
    /// What the bulletin calls it.
    pub label: String,
    /// The window's name; `None` for the centre.
    pub window: Option<String>,
    /// The period in which the due periods end.
    pub period: Period,
    /// Acts that fall due in it, as far as they are known.
    pub due: u64,
    /// Of these, done in time.
    pub met: u64,
    /// Of these, to be done in time still.
    pub open: u64,
    /// How many of them the target asks for: ⌈target × due⌉.
    pub asked: u64,
    /// asked − met, at least 0: how many more are needed.
    pub needed: u64,
    /// Whether as many are open as are needed; if not, the target cannot be attained any more.
    pub attainable: bool,
    /// The last day of the act that has to be done first; `None` where none is open.
    pub first: Option<NaiveDate>,
}

/// Header of `targets.csv`.
pub const TARGET_COLUMNS: [&str; 11] =
    ["rule", "label", "window", "period", "due", "met", "open", "asked", "needed", "attainable", "first"];

/// What an open act does for the target of its window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ToTarget {
    /// One of as many as are needed, by last day.
    Needed,
    /// Beyond the target.
    Beyond,
}

impl ToTarget {
    /// The name in tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Needed => "needed",
            Self::Beyond => "beyond",
        }
    }
}

impl Target {
    /// The line of `targets.csv`.
    #[must_use]
    pub fn line(&self) -> Vec<String> {
        let counts = [self.due, self.met, self.open, self.asked, self.needed].map(|n| n.to_string());
        let attainable = if self.attainable { "yes" } else { "no" };
        let names = [self.rule.clone(), self.label.clone(), self.window.clone().unwrap_or_default(), self.period.to_string()];
        let first = self.first.map_or_else(String::new, |first| first.to_string());
        names.into_iter().chain(counts).chain([attainable.to_owned(), first]).collect()
    }
}

/// Where the rules stand at the centre in the period that runs at `as_of`, in their order: those with a target and something
/// that falls due.
///
/// # Errors
/// A row that would owe more acts than anybody could mean.
pub fn forecast(workspace: &Workspace, intake: &Intake, as_of: NaiveDate) -> Result<Vec<Target>> {
    let rules = &workspace.standards.rules;
    let assessment = Assessment::new(workspace, intake, as_of);
    let mut targets = Targets::new(workspace.cadence, as_of);
    for (place, rule) in rules.iter().enumerate().filter(|(_, rule)| rule.target.is_some()) {
        assessment.rule(place, |acts| targets.take(place, rule, &acts.table))?;
    }
    let mut standing = targets.standing(rules, intake);
    standing.retain(|target| target.window.is_none() && target.period.contains(as_of));
    Ok(standing)
}

/// The counts behind a [`Target`].
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    met: u64,
    lost: u64,
    open: u64,
    first: Option<i32>,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.met += other.met;
        self.lost += other.lost;
        self.open += other.open;
        self.first = [self.first, other.first].into_iter().flatten().min();
    }
}

/// Gathers what rules lack, rule by rule.
pub struct Targets {
    cadence: Cadence,
    /// The first day of the period that runs.
    since: i32,
    /// By place of the rule, period, and window; `None` for the centre.
    counts: BTreeMap<(usize, Period, Option<u32>), Counts>,
}

impl Targets {
    /// Nothing yet.
    #[must_use]
    pub fn new(cadence: Cadence, as_of: NaiveDate) -> Self {
        Self { cadence, since: day_number(Period::containing(as_of, cadence).first()), counts: BTreeMap::new() }
    }

    /// Adds the obligations of the rule at `place`.
    ///
    /// # Errors
    /// Never for a table of obligations.
    pub fn take(&mut self, place: usize, rule: &Rule, acts: &DataFrame) -> Result<()> {
        if rule.target.is_none() {
            return Ok(());
        }
        let known = query::collect(by_day(acts.clone().lazy(), self.since))?;
        let [met, lost, open] = [MET, LOST, OPEN].map(|name| columns::numbers(&known, name));
        let days = columns::whole_days(&known, TO).zip(columns::whole(&known, WINDOW));
        for (at, (to, window)) in days.enumerate() {
            let n = |count: &columns::Places<'_>| count.get(at).map_or(0, u64::from);
            let counts = Counts { met: n(&met), lost: n(&lost), open: n(&open), first: (n(&open) > 0).then_some(to) };
            let period = Period::containing(date_of(to), self.cadence);
            for window in [None, Some(window)] {
                self.counts.entry((place, period, window)).or_default().add(counts);
            }
        }
        Ok(())
    }

    /// Where each rule stands, by rule and period, the centre before its windows.
    #[must_use]
    pub fn standing(&self, rules: &[Rule], intake: &Intake) -> Vec<Target> {
        let lookup = Lookup::new(intake);
        self.named(rules, |window| lookup.window(window).to_owned())
    }

    fn named(&self, rules: &[Rule], window: impl Fn(u32) -> String) -> Vec<Target> {
        let target = |(&(place, period, at), counts): (&(usize, Period, Option<u32>), &Counts)| {
            let rule = &rules[place];
            let due = counts.met + counts.lost + counts.open;
            let asked = rule.asked(due)?;
            let needed = asked.saturating_sub(counts.met);
            Some(Target {
                rule: rule.id.clone(),
                label: rule.label.clone(),
                window: at.map(&window),
                period,
                due,
                met: counts.met,
                open: counts.open,
                asked,
                needed,
                attainable: needed <= counts.open,
                first: counts.first.map(date_of),
            })
        };
        self.counts.iter().filter_map(target).collect()
    }
}

/// The acts that fall due from this day on, one row a day and window.
///
/// | column | type | null | what |
/// |---|---|---|---|
/// | `to` | `Date` | no | last day of the due period |
/// | `window` | `UInt32` | no | |
/// | `met`, `lost`, `open` | `UInt32` | no | acts |
fn by_day(acts: LazyFrame, since: i32) -> LazyFrame {
    let is_open = |status: Status| matches!(status, Status::Open | Status::Upcoming);
    let counted = query::status(move |status| status.is_due() || is_open(status));
    let from = query::within(TO, &(since..=i32::MAX));
    let sum = |wanted: Expr, name: &'static str| wanted.sum().alias(name);
    let met = query::status(|status| status == Status::Met);
    let lost = query::status(|status| status.is_due() && status != Status::Met);
    let counts = [sum(met, MET), sum(lost, LOST), sum(query::status(is_open), OPEN)];
    query::grouped(acts.filter(counted.and(from)), [Key::day(TO), Key::number(WINDOW)], counts)
}

#[cfg(test)]
mod tests {
    use polars::prelude::DataType;

    use super::*;
    use crate::obligations::frame::{Obligation, table_of};

    /// 2026-06-01.
    const JUNE: i32 = 20_605;

    fn act(window: u32, to: i32, status: Status) -> Obligation {
        Obligation {
            row: 0,
            case: None,
            window,
            category: None,
            k: 1,
            anchor: to,
            from: None,
            to,
            status,
            otherwise: status,
            met_on: None,
            visit: None,
            attempts: 0,
        }
    }

    #[test]
    fn what_is_needed_is_what_the_target_asks_for_and_is_not_met_yet() {
        let folder = tempfile::tempdir().expect("a folder");
        let workspace = Workspace::open(folder.path()).expect("a workspace");
        let rules: Vec<Rule> = workspace.standards.rules.into_iter().filter(|rule| rule.id == "repair").collect();
        assert_eq!(rules[0].asked(10), Some(3), "its target is 30 %");
        let acts = [
            act(0, JUNE - 1, Status::Missed), // May is over
            act(0, JUNE, Status::Met),
            act(0, JUNE + 1, Status::Late),
            act(0, JUNE + 20, Status::Open),
            act(0, JUNE + 25, Status::Upcoming),
            act(0, JUNE + 26, Status::Exempt),
            act(1, JUNE + 2, Status::Missed),
            act(1, JUNE + 31, Status::Open), // July
        ];
        let mut targets = Targets::new(Cadence::Month, date_of(JUNE + 9));
        for part in acts.chunks(3) {
            targets.take(0, &rules[0], &table_of(part).expect("a table")).expect("counts");
        }
        let standing = targets.named(&rules, |window| format!("w{window}"));
        let found: Vec<_> = standing
            .iter()
            .map(|t| (t.period.to_string(), t.window.as_deref(), (t.due, t.met, t.open, t.asked, t.needed), t.attainable, t.first))
            .collect();
        let on = |day: i32| Some(date_of(day));
        assert_eq!(
            found,
            [
                ("2026-06".to_owned(), None, (5, 1, 2, 2, 1), true, on(JUNE + 20)),
                ("2026-06".to_owned(), Some("w0"), (4, 1, 2, 2, 1), true, on(JUNE + 20)),
                ("2026-06".to_owned(), Some("w1"), (1, 0, 0, 1, 1), false, None),
                ("2026-07".to_owned(), None, (1, 0, 1, 1, 1), true, on(JUNE + 31)),
                ("2026-07".to_owned(), Some("w1"), (1, 0, 1, 1, 1), true, on(JUNE + 31)),
            ]
        );
    }

    #[test]
    fn the_query_gives_its_documented_columns_and_nothing_of_an_empty_table() {
        let table = query::collect(by_day(table_of(&[]).expect("a table").lazy(), JUNE)).expect("a table");
        let found: Vec<(&str, &DataType)> = table.schema().iter().map(|(name, of)| (name.as_str(), of)).collect();
        let (number, day) = (DataType::UInt32, DataType::Date);
        assert_eq!(found, [(TO, &day), (WINDOW, &number), (MET, &number), (LOST, &number), (OPEN, &number)]);
        assert_eq!(table.height(), 0);
    }
}
