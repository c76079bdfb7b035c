//! How much of a long list a review holds.

/// How much of a long list a review holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// A few examples of rejected rows and of visits without a case.
    Examples,
    /// Every one of them.
    Everything,
}

impl Extent {
    /// This many of them, or all.
    #[must_use]
    pub fn most(self, examples: usize) -> usize {
        if self == Self::Everything { usize::MAX } else { examples }
    }
}
