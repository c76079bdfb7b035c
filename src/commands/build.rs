//! `huifang build`: from a workspace to a published bulletin.

use std::collections::BTreeMap;
use std::time::Duration;

use super::audit::AuditFile;
use super::issue::{self, Aim, Inputs, Press};
use super::span::{self, Span};
use super::timings::{Stage, Timings};
use super::{check, doubts, from_tallies, owner, places, summary};
use crate::cli::Build;
use crate::desk::{self, Audit, Lines, Target, Targets, Worklist};
use crate::domain::Kind;
use crate::error::{Exit, Result};
use crate::figures::Figures;
use crate::intake::{self, Intake, Need, Reuse};
use crate::kept::{EarlierRun, Export, KeptRun, Shelf};
use crate::messages::Message;
use crate::privacy::Personal;
use crate::publish::{Files, InputDigest, Internal, Output};
use crate::render::{Worded, long_csv, table};
use crate::store::Store;
use crate::workspace::Workspace;

/// Runs the command.
///
/// # Errors
/// Whatever stops a run: nothing is published then.
pub fn run(asked: &Build) -> Result<Exit> {
    run_for(asked, &Aim::of(asked), || {
        let folder = places::site(&asked.workspace(), asked.out.as_deref())?;
        Output::open_keeping(&folder, Duration::from_mins(asked.keep_old))
    })
}

