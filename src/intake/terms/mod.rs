//! Words that every room of intake uses: no files, no rows, no I/O.

pub(crate) mod account;
pub(crate) mod code;
pub(crate) mod evaluation_columns;
pub(crate) mod job;
pub(crate) mod need;
pub(crate) mod notice;
pub(crate) mod origin;
pub(crate) mod rectification_columns;
pub(crate) mod reject;
pub(crate) mod taken;
