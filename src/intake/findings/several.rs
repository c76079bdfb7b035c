//! What is said of a table with several callbacks, or ratings, in each row: which columns are whose, how many rows have
//! one, two … that count, and where an earlier one has a later date.

use std::collections::BTreeMap;

use crate::domain::{CellType, Kind};
use crate::doubts::PLACES;
use crate::intake::settle::resolve::Settled;
use crate::intake::table::typed::NO_DAY;
use crate::intake::terms::account::FileReport;
use crate::intake::terms::notice::Notice;

/// One that counts: line, place of its file, day.
type Made = (u32, usize, i32);

/// Says it of each such table, at the first of its callbacks.
pub(crate) fn note(kind: Kind, settled: &Settled, files: &mut [FileReport]) {
    let date = kind.columns().iter().position(|column| column.required && column.cells == CellType::Date);
    let days = date.and_then(|at| settled.table.days[at].as_deref()).unwrap_or_default();
    let mut made: BTreeMap<usize, Vec<Made>> = BTreeMap::new();
    let (mut from, mut first) = (0, 0);
    for (end, file) in &settled.files {
        let file = usize::from(*file);
        if let Some(report) = files.get(file).filter(|file| file.origin.group.is_some()) {
            // those of one table follow each other
            if !made.contains_key(&first) || !report.is_of_table_of(&files[first]) {
                first = file;
            }
            let rows = (from..*end).map(|row| (settled.table.lines[row], file, days.get(row).copied().unwrap_or(NO_DAY)));
            made.entry(first).or_default().extend(rows);
        }
        from = *end;
    }
    for (first, made) in made {
        let notices = of_table(files, first, made);
        files[first].notices.extend(notices);
    }
}

fn of_table(files: &[FileReport], first: usize, mut made: Vec<Made>) -> Vec<Notice> {
    let of_table = files[first..].iter().take_while(|file| file.is_of_table_of(&files[first]));
    let name = |file: &FileReport| file.origin.group_name().unwrap_or_default().to_owned();
    let is_own = |file: &FileReport, column: &str| Kind::Ledger.column(column).is_none() && !file.given.contains(&column);
    let own = |file: &FileReport| {
        let matched = file.matched.iter().filter(|(column, _)| is_own(file, column));
        matched.map(|(_, heading)| heading.clone()).collect()
    };
    let groups: Vec<(String, Vec<String>)> = of_table.map(|file| (name(file), own(file))).collect();
    made.sort_unstable();
    let mut rows: BTreeMap<u64, u64> = BTreeMap::new();
    let mut out_of_order: BTreeMap<(usize, usize), Vec<u32>> = BTreeMap::new();
    for row in made.chunk_by(|a, b| a.0 == b.0) {
        *rows.entry(row.len() as u64).or_default() += 1;
        for pair in row.windows(2).filter(|pair| pair[0].2 > pair[1].2) {
            out_of_order.entry((pair[0].1, pair[1].1)).or_default().push(pair[0].0);
        }
    }
    let out_of_order = out_of_order.into_iter().map(|((one, other), lines)| Notice::OutOfOrder {
        names: [name(&files[one]), name(&files[other])],
        rows: lines.len() as u64,
        lines: lines.into_iter().take(PLACES).collect(),
    });
    let out_of_order: Vec<Notice> = out_of_order.collect();
    std::iter::once(Notice::SeveralInRow { groups, rows: rows.into_iter().collect() }).chain(out_of_order).collect()
}
