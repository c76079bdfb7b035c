//! Keys of `huifang.toml` that are typed without quotes and are not English: `[values.评价结果]`, `受理编号 = ["单号"]`.
//!
//! TOML wants quotes around them. They are put there before the text is parsed, so that a heading can be
//! written as it stands; no line end is added or taken away, so that errors still name the line. A text that is
//! no TOML comes out as no TOML.

use std::borrow::Cow;

/// Arrays and inline tables one within the other, beyond which nothing is quoted any more.
const DEEPEST: usize = 64;

/// The text with quotes around every bare key that has other letters than English ones.
pub(crate) fn with_quoted_keys(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut scan = Scan { rest: text, out: String::with_capacity(text.len() + 64) };
    while !scan.rest.is_empty() {
        scan.expression();
    }
    Cow::Owned(scan.out)
}

/// A text that is copied piece by piece.
struct Scan<'t> {
    rest: &'t str,
    out: String,
}

impl<'t> Scan<'t> {
    /// One line, or several where a value spans them.
    fn expression(&mut self) {
        self.blanks();
        if self.rest.starts_with('[') {
            self.copy_while(|c| c == '[');
            self.keys(']');
        } else if !self.rest.starts_with('#') {
            self.keys('=');
            if self.rest.starts_with('=') {
                self.copy(1);
                self.value(0);
            }
        }
        // a comment, or text that the parser will refuse
        self.copy_while(|c| c != '\n');
        self.copy_while(|c| c == '\n');
    }

    /// Keys with dots between them, up to `end`.
    fn keys(&mut self, end: char) {
        loop {
            self.copy_while(|c| matches!(c, ' ' | '\t' | '.'));
            match self.rest.chars().next() {
                Some('"' | '\'') => self.string(),
                Some(c) if c != end && is_of_key(c) => self.key(),
                _ => return,
            }
        }
    }

    fn key(&mut self) {
        let key = self.taken(is_of_key);
        let quoted = !key.is_ascii();
        self.out.extend(quoted.then_some('"'));
        self.out.push_str(key);
        self.out.extend(quoted.then_some('"'));
    }

    fn value(&mut self, depth: usize) {
        self.copy_while(|c| matches!(c, ' ' | '\t'));
        match self.rest.chars().next() {
            Some('"' | '\'') => self.string(),
            Some('[') if depth < DEEPEST => self.list(']', |scan| scan.value(depth + 1)),
            Some('{') if depth < DEEPEST => self.list('}', |scan| {
                scan.keys('=');
                if scan.rest.starts_with('=') {
                    scan.copy(1);
                    scan.value(depth + 1);
                }
            }),
            _ => self.copy_while(|c| !matches!(c, ',' | ']' | '}' | '#' | '\n')),
        }
    }

    /// What stands between brackets, over as many lines as it takes.
    fn list(&mut self, end: char, mut item: impl FnMut(&mut Self)) {
        self.copy(1);
        loop {
            let before = self.rest.len();
            self.blanks();
            self.copy_while(|c| c == ',');
            if self.rest.starts_with('#') {
                self.copy_while(|c| c != '\n');
            } else if self.rest.starts_with(end) {
                return self.copy(1);
            } else if !self.rest.starts_with(',') {
                item(self);
            }
            if self.rest.len() == before {
                return;
            }
        }
    }

    /// A string of any of the four sorts, with its quotes; one that is never closed ends
    /// with its line, or with the text.
    fn string(&mut self) {
        let quote = if self.rest.starts_with('"') { "\"" } else { "'" };
        let whole = quote.repeat(3);
        let (mark, spans_lines) = if self.rest.starts_with(&whole) { (whole.as_str(), true) } else { (quote, false) };
        let mut at = mark.len();
        while at < self.rest.len() {
            let after = &self.rest[at..];
            match after.chars().next() {
                _ if after.starts_with(mark) => return self.copy(at + mark.len()),
                Some('\n') if !spans_lines => return self.copy(at),
                Some('\\') if quote == "\"" => at += 1 + after[1..].chars().next().map_or(0, char::len_utf8),
                Some(c) => at += c.len_utf8(),
                None => {}
            }
        }
        self.copy(self.rest.len());
    }

    fn blanks(&mut self) {
        self.copy_while(|c| matches!(c, ' ' | '\t' | '\r' | '\n'));
    }

    fn copy(&mut self, bytes: usize) {
        let (piece, rest) = self.rest.split_at(bytes.min(self.rest.len()));
        self.out.push_str(piece);
        self.rest = rest;
    }

    fn copy_while(&mut self, is_of: impl Fn(char) -> bool) {
        let piece = self.taken(is_of);
        self.out.push_str(piece);
    }

    fn taken(&mut self, is_of: impl Fn(char) -> bool) -> &'t str {
        let end = self.rest.find(|c| !is_of(c)).unwrap_or(self.rest.len());
        let (piece, rest) = self.rest.split_at(end);
        self.rest = rest;
        piece
    }
}

/// Whether a bare key may hold it: the characters that TOML allows, and visible ones beyond ASCII.
fn is_of_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii() && !c.is_whitespace() && !c.is_control()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bare_keys_of_other_letters_get_quotes_and_nothing_else_changes() {
        for (text, quoted) in [
            ("[values.评价结果]\n好评 = \"满意\"\n", "[values.\"评价结果\"]\n\"好评\" = \"满意\"\n"),
            ("[ values . 评价结果 ] # 注 = 释\r\n3星=\"x\"", "[ values . \"评价结果\" ] # 注 = 释\r\n\"3星\"=\"x\""),
            ("[columns.ledger]\n受理编号 = [\"单号\", # 旧 = 名\n \"编 号\"]\n窗口 = '甲=乙'\n", {
                "[columns.ledger]\n\"受理编号\" = [\"单号\", # 旧 = 名\n \"编 号\"]\n\"窗口\" = '甲=乙'\n"
            }),
            ("[[window]]\nname = \"不动产 = 登记\"\n", "[[window]]\nname = \"不动产 = 登记\"\n"),
            ("a = { 甲 = \"乙\", \"丙\" = 1 }\n", "a = { \"甲\" = \"乙\", \"丙\" = 1 }\n"),
            ("a = \"\"\"\n甲 = 1\n\"\"\"\n乙 = 1", "a = \"\"\"\n甲 = 1\n\"\"\"\n\"乙\" = 1"),
            ("a = \"\\\"甲 = \"\n乙 = 1", "a = \"\\\"甲 = \"\n\"乙\" = 1"),
            ("# 评价 = 1\n\"评价\" = 1\n", "# 评价 = 1\n\"评价\" = 1\n"),
            ("甲 乙 = 1", "\"甲\" \"乙\" = 1"),
        ] {
            assert_eq!(with_quoted_keys(text), quoted);
        }
        let read: toml::Table = toml::from_str(&with_quoted_keys("[values.评价（结果）]\n好评 = \"满意\"")).expect("TOML");
        assert_eq!(read["values"]["评价（结果）"]["好评"].as_str(), Some("满意"));
    }

    proptest! {
        #[test]
        fn no_text_loses_a_character_or_a_line(text in "[甲乙 =\\[\\]{}\"'#\\\\.,\n\ra1-]{0,60}") {
            let quoted = with_quoted_keys(&text);
            prop_assert_eq!(quoted.replace('"', ""), text.replace('"', ""));
            prop_assert_eq!(quoted.matches('\n').count(), text.matches('\n').count());
            if let Ok(read) = toml::from_str::<toml::Table>(&text) {
                prop_assert_eq!(Some(read), toml::from_str::<toml::Table>(&quoted).ok());
            }
        }
    }
}
