//! `huifang build`: from a workspace to a published bulletin.

use std::collections::BTreeMap;
use std::path::Path;

use super::audit::AuditFile;
use super::{span, summary};
use crate::bulletin::{self, Bulletin, Correction, NoticeView, QualityView, Tables};
use crate::cli::Build;
use crate::desk::{self, Audit, Worklist};
use crate::domain::{Kind, day_number};
use crate::error::{Error, Exit, Result};
use crate::figures::{Figures, Read};
use crate::intake::{self, Intake, Need};
use crate::publish::{self, Files, InputDigest, Output};
use crate::render::{self, IssueEntry, table};
use crate::workspace::Workspace;

/// Runs the command.
///
/// # Errors
/// Whatever stops a run: nothing is published then.
pub fn run(asked: &Build) -> Result<Exit> {
    let workspace = Workspace::open(&asked.workspace)?;
    let templates = super::templates(&workspace)?;
    if let (Some(period), Some(as_of)) = (asked.period, asked.as_of) {
        span::check(period, as_of)?;
    }
    let output = Output::open(&asked.out)?;
    let audit_file = asked.audit.as_deref().map(|path| AuditFile::open(path, &workspace)).transpose()?;
    let intake = super::read(&workspace, Need::Figures)?;
    let (period, as_of) = span::asked(asked.period, asked.as_of, &intake)?;

    let rejects = rejects(&intake, &workspace);
    if let Err(error) = intake::check_rejected(&intake, &workspace) {
        output.write_internal(period, &rejects)?;
        summary::rejected(&intake, &workspace, &output.internal(period));
        return Err(error);
    }

    let mut worklist = Worklist::new(&intake, period, as_of);
    let mut audit = audit_file.is_some().then(|| Audit::new(&intake));
    let figures = Figures::work_out(&workspace, &intake, period, as_of, |place, obligations| {
        worklist.add(place, obligations);
        if let Some(audit) = &mut audit {
            audit.add(place, obligations);
        }
        Ok(())
    })?;
    let tables = bulletin::internal_tables(&figures, &workspace);
    let notices = notices(&workspace, &figures);
    let mut bulletin = bulletin::compose(&figures, &workspace, quality(&figures), notices);
    let published = output.published()?;
    bulletin.corrections = corrections(asked, &bulletin, published.get(&period.to_string()))?;

    let mut of_period = render::site(&templates, &bulletin)?;
    of_period.insert("manifest.json".to_owned(), publish::manifest(period, &of_period, &inputs(&intake))?);
    let of_root = render::index(&templates, &issues(&output, published, &bulletin)?)?;
    let mut internal = rejects;
    internal.extend(lists(&intake, &workspace, &figures, worklist, &tables));
    if let (Some(audit), Some(file)) = (audit, audit_file) {
        file.write(audit, &workspace.standards.rules)?;
    }
    output.publish(period, &of_period, &of_root, &internal)?;

    summary::published(&intake, &templates, &bulletin, &tables, &output);
    Ok(if asked.strict && !all_attained(&tables) { Exit::NotAttained } else { Exit::Done })
}

/// What the reader must know before trusting a figure.
fn notices(workspace: &Workspace, figures: &Figures) -> Vec<NoticeView> {
    let notice = |key: &str, values: &[(&str, String)]| NoticeView {
        key: key.to_owned(),
        values: values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
    };
    let as_of = figures.as_of.to_string();
    let mut notices = Vec::new();
    if figures.as_of < figures.period.last() {
        notices.push(notice("provisional", &[("as_of", as_of.clone())]));
    }
    notices.extend(figures.unannounced.iter().map(|year| notice("calendar", &[("year", year.to_string())])));
    for kind in Kind::ALL {
        match figures.latest.get(&kind).copied() {
            Some(latest) if day_number(latest) < day_number(figures.as_of) - intake::STALE_DAYS => {
                let values = [("kind", kind.code().to_owned()), ("latest", latest.to_string()), ("as_of", as_of.clone())];
                notices.push(notice("export_ends_early", &values));
            }
            None if kind == Kind::Visits => notices.push(notice("no_visits", &[])),
            None if kind == Kind::Evaluations => notices.push(notice("no_evaluations", &[])),
            _ => {}
        }
    }
    if workspace.min_respondents <= 1 {
        notices.push(notice("nothing_withheld", &[]));
    }
    notices
}

