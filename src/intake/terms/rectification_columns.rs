//! Places in the columns of the rectification ledger, for those that code asks for by number.

pub(crate) const RECTIFICATION_ID: usize = 0;
pub(crate) const CASE_ID: usize = 1;
pub(crate) const VISIT_ID: usize = 2;
pub(crate) const WINDOW: usize = 3;
pub(crate) const RAISED_ON: usize = 4;
pub(crate) const PROBLEM: usize = 5;
pub(crate) const RECTIFIED_ON: usize = 10;
pub(crate) const SECOND_VISITED_AT: usize = 12;
pub(crate) const SECOND_GRADE: usize = 13;
