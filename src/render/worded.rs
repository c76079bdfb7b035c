//! Lists for the desk in words: headings, and codes of closed lists, in the language of the workspace.
//!
//! In: a header of codes and rows of cells, as `desk` and `intake` give them. Out: the same table as a clerk reads it; with
//! `[tables] headings = "english"` as it came, for scripts.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::csv_text::csv_bytes;
use crate::domain::Kind;
use crate::messages::{Locale, keys, sentence};
use crate::workspace::{ListHeadings, Workspace};

/// Columns that hold `yes` and `no`.
const YES_NO: [&str; 6] = ["attainable", "needs_feedback", "result", "within_warranty", "counted", "recorded"];
/// Columns that hold codes of a list of their own name.
const OF_CODES: [&str; 10] = ["status", "kind", "methods", "component", "items", "second_grade", "by", "role", "to_target", "fulfilled_by"];

/// How lists for the desk are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worded(Option<Locale>);

/// A column on its way into words.
#[derive(Debug, Clone)]
pub struct WordedColumn {
    /// What stands in the header.
    pub heading: String,
    /// The words of its codes; empty where its cells stay as they are.
    values: BTreeMap<&'static str, &'static str>,
}

impl Worded {
    /// As codes, for scripts.
    pub const CODES: Self = Self(None);

    /// As the workspace asks.
    #[must_use]
    pub fn of(workspace: &Workspace) -> Self {
        Self((workspace.headings == ListHeadings::Chinese).then_some(Locale::ZhCn))
    }

    /// In the words of a language.
    #[must_use]
    pub fn of_language(locale: Locale) -> Self {
        Self(Some(locale))
    }

    /// The columns of a table.
    #[must_use]
    pub fn columns(self, header: &[&str]) -> Vec<WordedColumn> {
        header.iter().map(|&name| WordedColumn { heading: self.heading(name).to_owned(), values: self.values(name) }).collect()
    }

    /// What a column is called.
    #[must_use]
    pub fn heading(self, column: &str) -> &str {
        self.0.and_then(|locale| sentence(locale, &format!("tables.columns.{column}"))).unwrap_or(column)
    }

    /// The table as CSV.
    ///
    /// # Panics
    /// As [`csv_bytes`].
    #[must_use]
    pub fn csv<R, C>(self, header: &[&str], rows: impl IntoIterator<Item = R>) -> Vec<u8>
    where
        R: IntoIterator<Item = C>,
        C: AsRef<str>,
    {
        if self.0.is_none() {
            return csv_bytes(header, rows);
        }
        let columns = self.columns(header);
        let headings: Vec<&str> = columns.iter().map(|column| column.heading.as_str()).collect();
        let in_words = |(at, cell): (usize, C)| match columns.get(at) {
            Some(column) => column.cell(cell.as_ref()).into_owned(),
            None => cell.as_ref().to_owned(),
        };
        csv_bytes(&headings, rows.into_iter().map(|row| row.into_iter().enumerate().map(in_words)))
    }

    fn values(self, column: &str) -> BTreeMap<&'static str, &'static str> {
        let Some(locale) = self.0 else { return BTreeMap::new() };
        let group = if YES_NO.contains(&column) { "yes_no" } else { column };
        let prefix = format!("tables.values.{group}.");
        let listed = keys(locale).iter().filter_map(|(key, word)| Some((key.strip_prefix(prefix.as_str())?, word.as_str())));
        let mut values: BTreeMap<&str, &str> =
            if column == "column" || group == "yes_no" || OF_CODES.contains(&group) { listed.collect() } else { BTreeMap::new() };
        // what names a column of the exports is called as exports call it
        if locale == Locale::ZhCn && ["column", "fulfilled_by"].contains(&column) {
            for column in Kind::ALL.into_iter().flat_map(Kind::columns) {
                if let Some(heading) = column.aliases.first() {
                    values.entry(column.name).or_insert(heading);
                }
            }
        }
        values
    }
}

impl WordedColumn {
    /// A cell in words: a code of its list, or several with a blank between them; anything else as it stands.
    #[must_use]
    pub fn cell<'c>(&self, cell: &'c str) -> Cow<'c, str> {
        if self.values.is_empty() || cell.is_empty() {
            return Cow::Borrowed(cell);
        }
        if let Some(word) = self.values.get(cell) {
            return Cow::Borrowed(word);
        }
        let words: Option<Vec<&str>> = cell.split(' ').map(|code| self.values.get(code).copied()).collect();
        words.map_or(Cow::Borrowed(cell), |words| Cow::Owned(words.join("、")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk;
    use crate::draw;
    use crate::intake;

    /// Every list for the desk whose header is fixed.
    const LISTS: [&[&str]; 10] = [
        &desk::WORKLIST_COLUMNS,
        &desk::ALERT_COLUMNS,
        &desk::OPINION_COLUMNS,
        &desk::RECTIFICATION_COLUMNS,
        &desk::TARGET_COLUMNS,
        &desk::PLAN_COLUMNS,
        &desk::AUDIT_COLUMNS,
        &intake::REJECT_COLUMNS,
        &draw::COLUMNS,
        &["by_file", "by_line", "id"],
    ];

    #[test]
    fn every_column_of_a_list_has_a_heading_in_chinese() {
        let worded = Worded::of_language(Locale::ZhCn);
        for column in LISTS.into_iter().flatten() {
            let heading = worded.heading(column);
            assert!(heading == "SHA-256" || !heading.is_ascii(), "{column} has no heading");
        }
    }

    #[test]
    fn codes_become_words_and_what_is_no_code_stays() {
        let rows = [["missed", "phone onsite", "=1+1", "accepted_at"], ["", "phone, said he", "yes", "x"]];
        let bytes = Worded::of_language(Locale::ZhCn).csv(&["status", "methods", "opinion", "column"], rows);
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert_eq!(text, "\u{feff}情况,可用方式,意见,列\r\n未办,电话、上门,'=1+1,受理时间\r\n,\"phone, said he\",yes,x\r\n");
        let codes = Worded::CODES.csv(&["status", "methods", "opinion", "column"], rows);
        assert!(codes.starts_with("\u{feff}status,methods,".as_bytes()));
    }
}
