//! A theme as the lists have it, and what negates.

use crate::domain::Locale;

/// The name of a workspace's own list.
pub const FILE: &str = "themes.toml";
/// What an opinion of no theme is called in tables.
pub const OTHER: &str = "other";
/// Themes that a list may have: an opinion's are the bits of one number.
pub const MOST_THEMES: usize = 60;

/// A theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub(super) label: Label,
    /// Words that make an opinion one of it.
    pub(super) keywords: Vec<String>,
    /// Whether a word of it that is negated still counts.
    pub(super) keeps_negated: bool,
    /// The line of its label in the list of the workspace; `None` of a theme that is built in.
    pub line: Option<u64>,
}

/// What a theme is called, in the order of [`Locale::ALL`].
pub(super) type Label = [String; Locale::ALL.len()];

/// Words that turn the meaning of the word behind them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Negation {
    pub(super) words: Vec<String>,
    /// How many characters before a word they may stand.
    pub(super) window: usize,
}

impl Theme {
    /// What it is called in a language.
    #[must_use]
    pub fn label(&self, locale: Locale) -> &str {
        &self.label[locale as usize]
    }
}
