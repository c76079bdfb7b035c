//! What templates may call: filters that write figures, dates and sentences in the language of the page.
//!
//! A cell is a number, `*` where it is withheld, or null; every filter for figures takes all three, and an undefined
//! name is an error of the template engine before it gets here. Null is a dash that is read aloud as 无: markup of our
//! own, and the only one that a filter writes.

use std::sync::Arc;

use chrono::NaiveDate;
use tera::{Error as TeraError, Kwargs, State, Tera, TeraResult, Value};

use super::chart::escaped;
use super::format;
use super::words::{Words, unfilled};
use crate::domain::{Kind, Locale, Points, Rate, steers};
use crate::error::Result;
use crate::messages::{Argument, Carried, Message, fill};

/// Registers every filter for one language.
pub(crate) fn register(tera: &mut Tera, words: &Arc<Words>) {
    figure(tera, "percent", words, |value| Some(format::percent(rate(value)?)));
    figure(tera, "target", words, |value| Some(format::target(rate(value)?)));
    figure(tera, "difference", words, |value| Some(format::difference(rate(value)?)));
    figure(tera, "score", words, |value| Some(format::points(Points(parts(value, 100.0)?))));
    figure(tera, "count", words, |value| Some(format::count(value.as_u64()?)));
    figure(tera, "points", words, |value| Some(format::short(Points(parts(value, 100.0)?))));
    text(tera, "column", words, |text, words| Some(column(text, words)));
    text(tera, "table_name", words, |text, words| {
        Some(words.get(&format!("tables.{}", text.strip_suffix(".csv").unwrap_or(text))).map(str::to_owned))
    });
    notice(tera, words);
    text(tera, "date", words, |text, words| text.parse::<NaiveDate>().ok().map(|date| format::date(date, words)));
    text(tera, "period", words, |text, words| text.parse().ok().map(|period| format::period(period, words)));
    text(tera, "due", words, |text, words| Some(format::due(text, words)));
    text(tera, "label", words, |text, words| Some(Ok(words.label(text).to_owned())));
    text(tera, "css", words, |text, _| Some(Ok(in_css(text))));
    text(tera, "one_way", words, |text, _| Some(Ok(one_way(text))));
    let dash = words.find("cell.blank").unwrap_or_default().to_owned();
    tera.register_filter("fill", move |sentence: &str, values: Kwargs, _: &State| {
        // a sentence is text, so a dash stands in it without its markup
        let text = |value: &Value| if value.as_str().is_some_and(|text| text.starts_with(DASH)) { dash.clone() } else { plain(value) };
        fill(sentence, |name| values.get::<&Value>(name).ok().flatten().map(text))
            .map_err(|mark| told(message!("render.said.fill", mark = Message::code(format!("{{{mark}}}")), sentence)))
    });
}

/// Characters of a running line, which nothing breaks.
const RUNNING: usize = 40;

/// Text for a running line that a style sheet prints on each page: whatever is no letter or digit is written by its
/// A date column, or one up to which something holds (`until valid_until`), in words.
fn column(text: &str, words: &Words) -> Result<String> {
    let name = text.strip_prefix("until ").unwrap_or(text);
    let said = words.find(&format!("columns.{name}")).unwrap_or(name).to_owned();
    if name == text { Ok(said) } else { words.fill("methods.until", &[("column", said)]) }
}

/// number, for HTML escapes mean nothing there.
fn in_css(text: &str) -> String {
    let written = |c: char| if c.is_alphanumeric() { c.to_string() } else { format!("\\{:x} ", c as u32) };
    let cut = if text.chars().count() > RUNNING { "…" } else { "" };
    text.chars().take(RUNNING).map(written).collect::<String>() + cut
}

/// Text that turns the direction of nothing behind it, for places without `<bdi>`: a title, an attribute, a feed.
fn one_way(text: &str) -> String {
    let bare: String = text.chars().filter(|c| !steers(*c)).collect();
    let is_right_to_left =
        |c: char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}');
    // first strong isolate, pop directional isolate: what `<bdi>` does
    if bare.contains(is_right_to_left) { format!("\u{2068}{bare}\u{2069}") } else { bare }
}

