//! Text to records: the dialect and the header found, then every record cut into cells in one pass.

pub(crate) mod candidates;
pub(crate) mod cut;
pub(crate) mod dialect;
pub(crate) mod header_search;
pub(crate) mod reader;
pub(crate) mod scan;
