//! Files in, typed tables out: every data row is accepted, rejected, duplicate, superseded or left out, and counted.
//!
//! In: the exports of a workspace, in any encoding and dialect of the contract's section 2. Out: [`Intake`]. Absent on
//! purpose: any guess at a type, a day or a month; and, unless asked for, everything personal.

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
pub(crate) use files::parquet::refuse_rows;
pub(crate) use files::sample::{Sample, folded_header, sample, seconds};
pub use findings::coverage::{STALE_DAYS, is_covered, month_covered};
pub use findings::intake::{Intake, KeptUse, Names};
pub use findings::rejects::{
    CsvTable, REJECT_COLUMNS, check_rejected, left_out_table, quality_table, reject_rows, rows_without_data, superseded_table,
    too_many_rejects,
};
pub use findings::scale::check_scale;
pub use ids::keys::{Ids, Spelling};
pub use personal::bloom::{Sieve, holds_number};
pub use personal::remember::Holding;
pub use read::file::Reuse;
pub use read::workspace::{read, read_keeping, read_unscaled};
pub(crate) use reread::lines::{Again, Cells, read_again, undecoded, unreadable};
pub use reread::naming::{Fate, NamedRow, rows_naming};
pub use reread::sought::{CellPlace, Sought};
pub use table::frame;
pub use terms::account::{Counts, FileReport};
pub use terms::code::Code;
pub use terms::need::Need;
pub use terms::notice::Notice;
pub use terms::origin::Origin;
pub use terms::reject::{Reject, Superseded};
pub use terms::taken::Taken;
pub(crate) use values::vocabulary::{allowed_words, blank_of, code_of, count_words, usual_words};
