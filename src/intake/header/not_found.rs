//! What is said where no record is a header: the record that came nearest, what it lacks, and the lines that help.

use std::path::Path;

use super::layout::Layout;
use super::matching::{SEARCHED, lacking, places};
use super::names::given;
use crate::domain::{CellType, Kind};
use crate::error::Error;
use crate::intake::values::vocabulary::usual_words;
use crate::messages::Message;
use crate::platform::paths::slashed;
use crate::workspace::Workspace;
use crate::workspace::toml_text::string;

/// Categories of rules that are named.
const NAMED: usize = 5;

/// What the tables of a file are: a text has one, a workbook may have several sheets with names of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tables {
    /// One, without a name.
    One,
    /// Sheets, each of which may be a window's.
    Sheets,
}

/// No record of the first ones is a header: what was looked for, and what was found in the record that came nearest.
pub(crate) fn not_found(path: &Path, kind: Kind, workspace: &Workspace, tables: Tables, nearest: Option<(u64, Vec<String>)>) -> Error {
    let Some((line, cells)) = nearest else {
        return Error::in_file(path, message!("intake.no_table", not_meant = not_meant(path, workspace)));
    };
    let places = places(kind, workspace, &cells);
    let found_none = places.iter().all(Option::is_none);
    let layout = Layout::of(kind, &places);
    let mut wanted = layout.lacking(kind, &vec![None; places.len()]);
    wanted.retain(|name| given(kind, name, workspace).is_none());
    let lacking = lacking(kind, workspace, &places);
    let is_data = lacking.len() == wanted.len() && !layout.counts();
    // the lines to fill in, and who guesses what belongs there
    let column = |name: &&str| message!(in "intake.column", name);
    let lines = Message::lines(lacking.iter().map(|name| message!("intake.said.line", column = column(name))));
    let init = format!("huifang init {}", workspace.root.display());
    let instead: Vec<Message> =
        lacking.iter().filter(|_| !found_none).filter_map(|name| given_instead(kind, name, workspace, tables)).collect();
    let instead = (!instead.is_empty()).then(|| message!("intake.said.instead", instead = Message::lines(instead)));
    let found: Vec<String> = cells.iter().filter(|cell| !cell.is_empty()).take(30).map(|cell| cell.chars().take(30).collect()).collect();
    let no_header = message!(
        "intake.no_header",
        kind,
        searched = SEARCHED,
        wanted = Message::list(wanted.iter().map(column)),
        found = Message::quoted_list(found),
        lacking = Message::list(lacking.iter().map(column)),
        code = kind.code(),
        lines,
        instead,
        init,
        first_line = is_data.then(|| message!("intake.said.first_line")),
        not_meant = not_meant(path, workspace),
    );
    Error::in_file(path, no_header).at_line(line)
}

/// What may be given to a column that the export does not have, with what it means; `None` where it must be there.
fn given_instead(kind: Kind, name: &str, workspace: &Workspace, tables: Tables) -> Option<Message> {
    let column = kind.column(name)?;
    match (name, tables) {
        ("window", Tables::Sheets) => Some(message!("intake.instead.window_sheets")),
        ("window", Tables::One) => Some(message!("intake.instead.window_file")),
        ("category", _) => Some(category_instead(workspace)),
        _ if column.cells == CellType::Method => {
            let (_, word) = usual_words(column.cells, workspace.locale).into_iter().next()?;
            Some(message!("intake.instead.all_rows", name, word = string(&word)))
        }
        _ => None,
    }
}

/// A ledger without categories is one category: rules that name none are about all of it,
/// others about the one they name.
fn category_instead(workspace: &Workspace) -> Message {
    let mut named: Vec<String> = Vec::new();
    for category in workspace.standards.rules.iter().flat_map(|rule| rule.categories.list()) {
        if category != "*" && !named.contains(&category) {
            named.push(category);
        }
    }
    if named.is_empty() {
        return message!("intake.instead.one_category");
    }
    let more = if named.len() > NAMED { "…" } else { "" };
    named.truncate(NAMED);
    let (first, named) = (string(&named[0]), Message::quoted_list(named));
    message!("intake.instead.category", first, named, more)
}

/// How to keep a file out that is no export.
fn not_meant(path: &Path, workspace: &Workspace) -> Message {
    let named = slashed(path.strip_prefix(&workspace.root).unwrap_or(path));
    message!("intake.said.not_meant", path = string(&named))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::{Locale, sentence};

    #[test]
    fn every_column_that_may_be_lacking_has_its_name() {
        for kind in Kind::ALL {
            let lacking = Layout::of(kind, &[]).lacking(kind, &vec![None; kind.columns().len()]);
            for name in lacking.into_iter().chain(["month"]) {
                for locale in Locale::ALL {
                    assert!(sentence(locale, &format!("intake.column.{name}")).is_some(), "{name}");
                }
            }
        }
    }
}
