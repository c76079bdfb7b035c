//! The audit file of `huifang build`: CSV or Parquet by its ending, opened before the slow work, there only when whole.

use std::io::Write;
use std::path::{Path, PathBuf};

use polars_io::prelude::ParquetWriter;
use tempfile::NamedTempFile;

use crate::desk::{AUDIT_COLUMNS, Audit};
use crate::disk;
use crate::error::{Error, Exit, Result};
use crate::publish;
use crate::render::table;
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
                return Err(Error::in_file(path, "an audit is written as .csv or .parquet")
                    .exit(Exit::Usage)
                    .hint("例如 --audit 明细.csv"));
            }
        };
        publish::refuse_published(path)?;
        super::fix_out::refuse_export(workspace, path)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        disk::make_private(folder).map_err(|error| Error::io(folder, "make the folder", error))?;
        let staged = NamedTempFile::new_in(folder).map_err(|error| Error::io(path, "write", error).hint("换一个可写的位置"))?;
        Ok(Self { path: path.to_owned(), staged, form })
    }

    pub(super) fn write(mut self, audit: Audit<'_>, rules: &[Rule]) -> Result<()> {
        match self.form {
            Form::Csv => {
                let bytes = table::csv_bytes(&AUDIT_COLUMNS, audit.into_rows(rules));
                self.staged.write_all(&bytes).map_err(|error| Error::io(&self.path, "write", error))?;
            }
            Form::Parquet => {
                let failed = |error| Error::in_file(&self.path, "cannot write the audit").because(error);
                let mut whole = audit.into_table(rules).map_err(failed)?;
                ParquetWriter::new(&mut self.staged).finish(&mut whole).map_err(failed)?;
            }
        }
        disk::persist(self.staged, &self.path)
    }
}
