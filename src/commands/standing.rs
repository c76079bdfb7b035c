//! What stands in the place of a period, for the commands that are about one that was built.

use super::reader;
use std::collections::BTreeMap;
use std::path::Path;

use crate::bulletin::{self, State};
use crate::disk;
use crate::domain::Period;
use crate::error::{Error, Result};
use crate::messages::{Argument, Message};
use crate::publish::{Output, Standing};
use crate::workspace::Workspace;

/// What stands in the place of this period.
///
/// # Errors
/// Nothing does: the error names what there is.
pub(super) fn of(output: &Output, period: Period) -> Result<Standing> {
    let mut published = output.published()?;
    published.remove(&period.to_string()).ok_or_else(|| {
        let cure = if published.is_empty() {
            message!("issue.said.none_yet")
        } else {
            message!("issue.said.there_are", periods = there(&published))
        };
        Error::in_file(&output.public().join(period.to_string()), message!("issue.not_built", period)).hint(cure)
    })
}

/// The periods that there are, with what became of each.
fn there(published: &BTreeMap<String, Standing>) -> Message {
    let state = |standing: &Standing| match bulletin::carried(&standing.bytes).map(|carried| carried.state) {
        Ok(State::Draft) => message!("issue.state.draft"),
        Ok(State::Released) => message!("issue.state.released"),
        Ok(State::Withdrawn) => message!("issue.state.withdrawn"),
        Err(_) => message!("issue.state.damaged"),
    };
    Message::list(published.iter().map(|(period, standing)| message!("issue.said.with_state", period, state = state(standing))))
}

/// A file that is neither a bulletin nor a notice of ours.
pub(super) fn damaged(standing: &Standing, error: &Error) -> Error {
    Error::in_file(&standing.file, error.argument()).hint(error.cure().unwrap_or_else(Message::nothing))
}

/// Opens the workspace in which something was made earlier.
///
/// # Errors
/// It is not there any more, or its configuration is wrong.
pub(super) fn workspace(folder: &Path) -> Result<Workspace> {
    if disk::is_folder(folder)? {
        return reader::open(folder);
    }
    Err(Error::new(message!("issue.workspace_gone", path = folder)))
}
