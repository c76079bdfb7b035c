//! `huifang draw`: draws cases to phone, checks a draw, makes the table to type results into.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use serde::Serialize;

use super::draw_summary::{self as summary, Checked};
use super::reader;
use super::say::unfinished;
use crate::cli;
use crate::disk;
use crate::domain::{Item, Kind, Opinion, Outcome, Scale, day_number};
use crate::draw::{self, Asked, Draw, FOLDER, Finding, KeptDraw, LedgerThen, RESERVES, Receipt, Replaced, ReplacedFile};
use crate::error::{Error, Exit, Result};
use crate::intake::{Intake, Need};
use crate::messages::Argument;
use crate::publish::{self, Files, Folder};
use crate::render::{self, Templates, Worded};
use crate::workspace::Workspace;

/// The form to print, the same for every draw.
const FORM: &str = "form.html";
/// Days after the ledger's last date within which a draw does not warn.
const STALE_DAYS: i32 = 7;

/// Runs the command.
///
/// # Errors
/// Whatever stops a draw: nothing is written then.
pub fn run(asked: &cli::Draw) -> Result<Exit> {
    let workspace = reader::open(&asked.workspace)?;
    let folder = workspace.root.join(FOLDER);
    publish::repair_folder(&folder)?;
    match (asked.verify, asked.template, asked.on, asked.seed.as_deref()) {
        (Some(date), ..) => verify(workspace, &folder, date),
        (None, true, on, _) => template(&workspace, &folder, on),
        (None, false, Some(date), Some(seed)) => make(workspace, &folder, date, seed, asked.replace.as_deref()),
        _ => Err(Error::new(message!("draw.nothing_asked")).exit(Exit::Usage)),
    }
}

/// Draws, and keeps the draw.
fn make(mut workspace: Workspace, path: &Path, date: NaiveDate, seed: &str, reason: Option<&str>) -> Result<Exit> {
    draw::check_seed(seed)?;
    check_replacement(path, date, reason)?;
    if workspace.quota_phone == 0 {
        return Err(Error::new(message!("draw.no_quota")));
    }
    let templates = super::templates(&workspace)?;
    let intake = ledger(&mut workspace, None)?;

    let folder = Folder::open(path)?;
    check_replacement(path, date, reason)?;
    let after = draw::all_but(path, date)?;
    let asked = Asked {
        date,
        seed,
        per_window: workspace.quota_phone,
        reserves: RESERVES,
        roster: workspace.roster.keys().map(String::as_str).collect(),
        kept_on: after.iter().map(|kept| kept.date).collect(),
        drawn_before: after.iter().flat_map(KeptDraw::drawn).collect(),
    };
    let drawn = draw::draw(&intake, &asked);
    let last = intake.latest(Kind::Ledger);
    check_population(&drawn, last)?;

    let renamed = draw::set_aside(path, date)?;
    let replaced = reason.map_or_else(|| Ok(Vec::new()), |reason| replaced(path, date, reason, &renamed))?;
    let list = draw::write_rows(&drawn, Worded::of(&workspace));
    let receipt = Receipt::new(&drawn, (asked.per_window, asked.reserves), &intake, draw::sha256(&list), &after, replaced);
    let added = Files::from([
        (draw::file_name(date, "html"), sheet(&templates, &workspace, &drawn)?),
        (draw::file_name(date, "json"), receipt.to_bytes()?),
        (draw::file_name(date, "csv"), list),
        (FORM.to_owned(), form(&templates, &workspace)?),
    ]);
    unfinished(&folder.change(&renamed, &added)?);

    summary::drawn(&drawn, path)?;
    summary::warnings(&drawn, last.filter(|last| day_number(date) - day_number(*last) > STALE_DAYS), &changed(path, &after));
    Ok(Exit::Done)
}

