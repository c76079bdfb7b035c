//! What was owed: rows × rules in force, each act with its due period and its status at the as-of date.
//!
//! In: typed tables and rules. Out: the acts of one rule after the other, see [`frame`], in tables of a bounded size.
//! A visit is found through an index from the case to its visits; a join by date is not needed for it.

pub(crate) mod columns;
mod complaints;
pub(crate) mod coverage;
mod due;
pub mod frame;
pub(crate) mod query;
mod status;
mod visits;
pub(crate) mod warranties;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use polars::prelude::{DataFrame, PolarsError, UInt16Type};
use rayon::prelude::*;

use crate::calendar::Calendar;
use crate::domain::{Kind, Opinion, Status, date_of, day_number};
use crate::error::{Error, Result};
use crate::intake::{Intake, frame as tables};
use crate::standard::{Due, Duration, End, Fulfilment, Limit, PART, Rule, Standards, Warranty};
use crate::workspace::Workspace;
use columns::{Flags, Numbers, Places};
pub use coverage::{Coverage, Days, Lacking};
use due::DuePeriod;
use frame::Obligation;
use status::{Circumstances, Evidence};
use visits::VisitsByCase;
use warranties::Warranties;

/// Rows that one task takes at a time.
const BATCH: usize = 1 << 14;

/// Makes the obligations of each rule.
pub struct Assessment<'a> {
    intake: &'a Intake,
    standards: &'a Standards,
    calendar: &'a Calendar,
    warranty: &'a Warranty,
    as_of: i32,
    coverage: Coverage,
    visits: VisitsByCase,
}

/// Obligations of one rule.
#[derive(Debug)]
pub struct Obligations {
    /// See [`frame`].
    pub table: DataFrame,
    /// Years in which working-day deadlines lie whose holidays are not announced.
    pub unannounced: BTreeSet<i32>,
}

impl<'a> Assessment<'a> {
    /// Prepares the visits up to `as_of`.
    #[must_use]
    pub fn new(workspace: &'a Workspace, intake: &'a Intake, as_of: NaiveDate) -> Self {
        let coverage = Coverage::of(intake, workspace.recorded, as_of);
        let as_of = day_number(as_of);
        let visits = VisitsByCase::new(&intake.visits, intake.ledger.height(), as_of);
        Self {
            intake,
            standards: &workspace.standards,
            calendar: &workspace.calendar,
            warranty: &workspace.warranty,
            as_of,
            coverage,
            visits,
        }
    }

    /// Of which days the exports hold rows.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        self.coverage
    }

    /// Of which columns that the rule at `place` needs the files of its rows have none.
    #[must_use]
    pub fn lacking(&self, place: usize) -> Lacking {
        RuleRows::new(self, &self.standards.rules[place], place).lacking()
    }

    /// The tables whose rows are judged.
    pub(crate) fn intake(&self) -> &'a Intake {
        self.intake
    }

    /// Hands the obligations of the rule at `place` to `take`, in order of the rows that owe them: one table for every
    /// quarter of a million rows of the dataset, so that it takes no more memory the more there are.
    ///
    /// # Errors
    /// A row that would owe more acts than anybody could mean; whatever `take` reports.
    pub fn rule(&self, place: usize, mut take: impl FnMut(&Obligations) -> Result<()>) -> Result<()> {
        let rows = RuleRows::new(self, &self.standards.rules[place], place);
        let owing = complaints::owing(rows.rule, rows.table, self.as_of)?;
        let owes = owing.as_ref().map(|owing| columns::flags(owing, complaints::OWES));
        for start in (0..rows.len()).step_by(query::ROWS) {
            let end = (start + query::ROWS).min(rows.len());
            let batches: Vec<std::ops::Range<usize>> = (start..end).step_by(BATCH).map(|start| start..(start + BATCH).min(end)).collect();
            let assess = |batch| rows.assess(batch, owes.as_ref());
            let parts: Vec<(DataFrame, BTreeSet<i32>)> = batches.into_par_iter().map(assess).collect::<Result<_>>()?;
            let (tables, years): (Vec<DataFrame>, Vec<BTreeSet<i32>>) = parts.into_iter().unzip();
            let table = frame::one_after_the_other(tables).map_err(no_table)?;
            take(&Obligations { table, unannounced: years.into_iter().flatten().collect() })?;
        }
        Ok(())
    }
}

fn no_table(error: PolarsError) -> Error {
    Error::new(message!("faults.table")).because(error)
}

