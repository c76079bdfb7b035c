//! Which heading means which canonical column.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::groups::{Groups, is_numbered};
use super::habits::Habits;
use super::layout::{DAYS, Layout};
use super::names::{COLUMNS, NAMES, configured_headings, given};
use crate::domain::{CellType, Column, Kind};
use crate::intake::records::clean::cleaned;
use crate::intake::terms::rectification_columns::{RECTIFIED_ON, SECOND_GRADE, SECOND_VISITED_AT};
use crate::intake::values::grade_words::GradeWords;
use crate::intake::values::text::{folded_header, text, trim};
use crate::workspace::{GroupHeadings, Workspace};

/// Records among which the header is looked for first.
pub(crate) const SEARCHED_FIRST: usize = 10;
/// Records among which it is looked for where it is not among those: some exports put a page of text above their table.
pub(crate) const SEARCHED: usize = 100;

/// Bytes of the longest heading.
const LONGEST_HEADING: usize = 4096;

/// A header that fits a kind.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Header {
    /// Its cells, trimmed.
    pub(crate) cells: Vec<String>,
    /// By place in `Kind::columns`: the place of the cell that means it.
    pub(crate) places: Vec<Option<usize>>,
    /// Likewise: the place of the cell with the time of day of a date that stands without it.
    pub(crate) times: Vec<Option<usize>>,
    /// Likewise: whether a date column holds the serial numbers of a spreadsheet.
    pub(crate) serials: Vec<bool>,
    /// Likewise: words for grades that a column has in place of the usual ones.
    pub(crate) graded: Vec<Option<GradeWords>>,
    /// Likewise: what every row says in a column that the file does not have.
    pub(crate) given: Vec<Option<GivenCell>>,
    /// The columns of each callback, or rating, where a row holds several.
    pub(crate) groups: Groups,
    /// What the rows below it have in common.
    pub(crate) habits: Habits,
    /// Windows stand in rows of their own, and the last cell is not the file's.
    pub(crate) has_sections: bool,
}

/// What every row of a file says in a column that the file does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct GivenCell {
    /// The cell.
    pub(crate) says: String,
    /// What stands for a heading of it: where it comes from.
    pub(crate) from: String,
}

impl Header {
    /// Matches a record's cells; `Err` is the number of columns matched where one that must be there is neither there
    /// nor given.
    pub(crate) fn fit<'a>(kind: Kind, workspace: &Workspace, cells: impl Iterator<Item = &'a [u8]>) -> Result<Self, usize> {
        let cells: Vec<String> = cells.map(heading_of).collect();
        let plain = plain_places(kind, workspace, &cells);
        let groups = Groups::find(kind, workspace, &cells, &plain, &of_problems(kind, workspace, &cells));
        let places = groups.places(kind, workspace, plain);
        let matched = places.iter().flatten().count();
        if matched == 0 || !lacking(kind, workspace, &places).is_empty() {
            return Err(matched);
        }
        let times = times(kind, workspace, &cells);
        let (given, serials, graded) = (vec![None; places.len()], vec![false; places.len()], vec![None; places.len()]);
        Ok(Self { cells, places, times, serials, graded, given, groups, habits: Habits::NONE, has_sections: false })
    }

    /// How the rows below it stand.
    pub(crate) fn layout(&self, kind: Kind) -> Layout {
        Layout::of(kind, &self.places)
    }

    /// Columns found.
    pub(crate) fn matched(&self) -> usize {
        self.places.iter().flatten().count()
    }

    /// Canonical column and the header that means it; of one that is given, where it comes from.
    pub(crate) fn matches(&self, kind: Kind) -> Vec<(&'static str, String)> {
        let heading = |at: usize| {
            let given = || self.given[at].as_ref().map(|cell| cell.from.clone());
            self.places[at].map(|place| self.cells[place].clone()).or_else(given)
        };
        kind.columns().iter().enumerate().filter_map(|(at, column)| Some((column.name, heading(at)?))).collect()
    }

    /// Headers that are used for nothing.
    pub(crate) fn ignored(&self) -> Vec<String> {
        let unused = |(at, cell): (usize, &String)| (!cell.is_empty() && !self.uses(at)).then(|| cell.clone());
        self.cells.iter().enumerate().filter_map(unused).collect()
    }

    /// Headers of used columns that a later column has too.
    pub(crate) fn repeated(&self) -> Vec<String> {
        let folded: Vec<String> = self.cells.iter().map(|cell| folded_header(cell)).collect();
        let is_repeated = |place: &&usize| folded[**place + 1..].contains(&folded[**place]) && !self.is_of_a_group(**place);
        self.places.iter().flatten().filter(is_repeated).map(|place| self.cells[*place].clone()).collect()
    }

    /// A cell that nothing uses and that reads like two headers joined, for a delimiter is missing between them.
    pub(crate) fn joined(&self, kind: Kind, workspace: &Workspace) -> Option<&str> {
        let own: Vec<String> = all_configured(kind, workspace).map(|name| folded_header(name)).collect();
        let is_known = |name: &str| {
            let name = name.trim_matches(['"', ' ']);
            telling(kind, workspace).any(|known| known == name) || own.iter().any(|known| known == name)
        };
        let joins = |cell: &str| {
            let folded = folded_header(cell);
            folded.char_indices().skip(1).any(|(at, _)| is_known(&folded[..at]) && is_known(&folded[at..]))
        };
        let unused = self.cells.iter().enumerate().filter(|(at, _)| !self.uses(*at));
        unused.map(|(_, cell)| cell.as_str()).find(|cell| joins(cell))
    }

    /// Whether a record's cells are this header again.
    pub(crate) fn is_again<'a>(&self, mut cells: impl Iterator<Item = &'a [u8]>) -> bool {
        self.cells.iter().all(|header| cells.next().is_some_and(|cell| trim(cell) == header.as_bytes()))
            && cells.all(|cell| trim(cell).is_empty())
    }
}

