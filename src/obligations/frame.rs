//! The table of obligations of one rule: one row is one act owed.
//!
//! | column | type | null | what |
//! |---|---|---|---|
//! | `row` | `UInt32` | no | row of the rule's dataset that owes it |
//! | `case` | `UInt32` | none known | row in the ledger |
//! | `window` | `UInt32` | no | the case's, else the row's own |
//! | `category` | `UInt32` | no case | the case's |
//! | `k` | `UInt32` | no | ordinal from 1 |
//! | `anchor` | `Date` | no | day 0 |
//! | `from` | `Date` | "any" | first day of the due period |
//! | `to` | `Date` | no | last day |
//! | `status` | `UInt8` | no | place in [`crate::domain::Status::ALL`] |
//! | `otherwise` | `UInt8` | no | of what is not recorded: the status as far as the visits tell; else `status` |
//! | `met_on` | `Date` | nothing decided it | day that decided met, late or early |
//! | `visit` | `UInt32` | no visit decided it | row in the visits |
//! | `attempts` | `UInt32` | no | visits in the due period that reached nobody |

use polars::prelude::{DataFrame, Int32Chunked, IntoColumn, NewChunkedArray, PolarsResult, UInt8Chunked, UInt32Chunked};

use super::columns;
use crate::domain::Status;

/// Row of the rule's dataset.
pub const ROW: &str = "row";
/// Row in the ledger.
pub const CASE: &str = "case";
/// Number of the window.
pub const WINDOW: &str = "window";
/// Number of the category.
pub const CATEGORY: &str = "category";
/// Ordinal.
pub const K: &str = "k";
/// Day 0.
pub const ANCHOR: &str = "anchor";
/// First day of the due period.
pub const FROM: &str = "from";
/// Last day of the due period.
pub const TO: &str = "to";
/// What became of it.
pub const STATUS: &str = "status";
/// What became of it as far as the visits tell.
pub const OTHERWISE: &str = "otherwise";
/// Day that decided it.
pub const MET_ON: &str = "met_on";
/// Visit that decided it.
pub const VISIT: &str = "visit";
/// Visits that reached nobody.
pub const ATTEMPTS: &str = "attempts";

/// One obligation, with what the columns of its table hold; days are numbers from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::struct_field_names, reason = "the names are those of the columns")]
pub struct Obligation {
    /// Row of the rule's dataset that owes it.
    pub row: u32,
    /// Row in the ledger.
    pub case: Option<u32>,
    /// The case's window, else the row's own.
    pub window: u32,
    /// The case's category.
    pub category: Option<u32>,
    /// Ordinal from 1.
    pub k: u32,
    /// Day 0.
    pub anchor: i32,
    /// First day of the due period; `None` where it has none.
    pub from: Option<i32>,
    /// Last day.
    pub to: i32,
    /// What became of it.
    pub status: Status,
    /// What became of it as far as the visits tell, where they do not reach to its due period; else the same.
    pub otherwise: Status,
    /// Day that decided met, late or early.
    pub met_on: Option<i32>,
    /// Row in the visits that decided it.
    pub visit: Option<u32>,
    /// Visits in the due period that reached nobody.
    pub attempts: u32,
}

/// What decided an obligation: a day, and the visit where it was one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decided {
    pub(super) on: i32,
    pub(super) visit: Option<u32>,
}

/// A table of these obligations.
pub(crate) fn table_of(acts: &[Obligation]) -> PolarsResult<DataFrame> {
    let numbers = |name: &str, of: fn(&Obligation) -> u32| UInt32Chunked::from_iter_values(name.into(), acts.iter().map(of)).into_column();
    let some_numbers =
        |name: &str, of: fn(&Obligation) -> Option<u32>| UInt32Chunked::from_iter_options(name.into(), acts.iter().map(of)).into_column();
    let days =
        |name: &str, of: fn(&Obligation) -> i32| Int32Chunked::from_iter_values(name.into(), acts.iter().map(of)).into_date().into_column();
    let some_days = |name: &str, of: fn(&Obligation) -> Option<i32>| {
        Int32Chunked::from_iter_options(name.into(), acts.iter().map(of)).into_date().into_column()
    };
    let codes = |name: &str, of: fn(&Obligation) -> Status| {
        UInt8Chunked::from_iter_values(name.into(), acts.iter().map(|act| of(act) as u8)).into_column()
    };
    DataFrame::new(
        acts.len(),
        vec![
            numbers(ROW, |act| act.row),
            some_numbers(CASE, |act| act.case),
            numbers(WINDOW, |act| act.window),
            some_numbers(CATEGORY, |act| act.category),
            numbers(K, |act| act.k),
            days(ANCHOR, |act| act.anchor),
            some_days(FROM, |act| act.from),
            days(TO, |act| act.to),
            codes(STATUS, |act| act.status),
            codes(OTHERWISE, |act| act.otherwise),
            some_days(MET_ON, |act| act.met_on),
            some_numbers(VISIT, |act| act.visit),
            numbers(ATTEMPTS, |act| act.attempts),
        ],
    )
}

