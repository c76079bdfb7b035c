//! The cards of a workspace: one a case, for projects and repair orders, with what they owe and what people said.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

use super::card::{Card, CardDate, CardTally, DueAct, Limit, Void, WarrantyCard, WarrantyRepair};
use super::contractors::{self, DeskList};
use super::engineering::{DATES, Engineering, STEPS, STEPS_OF_SOME};
use super::find::find_case;
use super::leaders::Leaders;
use super::names::{Lookup, Texts};
use super::opinions::{Report, VisitTable};
use super::works::{Work, Works};
use crate::domain::{Kind, Status, date_of, day_number, slugs};
use crate::error::{Error, Result};
use crate::intake::{Intake, frame};
use crate::obligations::frame::{Obligation, rows};
use crate::obligations::{Assessment, columns};
use crate::standard::{ACCEPTED_ON, Rule};
use crate::workspace::Workspace;

/// Columns whose dates may lie ahead without anything being wrong.
const MAY_LIE_AHEAD: [&str; 6] = ["contract_start", "contract_end", "handed_over_on", "warranty_ends_on", "planned_on", "valid_until"];

/// Pairs of dates of which the first must not come after the second.
const IN_ORDER: [(&str, &str); 3] =
    [("contract_start", "contract_end"), ("handed_over_on", "warranty_ends_on"), ("accepted_on", "warranty_ends_on")];

/// The cards of all windows, at a date.
#[derive(Debug)]
pub struct Cards {
    /// The last date whose events count.
    pub as_of: NaiveDate,
    /// By name.
    pub windows: Vec<CardsOfWindow>,
    /// The categories whose cases have a card, in the order of the rules that name them.
    pub categories: Vec<String>,
    /// Lists beside the cards by the name of their file: header and lines; only those of which the ledger has columns.
    pub lists: Vec<DeskList>,
}

/// The cards of a window.
#[derive(Debug, Serialize)]
pub struct CardsOfWindow {
    /// Its name.
    pub name: String,
    /// By category and case.
    pub cards: Vec<Card>,
}

impl Cards {
    /// Gathers the cards of `wanted`, or of every project and repair order where none is named.
    ///
    /// # Errors
    /// No rule in force is about such cases; an id that is not in the ledger, or whose case has no card.
    pub fn gather(workspace: &Workspace, intake: &Intake, as_of: NaiveDate, wanted: &[String]) -> Result<Self> {
        let engineering = Engineering::new(&workspace.standards);
        if engineering.is_empty() {
            return Err(Error::new(message!("desk.no_rule_of_cards")));
        }
        let found = CardCases::new(workspace, intake, as_of, &engineering)?;
        let all: BTreeSet<u32> = found.cases.keys().copied().collect();
        let chosen = chosen(intake, wanted, &all)?;
        let lookup = Lookup::new(intake);
        let ids: BTreeMap<u32, String> = all.iter().map(|case| (*case, lookup.case_id(Some(*case)))).collect();
        let names = slugs(ids.values().map(String::as_str), "case");
        let works = Works::new(workspace, intake);
        let leaders = Leaders::new(workspace, intake, as_of)?;
        let maker = Maker {
            works: &works,
            has_works: Works::are_there(intake),
            projects: engineering.projects(),
            duties: engineering.duties(),
            repairs: repairs(intake, &works),
            leaders: &leaders,
            rules: &workspace.standards.rules,
            lookup: &lookup,
            visits: VisitTable::new(intake, &lookup, day_number(as_of), &workspace.calendar),
            intake,
            as_of: day_number(as_of),
            columns: engineering.by_category(intake),
        };
        let visits = maker.visits.rows_of(intake, chosen.iter().copied());
        let cards = chosen.iter().map(|case| {
            let slug = names[ids[case].as_str()].clone();
            maker.card(*case, slug, &found.cases[case], &visits[case])
        });
        let mut cards: Vec<Card> = cards.collect();
        cards.sort_by(|a, b| (&a.window, &a.category, &a.case_id).cmp(&(&b.window, &b.category, &b.case_id)));
        let mut windows: Vec<CardsOfWindow> = Vec::new();
        for card in cards {
            match windows.last_mut().filter(|window| window.name == card.window) {
                Some(window) => window.cards.push(card),
                None => windows.push(CardsOfWindow { name: card.window.clone(), cards: vec![card] }),
            }
        }
        let lists = contractors::lists(workspace, intake, as_of, &works, &found.cases);
        Ok(Self { as_of, windows, categories: engineering.categories(), lists })
    }
}

/// The rows of the cases that are wanted, all of `all` where none is.
fn chosen(intake: &Intake, wanted: &[String], all: &BTreeSet<u32>) -> Result<BTreeSet<u32>> {
    if wanted.is_empty() {
        return Ok(all.clone());
    }
    let mut chosen = BTreeSet::new();
    for id in wanted {
        let case = find_case(intake, id)?;
        if !all.contains(&case) {
            let category = Lookup::new(intake).category_of_case(Some(case)).to_owned();
            return Err(Error::new(message!("desk.no_card", id = id.trim(), category)));
        }
        chosen.insert(case);
    }
    Ok(chosen)
}

