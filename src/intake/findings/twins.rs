//! Windows and categories whose names only look the same: each would count by itself, with half of the rows.
//!
//! Two names look the same if the skeletons of Unicode Technical Standard 39 say so (`А` of Cyrillic and `A`, `l` and
//! `1`), or if only white space tells them apart. Names that differ by width or case alone are names of their own, and
//! said at the end of a run.

use std::collections::{BTreeMap, BTreeSet};

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;
use unicode_security::skeleton;

use crate::domain::Kind;
use crate::domain::spelling::folded_name;
use crate::doubts::{Doubt, DoubtCode, Means, SettlingLine, VALUES};
use crate::workspace::Workspace;
use crate::workspace::toml_text::string;

/// The doubt about names of one sort; `rows` says how many rows have each, `listed` are names that the configuration
/// writes out. None where all names look different, or where those that do not are all listed.
pub(crate) fn doubt(table: &str, rows: &BTreeMap<&str, u64>, listed: &BTreeSet<&str>) -> Option<Doubt> {
    let mut groups: BTreeMap<String, Vec<(&str, u64)>> = BTreeMap::new();
    for (name, n) in rows {
        groups.entry(seen(name)).or_default().push((name, *n));
    }
    let (mut lines, mut values, mut affected) = (Vec::new(), Vec::new(), 0);
    for mut group in groups.into_values() {
        let written: BTreeSet<String> = group.iter().map(|(name, _)| folded_name(name)).collect();
        if written.len() < 2 || group.iter().all(|(name, _)| listed.contains(name)) {
            continue;
        }
        // the name that is listed stands, else the one of most rows
        group.sort_by_key(|(name, n)| (!listed.contains(name), std::cmp::Reverse(*n)));
        let Some(((kept, _), others)) = group.split_first() else { continue };
        let kept_as = folded_name(kept);
        for (name, n) in others.iter().filter(|(name, _)| folded_name(name) != kept_as) {
            lines.push(format!("{} = {}", string(name), string(kept)));
            values.push(((*name).to_owned(), *n));
            affected += n;
        }
    }
    if lines.is_empty() {
        return None;
    }
    values.truncate(VALUES);
    let settled_by = vec![SettlingLine::new(&format!("values.{table}"), lines.join("\n"), Means::OneName)];
    Some(Doubt { values, settled_by, ..Doubt::new(DoubtCode::TwinNames, Kind::Ledger, affected, rows.values().sum()) })
}

/// The doubt about the categories of all parts of a whole, each with its rows.
#[must_use]
pub fn same_to_the_eye(categories: &BTreeMap<&str, u64>, workspace: &Workspace) -> Option<Doubt> {
    doubt("category", categories, &workspace.reading.spelt_categories.values().map(String::as_str).collect())
}

/// What somebody sees of a name: no white space, one letter for all that look like it.
fn seen(name: &str) -> String {
    let bare: String = folded_name(name).chars().filter(|c| !c.is_whitespace()).collect();
    // a skeleton may hold capitals and signs of its own, as `l` for `1` does
    skeleton(&bare).nfkc().default_case_fold().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(names: &[(&'static str, u64)], listed: &[&'static str]) -> Option<(u64, String)> {
        let doubt = doubt("window", &names.iter().copied().collect(), &listed.iter().copied().collect())?;
        Some((doubt.rows, doubt.settled_by.into_iter().map(|line| line.line).collect()))
    }

    #[test]
    fn names_that_look_the_same_are_offered_as_one() {
        for (one, other) in [
            ("社保窗口", "社保 窗口"),
            ("社保窗口", "社保\u{3000}窗口"),
            ("A区窗口", "А区窗口"),
            ("VIP窗口", "VΙP窗口"),
            ("10号窗口", "1O号窗口"),
            ("1号窗口", "l号窗口"),
            ("土地窗口", "士地窗口"),
        ] {
            let expected = Some((2, format!("{} = {}", string(other), string(one))));
            assert_eq!(lines(&[(one, 5), (other, 2)], &[]), expected, "{one} {other}");
        }
    }

    #[test]
    fn names_that_differ_to_the_eye_by_width_or_by_case_are_no_twins() {
        for (one, other) in [
            ("一号窗口", "二号窗口"),
            ("1号窗口", "１号窗口"),
            ("Hall B", "hall b"),
            ("Hall B", "Hall  B"),
            ("维修一部", "维修二部"),
            ("A区", "B区"),
        ] {
            assert_eq!(lines(&[(one, 5), (other, 2)], &[]), None, "{one} {other}");
        }
    }

    #[test]
    fn names_that_are_listed_stand() {
        assert_eq!(lines(&[("A区", 5), ("А区", 2)], &["A区", "А区"]), None);
        assert_eq!(lines(&[("A区", 1), ("А区", 2)], &["A区"]), Some((2, "\"А区\" = \"A区\"".to_owned())));
    }
}
