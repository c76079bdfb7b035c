//! A .parquet in, its records out: the columns' names are the header, row r stands on line r + 1.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, TimeZone};
use polars::prelude::{AnyValue, DataFrame, PolarsError, PolarsResult, TimeUnit};
use polars_io::SerReader;
use polars_io::prelude::{ParallelStrategy, ParquetReader};

use super::asked::{Asked, Done, hashed};
use super::guard::guarded;
use crate::disk;
use crate::domain::date_of;
use crate::error::{Error, Result};
use crate::intake::header::matching::Header;
use crate::intake::header::not_found::{Tables, not_found};
use crate::intake::header::times::{FirstRows, LOOKED_AT};
use crate::intake::records::row_buffer::RowBuffer;
use crate::intake::records::sink::RecordSink;
use crate::intake::terms::code::Code;
use crate::intake::values::serials::{without_midnight, write_number};

/// Refuses a file that says to hold more rows than its bytes can, were each a few bits: room is made for as many as are
/// said.
///
/// # Errors
/// It does.
pub(crate) fn refuse_rows(path: &Path, groups: impl Iterator<Item = u64>, bytes: u64) -> Result<()> {
    /// Rows that a byte holds at most: an export has at least a number or a time of its own in each row.
    const OF_A_BYTE: u64 = 4;
    /// Rows of one group: they are held at once.
    const GROUP: u64 = 8 << 20;
    let (mut rows, mut largest) = (0_u64, 0_u64);
    for group in groups {
        rows = rows.saturating_add(group);
        largest = largest.max(group);
    }
    if rows > bytes.saturating_mul(OF_A_BYTE) {
        return Err(Error::in_file(path, message!("files.parquet_rows", rows, bytes)));
    }
    if largest > GROUP {
        return Err(Error::in_file(path, message!("files.parquet_group", largest, most = GROUP)));
    }
    Ok(())
}

/// The header of a Parquet file.
pub(crate) fn header_of(asked: Asked<'_>) -> Option<Header> {
    let mut opened = ParquetReader::new(disk::open(asked.path).ok()?);
    let schema = guarded(|| opened.schema())?.ok()?;
    let names: Vec<String> = schema.iter_names().map(ToString::to_string).collect();
    Header::fit(asked.kind, asked.workspace, names.iter().map(String::as_bytes)).ok()
}

/// The type of each column of a Parquet file, by name; nothing of any other file.
#[must_use]
pub fn column_types(path: &Path) -> BTreeMap<String, String> {
    let schema = disk::open(path).ok().and_then(|file| guarded(|| ParquetReader::new(file).schema())?.ok());
    let fields = schema.iter().flat_map(|schema| schema.iter_values());
    fields.map(|field| (field.name.to_string(), format!("{:?}", field.dtype))).collect()
}

/// Reads a Parquet file, one row group after the other.
pub(crate) fn read_parquet<R: RecordSink>(asked: Asked<'_>, begin: &dyn Fn(&Header) -> R) -> Result<Done<R>> {
    let broken = |error: PolarsError| Error::in_file(asked.path, message!("files.parquet")).because(error);
    let panicked = || Error::in_file(asked.path, message!("files.parquet")).because(message!("files.said.damaged"));
    let guard = |call: &mut dyn FnMut() -> PolarsResult<DataFrame>| guarded(call).ok_or_else(panicked)?.map_err(broken);
    let (sha256, bytes) = hashed(asked)?;
    let file = disk::open(asked.path).map_err(|error| Error::io(asked.path, "read", error))?;
    let mut opened = ParquetReader::new(file);
    let metadata = guarded(|| opened.get_metadata().cloned()).ok_or_else(panicked)?.map_err(broken)?;
    refuse_rows(asked.path, metadata.row_groups.iter().map(|group| group.num_rows() as u64), bytes)?;
    // what the writer's library says of its own types is left aside: a category of pandas is a text all the same
    let mut bare = (*metadata).clone();
    bare.key_value_metadata = None;
    let metadata = Arc::new(bare);
    opened.set_metadata(metadata.clone());
    let schema = guarded(|| opened.schema()).ok_or_else(panicked)?.map_err(broken)?;
    let names: Vec<String> = schema.iter_names().map(ToString::to_string).collect();
    let types: Vec<String> = schema.iter_values().map(|field| format!("{:?}", field.dtype)).collect();
    let mut header = Header::fit(asked.kind, asked.workspace, names.iter().map(String::as_bytes))
        .map_err(|_| not_found(asked.path, asked.kind, asked.workspace, Tables::One, Some((1, names.clone()))))?;
    header.take_group(asked.kind, (asked.path, 1), asked.group)?;
    refuse_types(asked, &header, &names, &types)?;
    let read: Vec<usize> = (0..types.len()).filter(|at| is_read(&types[*at])).collect();
    let rows_of = |from: usize, height: usize| {
        guard(&mut || {
            let read_by = |parallel| {
                let mut reader = ParquetReader::new(disk::open(asked.path)?);
                reader.set_metadata(metadata.clone());
                reader.with_projection(Some(read.clone())).with_slice(Some((from, height))).read_parallel(parallel).finish()
            };
            // of several damaged columns the first is told, and not the one that a thread came to first
            read_by(ParallelStrategy::Auto).or_else(|_| read_by(ParallelStrategy::None))
        })
    };
    if header.may_part_dates(asked.kind, asked.workspace) || header.may_grade_otherwise(asked.kind) {
        let (rows, mut first) = (rows_of(0, LOOKED_AT)?, FirstRows::default());
        guarded(|| take(&rows, &read, types.len(), asked, &mut 2, &mut first)).ok_or_else(panicked)?.map_err(broken)?;
        header.part_dates(asked.kind, asked.workspace, asked.configured.year, &first.0);
        header.find_grades(asked.kind, asked.workspace, &first.0);
        refuse_types(asked, &header, &names, &types)?;
    }
    header.take_given(asked.kind, asked.workspace, (asked.path, asked.called), None)?;
    let mut records = begin(&header);
    let mut line = 2;
    let mut from = 0;
    for group in &metadata.row_groups {
        let height = group.num_rows();
        let rows = rows_of(from, height)?;
        from += height;
        guarded(|| take(&rows, &read, types.len(), asked, &mut line, &mut records)).ok_or_else(panicked)?.map_err(broken)?;
    }
    Ok(Done { records, header, header_line: 1, encoding: "parquet", delimiter: None, sha256, bytes, notices: Vec::new() })
}

