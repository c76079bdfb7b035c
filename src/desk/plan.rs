//! The plan: what to call and to do from the as-of date on, by window and date, with the names and numbers to do it.
//!
//! In: a workspace read with its personal columns. Out: [`Plan`], plain and sorted, for the caller's desk only. Absent
//! on purpose: the phone of a case that allows no callback (what it owes is no call), and missed acts of rules that
//! recur, whose next period has begun. Calls of which no record could tell are listed as such: early in a month its
//! visits are not exported yet, and somebody must look.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use polars::prelude::{IntoLazy, lit};
use serde::Serialize;

use super::card::Void;
use super::names::{Lookup, Texts, day};
use super::outstanding::Outstanding;
use super::targets::{Target, Targets, ToTarget};
use super::works::{PLAN_WORK_COLUMNS, PlanWork, Works};
use crate::domain::{Method, Outcome, Status, date_of, day_number};
use crate::error::Result;
use crate::intake::{Intake, frame};
use crate::obligations::frame::{OTHERWISE, Obligation, TO, rows};
use crate::obligations::{Assessment, columns, query};
use crate::standard::{Fulfilment, Rule};
use crate::workspace::Workspace;

/// Days after the end of a due period in which a missed act is still worth doing.
const WORTH_DAYS: i32 = 31;

/// Header of `plan.csv`.
pub const PLAN_COLUMNS: [&str; 20] = [
    "window",
    "to",
    "from",
    "days_left",
    "status",
    "rule",
    "label",
    "k",
    "category",
    "case_id",
    "item",
    "applicant",
    "phone",
    "fulfilled_by",
    "methods",
    "attempts",
    "last_attempt_on",
    "anchor",
    "source",
    "to_target",
];

/// What is to be done from a date on.
#[derive(Debug)]
pub struct Plan {
    /// The last date whose events count.
    pub as_of: NaiveDate,
    /// Whether the ledger says who does the work, or names parts of buildings.
    pub has_works: bool,
    /// Days ahead in which a due period that begins is due soon.
    pub days: u32,
    /// Where rules with a target stand in the period that runs and in those to come, by rule and period, the centre before
    /// its windows.
    pub targets: Vec<Target>,
    /// By name; only those with something to do.
    pub windows: Vec<PlanWindow>,
    /// Due periods that would end before they begin: dates to correct.
    pub void: Vec<Void>,
    /// Years in which working-day deadlines lie whose holidays are not announced.
    pub unannounced: BTreeSet<i32>,
    /// Acts that ended as lately as a missed one may, whose file has no column to say that they were done; not listed.
    pub unrecorded: u64,
}

/// What a window has to do.
#[derive(Debug, Serialize)]
pub struct PlanWindow {
    /// Its name.
    pub name: String,
    /// How much.
    pub counts: PlanCounts,
    /// By last day, case and rule.
    pub rows: Vec<PlanRow>,
}

/// How many acts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct PlanCounts {
    /// Missed and still worth doing.
    pub missed: u64,
    /// Within their due period.
    pub open: u64,
    /// About to begin.
    pub upcoming: u64,
    /// Over as lately as a missed one may be, in a month of which no visits are recorded, and not known to be done.
    pub unrecorded: u64,
}

