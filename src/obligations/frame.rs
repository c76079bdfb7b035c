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

use polars::prelude::{
    ChunkedBuilder, DataFrame, Int32Type, IntoColumn, IntoSeries, PolarsNumericType, PolarsResult, PrimitiveChunkedBuilder, UInt8Type,
    UInt32Type,
};

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

/// Columns under construction.
pub(super) struct Columns {
    row: Building<UInt32Type>,
    case: Building<UInt32Type>,
    window: Building<UInt32Type>,
    category: Building<UInt32Type>,
    k: Building<UInt32Type>,
    anchor: Building<Int32Type>,
    from: Building<Int32Type>,
    to: Building<Int32Type>,
    status: Building<UInt8Type>,
    otherwise: Building<UInt8Type>,
    met_on: Building<Int32Type>,
    visit: Building<UInt32Type>,
    attempts: Building<UInt32Type>,
}

type Building<T> = PrimitiveChunkedBuilder<T>;

impl Columns {
    pub(super) fn new() -> Self {
        Self {
            row: building(ROW),
            case: building(CASE),
            window: building(WINDOW),
            category: building(CATEGORY),
            k: building(K),
            anchor: building(ANCHOR),
            from: building(FROM),
            to: building(TO),
            status: building(STATUS),
            otherwise: building(OTHERWISE),
            met_on: building(MET_ON),
            visit: building(VISIT),
            attempts: building(ATTEMPTS),
        }
    }

    pub(super) fn push(&mut self, obligation: &Obligation) {
        self.row.append_value(obligation.row);
        self.case.append_option(obligation.case);
        self.window.append_value(obligation.window);
        self.category.append_option(obligation.category);
        self.k.append_value(obligation.k);
        self.anchor.append_value(obligation.anchor);
        self.from.append_option(obligation.from);
        self.to.append_value(obligation.to);
        self.status.append_value(obligation.status as u8);
        self.otherwise.append_value(obligation.otherwise as u8);
        self.met_on.append_option(obligation.met_on);
        self.visit.append_option(obligation.visit);
        self.attempts.append_value(obligation.attempts);
    }

    pub(super) fn into_table(self) -> PolarsResult<DataFrame> {
        let numbers = |column: Building<UInt32Type>| column.finish().into_series().into_column();
        let days = |column: Building<Int32Type>| column.finish().into_date().into_series().into_column();
        let codes = |column: Building<UInt8Type>| column.finish().into_series().into_column();
        DataFrame::new_infer_height(vec![
            numbers(self.row),
            numbers(self.case),
            numbers(self.window),
            numbers(self.category),
            numbers(self.k),
            days(self.anchor),
            days(self.from),
            days(self.to),
            codes(self.status),
            codes(self.otherwise),
            days(self.met_on),
            numbers(self.visit),
            numbers(self.attempts),
        ])
    }
}

fn building<T: PolarsNumericType>(name: &str) -> Building<T> {
    Building::new(name.into(), 0)
}

/// The tables of several runs of rows, one after the other, as one that lies in one piece.
pub(super) fn one_after_the_other(tables: Vec<DataFrame>) -> PolarsResult<DataFrame> {
    let mut whole = Columns::new().into_table()?;
    for table in tables {
        whole.vstack_mut_owned(table)?;
    }
    // column by column, so that never more than one of them is held twice
    whole.rechunk_mut();
    Ok(whole)
}

/// A table of these obligations.
#[cfg(test)]
pub(crate) fn table_of(acts: &[Obligation]) -> DataFrame {
    let mut columns = Columns::new();
    acts.iter().for_each(|act| columns.push(act));
    columns.into_table().expect("columns of one length")
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
        let table = one_after_the_other(parts.iter().map(|part| table_of(part)).collect()).expect("one schema");
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
