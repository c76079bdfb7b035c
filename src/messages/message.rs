//! What is to be said: the key of a sentence and what fills its marks, told in the reader's language.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::catalogue;
use super::locale::Locale;
use super::marks::fill;

/// What is to be said, before anybody's language is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message(Box<Part>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Part {
    /// A sentence of the catalogue, and what fills its marks.
    Said { key: Cow<'static, str>, arguments: Vec<(Cow<'static, str>, Message)> },
    /// What is the same in every language: a name, a number, a path, a line of TOML.
    Text(String),
    /// Several, with the sentence `common.KEY` between them.
    Several { between: Cow<'static, str>, messages: Vec<Message> },
}

impl Message {
    /// A sentence of the catalogue; `message!` is shorter.
    #[must_use]
    pub fn new(key: &'static str, arguments: Vec<(&'static str, Self)>) -> Self {
        let arguments = arguments.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect();
        Self(Box::new(Part::Said { key: Cow::Borrowed(key), arguments }))
    }

    /// A sentence whose key ends in a code.
    #[must_use]
    pub fn among(group: &str, leaf: &str, arguments: Vec<(&'static str, Self)>) -> Self {
        let arguments = arguments.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect();
        Self(Box::new(Part::Said { key: Cow::Owned(format!("{group}.{leaf}")), arguments }))
    }

    /// What is the same in every language.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self(Box::new(Part::Text(text.into())))
    }

    /// Nothing.
    #[must_use]
    pub fn nothing() -> Self {
        Self::text("")
    }

    /// Several in a row: `甲、乙` or `a, b`.
    #[must_use]
    pub fn list(messages: impl IntoIterator<Item = Self>) -> Self {
        Self::several("comma", messages)
    }

    /// Several clauses: `甲；乙` or `a; b`.
    #[must_use]
    pub fn clauses(messages: impl IntoIterator<Item = Self>) -> Self {
        Self::several("semicolon", messages)
    }

    /// Several lines.
    #[must_use]
    pub fn lines(messages: impl IntoIterator<Item = Self>) -> Self {
        Self::several("line", messages)
    }

    /// Several without anything between them.
    #[must_use]
    pub fn joined(messages: impl IntoIterator<Item = Self>) -> Self {
        Self::several("nothing", messages)
    }

    fn several(between: &'static str, messages: impl IntoIterator<Item = Self>) -> Self {
        Self(Box::new(Part::Several { between: Cow::Borrowed(between), messages: messages.into_iter().collect() }))
    }

    /// A name or a cell between the quotation marks of the language.
    #[must_use]
    pub fn quoted(text: impl fmt::Display) -> Self {
        message!("common.quoted", text = text.to_string())
    }

    /// A key, an option or a code, as it is typed.
    #[must_use]
    pub fn code(text: impl fmt::Display) -> Self {
        message!("common.code", text = text.to_string())
    }

    /// Codes in a row.
    #[must_use]
    pub fn codes(texts: impl IntoIterator<Item = impl fmt::Display>) -> Self {
        Self::list(texts.into_iter().map(Self::code))
    }

    /// What was typed is none of these codes.
    #[must_use]
    pub fn none_of(text: &str, codes: impl IntoIterator<Item = impl fmt::Display>) -> Self {
        message!("words.none_of", text, codes = Self::codes(codes))
    }

    /// Names between quotation marks, in a row.
    #[must_use]
    pub fn quoted_list(texts: impl IntoIterator<Item = impl fmt::Display>) -> Self {
        Self::list(texts.into_iter().map(Self::quoted))
    }

    /// The key of its sentence; `None` for a text and for several.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match &*self.0 {
            Part::Said { key, .. } => Some(key),
            Part::Text(_) | Part::Several { .. } => None,
        }
    }

    /// Another sentence about the same things: that of `key`-`suffix`, where the catalogue has one.
    #[must_use]
    pub fn beside(&self, suffix: &str) -> Option<Self> {
        let Part::Said { key, arguments } = &*self.0 else { return None };
        let beside = format!("{key}-{suffix}");
        catalogue::sentence(Locale::En, &beside)?;
        Some(Self(Box::new(Part::Said { key: Cow::Owned(beside), arguments: arguments.clone() })))
    }

    /// Whether nothing would be said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &*self.0 {
            Part::Said { .. } => false,
            Part::Text(text) => text.is_empty(),
            Part::Several { messages, .. } => messages.iter().all(Self::is_empty),
        }
    }

    /// The same with every text in it changed.
    #[must_use]
    pub(crate) fn with_texts(&self, change: &dyn Fn(&str) -> String) -> Self {
        Self(Box::new(match &*self.0 {
            Part::Said { key, arguments } => {
                let arguments = arguments.iter().map(|(name, value)| (name.clone(), value.with_texts(change))).collect();
                Part::Said { key: key.clone(), arguments }
            }
            Part::Text(text) => Part::Text(change(text)),
            Part::Several { between, messages } => {
                Part::Several { between: between.clone(), messages: messages.iter().map(|message| message.with_texts(change)).collect() }
            }
        }))
    }

    /// The text, in this language. A sentence that the catalogue lacks is its key, a mark that nothing fills its name: the
    /// tests of the catalogue hold that neither comes to pass.
    #[must_use]
    pub fn told(&self, locale: Locale) -> String {
        match &*self.0 {
            Part::Said { key, arguments } => {
                let Some(sentence) = catalogue::sentence(locale, key) else { return key.to_string() };
                let value = |name: &str| arguments.iter().find(|(known, _)| known == name).map(|(_, value)| value.told(locale));
                fill(sentence, |name| Some(value(name).unwrap_or_else(|| format!("{{{name}}}")))).unwrap_or_else(|mark| mark)
            }
            Part::Text(text) => text.clone(),
            Part::Several { between, messages } => {
                let between = catalogue::sentence(locale, &format!("common.{between}")).unwrap_or_default();
                let told: Vec<String> = messages.iter().map(|message| message.told(locale)).collect();
                told.join(between)
            }
        }
    }
}

/// In English, for logs and tests; readers get [`Message::told`].
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(Locale::En))
    }
}

impl std::error::Error for Message {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_told_in_either_language() {
        let message = message!("io.cannot", doing = message!("io.doing.read"), path = std::path::Path::new("ledger/a.csv"));
        assert_eq!(message.told(Locale::ZhCn), "无法读取 ledger/a.csv");
        assert_eq!(message.to_string(), "cannot read `ledger/a.csv`");
        let names = Message::quoted_list(["甲", "乙"]);
        assert_eq!((names.told(Locale::ZhCn).as_str(), names.told(Locale::En).as_str()), ("“甲”、“乙”", "`甲`, `乙`"));
    }

    #[test]
    fn texts_are_changed_wherever_they_stand() {
        let path = "a/b";
        let message = Message::list([message!("io.cannot", doing = message!("io.doing.read"), path), Message::text("a/b")]);
        let changed = message.with_texts(&|text| text.replace("a/b", "c"));
        assert_eq!(changed.to_string(), "cannot read `c`, c");
    }
}
