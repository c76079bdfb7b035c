//! Where rows come from: a file of the workspace, and a sheet of it where several have a heading.

use std::fmt;

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