/// `{{ notice | notice }}`: the sentence of a notice, its dates and kinds of table in words.
fn notice(tera: &mut Tera, words: &Arc<Words>) {
    let words = Arc::clone(words);
    tera.register_filter("notice", move |notice: &Value, _: Kwargs, _: &State| -> TeraResult<String> {
        let key = notice.get_from_path("key").and_then(Value::as_str).unwrap_or_default();
        let value = |name: &str| notice.get_from_path("values")?.get_from_path(name).map(plain);
        notice_text(&words, key, value).map_err(|error| told(error.argument()))
    });
}

/// The sentence of a notice; `value` gives what stands behind a name.
pub(super) fn notice_text(words: &Words, key: &str, value: impl Fn(&str) -> Option<String>) -> crate::error::Result<String> {
    let in_words = |name: &str| {
        let value = value(name)?;
        match (value.parse::<NaiveDate>(), name) {
            (Ok(date), _) => format::date(date, words).ok(),
            (_, "kind") => Some(words.find(&format!("kinds.{value}")).map_or(value.clone(), str::to_owned)),
            (_, "rule") => Some(words.label(&value).to_owned()),
            (_, "columns") => Some(listed(words, &value, |code| heading(words, code))),
            (_, "items") => Some(listed(words, &value, |code| words.find(&format!("items.{code}")).unwrap_or(code).to_owned())),
            _ => Some(value),
        }
    };
    let key = format!("notice.{key}");
    fill(words.get(&key)?, in_words).map_err(|mark| unfilled(&key, &mark))
}

/// Codes with a space between them, each by its name.
fn listed(words: &Words, codes: &str, name: impl Fn(&str) -> String) -> String {
    codes.split(' ').map(name).collect::<Vec<_>>().join(words.find("list.comma").unwrap_or_default())
}

/// A column as exports mostly head it; in other languages by what it is.
fn heading(words: &Words, code: &str) -> String {
    let header = Kind::ALL.into_iter().find_map(|kind| kind.column(code)).and_then(|column| column.aliases.first());
    match header.filter(|_| words.locale() == Locale::ZhCn) {
        Some(header) => (*header).to_owned(),
        None => words.find(&format!("columns.{code}")).unwrap_or(code).to_owned(),
    }
}

/// An error of a filter, which the template engine hands on as text.
pub(super) fn told(message: Message) -> TeraError {
    TeraError::message(Carried(message))
}

fn rate(value: &Value) -> Option<Rate> {
    parts(value, 10_000.0).map(Rate)
}

/// A serialised figure back in the whole parts that it was rounded to: exact, for they are far below 2^53.
fn parts(value: &Value, per_one: f64) -> Option<i64> {
    value.as_f64().map(|number| (number * per_one).round() as i64)
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn figure(tera: &mut Tera, name: &'static str, words: &Arc<Words>, write: fn(&Value) -> Option<String>) {
    let words = Arc::clone(words);
    tera.register_filter(name, move |value: &Value, _: Kwargs, _: &State| -> TeraResult<Value> {
        if value.is_none() {
            return blank(&words).map_err(|error| told(error.argument()));
        }
        if value.as_str() == Some("*") {
            return words.get("cell.withheld").map(Value::from).map_err(|error| told(error.argument()));
        }
        write(value).map(Value::from).ok_or_else(|| told(message!("render.said.figure", name, value = value.to_string())))
    });
}

/// What the markup of a dash begins with.
const DASH: &str = "<span role=\"img\" aria-label=\"";

/// No figure: a dash, which is read aloud as 无.
fn blank(words: &Words) -> Result<Value> {
    Ok(Value::safe_string(&format!("{DASH}{}\">{}</span>", escaped(words.get("cell.none")?), escaped(words.get("cell.blank")?))))
}

fn text(tera: &mut Tera, name: &'static str, words: &Arc<Words>, write: fn(&str, &Words) -> Option<Result<String>>) {
    let words = Arc::clone(words);
    tera.register_filter(name, move |text: &str, _: Kwargs, _: &State| -> TeraResult<String> {
        match write(text, &words) {
            Some(written) => written.map_err(|error| told(error.argument())),
            None => Err(told(message!("render.said.text", name, text))),
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_running_line_ends_no_string_and_no_style_sheet() {
        for (text, written) in [
            ("GC2506-001", "GC2506\\2d 001"),
            ("\";}</style>", "\\22 \\3b \\7d \\3c \\2f style\\3e "),
            ("a\nb\\", "a\\a b\\5c "),
            ("编号 1", "编号\\20 1"),
        ] {
            assert_eq!(in_css(text), written);
        }
        assert_eq!(in_css(&"W".repeat(90)), "W".repeat(40) + "…");
    }
}
