//! The callback report (回访报告) of a case: the opinions of its visits, the defects they found,
//! what was ordered and answered.

use std::collections::BTreeMap;

use super::card::{Defect, Order, VisitLine};
use super::names::{Lookup, Texts};
use crate::calendar::Calendar;
use crate::domain::{Item, Method, Opinion, Outcome, Status, date_of};
use crate::intake::{Intake, frame};
use crate::obligations::columns::{self, Codes, Days, Flags};
use crate::obligations::frame::Obligation;

/// The visits' columns, asked row by row.
pub(super) struct VisitTable<'a> {
    lookup: &'a Lookup<'a>,
    on: Days<'a>,
    method: Codes<'a>,
    outcome: Codes<'a>,
    items: [Codes<'a>; 6],
    needs_feedback: Flags<'a>,
    feedback_on: Option<Days<'a>>,
    opinion: Texts<'a>,
    visitor: Texts<'a>,
    led_by: Texts<'a>,
    team: Texts<'a>,
    as_of: i32,
    calendar: &'a Calendar,
}

/// What the visits of one case say.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) visits: Vec<VisitLine>,
    pub(super) defects: Vec<Defect>,
    pub(super) orders: Vec<Order>,
}

impl<'a> VisitTable<'a> {
    pub(super) fn new(intake: &'a Intake, lookup: &'a Lookup<'a>, as_of: i32, calendar: &'a Calendar) -> Self {
        let table = &intake.visits;
        Self {
            lookup,
            on: columns::days(table, frame::VISITED_AT).expect("every visit has a date"),
            method: columns::codes(table, frame::METHOD),
            outcome: columns::codes(table, frame::OUTCOME),
            items: Item::ALL.map(|item| columns::codes(table, item.column())),
            needs_feedback: columns::flags(table, frame::NEEDS_FEEDBACK),
            feedback_on: columns::days(table, "feedback_on"),
            opinion: Texts::new(table, "opinion"),
            visitor: Texts::new(table, "visitor"),
            led_by: Texts::new(table, "led_by"),
            team: Texts::new(table, "team"),
            as_of,
            calendar,
        }
    }

    /// The rows of the visits up to the as-of date of each of `cases`, by date, then in reading order.
    pub(super) fn rows_of(&self, intake: &Intake, cases: impl Iterator<Item = u32>) -> BTreeMap<u32, Vec<u32>> {
        let mut rows: BTreeMap<u32, Vec<u32>> = cases.map(|case| (case, Vec::new())).collect();
        let case = columns::numbers(&intake.visits, frame::CASE);
        for row in 0..case.len() {
            if let Some(found) = case.get(row).and_then(|case| rows.get_mut(&case))
                && self.on.get(row).is_some_and(|on| on <= self.as_of)
            {
                found.push(row as u32);
            }
        }
        for found in rows.values_mut() {
            found.sort_by_key(|row| self.on.get(*row as usize));
        }
        rows
    }

    /// The report of these visits; `feedback` are the obligations to answer them, by row of the visit.
    pub(super) fn report(&self, rows: &[u32], feedback: &BTreeMap<u32, Obligation>) -> Report {
        let mut report = Report::default();
        for row in rows.iter().copied() {
            let Some(line) = self.line(row) else { continue };
            let says = |item: &Item, grade: Opinion| self.items[*item as usize].get(row as usize) == Some(grade as u8);
            let unhappy = |item: &Item| Opinion::UNHAPPY.into_iter().any(|grade| says(item, grade));
            let items: Vec<Item> = Item::ALL.into_iter().filter(unhappy).collect();
            let asked = self.needs_feedback.get(row as usize);
            if line.is_reached() && (!items.is_empty() || asked) {
                report.defects.push(Defect { visit: line.visit.clone(), on: line.on, items, opinion: line.opinion.clone() });
            }
            let owed = feedback.get(&row);
            if owed.is_some() || asked && line.is_reached() {
                report.orders.push(self.order(row, &line, owed));
            }
            report.visits.push(line);
        }
        report
    }

    fn line(&self, row: u32) -> Option<VisitLine> {
        let at = row as usize;
        let grade = |codes: &Codes<'_>| codes.get(at).and_then(|code| Opinion::ALL.get(usize::from(code))).map(|grade| grade.code());
        let items: Vec<Option<&'static str>> = self.items.iter().map(grade).collect();
        Some(VisitLine {
            visit: self.lookup.visit(row),
            on: date_of(self.on.get(at)?),
            method: Method::ALL[usize::from(self.method.get(at)?)],
            outcome: Outcome::ALL[usize::from(self.outcome.get(at)?)].code(),
            items: if items.iter().any(Option::is_some) { items } else { Vec::new() },
            opinion: self.opinion.get(Some(row)).to_owned(),
            visitor: self.visitor.get(Some(row)).to_owned(),
            led_by: self.led_by.get(Some(row)).to_owned(),
            team: self.team.get(Some(row)).to_owned(),
        })
    }

    fn order(&self, row: u32, line: &VisitLine, owed: Option<&Obligation>) -> Order {
        let answered = self.feedback_on.as_ref().and_then(|days| days.get(row as usize)).filter(|on| *on <= self.as_of);
        let over = owed.map_or(0, |owed| match owed.status {
            Status::Late | Status::Missed => self.calendar.count(owed.to + 1, answered.unwrap_or(self.as_of)),
            _ => 0,
        });
        Order {
            visit: line.visit.clone(),
            on: line.on,
            to: owed.map(|owed| date_of(owed.to)),
            answered_on: answered.map(date_of),
            status: owed.map(|owed| owed.status),
            working_days_over: over,
        }
    }
}
