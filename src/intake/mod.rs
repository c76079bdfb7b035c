//! Files in, typed tables out: every data row is accepted, rejected, duplicate, superseded or left out, and counted.
//!
//! In: the exports of a workspace, in any encoding and dialect of `docs/contract.md`, section 2. Out: [`Intake`].
//! Absent on purpose: any guess at a type, a day or a month; and, unless asked for, everything personal.
//!
//! Data flows down this list of rooms, and each takes only from those above it: `terms` (words that all use) →
//! `values` (one cell to a value) → `records` (what a file is made of) → `header` (headings, the plan of a file)
//! → `files` (bytes to records) → `ids` → `table` (typed columns) → `unused` (columns that nothing uses) →
//! `personal` (remembered, not kept) → `rows` (records to typed rows and rejects) → `join` (visits and
//! evaluations held against the ledger) → `settle` (repeated and corrected rows) → `kept` (rows of earlier runs) →
//! `findings` (all that was read, and what there is to say of it) → `reread` (files read again) →
//! `read` (many files by all cores).
//!
//! A new format of files goes to `files`, a new layout of headings to `header`, a new form of a date to
//! `values::dates`, a new word of a closed list to `values::vocabulary`, a new role of a column to `rows::roles`.

mod files;
mod findings;
mod header;
mod ids;
mod join;
mod kept;
mod personal;
mod read;
mod records;
mod reread;
mod rows;
mod settle;
mod table;
mod terms;
#[cfg(test)]
mod tests;
mod unused;
mod values;

pub(crate) use files::guard::guarded;
pub use files::left_out::{LeftOut, left_out};
pub use files::parquet::column_types;
pub(crate) use files::parquet::refuse_rows;
pub(crate) use files::sample::{Sample, exports_in, folded_header, samples, samples_in_archive, seconds};
pub use findings::coverage::{STALE_DAYS, is_covered, month_covered};
pub use findings::intake::{Intake, KeptUse, Names};
pub use findings::rejects::{
    CsvTable, REJECT_COLUMNS, Weighed, check_rejected, left_out_table, quality_table, reject_rows, rows_not_made, rows_without_data,
    superseded_table, too_many_rejects,
};
pub use findings::scale::check_scale;
pub use findings::twins::same_to_the_eye;
pub(crate) use header::groups::numbered_column;
pub(crate) use header::layout::lacking_columns;
pub(crate) use header::stacked::names as stacked_names;
pub use ids::keys::{Ids, Spelling};
pub use personal::bloom::{Sieve, holds_number};
pub use personal::remember::Holding;
pub use read::file::Reuse;
pub use read::workspace::{read, read_keeping, read_unscaled};
pub(crate) use reread::lines::{Again, Cells, read_again, undecoded, unreadable};
pub use reread::naming::{Fate, NamedRow, rows_naming};
pub use reread::sought::{CellPlace, Sought};
pub use table::counted::{Counted, Ratings};
pub use table::frame;
pub use terms::account::{Counts, FileReport};
pub use terms::code::Code;
pub use terms::need::Need;
pub use terms::notice::Notice;
pub use terms::origin::Origin;
pub use terms::reject::{Reject, Superseded};
pub use terms::taken::Taken;
pub(crate) use values::clock::time_alone;
pub(crate) use values::counted::is_month;
pub(crate) use values::vocabulary::{allowed_words, blank_of, code_of, count_words, usual_words};
pub(crate) use values::yearless::is_without_year;
