//! What a look through public text may ask about personal values.

use std::path::Path;

use crate::intake::Sieve;

/// What is personal in the exports of a run.
#[derive(Debug, Clone, Copy)]
pub enum Personal<'a> {
    /// It was remembered while they were read.
    Remembered(&'a Sieve),
    /// It was not: the counts of an earlier run stand for the rows. What does not stand in this `public/` already and
    /// nothing explains is looked for in the exports.
    InExports(&'a Path),
    /// There are no exports, but tallies.
    Nothing,
}

impl<'a> Personal<'a> {
    /// What was remembered.
    #[must_use]
    pub fn remembered(self) -> Option<&'a Sieve> {
        match self {
            Self::Remembered(sieve) => Some(sieve),
            Self::InExports(_) | Self::Nothing => None,
        }
    }
}
