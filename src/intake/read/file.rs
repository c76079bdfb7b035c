//! One file in, its rows out: cut into cells, or kept by an earlier run, and held against the ledger.

use crate::store::Store;
use std::path::PathBuf;
use std::sync::Arc;

use super::chunks::{Shared, read_shared};
use super::two_tables;
use super::work_sharing::Team;
use crate::domain::Kind;
use crate::error::{Error, Result};
use crate::intake::files::asked::{Asked, Done};
use crate::intake::files::detect::Format;
use crate::intake::files::formats::{format_of, read_table};
use crate::intake::files::torn::{Unchanged, ends_torn};
use crate::intake::header::plan::Plan;
use crate::intake::join::cases::join;
use crate::intake::join::ledger::Ledger;
use crate::intake::join::rectifications::Callbacks;
use crate::intake::join::unmatched::Unmatched;
use crate::intake::kept::rows::{Found, find, keep};
use crate::intake::personal::bloom::Sieve;
use crate::intake::reread::known_file::KnownFile;
use crate::intake::reread::rejected::{changed, reject};
use crate::intake::rows::context::Context;
use crate::intake::rows::part::Part;
use crate::intake::rows::reader::RowReader;
use crate::intake::terms::account::FileReport;
use crate::intake::terms::job::Job;
use crate::intake::terms::need::Need;
use crate::intake::terms::notice::Notice;
use crate::intake::unused::{against_given, meaning};

/// Numbers of rows at which programs stop to export: a round number that somebody set, or the last row of a sheet.
const ROUND: [u64; 14] =
    [1_000, 2_000, 3_000, 5_000, 10_000, 20_000, 30_000, 50_000, 65_535, 65_536, 100_000, 500_000, 1_048_575, 1_048_576];

/// A file that was read.
pub(crate) struct FileRows {
    /// What became of it, before its rows are held against those of other files.
    pub(crate) report: FileReport,
    /// Its rows.
    pub(crate) part: Part,
    /// Cases that it names and the ledger does not have.
    pub(crate) unmatched: Unmatched,
    /// What finds its rows again.
    pub(crate) known: KnownFile,
    /// What an earlier run has kept.
    pub(crate) earlier: Earlier,
    /// Why its rows were not kept.
    pub(crate) not_kept: Option<Error>,
}

/// What an earlier run has kept of a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Earlier {
    /// Nothing that could be used.
    Nothing,
    /// Something that was cut short or edited.
    Damaged(PathBuf),
    /// Its rows, which were used.
    Rows,
}

/// What all files of a kind are read with.
#[derive(Clone, Copy)]
pub(crate) struct With<'a> {
    /// The settled ledger; none while the ledger itself is read.
    pub(crate) ledger: Option<&'a Ledger>,
    /// The settled visits; none until they are.
    pub(crate) visits: Option<Callbacks<'a>>,
    /// Takes what is personal.
    pub(crate) personal: &'a Sieve,
    /// Bytes of a file that one thread cuts.
    pub(crate) chunk: usize,
    /// Rows of earlier runs.
    pub(crate) reuse: Option<Reuse<'a>>,
    /// How the files stood before.
    pub(crate) unchanged: &'a Unchanged,
}

