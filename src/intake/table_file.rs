//! A file of any kind in, its records and what the file is out.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::clean::{Taken, clean, is_dirty};
use super::csv_file::read_csv;
use super::header::Header;
use super::notice::Notice;
use super::parquet::read_parquet;
use super::records::Cell;
use super::rows::Records;
use super::source::Blocks;
use super::workbook::read_workbook;
use crate::domain::Kind;
use crate::error::{Error, Result};
use crate::workspace::{FileReading, Workspace};

/// A file to read, and what is known of it beforehand.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    /// Where it is.
    pub(super) path: &'a Path,
    /// The sheet that is meant; `None` for the first one with a heading.
    pub(super) sheet: Option<&'a str>,
    /// What its rows are.
    pub(super) kind: Kind,
    /// Which headers mean what.
    pub(super) workspace: &'a Workspace,
    /// What detection must not decide.
    pub(super) configured: &'a FileReading,
    /// Told of bytes as they are read.
    pub(super) report: &'a (dyn Fn(u64) + Sync),
}

/// A file that was read to its end.
#[derive(Debug)]
pub(super) struct Done<R> {
    /// What took the records.
    pub(super) records: R,
    /// Its header.
    pub(super) header: Header,
    /// The header's line.
    pub(super) header_line: u64,
    /// The name of its encoding in `quality.csv`.
    pub(super) encoding: &'static str,
    /// What parts its cells.
    pub(super) delimiter: Option<char>,
    /// SHA-256 of its bytes.
    pub(super) sha256: String,
    /// Its size.
    pub(super) bytes: u64,
    /// Things to know about it.
    pub(super) notices: Vec<Notice>,
}

impl<R> Done<R> {
    /// The same file, with something else made of its records.
    pub(super) fn map<S>(self, make: impl FnOnce(R) -> S) -> Done<S> {
        let Self { records, header, header_line, encoding, delimiter, sha256, bytes, notices } = self;
        Done { records: make(records), header, header_line, encoding, delimiter, sha256, bytes, notices }
    }
}

/// Whether a file is text by its name's ending.
pub(super) fn is_text_file(path: &Path) -> bool {
    let is = |ending: &str| path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending));
    !is("xlsx") && !is("parquet")
}

/// Reads a file by its name's ending; `begin` makes what takes its records, once the header is known.
pub(super) fn read_table<R: Records>(asked: Asked<'_>, begin: &dyn Fn(&Header) -> R) -> Result<Done<R>> {
    let is = |ending: &str| asked.path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending));
    if is("xlsx") {
        read_workbook(asked, begin)
    } else if is("parquet") {
        read_parquet(asked, begin)
    } else {
        read_csv(asked, begin)
    }
}

/// SHA-256 and size of a file that another crate reads.
pub(super) fn hashed(asked: Asked<'_>) -> Result<(String, u64)> {
    let io = |error| Error::io(asked.path, "read", error).hint("请确认文件存在、未被占用，且有读取权限");
    Blocks::open(asked.path, None, asked.report).and_then(Blocks::finish).map_err(io)
}

/// Calls that may panic and are caught.
static GUARDED: AtomicUsize = AtomicUsize::new(0);
static HOOK: Once = Once::new();

/// Calls a crate that may panic on a broken file: `None` where it did.
///
/// What such a crate says of its panic is no news to a supervisor, who is told of the file; a panic of our own is.
pub(crate) fn guarded<T>(call: impl FnOnce() -> T) -> Option<T> {
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let is_ours = panic.location().is_none_or(|place| place.file().starts_with("src"));
            if is_ours || GUARDED.load(Ordering::Relaxed) == 0 {
                usual(panic);
            }
        }));
    });
    GUARDED.fetch_add(1, Ordering::Relaxed);
    let done = catch_unwind(AssertUnwindSafe(call)).ok();
    GUARDED.fetch_sub(1, Ordering::Relaxed);
    done
}

/// A row of a file that has no text of its own: cells one after the other.
#[derive(Debug, Default)]
pub(super) struct Made {
    /// The cells' bytes.
    pub(super) base: Vec<u8>,
    /// Where each lies.
    pub(super) cells: Vec<Cell>,
}

impl Made {
    /// No cells.
    pub(super) fn clear(&mut self) {
        self.base.clear();
        self.cells.clear();
    }

    /// Hands the row on, without what is no part of its cells.
    pub(super) fn give(&mut self, line: u32, records: &mut impl Records) {
        if !self.cells.iter().any(|cell| is_dirty(cell.of(&self.base))) {
            return records.row(line, &self.base, &self.cells, &mut || self.raw());
        }
        let (mut bare, mut taken, before) = (Vec::new(), Taken::default(), self.cells.clone());
        clean(&self.base, &mut self.cells, &mut bare, &mut taken);
        records.cleaned(taken);
        let as_it_stands = Self { base: std::mem::replace(&mut self.base, bare), cells: before };
        records.row(line, &self.base, &self.cells, &mut || as_it_stands.raw());
    }

    /// Adds a cell; `number` where it was a number or a date, not text.
    pub(super) fn push(&mut self, number: bool, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.base.len() as u32;
        write(&mut self.base);
        self.cells.push(Cell { start, end: self.base.len() as u32, number });
    }

    /// The row as a record of a comma-separated file.
    pub(super) fn raw(&self) -> String {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
        let written = writer.write_record(self.cells.iter().map(|cell| cell.of(&self.base)));
        let bytes = written.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
        super::text::text(bytes.strip_suffix(b"\n").unwrap_or(&bytes))
    }
}
