//! Which column a key of `[columns]` or `[values]` means: by canonical name, built-in heading, or one of `[columns]`.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use super::settings::Reading;
use super::typed_headings::Parted;
use super::unknown::misplaced;
use crate::domain::{CellType, Column, Kind, folded_heading};
use crate::error::{Error, Result};
use crate::messages::Message;
use crate::typed_toml::{Source, nearest};

/// The keys of one table by the column that they mean, each of which may be meant once.
#[derive(Debug, Default)]
pub(super) struct Keys<'t>(BTreeMap<&'static str, &'t Spanned<String>>);

impl<'t> Keys<'t> {
    /// Takes the next key of the table.
    ///
    /// # Errors
    /// Another key means the same column; both are named.
    pub(super) fn take(&mut self, source: &Source<'_>, column: &'static str, key: &'t Spanned<String>) -> Result<()> {
        let Some(other) = self.0.insert(column, key) else { return Ok(()) };
        let (first, second) = if other.span().start < key.span().start { (other, key) } else { (key, other) };
        let (line, first) = (source.line(first.span()), first.get_ref());
        Err(source.error(second.span(), message!("workspace.column.twice", second = second.get_ref(), first, line, column)))
    }
}

/// The column of a kind that a key of `[columns.KIND]` means.
///
/// # Errors
/// None; the nearest name that there is.
pub(super) fn of_kind(source: &Source<'_>, kind: Kind, key: &Spanned<String>) -> Result<&'static Column> {
    kind.columns().iter().find(|column| column.is_called(key.get_ref())).ok_or_else(|| {
        let message = || message!("workspace.unknown_column.of_kind", key = key.get_ref(), kind);
        if let Some(other) = Kind::ALL.into_iter().find(|other| other.columns().iter().any(|column| column.is_called(key.get_ref()))) {
            let home = format!("[columns.{}]", other.code());
            return source.error(key.span(), message()).hint(message!("typed_toml.belongs", key = key.get_ref(), home));
        }
        unknown(source, key, message, &kind.columns().iter().flat_map(Column::headings).map(str::to_owned).collect::<Vec<_>>(), &[kind])
    })
}

/// Checks the two headings of a date and its time of day.
///
/// # Errors
/// The column holds no dates, or both headings are one.
pub(super) fn check_parted(source: &Source<'_>, column: &Column, key: &Spanned<String>, parted: &Parted) -> Result<()> {
    if column.cells != CellType::Date {
        return Err(source.error(key.span(), message!("workspace.column.no_date", name = key.get_ref())));
    }
    if folded_heading(&parted.date) == folded_heading(&parted.time) {
        return Err(source.error(key.span(), message!("workspace.column.one_heading", name = key.get_ref(), heading = parted.date)));
    }
    Ok(())
}

/// The column that a key of `[values]` means, whatever kinds of table have it.
///
/// # Errors
/// None, or several: a heading may be given to columns of different kinds.
pub(super) fn of_any(source: &Source<'_>, reading: &Reading, key: &Spanned<String>) -> Result<&'static str> {
    let meant = meant(reading, key.get_ref());
    let mut columns = meant.iter();
    match (columns.next(), columns.next()) {
        (Some(column), None) => Ok(column),
        (Some(one), Some(other)) => Err(source.error(key.span(), message!("workspace.column.several", name = key.get_ref(), one, other))),
        (None, _) => {
            let own = reading.headers.values().flat_map(BTreeMap::values).flatten().cloned();
            let built_in = Kind::ALL.into_iter().flat_map(Kind::columns).flat_map(Column::headings).map(str::to_owned);
            let message = || message!("workspace.unknown_column.any", key = key.get_ref());
            Err(unknown(source, key, message, &built_in.chain(own).collect::<Vec<_>>(), &Kind::ALL))
        }
    }
}

/// The columns that a name means: a canonical name is that column; else what `[columns]` says; else what
/// the heading means everywhere.
pub(super) fn meant(reading: &Reading, name: &str) -> BTreeSet<&'static str> {
    let typed = folded_heading(name);
    let all = || Kind::ALL.into_iter().flat_map(|kind| kind.columns().iter().map(move |column| (kind, column)));
    let is_given = |kind: Kind, column: &Column| {
        let own = reading.headers.get(&kind).and_then(|headers| headers.get(column.name));
        own.into_iter().flatten().any(|heading| folded_heading(heading) == typed)
    };
    let named = |is_meant: &dyn Fn(Kind, &Column) -> bool| -> BTreeSet<&'static str> {
        all().filter(|(kind, column)| is_meant(*kind, column)).map(|(_, column)| column.name).collect()
    };
    let canonical = named(&|_, column| column.name == typed);
    let given = if canonical.is_empty() { named(&is_given) } else { canonical };
    if given.is_empty() { named(&|_, column| column.is_called(&typed)) } else { given }
}

