//! Where a row stands that a finding speaks of.

use serde::Serialize;

use crate::domain::Kind;
use crate::intake::{Intake, frame};
use crate::messages::{Argument, Message};
use crate::obligations::columns;

/// A row's place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// Path in the workspace, with `/`.
    pub file: String,
    /// Physical line, from 1.
    pub line: u32,
}

impl Place {
    /// Of an accepted row.
    pub(super) fn of(intake: &Intake, kind: Kind, row: usize) -> Self {
        let (table, _) = intake.dated(kind);
        let file = columns::files(table).get(row).map_or(0, usize::from);
        let line = columns::numbers(table, frame::LINE).get(row).unwrap_or(0);
        Self { file: intake.files.get(file).map_or_else(String::new, |file| file.path.clone()), line }
    }
}

impl Argument for Place {
    fn argument(&self) -> Message {
        Message::text(self.to_string())
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}
