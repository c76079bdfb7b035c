//! Which record is the header, which heading means which column, and the plan that follows for every row below it.
//!
//! A new layout of headings (over two rows, wide tables, section rows) belongs here.

mod chosen;
pub(crate) mod given;
pub(crate) mod graded;
pub(crate) mod groups;
pub(crate) mod habits;
pub(crate) mod layout;
pub(crate) mod matching;
mod names;
pub(crate) mod not_found;
pub(crate) mod plan;
pub(crate) mod sections;
pub(crate) mod serials;
pub(crate) mod stacked;
pub(crate) mod times;
pub(crate) mod unclear;
