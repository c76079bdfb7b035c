//! A slip of the hand: what stands there, and the line as it should be.

use super::marks::cut;

/// What somebody probably meant to type.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Slip {
    /// The sentence `typed_toml.slip` of it.
    pub(super) code: &'static str,
    /// What stands there.
    pub(super) found: String,
    /// The line as it should be.
    pub(super) line: String,
}

impl Slip {
    pub(super) fn new(code: &'static str, found: &str, line: String) -> Self {
        Self { code, found: cut(found.trim()), line }
    }
}
