//! Columns that a file does not have and the workspace gives: each row says the same there, a value of `huifang.toml`
//! or the name of the sheet or the file.
//!
//! Such a cell is read like any other of its column, by `[values]` and the same parser. Where the file has the column,
//! its own cells count.

use std::path::Path;

use super::matching::{GivenCell, Header};
use super::names::{given, usual_heading};
use crate::domain::{Column, Kind};
use crate::error::{Error, Result};
use crate::messages::Message;
use crate::workspace::toml_text::string;
use crate::workspace::{Given, NamePattern, Workspace, bare_name, part_of};

impl Header {
    /// Fills in what the workspace gives to columns that the file at `path`, which is `called` so, does not have;
    /// `sheet` is the one that is read.
    ///
    /// # Errors
    /// The name of the sheet or the file cannot be a column's value, or there is no sheet and the column must be there.
    pub(crate) fn take_given(
        &mut self,
        kind: Kind,
        workspace: &Workspace,
        (path, called): (&Path, &str),
        sheet: Option<&str>,
    ) -> Result<()> {
        let columns = kind.columns().iter().zip(&self.places);
        let lacking = columns.map(|(column, place)| match (place, given(kind, column.name, workspace)) {
            (None, Some(given)) => cell(kind, column, given, workspace, (path, called), sheet),
            _ => Ok(None),
        });
        self.given = lacking.collect::<Result<_>>()?;
        Ok(())
    }

    /// Columns that are given, each by a heading that means it in any file of this kind, with the cell of all rows.
    pub(crate) fn given_columns(&self, kind: Kind) -> impl Iterator<Item = (&'static str, &GivenCell)> {
        let columns = kind.columns().iter().zip(&self.given);
        columns.filter_map(move |(column, cell)| Some((usual_heading(kind, column.name), cell.as_ref()?)))
    }

    /// The canonical names of columns that are given.
    pub(crate) fn given_names(&self, kind: Kind) -> impl Iterator<Item = &'static str> {
        let columns = kind.columns().iter().zip(&self.given);
        columns.filter(|(_, cell)| cell.is_some()).map(|(column, _)| column.name)
    }

    /// Headings of the file's own columns that would have been given.
    pub(crate) fn own_instead(&self, kind: Kind, workspace: &Workspace) -> impl Iterator<Item = (&'static str, String)> {
        let given = move |column: &Column| given(kind, column.name, workspace).is_some();
        let own = kind.columns().iter().zip(&self.places).filter(move |(column, _)| given(column));
        own.filter_map(|(column, place)| Some((column.name, self.cells.get((*place)?)?.clone())))
    }
}

/// What a column is given in a file that does not have it; `None` where it may be missing and there is nothing to give.
fn cell(
    kind: Kind,
    column: &Column,
    given: &Given,
    workspace: &Workspace,
    (path, called): (&Path, &str),
    sheet: Option<&str>,
) -> Result<Option<GivenCell>> {
    let table = format!("[columns.{}] {}", kind.code(), column.name);
    let heading = usual_heading(kind, column.name);
    let (name, pattern, from) = match given {
        Given::Value(value) => return Ok(Some(GivenCell { says: value.clone(), from: table })),
        Given::File(pattern) => (bare_name(Path::new(called)), pattern, message!("intake.said.file_name")),
        Given::Sheet(pattern) => match sheet {
            Some(sheet) => (sheet.to_owned(), pattern, message!("intake.said.sheet_name")),
            None if !column.required => return Ok(None),
            None => return Err(Error::in_file(path, message!("intake.no_sheets", heading, table, column = column.name))),
        },
    };
    let says = part_of(&name, pattern.as_ref()).map_err(|parts| unlike(path, &table, &name, pattern.as_ref(), &parts))?;
    let is_mapped = workspace.reading.values.get(column.name).is_some_and(|values| values.contains_key(&says));
    if !is_mapped && is_unnamed(&says) {
        let lines = format!("[values.{}]\n{} = \"…\"", column.name, string(&says));
        return Err(Error::in_file(path, message!("intake.unnamed", says, table, heading, lines)));
    }
    Ok(Some(GivenCell { says, from: from.told(workspace.locale) }))
}

/// A name that fits its pattern in no way, or in several.
fn unlike(path: &Path, table: &str, name: &str, pattern: Option<&NamePattern>, parts: &[String]) -> Error {
    let pattern = pattern.map_or("", |pattern| pattern.text.as_str());
    if parts.is_empty() {
        return Error::in_file(path, message!("intake.unlike", name, table, pattern, braces = "{}"));
    }
    let parts = Message::quoted_list(parts);
    Error::in_file(path, message!("intake.ambiguous", name, table, pattern, parts, braces = "{}"))
}

