//! What is said of a file of counts: how many ratings its accepted rows count, and how many of these are bad ones.

use std::collections::BTreeMap;

use crate::intake::settle::resolve::Settled;
use crate::intake::table::counted::{CountedRow, Ratings};
use crate::intake::terms::account::FileReport;
use crate::intake::terms::notice::Notice;

/// Says it of each file.
pub(crate) fn note(settled: &Settled, files: &mut [FileReport]) {
    let mut by_file: BTreeMap<u16, Vec<&CountedRow>> = BTreeMap::new();
    for counted in &settled.table.counted {
        let at = settled.files.partition_point(|(end, _)| *end <= counted.row as usize);
        let file = settled.files.get(at).map_or(0, |(_, file)| *file);
        by_file.entry(file).or_default().push(counted);
    }
    for (file, rows) in by_file {
        let sum = |of: fn(&Ratings) -> u64| rows.iter().map(|row| of(&row.ratings)).sum();
        let blank = rows.iter().filter(|row| !row.said).count() as u64;
        let notice = Notice::Counted { rows: rows.len() as u64, ratings: sum(Ratings::all), bad: sum(Ratings::bad), blank };
        if let Some(file) = files.get_mut(usize::from(file)) {
            file.notices.push(notice);
        }
    }
}
