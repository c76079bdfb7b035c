//! Where rows come from: a file of the workspace, a file in an archive, and a sheet of it where several have a heading.

use std::fmt;

/// A file, or one of its sheets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The path in the workspace, with `/`.
    pub file: String,
    /// The file in it, where it is an archive.
    pub member: Option<String>,
    /// The sheet, where the workbook has several with a heading.
    pub sheet: Option<String>,
}

impl Origin {
    /// The whole file, of an archive one of the files in it: without a sheet.
    #[must_use]
    pub fn whole(&self) -> String {
        match &self.member {
            Some(member) => format!("{}#{member}", self.file),
            None => self.file.clone(),
        }
    }

    /// One of its sheets.
    #[must_use]
    pub fn with_sheet(&self, sheet: Option<String>) -> Self {
        Self { sheet, ..self.clone() }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.whole())?;
        match &self.sheet {
            Some(sheet) => write!(f, "#{sheet}"),
            None => Ok(()),
        }
    }
}
