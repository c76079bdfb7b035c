//! A window's name in a row of its own: the rows below belong to it, where the heading has no column of windows.
//!
//! | 受理编号 | 类别 | 受理时间 |
//! |---|---|---|
//! | 综合受理窗口 | | |
//! | 0001 | 投诉 | 2026-06-01 |
//!
//! Such a heading gets a column 窗口 behind its own, and each row the name of the section row above it there: all that
//! reads the file sees a table with windows.

use std::iter::once;

use super::matching::{Header, heading_of};
use crate::domain::Kind;
use crate::intake::records::batch::Batch;
use crate::intake::records::cell::Cell;
use crate::intake::records::footers::reads_no_data;
use crate::intake::records::sink::RecordSink;
use crate::intake::terms::code::Code;
use crate::intake::terms::notice::{Notice, Section};
use crate::intake::terms::taken::Taken;
use crate::intake::values::text::{is_error, is_nothing, text, trim};
use crate::workspace::Workspace;

/// The heading of the column that is added.
const HEADING: &str = "窗口";

/// Bytes of the longest name of a window in a row of its own.
const LONGEST: usize = 120;

impl Header {
    /// Matches a record's cells where nothing but the window is missing.
    pub(crate) fn fit_sections<'a>(kind: Kind, workspace: &Workspace, cells: impl Iterator<Item = &'a [u8]>) -> Option<Self> {
        kind.column("window").filter(|column| column.required)?;
        let mut names: Vec<String> = cells.map(heading_of).collect();
        names.push(HEADING.to_owned());
        let header = Self::fit(kind, workspace, names.iter().map(String::as_bytes)).ok()?;
        let window = kind.columns().iter().position(|column| column.name == "window")?;
        (header.places[window] == Some(names.len() - 1)).then_some(Self { has_sections: true, ..header })
    }

    /// The header with the windows that stand in rows of their own, where the record below it is such a row: what the
    /// file says counts, and not what the workspace gives to files without windows.
    pub(crate) fn with_sections<'a>(&self, kind: Kind, workspace: &Workspace, below: impl Iterator<Item = &'a [u8]>) -> Option<Self> {
        section_name(below)?;
        Self::fit_sections(kind, workspace, self.cells.iter().map(String::as_bytes))
    }

    /// Cells that the file's own heading has.
    pub(crate) fn own_width(&self) -> usize {
        self.cells.len() - usize::from(self.has_sections)
    }
}

/// The one cell of a section row, if it may be the name of a window: not a sum, a page footer or a title.
pub(crate) fn section_name<'a>(cells: impl Iterator<Item = &'a [u8]>) -> Option<&'a [u8]> {
    let mut filled = cells.map(trim).filter(|cell| !cell.is_empty());
    let name = filled.next()?;
    // merged cells of some formats say the same in each
    if filled.any(|other| other != name) {
        return None;
    }
    let is_word = std::str::from_utf8(name).is_ok_and(|name| name.chars().any(|c| c.is_alphabetic() && !c.is_ascii()));
    let is_name = is_word && name.len() <= LONGEST && !reads_no_data(once(name)) && !is_nothing(name) && !is_error(name);
    is_name.then_some(name)
}

/// Hands records on; those of a table with section rows, each with its window.
#[derive(Debug)]
pub(crate) struct Sections<R> {
    records: R,
    current: Option<Current>,
}

/// The section that is read.
#[derive(Debug)]
struct Current {
    kind: Kind,
    /// The file's own heading.
    heading: Vec<String>,
    /// Its name; blank above the first.
    name: Vec<u8>,
    /// Those so far, each once.
    sections: Vec<Section>,
    /// The place of this one among them, where one has begun.
    at: Option<usize>,
    /// The row with its window.
    base: Vec<u8>,
    cells: Vec<Cell>,
}

