//! Which header means which canonical column, and the plan that follows for every row of the file.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::Need;
use super::clean::cleaned;
use super::shifted::Habits;
use super::text::{folded_header, is_total, text, trim};
use super::words::{Statuses, Words, words_under};
use crate::domain::{CellType, Column, Kind};
use crate::error::Error;
use crate::workspace::Workspace;
use crate::workspace::toml_text::string;

/// Records among which the header is looked for first.
pub(super) const SEARCHED_FIRST: usize = 10;
/// Records among which it is looked for where it is not among those: some exports put a page of text above their table.
pub(super) const SEARCHED: usize = 100;

/// Bytes of the longest heading.
const LONGEST_HEADING: usize = 4096;

/// A header that fits a kind.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Header {
    /// Its cells, trimmed.
    pub(super) cells: Vec<String>,
    /// By place in `Kind::columns`: the place of the cell that means it.
    pub(super) places: Vec<Option<usize>>,
    /// What the rows below it have in common.
    pub(super) habits: Habits,
}

impl Header {
    /// Matches a record's cells; `Err` is the number of columns matched where one that must be there is not.
    pub(super) fn fit<'a>(kind: Kind, workspace: &Workspace, cells: impl Iterator<Item = &'a [u8]>) -> Result<Self, usize> {
        // what is longer than any heading is none, and is not looked at
        let heading = |cell: &'a [u8]| if cell.len() > LONGEST_HEADING { String::new() } else { text(trim(&cleaned(cell))) };
        let cells: Vec<String> = cells.map(heading).collect();
        let places = places(kind, workspace, &cells);
        let missing = kind.columns().iter().zip(&places).any(|(column, place)| column.required && place.is_none());
        if missing { Err(places.iter().flatten().count()) } else { Ok(Self { cells, places, habits: Habits::NONE }) }
    }

    /// Columns found.
    pub(super) fn matched(&self) -> usize {
        self.places.iter().flatten().count()
    }

    /// Canonical column and the header that means it.
    pub(super) fn matches(&self, kind: Kind) -> Vec<(&'static str, String)> {
        let found = |(column, place): (&Column, &Option<usize>)| place.map(|at| (column.name, self.cells[at].clone()));
        kind.columns().iter().zip(&self.places).filter_map(found).collect()
    }

    /// Headers that are used for nothing.
    pub(super) fn ignored(&self) -> Vec<String> {
        let unused = |(at, cell): (usize, &String)| (!cell.is_empty() && !self.places.contains(&Some(at))).then(|| cell.clone());
        self.cells.iter().enumerate().filter_map(unused).collect()
    }

    /// Headers of used columns that a later column has too.
    pub(super) fn repeated(&self) -> Vec<String> {
        let folded: Vec<String> = self.cells.iter().map(|cell| folded_header(cell)).collect();
        let is_repeated = |place: &&usize| folded[**place + 1..].contains(&folded[**place]);
        self.places.iter().flatten().filter(is_repeated).map(|place| self.cells[*place].clone()).collect()
    }

    /// A cell that nothing uses and that reads like two headers joined, for a delimiter is missing between them.
    pub(super) fn joined(&self, kind: Kind, workspace: &Workspace) -> Option<&str> {
        let configured = workspace.reading.headers.get(&kind).into_iter().flat_map(BTreeMap::values).flatten();
        let own: Vec<String> = configured.map(|name| folded_header(name)).collect();
        let is_known = |name: &str| {
            let name = name.trim_matches(['"', ' ']);
            NAMES[&kind].iter().flatten().chain(&own).any(|known| known == name)
        };
        let joins = |cell: &str| {
            let folded = folded_header(cell);
            folded.char_indices().skip(1).any(|(at, _)| is_known(&folded[..at]) && is_known(&folded[at..]))
        };
        let unused = self.cells.iter().enumerate().filter(|(at, _)| !self.places.contains(&Some(*at)));
        unused.map(|(_, cell)| cell.as_str()).find(|cell| joins(cell))
    }

    /// Whether a record's cells are this header again.
    pub(super) fn is_again<'a>(&self, mut cells: impl Iterator<Item = &'a [u8]>) -> bool {
        self.cells.iter().all(|header| cells.next().is_some_and(|cell| trim(cell) == header.as_bytes()))
            && cells.all(|cell| trim(cell).is_empty())
    }
}

/// By kind and column: the canonical name and the aliases, folded once, for every record near a file's start is held against them.
static NAMES: LazyLock<BTreeMap<Kind, Vec<Vec<String>>>> = LazyLock::new(|| {
    let names = |column: &Column| std::iter::once(column.name).chain(column.aliases.iter().copied()).map(folded_header).collect();
    Kind::ALL.into_iter().map(|kind| (kind, kind.columns().iter().map(names).collect())).collect()
});

