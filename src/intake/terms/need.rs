//! What the caller needs of the rows, which decides what is kept of them.

/// What the caller will need of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Figures that this run does not publish: nothing personal is even remembered.
    Counts,
    /// Figures to be published: personal values are put into a Bloom filter of hashes, and not kept.
    Figures,
    /// Lists for the caller's desk: item, applicant, phone, opinion and visitor are kept too.
    Personal,
}
