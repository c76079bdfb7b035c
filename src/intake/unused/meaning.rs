//! Which unused columns look as if they meant something that is counted: doubts, each with the lines that settle it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::asks::{Asks, is_status, listed, part_that_tells};
use super::watched::{Seen, Watched};
use crate::domain::{CellType, Column, Kind};
use crate::doubts::{Doubt, DoubtCode, Means, PLACES, SettlingLine, Spot, VALUES};
use crate::intake::terms::account::FileReport;
use crate::intake::values::dates::DateReading;
use crate::intake::values::vocabulary::{code_of, reads_left_out, words_under};
use crate::workspace::Workspace;
use crate::workspace::toml_text::{string, strings};

/// An unused column of a file that looks as if it meant something. No cell of it is here that may name somebody: only
/// such as say what became of a case or call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Unused {
    /// The heading as it stands.
    heading: String,
    /// What tells it.
    by: By,
    /// Rows in which it says so.
    rows: u64,
    /// What it says, each with its rows; none where it is told by something else.
    words: Vec<(String, u64)>,
    /// The first lines, each with what it says.
    lines: Vec<(u32, String)>,
    /// What settles it, but for the acceptance.
    settled_by: Vec<SettlingLine>,
}

impl Unused {
    /// A column of which these cells tell something, each a word that names nobody.
    pub(super) fn of_words(heading: &str, telling: &[&Seen], settled_by: Vec<SettlingLine>) -> Self {
        let mut lines: Vec<_> = telling.iter().flat_map(|seen| seen.lines.iter().map(|line| (*line, seen.says.clone()))).collect();
        lines.sort();
        lines.truncate(PLACES);
        let words = telling.iter().map(|seen| (seen.says.clone(), seen.rows)).collect();
        let rows = telling.iter().map(|seen| seen.rows).sum();
        Self { heading: heading.to_owned(), by: By::Words, rows, words, lines, settled_by }
    }
}

/// What tells an unused column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum By {
    /// Its cells.
    Words,
    /// Its heading, and cells that are dates.
    Dates,
    /// Its heading: callbacks beside the cases, which counts where there are fewer visits than these.
    Heading,
    /// It is used, and its cells are no words that the list of `[status]` has.
    Status,
}

/// Those of a file's unused columns; `left_out`: the statuses of rows that the list leaves out.
pub(crate) fn of_file(kind: Kind, watched: &[Watched], left_out: &BTreeMap<String, u64>, dates: &DateReading) -> Vec<Unused> {
    watched.iter().filter_map(|column| looks(kind, column, left_out, dates)).collect()
}

/// The doubts about the unused columns of every file; columns of one kind and heading make one.
pub(crate) fn doubts(files: &[(&FileReport, &[Unused])], workspace: &Workspace) -> Vec<Doubt> {
    let visits: u64 = files.iter().filter(|(file, _)| file.kind == Kind::Visits).map(|(file, _)| file.accepted).sum();
    let mut doubts: BTreeMap<(Kind, DoubtCode, &str), Doubt> = BTreeMap::new();
    for (file, unused) in files {
        let counts =
            |column: &&Unused| (column.by != By::Heading || column.rows > visits) && !is_read_as_rectified(column, file, files, workspace);
        for column in unused.iter().filter(counts) {
            let code = if column.by == By::Status { DoubtCode::UnlistedStatus } else { DoubtCode::UnusedColumn };
            let new = || Doubt { heading: column.heading.clone(), ..Doubt::new(code, file.kind, 0, 0) };
            let doubt = doubts.entry((file.kind, code, column.heading.as_str())).or_insert_with(new);
            add(doubt, file, column);
            if column.by == By::Heading && doubt.settled_by.iter().all(|line| line.means != Means::ReadAsVisits) {
                doubt.settled_by.splice(0..0, as_visits(file, workspace));
            }
        }
    }
    doubts.into_values().collect()
}

