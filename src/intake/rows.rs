//! A file's records in, its table of faultless rows and its rejects out.

use super::cells::{Grade, Parsing, Value};
use super::dates::DateReading;
use super::header::{Plan, Role};
use super::join::{evaluations, join, ledger, visits};
use super::ledger::Ledger;
use super::personal::Remembering;
use super::records::Cell;
use super::table::{NO_DAY, NO_PRINT, Table};
use super::text::{is_total, text, trim};
use super::texts::Texts;
use super::words::words_of;
use super::{Code, Reject};
use crate::domain::{Kind, Opinion};
use crate::workspace::Workspace;

/// What a row may be held against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    /// Which cells are blank, renamed, or in the roster.
    pub(super) workspace: &'a Workspace,
    /// How dates are read.
    pub(super) dates: &'a DateReading,
    /// The settled ledger; none while the ledger itself is read.
    pub(super) ledger: Option<&'a Ledger>,
    /// The kind that is read.
    pub(super) kind: Kind,
    /// Place in the list of files.
    pub(super) file: u16,
}

/// Takes the records of a file, whatever the file is.
pub(super) trait Records {
    /// A record's cells; `raw` makes its text.
    fn row(&mut self, line: u32, base: &[u8], cells: &[Cell], raw: &mut dyn FnMut() -> String);
    /// A record that cannot be cut into cells or decoded.
    fn spoilt(&mut self, line: u32, code: Code, raw: &mut dyn FnMut() -> String);
}

/// Bytes of records that are kept of a file's rejected rows: those of a file of nothing but faults would be the whole file.
const MOST_RAW: usize = 64 << 20;
/// Faults of a file that are listed. No table has more, and where there are, nothing is published.
const MOST_FAULTS: usize = 10_000_000;

/// Column, cell and code.
type Fault = (&'static str, String, Code);

/// Reads the rows of one file.
pub(super) struct Rows<'a> {
    context: Context<'a>,
    /// How cells become values.
    pub(super) parsing: Parsing<'a>,
    /// Rows without a fault of their own.
    table: Table,
    /// Faults of the others.
    pub(super) rejects: Vec<Reject>,
    /// Whether a cell of the evaluator is graded.
    pub(super) graded: bool,
    /// Whether one says `very_…`, which proves the scale of five.
    pub(super) very: bool,
    /// What is personal in them.
    remembering: Remembering<'a>,
    /// Data rows.
    pub(super) read: u64,
    /// Data rows with a fault.
    pub(super) rejected: u64,
    /// Data rows with more cells than the header.
    pub(super) wider: u64,
    /// Bytes of rejected records that are kept.
    raw: usize,
    /// Rejected rows of which the record is not kept.
    pub(super) left_out: u64,
}

impl<'a> Rows<'a> {
    /// For a file with this plan.
    pub(super) fn new(context: Context<'a>, plan: Plan<'a>, remembering: Remembering<'a>) -> Self {
        let mut table = Table::new(context.kind);
        for slot in &plan.slots {
            match slot.role {
                Role::Date => table.days[slot.column] = Some(Vec::new()),
                Role::Text { keep: true } => table.texts[slot.column] = Some(Texts::default()),
                _ => {}
            }
        }
        Self {
            context,
            parsing: Parsing::new(context, plan),
            table,
            rejects: Vec::new(),
            graded: false,
            very: false,
            remembering,
            read: 0,
            rejected: 0,
            wider: 0,
            raw: 0,
            left_out: 0,
        }
    }

    /// The rows, with what a blank means in the columns that the file lacks.
    pub(super) fn finish(self) -> (Table, Parsing<'a>, Vec<Reject>) {
        let mut table = self.table;
        let height = table.lines.len();
        for (codes, column) in table.codes.iter_mut().zip(self.context.kind.columns()) {
            if let Some(codes) = codes {
                let blank = words_of(column.cells).and_then(|(_, blank)| blank).unwrap_or(Opinion::BLANK);
                codes.resize(height, blank);
            }
        }
        (table, self.parsing, self.rejects)
    }

    /// Whether there are more faults than are listed.
    pub(super) fn gave_up(&self) -> bool {
        self.rejects.len() >= MOST_FAULTS
    }

    fn reject(&mut self, line: u32, faults: Vec<Fault>, raw: &mut dyn FnMut() -> String) {
        self.rejected += 1;
        if self.rejects.len() >= MOST_FAULTS {
            return;
        }
        let is_kept = self.raw < MOST_RAW;
        let raw = if is_kept { raw() } else { String::new() };
        self.raw += raw.len() * faults.len();
        self.left_out += u64::from(!is_kept);
        let (kind, file) = (self.context.kind, self.context.file);
        let rejects = faults.into_iter().map(|(column, value, code)| Reject { kind, file, line, column, value, code, raw: raw.clone() });
        self.rejects.extend(rejects);
    }

