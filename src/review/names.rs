//! Windows and categories that are probably one, written in two ways: what to put under `[values]`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::alike::{Difference, Shape};
use crate::domain::Kind;
use crate::intake::{Code, Intake, frame};
use crate::obligations::columns;
use crate::standard::Categories;
use crate::workspace::Workspace;
use crate::workspace::toml_text;

/// A misspelling that is this many times rarer than the right spelling is proposed without reserve.
const RARER: u64 = 10;

/// A name that is proposed to be read as another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// `window` or `category`.
    pub column: &'static str,
    /// The name as it stands in the exports.
    pub from: String,
    /// The name that it probably means.
    pub to: String,
    /// Rows with the name `from`; rejected rows where `rejected` is set.
    pub from_rows: u64,
    /// Accepted rows with the name `to`.
    pub to_rows: u64,
    /// How the two differ.
    pub difference: Difference,
    /// Whether nothing speaks against it; where it is not set, the line stands in the snippet as a comment.
    pub sure: bool,
    /// Whether the rows with `from` were rejected, for the roster does not name it.
    pub rejected: bool,
}

/// What to put under `[values]` of `huifang.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Proposals {
    /// Windows first, then categories; the commonest `from` first.
    pub names: Vec<Proposal>,
    /// TOML to paste into `huifang.toml`; empty where there is nothing to propose. Lines for rejected names stand with
    /// the other values that were refused.
    pub snippet: String,
    /// Tables of the snippet that `huifang.toml` has already: their lines go under the header that is there.
    pub already_there: Vec<&'static str>,
}

/// One name and what is known of it.
#[derive(Debug, Clone)]
struct Name {
    text: String,
    rows: u64,
    /// The roster or a rule names it: it stays as it is.
    fixed: bool,
    /// Its rows were rejected.
    rejected: bool,
}

/// Compares the names of windows and of categories.
#[must_use]
pub fn proposals(workspace: &Workspace, intake: &Intake) -> Proposals {
    let mut names = alike("window", windows(workspace, intake));
    names.extend(alike("category", categories(workspace, intake)));
    let is_named = |column: &&str| names.iter().any(|name| name.column == *column && !name.rejected);
    let columns = ["window", "category"].into_iter().filter(is_named);
    let already_there = columns.clone().filter(|column| workspace.reading.values.contains_key(*column)).collect();
    let tables: Vec<String> = columns.map(|column| snippet(column, &names)).collect();
    Proposals { snippet: tables.join("\n"), names, already_there }
}

/// Windows that were rejected and are probably one of the roster: which, and whether nothing speaks against it.
pub(super) fn strangers(workspace: &Workspace, intake: &Intake) -> BTreeMap<String, (String, bool)> {
    let names = alike("window", windows(workspace, intake)).into_iter().filter(|name| name.rejected);
    names.map(|name| (name.from, (name.to, name.sure))).collect()
}

fn windows(workspace: &Workspace, intake: &Intake) -> Vec<Name> {
    let mut rows = vec![0; intake.windows.0.len()];
    for kind in Kind::ALL {
        let (table, _) = intake.dated(kind);
        count(&columns::numbers(table, frame::WINDOW), &mut rows);
    }
    let name =
        |(text, rows): (&String, u64)| Name { text: text.clone(), rows, fixed: workspace.roster.contains_key(text), rejected: false };
    let mut names: Vec<Name> = intake.windows.0.iter().zip(rows).map(name).collect();
    let mut strangers: BTreeMap<&str, u64> = BTreeMap::new();
    for reject in intake.rejects.iter().filter(|reject| reject.code == Code::UnknownWindow) {
        *strangers.entry(&reject.value).or_default() += 1;
    }
    let known: BTreeSet<String> = names.iter().map(|name| name.text.clone()).collect();
    let unused = workspace.roster.keys().filter(|name| !known.contains(*name));
    names.extend(unused.map(|text| Name { text: text.clone(), rows: 0, fixed: true, rejected: false }));
    names.extend(strangers.into_iter().map(|(text, rows)| Name { text: text.to_owned(), rows, fixed: false, rejected: true }));
    names
}

fn categories(workspace: &Workspace, intake: &Intake) -> Vec<Name> {
    let mut rows = vec![0; intake.categories.0.len()];
    count(&columns::numbers(&intake.ledger, frame::CATEGORY), &mut rows);
    let named: BTreeSet<&str> = workspace
        .standards
        .rules
        .iter()
        .flat_map(|rule| match &rule.categories {
            Categories::All => &[][..],
            Categories::Some { named, .. } => named,
        })
        .map(String::as_str)
        .collect();
    let name = |(text, rows): (&String, u64)| Name { text: text.clone(), rows, fixed: named.contains(text.as_str()), rejected: false };
    let unused = named.iter().filter(|category| !intake.categories.0.iter().any(|known| known == *category));
    let unused = unused.map(|category| Name { text: (*category).to_owned(), rows: 0, fixed: true, rejected: false });
    intake.categories.0.iter().zip(rows).map(name).chain(unused).collect()
}

