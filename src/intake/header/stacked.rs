//! A heading over two or three rows: names below the group that they stand in, or merged down beside it.
//!
//! | 受理编号 | 窗口 | 时间 | | 回访 | |
//! |---|---|---|---|---|---|
//! | | | 受理时间 | 办结时间 | 时间 | 方式 |
//!
//! reads 受理编号, 窗口, 受理时间, 办结时间, 回访时间, 回访方式.

use std::borrow::Cow;

use super::matching::{Header, heading_of, is_known};
use crate::domain::ordinal::numbered;
use crate::domain::{Kind, folded_heading};
use crate::intake::terms::evaluation_columns::WINDOW;
use crate::workspace::Workspace;

/// Rows above a record that may belong to its heading.
const MOST_ABOVE: usize = 2;

/// What a sheet says of the cells of a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Merging {
    /// Some are merged with those below.
    Down,
    /// None is merged, or the format does not say.
    Unknown,
}

/// The last rows before the one that is looked at.
#[derive(Debug, Default)]
pub(crate) struct RowsAbove(Vec<Vec<String>>);

impl RowsAbove {
    /// Matches a record as a heading by itself, else as the last row of one; `Err` is the number of columns matched by
    /// the record alone.
    pub(crate) fn fit<'a>(
        &mut self,
        kind: Kind,
        workspace: &Workspace,
        cells: impl Iterator<Item = &'a [u8]> + Clone,
    ) -> Result<Header, usize> {
        let alone = Header::fit(kind, workspace, cells.clone());
        let row: Vec<String> = cells.map(heading_of).collect();
        let matched = match alone {
            Ok(header) => {
                self.push(row);
                return Ok(header);
            }
            Err(matched) => matched,
        };
        // of two that fit, the one with fewer rows, unless the other names more columns
        let fitting = (1..=self.0.len()).filter_map(|above| self.stacked(above, kind, workspace, &row));
        let stacked = fitting.reduce(|less, more| if more.matched() > less.matched() { more } else { less });
        self.push(row);
        stacked.ok_or(matched)
    }

    /// The heading that ends with this record, where the one before it, `header`, is a heading by itself and goes on
    /// below: it is `merged` down, or the record names columns where that one names none, and holds nothing else, or it
    /// names what stands below each grade of a table of counts.
    pub(crate) fn go_on<'a>(
        &self,
        kind: Kind,
        workspace: &Workspace,
        header: &Header,
        cells: impl Iterator<Item = &'a [u8]>,
        merged: Merging,
    ) -> Option<Header> {
        let row: Vec<String> = cells.map(heading_of).collect();
        // where the heading is one of two rows, all three make it
        let stacked = (1..=self.0.len()).find_map(|above| self.joined(above, kind, workspace, &row))?;
        let named = |header: &Header| header.cells.iter().filter(|name| is_known(workspace, name)).count();
        let filled = || row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()).map(|(place, _)| place);
        let names_more = named(&stacked) > named(header);
        let is_below_none = filled().all(|place| !header.places.contains(&Some(place)));
        // 件数 and 占比 below each grade, and nothing below the windows
        let names_parts = |cell: &str| cell.chars().any(char::is_alphabetic) && !cell.chars().any(|c| c.is_ascii_digit());
        let parts_grades = header.layout(kind).counts()
            && stacked.layout(kind).counts()
            && header.places[WINDOW].is_some_and(|place| row.get(place).is_none_or(String::is_empty))
            && filled().next().is_some()
            && filled().all(|place| names_parts(&row[place]));
        (merged == Merging::Down || names_more && is_below_none || parts_grades).then_some(stacked)
    }

    /// Takes the next row.
    pub(crate) fn add<'a>(&mut self, cells: impl Iterator<Item = &'a [u8]>) {
        self.push(cells.map(heading_of).collect());
    }

    /// Forgets them: a gap parts them from what follows.
    pub(crate) fn forget(&mut self) {
        self.0.clear();
    }

    fn push(&mut self, row: Vec<String>) {
        if self.0.len() == MOST_ABOVE {
            self.0.remove(0);
        }
        self.0.push(row);
    }

    /// The heading of the record and so many rows above it, where the record names a column that is used: a row of data
    /// below a heading names none.
    fn stacked(&self, above: usize, kind: Kind, workspace: &Workspace, row: &[String]) -> Option<Header> {
        let header = self.joined(above, kind, workspace, row)?;
        let own = |place: &usize| row.get(*place).is_some_and(|cell| !cell.is_empty());
        header.places.iter().flatten().any(own).then_some(header)
    }

    /// The heading that the names of the record and of so many rows above it make together.
    fn joined(&self, above: usize, kind: Kind, workspace: &Workspace, row: &[String]) -> Option<Header> {
        let above = &self.0[self.0.len() - above..];
        let names = names(above, row, |name| is_known(workspace, name));
        Header::fit(kind, workspace, names.iter().map(|name| name.as_bytes())).ok()
    }
}

