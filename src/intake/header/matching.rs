//! Which heading means which canonical column, and what is said where no record is a header.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::habits::Habits;
use crate::domain::{Column, Kind};
use crate::error::Error;
use crate::intake::records::clean::cleaned;
use crate::intake::values::text::{folded_header, text, trim};
use crate::workspace::Workspace;
use crate::workspace::toml_text::string;

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
    /// What the rows below it have in common.
    pub(crate) habits: Habits,
    /// Windows stand in rows of their own, and the last cell is not the file's.
    pub(crate) has_sections: bool,
}

impl Header {
    /// Matches a record's cells; `Err` is the number of columns matched where one that must be there is not.
    pub(crate) fn fit<'a>(kind: Kind, workspace: &Workspace, cells: impl Iterator<Item = &'a [u8]>) -> Result<Self, usize> {
        let cells: Vec<String> = cells.map(heading_of).collect();
        let places = places(kind, workspace, &cells);
        let missing = kind.columns().iter().zip(&places).any(|(column, place)| column.required && place.is_none());
        if missing {
            return Err(places.iter().flatten().count());
        }
        let times = times(kind, workspace, &cells);
        Ok(Self { cells, places, times, habits: Habits::NONE, has_sections: false })
    }

    /// Columns found.
    pub(crate) fn matched(&self) -> usize {
        self.places.iter().flatten().count()
    }

    /// Canonical column and the header that means it.
    pub(crate) fn matches(&self, kind: Kind) -> Vec<(&'static str, String)> {
        let found = |(column, place): (&Column, &Option<usize>)| place.map(|at| (column.name, self.cells[at].clone()));
        kind.columns().iter().zip(&self.places).filter_map(found).collect()
    }

    /// Headers that are used for nothing.
    pub(crate) fn ignored(&self) -> Vec<String> {
        let unused = |(at, cell): (usize, &String)| (!cell.is_empty() && !self.uses(at)).then(|| cell.clone());
        self.cells.iter().enumerate().filter_map(unused).collect()
    }

    /// Headers of used columns that a later column has too.
    pub(crate) fn repeated(&self) -> Vec<String> {
        let folded: Vec<String> = self.cells.iter().map(|cell| folded_header(cell)).collect();
        let is_repeated = |place: &&usize| folded[**place + 1..].contains(&folded[**place]);
        self.places.iter().flatten().filter(is_repeated).map(|place| self.cells[*place].clone()).collect()
    }

    /// A cell that nothing uses and that reads like two headers joined, for a delimiter is missing between them.
    pub(crate) fn joined(&self, kind: Kind, workspace: &Workspace) -> Option<&str> {
        let own: Vec<String> = all_configured(kind, workspace).map(|name| folded_header(name)).collect();
        let is_known = |name: &str| {
            let name = name.trim_matches(['"', ' ']);
            NAMES[&kind].iter().flatten().chain(&own).any(|known| known == name)
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

/// Whether a name means a column of this kind, by itself or by the configuration.
pub(crate) fn is_known(kind: Kind, workspace: &Workspace, name: &str) -> bool {
    let folded = folded_header(name);
    NAMES[&kind].iter().flatten().any(|known| *known == folded)
        || all_configured(kind, workspace).any(|known| folded_header(known) == folded)
}

/// The headings that the workspace gives to a column.
pub(super) fn configured_headings<'w>(kind: Kind, column: &str, workspace: &'w Workspace) -> impl Iterator<Item = &'w String> {
    workspace.reading.headers.get(&kind).and_then(|headers| headers.get(column)).into_iter().flatten()
}

/// The headings that the workspace gives to any column, and to the times of day beside them.
fn all_configured(kind: Kind, workspace: &Workspace) -> impl Iterator<Item = &String> {
    let reading = &workspace.reading;
    let headers = reading.headers.get(&kind).into_iter().flat_map(BTreeMap::values).flatten();
    headers.chain(reading.times.get(&kind).into_iter().flat_map(BTreeMap::values))
}

/// By kind and column: the canonical name and the aliases, folded once, for every record near a file's start is held
/// against them.
static NAMES: LazyLock<BTreeMap<Kind, Vec<Vec<String>>>> = LazyLock::new(|| {
    let names = |column: &Column| std::iter::once(column.name).chain(column.aliases.iter().copied()).map(folded_header).collect();
    Kind::ALL.into_iter().map(|kind| (kind, kind.columns().iter().map(names).collect())).collect()
});