/// A kept draw is replaced with a reason or not at all.
fn check_replacement(path: &Path, date: NaiveDate, reason: Option<&str>) -> Result<()> {
    let kept = draw::set_aside(path, date)?;
    match (kept.keys().next(), reason) {
        (Some(file), None) => Err(Error::in_file(&path.join(file), message!("draw.kept", date))),
        (None, Some(_)) => Err(Error::in_file(path, message!("draw.none_to_replace", date))),
        (_, Some(reason)) if reason.trim().is_empty() => Err(Error::new(message!("draw.no_reason")).exit(Exit::Usage)),
        _ => Ok(()),
    }
}

/// The draws that the receipt of `date` names as replaced, and the one that is replaced now.
fn replaced(path: &Path, date: NaiveDate, reason: &str, renamed: &BTreeMap<String, String>) -> Result<Vec<Replaced>> {
    let file = path.join(draw::file_name(date, "json"));
    // a receipt that cannot be read is no obstacle: it may be why the draw is replaced
    let mut all = Receipt::read(&file).map_or_else(|_| Vec::new(), |old| old.replaced);
    let mut files = Vec::new();
    for (old, new) in renamed.iter().filter(|(old, _)| !old.ends_with(".visits.csv")) {
        let old = path.join(old);
        let bytes = disk::read(&old).map_err(|error| Error::io(&old, "read", error))?;
        files.push(ReplacedFile { file: new.clone(), sha256: draw::sha256(&bytes) });
    }
    all.push(Replaced { reason: reason.trim().to_owned(), files });
    Ok(all)
}

fn check_population(drawn: &Draw, last: Option<NaiveDate>) -> Result<()> {
    if drawn.windows.iter().any(|window| window.population > 0) {
        return Ok(());
    }
    let last = last.map_or_else(|| message!("draw.ledger_empty"), |last| message!("draw.ledger_ends", last));
    Err(Error::new(message!("draw.no_case", from = drawn.from, date = drawn.date, last)))
}

/// The ledger alone: of its files at `paths`, or of all.
fn ledger(workspace: &mut Workspace, paths: Option<&[String]>) -> Result<Intake> {
    workspace.reading.globs.retain(|kind, _| *kind == Kind::Ledger);
    if let Some(paths) = paths {
        workspace.reading.globs.insert(Kind::Ledger, paths.iter().map(|path| glob::Pattern::escape(path)).collect());
    }
    let intake = super::read(workspace, Need::Personal, None)?;
    super::doubts::ensure_settled(&intake, workspace).map_err(|error| error.hint(message!("draw.look_at_rejects")))?;
    Ok(intake)
}

/// Dates of kept draws whose list is not the one that their receipt names.
fn changed(path: &Path, after: &[KeptDraw]) -> Vec<NaiveDate> {
    let is_changed = |kept: &&KeptDraw| {
        let receipt = Receipt::read(&path.join(draw::file_name(kept.date, "json")));
        receipt.is_ok_and(|receipt| receipt.csv_sha256 != kept.sha256)
    };
    after.iter().filter(is_changed).map(|kept| kept.date).collect()
}

