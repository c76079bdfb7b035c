//! Which cells of a file are personal, and their hashes for the run's Bloom filter.
//!
//! Personal are the applicant, the phone, the visitor and the team, the opinion, the ids of cases and visits, and of
//! the columns that are ignored those whose heading speaks of a person. Rows that are rejected, repeated or corrected
//! count like the others.

use super::bloom::{hash, holds_number};
use crate::domain::spelling::{canonical, canonical_into, is_canonical, plain};
use crate::domain::{CellType, Kind};
use crate::intake::header::matching::Header;
use crate::intake::records::batch::Span;
use crate::intake::records::cell::Cell;
use crate::intake::terms::need::Need;
use crate::intake::values::text::text;

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
    /// Unknown: the row could not be cut into the columns of its heading, and a window's own name may stand here.
    Unknown,
}

/// The places of the personal cells in the records of one file.
pub(crate) fn personal_cells(kind: Kind, header: &Header) -> Vec<(usize, Holding)> {
    let mut cells = Vec::new();
    for (column, place) in kind.columns().iter().zip(&header.places) {
        let holding = match column.name {
            "case_id" | "visit_id" | "rectification_id" => Holding::Id,
            "phone" => Holding::Phone,
            "opinion" | "problem" | "cause" | "measure" if column.cells == CellType::Personal => Holding::Opinion,
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
pub(crate) fn values(cell: &[u8], holding: Holding, scratch: &mut Vec<u8>, mut see: impl FnMut(&[u8])) {
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
pub(crate) struct Remembering {
    /// What is asked for; nothing where the run publishes nothing.
    cells: Vec<(usize, Holding)>,
    /// The hash of each value.
    hashes: Vec<u64>,
    scratch: Vec<u8>,
    /// Cells that were met lately, by hash: visitors and opinions come again and again.
    lately: [u64; 256],
}

impl Remembering {
    pub(crate) fn new(kind: Kind, header: &Header, need: Need) -> Self {
        let cells = if need.remembers() { personal_cells(kind, header) } else { Vec::new() };
        Self { cells, hashes: Vec::new(), scratch: Vec::new(), lately: [0; 256] }
    }

    /// The personal cells of a record.
    pub(crate) fn record(&mut self, base: &[u8], cells: &[Cell]) {
        for at in 0..self.cells.len() {
            let (place, holding) = self.cells[at];
            if let Some(cell) = cells.get(place) {
                self.cell(cell.of(base), holding);
            }
        }
    }

    /// The personal cells of some records of the same width, but for those that are left out.
    pub(crate) fn span(&mut self, span: Span<'_>, left_out: &[bool]) {
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
    pub(crate) fn spoilt(&mut self, raw: &str) {
        if !self.cells.is_empty() {
            pieces(raw)
                .for_each(|piece| values(piece.as_bytes(), Holding::Person, &mut self.scratch, |value| self.hashes.push(hash(value))));
        }
    }

    /// The hash of every value that was met.
    pub(crate) fn into_hashes(self) -> Vec<u64> {
        self.hashes
    }
}

pub(crate) fn pieces(raw: &str) -> impl Iterator<Item = &str> {
    raw.split([',', ';', '\t', '|', '"', '\n', '\r'])
}