/// The same with this aim, into the folder that `open` opens once the workspace is known to be one.
///
/// # Errors
/// Whatever stops a run.
pub(super) fn run_for(asked: &Build, aim: &Aim, open: impl FnOnce() -> Result<Output>) -> Result<Exit> {
    if !asked.from_tallies.is_empty() {
        return from_tallies::run(asked, aim, open);
    }
    let mut timings = Timings::start();
    let workspace = Workspace::with_remarks(&asked.workspace(), asked.remarks.as_deref())?;
    let templates = super::templates(&workspace)?;
    if let (Some(period), Some(as_of)) = (asked.period, asked.as_of) {
        span::check(period, as_of)?;
    }
    let output = open()?;
    owner::refuse_another(&output, &workspace)?;
    // names in kept counts were checked when those were published; pages may be made from other templates now
    let public = output.public();
    let personal = Personal::InExports(&public);
    let press = Press { asked, aim, workspace: &workspace, templates: &templates, output: &output, personal, accepted: Vec::new() };
    let store = Store::of(&workspace);
    let shelf = store.as_ref().map(|store| Shelf::of(store, asked.period, asked.as_of));
    if let Some((kept, lists)) = shelf.as_ref().and_then(|shelf| earlier(shelf, &press)) {
        let notices = kept.notices;
        let press = Press { accepted: kept.accepted, ..press };
        timings.end(Stage::Start);
        Span::kept(asked.period, asked.as_of, &kept.counts).say();
        let (exit, _) = done(&press, &Figures::of(kept.counts, &workspace), &kept.exports, (&notices, ""), || Ok(lists))?;
        timings.end(Stage::Publish);
        if asked.timings {
            timings.say(0);
        }
        return Ok(exit);
    }
    let mut audit_file = asked.audit.as_deref().map(|path| AuditFile::open(path, &workspace)).transpose()?;
    timings.end(Stage::Start);
    let reuse = store.as_ref().map(|store| Reuse { store, fresh: asked.fresh });
    let intake = super::read_unscaled(&workspace, Need::Figures, reuse)?;
    timings.end(Stage::Read);
    // refused grades may tell the scale: they are listed too, so that both are mended in one round
    intake::check_scale(&intake, &workspace).inspect_err(|_| summary::refused(&intake, &workspace))?;
    let rejects = rejects(&intake, &workspace);
    let news = check::news(&workspace, &intake, check::IfNothing::IsLeftOut);
    let span = Span::asked(asked.period, asked.as_of, &intake);
    if let Err(error) = doubts::ensure_settled(&intake, &workspace) {
        match span {
            Ok(Span { period, .. }) => {
                output.write_internal(period, &rejects)?;
                summary::of_folder(&output);
                summary::rejected(&intake, &workspace, &output.internal(period));
                said(&news);
            }
            Err(_) => summary::refused(&intake, &workspace),
        }
        return Err(error);
    }
    let span = span?;
    let Span { period, as_of, .. } = span;
    span.check_begun(&workspace, &intake)?;

    let mut audit = audit_file.is_some().then(|| Audit::new(&intake));
    let mut worklist = Worklist::new(&intake, period, as_of);
    let mut targets = Targets::new(workspace.cadence, as_of);
    let figures = Figures::work_out(&workspace, &intake, period, as_of, |place, obligations| {
        if let Some(audit) = &mut audit {
            audit.take(place, obligations);
        }
        targets.take(place, &workspace.standards.rules[place], &obligations.table)?;
        worklist.take(place, obligations)
    })?;
    span.check_filled(&figures, &workspace, &intake)?;
    timings.end(Stage::Count);
    if let (Some(audit), Some(file)) = (audit, &mut audit_file) {
        file.write(audit, &workspace.standards.rules, Worded::of(&workspace))?;
    }
    let worklist = worklist.into_lines(&workspace.standards.rules, &figures)?;
    let targets = targets.standing(&workspace.standards.rules, &intake);
    timings.end(Stage::List);
    let exports = exports(&intake);
    let of_doubts = doubts::notices(&intake, &workspace).into_iter().chain(doubts::alike(&intake, &workspace));
    let notices: Vec<_> = super::say::file_notices(&intake).into_iter().chain(of_doubts).collect();
    let accepted = intake.verdict(&workspace).published();
    let press = Press { personal: Personal::Remembered(&intake.personal), accepted: accepted.clone(), ..press };
    span.say();
    let done = done(&press, &figures, &exports, (&notices, &news), || {
        lists(&output, rejects, (&intake, &workspace), &figures, &worklist, &targets)
    });
    if done.as_ref().is_err_and(issue::is_of_changes)
        && let Some(file) = audit_file.take()
    {
        // whoever asks which cases change a released figure needs the audit of those that would be published
        note!(message!("build.changed.audit", file = file.path(), list = issue::changes_of(&output, period)));
        super::say::unfinished(file.publish().as_slice());
    }
    let (exit, lists) = done?;
    super::say::unfinished(audit_file.and_then(AuditFile::publish).as_slice());
    timings.end(Stage::Publish);
    if let Some(shelf) = shelf.filter(|_| intake.kept.failed.is_none()) {
        let kept = KeptRun { exports, counts: figures.counts.clone(), lists, notices, left_out: intake.left_out.clone(), accepted };
        shelf.keep(&kept).unwrap_or_else(|error| summary::not_kept(&error));
    }
    if asked.timings {
        timings.say(Kind::ALL.into_iter().map(|kind| intake.counts(kind).read).sum());
    }
    Ok(exit)
}

/// The result of an earlier run over the same rows, with its lists, taken over from where that run wrote them.
fn earlier(shelf: &Shelf<'_>, press: &Press<'_>) -> Option<(KeptRun, Internal)> {
    if press.asked.fresh || press.asked.audit.is_some() {
        return None;
    }
    let mut lists = None;
    let found = shelf.find(press.workspace, |kept| {
        let mut internal = press.output.stage_internal().ok();
        lists = internal.take_if(|internal| internal.take_over(&press.output.internal(kept.counts.period), &kept.lists));
        lists.is_some()
    });
    match found {
        EarlierRun::Nothing => None,
        EarlierRun::Damaged(file) => {
            summary::damaged(&file);
            None
        }
        EarlierRun::Whole(kept) => {
            summary::unchanged();
            Some((*kept, lists?))
        }
    }
}