fn quality(figures: &Figures) -> Vec<QualityView> {
    let view = |(kind, read): (&Kind, &Read)| QualityView {
        kind: *kind,
        files: read.files,
        read: read.rows.read,
        accepted: read.rows.accepted,
        rejected: read.rows.rejected,
        duplicate: read.rows.duplicate,
        superseded: read.rows.superseded,
        faults: read.faults.clone(),
    };
    figures.read.iter().map(view).collect()
}

fn inputs(intake: &Intake) -> Vec<InputDigest> {
    intake.files.iter().map(|file| InputDigest { kind: file.kind, bytes: file.bytes, sha256: file.sha256.clone() }).collect()
}

/// What this issue corrects of the one that is published: what that one carried, and what changes now, with the reason given.
///
/// # Errors
/// Figures would change and no reason was given.
fn corrections(asked: &Build, bulletin: &Bulletin, published: Option<&Vec<u8>>) -> Result<Vec<Correction>> {
    let reason = asked.correction.as_deref().map(str::trim);
    if reason == Some("") {
        return Err(Error::new("the reason of the correction is empty")
            .exit(Exit::Usage)
            .hint("写明原因：--correction \"补录 6 月 30 日回访 1 件\""));
    }
    let Some(published) = published else { return Ok(Vec::new()) };
    let mut corrections = bulletin::corrections(published)?;
    let changes = bulletin::changes(published, bulletin)?;
    if changes.is_empty() {
        return Ok(corrections);
    }
    let Some(reason) = reason else {
        summary::changed(&changes);
        return Err(Error::new(format!(
            "{} published figures of {} would change; nothing was published",
            changes.len(),
            bulletin.period.code
        ))
        .hint("核对上面的改动；确认后加 --correction \"原因\" 重新运行，页面和订阅源会刊登更正说明"));
    };
    corrections.push(Correction { reason: reason.to_owned(), changes });
    Ok(corrections)
}

/// Every published issue, this one in place of an earlier one of the same period.
fn issues(output: &Output, published: BTreeMap<String, Vec<u8>>, bulletin: &Bulletin) -> Result<Vec<IssueEntry>> {
    let own = bulletin.period.code.to_string();
    let mut entries = vec![IssueEntry::from(bulletin)];
    for (period, json) in published {
        if period == own {
            continue;
        }
        let entry: IssueEntry = serde_json::from_slice(&json).map_err(|error| {
            let file = Path::new(&period).join("data").join("bulletin.json");
            Error::in_file(&output.public().join(file), "is not the bulletin that huifang wrote")
                .because(error)
                .hint("恢复这个文件，或删去该期文件夹后重新生成那一期")
        })?;
        entries.push(entry);
    }
    Ok(entries)
}

fn rejects(intake: &Intake, workspace: &Workspace) -> Files {
    let (header, rows) = intake::rejects_table(intake, workspace.locale);
    [("rejects.csv".to_owned(), table::csv_bytes(&header, rows))].into()
}

/// The other files of `internal/P/`.
fn lists(intake: &Intake, workspace: &Workspace, figures: &Figures, worklist: Worklist<'_>, tables: &Tables) -> Files {
    let mut files = Files::new();
    let (header, rows) = intake::superseded_table(intake);
    files.insert("superseded.csv".to_owned(), table::csv_bytes(&header, rows));
    let (header, rows) = intake::quality_table(intake);
    files.insert("data/quality.csv".to_owned(), table::csv_bytes(&header, rows));
    let alerts = desk::alerts(intake, figures.period, figures.as_of);
    files.insert("alerts.csv".to_owned(), table::csv_bytes(&desk::ALERT_COLUMNS, alerts));
    let rows = worklist.into_rows(&workspace.standards.rules, figures);
    files.insert("worklist.csv".to_owned(), table::csv_bytes(&desk::WORKLIST_COLUMNS, rows));
    files.extend(table::csv_tables(tables, true).into_iter().map(|(name, bytes)| (format!("data/{name}"), bytes)));
    files
}

/// Whether every target of a rule, of a rule × window, and every quota was attained.
fn all_attained(tables: &Tables) -> bool {
    tables.rates.iter().all(|row| row.attained.shown() != Some(&false)) && tables.quotas.iter().all(|row| row.attained)
}