fn unknown(source: &Source<'_>, key: &Spanned<String>, message: impl Fn() -> Message, known: &[String], kinds: &[Kind]) -> Error {
    let typed = key.get_ref();
    if let Some(error) = misplaced(source, key, &message) {
        return error;
    }
    let error = source.error(key.span(), message());
    // two names of two characters are never more than two edits apart
    let is_alike = |near: &&str| folded_heading(typed).chars().any(|c| near.to_lowercase().contains(c));
    match nearest(typed, known.iter().map(String::as_str)).filter(is_alike) {
        Some(near) => error.hint(message!("typed_toml.near", near)),
        None => error.hint(message!("workspace.column.known", known = listed(kinds))),
    }
}

/// Every column once: as exports head it, and as it is called in English.
fn listed(kinds: &[Kind]) -> Message {
    let mut seen = BTreeSet::new();
    let columns = kinds.iter().flat_map(|kind| kind.columns()).filter(|column| seen.insert(column.name));
    let name = |column: &Column| match column.aliases.first() {
        Some(heading) => message!("workspace.column.both", heading, name = column.name),
        None => Message::code(column.name),
    };
    Message::list(columns.map(name))
}

#[cfg(test)]
mod tests {
    use crate::workspace::Workspace;

    fn opened(toml: &str) -> Result<Workspace, (String, String)> {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("huifang.toml"), toml).expect("a file");
        let said = |error: crate::error::Error| {
            let text = error.to_string();
            let from = text.rfind("huifang.toml:").unwrap_or(0);
            (text[from..].to_owned(), error.hint_text().unwrap_or_default())
        };
        Workspace::open(folder.path()).map_err(said)
    }

    #[test]
    fn a_column_is_called_as_its_file_heads_it() {
        let toml = "[columns.ledger]\n受理编号 = \"单号\"\nＷindow = [\"柜台\"]\n[columns.evaluations]\n评价 = [\"按键\"]\n\
                    [values.按键]\n好 = \"满意\"\n[values.\"受理窗口\"]\n\"甲\" = \"乙\"\n[values.category]\n\"丙\" = \"丁\"\n";
        let reading = opened(toml).expect("it opens").reading;
        let headers = |kind| reading.headers[&kind].iter().map(|(column, own)| format!("{column}={}", own.concat())).collect::<Vec<_>>();
        assert_eq!(headers(crate::domain::Kind::Ledger), ["case_id=单号", "window=柜台"]);
        assert_eq!(headers(crate::domain::Kind::Evaluations), ["rating=按键"]);
        assert_eq!(reading.values.keys().collect::<Vec<_>>(), ["category", "rating", "window"]);
        assert_eq!(reading.values["rating"]["好"], "满意");
    }

    #[test]
    fn a_heading_that_was_given_to_a_column_means_that_one() {
        let reading = opened("[columns.visits]\noverall = \"回访结果\"\n[values.回访结果]\n\"好\" = \"满意\"\n").expect("it opens").reading;
        assert_eq!(reading.values.keys().collect::<Vec<_>>(), ["overall"]);
    }

    #[test]
    fn a_key_that_means_no_column_or_one_that_is_taken_is_an_error() {
        for (toml, message, hint) in [
            ("[values.评价结里]\n", "huifang.toml:1: `评价结里` is not a column", "`评价结果`"),
            ("[columns.visits]\n回访方法 = \"x\"\n", "huifang.toml:2: `回访方法` is not a column of the visits", "`回访方式`"),
            ("[columns.visits]\n甲乙 = \"x\"\n", "huifang.toml:2: `甲乙` is not a column of the visits", "回访编号"),
            ("[columns.evaluations]\nratng = \"x\"\n", "`ratng` is not a column of the evaluations", "`rating`"),
            (
                "[columns.visits]\noutcome = \"a\"\n\n回访结果 = \"b\"\n",
                "huifang.toml:4: `回访结果` and `outcome` of line 2 both mean the column `outcome`",
                "only one of them",
            ),
            (
                "[values.评价]\n[values.rating]\n",
                "huifang.toml:2: `rating` and `评价` of line 1 both mean the column `rating`",
                "only one of them",
            ),
            (
                "[columns.ledger]\naccepted_at = \"日期\"\n[columns.visits]\nvisited_at = \"日期\"\n[values.日期]\n",
                "huifang.toml:5: `日期` means more than one column: `accepted_at` and `visited_at`",
                "[values.accepted_at] or [values.visited_at]",
            ),
        ] {
            let (said, hinted) = opened(toml).err().unwrap_or_default();
            assert!(said.contains(message) && hinted.contains(hint), "{toml}: {said} / {hinted}");
        }
    }
}
