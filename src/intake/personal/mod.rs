//! What is personal in the exports, remembered in a Bloom filter and not kept.

pub(crate) mod bloom;
pub(crate) mod remember;
