//! Rows that an earlier run left in the store: a file that did not change is not cut into cells again.

pub(crate) mod rows;
