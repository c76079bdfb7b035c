//! Own work and subcontractors told apart: a list of the cases that say who does the work, and the rates of each.
//!
//! Absent on purpose: anything of this in `public/`. A firm's name is there only where a window bears it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::names::{Lookup, Texts};
use super::works::{By, Works};
use crate::domain::{Kind, Period, Rate, Ratio, Status, date_of};
use crate::intake::{Intake, frame};
use crate::obligations::columns;
use crate::obligations::frame::Obligation;
use crate::workspace::Workspace;

/// Header of `works.csv`.
pub const WORK_LIST_COLUMNS: [&str; 20] = [
    "window",
    "case_id",
    "category",
    "item",
    "project_id",
    "part",
    "warranty_part",
    "accepted_on",
    "stated_end",
    "least_end",
    "warranty_end",
    "notified_on",
    "within_warranty",
    "by",
    "contractor",
    "cause",
    "measure",
    "corrective_for",
    "corrective_measures",
    "missed",
];

/// Header of `contractors.csv`.
pub const CONTRACTOR_COLUMNS: [&str; 16] = [
    "period",
    "rule",
    "label",
    "by",
    "contractor",
    "due",
    "met",
    "late",
    "early",
    "missed",
    "unrecorded",
    "rate",
    "target",
    "asked",
    "short",
    "open",
];

/// A list beside the cards.
#[derive(Debug)]
pub struct DeskList {
    /// The name of its file.
    pub name: &'static str,
    /// Its header.
    pub columns: &'static [&'static str],
    /// Its lines.
    pub lines: Vec<Vec<String>>,
}

/// What became of the acts of one rule.
#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    met: u64,
    late: u64,
    early: u64,
    missed: u64,
    unrecorded: u64,
    open: u64,
}

/// Whose rate it is: a period by its place, a rule by its place, who did the work, and which firm, where it is not all.
type Key<'a> = (usize, usize, &'static str, &'a str);

/// The lists that the ledger has columns for; `cases` are those with a card, with everything that they owe.
pub(super) fn lists(
    workspace: &Workspace,
    intake: &Intake,
    as_of: NaiveDate,
    works: &Works<'_>,
    cases: &BTreeMap<u32, Vec<(usize, Obligation)>>,
) -> Vec<DeskList> {
    let mut lists = Vec::new();
    if Works::are_there(intake) {
        lists.push(DeskList { name: "works.csv", columns: &WORK_LIST_COLUMNS, lines: works_of(intake, works, cases) });
    }
    if intake.has_column(Kind::Ledger, "contractor") {
        lists.push(DeskList { name: "contractors.csv", columns: &CONTRACTOR_COLUMNS, lines: rates(workspace, as_of, works, cases) });
    }
    lists
}

/// A line a case of the ledger that says anything of its work, by window and case.
fn works_of(intake: &Intake, works: &Works<'_>, cases: &BTreeMap<u32, Vec<(usize, Obligation)>>) -> Vec<Vec<String>> {
    let lookup = Lookup::new(intake);
    let item = Texts::new(&intake.ledger, "item");
    let day = |row: u32, column: &str| columns::days(&intake.ledger, column).and_then(|days| days.get(row as usize)).map(date_of);
    let date = |date: Option<NaiveDate>| date.map_or_else(String::new, |date| date.to_string());
    let line = |row: u32| {
        let row = &row;
        let work = works.of(*row);
        work.is_anything().then(|| {
            let link = |link: &Option<super::works::Link>| link.as_ref().map_or_else(String::new, |link| link.id.clone());
            let warranty = work.warranty.as_ref();
            let within = warranty.and_then(|warranty| warranty.within).map_or("", |within| if within { "yes" } else { "no" });
            let missed = cases.get(row).map(|owed| owed.iter().filter(|(_, act)| act.status == Status::Missed).count());
            vec![
                lookup.window_of_case(*row).to_owned(),
                lookup.case_id(Some(*row)),
                lookup.category_of_case(Some(*row)).to_owned(),
                item.get(Some(*row)).to_owned(),
                link(&work.project),
                work.part.clone(),
                warranty.and_then(|warranty| warranty.part.clone()).unwrap_or_default(),
                date(warranty.and_then(|warranty| warranty.accepted_on)),
                date(warranty.and_then(|warranty| warranty.stated)),
                date(warranty.and_then(|warranty| warranty.least)),
                date(warranty.and_then(|warranty| warranty.ends_on)),
                date(day(*row, "notified_at").or_else(|| day(*row, frame::ACCEPTED_AT))),
                within.to_owned(),
                work.by.as_ref().map_or("", By::code).to_owned(),
                work.by.as_ref().map_or("", By::firm).to_owned(),
                work.cause,
                work.measure,
                link(&work.corrective_for),
                work.correctives.join(" "),
                missed.map_or_else(String::new, |missed| missed.to_string()),
            ]
        })
    };
    let mut lines: Vec<Vec<String>> = (0..intake.ledger.height() as u32).filter_map(line).collect();
    lines.sort();
    lines
}

