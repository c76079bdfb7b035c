//! What the row of a case says of a building, as sentences, with how its warranty follows.

use super::say::Say;
use crate::desk::{By, Works};
use crate::domain::day_number;
use crate::intake::Intake;
use crate::workspace::Workspace;

/// One sentence a matter; the case is a row of the ledger, which was read with its texts.
pub(super) fn lines(case: u32, intake: &Intake, workspace: &Workspace) -> Vec<String> {
    let say = Say(workspace.locale);
    let work = Works::new(workspace, intake).of(case);
    let mut lines = Vec::new();
    if let Some(project) = &work.project {
        lines.push(say.of(message!("explain.work.project", id = project.id, unknown = unknown(project.known, say))));
    }
    if !work.part.is_empty() {
        lines.push(say.of(message!("explain.work.part", part = work.part)));
    }
    if let Some(of) = &work.warranty {
        let of_part = of.part.as_deref().map(|name| {
            let part = workspace.warranty.parts.iter().find(|part| part.name == name);
            let period = part.map_or_else(String::new, |part| part.term.to_string());
            say.of(message!("explain.work.counts_as", name, period))
        });
        lines.extend(of_part);
        let dates =
            [("accepted", of.accepted_on), ("stated", of.stated), ("by_part", of.by_part), ("least", of.least), ("counts", of.ends_on)];
        let known = dates.into_iter().filter_map(|(which, date)| Some(say.of(message!(in "explain.work.date", which, date = date?))));
        lines.extend(known);
        match of.within {
            Some(true) => lines.push(say.of(message!("explain.work.within"))),
            Some(false) => lines.push(say.of(message!("explain.work.beyond"))),
            // a project is no repair
            None if of.ends_on.is_some() => {}
            None => {
                lines.push(say.of(message!("explain.work.unknown_end")));
            }
        }
        if let (true, Some(stated), Some(least)) = (of.is_short, of.stated, of.least) {
            let days = day_number(least) - day_number(stated);
            lines.push(say.of(message!("explain.work.short", days)));
        }
    }
    match &work.by {
        Some(By::Own) => lines.push(say.of(message!("explain.work.own"))),
        Some(By::Subcontracted(firm)) => lines.push(say.of(message!("explain.work.subcontracted", firm))),
        None => {}
    }
    for (which, text) in [("cause", &work.cause), ("measure", &work.measure)] {
        if !text.is_empty() {
            lines.push(say.of(message!(in "explain.work.said", which, text)));
        }
    }
    if let Some(order) = &work.corrective_for {
        let note = unknown(order.known, say);
        lines.push(say.of(message!("explain.work.corrective_for", id = order.id, unknown = note)));
    }
    if !work.correctives.is_empty() {
        let all = say.list(work.correctives);
        lines.push(say.of(message!("explain.work.correctives", ids = all)));
    }
    lines
}

fn unknown(is_known: bool, say: Say) -> String {
    if is_known { String::new() } else { say.of(message!("explain.work.unknown")) }
}
