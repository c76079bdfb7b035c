//! A workspace's files in, the whole [`Intake`] out: ledger first, for visits and evaluations are held against it.

use std::path::Path;

use super::dates::DateReading;
use super::frames::frame_of;
use super::header::{Header, Plan};
use super::in_order::in_order;
use super::join::OWN_NAME;
use super::ledger::Ledger;
use super::left_out::left_out;
use super::names::AllNames;
use super::notice::Notice;
use super::personal::Remembering;
use super::reread::conflicting_rows;
use super::rows::{Context, Rows};
use super::settle::{Conflict, Fate, Settled, Settling};
use super::sieve::Sieve;
use super::table::Table;
use super::table_file::{Asked, read_table};
use super::{FileReport, Intake, Names, Need, Reject};
use crate::domain::{Kind, Locale, Scale};
use crate::error::{Error, Exit, Result};
use crate::workspace::Workspace;

/// One file to read.
#[derive(Debug)]
pub(super) struct Job {
    /// Its kind.
    pub(super) kind: Kind,
    /// Its path in the workspace.
    pub(super) path: String,
    /// Place in the list of files.
    pub(super) file: u16,
}

/// What is known of a file when it was read.
#[derive(Debug)]
pub(super) struct FileRows {
    pub(super) report: FileReport,
    pub(super) table: Table,
    pub(super) windows: Vec<String>,
    pub(super) categories: Vec<String>,
    pub(super) rejects: Vec<Reject>,
    pub(super) graded: bool,
    pub(super) very: bool,
}

/// Reads every file of a workspace; `progress` is told of bytes as they are read.
///
/// # Errors
/// No ledger; a file that cannot be read, with what was looked for and what was found; evaluations whose scale nothing tells.
pub fn read(workspace: &Workspace, need: Need, progress: &(dyn Fn(u64) + Sync)) -> Result<Intake> {
    let dates = DateReading::new(workspace.timezone, &workspace.reading.dates);
    let mut intake = Gathering::default();
    let jobs = jobs(workspace)?;
    let personal = if need == Need::Figures { Sieve::for_bytes(size_of(&jobs, workspace)) } else { Sieve::default() };
    let of = |kind: Kind| jobs.iter().filter(|job| job.kind == kind).collect::<Vec<_>>();
    let settle = |kind: Kind, ledger: Option<&Ledger>, intake: &mut Gathering| -> Result<Settled> {
        let mut settling = Settling::new(kind, workspace.on_conflict);
        let work =
            |job: &&Job| read_file(job, need, &personal, Context { workspace, dates: &dates, ledger, kind, file: job.file }, progress);
        in_order(&of(kind), work, |rows| intake.take(rows, &mut settling))?;
        let (settled, superseded, conflicts) = settling.finish();
        intake.superseded.extend(superseded);
        intake.conflicts.extend(conflicts);
        Ok(settled)
    };
    let Settled { table, ids, files: ledger_files } = settle(Kind::Ledger, None, &mut intake)?;
    let ledger = Ledger::new(table, ids);
    let mut visits = settle(Kind::Visits, Some(&ledger), &mut intake)?;
    let mut evaluations = settle(Kind::Evaluations, Some(&ledger), &mut intake)?;
    let scale = intake.scale(workspace)?;
    intake.rejects.extend(conflicting_rows(&jobs, &intake.conflicts, workspace)?);
    intake.rejects.sort_by_key(|reject| (reject.file, reject.line));
    intake.superseded.sort_by_key(|superseded| (superseded.file, superseded.line));
    let (mut table, ids) = ledger.into_parts();
    let windows = intake.windows.used(&mut [&mut table.windows, &mut visits.table.windows, &mut evaluations.table.windows]);
    let categories = intake.categories.used(&mut [&mut table.categories]);
    let accounts = accounts(intake.files, &intake.fates)?;
    Ok(Intake {
        ledger: frame_of(Settled { table, ids, files: ledger_files })?,
        visits: frame_of(visits)?,
        evaluations: frame_of(evaluations)?,
        windows: Names(windows),
        categories: Names(categories),
        scale,
        files: accounts,
        left_out: left_out(workspace)?,
        rejects: intake.rejects,
        superseded: intake.superseded,
        personal,
    })
}

/// Bytes of all files; what is packed counts for more.
fn size_of(jobs: &[Job], workspace: &Workspace) -> u64 {
    let size = |job: &Job| {
        let bytes = std::fs::metadata(workspace.root.join(&job.path)).map_or(0, |file| file.len());
        if [".gz", ".xlsx", ".parquet"].iter().any(|ending| job.path.ends_with(ending)) { bytes * 8 } else { bytes }
    };
    jobs.iter().map(size).sum()
}

pub(super) fn jobs(workspace: &Workspace) -> Result<Vec<Job>> {
    let mut jobs = Vec::new();
    for kind in Kind::ALL {
        for path in workspace.files(kind)? {
            let file = u16::try_from(jobs.len()).map_err(|_| {
                Error::new("more than 65,535 files are more than can be read in one run").hint("请合并导出文件，或缩小 [inputs] 的范围")
            })?;
            jobs.push(Job { kind, path, file });
        }
    }
    if !jobs.iter().any(|job| job.kind == Kind::Ledger) {
        let globs = workspace.reading.globs.get(&Kind::Ledger).map(|globs| globs.join("`, `")).unwrap_or_default();
        if let Some(other) = left_out(workspace)?.into_iter().find(|other| other.kind == Kind::Ledger) {
            let path = workspace.root.join(&other.path);
            return Err(Error::in_file(&path, "cannot be read as a ledger, and there is no other").hint(other.cure(Locale::ZhCn)));
        }
        return Err(Error::new(format!("no ledger: nothing in `{}` matches `{globs}`", workspace.root.display())).hint(
            "请把业务台账导出（.csv、.tsv、.txt、.csv.gz、.xlsx 或 .parquet）放进工作区的 ledger 文件夹，或在 huifang.toml 的 [inputs] 中写明位置",
        ));
    }
    Ok(jobs)
}

