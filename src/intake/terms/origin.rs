//! Where rows come from: a file of the workspace, a file in an archive, a sheet of it where several have a heading, and
//! one of several callbacks, or ratings, where each row holds some.

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
    /// The group of columns, where each row has several.
    pub group: Option<GroupOf>,
}

/// One of several callbacks, or ratings, of each row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupOf {
    /// Its place among them.
    pub at: usize,
    /// What it is called.
    pub name: String,
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

    /// One of several callbacks, or ratings, of each of its rows.
    #[must_use]
    pub fn with_group(&self, group: Option<GroupOf>) -> Self {
        Self { group, ..self.clone() }
    }

    /// What its rows are called, where each holds several callbacks or ratings.
    #[must_use]
    pub fn group_name(&self) -> Option<&str> {
        self.group.as_ref().map(|group| group.name.as_str())
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.whole())?;
        self.sheet.iter().map(String::as_str).chain(self.group_name()).try_for_each(|part| write!(f, "#{part}"))
    }
}
