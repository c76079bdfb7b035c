//! Files that were read already, read again: for what is not kept of their rows.

pub(crate) mod canonical;
pub(crate) mod known_file;
pub(crate) mod lines;
pub(crate) mod naming;
pub(crate) mod rejected;
pub(crate) mod sought;
