//! Sends records down one of two paths: column by column where only cells can be wrong, else one by one.
//!
//! Column by column only tells which rows have a fault; those come back here and go one by one, which tells what is
//! wrong with each.

use memchr::memchr;

use super::counted::is_sum;
use super::observed::Unvalued;
use super::reader::{Fault, RowReader};
use super::shifted::{is_glued, is_shifted};
use crate::domain::Kind;
use crate::doubts::PLACES;
use crate::intake::header::plan::Role;
use crate::intake::records::batch::Batch;
use crate::intake::records::cell::Cell;
use crate::intake::records::footers::reads_no_data;
use crate::intake::records::sink::RecordSink;
use crate::intake::terms::code::Code;
use crate::intake::terms::taken::Taken;
use crate::intake::values::text::{is_total, text, trim};

impl RecordSink for RowReader<'_> {
    fn row(&mut self, line: u32, base: &[u8], cells: &[Cell], raw: &mut dyn FnMut() -> String) {
        if cells.iter().all(|cell| trim(cell.of(base)).is_empty()) {
            return;
        }
        self.part.read += 1;
        self.remembering.record(base, cells);
        let plan = &self.parsing.plan;
        self.part.wider += u64::from(cells.len() > plan.header.cells.len());
        let habits = &plan.header.habits;
        let may_be_cut_wrong = habits.exceeded_by(cells.len()) || habits.are_known() && memchr(b'"', base).is_some();
        let asked = may_be_cut_wrong || is_ragged(base, cells, plan.header.cells.len()) || plan.totals_pass;
        if let Some(fault) = asked.then(|| self.lone_fault(base, cells, raw)).flatten() {
            return self.reject(line, vec![fault], raw);
        }
        let no_sum = self.parsing.parse(base, cells) && !self.is_sum_of_counts(base, cells);
        if no_sum && self.parsing.plan.is_case_alone(self.context.kind, base, cells) {
            self.part.cases_alone += 1;
            return;
        }
        if no_sum && self.parsing.row.left_out {
            return self.leave_out(line, base, cells);
        }
        self.parsing.hold_together();
        if no_sum && self.parsing.row.faults.is_empty() {
            self.note_grade();
            if self.context.dates.has_year() {
                let dates = self.parsing.plan.slots.iter().filter(|slot| matches!(slot.role, Role::Date));
                dates.for_each(|slot| self.part.observed.yearless.see(slot.cell(base, cells).0, line));
            }
            let values = &self.parsing.row.values;
            self.part.observed.watched.iter_mut().for_each(|watched| watched.row(base, cells, line, values));
            return self.accept(line, base);
        }
        let faults = if let Some(fault) = self.lone_fault(base, cells, raw) {
            vec![fault]
        } else {
            self.note_grade();
            if no_sum && self.parsing.plan.layout.counts() {
                self.part.observed.lost_ratings += self.parsing.row.counted.told().saturating_sub(1);
            }
            self.faults(base, cells)
        };
        self.reject(line, faults, raw);
    }

    fn rows(&mut self, text: &[u8], batch: &Batch) {
        self.batch(text, batch);
    }

    fn spoilt(&mut self, line: u32, code: Code, raw: &mut dyn FnMut() -> String) {
        self.part.read += 1;
        self.remembering.spoilt(&raw());
        self.reject(line, vec![("", String::new(), code)], raw);
    }

    fn unvalued(&mut self, place: usize, lines: &[u32]) {
        let slot = self.parsing.plan.slots.iter().find(|slot| slot.place() == Some(place) || slot.time == Some(place));
        let heading = self.parsing.plan.header.cells.get(place).cloned().unwrap_or_default();
        // columns that are not used, and text, matter to no figure
        let matters = slot.is_some_and(|slot| !matches!(slot.role, Role::Text { .. }));
        let first = lines.iter().take(PLACES).copied().collect();
        self.part.observed.unvalued.push(Unvalued { heading, matters, cells: lines.len() as u64, first });
    }

    fn cleaned(&mut self, taken: Taken) {
        self.part.observed.taken.add(taken);
    }

    fn begins(&mut self, line: u32, place: u64) {
        self.part.places.push((line, place));
    }
}

