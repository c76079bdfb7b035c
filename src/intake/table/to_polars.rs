//! Settled rows as the frames of [`super::frame`]: what one row is, and every column, is said there.

use polars::prelude::{
    BooleanChunked, ChunkedArray, Column as Series, DataFrame, Int32Type, IntoColumn, IntoSeries, NewChunkedArray, PolarsNumericType,
    PolarsResult, StringChunked, UInt8Chunked, UInt16Chunked, UInt32Chunked, UInt32Type, UInt64Chunked,
};

use super::frame;
use super::positions::ledger;
use super::typed::{NO_CASE, NO_DAY, Table};
use crate::calendar::Calendar;
use crate::domain::{CellType, Kind};
use crate::error::{Error, Result};
use crate::intake::values::dates::Stamp;
use crate::intake::values::promise::Promise;

/// The frame of a kind's accepted rows; `files` is the file of the rows up to a row number, in order.
pub(crate) fn frame_of(mut table: Table, files: Vec<(usize, u16)>, calendar: &Calendar) -> Result<DataFrame> {
    let working = promised(&mut table, calendar);
    build(table, files, working).map_err(|error| Error::new(message!("faults.table")).because(error))
}

/// Puts the day in the place of each number of days from the acceptance; gives, where any is one of working days, which
/// rows have such.
fn promised(table: &mut Table, calendar: &Calendar) -> Option<Vec<bool>> {
    let at = table.kind.columns().iter().position(|column| column.name == frame::PROMISED_ON)?;
    let mut days = table.days[at].take()?;
    let accepted = table.days[ledger::ACCEPTED_AT].as_deref().unwrap_or_default();
    let mut working = None;
    for (row, day) in days.iter_mut().enumerate() {
        let Some(promise) = Promise::decoded(*day) else { continue };
        // a row that is left out may have no acceptance
        *day = accepted.get(row).filter(|day| **day != NO_DAY).map_or(NO_DAY, |accepted| promise.length().after(*accepted, 1, calendar));
        if promise.is_working() {
            working.get_or_insert_with(|| vec![false; accepted.len()])[row] = true;
        }
    }
    table.days[at] = Some(days);
    working
}

fn build(mut table: Table, files: Vec<(usize, u16)>, working: Option<Vec<bool>>) -> PolarsResult<DataFrame> {
    let height = table.len();
    let mut file = Vec::with_capacity(height);
    for (end, number) in files {
        file.resize(end, number);
    }
    let mut columns: Vec<Series> = vec![
        UInt16Chunked::from_vec(frame::FILE.into(), file).into_series().into_column(),
        whole(frame::LINE, std::mem::take(&mut table.lines)),
        whole(frame::WINDOW, std::mem::take(&mut table.windows)),
    ];
    if table.kind == Kind::Ledger {
        columns.push(whole(frame::CATEGORY, std::mem::take(&mut table.categories)));
        let times = std::mem::take(&mut table.times);
        columns.push(sparse::<UInt32Type>(frame::ACCEPTED_TIME, times, Stamp::NO_TIME).into_series().into_column());
    } else {
        let cases = std::mem::take(&mut table.cases);
        columns.push(sparse::<UInt32Type>(frame::CASE, cases, NO_CASE).into_series().into_column());
    }
    if let Some(working) = working {
        columns.push(BooleanChunked::from_slice(frame::PROMISED_WORKING.into(), &working).into_series().into_column());
    }
    if let Some(said) = std::mem::take(&mut table.said) {
        columns.push(UInt64Chunked::from_vec(frame::SAID.into(), said).into_series().into_column());
    }
    typed_columns(table, height, &mut columns);
    DataFrame::new(height, columns)
}

/// A column in which one value means null.
pub(crate) fn sparse<T: PolarsNumericType>(name: &str, values: Vec<T::Native>, none: T::Native) -> ChunkedArray<T> {
    if !values.contains(&none) {
        return ChunkedArray::from_vec(name.into(), values);
    }
    let known = BooleanChunked::from_iter_values(name.into(), values.iter().map(|value| *value != none));
    let known = known.downcast_iter().next().map(|array| array.values().clone());
    ChunkedArray::from_vec_validity(name.into(), values, known)
}

fn typed_columns(table: Table, height: usize, columns: &mut Vec<Series>) {
    let rest = table.clock.into_iter().zip(table.codes).zip(table.texts);
    for ((column, days), ((times, codes), texts)) in table.kind.columns().iter().zip(table.days).zip(rest) {
        if let Some(times) = times {
            let times = sparse::<UInt32Type>(&frame::time_of(column.name), times, Stamp::NO_TIME);
            columns.push(times.into_series().into_column());
        }
        if let Some(days) = days.or_else(|| (column.required && column.cells == CellType::Date).then(|| vec![NO_DAY; height])) {
            columns.push(sparse::<Int32Type>(column.name, days, NO_DAY).into_date().into_series().into_column());
        }
        // what a status says was done when its rows were left out
        if let Some(codes) = codes.filter(|_| column.cells != CellType::Status) {
            columns.push(match column.cells {
                CellType::YesNo { .. } => BooleanChunked::from_iter_values(column.name.into(), codes.into_iter().map(|code| code == 1))
                    .into_series()
                    .into_column(),
                // its text may stand beside it
                CellType::Part => UInt8Chunked::from_vec(frame::PART_CODE.into(), codes).into_series().into_column(),
                _ => UInt8Chunked::from_vec(column.name.into(), codes).into_series().into_column(),
            });
        }
        if let Some(texts) = texts {
            columns.push(strings(column.name, texts.iter().map(Some)));
        }
    }
}

/// A column in which no value means null.
pub(crate) fn whole(name: &str, values: Vec<u32>) -> Series {
    UInt32Chunked::from_vec(name.into(), values).into_series().into_column()
}

/// Texts as strings; an empty one is null.
fn strings<'a>(name: &str, texts: impl Iterator<Item = Option<&'a [u8]>>) -> Series {
    let text = |bytes: Option<&'a [u8]>| bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()).filter(|text| !text.is_empty());
    StringChunked::from_iter_options(name.into(), texts.map(text)).into_series().into_column()
}
