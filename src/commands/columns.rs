//! `huifang columns`: which column of the exports means what, and what of a row must stay together where rows are cut
//! into parts, so that whoever cuts them needs to know no rule.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::cli::ColumnsAsked;
use crate::domain::{CellType, Kind, nothing};
use crate::error::{Error, Exit, Result};
use crate::intake::{self, FileReport, Need};
use crate::messages::Message;
use crate::workspace::Workspace;

/// Unicode's `White_Space`.
const WHITE: &str = "\t\n\u{b}\u{c}\r \u{85}\u{a0}\u{1680}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}";

/// What is said of a workspace.
#[derive(Debug, Serialize)]
struct Columns {
    /// Version of this structure.
    format: u32,
    /// Version of the program.
    version: &'static str,
    /// The language that a person is told errors in.
    locale: crate::domain::Locale,
    /// The time zone of instants that have one.
    timezone: String,
    /// Windows that the roster lists.
    roster: Vec<String>,
    /// How cells of ids and windows are made comparable.
    cells: Cells,
    /// Every file, in reading order.
    files: Vec<OfFile>,
}

/// How cells are made comparable: what is equal to the program is equal then, and some that is not.
#[derive(Debug, Serialize)]
struct Cells {
    /// Characters that are taken off both ends.
    trim: &'static str,
    /// What of a cell is dropped, as a regular expression: marks, quotes and signs.
    drop: &'static str,
    /// Cells that are blank, trimmed.
    blank: BTreeSet<String>,
    /// Words that mean nothing, in small letters and without what is dropped.
    nothing: BTreeSet<String>,
}

/// What is said of a file.
#[derive(Debug, Serialize)]
struct OfFile {
    /// Its kind of table.
    kind: Kind,
    /// Its path in the workspace.
    path: String,
    /// By canonical column: the heading of the column that means it.
    columns: BTreeMap<&'static str, String>,
    /// By canonical column of `together`: cells that `[values]` gives another meaning.
    values: BTreeMap<&'static str, BTreeMap<String, String>>,
    /// Canonical columns by which rows are kept together: the first that is not blank decides. Where there are none,
    /// all rows go to one part.
    together: Vec<Vec<&'static str>>,
    /// Of `together`, what names a visit: such a row goes where the visit goes.
    joins: Option<[&'static str; 1]>,
    /// The canonical column of an id of the rows' own, which may stand with several cases: then these stay together.
    own_id: Option<&'static str>,
}

/// Runs the command.
///
/// # Errors
/// Exports that cannot be read; a column whose type cannot be compared.
pub fn run(asked: &ColumnsAsked) -> Result<Exit> {
    let workspace = Workspace::open(&asked.workspace)?;
    let intake = intake::read_unscaled(&workspace, Need::Figures, None, &|_| ())?;
    let mut files = Vec::new();
    for file in &intake.files {
        let types = intake::column_types(&workspace.root.join(&file.origin.file));
        refuse_types(file, &types)?;
        files.push(of_file(file, &types, &workspace));
    }
    let text = if asked.json { json(&workspace, files)? } else { listed(&files) };
    super::print(&text)?;
    Ok(Exit::Done)
}

fn json(workspace: &Workspace, files: Vec<OfFile>) -> Result<String> {
    let bare = |word: &&str| word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let columns = Columns {
        format: 1,
        version: env!("CARGO_PKG_VERSION"),
        locale: workspace.locale,
        timezone: workspace.timezone.name().to_owned(),
        roster: workspace.roster.keys().cloned().collect(),
        cells: Cells {
            trim: WHITE,
            drop: "[^\\p{L}\\p{N}]",
            blank: workspace.reading.blank.clone(),
            nothing: nothing::WORDS.iter().map(bare).filter(|word| !word.is_empty()).collect(),
        },
        files,
    };
    let text = serde_json::to_string_pretty(&columns)
        .map_err(|error| Error::new(message!("run.no_json", what = "huifang columns")).because(error))?;
    Ok(text + "\n")
}

fn listed(files: &[OfFile]) -> String {
    let of_file = |of: &OfFile| {
        let lines: Vec<String> = of.columns.iter().map(|(column, heading)| format!("  {column} = {heading}\n")).collect();
        format!("{}\n{}", of.path, lines.concat())
    };
    super::harmless(&files.iter().map(of_file).collect::<String>())
}

fn of_file(file: &FileReport, types: &BTreeMap<String, String>, workspace: &Workspace) -> OfFile {
    let columns: BTreeMap<&'static str, String> = file.matched.iter().cloned().collect();
    let typed = |column: &str| columns.get(column).and_then(|heading| types.get(heading)).is_some_and(|kind| is_day(kind));
    let is = |column: &CellType| file.matched.iter().any(|(name, _)| file.kind.column(name).is_some_and(|of| of.cells == *column));
    let together: Vec<Vec<&'static str>> = match file.kind {
        Kind::Ledger => vec![vec!["case_id"]],
        Kind::Visits => vec![vec!["case_id"], vec!["visit_id"], vec!["window"]],
        // rows of counts are held against all others of their window and days, and sums of them against one another
        Kind::Evaluations if is(&CellType::Count) => Vec::new(),
        // an instant of its own type has one spelling, so that a large window need not stay in one part
        Kind::Evaluations if typed("rated_at") => vec![vec!["case_id"], vec!["window", "rated_at"]],
        Kind::Evaluations => vec![vec!["case_id"], vec!["window"]],
        Kind::Rectifications => vec![vec!["case_id"], vec!["visit_id"], vec!["rectification_id"], vec!["window"]],
    };
    let own_id = match file.kind {
        Kind::Visits => Some("visit_id"),
        Kind::Rectifications => Some("rectification_id"),
        Kind::Ledger | Kind::Evaluations => None,
    };
    let used: BTreeSet<&'static str> = together.iter().flatten().copied().collect();
    let values = used.iter().filter_map(|column| Some((*column, workspace.reading.values.get(*column)?.clone())));
    let own_id = own_id.filter(|column| columns.contains_key(column));
    let joins = (file.kind == Kind::Rectifications && columns.contains_key("visit_id")).then_some(["visit_id"]);
    OfFile { kind: file.kind, joins, path: file.path.clone(), values: values.collect(), own_id, columns, together }
}

/// Refuses a column of Parquet whose values are no cells of what it means: an id that is a float has lost its digits.
fn refuse_types(file: &FileReport, types: &BTreeMap<String, String>) -> Result<()> {
    for (name, heading) in &file.matched {
        let (Some(kind), Some(column)) = (types.get(heading), file.kind.column(name)) else { continue };
        let is_id = name.ends_with("_id") || *name == "window";
        let is_float = kind.starts_with("Float");
        let odd = match column.cells {
            CellType::Date => is_float || kind == "Boolean" || kind.starts_with("Time("),
            _ if is_id => is_float || kind == "Boolean" || is_day(kind),
            _ => false,
        };
        if odd {
            let (name, kind) = (Message::code(name), Message::code(kind));
            return Err(if is_id {
                Error::new(message!("roster.column.no_id", of = file.kind, heading, name, kind))
            } else {
                Error::new(message!("roster.column.no_date", of = file.kind, heading, name, kind))
            });
        }
    }
    Ok(())
}

fn is_day(kind: &str) -> bool {
    kind.starts_with("Date")
}
