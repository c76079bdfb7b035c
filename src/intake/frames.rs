//! Settled rows as the frames of [`super::frame`]: what one row is, and every column, is said there.

use polars::prelude::{
    BooleanChunked, Column as Series, DataFrame, Int32Chunked, IntoColumn, IntoSeries, NewChunkedArray, PolarsResult, StringChunked,
    UInt8Chunked, UInt16Chunked, UInt32Chunked,
};

use super::dates::Stamp;
use super::frame;
use super::settle::Settled;
use super::table::{NO_CASE, NO_DAY, Table};
use crate::domain::{CellType, Kind};
use crate::error::{Error, Result};

/// The frame of a kind's accepted rows.
pub(super) fn frame_of(settled: Settled) -> Result<DataFrame> {
    build(settled).map_err(|error| Error::new("internal error: the rows that were read make no table").because(error))
}

fn build(settled: Settled) -> PolarsResult<DataFrame> {
    let Settled { mut table, files, ids } = settled;
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
    match table.kind {
        Kind::Ledger => {
            columns.push(strings(frame::CASE_ID, ids.by_row(height)));
            columns.push(whole(frame::CATEGORY, std::mem::take(&mut table.categories)));
            let times = std::mem::take(&mut table.times);
            let times = UInt32Chunked::from_iter_options(
                frame::ACCEPTED_TIME.into(),
                times.into_iter().map(|time| (time != Stamp::NO_TIME).then_some(time)),
            );
            columns.push(times.into_series().into_column());
        }
        Kind::Visits => columns.push(strings(frame::VISIT_ID, ids.by_row(height))),
        Kind::Evaluations => {}
    }
    drop(ids);
    if table.kind != Kind::Ledger {
        let cases = std::mem::take(&mut table.cases);
        let cases = UInt32Chunked::from_iter_options(frame::CASE.into(), cases.into_iter().map(|case| (case != NO_CASE).then_some(case)));
        columns.push(cases.into_series().into_column());
    }
    typed_columns(table, &mut columns);
    DataFrame::new(height, columns)
}

fn typed_columns(table: Table, columns: &mut Vec<Series>) {
    let height = table.lines.len().max(columns[0].len());
    for (((column, days), codes), texts) in table.kind.columns().iter().zip(table.days).zip(table.codes).zip(table.texts) {
        if let Some(days) = days.or_else(|| (column.required && column.cells == CellType::Date).then(|| vec![NO_DAY; height])) {
            let days = if days.contains(&NO_DAY) {
                Int32Chunked::from_iter_options(column.name.into(), days.into_iter().map(|day| (day != NO_DAY).then_some(day)))
            } else {
                Int32Chunked::from_vec(column.name.into(), days)
            };
            columns.push(days.into_date().into_series().into_column());
        }
        if let Some(codes) = codes {
            columns.push(match column.cells {
                CellType::YesNo { .. } => BooleanChunked::from_iter_values(column.name.into(), codes.into_iter().map(|code| code == 1))
                    .into_series()
                    .into_column(),
                _ => UInt8Chunked::from_vec(column.name.into(), codes).into_series().into_column(),
            });
        }
        if let Some(texts) = texts {
            columns.push(strings(column.name, texts.iter().map(Some)));
        }
    }
}

fn whole(name: &str, values: Vec<u32>) -> Series {
    UInt32Chunked::from_vec(name.into(), values).into_series().into_column()
}

/// Texts as strings; an empty one is null.
fn strings<'a>(name: &str, texts: impl Iterator<Item = Option<&'a [u8]>>) -> Series {
    let text = |bytes: Option<&'a [u8]>| bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()).filter(|text| !text.is_empty());
    StringChunked::from_iter_options(name.into(), texts.map(text)).into_series().into_column()
}
