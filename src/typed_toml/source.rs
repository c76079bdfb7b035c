//! From a place in a TOML text to an error that names file, line, key, and the nearest key that exists.

use std::ops::Range;
use std::path::Path;

use serde::de::DeserializeOwned;

use crate::error::{Error, Result};
use crate::messages::Message;

/// A TOML text with its file, so that whatever is wrong in it can be pointed at.
pub(crate) struct Source<'a> {
    pub(crate) file: &'a Path,
    pub(crate) text: &'a str,
}

impl Source<'_> {
    /// Reads the text as a `T`.
    ///
    /// # Errors
    /// Broken TOML, an unknown key, a wrong type: with line, and the nearest key that exists.
    pub(crate) fn parse<T: DeserializeOwned>(&self) -> Result<T> {
        toml::from_str(self.text).map_err(|error| {
            let message =
                error.message().lines().next().unwrap_or("broken TOML").replace("expected u64", "expected a whole number, 0 or more");
            let placed = self.error(error.span().unwrap_or(0..0), message.clone());
            match nearest_key(&message) {
                Some(nearest) => placed.hint(format!("有没有把 `{nearest}` 写错？")),
                None if message.contains("duplicate key") => {
                    placed.hint("同一个表里一个键只写一次：把几行的值并成一行，如 ignore = [\"甲\", \"乙\"]")
                }
                None => placed.hint("参看 `huifang.toml` 的键表：docs/configuration.zh-CN.md"),
            }
        })
    }

    /// An error at the line where `span` begins.
    pub(crate) fn error(&self, span: Range<usize>, message: impl Into<Message>) -> Error {
        let line = self.line(span);
        Error::in_file(self.file, message).at_line(line)
    }

    /// The line on which `span` begins, counted from 1.
    pub(crate) fn line(&self, span: Range<usize>) -> u64 {
        let before = &self.text.as_bytes()[..span.start.min(self.text.len())];
        memchr::memchr_iter(b'\n', before).count() as u64 + 1
    }
}

/// The name in `names` that `typed` most likely meant.
pub(crate) fn nearest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    names
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&typed.to_lowercase(), name), name))
        .filter(|(distance, name)| *distance <= (name.chars().count().max(typed.chars().count()) / 2).max(2))
        .min()
        .map(|(_, name)| name)
}

/// From serde's "unknown field `x`, expected one of `a`, `b`": the nearest of those expected.
fn nearest_key(message: &str) -> Option<String> {
    let (unknown, expected) = message.split_once("expected")?;
    let typed = unknown.split('`').nth(1).filter(|_| unknown.starts_with("unknown "))?;
    nearest(typed, expected.split('`').skip(1).step_by(2)).map(str::to_owned)
}
