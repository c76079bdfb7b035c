//! Repeated, corrected and equal rows of all files: which of them count.

pub(crate) mod counts;
pub(crate) mod fingerprints;
pub(crate) mod repeated;
pub(crate) mod resolve;
