//! All that was read, and what there is to say of it: tables of rejects, coverage, files and sheets that are not read.

pub(crate) mod contradictions;
pub(crate) mod counted_files;
pub(crate) mod counted_twice;
pub(crate) mod coverage;
pub(crate) mod days_without_year;
pub(crate) mod intake;
pub(crate) mod odd_sections;
pub(crate) mod rejects;
pub(crate) mod same_files;
pub(crate) mod scale;
pub(crate) mod several;
pub(crate) mod timed_counts;
pub(crate) mod twins;
pub(crate) mod unanswered;
pub(crate) mod unknown_windows;
pub(crate) mod unread;
