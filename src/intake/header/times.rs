//! A date and its time of day in two columns: 受理日期 and 受理时间, of which the cells of the second name no day.
//!
//! Two headings that differ in their last word alone are held against the first rows below them. Where all cells of one
//! are days and all of the other are times of day, both are read together; else the heading that comes first counts.

use super::matching::Header;
use super::names::configured_headings;
use crate::domain::{CellType, Column, Kind};
use crate::intake::records::cell::Cell;
use crate::intake::records::sink::RecordSink;
use crate::intake::terms::code::Code;
use crate::intake::values::clock::time_alone;
use crate::intake::values::dates::{DateReading, Stamp};
use crate::intake::values::text::{folded_header, text, trim};
use crate::workspace::Workspace;

/// Rows below a header that tell what its columns hold.
pub(crate) const LOOKED_AT: usize = 100;

/// What headings of dates and times end with.
const ENDINGS: [&str; 4] = ["日期", "时间", "时刻", "日"];

/// What the first rows hold in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Nothing,
    Days,
    Times,
    Other,
}

impl Header {
    /// Whether a date of the header may have its time of day under another heading: the rows must be asked.
    pub(crate) fn may_part_dates(&self, kind: Kind, workspace: &Workspace) -> bool {
        (0..self.places.len()).any(|column| !self.partners(column, kind, workspace).is_empty())
    }

    /// Finds the dates whose times of day stand under another heading, by the cells of the first rows; `year` is that
    /// of days that name none.
    pub(crate) fn part_dates(&mut self, kind: Kind, workspace: &Workspace, year: Option<u32>, rows: &[Vec<Vec<u8>>]) {
        let dates = DateReading::new(workspace.timezone, &workspace.reading.dates, year);
        let is_blank = |cell: &[u8]| cell.is_empty() || workspace.reading.blank.iter().any(|blank| blank.as_bytes() == cell);
        let cells = |place: usize| rows.iter().map(move |row| row.get(place).map_or(&b""[..], |cell| trim(cell)));
        let holds = |place: usize| {
            let holds = |cell: &[u8]| match dates.stamp(cell) {
                Some(Stamp { time: 0 | Stamp::NO_TIME, .. }) => Holds::Days,
                None if time_alone(cell).is_some() => Holds::Times,
                _ => Holds::Other,
            };
            let mut filled = cells(place).filter(|cell| !is_blank(cell)).map(holds);
            let first = filled.next().unwrap_or(Holds::Nothing);
            if filled.all(|other| other == first) { first } else { Holds::Other }
        };
        for column in 0..self.places.len() {
            let Some(own) = self.places[column] else { continue };
            let wanted = match holds(own) {
                Holds::Days => Holds::Times,
                Holds::Times => Holds::Days,
                Holds::Nothing | Holds::Other => continue,
            };
            let partners: Vec<usize> = self.partners(column, kind, workspace).into_iter().filter(|place| holds(*place) == wanted).collect();
            let [partner] = partners[..] else { continue };
            let in_one_row = cells(own).zip(cells(partner)).any(|(own, partner)| !is_blank(own) && !is_blank(partner));
            if in_one_row {
                let (day, time) = if wanted == Holds::Times { (own, partner) } else { (partner, own) };
                (self.places[column], self.times[column]) = (Some(day), Some(time));
            }
        }
    }

    /// Places of unused headings under which the other half of a column's date may stand.
    fn partners(&self, column: usize, kind: Kind, workspace: &Workspace) -> Vec<usize> {
        let Column { name, cells, .. } = &kind.columns()[column];
        let Some(own) = self.places[column].filter(|_| *cells == CellType::Date && self.times[column].is_none()) else { return Vec::new() };
        let ignored: Vec<String> = workspace.reading.ignored.get(&kind).into_iter().flatten().map(|name| folded_header(name)).collect();
        let configured: Vec<String> = configured_headings(kind, name, workspace).map(|name| folded_header(name)).collect();
        let folded = self.bare_heading(own);
        let is_partner = |place: usize| {
            let heading = self.bare_heading(place);
            let both_given = configured.contains(&folded) && configured.contains(&heading);
            heading != folded
                && !ignored.contains(&folded_header(&self.cells[place]))
                && self.are_of_one_group(own, place)
                && (both_given || stem(&heading).is_some_and(|stem_of| Some(stem_of) == stem(&folded)))
        };
        let free = (0..self.cells.len()).filter(|place| !self.cells[*place].is_empty() && !self.uses(*place));
        free.filter(|place| is_partner(*place)).collect()
    }

    /// Whether a column reads the cells at this place, or does so in another group of the row.
    pub(crate) fn uses(&self, place: usize) -> bool {
        self.places.iter().chain(&self.times).any(|used| *used == Some(place)) || self.is_of_a_group(place)
    }

    /// The headings of dates whose times of day stand under another one, and that one.
    pub(crate) fn parted(&self) -> impl Iterator<Item = (String, String)> {
        let both = self.places.iter().zip(&self.times).filter_map(|(day, time)| day.zip(*time));
        both.map(|(day, time)| (self.cells[day].clone(), self.cells[time].clone()))
    }

