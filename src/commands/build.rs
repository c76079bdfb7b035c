//! `huifang build`: from a workspace to a published bulletin.

use super::audit::AuditFile;
use super::issue::Press;
use super::{from_tallies, span, summary};
use crate::cli::Build;
use crate::desk::{self, Audit, Worklist};
use crate::error::{Exit, Result};
use crate::figures::Figures;
use crate::intake::{self, Intake, Need};
use crate::publish::{Files, InputDigest, Output};
use crate::render::table;
use crate::workspace::Workspace;

/// Runs the command.
///
/// # Errors
/// Whatever stops a run: nothing is published then.
pub fn run(asked: &Build) -> Result<Exit> {
    if !asked.from_tallies.is_empty() {
        return from_tallies::run(asked);
    }
    let workspace = Workspace::open(&asked.workspace())?;
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
    if let (Some(audit), Some(file)) = (audit, audit_file) {
        file.write(audit, &workspace.standards.rules)?;
    }
    let mut internal = rejects;
    internal.extend(lists(&intake, &workspace, &figures, worklist));
    let press = Press { asked, workspace: &workspace, templates: &templates, output: &output };
    let published = press.publish(&figures, &inputs(&intake), internal)?;
    summary::read(&figures.read, &super::file_notices(&intake), workspace.locale);
    summary::published(&published, &templates, &output);
    summary::lists(&output.internal(period), workspace.locale);
    Ok(press.exit(&published))
}

fn inputs(intake: &Intake) -> Vec<InputDigest> {
    intake.files.iter().map(|file| InputDigest { kind: file.kind.code(), bytes: file.bytes, sha256: file.sha256.clone() }).collect()
}

fn rejects(intake: &Intake, workspace: &Workspace) -> Files {
    let (header, rows) = intake::rejects_table(intake, workspace.locale);
    [("rejects.csv".to_owned(), table::csv_bytes(&header, rows))].into()
}

/// The other files of `internal/P/`.
fn lists(intake: &Intake, workspace: &Workspace, figures: &Figures, worklist: Worklist<'_>) -> Files {
    let mut files = Files::new();
    let (header, rows) = intake::superseded_table(intake);
    files.insert("superseded.csv".to_owned(), table::csv_bytes(&header, rows));
    let (header, rows) = intake::quality_table(intake);
    files.insert("data/quality.csv".to_owned(), table::csv_bytes(&header, rows));
    let alerts = desk::alerts(intake, figures.period, figures.as_of);
    files.insert("alerts.csv".to_owned(), table::csv_bytes(&desk::ALERT_COLUMNS, alerts));
    let rows = worklist.into_rows(&workspace.standards.rules, figures);
    files.insert("worklist.csv".to_owned(), table::csv_bytes(&desk::WORKLIST_COLUMNS, rows));
    files
}