/// One act to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanRow {
    /// The case's window, else the row's own.
    pub window: String,
    /// The last day to do it in time.
    pub to: NaiveDate,
    /// The first; `None` for "any".
    pub from: Option<NaiveDate>,
    /// From the as-of date to the last day; below 0 once it is over.
    pub days_left: i32,
    /// Missed, open, upcoming or unrecorded.
    pub status: Status,
    /// The rule's id.
    pub rule: String,
    /// What the bulletin calls it.
    pub label: String,
    /// Ordinal from 1.
    pub k: u32,
    /// On how many distinct dates a visit is needed.
    pub count: u32,
    /// Day 0.
    pub anchor: NaiveDate,
    /// Blank without a case.
    pub category: String,
    /// Blank without a case.
    pub case_id: String,
    /// Blank where the ledger does not say.
    pub item: String,
    /// Personal.
    pub applicant: String,
    /// Personal; blank too where nobody is to be called.
    pub phone: String,
    /// Whether the case allows a callback; where not, something else is owed than a call.
    pub callback_allowed: bool,
    /// `visit`, or the column that fulfils it.
    pub fulfilled_by: &'static str,
    /// Which visits count; empty where none is asked for.
    pub methods: Vec<Method>,
    /// Visits in the due period that reached nobody.
    pub attempts: u32,
    /// The latest of them.
    pub last_attempt_on: Option<NaiveDate>,
    /// The visit or evaluation that it arises from; blank for the ledger.
    pub source: String,
    /// What it does for the window's target in its period; `None` where there is no target, or nothing can be done for it.
    pub to_target: Option<ToTarget>,
    /// The part, its warranty, and who does the work.
    pub work: PlanWork,
}

impl Plan {
    /// Works out the plan at `as_of`, looking `days` ahead.
    ///
    /// # Errors
    /// A row that would owe more acts than anybody could mean.
    pub fn work_out(workspace: &Workspace, intake: &Intake, as_of: NaiveDate, days: u32) -> Result<Self> {
        let today = day_number(as_of);
        let rules = &workspace.standards.rules;
        let assessment = Assessment::new(workspace, intake, as_of);
        let lookup = Lookup::new(intake);
        let lately = today - WORTH_DAYS..=today;
        let mut outstanding = Outstanding::new(today + days as i32, lately.clone());
        let mut targets = Targets::new(workspace.cadence, as_of);
        let mut unrecorded = 0;
        let mut unannounced = BTreeSet::new();
        let mut void = Vec::new();
        for (place, rule) in rules.iter().enumerate() {
            let is_void = query::status(|status| status == Status::Void);
            let is_undone = if rule.is_visit() { query::is(OTHERWISE, Status::Missed as u8) } else { lit(true) };
            let is_unrecorded = query::status(|status| status == Status::Unrecorded);
            let is_unknown = is_unrecorded.and(query::within(TO, &lately)).and(is_undone);
            let wanted = is_void.or(is_unknown).or(outstanding.is_wanted());
            assessment.rule(place, |acts| {
                for row in rows(&query::collect(acts.table.clone().lazy().filter(wanted.clone()))?) {
                    match row.status {
                        Status::Void => void.push(Void::new(&row, rule, intake, &lookup)),
                        Status::Unrecorded if !rule.is_visit() => unrecorded += 1,
                        _ => outstanding.add(place, [row]),
                    }
                }
                unannounced.extend(&acts.unannounced);
                targets.take(place, rule, &acts.table)
            })?;
        }
        void.sort_by(|a, b| (&a.window, &a.case_id, &a.rule, a.k).cmp(&(&b.window, &b.case_id, &b.rule, b.k)));
        let mut rows: Vec<(usize, Obligation)> = outstanding.order(&lookup).into_iter().map(|at| outstanding.rows()[at as usize]).collect();
        rows.retain(|(place, row)| is_worth_doing(row, &rules[*place], today));
        let targets = targets.standing(rules, intake);
        let has_works = Works::are_there(intake);
        let works = has_works.then(|| Works::new(workspace, intake));
        let windows = windows(rows, rules, (intake, works.as_ref()), &lookup, today, &targets);
        Ok(Self { as_of, has_works, days, targets, windows, void, unannounced, unrecorded })
    }

    /// The sum of all windows.
    #[must_use]
    pub fn counts(&self) -> PlanCounts {
        self.windows.iter().fold(PlanCounts::default(), |sum, window| PlanCounts {
            missed: sum.missed + window.counts.missed,
            open: sum.open + window.counts.open,
            upcoming: sum.upcoming + window.counts.upcoming,
            unrecorded: sum.unrecorded + window.counts.unrecorded,
        })
    }

