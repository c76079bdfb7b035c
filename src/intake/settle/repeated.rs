//! Rows that share an id and differ: how many, where, and what explains it.

use crate::intake::values::digits::is_cut;
use std::collections::BTreeSet;

use crate::domain::Kind;
use crate::doubts::{Doubt, DoubtCode, Means, Measure, PLACES, Pattern, SettlingLine, Spot};
use crate::intake::terms::reject::RowPlace;
use crate::workspace::toml_text::{string, strings};

/// Rows of a kind whose id another row of the same file has, with other cells.
#[derive(Debug, Default)]
pub(crate) struct Repeated {
    rows: u64,
    first: Vec<(RowPlace, String)>,
    /// Of them: ids that a spreadsheet has cut.
    cut: u64,
    /// Of them: rows of another window than the row that held the id.
    apart: u64,
}

impl Repeated {
    /// Adds a row; `apart`: it is of another window than the row that held its id.
    pub(crate) fn add(&mut self, place: RowPlace, id: &str, apart: bool) {
        self.rows += 1;
        self.cut += u64::from(is_cut(id));
        self.apart += u64::from(apart);
        let at = self.first.partition_point(|(known, _)| *known < place);
        if at < PLACES {
            self.first.insert(at, (place, id.to_owned()));
            self.first.truncate(PLACES);
        }
    }

    /// What they count, among `of` rows of the kind.
    pub(crate) fn sizes(&self, of: u64) -> [(Measure, u64); 4] {
        [(Measure::Rows, self.rows), (Measure::Of, of), (Measure::Cut, self.cut), (Measure::Apart, self.apart)]
    }

    /// The doubt that they make, among `of` rows of the kind; none where there are none.
    pub(crate) fn doubt(self, kind: Kind, of: u64, path: impl Fn(u16) -> String, id_heading: Option<&str>) -> Option<Doubt> {
        if self.rows == 0 {
            return None;
        }
        let pattern = match self {
            Self { rows, cut, .. } if cut * 2 > rows => Some(Pattern::CutTo15Digits),
            Self { rows, apart, .. } if apart == rows => Some(Pattern::RowAUnit),
            _ => None,
        };
        let settling = |on: &str, means| SettlingLine::new("", format!("on_repeat = \"{on}\""), means);
        let places = self.first.into_iter().map(|((file, line), value)| Spot { file: path(file), line: Some(line), value });
        Some(Doubt {
            places: places.collect(),
            pattern,
            settled_by: [("last", Means::LastCounts), ("first", Means::FirstCounts), ("reject", Means::LaterRejected)]
                .map(|(on, means)| settling(on, means))
                .into_iter()
                .chain(without_numbers(kind, id_heading))
                .collect(),
            ..Doubt::new(DoubtCode::RepeatedId, kind, self.rows, of)
        })
    }
}

/// The line by which visits are told apart without their numbers, which count anew in every file.
fn without_numbers(kind: Kind, id_heading: Option<&str>) -> Option<SettlingLine> {
    let heading = id_heading.filter(|_| kind == Kind::Visits)?;
    Some(SettlingLine::new("columns.visits", format!("ignore = [{}]", string(heading)), Means::NumbersOfAFile))
}

/// Rows of a kind that took the place of a row of an earlier file.
#[derive(Debug, Default)]
pub(crate) struct Replaced {
    /// How many.
    pairs: u64,
    /// Of them: rows that do not look like corrections, for something else is numbered so.
    apart: u64,
    /// Of them: rows that take something back.
    emptied: u64,
    first: Vec<(RowPlace, String)>,
    /// The files that took something back.
    by: BTreeSet<u16>,
}

/// What a row that takes another's place looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Looks {
    /// A correction.
    Correction,
    /// Another case or visit, which is numbered alike.
    Another,
    /// The same before something was known of it.
    Older,
}

impl Replaced {
    /// Fewer are corrections, whatever they look like.
    const FEW: u64 = 2;

    /// Adds a row that took the place of one of an earlier file.
    pub(crate) fn add(&mut self, place: RowPlace, id: &str, looks: Looks) {
        self.pairs += 1;
        match looks {
            Looks::Correction => return,
            Looks::Another => self.apart += 1,
            Looks::Older => {
                self.emptied += 1;
                self.by.insert(place.0);
            }
        }
        let at = self.first.partition_point(|(known, _)| *known < place);
        if at < PLACES {
            self.first.insert(at, (place, id.to_owned()));
            self.first.truncate(PLACES);
        }
    }

    /// What they count, among `of` rows of the kind.
    pub(crate) fn sizes(&self, of: u64) -> [(Measure, u64); 3] {
        [(Measure::Rows, self.apart + self.emptied), (Measure::Of, of), (Measure::Pairs, self.pairs)]
    }

    /// The doubt that they make, among `of` rows of the kind; none where most look like corrections.
    pub(crate) fn doubt(self, kind: Kind, of: u64, path: impl Fn(u16) -> String, id_heading: Option<&str>) -> Option<Doubt> {
        let rows = self.apart + self.emptied;
        // one in five: real corrections mend dates and windows too
        if rows < Self::FEW || rows * 5 <= self.pairs {
            return None;
        }
        let older: Vec<String> = self.by.iter().map(|file| path(*file)).collect();
        let is_older = self.emptied > self.apart;
        let leave_out = is_older.then(|| SettlingLine::new("inputs", format!("leave_out = {}", strings(&older)), Means::LeftOut));
        let first = SettlingLine::new("", "on_conflict = \"first\"".to_owned(), Means::FirstCounts);
        let places = self.first.into_iter().map(|((file, line), value)| Spot { file: path(file), line: Some(line), value });
        Some(Doubt {
            places: places.collect(),
            settled_by: leave_out.into_iter().chain(without_numbers(kind, id_heading.filter(|_| !is_older))).chain([first]).collect(),
            ..Doubt::new(DoubtCode::ReplacedRows, kind, rows, of)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_a_spreadsheet_cut_are_told() {
        for (id, cut) in [
            ("441900202606010000", true),
            ("441900202606010017", false),
            ("4419002026060100", true),
            ("441900202606000", false),
            ("SL4419002026060100", false),
        ] {
            assert_eq!(is_cut(id), cut, "{id}");
        }
    }
}
