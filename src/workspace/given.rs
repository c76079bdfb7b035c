//! What stands in a column that a file does not have: a value for every row, or the name of the sheet or the file.
//!
//! `method = { value = "电话" }`, `window = { from = "sheet" }`, `window = { from = "file", pattern = "{}-*" }`

use std::collections::BTreeSet;

use crate::domain::spelling::typed_name;

/// Where a pattern stands for the part of a name that is taken.
pub(super) const TAKEN: &str = "{}";
/// Characters of the longest name that a pattern is held against: a file system allows 255 bytes, a workbook 31.
const LONGEST: usize = 255;

/// What stands in a column that a file does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// This, in every row of every file.
    Value(String),
    /// The name of the sheet, or a part of it.
    Sheet(Option<NamePattern>),
    /// The name of the file without its ending, or a part of it.
    File(Option<NamePattern>),
}

/// A glob with one `{}` in it, which stands for the part of a name that is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamePattern {
    /// As it was written.
    pub text: String,
    before: glob::Pattern,
    after: glob::Pattern,
}

impl NamePattern {
    /// `None` where the text is no glob with one `{}`.
    pub(super) fn new(text: &str) -> Option<Self> {
        let (before, after) = text.split_once(TAKEN).filter(|(_, after)| !after.contains(TAKEN))?;
        let glob = |part: &str| glob::Pattern::new(part).ok();
        Some(Self { text: text.to_owned(), before: glob(before)?, after: glob(after)? })
    }

    /// Every part of a name that it may take, white space around it left aside: one, where the name fits in one way.
    #[must_use]
    pub fn parts<'n>(&self, name: &'n str) -> BTreeSet<&'n str> {
        let ends: Vec<usize> = name.char_indices().map(|(at, _)| at).chain([name.len()]).take(LONGEST + 1).collect();
        let starts = ends.iter().filter(|start| self.before.matches(&name[..**start]));
        let of_start = |start: &usize| {
            let behind = ends.iter().filter(move |end| *end > start);
            behind.filter(|end| self.after.matches(&name[**end..])).map(|end| name[*start..*end].trim()).collect::<Vec<_>>()
        };
        starts.flat_map(of_start).filter(|part| !part.is_empty()).collect()
    }
}

/// What a name gives, by the pattern where there is one.
///
/// # Errors
/// The name fits the pattern in no way, or in several.
pub(crate) fn part_of(name: &str, pattern: Option<&NamePattern>) -> std::result::Result<String, Vec<String>> {
    let Some(pattern) = pattern else { return Ok(typed_name(name)) };
    let parts = pattern.parts(name);
    let mut each = parts.iter();
    match (each.next(), each.next()) {
        (Some(part), None) => Ok(typed_name(part)),
        _ => Err(parts.into_iter().map(str::to_owned).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_takes_one_part_of_a_name_or_tells_all_that_it_may() {
        for (pattern, name, parts) in [
            ("{}", "综合窗口", vec!["综合窗口"]),
            ("{}-*", "综合窗口-2026年6月", vec!["综合窗口"]),
            ("{}-20*", "综合窗口-2026-06", vec!["综合窗口"]),
            ("{}-*", "综合窗口-2026-06", vec!["综合窗口", "综合窗口-2026"]),
            ("*_{}", "2026-06_综合窗口", vec!["综合窗口"]),
            ("*月{}（*）", "2026年6月 综合窗口 （新）", vec!["综合窗口"]),
            ("????-??{}", "2026-06综合窗口", vec!["综合窗口"]),
            ("{}-*", "综合窗口", vec![]),
            ("{}-*", "-2026", vec![]),
        ] {
            let found = NamePattern::new(pattern).expect("a pattern");
            assert_eq!(found.parts(name).into_iter().collect::<Vec<_>>(), parts, "{pattern} {name}");
        }
        for pattern in ["", "*", "{}{}", "a{}b{}", "[{}"] {
            assert_eq!(NamePattern::new(pattern), None, "{pattern}");
        }
    }
}