/// Whether a column of visits is what tells, in the same table, when problems were rectified, and the visits say by
/// themselves when feedback came, or no rule asks for that.
fn is_read_as_rectified(column: &Unused, file: &FileReport, files: &[(&FileReport, &[Unused])], workspace: &Workspace) -> bool {
    let has = |report: &FileReport, name: &str| report.matched.iter().any(|(known, heading)| *known == name && *heading == column.heading);
    let again =
        |(report, _): &(&FileReport, &[Unused])| report.kind == Kind::Rectifications && report.origin.whole() == file.origin.whole();
    file.kind == Kind::Visits
        && (file.matched.iter().any(|(name, _)| *name == "feedback_on") || !workspace.standards.asks("feedback_on"))
        && files.iter().filter(|report| again(report)).any(|(report, _)| has(report, "rectified_on"))
}

/// The line that reads a ledger as visits too, where its headings say all that a visit must have.
fn as_visits(file: &FileReport, workspace: &Workspace) -> Option<SettlingLine> {
    let headings = || file.ignored.iter().chain(file.matched.iter().map(|(_, heading)| heading));
    let has = |column: &&Column| headings().any(|heading| column.is_called(heading));
    Kind::Visits.columns().iter().filter(|column| column.required).all(|column| has(&column)).then(|| {
        let path = glob::Pattern::escape(&file.origin.whole());
        let own = workspace.reading.globs.get(&Kind::Visits).into_iter().flatten();
        let globs: Vec<&str> = own.map(String::as_str).chain([path.as_str()]).collect();
        SettlingLine::new("inputs", format!("visits = {}", strings(&globs)), Means::ReadAsVisits)
    })
}

fn add(doubt: &mut Doubt, file: &FileReport, column: &Unused) {
    doubt.of += file.read;
    doubt.rows += column.rows;
    for (says, rows) in &column.words {
        match doubt.values.iter_mut().find(|(known, _)| known == says) {
            Some((_, n)) => *n += rows,
            None => doubt.values.push((says.clone(), *rows)),
        }
    }
    let spot = |(line, says): &(u32, String)| Spot { file: file.path.clone(), line: Some(*line), value: says.clone() };
    doubt.places.extend(column.lines.iter().map(spot));
    doubt.values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    doubt.values.truncate(VALUES);
    doubt.places.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    doubt.places.truncate(PLACES);
    // the file that says most has most to settle
    if column.settled_by.iter().map(SettlingLine::bytes).sum::<usize>() > doubt.settled_by.iter().map(SettlingLine::bytes).sum() {
        doubt.settled_by.clone_from(&column.settled_by);
    }
}

/// What an unused column looks like.
fn looks(kind: Kind, column: &Watched, left_out: &BTreeMap<String, u64>, dates: &DateReading) -> Option<Unused> {
    let (heading, asks) = (column.heading.as_str(), column.asks);
    let unused = |by: By, rows: u64, words: Vec<(String, u64)>, lines: Vec<(u32, String)>, settled_by: Vec<SettlingLine>| Unused {
        heading: heading.to_owned(),
        by,
        rows,
        words,
        lines,
        settled_by,
    };
    let by_itself = |by: By| {
        let lines = column.sample.iter().take(PLACES).map(|(line, _)| (*line, String::new())).collect();
        unused(by, column.filled, Vec::new(), lines, settling(kind, column, &[]))
    };
    let is_date = |(_, cell): &&(u32, String)| dates.stamp(cell.as_bytes()).is_some();
    match asks {
        Asks::Completion | Asks::Feedback | Asks::Rectified => {
            let dated = column.sample.iter().filter(is_date).count();
            return (dated * 2 > column.sample.len()).then(|| by_itself(By::Dates));
        }
        Asks::Nothing => return None,
        Asks::Callback => return (column.filled > 0).then(|| by_itself(By::Heading)),
        _ => {}
    }
    let telling: Vec<&Seen> = column.cells.iter().filter(|seen| asks.tells(heading, &seen.says)).collect();
    if telling.is_empty() {
        return None;
    }
    let shown = |seen: &Seen| shown(asks, heading, &seen.says);
    let mut lines: Vec<_> = telling.iter().flat_map(|seen| seen.lines.iter().map(|line| (*line, shown(seen)))).collect();
    lines.sort();
    lines.truncate(PLACES);
    let rows = telling.iter().map(|seen| seen.rows).sum();
    let words = telling.iter().map(|seen| (shown(seen), seen.rows)).collect();
    let (by, settled_by) =
        if column.is_status { (By::Status, statuses(&telling, left_out)) } else { (By::Words, settling(kind, column, &telling)) };
    Some(unused(by, rows, words, lines, settled_by))
}