/// What the templates of the papers know.
#[derive(Serialize)]
struct Paper<'a> {
    organisation: &'a str,
    draw: Option<&'a Draw>,
    items: [&'static str; 6],
    grades: Vec<&'static str>,
    outcomes: [&'static str; 3],
    /// Forms on a page.
    copies: [u8; 2],
}

impl<'a> Paper<'a> {
    fn new(workspace: &'a Workspace, draw: Option<&'a Draw>) -> Self {
        let scale = workspace.visits_scale.unwrap_or(Scale::Three);
        let grades = Opinion::ALL[scale.places()].iter().map(|grade| grade.code()).collect();
        Self {
            organisation: &workspace.organisation,
            draw,
            items: Item::ALL.map(Item::code),
            grades,
            outcomes: Outcome::ALL.map(Outcome::code),
            copies: [1, 2],
        }
    }
}

fn sheet(templates: &Templates, workspace: &Workspace, drawn: &Draw) -> Result<Vec<u8>> {
    render::paper(templates, workspace.locale, "draw-sheet.html", &Paper::new(workspace, Some(drawn)))
}

fn form(templates: &Templates, workspace: &Workspace) -> Result<Vec<u8>> {
    render::paper(templates, workspace.locale, "visit-form.html", &Paper::new(workspace, None))
}

/// Makes the table to type results into, beside the draw; one that is there is never overwritten.
fn template(workspace: &Workspace, path: &Path, on: Option<NaiveDate>) -> Result<Exit> {
    let kept = draw::dates(path)?;
    let date = on.or_else(|| kept.last().copied()).filter(|date| kept.contains(date)).ok_or_else(|| {
        on.map_or_else(
            || Error::in_file(path, message!("draw.template.no_draw")),
            |date| Error::in_file(path, message!("draw.template.no_draw_of", date)),
        )
    })?;
    let name = draw::file_name(date, "visits.csv");
    let folder = Folder::open(path)?;
    let file = path.join(&name);
    if disk::has(&file)? {
        return Err(Error::in_file(&file, message!("draw.template.taken")));
    }
    let rows = KeptDraw::read(path, date)?.rows;
    let after = folder.change(&BTreeMap::new(), &Files::from([(name, draw::visits_template(&rows, workspace.locale))]))?;
    unfinished(&after);
    summary::template(&file, rows.iter().filter(|row| row.role == draw::Role::Drawn).count())?;
    Ok(Exit::Done)
}

/// Computes a kept draw again and says what differs.
fn verify(mut workspace: Workspace, path: &Path, date: NaiveDate) -> Result<Exit> {
    let file = path.join(draw::file_name(date, "json"));
    if !disk::is_file(&file)? {
        return Err(Error::in_file(&file, message!("draw.no_receipt", date)));
    }
    let receipt = Receipt::read(&file)?;
    let mut findings = Vec::new();
    if receipt.date != date {
        findings.push(Finding::Field { name: "date", receipt: receipt.date.to_string(), computed: date.to_string() });
    }
    let list = path.join(draw::file_name(date, "csv"));
    let bytes = disk::read(&list).map_err(|error| Error::io(&list, "read", error).hint(message!("draw.restore")))?;
    let sha256 = draw::sha256(&bytes);
    if sha256 != receipt.csv_sha256 {
        findings.push(Finding::List { receipt: receipt.csv_sha256.clone(), found: sha256 });
    }
    findings.extend(draw::set_aside_findings(&receipt, &draw::aside(path, date)?));
    let then = LedgerThen::find(&workspace, &receipt)?;
    findings.extend(then.gone.iter().map(|file| Finding::Ledger { order: file.order, sha256: file.sha256.clone() }));
    let mut after = Vec::new();
    for named in &receipt.after {
        match draw::find(path, named)? {
            Some(kept) => after.push(kept),
            None => findings.push(Finding::After { date: named.date, sha256: named.csv_sha256.clone() }),
        }
    }
    let whole = then.gone.is_empty() && after.len() == receipt.after.len() && !then.paths.is_empty();
    let rows = draw::read_rows(&list, &bytes);
    match &rows {
        Err(why) => findings.push(Finding::Unreadable { why: why.argument() }),
        Ok(rows) if whole => {
            let intake = ledger(&mut workspace, Some(&then.paths))?;
            findings.extend(draw::compare(&receipt, rows, &draw::recompute(&receipt, &intake, &workspace, &after)));
        }
        Ok(rows) => findings.extend(draw::standing_alone(&receipt, rows)),
    }
    let example = rows.ok().and_then(|rows| rows.first().map(|row| row.ids()[0].to_owned()));
    let exit = if findings.is_empty() { Exit::Done } else { Exit::Failed };
    summary::verified(&list, &Checked { receipt, then, whole, findings, example })?;
    Ok(exit)
}
