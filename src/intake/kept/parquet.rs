//! Frames out to a Parquet file and back, one group of rows at a time, with what is known of them all in its metadata.

use std::io::{self, Cursor, Write};
use std::ops::Range;

use polars::prelude::{DataFrame, PolarsResult};
use polars_io::SerReader;
use polars_io::prelude::{
    FileMetadataRef, KeyValueMetadata, ParallelStrategy, ParquetCompression, ParquetReader, ParquetWriter, StatisticsOptions,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::intake::files::guard::guarded;

/// Rows of a group: what is held twice while a file is written or read.
const GROUP: usize = 1 << 18;
/// The key of the metadata.
const FACTS: &str = "huifang";

/// Writes the frames that `frame` makes of so many rows; that of no rows tells the columns.
///
/// # Errors
/// Anything that `out` refuses, or `frame`.
pub(super) fn write(
    out: &mut dyn Write,
    facts: &impl Serialize,
    rows: usize,
    frame: impl Fn(Range<usize>) -> PolarsResult<DataFrame>,
) -> io::Result<()> {
    let facts = vec![(FACTS.to_owned(), serde_json::to_string(facts)?)];
    let write = || {
        // LZ4 takes no more time than no compression, and a third less room
        let mut writer = ParquetWriter::new(out)
            .with_compression(ParquetCompression::Lz4Raw)
            .with_statistics(StatisticsOptions::empty())
            .set_parallel(false)
            .with_key_value_metadata(Some(KeyValueMetadata::from_static(facts)))
            .batched(frame(0..0)?.schema())?;
        for from in (0..rows).step_by(GROUP) {
            writer.write_batch(&frame(from..rows.min(from + GROUP))?)?;
        }
        writer.finish()
    };
    write().map(drop).map_err(io::Error::other)
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
        write(&mut bytes, &"“facts”\n", rows, numbers).expect("written");
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
