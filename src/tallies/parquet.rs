//! Rows to and from Parquet: ten plain columns.

use std::io::{BufReader, BufWriter, Write};
use std::path::Path;

use polars::prelude::{AnyValue, Column, DataFrame, PolarsError};
use polars_io::SerReader;
use polars_io::prelude::{ParquetReader, ParquetWriter};

use super::row::{COLUMNS, Row};
use crate::disk;
use crate::error::{Error, Result};
use crate::intake::{guarded, refuse_rows};
use crate::messages::Message;

pub(super) fn write(rows: &[Row], sink: impl Write) -> Result<()> {
    let mut texts = COLUMNS.iter().filter(|name| **name != "value").enumerate();
    let columns = COLUMNS.map(|name| {
        if name == "value" {
            let values: Vec<Option<i64>> = rows.iter().map(|row| row.value.map(|value| value as i64)).collect();
            return Column::new(name.into(), values);
        }
        let (place, _) = texts.next().expect("every column but one is text");
        let cells: Vec<Option<&str>> = rows.iter().map(|row| Some(row.texts()[place]).filter(|text| !text.is_empty())).collect();
        Column::new(name.into(), cells)
    });
    let failed = |error: PolarsError| Error::new(message!("tallies.not_written")).because(error);
    let mut table = DataFrame::new(rows.len(), columns.into()).map_err(failed)?;
    let mut sink = BufWriter::new(sink);
    ParquetWriter::new(&mut sink).finish(&mut table).map_err(failed)?;
    sink.flush().map_err(|error| Error::new(message!("tallies.not_written")).because(error))
}

/// Every row of the file, in its order.
pub(super) fn read(path: &Path) -> Result<Vec<Row>> {
    let broken = |why: Message| Error::in_file(path, message!("tallies.broken")).because(why);
    let file = disk::open(path).map_err(|error| Error::io(path, "read", error))?;
    // the reader panics on some damaged files
    let bytes = file.metadata().map_err(|error| Error::io(path, "read", error))?.len();
    let mut reader = ParquetReader::new(BufReader::new(file));
    let damaged = || broken(message!("tallies.why.damaged"));
    let metadata =
        guarded(|| reader.get_metadata().cloned()).ok_or_else(damaged)?.map_err(|error| broken(Message::text(error.to_string())))?;
    refuse_rows(path, metadata.row_groups.iter().map(|group| group.num_rows() as u64), bytes)?;
    let table = guarded(|| reader.finish()).ok_or_else(damaged)?.map_err(|error| broken(Message::text(error.to_string())))?;
    let names: Vec<&str> = table.get_column_names().into_iter().map(polars::prelude::PlSmallStr::as_str).collect();
    let differing = COLUMNS.iter().filter(|name| !names.contains(name)).chain(names.iter().filter(|name| !COLUMNS.contains(name)));
    let differing: Vec<&str> = differing.copied().collect();
    if !differing.is_empty() {
        return Err(Error::in_file(path, message!("tallies.columns", columns = Message::codes(differing))));
    }
    let row = |place: usize| {
        let text = |name: &str| match cell(&table, name, place)? {
            AnyValue::Null => Ok(String::new()),
            value => value.get_str().map(str::to_owned).ok_or_else(|| message!("tallies.why.no_text", row = place + 1, column = name)),
        };
        let [topic, span, rule, window, category, kind, method, name, _, said] = COLUMNS;
        let texts =
            [text(topic)?, text(span)?, text(rule)?, text(window)?, text(category)?, text(kind)?, text(method)?, text(name)?, text(said)?];
        let value = match cell(&table, "value", place)? {
            AnyValue::Null => None,
            value => Some(whole(&value).ok_or_else(|| message!("tallies.why.no_count", row = place + 1, value = value.to_string()))?),
        };
        Ok(Row::of(texts, value))
    };
    (0..table.height()).map(row).collect::<std::result::Result<_, Message>>().map_err(broken)
}

fn cell<'a>(table: &'a DataFrame, column: &str, row: usize) -> std::result::Result<AnyValue<'a>, Message> {
    table.column(column).and_then(|column| column.get(row)).map_err(|error| Message::text(error.to_string()))
}

/// A whole number from 0; engines that sum into floats write `12.0`.
fn whole(value: &AnyValue<'_>) -> Option<u64> {
    match value {
        AnyValue::Float32(_) | AnyValue::Float64(_) => {
            let number = value.extract::<f64>()?;
            (number >= 0.0 && number.fract() == 0.0 && number < 9e15).then_some(number as u64)
        }
        value if value.dtype().is_integer() => u64::try_from(value.extract::<i64>()?).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What another engine wrote: these columns of one row, each text cell its column's name.
    fn written(columns: &[&str], value: impl Into<Column>) -> Result<Vec<Row>> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("t.parquet");
        let value = value.into();
        let column = |name: &&str| if *name == "value" { value.clone() } else { Column::new((*name).into(), [*name]) };
        let mut table = DataFrame::new(1, columns.iter().map(column).collect()).expect("a table");
        ParquetWriter::new(std::fs::File::create(&path).expect("a file")).finish(&mut table).expect("written");
        read(&path)
    }

    #[test]
    fn columns_stand_in_any_order_and_counts_are_any_whole_numbers() {
        let mut columns = COLUMNS;
        columns.reverse();
        for value in [
            Column::new("value".into(), [12_i64]),
            Column::new("value".into(), [12_u8]),
            Column::new("value".into(), [12.0_f64]),
            Column::new("value".into(), [12.0_f32]),
        ] {
            let rows = written(&columns, value).expect("a tally");
            assert_eq!((rows[0].value, rows[0].window.as_str(), rows[0].text.as_str()), (Some(12), "window", "text"));
        }
        assert_eq!(written(&columns, Column::new("value".into(), [None::<i64>])).expect("a tally")[0].value, None);
    }

    #[test]
    fn what_is_no_count_or_no_column_of_the_layout_is_refused() {
        for value in [Column::new("value".into(), [-1_i64]), Column::new("value".into(), [1.5_f64]), Column::new("value".into(), ["1"])] {
            let refused = written(&COLUMNS, value).expect_err("no count").to_string();
            assert!(refused.contains("row 1") && refused.contains("is no count"), "{refused}");
        }
        let count = || Column::new("value".into(), [1_i64]);
        let missing = written(&COLUMNS[..9], count()).expect_err("no column `text`").to_string();
        assert!(missing.contains("see `text`"), "{missing}");
        let more = [COLUMNS.as_slice(), &["phone"]].concat();
        let refused = written(&more, count()).expect_err("a column more").to_string();
        assert!(refused.contains("see `phone`"), "{refused}");
    }
}
