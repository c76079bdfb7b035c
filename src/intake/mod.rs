//! Files in, typed tables out: every data row is accepted, rejected, duplicate, superseded or left out, and counted.
//!
//! In: the exports of a workspace, in any encoding and dialect of the contract's section 2. Out: [`Intake`]. Absent on purpose:
//! any guess at a type, a day or a month; and, unless asked for, everything personal.

mod account;
pub(crate) mod again;
mod asked;
mod batch;
mod cell;
mod cells;
mod clean;
mod code;
mod columns;
mod compare;
mod context;
mod covered;
mod csv_file;
mod cut;
mod dates;
mod digits;
mod encoding;
mod feet;
mod file_rows;
pub mod frame;
mod frames;
mod grow;
mod guard;
mod habits;
mod header;
mod ids;
mod index;
mod inflated;
mod job;
mod jobs;
mod join;
mod kept_rows;
#[cfg(test)]
mod laws;
mod ledger;
mod left_out;
mod made;
mod marked;
mod marks;
mod meant;
mod mistaken;
mod names;
mod near;
mod need;
mod not_read;
mod notice;
mod observed;
#[cfg(test)]
mod odd_files;
mod origin;
mod packed;
mod parquet;
mod part;
mod personal;
mod places;
mod plan;
mod positions;
mod prints;
mod read;
mod records;
mod reject;
mod rejects;
mod repeated;
mod reread;
mod rows;
mod same_files;
pub(crate) mod sample;
mod scale;
#[cfg(test)]
mod scenes;
mod serial;
mod settle;
mod shared;
mod sheets;
mod shifted;
mod sieve;
mod sink;
mod sought;
mod source;
mod table;
mod table_file;
mod taken;
mod team;
mod telling;
mod telling_words;
mod text;
mod texts;
mod torn;
mod trace;
mod unknown_windows;
mod unmatched;
mod unused;
mod value;
mod watched;
mod whole;
mod words;
mod workbook;

pub use account::{Counts, FileReport};
pub use code::Code;
pub use covered::{STALE_DAYS, is_covered, month_covered};
pub use file_rows::Reuse;
pub(crate) use guard::guarded;
pub use ids::{Ids, Spelling};
pub use left_out::{LeftOut, left_out};
pub use need::Need;
pub use notice::Notice;
pub use origin::Origin;
pub(crate) use parquet::refuse_rows;
pub use personal::Holding;
pub use read::{read, read_keeping, read_unscaled};
pub use reject::{Reject, Superseded};
pub use rejects::{
    CsvTable, REJECT_COLUMNS, check_rejected, left_out_table, quality_table, reject_rows, rows_without_data, superseded_table,
    too_many_rejects,
};
pub use scale::check_scale;
pub use sieve::{Sieve, holds_number};
pub use sought::{CellPlace, Sought};
pub use taken::Taken;
pub use trace::{Fate, NamedRow, rows_naming};
pub use whole::{Intake, KeptUse, Names};
pub(crate) use words::{allowed_words, blank_of, code_of, count_words, usual_words};
