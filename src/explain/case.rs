//! Why a case stands as it does: the rows that name it, and each act that was owed for it.

use polars::prelude::{IntoLazy, col, lit};
use serde::Serialize;

use super::arithmetic::{self, Dates};
use super::say::{self, Say, date};
use super::work;
use crate::desk::{Lookup, SaidLine, Texts, Works, opinions_about};
use crate::domain::{Kind, Locale, Method, Outcome, Status};
use crate::error::Result;
use crate::figures::Figures;
use crate::intake::{Fate, Intake, NamedRow, frame};
use crate::obligations::frame::{CASE, Obligation, rows};
use crate::obligations::warranties::Warranties;
use crate::obligations::{Obligations, columns, coverage, query};
use crate::standard::{Fulfilment, PART, Rule};
use crate::workspace::Workspace;

/// Everything about one case.
#[derive(Debug, Serialize)]
pub struct CaseExplanation {
    /// Its id.
    pub case_id: String,
    /// Its window; empty where no row of it is accepted.
    pub window: String,
    /// Its category.
    pub category: String,
    /// The last date whose events count.
    pub as_of: String,
    /// What its row says of a building: part and warranty, who does the work, cause and measure, the cases that it names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub work: Vec<String>,
    /// Every row that names it.
    pub rows: Vec<NamedRowView>,
    /// Every act owed.
    pub obligations: Vec<ObligationView>,
    /// What was said at its visits, with the words that decided its themes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub opinions: Vec<SaidLine>,
    /// Rules about its category that ask nothing of it yet, each with the date that is blank.
    pub not_begun: Vec<String>,
}

/// A row that names the case.
#[derive(Debug, Serialize)]
pub struct NamedRowView {
    /// The kind of table.
    pub kind: Kind,
    /// `FILE:LINE`
    pub place: String,
    /// `accepted`, `rejected`, `duplicate`, `superseded` or `left_out`
    pub fate: &'static str,
    /// Codes of the faults, or the place of the row that corrected it.
    pub detail: String,
    /// The faults in words.
    pub faults: Vec<String>,
}

/// An act owed, with how it was worked out.
#[derive(Debug, Serialize)]
pub struct ObligationView {
    /// The rule's id.
    pub rule: String,
    /// Its label.
    pub label: String,
    /// The standard that it comes from.
    pub standard: String,
    /// Its ordinal.
    pub k: u32,
    /// Whether the rule asks for it again and again.
    pub recurs: bool,
    /// First day, where there is one.
    pub from: Option<String>,
    /// Last day.
    pub to: String,
    /// How the due period came about, step by step.
    pub steps: Vec<String>,
    /// The status.
    pub status: Status,
    /// The status in words.
    pub status_label: String,
    /// Why that status.
    pub because: String,
    /// The day that decided it.
    pub decided_on: Option<String>,
    /// The visit that decided it, by id or `FILE:LINE`.
    pub visit: Option<String>,
    /// Every visit to the case up to the as-of date.
    pub visits: Vec<String>,
    /// The visit or evaluation that the act arises from.
    pub source: Option<String>,
}

/// Gathers the acts of one case rule by rule.
pub struct CaseCollector {
    case: Option<u32>,
    found: Vec<(usize, Obligation)>,
}

impl CaseCollector {
    /// For the case with this id; it may have no accepted row.
    #[must_use]
    pub fn new(intake: &Intake, id: &str) -> Self {
        Self { case: Lookup::new(intake).case(id), found: Vec::new() }
    }

    /// Keeps what the rule at `place` owes for the case.
    ///
    /// # Errors
    /// Never for a table of obligations.
    pub fn add(&mut self, place: usize, obligations: &Obligations) -> Result<()> {
        if let Some(case) = self.case {
            let owed = query::collect(obligations.table.clone().lazy().filter(col(CASE).eq(lit(case))))?;
            self.found.extend(rows(&owed).map(|row| (place, row)));
        }
        Ok(())
    }

