//! A workspace's files in, the whole [`Intake`] out: ledger first, for rows of the other kinds are held against it.

use super::file::Reuse;
use crate::intake::files::jobs::{Listing, listed};
use crate::intake::terms::job::Job;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::accounts::accounts;
use super::archives::{Archives, size_of};
use super::chunks::Shared;
use super::file::{Earlier, FileRows, With, read_file};
use super::names::{counted, refuse_names};
use super::work_sharing::{Team, in_order};
use crate::domain::Kind;
use crate::doubts::{About, Doubt, DoubtCode, DoubtSizes, Measure, Spot};
use crate::error::Result;
use crate::intake::files::asked::Located;
use crate::intake::files::left_out::left_out;
use crate::intake::files::source::CHUNK;
use crate::intake::files::torn::Unchanged;
use crate::intake::files::workbook::reader::OtherSheet;
use crate::intake::findings::contradictions::{self, Cases};
use crate::intake::findings::intake::{Intake, KeptUse, Names};
use crate::intake::findings::scale::{self, check_scale};
use crate::intake::findings::{counted_files, counted_twice, days_without_year, odd_sections, same_files, several};
use crate::intake::findings::{timed_counts, twins, unanswered, unknown_windows, unread};
use crate::intake::ids::keys::Book;
use crate::intake::join::ledger::Ledger;
use crate::intake::join::rectifications::Callbacks;
use crate::intake::join::unmatched;
use crate::intake::join::unmatched::Unmatched;
use crate::intake::kept::rows;
use crate::intake::personal::bloom::Sieve;
use crate::intake::reread::canonical::rows_again;
use crate::intake::reread::known_file::KnownFile;
use crate::intake::reread::rejected::conflicting_rows;
use crate::intake::rows::context::Context;
use crate::intake::rows::graded::Graded;
use crate::intake::settle::resolve::{Removed, Settled, Settling};
use crate::intake::table::counted;
use crate::intake::table::to_polars::frame_of;
use crate::intake::table::typed::Table;
use crate::intake::terms::account::FileReport;
use crate::intake::terms::evaluation_columns;
use crate::intake::terms::need::Need;
use crate::intake::terms::reject::Conflict;
use crate::intake::terms::reject::Reject;
use crate::intake::unused::meaning;
use crate::intake::unused::meaning::Unused;
use crate::intake::values::dates::DateReading;
use crate::intake::values::interner::AllNames;
use crate::workspace::Workspace;

/// How the work is cut up, which changes nothing that comes of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    /// Bytes of a file that one thread cuts.
    pub(crate) chunk: usize,
    /// Bits of fingerprints that are used.
    pub(crate) prints: u64,
}

/// Reads every file of a workspace; `progress` is told of bytes as they are read.
///
/// # Errors
/// No ledger; a file that cannot be read, with what was looked for and what was found; grades whose scale nothing
/// tells.
pub fn read(workspace: &Workspace, need: Need, progress: &(dyn Fn(u64) + Sync)) -> Result<Intake> {
    read_keeping(workspace, need, None, progress)
}

/// [`read()`], but rows of files that did not change since an earlier run are taken from the store, and new ones are
/// kept there.
///
/// # Errors
/// As [`read()`].
pub fn read_keeping(workspace: &Workspace, need: Need, reuse: Option<Reuse<'_>>, progress: &(dyn Fn(u64) + Sync)) -> Result<Intake> {
    let intake = read_unscaled(workspace, need, reuse, progress)?;
    check_scale(&intake, workspace)?;
    Ok(intake)
}

/// [`read_keeping()`], but evaluations whose scale nothing tells are no error yet: whoever lists what is wrong wants
/// all of it.
///
/// # Errors
/// As [`read()`], the scale aside, of which [`check_scale()`] must be asked.
pub fn read_unscaled(workspace: &Workspace, need: Need, reuse: Option<Reuse<'_>>, progress: &(dyn Fn(u64) + Sync)) -> Result<Intake> {
    read_in(workspace, need, reuse, progress, Manner { chunk: CHUNK, prints: u64::MAX })
}