/// A name for each column: that of the lowest row that has one, with its group in front where it means
/// nothing alone or stands there twice.
pub(crate) fn names<'a>(above: &'a [Vec<String>], row: &'a [String], is_known: impl Fn(&str) -> bool) -> Vec<Cow<'a, str>> {
    let width = above.iter().map(Vec::len).chain([row.len()]).max().unwrap_or(0);
    let at = |cells: &'a [String], column: usize| cells.get(column).map_or("", String::as_str);
    let numbers = |cells: &Vec<String>| cells.iter().map(|cell| !numbered(&folded_heading(cell)).is_empty()).collect();
    let numbers: Vec<Vec<bool>> = above.iter().map(numbers).collect();
    let name = |column: usize| {
        let own = at(row, column);
        if own.is_empty() {
            return Cow::Borrowed(above.iter().rev().map(|cells| at(cells, column)).find(|name| !name.is_empty()).unwrap_or(""));
        }
        let is_twice = row.iter().filter(|other| *other == own).count() > 1;
        // a group is written over the first of its columns
        let group = |(cells, numbers): (&'a Vec<String>, &Vec<bool>)| {
            let place = (0..=column).rev().find(|column| !at(cells, *column).is_empty())?;
            Some((at(cells, place), numbers[place]))
        };
        let groups = || above.iter().zip(&numbers).rev().filter_map(group);
        // 满意度 below 第一次回访 is of that callback, though it means something by itself
        if !is_twice && !groups().any(|(_, is_numbered)| is_numbered) && is_known(own) {
            return Cow::Borrowed(own);
        }
        let joined = groups().map(|(group, _)| format!("{group}{own}"));
        let mut joined = joined.filter(|name| is_twice || is_known(name));
        joined.next().map_or(Cow::Borrowed(own), Cow::Owned)
    };
    (0..width).map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: Kind, rows: &[&str]) -> Option<Vec<(&'static str, String)>> {
        let folder = tempfile::tempdir().expect("a folder");
        let workspace = Workspace::open(folder.path()).expect("a workspace");
        let mut above = RowsAbove::default();
        rows.iter().find_map(|row| above.fit(kind, &workspace, row.split(',').map(str::as_bytes)).ok()).map(|header| header.matches(kind))
    }

    #[test]
    fn names_over_several_rows_are_read_as_one() {
        for (kind, rows, last) in [
            (Kind::Ledger, vec!["受理编号,窗口,类别,时间,", ",,,受理时间,办结时间"], ("completed_at", "办结时间")),
            (Kind::Ledger, vec!["编号,窗口,类别,受理,,办结", ",,,时间,人员,时间"], ("completed_at", "办结时间")),
            (Kind::Ledger, vec!["办件,,,时间,", "编号,窗口,类别,受理,办结", ",,,时间,时间"], ("completed_at", "办结时间")),
            (Kind::Visits, vec!["受理编号,回访,,", ",时间,方式,结果"], ("outcome", "回访结果")),
            (Kind::Evaluations, vec!["窗口,评价,,", ",时间,结果,方式"], ("mode", "评价方式")),
            (Kind::Evaluations, vec!["窗口,月份,评价,,", ",,满意,不满意,合计"], ("count", "合计")),
            (Kind::Visits, vec!["受理编号,第一次回访,,,第二次回访,", ",时间,方式,满意度,时间,方式"], ("overall", "第一次回访满意度")),
            (Kind::Visits, vec!["受理编号,回访,,,,", ",第一次,,,第二次,", ",时间,方式,结果,时间,方式"], ("outcome", "第一次结果")),
        ] {
            let found = read(kind, &rows).unwrap_or_else(|| panic!("{rows:?}"));
            assert_eq!(found.last().map(|(column, name)| (*column, name.as_str())), Some(last), "{rows:?}");
        }
    }

    #[test]
    fn a_row_of_data_completes_no_heading() {
        assert!(read(Kind::Ledger, &["编号,窗口,类别", "A1,一窗,投诉", "受理时间,,"]).is_none());
        assert!(read(Kind::Evaluations, &["窗口,评价时间", "一窗,2026-06-01"]).is_none());
    }
}