fn read_file(job: &Job, need: Need, personal: &Sieve, context: Context<'_>, report: &(dyn Fn(u64) + Sync)) -> Result<FileRows> {
    let workspace = context.workspace;
    let path = workspace.root.join(&job.path);
    let configured = workspace.reading.files.get(&job.path).cloned().unwrap_or_default();
    let asked = Asked { path: &path, kind: job.kind, workspace, configured: &configured, report };
    let begin = |header: &Header| {
        let remembering = Remembering::new(job.kind, header, need, personal);
        Rows::new(context, Plan::new(job.kind, workspace, need, header.clone()), remembering)
    };
    let done = read_table(asked, &begin)?;
    let report = FileReport {
        kind: job.kind,
        path: job.path.clone(),
        encoding: done.encoding,
        delimiter: done.delimiter,
        sha256: done.sha256,
        bytes: done.bytes,
        header_line: done.header_line,
        matched: done.header.matches(job.kind),
        ignored: done.header.ignored(),
        read: 0,
        accepted: 0,
        rejected: 0,
        duplicate: 0,
        superseded: 0,
        notices: done.notices,
    };
    refuse_endless_faults(&path, &done.records)?;
    Ok(file_rows(report, done.records))
}

/// A file with more faults than anybody could read is no export of this kind.
fn refuse_endless_faults(path: &Path, rows: &Rows<'_>) -> Result<()> {
    if !rows.gave_up() {
        return Ok(());
    }
    let message = format!("{} of its {} rows cannot be used, more than can be listed", rows.rejected, rows.read);
    Err(Error::in_file(path, message).exit(Exit::TooManyRejects).hint("它多半不是这类导出：请核对文件放的位置和 [columns]"))
}

fn file_rows(report: FileReport, rows: Rows<'_>) -> FileRows {
    let mut report = FileReport { read: rows.read, rejected: rows.rejected, ..report };
    if report.delimiter.is_some() && rows.wider > 0 && rows.wider * 10 >= rows.read * 9 {
        report.notices.push(Notice::WiderThanHeader);
    }
    if rows.left_out > 0 {
        report.notices.push(Notice::RecordsLeftOut(rows.left_out));
    }
    let (graded, very) = (rows.graded, rows.very);
    let (table, parsing, rejects) = rows.finish();
    FileRows { report, table, windows: parsing.windows.names, categories: parsing.categories.names, rejects, graded, very }
}

/// What comes together from file to file.
#[derive(Debug, Default)]
struct Gathering {
    files: Vec<FileReport>,
    fates: Vec<Fate>,
    rejects: Vec<Reject>,
    superseded: Vec<super::Superseded>,
    conflicts: Vec<Conflict>,
    windows: AllNames,
    categories: AllNames,
    graded: bool,
    very: bool,
}

impl Gathering {
    fn take(&mut self, mut rows: FileRows, settling: &mut Settling) -> Result<()> {
        let windows = self.windows.merge(&rows.windows);
        let categories = self.categories.merge(&rows.categories);
        let own = if rows.report.kind == Kind::Visits { OWN_NAME } else { 0 };
        for window in rows.table.windows.iter_mut().filter(|window| **window & own == own) {
            *window = windows[(*window & !OWN_NAME) as usize];
        }
        rows.table.categories.iter_mut().for_each(|category| *category = categories[*category as usize]);
        let file = self.files.len() as u16;
        self.fates.push(Fate::default());
        let faultless = rows.table.len() as u64;
        settling.take(file, &rows.table, &mut self.fates)?;
        self.files.push(FileReport { accepted: faultless, ..rows.report });
        self.rejects.append(&mut rows.rejects);
        self.graded |= rows.graded;
        self.very |= rows.very;
        Ok(())
    }

    fn scale(&self, workspace: &Workspace) -> Result<Option<Scale>> {
        match workspace.scale {
            Some(scale) => Ok(Some(scale)),
            None if self.very => Ok(Some(Scale::Five)),
            None if !self.graded => Ok(None),
            None => Err(Error::in_file(
                &workspace.root.join("huifang.toml"),
                "the evaluations may be of three grades or of five: 满意 is worth 100 of three and 80 of five, and no cell tells which; \
                 add the line `scale = \"five\"` or `scale = \"three\"` under `[evaluations]`",
            )
            .hint("评价器若有“非常满意”一档，在 huifang.toml 写：\n[evaluations]\nscale = \"five\"\n若只有三档，写：scale = \"three\"")),
        }
    }
}

/// Every file's account, which must come out even.
fn accounts(files: Vec<FileReport>, fates: &[Fate]) -> Result<Vec<FileReport>> {
    files
        .into_iter()
        .zip(fates)
        .map(|(file, fate)| {
            let gone = fate.duplicate + fate.superseded + fate.conflicting;
            let file = FileReport {
                accepted: file.accepted - gone,
                rejected: file.rejected + fate.conflicting,
                duplicate: fate.duplicate,
                superseded: fate.superseded,
                ..file
            };
            let sum = file.accepted + file.rejected + file.duplicate + file.superseded;
            if file.read == sum {
                Ok(file)
            } else {
                Err(Error::new(format!("internal error: {} rows of `{}` were read and {sum} are accounted for", file.read, file.path)))
            }
        })
        .collect()
}
