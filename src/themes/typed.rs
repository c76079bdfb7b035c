//! `themes.toml` as a person types it, and the step to checked lists.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::fold::{Folded, folded};
use super::theme::{FILE, Label, MOST_THEMES, Negation, OTHER, Theme};
use crate::domain::limits;
use crate::domain::spelling::typed_name;
use crate::error::Result;
use crate::messages::Message;
use crate::typed_toml::{Source, TypedFile};

/// How far before a word a negation may stand at most.
const LONGEST_WINDOW: i64 = 20;
/// What the tables print for a withheld cell, and no theme is called.
const WITHHELD: &str = "*";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    /// Whether the built-in themes go, and lists that are given take the place of the built-in ones.
    #[serde(default)]
    replace: bool,
    /// Ids of built-in themes that go.
    #[serde(default)]
    leave_out: Vec<Spanned<String>>,
    negation: Option<TypedNegation>,
    neutral: Option<Words>,
    nothing: Option<Cells>,
    praise: Option<Words>,
    suggestion: Option<Words>,
    complaint: Option<Words>,
    #[serde(default)]
    theme: Vec<Spanned<TypedTheme>>,
}

impl TypedFile for Typed {
    const TABLES: &'static [(&'static str, &'static str)] = &[
        ("", ""),
        ("negation", "[negation]\n"),
        ("neutral", "[neutral]\nwords = []\n"),
        ("nothing", "[nothing]\ncells = []\n"),
        ("praise", "[praise]\nwords = []\n"),
        ("suggestion", "[suggestion]\nwords = []\n"),
        ("complaint", "[complaint]\nwords = []\n"),
        ("theme", "[[theme]]\nid = 'a'\nlabel = 'a'\nkeywords = []\n"),
    ];
    const KEYS: &'static str = "themes";
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TypedNegation {
    #[serde(default)]
    words: Vec<Spanned<String>>,
    window: Option<Spanned<i64>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cells {
    cells: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    words: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TypedTheme {
    id: Spanned<String>,
    label: Spanned<TypedLabel>,
    keywords: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    negation: Negated,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected a text, or { zh = \"…\", en = \"…\" }")]
enum TypedLabel {
    One(String),
    Two(TwoLabels),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TwoLabels {
    zh: String,
    en: String,
}

#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Negated {
    /// A negated word is still about the theme: 没有停车位.
    #[default]
    Keep,
    /// It counts for nothing.
    Drop,
}

/// Checked lists.
pub(super) struct Lists {
    pub(super) themes: Vec<Theme>,
    /// Praise, suggestion, complaint.
    pub(super) words: [Vec<String>; 3],
    pub(super) negation: Negation,
    pub(super) neutral: Vec<String>,
    pub(super) nothing: Vec<String>,
}

impl Lists {
    /// The lists of a file; `is_own` where it is the workspace's.
    ///
    /// # Errors
    /// As [`super::Themes::compose`].
    pub(super) fn of(source: &Source<'_>, is_own: bool) -> Result<Self> {
        let typed: Typed = source.parse()?;
        Self::checked(source, typed, is_own)
    }

    fn checked(source: &Source<'_>, typed: Typed, is_own: bool) -> Result<Self> {
        let negation = typed.negation.unwrap_or(TypedNegation { words: Vec::new(), window: None });
        let window = match &negation.window {
            None => Negation::default().window,
            Some(window) if (0..=LONGEST_WINDOW).contains(window.get_ref()) => *window.get_ref() as usize,
            Some(window) => {
                let (found, most) = (window.get_ref(), LONGEST_WINDOW);
                return Err(source.error(window.span(), message!("themes.window", found, most)));
            }
        };
        let list = |words: Option<Words>| words.map_or_else(Vec::new, |words| words.words);
        let neutral = list(typed.neutral);
        let (praise, suggestion, complaint) = (list(typed.praise), list(typed.suggestion), list(typed.complaint));
        for (name, words) in [
            ("negation.words", &negation.words),
            ("neutral.words", &neutral),
            ("praise.words", &praise),
            ("suggestion.words", &suggestion),
            ("complaint.words", &complaint),
        ] {
            distinct(source, name, words)?;
        }
        if let Some(cells) = &typed.nothing {
            for cell in &cells.cells {
                if Folded::new(cell.get_ref()).letters().is_empty() {
                    return Err(source.error(cell.span(), message!("themes.empty_cell", found = cell.get_ref())));
                }
            }
        }
        let themes = themes(source, &typed.theme, is_own)?;
        let texts = |words: Vec<Spanned<String>>| words.into_iter().map(|word| typed_name(word.get_ref())).collect::<Vec<_>>();
        let nothing = typed.nothing.map_or_else(Vec::new, |cells| texts(cells.cells));
        let words = [texts(praise), texts(suggestion), texts(complaint)];
        Ok(Self { themes, words, negation: Negation { words: texts(negation.words), window }, neutral: texts(neutral), nothing })
    }

    /// These lists with those of a workspace: a theme whose id is known takes the place of that one, others follow; words
    /// are added. With `replace = true` the themes are the workspace's alone, and so is each list that it gives.
    ///
    /// # Errors
    /// As [`super::Themes::compose`].
    pub(super) fn with(mut self, source: &Source<'_>) -> Result<Self> {
        let typed: Typed = source.parse()?;
        let (replace, has_window) = (typed.replace, typed.negation.as_ref().is_some_and(|negation| negation.window.is_some()));
        let spans = Spans::of(&typed);
        for id in &typed.leave_out {
            let known = self.themes.iter().position(|theme| theme.id == id.get_ref().trim()).filter(|_| !replace);
            let Some(place) = known else {
                let known = Message::codes(self.themes.iter().map(|theme| &theme.id));
                return Err(source.error(id.span(), message!("themes.left_out", id = id.get_ref(), known)));
            };
            self.themes.remove(place);
        }
        let own = Self::checked(source, typed, true)?;
        if replace {
            self.themes.clear();
        }
        for theme in own.themes {
            match self.themes.iter_mut().find(|known| known.id == theme.id) {
                Some(known) => *known = theme,
                None => self.themes.push(theme),
            }
        }
        let add = |list: &mut Vec<String>, more: Vec<String>| {
            if replace && !more.is_empty() {
                list.clear();
            }
            let known: Vec<String> = list.iter().map(|word| folded(word)).collect();
            list.extend(more.into_iter().filter(|word| !known.contains(&folded(word))));
        };
        self.words.iter_mut().zip(own.words).for_each(|(list, more)| add(list, more));
        add(&mut self.negation.words, own.negation.words);
        add(&mut self.neutral, own.neutral);
        add(&mut self.nothing, own.nothing);
        if has_window {
            self.negation.window = own.negation.window;
        }
        self.hold_together(source, &spans)?;
        Ok(self)
    }

    /// What the lists must say together.
    fn hold_together(&self, source: &Source<'_>, spans: &Spans) -> Result<()> {
        if self.themes.is_empty() {
            return Err(source.error(0..0, message!("themes.none")));
        }
        if self.themes.len() > MOST_THEMES {
            let (n, most) = (self.themes.len(), MOST_THEMES);
            return Err(source.error(0..0, message!("themes.many", n, most)));
        }
        let mut labels: BTreeMap<&str, &str> = BTreeMap::new();
        for theme in &self.themes {
            for label in theme.label.iter().map(String::as_str).collect::<std::collections::BTreeSet<_>>() {
                if let Some(other) = labels.insert(label, &theme.id) {
                    let message = message!("themes.one_label", other, id = theme.id, label);
                    return Err(source.error(spans.label(&theme.id, other), message));
                }
            }
        }
        let negations: Vec<String> = self.negation.words.iter().map(|word| folded(word)).collect();
        for (name, span) in &spans.words {
            if negations.contains(name) {
                return Err(source.error(span.clone(), message!("themes.word.negates", word = name)));
            }
        }
        let [praise, suggestion, complaint] = &self.words;
        let tones = [("neutral", &self.neutral), ("praise", praise), ("suggestion", suggestion), ("complaint", complaint)];
        let mut known: BTreeMap<String, &str> = BTreeMap::new();
        for (tone, words) in tones {
            for word in words {
                let word = folded(word);
                if let Some(other) = known.insert(word.clone(), tone).filter(|other| *other != tone) {
                    let span = spans.tones.get(&word).cloned().unwrap_or(0..0);
                    return Err(source.error(span, message!("themes.word.of_two", word, one = other, other = tone)));
                }
            }
        }
        Ok(())
    }
}

/// Where the words and labels of a file stand.
struct Spans {
    /// Every keyword and word of praise, suggestion and complaint, as it is compared.
    words: Vec<(String, std::ops::Range<usize>)>,
    tones: BTreeMap<String, std::ops::Range<usize>>,
    labels: BTreeMap<String, std::ops::Range<usize>>,
}

impl Spans {
    fn of(typed: &Typed) -> Self {
        let of_tones =
            [&typed.neutral, &typed.praise, &typed.suggestion, &typed.complaint].into_iter().flatten().flat_map(|words| &words.words);
        let of_tones: Vec<_> = of_tones.map(|word| (folded(word.get_ref()), word.span())).collect();
        let keywords = typed.theme.iter().flat_map(|theme| theme.get_ref().keywords.get_ref());
        let keywords = keywords.map(|word| (folded(word.get_ref()), word.span()));
        let label = |theme: &Spanned<TypedTheme>| (theme.get_ref().id.get_ref().trim().to_owned(), theme.get_ref().label.span());
        Self {
            words: keywords.chain(of_tones.iter().cloned()).collect(),
            tones: of_tones.into_iter().collect(),
            labels: typed.theme.iter().map(label).collect(),
        }
    }

    /// The label of one of two themes, of which at least one is in the file.
    fn label(&self, one: &str, other: &str) -> std::ops::Range<usize> {
        self.labels.get(one).or_else(|| self.labels.get(other)).cloned().unwrap_or(0..0)
    }
}

/// Refuses a word of a list that is empty or stands in it twice.
fn distinct(source: &Source<'_>, list: &str, words: &[Spanned<String>]) -> Result<()> {
    let mut lines: BTreeMap<String, u64> = BTreeMap::new();
    for word in words {
        let name = folded(word.get_ref());
        if !name.chars().any(char::is_alphanumeric) {
            return Err(source.error(word.span(), message!("themes.word.empty", list, found = word.get_ref())));
        }
        if limits::is_too_long(&name) {
            let (start, most) = (limits::start_of(&name), limits::LONGEST_NAME);
            return Err(source.error(word.span(), message!("themes.word.long", start, list, most)));
        }
        if let Some(first) = lines.insert(name, source.line(word.span())) {
            return Err(source.error(word.span(), message!("themes.word.twice", word = word.get_ref(), list, first)));
        }
    }
    Ok(())
}

fn themes(source: &Source<'_>, typed: &[Spanned<TypedTheme>], is_own: bool) -> Result<Vec<Theme>> {
    let mut lines: BTreeMap<&str, u64> = BTreeMap::new();
    let mut themes = Vec::new();
    for theme in typed.iter().map(Spanned::get_ref) {
        let id = theme.id.get_ref().trim();
        let wrong = |message: Message| Err(source.error(theme.id.span(), message));
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
        if id.is_empty() || id.len() > 40 || !id.chars().all(is_plain) {
            return wrong(message!("themes.id.wrong", id));
        }
        if id == OTHER {
            return wrong(message!("themes.id.taken", id));
        }
        if let Some(first) = lines.insert(id, source.line(theme.id.span())) {
            return wrong(message!("themes.id.twice", id, first));
        }
        let label = label(source, id, &theme.label)?;
        distinct(source, &format!("{id}.keywords"), theme.keywords.get_ref())?;
        if theme.keywords.get_ref().is_empty() {
            return Err(source.error(theme.keywords.span(), message!("themes.no_keyword", id, file = FILE)));
        }
        themes.push(Theme {
            id: id.to_owned(),
            label,
            keywords: theme.keywords.get_ref().iter().map(|word| typed_name(word.get_ref())).collect(),
            keeps_negated: matches!(theme.negation, Negated::Keep),
            line: is_own.then(|| source.line(theme.label.span())),
        });
    }
    Ok(themes)
}

fn label(source: &Source<'_>, id: &str, typed: &Spanned<TypedLabel>) -> Result<Label> {
    let label: Label = match typed.get_ref() {
        TypedLabel::One(both) => [both, both],
        TypedLabel::Two(TwoLabels { zh, en }) => [zh, en],
    }
    .map(|text| typed_name(text));
    for text in &label {
        if text.is_empty() || text == WITHHELD || limits::is_too_long(text) {
            return Err(source.error(typed.span(), message!("themes.label", id, withheld = WITHHELD)));
        }
    }
    Ok(label)
}
