//! The marks of a sentence: `{name}`, and `{n?one|many}` for a word that follows a number. A brace before a blank is no mark
//! but TOML: `due = { to = "1d" }`.

use std::collections::BTreeSet;

/// Fills the marks of a sentence: `{name}`, or `{name?one|many}` for a word that follows a number.
///
/// # Errors
/// The name of the first mark that has no value.
pub fn fill(sentence: &str, value: impl Fn(&str) -> Option<String>) -> std::result::Result<String, String> {
    let mut filled = String::with_capacity(sentence.len() + 32);
    let mut rest = sentence;
    while let Some((before, mark, after)) = next(rest) {
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

/// What stands before the next mark, the mark, and what follows it.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let (at, _) = text.match_indices('{').find(|(at, _)| !text[at + 1..].starts_with(' '))?;
    let (mark, after) = text[at + 1..].split_once('}')?;
    Some((&text[..at], mark, after))
}

/// The names of a sentence's marks.
///
/// # Errors
/// What stands behind a brace that no other closes.
pub fn marks(sentence: &str) -> std::result::Result<BTreeSet<&str>, String> {
    let mut found = BTreeSet::new();
    for tail in sentence.split('{').skip(1).filter(|tail| !tail.starts_with(' ')) {
        let (mark, _) = tail.split_once('}').ok_or_else(|| format!("{{{tail}"))?;
        found.insert(mark.split_once('?').map_or(mark, |(name, _)| name));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brace_of_toml_is_no_mark() {
        let sentence = "{n} {n?row|rows}: due = { to = \"1d\" }, {name}";
        assert_eq!(marks(sentence).expect("marks").into_iter().collect::<Vec<_>>(), ["n", "name"]);
        let filled = fill(sentence, |name| Some(if name == "n" { "2" } else { "甲" }.to_owned())).expect("filled");
        assert_eq!(filled, "2 rows: due = { to = \"1d\" }, 甲");
    }
}
