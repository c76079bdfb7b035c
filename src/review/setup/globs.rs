//! `[inputs]` that find the exports where they lie.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::Kind;

/// The globs of each kind that has files elsewhere than in its own folder; its own folder comes first.
pub(super) fn globs(files: &BTreeMap<String, Option<Kind>>) -> BTreeMap<Kind, Vec<String>> {
    let mut globs = BTreeMap::new();
    for kind in Kind::ALL {
        let own = format!("{}/", kind.code());
        let elsewhere: Vec<&str> = files
            .iter()
            .filter(|(path, of)| **of == Some(kind) && path.strip_prefix(&own).is_none_or(|name| name.contains('/')))
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

/// The widest glob that matches this file and no file of another kind: the folder, the name up
/// to its first digit, the name.
fn pattern(path: &str, kind: Kind, files: &BTreeMap<String, Option<Kind>>) -> String {
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (&path[..=folder.len()], name));
    let escaped = |text: &str| glob::Pattern::escape(text);
    let is_own =
        |start: &str| files.iter().all(|(other, of)| *of == Some(kind) || other.strip_prefix(start).is_none_or(|rest| rest.contains('/')));
    if !folder.is_empty() && is_own(folder) {
        return format!("{}*", escaped(folder));
    }
    let stem = name.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    let start = format!("{folder}{stem}");
    let is_stem = !stem.is_empty() && stem.len() < name.len() && !stem.contains('.');
    if is_stem && is_own(&start) { format!("{}*", escaped(&start)) } else { escaped(path) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glob_finds_next_month_too_and_nothing_else() {
        let files = [
            ("ledger/a.csv", Some(Kind::Ledger)),
            ("台账2026-05.csv", Some(Kind::Ledger)),
            ("台账2026-06.csv", Some(Kind::Ledger)),
            ("补充.csv", Some(Kind::Ledger)),
            ("回访/六月.csv", Some(Kind::Visits)),
            ("混合/评价1.csv", Some(Kind::Evaluations)),
            ("混合/其他[1].csv", None),
            ("visits/b.csv", Some(Kind::Visits)),
        ];
        let found = globs(&files.into_iter().map(|(path, kind)| (path.to_owned(), kind)).collect());
        assert_eq!(found[&Kind::Ledger], ["ledger/*", "台账*", "补充.csv"]);
        assert_eq!(found[&Kind::Visits], ["visits/*", "回访/*"]);
        assert_eq!(found[&Kind::Evaluations], ["evaluations/*", "混合/评价*"]);
        let at_home = globs(&[("ledger/a.csv".to_owned(), Some(Kind::Ledger))].into());
        assert!(at_home.is_empty());
    }
}