/// A cell as a heading; empty for a cell longer than any heading, which is not looked at.
pub(crate) fn heading_of(cell: &[u8]) -> String {
    if cell.len() > LONGEST_HEADING { String::new() } else { text(trim(&cleaned(cell))) }
}

/// Whether a name means a column of any kind of table, by itself or by the configuration: a wide one has those of several.
pub(crate) fn is_known(workspace: &Workspace, name: &str) -> bool {
    let folded = folded_header(name);
    if COLUMNS.get(folded.as_str()).is_some_and(|columns| columns.iter().any(|column| tells(column, workspace))) {
        return true;
    }
    let of_kind =
        |kind| all_configured(kind, workspace).any(|known| folded_header(known) == folded) || is_numbered(kind, workspace, &folded);
    Kind::ALL.into_iter().any(of_kind)
}

/// The headings that the workspace gives to any column, and to the times of day beside them.
fn all_configured(kind: Kind, workspace: &Workspace) -> impl Iterator<Item = &String> {
    let reading = &workspace.reading;
    let headers = reading.headers.get(&kind).into_iter().flat_map(BTreeMap::values).flatten();
    let of_groups = reading.groups.get(&kind).into_iter().flatten().flat_map(GroupHeadings::all);
    headers.chain(reading.times.get(&kind).into_iter().flat_map(BTreeMap::values)).chain(of_groups)
}

/// The names of columns that tell a kind by themselves.
fn telling(kind: Kind, workspace: &Workspace) -> impl Iterator<Item = &'static String> {
    kind.columns().iter().zip(&NAMES[&kind]).filter(move |(column, _)| tells(column, workspace)).flat_map(|(_, names)| names)
}

/// Whether a column's names tell a kind by themselves. Those of counts, such as 合计, stand in tables of any kind.
fn tells(column: &Column, workspace: &Workspace) -> bool {
    !matches!(column.cells, CellType::Count | CellType::Share | CellType::Month | CellType::Year) && is_read(column, workspace)
}

/// Whether a column is read under its usual names: not one that only a rule may ask for, where none in force does. What stands
/// there may be anything, and rejects no row then.
fn is_read(column: &Column, workspace: &Workspace) -> bool {
    !column.is_on_demand() || workspace.standards.asks(column.name)
}