/// What every file of a run is read with.
struct Reading<'a> {
    workspace: &'a Workspace,
    need: Need,
    reuse: Option<Reuse<'a>>,
    progress: &'a (dyn Fn(u64) + Sync),
    manner: Manner,
    /// By place in the list of files: how its dates are read.
    dates: Vec<DateReading>,
    jobs: Vec<Job>,
    /// Sheets of workbooks that are not read.
    others: Vec<OtherSheet>,
    /// Where each job's file is, once it is read, and what detection must not decide.
    files: Vec<OnceLock<Located>>,
    archives: Archives,
    books: [Book; 4],
    personal: Sieve,
    /// How the files stood before any was read.
    unchanged: Unchanged,
}

impl<'a> Reading<'a> {
    fn new(
        workspace: &'a Workspace,
        need: Need,
        reuse: Option<Reuse<'a>>,
        progress: &'a (dyn Fn(u64) + Sync),
        manner: Manner,
    ) -> Result<Self> {
        let mut paths = Vec::new();
        for kind in Kind::ALL {
            paths.extend(workspace.files(kind)?.iter().map(|path| workspace.root.join(path)));
        }
        let unchanged = Unchanged::note(paths.into_iter());
        let Listing { jobs, others, extras } = listed(workspace)?;
        jobs.iter().try_for_each(|job| unchanged.refuse_changed(&workspace.root.join(&job.origin.file)))?;
        let year = |job: &Job| workspace.reading.file(&job.origin.whole()).year;
        let dates = jobs.iter().map(|job| DateReading::new(workspace.timezone, &workspace.reading.dates, year(job))).collect();
        let files = jobs.iter().map(|_| OnceLock::new()).collect();
        let archives = Archives::of(&jobs, extras, workspace, progress)?;
        let personal = if need.remembers() { Sieve::for_bytes(size_of(&jobs, workspace)) } else { Sieve::default() };
        let books = Default::default();
        Ok(Self { workspace, need, reuse, progress, manner, dates, jobs, others, files, archives, books, personal, unchanged })
    }

    /// By place in the list of files: the first that is of the same file.
    fn sources(&self) -> Vec<u16> {
        let mut first: BTreeMap<(Kind, String), u16> = BTreeMap::new();
        self.jobs.iter().map(|job| *first.entry((job.kind, job.origin.whole())).or_insert(job.file)).collect()
    }

    /// Where a job's file is; what stands in an archive is unpacked until it is read.
    fn located(&self, job: &Job) -> Result<&Located> {
        let located = job.origin.located(self.workspace)?;
        Ok(self.files[usize::from(job.file)].get_or_init(|| located))
    }

    /// Reads every file of a kind.
    fn settle<'s>(
        &'s self,
        kind: Kind,
        ledger: Option<&'s Ledger>,
        visits: Option<Callbacks<'s>>,
        intake: &mut Gathering,
    ) -> Result<Settled> {
        let (workspace, book) = (self.workspace, &self.books[kind as usize]);
        let mut settling = Settling::new(kind, workspace, self.sources(), book);
        let context = |file| Context {
            workspace,
            dates: &self.dates[usize::from(file)],
            kind,
            file,
            need: self.need,
            book,
            cases: &self.books[Kind::Ledger as usize],
            prints: self.manner.prints,
        };
        let with =
            With { ledger, visits, personal: &self.personal, chunk: self.manner.chunk, reuse: self.reuse, unchanged: &self.unchanged };
        let jobs: Vec<&Job> = self.jobs.iter().filter(|job| job.kind == kind).collect();
        let work = |job: &&'s Job, team: &Team<Shared<'s>>| {
            let read = self.located(job).and_then(|located| {
                // of an archive the bytes were reported already
                let report: &(dyn Fn(u64) + Sync) = if job.origin.member.is_some() { &|_| () } else { self.progress };
                let asked = job.origin.asked(kind, workspace, located, report);
                let read = located.told(read_file(job, asked, context(job.file), with, team));
                located.close();
                read
            });
            // that it changed explains whatever else is wrong with it
            self.unchanged.refuse_changed(&workspace.root.join(&job.origin.file))?;
            read
        };
        in_order(&jobs, work, |rows| intake.take(rows, &mut settling))?;
        let again = |wanted: &[_]| rows_again(wanted, &intake.known, &context);
        let rows = settling.len();
        let mut settled = settling.finish(&mut intake.removed, again)?;
        let path = |file: u16| intake.files.get(usize::from(file)).map_or_else(String::new, |file| file.path.clone());
        let own_id = if kind == Kind::Rectifications { "rectification_id" } else { "visit_id" };
        let of_kind = intake.files.iter().filter(|file| file.kind == kind);
        let id_heading = of_kind.flat_map(|file| &file.matched).find(|(column, _)| *column == own_id).map(|(_, heading)| heading.as_str());
        if self.workspace.on_repeat.is_none() {
            intake.sizes.add_of(DoubtCode::RepeatedId, kind, "", &settled.repeated.sizes(rows));
        }
        intake.sizes.add_of(DoubtCode::ReplacedRows, kind, "", &settled.replaced.sizes(rows));
        let repeated = std::mem::take(&mut settled.repeated).doubt(kind, rows, path, id_heading);
        let replaced = std::mem::take(&mut settled.replaced).doubt(kind, rows, path, id_heading);
        intake.doubts.extend(repeated.filter(|_| self.workspace.on_repeat.is_none()).into_iter().chain(replaced));
        let disagreeing = std::mem::take(&mut settled.disagreeing).doubts(rows, &intake.files);
        intake.doubts.extend(disagreeing);
        counted_files::note(&settled, &mut intake.files);
        intake.doubts.extend(timed_counts::doubts(&settled, &intake.files, rows));
        several::note(kind, &settled, &mut intake.files);
        intake.superseded.append(&mut settled.superseded);
        intake.conflicts.append(&mut settled.conflicts);
        intake.not_counted.append(&mut settled.not_counted);
        Ok(settled)
    }
}