impl<R> Sections<R> {
    /// For records below this header.
    pub(crate) fn new(records: R, kind: Kind, header: &Header) -> Self {
        let heading = || header.cells[..header.own_width()].to_vec();
        let (name, sections, at) = (Vec::new(), Vec::new(), None);
        let current = || Current { kind, heading: heading(), name, sections, at, base: Vec::new(), cells: Vec::new() };
        Self { records, current: header.has_sections.then(current) }
    }

    /// What took the records, and what is to be said of the sections.
    pub(crate) fn end(self) -> (R, Option<Notice>) {
        (self.records, self.current.map(|current| Notice::Sections(current.sections)))
    }
}

impl Current {
    /// Begins a section of this name, which a heading of windows may stand before: `窗口：综合受理窗口`.
    fn begin(&mut self, name: &[u8], line: u32) {
        let said = text(name);
        let after = said.split_once([':', '：']).filter(|(before, after)| {
            !after.trim().is_empty() && self.kind.column("window").is_some_and(|column| column.is_called(before.trim()))
        });
        let name = after.map_or(said.as_str(), |(_, after)| after.trim());
        self.name = name.as_bytes().to_vec();
        let known = self.sections.iter().position(|known| known.name == name);
        if known.is_none() {
            self.sections.push(Section { name: name.to_owned(), line, rows: 0 });
        }
        self.at = known.or(self.sections.len().checked_sub(1));
    }

    /// The row with its window in the place behind the heading's own; feet of pages and short rows have none.
    fn complete(&mut self, base: &[u8], cells: &[Cell]) {
        let width = self.heading.len();
        let contents = || cells.iter().map(|cell| trim(cell.of(base)));
        let filled = || contents().filter(|cell| !cell.is_empty());
        self.base.clear();
        self.base.extend_from_slice(base);
        self.cells.clear();
        self.cells.extend_from_slice(cells);
        if cells.len() < width {
            return;
        }
        let is_heading =
            self.heading.iter().map(String::as_bytes).eq(contents().take(width)) && !contents().skip(width).any(|cell| !cell.is_empty());
        let window = match filled().count() {
            _ if is_heading => HEADING.as_bytes(),
            2.. if !reads_no_data(filled()) => {
                self.at.and_then(|at| self.sections.get_mut(at)).into_iter().for_each(|section| section.rows += 1);
                &self.name
            }
            _ => b"",
        };
        let start = self.base.len() as u32;
        self.base.extend_from_slice(window);
        self.cells.insert(width, Cell { start, end: self.base.len() as u32, number: false });
    }
}

impl<R: RecordSink> RecordSink for Sections<R> {
    fn row(&mut self, line: u32, base: &[u8], cells: &[Cell], raw: &mut dyn FnMut() -> String) {
        let Some(current) = &mut self.current else { return self.records.row(line, base, cells, raw) };
        if let Some(name) = section_name(cells.iter().map(|cell| cell.of(base))) {
            return current.begin(name, line);
        }
        current.complete(base, cells);
        self.records.row(line, &current.base, &current.cells, raw);
    }

    fn wants(&self, line: u32) -> bool {
        self.current.is_some() || self.records.wants(line)
    }

    fn rows(&mut self, text: &[u8], batch: &Batch) {
        if self.current.is_none() {
            return self.records.rows(text, batch);
        }
        let mut cells = Vec::new();
        for record in 0..batch.len() {
            self.single(text, batch, record, &mut cells);
        }
    }

    fn spoilt(&mut self, line: u32, code: Code, raw: &mut dyn FnMut() -> String) {
        self.records.spoilt(line, code, raw);
    }

    fn cleaned(&mut self, taken: Taken) {
        self.records.cleaned(taken);
    }

    fn unvalued(&mut self, place: usize, lines: &[u32]) {
        self.records.unvalued(place, lines);
    }

