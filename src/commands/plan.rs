//! `huifang plan`: what is to be done, by window and date, for the caller's desk.

use super::reader;
use std::cmp::Reverse;
use std::path::Path;

use super::say::{harmless, unfinished};
use super::{desk_notes, places, summary};
use crate::cli;
use crate::desk;
use crate::domain::{Locale, Status};
use crate::error::{Exit, Result};
use crate::figures::Read;
use crate::intake::Need;
use crate::publish::Papers;
use crate::render;

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
    let mut notes = desk_notes::notes(&intake, &templates, workspace.locale, asked.as_of)?;
    if plan.unrecorded > 0 {
        notes.push(render::unrecorded(&templates, workspace.locale, plan.unrecorded)?);
    }
    let after = folder.fill(&render::plan(
        &templates,
        &plan,
        workspace.locale,
        &workspace.organisation,
        notes.clone(),
        render::Worded::of(&workspace),
    )?)?;
    unfinished(&after, workspace.locale);

    summary::read(&Read::of(&intake), &super::say::file_notices(&intake, workspace.locale), workspace.locale);
    said(&plan, &notes, &out, workspace.locale);
    Ok(Exit::Done)
}

fn said(plan: &desk::Plan, notes: &[String], out: &Path, locale: Locale) {
    let desk::PlanCounts { missed, open, upcoming, unrecorded } = plan.counts();
    let (windows, days, as_of) = (plan.windows.len(), plan.days, plan.as_of);
    let page = out.join("plan.html");
    match locale {
        Locale::ZhCn => tell!("截至 {as_of}，{windows} 个窗口：期限内 {open} 件，{days} 天内开始 {upcoming} 件，逾期应补办 {missed} 件"),
        Locale::En => tell!("as of {as_of}, {windows} windows: {open} open, {upcoming} that begin within {days} days, {missed} overdue"),
    }
    match (unrecorded, locale) {
        (0, _) => {}
        (n, Locale::ZhCn) => tell!("  另有 {n} 件已过期而没有回访记录，也列在计划里：先查是否回访过，没有的补办"),
        (n, Locale::En) => {
            tell!("  {n} more are over and have no record; the plan lists them: find out whether they were made, else make up for them");
        }
    }
    desk_notes::said(notes, locale);
    let void = plan.void.len();
    match locale {
        _ if void == 0 => {}
        Locale::ZhCn => tell!("注意：{void} 处日期前后颠倒，算不出期限，请更正；计划首页列出"),
        Locale::En => {
            tell!("note: {void} pairs of dates contradict each other, so that no due period follows; the plan's first page lists them");
        }
    }
    lacking(plan, locale);
    look_first(plan, locale);
    match locale {
        Locale::ZhCn => tell!("回访计划（内部，含姓名电话，不可公布）：{}，同处有 plan.csv 和各窗口的日历文件 .ics", page.display()),
        Locale::En => tell!(
            "plan, internal (names and phones), must not be posted: {}; plan.csv and a calendar file per window lie beside it",
            page.display()
        ),
    }
}

/// What the centre lacks to its targets, what has to be done first in front.
fn lacking(plan: &desk::Plan, locale: Locale) {
    let lacking = plan.lacking(None);
    if lacking.is_empty() {
        return;
    }
    match locale {
        Locale::ZhCn => tell!("距目标还差（只数已知的件）："),
        Locale::En => tell!("lacking to the targets (known cases only):"),
    }
    for target in lacking.iter().take(NAMED) {
        let desk::Target { period, met, asked, needed, open, .. } = target;
        let label = harmless(&target.label);
        let first = target.first.map_or_else(String::new, |first| match locale {
            Locale::ZhCn => format!("，最早 {first} 到期"),
            Locale::En => format!(", the first due by {first}"),
        });
        match (target.attainable, locale) {
            (true, Locale::ZhCn) => tell!("  {label}  {period} 还差 {needed} 件（应达 {asked}，已按期 {met}），期限内 {open} 件{first}"),
            (false, Locale::ZhCn) => tell!("  {label}  {period} 已达不到：应达 {asked}，已按期 {met}，期限内只有 {open} 件{first}"),
            (true, Locale::En) => tell!("  {label}  {period} {needed} needed ({asked} asked for, {met} in time), {open} open{first}"),
            (false, Locale::En) => tell!("  {label}  {period} out of reach: {asked} asked for, {met} in time, {open} open{first}"),
        }
    }
    match (lacking.len().saturating_sub(NAMED), locale) {
        (0, _) => {}
        (n, Locale::ZhCn) => tell!("  另有 {n} 项，见 targets.csv"),
        (n, Locale::En) => tell!("  {n} more, see targets.csv"),
    }
}

/// The windows with most to make up for.
fn look_first(plan: &desk::Plan, locale: Locale) {
    let mut behind: Vec<&desk::PlanWindow> = plan.windows.iter().filter(|window| window.counts.missed > 0).collect();
    if behind.is_empty() {
        return;
    }
    behind.sort_by_key(|window| (Reverse(window.counts.missed), &window.name));
    match locale {
        Locale::ZhCn => tell!("先看这里：逾期应补办最多的窗口"),
        Locale::En => tell!("look here first: the windows with most overdue"),
    }
    for window in behind.into_iter().take(NAMED) {
        let (name, missed) = (harmless(&window.name), window.counts.missed);
        // by last day, so the first of them is the earliest
        let Some(first) = window.rows.iter().find(|row| row.status == Status::Missed).map(|row| row.to) else { continue };
        match locale {
            Locale::ZhCn => tell!("  {name}  {missed} 件，最早的应于 {first} 前办完"),
            Locale::En => tell!("  {name}  {missed}, the earliest due by {first}"),
        }
    }
}
