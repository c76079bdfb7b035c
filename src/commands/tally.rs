//! `huifang tally`: the counts of a period as a table, for a bulletin of several centres.

use super::reader;
use std::path::Path;

use tempfile::NamedTempFile;

use super::say::unfinished;
use super::{span, summary};
use crate::cli::TallyAsked;
use crate::disk::{self, Readers};
use crate::domain::{Kind, Locale, Period};
use crate::error::{Error, Exit, Result};
use crate::figures::{Counts, Read};
use crate::intake::{self, Intake, Need, Reuse};
use crate::privacy;
use crate::publish;
use crate::store::Store;
use crate::tallies::{self, Export};
use crate::workspace::Workspace;

/// Runs the command.
///
/// # Errors
/// Whatever stops a run: no file is written then, and one that was there stays.
pub fn run(asked: &TallyAsked) -> Result<Exit> {
    let workspace = reader::open(&asked.workspace)?;
    if let (Some(period), Some(as_of)) = (asked.period, asked.as_of) {
        span::check(period, as_of)?;
    }
    let staged = staged(&asked.out, &workspace)?;
    let store = Store::of(&workspace);
    let reuse = store.as_ref().map(|store| Reuse { store, fresh: false });
    let intake = super::read(&workspace, Need::Figures, reuse)?;
    let period = asked.period.map_or_else(|| span::latest_month(&intake), Ok)?;
    let as_of = asked.as_of.unwrap_or(period.last());
    span::check(period, as_of)?;
    summary::read(&Read::of(&intake), &super::say::file_notices(&intake, workspace.locale), workspace.locale);
    super::doubts::ensure_settled(&intake, &workspace)?;
    privacy::refuse_tallied_names(&intake.windows.0, &intake.categories.0, Some(&intake.personal), &workspace)?;

    ends_early(asked, period, &intake, workspace.locale);
    let counts = Counts::count(&workspace, &intake, period, as_of, |_, _| Ok(()))?;
    let export = |file: &intake::FileReport| Export { kind: file.kind, sha256: file.sha256.clone(), rows: file.read };
    let exports: Vec<Export> = intake.files.iter().map(export).collect();
    tallies::write(&counts, &workspace, &exports, staged.as_file())?;
    unfinished(disk::persist(staged, &asked.out)?.as_slice(), workspace.locale);
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

/// Says that this centre's ledger does not reach the period's end. Whether the period is over is decided by the ledgers
/// of all centres together.
fn ends_early(asked: &TallyAsked, period: Period, intake: &Intake, locale: Locale) {
    let latest = intake.latest(Kind::Ledger).filter(|latest| asked.as_of.is_none() && !intake::is_covered(period, *latest));
    match (latest, locale) {
        (None, _) => {}
        (Some(latest), Locale::ZhCn) => tell!(
            "注意：本中心的台账只到 {latest}；{period} 是否已结束，合并时按各中心台账中最晚的一天判断。尚未结束的，各中心用同一个 --as-of 重新汇总"
        ),
        (Some(latest), Locale::En) => tell!(
            "note: the ledger of this centre ends on {latest}; whether {period} is over is decided by the latest of all centres; if it is not, tally again with one --as-of for all"
        ),
    }
}

/// A file beside `path` that will take its place once it is whole.
fn staged(path: &Path, workspace: &Workspace) -> Result<NamedTempFile> {
    if !path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet")) {
        return Err(Error::in_file(path, "a tally is written as .parquet").exit(Exit::Usage).hint("例如 --out 汇总.parquet"));
    }
    publish::refuse_published(path)?;
    super::fix_out::refuse_export(workspace, path)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    disk::make_folder(folder)?;
    disk::staged(path, Readers::Owner).map_err(|error| Error::io(path, "write", error).hint("换一个可写的位置"))
}