/// The rows of a rule's dataset, and what the rule asks of them.
struct RuleRows<'a> {
    assessment: &'a Assessment<'a>,
    rule: &'a Rule,
    table: &'a DataFrame,
    anchor: Option<columns::Days<'a>>,
    /// Date columns that the rule looks at besides the anchor.
    cells: Vec<(&'static str, columns::Days<'a>)>,
    /// Where the rule asks for it: the warranty of the row's part.
    warranties: Option<Warranties<'a>>,
    /// Which rows were promised within a number of working days, where the rule asks until when.
    promised_working: Option<Flags<'a>>,
    /// What a column of yes and no, or of grades, says, where one fulfils the rule.
    answers: Option<columns::Codes<'a>>,
    /// Times of day of the columns of which the rule compares them.
    times: Vec<(&'static str, Places<'a>)>,
    window: Places<'a>,
    /// The case of a visit or evaluation; a ledger row is its own.
    case: Option<Places<'a>>,
    case_window: Places<'a>,
    case_category: Places<'a>,
    allowed: Flags<'a>,
    /// By category number; the last entry stands for rows without a case.
    wanted: Vec<bool>,
    /// The file of each row, and by file whether it has the column that fulfils the rule;
    /// `None` where every file has it.
    recorded_in: Option<(Numbers<'a, UInt16Type>, Vec<bool>)>,
}

impl<'a> RuleRows<'a> {
    fn new(assessment: &'a Assessment<'a>, rule: &'a Rule, place: usize) -> Self {
        let intake = assessment.intake;
        let table = intake.table(rule.dataset);
        let elsewhere = assessment.standards.named_elsewhere(place);
        let names = intake.categories.0.iter().map(|name| Some(name.as_str())).chain([None]);
        Self {
            assessment,
            rule,
            table,
            anchor: columns::days(table, rule.anchor),
            cells: rule.dataset.date_columns().filter_map(|name| Some((name, columns::days(table, name)?))).collect(),
            warranties: rule.due.asks_part().then(|| Warranties::new(intake, assessment.warranty, assessment.calendar)),
            promised_working: (rule.date_columns().contains(&tables::PROMISED_ON) && table.column(tables::PROMISED_WORKING).is_ok())
                .then(|| columns::flags(table, tables::PROMISED_WORKING)),
            answers: match rule.fulfilled_by {
                Fulfilment::Answer(name) => Some(columns::codes(table, name)),
                Fulfilment::Visit { .. } | Fulfilment::Column(_) | Fulfilment::Until(_) => None,
            },
            times: rule.timed_columns().into_iter().filter_map(|name| Some((name, columns::times(table, name)?))).collect(),
            window: columns::numbers(table, tables::WINDOW),
            case: (rule.dataset != Kind::Ledger).then(|| columns::numbers(table, tables::CASE)),
            case_window: columns::numbers(&intake.ledger, tables::WINDOW),
            case_category: columns::numbers(&intake.ledger, tables::CATEGORY),
            allowed: columns::flags(&intake.ledger, tables::CALLBACK_ALLOWED),
            wanted: names.map(|name| rule.categories.contains(name, &elsewhere)).collect(),
            recorded_in: match rule.fulfilled_by {
                Fulfilment::Visit { .. } => None,
                Fulfilment::Column(name) | Fulfilment::Until(name) | Fulfilment::Answer(name) => {
                    let with = coverage::files_with(intake, rule.dataset, name);
                    (!coverage::is_everywhere(intake, rule.dataset, &with)).then(|| (columns::files(table), with))
                }
            },
        }
    }

    fn len(&self) -> usize {
        self.table.height()
    }

