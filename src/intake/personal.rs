//! The personal cells of a file: remembered in a sieve while it is read, and found again when something in public looks like one.
//!
//! Personal are the applicant, the phone, the visitor, the opinion, the ids of cases and visits, and of the columns that are
//! ignored those whose heading speaks of a person. Rows that are rejected, repeated or corrected count like the others.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::batch::Span;
use super::header::Header;
use super::read::{Job, jobs};
use super::records::Cell;
use super::rows::Records;
use super::sieve::{hash, holds_number};
use super::table_file::{Done, read_table};
use super::text::{text, trim};
use super::{Code, Need};
use crate::domain::spelling::{canonical, canonical_into, is_canonical, plain};
use crate::domain::{CellType, Kind};
use crate::error::Result;
use crate::workspace::Workspace;

/// An ignored column whose heading has one of these speaks of a person.
const PERSONAL_HEADINGS: [&str; 20] = [
    "姓名",
    "名字",
    "人",
    "员",
    "者",
    "业主",
    "户主",
    "患者",
    "身份证",
    "证件号",
    "手机",
    "电话",
    "联系方式",
    "住址",
    "地址",
    "卡号",
    "邮箱",
    "name",
    "phone",
    "mobile",
];

/// What a personal cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holding {
    /// An applicant, a visitor, or what an ignored column says of a person.
    Person,
    /// The number of a phone.
    Phone,
    /// The number of a case or a visit.
    Id,
    /// What somebody said.
    Opinion,
    /// Nobody knows: the row could not be cut into the columns of its heading, and a window's own name may stand here.
    Unknown,
}

/// Where a cell stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellPlace {
    /// The file's path in the workspace.
    pub path: String,
    /// The line on which its record starts.
    pub line: u32,
    /// Its place in the record, counted from 1.
    pub column: usize,
    /// The heading above it.
    pub heading: String,
    /// What it holds; `None` for a window or a category.
    pub holding: Option<Holding>,
}

/// The places of the personal cells in the records of one file.
fn personal_cells(kind: Kind, header: &Header) -> Vec<(usize, Holding)> {
    let mut cells = Vec::new();
    for (column, place) in kind.columns().iter().zip(&header.places) {
        let holding = match column.name {
            "case_id" | "visit_id" => Holding::Id,
            "phone" => Holding::Phone,
            "opinion" => Holding::Opinion,
            _ if column.cells == CellType::Personal => Holding::Person,
            _ => continue,
        };
        cells.extend(place.map(|at| (at, holding)));
    }
    for (at, heading) in header.cells.iter().enumerate().filter(|(at, _)| !header.places.contains(&Some(*at))) {
        let heading = plain(heading);
        if PERSONAL_HEADINGS.iter().any(|word| heading.contains(word)) {
            cells.push((at, Holding::Person));
        }
    }
    cells.sort_by_key(|(at, _)| *at);
    cells
}

/// Calls `see` with every value of a personal cell, as it is compared: the cell, and of several names in one cell each.
fn values(cell: &[u8], holding: Holding, scratch: &mut Vec<u8>, mut see: impl FnMut(&[u8])) {
    canonical_into(cell, scratch);
    if scratch.len() < 2 {
        return;
    }
    see(scratch);
    // several people in one cell: 张三、李四; 张三（户主）
    if matches!(holding, Holding::Person | Holding::Unknown) && scratch.len() < cell.len() && cell.len() > 6 && !cell.is_ascii() {
        let several = plain(&text(cell));
        for name in several.split(|c: char| !c.is_alphanumeric()).filter(|name| name.chars().count() > 1) {
            see(canonical(name).as_bytes());
        }
    }
}

/// Remembers the personal cells of a part of a file for the run's sieve.
#[derive(Debug)]
pub(super) struct Remembering {
    /// What is asked for; nothing where the run publishes nothing.
    cells: Vec<(usize, Holding)>,
    /// What stands for each value.
    hashes: Vec<u64>,
    scratch: Vec<u8>,
    /// Cells that were met lately, by hash: visitors and opinions come again and again.
    lately: [u64; 256],
}

