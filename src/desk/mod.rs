//! The supervisor's desk: lists for `internal/` that name cases. Nothing from here reaches `bulletin`.
//!
//! In: obligations and typed tables. Out: rows of text for CSV files.

mod alerts;
mod audit;
mod names;
mod rows;
mod worklist;

pub use alerts::{ALERT_COLUMNS, alerts};
pub use audit::{AUDIT_COLUMNS, Audit};
pub use worklist::{WORKLIST_COLUMNS, Worklist};

pub(crate) use names::Lookup;
pub(crate) use rows::{Row, Rows};
