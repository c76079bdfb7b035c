//! Which unused columns look as if they meant something that is counted: doubts, each with the lines that settle it.

use std::collections::BTreeMap;

use super::FileReport;
use super::dates::DateReading;
use super::table::LEFT_OUT;
use super::watched::Watched;
use super::words::{reads_left_out, words_of, words_under};
use crate::domain::{CellType, Kind, Outcome};
use crate::doubts::{Doubt, DoubtCode, Means, PLACES, SettlingLine, Spot, VALUES};

/// What an unused column may be: the canonical column that it would be, where there is one.
struct Looks {
    column: Option<&'static str>,
    /// Cells that look so, each with its rows and first lines.
    cells: Vec<(String, u64, Vec<u32>)>,
}

/// The doubts about the unused columns of every file; columns of one kind and heading make one.
pub(super) fn doubts(files: &[(&FileReport, &[Watched])], dates: &DateReading) -> Vec<Doubt> {
    let has_visits = files.iter().any(|(file, _)| file.kind == Kind::Visits);
    let mut doubts: BTreeMap<(Kind, String), Doubt> = BTreeMap::new();
    for (file, watched) in files {
        let mut is_wide = false;
        for column in *watched {
            let found = looks(file, column, dates).or_else(|| {
                // a table with the callbacks beside the cases, where no visits are anywhere else
                let is_first = !has_visits && !is_wide && file.kind == Kind::Ledger && column.heading.contains("回访") && column.filled > 0;
                is_wide |= is_first;
                is_first.then(|| Looks { column: None, cells: sample(column) })
            });
            let Some(Looks { column: canonical, cells }) = found else { continue };
            let key = (file.kind, column.heading.clone());
            let doubt = doubts.entry(key).or_insert_with(|| new(file.kind, &column.heading, canonical));
            add(doubt, file, &cells);
        }
    }
    doubts.into_values().collect()
}

fn new(kind: Kind, heading: &str, canonical: Option<&'static str>) -> Doubt {
    let quoted = toml::Value::String(heading.to_owned()).to_string();
    let table = format!("columns.{}", kind.code());
    let mapped = canonical.map(|column| SettlingLine { table: table.clone(), line: format!("{column} = {quoted}"), means: Means::Mapped });
    let ignored = SettlingLine { table: table.clone(), line: format!("ignore = [{quoted}]"), means: Means::Ignored };
    Doubt {
        heading: heading.to_owned(),
        settled_by: mapped.into_iter().chain([ignored]).collect(),
        ..Doubt::new(DoubtCode::UnusedColumn, kind, 0, 0)
    }
}

fn add(doubt: &mut Doubt, file: &FileReport, cells: &[(String, u64, Vec<u32>)]) {
    doubt.of += file.read;
    for (says, rows, lines) in cells {
        doubt.rows += rows;
        match doubt.values.iter_mut().find(|(known, _)| known == says) {
            Some((_, n)) => *n += rows,
            None => doubt.values.push((says.clone(), *rows)),
        }
        let spots = lines.iter().map(|line| Spot { file: file.path.clone(), line: Some(*line), value: says.clone() });
        doubt.places.extend(spots);
    }
    doubt.values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    doubt.values.truncate(VALUES);
    doubt.places.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    doubt.places.truncate(PLACES);
}

/// The first cells of a column, as one row each.
fn sample(column: &Watched) -> Vec<(String, u64, Vec<u32>)> {
    column.sample.iter().take(PLACES).map(|(line, cell)| (cell.clone(), 1, vec![*line])).collect()
}

/// What an unused column looks like.
fn looks(file: &FileReport, column: &Watched, dates: &DateReading) -> Option<Looks> {
    let has = |name: &str| file.matched.iter().any(|(matched, _)| *matched == name);
    let heading = column.heading.as_str();
    let names = |words: &[&str]| words.iter().any(|word| heading.contains(word));
    let those = |wanted: &dyn Fn(&str) -> bool| {
        let cells = column.cells.iter().filter(|seen| wanted(&seen.says));
        cells.map(|seen| (seen.says.clone(), seen.rows, seen.lines.clone())).collect::<Vec<_>>()
    };
    let looks = |canonical: Option<&'static str>, cells: Vec<_>| (!cells.is_empty()).then_some(Looks { column: canonical, cells });
    let free = |name: &'static str| (!has(name)).then_some(name);
    let all_dates = || {
        let is_date = |cell: &str| dates.stamp(cell.as_bytes()).is_some();
        !column.sample.is_empty() && column.sample.iter().filter(|(_, cell)| is_date(cell)).count() * 2 > column.sample.len()
    };
    let no = |cell: &str| words_of(CellType::YesNo { blank: true }).is_some_and(|(words, _)| words.code(cell.as_bytes()) == Some(0));
    match file.kind {
        Kind::Visits => {
            let of_calls = names(&["回访", "接通", "联系", "通话", "拨", "结果", "状态"]);
            let not_reached = |cell: &str| {
                let code = words_under(CellType::Outcome, heading).and_then(|(words, _)| words.code(cell.as_bytes()));
                let is_of_calls = of_calls || ["访", "接", "占线", "关机", "空号", "停机"].iter().any(|word| cell.contains(word));
                is_of_calls && [Some(Outcome::Unreached as u8), Some(Outcome::Declined as u8), Some(LEFT_OUT)].contains(&code)
            };
            looks(free("outcome"), those(&not_reached)).or_else(|| {
                let is_feedback = !has("feedback_on") && names(&["反馈日", "反馈时", "整改时", "整改日", "整改完成"]) && all_dates();
                looks(Some("feedback_on"), if is_feedback { sample(column) } else { Vec::new() })
            })
        }
        Kind::Ledger => {
            let is_completion =
                !has("completed_at") && names(&["办结", "完成", "完结", "结案", "办毕", "结束", "闭环", "归档", "处理完"]) && all_dates();
            let refuses = !has("callback_allowed") && names(&["回访", "打扰"]);
            looks(Some("completed_at"), if is_completion { sample(column) } else { Vec::new() })
                .or_else(|| looks(Some("callback_allowed"), if refuses { those(&no) } else { Vec::new() }))
        }
        Kind::Evaluations => {
            let by_itself = |cell: &str| ["默认", "自动", "超时"].iter().any(|word| cell.contains(word));
            looks(Some("mode"), if has("mode") { Vec::new() } else { those(&by_itself) })
        }
    }
    .or_else(|| looks(free("status").filter(|_| file.kind == Kind::Ledger), those(&reads_left_out)))
}