    /// What these rows owe, of those that owe anything, and the years without announced
    /// holidays in which deadlines lie.
    fn assess(&self, batch: std::ops::Range<usize>, owes: Option<&Flags<'_>>) -> Result<(DataFrame, BTreeSet<i32>)> {
        let (mut acts, mut years) = (Vec::new(), BTreeSet::new());
        let batch = if self.anchor.is_some() { batch } else { 0..0 };
        let mut known = KnownPeriods::new(&self.rule.due);
        for row in batch {
            // a rule is about few of the categories, so that most rows end here
            let case = self.case_of(row);
            let category = case.and_then(|case| self.case_category.get(case as usize));
            if !self.is_wanted(category) || owes.is_some_and(|owes| !owes.get(row)) {
                continue;
            }
            let Some(anchor) = self.anchor.as_ref().and_then(|anchors| anchors.get(row)) else { continue };
            let own = Owner { row, case, category, anchor };
            if let Some(period) = known.of(anchor) {
                acts.push(self.judge(&own, period));
                continue;
            }
            let mut most = 0;
            due::periods(
                &self.rule.due,
                (anchor, self.time(self.rule.anchor, row)),
                |name| self.cell(name, row),
                |name| self.time(name, row),
                self.assessment.calendar,
                |period| {
                    most = period.k;
                    years.extend(due::unannounced_year(&self.rule.due, period, self.assessment.calendar));
                    years.extend(self.unannounced_promise(row));
                    known.keep(anchor, period);
                    acts.push(self.judge(&own, period));
                },
            );
            if most == due::MOST {
                return Err(self.too_many(row));
            }
        }
        Ok((frame::table_of(&acts).map_err(no_table)?, years))
    }

    fn is_wanted(&self, category: Option<u32>) -> bool {
        self.wanted[category.map_or(self.wanted.len() - 1, |category| category as usize)]
    }

    /// Whether whatever would fulfil the act of this row in the due period could have been recorded.
    fn is_recorded(&self, row: usize, period: DuePeriod) -> bool {
        match &self.recorded_in {
            Some((files, with)) => files.get(row).is_none_or(|file| with[usize::from(file)]),
            None => !self.rule.is_visit() || self.assessment.coverage.covers(period.from, period.to),
        }
    }

    /// See [`Assessment::lacking`].
    fn lacking(&self) -> Lacking {
        let (intake, dataset) = (self.assessment.intake, self.rule.dataset);
        let needed = self.rule.recorded_columns();
        let with: Vec<(&str, Vec<bool>)> = needed.into_iter().map(|name| (name, coverage::files_with(intake, dataset, name))).collect();
        let (files, on) = (columns::files(self.table), columns::days(self.table, intake.dated(dataset).1));
        let asks = |row: usize| {
            let happened = on.as_ref().is_some_and(|on| on.get(row).is_some_and(|on| on <= self.assessment.as_of));
            let category = || self.case_of(row).and_then(|case| self.case_category.get(case as usize));
            // a complaint that names no case for want of a column could be about any category
            happened && (dataset != Kind::Ledger || self.is_wanted(category()))
        };
        let some = |wanted: &(dyn Fn(usize) -> bool + Sync)| {
            let file = |row: usize| files.get(row).map_or(0, usize::from);
            self.wanted.contains(&true) && (0..self.len()).into_par_iter().any(|row| wanted(file(row)) && asks(row))
        };
        let lacks = |(_, with): &&(&str, Vec<bool>)| !coverage::is_everywhere(intake, dataset, with) && some(&|file| !with[file]);
        Lacking {
            columns: with.iter().filter(lacks).map(|(name, _)| *name).collect(),
            some_complete: some(&|file| with.iter().all(|(_, with)| with[file])),
        }
    }

    fn case_of(&self, row: usize) -> Option<u32> {
        self.case.as_ref().map_or(Some(row as u32), |case| case.get(row))
    }

    fn cell(&self, name: &str, row: usize) -> Option<i32> {
        if name == PART {
            return self.warranties.as_ref().and_then(|warranties| warranties.by_part(row));
        }
        self.cells.iter().find(|(known, _)| *known == name).and_then(|(_, days)| days.get(row))
    }

    /// The year of the day on which a row was promised, where it was counted in working days whose holidays are not
    /// announced.
    fn unannounced_promise(&self, row: usize) -> Option<i32> {
        use chrono::Datelike;
        self.promised_working.as_ref().filter(|working| working.get(row))?;
        let year = date_of(self.cell(tables::PROMISED_ON, row)?).year();
        (!self.assessment.calendar.is_announced(year)).then_some(year)
    }

    /// The time of day of a cell; midnight is what programs write where there is none.
    fn time(&self, name: &str, row: usize) -> Option<u32> {
        self.times.iter().find(|(known, _)| *known == name).and_then(|(_, times)| times.get(row)).filter(|time| *time > 0)
    }