/// Whether a program has given a name because nobody did: `Sheet1`, `工作表1`, `表2`.
fn is_unnamed(name: &str) -> bool {
    let folded = name.to_lowercase();
    let starts = ["sheet", "工作表", "表", "table", "book", "工作簿", "新建"];
    starts.iter().any(|start| {
        let rest = folded.strip_prefix(start).map(str::trim_start);
        rest.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || "()（）".contains(c)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(toml: &str, header: &str, path: &str, sheet: Option<&str>) -> std::result::Result<Vec<String>, String> {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("huifang.toml"), toml).expect("a file");
        let workspace = Workspace::open(folder.path()).expect("a workspace");
        let mut header = Header::fit(Kind::Ledger, &workspace, header.split(',').map(str::as_bytes)).map_err(|n| format!("{n} fit"))?;
        header.take_given(Kind::Ledger, &workspace, (Path::new(path), path), sheet).map_err(|error| error.to_string())?;
        let said = |(heading, cell): (&str, &GivenCell)| format!("{heading} {} {}", cell.from, cell.says);
        Ok(header.given_columns(Kind::Ledger).map(said).collect())
    }

    const OWN: &str = "编号,类别,受理时间";

    #[test]
    fn what_the_file_lacks_is_given() {
        for (given, path, sheet, said) in [
            ("{ value = \"综合窗口\" }", "a.csv", None, "窗口 [columns.ledger] window 综合窗口"),
            ("{ from = \"sheet\" }", "a.xlsx", Some("综合窗口"), "窗口 工作表名 综合窗口"),
            ("{ from = \"file\" }", "ledger/综合窗口.csv.gz", None, "窗口 文件名 综合窗口"),
            ("{ from = \"file\", pattern = \"{}-*\" }", "综合窗口-2026年6月.XLSX", Some("Sheet1"), "窗口 文件名 综合窗口"),
        ] {
            assert_eq!(taken(&format!("[columns.ledger]\nwindow = {given}\n"), OWN, path, sheet), Ok(vec![said.to_owned()]), "{given}");
        }
        let toml = "[columns.ledger]\nwindow = { value = \"甲\" }\n";
        assert_eq!(taken(toml, "编号,窗口,类别,受理时间", "a.csv", None), Ok(vec![]), "the file has it");
        assert_eq!(taken(toml, "编号,受理时间", "a.csv", None), Err("2 fit".to_owned()), "the category is missing still");
    }

    #[test]
    fn a_name_that_says_nothing_is_refused() {
        let sheet = "[columns.ledger]\nwindow = { from = \"sheet\" }\n";
        for (toml, name, says) in [
            (sheet.to_owned(), None, "and no sheets"),
            (sheet.to_owned(), Some("Sheet1"), "`Sheet1` is a name that programs give"),
            (sheet.to_owned(), Some("工作表 (2)"), "is a name that programs give"),
            (sheet.replace(" }", ", pattern = \"{}厅\" }"), Some("综合"), "the name `综合` does not fit"),
            (sheet.replace(" }", ", pattern = \"{}-*\" }"), Some("甲-乙-丙"), "fits in several ways, as `甲`, `甲-乙`"),
        ] {
            let said = taken(&toml, OWN, "a.xlsx", name).expect_err("refused");
            assert!(said.contains(says), "{said}");
        }
        assert_eq!(
            taken(&format!("{sheet}[values.window]\nSheet1 = \"甲\"\n"), OWN, "a.xlsx", Some("Sheet1")).map(|said| said.len()),
            Ok(1)
        );
    }

    #[test]
    fn a_heading_has_a_column_of_its_own() {
        let toml = "[columns.ledger]\nwindow = { value = \"甲\" }\ncategory = { from = \"file\" }\naccepted_at = { from = \"file\" }\n";
        assert!(taken(toml, "编号", "a.csv", None).is_ok());
        let toml = toml.replace("ledger", "evaluations").replace("category", "rating").replace("accepted_at", "rated_at");
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("huifang.toml"), toml).expect("a file");
        let workspace = Workspace::open(folder.path()).expect("a workspace");
        assert_eq!(Header::fit(Kind::Evaluations, &workspace, [&b"x"[..]].into_iter()).err(), Some(0), "any record would be one");
    }
}