/// The cases that have a card, each with everything it owes by any rule.
struct CardCases {
    cases: BTreeMap<u32, Vec<(usize, Obligation)>>,
}

impl CardCases {
    fn new(workspace: &Workspace, intake: &Intake, as_of: NaiveDate, engineering: &Engineering<'_>) -> Result<Self> {
        let named = engineering.by_category(intake);
        let category = columns::numbers(&intake.ledger, frame::CATEGORY);
        let has_card = |case: u32| category.get(case as usize).is_some_and(|category| named[category as usize].is_some());
        let cases = (0..intake.ledger.height() as u32).filter(|case| has_card(*case));
        let mut cases: BTreeMap<u32, Vec<(usize, Obligation)>> = cases.map(|case| (case, Vec::new())).collect();
        let rules = &workspace.standards.rules;
        let assessment = Assessment::new(workspace, intake, as_of);
        // engineering rules first: one without categories may be what gives a case its card
        let (ours, others): (Vec<usize>, Vec<usize>) = (0..rules.len()).partition(|place| engineering.has(&rules[*place]));
        for place in ours {
            assessment.rule(place, |acts| {
                let owed = rows(&acts.table).filter_map(|row| Some((row.case?, row)));
                owed.for_each(|(case, row)| cases.entry(case).or_default().push((place, row)));
                Ok(())
            })?;
        }
        for place in others {
            assessment.rule(place, |acts| {
                for row in rows(&acts.table) {
                    if let Some(owed) = row.case.and_then(|case| cases.get_mut(&case)) {
                        owed.push((place, row));
                    }
                }
                Ok(())
            })?;
        }
        for owed in cases.values_mut() {
            owed.sort_by_key(|(place, row)| (row.to, *place, row.k, row.row));
        }
        Ok(Self { cases })
    }
}

/// By row of a project: the rows of the cases that name it, in order.
fn repairs(intake: &Intake, works: &Works<'_>) -> BTreeMap<u32, Vec<u32>> {
    let mut repairs: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    if intake.has_column(Kind::Ledger, "project_id") {
        for row in 0..intake.ledger.height() as u32 {
            if let Some(project) = works.project(row) {
                repairs.entry(project).or_default().push(row);
            }
        }
    }
    repairs
}

/// Makes one card after the other.
struct Maker<'a> {
    works: &'a Works<'a>,
    /// Whether the ledger has any column of works.
    has_works: bool,
    /// The categories of projects.
    projects: BTreeSet<&'a str>,
    /// What the rules ask of a repair.
    duties: Vec<(String, String)>,
    /// By row of a project: its repairs.
    repairs: BTreeMap<u32, Vec<u32>>,
    leaders: &'a Leaders,
    rules: &'a [Rule],
    lookup: &'a Lookup<'a>,
    visits: VisitTable<'a>,
    intake: &'a Intake,
    as_of: i32,
    /// By category number: the columns that engineering rules look at.
    columns: Vec<Option<BTreeSet<&'static str>>>,
}

