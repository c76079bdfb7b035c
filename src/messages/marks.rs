//! The marks of a sentence: `{name}`, and `{n?one|many}` for a word that follows a number.

use std::collections::BTreeSet;

/// Fills the marks of a sentence: `{name}`, or `{name?one|many}` for a word that follows a number.
///
/// # Errors
/// The name of the first mark that has no value.
pub fn fill(sentence: &str, value: impl Fn(&str) -> Option<String>) -> std::result::Result<String, String> {
    let mut filled = String::with_capacity(sentence.len() + 32);
    let mut rest = sentence;
    while let Some((before, mark, after)) = rest.split_once('{').and_then(|(before, tail)| {
        let (mark, after) = tail.split_once('}')?;
        Some((before, mark, after))
    }) {
        filled.push_str(before);
        let (name, forms) = mark.split_once('?').map_or((mark, None), |(name, forms)| (name, forms.split_once('|')));
        let found = value(name).ok_or_else(|| name.to_owned())?;
        match forms {
            Some((one, many)) => filled.push_str(if found == "1" { one } else { many }),
            None => filled.push_str(&found),
        }
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// The names of a sentence's marks.
///
/// # Errors
/// A brace that no other closes.
pub fn marks(sentence: &str) -> std::result::Result<BTreeSet<&str>, String> {
    let mut found = BTreeSet::new();
    for tail in sentence.split('{').skip(1) {
        let (mark, _) = tail.split_once('}').ok_or_else(|| format!("`{{{tail}` has no closing brace"))?;
        found.insert(mark.split_once('?').map_or(mark, |(name, _)| name));
    }
    Ok(found)
}
