//! What was refused, by column and value, counted: what all proposals start from.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Column, Kind};
use crate::intake::{Code, Intake, Reject};

/// Values of a column that are listed; the rest is only counted.
pub(super) const LISTED: usize = 200;

/// A column and what was refused in it, the most frequent first.
pub(super) struct Gathered<'a> {
    pub(super) kind: Kind,
    pub(super) column: &'static Column,
    pub(super) values: Vec<Refused<'a>>,
}

/// A value and how often it was refused.
pub(super) struct Refused<'a> {
    pub(super) value: &'a str,
    pub(super) code: Code,
    pub(super) rows: u64,
    pub(super) by_file: BTreeMap<u16, u64>,
}

impl Gathered<'_> {
    pub(super) fn files(&self) -> BTreeSet<u16> {
        self.values.iter().flat_map(|refused| refused.by_file.keys().copied()).collect()
    }
}

/// Every fault that a cell makes by itself, by column and value.
pub(super) fn gather(intake: &Intake) -> Vec<Gathered<'_>> {
    let mut by_column: BTreeMap<(Kind, usize), BTreeMap<&str, Refused<'_>>> = BTreeMap::new();
    for reject in intake.rejects.iter().filter(|reject| is_of_value(reject)) {
        let Some(at) = reject.kind.columns().iter().position(|column| column.name == reject.column) else { continue };
        let new = || Refused { value: &reject.value, code: reject.code, rows: 0, by_file: BTreeMap::new() };
        let refused = by_column.entry((reject.kind, at)).or_default().entry(&reject.value).or_insert_with(new);
        refused.rows += 1;
        *refused.by_file.entry(reject.file).or_default() += 1;
    }
    let mut gathered = Vec::new();
    for ((kind, at), values) in by_column {
        let mut values: Vec<Refused<'_>> = values.into_values().collect();
        values.sort_by(|a, b| (std::cmp::Reverse(a.rows), a.value).cmp(&(std::cmp::Reverse(b.rows), b.value)));
        gathered.push(Gathered { kind, column: &kind.columns()[at], values });
    }
    gathered
}

/// Whether a fault is one of its cell alone; a blank has no value that could be mapped.
fn is_of_value(reject: &Reject) -> bool {
    match reject.code {
        Code::BadDate | Code::BadValue | Code::UnknownWindow | Code::NoValue | Code::ErrorCell => true,
        Code::MissingValue | Code::CompletedBeforeAccepted | Code::VisitBeforeAccepted | Code::DoneBeforeRaised => !reject.value.is_empty(),
        Code::BadEncoding
        | Code::RaggedRow
        | Code::BadQuoting
        | Code::UnknownCase
        | Code::ConflictingId
        | Code::TotalRow
        | Code::RepeatedHeader
        | Code::RuinedId
        | Code::NoData
        | Code::BadCount
        | Code::BadMonth
        | Code::BadLimit
        | Code::WrongSum => false,
    }
}

/// What the files with these values call the column.
pub(super) fn headings(gathered: &Gathered<'_>, intake: &Intake) -> Vec<String> {
    let mut headings: Vec<String> = Vec::new();
    for file in gathered.files() {
        let matched = &intake.files[usize::from(file)].matched;
        let heading = matched.iter().find(|(column, _)| *column == gathered.column.name).map(|(_, heading)| heading);
        headings.extend(heading.filter(|heading| !headings.contains(heading)).cloned());
    }
    headings
}
