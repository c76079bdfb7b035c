//! The callback report (回访报告) of a round: of each project, the callbacks whose due period ends in a period, who made
//! them, what was found, why, what is done about it and by when.

use chrono::NaiveDate;
use serde::Serialize;

use super::card::{Card, DueAct, VisitLine};
use super::cards::Cards;
use crate::domain::{Item, Period, Status};

/// A round of callbacks.
#[derive(Debug, Serialize)]
pub struct Round {
    /// The period in which the due periods end.
    pub period: Period,
    /// The last date whose events count.
    pub as_of: NaiveDate,
    /// By window, category and case, then by due period.
    pub sheets: Vec<RoundSheet>,
}

/// What one round says of one project.
#[derive(Debug, Serialize)]
pub struct RoundSheet {
    /// The case's id.
    pub case_id: String,
    /// Its window.
    pub window: String,
    /// Blank where the ledger does not say.
    pub item: String,
    /// Personal.
    pub applicant: String,
    /// Personal.
    pub phone: String,
    /// The rules that ask for it, each with its ordinal and what became of it.
    pub acts: Vec<DueAct>,
    /// First day; `None` for "any".
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: NaiveDate,
    /// The visits in the due period.
    pub visits: Vec<RoundVisit>,
    /// What they found, and the repair orders of the project in the due period.
    pub found: Vec<Found>,
}

/// A visit of a round.
#[derive(Debug, Serialize)]
pub struct RoundVisit {
    /// Its id, else `FILE:LINE`.
    pub visit: String,
    /// When.
    pub on: NaiveDate,
    /// How.
    pub method: crate::domain::Method,
    /// Somebody answered.
    pub outcome: &'static str,
    /// Personal.
    pub visitor: String,
    /// Personal: who led it.
    pub led_by: String,
    /// Personal: who took part.
    pub team: String,
}

/// Something that was found.
#[derive(Debug, Serialize)]
pub struct Found {
    /// The visit or the repair order that says it.
    pub source: String,
    /// When.
    pub on: NaiveDate,
    /// The items graded 不满意; empty of a repair order.
    pub items: Vec<Item>,
    /// What was said, or the item and part of a repair order.
    pub what: String,
    /// Why; blank where nobody wrote it.
    pub cause: String,
    /// What is done about it; likewise.
    pub measure: String,
    /// By when.
    pub by: Option<NaiveDate>,
    /// When it was done.
    pub done_on: Option<NaiveDate>,
}

impl Round {
    /// Of these cards, the projects with a callback whose due period ends in `period`.
    #[must_use]
    pub fn of(cards: &Cards, period: Period) -> Self {
        let projects = cards.windows.iter().flat_map(|window| &window.cards).filter(|card| card.is_project);
        Self { period, as_of: cards.as_of, sheets: projects.flat_map(|card| sheets(card, period)).collect() }
    }
}

/// One sheet for each due period of a project that ends in `period`, whatever rules ask for it.
fn sheets(card: &Card, period: Period) -> Vec<RoundSheet> {
    let mut sheets: Vec<RoundSheet> = Vec::new();
    for act in card.schedule.iter().filter(|act| period.contains(act.to) && act.status != Status::Exempt) {
        if let Some(sheet) = sheets.iter_mut().find(|sheet| (sheet.from, sheet.to) == (act.from, act.to)) {
            sheet.acts.push(act.clone());
            continue;
        }
        let within = |on: NaiveDate| act.from.is_none_or(|from| from <= on) && on <= act.to;
        let visits = card.visits.iter().filter(|visit| within(visit.on));
        let orders = |visit: &str| card.orders.iter().find(|order| order.visit == visit);
        let defects = card.defects.iter().filter(|defect| within(defect.on)).map(|defect| Found {
            source: defect.visit.clone(),
            on: defect.on,
            items: defect.items.clone(),
            what: defect.opinion.clone(),
            cause: String::new(),
            measure: String::new(),
            by: orders(&defect.visit).and_then(|order| order.to),
            done_on: orders(&defect.visit).and_then(|order| order.answered_on),
        });
        let repairs = card.repairs.iter().filter(|repair| within(repair.on)).map(|repair| Found {
            source: repair.case_id.clone(),
            on: repair.on,
            items: Vec::new(),
            what: [repair.part.as_str(), repair.item.as_str()].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" "),
            cause: repair.cause.clone(),
            measure: repair.measure.clone(),
            by: repair.planned_on,
            done_on: repair.repaired_on,
        });
        let mut found: Vec<Found> = defects.chain(repairs).collect();
        found.sort_by(|a, b| (a.on, &a.source).cmp(&(b.on, &b.source)));
        sheets.push(RoundSheet {
            case_id: card.case_id.clone(),
            window: card.window.clone(),
            item: card.item.clone(),
            applicant: card.applicant.clone(),
            phone: if card.callback_allowed { card.phone.clone() } else { String::new() },
            acts: vec![act.clone()],
            from: act.from,
            to: act.to,
            visits: visits.map(RoundVisit::of).collect(),
            found,
        });
    }
    sheets
}

impl RoundVisit {
    fn of(visit: &VisitLine) -> Self {
        Self {
            visit: visit.visit.clone(),
            on: visit.on,
            method: visit.method,
            outcome: visit.outcome,
            visitor: visit.visitor.clone(),
            led_by: visit.led_by.clone(),
            team: visit.team.clone(),
        }
    }
}
