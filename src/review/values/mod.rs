//! Refused values by column: their rows, what to make of each, and the lines of `huifang.toml` that do it.
//!
//! In: the rejects of intake. Out: what `huifang check` and a stopped `build` show. A line counts as it
//! stands only where nobody could take the value for anything else; whatever needs a person's eye stands
//! behind a `#`, with the choices.

mod cure;
mod dates;
mod grades;
mod lists;
mod paste;
#[cfg(test)]
mod scenes;
mod spelt;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use cure::Why;
pub use paste::{Addition, Lines};

use self::cure::{Cure, Proposal};
use super::names::strangers;
use crate::domain::{CellType, Column, Kind, Locale};
use crate::intake::{self, Code, Intake, Reject};
use crate::workspace::Workspace;

/// Values of a column that are listed; the rest is only counted.
pub(super) const LISTED: usize = 200;

/// What was refused, and what to write into `huifang.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RefusedValues {
    /// In the order of kinds and of their columns.
    pub columns: Vec<RefusedColumn>,
    /// Tables that `huifang.toml` does not have yet, to be pasted at its end; empty where there is none.
    pub snippet: String,
    /// Lines for tables that it has.
    pub additions: Vec<Addition>,
}

/// A column with values that were refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedColumn {
    /// The kind of table.
    pub kind: Kind,
    /// The canonical name.
    pub column: &'static str,
    /// What the files call it.
    pub headings: Vec<String>,
    /// Rows whose cell was refused.
    pub rows: u64,
    /// Different values among them.
    pub distinct: u64,
    /// Up to 200 values, the most frequent first, then by code point.
    pub listed: Vec<RefusedValue>,
    /// What may stand there; empty where it is no list.
    pub choices: Vec<String>,
    /// Things to know about the column, in words.
    pub notes: Vec<String>,
}

/// A value that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedValue {
    /// The cell.
    pub value: String,
    /// Rows that have it.
    pub rows: u64,
    /// What it is proposed to be read as, an empty text for a blank; `null` where nothing is
    /// proposed, or a format reads it.
    pub reading: Option<String>,
    /// The table that settles it: `values`, `blank`, `dates` or `columns`; `null` where only the export can be mended.
    pub by: Option<&'static str>,
    /// Whether the line counts as it stands; else it is a comment.
    pub sure: bool,
    /// What is to be known about it.
    pub why: Option<Why>,
}

/// A column and what was refused in it, the most frequent first.
struct Gathered<'a> {
    kind: Kind,
    column: &'static Column,
    values: Vec<Refused<'a>>,
}

/// A value and how often it was refused.
struct Refused<'a> {
    value: &'a str,
    code: Code,
    rows: u64,
    by_file: BTreeMap<u16, u64>,
}

impl Gathered<'_> {
    fn files(&self) -> BTreeSet<u16> {
        self.values.iter().flat_map(|refused| refused.by_file.keys().copied()).collect()
    }
}

impl RefusedValues {
    /// Looks at every value that was refused for itself.
    #[must_use]
    pub fn of(workspace: &Workspace, intake: &Intake) -> Self {
        let gathered = gather(intake);
        let of_dates = dates::proposals(&gathered, intake);
        let mut scale = lists::ScaleLine::None;
        let mut columns = Vec::new();
        for (at, column) in gathered.iter().enumerate() {
            let place = |place: usize| of_dates.proposals.get(&(at, place)).cloned().unwrap_or(Proposal::of(Cure::Source));
            let whole = lists::is_another_column(column, intake);
            let proposals: Vec<Proposal> = match column.column.cells {
                CellType::Date => (0..column.values.len()).map(place).collect(),
                _ if column.column.name == "window" => windows(column, workspace, intake),
                _ => {
                    let found = lists::proposals(column, whole, workspace, intake);
                    scale = scale.max(found.scale);
                    found.proposals
                }
            };
            columns.extend(Shown::new(column, proposals, whole, workspace, intake));
        }
        let (snippet, additions) = paste::paste(&columns, &of_dates, scale, workspace);
        let columns = columns.into_iter().map(|shown| shown.column).collect();
        Self { columns, snippet, additions }
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }
}

/// A column as it is shown, and the proposals for its values, place by place.
struct Shown {
    column: RefusedColumn,
    proposals: Vec<Proposal>,
    /// The column that it is instead.
    instead: Option<&'static str>,
}

