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
    pub faults: Vec<&'static str>,
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
    pub status_label: &'static str,
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
        Fate::Rejected(codes) => codes.iter().map(|code| code.message(locale)).collect(),
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
        Some(say.two(
            format!("{}：{column}未填，期限还不能起算", rule.label),
            format!("{}: {column} is blank, so the clock has not started", rule.label),
        ))
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
        (Fulfilment::Visit { .. }, Some(visit)) => {
            say.two(format!("回访 {}", lookup.visit(visit)), format!("visit {}", lookup.visit(visit)))
        }
        (Fulfilment::Visit { .. }, None) => say.word("回访", "a visit"),
    };
    let on = row.met_on.map_or_else(String::new, date);
    if let Fulfilment::Answer(_) = rule.fulfilled_by {
        match row.status {
            Status::Met if rule.graded_column().is_some() => {
                return say.two(format!("“{act}”是满意（基本满意以上）"), format!("{act}: satisfied, basically at least"));
            }
            Status::Missed if rule.graded_column().is_some() => {
                return say.two(format!("“{act}”是不满意"), format!("{act}: dissatisfied"));
            }
            Status::Met => return say.two(format!("台账的“{act}”填是"), format!("the ledger says yes: {act}")),
            Status::Missed => {
                return say.two(format!("台账的“{act}”填否或未填"), format!("the ledger says no, or nothing: {act}"));
            }
            _ => {}
        }
    }
    let count = rule.count();
    match row.status {
        Status::Met if count > 1 => say.two(
            format!("{act}（{on}）是期限内第 {count} 个不同日期的成功回访"),
            format!("{act} on {on} is the successful visit on the {count}th distinct date in the due period"),
        ),
        Status::Met => say.two(format!("{act}（{on}）在期限内"), format!("{act} on {on} lies in the due period")),
        Status::Late => say.two(format!("{act}（{on}）在期限末日之后"), format!("{act} on {on} lies after the last day")),
        Status::Early => say.two(format!("{act}（{on}）在期限首日之前"), format!("{act} on {on} lies before the first day")),
        Status::Missed if row.attempts > 0 => say.two(
            format!("期限内没有成功的{act}；拨打或上门 {} 次未成功", row.attempts),
            format!("nothing in the due period fulfilled it; attempts that reached nobody: {}", row.attempts),
        ),
        Status::Missed => say.two(format!("截至 {as_of} 没有找到符合要求的{act}"), format!("up to {as_of} nothing fulfilled it: no {act}")),
        Status::Open => say
            .two(format!("截至 {as_of} 期限未满，不计入比率"), format!("the due period is not over on {as_of}: it stands in no rate yet")),
        Status::Upcoming => say.two(
            format!("截至 {as_of} 期限尚未开始，不计入比率"),
            format!("the due period has not begun on {as_of}: it stands in no rate yet"),
        ),
        Status::Exempt => say.word("台账注明不可回访，不计入比率", "the ledger allows no callback: it stands in no rate"),
        Status::Unrecorded => unrecorded(rule, lacks, say),
        Status::Void => say.word("期限的末日早于首日，不计入比率", "the due period would end before it begins: it stands in no rate"),
    }
}

/// Whether what a column dates held on the last day of the due period.
fn held(column: &str, until: Option<i32>, row: &Obligation, say: Say) -> String {
    let to = date(row.to);
    match until.map(|on| (on >= row.to, date(on))) {
        Some((true, on)) => say.two(format!("{column} {on}，{to} 仍有效"), format!("{column} {on}: it still held on {to}")),
        Some((false, on)) => say.two(format!("{column} {on}，{to} 已失效"), format!("{column} {on}: it had run out by {to}")),
        None => say.two(format!("{column}未填，{to} 是否有效没有依据"), format!("{column} is blank: nothing says that it held on {to}")),
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
        Fulfilment::Column(_) if !lacks_column => say.word(
            "期限以小时计，而起算或办理的时间没有几点几分，无法知道是否按时，不计入比率",
            "its hours begin or end on a day without a time of day, so nobody knows: it stands in no rate",
        ),
        Fulfilment::Column(column) | Fulfilment::Until(column) | Fulfilment::Answer(column) => {
            let column = say::column(column, say.0);
            say.two(
                format!("这一行所在的文件没有“{column}”一列，无法知道是否办过，不计入比率"),
                format!("the file of this row has no column `{column}`, so nobody knows: it stands in no rate"),
            )
        }
        Fulfilment::Visit { .. } => say.word(
            "期限内没有任何窗口的回访记录（早于最早的、晚于最晚的回访，或没有回访文件），无法知道是否回访过，不计入比率",
            "no visit of any window is recorded in the due period: before the first or after the last one, so nobody knows; it stands in no rate",
        ),
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
        let by = match method.get(at as usize).and_then(|code| Method::ALL.get(usize::from(code))) {
            Some(Method::Phone) | None => say.pick("电话", "phone"),
            Some(Method::Onsite) => say.pick("现场", "on site"),
            Some(Method::Sms) => say.pick("短信", "text message"),
            Some(Method::Online) => say.pick("网上", "online"),
        };
        let came = say::outcome(outcome.get(at as usize).map_or(Outcome::Reached, |code| Outcome::ALL[usize::from(code)]), locale);
        let lies = if on > row.to {
            say.pick("期限后", "after the due period")
        } else if row.from.is_some_and(|from| on < from) {
            say.pick("期限前", "before the due period")
        } else {
            say.pick("期限内", "in the due period")
        };
        let mut line = format!("{} {} {by} {came}{}{lies}", date(on), lookup.visit(at), say.pick("，", ", "));
        for (texts, zh, en) in [(&led_by, "带队", "led by"), (&team, "参加", "with")] {
            let named = texts.get(Some(at));
            if !named.is_empty() {
                line += &say.two(format!("，{zh} {named}"), format!(", {en} {named}"));
            }
        }
        line
    };
    found.into_iter().map(line).collect()
}