    /// The explanation, with the rows that name the case.
    ///
    /// # Errors
    /// A file that is no longer what it was.
    pub fn explain(
        self,
        id: &str,
        named: &[NamedRow],
        intake: &Intake,
        workspace: &Workspace,
        figures: &Figures,
    ) -> Result<CaseExplanation> {
        let lookup = Lookup::new(intake);
        let about =
            |(place, row): &(usize, Obligation)| obligation(&workspace.standards.rules[*place], row, intake, workspace, figures, &lookup);
        Ok(CaseExplanation {
            case_id: id.to_owned(),
            window: self.case.map_or_else(String::new, |case| lookup.window_of_case(case).to_owned()),
            category: lookup.category_of_case(self.case).to_owned(),
            as_of: figures.counts.as_of.to_string(),
            work: self.case.filter(|_| Works::are_there(intake)).map_or_else(Vec::new, |case| work::lines(case, intake, workspace)),
            rows: named.iter().map(|row| named_row(row, intake, workspace.locale)).collect(),
            obligations: self.found.iter().map(about).collect(),
            opinions: opinions_about(intake, workspace, id, figures.counts.as_of)?,
            not_begun: self.case.map_or_else(Vec::new, |case| not_begun(case, intake, workspace, &lookup)),
        })
    }
}

fn named_row(row: &NamedRow, intake: &Intake, locale: Locale) -> NamedRowView {
    let place = |file: u16, line: u32| format!("{}:{line}", intake.files.get(usize::from(file)).map_or("", |file| file.path.as_str()));
    let (fate, detail) = match &row.fate {
        Fate::Accepted => ("accepted", String::new()),
        Fate::Rejected(codes) => ("rejected", codes.iter().map(|code| code.code()).collect::<Vec<_>>().join(" ")),
        Fate::Duplicate => ("duplicate", String::new()),
        Fate::Superseded(file, line) => ("superseded", place(*file, *line)),
        Fate::LeftOut => ("left_out", String::new()),
    };
    let faults = match &row.fate {
        Fate::Rejected(codes) => codes.iter().map(|code| code.message(locale).to_owned()).collect(),
        _ => Vec::new(),
    };
    NamedRowView { kind: row.kind, place: place(row.file, row.line), fate, detail, faults }
}

/// The rules about the case whose clock has not started, or whose last day is not known, for want of a date.
fn not_begun(case: u32, intake: &Intake, workspace: &Workspace, lookup: &Lookup<'_>) -> Vec<String> {
    let (standards, say) = (&workspace.standards, Say(workspace.locale));
    let category = Some(lookup.category_of_case(Some(case))).filter(|name| !name.is_empty());
    let is_blank = |column: &&str| columns::days(&intake.ledger, column).and_then(|days| days.get(case as usize)).is_none();
    let about = |(place, rule): &(usize, &Rule)| {
        rule.dataset == Kind::Ledger && rule.categories.contains(category, &standards.named_elsewhere(*place))
    };
    let line = |(_, rule): (usize, &Rule)| {
        let column = say::column(rule.needed_columns().into_iter().find(is_blank)?, workspace.locale);
        Some(say.of(message!("explain.case.not_begun", rule = rule.label, column)))
    };
    standards.rules.iter().enumerate().filter(about).filter_map(line).collect()
}