/// Publishes, and says what was done; gives the SHA-256 of each list too.
fn done(
    press: &Press<'_>,
    figures: &Figures,
    exports: &[Export],
    (notices, news): (&[(String, Message)], &str),
    lists: impl FnOnce() -> Result<Internal> + Send,
) -> Result<(Exit, BTreeMap<String, String>)> {
    let input = |export: &Export| InputDigest { kind: export.kind.code(), bytes: export.bytes, sha256: export.sha256.clone() };
    let read = exports.iter().map(|export| (export.path.clone(), export.sha256.clone())).collect();
    let inputs = Inputs { digests: exports.iter().map(input).collect(), read };
    let published = press.publish(figures, inputs, lists)?;
    summary::read(&figures.counts.read, notices);
    said(news);
    summary::of_folder(press.output);
    summary::published(&published, press.templates, press.output, &press.workspace.root);
    summary::lists(&press.output.internal(figures.counts.period));
    Ok((press.exit(&published), published.lists))
}

/// What is new since the last run, where there is anything to say of it.
fn said(news: &str) {
    if !news.is_empty() {
        tell!("{}", super::say::harmless(news.trim_end()));
    }
}

fn exports(intake: &Intake) -> Vec<Export> {
    let export = |file: &intake::FileReport| Export {
        kind: file.kind,
        path: file.origin.file.clone(),
        bytes: file.on_disk().1,
        sha256: file.on_disk().0.to_owned(),
    };
    let mut exports: Vec<Export> = intake.files.iter().map(export).collect();
    // the sheets of a workbook, and the files in an archive, are one file
    exports.dedup_by(|a, b| (a.kind, &a.path) == (b.kind, &b.path));
    exports
}

fn rejects(intake: &Intake, workspace: &Workspace) -> Files {
    let rows = intake::reject_rows(intake, workspace.locale, workspace.headings);
    [("rejects.csv".to_owned(), Worded::of(workspace).csv(&intake::REJECT_COLUMNS, rows))].into()
}

/// Stages the files of `internal/P/` that name cases; the work list, which may be long, is never held whole.
fn lists(
    output: &Output,
    rejects: Files,
    (intake, workspace): (&Intake, &Workspace),
    figures: &Figures,
    worklist: &Lines<'_>,
    targets: &[Target],
) -> Result<Internal> {
    let mut files = rejects;
    let worded = Worded::of(workspace);
    files.insert("targets.csv".to_owned(), worded.csv(&desk::TARGET_COLUMNS, targets.iter().map(Target::line)));
    let (header, rows) = intake::superseded_table(intake);
    files.insert("superseded.csv".to_owned(), worded.csv(&header, rows));
    let (header, rows) = intake::left_out_table(intake);
    files.insert("left_out.csv".to_owned(), worded.csv(&header, rows));
    let (header, rows) = intake::quality_table(intake);
    files.insert("data/quality.csv".to_owned(), table::csv_bytes(&header, rows));
    let alerts = desk::alerts(intake, figures.counts.period, figures.counts.as_of);
    files.insert("alerts.csv".to_owned(), worded.csv(&desk::ALERT_COLUMNS, alerts));
    if figures.counts.themes.known {
        let said = desk::opinions_of(intake, workspace, figures.counts.period, figures.counts.as_of, |_, _| true)?;
        files.insert("opinions.csv".to_owned(), worded.csv(&desk::OPINION_COLUMNS, said.into_iter().map(desk::SaidLine::cells)));
    }
    if figures.counts.read.get(&Kind::Rectifications).is_some_and(|read| read.files > 0) {
        let problems = desk::rectifications(intake, figures.counts.period, figures.counts.as_of);
        files.insert("rectifications.csv".to_owned(), worded.csv(&desk::RECTIFICATION_COLUMNS, problems));
    }
    let mut internal = output.stage_internal()?;
    internal.add(&files)?;
    internal.add_long("worklist.csv", |out| {
        let fetch = |line: &desk::Line| worklist.fetch(*line);
        let columns = worded.columns(&desk::WORKLIST_COLUMNS);
        let header: Vec<&str> = columns.iter().map(|column| column.heading.as_str()).collect();
        let cells = |line: &_, room: &mut String, cell: &mut dyn FnMut(&str)| {
            let mut columns = columns.iter();
            worklist.cells(line, room, &mut |text| cell(&columns.next().map_or(text.into(), |column| column.cell(text))));
        };
        long_csv(&header, worklist.order(), fetch, cells, out)
    })?;
    Ok(internal)
}
