//! What a run says at its end: what was read, rejected and why, where the bulletin is, and what to look at first.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;

use super::follow_up;
use super::places;
use super::published::Published;
use super::report;
use super::say::{file_notices, quoted};
use super::{reader, say};
use crate::bulletin::{Bulletin, RateRow, Tables};
use crate::domain::{Kind, Period, Rate, percent};
use crate::error::Error;
use crate::figures::Read;
use crate::intake::{Code, Intake};
use crate::messages::{Argument, Message};
use crate::publish::Output;
use crate::render::{self, Said, Templates};
use crate::review::RefusedValues;
use crate::standard::Subject;
use crate::workspace::Workspace;

/// How many rules, windows or reasons are named before the rest is only counted.
const NAMED: usize = 5;

/// One line a kind, what is to be known of single files, then the reasons of what was rejected.
pub(super) fn read(of_kinds: &BTreeMap<Kind, Read>, notices: &[(String, Message)]) {
    for (kind, Read { files, rows, .. }) in of_kinds {
        let (read, accepted, rejected) = (rows.read, rows.accepted, rows.rejected);
        let (duplicate, superseded, left_out) = (rows.duplicate, rows.superseded, rows.left_out);
        tell!(message!("run.read", kind, files, read, accepted, rejected, duplicate, superseded, left_out));
    }
    for (path, notice) in notices {
        tell!(message!("run.note_of", path, notice));
    }
    reasons(of_kinds);
}

fn reasons(of_kinds: &BTreeMap<Kind, Read>) {
    let of_code = |code: Code| of_kinds.values().filter_map(|read| read.faults.get(code.code())).sum::<u64>();
    let mut reasons: Vec<(Code, u64)> = Code::ALL.into_iter().map(|code| (code, of_code(code))).filter(|(_, n)| *n > 0).collect();
    if reasons.is_empty() {
        return;
    }
    reasons.sort_by_key(|(code, n)| (Reverse(*n), *code));
    tell!(message!("run.reasons"));
    for (code, n) in reasons {
        tell!("  {n:>6}  {} {}", code.code(), code.message(reader::locale()));
    }
}

/// No row was read again.
pub(super) fn unchanged() {
    note!(message!("run.unchanged"));
}

/// Files that were not cut into cells again, and what was wrong with rows that were kept.
pub(super) fn kept_rows(intake: &Intake) {
    let (kept, all) = (intake.kept.files, intake.files.len());
    if kept == all && kept > 0 {
        note!(message!("run.kept.all", n = all));
    } else if kept > 0 {
        note!(message!("run.kept.some", kept, n = all, read = all - kept));
    }
    intake.kept.damaged.iter().for_each(|path| damaged(path));
    if let Some(error) = &intake.kept.failed {
        not_kept(error);
    }
}

/// A kept result is of no use.
pub(super) fn damaged(file: &Path) {
    note!(message!("run.kept.damaged", file));
}

/// What is to be known of the folder that was written, and what could not be done after something was published.
pub(super) fn of_folder(output: &Output) {
    for error in output.said() {
        note!(message!("run.note", text = Message::clauses([Some(error.argument()), error.cure()].into_iter().flatten())));
    }
}

/// An earlier issue does not read, and the lists of the root lack it.
pub(super) fn unlisted(period: &str, error: &Error) {
    let why = Message::clauses([Some(error.argument()), error.cure()].into_iter().flatten());
    note!(message!("build.unlisted", period, why));
}

/// The next run will have to read everything.
pub(super) fn not_kept(error: &Error) {
    note!(message!("run.kept.not", error));
}

/// After exit code 3: nothing was published.
pub(super) fn rejected(intake: &Intake, workspace: &Workspace, internal: &Path) {
    read(&Read::of(intake), &file_notices(intake));
    refused(intake, workspace);
    tell!(message!("build.rejected", list = internal.join("rejects.csv")));
}

/// Values that were refused, by column, and the lines that settle them.
pub(super) fn refused(intake: &Intake, workspace: &Workspace) {
    let mut said = String::new();
    report::values(&mut said, &RefusedValues::of(workspace, intake), reader::locale());
    if !said.is_empty() {
        tell!("{}", say::harmless(said.trim_end_matches('\n')));
    }
}

/// After a bulletin was published, what it says, where it is, and what to look at first.
pub(super) fn published(Published { bulletin, tables, .. }: &Published, templates: &Templates, output: &Output, workspace: &Path) {
    answer(bulletin, templates);
    look_first(tables, bulletin, templates);
    follow_up::said(bulletin);
    tags(bulletin);
    let period = bulletin.period.code;
    let page = output.public().join(period.to_string()).join("index.html");
    if bulletin.released {
        return result!(message!("build.page.released", page));
    }
    result!(message!("build.page.draft", page));
    tell!(message!("build.page.release", release = release_command(period, output, workspace)));
}

/// The command that releases the period, which was made in this workspace.
pub(super) fn release_command(period: Period, output: &Output, workspace: &Path) -> String {
    let folder = output.folder();
    let whose = if folder == Path::new(places::SITE) {
        String::new()
    } else if folder == places::beside(workspace, None, places::SITE) {
        format!(" --workspace {}", quoted(workspace))
    } else {
        format!(" --out {}", quoted(folder))
    };
    format!("huifang release {period}{whose}")
}

/// Where the lists for the supervisor's desk are.
pub(super) fn lists(internal: &Path) {
    tell!(message!("build.lists", folder = internal));
}

