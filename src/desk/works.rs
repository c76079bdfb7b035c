//! What a row of the ledger says of a building beside its dates: the part and its warranty, who does the work, cause and
//! measure, and the cases that it names.
//!
//! In: texts that only [`Need::Personal`](crate::intake::Need) keeps. Out: plain structs for the caller's desk.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::names::{Lookup, Texts};
use crate::domain::spelling::folded_name;
use crate::domain::{Kind, date_of};
use crate::intake::{Intake, frame};
use crate::obligations::columns::{self, Days};
use crate::obligations::coverage::files_with;
use crate::obligations::warranties::Warranties;
use crate::standard::Term;
use crate::workspace::Workspace;

/// Cells of `contractor` that say that no firm was called in.
const OWN_WORK: [&str; 8] = ["否", "no", "无", "自营", "自行施工", "自有", "本单位", "本公司"];
/// Cells that say that one was, and not which.
const SOME_FIRM: [&str; 3] = ["是", "yes", "分包"];

/// The columns of which any makes a ledger one with works.
pub(crate) const WORK_COLUMNS: [&str; 7] = ["contractor", "part", "cause", "measure", "project_id", "corrective_for", "accepted_on"];

/// What stands behind the columns of `plan.csv` where the ledger says who does the work, or names parts.
pub const PLAN_WORK_COLUMNS: [&str; 4] = ["part", "within_warranty", "by", "contractor"];

/// What one case says.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Work {
    /// Blank where the ledger does not say.
    pub part: String,
    /// How long it is under warranty; `None` where nothing is known of it.
    pub warranty: Option<WarrantyOf>,
    /// Who does the work; `None` where the file of the row has no such column.
    pub by: Option<By>,
    /// Why it broke.
    pub cause: String,
    /// What is done about it.
    pub measure: String,
    /// The project that it belongs to.
    pub project: Option<Link>,
    /// The repair order for which it is the corrective measure.
    pub corrective_for: Option<Link>,
    /// The cases that are corrective measures for it.
    pub correctives: Vec<String>,
}

/// What the plan says of the work of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PlanWork {
    /// Blank where the ledger does not say.
    pub part: String,
    /// Whether the case lies within its warranty: `yes`, `no`, or blank where that is not known.
    pub within: &'static str,
    /// Who does the work; `None` where nothing says it.
    pub by: Option<By>,
}

/// Who does the work.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "of", content = "firm", rename_all = "snake_case")]
pub enum By {
    /// The builder's own people.
    Own,
    /// A firm; blank where it is not named.
    Subcontracted(String),
}

/// A case that a row names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The id as it stands.
    pub id: String,
    /// Whether the ledger has it.
    pub known: bool,
}

/// The warranty of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WarrantyOf {
    /// The part of the regulation, or the workspace's, that the cell names.
    pub part: Option<String>,
    /// When the building was accepted.
    pub accepted_on: Option<NaiveDate>,
    /// The end that the ledger says.
    pub stated: Option<NaiveDate>,
    /// The end by the part's period.
    pub by_part: Option<NaiveDate>,
    /// The least that the regulation asks for.
    pub least: Option<NaiveDate>,
    /// The end that counts: the later of the two first.
    pub ends_on: Option<NaiveDate>,
    /// Whether the day of the notice is not after it; `None` too of a row that is no repair.
    pub within: Option<bool>,
    /// The end that the row itself says is before the least.
    pub is_short: bool,
}

/// One part on the warranty card of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartOnCard {
    /// What it is called.
    pub name: String,
    /// How long, as the workspace writes it: `5y`, `2 heating`, `design`.
    pub period: String,
    /// The last day; `None` where it is not known.
    pub ends_on: Option<NaiveDate>,
}

/// Looks works up.
pub(crate) struct Works<'a> {
    workspace: &'a Workspace,
    intake: &'a Intake,
    lookup: Lookup<'a>,
    warranties: Warranties<'a>,
    texts: BTreeMap<&'static str, Texts<'a>>,
    notified_at: Option<Days<'a>>,
    accepted_at: Option<Days<'a>>,
    /// By file: whether it says who does the work.
    says_who: Vec<bool>,
    /// By row of a case: the rows that are corrective measures for it.
    correctives: BTreeMap<u32, Vec<u32>>,
}