fn obligation(
    rule: &Rule,
    row: &Obligation,
    intake: &Intake,
    workspace: &Workspace,
    figures: &Figures,
    lookup: &Lookup<'_>,
) -> ObligationView {
    let locale = workspace.locale;
    let table = intake.table(rule.dataset);
    let cell = |name: &str| match name {
        PART => Warranties::new(intake, &workspace.warranty, &workspace.calendar).by_part(row.row as usize),
        _ => columns::days(table, name).and_then(|days| days.get(row.row as usize)),
    };
    let until = match rule.fulfilled_by {
        Fulfilment::Until(column) => cell(column),
        _ => None,
    };
    let times: Vec<_> = rule.timed_columns().into_iter().filter_map(|name| Some((name, columns::times(table, name)?))).collect();
    let time = |name: &str| {
        let of = times.iter().find(|(known, _)| *known == name);
        of.and_then(|(_, times)| times.get(row.row as usize)).filter(|time| *time > 0)
    };
    let dates = Dates { anchor: row.anchor, k: row.k, from: row.from, to: row.to };
    ObligationView {
        rule: rule.id.clone(),
        label: rule.label.clone(),
        standard: rule.standard.clone(),
        k: row.k,
        recurs: rule.recurs(),
        from: row.from.map(date),
        to: date(row.to),
        steps: arithmetic::steps(rule, dates, arithmetic::Cells { day: &cell, time: &time }, &workspace.calendar, locale),
        status: row.status,
        status_label: say::status(row.status, locale),
        because: because(rule, row, Cell { until, lacks: lacks_column(rule, row, intake) }, figures, lookup, locale),
        decided_on: row.met_on.map(date),
        visit: row.visit.map(|visit| lookup.visit(visit)),
        visits: if rule.is_visit() { visits(row, intake, figures, lookup, locale) } else { Vec::new() },
        source: Some(lookup.source(rule.dataset, row.row)).filter(|source| !source.is_empty()),
    }
}

/// What is known of the cell of the column that fulfils the act.
#[derive(Clone, Copy)]
struct Cell {
    /// The day up to which something holds.
    until: Option<i32>,
    /// The file of the row does not have the column.
    lacks: bool,
}

/// The reason for a status, as one sentence.
fn because(rule: &Rule, row: &Obligation, Cell { until, lacks }: Cell, figures: &Figures, lookup: &Lookup<'_>, locale: Locale) -> String {
    let say = Say(locale);
    if let (Fulfilment::Until(column), Status::Met | Status::Missed) = (&rule.fulfilled_by, row.status) {
        return held(&say::column(column, locale), until, row, say);
    }
    let as_of = figures.counts.as_of.to_string();
    let act = match (&rule.fulfilled_by, row.visit) {
        (Fulfilment::Column(column) | Fulfilment::Until(column) | Fulfilment::Answer(column), _) => say::column(column, locale),
        (Fulfilment::Visit { .. }, Some(visit)) => say.of(message!("explain.case.visit", visit = lookup.visit(visit))),
        (Fulfilment::Visit { .. }, None) => say.of(message!("explain.case.a_visit")),
    };
    let on = row.met_on.map_or_else(String::new, date);
    if let Fulfilment::Answer(_) = rule.fulfilled_by {
        match row.status {
            Status::Met if rule.graded_column().is_some() => {
                return say.of(message!("explain.case.answer.satisfied", act));
            }
            Status::Missed if rule.graded_column().is_some() => {
                return say.of(message!("explain.case.answer.dissatisfied", act));
            }
            Status::Met => return say.of(message!("explain.case.answer.yes", act)),
            Status::Missed => {
                return say.of(message!("explain.case.answer.no", act));
            }
            _ => {}
        }
    }
    let count = rule.count();
    match row.status {
        Status::Met if count > 1 => say.of(message!("explain.case.because.met_again", act, on, count)),
        Status::Met => say.of(message!("explain.case.because.met", act, on)),
        Status::Late => say.of(message!("explain.case.because.late", act, on)),
        Status::Early => say.of(message!("explain.case.because.early", act, on)),
        Status::Missed if row.attempts > 0 => say.of(message!("explain.case.because.attempts", act, n = row.attempts)),
        Status::Missed => say.of(message!("explain.case.because.missed", as_of, act)),
        Status::Open => say.of(message!("explain.case.because.open", as_of)),
        Status::Upcoming => say.of(message!("explain.case.because.upcoming", as_of)),
        Status::Exempt => say.of(message!("explain.case.because.exempt")),
        Status::Unrecorded => unrecorded(rule, lacks, say),
        Status::Void => say.of(message!("explain.case.because.void")),
    }
}