impl Remembering {
    pub(super) fn new(kind: Kind, header: &Header, need: Need) -> Self {
        let cells = if need == Need::Figures { personal_cells(kind, header) } else { Vec::new() };
        Self { cells, hashes: Vec::new(), scratch: Vec::new(), lately: [0; 256] }
    }

    /// The personal cells of a record.
    pub(super) fn record(&mut self, base: &[u8], cells: &[Cell]) {
        for at in 0..self.cells.len() {
            let (place, holding) = self.cells[at];
            if let Some(cell) = cells.get(place) {
                self.cell(cell.of(base), holding);
            }
        }
    }

    /// The personal cells of some records of the same width, but for those that are left out.
    pub(super) fn span(&mut self, span: Span<'_>, left_out: &[bool]) {
        for at in 0..self.cells.len() {
            let (place, holding) = self.cells[at];
            span.whole(place).zip(left_out).filter(|(_, left_out)| !**left_out).for_each(|(cell, _)| self.cell(cell, holding));
        }
    }

    #[inline]
    fn cell(&mut self, cell: &[u8], holding: Holding) {
        if cell.is_empty() || holds_number(cell) && cell.is_ascii() {
            return;
        }
        let of_cell = hash(cell);
        let met = of_cell ^ holding as u64;
        if std::mem::replace(&mut self.lately[met as usize % 256], met) == met {
            return;
        }
        if cell.len() > 1 && is_canonical(cell) {
            self.hashes.push(of_cell);
        } else {
            values(cell, holding, &mut self.scratch, |value| self.hashes.push(hash(value)));
        }
    }

    /// A record that could not be cut into cells: whatever stands between its delimiters.
    pub(super) fn spoilt(&mut self, raw: &str) {
        if !self.cells.is_empty() {
            pieces(raw)
                .for_each(|piece| values(piece.as_bytes(), Holding::Person, &mut self.scratch, |value| self.hashes.push(hash(value))));
        }
    }

    /// What stands for every value that was met.
    pub(super) fn into_hashes(self) -> Vec<u64> {
        self.hashes
    }
}

fn pieces(raw: &str) -> impl Iterator<Item = &str> {
    raw.split([',', ';', '\t', '|', '"', '\n', '\r'])
}

/// What is looked for in the exports.
#[derive(Debug, Default)]
pub struct Sought {
    /// Personal values, as they are compared; where the first cell that holds each stands.
    pub values: BTreeMap<String, Option<CellPlace>>,
    /// Windows by name; where the first stands.
    pub windows: BTreeMap<String, Option<CellPlace>>,
    /// Categories by name; where the first stands.
    pub categories: BTreeMap<String, Option<CellPlace>>,
}

impl Sought {
    /// Reads the exports once more, for nobody keeps their text, and fills in where each thing stands.
    ///
    /// # Errors
    /// A file that cannot be read any more.
    pub fn find(&mut self, workspace: &Workspace) -> Result<()> {
        let jobs = jobs(workspace)?;
        let read: Vec<Done<Finding<'_>>> = jobs.par_iter().map(|job| self.read(job, workspace)).collect::<Result<_>>()?;
        let found: Vec<(Header, Vec<Found>)> = read.into_iter().map(|done| (done.header, done.records.found)).collect();
        for (job, (header, found)) in jobs.iter().zip(found) {
            for Found { what, line, cell, holding } in found {
                let heading = header.cells.get(cell).cloned().unwrap_or_default();
                let place = CellPlace { path: job.path.clone(), line, column: cell + 1, heading, holding };
                let slot = match &what {
                    What::Value(value) => self.values.get_mut(value),
                    What::Window(name) => self.windows.get_mut(name),
                    What::Category(name) => self.categories.get_mut(name),
                };
                if let Some(slot) = slot {
                    slot.get_or_insert(place);
                }
            }
        }
        Ok(())
    }