/// The rows of a file.
///
/// # Errors
/// It cannot be read, or it is no export of its kind.
pub(crate) fn read_file<'a>(
    job: &Job,
    asked: Asked<'a>,
    context: Context<'a>,
    with: With<'a>,
    team: &Team<Shared<'a>>,
) -> Result<FileRows> {
    let format = format_of(asked)?;
    // what is kept has no texts, of which those of problems name callbacks
    let keeps = with.reuse.filter(|_| job.kind != Kind::Rectifications);
    let found = match keeps.filter(|reuse| !reuse.fresh && !context.need.keeps_texts()) {
        Some(reuse) => find(reuse.store, job, asked, context)?,
        None => Found::Nothing,
    };
    let (done, faults, earlier) = match found {
        Found::Rows(done, faults) => (*done, faults, Earlier::Rows),
        Found::Nothing => (cut(job, asked, format, context, (with.chunk, team))?, Vec::new(), Earlier::Nothing),
        Found::Damaged(path) => (cut(job, asked, format, context, (with.chunk, team))?, Vec::new(), Earlier::Damaged(path)),
    };
    if asked.group.is_none() && !done.header.group_numbers().is_empty() {
        // the heading was another one when the files were listed
        return Err(changed(&job.path, context.workspace));
    }
    done.records.refuse_endless(asked.path)?;
    let is_new = earlier != Earlier::Rows && context.need == Need::Figures;
    // rows of one state of the file must not be kept for the bytes of another
    with.unchanged.refuse_changed(&context.workspace.root.join(&job.origin.file))?;
    let not_kept = keeps.filter(|_| is_new).and_then(|reuse| keep(reuse.store, job, &done).err());

    let Done { records: mut part, header, .. } = done;
    with.personal.pour(&std::mem::take(&mut part.personal));
    let mut report = FileReport {
        kind: job.kind,
        path: job.path.clone(),
        origin: job.origin.clone(),
        archive: None,
        encoding: done.encoding,
        delimiter: done.delimiter,
        sha256: done.sha256,
        bytes: done.bytes,
        header_line: done.header_line,
        matched: header.matches(job.kind),
        given: header.given_names(job.kind).collect(),
        ignored: header.ignored(),
        read: part.read,
        accepted: 0,
        rejected: 0,
        lost_ratings: part.observed.lost_ratings,
        duplicate: 0,
        superseded: 0,
        left_out: part.cases_alone,
        not_made: part.cases_alone,
        notices: done.notices,
    };
    report.notices.extend((part.cases_alone > 0).then(|| match job.origin.group_name() {
        Some(name) => Notice::NotMade(name.to_owned(), part.cases_alone),
        None => Notice::CasesAlone(job.kind, part.cases_alone),
    }));
    if part.read == 0 {
        report.notices.push(Notice::NoRows);
    }
    let is_torn = format == Format::Text && ends_torn(asked.path).map_err(|error| Error::io(asked.path, "read", error))?;
    report.notices.extend(is_torn.then_some(Notice::TornEnd));
    report.notices.extend(header.parted().map(|(date, time)| Notice::DateAndTime(date, time)));
    report.notices.extend(header.of_serials().cloned().map(Notice::Serials));
    report.notices.extend(header.of_grades().map(|(heading, words)| Notice::Graded(heading.clone(), words.scale())));
    report.notices.extend(header.given_columns(job.kind).map(|(heading, given)| Notice::Given {
        heading: heading.to_owned(),
        from: given.from.clone(),
        says: given.says.clone(),
    }));
    let own = header.own_instead(job.kind, context.workspace);
    report.notices.extend(own.map(|(column, heading)| Notice::OwnColumn(column.to_owned(), heading)));
    report.notices.extend(header.repeated().into_iter().map(Notice::RepeatedHeader));
    if report.delimiter.is_some() && part.wider > 0 && part.wider * 10 >= part.read * 9 {
        report.notices.push(Notice::WiderThanHeader);
    }
    let known = KnownFile {
        kind: job.kind,
        origin: job.origin.clone(),
        path: job.path.clone(),
        header,
        cut_by: part.cut_by,
        bytes: report.bytes,
        places: std::mem::take(&mut part.places),
    };
    reject(&mut part, job.file, &faults, &known, context.workspace)?;
    two_tables::refuse(asked, &known.header, &report, &part.rejects)?;
    let mut unmatched = Unmatched::default();
    if let Some(ledger) = with.ledger {
        let joined = join(&mut part, ledger, with.visits, context.workspace);
        report.notices.extend((joined.gone > 0).then_some(Notice::VisitsLeftOut(joined.gone)));
        reject(&mut part, job.file, &joined.faults, &known, context.workspace)?;
        unmatched = joined.unmatched;
        part.refuse_endless(asked.path)?;
    }
    report.notices.extend((part.observed.taken.cells() > 0).then_some(Notice::Cleaned(part.observed.taken)));
    let quiet = part.observed.unvalued.iter().filter(|column| !column.matters && !column.heading.is_empty());
    report.notices.extend(quiet.map(|column| Notice::Unvalued(column.heading.clone(), column.cells)));
    if !part.observed.left_out.is_empty() {
        report.notices.push(Notice::LeftOut(part.observed.left_out.clone().into_iter().collect()));
    }
    report.notices.extend(ROUND.contains(&report.read).then_some(Notice::MayBeCutOff(report.read)));
    if part.left_out > 0 {
        report.notices.push(Notice::RecordsLeftOut(part.left_out));
    }
    (report.accepted, report.rejected) = (part.table.len() as u64, part.rejected);
    Ok(FileRows { report, part, unmatched, known, earlier, not_kept })
}

/// Cuts a file into cells, and parses them.
fn cut<'a>(
    job: &Job,
    asked: Asked<'a>,
    format: Format,
    context: Context<'a>,
    (chunk, team): (usize, &Team<Shared<'a>>),
) -> Result<Done<Part>> {
    let mut done = match format {
        Format::Text | Format::Gzip => read_shared(asked, context, chunk, team)?,
        _ => read_alone(job, asked, context)?,
    };
    let observed = &mut done.records.observed;
    let watched = std::mem::take(&mut observed.watched);
    observed.unused = meaning::of_file(job.kind, &watched, &observed.left_out, context.dates);
    observed.unused.extend(against_given::of_file(job.kind, &watched, &done.header, context.workspace));
    Ok(done)
}

/// The same by one thread, from a workbook or a Parquet file.
fn read_alone(job: &Job, asked: Asked<'_>, context: Context<'_>) -> Result<Done<Part>> {
    let plan = |header: &_| Arc::new(Plan::new(job.kind, context.workspace, context.need, Clone::clone(header)));
    read_table(asked, &|header| RowReader::new(context, plan(header))).map(|done| done.map(RowReader::finish))
}

/// Where rows are kept between runs.
#[derive(Debug, Clone, Copy)]
pub struct Reuse<'a> {
    /// The store of the workspace.
    pub store: &'a Store,
    /// Rows of earlier runs are not used; those of this one are kept all the same.
    pub fresh: bool,
}
