//! From the text of an opinion to its themes and its tone: all words of all lists looked for at once (Aho and Corasick
//! 1975), then those left out that lie within a longer one, then negation counted before each.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::AhoCorasick;

use super::fold::{Folded, folded, is_between_words};
use super::said::{Said, Tone};
use super::theme::{Negation, Theme};

/// What a word is in the lists; one may be several things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// A keyword of the theme at this place.
    Theme(usize),
    /// A word that praises, suggests or complains.
    Tone(Tone),
    Negation,
    /// A word in which nothing negates, praises, suggests or complains.
    Neutral,
}

/// A word found in an opinion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What it makes of the opinion.
    pub makes: Makes,
    /// The word as it is compared.
    pub word: String,
    /// The place of its first character in the cell, counted from 1.
    pub at: u32,
    /// The words before it that negate.
    pub negations: Vec<String>,
}

/// What a word makes of an opinion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Makes {
    /// One of the theme at this place.
    Theme(usize),
    /// One of this tone, negation counted in.
    Tone(Tone),
}

/// Where a word stands in a folded text: its first character, and the one behind its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    from: usize,
    to: usize,
}

impl Place {
    fn lies_in(self, other: Self) -> bool {
        other.from <= self.from && self.to <= other.to
    }

    fn lies_in_longer(self, other: Self) -> bool {
        self.lies_in(other) && self != other
    }
}

/// Every list as one automaton.
#[derive(Debug)]
pub(super) struct Classifier {
    automaton: AhoCorasick,
    words: Vec<(String, Vec<Use>)>,
    /// By theme: whether a negated word of it still counts.
    keeps_negated: Vec<bool>,
    window: usize,
    nothing: BTreeSet<String>,
}

impl Classifier {
    /// Of lists that were checked.
    ///
    /// # Panics
    /// Never for lists that fit into a file that somebody types.
    pub(super) fn new(themes: &[Theme], tones: &[Vec<String>; 3], negation: &Negation, [neutral, nothing]: [&[String]; 2]) -> Self {
        let mut words: BTreeMap<String, Vec<Use>> = BTreeMap::new();
        let mut add = |word: &String, of: Use| words.entry(folded(word)).or_default().push(of);
        for (place, theme) in themes.iter().enumerate() {
            theme.keywords.iter().for_each(|word| add(word, Use::Theme(place)));
        }
        for (tone, list) in Tone::ALL.into_iter().zip(tones) {
            for word in list {
                add(word, Use::Tone(tone));
            }
        }
        negation.words.iter().for_each(|word| add(word, Use::Negation));
        for word in neutral {
            add(word, Use::Neutral);
        }
        let words: Vec<_> = words.into_iter().collect();
        let automaton = AhoCorasick::new(words.iter().map(|(word, _)| word)).expect("lists of two megabytes at most");
        let keeps_negated = themes.iter().map(|theme| theme.keeps_negated).collect();
        let nothing = nothing.iter().map(|cell| Folded::new(cell).letters()).collect();
        Self { automaton, words, keeps_negated, window: negation.window, nothing }
    }

    pub(super) fn said(&self, text: &str) -> Said {
        let Some(hits) = self.look(text) else { return Said::default() };
        let (mut themes, mut tones) = (0, [false; 3]);
        for hit in hits {
            match hit.makes {
                Makes::Theme(place) => themes |= 1_u64 << place,
                Makes::Tone(tone) => tones[tone as usize] = true,
            }
        }
        // a complaint is never played down by what else is said
        let tone = [Tone::Complaint, Tone::Suggestion, Tone::Praise].into_iter().find(|tone| tones[*tone as usize]);
        Said::new(tone.unwrap_or(Tone::Other), themes)
    }

    pub(super) fn hits(&self, text: &str) -> Vec<Hit> {
        self.look(text).unwrap_or_default()
    }

