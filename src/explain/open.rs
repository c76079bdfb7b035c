//! Which cases stand behind a count of cases not completed.

use serde::Serialize;

use super::say::{Say, date};
use crate::desk::{Lookup, uncompleted};
use crate::domain::{Kind, day_number};
use crate::error::Result;
use crate::figures::open::{LONG_DAYS, open_cases};
use crate::intake::{Intake, frame};
use crate::obligations::coverage::files_with;
use crate::obligations::{columns, query};
use crate::workspace::Workspace;

/// Cases not completed, one by one.
#[derive(Debug, Serialize)]
pub struct OpenExplanation {
    /// The category, or every one.
    pub of: String,
    /// The last date whose events count.
    pub as_of: String,
    /// How many.
    pub uncompleted: u64,
    /// Of these, accepted more than 30 days before.
    pub over_30_days: u64,
    /// Further ones whose file does not say whether they were completed.
    pub unrecorded: u64,
    /// By day of acceptance.
    pub cases: Vec<OpenCase>,
}

/// A case not completed.
#[derive(Debug, Serialize)]
pub struct OpenCase {
    /// Its id.
    pub case_id: String,
    /// Its window.
    pub window: String,
    /// Its category.
    pub category: String,
    /// Day of acceptance.
    pub accepted_on: String,
    /// Days since then.
    pub days: i32,
    /// More than 30.
    pub over_30_days: bool,
}

/// Lists the cases of a category, or of every one, that were not completed by the as-of date.
///
/// # Errors
/// Never for the tables of intake.
pub fn open(category: Option<&str>, intake: &Intake, workspace: &Workspace, as_of: chrono::NaiveDate) -> Result<OpenExplanation> {
    let lookup = Lookup::new(intake);
    let today = day_number(as_of);
    let found =
        uncompleted(intake, today, &lookup)?.into_iter().filter(|case| category.is_none_or(|name| lookup.category(case.category) == name));
    let cases = found.map(|case| OpenCase {
        case_id: lookup.case_id(Some(case.case)),
        window: lookup.window(case.window).to_owned(),
        category: lookup.category(case.category).to_owned(),
        accepted_on: date(case.accepted),
        days: today - case.accepted,
        over_30_days: today - case.accepted > LONG_DAYS,
    });
    let cases: Vec<OpenCase> = cases.collect();
    let (open, says) = (query::collect(open_cases(&intake.ledger, today))?, files_with(intake, Kind::Ledger, frame::COMPLETED_AT));
    let (files, of) = (columns::files(&open), columns::numbers(&open, frame::CATEGORY));
    let is_silent = |row: &usize| {
        let here = category.is_none_or(|name| lookup.category(of.get(*row)) == name);
        here && files.get(*row).is_some_and(|file| !says[usize::from(file)])
    };
    Ok(OpenExplanation {
        unrecorded: (0..open.height()).filter(is_silent).count() as u64,
        of: category.map_or_else(|| Say(workspace.locale).of(message!("explain.of.categories")), str::to_owned),
        as_of: as_of.to_string(),
        uncompleted: cases.len() as u64,
        over_30_days: cases.iter().filter(|case| case.over_30_days).count() as u64,
        cases,
    })
}