    fn read<'a>(&'a self, job: &Job, workspace: &'a Workspace) -> Result<Done<Finding<'a>>> {
        let located = job.origin.located(workspace);
        let asked = job.origin.asked(job.kind, workspace, &located, &|_| ());
        read_table(asked, &|header: &Header| Finding {
            sought: self,
            workspace,
            personal: personal_cells(job.kind, header),
            width: header.cells.len(),
            named: ["window", "category"].map(|name| {
                let column = job.kind.columns().iter().position(|column| column.name == name)?;
                header.places[column]
            }),
            found: Vec::new(),
            scratch: Vec::new(),
        })
    }
}

#[derive(Debug, PartialEq)]
enum What {
    Value(String),
    Window(String),
    Category(String),
}

#[derive(Debug)]
struct Found {
    what: What,
    line: u32,
    cell: usize,
    holding: Option<Holding>,
}

/// Looks for what is sought in one file.
struct Finding<'a> {
    sought: &'a Sought,
    workspace: &'a Workspace,
    personal: Vec<(usize, Holding)>,
    /// Cells of the heading.
    width: usize,
    named: [Option<usize>; 2],
    found: Vec<Found>,
    scratch: Vec<u8>,
}

impl Finding<'_> {
    /// Keeps the first of each in this file.
    fn keep(&mut self, what: What, line: u32, cell: usize, holding: Option<Holding>) {
        if self.found.iter().all(|found| found.what != what) {
            self.found.push(Found { what, line, cell, holding });
        }
    }

    fn value(&mut self, bytes: &[u8], line: u32, cell: usize, holding: Holding) {
        let mut scratch = std::mem::take(&mut self.scratch);
        let mut seen = Vec::new();
        values(bytes, holding, &mut scratch, |value| {
            if let Ok(value) = std::str::from_utf8(value)
                && self.sought.values.contains_key(value)
            {
                seen.push(value.to_owned());
            }
        });
        self.scratch = scratch;
        for value in seen {
            self.keep(What::Value(value), line, cell, Some(holding));
        }
    }

    /// What `[cells] blank` and `[values]` make of a name.
    fn name(&self, column: &str, cell: &[u8]) -> String {
        let cell = text(trim(cell));
        self.workspace.reading.values.get(column).and_then(|values| values.get(&cell).cloned()).unwrap_or(cell)
    }
}

impl Records for Finding<'_> {
    fn row(&mut self, line: u32, base: &[u8], cells: &[Cell], _: &mut dyn FnMut() -> String) {
        if !self.sought.values.is_empty() {
            for at in 0..self.personal.len() {
                let (place, holding) = self.personal[at];
                let holding = if cells.len() == self.width { holding } else { Holding::Unknown };
                if let Some(cell) = cells.get(place) {
                    self.value(cell.of(base), line, place, holding);
                }
            }
        }
        let sought = self.sought;
        if let Some((place, cell)) = self.named[0].and_then(|at| Some((at, cells.get(at)?))).filter(|_| !sought.windows.is_empty()) {
            let name = self.name("window", cell.of(base));
            if sought.windows.contains_key(&name) {
                self.keep(What::Window(name), line, place, None);
            }
        }
        if let Some((place, cell)) = self.named[1].and_then(|at| Some((at, cells.get(at)?))).filter(|_| !sought.categories.is_empty()) {
            let name = self.name("category", cell.of(base));
            if sought.categories.contains_key(&name) {
                self.keep(What::Category(name), line, place, None);
            }
        }
    }

    fn spoilt(&mut self, line: u32, _: Code, raw: &mut dyn FnMut() -> String) {
        if !self.sought.values.is_empty() {
            let raw = raw();
            pieces(&raw).for_each(|piece| self.value(piece.as_bytes(), line, 0, Holding::Unknown));
        }
    }
}