/// Whether a column's values can be cells.
fn is_read(kind: &str) -> bool {
    const NO_CELLS: [&str; 9] = ["Struct", "List", "LargeList", "FixedSizeList", "Map", "Decimal", "Union", "Extension", "Interval"];
    !NO_CELLS.iter().any(|no_cell| kind.starts_with(no_cell))
}

/// A column that means something must hold cells; any other may hold what it likes and is left blank.
fn refuse_types(asked: Asked<'_>, header: &Header, names: &[String], types: &[String]) -> Result<()> {
    let Some(at) = header.places.iter().chain(&header.times).flatten().find(|at| !is_read(&types[**at])) else { return Ok(()) };
    let kind: String = types[*at].chars().take_while(|c| c.is_alphanumeric()).collect();
    Err(Error::in_file(asked.path, message!("files.parquet_column", column = names[*at], kind)))
}

/// Takes the rows of a group, in which the columns `read` of all the file's columns are.
fn take<R: RecordSink>(
    rows: &DataFrame,
    read: &[usize],
    width: usize,
    asked: Asked<'_>,
    line: &mut u32,
    records: &mut R,
) -> PolarsResult<()> {
    let mut made = RowBuffer::default();
    for row in 0..rows.height() {
        made.clear();
        let mut is_text = true;
        for (column, at) in rows.columns().iter().zip(read) {
            while made.cells.len() < *at {
                made.push_blank();
            }
            let value = column.get(row)?;
            let number = matches!(value, AnyValue::Float32(_) | AnyValue::Float64(_) | AnyValue::Date(_) | AnyValue::Datetime(..));
            made.push(number, |out| is_text &= write_value(&value, asked, out));
        }
        while made.cells.len() < width {
            made.push_blank();
        }
        if is_text {
            made.give(*line, records);
        } else {
            records.spoilt(*line, Code::BadEncoding, &mut || made.raw());
        }
        *line = line.saturating_add(1);
    }
    Ok(())
}

/// Writes a value as the text of a cell; false where it is bytes that are no text.
fn write_value(value: &AnyValue<'_>, asked: Asked<'_>, out: &mut Vec<u8>) -> bool {
    match value {
        AnyValue::Null => {}
        AnyValue::String(text) => out.extend_from_slice(text.as_bytes()),
        AnyValue::StringOwned(text) => out.extend_from_slice(text.as_bytes()),
        AnyValue::Binary(bytes) => {
            out.extend_from_slice(bytes);
            return std::str::from_utf8(bytes).is_ok();
        }
        AnyValue::BinaryOwned(bytes) => {
            out.extend_from_slice(bytes);
            return std::str::from_utf8(bytes).is_ok();
        }
        AnyValue::Float32(number) => write_number(f64::from(*number), out),
        AnyValue::Float64(number) => write_number(*number, out),
        AnyValue::Date(day) if day.unsigned_abs() < 3_000_000 => out.extend_from_slice(date_of(*day).to_string().as_bytes()),
        AnyValue::Datetime(at, unit, zone) => match instant(*at, *unit) {
            Some(at) => {
                let local = if zone.is_some() { asked.workspace.timezone.from_utc_datetime(&at).naive_local() } else { at };
                let text = local.format("%Y-%m-%d %H:%M:%S").to_string();
                out.extend_from_slice(without_midnight(&text).as_bytes());
            }
            None => out.extend_from_slice(at.to_string().as_bytes()),
        },
        other => {
            let written = write!(out, "{other}");
            debug_assert!(written.is_ok(), "a Vec takes every byte");
        }
    }
    true
}

fn instant(at: i64, unit: TimeUnit) -> Option<NaiveDateTime> {
    let at = match unit {
        TimeUnit::Milliseconds => DateTime::from_timestamp_millis(at)?,
        TimeUnit::Microseconds => DateTime::from_timestamp_micros(at)?,
        TimeUnit::Nanoseconds => DateTime::from_timestamp_nanos(at),
    };
    Some(at.naive_utc()).filter(|at| (0..=9999).contains(&chrono::Datelike::year(at)))
}