impl RowReader<'_> {
    /// Takes the records of a batch, those that are as wide as the header side by side.
    fn batch(&mut self, text: &[u8], batch: &Batch) {
        let (mut at, mut cells) = (0, Vec::new());
        while at < batch.len() {
            let regular = (at..batch.len()).take_while(|record| self.is_regular(text, batch, *record)).count();
            if regular > 0 {
                self.span(text, batch, at..at + regular);
                self.faulty_ones(text, batch, at, &mut cells);
            }
            at += regular;
            if at < batch.len() {
                self.single(text, batch, at, &mut cells);
                at += 1;
            }
        }
    }

    /// Takes the rows of the last span, from record `first` on, that have a fault.
    fn faulty_ones(&mut self, text: &[u8], batch: &Batch, first: usize, cells: &mut Vec<Cell>) {
        let (faulty, height) = (std::mem::take(&mut self.marked.faulty), self.part.table.len());
        for row in (0..faulty.len()).filter(|row| faulty[*row]) {
            self.single(text, batch, first + row, cells);
        }
        debug_assert_eq!(self.part.table.len(), height, "a row with a fault is not taken");
        self.marked.faulty = faulty;
    }

    /// Whether a record of a table of counts is a sum of others.
    fn is_sum_of_counts(&self, base: &[u8], cells: &[Cell]) -> bool {
        let plan = &self.parsing.plan;
        let window = plan.slots.iter().find(|slot| matches!(slot.role, Role::Window)).filter(|_| plan.layout.counts());
        // a number, or a merged cell, may stand before the window
        let first = || cells.iter().map(|cell| trim(cell.of(base))).find(|cell| !cell.is_empty());
        window.is_some_and(|slot| {
            let (said, _) = slot.cell(base, cells);
            is_sum(said) || said.is_empty() && first().is_some_and(is_sum)
        })
    }

    /// Whether nothing but its cells can be wrong with a record.
    fn is_regular(&self, text: &[u8], batch: &Batch, record: usize) -> bool {
        let plan = &self.parsing.plan;
        let (width, habits) = (plan.header.cells.len(), &plan.header.habits);
        batch.width(record) == width
            && !self.context.need.keeps_texts()
            && !plan.layout.counts()
            && self.context.kind != Kind::Rectifications
            && !plan.totals_pass
            && !habits.exceeded_by(width)
            && !(batch.has_marks && habits.are_known() && memchr(b'"', batch.bytes(record, text)).is_some())
    }

    /// The fault that stands alone, if there is one: the record is the header again, is ragged, or is a sum.
    fn lone_fault(&self, base: &[u8], cells: &[Cell], raw: &mut dyn FnMut() -> String) -> Option<Fault> {
        let header = &self.parsing.plan.header;
        if header.is_again(cells.iter().map(|cell| cell.of(base))) {
            return Some(("", String::new(), Code::RepeatedHeader));
        }
        let slots = &self.parsing.plan.slots;
        let is_shifted = || header.habits.exceeded_by(cells.len()) && is_shifted(base, cells, &header.habits, slots, self.context);
        let may_be_glued = header.habits.are_known() && memchr(b'"', base).is_some();
        let is_ragged = is_ragged(base, cells, header.cells.len());
        if is_ragged && is_no_data(base, cells) {
            return Some(("", String::new(), Code::NoData));
        }
        if is_ragged || is_shifted() || may_be_glued && is_glued(base, cells, raw) {
            return Some(("", String::new(), Code::RaggedRow));
        }
        let total = slots.iter().filter(|slot| slot.guarded).find_map(|slot| {
            let (cell, _) = slot.cell(base, cells);
            let is_sum = is_total(cell) || matches!(slot.role, Role::Window) && self.is_sum_of_counts(base, cells);
            is_sum.then(|| (slot.name, text(cell), Code::TotalRow))
        });
        total.or_else(|| is_no_data(base, cells).then(|| ("", String::new(), Code::NoData)))
    }
}

/// Whether the few cells of a record are the foot of a page and the like.
fn is_no_data(base: &[u8], cells: &[Cell]) -> bool {
    reads_no_data(cells.iter().map(|cell| trim(cell.of(base))).filter(|cell| !cell.is_empty()))
}

/// Fewer cells than the header, or more with something in them.
fn is_ragged(base: &[u8], cells: &[Cell], width: usize) -> bool {
    cells.len() < width || cells[width..].iter().any(|cell| !trim(cell.of(base)).is_empty())
}
