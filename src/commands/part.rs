//! What only a part of a whole is asked: a part must not decide what only the whole can tell.

use std::collections::BTreeMap;

use crate::cli::TallyAsked;
use crate::domain::Kind;
use crate::error::{Error, Exit, Result};
use crate::intake::Intake;
use crate::messages::Message;
use crate::workspace::Workspace;

/// Windows that are named before the rest is only counted.
const NAMED: usize = 12;

/// Lets a part pass only where nothing is left to be found out from the rows: its period, the windows, the scales.
///
/// # Errors
/// Something is; with the lines to add.
pub(super) fn ensure_set(asked: &TallyAsked, workspace: &Workspace) -> Result<()> {
    let Some(part) = asked.part else { return Ok(()) };
    if asked.period.is_none() && asked.periods.is_none() {
        return Err(Error::new(message!("tally.part.no_period", part = part.to_string())).exit(Exit::Usage));
    }
    let toml = workspace.root.join("huifang.toml");
    if workspace.roster.is_empty() {
        return Err(Error::in_file(&toml, message!("tally.part.no_roster")));
    }
    let lacks = |kind: Kind, is_set: bool| Ok::<_, Error>(!is_set && !workspace.files(kind)?.is_empty());
    if lacks(Kind::Evaluations, workspace.scale.is_some())? {
        return Err(Error::in_file(&toml, message!("tally.part.no_scale_of_evaluations")));
    }
    if lacks(Kind::Visits, workspace.visits_scale.is_some())? {
        return Err(Error::in_file(&toml, message!("tally.part.no_scale_of_visits")));
    }
    Ok(())
}

/// Says which windows of rejected rows the roster lacks: where it lacks one of the hall's, its rows are in no figure.
pub(super) fn unlisted(intake: &Intake, workspace: &Workspace) {
    if workspace.roster.is_empty() {
        return;
    }
    let mut unlisted: BTreeMap<&str, u64> = BTreeMap::new();
    for reject in intake.rejects.iter().filter(|reject| reject.code.code() == "unknown_window") {
        *unlisted.entry(reject.value.as_str()).or_default() += 1;
    }
    if unlisted.is_empty() {
        return;
    }
    let (names, rows) = (unlisted.len(), unlisted.values().sum::<u64>());
    let mut named: Vec<(&str, u64)> = unlisted.into_iter().collect();
    named.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let windows = Message::list(named.iter().take(NAMED).map(|(name, n)| message!("tally.part.rows_of", name, n)));
    let more = if names > NAMED { " …" } else { "" };
    tell!(message!("tally.part.unlisted", rows, windows, more));
}