    /// The fault that stands alone, if there is one: the record is the header again, is ragged, or is a sum.
    fn lone_fault(&self, base: &[u8], cells: &[Cell]) -> Option<Fault> {
        let header = &self.parsing.plan.header;
        if header.is_again(cells.iter().map(|cell| cell.of(base))) {
            return Some(("", String::new(), Code::RepeatedHeader));
        }
        if is_ragged(base, cells, header.cells.len()) {
            return Some(("", String::new(), Code::RaggedRow));
        }
        self.parsing.plan.slots.iter().filter(|slot| slot.guarded).find_map(|slot| {
            let cell = trim(cells[slot.cell].of(base));
            is_total(cell).then(|| (slot.name, text(cell), Code::TotalRow))
        })
    }

    /// Any cell of a row that is one proves the scale, used or not.
    fn note_grade(&mut self) {
        self.graded |= self.parsing.row.graded.is_some();
        self.very |= self.parsing.row.graded == Some(Grade::Very);
    }

    /// The faults that were found, each with its cell.
    fn faults(&mut self, base: &[u8], cells: &[Cell]) -> Vec<Fault> {
        self.parsing.row.faults.sort_by_key(|(column, _)| *column);
        let columns = self.context.kind.columns();
        let cell_of = |column: usize| self.parsing.plan.slots.iter().find(|slot| slot.column == column).map(|slot| cells[slot.cell]);
        let value = |column: usize| cell_of(column).map_or_else(String::new, |cell| text(trim(cell.of(base))));
        self.parsing.row.faults.iter().map(|(column, code)| (columns[*column].name, value(*column), *code)).collect()
    }

    fn accept(&mut self, line: u32, case: u32, window: u32) {
        let (table, row) = (&mut self.table, &self.parsing.row);
        table.lines.push(line);
        table.windows.push(window);
        match self.context.kind {
            Kind::Ledger => {
                table.ids.push(row.text(row.values[ledger::CASE_ID]));
                table.prints.push(row.print());
                if let Value::Name(number) = row.values[ledger::CATEGORY] {
                    table.categories.push(number);
                }
                if let Value::Day(accepted) = row.values[ledger::ACCEPTED_AT] {
                    table.times.push(accepted.time);
                }
            }
            Kind::Visits => {
                table.ids.push(row.text(row.values[visits::VISIT_ID]));
                table.prints.push(row.print());
                table.cases.push(case);
            }
            Kind::Evaluations => {
                let names_a_case = matches!(row.values[evaluations::CASE_ID], Value::Text(..));
                table.prints.push(if names_a_case { row.print() } else { NO_PRINT });
                table.cases.push(case);
            }
        }
        for slot in &self.parsing.plan.slots {
            let value = row.values[slot.column];
            match slot.role {
                Role::Date => {
                    if let Some(days) = &mut table.days[slot.column] {
                        days.push(if let Value::Day(stamp) = value { stamp.day } else { NO_DAY });
                    }
                }
                Role::Word(..) | Role::Rating(_) => {
                    if let Some(codes) = &mut table.codes[slot.column] {
                        codes.push(if let Value::Code(code) = value { code } else { Opinion::BLANK });
                    }
                }
                Role::Text { keep: true } => {
                    if let Some(texts) = &mut table.texts[slot.column] {
                        texts.push(row.text(value));
                    }
                }
                Role::Text { keep: false } | Role::Id | Role::Window | Role::Category => {}
            }
        }
    }
}

impl Records for Rows<'_> {
    fn row(&mut self, line: u32, base: &[u8], cells: &[Cell], raw: &mut dyn FnMut() -> String) {
        if cells.iter().all(|cell| trim(cell.of(base)).is_empty()) {
            return;
        }
        self.read += 1;
        self.remembering.record(base, cells);
        let plan = &self.parsing.plan;
        self.wider += u64::from(cells.len() > plan.header.cells.len());
        let asked = is_ragged(base, cells, plan.header.cells.len()) || plan.totals_pass;
        if let Some(fault) = asked.then(|| self.lone_fault(base, cells)).flatten() {
            return self.reject(line, vec![fault], raw);
        }
        let no_sum = self.parsing.parse(base, cells);
        let (case, window) = join(&mut self.parsing.row, self.context);
        if no_sum && self.parsing.row.faults.is_empty() {
            self.note_grade();
            return self.accept(line, case, window);
        }
        let faults = if let Some(fault) = self.lone_fault(base, cells) {
            vec![fault]
        } else {
            self.note_grade();
            self.faults(base, cells)
        };
        self.reject(line, faults, raw);
    }

    fn spoilt(&mut self, line: u32, code: Code, raw: &mut dyn FnMut() -> String) {
        self.read += 1;
        self.remembering.spoilt(&raw());
        self.reject(line, vec![("", String::new(), code)], raw);
    }
}

/// Fewer cells than the header, or more with something in them.
fn is_ragged(base: &[u8], cells: &[Cell], width: usize) -> bool {
    cells.len() < width || cells[width..].iter().any(|cell| !trim(cell.of(base)).is_empty())
}