/// The columns that must be there, that have no place among these, and to which the workspace gives nothing.
pub(super) fn lacking(kind: Kind, workspace: &Workspace, places: &[Option<usize>]) -> Vec<&'static str> {
    let lacking = Layout::of(kind, places).lacking(kind, places);
    lacking.into_iter().filter(|name| given(kind, name, workspace).is_none()).collect()
}

/// By column of the kind: the place of its cell; of several callbacks in a row that of the first.
pub(super) fn places(kind: Kind, workspace: &Workspace, cells: &[String]) -> Vec<Option<usize>> {
    let plain = plain_places(kind, workspace, cells);
    Groups::find(kind, workspace, cells, &plain, &of_problems(kind, workspace, cells)).places(kind, workspace, plain)
}

/// The places of day and grade of the second callback that a problem led to, in a table of visits that says when problems
/// were rectified.
fn of_problems(kind: Kind, workspace: &Workspace, cells: &[String]) -> Vec<usize> {
    if kind != Kind::Visits {
        return Vec::new();
    }
    let places = plain_places(Kind::Rectifications, workspace, cells);
    let told = |at: usize| places[at].filter(|_| places[RECTIFIED_ON].is_some());
    [SECOND_VISITED_AT, SECOND_GRADE].into_iter().filter_map(told).collect()
}

/// By column of the kind: the place of the first of its names that is there, where its layout has it.
fn plain_places(kind: Kind, workspace: &Workspace, cells: &[String]) -> Vec<Option<usize>> {
    let folded: Vec<String> = cells.iter().map(|cell| folded_header(cell)).collect();
    let place = |name: &str| folded.iter().position(|header| !header.is_empty() && header == name);
    let given = |column: &Column| configured_headings(kind, column.name, workspace).find_map(|name| place(&folded_header(name)));
    // a heading that is given to one column no longer means another
    let times = times(kind, workspace, cells);
    let taken: Vec<usize> = kind.columns().iter().filter_map(given).chain(times.into_iter().flatten()).collect();
    let ignored: Vec<String> = workspace.reading.ignored.get(&kind).into_iter().flatten().map(|name| folded_header(name)).collect();
    let usual = |name: &str| place(name).filter(|at| !taken.contains(at) && !ignored.contains(&folded[*at]));
    let columns = kind.columns().iter().zip(&NAMES[&kind]);
    let by_name = |column: &Column, names: &[String]| names.iter().find_map(|name| usual(name)).filter(|_| is_read(column, workspace));
    let of_column = |(column, names): (&Column, &Vec<String>)| given(column).or_else(|| by_name(column, names));
    let mut places: Vec<Option<usize>> = columns.map(of_column).collect();
    if kind == Kind::Rectifications {
        let of_visits = plain_places(Kind::Visits, workspace, cells);
        beside_visits(&mut places, &of_visits);
    }
    if kind == Kind::Evaluations {
        let day = DAYS.iter().find_map(|name| usual(&folded_header(name)));
        Layout::of(kind, &places).keep_own(&mut places, day);
    }
    places
}

/// Fills in what a table of visits says of the problems that it tells of: whose they are, and on the day of the callback they
/// were raised.
fn beside_visits(places: &mut [Option<usize>], of_visits: &[Option<usize>]) {
    use crate::intake::terms::rectification_columns::{CASE_ID, RAISED_ON, VISIT_ID, WINDOW};
    for (column, name) in [(CASE_ID, "case_id"), (VISIT_ID, "visit_id"), (WINDOW, "window"), (RAISED_ON, "visited_at")] {
        let own = Kind::Visits.columns().iter().position(|known| known.name == name);
        places[column] = places[column].or_else(|| own.and_then(|at| of_visits[at]));
    }
}

