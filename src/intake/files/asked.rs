//! The question for a file's records, and the answer: what every format is given, and what it gives back.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::archive::unpack::unpack;
use super::source::Blocks;
use crate::domain::Kind;
use crate::error::{Error, Result};
use crate::intake::header::matching::Header;
use crate::intake::terms::notice::Notice;
use crate::intake::terms::origin::Origin;
use crate::platform::unpacked::Unpacked;
use crate::workspace::{FileReading, Workspace};

/// A file to read, and what is known of it beforehand.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// Where it is.
    pub(crate) path: &'a Path,
    /// What it is called: its path has another name where it was unpacked.
    pub(crate) called: &'a str,
    /// The sheet that is meant; `None` for the first one with a heading.
    pub(crate) sheet: Option<&'a str>,
    /// The place of the callback, or rating, that is meant where each row holds several; `None` for the first.
    pub(crate) group: Option<usize>,
    /// What its rows are.
    pub(crate) kind: Kind,
    /// Which headers mean what.
    pub(crate) workspace: &'a Workspace,
    /// What detection must not decide.
    pub(crate) configured: &'a FileReading,
    /// Told of bytes as they are read.
    pub(crate) report: &'a (dyn Fn(u64) + Sync),
}

/// A file that was read to its end.
#[derive(Debug)]
pub(crate) struct Done<R> {
    /// What took the records.
    pub(crate) records: R,
    /// Its header.
    pub(crate) header: Header,
    /// The header's line.
    pub(crate) header_line: u64,
    /// The name of its encoding in `quality.csv`.
    pub(crate) encoding: &'static str,
    /// What parts its cells.
    pub(crate) delimiter: Option<char>,
    /// SHA-256 of its bytes.
    pub(crate) sha256: String,
    /// Its size.
    pub(crate) bytes: u64,
    /// Things to know about it.
    pub(crate) notices: Vec<Notice>,
}

impl<R> Done<R> {
    /// The same file, with something else made of its records.
    pub(crate) fn map<S>(self, make: impl FnOnce(R) -> S) -> Done<S> {
        let Self { records, header, header_line, encoding, delimiter, sha256, bytes, notices } = self;
        Done { records: make(records), header, header_line, encoding, delimiter, sha256, bytes, notices }
    }
}

/// SHA-256 and size of a file that another crate reads.
pub(crate) fn hashed(asked: Asked<'_>) -> Result<(String, u64)> {
    digest(asked.path, asked.report)
}

/// SHA-256 and size of a file; `report` is told of bytes as they are read.
pub(crate) fn digest(path: &Path, report: &(dyn Fn(u64) + Sync)) -> Result<(String, u64)> {
    let io = |error| Error::io(path, "read", error);
    Blocks::open(path, None, report).and_then(Blocks::finish).map_err(io)
}

/// A file whose bytes can be read, and what is configured of it.
#[derive(Debug)]
pub(crate) struct Located {
    /// Where its bytes are.
    pub(crate) path: PathBuf,
    /// What it is called.
    shown: PathBuf,
    name: String,
    configured: FileReading,
    /// What was unpacked of an archive. It has no name: it is gone when it is closed, however the run ends.
    unpacked: Mutex<Option<Unpacked>>,
}

impl Located {
    /// What came of reading it; an error names it as it is called.
    pub(crate) fn told<T>(&self, done: Result<T>) -> Result<T> {
        done.map_err(|error| error.renamed(&self.path, &self.shown, &self.name))
    }

    /// Lets go of what was unpacked.
    pub(crate) fn close(&self) {
        drop(self.unpacked.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

impl Origin {
    /// Where the file's bytes are, and what is configured of it; what stands in an archive is unpacked.
    ///
    /// # Errors
    /// It cannot be unpacked.
    pub(crate) fn located(&self, workspace: &Workspace) -> Result<Located> {
        let whole = self.whole();
        let (shown, configured) = (workspace.root.join(&whole), workspace.reading.file(&whole));
        let unpacked = match &self.member {
            Some(member) => Some(unpack(&workspace.root.join(&self.file), member, &shown)?),
            None => None,
        };
        let path = unpacked.as_ref().map_or_else(|| shown.clone(), Unpacked::path);
        Ok(Located { path, shown, name: whole, configured, unpacked: Mutex::new(unpacked) })
    }

    /// The question for its rows, where it is located.
    pub(crate) fn asked<'a>(
        &'a self,
        kind: Kind,
        workspace: &'a Workspace,
        located: &'a Located,
        report: &'a (dyn Fn(u64) + Sync),
    ) -> Asked<'a> {
        let called = self.member.as_deref().unwrap_or(&self.file);
        let (sheet, group) = (self.sheet.as_deref(), self.group.as_ref().map(|group| group.at));
        Asked { path: &located.path, called, sheet, group, kind, workspace, configured: &located.configured, report }
    }
}

/// Why a file cannot be read.
pub(crate) fn unreadable(path: &Path, error: io::Error) -> Error {
    if error.kind() == io::ErrorKind::FileTooLarge {
        return Error::in_file(path, message!("files.no_table")).because(error);
    }
    let error = Error::io(path, "read", error);
    if error.cure().is_some() { error } else { error.hint(message!("files.cure.whole")) }
}
