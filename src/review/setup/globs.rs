//! `[inputs]` that find the exports where they lie.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::Kind;

/// The globs of each kind that has files elsewhere than in its own folder; its own folder comes first.
pub(super) fn globs(files: &BTreeMap<String, BTreeSet<Kind>>) -> BTreeMap<Kind, Vec<String>> {
    let mut globs = BTreeMap::new();
    for kind in Kind::ALL {
        let own = format!("{}/", kind.code());
        let elsewhere: Vec<&str> = files
            .iter()
            .filter(|(path, of)| of.contains(&kind) && path.strip_prefix(&own).is_none_or(|name| name.contains('/')))
            .map(|(path, _)| path.as_str())
            .collect();
        if elsewhere.is_empty() {
            continue;
        }
        let mut found: BTreeSet<String> = BTreeSet::new();
        for path in elsewhere {
            found.insert(pattern(path, kind, files));
        }
        globs.insert(kind, std::iter::once(format!("{own}*")).chain(found).collect());
    }
    globs
}

/// The widest glob that matches this file and no file of another kind: the folder, the name up to its
/// first digit, the name with any numbers, the name.
fn pattern(path: &str, kind: Kind, files: &BTreeMap<String, BTreeSet<Kind>>) -> String {
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (&path[..=folder.len()], name));
    let escaped = |text: &str| glob::Pattern::escape(text);
    let is_own =
        |start: &str| files.iter().all(|(other, of)| of.contains(&kind) || other.strip_prefix(start).is_none_or(|rest| rest.contains('/')));
    if !folder.is_empty() && is_own(folder) {
        return format!("{}*", escaped(folder));
    }
    let stem = name.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    let start = format!("{folder}{stem}");
    let is_stem = !stem.is_empty() && stem.len() < name.len() && !stem.contains('.');
    if is_stem && is_own(&start) {
        return format!("{}*", escaped(&start));
    }
    // 2026年6月明细.xls is 2026年7月明细.xls next month
    let any_number = format!("{}{}", escaped(folder), with_any_number(name));
    let is_own = |pattern: &glob::Pattern| files.iter().all(|(other, of)| of.contains(&kind) || !pattern.matches(other));
    if any_number != escaped(path) && glob::Pattern::new(&any_number).is_ok_and(|pattern| is_own(&pattern)) {
        return any_number;
    }
    escaped(path)
}

/// A name with `*` for each run of digits, where something else is left of it.
fn with_any_number(name: &str) -> String {
    let stem = name.split('.').next().unwrap_or(name);
    if !stem.chars().any(char::is_alphabetic) {
        return glob::Pattern::escape(name);
    }
    let mut pattern = String::new();
    for part in name.split_inclusive(|c: char| c.is_ascii_digit()) {
        let text = part.trim_end_matches(|c: char| c.is_ascii_digit());
        pattern.push_str(&glob::Pattern::escape(text));
        if text.len() < part.len() && !pattern.ends_with('*') {
            pattern.push('*');
        }
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glob_finds_next_month_too_and_nothing_else() {
        let files = [
            ("ledger/a.csv", vec![Kind::Ledger]),
            ("台账2026-05.csv", vec![Kind::Ledger]),
            ("台账2026-06.csv", vec![Kind::Ledger]),
            ("补充.csv", vec![Kind::Ledger]),
            ("回访/六月.csv", vec![Kind::Visits]),
            ("混合/评价1.csv", vec![Kind::Evaluations]),
            ("混合/其他[1].csv", vec![]),
            ("visits/b.csv", vec![Kind::Visits]),
            ("2026年6月评价.xls", vec![Kind::Evaluations]),
            ("12.csv", vec![Kind::Ledger]),
            ("ledger/明细1.xls", vec![Kind::Ledger, Kind::Visits]),
        ];
        let found = globs(&files.into_iter().map(|(path, kind)| (path.to_owned(), kind.into_iter().collect())).collect());
        assert_eq!(found[&Kind::Ledger], ["ledger/*", "12.csv", "台账*", "补充.csv"]);
        assert_eq!(found[&Kind::Visits], ["visits/*", "ledger/明细*", "回访/*"]);
        assert_eq!(found[&Kind::Evaluations], ["evaluations/*", "*年*月评价.xls", "混合/评价*"]);
        let at_home = globs(&[("ledger/a.csv".to_owned(), [Kind::Ledger].into())].into());
        assert!(at_home.is_empty());
    }
}