/// The rates of the period of the cadence that the as-of date lies in, and of the twelve months, of own work, of all that
/// is subcontracted, and of each firm.
fn rates(workspace: &Workspace, as_of: NaiveDate, works: &Works<'_>, cases: &BTreeMap<u32, Vec<(usize, Obligation)>>) -> Vec<Vec<String>> {
    let period = Period::containing(as_of, workspace.cadence);
    let months = period.twelve_months();
    let year = months.first().zip(months.last()).map(|(first, last)| (first.first(), last.last(), format!("{first}/{last}")));
    let spans: Vec<(NaiveDate, NaiveDate, String)> =
        [Some((period.first(), period.last(), period.to_string())), year].into_iter().flatten().collect();
    let by: BTreeMap<u32, By> = cases.keys().filter_map(|row| Some((*row, works.by(*row)?))).collect();
    let mut counts: BTreeMap<Key<'_>, Counted> = BTreeMap::new();
    for (row, who) in &by {
        // all that is subcontracted, and each firm; own work has none
        let firms: BTreeSet<&str> = ["", who.firm()].into();
        for (rule, act) in &cases[row] {
            for (place, (first, last, _)) in spans.iter().enumerate() {
                let to = date_of(act.to);
                if *first <= to && to <= *last {
                    for firm in &firms {
                        counts.entry((place, *rule, who.code(), firm)).or_default().add(act.status);
                    }
                }
            }
        }
    }
    let rules = &workspace.standards.rules;
    let line = |((span, rule, by, firm), counted): (&Key<'_>, &Counted)| {
        let rule = &rules[*rule];
        let due = counted.due();
        let rate = (due > 0).then(|| Ratio::new(counted.met.into(), due.into()));
        let number = |n: Option<u64>| n.map_or_else(String::new, |n| n.to_string());
        let asked = rule.asked(due).filter(|_| due > 0);
        let share =
            |ratio: Option<&Ratio>, target: Option<&Ratio>| ratio.map_or_else(String::new, |ratio| Rate::of(ratio, target).to_string());
        vec![
            spans[*span].2.clone(),
            rule.id.clone(),
            rule.label.clone(),
            (*by).to_owned(),
            (*firm).to_owned(),
            due.to_string(),
            counted.met.to_string(),
            counted.late.to_string(),
            counted.early.to_string(),
            counted.missed.to_string(),
            counted.unrecorded.to_string(),
            share(rate.as_ref(), rule.target.as_ref()),
            share(rule.target.as_ref(), None),
            number(asked),
            number(asked.map(|asked| asked.saturating_sub(counted.met))),
            counted.open.to_string(),
        ]
    };
    counts.iter().map(line).collect()
}

impl Counted {
    fn add(&mut self, status: Status) {
        match status {
            Status::Met => self.met += 1,
            Status::Late => self.late += 1,
            Status::Early => self.early += 1,
            Status::Missed => self.missed += 1,
            Status::Unrecorded => self.unrecorded += 1,
            Status::Open | Status::Upcoming => self.open += 1,
            Status::Void | Status::Exempt => {}
        }
    }

    fn due(&self) -> u64 {
        self.met + self.late + self.early + self.missed
    }
}
