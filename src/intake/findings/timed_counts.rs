//! Rows of a grade and a number that may be single ratings: each has the minute at which somebody rated, and the number
//! may be that of papers or goods.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::Kind;
use crate::doubts::{Doubt, DoubtCode, Means, PLACES, SettlingLine, Spot};
use crate::intake::settle::resolve::Settled;
use crate::intake::table::counted::CountedRow;
use crate::intake::terms::account::FileReport;
use crate::intake::values::dates::Stamp;
use crate::workspace::toml_text::strings;

/// The doubt of each such file, among `of` rows.
pub(crate) fn doubts(settled: &Settled, files: &[FileReport], of: u64) -> Vec<Doubt> {
    let mut by_file: BTreeMap<u16, Vec<&CountedRow>> = BTreeMap::new();
    for counted in settled.table.counted.iter().filter(|counted| counted.grade.is_some()) {
        let at = settled.files.partition_point(|(end, _)| *end <= counted.row as usize);
        by_file.entry(settled.files.get(at).map_or(0, |(_, file)| *file)).or_default().push(counted);
    }
    let doubt = |(file, rows): (u16, Vec<&CountedRow>)| {
        let file = files.get(usize::from(file))?;
        let several: Vec<&CountedRow> = rows.iter().copied().filter(|row| row.ratings.all() > 1).collect();
        // where each counts one, the figures are the same
        if several.is_empty() || !are_moments(&rows) {
            return None;
        }
        let heading = file.key_of("count");
        let spot = |row: &&CountedRow| {
            let line = settled.table.lines.get(row.row as usize).copied();
            Spot { file: file.path.clone(), line, value: row.ratings.all().to_string() }
        };
        let ignore = SettlingLine::new("columns.evaluations", format!("ignore = {}", strings(&[heading])), Means::SingleRatings);
        Some(Doubt {
            heading: heading.to_owned(),
            places: several.iter().take(PLACES).map(spot).collect(),
            settled_by: vec![ignore],
            ..Doubt::new(DoubtCode::TimedCounts, Kind::Evaluations, several.len() as u64, of)
        })
    };
    by_file.into_iter().filter_map(doubt).collect()
}

/// Whether most rows have a time of day at which no span of a count begins or ends, and not all the same one.
fn are_moments(rows: &[&CountedRow]) -> bool {
    let is_moment = |time: u32| time != Stamp::NO_TIME && ![0, 30, 59].contains(&(time / 60 % 60));
    let moments: Vec<u32> = rows.iter().map(|row| row.time).filter(|time| is_moment(*time)).collect();
    moments.len() * 2 > rows.len() && moments.iter().collect::<BTreeSet<_>>().len() > 1
}
