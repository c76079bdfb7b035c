//! What late rows change: the counts of a kept tally beside those of one that was made now.

use std::collections::BTreeMap;
use std::path::Path;

use super::parquet;
use super::row::Row;
use crate::error::Result;

/// Topics that tell of what was read, and not what was counted: they change with every export that is added. The days
/// that were recorded do not: they end at the as-of date, and decide which months have data.
const OF_READING: [&str; 9] = ["export", "rows", "faults", "latest", "seal", "part", "doubt", "weighed", "window"];

/// How many counts of a kept tally are others in one made now, or stand in one of them only.
///
/// # Errors
/// A file that is no tally.
pub fn changed_counts(kept: &Path, now: &Path) -> Result<u64> {
    let (kept, now) = (counts(kept)?, counts(now)?);
    let others = kept.iter().filter(|(row, n)| now.get(*row) != Some(n)).count();
    Ok((others + now.keys().filter(|row| !kept.contains_key(*row)).count()) as u64)
}

fn counts(path: &Path) -> Result<BTreeMap<Row, (Option<u64>, String)>> {
    let rows = parquet::read(path)?.into_iter().filter(|row| !OF_READING.contains(&row.topic.as_str()));
    Ok(rows.map(|row| (Row { value: None, text: String::new(), ..row.clone() }, (row.value, row.text))).collect())
}