/// By column of the kind: the place of the first of its names that is there.
fn places(kind: Kind, workspace: &Workspace, cells: &[String]) -> Vec<Option<usize>> {
    let folded: Vec<String> = cells.iter().map(|cell| folded_header(cell)).collect();
    let configured = workspace.reading.headers.get(&kind);
    let place = |name: &str| folded.iter().position(|header| !header.is_empty() && header == name);
    let given = |column: &Column| {
        let own = configured.and_then(|headers| headers.get(column.name)).map_or(&[][..], Vec::as_slice);
        own.iter().find_map(|name| place(&folded_header(name)))
    };
    // a heading that is given to one column no longer means another
    let taken: Vec<usize> = kind.columns().iter().filter_map(given).collect();
    let ignored: Vec<String> = workspace.reading.ignored.get(&kind).into_iter().flatten().map(|name| folded_header(name)).collect();
    let usual = |name: &str| place(name).filter(|at| !taken.contains(at) && !ignored.contains(&folded[*at]));
    let columns = kind.columns().iter().zip(&NAMES[&kind]);
    let of_column = |(column, names): (&Column, &Vec<String>)| given(column).or_else(|| names.iter().find_map(|name| usual(name)));
    columns.map(of_column).collect()
}

/// What a column's cells are made into.
#[derive(Debug)]
pub(super) enum Role {
    /// The id of a case or a visit.
    Id,
    /// A window.
    Window,
    /// A category.
    Category,
    /// Text that is compared, and kept only where somebody will read it.
    Text {
        /// Whether it is kept.
        keep: bool,
    },
    /// A date.
    Date,
    /// A word of a closed list, and what a blank means.
    Word(Words, Option<u8>),
    /// A grade of the evaluator, which may prove its scale.
    Rating(Words),
    /// What has become of a case, which may leave the row out.
    Status(Statuses),
}

impl Role {
    /// The code that a blank cell stands for, where it stands for one.
    pub(super) fn blank(&self) -> Option<u8> {
        match self {
            Self::Word(_, blank) => *blank,
            _ => None,
        }
    }
}

/// One matched column.
#[derive(Debug)]
pub(super) struct Slot<'a> {
    /// Place in `Kind::columns`.
    pub(super) column: usize,
    /// The canonical name.
    pub(super) name: &'static str,
    /// Place in the record.
    pub(super) cell: usize,
    /// What becomes of it.
    pub(super) role: Role,
    /// Must not be blank.
    pub(super) filled: bool,
    /// A sum may stand here, which is no case.
    pub(super) guarded: bool,
    /// `[values]` of this column.
    pub(super) values: Option<&'a BTreeMap<String, String>>,
}

/// How every row of a file is read.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    /// Matched columns, in the order of section 2.2 of the contract.
    pub(super) slots: Vec<Slot<'a>>,
    /// The header.
    pub(super) header: Header,
    /// A total could pass for a value, so every row is asked.
    pub(super) totals_pass: bool,
}

impl<'a> Plan<'a> {
    /// From a header that fits.
    pub(super) fn new(kind: Kind, workspace: &'a Workspace, need: Need, header: Header) -> Self {
        let slots: Vec<Slot<'a>> = kind
            .columns()
            .iter()
            .enumerate()
            .filter_map(|(at, column)| {
                let heading = header.places[at].map_or("", |cell| header.cells[cell].as_str());
                let role = match (column.name, column.cells, words_under(column.cells, heading)) {
                    (_, CellType::Status, _) => Role::Status(Statuses::of(workspace.reading.left_out_status.as_deref())),
                    ("case_id" | "visit_id", ..) => Role::Id,
                    ("window", ..) => Role::Window,
                    ("category", ..) => Role::Category,
                    (_, CellType::Date, _) => Role::Date,
                    (_, CellType::Rating, Some((words, _))) => Role::Rating(words),
                    (_, _, Some((words, blank))) => Role::Word(words, blank),
                    (name, _, None) => Role::Text { keep: need == Need::Personal && name != "device" },
                };
                header.places[at].map(|cell| Slot {
                    column: at,
                    name: column.name,
                    cell,
                    filled: column.filled,
                    guarded: column.required || matches!(role, Role::Id),
                    role,
                    values: workspace.reading.values.get(column.name),
                })
            })
            .collect();
        let mapped = slots.iter().filter_map(|slot| slot.values).flat_map(BTreeMap::keys);
        let totals_pass = mapped.chain(&workspace.reading.blank).any(|cell| is_total(cell.as_bytes()));
        Self { slots, header, totals_pass }
    }
}

/// What exports usually call a column.
fn usual_heading(kind: Kind, name: &'static str) -> &'static str {
    kind.column(name).and_then(|column| column.aliases.first()).copied().unwrap_or(name)
}

/// No record of the first ten is a header: what was looked for, and what was found in the record that came nearest.
pub(super) fn not_found(path: &Path, kind: Kind, workspace: &Workspace, nearest: Option<(u64, Vec<String>)>) -> Error {
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
        "缺的列：{}。若表头用了别的名称，请在 huifang.toml 的 [columns.{}] 下写明，如 `{} = \"表头名称\"`{}；{}",
        lacking.iter().map(|name| usual_heading(kind, name)).collect::<Vec<_>>().join("、"),
        kind.code(),
        usual_heading(kind, lacking.first().unwrap_or(&"case_id")),
        if is_data { "；若文件没有表头，请在第一行补上" } else { "" },
        not_meant(path, workspace)
    ))
}

/// How to keep a file out that is no export.
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
