//! Bulletin in, bytes out: pages, charts, CSV and JSON, keyed by the path at which they are published.
//!
//! Templates format and never compute: what a page shows is prepared in `view` from the bulletin's cells,
//! written by the filters in the words of its language, and charts are drawn before the template sees
//! them. Nothing here writes a file.

mod alone;
mod assessment;
mod cards;
mod chart;
mod code;
mod csv_text;
mod draft;
mod filters;
mod formal;
mod format;
mod ics;
mod images;
mod issues;
mod lead;
mod limits;
mod long;
mod office;
mod page;
mod paper;
mod pixels;
mod plan;
mod root;
mod site;
mod social;
pub mod table;
mod templates;
mod told;
mod view;
mod withdrawn;
mod worded;
mod worded_tables;
mod words;

#[cfg(test)]
mod data;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod root_tests;
#[cfg(test)]
mod tests;

pub use assessment::assessment;
pub use cards::cards;
pub(crate) use chart::escaped;
pub use issues::{IssueEntry, IssueHeadline, IssueSpan, feed_ids, previous};
pub use limits::rendering;
pub use long::long_csv;
pub use paper::paper;
pub use plan::{ends_early, label, plan, sentence, unrecorded};
pub use root::index;
pub use site::{NOTICE, SINGLE_FILE, bulletin_json, issue, single_file, site};
pub use templates::Templates;
pub(crate) use view::list_path;
pub use view::{Said, changes, in_words};
pub use withdrawn::{WITHDRAWN, withdrawn};
pub use worded::{Worded, WordedColumn};
pub(crate) use worded_tables::tables_in_words;