fn count(numbers: &columns::Places<'_>, rows: &mut [u64]) {
    for number in (0..numbers.len()).filter_map(|row| numbers.get(row)) {
        rows[number as usize] += 1;
    }
}

/// Every name that is to be read as another: the commoner one, or the one that roster or rules name.
fn alike(column: &'static str, mut names: Vec<Name>) -> Vec<Proposal> {
    names.sort_by(|a, b| {
        (!a.fixed, a.rejected, std::cmp::Reverse(a.rows), &a.text).cmp(&(!b.fixed, b.rejected, std::cmp::Reverse(b.rows), &b.text))
    });
    let shapes: Vec<Shape> = names.iter().map(|name| Shape::of(&name.text)).collect();
    let mut folded: BTreeMap<&str, usize> = BTreeMap::new();
    let mut shortened: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut found = Vec::new();
    for (at, (name, shape)) in names.iter().zip(&shapes).enumerate() {
        let spellings = shape.shortened();
        let near = || {
            let near: BTreeSet<usize> = spellings.iter().filter_map(|spelling| shortened.get(spelling)).flatten().copied().collect();
            near.into_iter().find(|other| shape.difference(&shapes[*other]).is_some())
        };
        let target = folded.get(shape.folded()).copied().or_else(near).filter(|_| !name.fixed);
        if let Some((target, difference)) = target.and_then(|target| Some((target, shape.difference(&shapes[target])?))) {
            let to = &names[target];
            let sure = difference != Difference::OneCharacter || to.fixed || name.rows.saturating_mul(RARER) <= to.rows;
            found.push(Proposal {
                column,
                from: name.text.clone(),
                to: to.text.clone(),
                from_rows: name.rows,
                to_rows: to.rows,
                difference,
                sure,
                rejected: name.rejected,
            });
            continue;
        }
        // a name that is read as another is never what a third is read as: readings do not chain
        folded.entry(shape.folded()).or_insert(at);
        for spelling in spellings {
            shortened.entry(spelling).or_default().push(at);
        }
    }
    found.sort_by(|a, b| (!a.sure, std::cmp::Reverse(a.from_rows), &a.from).cmp(&(!b.sure, std::cmp::Reverse(b.from_rows), &b.from)));
    found
}

fn snippet(column: &str, names: &[Proposal]) -> String {
    let line = |name: &Proposal| {
        let (from, to) = (toml_text::string(&name.from), toml_text::string(&name.to));
        let reserve = if name.sure { "" } else { "# " };
        format!("{reserve}{from} = {to}    # {} → {}\n", name.from_rows, name.to_rows)
    };
    let lines: Vec<String> = names.iter().filter(|name| name.column == column && !name.rejected).map(line).collect();
    format!("[values.{column}]\n{}", lines.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposed(names: &[(&str, u64, bool, bool)]) -> Vec<String> {
        let name = |(text, rows, fixed, rejected): &(&str, u64, bool, bool)| Name {
            text: (*text).to_owned(),
            rows: *rows,
            fixed: *fixed,
            rejected: *rejected,
        };
        let found = alike("window", names.iter().map(name).collect());
        found.iter().map(|p| format!("{} → {} {}", p.from, p.to, if p.sure { "sure" } else { "ask" })).collect()
    }

    #[test]
    fn the_rarer_name_becomes_the_commoner_one_unless_somebody_names_it() {
        for (names, expected) in [
            (vec![("不动产登记", 90, false, false), ("不动产 登记", 91, false, false)], vec!["不动产登记 → 不动产 登记 sure"]),
            (vec![("不动产登记", 90, true, false), ("不动产 登记", 91, false, false)], vec!["不动产 登记 → 不动产登记 sure"]),
            (vec![("不动产登记", 90, true, false), ("不动产 登记", 91, true, false)], vec![]),
            (vec![("不动产登记", 90, false, false), ("不动产登计", 9, false, false)], vec!["不动产登计 → 不动产登记 sure"]),
            (vec![("不动产登记", 90, false, false), ("不动产登计", 10, false, false)], vec!["不动产登计 → 不动产登记 ask"]),
            (vec![("不动产登记", 0, true, false), ("不动产登计", 10, false, true)], vec!["不动产登计 → 不动产登记 sure"]),
            (vec![("abcd", 9, false, false), ("abcde", 8, false, false), ("abcdef", 7, false, false)], vec!["abcde → abcd ask"]),
        ] {
            assert_eq!(proposed(&names), expected);
        }
    }
}
