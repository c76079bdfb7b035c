//! Which column a key of `[columns]` or `[values]` means: by canonical name, built-in heading, or one of `[columns]`.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use super::settings::Reading;
use super::typed_headings::Parted;
use crate::domain::{CellType, Column, Kind, folded_heading};
use crate::error::{Error, Result};
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
        Err(source
            .error(
                second.span(),
                format!(
                    "`{}` and `{}` of line {} both mean the column `{column}`",
                    second.get_ref(),
                    first.get_ref(),
                    source.line(first.span())
                ),
            )
            .hint(format!("`{}` 和 `{}` 是同一列：把两处合成一处，只留一个列名", first.get_ref(), second.get_ref())))
    }
}

/// The column of a kind that a key of `[columns.KIND]` means.
///
/// # Errors
/// None; the nearest name that there is.
pub(super) fn of_kind(source: &Source<'_>, kind: Kind, key: &Spanned<String>) -> Result<&'static Column> {
    kind.columns().iter().find(|column| column.is_called(key.get_ref())).ok_or_else(|| {
        let what = format!("a column of the {}", kind.code());
        unknown(source, key, &what, &kind.columns().iter().flat_map(Column::headings).map(str::to_owned).collect::<Vec<_>>(), &[kind])
    })
}

/// Checks the two headings of a date and its time of day.
///
/// # Errors
/// The column holds no dates, or both headings are one.
pub(super) fn check_parted(source: &Source<'_>, column: &Column, key: &Spanned<String>, parted: &Parted) -> Result<()> {
    if column.cells != CellType::Date {
        return Err(source
            .error(key.span(), format!("`{}` is no date, and has no time of day beside it", key.get_ref()))
            .hint("只有日期列能分成 date 和 time 两列；别的列写一个表头，或几个表头的列表"));
    }
    if folded_heading(&parted.date) == folded_heading(&parted.time) {
        return Err(source
            .error(key.span(), format!("`date` and `time` of `{}` are one heading, `{}`", key.get_ref(), parted.date))
            .hint("日期和时间在同一列的，直接写这个表头，不用分开"));
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
        (Some(one), Some(other)) => Err(source
            .error(key.span(), format!("`{}` means more than one column: `{one}` and `{other}`", key.get_ref()))
            .hint(format!("写明是哪一列：[values.{one}] 或 [values.{other}]"))),
        (None, _) => {
            let own = reading.headers.values().flat_map(BTreeMap::values).flatten().cloned();
            let built_in = Kind::ALL.into_iter().flat_map(Kind::columns).flat_map(Column::headings).map(str::to_owned);
            Err(unknown(source, key, "a column", &built_in.chain(own).collect::<Vec<_>>(), &Kind::ALL))
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

fn unknown(source: &Source<'_>, key: &Spanned<String>, what: &str, known: &[String], kinds: &[Kind]) -> Error {
    let typed = key.get_ref();
    let error = source.error(key.span(), format!("`{typed}` is not {what}"));
    // two names of two characters are never more than two edits apart
    let is_alike = |near: &&str| folded_heading(typed).chars().any(|c| near.to_lowercase().contains(c));
    match nearest(typed, known.iter().map(String::as_str)).filter(is_alike) {
        Some(near) => error.hint(format!("有没有把 `{near}` 写错？")),
        None => error.hint(format!("可用的列名：{}", listed(kinds))),
    }
}

/// Every column once: as exports head it, and as it is called in English.
fn listed(kinds: &[Kind]) -> String {
    let mut seen = BTreeSet::new();
    let columns = kinds.iter().flat_map(|kind| kind.columns()).filter(|column| seen.insert(column.name));
    let name = |column: &Column| match column.aliases.first() {
        Some(heading) => format!("{heading}（{}）", column.name),
        None => column.name.to_owned(),
    };
    columns.map(name).collect::<Vec<_>>().join("、")
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
            (
                "[columns.visits]\n甲乙 = \"x\"\n",
                "huifang.toml:2: `甲乙` is not a column of the visits",
                "可用的列名：回访编号（visit_id）",
            ),
            ("[columns.evaluations]\nratng = \"x\"\n", "`ratng` is not a column of the evaluations", "`rating`"),
            (
                "[columns.visits]\noutcome = \"a\"\n\n回访结果 = \"b\"\n",
                "huifang.toml:4: `回访结果` and `outcome` of line 2 both mean the column `outcome`",
                "只留一个列名",
            ),
            ("[values.评价]\n[values.rating]\n", "huifang.toml:2: `rating` and `评价` of line 1 both mean the column `rating`", "合成一处"),
            (
                "[columns.ledger]\naccepted_at = \"日期\"\n[columns.visits]\nvisited_at = \"日期\"\n[values.日期]\n",
                "huifang.toml:5: `日期` means more than one column: `accepted_at` and `visited_at`",
                "[values.accepted_at] 或 [values.visited_at]",
            ),
        ] {
            let (said, hinted) = opened(toml).err().unwrap_or_default();
            assert!(said.contains(message) && hinted.contains(hint), "{toml}: {said} / {hinted}");
        }
    }
}
