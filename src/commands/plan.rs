//! `huifang plan`: what is to be done, by window and date, for the caller's desk.

use super::summary;
use crate::cli;
use crate::desk;
use crate::domain::{Kind, Locale, day_number};
use crate::error::{Exit, Result};
use crate::figures::Read;
use crate::intake::{self, Intake, Need};
use crate::publish::Papers;
use crate::render::{self, Templates};
use crate::workspace::Workspace;

/// Runs the command.
///
/// # Errors
/// Whatever stops a run: the old plan is then still there.
pub fn run(asked: &cli::Plan) -> Result<Exit> {
    let workspace = Workspace::open(&asked.workspace)?;
    let templates = super::templates(&workspace)?;
    let folder = Papers::open(&asked.out)?;
    let intake = super::read(&workspace, Need::Personal, None)?;
    intake::check_rejected(&intake, &workspace)?;

    let plan = desk::Plan::work_out(&workspace, &intake, asked.as_of, asked.days)?;
    let notes = notes(&intake, &templates, &workspace, asked)?;
    folder.fill(&render::plan(&templates, &plan, workspace.locale, &workspace.organisation, notes.clone())?)?;

    summary::read(&Read::of(&intake), &super::file_notices(&intake, workspace.locale), workspace.locale);
    said(&plan, &notes, asked, workspace.locale);
    Ok(Exit::Done)
}

/// What must be known before anybody is called.
fn notes(intake: &Intake, templates: &Templates, workspace: &Workspace, asked: &cli::Plan) -> Result<Vec<String>> {
    let early = [Kind::Ledger, Kind::Visits].into_iter().filter_map(|kind| Some((kind, intake.latest(kind)?)));
    let early = early.filter(|(_, latest)| day_number(*latest) < day_number(asked.as_of) - crate::intake::STALE_DAYS);
    let locale = workspace.locale;
    early.map(|(kind, latest)| render::ends_early(templates, locale, summary::kind(kind, locale), latest, asked.as_of)).collect()
}

fn said(plan: &desk::Plan, notes: &[String], asked: &cli::Plan, locale: Locale) {
    let desk::PlanCounts { missed, open, upcoming } = plan.counts();
    let (windows, days, as_of) = (plan.windows.len(), plan.days, plan.as_of);
    let page = asked.out.join("plan.html");
    match locale {
        Locale::ZhCn => {
            tell!("截至 {as_of}，{windows} 个窗口：期限内 {open} 件，{days} 天内开始 {upcoming} 件，逾期应补办 {missed} 件");
            for note in notes {
                tell!("注意：{note}");
            }
            if !plan.void.is_empty() {
                tell!("注意：{} 个期限起止颠倒，请更正日期，见计划首页", plan.void.len());
            }
            tell!("回访计划（内部，含姓名电话）：{}，同处有 plan.csv 和各窗口的 .ics", page.display());
        }
        Locale::En => {
            tell!("as of {as_of}, {windows} windows: {open} open, {upcoming} that begin within {days} days, {missed} overdue");
            for note in notes {
                tell!("note: {note}");
            }
            if !plan.void.is_empty() {
                tell!("note: {} due periods end before they begin; the plan's first page lists the dates to correct", plan.void.len());
            }
            tell!("plan, internal, with names and phones: {}; plan.csv and a calendar file per window lie beside it", page.display());
        }
    }
}
