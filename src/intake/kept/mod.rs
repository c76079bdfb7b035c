//! Rows that an earlier run left in the store: a file that did not change is not cut into cells again.
//!
//! Each file leaves two pieces, both Parquet, which any tool opens. `NAME.parquet` has one row for each of its rows
//! without a fault of their own, its columns as [`columns`] lists them, and what is known of the file as a whole
//! ([`facts`]) as JSON in the file's metadata. `NAME.personal.parquet` has the fingerprints of its personal values, of
//! which there may be more or fewer than rows.

mod columns;
mod counted;
mod facts;
mod parquet;
pub(crate) mod rows;