/// [`read()`], in a manner that a test may choose.
pub(crate) fn read_in(
    workspace: &Workspace,
    need: Need,
    reuse: Option<Reuse<'_>>,
    progress: &(dyn Fn(u64) + Sync),
    manner: Manner,
) -> Result<Intake> {
    let reading = Reading::new(workspace, need, reuse, progress, manner)?;
    let mut intake = Gathering::default();
    let Settled { table, index, left_out: gone, files: ledger_files, .. } = reading.settle(Kind::Ledger, None, None, &mut intake)?;
    let ledger = Ledger::new(table, index, gone);
    let mut visits = reading.settle(Kind::Visits, Some(&ledger), None, &mut intake)?;
    let mut evaluations = reading.settle(Kind::Evaluations, Some(&ledger), None, &mut intake)?;
    let callbacks = Callbacks { table: &visits.table, index: &visits.index };
    let mut rectifications = reading.settle(Kind::Rectifications, Some(&ledger), Some(callbacks), &mut intake)?;
    let mut table = ledger.into_table();
    let (scale, scale_untold) = scale::of_evaluator(&intake.files, &intake.graded, workspace);
    let (visits_scale, visits_untold) = scale::of_visits(&intake.files, &intake.graded, workspace);
    let left_out = left_out(workspace)?;
    reading.archives.tell(&mut intake.files);
    intake.doubts.extend(unread::sheets(&reading.others, &mut intake.files));
    intake.doubts.extend(unread::files(&left_out, &intake.files));
    intake.doubts.extend(same_files::doubt(&intake.files));
    intake.doubts.extend(odd_sections::doubts(&intake.files, workspace));
    let cases = Cases { table: &table, ends: &ledger_files, files: &intake.files };
    let mut contradicting = contradictions::doubts(&cases, workspace);
    let problems = Cases { table: &rectifications.table, ends: &rectifications.files, files: &intake.files };
    contradicting.extend(contradictions::of_rectifications(&problems));
    for (column, doubt) in contradicting {
        intake.sizes.add_of(doubt.code, doubt.kind, column, &[(Measure::Rows, doubt.rows), (Measure::Of, doubt.of)]);
        intake.doubts.extend(Some(doubt).filter(|doubt| doubt.rows > 0));
    }
    intake.doubt(&table, [(Kind::Visits, &visits), (Kind::Evaluations, &evaluations), (Kind::Rectifications, &rectifications)], workspace);
    let parsed = |file: &FileReport| (workspace.root.join(&file.origin.file), file.on_disk().0.to_owned());
    reading.unchanged.refuse_any_changed(&intake.files.iter().map(parsed).collect())?;
    intake.rejects.extend(conflicting_rows(&intake.conflicts, &intake.known, workspace)?);
    intake.rejects.sort_by_key(|reject| (reject.file, reject.line));
    intake.not_counted.sort_unstable();
    intake.superseded.sort_by_key(|superseded| (superseded.file, superseded.line));
    if let Some(Reuse { store, .. }) = reuse {
        let names: Vec<String> = reading.jobs.iter().flat_map(|job| rows::names(store, job)).collect();
        store.retain(rows::FOLDER, |name| names.iter().any(|known| known == name));
    }
    let windows = intake.windows.used(&mut [
        &mut table.windows,
        &mut visits.table.windows,
        &mut evaluations.table.windows,
        &mut rectifications.table.windows,
    ]);
    let categories = intake.categories.used(&mut [&mut table.categories]);
    refuse_names("window", &windows)?;
    refuse_names("category", &categories)?;
    let accounts = accounts(intake.files, &intake.removed)?;
    let case_ids = std::mem::take(&mut table.ids);
    let visit_ids = std::mem::take(&mut visits.table.ids);
    let last_days = evaluations.table.days[evaluation_columns::RATED_AT].as_deref().unwrap_or_default();
    let counted = counted::counted(&evaluations.table.counted, last_days);
    let calendar = &workspace.calendar;
    let rectifications = frame_of(rectifications.table, rectifications.files, calendar)?;
    let of_visits = || (frame_of(visits.table, visits.files, calendar), frame_of(evaluations.table, evaluations.files, calendar));
    let (ledger, (visits, evaluations)) = rayon::join(|| frame_of(table, ledger_files, calendar), of_visits);
    Ok(Intake {
        ledger: ledger?,
        visits: visits?,
        evaluations: evaluations?,
        rectifications,
        counted,
        case_ids,
        visit_ids,
        windows: Names(windows),
        categories: Names(categories),
        scale,
        scale_untold,
        visits_scale,
        visits_untold,
        files: accounts,
        left_out,
        rejects: intake.rejects,
        superseded: intake.superseded,
        not_counted: intake.not_counted,
        personal: reading.personal,
        doubts: intake.doubts,
        sizes: intake.sizes,
        kept: intake.kept,
    })
}