    /// The cell of the date column that fulfils the act, and whether nobody can tell if it was done in time.
    fn act(&self, name: &'static str, row: usize, period: DuePeriod) -> (Evidence<'a>, bool) {
        let (day, time) = (self.cell(name, row), self.time(name, row));
        let on_last_day = day == Some(period.to);
        let (beyond, untold) = match period.end {
            End::Day => (false, false),
            End::Second(last) => (on_last_day && time.is_some_and(|time| time > last), false),
            End::Hours(last) => (on_last_day && time.is_some_and(|time| time > last), on_last_day && time.is_none()),
            End::Unknown => (false, true),
        };
        (Evidence::Column { day, beyond }, untold)
    }

    fn judge(&self, own: &Owner, period: DuePeriod) -> Obligation {
        let visits = own.case.map_or(&[][..], |case| self.assessment.visits.of(case));
        let (evidence, untold) = match &self.rule.fulfilled_by {
            Fulfilment::Visit { methods, count } => (Evidence::Visits { visits, methods, count: *count }, false),
            Fulfilment::Column(name) => self.act(name, own.row, period),
            Fulfilment::Until(name) => (Evidence::Until(self.cell(name, own.row)), false),
            Fulfilment::Answer(_) => (
                Evidence::Answer(self.answers.as_ref().and_then(|answers| answers.get(own.row)).is_some_and(|code| self.is_yes(code))),
                false,
            ),
        };
        let at = Circumstances {
            anchor: own.anchor,
            as_of: self.assessment.as_of,
            exempt: self.rule.is_visit() && own.case.is_some_and(|case| !self.allowed.get(case as usize)),
            recurs: self.rule.recurs(),
        };
        let (known, decided) = status::of(period, &evidence, at);
        let is_over = known.is_due() && period.to <= at.as_of;
        let status = if is_over && (untold || !self.is_recorded(own.row, period)) { Status::Unrecorded } else { known };
        let decided = decided.filter(|_| status != Status::Unrecorded);
        let window = own.case.and_then(|case| self.case_window.get(case as usize)).or_else(|| self.window.get(own.row));
        Obligation {
            row: own.row as u32,
            case: own.case,
            window: window.expect("every row has a window"),
            category: own.category,
            k: period.k,
            anchor: own.anchor,
            from: period.from,
            to: period.to,
            status,
            // a column that is lacking stays so; the visits of another part of the exports may reach further
            otherwise: if self.rule.is_visit() { known } else { status },
            met_on: decided.map(|decided| decided.on),
            visit: decided.and_then(|decided| decided.visit),
            attempts: if self.rule.is_visit() { status::attempts(period, visits) } else { 0 },
        }
    }

    /// Whether a code of the column that fulfils the rule says yes, or is a grade of somebody who is satisfied.
    fn is_yes(&self, code: u8) -> bool {
        match self.rule.graded_column() {
            Some(_) => code != Opinion::BLANK && !Opinion::UNHAPPY.into_iter().any(|grade| grade as u8 == code),
            None => code == 1,
        }
    }

    fn too_many(&self, row: usize) -> Error {
        let file = columns::files(self.table).get(row).map_or(0, usize::from);
        let line = columns::numbers(self.table, tables::LINE).get(row).unwrap_or(0);
        let path = self.assessment.intake.files.get(file).map_or("", |file| file.path.as_str());
        let too_many = message!("figures.many_obligations", rule = self.rule.id, most = due::MOST);
        Error::in_file(std::path::Path::new(path), too_many).at_line(u64::from(line))
    }
}

/// The due periods of the days that were met lately, for rules whose due period follows from the anchor's day alone.
struct KnownPeriods(Vec<Option<(i32, DuePeriod)>>);

impl KnownPeriods {
    /// Days that are remembered.
    const DAYS: usize = 1024;

    fn new(due: &Due) -> Self {
        let is_plain = |to: &Limit| to.column.is_none() && !to.part && !to.offset.is_some_and(Duration::is_hours);
        let by_day = matches!(due, Due::Once { to, .. } if is_plain(to));
        Self(vec![None; if by_day { Self::DAYS } else { 0 }])
    }

    fn of(&self, anchor: i32) -> Option<DuePeriod> {
        let (day, period) = (*self.0.get(anchor as usize % Self::DAYS)?)?;
        (day == anchor).then_some(period)
    }

    fn keep(&mut self, anchor: i32, period: DuePeriod) {
        if let Some(slot) = self.0.get_mut(anchor as usize % Self::DAYS) {
            *slot = Some((anchor, period));
        }
    }
}

/// The row that owes an act.
struct Owner {
    row: usize,
    case: Option<u32>,
    category: Option<u32>,
    anchor: i32,
}
