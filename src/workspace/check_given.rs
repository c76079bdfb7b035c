//! `{ value = "…" }` and `{ from = "…" }` of `[columns]`, as typed, in; what a column is given out.

use toml::Spanned;

use super::given::{Given, NamePattern, TAKEN};
use super::typed_headings;
use crate::domain::spelling::typed_name;
use crate::domain::{CellType, Column};
use crate::error::{Error, Result};
use crate::messages::Message;
use crate::typed_toml::Source;

/// What a column is given, checked.
///
/// # Errors
/// The column must not be given so, or what is typed is no value, no origin or no pattern.
pub(super) fn used(source: &Source<'_>, column: &Column, key: &Spanned<String>, typed: &typed_headings::Given) -> Result<Given> {
    let name = key.get_ref();
    let error = |message: Message| -> Result<Given> { Err(source.error(key.span(), message)) };
    if !may_be_given(column) {
        return error(message!("workspace.given.must_stand", name));
    }
    let pattern = match &typed.pattern {
        None => None,
        Some(text) => match NamePattern::new(text) {
            Some(pattern) => Some(pattern),
            None => return error(message!("workspace.given.pattern", name, found = text, taken = TAKEN)),
        },
    };
    match (&typed.value, typed.from.as_deref(), pattern) {
        (Some(value), None, None) => value_of(source, column, key, value),
        (None, Some("sheet"), pattern) => Ok(Given::Sheet(pattern)),
        (None, Some("file"), pattern) => Ok(Given::File(pattern)),
        (None, Some(other), _) => error(message!("workspace.given.from", name, found = other)),
        _ => error(message!("workspace.given.neither", name)),
    }
}

/// A value for every row of all files, those of later months too: no day, and no grade that somebody must have given.
fn value_of(source: &Source<'_>, column: &Column, key: &Spanned<String>, value: &str) -> Result<Given> {
    let (name, value) = (key.get_ref(), typed_name(value));
    let refused = |message: Message| -> Result<Given> { Err(source.error(key.span(), message)) };
    match column.cells {
        CellType::Date => refused(message!("workspace.given.day", name)),
        CellType::Resolved => refused(message!("workspace.given.resolved", name)),
        CellType::Opinion | CellType::Rating => refused(message!("workspace.given.grade", name)),
        _ if value.is_empty() => refused(message!("workspace.given.blank", name)),
        _ => Ok(Given::Value(value)),
    }
}

/// Whether rows of a file may share what stands in a column: not ids, nothing about a person, and no text that only
/// somebody reads.
fn may_be_given(column: &Column) -> bool {
    match column.cells {
        CellType::Text => ["window", "category"].contains(&column.name),
        CellType::Personal | CellType::Part => false,
        _ => true,
    }
}

/// Why `{ … }` cannot stand where headings are listed.
pub(super) fn refuse_in_list(source: &Source<'_>, key: &Spanned<String>) -> Error {
    source.error(key.span(), message!("workspace.given.in_list"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Kind;
    use crate::workspace::Workspace;

    fn opened(toml: &str) -> std::result::Result<Workspace, String> {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("huifang.toml"), toml).expect("a file");
        Workspace::open(folder.path()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_column_is_given_a_value_or_a_name() {
        let toml = "[columns.visits]\n回访方式 = { value = \" 电话 \", heading = \"方式\" }\n[columns.ledger]\nwindow = { from = \"sheet\" }\n\
                    category = { from = \"file\", pattern = \"{}-*\" }\n[columns.evaluations]\nrated_at = { from = \"file\" }\n";
        let reading = opened(toml).expect("it opens").reading;
        assert_eq!(reading.given[&Kind::Visits]["method"], Given::Value("电话".to_owned()));
        assert_eq!(reading.headers[&Kind::Visits]["method"], ["方式"]);
        assert_eq!(reading.given[&Kind::Ledger]["window"], Given::Sheet(None));
        assert!(matches!(&reading.given[&Kind::Ledger]["category"], Given::File(Some(pattern)) if pattern.text == "{}-*"));
        assert_eq!(reading.given[&Kind::Evaluations]["rated_at"], Given::File(None));
        assert!(!reading.headers.contains_key(&Kind::Ledger));
    }

    #[test]
    fn what_must_not_be_given_is_an_error_with_its_line() {
        for (line, says) in [
            ("case_id = { value = \"1\" }", "`case_id` must stand in the export"),
            ("case_id = { from = \"file\" }", "`case_id` must stand in the export"),
            ("visitor = { value = \"x\" }", "`visitor` must stand in the export"),
            ("visited_at = { value = \"2026-06-01\" }", "`visited_at` is a date"),
            ("overall = { value = \"满意\" }", "`overall` is a grade"),
            ("method = { value = \" \" }", "is blank"),
            ("method = { }", "needs either `value` or `from`"),
            ("method = { value = \"电话\", from = \"file\" }", "needs either `value` or `from`"),
            ("method = { value = \"电话\", pattern = \"{}\" }", "needs either `value` or `from`"),
            ("method = { from = \"folder\" }", "must be `sheet` or `file`"),
            ("method = { from = \"file\", pattern = \"*\" }", "no glob with one `{}`"),
            ("method = { vlaue = \"电话\" }", "expected a heading"),
            ("ignore = { value = \"x\" }", "`ignore` is a list of headings"),
        ] {
            let error = opened(&format!("[columns.visits]\n{line}\n")).expect_err(line);
            assert!(error.contains(says) && error.contains("huifang.toml:2"), "{line}: {error}");
        }
    }
}
