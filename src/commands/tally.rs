//! `huifang tally`: the counts of a period as a table, for a bulletin of several centres or of the parts of a whole.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use tempfile::NamedTempFile;

use super::say::unfinished;
use super::{part, reader, span, summary};
use crate::cli::TallyAsked;
use crate::disk::{self, Readers};
use crate::domain::{Kind, Period, Periods};
use crate::error::{Error, Exit, Result};
use crate::figures::{Counts, Read};
use crate::intake::{self, Intake, Need, Reuse};
use crate::privacy;
use crate::publish;
use crate::store::Store;
use crate::tallies::{self, Change, Export, Named, Part};
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
    part::ensure_set(asked, &workspace)?;
    let mut first = Some(staged(&file_of(asked, asked.periods.as_ref().and_then(|periods| periods.iter().next())), &workspace)?);
    // a part is read once, on a machine that keeps nothing
    let store = Store::of(&workspace).filter(|_| asked.part.is_none());
    let reuse = store.as_ref().map(|store| Reuse { store, fresh: false });
    let intake = super::read(&workspace, Need::Figures, reuse)?;
    summary::read(&Read::of(&intake), &super::say::file_notices(&intake));
    if asked.part.is_none() {
        super::doubts::ensure_settled(&intake, &workspace)?;
    }
    privacy::refuse_tallied_names(&intake.windows.0, &intake.categories.0, Some(&intake.personal), &workspace)?;
    part::unlisted(&intake, &workspace);
    let Some(periods) = &asked.periods else {
        let period = asked.period.map_or_else(|| span::latest_month(&intake), Ok)?;
        let as_of = asked.as_of.unwrap_or(period.last());
        span::check(period, as_of)?;
        ends_early(asked, period, &intake);
        let staged = first.take().map_or_else(|| staged(&asked.out, &workspace), Ok)?;
        count(asked, (&workspace, &intake), (period, as_of), &staged)?;
        unfinished(disk::persist(staged, &asked.out)?.as_slice());
        written(period, as_of, &asked.out);
        return Ok(Exit::Done);
    };
    each(asked, periods, first, (&workspace, &intake))?;
    Ok(Exit::Done)
}

/// One tally for each period; a kept one whose counts are those of the exports now stays as it is.
fn each(asked: &TallyAsked, periods: &Periods, mut first: Option<NamedTempFile>, of: (&Workspace, &Intake)) -> Result<()> {
    let (workspace, intake) = of;
    for period in periods.iter() {
        let (path, as_of) = (file_of(asked, Some(period)), period.last());
        ends_early(asked, period, intake);
        let staged = first.take().map_or_else(|| staged(&path, workspace), Ok)?;
        count(asked, of, (period, as_of), &staged)?;
        // a part that nothing changed is cut from other rows than before all the same, and belongs with its new fellows
        let kept = (asked.part.is_none() && disk::is_file(&path)?).then(|| change(&path, staged.path()));
        if let Some(Ok(Change::Same)) = kept {
            result!(message!("tally.same", period, path));
            continue;
        }
        unfinished(disk::persist(staged, &path)?.as_slice());
        match kept {
            Some(Ok(Change::Changed(n))) => result!(message!("tally.changed", period, n, path)),
            Some(Err(error)) => result!(message!("tally.unread", period, error, path)),
            _ => written(period, as_of, &path),
        }
    }
    Ok(())
}

/// What a tally of a period says otherwise than the one that was kept; new, where the kept one is of another period.
fn change(kept: &Path, now: &Path) -> Result<Change> {
    let named = |path: &Path| Ok::<_, Error>(vec![Named { path: path.to_owned(), centre: None, tallied: tallies::read(path)? }]);
    let now = named(now)?;
    let period = now[0].tallied.counts.period;
    Ok(tallies::changes(named(kept)?, now)?.remove(&period).unwrap_or(Change::New))
}

/// Counts a period into a staged file.
fn count(
    asked: &TallyAsked,
    (workspace, intake): (&Workspace, &Intake),
    (period, as_of): (Period, NaiveDate),
    into: &NamedTempFile,
) -> Result<()> {
    let counts = Counts::count(workspace, intake, period, as_of, |_, _| Ok(()))?;
    let export = |file: &intake::FileReport| Export { kind: file.kind, sha256: file.sha256.clone(), rows: file.read };
    let exports: Vec<Export> = intake.files.iter().map(export).collect();
    let part = asked.part.map(|part| Part::read(part, asked.whole.as_deref().unwrap_or_default(), intake));
    tallies::write(&counts, workspace, &exports, part.as_ref(), into.as_file())
}

/// Where the tally of a period goes; of a part beside those of the others.
fn file_of(asked: &TallyAsked, period: Option<Period>) -> PathBuf {
    match (period.filter(|_| asked.periods.is_some()), asked.part) {
        (None, _) => asked.out.clone(),
        (Some(period), None) => asked.out.join(format!("{period}.parquet")),
        (Some(period), Some(part)) => asked.out.join(period.to_string()).join(format!("part-{:05}.parquet", part.number())),
    }
}

fn written(period: Period, as_of: NaiveDate, path: &Path) {
    result!(message!("tally.written", period, as_of, path));
}

/// Says that this centre's ledger does not reach the period's end. Whether the period is over is decided by the ledgers
/// of all centres together.
fn ends_early(asked: &TallyAsked, period: Period, intake: &Intake) {
    let latest =
        intake.latest(Kind::Ledger).filter(|latest| asked.as_of.is_none() && asked.part.is_none() && !intake::is_covered(period, *latest));
    if let Some(latest) = latest {
        tell!(message!("tally.ends_early", latest, period));
    }
}

/// A file beside `path` that will take its place once it is whole.
fn staged(path: &Path, workspace: &Workspace) -> Result<NamedTempFile> {
    if !path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet")) {
        return Err(Error::in_file(path, message!("tally.ending")).exit(Exit::Usage));
    }
    publish::refuse_published(path)?;
    super::fix_out::refuse_export(workspace, path)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    disk::make_folder(folder)?;
    disk::staged(path, Readers::Owner).map_err(|error| Error::io(path, "write", error))
}
