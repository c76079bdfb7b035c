//! Windows and categories that `huifang build` would not publish, each with its first cell, and what
//! to write into `huifang.toml`.

use serde::Serialize;

use crate::error::Result;
use crate::intake::Intake;
use crate::messages::Locale;
use crate::privacy::names::Reason;
use crate::privacy::{self, PublishedNames};
use crate::workspace::Workspace;

/// A name that is not published as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NameFinding {
    /// `window` or `category`.
    pub column: &'static str,
    /// The name.
    pub name: String,
    /// Why, in words.
    pub why: String,
    /// The file of the first cell that bears it, a path in the workspace; `null` where it was not found again.
    pub file: Option<String>,
    /// The line of that cell, from 1.
    pub line: Option<u32>,
    /// What it looks like.
    #[serde(skip)]
    pub reason: Reason,
}

/// What `huifang build` would stop at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RefusedNames {
    /// Windows first, then categories, by name.
    pub names: Vec<NameFinding>,
    /// TOML to paste into `huifang.toml` where they are names of windows and categories after
    /// all; empty where there is none.
    pub snippet: String,
    /// Whether the snippet has a `[values.category]` and `huifang.toml` has one already: its lines go
    /// under the header that is there.
    pub already_there: bool,
}

/// Asks of every accepted row what `build` asks of the names of its period.
pub(super) fn refused_names(workspace: &Workspace, intake: &Intake) -> Result<RefusedNames> {
    let windows = intake.windows.0.iter().map(String::as_str).collect();
    let shown = PublishedNames { windows, categories: intake.categories.0.iter().map(String::as_str).collect() };
    let refused = privacy::refused_names(&shown, Some(&intake.personal), workspace)?;
    let (roster, categories) = (privacy::roster_lines(&refused, &shown, workspace), privacy::category_lines(&refused));
    let already_there = !categories.is_empty() && workspace.reading.values.contains_key("category");
    let finding = |one: privacy::RefusedName| NameFinding {
        column: if one.is_window { "window" } else { "category" },
        name: one.name,
        why: privacy::why(one.reason).told(Locale::En),
        file: one.cell.as_ref().map(|cell| cell.path.clone()),
        line: one.cell.as_ref().map(|cell| cell.line),
        reason: one.reason,
    };
    Ok(RefusedNames { names: refused.into_iter().map(finding).collect(), snippet: roster + &categories, already_there })
}
