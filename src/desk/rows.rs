//! The columns of a table of obligations, typed, row by row.

use polars::prelude::DataFrame;

use crate::domain::Status;
use crate::obligations::columns::{self, Codes, Days, Places};
use crate::obligations::frame;

/// One obligation as it stands in its table.
pub(crate) use crate::obligations::frame::Obligation as Row;

/// Reads a table of obligations row by row.
pub(crate) struct Rows<'a> {
    row: Places<'a>,
    case: Places<'a>,
    window: Places<'a>,
    category: Places<'a>,
    k: Places<'a>,
    anchor: Days<'a>,
    from: Days<'a>,
    to: Days<'a>,
    status: Codes<'a>,
    met_on: Days<'a>,
    visit: Places<'a>,
    attempts: Places<'a>,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(table: &'a DataFrame) -> Self {
        let days = |name| columns::days(table, name).expect("a table of obligations has every column");
        let numbers = |name| columns::numbers(table, name);
        Self {
            row: numbers(frame::ROW),
            case: numbers(frame::CASE),
            window: numbers(frame::WINDOW),
            category: numbers(frame::CATEGORY),
            k: numbers(frame::K),
            anchor: days(frame::ANCHOR),
            from: days(frame::FROM),
            to: days(frame::TO),
            status: columns::codes(table, frame::STATUS),
            met_on: days(frame::MET_ON),
            visit: numbers(frame::VISIT),
            attempts: numbers(frame::ATTEMPTS),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Row> {
        (0..self.row.len()).filter_map(|i| {
            let status = Status::ALL[usize::from(self.status.get(i)?)];
            Some(Row {
                row: self.row.get(i)?,
                case: self.case.get(i),
                window: self.window.get(i)?,
                category: self.category.get(i),
                k: self.k.get(i)?,
                anchor: self.anchor.get(i)?,
                from: self.from.get(i),
                to: self.to.get(i)?,
                status,
                otherwise: status,
                met_on: self.met_on.get(i),
                visit: self.visit.get(i),
                attempts: self.attempts.get(i)?,
            })
        })
    }
}