    /// What a window lacks to targets, or the centre for `None`, in the period that runs and in those that begin within the
    /// days that the plan looks ahead: what has to be done first in front, what cannot be attained any more last.
    #[must_use]
    pub fn lacking(&self, window: Option<&str>) -> Vec<&Target> {
        let soon = day_number(self.as_of) + self.days as i32;
        let is_lacking = |target: &&Target| target.needed > 0 && day_number(target.period.first()) <= soon;
        let of_window = self.targets.iter().filter(|target| target.window.as_deref() == window);
        let mut lacking: Vec<&Target> = of_window.filter(is_lacking).collect();
        lacking.sort_by_key(|target| (!target.attainable, target.first.is_none(), target.first));
        lacking
    }

    /// The header of `plan.csv`.
    #[must_use]
    pub fn columns(&self) -> Vec<&'static str> {
        let of_works = if self.has_works { &PLAN_WORK_COLUMNS[..] } else { &[] };
        PLAN_COLUMNS.iter().chain(of_works).copied().collect()
    }

    /// The lines of `plan.csv`.
    pub fn lines(&self) -> impl Iterator<Item = Vec<String>> {
        let has_works = self.has_works;
        self.windows.iter().flat_map(|window| &window.rows).map(move |row| row.line(has_works))
    }
}

/// A late act still counts as late; where the rule recurs, the next period has begun, but for
/// one whose last day is today.
fn is_worth_doing(row: &Obligation, rule: &Rule, today: i32) -> bool {
    !matches!(row.status, Status::Missed | Status::Unrecorded) || !rule.recurs() || row.to == today
}

/// The ways in which a visit that may be made in any way is made here: by phone, on site, and those others that the
/// visits name.
fn ways(intake: &Intake) -> Vec<Method> {
    let by = columns::codes(&intake.visits, frame::METHOD);
    let used: BTreeSet<u8> = (0..by.len()).filter_map(|row| by.get(row)).collect();
    Method::ALL.into_iter().filter(|method| Method::USUAL.contains(method) || used.contains(&(*method as u8))).collect()
}

fn windows(
    rows: Vec<(usize, Obligation)>,
    rules: &[Rule],
    (intake, works): (&Intake, Option<&Works<'_>>),
    lookup: &Lookup<'_>,
    today: i32,
    targets: &[Target],
) -> Vec<PlanWindow> {
    let mut needs = Needs::new(targets);
    let attempts = attempts(&rows, intake, today);
    let allowed = columns::flags(&intake.ledger, frame::CALLBACK_ALLOWED);
    let [item, applicant, phone] = ["item", "applicant", "phone"].map(|name| Texts::new(&intake.ledger, name));
    let any = ways(intake);
    let mut windows: Vec<PlanWindow> = Vec::new();
    for (place, row) in rows {
        let rule = &rules[place];
        let (fulfilled_by, methods) = match &rule.fulfilled_by {
            Fulfilment::Visit { methods, .. } if methods.is_empty() => ("visit", any.clone()),
            Fulfilment::Visit { methods, .. } => ("visit", methods.clone()),
            Fulfilment::Column(name) | Fulfilment::Until(name) | Fulfilment::Answer(name) => (*name, Vec::new()),
        };
        let callback_allowed = row.case.is_none_or(|case| allowed.get(case as usize));
        let tried = row.case.filter(|_| row.attempts > 0).and_then(|case| attempts.get(&case));
        let within = |on: &&i32| row.from.is_none_or(|from| from <= **on) && **on <= row.to;
        let done = PlanRow {
            window: lookup.window(row.window).to_owned(),
            to: date_of(row.to),
            from: row.from.map(date_of),
            days_left: row.to - today,
            status: row.status,
            rule: rule.id.clone(),
            label: rule.label.clone(),
            k: row.k,
            count: rule.count(),
            anchor: date_of(row.anchor),
            category: lookup.category(row.category).to_owned(),
            case_id: lookup.case_id(row.case),
            item: item.get(row.case).to_owned(),
            applicant: applicant.get(row.case).to_owned(),
            phone: phone.get(row.case.filter(|_| callback_allowed)).to_owned(),
            callback_allowed,
            fulfilled_by,
            methods,
            attempts: row.attempts,
            last_attempt_on: tried.and_then(|days| days.iter().filter(within).max()).copied().map(date_of),
            source: lookup.source(rule.dataset, row.row),
            to_target: needs.of(rule, lookup.window(row.window), &row),
            work: works.zip(row.case).map_or_else(PlanWork::default, |(works, case)| PlanWork::of(&works.of(case))),
        };
        if windows.last().is_none_or(|last| last.name != done.window) {
            windows.push(PlanWindow { name: done.window.clone(), counts: PlanCounts::default(), rows: Vec::new() });
        }
        if let Some(window) = windows.last_mut() {
            match done.status {
                Status::Missed => window.counts.missed += 1,
                Status::Upcoming => window.counts.upcoming += 1,
                Status::Unrecorded => window.counts.unrecorded += 1,
                _ => window.counts.open += 1,
            }
            window.rows.push(done);
        }
    }
    windows
}

/// How many acts a window still needs for a rule's target, period by period, while its acts are gone through by last day.
struct Needs<'a>(BTreeMap<(&'a str, &'a str), Vec<(&'a Target, u64)>>);

