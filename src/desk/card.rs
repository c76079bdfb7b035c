//! A callback and repair card (回访维修卡): what one sheet of paper says of a project or a repair order.

use chrono::NaiveDate;
use serde::Serialize;

use super::names::Lookup;
use super::works::{PartOnCard, Work};
use crate::domain::{Item, Method, Outcome, Status, date_of};
use crate::intake::Intake;
use crate::obligations::columns;
use crate::obligations::frame::Obligation;
use crate::standard::Rule;

/// The card of one case.
#[derive(Debug, Serialize)]
pub struct Card {
    /// The name of its page, without its ending.
    pub slug: String,
    /// The case's id.
    pub case_id: String,
    /// Its window.
    pub window: String,
    /// Its category.
    pub category: String,
    /// Blank where the ledger does not say.
    pub item: String,
    /// Personal.
    pub applicant: String,
    /// Personal.
    pub phone: String,
    /// Whether the case may be called back.
    pub callback_allowed: bool,
    /// Dates of the case, its hand-over and warranty.
    pub dates: Vec<CardDate>,
    /// Steps of the repair; empty where neither rules nor ledger know of one.
    pub steps: Vec<CardDate>,
    /// Callbacks owed, by last day.
    pub schedule: Vec<DueAct>,
    /// Visits up to the as-of date, by date.
    pub visits: Vec<VisitLine>,
    /// What people were not satisfied with.
    pub defects: Vec<Defect>,
    /// Feedback that was asked for.
    pub orders: Vec<Order>,
    /// Due periods that would end before they begin.
    pub void: Vec<Void>,
    /// Pairs of columns whose dates stand the wrong way round: earlier one, later one.
    pub contradictions: Vec<(&'static str, &'static str)>,
    /// What became of everything owed.
    pub tally: CardTally,
    /// The callback that is next.
    pub next: Option<DueAct>,
    /// The part and its warranty, who does the work, cause and measure, the cases that it names.
    pub work: Work,
    /// Whether there is anything to show of it.
    pub has_work: bool,
    /// What a warranty card says of it; only of a project whose day of acceptance is known.
    pub warranty_card: Option<WarrantyCard>,
    /// Whether it is a project that people are called back about.
    pub is_project: bool,
    /// Repairs of the project up to the as-of date, by date.
    pub repairs: Vec<WarrantyRepair>,
    /// Visits that a rule asks to be led by somebody, and that name no leader.
    pub leaderless: Vec<String>,
}

/// The contents of a warranty card (保修卡).
#[derive(Debug, Serialize)]
pub struct WarrantyCard {
    /// When the building was accepted.
    pub accepted_on: NaiveDate,
    /// When it was handed over.
    pub handed_over_on: Option<NaiveDate>,
    /// The end that the ledger says.
    pub stated: Option<NaiveDate>,
    /// Each part with its period.
    pub parts: Vec<PartOnCard>,
    /// What the rules ask of a repair: label, and due period as the standard writes it.
    pub duties: Vec<(String, String)>,
}

/// A repair on a warranty card.
#[derive(Debug, Serialize)]
pub struct WarrantyRepair {
    /// The case.
    pub case_id: String,
    /// When it was notified.
    pub on: NaiveDate,
    /// The part.
    pub part: String,
    /// Blank where the ledger does not say.
    pub item: String,
    /// Why it broke.
    pub cause: String,
    /// What is done about it.
    pub measure: String,
    /// When it is to be done.
    pub planned_on: Option<NaiveDate>,
    /// When it was done.
    pub repaired_on: Option<NaiveDate>,
}

/// What became of what a case owes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct CardTally {
    /// In time.
    pub met: u64,
    /// Late or too early.
    pub late: u64,
    /// Not done.
    pub missed: u64,
    /// Within the due period, or before it.
    pub ahead: u64,
}

/// A date of the ledger and what the rules ask of it.
#[derive(Debug, Serialize)]
pub struct CardDate {
    /// The canonical column.
    pub column: &'static str,
    /// What the ledger says.
    pub on: Option<NaiveDate>,
    /// It lies after the as-of date and fulfils nothing yet.
    pub after_as_of: bool,
    /// One a rule that this date fulfils.
    pub limits: Vec<Limit>,
}

/// The limit that a rule sets to a date.
#[derive(Debug, Serialize)]
pub struct Limit {
    /// What the bulletin calls the rule.
    pub label: String,
    /// First day; `None` for "any".
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: NaiveDate,
    /// What became of it.
    pub status: Status,
    /// Days that it is or was over; 0 in time.
    pub days_over: i32,
}