impl<'a> Works<'a> {
    pub(crate) fn new(workspace: &'a Workspace, intake: &'a Intake) -> Self {
        let ledger = &intake.ledger;
        let text = |name| (name, Texts::new(ledger, name));
        let mut works = Self {
            workspace,
            intake,
            lookup: Lookup::new(intake),
            warranties: Warranties::new(intake, &workspace.warranty, &workspace.calendar),
            texts: ["contractor", "part", "cause", "measure", "project_id", "corrective_for"].map(text).into(),
            notified_at: columns::days(ledger, "notified_at"),
            accepted_at: columns::days(ledger, frame::ACCEPTED_AT),
            says_who: files_with(intake, Kind::Ledger, "contractor"),
            correctives: BTreeMap::new(),
        };
        if intake.has_column(Kind::Ledger, "corrective_for") {
            for row in 0..ledger.height() as u32 {
                let of = Some(works.text("corrective_for", row)).filter(|id| !id.is_empty()).and_then(|id| works.lookup.case(id));
                if let Some(of) = of.filter(|of| *of != row) {
                    works.correctives.entry(of).or_default().push(row);
                }
            }
        }
        works
    }

    /// Whether some ledger file has any of their columns.
    pub(crate) fn are_there(intake: &Intake) -> bool {
        WORK_COLUMNS.iter().any(|name| intake.has_column(Kind::Ledger, name))
    }

    fn text(&self, name: &str, row: u32) -> &'a str {
        self.texts.get(name).map_or("", |texts| texts.get(Some(row)))
    }

    /// Everything that a row says.
    pub(crate) fn of(&self, row: u32) -> Work {
        let text = |name| self.text(name, row).to_owned();
        let correctives = self.correctives.get(&row).into_iter().flatten().map(|case| self.lookup.case_id(Some(*case)));
        Work {
            part: text("part"),
            warranty: self.warranty(row),
            by: self.by(row),
            cause: text("cause"),
            measure: text("measure"),
            project: self.link("project_id", row),
            corrective_for: self.link("corrective_for", row),
            correctives: correctives.collect(),
        }
    }

    /// The project of a row, by its row.
    pub(crate) fn project(&self, row: u32) -> Option<u32> {
        let id = Some(self.text("project_id", row)).filter(|id| !id.is_empty())?;
        self.lookup.case(id).filter(|project| *project != row)
    }

    /// Who does the work of a row.
    pub(crate) fn by(&self, row: u32) -> Option<By> {
        let file = columns::files(&self.intake.ledger).get(row as usize).map_or(0, usize::from);
        self.says_who.get(file).is_some_and(|says| *says).then(|| By::of(self.text("contractor", row), &self.workspace.organisation))
    }

    /// The cases that a row names, by column.
    pub(crate) fn links(&self, row: u32) -> Vec<(&'static str, Link)> {
        ["project_id", "corrective_for"].into_iter().filter_map(|column| Some((column, self.link(column, row)?))).collect()
    }

    fn link(&self, name: &str, row: u32) -> Option<Link> {
        let id = Some(self.text(name, row)).filter(|id| !id.is_empty())?;
        Some(Link { id: id.to_owned(), known: self.lookup.case(id).is_some_and(|case| case != row) })
    }

    /// The warranty of a row; what it does not say is that of its project.
    pub(crate) fn warranty(&self, row: u32) -> Option<WarrantyOf> {
        let project = self.project(row);
        let either = |of: &dyn Fn(u32) -> Option<i32>| of(row).or_else(|| project.and_then(of));
        let accepted_on = either(&|row| self.warranties.accepted_on(row as usize));
        let stated = either(&|row| self.warranties.stated(row as usize));
        let part = self.warranties.part(row as usize);
        let ends = |term: Option<Term>| self.workspace.warranty.ends(term?, accepted_on?, &self.workspace.calendar);
        let by_part = ends(part.map(|part| part.term));
        let least = ends(part.and_then(|part| part.minimum));
        let ends_on = stated.max(by_part);
        if ends_on.is_none() && part.is_none() {
            return None;
        }
        // a part of which the end is not known may last longer than what is stated
        let is_open = part.is_some() && by_part.is_none();
        let day = |days: &Option<Days<'_>>| days.as_ref().and_then(|days| days.get(row as usize));
        // a project is no repair: nothing of it was notified
        let is_repair = day(&self.notified_at).is_some() || !self.text("part", row).is_empty();
        let notified = day(&self.notified_at).or_else(|| day(&self.accepted_at)).filter(|_| is_repair);
        let within = ends_on.zip(notified).map(|(ends, on)| on <= ends).filter(|within| *within || !is_open);
        Some(WarrantyOf {
            part: part.map(|part| part.name.clone()),
            accepted_on: accepted_on.map(date_of),
            stated: stated.map(date_of),
            by_part: by_part.map(date_of),
            least: least.map(date_of),
            ends_on: ends_on.filter(|_| !is_open).map(date_of),
            within,
            // a project's end is of the whole, and no word about this part
            is_short: self.warranties.stated(row as usize).zip(least).is_some_and(|(stated, least)| stated < least),
        })
    }

    /// The parts of a project's warranty card; empty where it says no day of acceptance.
    pub(crate) fn parts(&self, row: u32) -> Vec<PartOnCard> {
        let Some(accepted_on) = self.warranties.accepted_on(row as usize) else { return Vec::new() };
        let warranty = &self.workspace.warranty;
        let part = |part: &crate::standard::WarrantyPart| PartOnCard {
            name: part.name.clone(),
            period: match (part.term, warranty.design_life) {
                (Term::Design, Some(life)) => life.to_string(),
                (term, _) => term.to_string(),
            },
            ends_on: warranty.ends(part.term, accepted_on, &self.workspace.calendar).map(date_of),
        };
        warranty.parts.iter().map(part).collect()
    }
}

