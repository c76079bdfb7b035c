//! What people say, by theme: lists of words as data, and what they make of an opinion.
//!
//! In: `themes.toml` of this folder, compiled in, and the one of a workspace. Out: [`Themes`], which makes a [`Said`] of
//! the text of an opinion, and says which words did it. The text itself is kept nowhere.

mod classify;
mod fold;
mod said;
mod theme;
mod typed;

use std::fmt;
use std::path::Path;
use std::sync::{Arc, OnceLock};

pub use classify::{Hit, Makes};
pub use said::{Said, Tone};
pub use theme::{FILE, MOST_THEMES, OTHER, Theme};

use crate::error::Result;
use crate::typed_toml::Source;
use classify::Classifier;
use theme::Negation;

/// The list that ships with the program.
pub const BUILT_IN: &str = include_str!("themes.toml");

/// The lists in force.
#[derive(Clone)]
pub struct Themes {
    /// The themes, in the order of the tables.
    pub list: Vec<Theme>,
    /// Words that count as praise, a suggestion, a complaint.
    words: [Vec<String>; 3],
    negation: Negation,
    /// Words in which nothing negates, praises, suggests or complains.
    neutral: Vec<String>,
    /// What a cell says that is no opinion.
    nothing: Vec<String>,
    /// All of it as one automaton, made when the first opinion is read.
    classifier: Arc<OnceLock<Classifier>>,
}

impl Themes {
    /// The built-in lists, with what the workspace's file says where it has one.
    ///
    /// # Errors
    /// An unknown key, an empty word, a word twice, a word that only negates: with file and line.
    pub(crate) fn compose(own: Option<&Source<'_>>) -> Result<Self> {
        let built_in = typed::Lists::of(&Source::new(Path::new("built-in themes.toml"), BUILT_IN), false)?;
        let lists = match own {
            None => built_in,
            Some(source) => built_in.with(source)?,
        };
        let typed::Lists { themes, words, negation, neutral, nothing } = lists;
        Ok(Self { list: themes, words, negation, neutral, nothing, classifier: Arc::default() })
    }

    /// The place of the theme with this id; that of opinions of no theme stands behind all others.
    #[must_use]
    pub fn place(&self, id: &str) -> Option<usize> {
        if id == OTHER { Some(self.list.len()) } else { self.list.iter().position(|theme| theme.id == id) }
    }

    /// The id at a place, [`OTHER`] behind all others.
    #[must_use]
    pub fn id(&self, place: usize) -> &str {
        self.list.get(place).map_or(OTHER, |theme| &theme.id)
    }

    /// The places of an opinion's themes, in their order; that of no theme, where it has none.
    pub fn places(&self, said: Said) -> impl Iterator<Item = usize> + '_ {
        let count = self.list.len();
        let is_other = said.is_opinion() && said.bits() == 0;
        (0..count).filter(move |place| said.has(*place)).chain(is_other.then_some(count))
    }

    /// What an opinion says; nothing where the cell holds none.
    #[must_use]
    pub fn said(&self, text: &str) -> Said {
        self.classifier().said(text)
    }

    /// The words of an opinion that count, in the order of the text.
    #[must_use]
    pub fn hits(&self, text: &str) -> Vec<Hit> {
        self.classifier().hits(text)
    }

    fn classifier(&self) -> &Classifier {
        self.classifier.get_or_init(|| Classifier::new(&self.list, &self.words, &self.negation, [&self.neutral, &self.nothing]))
    }

    /// All that decides what an opinion is, what themes are called aside: one line a list, its words parted by tabs.
    #[must_use]
    pub fn definition(&self) -> String {
        let line = |name: &str, words: &[String]| format!("{name}\t{}\n", words.join("\t"));
        let mut text = String::new();
        for theme in &self.list {
            text += &line(&format!("theme {} {}", theme.id, if theme.keeps_negated { "keep" } else { "drop" }), &theme.keywords);
        }
        for (tone, words) in Tone::ALL.iter().zip(&self.words) {
            text += &line(tone.code(), words);
        }
        text += &line(&format!("negation {}", self.negation.window), &self.negation.words);
        text += &line("neutral", &self.neutral);
        text + &line("nothing", &self.nothing)
    }
}

/// All that is listed, and not the automaton that follows from it: what is kept of earlier runs is told apart by this.
impl fmt::Debug for Themes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { list, words, negation, neutral, nothing, classifier: _ } = self;
        let mut text = f.debug_struct("Themes");
        text.field("list", list).field("words", words).field("negation", negation).field("neutral", neutral);
        text.field("nothing", nothing).finish()
    }
}

#[cfg(test)]
mod tests;
