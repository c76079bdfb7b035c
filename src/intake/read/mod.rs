//! The reading of many files by all cores, put together in reading order.

mod accounts;
mod archives;
pub(crate) mod chunks;
pub(crate) mod file;
pub(crate) mod names;
mod two_tables;
pub(crate) mod work_sharing;
pub(crate) mod workspace;
