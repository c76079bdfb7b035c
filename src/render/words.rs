//! The words of one language: a tree of sentences with marks such as `{due}` for what is filled in.
//!
//! In: a built-in list and, where the workspace has one, a list that replaces some of its entries. A list may add
//! entries of its own under `[own]` only, so that a mistyped name is an error and not a sentence that never appears.

use std::path::Path;

use toml::de::{DeTable, DeValue};
use toml::{Table, Value};

use crate::domain::Locale;
use crate::error::{Error, Result};
use crate::messages::{Message, fill, marks};

/// The table of a word list that a workspace may fill as it likes.
const OWN: &str = "own";

/// The words of one language.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    locale: Locale,
    table: Table,
}

impl Words {
    /// The list that is compiled in.
    pub(crate) fn built_in(locale: Locale, source: &str) -> Result<Self> {
        let table = source.parse().map_err(|error| Error::new(message!("faults.written", what = locale.code())).because(error))?;
        Ok(Self { locale, table })
    }

    /// Replaces entries by those of the list in `file`.
    pub(crate) fn replaced_by(mut self, file: &Path, source: &str) -> Result<Self> {
        let parsed = DeTable::parse(source).map_err(|error| {
            let line = error.span().map_or(1, |span| line_of(source, span.start));
            Error::in_file(file, message!("render.words_toml")).at_line(line).because(error.message())
        })?;
        merge(&mut self.table, parsed.get_ref(), "", &|at, why| Error::in_file(file, why).at_line(line_of(source, at)))?;
        Ok(self)
    }

    /// The language.
    pub(crate) fn locale(&self) -> Locale {
        self.locale
    }

    /// The whole tree, for templates.
    pub(crate) fn table(&self) -> &Table {
        &self.table
    }

    /// The sentence at a dotted path; `None` where there is none.
    pub(crate) fn find(&self, path: &str) -> Option<&str> {
        let (groups, key) = path.rsplit_once('.').unwrap_or(("", path));
        let mut table = &self.table;
        for group in groups.split('.').filter(|group| !group.is_empty()) {
            table = table.get(group)?.as_table()?;
        }
        table.get(key)?.as_str()
    }

    /// The sentence at a dotted path.
    pub(crate) fn get(&self, path: &str) -> Result<&str> {
        self.find(path).ok_or_else(|| {
            let group = path.rsplit_once('.').map_or("", |(group, _)| group);
            Error::new(message!("render.no_sentence", language = self.locale.code(), key = path, group))
        })
    }

    /// The sentence at a dotted path with its marks filled in.
    pub(crate) fn fill(&self, path: &str, values: &[(&str, String)]) -> Result<String> {
        fill(self.get(path)?, |name| values.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone()))
            .map_err(|mark| unfilled(path, &mark))
    }

    /// What `text` is called in this language, where the list knows it under `[labels]`; else `text` itself.
    pub(crate) fn label<'a>(&'a self, text: &'a str) -> &'a str {
        self.table.get("labels").and_then(|labels| labels.get(text)).and_then(Value::as_str).unwrap_or(text)
    }
}

/// Nothing fills this mark of a sentence.
pub(super) fn unfilled(key: &str, mark: &str) -> Error {
    Error::new(message!("render.unfilled", key, mark = in_braces(mark)))
}

/// A mark, as it is written.
fn in_braces(mark: impl std::fmt::Display) -> Message {
    Message::code(format!("{{{mark}}}"))
}

/// Says why `ours` cannot stand in the place of the built-in sentence: a mark that nothing
/// fills, or one that is left out.
fn same_marks(key: &str, built_in: &str, ours: &str) -> std::result::Result<(), Message> {
    let marks = |sentence| marks(sentence).map_err(|mark| message!("render.open_mark", key, mark));
    let (there, ours) = (marks(built_in)?, marks(ours)?);
    let listed = || if there.is_empty() { message!("render.said.none") } else { Message::list(there.iter().map(in_braces)) };
    if let Some(unknown) = ours.difference(&there).next() {
        return Err(message!("render.unknown_mark", key, mark = in_braces(unknown), marks = listed()));
    }
    if let Some(lost) = there.difference(&ours).next() {
        return Err(message!("render.lost_mark", key, mark = in_braces(lost), marks = listed()));
    }
    Ok(())
}

fn merge(into: &mut Table, from: &DeTable<'_>, path: &str, refuse: &dyn Fn(usize, Message) -> Error) -> Result<()> {
    for (key, value) in from {
        let name = key.get_ref().as_ref();
        let full = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        let free = full.split('.').next().is_some_and(|top| top == OWN || top == "labels");
        match (into.get_mut(name), value.get_ref()) {
            (Some(Value::Table(below)), DeValue::Table(table)) => merge(below, table, &full, refuse)?,
            (None, DeValue::Table(table)) if free => {
                let mut below = Table::new();
                merge(&mut below, table, &full, refuse)?;
                into.insert(name.to_owned(), Value::Table(below));
            }
            (Some(Value::String(built_in)), DeValue::String(text)) => {
                if !free {
                    same_marks(&full, built_in, text).map_err(|why| refuse(value.span().start, why))?;
                }
                into.insert(name.to_owned(), Value::String(text.to_string()));
            }
            (None, DeValue::String(text)) if free => {
                into.insert(name.to_owned(), Value::String(text.to_string()));
            }
            (Some(_), _) => return Err(refuse(value.span().start, message!("render.other_kind", key = full))),
            (None, _) => {
                let near = into.keys().max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)));
                let near = near.map(|near| message!("render.said.nearest", near));
                return Err(refuse(key.span().start, message!("render.no_entry", key = full, near)));
            }
        }
    }
    Ok(())
}

fn line_of(source: &str, byte: usize) -> u64 {
    memchr::memchr_iter(b'\n', &source.as_bytes()[..byte.min(source.len())]).count() as u64 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        Words::built_in(Locale::En, "[a]\nowed = \"{n} {n?callback|callbacks} owed\"\n[own]\n[labels]\n").expect("a word list")
    }

    #[test]
    fn a_number_decides_the_word_behind_it() {
        assert_eq!(words().fill("a.owed", &[("n", "1".to_owned())]).expect("filled"), "1 callback owed");
        assert_eq!(words().fill("a.owed", &[("n", "12".to_owned())]).expect("filled"), "12 callbacks owed");
        assert!(words().fill("a.owed", &[]).is_err());
        assert!(words().get("a.owned").is_err());
    }

    #[test]
    fn a_list_replaces_entries_and_may_not_misspell_them() {
        let file = Path::new("templates/words/en.toml");
        let replaced = words().replaced_by(file, "[a]\nowed = \"due: {n}\"\n[own]\nours = \"x\"\n").expect("a list");
        assert_eq!((replaced.find("a.owed"), replaced.find("own.ours")), (Some("due: {n}"), Some("x")));
        for (sentence, why) in [
            ("{n} of {m}", "`a.owed` has the mark `{m}`, which nothing fills; this sentence has `{n}`"),
            ("none", "`a.owed` lacks the mark `{n}`; this sentence has `{n}`"),
            ("{n owed", "`a.owed`: `{n owed` has no closing brace"),
        ] {
            let error = words().replaced_by(file, &format!("[a]\nowed = \"{sentence}\"\n")).expect_err(sentence);
            assert_eq!(error.to_string(), format!("templates/words/en.toml:2: {why}"));
        }
        let error = words().replaced_by(file, "[a]\n\nowde = \"\"\n").expect_err("no such entry");
        assert_eq!(error.to_string(), "templates/words/en.toml:3: the words have no entry `a.owde`; the nearest is `owed`");
    }
}
