//! Refused values by column: their rows, what to make of each, and the lines of `huifang.toml` that do it.
//!
//! In: the rejects of intake. Out: what `huifang check` and a stopped `build` show. A line counts as it
//! stands only where nobody could take the value for anything else; whatever needs a person's eye stands
//! behind a `#`, with the choices.

mod cure;
mod dates;
mod gathered;
mod grades;
mod lists;
mod paste;
#[cfg(test)]
mod scenes;
mod shown;
mod spelt;
mod words;

use serde::Serialize;

pub use cure::Why;
pub use paste::{Addition, Lines};
pub use shown::{RefusedColumn, RefusedValue};

use self::cure::{Cure, Proposal};
use self::gathered::{Gathered, LISTED, Refused, gather};
use self::shown::ShownColumn;
use super::names::strangers;
use crate::domain::CellType;
use crate::intake::{Code, Intake};
use crate::workspace::Workspace;

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

/// Whether a cell says how good something was, in whatever way.
pub(super) fn reads_as_grade(cell: &str) -> bool {
    grades::said(cell).is_some()
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
            columns.extend(ShownColumn::new(column, proposals, whole, workspace, intake));
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
