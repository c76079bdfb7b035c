//! From a place in a TOML text to an error that names file and line, and the nearest key that exists.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

use super::bare_keys::with_quoted_keys;
use super::slip::Slip;
use super::slips;
use crate::error::Error;
use crate::messages::Message;

/// A TOML text with its file, so that whatever is wrong in it can be pointed at.
pub(crate) struct Source<'a> {
    pub(crate) file: &'a Path,
    /// As it is parsed: with quotes around every key.
    pub(crate) text: Cow<'a, str>,
    /// As it was typed, line by line the same.
    pub(crate) typed: &'a str,
}

impl<'a> Source<'a> {
    /// A text as it was typed.
    pub(crate) fn new(file: &'a Path, typed: &'a str) -> Self {
        let typed = typed.strip_prefix('\u{feff}').unwrap_or(typed);
        Self { file, text: with_quoted_keys(typed), typed }
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

    /// A line as it was typed.
    pub(crate) fn typed_line(&self, line: u64) -> &'a str {
        let at = usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(1);
        self.typed.split('\n').nth(at).unwrap_or_default().trim_end_matches('\r')
    }

    /// The error of a key between Chinese quotation marks, where it is one.
    pub(crate) fn quotes_of_key(&self, key: &str, span: Range<usize>) -> Option<Error> {
        let is_quoted = key.contains(['“', '”', '„', '‘', '’', '＂']);
        let slip = slips::marks(self.typed_line(self.line(span.clone()))).filter(|slip| is_quoted && slip.code == "quotes")?;
        Some(self.slipped(self.line(span), &slip))
    }

    /// The error of backslashes in a text between double quotes, on the first line that has one.
    pub(crate) fn backslashes(&self) -> Option<Error> {
        let mut lines = self.typed.lines().zip(1..);
        lines.find_map(|(line, at)| Some(self.slipped(at, &slips::backslashes(line)?)))
    }

    /// The error of a slip of the hand.
    pub(super) fn slipped(&self, line: u64, slip: &Slip) -> Error {
        let (found, mended) = (slip.found.clone(), slip.line.trim().to_owned());
        Error::in_file(self.file, message!(in "typed_toml.slip", slip.code, found, mended)).at_line(line)
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
