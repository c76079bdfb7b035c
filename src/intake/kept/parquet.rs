//! Frames out to a Parquet file and back, one group of rows at a time, with what is known of them all in its metadata.

use std::io::{self, Cursor, Write};
use std::ops::Range;

use polars::prelude::{CompatLevel, DataFrame, PolarsError, PolarsResult, SchemaExt};
use polars_io::SerReader;
use polars_io::prelude::{FileMetadataRef, ParallelStrategy, ParquetReader};
use polars_parquet::parquet::error::ParquetError;
use polars_parquet::parquet::metadata::KeyValue;
use polars_parquet::parquet::write::Version;
use polars_parquet::write::{
    CompressionOptions, Compressor, DynIter, DynStreamingIterator, Encoding, FallibleStreamingIterator, FileWriter, StatisticsOptions,
    WriteOptions, array_to_columns, schema_to_metadata_key,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::intake::files::guard::guarded;

/// Rows of a group: what is held twice while a file is written or read.
const GROUP: usize = 1 << 18;
/// The key of the metadata.
const FACTS: &str = "huifang";

/// Writes the frames that `frame` makes of so many rows; that of no rows tells the columns. The columns in `spread` hold
/// another value in most rows.
///
/// # Errors
/// Anything that `out` refuses, or `frame`.
pub(super) fn write(
    out: &mut dyn Write,
    facts: &impl Serialize,
    spread: &[&str],
    rows: usize,
    frame: impl Fn(Range<usize>) -> PolarsResult<DataFrame>,
) -> io::Result<()> {
    let facts = KeyValue { key: FACTS.to_owned(), value: Some(serde_json::to_string(facts)?) };
    let write = || {
        let schema = frame(0..0)?.schema().to_arrow(CompatLevel::newest());
        let mut file = FileWriter::try_new(out, schema, OPTIONS)?;
        for from in (0..rows).step_by(GROUP) {
            write_group(&mut file, &frame(from..rows.min(from + GROUP))?, spread)?;
        }
        let schema = schema_to_metadata_key(file.schema());
        file.end(Some(vec![schema, facts]))
    };
    write().map(drop).map_err(io::Error::other)
}

/// LZ4 takes no more time than no compression, and a third less room.
const OPTIONS: WriteOptions = WriteOptions {
    statistics: StatisticsOptions {
        min_value: false,
        max_value: false,
        distinct_count: false,
        null_count: false,
        binary_statistics_truncate_length: None,
    },
    version: Version::V1,
    compression: CompressionOptions::Lz4Raw,
    data_page_size: None,
};

/// Writes a frame as a group of rows, with a dictionary for each column but those in `spread`. `ParquetWriter` would look
/// for one in all of them, by hashing every value.
fn write_group(file: &mut FileWriter<&mut dyn Write>, frame: &DataFrame, spread: &[&str]) -> PolarsResult<()> {
    let types = file.parquet_schema().fields().to_vec();
    for batch in frame.iter_chunks(CompatLevel::newest(), false).filter(|batch| !batch.is_empty()) {
        let mut columns = Vec::with_capacity(types.len());
        for ((array, type_), column) in batch.columns().iter().zip(&types).zip(frame.columns()) {
            let encoding = if spread.contains(&column.name().as_str()) { Encoding::Plain } else { Encoding::RleDictionary };
            for pages in array_to_columns(array, type_.clone(), OPTIONS, &[encoding])? {
                let pages = pages.map(|page| page.map_err(|error| ParquetError::FeatureNotSupported(error.to_string())));
                let pages = Compressor::new_from_vec(pages, OPTIONS.compression, Vec::new()).map_err(PolarsError::from);
                columns.push(Ok(DynStreamingIterator::new(pages)));
            }
        }
        file.write(batch.len() as u64, DynIter::new(columns.into_iter()))?;
    }
    Ok(())
}

/// A Parquet file in memory.
pub(super) struct ParquetBytes<'a> {
    bytes: &'a [u8],
    metadata: FileMetadataRef,
}

impl<'a> ParquetBytes<'a> {
    /// `None` where these bytes are no Parquet file.
    pub(super) fn open(bytes: &'a [u8]) -> Option<Self> {
        let metadata = guarded(|| ParquetReader::new(Cursor::new(bytes)).get_metadata().cloned())?.ok()?;
        Some(Self { bytes, metadata })
    }

    /// What is known of all rows; `None` where it is something else.
    pub(super) fn facts<T: DeserializeOwned>(&self) -> Option<T> {
        let facts = self.metadata.key_value_metadata.as_ref()?.iter().find(|pair| pair.key == FACTS)?;
        serde_json::from_str(facts.value.as_deref()?).ok()
    }

    /// Rows.
    pub(super) fn rows(&self) -> usize {
        self.metadata.row_groups.iter().fold(0, |rows, group| rows.saturating_add(group.num_rows()))
    }

    /// Gives each group of rows to `take`; `None` where one cannot be read, or `take` refuses it.
    pub(super) fn each(&self, mut take: impl FnMut(&DataFrame) -> Option<()>) -> Option<()> {
        let mut from = 0;
        for group in &self.metadata.row_groups {
            let height = group.num_rows();
            let read = || {
                let mut reader = ParquetReader::new(Cursor::new(self.bytes));
                reader.set_metadata(self.metadata.clone());
                reader.with_slice(Some((from, height))).read_parallel(ParallelStrategy::None).finish()
            };
            let frame = guarded(read)?.ok().filter(|frame| height <= GROUP && frame.height() == height)?;
            take(&frame)?;
            from += height;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::Column;

    use super::*;

    fn numbers(rows: Range<usize>) -> PolarsResult<DataFrame> {
        DataFrame::new(rows.len(), vec![Column::new("n".into(), rows.map(|n| n as u32).collect::<Vec<_>>())])
    }

    fn written(rows: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(&mut bytes, &"“facts”\n", &["n"], rows, numbers).expect("written");
        bytes
    }

    #[test]
    fn frames_come_back_group_by_group() {
        for (rows, groups) in [(0, 0), (1, 1), (GROUP, 1), (GROUP + 1, 2)] {
            let bytes = written(rows);
            assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"), "any tool opens it");
            let piece = ParquetBytes::open(&bytes).expect("Parquet");
            assert_eq!((piece.rows(), piece.facts::<String>().as_deref()), (rows, Some("“facts”\n")));
            let mut found = Vec::new();
            let take = |frame: &DataFrame| {
                found.push(frame.column("n").ok()?.u32().ok()?.iter().flatten().collect::<Vec<_>>());
                Some(())
            };
            piece.each(take).expect("numbers");
            assert_eq!((found.len(), found.concat()), (groups, (0..rows as u32).collect()));
        }
    }

    #[test]
    fn bytes_that_are_no_parquet_are_refused() {
        let whole = written(3);
        for bytes in [&b""[..], b"PAR1", &whole[..whole.len() / 2], &whole[..whole.len() - 1]] {
            assert!(ParquetBytes::open(bytes).is_none());
        }
        let piece = ParquetBytes::open(&whole).expect("Parquet");
        assert_eq!((piece.facts::<u64>(), piece.each(|_| None)), (None, None));
    }
}
