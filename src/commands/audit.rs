//! The audit file of `huifang build`: CSV or Parquet by its ending, opened before the slow work, there only when whole.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use polars_io::prelude::ParquetWriter;
use tempfile::NamedTempFile;

use crate::desk::{AUDIT_COLUMNS, Audit};
use crate::disk::{self, Readers};
use crate::error::{Error, Exit, Result};
use crate::publish;
use crate::render::Worded;
use crate::standard::Rule;
use crate::workspace::Workspace;

/// A file that will hold every obligation.
pub(super) struct AuditFile {
    path: PathBuf,
    staged: NamedTempFile,
    form: Form,
}

enum Form {
    Csv,
    Parquet,
}

impl AuditFile {
    pub(super) fn open(path: &Path, workspace: &Workspace) -> Result<Self> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let form = match ending.as_deref() {
            Some("csv") => Form::Csv,
            Some("parquet") => Form::Parquet,
            _ => {
                return Err(Error::in_file(path, message!("outputs.audit.ending")).exit(Exit::Usage));
            }
        };
        publish::refuse_published(path)?;
        super::fix_out::refuse_export(workspace, path)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        disk::make_private(folder).map_err(|error| Error::io(folder, "make the folder", error))?;
        let staged = disk::staged(path, Readers::Owner).map_err(|error| Error::io(path, "write", error))?;
        Ok(Self { path: path.to_owned(), staged, form })
    }

    /// Writes every obligation and brings it to the disk; the file has not its name yet.
    ///
    /// # Errors
    /// Anything the file system refuses.
    pub(super) fn write(&mut self, audit: Audit<'_>, rules: &[Rule], worded: Worded) -> Result<()> {
        let full = |error| Error::io(&self.path, "write", error);
        match self.form {
            Form::Csv => {
                let bytes = worded.csv(&AUDIT_COLUMNS, audit.into_rows(rules));
                self.staged.write_all(&bytes).map_err(full)?;
            }
            Form::Parquet => {
                let failed = |error| Error::in_file(&self.path, message!("outputs.audit.failed")).because(error);
                let mut whole = audit.into_table(rules).map_err(failed)?;
                let mut sink = BufWriter::new(&mut self.staged);
                ParquetWriter::new(&mut sink).finish(&mut whole).map_err(failed)?;
                sink.flush().map_err(full)?;
            }
        }
        disk::sync_staged(&self.staged, &self.path)
    }

    /// Where it will stand.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives the file its name, once the bulletin stands whose obligations it has, or would stand if it changed no released
    /// figure; gives back what could not be done.
    pub(super) fn publish(self) -> Option<Error> {
        match disk::persist(self.staged, &self.path) {
            Ok(unsynced) => unsynced,
            Err(error) => Some(error),
        }
    }
}
