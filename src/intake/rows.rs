//! One record's cells in, a typed row or its faults out.
//!
//! The hottest code of intake: cells stay slices of the record until they are days, codes and numbers, and every canonical column
//! also goes, as parsed, into a fingerprint by which repeated rows are told.

use xxhash_rust::xxh3::xxh3_128;

use super::dates::{DateReading, Stamp};
use super::header::{Plan, Role, Slot};
use super::ledger::Ledger;
use super::names::{Interner, Met, Named};
use super::records::Cell;
use super::table::{NO_CASE, NO_DAY, NO_PRINT, Table};
use super::text::{is_ruined, is_total, text, trim};
use super::{Code, Reject};
use crate::domain::{Kind, Rating, Scale};
use crate::workspace::Workspace;

/// A window number in a file's own counting, where others are of the settled ledger's.
pub(super) const OWN_NAME: u32 = 1 << 31;

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

/// A cell as parsed; text stays where it is.
#[derive(Debug, Clone, Copy)]
enum Value {
    Blank,
    Day(Stamp),
    Code(u8),
    Name(u32),
    Text(u32, u32),
}

/// Reads the rows of one file.
pub(super) struct Rows<'a> {
    context: Context<'a>,
    plan: Plan<'a>,
    /// Rows without a fault of their own.
    pub(super) table: Table,
    /// Faults of the others.
    pub(super) rejects: Vec<Reject>,
    /// Data rows.
    pub(super) read: u64,
    /// Data rows with a fault.
    pub(super) rejected: u64,
    /// Windows by the file's own number.
    pub(super) windows: Interner,
    /// Categories by the file's own number.
    pub(super) categories: Interner,
    /// Whether a cell of the evaluator is graded.
    pub(super) graded: bool,
    /// Whether one says `very_…`, which proves the scale of five.
    pub(super) very: bool,
    values: Vec<Value>,
    faults: Vec<(usize, Code)>,
    print: Vec<u8>,
    key_date: usize,
}

impl<'a> Rows<'a> {
    /// For a file with this plan.
    pub(super) fn new(context: Context<'a>, plan: Plan<'a>) -> Self {
        let mut table = Table::new(context.kind);
        for slot in &plan.slots {
            match slot.role {
                Role::Date => table.days[slot.column] = Some(Vec::new()),
                Role::Text { keep: true } => table.texts[slot.column] = Some(super::texts::Texts::default()),
                _ => {}
            }
        }
        let columns = context.kind.columns();
        Self {
            values: vec![Value::Blank; columns.len()],
            key_date: columns.iter().position(|c| c.required && c.cells == crate::domain::CellType::Date).unwrap_or(0),
            context,
            plan,
            table,
            rejects: Vec::new(),
            read: 0,
            rejected: 0,
            windows: Interner::default(),
            categories: Interner::default(),
            graded: false,
            very: false,
            faults: Vec::new(),
            print: Vec::new(),
        }
    }

