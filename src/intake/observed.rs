//! What was noticed of a file's cells while they were read, for the doubts and notices that follow once everything is in.

use serde::{Deserialize, Serialize};

use super::clean::Taken;

/// What was noticed of the cells of a file, or of a part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Observed {
    /// What was taken off cells.
    pub(super) taken: Taken,
}

impl Observed {
    /// Adds those of the part that follows, of which the first line is `lines` further down than it says itself.
    pub(super) fn append(&mut self, next: Self, _lines: u32) {
        self.taken.add(next.taken);
    }
}
