//! Rejected rows by reason: how many, what each looks like, and what to do.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::extent::Extent;
use super::place::Place;
use super::returned::spoilt_record;
use crate::domain::date_of;
use crate::error::Result;
use crate::intake::{self, Code, Intake, Reject, frame};
use crate::intake::{Cells, read_again};
use crate::obligations::columns;
use crate::workspace::Workspace;

/// Examples of each reason.
const EXAMPLES: usize = 3;

/// Faults with one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RejectGroup {
    /// The code in `rejects.csv`.
    pub code: &'static str,
    /// What is wrong.
    pub message: &'static str,
    /// What to do about it.
    pub cure: String,
    /// Rows with this fault; a row may have several.
    pub rows: u64,
    /// Up to three of them, with different cells where there are such; with `--all` every one.
    pub examples: Vec<Example>,
}

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Example {
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
    /// Canonical column; empty where the fault is the record's.
    pub column: &'static str,
    /// The column's header in this file; empty likewise.
    pub header: String,
    /// The cell; the record where the fault is the record's.
    pub value: String,
    /// What the cell contradicts, where the row or the ledger says it: the date of acceptance, or that on which the problem
    /// was raised.
    pub against: Option<String>,
    /// The words that may stand there, where the fault is that this one may not.
    pub allowed: Vec<String>,
}

/// Every reason that was met, the commonest first.
///
/// # Errors
/// A file that is no longer what it was when it was read: what an example contradicts is read once more.
pub(super) fn groups(workspace: &Workspace, intake: &Intake, extent: Extent) -> Result<Vec<RejectGroup>> {
    let locale = workspace.locale;
    let mut by_code: BTreeMap<Code, Vec<&Reject>> = BTreeMap::new();
    for reject in &intake.rejects {
        by_code.entry(reject.code).or_default().push(reject);
    }
    let group = |(code, faults): (Code, Vec<&Reject>)| -> Result<RejectGroup> {
        let chosen = examples(&faults, extent);
        let key = chosen.first().map_or("", |fault| intake.files[usize::from(fault.file)].key_of(fault.column));
        let examples: Vec<Example> = chosen.iter().map(|fault| example(workspace, intake, fault)).collect::<Result<_>>()?;
        Ok(RejectGroup {
            code: code.code(),
            message: code.message(locale),
            cure: code.cure_in(locale, key).into_owned(),
            rows: faults.iter().map(|fault| (fault.file, fault.line)).collect::<BTreeSet<_>>().len() as u64,
            examples,
        })
    };
    let mut groups = by_code.into_iter().map(group).collect::<Result<Vec<RejectGroup>>>()?;
    groups.sort_by_key(|group| std::cmp::Reverse(group.rows));
    Ok(groups)
}

/// Different cells first.
fn examples<'a>(faults: &[&'a Reject], extent: Extent) -> Vec<&'a Reject> {
    let mut seen = BTreeSet::new();
    let (fresh, again): (Vec<&Reject>, Vec<&Reject>) = faults.iter().partition(|fault| seen.insert((fault.column, &fault.value)));
    let mut chosen: Vec<&Reject> = fresh.into_iter().chain(again).take(extent.most(EXAMPLES)).collect();
    chosen.sort_by_key(|fault| (fault.file, fault.line));
    chosen
}

fn example(workspace: &Workspace, intake: &Intake, fault: &Reject) -> Result<Example> {
    let file = &intake.files[usize::from(fault.file)];
    let header = file.matched.iter().find(|(column, _)| *column == fault.column).map_or_else(String::new, |(_, header)| header.clone());
    let value = match fault.code {
        Code::BadEncoding => spoilt_record(workspace, file, fault)?,
        _ if fault.column.is_empty() => fault.raw.clone(),
        _ => fault.value.clone(),
    };
    let cell = |column: &'static str| -> Result<Option<String>> {
        let again = read_again(workspace, file, &[fault.line], Cells::Of(column))?;
        Ok(again.rows.into_values().next().and_then(|cells| cells.into_iter().next()))
    };
    let against = match fault.code {
        Code::CompletedBeforeAccepted => cell("accepted_at")?,
        Code::DoneBeforeRaised => cell("raised_on")?,
        Code::VisitBeforeAccepted => cell("case_id")?.and_then(|id| accepted_at(intake, &id)),
        _ => None,
    };
    let allowed = match fault.code {
        Code::BadValue => fault.kind.column(fault.column).map(|column| intake::allowed_words(column.cells)).unwrap_or_default(),
        Code::UnknownWindow => workspace.roster.keys().cloned().collect(),
        _ => Vec::new(),
    };
    let place = Place { file: file.path.clone(), line: fault.line };
    Ok(Example { place, column: fault.column, header, value, against, allowed })
}

/// The date on which the ledger says that a case was accepted.
fn accepted_at(intake: &Intake, id: &str) -> Option<String> {
    let row = intake.case_ids.position(id)?;
    columns::days(&intake.ledger, frame::ACCEPTED_AT)?.get(row).map(|day| date_of(day).to_string())
}
