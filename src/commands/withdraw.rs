//! `huifang withdraw`: takes a released period back; a notice with the reason stands in its place.

use super::issue::{self, of_root, public};
use super::made_from::MadeFrom;
use super::{owner, places, standing, summary};
use crate::bulletin::{self, State, Withdrawal};
use crate::cli::Withdraw;
use crate::error::{Error, Exit, Result};
use crate::intake::{self, Need, Reuse, Sieve};
use crate::privacy::{self, Known, Personal};
use crate::publish::{self, Output};
use crate::render::{self, IssueEntry};
use crate::store::Store;
use crate::workspace::Workspace;

/// Runs the command.
///
/// # Errors
/// The reason is empty, more than a line, or holds something personal; the period was not released; the disk: what was
/// released then stays.
pub fn run(asked: &Withdraw) -> Result<Exit> {
    let period = asked.of.period;
    let example = || message!("issue.said.withdraw", period);
    let reason = issue::reason(Some(&asked.reason), "withdrawal", example)?.unwrap_or_default();
    let output = Output::open_built(&places::site(asked.of.workspace_or_here(), asked.of.out.as_deref())?)?;
    let standing = standing::of(&output, period)?;
    let carried = bulletin::carried(&standing.bytes).map_err(|error| standing::damaged(&standing, &error))?;
    if carried.state == State::Draft && carried.withdrawals.is_empty() {
        return Err(Error::new(message!("issue.not_released", period)));
    }
    let made = MadeFrom::find(&output, period);
    let folder = asked
        .of
        .workspace
        .clone()
        .or_else(|| made.map(|made| made.workspace(&output)))
        .ok_or_else(|| Error::new(message!("issue.workspace_unknown", period)))?;
    let workspace = standing::workspace(&folder)?;
    owner::refuse_another(&output, &workspace)?;
    let templates = super::templates(&workspace)?;

    let mut published = output.published()?;
    let entry = issue::entry(&standing)?;
    published.remove(&period.to_string());
    let mut issues = issue::issues(&published);
    let read = personal(&workspace);
    let read = read.as_ref().map_or(Personal::Nothing, Personal::Remembered);
    let known = Known::without_bulletin(&templates, &workspace, &issues);
    privacy::refuse_reason(reason, &known, read, &workspace)?;
    let after = Some(entry.updated());
    issue::not_before(asked.of.on, entry.updated())?;
    let notice = withdrawn(entry, carried.state, Withdrawal { reason: reason.to_owned(), on: asked.of.on, after });

    let mut of_period = render::withdrawn(&templates, &notice)?;
    of_period.insert("manifest.json".to_owned(), publish::manifest(period, &of_period, &[])?);
    issues.push(notice);
    let of_root = of_root(&templates, &issues)?;
    let known = Known::without_bulletin(&templates, &workspace, &issues);
    privacy::refuse_leaks(public(period, &of_period, &of_root), &known, read, &workspace)?;
    output.replace_public(period, &of_period, &of_root)?;
    summary::of_folder(&output);

    let release = summary::release_command(period, &output, &workspace.root);
    let page = output.public().join(period.to_string()).join("index.html");
    result!(message!("issue.said.withdrawn", period, page));
    tell!(message!("issue.said.built_again", release));
    Ok(Exit::Done)
}

/// What the notice and the lists say. Where nothing has been released since the last withdrawal, the reason takes the
/// place of that one's.
fn withdrawn(entry: IssueEntry, state: State, withdrawal: Withdrawal) -> IssueEntry {
    let mut withdrawals = entry.withdrawals;
    if state != State::Released {
        withdrawals.pop();
    }
    withdrawals.push(withdrawal);
    IssueEntry { released: false, released_on: None, headline: None, next_issue: None, corrections: Vec::new(), withdrawals, ..entry }
}

/// The personal values of the exports, with which the reason is compared; where they cannot be read, that is said, for
/// a wrong bulletin must go all the same.
fn personal(workspace: &Workspace) -> Option<Sieve> {
    let store = Store::of(workspace);
    let reuse = store.as_ref().map(|store| Reuse { store, fresh: false });
    match intake::read_keeping(workspace, Need::Figures, reuse, &|_| ()) {
        Ok(intake) => Some(intake.personal),
        Err(error) => {
            note!(message!("issue.said.not_compared", error));
            None
        }
    }
}