    /// What a record says in a column: its cell, and the time of day that stands in another one; what is given.
    pub(crate) fn said(&self, column: usize, base: &[u8], cells: &[Cell]) -> Option<String> {
        let cell = |place: usize| cells.get(place).map(|cell| text(trim(cell.of(base))));
        if let Some(given) = &self.given[column] {
            return Some(given.says.clone());
        }
        let said = cell(self.places[column]?)?;
        match self.times[column].and_then(cell).filter(|time| !time.is_empty()) {
            Some(time) if said.is_empty() => Some(time),
            Some(time) => Some(format!("{said} {time}")),
            None => Some(said),
        }
    }
}

/// A heading without the word that says whether it holds days or times; `None` where nothing is left, or it has none.
fn stem(heading: &str) -> Option<&str> {
    ENDINGS.iter().find_map(|ending| heading.strip_suffix(ending)).filter(|stem| !stem.is_empty())
}

/// The cells of a file's first rows.
#[derive(Debug, Default)]
pub(crate) struct FirstRows(pub(crate) Vec<Vec<Vec<u8>>>);

impl FirstRows {
    /// Whether there are as many as are looked at.
    pub(crate) fn are_enough(&self) -> bool {
        self.0.len() >= LOOKED_AT
    }
}

impl RecordSink for FirstRows {
    fn row(&mut self, _: u32, base: &[u8], cells: &[Cell], _: &mut dyn FnMut() -> String) {
        self.0.push(cells.iter().map(|cell| cell.of(base).to_vec()).collect());
    }

    fn spoilt(&mut self, _: u32, _: Code, _: &mut dyn FnMut() -> String) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(toml: &str, header: &str, rows: &[&str]) -> Vec<(String, String)> {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("huifang.toml"), toml).expect("a file");
        let workspace = Workspace::open(folder.path()).expect("a workspace");
        let mut header = Header::fit(Kind::Ledger, &workspace, header.split(',').map(str::as_bytes)).expect("it fits");
        let rows: Vec<Vec<Vec<u8>>> = rows.iter().map(|row| row.split(',').map(|cell| cell.as_bytes().to_vec()).collect()).collect();
        header.part_dates(Kind::Ledger, &workspace, None, &rows);
        header.parted().collect()
    }

    const BOTH: &str = "编号,窗口,类别,受理日期,受理时间,办结时刻,办结日期";

    #[test]
    fn a_time_of_day_beside_its_date_is_found_by_the_cells() {
        let both = [("受理日期".to_owned(), "受理时间".to_owned()), ("办结日期".to_owned(), "办结时刻".to_owned())];
        let rows = ["1,甲,乙,2026-06-01,09:01:00,,", "2,甲,乙,2026/6/2 0:00:00,9:02,16:05,2026-06-03", "合计,,,,,,"];
        assert_eq!(parted("", BOTH, &rows), both);
        assert_eq!(parted("", BOTH, &rows[..1]), both[..1], "nothing is proven of the completion");
    }

    #[test]
    fn what_the_cells_do_not_prove_is_left_alone() {
        for (row, why) in [
            ("1,甲,乙,2026-06-01,2026-06-01 09:01:00,,", "both have the day"),
            ("1,甲,乙,2026-06-01 08:00,09:01:00,,", "both have a time"),
            ("1,甲,乙,待定,09:01:00,,", "no day is there"),
            ("1,甲,乙,2026-06-01,上班前,,", "no time is there"),
            ("1,甲,乙,,09:01:00,,", "no row has both"),
        ] {
            assert_eq!(parted("", BOTH, &["2,甲,乙,,,,", row]), [], "{why}");
        }
        let rows = ["1,甲,乙,2026-06-01,09:01:00,,", "2,甲,乙,2026-06-02,2026-06-02 09:02:00,,"];
        assert_eq!(parted("", BOTH, &rows), [], "one cell is a date and a time");
        let other = "编号,窗口,类别,受理日期,登记时间,办结日期,办结时间";
        assert_eq!(parted("", other, &rows[..1]), [], "two acts");
        assert_eq!(parted("[columns.ledger]\nignore = [\"受理时间\"]\n", BOTH, &rows[..1]), [], "it is ignored");
    }

    #[test]
    fn headings_of_the_workspace_are_held_together_too() {
        let rows = ["1,甲,乙,2026-06-01,09:01:00"];
        let list = "[columns.ledger]\naccepted_at = [\"到场\", \"钟点\"]\n";
        assert_eq!(parted(list, "编号,窗口,类别,到场,钟点", &rows), [("到场".to_owned(), "钟点".to_owned())]);
        let said = "[columns.ledger]\n受理时间 = { date = \"到场\", time = \"钟点\" }\n";
        for rows in [&rows[..], &[]] {
            assert_eq!(parted(said, "编号,窗口,类别,到场,钟点", rows), [("到场".to_owned(), "钟点".to_owned())]);
        }
        assert_eq!(parted(said, "编号,窗口,类别,受理时间,钟点", &rows), [], "the heading of the day is not there");
    }
}
