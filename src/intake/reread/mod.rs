//! Reads files a second time, where cells are needed whose text was not kept.

pub(crate) mod canonical;
pub(crate) mod known_file;
pub(crate) mod lines;
pub(crate) mod naming;
pub(crate) mod rejected;
pub(crate) mod sought;
