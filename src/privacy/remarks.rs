//! What is typed for a bulletin, and published as it stands: remarks, and the reasons of corrections and withdrawals.

use std::fmt::Write;

use super::names::{Reason, refused_by_itself};
use super::{Known, LISTED, Personal, place, scan, why};
use crate::domain::limits;
use crate::error::{Error, Result};
use crate::remarks::PeriodRemarks;
use crate::workspace::Workspace;

/// Stops a run whose reason, of a correction, a withdrawal or an accepted doubt, holds something personal.
///
/// # Errors
/// It does: what, and the cell that holds it.
pub fn refuse_reason(reason: &str, known: &Known, personal: Personal<'_>, workspace: &Workspace) -> Result<()> {
    let Some(found) = held(reason, known, personal, workspace)? else { return Ok(()) };
    Err(Error::new(format!("the reason would be published and holds something personal; nothing was published{found}"))
        .hint("原因会刊登在页面和订阅源上：不写姓名、电话、办件编号和意见原文，改写后再运行"))
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
            Some(reason) => Some(format!(": it {}", why(reason))),
            None => held(&remark.text, known, personal, workspace)?,
        };
        if let Some(found) = found {
            let start = limits::start_of(&remark.text);
            let message = format!("the remark `{start}` would be published and holds something personal; nothing was published{found}");
            return Err(Error::in_file(workspace.remarks.file(), message)
                .at_line(remark.line)
                .hint("说明会刊登在通报上：不写姓名、电话、证件号、办件编号和意见原文，改写后再运行"));
        }
    }
    Ok(())
}

/// What of a text stands in a personal cell, each with the cell; `None` where nothing does.
fn held(text: &str, known: &Known, personal: Personal<'_>, workspace: &Workspace) -> Result<Option<String>> {
    let leaks = scan::leaks([(String::new(), text.as_bytes())].into_iter(), known, personal, workspace)?;
    let mut found = String::new();
    for leak in leaks.iter().take(LISTED) {
        let from = leak.cell.as_ref().map_or_else(|| "no cell of the exports".to_owned(), place);
        let _ = write!(found, "\n  `{}`, from {from}", leak.value);
    }
    Ok((!leaks.is_empty()).then_some(found))
}
