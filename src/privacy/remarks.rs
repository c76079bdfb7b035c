//! What is typed for a bulletin, and published as it stands: remarks, and the reasons of corrections and withdrawals.

use super::names::{Reason, refused_by_itself};
use super::{Known, LISTED, Personal, from, scan, why};
use crate::domain::limits;
use crate::error::{Error, Result};
use crate::messages::Message;
use crate::remarks::PeriodRemarks;
use crate::workspace::Workspace;

/// Stops a run whose reason, of a correction, a withdrawal or an accepted doubt, holds something personal.
///
/// # Errors
/// It does: what, and the cell that holds it.
pub fn refuse_reason(reason: &str, known: &Known, personal: Personal<'_>, workspace: &Workspace) -> Result<()> {
    let Some(found) = held(reason, known, personal, workspace)? else { return Ok(()) };
    Err(Error::new(message!("privacy.reason", found)))
}

/// Stops a run whose remarks hold something personal: a number that finds a person, somebody's name and title, or what a
/// personal cell of the exports says.
///
/// # Errors
/// One does: with its line, and the cell that holds it.
pub fn refuse_remarks(remarks: &PeriodRemarks, known: &Known, personal: Personal<'_>, workspace: &Workspace) -> Result<()> {
    for remark in remarks.texts() {
        // a sentence is no name, and may speak of a director; whom the exports name is asked below
        let by_itself = refused_by_itself(&remark.text).filter(|reason| !matches!(reason, Reason::Person));
        let found = match by_itself {
            Some(reason) => Some(message!("privacy.said.itself", why = why(reason))),
            None => held(&remark.text, known, personal, workspace)?,
        };
        if let Some(found) = found {
            let start = limits::start_of(&remark.text);
            return Err(Error::in_file(workspace.remarks.file(), message!("privacy.remark", start, found)).at_line(remark.line));
        }
    }
    Ok(())
}

/// What of a text stands in a personal cell, each with the cell; `None` where nothing does.
fn held(text: &str, known: &Known, personal: Personal<'_>, workspace: &Workspace) -> Result<Option<Message>> {
    let leaks = scan::leaks([(String::new(), text.as_bytes())].into_iter(), known, personal, workspace)?;
    let line = |leak: &scan::Leak| message!("privacy.said.value", value = leak.value, place = from(leak.cell.as_ref()));
    let lines = Message::lines(leaks.iter().take(LISTED).map(line));
    Ok((!leaks.is_empty()).then(|| message!("privacy.said.held", lines)))
}
