//! Columns that nothing uses, watched all the same: a status that no column means must not pass for a column of no
//! meaning.

pub(crate) mod against_given;
pub(crate) mod asks;
pub(crate) mod meaning;
pub(crate) mod sign_words;
pub(crate) mod watched;
