//! The question for a file's records, and the answer: what every format is given, and what it gives back.

use std::io;
use std::path::{Path, PathBuf};

use super::source::Blocks;
use crate::domain::Kind;
use crate::error::{Error, Result};
use crate::intake::header::matching::Header;
use crate::intake::terms::notice::Notice;
use crate::intake::terms::origin::Origin;
use crate::workspace::{FileReading, Workspace};

/// A file to read, and what is known of it beforehand.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// Where it is.
    pub(crate) path: &'a Path,
    /// The sheet that is meant; `None` for the first one with a heading.
    pub(crate) sheet: Option<&'a str>,
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
    let io = |error| Error::io(asked.path, "read", error).hint("请确认文件存在、未被占用，且有读取权限");
    Blocks::open(asked.path, None, asked.report).and_then(Blocks::finish).map_err(io)
}

impl Origin {
    /// Where the file is, and what is configured of it.
    pub(crate) fn located(&self, workspace: &Workspace) -> (PathBuf, FileReading) {
        (workspace.root.join(&self.file), workspace.reading.files.get(&self.file).cloned().unwrap_or_default())
    }

    /// The question for its rows, where it is located.
    pub(crate) fn asked<'a>(
        &'a self,
        kind: Kind,
        workspace: &'a Workspace,
        (path, configured): &'a (PathBuf, FileReading),
        report: &'a (dyn Fn(u64) + Sync),
    ) -> Asked<'a> {
        Asked { path, sheet: self.sheet.as_deref(), kind, workspace, configured, report }
    }
}

/// Why a file cannot be read.
pub(crate) fn unreadable(path: &Path, error: io::Error) -> Error {
    if error.kind() == io::ErrorKind::FileTooLarge {
        let hint = "它不像导出的表格：若确是导出的台账，请核对内容，另存为 UTF-8 的 CSV（不压缩）再放入；来历不明的文件不要使用";
        return Error::in_file(path, "is no table").because(error).hint(hint);
    }
    Error::io(path, "read", error).hint("请确认文件完整（压缩文件未截断），且有读取权限")
}
