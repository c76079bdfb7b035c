//! What the settled ledger says to the rows of a file of another kind: which case each names, and whose it is.

use super::joined::Joined;
use super::ledger::Ledger;
use super::rectifications::{self, Callbacks};
use crate::domain::Kind;
use crate::intake::rows::part::Part;
use crate::intake::table::positions::visits;
use crate::intake::table::typed::OWN_NAME;
use crate::intake::table::typed::{NO_CASE, NO_WINDOW};
use crate::intake::terms::code::Code;
use crate::intake::terms::reject::Fault;
use crate::intake::values::dates::Stamp;
use crate::workspace::Workspace;

/// Finds the case of every row, and the window that counts.
pub(crate) fn join(part: &mut Part, ledger: &Ledger, visits: Option<Callbacks<'_>>, workspace: &Workspace) -> Joined {
    let table = &mut part.table;
    let Joined { mut faults, mut gone, mut unmatched } = Joined::default();
    match table.kind {
        Kind::Ledger => {}
        Kind::Rectifications => return rectifications::join(part, ledger, visits, workspace),
        Kind::Evaluations => {
            table.cases = Vec::with_capacity(table.len());
            for row in 0..table.len() {
                let case = ledger.find(&table.case_ids, row);
                unmatched.note(case, table, row, ledger);
                table.cases.push(case.unwrap_or(NO_CASE));
            }
            table.case_ids.clear();
        }
        Kind::Visits => {
            let roster = &workspace.roster;
            let strangers: Vec<bool> = part.windows.iter().map(|name| !roster.is_empty() && !roster.contains_key(name)).collect();
            let mut dead = Vec::new();
            table.cases = Vec::with_capacity(table.len());
            for row in 0..table.len() {
                let case = ledger.find(&table.case_ids, row);
                let own = table.windows[row];
                if !table.is_left_out(row) {
                    unmatched.note(case, table, row, ledger);
                }
                if case.is_none() && own == NO_WINDOW && ledger.is_left_out(&table.case_ids, row) {
                    gone += u64::from(!table.is_left_out(row));
                    table.leave_out(row);
                }
                let fault = match case {
                    _ if table.is_left_out(row) => None,
                    Some(case) => is_too_early(table.stamp(visits::VISITED_AT, row), ledger.accepted(case))
                        .then_some((visits::VISITED_AT, Code::VisitBeforeAccepted)),
                    None if own == NO_WINDOW => Some((visits::CASE_ID, Code::UnknownCase)),
                    None => strangers[own as usize].then_some((visits::WINDOW, Code::UnknownWindow)),
                };
                table.windows[row] = case.map_or(own | OWN_NAME, |case| ledger.window(case));
                table.cases.push(case.unwrap_or(NO_CASE));
                if let Some((column, code)) = fault {
                    dead.push(row as u32);
                    faults.push(Fault { line: table.lines[row], column: Some(column), code });
                }
            }
            table.times = Vec::new();
            table.case_ids.clear();
            table.remove(&dead);
        }
    }
    Joined { faults, gone, unmatched }
}

fn is_too_early(visited: Option<Stamp>, accepted: Option<Stamp>) -> bool {
    visited.zip(accepted).is_some_and(|(visited, accepted)| visited.is_before(accepted))
}
