//! The rows of a file as the store of a workspace keeps them: found again where the file has not changed.
//!
//! In and out: what is known of a file before the ledger is asked. Kept are ids, dates, codes, and the names of windows
//! and categories; of personal values only what the sieve needs, of columns that are not used only words of the closed
//! lists, of rejected rows only line, column and code: their cells are read again where they stand.

use std::path::PathBuf;

use super::columns::{Names, SPREAD, Writing, add, add_fingerprints, fingerprints};
use super::facts::Facts;
use super::parquet::{ParquetBytes, write};
use crate::disk;
use crate::error::{Error, Result};
use crate::intake::files::asked::{Asked, Done, hashed};
use crate::intake::ids::keys::Keying;
use crate::intake::rows::context::Context;
use crate::intake::rows::part::Part;
use crate::intake::terms::job::Job;
use crate::intake::terms::reject::Fault;
use crate::store::{self, Store};

/// The folder of the store.
pub(crate) const FOLDER: &str = "rows";
/// Bytes that a row takes, about.
const ROW: u64 = 48;
/// Rows of a file that are kept: a longer one would be held in memory twice when it is used again.
const MOST_ROWS: u64 = 20_000_000;
/// Faults of a file that are kept: they lie in the metadata, which is read at once.
const MOST_FAULTS: usize = 1_000_000;

/// What was found of a file.
pub(crate) enum Found {
    /// Nothing, or rows of other bytes.
    Nothing,
    /// Rows that were cut short or edited.
    Damaged(PathBuf),
    /// The rows of these bytes, without what is rejected of them, and what is wrong with that.
    Rows(Box<Done<Part>>, Vec<Fault>),
}

/// The names of a file's pieces in the folder of the store: its rows, and the fingerprints of its personal values.
pub(crate) fn names(store: &Store, job: &Job) -> [String; 2] {
    let name = store.name(&format!("{:?} {}", job.kind, job.path));
    [format!("{name}.parquet"), format!("{name}.personal.parquet")]
}

/// The rows of a file, where they were kept and the file has not changed.
///
/// # Errors
/// The file cannot be read.
pub(crate) fn find(store: &Store, job: &Job, asked: Asked<'_>, context: Context<'_>) -> Result<Found> {
    let [rows, personal] = names(store, job).map(|name| format!("{FOLDER}/{name}"));
    let piece = match store.find(&rows) {
        store::Piece::Nothing => return Ok(Found::Nothing),
        store::Piece::Damaged(path) => return Ok(Found::Damaged(path)),
        store::Piece::Whole(piece) => piece,
    };
    let damaged = |name: &str| Ok(Found::Damaged(store.path(name)));
    let Some(piece) = ParquetBytes::open(&piece) else { return damaged(&rows) };
    let Some(facts) = piece.facts::<Facts>() else { return damaged(&rows) };
    let size = disk::stamp(asked.path).map_err(|error| Error::io(asked.path, "read", error))?.size;
    if size != facts.bytes || hashed(Asked { report: &|_| (), ..asked })?.0 != facts.sha256 {
        return Ok(Found::Nothing);
    }
    let fingerprints = match store.find(&personal) {
        store::Piece::Nothing => return Ok(Found::Nothing),
        store::Piece::Damaged(path) => return Ok(Found::Damaged(path)),
        store::Piece::Whole(piece) => match personal_of(&piece) {
            Some((sha256, fingerprints)) if sha256 == facts.sha256 => fingerprints,
            Some(_) => return Ok(Found::Nothing),
            None => return damaged(&personal),
        },
    };
    (asked.report)(size);
    match restore(&piece, facts, fingerprints, context) {
        Some((done, faults)) => Ok(Found::Rows(Box::new(done), faults)),
        None => damaged(&rows),
    }
}

/// Keeps the rows of a file that was read; one with more rejected rows than are listed is not worth it, and a very long
/// one is read each time.
///
/// # Errors
/// Anything the file system refuses.
pub(crate) fn keep(store: &Store, job: &Job, done: &Done<Part>) -> Result<()> {
    let part = &done.records;
    if part.left_out > 0 || part.rejects.len() > MOST_FAULTS || part.read > MOST_ROWS {
        return Ok(());
    }
    let [rows, personal] = names(store, job).map(|name| format!("{FOLDER}/{name}"));
    let values = &part.personal;
    store.keep(&personal, values.len() as u64 * 8, |out| {
        write(out, &done.sha256, &SPREAD, values.len(), |rows| fingerprints(values, rows))
    })?;
    let writing = Writing::new(&part.table);
    store.keep(&rows, part.read * ROW, |out| write(out, &Facts::of(done), &SPREAD, part.table.len(), |rows| writing.frame(rows)))
}

/// The file as it was read; `None` where this is no file.
fn restore(piece: &ParquetBytes<'_>, facts: Facts, personal: Vec<u64>, context: Context<'_>) -> Option<(Done<Part>, Vec<Fault>)> {
    let mut table = context.table();
    if piece.rows() as u64 > facts.read.min(MOST_ROWS) {
        return None;
    }
    facts.date_columns(&mut table)?;
    table.reserve(piece.rows());
    let (mut ids, mut case_ids) = (Keying::adding(context.book), Keying::asking(context.cases));
    let names = Names { windows: facts.windows.len(), categories: facts.categories.len(), counted: facts.counted };
    piece.each(|frame| add(frame, names, (&mut ids, &mut case_ids), &mut table))?;
    facts.restore(table, personal)
}

/// The hash of a file and the fingerprints of its personal values; `None` where these are none.
fn personal_of(piece: &[u8]) -> Option<(String, Vec<u64>)> {
    let piece = ParquetBytes::open(piece)?;
    let mut values = Vec::new();
    piece.each(|frame| add_fingerprints(frame, &mut values))?;
    Some((piece.facts()?, values))
}
