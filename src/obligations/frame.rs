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
//! | `month` | `Int32` | no | month of `to`: 12 · year + month − 1 |
//! | `status` | `UInt8` | no | place in [`crate::domain::Status::ALL`] |
//! | `met_on` | `Date` | nothing decided it | day that decided met, late or early |
//! | `visit` | `UInt32` | no visit decided it | row in the visits |
//! | `attempts` | `UInt32` | no | visits in the due period that reached nobody |

use polars::prelude::{Column, DataFrame, DataType, IntoColumn, NamedFrom, PolarsResult, Series};

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
/// Month of the last day.
pub const MONTH: &str = "month";
/// What became of it.
pub const STATUS: &str = "status";
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
#[derive(Default)]
pub(super) struct Columns {
    row: Vec<u32>,
    case: Vec<Option<u32>>,
    window: Vec<u32>,
    category: Vec<Option<u32>>,
    k: Vec<u32>,
    anchor: Vec<i32>,
    from: Vec<Option<i32>>,
    to: Vec<i32>,
    status: Vec<u8>,
    met_on: Vec<Option<i32>>,
    visit: Vec<Option<u32>>,
    attempts: Vec<u32>,
}

impl Columns {
    pub(super) fn push(&mut self, obligation: &Obligation) {
        self.row.push(obligation.row);
        self.case.push(obligation.case);
        self.window.push(obligation.window);
        self.category.push(obligation.category);
        self.k.push(obligation.k);
        self.anchor.push(obligation.anchor);
        self.from.push(obligation.from);
        self.to.push(obligation.to);
        self.status.push(obligation.status as u8);
        self.met_on.push(obligation.met_on);
        self.visit.push(obligation.visit);
        self.attempts.push(obligation.attempts);
    }

    pub(super) fn append(&mut self, mut other: Self) {
        self.row.append(&mut other.row);
        self.case.append(&mut other.case);
        self.window.append(&mut other.window);
        self.category.append(&mut other.category);
        self.k.append(&mut other.k);
        self.anchor.append(&mut other.anchor);
        self.from.append(&mut other.from);
        self.to.append(&mut other.to);
        self.status.append(&mut other.status);
        self.met_on.append(&mut other.met_on);
        self.visit.append(&mut other.visit);
        self.attempts.append(&mut other.attempts);
    }

    pub(super) fn into_frame(self) -> PolarsResult<DataFrame> {
        let height = self.row.len();
        let month: Vec<i32> = self.to.iter().map(|day| month_number(*day)).collect();
        let days = |name: &str, days: Vec<i32>| date(&Series::new(name.into(), days));
        let some_days = |name: &str, days: Vec<Option<i32>>| date(&Series::new(name.into(), days));
        DataFrame::new(
            height,
            vec![
                Series::new(ROW.into(), self.row).into_column(),
                Series::new(CASE.into(), self.case).into_column(),
                Series::new(WINDOW.into(), self.window).into_column(),
                Series::new(CATEGORY.into(), self.category).into_column(),
                Series::new(K.into(), self.k).into_column(),
                days(ANCHOR, self.anchor)?,
                some_days(FROM, self.from)?,
                days(TO, self.to)?,
                Series::new(MONTH.into(), month).into_column(),
                Series::new(STATUS.into(), self.status).into_column(),
                some_days(MET_ON, self.met_on)?,
                Series::new(VISIT.into(), self.visit).into_column(),
                Series::new(ATTEMPTS.into(), self.attempts).into_column(),
            ],
        )
    }
}

fn date(days: &Series) -> PolarsResult<Column> {
    Ok(days.cast(&DataType::Date)?.into_column())
}

/// 12 · year + month − 1 of the day with this number.
#[must_use]
pub fn month_number(day: i32) -> i32 {
    use chrono::Datelike;
    let date = crate::domain::date_of(day);
    date.year() * 12 + date.month0() as i32
}
