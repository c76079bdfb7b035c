//! What queries over typed tables are made of: conditions on days, codes and statuses, and how a query is run.
//!
//! In: columns as their tables document them. A condition on an absent value does not hold. A group-by promises no
//! order, so every query that groups ends with a sort.

use std::ops::RangeInclusive;

use polars::prelude::{DataFrame, DataType, Expr, IntoLazy, LazyFrame, PolarsError, SortMultipleOptions, by_name, col, lit};

use super::frame;
use crate::domain::Status;
use crate::error::{Error, Result};

/// Runs a query.
///
/// # Errors
/// A column that the table does not have, or of another type than it documents: never for the tables of this program.
pub(crate) fn collect(query: LazyFrame) -> Result<DataFrame> {
    query.collect().map_err(failed)
}

/// The error of a query that does not fit its table.
pub(crate) fn failed(error: PolarsError) -> Error {
    Error::new(message!("faults.table")).because(error)
}

/// Rows of a table that are grouped at a time, so that what a group-by needs beside them does not grow with the table.
pub(crate) const ROWS: usize = 1 << 18;

/// The rows of a table, [`ROWS`] at a time: the counts of all parts add up to those of the table.
pub(crate) fn parts(table: &DataFrame) -> impl Iterator<Item = LazyFrame> {
    (0..table.height()).step_by(ROWS).map(|start| table.slice(start as i64, ROWS).lazy())
}

/// The day with this number, as date columns hold it.
pub(crate) fn day(on: i32) -> Expr {
    lit(on).cast(DataType::Date)
}

/// Whether a date column lies in these days.
pub(crate) fn within(column: &str, days: &RangeInclusive<i32>) -> Expr {
    col(column).gt_eq(day(*days.start())).and(col(column).lt_eq(day(*days.end())))
}

/// Whether a column of codes holds this one.
pub(crate) fn is(column: &str, code: u8) -> Expr {
    col(column).eq(lit(code))
}

/// Whether the status of an act is one of those that are wanted.
pub(crate) fn status(wanted: impl Fn(Status) -> bool) -> Expr {
    let codes = Status::ALL.into_iter().filter(|status| wanted(*status)).map(|status| is(frame::STATUS, status as u8));
    codes.reduce(Expr::or).unwrap_or_else(|| lit(false))
}

/// The groups of rows that share all keys, lowest first, with their counts. No key may be absent, and only the first
/// may be negative.
///
/// The keys are packed into one number, each in the bits that it needs, 64 together: a group-by of several keys would
/// encode them as bytes for each row.
pub(crate) fn grouped<const N: usize>(rows: LazyFrame, keys: [Key; N], counts: impl IntoIterator<Item = Expr>) -> LazyFrame {
    let number = |Key { column, .. }: Key| col(column).cast(DataType::Int64);
    let packed =
        keys.into_iter().map(|key| (number(key), key.bits)).reduce(|(high, _), (low, bits)| (high * lit(1_i64 << bits) + low, bits));
    let packed = packed.map_or(lit(0_i64), |(packed, _)| packed).alias(PACKED);
    let columns = keys.map(|key| col(key.column).first());
    let groups = rows.group_by([packed]).agg(columns.into_iter().chain(counts).collect::<Vec<_>>());
    sorted(groups, keys.map(|key| key.column)).drop(by_name([PACKED], true, false))
}

/// A column by which rows are grouped.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key {
    column: &'static str,
    bits: u32,
}

impl Key {
    /// A `Date`, of the years 1 to 9999.
    pub(crate) const fn day(column: &'static str) -> Self {
        Self { column, bits: 23 }
    }

    /// A `UInt32`.
    pub(crate) const fn number(column: &'static str) -> Self {
        Self { column, bits: 32 }
    }

    /// A `UInt8`.
    pub(crate) const fn code(column: &'static str) -> Self {
        Self { column, bits: 8 }
    }
}

/// The column of packed keys.
const PACKED: &str = "packed";

/// The groups of a query by their keys, lowest first; an absent key comes before the others.
pub(crate) fn sorted<const N: usize>(groups: LazyFrame, keys: [&'static str; N]) -> LazyFrame {
    groups.sort(keys, SortMultipleOptions::default())
}
