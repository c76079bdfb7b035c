//! From the refusal of the parser, or of serde, to ours: what stands there, what was expected, what to write.

use std::ops::Range;

use super::expected::{self, ticked};
use super::marks::cut;
use super::slips;
use super::source::{Source, nearest};
use super::syntax;
use super::typed_file::TypedFile;
use crate::error::{Error, Result};
use crate::messages::{Carried, Message};

impl Source<'_> {
    /// Reads the text as a `T`.
    ///
    /// # Errors
    /// Broken TOML, an unknown key, a wrong type: with line, what stands there, and how it should be.
    pub(crate) fn parse<T: TypedFile>(&self) -> Result<T> {
        toml::from_str(&self.text).map_err(|error| refusal::<T>(self, &error))
    }
}

/// The error for what `toml` refused.
fn refusal<T: TypedFile>(source: &Source<'_>, error: &toml::de::Error) -> Error {
    let span = error.span().unwrap_or(0..0);
    let said = error.message();
    if let Some(message) = Carried::found_in(said) {
        return source.error(span, message);
    }
    let line = source.line(span.clone());
    if let Some(slip) = slips::of::<T>(source.typed, line) {
        return source.slipped(line, &slip);
    }
    let first = said.lines().next().unwrap_or_default();
    if first.contains("duplicate key") {
        return twice(source, line);
    }
    if first.starts_with("unknown field ") {
        return unknown_key::<T>(source, span, first);
    }
    of_value::<T>(source, span, first).unwrap_or_else(|| broken(source, line, first))
}

/// A key or a table that stands twice.
fn twice(source: &Source<'_>, line: u64) -> Error {
    let bare = |line: &str| {
        let line = line.split('#').next().unwrap_or_default().trim();
        let name = if line.starts_with('[') { line } else { line.split('=').next().unwrap_or_default() };
        name.replace(['"', '\'', ' '], "")
    };
    let found = bare(source.typed_line(line));
    let is_table = found.starts_with('[');
    let above = || (1..line).rev().map(|at| (at, source.typed_line(at).trim_start()));
    let first = above().take_while(|(_, text)| is_table || !text.starts_with('[')).find(|(_, text)| bare(text) == found);
    let error = |message: Message| Error::in_file(source.file, message).at_line(line);
    let first = first.map_or(line, |(first, _)| first);
    if is_table { error(message!("typed_toml.twice.table", found, first)) } else { error(message!("typed_toml.twice.key", found, first)) }
}

/// A key that its table does not have: it belongs to another, is misspelt, or is none.
fn unknown_key<T: TypedFile>(source: &Source<'_>, span: Range<usize>, said: &str) -> Error {
    let names = ticked(said);
    let (key, expected) = names.split_first().map_or(("", &[][..]), |(key, expected)| (*key, expected));
    if let Some(error) = source.quotes_of_key(key, span.clone()) {
        return error;
    }
    let table = table_of(source, source.line(span.clone()));
    if let Some(home) = elsewhere::<T>(source, key, span.clone()) {
        return source.error(span, message!("typed_toml.unknown.elsewhere", key, table, home));
    }
    let error = source.error(span, message!("typed_toml.unknown.key", key, table));
    match nearest(key, expected.iter().copied()) {
        Some(near) => error.hint(message!("typed_toml.near", near)),
        None => error.hint(message!(in "typed_toml.keys", T::KEYS)),
    }
}

/// Where a key belongs, where that is not the table that it stands in.
pub(crate) fn elsewhere<T: TypedFile>(source: &Source<'_>, key: &str, span: Range<usize>) -> Option<Message> {
    let table = table_of(source, source.line(span));
    let homes = T::homes(key).into_iter().map(of_table).filter(|home| *home != table).collect::<Vec<_>>();
    (!homes.is_empty()).then(|| Message::list(homes))
}

/// A table by its header; the part of a file before any.
fn of_table(header: &str) -> Message {
    if header.is_empty() { message!("typed_toml.top") } else { Message::text(header) }
}

/// The header of the table that a line stands in.
fn table_of(source: &Source<'_>, line: u64) -> Message {
    let above = (1..=line).rev().map(|at| source.typed_line(at).trim()).find(|text| text.starts_with('['));
    of_table(above.map_or("", |text| text.split('#').next().unwrap_or_default().trim()))
}

/// A value that is of another sort, or none of those that there are.
fn of_value<T: TypedFile>(source: &Source<'_>, span: Range<usize>, said: &str) -> Option<Error> {
    let found = cut(source.text.get(span.clone()).unwrap_or_default().lines().next().unwrap_or_default());
    if said.starts_with("unknown variant ") {
        let names = ticked(said);
        let (typed, known) = names.split_first()?;
        let error = source.error(span, message!("typed_toml.value.none_of", found = typed, known = Message::codes(known)));
        return Some(match nearest(typed, known.iter().copied()) {
            Some(near) => error.hint(message!("typed_toml.near", near)),
            None => error,
        });
    }
    if let Some(key) = said.strip_prefix("missing field ") {
        let table = table_of(source, source.line(span.clone()));
        return Some(source.error(span, message!("typed_toml.value.missing", key = key.trim_matches('`'), table)));
    }
    let (_, asked) = said.split_once("expected ")?;
    let is_of_value = said.starts_with("invalid ") || said.starts_with("expected ");
    let code = expected::code(asked);
    if !is_of_value || code == "other" && !["invalid type", "invalid value"].iter().any(|begins| said.starts_with(begins)) {
        return None;
    }
    let message = message!("typed_toml.value.wrong", found, expected = message!(in "typed_toml.expected", code));
    Some(source.error(span, message).hint(message!(in "typed_toml.keys", T::KEYS)))
}

/// What is no TOML.
fn broken(source: &Source<'_>, line: u64, said: &str) -> Error {
    let found = cut(source.typed_line(line).trim());
    Error::in_file(source.file, message!(in "typed_toml.broken", syntax::code(said), found)).at_line(line)
}
