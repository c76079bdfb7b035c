//! Headings of exports, as they are compared: with those that mean a column, and with what a person writes into `huifang.toml`.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;

use super::Column;

/// A heading as it is compared: NFKC, trimmed, case-folded.
#[must_use]
pub fn folded_heading(heading: &str) -> String {
    heading.nfkc().collect::<String>().trim().chars().default_case_fold().collect()
}

impl Column {
    /// Everything that means this column in the head of a file: the canonical name, then the built-in headings in their order.
    pub fn headings(&self) -> impl Iterator<Item = &'static str> + use<> {
        std::iter::once(self.name).chain(self.aliases.iter().copied())
    }

    /// Whether a heading means this column, however it is typed.
    #[must_use]
    pub fn is_called(&self, heading: &str) -> bool {
        let typed = folded_heading(heading);
        self.headings().any(|known| folded_heading(known) == typed)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::domain::Kind;

    #[test]
    fn a_built_in_heading_means_one_column_in_whatever_kind_of_table() {
        let mut meant: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for column in Kind::ALL.into_iter().flat_map(Kind::columns) {
            for heading in column.headings() {
                meant.entry(folded_heading(heading)).or_default().insert(column.name);
            }
        }
        let twice: Vec<_> = meant.iter().filter(|(_, columns)| columns.len() > 1).collect();
        assert!(twice.is_empty(), "`[values.HEADING]` would not say which: {twice:?}");
    }

    #[test]
    fn a_heading_is_known_however_it_is_typed() {
        let rating = Kind::Evaluations.column("rating").expect("a column");
        for heading in ["rating", "评价结果", " Ｒating ", "RATING"] {
            assert!(rating.is_called(heading), "{heading}");
        }
        assert!(!rating.is_called("评价时间"));
    }
}
