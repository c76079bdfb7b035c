//! Values as they are compared: without width, case, spaces, and what exports put around a word.

use unicode_normalization::UnicodeNormalization;

use crate::domain::steers;

/// NFKC, lower case, without white space and invisible marks.
pub(super) fn without_spaces(value: &str) -> String {
    let is_seen = |c: &char| !c.is_whitespace() && !steers(*c) && !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}');
    value.nfkc().flat_map(char::to_lowercase).filter(is_seen).collect()
}

/// The word alone: no code before it (`5-`, `A.`), no brackets after it (`（5分）`), no punctuation around it.
pub(super) fn bare(value: &str) -> String {
    let folded = without_spaces(value);
    let edge =
        |c: char| matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’' | '!' | '.' | '。' | ',' | '、' | ';' | ':' | '-' | '_' | '*' | '~');
    let mut word = folded.trim_matches(edge);
    if let Some((before, _)) = word.strip_suffix([')', ']', '】']).and_then(|inner| inner.rsplit_once(['(', '[', '【'])) {
        word = if before.is_empty() { word.trim_matches(['(', ')', '[', ']', '【', '】']) } else { before };
    }
    let is_code = |c: char| c.is_ascii_digit();
    let after = word.trim_start_matches(is_code);
    let after = if after.len() == word.len() { lettered(word) } else { after };
    let after = after.trim_start_matches(edge);
    let is_word = after.chars().count() >= 2 && !after.starts_with(|c: char| c.is_ascii() || "星分颗级次件".contains(c));
    let word = if is_word { after } else { word };
    word.trim_matches(edge).trim_matches('_').replace('_', "")
}

/// What follows a letter and a mark: `A.满意`.
fn lettered(word: &str) -> &str {
    match word.as_bytes() {
        [b'a'..=b'f', b'.' | b'-' | b':' | b')' | b'_', ..] => &word[2..],
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_is_left_of_whatever_stands_around_it() {
        for (value, word) in [
            (" 满　意 ", "满意"),
            ("5-非常满意", "非常满意"),
            ("01满意", "满意"),
            ("A.基本满意", "基本满意"),
            ("不满意（1分）", "不满意"),
            ("（满意）", "满意"),
            ("满意！", "满意"),
            ("Very Satisfied", "verysatisfied"),
            ("very_satisfied", "verysatisfied"),
            ("5星", "5星"),
            ("5分", "5分"),
            ("12345热线", "热线"),
            ("电话回访", "电话回访"),
            ("", ""),
            ("——", "——"),
        ] {
            assert_eq!(bare(value), word, "{value}");
        }
    }
}
