//! `huifang release`: a draft becomes the bulletin, as it stands or not at all.

use super::build;
use super::issue::{Aim, Draft};
use super::made_from::{MadeFrom, Other};
use super::{places, standing};
use crate::bulletin::{self, State};
use crate::cli::OfIssue;
use crate::error::{Error, Exit, Result};
use crate::messages::{Argument, Message};
use crate::publish::Output;
use crate::workspace::Workspace;

/// How many files that changed are named before the rest is only counted.
const NAMED: usize = 12;

/// Runs the command.
///
/// # Errors
/// There is no draft of the period; something that it was made from is another by now; whatever stops a build: nothing
/// is released then, and the draft stays.
pub fn run(asked: &OfIssue) -> Result<Exit> {
    let period = asked.period;
    let output = Output::open_built(&places::site(asked.workspace_or_here(), asked.out.as_deref())?)?;
    let standing = standing::of(&output, period)?;
    let carried = bulletin::carried(&standing.bytes).map_err(|error| standing::damaged(&standing, &error))?;
    match carried.state {
        State::Released => return released_already(asked, &carried),
        State::Withdrawn => {
            return Err(Error::new(message!("issue.no_draft_stands", period)));
        }
        State::Draft => {}
    }
    let made = MadeFrom::find(&output, period).ok_or_else(|| Error::new(message!("issue.origin_unknown", period)))?;
    let folder = asked.workspace.clone().unwrap_or_else(|| made.workspace(&output));
    let workspace = standing::workspace(&folder)?;
    refuse_others(&made.others(&output, &workspace)?, asked, &workspace)?;
    let build = made.again(&output, &folder);
    let draft = Draft { period, on: asked.on, previous: carried.previous, dated: carried.released_on, bulletin: standing.bytes };
    build::run_for(&build, &Aim::ReleaseOf(draft), || Ok(output))
}

/// The period is released: nothing is to be done, unless another day is asked for.
fn released_already(asked: &OfIssue, carried: &bulletin::Carried) -> Result<Exit> {
    let period = asked.period;
    match (asked.on, carried.released_on) {
        (Some(on), before) if Some(on) != before => {
            let before = before.map_or_else(|| message!("issue.said.undated"), |before| before.argument());
            Err(Error::new(message!("issue.dated_once", period, before)))
        }
        (_, None) => {
            result!(message!("issue.said.already", period));
            Ok(Exit::Done)
        }
        (_, Some(on)) => {
            result!(message!("issue.said.already_on", period, on));
            Ok(Exit::Done)
        }
    }
}

/// Refuses to release a draft whose exports, tallies, configuration or templates are others by now.
fn refuse_others(others: &[Other], asked: &OfIssue, workspace: &Workspace) -> Result<()> {
    if others.is_empty() {
        return Ok(());
    }
    let line = |other: &Other| match other {
        Other::New(path) => message!("issue.other.new", path),
        Other::Gone(path) => message!("issue.other.gone", path),
        Other::Changed(path) => message!("issue.other.changed", path),
    };
    let more = (others.len() > NAMED).then(|| message!("issue.other.more", n = others.len() - NAMED));
    let lines = Message::lines(others.iter().take(NAMED).map(line).chain(more));
    let root = super::say::quoted(&workspace.root);
    Err(Error::new(message!("issue.others", period = asked.period, n = others.len(), lines, root)))
}