impl<'a> Needs<'a> {
    fn new(targets: &'a [Target]) -> Self {
        let mut needs: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for target in targets {
            if let Some(window) = &target.window {
                needs.entry((target.rule.as_str(), window.as_str())).or_default().push((target, target.needed));
            }
        }
        Self(needs)
    }

    /// What the next act of a window does for the target of its rule.
    fn of(&mut self, rule: &'a Rule, window: &'a str, act: &Obligation) -> Option<ToTarget> {
        let is_open = matches!(act.status, Status::Open | Status::Upcoming);
        let needs = self.0.get_mut(&(rule.id.as_str(), window)).filter(|_| is_open)?;
        let (_, left) = needs.iter_mut().find(|(target, _)| target.period.contains(date_of(act.to)))?;
        let needed = *left > 0;
        *left = left.saturating_sub(1);
        Some(if needed { ToTarget::Needed } else { ToTarget::Beyond })
    }
}

/// Days up to today on which somebody tried and reached nobody, by case, for the cases of `rows` that were tried.
fn attempts(rows: &[(usize, Obligation)], intake: &Intake, today: i32) -> BTreeMap<u32, Vec<i32>> {
    let tried = rows.iter().filter(|(_, row)| row.attempts > 0).filter_map(|(_, row)| row.case);
    let mut days: BTreeMap<u32, Vec<i32>> = tried.map(|case| (case, Vec::new())).collect();
    let table = &intake.visits;
    let on = columns::days(table, frame::VISITED_AT).expect("every visit has a date");
    let (case, outcome) = (columns::numbers(table, frame::CASE), columns::codes(table, frame::OUTCOME));
    for row in 0..table.height() {
        let (Some(case), Some(on)) = (case.get(row), on.get(row)) else { continue };
        if on <= today
            && outcome.get(row) != Some(Outcome::Reached as u8)
            && let Some(days) = days.get_mut(&case)
        {
            days.push(on);
        }
    }
    days
}

impl PlanRow {
    fn line(&self, has_works: bool) -> Vec<String> {
        let mut cells = self.cells();
        if has_works {
            cells.extend(self.work.cells());
        }
        cells
    }

    fn cells(&self) -> Vec<String> {
        let methods: Vec<&str> = self.methods.iter().map(|method| method.code()).collect();
        let date = |date: Option<NaiveDate>| day(date.map(day_number));
        vec![
            self.window.clone(),
            date(Some(self.to)),
            date(self.from),
            self.days_left.to_string(),
            self.status.code().to_owned(),
            self.rule.clone(),
            self.label.clone(),
            self.k.to_string(),
            self.category.clone(),
            self.case_id.clone(),
            self.item.clone(),
            self.applicant.clone(),
            self.phone.clone(),
            self.fulfilled_by.to_owned(),
            methods.join(" "),
            self.attempts.to_string(),
            date(self.last_attempt_on),
            date(Some(self.anchor)),
            self.source.clone(),
            self.to_target.map_or("", ToTarget::code).to_owned(),
        ]
    }
}