impl Work {
    /// Whether it says anything.
    pub(super) fn is_anything(&self) -> bool {
        let texts = [&self.part, &self.cause, &self.measure].into_iter().any(|text| !text.is_empty());
        texts
            || self.warranty.is_some()
            || self.by.is_some()
            || self.project.is_some()
            || self.corrective_for.is_some()
            || !self.correctives.is_empty()
    }
}

impl PlanWork {
    pub(super) fn of(work: &Work) -> Self {
        let within = work.warranty.as_ref().and_then(|warranty| warranty.within);
        Self { part: work.part.clone(), within: within.map_or("", |within| if within { "yes" } else { "no" }), by: work.by.clone() }
    }

    /// Its cells of `plan.csv`.
    pub(super) fn cells(&self) -> [String; 4] {
        let (by, firm) = self.by.as_ref().map_or(("", ""), |by| (by.code(), by.firm()));
        [self.part.as_str(), self.within, by, firm].map(str::to_owned)
    }
}

impl By {
    /// What a cell says, where `organisation` is the builder's own name.
    fn of(cell: &str, organisation: &str) -> Self {
        let folded = folded_name(cell);
        let is_own = folded.is_empty() || OWN_WORK.contains(&folded.as_str()) || folded == folded_name(organisation);
        match () {
            () if is_own => Self::Own,
            () if SOME_FIRM.contains(&folded.as_str()) => Self::Subcontracted(String::new()),
            () => Self::Subcontracted(cell.to_owned()),
        }
    }

    /// The name in tables.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Subcontracted(_) => "subcontracted",
        }
    }

    /// The firm; blank for own work and where it is not named.
    #[must_use]
    pub fn firm(&self) -> &str {
        match self {
            Self::Own => "",
            Self::Subcontracted(firm) => firm,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_work_and_a_firm_are_told_apart() {
        for (cell, firm) in [
            ("", None),
            ("否", None),
            ("ＮＯ", None),
            ("本公司", None),
            ("锦川建筑公司", None),
            ("是", Some("")),
            ("分包", Some("")),
            ("甲防水公司", Some("甲防水公司")),
        ] {
            let expected = firm.map_or(By::Own, |firm| By::Subcontracted(firm.to_owned()));
            assert_eq!(By::of(cell, "锦川建筑公司"), expected, "{cell}");
        }
        assert_eq!(By::of("甲公司", "").firm(), "甲公司", "no name of its own");
    }
}
