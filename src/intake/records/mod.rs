//! A file's records, whatever the file is: cells that lie in the bytes of their record.
//!
//! Out: what [`sink::RecordSink`] takes, one record or a batch of them at a time. Every format of [`super::files`] ends
//! here.

pub(crate) mod batch;
pub(crate) mod cell;
pub(crate) mod clean;
pub(crate) mod footers;
pub(crate) mod row_buffer;
pub(crate) mod sink;
