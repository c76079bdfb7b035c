//! Where rows come from: a file of the workspace, and a sheet of it where several have a heading.

use std::fmt;
use std::path::PathBuf;

use super::table_file::Asked;
use crate::domain::Kind;
use crate::workspace::{FileReading, Workspace};

/// A file, or one of its sheets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The path in the workspace, with `/`.
    pub file: String,
    /// The sheet, where the workbook has several with a heading.
    pub sheet: Option<String>,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.sheet {
            Some(sheet) => write!(f, "{}#{sheet}", self.file),
            None => f.write_str(&self.file),
        }
    }
}

impl Origin {
    /// Where the file is, and what is configured of it.
    pub(super) fn located(&self, workspace: &Workspace) -> (PathBuf, FileReading) {
        (workspace.root.join(&self.file), workspace.reading.files.get(&self.file).cloned().unwrap_or_default())
    }

    /// The question for its rows, where it is located.
    pub(super) fn asked<'a>(
        &'a self,
        kind: Kind,
        workspace: &'a Workspace,
        (path, configured): &'a (PathBuf, FileReading),
        report: &'a (dyn Fn(u64) + Sync),
    ) -> Asked<'a> {
        Asked { path, sheet: self.sheet.as_deref(), kind, workspace, configured, report }
    }
}
