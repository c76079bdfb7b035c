//! The heading of a sample, over one row or several, and what stands below each of its names.

use super::content::Content;
use super::hints::is_datum;
use crate::domain::{Column, Kind};
use crate::intake::{Sample, folded_header, numbered_column, stacked_names};

/// Records among which the header is looked for.
const SEARCHED: usize = 10;
/// Rows above a record that may belong to its heading.
const MOST_ABOVE: usize = 2;

/// The columns of a sample: headers, and what stands below them.
pub(super) struct Columns {
    pub(super) headers: Vec<String>,
    pub(super) contents: Vec<Content>,
    /// Whether names stand in rows of their own, as those of windows do.
    pub(super) has_sections: bool,
}

impl Columns {
    /// The header is, of the records without numbers and dates, the one that most aliases know; of several,
    /// the first with most cells. Where names of the rows above it make more of it known, it is read with
    /// them.
    pub(super) fn of(sample: &Sample) -> Option<Self> {
        let mut best: Option<(Score, Vec<String>, usize)> = None;
        for at in 0..SEARCHED.min(sample.records.len()) {
            for above in 0..=MOST_ABOVE.min(at) {
                let Some(names) = names(sample, at, above) else { break };
                let is_told = !sample.records[at].1.iter().any(|cell| is_datum(cell));
                let score = (is_told, known(&names), filled(&names), std::cmp::Reverse(above), std::cmp::Reverse(at));
                if best.as_ref().is_none_or(|(other, ..)| *other < score) {
                    best = Some((score, names, at));
                }
            }
        }
        let (_, headers, at) = best.filter(|(_, headers, _)| filled(headers) > 1)?;
        let below = || sample.records[at + 1..].iter().map(|(_, cells)| cells).filter(|cells| cells.len() <= headers.len());
        let rows: Vec<&Vec<String>> = below().filter(|cells| filled(cells) > 1).collect();
        let cell = |row: &&Vec<String>, place: usize| -> String { row.get(place).cloned().unwrap_or_default() };
        let column = |place: usize| {
            let cells: Vec<String> = rows.iter().map(|row| cell(row, place)).collect();
            Content::of(&cells.iter().map(String::as_str).collect::<Vec<_>>())
        };
        let contents = (0..headers.len()).map(column).collect();
        let is_name = |cells: &&Vec<String>| filled(cells) == 1 && cells.iter().any(|cell| !cell.is_empty() && !is_datum(cell));
        // a name above every row, and more than one of them: a foot of the page stands below all
        let sections = below().take_while(|cells| filled(cells) < 2).filter(is_name).count();
        Some(Self { headers, contents, has_sections: sections > 0 && !rows.is_empty() })
    }
}

/// How likely a record is the heading: no numbers, names that are known, many cells, few rows, first.
type Score = (bool, usize, usize, std::cmp::Reverse<usize>, std::cmp::Reverse<usize>);

/// The names of a record, read with so many rows right above it; `None` where these do not stand right above.
fn names(sample: &Sample, at: usize, above: usize) -> Option<Vec<String>> {
    let (line, row) = &sample.records[at];
    if above == 0 {
        return Some(row.clone());
    }
    let rows = &sample.records[at - above..at];
    let is_adjacent = rows.first().is_some_and(|(first, _)| first + above as u32 == *line);
    let rows: Vec<Vec<String>> = rows.iter().map(|(_, cells)| cells.clone()).collect();
    is_adjacent.then(|| stacked_names(&rows, row, is_known).into_iter().map(std::borrow::Cow::into_owned).collect())
}

/// Whether a name means a column of any kind of table.
pub(super) fn is_known(name: &str) -> bool {
    Kind::ALL.into_iter().flat_map(Kind::columns).any(|column| column.is_called(name))
        || Kind::ALL.into_iter().any(|kind| numbered_column(kind, name).is_some())
}

fn known(names: &[String]) -> usize {
    Kind::ALL.map(|kind| by_alias(kind, names).iter().flatten().count()).into_iter().max().unwrap_or(0)
}

fn filled(cells: &[String]) -> usize {
    cells.iter().filter(|cell| !cell.is_empty()).count()
}

/// By place in `Kind::columns`: the header that means the column without being told; of several callbacks in a row, that
/// of the first.
pub(super) fn by_alias(kind: Kind, headers: &[String]) -> Vec<Option<usize>> {
    let folded: Vec<String> = headers.iter().map(|header| folded_header(header)).collect();
    let place = |name: &str| folded.iter().position(|header| !header.is_empty() && *header == folded_header(name));
    let numbered: Vec<_> = headers.iter().enumerate().filter_map(|(at, header)| Some((numbered_column(kind, header)?, at))).collect();
    let first = |column: usize| numbered.iter().filter(|((_, of), _)| *of == column).min().map(|(_, at)| *at);
    let named = |column: &Column| column.headings().find_map(place);
    kind.columns().iter().enumerate().map(|(at, column)| named(column).or_else(|| first(at))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(rows: &[&str]) -> String {
        let record = |(at, line): (usize, &&str)| (at as u32 + 1, line.split(',').map(str::to_owned).collect());
        let sample = Sample { sheet: None, records: rows.iter().enumerate().map(record).collect() };
        Columns::of(&sample).map_or_else(String::new, |columns| columns.headers.join(" "))
    }

    #[test]
    fn a_heading_over_several_rows_is_read_as_one() {
        for (rows, expected) in [
            (vec!["月报,,", "工单号,窗口,类别", "A1,一窗,投诉"], "工单号 窗口 类别"),
            (
                vec!["月报,,,,", "工单号,楼栋,时间,,业主", ",,登记,完工,姓名", "A1,一期,2026-06-01,2026-06-02,甲"],
                "工单号 楼栋 登记 完工 姓名",
            ),
            (vec!["单号,回访,,", ",日期,渠道,结果", "A1,2026-06-01,电话,满意"], "单号 回访日期 渠道 回访结果"),
        ] {
            assert_eq!(headers(&rows), expected);
        }
    }
}
