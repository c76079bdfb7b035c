//! Lines of the report, in the reader's language.

use crate::domain::{Kind, Locale};
use crate::messages::{Argument, Message};

/// Characters of a cell that are shown.
const SHOWN: usize = 60;

/// Adds a line.
pub(super) fn say(out: &mut String, locale: Locale, message: &Message) {
    out.push_str(&message.told(locale));
    out.push('\n');
}

/// Adds a blank line, and what the lines below are about.
pub(super) fn heading(out: &mut String, locale: Locale, title: &Message) {
    out.push('\n');
    say(out, locale, &message!("report.heading", title));
}

/// A cell as it is shown: on one line, and not longer than a glance.
pub(super) fn shown(value: &str) -> String {
    let line: String = value.chars().map(|c| if matches!(c, '\n' | '\r') { '⏎' } else { c }).take(SHOWN).collect();
    if value.chars().count() > SHOWN { line + "…" } else { line }
}

/// Names or numbers in a row.
pub(super) fn joined<T: ToString>(items: impl IntoIterator<Item = T>) -> Message {
    Message::list(items.into_iter().map(|item| Message::text(item.to_string())))
}

/// A column as a reader is told of it.
pub(super) fn called(kind: Kind, column: &str) -> Message {
    kind.column(column).map_or_else(|| Message::text(column), Argument::argument)
}
