//! How many cells the rows below a header have, and which of them are always filled.

use serde::{Deserialize, Serialize};

/// Fewer rows than this do not tell that a column is always filled.
const ENOUGH: usize = 20;

/// What the first rows below a header have in common.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Habits {
    /// The number of cells of most rows: a line with more cells has an unquoted delimiter in a text.
    usual: usize,
    /// By place of the cell: whether every row of that length has something in it.
    pub(crate) filled: Vec<bool>,
    /// Whether cells are parted by spaces: a line with more cells then has a space in a text.
    pub(crate) spaces: bool,
}

impl Habits {
    /// Nothing is known, and no row is too long.
    pub(crate) const NONE: Self = Self { usual: usize::MAX, filled: Vec::new(), spaces: false };

    /// Of rows below a header of so many cells: for each row, whether its cells are filled.
    pub(crate) fn of(rows: &[Vec<bool>], width: usize, delimiter: u8) -> Self {
        let rows = || rows.iter().filter(|row| row.len() >= width && row.contains(&true));
        let many = |len: &usize| rows().filter(|row| row.len() == *len).count();
        let usual = rows().map(Vec::len).filter(|len| many(len) * 2 > rows().count()).max().unwrap_or(width);
        let of_usual_length = || rows().filter(|row| row.len() == usual);
        let is_filled = |place| of_usual_length().count() >= ENOUGH && of_usual_length().all(|row| row[place]);
        Self { usual, filled: (0..width).map(is_filled).collect(), spaces: delimiter == b' ' }
    }

    /// Whether a row has more cells than most.
    #[inline]
    pub(crate) fn exceeded_by(&self, cells: usize) -> bool {
        cells > self.usual
    }

    /// Whether most rows have one cell more than a header of so many.
    pub(crate) fn exceed_by_one(&self, width: usize) -> bool {
        self.usual == width + 1
    }

    /// Whether there are such habits: a row of a workbook is not cut out of a text.
    pub(crate) fn are_known(&self) -> bool {
        self.usual != usize::MAX
    }

    /// Whether one delimiter too many is all that is wrong with a row of so many cells.
    pub(crate) fn exceeded_by_one(&self, cells: usize) -> bool {
        cells.checked_sub(1) == Some(self.usual)
    }
}
