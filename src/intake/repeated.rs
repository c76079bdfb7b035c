//! Rows of one file that share an id and differ: how many, where, and what explains it.

use super::settle::Place;
use crate::domain::Kind;
use crate::doubts::{Doubt, DoubtCode, Means, PLACES, Pattern, SettlingLine, Spot};

/// More digits than a spreadsheet's number holds.
const SAFE_DIGITS: usize = 15;

/// Rows of a kind whose id another row of the same file has, with other cells.
#[derive(Debug, Default)]
pub(super) struct Repeated {
    rows: u64,
    first: Vec<(Place, String)>,
    /// Of them: ids that a spreadsheet has cut.
    cut: u64,
    /// Of them: rows of another window than the row that held the id.
    apart: u64,
}

impl Repeated {
    /// Adds a row; `apart`: it is of another window than the row that held its id.
    pub(super) fn add(&mut self, place: Place, id: &str, apart: bool) {
        self.rows += 1;
        self.cut += u64::from(is_cut(id));
        self.apart += u64::from(apart);
        let at = self.first.partition_point(|(known, _)| *known < place);
        if at < PLACES {
            self.first.insert(at, (place, id.to_owned()));
            self.first.truncate(PLACES);
        }
    }

    /// The doubt that they make, among `of` rows of the kind; none where there are none.
    pub(super) fn doubt(self, kind: Kind, of: u64, path: impl Fn(u16) -> String) -> Option<Doubt> {
        if self.rows == 0 {
            return None;
        }
        let pattern = match self {
            Self { rows, cut, .. } if cut * 2 > rows => Some(Pattern::CutTo15Digits),
            Self { rows, apart, .. } if apart == rows => Some(Pattern::RowAUnit),
            _ => None,
        };
        let settling = |on: &str, means| SettlingLine { table: String::new(), line: format!("on_repeat = \"{on}\""), means };
        let places = self.first.into_iter().map(|((file, line), value)| Spot { file: path(file), line: Some(line), value });
        Some(Doubt {
            places: places.collect(),
            pattern,
            settled_by: vec![
                settling("last", Means::LastCounts),
                settling("first", Means::FirstCounts),
                settling("reject", Means::LaterRejected),
            ],
            ..Doubt::new(DoubtCode::RepeatedId, kind, self.rows, of)
        })
    }
}

/// Whether an id is a number of which a spreadsheet has made the last digits zeros.
fn is_cut(id: &str) -> bool {
    id.len() > SAFE_DIGITS && id.bytes().all(|byte| byte.is_ascii_digit()) && id[SAFE_DIGITS..].bytes().all(|byte| byte == b'0')
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