/// By column of the kind: the place of the first of its names that is there.
fn places(kind: Kind, workspace: &Workspace, cells: &[String]) -> Vec<Option<usize>> {
    let folded: Vec<String> = cells.iter().map(|cell| folded_header(cell)).collect();
    let place = |name: &str| folded.iter().position(|header| !header.is_empty() && header == name);
    let given = |column: &Column| configured_headings(kind, column.name, workspace).find_map(|name| place(&folded_header(name)));
    // a heading that is given to one column no longer means another
    let times = times(kind, workspace, cells);
    let taken: Vec<usize> = kind.columns().iter().filter_map(given).chain(times.into_iter().flatten()).collect();
    let ignored: Vec<String> = workspace.reading.ignored.get(&kind).into_iter().flatten().map(|name| folded_header(name)).collect();
    let usual = |name: &str| place(name).filter(|at| !taken.contains(at) && !ignored.contains(&folded[*at]));
    let columns = kind.columns().iter().zip(&NAMES[&kind]);
    let of_column = |(column, names): (&Column, &Vec<String>)| given(column).or_else(|| names.iter().find_map(|name| usual(name)));
    columns.map(of_column).collect()
}

/// By column of the kind: the place of the heading that the workspace gives to its time of day, where that of the day is
/// there too.
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

/// What exports usually call a column.
fn usual_heading(kind: Kind, name: &'static str) -> &'static str {
    kind.column(name).and_then(|column| column.aliases.first()).copied().unwrap_or(name)
}

/// No record of the first ten is a header: what was looked for, and what was found in the record that came nearest.
pub(crate) fn not_found(path: &Path, kind: Kind, workspace: &Workspace, nearest: Option<(u64, Vec<String>)>) -> Error {
    let required = || kind.columns().iter().filter(|column| column.required);
    let wanted: Vec<&str> = required().map(|column| column.name).collect();
    let Some((line, cells)) = nearest else {
        return Error::in_file(path, "holds no table: no record with anything in it at its start")
            .hint(format!("请确认导出成功：文件里应有表头和数据行；{}", not_meant(path, workspace)));
    };
    let places = places(kind, workspace, &cells);
    let lacking: Vec<&str> = kind
        .columns()
        .iter()
        .zip(places)
        .filter(|(column, place)| column.required && place.is_none())
        .map(|(column, _)| column.name)
        .collect();
    let is_data = lacking.len() == wanted.len();
    // the lines to fill in, and who guesses what belongs there
    let lines: Vec<String> = lacking.iter().map(|name| format!("{} = \"…\"", usual_heading(kind, name))).collect();
    let init = format!("huifang init {}", workspace.root.display());
    let found: Vec<String> = cells.iter().filter(|cell| !cell.is_empty()).take(30).map(|cell| cell.chars().take(30).collect()).collect();
    Error::in_file(
        path,
        format!(
            "no header of the {} within the first {SEARCHED} records: looked for {}, found `{}`, lacking {}",
            kind.code(),
            wanted.join(", "),
            found.join("`, `"),
            lacking.join(", ")
        ),
    )
    .at_line(line)
    .hint(format!(
        "缺的列：{}。若表头用了别的名称，请在 huifang.toml 的 [columns.{}] 下写明（右边填文件里的表头）：`{}`；也可运行 {init}，由它按内容推测这几行（已有的 huifang.toml 先改名）{}；{}",
        lacking.iter().map(|name| usual_heading(kind, name)).collect::<Vec<_>>().join("、"),
        kind.code(),
        lines.join("`、`"),
        if is_data { "；若文件没有表头，请在第一行补上" } else { "" },
        not_meant(path, workspace)
    ))
}

/// The hint that says how to keep a file out that is not an export.
fn not_meant(path: &Path, workspace: &Workspace) -> String {
    let named = path.strip_prefix(&workspace.root).unwrap_or(path).to_string_lossy();
    format!("不是导出文件的，移出这个文件夹，或在 [inputs] 下写 `leave_out = [{}]`", string(&named))
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
}
