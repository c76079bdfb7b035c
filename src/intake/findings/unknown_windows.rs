//! Windows of visits and evaluations that no case of the ledger has: codes beside names, or a name of the evaluator's
//! own.

use std::collections::BTreeMap;

use crate::domain::Kind;
use crate::doubts::{Doubt, DoubtCode, Means, PLACES, SettlingLine, Spot, VALUES};
use crate::intake::settle::resolve::Settled;
use crate::intake::table::typed::{NO_CASE, NO_WINDOW, Table};
use crate::intake::terms::account::FileReport;
use crate::workspace::toml_text::string;

/// The doubt about the rows of a kind, whose windows are numbered as those of the ledger; none where there are no such
/// rows.
///
/// A visit to a known case has its case's window and is not asked.
pub(crate) fn doubt(kind: Kind, settled: &Settled, ledger: &Table, names: &[String], files: &[FileReport]) -> Option<Doubt> {
    let mut known = vec![false; names.len()];
    ledger.windows.iter().filter(|window| **window != NO_WINDOW).for_each(|window| known[*window as usize] = true);
    let table = &settled.table;
    let own = |row: &usize| kind == Kind::Evaluations || table.cases.get(*row) == Some(&NO_CASE);
    // visits to known cases are of the kind too: one visit that names none does not stand for all
    let of = table.len() as u64;
    let mut rows = 0_u64;
    let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
    let mut places = Vec::new();
    for row in (0..table.len()).filter(own) {
        let window = table.windows[row];
        if known.get(window as usize) != Some(&false) {
            continue;
        }
        rows += 1;
        *counts.entry(window).or_default() += 1;
        if places.len() < PLACES {
            let file = settled.files.partition_point(|(end, _)| *end <= row);
            let file = settled.files.get(file).and_then(|(_, file)| files.get(usize::from(*file)));
            let value = names[window as usize].clone();
            places.push(Spot { file: file.map_or_else(String::new, |file| file.path.clone()), line: Some(table.lines[row]), value });
        }
    }
    if rows == 0 {
        return None;
    }
    let mut values: Vec<(String, u64)> = counts.into_iter().map(|(window, n)| (names[window as usize].clone(), n)).collect();
    values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let names: Vec<String> = values.iter().map(|(name, _)| format!("{} = \"\"", string(name))).collect();
    let settled_by = vec![SettlingLine::new("values.window", names.join("\n"), Means::Renamed)];
    values.truncate(VALUES);
    Some(Doubt { places, values, settled_by, ..Doubt::new(DoubtCode::UnknownWindows, kind, rows, of) })
}