impl Maker<'_> {
    fn card(&self, case: u32, slug: String, owed: &[(usize, Obligation)], visits: &[u32]) -> Card {
        let ledger = &self.intake.ledger;
        let cell = |name: &str| Texts::new(ledger, name).get(Some(case)).to_owned();
        let window = columns::numbers(ledger, frame::WINDOW).get(case as usize).unwrap_or(u32::MAX);
        let standing = || owed.iter().filter(|(_, row)| row.status != Status::Void);
        let mut tally = CardTally::default();
        standing().for_each(|(_, row)| tally.add(row.status));
        let schedule = self.schedule(standing());
        let Report { visits, defects, orders } = self.visits.report(visits, &self.feedback(owed));
        let (dates, steps) = self.dates(case, owed);
        let work = if self.has_works { self.works.of(case) } else { Work::default() };
        Card {
            has_work: work.is_anything(),
            work,
            is_project: self.projects.contains(self.lookup.category_of_case(Some(case))),
            repairs: self.repairs(case),
            warranty_card: self.warranty_card(case),
            leaderless: self.leaders.of(case).map(|visit| self.lookup.visit(visit)).collect(),
            slug,
            case_id: self.lookup.case_id(Some(case)),
            window: self.lookup.window(window).to_owned(),
            category: self.lookup.category_of_case(Some(case)).to_owned(),
            item: cell("item"),
            applicant: cell("applicant"),
            phone: cell("phone"),
            callback_allowed: columns::flags(ledger, frame::CALLBACK_ALLOWED).get(case as usize),
            dates,
            steps,
            next: schedule.iter().find(|act| act.is_next).cloned(),
            schedule,
            visits,
            defects,
            orders,
            void: owed
                .iter()
                .filter(|(_, row)| row.status == Status::Void)
                .map(|(place, row)| Void::new(row, &self.rules[*place], self.intake, self.lookup))
                .collect(),
            contradictions: IN_ORDER
                .into_iter()
                .filter(|(first, second)| self.day(case, first) > self.day(case, second).or(Some(i32::MAX)))
                .collect(),
            tally,
        }
    }

    /// What the warranty card of a project says.
    fn warranty_card(&self, case: u32) -> Option<WarrantyCard> {
        let category = self.lookup.category_of_case(Some(case));
        let accepted_on = self.day(case, ACCEPTED_ON).filter(|_| self.projects.contains(category))?;
        let date = |column: &str| self.day(case, column).map(date_of);
        Some(WarrantyCard {
            accepted_on: date_of(accepted_on),
            handed_over_on: date("handed_over_on"),
            stated: date("warranty_ends_on"),
            parts: self.works.parts(case),
            duties: self.duties.clone(),
        })
    }

    /// The repairs of a project, by date.
    fn repairs(&self, case: u32) -> Vec<WarrantyRepair> {
        let mut repairs: Vec<WarrantyRepair> = self.repairs.get(&case).into_iter().flatten().filter_map(|row| self.repair(*row)).collect();
        repairs.sort_by(|a, b| (a.on, &a.case_id).cmp(&(b.on, &b.case_id)));
        repairs
    }

    fn repair(&self, case: u32) -> Option<WarrantyRepair> {
        let on = self.day(case, "notified_at").or_else(|| self.day(case, frame::ACCEPTED_AT)).filter(|on| *on <= self.as_of)?;
        let work = self.works.of(case);
        Some(WarrantyRepair {
            case_id: self.lookup.case_id(Some(case)),
            on: date_of(on),
            part: work.part,
            item: Texts::new(&self.intake.ledger, "item").get(Some(case)).to_owned(),
            cause: work.cause,
            measure: work.measure,
            planned_on: self.day(case, "planned_on").map(date_of),
            repaired_on: self.day(case, "repaired_at").filter(|on| *on <= self.as_of).map(date_of),
        })
    }

    fn day(&self, case: u32, column: &str) -> Option<i32> {
        columns::days(&self.intake.ledger, column).and_then(|days| days.get(case as usize))
    }

    /// Callbacks owed by last day; the next is the earliest that is still ahead.
    fn schedule<'b>(&self, owed: impl Iterator<Item = &'b (usize, Obligation)>) -> Vec<DueAct> {
        let visits = owed.filter(|(place, _)| self.rules[*place].is_visit());
        let mut schedule: Vec<DueAct> = visits.map(|(place, row)| DueAct::new(row, &self.rules[*place], self.lookup)).collect();
        if let Some(next) = schedule.iter_mut().find(|act| matches!(act.status, Status::Open | Status::Upcoming)) {
            next.is_next = true;
        }
        schedule
    }

    /// What is owed in answer to visits, by row of the visit; where several rules ask, the first to end.
    fn feedback(&self, owed: &[(usize, Obligation)]) -> BTreeMap<u32, Obligation> {
        let mut feedback = BTreeMap::new();
        for (place, row) in owed {
            let rule = &self.rules[*place];
            if rule.dataset == Kind::Visits && !rule.is_visit() && row.status != Status::Void {
                feedback.entry(row.row).or_insert(*row);
            }
        }
        feedback
    }

    /// The dates of the case and the steps of its repair, each with the limits that rules set.
    fn dates(&self, case: u32, owed: &[(usize, Obligation)]) -> (Vec<CardDate>, Vec<CardDate>) {
        let category = columns::numbers(&self.intake.ledger, frame::CATEGORY).get(case as usize);
        let asked = category.and_then(|category| self.columns[category as usize].as_ref());
        let line = |column: &'static str| {
            let on = self.day(case, column);
            let fulfils = |(place, row): &&(usize, Obligation)| {
                let rule = &self.rules[*place];
                rule.dataset == Kind::Ledger && rule.fulfilled_by.column() == Some(column) && row.status != Status::Void
            };
            CardDate {
                column,
                on: on.map(date_of),
                after_as_of: !MAY_LIE_AHEAD.contains(&column) && on.is_some_and(|on| on > self.as_of),
                limits: owed.iter().filter(fulfils).map(|(place, row)| Limit::new(row, &self.rules[*place], self.as_of)).collect(),
            }
        };
        let wanted =
            |date: &CardDate| date.on.is_some() || !date.limits.is_empty() || asked.is_some_and(|asked| asked.contains(date.column));
        let dates = DATES.map(line).into_iter().filter(wanted).collect();
        let steps: Vec<CardDate> = STEPS.map(line).into_iter().collect();
        let is_repair = steps.iter().filter(|step| ["notified_at", "issued_at", "repaired_at"].contains(&step.column)).any(wanted);
        let is_known = |step: &CardDate| step.on.is_some() || step.limits.iter().any(|limit| limit.status != Status::Unrecorded);
        let shown = |step: &CardDate| if STEPS_OF_SOME.contains(&step.column) { is_known(step) } else { is_repair || wanted(step) };
        (dates, steps.into_iter().filter(shown).collect())
    }
}
