//! The text of an opinion, and of a word of the lists, as both are compared.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;

use crate::domain::spelling::mark;

/// A folded text: NFKC and case folding character by character, without marks that nobody sees and without white
/// space, but for one blank between two letters or digits of ASCII.
#[derive(Debug, Default)]
pub(super) struct Folded {
    pub(super) text: String,
    /// Of each byte of it: the place of its character in `chars`.
    pub(super) of_byte: Vec<u32>,
    /// Its characters, each with the place of the one in the cell that it came from, counted from 0.
    pub(super) chars: Vec<(char, u32)>,
}

impl Folded {
    pub(super) fn new(cell: &str) -> Self {
        let mut folded = Self::default();
        let mut blank = None;
        for (at, c) in (0..).zip(cell.chars()) {
            if c.is_whitespace() {
                blank = Some(at);
                continue;
            }
            if mark(c.encode_utf8(&mut [0; 4]).as_bytes()) > 0 {
                continue;
            }
            if let ' '..='~' | '\u{3001}' | '\u{3002}' | '\u{4e00}'..='\u{9fff}' = c {
                folded.add(c.to_ascii_lowercase(), at, &mut blank);
            } else {
                for c in std::iter::once(c).nfkc().default_case_fold() {
                    if c.is_whitespace() {
                        blank = Some(at);
                    } else {
                        folded.add(c, at, &mut blank);
                    }
                }
            }
        }
        folded
    }

    fn add(&mut self, c: char, at: u32, blank: &mut Option<u32>) {
        if let Some(from) = blank.take()
            && c.is_ascii_alphanumeric()
            && self.chars.last().is_some_and(|(before, _)| before.is_ascii_alphanumeric())
        {
            self.push(' ', from);
        }
        self.push(c, at);
    }

    fn push(&mut self, c: char, at: u32) {
        self.of_byte.extend(std::iter::repeat_n(self.chars.len() as u32, c.len_utf8()));
        self.chars.push((c, at));
        self.text.push(c);
    }

    /// Its letters and digits alone.
    pub(super) fn letters(&self) -> String {
        self.chars.iter().map(|(c, _)| *c).filter(|c| c.is_alphanumeric()).collect()
    }
}

/// A word of the lists as it is compared.
pub(super) fn folded(word: &str) -> String {
    Folded::new(word).text
}

/// Whether the word may begin or end between two characters: not within a word of Latin letters or a number.
pub(super) fn is_between_words(before: Option<char>, after: Option<char>) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    !(is_part(before) && is_part(after))
}
