//! Lines for `huifang.toml`, table by table: those that count, and questions, which stand behind a `#`
//! with their choices.

use std::collections::BTreeMap;

/// Something that a person must decide, as it is listed after the file is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The line of the file, from 1.
    pub line: usize,
    /// The line that counts once its `#` is gone.
    pub choice: String,
}

/// Which of the lines that are pasted count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taking {
    /// Those that are not behind a `#`.
    Sure,
    /// None: each is a choice.
    None,
    /// The first for each key, to see what follows from it.
    All,
}

/// A piece of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// A comment.
    Remark(String),
    /// A line that counts, by its key.
    Counts { key: String, line: String },
    /// A line that counts once its `#` is gone.
    Choice(String),
}

/// The lines of every table; a table of keys at the top of the file has no name.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft(BTreeMap<String, Vec<Piece>>);

impl Draft {
    /// Adds a line that counts, with a comment above it; it takes the place of one with the same key.
    pub(super) fn propose(&mut self, table: &str, key: &str, value: &str, why: &str) {
        let pieces = self.0.entry(table.to_owned()).or_default();
        let line = format!("{key} = {value}");
        if let Some(known) = pieces.iter_mut().find(|piece| matches!(piece, Piece::Counts { key: known, .. } if known == key)) {
            *known = Piece::Counts { key: key.to_owned(), line };
            return;
        }
        pieces.extend(remark(why));
        pieces.push(Piece::Counts { key: key.to_owned(), line });
    }

    /// Adds a question: a comment, and the lines of which a person frees one from its `#`.
    pub(super) fn ask<'a>(&mut self, table: &str, why: &str, choices: impl IntoIterator<Item = &'a str>) {
        let pieces = self.0.entry(table.to_owned()).or_default();
        let choices: Vec<Piece> =
            choices.into_iter().map(|line| Piece::Choice(line.to_owned())).filter(|choice| !pieces.contains(choice)).collect();
        if !choices.is_empty() {
            let said = remark(why).filter(|remark| !pieces.contains(remark));
            pieces.extend(said);
            pieces.extend(choices);
        }
    }

    /// Adds lines of TOML with their table headers; lines behind a `#` are remarks or choices, and `why`
    /// stands above those.
    pub(super) fn paste(&mut self, toml: &str, why: &str, taking: Taking) {
        let (mut table, mut is_said) = (String::new(), false);
        for line in toml.lines().filter(|line| !line.trim().is_empty()) {
            if let Some((name, rest)) = line.strip_prefix('[').and_then(|line| line.split_once(']')) {
                (table, is_said) = (name.to_owned(), false);
                self.note(&table, rest.trim());
                continue;
            }
            let bare = line.strip_prefix('#').map(str::trim_start);
            let value = bare.unwrap_or(line).split_once(" = ").map_or("", |(_, value)| value);
            let is_blank = value.starts_with("\"\"") || value.contains('…');
            match (bare, key_of(bare.unwrap_or(line))) {
                (None, Some(key)) if taking != Taking::None => self.propose(&table, &key, value, ""),
                (Some(_), Some(key)) if taking == Taking::All && !is_blank => {
                    if !self.says(&table, &key) {
                        self.propose(&table, &key, value, "");
                    }
                }
                (Some(remark), None) => self.note(&table, &format!("# {remark}")),
                (bare, _) => {
                    self.ask(&table, if is_said { "" } else { why }, [bare.unwrap_or(line)]);
                    is_said = true;
                }
            }
        }
    }

    /// Adds a comment to a table.
    pub(super) fn note(&mut self, table: &str, comment: &str) {
        let pieces = self.0.entry(table.to_owned()).or_default();
        let remark = remark(comment.trim_start_matches('#'));
        if remark.as_ref().is_some_and(|remark| !pieces.contains(remark)) {
            pieces.extend(remark);
        }
    }

    /// Whether anything is to be written into a table.
    pub(super) fn has(&self, table: &str) -> bool {
        self.0.get(table).is_some_and(|pieces| pieces.iter().any(|piece| !matches!(piece, Piece::Remark(_))))
    }

    /// Whether a key of a table has a line, or a choice of one.
    pub(super) fn says(&self, table: &str, key: &str) -> bool {
        let is_of = |piece: &Piece| match piece {
            Piece::Remark(_) => false,
            Piece::Counts { key: known, .. } => known == key,
            Piece::Choice(line) => key_of(line).as_deref() == Some(key),
        };
        self.0.get(table).is_some_and(|pieces| pieces.iter().any(is_of))
    }

    /// The keys of a table that have a line that counts.
    pub(super) fn counted(&self, table: &str) -> impl Iterator<Item = String> {
        let pieces = self.0.get(table).into_iter().flatten();
        pieces.filter_map(|piece| if let Piece::Counts { key, .. } = piece { Some(key.clone()) } else { None })
    }

    /// The keys of a table that have a line, each once, in their order.
    pub(super) fn keys(&self, table: &str) -> Vec<String> {
        let mut keys = Vec::new();
        for piece in self.0.get(table).into_iter().flatten() {
            let key = match piece {
                Piece::Remark(_) => None,
                Piece::Counts { key, .. } => Some(key.clone()),
                Piece::Choice(line) => key_of(line),
            };
            keys.extend(key.filter(|key| !keys.contains(key)));
        }
        keys
    }

    /// Names of the tables with lines.
    pub(super) fn tables(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str).filter(|table| self.has(table))
    }

    /// The lines of a table that bear one of these keys, or all; each with whether it is a choice.
    pub(super) fn lines(&self, table: &str, key: Option<&str>) -> Vec<(String, bool)> {
        let (mut lines, mut remarks) = (Vec::new(), Vec::new());
        for piece in self.0.get(table).into_iter().flatten() {
            let (line, is_choice) = match piece {
                Piece::Remark(text) => {
                    remarks.push((format!("# {text}"), false));
                    continue;
                }
                Piece::Counts { line, .. } => (line.clone(), false),
                Piece::Choice(line) => (format!("# {line}"), true),
            };
            let of = key_of(line.trim_start_matches("# "));
            if key.is_none() || of.as_deref() == key {
                lines.append(&mut remarks);
                lines.push((line, is_choice));
            }
            // a remark belongs to the lines right below it
            if !is_choice {
                remarks.clear();
            }
        }
        lines
    }
}

/// A comment of TOML holds no control characters.
fn remark(text: &str) -> Option<Piece> {
    let text = text.trim().replace(char::is_control, " ");
    (!text.is_empty()).then_some(Piece::Remark(text))
}

/// The key of a line, as it is typed; `None` of a remark.
pub(super) fn key_of(line: &str) -> Option<String> {
    let (key, _) = line.split_once(" = ")?;
    let is_quoted = key.len() > 1 && key.starts_with('"') && key.ends_with('"');
    let is_bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    (is_quoted || is_bare).then(|| key.to_owned())
}
