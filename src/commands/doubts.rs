//! What is said of doubts: the text that stops a run, and the notices of what is accepted or too small to stop one.

use super::reader;
use crate::doubts::{Doubt, DoubtCode, DoubtFinding, Spot, Verdict};
use crate::error::{Error, Exit, Result};
use crate::intake::{self, Intake};
use crate::messages::{Argument, Message};
use crate::workspace::Workspace;
use crate::{privacy, review};

/// Lets only exports pass that may be counted: not too many rejected rows, and no doubt that could move
/// a figure and is not accepted.
///
/// # Errors
/// Exit code 3, with everything that stands in the way.
pub(super) fn ensure_settled(intake: &Intake, workspace: &Workspace) -> Result<()> {
    let verdict = intake.verdict(workspace);
    let rejected = intake::check_rejected(intake, workspace);
    // two spellings of a person's name are refused as that person, and not offered as one window
    if verdict.stopping.iter().any(|doubt| doubt.code == DoubtCode::TwinNames) {
        privacy::refuse_tallied_names(&intake.windows.0, &intake.categories.0, Some(&intake.personal), workspace)?;
    }
    ensure_none_stops(&verdict, rejected, workspace)
}

/// Lets only a run pass that no doubt stops and that does not have too many `rejected` rows.
///
/// # Errors
/// Exit code 3, with everything that stands in the way.
pub(super) fn ensure_none_stops(verdict: &Verdict<'_>, rejected: Result<()>, workspace: &Workspace) -> Result<()> {
    if verdict.stopping.is_empty() {
        return rejected;
    }
    let workspace = &Workspace { locale: reader::locale(), ..workspace.clone() };
    let stopping: Vec<DoubtFinding> = review::doubts(verdict, workspace).into_iter().filter(|finding| finding.stops).collect();
    let mut said = vec![blocks(&stopping, &review::together(&stopping, workspace))];
    if let Err(error) = rejected {
        said.extend([error.argument()].into_iter().chain(error.cure()));
    }
    let (n, found) = (verdict.stopping.len(), Message::lines(said));
    Err(Error::new(message!("check.stop.doubts", n, found)).exit(Exit::InDoubt))
}

/// One block a doubt: what was found, where, what it does, and what settles it; behind them the lines that settle several
/// at once, which would write one key twice.
pub(super) fn blocks(findings: &[DoubtFinding], lines_together: &[String]) -> Message {
    let mut said = Vec::new();
    for (finding, n) in findings.iter().zip(1..) {
        let DoubtFinding { code, text, effect, cure, .. } = finding;
        said.push(message!("check.doubt.found", n, code, text, state = state(finding)));
        said.extend(places(finding));
        if finding.stops {
            let lines = finding.lines.iter().map(|lines| indented(lines));
            let mut lines = lines.collect::<Vec<_>>().into_iter();
            let first = lines.next().unwrap_or_else(Message::nothing);
            said.push(message!("check.doubt.cure", effect, cure, lines = first));
            said.extend(lines.map(|lines| message!("check.doubt.or", lines)));
        }
    }
    if !lines_together.is_empty() {
        let lines = Message::lines(lines_together.iter().map(|lines| indented(lines)));
        said.push(message!("check.doubt.together", lines));
    }
    Message::lines(said)
}

/// Lines of `huifang.toml`, as they stand in a block.
fn indented(lines: &str) -> Message {
    Message::text(format!("      {}", lines.replace('\n', "\n      ")))
}

fn state(finding: &DoubtFinding) -> Message {
    match (&finding.accepted, finding.stops) {
        (Some(reason), _) => message!("check.doubt.accepted", reason),
        (None, true) if !finding.exceeded.is_empty() => message!("check.doubt.exceeded", limit = finding.exceeded),
        (None, true) => Message::nothing(),
        (None, false) => message!("check.doubt.small"),
    }
}

fn places(finding: &DoubtFinding) -> Option<Message> {
    let spot = |spot: &Spot| match spot.value.as_str() {
        "" => Message::text(spot.to_string()),
        value => message!("check.doubt.spot", spot = spot.to_string(), value),
    };
    let more = if finding.rows > finding.places.len() as u64 { "…" } else { "" };
    let spots = Message::clauses(finding.places.iter().map(spot));
    (!finding.places.is_empty()).then(|| message!("check.doubt.places", spots, more))
}

/// A line about accepted names that are probably one, each of which is counted and graded by itself.
pub(super) fn alike(intake: &Intake, workspace: &Workspace) -> Option<(String, Message)> {
    let names: Vec<_> = review::proposals(workspace, intake).names.into_iter().filter(|name| !name.rejected && name.sure).collect();
    let first = names.first()?;
    let (n, from, to) = (names.len(), &first.from, &first.to);
    Some(("[values]".to_owned(), message!("check.notice.alike", n, from, to)))
}

/// A line for each doubt that is accepted or too small to stop a run, and for each
/// acceptance that is of no use any more.
pub(super) fn notices(intake: &Intake, workspace: &Workspace) -> Vec<(String, Message)> {
    notices_of(&intake.verdict(workspace))
}

/// The same of a verdict.
pub(super) fn notices_of(verdict: &Verdict<'_>) -> Vec<(String, Message)> {
    let first = |doubt: &Doubt| doubt.places.first().map_or_else(String::new, ToString::to_string);
    let mut notices = Vec::new();
    for (doubt, reason) in &verdict.accepted {
        let said = message!("check.notice.accepted", code = doubt.code.code(), found = doubt.said().found, reason);
        notices.push((first(doubt), said));
    }
    for doubt in &verdict.small {
        notices.push((first(doubt), doubt.said().found));
    }
    for code in &verdict.idle {
        notices.push(("huifang.toml".to_owned(), message!("check.notice.idle", code = code.code())));
    }
    notices
}