/// By column of the kind: the place of the heading that the workspace gives to its time of day, where that of the day
/// is there too.
fn times(kind: Kind, workspace: &Workspace, cells: &[String]) -> Vec<Option<usize>> {
    let Some(times) = workspace.reading.times.get(&kind) else { return vec![None; kind.columns().len()] };
    let place = |name: &String| {
        let name = folded_header(name);
        cells.iter().position(|cell| !cell.is_empty() && folded_header(cell) == name)
    };
    let time = |column: &Column| {
        let day = configured_headings(kind, column.name, workspace).find_map(place);
        day.and(times.get(column.name).and_then(place))
    };
    kind.columns().iter().map(time).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace(toml: &str) -> Workspace {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("huifang.toml"), toml).expect("a file");
        Workspace::open(folder.path()).expect("a workspace")
    }

    fn fit(kind: Kind, toml: &str, header: &str) -> Option<Header> {
        Header::fit(kind, &workspace(toml), header.split(',').map(str::as_bytes)).ok()
    }

    #[test]
    fn the_first_name_that_is_there_wins_and_the_other_is_ignored() {
        let header = fit(Kind::Ledger, "", "部门,ＣＡＳＥ_ID, 编号 ,窗口,类别,受理时间,,经办人").expect("it fits");
        assert_eq!(
            header.matches(Kind::Ledger),
            [("case_id", "ＣＡＳＥ_ID"), ("window", "窗口"), ("category", "类别"), ("accepted_at", "受理时间")]
                .map(|(column, name)| (column, name.to_owned()))
        );
        assert_eq!(header.ignored(), ["部门", "编号", "经办人"]);
    }

    #[test]
    fn configured_headers_come_first() {
        let toml = "[columns.evaluations]\nwindow = [\"Desk\", \"部门\"]\n";
        let header = fit(Kind::Evaluations, toml, "窗口,部门,评价时间,评价").expect("it fits");
        assert_eq!(header.matches(Kind::Evaluations)[0], ("window", "部门".to_owned()));
        assert!(fit(Kind::Evaluations, toml, "窗口,评价时间").is_none());
    }

    #[test]
    fn a_heading_that_is_given_to_a_column_is_no_longer_another_one() {
        let toml = "[columns.visits]\noverall = \"回访结果\"\n";
        let header = fit(Kind::Visits, toml, "受理编号,回访时间,回访方式,回访结果,满意度").expect("it fits");
        let found = header.matches(Kind::Visits);
        assert_eq!(found.last(), Some(&("overall", "回访结果".to_owned())), "{found:?}");
        assert!(!found.iter().any(|(column, _)| *column == "outcome") && header.ignored() == ["满意度"]);
    }

    #[test]
    fn the_header_is_known_again() {
        let header = fit(Kind::Evaluations, "", "窗口,评价时间,评价,").expect("it fits");
        for (record, again) in
            [("窗口 ,评价时间,评价,", true), ("窗口,评价时间,评价,,,", true), ("窗口,评价时间,评价", false), ("窗口,评价时间,满意,", false)]
        {
            assert_eq!(header.is_again(record.split(',').map(str::as_bytes)), again, "{record}");
        }
    }

    fn layout(header: &str) -> Option<(Layout, Vec<&'static str>)> {
        let header = fit(Kind::Evaluations, "", header)?;
        let columns = header.matches(Kind::Evaluations).into_iter().map(|(column, _)| column);
        Some((header.layout(Kind::Evaluations), columns.collect()))
    }

    #[test]
    fn headings_tell_counts_from_ratings() {
        use Layout::{GradeColumns, GradeRows, Ratings};
        for (header, told) in [
            ("窗口,评价时间,评价", Some((Ratings, "window rated_at rating"))),
            ("窗口,评价时间,评价,受理编号,件数", Some((Ratings, "window rated_at rating case_id"))),
            ("窗口,评价时间,评价,满意率,合计人数", Some((Ratings, "window rated_at rating"))),
            ("窗口,日期,评价等级,件数,满意率", Some((GradeRows, "window rated_at rating count"))),
            ("窗口,年份,月份,评价,合计", Some((GradeRows, "window rating month year count"))),
            ("窗口,月份,满意,不满意", Some((GradeColumns, "window month satisfied dissatisfied"))),
            ("窗口,统计日期,月份,满意数,不满意（件）,合计", Some((GradeColumns, "window rated_at satisfied dissatisfied count"))),
            // neither is complete
            ("窗口,日期,评价", None),
            ("窗口,满意,不满意", None),
            ("窗口,月份,满意,合计", None),
            ("受理编号,窗口,日期,满意,不满意", None),
        ] {
            let told = told.map(|(layout, columns)| (layout, columns.split(' ').collect()));
            assert_eq!(layout(header), told, "{header}");
        }
    }
}