fn answer(bulletin: &Bulletin, templates: &Templates) {
    let head = &bulletin.headline;
    targets(bulletin);
    let (period, due, met, unrecorded) = (bulletin.period.code, head.due, head.met, head.unrecorded);
    let of = if head.of == Subject::Callbacks { "callbacks" } else { "acts" };
    let rate = head.rate.map_or_else(|| "—".to_owned(), percent::printed);
    // rules on ratings or visits alone have no acts of cases: what they ask for is said with the targets
    let on_cases = bulletin.rules.iter().any(|rule| rule.dataset == Kind::Ledger);
    if due == 0 && unrecorded > 0 {
        tell!(message!(in "build.answer.unrecorded", of, period, n = unrecorded));
    } else if on_cases {
        let (late, early, missed) = (head.late, head.early, head.missed);
        tell!(message!(in "build.answer.counted", of, period, due, met, rate, late, early, missed));
    }
    if due > 0 && unrecorded > 0 {
        tell!(message!("build.answer.more_unrecorded", n = unrecorded));
    }
    for notice in &bulletin.notices {
        if let Ok(text) = templates.notice(reader::locale(), notice) {
            tell!(message!("run.note", text));
        }
    }
    if bulletin.notices.iter().any(|notice| ["visits_of", "no_visits", "no_callbacks"].contains(&notice.key.as_str())) {
        stated(bulletin);
    }
}

/// How many rules attained their targets, and what is lacking to them: what the bulletin says first.
fn targets(bulletin: &Bulletin) {
    let (period, head) = (bulletin.period.code, &bulletin.headline);
    let (attained, asked) = (head.attained.len(), head.asked);
    let n = attained + head.not_attained.len();
    if n == 0 {
        return;
    }
    if asked == 0 {
        tell!(message!("build.targets.attained", period, n, attained));
        return;
    }
    let of = if head.of == Subject::Callbacks { "callbacks" } else { "acts" };
    let rest = if head.short == 0 { message!("build.targets.all") } else { message!("build.targets.short", n = head.short) };
    tell!(message!(in "build.targets.asked", of, period, n, attained, asked, rest));
}

/// How to say that no visit is lacking: none was made.
fn stated(bulletin: &Bulletin) {
    let (period, shown) = (&bulletin.period, bulletin.recorded.iter().find(|days| days.kind == Kind::Visits));
    let first = shown.map_or(period.first, |days| days.first.min(period.first));
    let last = shown.map_or(period.as_of, |days| days.last.max(period.as_of));
    tell!(message!("build.answer.stated", first, last));
}

/// The tags that pages of government sites must carry and that have nothing to say here, with the key to fill.
fn tags(bulletin: &Bulletin) {
    let site = &bulletin.site;
    let tags = [
        ("SiteName", &site.name, "[site] name"),
        ("SiteDomain", &site.domain, "[site] domain"),
        ("SiteIDCode", &site.id_code, "[site] id_code"),
        ("ColumnName", &site.column, "[site] column"),
        ("ContentSource", &bulletin.organisation, "organisation"),
    ];
    for (tag, _, key) in tags.iter().filter(|(_, text, _)| text.is_empty()) {
        tell!(message!("build.tag", tag, meaning = message!(in "build.meaning", tag), key));
    }
}

/// Rules and windows that missed a target, those that lack most first.
fn look_first(tables: &Tables, bulletin: &Bulletin, templates: &Templates) {
    let mut missed: Vec<&RateRow> = tables.rates.iter().filter(|row| row.attained.shown() == Some(&false)).collect();
    missed.sort_by_key(|row| (row.window.is_some(), Reverse(row.short.shown().copied())));
    if missed.is_empty() {
        return;
    }
    tell!(message!("build.look.first", n = missed.len()));
    for row in missed.iter().take(NAMED) {
        let label = row.label.as_deref().map(|label| render::label(templates, reader::locale(), label));
        let name = [label, row.window.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let text = |rate: Option<&Rate>| rate.map_or_else(String::new, |rate| percent::printed(*rate));
        let (met, due) = (row.met.shown().unwrap_or(&0), row.due.shown().unwrap_or(&0));
        let (rate, target) = (text(row.rate.shown()), text(row.target.shown()));
        let lacking = row.short.shown().map(|n| message!("build.look.lacking", n));
        tell!(message!("build.look.row", name, met, due, rate, target, lacking));
    }
    if missed.len() > NAMED {
        tell!(message!("build.look.more", n = missed.len() - NAMED));
    }
    let quotas = bulletin.tables.quotas.iter().filter(|row| row.attained.shown() == Some(&false)).count();
    if quotas > 0 {
        tell!(message!("build.look.quotas", n = quotas));
    }
}

/// How many changed cells are listed before the rest is only counted.
const LISTED_CHANGES: usize = 100;

/// What would change of a published bulletin, on standard error beside the error that follows.
pub(super) fn changed(changes: &[Said], whole: &Path) {
    let shown = |text: &str| if text.is_empty() { "—".to_owned() } else { text.to_owned() };
    for Said { table, row, column, old, new } in changes.iter().take(LISTED_CHANGES) {
        note!(message!("build.changed.cell", table, row, column, old = shown(old), new = shown(new)));
    }
    if changes.len() > LISTED_CHANGES {
        note!(message!("build.changed.more", n = changes.len() - LISTED_CHANGES));
    }
    note!(message!("build.changed.list", file = whole));
}