    fn reject(&mut self, line: u32, faults: &[(&'static str, String, Code)], raw: &str) {
        self.rejected += 1;
        for (column, value, code) in faults {
            self.rejects.push(Reject {
                kind: self.context.kind,
                file: self.context.file,
                line,
                column,
                value: value.clone(),
                code: *code,
                raw: raw.to_owned(),
            });
        }
    }

    /// The fault that stands alone, if there is one: the record is the header again, or a sum.
    fn lone_fault(&self, base: &[u8], cells: &[Cell]) -> Option<(&'static str, String, Code)> {
        if self.plan.header.is_again(cells.iter().map(|cell| bytes(base, *cell))) {
            return Some(("", String::new(), Code::RepeatedHeader));
        }
        if is_ragged(base, cells, self.plan.header.cells.len()) {
            return Some(("", String::new(), Code::RaggedRow));
        }
        self.plan.slots.iter().filter(|slot| slot.guarded).find_map(|slot| {
            let cell = trim(bytes(base, cells[slot.cell]));
            is_total(cell).then(|| (slot.name, text(cell), Code::TotalRow))
        })
    }

    /// Every cell's value into `self.values`, every fault into `self.faults`; false where a sum was met.
    fn parse(&mut self, base: &[u8], cells: &[Cell]) -> bool {
        self.faults.clear();
        self.print.clear();
        let mut sum = false;
        for slot in &self.plan.slots {
            let cell = cells[slot.cell];
            let raw = trim(bytes(base, cell));
            if matches!(slot.role, Role::Window | Role::Category) {
                let names = if matches!(slot.role, Role::Window) { &mut self.windows } else { &mut self.categories };
                let named = names.look(raw, |raw| meet(slot, raw, self.context));
                self.values[slot.column] = match named {
                    Named::Number(number) => {
                        self.print.push(slot.column as u8);
                        let name = names.names[number as usize].as_bytes();
                        self.print.extend_from_slice(&(name.len() as u32).to_le_bytes());
                        self.print.extend_from_slice(name);
                        Value::Name(number)
                    }
                    Named::Stranger(number) => {
                        self.print.push(slot.column as u8);
                        let name = names.names[number as usize].as_bytes();
                        self.print.extend_from_slice(&(name.len() as u32).to_le_bytes());
                        self.print.extend_from_slice(name);
                        if self.context.kind != Kind::Visits {
                            self.faults.push((slot.column, Code::UnknownWindow));
                        }
                        Value::Name(number | OWN_NAME)
                    }
                    Named::Total => {
                        sum = true;
                        Value::Blank
                    }
                    Named::Blank => {
                        if slot.filled {
                            self.faults.push((slot.column, Code::MissingValue));
                        }
                        Value::Blank
                    }
                };
                continue;
            }
            let renamed = renamed(slot, raw, self.context.workspace);
            let cell_text: &[u8] = match renamed {
                Some(other) => other.as_bytes(),
                None => raw,
            };
            let value = match &slot.role {
                _ if cell_text.is_empty() => {
                    if slot.filled {
                        self.faults.push((slot.column, Code::MissingValue));
                    }
                    match slot.role {
                        Role::Word(_, Some(code)) => Value::Code(code),
                        _ => Value::Blank,
                    }
                }
                Role::Id | Role::Text { .. } => {
                    if matches!(slot.role, Role::Id) {
                        sum |= is_total(raw);
                        if is_ruined(cell_text) || (cell.number && cell_text.iter().filter(|byte| byte.is_ascii_digit()).count() > 15) {
                            self.faults.push((slot.column, Code::RuinedId));
                        }
                    }
                    self.print.push(slot.column as u8);
                    self.print.extend_from_slice(&(cell_text.len() as u32).to_le_bytes());
                    let start = self.print.len() as u32;
                    self.print.extend_from_slice(cell_text);
                    Value::Text(start, self.print.len() as u32)
                }
                Role::Date => {
                    let stamp = if cell.number && renamed.is_none() {
                        self.context.dates.built_in(cell_text)
                    } else {
                        self.context.dates.stamp(cell_text)
                    };
                    match stamp {
                        Some(stamp) => {
                            self.print.push(slot.column as u8);
                            self.print.extend_from_slice(&stamp.day.to_le_bytes());
                            self.print.extend_from_slice(&stamp.time.to_le_bytes());
                            Value::Day(stamp)
                        }
                        None => {
                            self.faults.push((slot.column, Code::BadDate));
                            Value::Blank
                        }
                    }
                }
                Role::Word(words, blank) => {
                    let mut code = words.code(cell_text);
                    if slot.name == "rating" {
                        let very = [Rating::VerySatisfied, Rating::VeryDissatisfied].map(|rating| Some(rating as u8)).contains(&code);
                        self.graded |= code.is_some_and(|code| code != Rating::Unrated as u8);
                        self.very |= very;
                        if very && self.context.workspace.scale == Some(Scale::Three) {
                            code = None;
                        }
                    }
                    match code {
                        Some(code) => {
                            if Some(code) != *blank {
                                self.print.extend_from_slice(&[slot.column as u8, code]);
                            }
                            Value::Code(code)
                        }
                        None => {
                            self.faults.push((slot.column, Code::BadValue));
                            Value::Blank
                        }
                    }
                }
                Role::Window | Role::Category => Value::Blank,
            };
            self.values[slot.column] = value;
        }
        !sum
    }

    /// Faults that two cells of a row make together, and the case that it names; the row's window, too.
    fn join(&mut self) -> (u32, u32) {
        let columns = self.context.kind.columns();
        let place = |name: &str| columns.iter().position(|column| column.name == name).unwrap_or(0);
        match self.context.kind {
            Kind::Ledger => {
                if let (Value::Day(accepted), Value::Day(completed)) = (self.values[LEDGER_ACCEPTED], self.values[LEDGER_COMPLETED])
                    && completed.is_before(accepted)
                {
                    self.faults.push((LEDGER_COMPLETED, Code::CompletedBeforeAccepted));
                }
                (NO_CASE, self.name(LEDGER_WINDOW))
            }
            Kind::Evaluations => {
                let case = self.case(EVALUATIONS_CASE).unwrap_or(NO_CASE);
                (case, self.name(EVALUATIONS_WINDOW))
            }
            Kind::Visits => {
                debug_assert_eq!((place("case_id"), place("window"), place("visited_at")), (VISITS_CASE, VISITS_WINDOW, VISITS_AT));
                let own = self.values[VISITS_WINDOW];
                if matches!((self.values[VISITS_CASE], own), (Value::Blank, Value::Blank)) {
                    self.faults.push((VISITS_WINDOW, Code::MissingValue));
                }
                if !self.faults.is_empty() {
                    return (NO_CASE, 0);
                }
                let Some((case, ledger)) = self.case(VISITS_CASE).zip(self.context.ledger) else {
                    match own {
                        Value::Name(number) if number & OWN_NAME != 0 => self.faults.push((VISITS_WINDOW, Code::UnknownWindow)),
                        Value::Name(_) => {}
                        _ => self.faults.push((VISITS_CASE, Code::UnknownCase)),
                    }
                    return (NO_CASE, self.name(VISITS_WINDOW) | OWN_NAME);
                };
                if let (Value::Day(visited), Some(accepted)) = (self.values[VISITS_AT], ledger.accepted(case))
                    && visited.is_before(accepted)
                {
                    self.faults.push((VISITS_AT, Code::VisitBeforeAccepted));
                }
                (case, ledger.window(case))
            }
        }
    }

    fn name(&self, column: usize) -> u32 {
        match self.values[column] {
            Value::Name(number) => number & !OWN_NAME,
            _ => 0,
        }
    }

    fn case(&self, column: usize) -> Option<u32> {
        match self.values[column] {
            Value::Text(start, end) => self.context.ledger?.find(&self.print[start as usize..end as usize]),
            _ => None,
        }
    }

    fn push(&mut self, line: u32, case: u32, window: u32) {
        let table = &mut self.table;
        table.lines.push(line);
        table.windows.push(window);
        let id = match self.context.kind {
            Kind::Ledger => Some(LEDGER_CASE),
            Kind::Visits => Some(VISITS_ID),
            Kind::Evaluations => None,
        };
        if let Some(column) = id {
            match self.values[column] {
                Value::Text(start, end) => table.ids.push(&self.print[start as usize..end as usize]),
                _ => table.ids.push(b""),
            }
        }
        let print = match self.values[EVALUATIONS_CASE] {
            Value::Blank if id.is_none() => NO_PRINT,
            _ => xxh3_128(&self.print).max(1),
        };
        table.prints.push(print);
        if self.context.kind == Kind::Ledger {
            if let Value::Name(number) = self.values[LEDGER_CATEGORY] {
                table.categories.push(number);
            }
            let Value::Day(accepted) = self.values[self.key_date] else { return };
            table.times.push(accepted.time);
        } else {
            table.cases.push(case);
        }
        for (days, value) in table.days.iter_mut().zip(&self.values) {
            if let Some(days) = days {
                days.push(if let Value::Day(stamp) = value { stamp.day } else { NO_DAY });
            }
        }
        for ((codes, value), column) in table.codes.iter_mut().zip(&self.values).zip(self.context.kind.columns()) {
            if let Some(codes) = codes {
                codes.push(if let Value::Code(code) = value { *code } else { default_code(column.cells) });
            }
        }
        for (texts, value) in table.texts.iter_mut().zip(&self.values) {
            if let Some(texts) = texts {
                match value {
                    Value::Text(start, end) => texts.push(&self.print[*start as usize..*end as usize]),
                    _ => texts.push(b""),
                }
            }
        }
    }
}

impl Records for Rows<'_> {
    fn row(&mut self, line: u32, base: &[u8], cells: &[Cell], raw: &mut dyn FnMut() -> String) {
        if cells.iter().all(|cell| trim(bytes(base, *cell)).is_empty()) {
            return;
        }
        self.read += 1;
        let width = self.plan.header.cells.len();
        let lone = if is_ragged(base, cells, width) || self.plan.totals_pass { self.lone_fault(base, cells) } else { None };
        if let Some(fault) = lone {
            return self.reject(line, &[fault], &raw());
        }
        let no_sum = self.parse(base, cells);
        let (case, window) = self.join();
        if no_sum && self.faults.is_empty() {
            return self.push(line, case, window);
        }
        if let Some(fault) = self.lone_fault(base, cells) {
            return self.reject(line, &[fault], &raw());
        }
        self.faults.sort_by_key(|(column, _)| *column);
        let columns = self.context.kind.columns();
        let faults: Vec<_> = self
            .faults
            .iter()
            .map(|(column, code)| {
                let cell = self.plan.slots.iter().find(|slot| slot.column == *column).map(|slot| cells[slot.cell]);
                (columns[*column].name, cell.map_or_else(String::new, |cell| text(trim(bytes(base, cell)))), *code)
            })
            .collect();
        self.reject(line, &faults, &raw());
    }

    fn spoilt(&mut self, line: u32, code: Code, raw: &mut dyn FnMut() -> String) {
        self.read += 1;
        self.reject(line, &[("", String::new(), code)], &raw());
    }
}

const LEDGER_CASE: usize = 0;
const LEDGER_WINDOW: usize = 1;
const LEDGER_CATEGORY: usize = 2;
const LEDGER_ACCEPTED: usize = 3;
const LEDGER_COMPLETED: usize = 4;
const VISITS_ID: usize = 0;
const VISITS_CASE: usize = 1;
const VISITS_WINDOW: usize = 2;
const VISITS_AT: usize = 3;
const EVALUATIONS_WINDOW: usize = 0;
const EVALUATIONS_CASE: usize = 4;

fn default_code(cells: crate::domain::CellType) -> u8 {
    use crate::domain::{CellType, Mode, Opinion, Outcome};
    match cells {
        CellType::YesNo { blank } => u8::from(blank),
        CellType::Outcome => Outcome::Reached as u8,
        CellType::Mode => Mode::Active as u8,
        _ => Opinion::BLANK,
    }
}

fn bytes(base: &[u8], cell: Cell) -> &[u8] {
    &base[cell.start as usize..cell.end as usize]
}

/// Fewer cells than the header, or more with something in them.
fn is_ragged(base: &[u8], cells: &[Cell], width: usize) -> bool {
    cells.len() < width || cells[width..].iter().any(|cell| !trim(bytes(base, *cell)).is_empty())
}

fn is_blank(cell: &[u8], workspace: &Workspace) -> bool {
    cell.is_empty() || workspace.reading.blank.iter().any(|blank| blank.as_bytes() == cell)
}

/// What `[cells] blank` and `[values]` make of a trimmed cell, where they make anything of it.
fn renamed<'v>(slot: &Slot<'v>, cell: &[u8], workspace: &Workspace) -> Option<&'v str> {
    if is_blank(cell, workspace) {
        return Some("");
    }
    let values = slot.values?;
    values.get(std::str::from_utf8(cell).ok()?).map(String::as_str)
}

