//! Places in the columns of the evaluations, for those that code asks for by number.

use std::ops::Range;

pub(crate) const WINDOW: usize = 0;
pub(crate) const RATED_AT: usize = 1;
pub(crate) const RATING: usize = 2;
pub(crate) const MODE: usize = 3;
pub(crate) const CASE_ID: usize = 4;
pub(crate) const DEVICE: usize = 5;
pub(crate) const MONTH: usize = 6;
pub(crate) const YEAR: usize = 7;
/// A column for each of [`Rating::GRADES`](crate::domain::Rating::GRADES).
pub(crate) const GRADES: Range<usize> = 8..13;
pub(crate) const UNRATED: usize = 13;
pub(crate) const DEFAULTED: usize = 14;
pub(crate) const COUNT: usize = 15;
pub(crate) const SATISFIED_RATE: usize = 16;