/// A cell as it is shown and kept: under a heading that asks something it is an answer, elsewhere it may be part of a
/// remark.
fn shown(asks: Asks, heading: &str, says: &str) -> String {
    let is_answer = is_status(heading) || reads_left_out(says) || code_of(CellType::YesNo { blank: true }, says).is_some();
    let part = if is_answer { None } else { part_that_tells(asks, says.as_bytes()) };
    part.unwrap_or(says).to_owned()
}

/// The lines that leave rows of these statuses out, and those that count them.
fn statuses(telling: &[&Seen], left_out: &BTreeMap<String, u64>) -> Vec<SettlingLine> {
    let out = listed(left_out.keys());
    let more: Vec<String> = out.iter().cloned().chain(telling.iter().map(|seen| seen.says.clone())).collect();
    let line = |words: &[String], means| SettlingLine::new("status", format!("leave_out = {}", strings(words)), means);
    vec![line(&more, Means::CountsForNothing), line(&out, Means::Counts)]
}

/// The lines that use a column, and those that say that it means nothing.
fn settling(kind: Kind, column: &Watched, telling: &[&Seen]) -> Vec<SettlingLine> {
    let table = format!("columns.{}", kind.code());
    let heading = string(&column.heading);
    let mapped = column.asks.column().and_then(|name| {
        let with = values(name, column, telling)?;
        Some(SettlingLine { with, ..SettlingLine::new(&table, format!("{name} = {heading}"), Means::Mapped) })
    });
    let ignored = SettlingLine::new(&table, format!("ignore = [{heading}]"), Means::Ignored);
    mapped.into_iter().chain([ignored]).collect()
}

/// What cells must be renamed to, where the column is to be used as this one; `None` where that cannot be told of all
/// of them.
fn values(name: &str, column: &Watched, telling: &[&Seen]) -> Option<Vec<(String, String)>> {
    let (no, yes) = match column.asks {
        Asks::Completion | Asks::Feedback | Asks::Rectified => return Some(Vec::new()),
        _ if !column.has_all_cells() => return None,
        Asks::Void { .. } | Asks::Status => {
            let words: Vec<String> = telling.iter().map(|seen| seen.says.clone()).collect();
            let is_built_in = words.iter().all(|word| reads_left_out(word));
            let line = format!("leave_out = {}", strings(&words));
            return Some(if is_built_in { Vec::new() } else { vec![("status".to_owned(), line)] });
        }
        Asks::Outcome => ("未接通", "接通"),
        Asks::Permission { .. } => ("否", "是"),
        Asks::ByItself { .. } | Asks::Mode => ("默认", "主动"),
        Asks::Duration | Asks::Callback | Asks::Nothing => return None,
    };
    let cells = column.asks.column().and_then(|name| Kind::ALL.iter().find_map(|kind| kind.column(name)))?.cells;
    let mut lines = Vec::new();
    for seen in &column.cells {
        let tells = telling.iter().any(|telling| telling.says == seen.says);
        let means = if tells { no } else { yes };
        let read = words_under(cells, &column.heading, &[]).and_then(|(words, _)| words.code(seen.says.as_bytes()));
        let is_read_so = match column.asks {
            Asks::Permission { .. } => read == Some(u8::from(!tells)),
            _ => read.is_some(),
        };
        if !is_read_so {
            lines.push(format!("{} = {}", string(&seen.says), string(means)));
        }
    }
    Some(if lines.is_empty() { Vec::new() } else { vec![(format!("values.{name}"), lines.join("\n"))] })
}
