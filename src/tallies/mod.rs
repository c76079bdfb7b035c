//! Tallies: the counts of a period to and from a table of one row per count, which moves no case.
//!
//! Out: [`write()`] turns [`Counts`] into a Parquet file that a city can put together with those of its other
//! centres; nothing personal is in it, but small numbers are not withheld yet, so it is no paper for the public. In:
//! [`read()`] takes such a file, whoever wrote it, and [`add_up()`] makes one [`Counts`] of several. The layout is a
//! contract: `docs/tallies.md`.

mod add_up;
mod earlier_layouts;
mod late;
mod laws;
mod parquet;
mod part;
mod parts;
mod read;
mod row;
mod settings;
#[cfg(test)]
mod tests;
mod themes;
mod write;

pub use add_up::{AddedUp, Difference, add_up};
pub use late::{Change, changes};
pub use part::Part;
pub use parts::Whole;
pub use read::read;
pub use settings::Settings;
pub use write::write;

use std::path::PathBuf;

use crate::domain::Kind;
use crate::figures::Counts;

/// The version of the layout that is written.
pub const LAYOUT: u32 = 4;

/// A tally as read: what was counted, how, and from what.
#[derive(Debug, Clone)]
pub struct Tallied {
    /// How it was counted.
    pub settings: Settings,
    /// What was counted.
    pub counts: Counts,
    /// Which part of a whole it counts, where it does not count all.
    pub part: Option<Part>,
    /// The exports behind it, where its writer says so.
    pub exports: Vec<Export>,
    /// The checksum of its rows.
    pub seal: String,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// SHA-256 of the file, as hex.
    pub sha256: String,
}

/// A tally, the file that it stands in, and the name of its centre, which its windows get in front of their own.
#[derive(Debug, Clone)]
pub struct Named {
    /// Where it was read.
    pub path: PathBuf,
    /// The centre's name, where one was given.
    pub centre: Option<String>,
    /// What was read.
    pub tallied: Tallied,
}

/// An export behind a tally, by digest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Export {
    /// Its kind.
    pub kind: Kind,
    /// SHA-256 of its bytes, as hex.
    pub sha256: String,
    /// Rows read from it.
    pub rows: u64,
}