/// Doubts of which only a share stops a run: their numbers are counted where they arise, also where there are none.
const WEIGHED: [DoubtCode; 8] = [
    DoubtCode::RepeatedId,
    DoubtCode::ReplacedRows,
    DoubtCode::UnmatchedCases,
    DoubtCode::TwinNames,
    DoubtCode::PromisedBeforeAccepted,
    DoubtCode::ResolvedUncompleted,
    DoubtCode::RectificationContradicts,
    DoubtCode::NoTimeOfDay,
];

/// What comes together from file to file.
#[derive(Debug, Default)]
struct Gathering {
    files: Vec<FileReport>,
    known: Vec<KnownFile>,
    kept: KeptUse,
    removed: Vec<Removed>,
    rejects: Vec<Reject>,
    superseded: Vec<crate::intake::terms::reject::Superseded>,
    conflicts: Vec<Conflict>,
    not_counted: Vec<(u16, u32)>,
    windows: AllNames,
    categories: AllNames,
    /// By file: what its grades tell of their scale.
    graded: Vec<Graded>,
    doubts: Vec<Doubt>,
    /// What doubts count, for a whole of which these exports are a part.
    sizes: DoubtSizes,
    /// By file: columns that are not used and look as if they meant something.
    unused: Vec<Vec<Unused>>,
    /// By file: cases that its rows name.
    unmatched: Vec<(Kind, String, Unmatched)>,
}