/// A callback owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DueAct {
    /// What the bulletin calls the rule.
    pub label: String,
    /// Ordinal from 1; `None` where the rule does not recur.
    pub k: Option<u32>,
    /// On how many distinct dates.
    pub count: u32,
    /// First day; `None` for "any".
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: NaiveDate,
    /// What became of it.
    pub status: Status,
    /// When it was decided.
    pub met_on: Option<NaiveDate>,
    /// The visit that decided it.
    pub visit: String,
    /// Visits in the due period that reached nobody.
    pub attempts: u32,
    /// The one to do next.
    pub is_next: bool,
}

/// A visit to the case.
#[derive(Debug, Serialize)]
pub struct VisitLine {
    /// Its id, else `FILE:LINE`.
    pub visit: String,
    /// When.
    pub on: NaiveDate,
    /// How.
    pub method: Method,
    /// Somebody answered.
    pub outcome: &'static str,
    /// Grades of the six items, in their order; empty where none was given.
    pub items: Vec<Option<&'static str>>,
    /// Personal.
    pub opinion: String,
    /// Personal.
    pub visitor: String,
    /// Personal: who led it.
    pub led_by: String,
    /// Personal: who took part.
    pub team: String,
}

/// What somebody was not satisfied with.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Defect {
    /// The visit that found it.
    pub visit: String,
    /// When.
    pub on: NaiveDate,
    /// The items graded 不满意; may be empty where only an order was given.
    pub items: Vec<Item>,
    /// Personal.
    pub opinion: String,
}

/// Feedback that a visit asked for.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Order {
    /// The visit.
    pub visit: String,
    /// When it asked.
    pub on: NaiveDate,
    /// The last day to answer; `None` where no rule in force sets one.
    pub to: Option<NaiveDate>,
    /// When it was answered.
    pub answered_on: Option<NaiveDate>,
    /// What became of the rule's obligation.
    pub status: Option<Status>,
    /// Working days after the last day until it was answered, or until the as-of date.
    pub working_days_over: u32,
}

/// A date of the ledger, by its canonical column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct NamedDate {
    /// The column.
    pub column: &'static str,
    /// What it says.
    pub on: NaiveDate,
}

/// A due period that would end before it begins: dates to correct.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Void {
    /// The case's window, else the row's own.
    pub window: String,
    /// Blank where the row has no case.
    pub case_id: String,
    /// The rule's id.
    pub rule: String,
    /// What the bulletin calls it.
    pub label: String,
    /// Ordinal from 1.
    pub k: u32,
    /// The dates that contradict each other, as the export has them.
    pub dates: Vec<NamedDate>,
}

impl Void {
    pub(super) fn new(row: &Obligation, rule: &Rule, intake: &Intake, lookup: &Lookup<'_>) -> Self {
        let table = intake.table(rule.dataset);
        let date = |column| Some(NamedDate { column, on: date_of(columns::days(table, column)?.get(row.row as usize)?) });
        Self {
            window: lookup.window(row.window).to_owned(),
            case_id: lookup.case_id(row.case),
            rule: rule.id.clone(),
            label: rule.label.clone(),
            k: row.k,
            dates: rule.date_columns().into_iter().filter_map(date).collect(),
        }
    }
}

impl Card {
    /// Whether none of its dates contradicts another.
    #[must_use]
    pub fn dates_make_sense(&self) -> bool {
        self.void.is_empty() && self.contradictions.is_empty()
    }
}

impl Limit {
    pub(super) fn new(row: &Obligation, rule: &Rule, as_of: i32) -> Self {
        let over = match row.status {
            Status::Late => row.met_on.map_or(0, |on| on - row.to),
            Status::Missed => as_of - row.to,
            _ => 0,
        };
        Self { label: rule.label.clone(), from: row.from.map(date_of), to: date_of(row.to), status: row.status, days_over: over }
    }
}

impl DueAct {
    pub(super) fn new(row: &Obligation, rule: &Rule, lookup: &Lookup<'_>) -> Self {
        Self {
            label: rule.label.clone(),
            k: rule.recurs().then_some(row.k),
            count: rule.count(),
            from: row.from.map(date_of),
            to: date_of(row.to),
            status: row.status,
            met_on: row.met_on.map(date_of),
            visit: row.visit.map_or_else(String::new, |visit| lookup.visit(visit)),
            attempts: row.attempts,
            is_next: false,
        }
    }
}

impl CardTally {
    pub(super) fn add(&mut self, status: Status) {
        match status {
            Status::Met => self.met += 1,
            Status::Late | Status::Early => self.late += 1,
            Status::Missed => self.missed += 1,
            Status::Open | Status::Upcoming => self.ahead += 1,
            Status::Void | Status::Exempt | Status::Unrecorded => {}
        }
    }
}

impl VisitLine {
    /// Whether somebody answered.
    #[must_use]
    pub fn is_reached(&self) -> bool {
        self.outcome == Outcome::Reached.code()
    }
}
