//! What a row's cells say together, and what the ledger says to them.

use super::Code;
use super::cells::{Parsed, Value};
use super::ids::Keying;
use super::rows::Context;
use super::table::NO_CASE;
use crate::domain::Kind;

/// Marks a window's number as in the file's own counting, where others are the settled ledger's.
pub(super) const OWN_NAME: u32 = 1 << 31;

/// Places in the columns of the ledger.
pub(super) mod ledger {
    pub(in super::super) const CASE_ID: usize = 0;
    pub(in super::super) const WINDOW: usize = 1;
    pub(in super::super) const CATEGORY: usize = 2;
    pub(in super::super) const ACCEPTED_AT: usize = 3;
    pub(in super::super) const COMPLETED_AT: usize = 4;
}

/// Places in the columns of the visits.
pub(super) mod visits {
    pub(in super::super) const VISIT_ID: usize = 0;
    pub(in super::super) const CASE_ID: usize = 1;
    pub(in super::super) const WINDOW: usize = 2;
    pub(in super::super) const VISITED_AT: usize = 3;
}

/// Places in the columns of the evaluations.
pub(super) mod evaluations {
    pub(in super::super) const WINDOW: usize = 0;
    pub(in super::super) const CASE_ID: usize = 4;
}

/// Adds the faults that cells make together; gives the case's row in the ledger (or [`NO_CASE`]) and the number of the window that
/// counts.
pub(super) fn join(row: &mut Parsed<'_>, base: &[u8], cases: &mut Keying, context: Context<'_>) -> (u32, u32) {
    match context.kind {
        Kind::Ledger => {
            if let (Value::Day(accepted), Value::Day(completed)) = (row.values[ledger::ACCEPTED_AT], row.values[ledger::COMPLETED_AT])
                && completed.is_before(accepted)
            {
                row.faults.push((ledger::COMPLETED_AT, Code::CompletedBeforeAccepted));
            }
            (NO_CASE, name(row.values[ledger::WINDOW]))
        }
        Kind::Evaluations => {
            let case = case(row.values[evaluations::CASE_ID], base, cases, context).unwrap_or(NO_CASE);
            (case, name(row.values[evaluations::WINDOW]))
        }
        Kind::Visits => join_visit(row, base, cases, context),
    }
}

fn join_visit(row: &mut Parsed<'_>, base: &[u8], keying: &mut Keying, context: Context<'_>) -> (u32, u32) {
    let own = row.values[visits::WINDOW];
    if matches!((row.values[visits::CASE_ID], own), (Value::Blank, Value::Blank)) {
        row.faults.push((visits::WINDOW, Code::MissingValue));
    }
    if !row.faults.is_empty() {
        return (NO_CASE, 0);
    }
    let Some((case, cases)) = case(row.values[visits::CASE_ID], base, keying, context).zip(context.ledger) else {
        match own {
            Value::Name(_) => {}
            Value::Stranger(_) => row.faults.push((visits::WINDOW, Code::UnknownWindow)),
            _ => row.faults.push((visits::CASE_ID, Code::UnknownCase)),
        }
        return (NO_CASE, name(own) | OWN_NAME);
    };
    if let (Value::Day(visited), Some(accepted)) = (row.values[visits::VISITED_AT], cases.accepted(case))
        && visited.is_before(accepted)
    {
        row.faults.push((visits::VISITED_AT, Code::VisitBeforeAccepted));
    }
    (case, cases.window(case))
}

fn case(id: Value<'_>, base: &[u8], keying: &mut Keying, context: Context<'_>) -> Option<u32> {
    id.is_text().then(|| context.ledger?.find(id.text(base), keying)).flatten()
}

fn name(value: Value<'_>) -> u32 {
    match value {
        Value::Name(number) | Value::Stranger(number) => number,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_stand_where_the_code_looks_for_them() {
        for (kind, name, at) in [
            (Kind::Ledger, "case_id", ledger::CASE_ID),
            (Kind::Ledger, "window", ledger::WINDOW),
            (Kind::Ledger, "category", ledger::CATEGORY),
            (Kind::Ledger, "accepted_at", ledger::ACCEPTED_AT),
            (Kind::Ledger, "completed_at", ledger::COMPLETED_AT),
            (Kind::Visits, "visit_id", visits::VISIT_ID),
            (Kind::Visits, "case_id", visits::CASE_ID),
            (Kind::Visits, "window", visits::WINDOW),
            (Kind::Visits, "visited_at", visits::VISITED_AT),
            (Kind::Evaluations, "window", evaluations::WINDOW),
            (Kind::Evaluations, "case_id", evaluations::CASE_ID),
        ] {
            assert_eq!(kind.columns().iter().position(|column| column.name == name), Some(at), "{name}");
        }
    }
}
