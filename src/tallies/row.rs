//! One row of the table: which count, and how much; and the checksum of them all.

use sha2::{Digest, Sha256};

/// The columns in the order of the checksum; `value` is a whole number, the others are text.
pub(super) const COLUMNS: [&str; 10] = ["topic", "span", "rule", "window", "category", "kind", "method", "name", "value", "text"];

/// What stands for the first day of a due period that has none, and between its first and last day.
pub(super) const ANY: &str = "any";
pub(super) const BETWEEN: &str = "..";
/// Names of the first and the last recorded day: of a kind, and of visits that name a case.
pub(super) const FIRST_LAST: [&str; 2] = ["first", "last"];
pub(super) const CALLBACK_FIRST_LAST: [&str; 2] = ["callback_first", "callback_last"];

/// One row; an absent cell is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    pub(super) topic: String,
    pub(super) span: String,
    pub(super) rule: String,
    pub(super) window: String,
    pub(super) category: String,
    pub(super) kind: String,
    pub(super) method: String,
    pub(super) name: String,
    pub(super) value: Option<u64>,
    pub(super) text: String,
}

impl Row {
    pub(super) fn new(topic: &str, name: &str) -> Self {
        Self { topic: topic.to_owned(), name: name.to_owned(), ..Self::default() }
    }

    pub(super) fn said(topic: &str, name: &str, text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::new(topic, name) }
    }

    pub(super) fn value(self, value: u64) -> Self {
        Self { value: Some(value), ..self }
    }

    pub(super) fn span(self, span: &impl ToString) -> Self {
        Self { span: span.to_string(), ..self }
    }

    pub(super) fn rule(self, rule: &str) -> Self {
        Self { rule: rule.to_owned(), ..self }
    }

    pub(super) fn window(self, window: &str) -> Self {
        Self { window: window.to_owned(), ..self }
    }

    pub(super) fn category(self, category: &str) -> Self {
        Self { category: category.to_owned(), ..self }
    }

    pub(super) fn kind(self, kind: &str) -> Self {
        Self { kind: kind.to_owned(), ..self }
    }

    pub(super) fn method(self, method: &str) -> Self {
        Self { method: method.to_owned(), ..self }
    }

    /// The text cells, in the order of [`COLUMNS`] without `value`.
    pub(super) fn texts(&self) -> [&str; 9] {
        [&self.topic, &self.span, &self.rule, &self.window, &self.category, &self.kind, &self.method, &self.name, &self.text]
    }

    /// The row of these cells, in the order of [`Row::texts`].
    pub(super) fn of([topic, span, rule, window, category, kind, method, name, text]: [String; 9], value: Option<u64>) -> Self {
        Self { topic, span, rule, window, category, kind, method, name, value, text }
    }
}

/// SHA-256 over the rows as lines: cells joined by U+001F, an absent one empty, each line ended by LF, the lines
/// in the order of their bytes.
pub(super) fn seal(rows: &[Row]) -> String {
    let line = |row: &Row| {
        let value = row.value.map_or_else(String::new, |value| value.to_string());
        let [topic, span, rule, window, category, kind, method, name, text] = row.texts();
        [topic, span, rule, window, category, kind, method, name, &value, text].join("\u{1f}") + "\n"
    };
    let mut lines: Vec<String> = rows.iter().map(line).collect();
    lines.sort_unstable();
    let mut digest = Sha256::new();
    for line in lines {
        digest.update(line);
    }
    hex::encode(digest.finalize())
}