/// Whether what a column dates held on the last day of the due period.
fn held(column: &str, until: Option<i32>, row: &Obligation, say: Say) -> String {
    let to = date(row.to);
    match until.map(|on| (on >= row.to, date(on))) {
        Some((true, on)) => say.of(message!("explain.case.held.yes", column, on, to)),
        Some((false, on)) => say.of(message!("explain.case.held.no", column, on, to)),
        None => say.of(message!("explain.case.held.blank", column, to)),
    }
}

/// Whether the file of the row has no column that would fulfil the act.
fn lacks_column(rule: &Rule, row: &Obligation, intake: &Intake) -> bool {
    let file = columns::files(intake.table(rule.dataset)).get(row.row as usize).map_or(0, usize::from);
    match rule.fulfilled_by {
        Fulfilment::Column(name) | Fulfilment::Until(name) | Fulfilment::Answer(name) => {
            !coverage::files_with(intake, rule.dataset, name).get(file).copied().unwrap_or(false)
        }
        Fulfilment::Visit { .. } => false,
    }
}

/// Why it is not known what became of the act.
fn unrecorded(rule: &Rule, lacks_column: bool, say: Say) -> String {
    match rule.fulfilled_by {
        Fulfilment::Column(_) if !lacks_column => say.of(message!("explain.case.unrecorded.hours")),
        Fulfilment::Column(column) | Fulfilment::Until(column) | Fulfilment::Answer(column) => {
            let column = say::column(column, say.0);
            say.of(message!("explain.case.unrecorded.column", column))
        }
        Fulfilment::Visit { .. } => say.of(message!("explain.case.unrecorded.visits")),
    }
}

/// Each visit to the case: date, id, method, outcome, and where it lies.
fn visits(row: &Obligation, intake: &Intake, figures: &Figures, lookup: &Lookup<'_>, locale: Locale) -> Vec<String> {
    let table = &intake.visits;
    let (case, on) = (columns::numbers(table, frame::CASE), columns::days(table, frame::VISITED_AT));
    let (method, outcome) = (columns::codes(table, frame::METHOD), columns::codes(table, frame::OUTCOME));
    let as_of = crate::domain::day_number(figures.counts.as_of);
    let say = Say(locale);
    // they are there only where a workspace of projects was read with them
    let (led_by, team) = (Texts::new(table, "led_by"), Texts::new(table, "team"));
    let mut found: Vec<(i32, u32)> = (0..table.height())
        .filter(|at| row.case.is_some() && case.get(*at) == row.case)
        .filter_map(|at| Some((on.as_ref()?.get(at)?, at as u32)))
        .filter(|(on, _)| *on <= as_of)
        .collect();
    found.sort_unstable();
    let line = |(on, at): (i32, u32)| {
        let by = method.get(at as usize).and_then(|code| Method::ALL.get(usize::from(code))).unwrap_or(&Method::Phone);
        let by = message!(in "explain.method", by.code());
        let came = say::outcome(outcome.get(at as usize).map_or(Outcome::Reached, |code| Outcome::ALL[usize::from(code)]), locale);
        let lies = if on > row.to {
            say.of(message!("explain.case.lies.after"))
        } else if row.from.is_some_and(|from| on < from) {
            say.of(message!("explain.case.lies.before"))
        } else {
            say.of(message!("explain.case.lies.within"))
        };
        let named = |texts: &Texts<'_>| Some(texts.get(Some(at)).to_owned()).filter(|names| !names.is_empty());
        let led_by = named(&led_by).map(|names| message!("explain.case.led_by", names));
        let team = named(&team).map(|names| message!("explain.case.team", names));
        say.of(message!("explain.case.visit_line", on = date(on), visit = lookup.visit(at), by, came, lies, led_by, team))
    };
    found.into_iter().map(line).collect()
}
