//! Doubts of a part of the exports as numbers that add up, and the doubts that their sums make.
//!
//! A share of a part says nothing of the whole, so a part hands on how many rows a doubt is about and of how many, also
//! where it is about none. Absent on purpose: places and cells, which stay where the rows are.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::{Doubt, DoubtCode, Means, Pattern, SettlingLine};
use crate::domain::{Kind, Ratio};

/// What a number of a doubt counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Rows in doubt.
    Rows,
    /// Of so many.
    Of,
    /// Of them: rows that replaced another one, in doubt or not.
    Pairs,
    /// Of the rows in doubt: those whose ids a spreadsheet has cut.
    Cut,
    /// Of the rows in doubt: those of another window than the row that had their id.
    Apart,
    /// Of the rows in doubt: those of which another spelling is in the ledger.
    Misspelt,
}

impl Measure {
    /// Every one.
    pub const ALL: [Self; 6] = [Self::Rows, Self::Of, Self::Pairs, Self::Cut, Self::Apart, Self::Misspelt];

    /// Its name in a tally.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Rows => "rows",
            Self::Of => "of",
            Self::Pairs => "pairs",
            Self::Cut => "cut",
            Self::Apart => "apart",
            Self::Misspelt => "misspelt",
        }
    }
}

impl FromStr for Measure {
    type Err = ();

    fn from_str(code: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|known| known.code() == code).ok_or(())
    }
}

/// What a number is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct About {
    /// The sort of doubt.
    pub code: DoubtCode,
    /// The kind of table.
    pub kind: Kind,
    /// The column; empty where it is about none.
    pub column: String,
    /// The category, of names that may look the same; else empty.
    pub category: String,
}

/// Numbers of doubts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DoubtSizes(BTreeMap<(About, Measure), u64>);

impl DoubtSizes {
    /// Adds to one of them.
    pub fn add(&mut self, about: About, measure: Measure, n: u64) {
        *self.0.entry((about, measure)).or_default() += n;
    }

    /// The same of a sort of doubt about a kind of table.
    pub fn add_of(&mut self, code: DoubtCode, kind: Kind, column: &str, numbers: &[(Measure, u64)]) {
        for (measure, n) in numbers {
            self.add(About { code, kind, column: column.to_owned(), category: String::new() }, *measure, *n);
        }
    }

    /// Adds those of another part.
    pub fn add_all(&mut self, others: &Self) {
        for ((about, measure), n) in &others.0 {
            self.add(about.clone(), *measure, *n);
        }
    }

    /// Every number.
    pub fn iter(&self) -> impl Iterator<Item = (&About, Measure, u64)> {
        self.0.iter().map(|((about, measure), n)| (about, *measure, *n))
    }

    /// How many rows have which category.
    #[must_use]
    pub fn categories(&self) -> BTreeMap<&str, u64> {
        let named = self.0.iter().filter(|((about, _), _)| about.code == DoubtCode::TwinNames && !about.category.is_empty());
        named.map(|((about, _), n)| (about.category.as_str(), *n)).collect()
    }

    /// The doubts that the numbers make, but those about names: of a part of the rows, or of all of them together.
    /// `unmatched`: the share that `[doubts]` gives for cases without a row in the ledger.
    #[must_use]
    pub fn doubts(&self, unmatched: Option<&Ratio>) -> Vec<Doubt> {
        let mut abouts: Vec<&About> = self.0.keys().map(|(about, _)| about).collect();
        abouts.dedup();
        let is_one = |about: &&About| about.category.is_empty() && about.code != DoubtCode::UnmatchedCases;
        let doubts = abouts.into_iter().filter(is_one).filter_map(|about| self.doubt(about));
        let mut doubts: Vec<Doubt> = doubts.collect();
        doubts.extend(self.unmatched(unmatched));
        doubts.sort_by_key(|doubt| DoubtCode::ALL.iter().position(|code| *code == doubt.code));
        doubts
    }

    /// Each file is in doubt by itself: many good ones do not hide a bad one. Those that stop a run make one doubt, and
    /// the others one.
    fn unmatched(&self, limit: Option<&Ratio>) -> Vec<Doubt> {
        /// As where the rows are read: fewer cases without a row stop nothing, unless they are most of them.
        const FEW: u64 = 5;
        let code = DoubtCode::UnmatchedCases;
        let mut doubts: BTreeMap<(Kind, bool, bool), Doubt> = BTreeMap::new();
        for ((about, measure), rows) in &self.0 {
            if about.code != code || *measure != Measure::Rows || *rows == 0 {
                continue;
            }
            let n = |measure: Measure| self.0.get(&(about.clone(), measure)).copied().unwrap_or(0);
            let (rows, of) = (*rows, n(Measure::Of));
            let pattern = (n(Measure::Misspelt) * 2 >= rows && rows * 100 > of).then_some(Pattern::Misspelt);
            let usual = code.stops_from(pattern.as_ref());
            let stops = Ratio::new(rows.into(), of.max(1).into()) > *limit.unwrap_or(&usual);
            if stops && pattern.is_none() && limit.is_none() && rows < FEW && rows * 2 <= of {
                continue;
            }
            let key = (about.kind, stops, pattern.is_some());
            let doubt = doubts.entry(key).or_insert_with(|| Doubt { pattern, ..Doubt::new(code, about.kind, 0, 0) });
            doubt.rows += rows;
            doubt.of += of;
        }
        doubts.into_values().collect()
    }

    fn doubt(&self, about: &About) -> Option<Doubt> {
        /// As where the rows are read: fewer replaced rows are corrections, whatever they look like.
        const FEW_REPLACED: u64 = 2;
        let n = |measure: Measure| self.0.get(&(about.clone(), measure)).copied().unwrap_or(0);
        let (rows, of) = (n(Measure::Rows), n(Measure::Of));
        if rows == 0 {
            return None;
        }
        let settling = |line: String, means| SettlingLine::new("", line, means);
        let (mut pattern, mut settled_by) = (None, Vec::new());
        match about.code {
            DoubtCode::RepeatedId => {
                pattern = match () {
                    () if n(Measure::Cut) * 2 > rows => Some(Pattern::CutTo15Digits),
                    () if n(Measure::Apart) == rows => Some(Pattern::RowAUnit),
                    () => None,
                };
                let lines = [("last", Means::LastCounts), ("first", Means::FirstCounts), ("reject", Means::LaterRejected)];
                settled_by.extend(lines.map(|(on, means)| settling(format!("on_repeat = \"{on}\""), means)));
            }
            DoubtCode::ReplacedRows => {
                if rows < FEW_REPLACED || rows * 5 <= n(Measure::Pairs) {
                    return None;
                }
                settled_by.push(settling("on_conflict = \"first\"".to_owned(), Means::FirstCounts));
            }
            _ => {}
        }
        Some(Doubt { heading: about.column.clone(), pattern, settled_by, ..Doubt::new(about.code, about.kind, rows, of) })
    }
}