/// A window's or category's cell that was not met before.
fn meet(slot: &Slot<'_>, cell: &[u8], context: Context<'_>) -> Met {
    if slot.guarded && is_total(cell) {
        return Met::Total;
    }
    let name = renamed(slot, cell, context.workspace).map_or_else(|| text(cell), str::to_owned);
    if name.is_empty() {
        return Met::Blank;
    }
    let roster = &context.workspace.roster;
    let known = !matches!(slot.role, Role::Window) || roster.is_empty() || roster.contains_key(&name);
    Met::Name { name, known }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_stand_where_the_code_looks_for_them() {
        let place = |kind: Kind, name: &str| kind.columns().iter().position(|column| column.name == name);
        for (kind, name, at) in [
            (Kind::Ledger, "case_id", LEDGER_CASE),
            (Kind::Ledger, "window", LEDGER_WINDOW),
            (Kind::Ledger, "category", LEDGER_CATEGORY),
            (Kind::Ledger, "accepted_at", LEDGER_ACCEPTED),
            (Kind::Ledger, "completed_at", LEDGER_COMPLETED),
            (Kind::Visits, "visit_id", VISITS_ID),
            (Kind::Visits, "case_id", VISITS_CASE),
            (Kind::Visits, "window", VISITS_WINDOW),
            (Kind::Visits, "visited_at", VISITS_AT),
            (Kind::Evaluations, "window", EVALUATIONS_WINDOW),
            (Kind::Evaluations, "case_id", EVALUATIONS_CASE),
        ] {
            assert_eq!(place(kind, name), Some(at), "{name}");
        }
    }
}