/// The tables of several runs of rows, one after the other, as one that lies in one piece.
pub(super) fn one_after_the_other(tables: Vec<DataFrame>) -> PolarsResult<DataFrame> {
    let mut whole = table_of(&[])?;
    for table in tables {
        whole.vstack_mut_owned(table)?;
    }
    // column by column, so that never more than one of them is held twice
    whole.rechunk_mut();
    Ok(whole)
}

/// The obligations of a table, row by row: for lists, which name each of them. What is counted is counted by queries.
pub(crate) fn rows(table: &DataFrame) -> impl Iterator<Item = Obligation> {
    let days = |name| columns::days(table, name).expect("a table of obligations has every column");
    let numbers = |name| columns::numbers(table, name);
    let (row, case, window, category) = (numbers(ROW), numbers(CASE), numbers(WINDOW), numbers(CATEGORY));
    let (k, attempts, visit) = (numbers(K), numbers(ATTEMPTS), numbers(VISIT));
    let (anchor, from, to, met_on) = (days(ANCHOR), days(FROM), days(TO), days(MET_ON));
    let (status, otherwise) = (columns::codes(table, STATUS), columns::codes(table, OTHERWISE));
    (0..table.height()).filter_map(move |at| {
        Some(Obligation {
            row: row.get(at)?,
            case: case.get(at),
            window: window.get(at)?,
            category: category.get(at),
            k: k.get(at)?,
            anchor: anchor.get(at)?,
            from: from.get(at),
            to: to.get(at)?,
            status: Status::ALL[usize::from(status.get(at)?)],
            otherwise: Status::ALL[usize::from(otherwise.get(at)?)],
            met_on: met_on.get(at),
            visit: visit.get(at),
            attempts: attempts.get(at)?,
        })
    })
}

/// 12 · year + month − 1 of the day with this number.
#[must_use]
pub fn month_number(day: i32) -> i32 {
    use chrono::Datelike;
    let date = crate::domain::date_of(day);
    date.year() * 12 + date.month0() as i32
}

#[cfg(test)]
mod tests {
    use polars::prelude::DataType;

    use super::*;

    const ACT: Obligation = Obligation {
        row: 7,
        case: Some(3),
        window: 1,
        category: Some(0),
        k: 1,
        anchor: 20_600,
        from: Some(20_600),
        to: 20_603,
        status: Status::Met,
        otherwise: Status::Met,
        met_on: Some(20_602),
        visit: Some(9),
        attempts: 2,
    };

    #[test]
    fn a_table_has_the_documented_columns_and_gives_its_rows_back() {
        let unknown = Obligation { case: None, category: None, from: None, met_on: None, visit: None, ..ACT };
        let unrecorded = Obligation { status: Status::Unrecorded, otherwise: Status::Late, ..unknown };
        let parts = [vec![ACT, unknown], vec![], vec![unrecorded]];
        let table = one_after_the_other(parts.iter().map(|part| table_of(part).expect("a table")).collect()).expect("one schema");
        assert_eq!(rows(&table).collect::<Vec<_>>(), parts.concat());
        let empty = one_after_the_other(Vec::new()).expect("a table");
        assert_eq!((empty.height(), empty.schema()), (0, table.schema()));
        let types: Vec<(&str, &DataType)> = table.schema().iter().map(|(name, of)| (name.as_str(), of)).collect();
        let (number, code) = (&DataType::UInt32, &DataType::UInt8);
        assert_eq!(
            types,
            [
                (ROW, number),
                (CASE, number),
                (WINDOW, number),
                (CATEGORY, number),
                (K, number),
                (ANCHOR, &DataType::Date),
                (FROM, &DataType::Date),
                (TO, &DataType::Date),
                (STATUS, code),
                (OTHERWISE, code),
                (MET_ON, &DataType::Date),
                (VISIT, number),
                (ATTEMPTS, number),
            ]
        );
    }
}
