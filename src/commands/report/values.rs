//! Values that were refused, by column, and the lines to paste: what `check` and a stopped `build` show.

use super::line::{called, heading, say, shown};
use crate::domain::Locale;
use crate::messages::Message;
use crate::review::{RefusedColumn, RefusedValue, RefusedValues, Why};

/// Values of a column that are shown before the rest is only counted.
const SHOWN: usize = 20;
/// The same of dates that formats read: one is like the other.
const ALIKE: usize = 3;

/// Every column with refused values, then the lines that settle them.
pub(in crate::commands) fn values(out: &mut String, refused: &RefusedValues, locale: Locale) {
    if refused.is_empty() {
        return;
    }
    heading(out, locale, &message!("report.values.heading"));
    for column in &refused.columns {
        of_column(out, column, locale);
    }
    block(out, refused, locale);
}

fn of_column(out: &mut String, column: &RefusedColumn, locale: Locale) {
    let name = if column.headings.is_empty() { column.column.to_owned() } else { column.headings.join("/") };
    let (kind, rows, distinct, called) = (column.kind, column.rows, column.distinct, called(column.kind, column.column));
    let heading = if called.told(locale) == name {
        message!("report.values.heading_alone", name)
    } else {
        message!("report.values.heading_of", name = shown(&name), called)
    };
    say(out, locale, &message!("report.values.column", kind, heading, rows, distinct));
    for note in &column.notes {
        say(out, locale, &message!("report.values.note", note));
    }
    if column.listed.iter().any(|value| value.why == Some(Why::Direction)) {
        say(out, locale, &message!("report.values.note_of_scale", text = Why::Direction.message()));
    }
    let mut alike = 0;
    let is_shown = |value: &&RefusedValue| {
        let is_date = value.by == Some("dates");
        alike += usize::from(is_date);
        !is_date || alike <= ALIKE
    };
    let listed: Vec<&RefusedValue> = column.listed.iter().filter(is_shown).take(SHOWN).collect();
    for value in &listed {
        // the direction of a scale is explained once, above the list
        let why = value.why.filter(|why| *why != Why::Direction).map(Why::message);
        let unknown = (value.by.is_none() && value.why.is_none()).then(|| message!("report.values.unknown"));
        let said: Vec<Message> = [reading(value), why.or(unknown)].into_iter().flatten().collect();
        let (rows, cell) = (format!("{:>6}", value.rows), shown(&value.value));
        if said.is_empty() {
            say(out, locale, &message!("report.values.value", rows, cell));
        } else {
            say(out, locale, &message!("report.values.value_read", rows, cell, said = Message::clauses(said)));
        }
    }
    let left = column.distinct.saturating_sub(listed.len() as u64);
    if left > 0 {
        say(out, locale, &message!("report.values.more", left));
    }
}

/// What a value is proposed to be read as.
fn reading(value: &RefusedValue) -> Option<Message> {
    let read = match (value.by?, value.reading.as_deref()) {
        ("dates", _) if value.sure => message!("report.reading.dates"),
        ("dates", _) => message!("report.reading.ambiguous"),
        ("columns", _) => message!("report.reading.other_column"),
        (_, Some("")) => message!("report.reading.blank"),
        (_, Some(word)) => Message::text(word),
        (_, None) => message!("report.reading.to_be_chosen"),
    };
    let asks = value.reading.is_some() && !value.sure;
    Some(if asks { message!("report.reading.asked", read) } else { read })
}

/// What to paste, and where.
fn block(out: &mut String, refused: &RefusedValues, locale: Locale) {
    if !refused.snippet.is_empty() {
        say(out, locale, &message!("report.values.paste"));
        lines(out, &refused.snippet, locale);
    }
    for addition in &refused.additions {
        say(out, locale, &message!("report.values.add_below", line = addition.line, table = addition.table));
        lines(out, &addition.lines, locale);
    }
    if refused.snippet.is_empty() && refused.additions.is_empty() {
        say(out, locale, &message!("report.values.cannot"));
    }
}

/// Lines as they are to be copied, and where they end.
fn lines(out: &mut String, lines: &str, locale: Locale) {
    out.push('\n');
    out.push_str(lines);
    out.push('\n');
    say(out, locale, &message!("report.values.end"));
}
