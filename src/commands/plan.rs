//! `huifang plan`: what is to be done, by window and date, for the caller's desk.

use std::cmp::Reverse;
use std::path::Path;

use super::say::unfinished;
use super::{desk_notes, places, reader, summary};
use crate::cli;
use crate::desk;
use crate::domain::{Locale, Status};
use crate::error::{Exit, Result};
use crate::figures::Read;
use crate::intake::Need;
use crate::publish::Papers;
use crate::render::{self, Templates};

/// How many windows are named before the page says the rest.
const NAMED: usize = 5;

/// Runs the command.
///
/// # Errors
/// Whatever stops a run: the old plan is then still there.
pub fn run(asked: &cli::Plan) -> Result<Exit> {
    let workspace = reader::open(&asked.workspace)?;
    let templates = super::templates(&workspace)?;
    let out = places::beside(&asked.workspace, asked.out.as_deref(), "plan");
    let folder = Papers::open(&out)?;
    let intake = super::read(&workspace, Need::Personal, None)?;
    super::doubts::ensure_settled(&intake, &workspace)?;

    let plan = desk::Plan::work_out(&workspace, &intake, asked.as_of, asked.days)?;
    let notes = |locale: Locale| -> Result<Vec<String>> {
        let mut notes = desk_notes::notes(&intake, &templates, locale, asked.as_of)?;
        if plan.unrecorded > 0 {
            notes.push(render::unrecorded(&templates, locale, plan.unrecorded)?);
        }
        Ok(notes)
    };
    let after = folder.fill(&render::plan(
        &templates,
        &plan,
        workspace.locale,
        &workspace.organisation,
        notes(workspace.locale)?,
        render::Worded::of(&workspace),
    )?)?;
    unfinished(&after);

    summary::read(&Read::of(&intake), &super::say::file_notices(&intake));
    said(&plan, &notes(reader::locale())?, &out, &templates);
    Ok(Exit::Done)
}

fn said(plan: &desk::Plan, notes: &[String], out: &Path, templates: &Templates) {
    let desk::PlanCounts { missed, open, upcoming, unrecorded } = plan.counts();
    tell!(message!("plan.made", as_of = plan.as_of, windows = plan.windows.len(), days = plan.days, open, upcoming, missed));
    if unrecorded > 0 {
        tell!(message!("plan.unrecorded", n = unrecorded));
    }
    desk_notes::said(notes);
    if !plan.void.is_empty() {
        tell!(message!("plan.void", n = plan.void.len()));
    }
    lacking(plan, templates);
    look_first(plan);
    result!(message!("plan.page", page = out.join("plan.html")));
}

/// What the centre lacks to its targets, what has to be done first in front.
fn lacking(plan: &desk::Plan, templates: &Templates) {
    let lacking = plan.lacking(None);
    if lacking.is_empty() {
        return;
    }
    tell!(message!("plan.lacking.head"));
    for target in lacking.iter().take(NAMED) {
        let desk::Target { period, met, asked, needed, open, .. } = target;
        let label = render::label(templates, reader::locale(), &target.label);
        let first = target.first.map(|first| message!("plan.lacking.first", first));
        tell!(if target.attainable {
            message!("plan.lacking.needed", label, period, needed, asked, met, open, first)
        } else {
            message!("plan.lacking.out_of_reach", label, period, asked, met, open, first)
        });
    }
    if lacking.len() > NAMED {
        tell!(message!("plan.lacking.more", n = lacking.len() - NAMED));
    }
}

/// The windows with most to make up for.
fn look_first(plan: &desk::Plan) {
    let mut behind: Vec<&desk::PlanWindow> = plan.windows.iter().filter(|window| window.counts.missed > 0).collect();
    if behind.is_empty() {
        return;
    }
    behind.sort_by_key(|window| (Reverse(window.counts.missed), &window.name));
    tell!(message!("plan.look.first"));
    for window in behind.into_iter().take(NAMED) {
        // by last day, so the first of them is the earliest
        let Some(first) = window.rows.iter().find(|row| row.status == Status::Missed).map(|row| row.to) else { continue };
        tell!(message!("plan.look.row", window = window.name, n = window.counts.missed, first));
    }
}