impl Shown {
    /// `None` where nothing in the column is refused for itself.
    fn new(
        gathered: &Gathered<'_>,
        proposals: Vec<Proposal>,
        instead: Option<&'static str>,
        workspace: &Workspace,
        intake: &Intake,
    ) -> Option<Self> {
        // a date that was read, and is only earlier than its case's, is refused for what it says there
        let is_for_itself = |(refused, proposal): &(&Refused<'_>, Proposal)| {
            !matches!(refused.code, Code::CompletedBeforeAccepted | Code::VisitBeforeAccepted) || *proposal != Proposal::of(Cure::Source)
        };
        let unlisted = gathered.values.get(proposals.len()..).unwrap_or_default();
        let of_itself: Vec<(&Refused<'_>, Proposal)> = gathered.values.iter().zip(proposals).filter(is_for_itself).collect();
        let rows = of_itself.iter().map(|(refused, _)| *refused).chain(unlisted).map(|refused| refused.rows).sum();
        let distinct = (of_itself.len() + unlisted.len()) as u64;
        let listed = of_itself.iter().take(LISTED).map(|(refused, proposal)| value(refused, proposal)).collect();
        let column = RefusedColumn {
            kind: gathered.kind,
            column: gathered.column.name,
            headings: headings(gathered, intake),
            rows,
            distinct,
            listed,
            choices: choices(gathered.column, workspace),
            notes: lists::notes(gathered, instead, workspace),
        };
        let proposals = of_itself.into_iter().take(LISTED).map(|(_, proposal)| proposal).collect();
        (distinct > 0).then_some(Self { column, proposals, instead })
    }
}

fn value(refused: &Refused<'_>, Proposal { cure, why }: &Proposal) -> RefusedValue {
    let (reading, by, sure) = match cure {
        Cure::Read { to, sure } => (Some(to.clone()), Some("values"), *sure),
        Cure::Blank => (Some(String::new()), Some("blank"), true),
        Cure::Dates { told } => (None, Some("dates"), *told),
        Cure::Column => (None, Some("columns"), true),
        Cure::Choose => (None, Some("values"), false),
        Cure::Source => (None, None, false),
    };
    RefusedValue { value: refused.value.to_owned(), rows: refused.rows, reading, by, sure, why: *why }
}

/// Every fault that a cell makes by itself, by column and value.
fn gather(intake: &Intake) -> Vec<Gathered<'_>> {
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
        Code::MissingValue | Code::CompletedBeforeAccepted | Code::VisitBeforeAccepted => !reject.value.is_empty(),
        Code::BadEncoding
        | Code::RaggedRow
        | Code::BadQuoting
        | Code::UnknownCase
        | Code::ConflictingId
        | Code::TotalRow
        | Code::RepeatedHeader
        | Code::RuinedId
        | Code::NoData => false,
    }
}

/// What the files with these values call the column.
fn headings(gathered: &Gathered<'_>, intake: &Intake) -> Vec<String> {
    let mut headings: Vec<String> = Vec::new();
    for file in gathered.files() {
        let matched = &intake.files[usize::from(file)].matched;
        let heading = matched.iter().find(|(column, _)| *column == gathered.column.name).map(|(_, heading)| heading);
        headings.extend(heading.filter(|heading| !headings.contains(heading)).cloned());
    }
    headings
}

/// What may stand in a column.
fn choices(column: &Column, workspace: &Workspace) -> Vec<String> {
    if column.name == "window" {
        return workspace.roster.keys().cloned().collect();
    }
    let mut words: Vec<String> = intake::usual_words(column.cells, workspace.locale).into_iter().map(|(_, word)| word).collect();
    if matches!(column.cells, CellType::YesNo { .. }) {
        words.reverse();
    }
    words
}

/// Windows that the roster does not name.
fn windows(column: &Gathered<'_>, workspace: &Workspace, intake: &Intake) -> Vec<Proposal> {
    let near = strangers(workspace, intake);
    let proposal = |refused: &Refused<'_>| match near.get(refused.value) {
        Some((to, sure)) => Proposal::of(Cure::Read { to: to.clone(), sure: *sure }),
        None if refused.code == Code::MissingValue => Proposal::because(Cure::Source, Why::ReadAsBlank),
        None if dates::is_formula(refused.value) => Proposal::because(Cure::Source, Why::Formula),
        None if crate::domain::nothing::is_nothing(refused.value) => Proposal::because(Cure::Source, Why::MustBeFilled),
        None => Proposal::of(Cure::Choose),
    };
    column.values.iter().take(LISTED).map(proposal).collect()
}

/// In the language of the workspace.
fn said(locale: Locale, zh: impl Into<String>, en: impl Into<String>) -> String {
    if locale == Locale::ZhCn { zh.into() } else { en.into() }
}
