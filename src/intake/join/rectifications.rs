//! Problems held against the settled ledger and the settled visits: which case each is about, and whose it is.
//!
//! A problem names its case, or the callback that told of it, which has a case or a window of its own.

use super::joined::Joined;
use super::ledger::Ledger;
use super::unmatched::Unmatched;
use crate::intake::ids::index::Index;
use crate::intake::ids::keys::Ids;
use crate::intake::rows::part::Part;
use crate::intake::table::positions::rectifications::{CASE_ID, VISIT_ID, WINDOW};
use crate::intake::table::typed::{NO_CASE, NO_WINDOW, OWN_NAME, Table};
use crate::intake::terms::code::Code;
use crate::intake::terms::reject::Fault;
use crate::workspace::Workspace;

/// The settled visits, found by id.
#[derive(Clone, Copy)]
pub(crate) struct Callbacks<'a> {
    pub(crate) table: &'a Table,
    pub(crate) index: &'a Index,
}

/// Finds the case of every problem, and the window that counts: that of the case, else that of the callback, else its
/// own.
pub(super) fn join(part: &mut Part, ledger: &Ledger, visits: Option<Callbacks<'_>>, workspace: &Workspace) -> Joined {
    let (table, roster) = (&mut part.table, &workspace.roster);
    let strangers: Vec<bool> = part.windows.iter().map(|name| !roster.is_empty() && !roster.contains_key(name)).collect();
    let mut joined = Joined { unmatched: Unmatched::default(), ..Joined::default() };
    let found = visits.map(|visits| (visits, visit_ids(table, visits)));
    let mut dead = Vec::new();
    table.cases = Vec::with_capacity(table.len());
    for row in 0..table.len() {
        let visit = found.as_ref().and_then(|(visits, ids)| Some((visits.table, visits.index.find(&visits.table.ids, ids, row)? as usize)));
        let of_visit = visit.and_then(|(visits, at)| visits.cases.get(at).copied()).filter(|case| *case != NO_CASE);
        let named = ledger.find(&table.case_ids, row);
        let case = named.or(of_visit);
        if of_visit.is_none() {
            joined.unmatched.note(named, table, row, ledger);
        }
        let (own, elsewhere) = (table.windows[row], visit.map(|(visits, at)| visits.windows[at]).filter(|window| *window != NO_WINDOW));
        if case.is_none() && own == NO_WINDOW && elsewhere.is_none() && ledger.is_left_out(&table.case_ids, row) {
            joined.gone += 1;
            table.leave_out(row);
        }
        let fault = match case {
            _ if case.is_some() || elsewhere.is_some() || table.is_left_out(row) => None,
            _ if own == NO_WINDOW => Some((names(table, row), Code::UnknownCase)),
            _ => strangers[own as usize].then_some((WINDOW, Code::UnknownWindow)),
        };
        table.windows[row] = case.map(|case| ledger.window(case)).or(elsewhere).unwrap_or(own | OWN_NAME);
        table.cases.push(case.unwrap_or(NO_CASE));
        if let Some((column, code)) = fault {
            dead.push(row as u32);
            joined.faults.push(Fault { line: table.lines[row], column: Some(column), code });
        }
    }
    table.times = Vec::new();
    table.case_ids.clear();
    table.remove(&dead);
    joined
}

/// The ids of the callbacks that the rows name, as keys of the settled visits.
fn visit_ids(table: &Table, visits: Callbacks<'_>) -> Ids {
    let texts = table.texts[VISIT_ID].as_ref();
    visits.table.ids.asked((0..table.len()).map(|row| texts.map_or(&b""[..], |texts| texts.get(row))))
}

/// The column that names the case of a row: that of the case, or of the callback where that is blank.
fn names(table: &Table, row: usize) -> usize {
    if table.case_ids.get(row).is_some() { CASE_ID } else { VISIT_ID }
}