impl Gathering {
    fn take(&mut self, rows: FileRows, settling: &mut Settling) -> Result<()> {
        let FileRows { report, mut part, unmatched, known, earlier, not_kept } = rows;
        self.unused.push(std::mem::take(&mut part.observed.unused));
        self.doubts.extend(part.observed.unvalued.iter().filter(|column| column.matters).map(|column| {
            let spot = |line: &u32| Spot { file: report.path.clone(), line: Some(*line), value: String::new() };
            Doubt {
                heading: column.heading.clone(),
                places: column.first.iter().map(spot).collect(),
                // some may stand in rows that are blank but for them
                ..Doubt::new(DoubtCode::FormulaWithoutValue, report.kind, column.cells.min(report.read), report.read)
            }
        }));
        self.doubts.extend(unanswered::doubt(&report, &part.table));
        self.unmatched.push((report.kind, report.path.clone(), unmatched));
        part.settle_names(&mut self.windows, &mut self.categories);
        self.kept.files += usize::from(earlier == Earlier::Rows);
        if let Earlier::Damaged(path) = earlier {
            self.kept.damaged.push(path);
        }
        self.doubts.extend(days_without_year::doubts(&part.observed.yearless, &report));
        self.kept.failed = self.kept.failed.take().or(not_kept);
        settling.take(self.files.len() as u16, part.table)?;
        self.removed.push(Removed::default());
        self.files.push(report);
        self.known.push(known);
        self.rejects.append(&mut part.rejects);
        self.graded.push(part.graded);
        Ok(())
    }

    /// Adds the doubts that only all files together tell.
    fn doubt(&mut self, ledger: &Table, settled: [(Kind, &Settled); 3], workspace: &Workspace) {
        let files: Vec<(&FileReport, &[Unused])> = self.files.iter().zip(self.unused.iter().map(Vec::as_slice)).collect();
        let mut doubts = meaning::doubts(&files, workspace);
        let limit = workspace.accepts.stops_from.get(&DoubtCode::UnmatchedCases);
        let (unmatched, few, misspelt) = unmatched::doubts(&self.unmatched, &ledger.ids, limit);
        unmatched::sizes(&self.unmatched, &misspelt, &mut self.sizes);
        doubts.extend(unmatched);
        for (path, notice) in few {
            self.files.iter_mut().filter(|file| file.path == path).for_each(|file| file.notices.push(notice.clone()));
        }
        // a roster says which windows there are
        if workspace.roster.is_empty() {
            let names: Vec<String> = self.windows.iter().cloned().collect();
            doubts.extend(
                settled.into_iter().filter_map(|(kind, settled)| unknown_windows::doubt(kind, settled, ledger, &names, &self.files)),
            );
        }
        doubts.extend(self.twins(ledger, settled, workspace));
        let names: Vec<String> = self.windows.iter().cloned().collect();
        for (_, settled) in settled {
            doubts.extend(counted_twice::doubts(settled, &names, &self.files, workspace));
        }
        let categories = counted(&self.categories, ledger.categories.iter().copied());
        for (name, n) in categories {
            let about = About { code: DoubtCode::TwinNames, kind: Kind::Ledger, column: String::new(), category: name.to_owned() };
            self.sizes.add(about, Measure::Rows, n);
        }
        self.doubts.extend(doubts);
        self.other_sizes();
        self.doubts.sort_by_key(|doubt| DoubtCode::ALL.iter().position(|code| *code == doubt.code));
    }

    /// Counts the doubts that stop a run from the first row on: of how many rows there are none, no share needs to know.
    fn other_sizes(&mut self) {
        for doubt in self.doubts.iter().filter(|doubt| !WEIGHED.contains(&doubt.code)) {
            let of_kind = || self.files.iter().filter(|file| file.kind == doubt.kind);
            // a heading of text may be a row that was taken for one; the columns of Parquet are named by whoever made them
            let named = of_kind().all(|file| file.origin.file.to_lowercase().ends_with(".parquet"));
            let column = if named { doubt.heading.as_str() } else { "" };
            self.sizes.add_of(doubt.code, doubt.kind, column, &[(Measure::Rows, doubt.rows), (Measure::Of, doubt.of)]);
        }
    }

    /// The doubts about windows and categories that look the same.
    fn twins(&self, ledger: &Table, settled: [(Kind, &Settled); 3], workspace: &Workspace) -> Vec<Doubt> {
        let tables = || [ledger].into_iter().chain(settled.map(|(_, settled)| &settled.table));
        let windows = tables().flat_map(|table| &table.windows).copied();
        let categories = ledger.categories.iter().copied();
        let reading = &workspace.reading;
        [
            twins::doubt("window", &counted(&self.windows, windows), &reading.spelt_windows.values().map(String::as_str).collect()),
            twins::doubt(
                "category",
                &counted(&self.categories, categories),
                &reading.spelt_categories.values().map(String::as_str).collect(),
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}
