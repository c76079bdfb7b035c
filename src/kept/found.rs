//! What is new since the last run: rejected rows, doubts and windows that it did not have.
//!
//! In: what intake found, and marks that the run before left in `.huifang/`. Out: the findings without a mark, and the
//! marks of this run. A mark is a keyed hash of a place and a code, or of a window's name; no cell can be read from it.

use std::collections::BTreeSet;

use crate::doubts::Doubt;
use crate::error::Result;
use crate::intake::{Intake, Reject};
use crate::store::{Piece, Store};

/// The piece of the store with the marks of the last run.
const NAME: &str = "found";

/// Marks that are kept: a run that finds more is told by its counts alone.
const MOST: usize = 200_000;

/// What the last run did not have.
#[derive(Debug, Default)]
pub struct News<'a> {
    /// Rejected rows, each by its first fault, in reading order.
    pub rejects: Vec<&'a Reject>,
    /// Rejected rows that the last run had too.
    pub old_rejects: usize,
    /// Doubts.
    pub doubts: Vec<&'a Doubt>,
    /// Doubts that the last run had too.
    pub old_doubts: usize,
    /// Names of windows, sorted.
    pub windows: Vec<&'a str>,
}

impl<'a> News<'a> {
    /// What is new of this run, whose marks take the place of the last one's; `None` where no run left any.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn of(store: &Store, intake: &'a Intake) -> Result<Option<Self>> {
        let hasher = store.marks()?;
        let mark = |parts: &[&str]| {
            let mut hasher = hasher.clone();
            for part in parts {
                hasher.update(part.as_bytes()).update(b"\0");
            }
            number(&hasher.finalize().as_bytes()[..8])
        };
        let before = match store.find(NAME) {
            Piece::Whole(bytes) => Some(bytes.chunks_exact(8).map(number).collect::<BTreeSet<u64>>()),
            Piece::Nothing | Piece::Damaged(_) => None,
        };
        let mut now = BTreeSet::new();
        let mut is_new = |parts: &[&str]| {
            let mark = mark(parts);
            now.insert(mark);
            before.as_ref().is_none_or(|before| !before.contains(&mark))
        };
        let mut news = Self::default();
        let mut row = None;
        for reject in &intake.rejects {
            // the faults of a row stand together
            if row.replace((reject.file, reject.line)) == Some((reject.file, reject.line)) {
                continue;
            }
            let path = intake.files.get(usize::from(reject.file)).map_or("", |file| &file.path);
            if is_new(&["row", path, &reject.line.to_string(), reject.code.code()]) {
                news.rejects.push(reject);
            } else {
                news.old_rejects += 1;
            }
        }
        for doubt in &intake.doubts {
            let first = doubt.places.first().map_or_else(String::new, ToString::to_string);
            if is_new(&["doubt", doubt.code.code(), doubt.kind.code(), &doubt.heading, &first]) {
                news.doubts.push(doubt);
            } else {
                news.old_doubts += 1;
            }
        }
        news.windows = intake.windows.0.iter().map(String::as_str).filter(|window| is_new(&["window", window])).collect();
        news.windows.sort_unstable();
        if now.len() <= MOST {
            let bytes: Vec<u8> = now.iter().flat_map(|mark| mark.to_le_bytes()).collect();
            store.keep(NAME, bytes.len() as u64, |out| out.write_all(&bytes))?;
        }
        Ok(before.map(|_| news))
    }

    /// Whether nothing is new.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rejects.is_empty() && self.doubts.is_empty() && self.windows.is_empty()
    }
}

/// Eight bytes as a number, the least first.
fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}
