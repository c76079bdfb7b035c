//! How many grades the columns of a file hold, and how many of them only a scale of five has.

use serde::{Deserialize, Serialize};

use super::roles::proves_five;

/// More places than the graded columns of any kind of table take, which stand in front.
const COLUMNS: usize = 24;
/// Of a scale of five, fewer than one grade in so many is seldom one of the outer two; of a scale of three, such a word
/// is a slip.
const SLIPS: u32 = 100;

/// What the grades of a row, a part or a file tell of their scale, by place in `Kind::columns`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Graded {
    /// Graded cells.
    all: [u32; COLUMNS],
    /// Those that say `very_…`.
    very: [u32; COLUMNS],
}

impl Graded {
    /// Notes a grade that a cell of this column says, whether or not it is used.
    pub(crate) fn note(&mut self, column: usize, code: u8) {
        self.note_all(column, 1, u32::from(proves_five(code)));
    }

    /// Notes so many grades of a column, and how many of them say `very_…`.
    pub(crate) fn note_all(&mut self, column: usize, all: u32, very: u32) {
        self.all[column] = self.all[column].saturating_add(all);
        self.very[column] = self.very[column].saturating_add(very);
    }

    /// Adds what others tell.
    pub(crate) fn add(&mut self, other: &Self) {
        for column in 0..COLUMNS {
            self.note_all(column, other.all[column], other.very[column]);
        }
    }

    /// Whether a cell is graded.
    pub(crate) fn is_any(&self) -> bool {
        self.all.iter().any(|n| *n > 0)
    }

    /// Whether a cell says `very_…`: there are five grades.
    pub(crate) fn proves_five(&self) -> bool {
        self.very.iter().any(|n| *n > 0)
    }

    /// The columns whose grades may be of three as well as of five.
    pub(crate) fn untold(&self) -> impl Iterator<Item = usize> {
        let Self { all, very } = *self;
        (0..COLUMNS).filter(move |column| all[*column] > 0 && very[*column] < all[*column].div_ceil(SLIPS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CellType, Kind, Rating};

    #[test]
    fn a_column_with_hardly_any_outer_grade_may_be_of_three() {
        let mut graded = Graded::default();
        assert!(!graded.is_any() && !graded.proves_five());
        graded.note(6, Rating::Satisfied as u8);
        graded.note(11, Rating::Dissatisfied as u8);
        let mut others = Graded::default();
        others.note(11, Rating::VeryDissatisfied as u8);
        graded.add(&others);
        assert!(graded.is_any() && graded.proves_five());
        assert_eq!(graded.untold().collect::<Vec<_>>(), [6]);
        for (all, very, untold) in [(100, 1, false), (101, 1, true), (200, 2, false), (1, 0, true), (0, 0, false)] {
            let mut column = Graded::default();
            column.note_all(7, all, very);
            assert_eq!(column.untold().next().is_some(), untold, "{very} of {all}");
        }
    }

    #[test]
    fn every_column_has_a_place() {
        let is_graded = |cells| matches!(cells, CellType::Opinion | CellType::Rating);
        let last = |kind: Kind| kind.columns().iter().rposition(|column| is_graded(column.cells));
        assert!(Kind::ALL.into_iter().filter_map(last).all(|last| last < COLUMNS));
    }
}