    /// The words that count; `None` where the cell holds no opinion.
    fn look(&self, text: &str) -> Option<Vec<Hit>> {
        let opinion = Folded::new(text);
        let letters = opinion.letters();
        if letters.is_empty() || self.nothing.contains(&letters) {
            return None;
        }
        let found = self.found(&opinion);
        let places_of = |wanted: fn(&Use) -> bool| {
            let is_wanted = |(_, word): &&(Place, usize)| self.words[*word].1.iter().any(wanted);
            found.iter().filter(is_wanted).copied().collect::<Vec<_>>()
        };
        let of_themes = places_of(|of| matches!(of, Use::Theme(_)));
        let of_tones = places_of(|of| matches!(of, Use::Tone(_) | Use::Neutral));
        let all_negations = places_of(|of| matches!(of, Use::Negation));
        let negates = |(place, _): &(Place, usize)| {
            !of_tones.iter().any(|(other, _)| place.lies_in(*other)) && !all_negations.iter().any(|(other, _)| place.lies_in_longer(*other))
        };
        let negations: Vec<(Place, usize)> = all_negations.iter().filter(|found| negates(found)).copied().collect();
        let before = |place: Place| -> Vec<String> {
            let is_near = |(negation, _): &&(Place, usize)| {
                negation.to <= place.from
                    && negation.from + self.window >= place.from
                    && opinion.chars[negation.to..place.from].iter().all(|(c, _)| c.is_alphanumeric() || *c == ' ')
            };
            negations.iter().filter(is_near).map(|(_, word)| self.words[*word].0.clone()).collect()
        };
        let mut hits = Vec::new();
        for (place, word) in &found {
            let hit = |makes: Makes, negations: Vec<String>| Hit {
                makes,
                word: self.words[*word].0.clone(),
                at: opinion.chars[place.from].1 + 1,
                negations,
            };
            for of in &self.words[*word].1 {
                match of {
                    Use::Theme(theme) if !of_themes.iter().any(|(other, _)| place.lies_in_longer(*other)) => {
                        let negations = if self.keeps_negated[*theme] { Vec::new() } else { before(*place) };
                        if negations.len() % 2 == 0 {
                            hits.push(hit(Makes::Theme(*theme), negations));
                        }
                    }
                    Use::Tone(tone) if !of_tones.iter().any(|(other, _)| place.lies_in_longer(*other)) => {
                        let negations = before(*place);
                        let meant = match tone {
                            tone if negations.len() % 2 == 0 => Some(*tone),
                            Tone::Praise => Some(Tone::Complaint),
                            Tone::Complaint => Some(Tone::Praise),
                            // what is not suggested says nothing
                            Tone::Suggestion | Tone::Other => None,
                        };
                        hits.extend(meant.map(|tone| hit(Makes::Tone(tone), negations)));
                    }
                    Use::Theme(_) | Use::Tone(_) | Use::Negation | Use::Neutral => {}
                }
            }
        }
        Some(hits)
    }

    /// Every word of the lists, wherever it stands, by place; those in the middle of a Latin word or a number are none.
    fn found(&self, opinion: &Folded) -> Vec<(Place, usize)> {
        let char_at = |at: Option<usize>| at.and_then(|at| opinion.chars.get(at)).map(|(c, _)| *c);
        let mut found = Vec::new();
        for hit in self.automaton.find_overlapping_iter(&opinion.text) {
            let from = opinion.of_byte[hit.start()] as usize;
            let to = opinion.of_byte.get(hit.end()).map_or(opinion.chars.len(), |at| *at as usize);
            let begins = is_between_words(char_at(from.checked_sub(1)), char_at(Some(from)));
            if begins && is_between_words(char_at(Some(to - 1)), char_at(Some(to))) {
                found.push((Place { from, to }, hit.pattern().as_usize()));
            }
        }
        found.sort_by_key(|(place, word)| (place.from, place.to, *word));
        found
    }
}
