//! Bytes to records: one folder or file for each format, behind one question ([`asked`]) and one answer.
//!
//! A new format of files belongs here: beside [`workbook`] and [`parquet`], and in the choice that [`formats`] makes.
//! What is known of every file before it is read (which there are, whether they change, what they may inflate to)
//! stands here too.

pub(crate) mod archive;
pub(crate) mod asked;
pub(crate) mod csv;
pub(crate) mod detect;
pub(crate) mod encoding;
pub(crate) mod foreign;
pub(crate) mod formats;
pub(crate) mod guard;
pub(crate) mod inflated;
pub(crate) mod jobs;
pub(crate) mod left_out;
pub(crate) mod other_programs;
pub(crate) mod parquet;
pub(crate) mod sample;
pub(crate) mod source;
pub(crate) mod torn;
mod transcoding;
pub(crate) mod workbook;