    /// Places are of no use where a row means nothing without those above it: such a file is read again as a whole.
    fn begins(&mut self, line: u32, place: u64) {
        if self.current.is_none() {
            self.records.begins(line, place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keeps rows as they come.
    #[derive(Default)]
    struct Kept(Vec<String>);

    impl RecordSink for Kept {
        fn row(&mut self, line: u32, base: &[u8], cells: &[Cell], _: &mut dyn FnMut() -> String) {
            let cells: Vec<String> = cells.iter().map(|cell| text(cell.of(base))).collect();
            self.0.push(format!("{line} {}", cells.join(",")));
        }

        fn spoilt(&mut self, _: u32, _: Code, _: &mut dyn FnMut() -> String) {}
    }

    fn header(toml: &str, kind: Kind, names: &str) -> Option<Header> {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("huifang.toml"), toml).expect("a file");
        let workspace = Workspace::open(folder.path()).expect("a workspace");
        Header::fit_sections(kind, &workspace, names.split(',').map(str::as_bytes))
    }

    #[test]
    fn each_row_gets_the_window_of_the_section_above_it() {
        let header = header("", Kind::Ledger, "编号,类别,受理时间").expect("it fits");
        assert_eq!((header.own_width(), header.cells.len()), (3, 4));
        let mut sections = Sections::new(Kept::default(), Kind::Ledger, &header);
        let rows = [
            "0,投诉,2026-06-01",
            "综合窗口,,",
            "1,投诉,2026-06-01",
            "小计,1,",
            "小计,,",
            "窗口：税务窗口,窗口：税务窗口,窗口：税务窗口",
            "编号,类别,受理时间",
            "2,投诉,2026-06-02,多",
            "3,投诉",
            "综合窗口",
            "4,投诉,",
        ];
        for (line, row) in (2..).zip(rows) {
            let mut cells = Vec::new();
            let mut start = 0;
            for cell in row.split(',') {
                let end = start + cell.len() as u32;
                cells.push(Cell { start, end, number: false });
                start = end + 1;
            }
            sections.row(line, row.as_bytes(), &cells, &mut String::new);
        }
        let (kept, notice) = sections.end();
        assert_eq!(
            kept.0,
            [
                "2 0,投诉,2026-06-01,",
                "4 1,投诉,2026-06-01,综合窗口",
                "5 小计,1,,",
                "6 小计,,,",
                "8 编号,类别,受理时间,窗口",
                "9 2,投诉,2026-06-02,税务窗口,多",
                "10 3,投诉",
                "12 4,投诉,,综合窗口",
            ]
        );
        let section = |name: &str, line, rows| Section { name: name.to_owned(), line, rows };
        assert_eq!(notice, Some(Notice::Sections(vec![section("综合窗口", 3, 2), section("税务窗口", 7, 1)])));
    }

    #[test]
    fn only_a_heading_without_windows_has_sections() {
        assert!(header("", Kind::Ledger, "编号,窗口,类别,受理时间").is_none(), "it names windows");
        assert!(header("", Kind::Ledger, "编号,受理时间").is_none(), "more is missing");
        assert!(header("", Kind::Visits, "编号,回访时间,回访方式").is_none(), "a visit needs no window");
        assert!(header("[columns.ledger]\nignore = [\"窗口\"]\n", Kind::Ledger, "编号,类别,受理时间").is_none());
        assert!(header("", Kind::Evaluations, "评价时间,评价").is_some());
    }

    #[test]
    fn a_lone_word_is_a_section_and_a_foot_or_a_number_is_none() {
        for (row, is_section) in [
            ("综合受理窗口,,", true),
            (",综合受理窗口,", true),
            ("A1窗口", true),
            ("JC26060001,,", false),
            ("01,,", false),
            ("小计,,", false),
            ("合计：30,,", false),
            ("第 1 页,,", false),
            ("制表人：甲,,", false),
            ("2026年6月办件台账,,", false),
            ("无,,", false),
            ("综合窗口,税务窗口,", false),
            (",,", false),
        ] {
            assert_eq!(section_name(row.split(',').map(str::as_bytes)).is_some(), is_section, "{row}");
        }
    }
}
