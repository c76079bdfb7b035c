//! A column with refused values as `check` shows it: what was refused, how often, and what is proposed.

use serde::Serialize;

use super::cure::{Cure, Proposal, Why};
use super::gathered::{Gathered, LISTED, Refused, headings};
use super::lists;
use crate::domain::{CellType, Column, Kind};
use crate::intake::{self, Code, Intake};
use crate::workspace::Workspace;

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

/// A column as it is shown, and the proposals for its values, place by place.
pub(super) struct ShownColumn {
    pub(super) column: RefusedColumn,
    pub(super) proposals: Vec<Proposal>,
    /// The column that it is instead.
    pub(super) instead: Option<&'static str>,
}

impl ShownColumn {
    /// `None` where nothing in the column is refused for itself.
    pub(super) fn new(
        gathered: &Gathered<'_>,
        proposals: Vec<Proposal>,
        instead: Option<&'static str>,
        workspace: &Workspace,
        intake: &Intake,
    ) -> Option<Self> {
        // a date that was read, and is only earlier than its case's, is refused for what it says there
        let is_for_itself = |(refused, proposal): &(&Refused<'_>, Proposal)| {
            !matches!(refused.code, Code::CompletedBeforeAccepted | Code::VisitBeforeAccepted | Code::DoneBeforeRaised)
                || *proposal != Proposal::of(Cure::Source)
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

/// What may stand in a column.
fn choices(column: &Column, workspace: &Workspace) -> Vec<String> {
    if column.name == "window" {
        return workspace.roster.keys().cloned().collect();
    }
    let mut words: Vec<String> = intake::usual_words(column.cells, workspace.locale).into_iter().map(|(_, word)| word).collect();
    if matches!(column.cells, CellType::YesNo { .. } | CellType::Resolved) {
        words.reverse();
    }
    words
}
