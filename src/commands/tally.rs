//! `huifang tally`: the counts of a period as a table, for a bulletin of several centres.

use std::path::Path;

use tempfile::NamedTempFile;

use super::{span, summary};
use crate::cli::TallyAsked;
use crate::domain::Locale;
use crate::error::{Error, Exit, Result};
use crate::figures::{Counts, Read};
use crate::intake::{self, Need, Reuse};
use crate::publish;
use crate::store::Store;
use crate::tallies::{self, Export};
use crate::workspace::Workspace;

/// Runs the command.
///
/// # Errors
/// Whatever stops a run: no file is written then, and one that was there stays.
pub fn run(asked: &TallyAsked) -> Result<Exit> {
    let workspace = Workspace::open(&asked.workspace)?;
    if let (Some(period), Some(as_of)) = (asked.period, asked.as_of) {
        span::check(period, as_of)?;
    }
    let staged = staged(&asked.out, &workspace)?;
    let store = Store::of(&workspace);
    let reuse = store.as_ref().map(|store| Reuse { store, fresh: false });
    let intake = super::read(&workspace, Need::Counts, reuse)?;
    let (period, as_of) = span::asked(asked.period, asked.as_of, &intake)?;
    summary::read(&Read::of(&intake), &super::file_notices(&intake, workspace.locale), workspace.locale);
    super::doubts::ensure_none(&intake, &workspace)?;

    let counts = Counts::count(&workspace, &intake, period, as_of, |_, _| Ok(()))?;
    let export = |file: &intake::FileReport| Export { kind: file.kind, sha256: file.sha256.clone(), rows: file.read };
    let exports: Vec<Export> = intake.files.iter().map(export).collect();
    tallies::write(&counts, &workspace, &exports, staged.as_file())?;
    staged.persist(&asked.out).map_err(|error| Error::io(&asked.out, "write", error.error))?;
    match workspace.locale {
        Locale::ZhCn => tell!("{period} 汇总（截至 {as_of}）：{}，不含个人信息，但未隐去小数，不可公布", asked.out.display()),
        Locale::En => {
            tell!(
                "tally of {period} up to {as_of}: {}; nothing personal, but small numbers are in it: not for posting",
                asked.out.display()
            );
        }
    }
    Ok(Exit::Done)
}

/// A file beside `path` that will take its place once it is whole.
fn staged(path: &Path, workspace: &Workspace) -> Result<NamedTempFile> {
    if !path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet")) {
        return Err(Error::in_file(path, "a tally is written as .parquet").exit(Exit::Usage).hint("例如 --out 汇总.parquet"));
    }
    publish::refuse_published(path)?;
    super::fix_out::refuse_export(workspace, path)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|error| Error::io(folder, "make the folder", error))?;
    NamedTempFile::new_in(folder).map_err(|error| Error::io(path, "write", error).hint("换一个可写的位置"))
}
