//! A file's records in, its table of faultless rows and its rejects out.

use super::context::Context;
use std::sync::Arc;

use super::by_record::Parsing;
use super::marked::Marked;
use super::part::Part;
use xxhash_rust::xxh3::xxh3_64;

use crate::domain::{Kind, Mode, Opinion, date_of};
use crate::intake::header::plan::{Plan, Role, Slot};
use crate::intake::ids::arena::TextArena;
use crate::intake::ids::keys::Keying;
use crate::intake::personal::remember::Remembering;
use crate::intake::records::cell::Cell;
use crate::intake::table::positions::{evaluations, ledger, rectifications, visits};
use crate::intake::table::typed::{NO_CATEGORY, NO_DAY, NO_PRINT, NO_WINDOW};
use crate::intake::terms::code::Code;
use crate::intake::terms::reject::Reject;
use crate::intake::unused::watched::Watched;
use crate::intake::values::dates::Stamp;
use crate::intake::values::text::text;
use crate::intake::values::value::Value;
use crate::intake::values::vocabulary::LEFT_OUT;
use crate::intake::values::vocabulary::words_of;

/// Column, cell and code.
pub(super) type Fault = (&'static str, String, Code);

/// Reads the rows of one file, or of a part of it.
pub(crate) struct RowReader<'a> {
    pub(crate) context: Context<'a>,
    /// How cells become values.
    pub(crate) parsing: Parsing<'a>,
    /// Makes keys of the file's own ids.
    pub(crate) ids: Keying,
    /// Makes keys of the ids of the ledger.
    pub(crate) cases: Keying,
    /// Place of the window in the columns of the kind.
    window: usize,
    pub(crate) part: Part,
    /// What is personal in them.
    pub(crate) remembering: Remembering,
    pub(crate) marked: Marked,
}

impl<'a> RowReader<'a> {
    /// For a file with this plan.
    pub(crate) fn new(context: Context<'a>, plan: Arc<Plan<'a>>) -> Self {
        let remembering = Remembering::new(context.kind, &plan.header, context.need);
        let mut table = context.table();
        for slot in &plan.slots {
            match slot.role {
                Role::Date => table.begin_dates(slot.column),
                Role::Text { keep: true } | Role::Part { keep: true } => table.texts[slot.column] = Some(TextArena::default()),
                // which callback it is, the visits are asked once they are settled
                Role::Id if context.kind == Kind::Rectifications && slot.column != rectifications::CASE_ID => {
                    table.texts[slot.column] = Some(TextArena::default());
                }
                _ => {}
            }
            if slot.is_themed() {
                table.said = Some(Vec::new());
            }
        }
        if plan.layout.counts() {
            table.days[evaluations::RATED_AT] = Some(Vec::new());
        }
        let mut part = Part::new(table);
        part.observed.watched = Watched::of(context.kind, &plan.header, &context.workspace.reading);
        Self {
            context,
            parsing: Parsing::new(context, plan),
            ids: Keying::adding(context.book),
            cases: Keying::asking(context.cases),
            window: context.kind.columns().iter().position(|column| column.name == "window").unwrap_or(0),
            part,
            remembering,
            marked: Marked::default(),
        }
    }

    /// With room for so many rows.
    pub(crate) fn with_room(mut self, rows: usize) -> Self {
        self.part.table.reserve(rows);
        self
    }

    /// What was read, with what a blank means in the columns that the file lacks.
    pub(crate) fn finish(self) -> Part {
        let mut part = self.part;
        let height = part.table.lines.len();
        for (codes, column) in part.table.codes.iter_mut().zip(self.context.kind.columns()) {
            if let Some(codes) = codes {
                let blank = words_of(column.cells).and_then(|(_, blank)| blank).unwrap_or(Opinion::BLANK);
                codes.resize(height, blank);
            }
        }
        part.personal = self.remembering.into_hashes();
        part.windows = self.parsing.windows.into_names();
        part.categories = self.parsing.categories.into_names();
        part
    }

    pub(super) fn reject(&mut self, line: u32, faults: Vec<Fault>, raw: &mut dyn FnMut() -> String) {
        let (kind, file) = (self.context.kind, self.context.file);
        self.part.reject(faults.len(), raw, |raw| {
            faults.into_iter().map(|(column, value, code)| Reject { kind, file, line, column, value, code, raw: raw.to_owned() }).collect()
        });
    }

    /// Any cell of a row that is one proves the scale, used or not.
    pub(super) fn note_grade(&mut self) {
        self.part.graded.add(&self.parsing.row.graded);
    }

    /// The faults that were found, each with its cell.
    pub(super) fn faults(&mut self, base: &[u8], cells: &[Cell]) -> Vec<Fault> {
        self.parsing.row.faults.sort_by_key(|(column, _)| *column);
        let columns = self.context.kind.columns();
        let value = |column: usize| self.parsing.plan.header.said(column, base, cells).unwrap_or_default();
        self.parsing.row.faults.iter().map(|(column, code)| (columns[*column].name, value(*column), *code)).collect()
    }

    /// Takes a row that is no case or no visit: it may take the id of an earlier one, and goes once all rows are
    /// settled.
    pub(super) fn leave_out(&mut self, line: u32, base: &[u8], cells: &[Cell]) {
        let says = |slot: &&Slot<'_>| matches!(self.parsing.row.values[slot.column], Value::Code(LEFT_OUT));
        if let Some(slot) = self.parsing.plan.slots.iter().find(says) {
            self.part.observed.leave_out(&text(slot.cell(base, cells).0));
        }
        self.accept(line, base);
    }

    pub(super) fn accept(&mut self, line: u32, base: &[u8]) {
        let (table, row) = (&mut self.part.table, &self.parsing.row);
        table.lines.push(line);
        table.windows.push(match row.values[self.window] {
            Value::Name(number) | Value::Stranger(number) => number,
            _ => NO_WINDOW,
        });
        match self.context.kind {
            Kind::Ledger => {
                table.ids.push(row.values[ledger::CASE_ID].text(base), &mut self.ids);
                // a row that is left out may lack either
                table.categories.push(match row.values[ledger::CATEGORY] {
                    Value::Name(number) => number,
                    _ => NO_CATEGORY,
                });
                table.times.push(row.values[ledger::ACCEPTED_AT].time());
            }
            Kind::Visits => {
                let id = row.values[visits::VISIT_ID];
                table.ids.push(id.text(base), &mut self.ids);
                table.prints.push(if id.is_text() { NO_PRINT } else { self.parsing.print(base) });
                table.case_ids.push(row.values[visits::CASE_ID].text(base), &mut self.cases);
                table.times.push(row.values[visits::VISITED_AT].time());
            }
            Kind::Evaluations => {
                let case_id = row.values[evaluations::CASE_ID];
                table.prints.push(if case_id.is_text() { self.parsing.print(base) } else { NO_PRINT });
                table.case_ids.push(case_id.text(base), &mut self.cases);
                if self.parsing.plan.layout.counts() {
                    table.counted.push(row.counted.row(table.lines.len() as u32 - 1, &row.values, base));
                    if let Some(days) = &mut table.days[evaluations::RATED_AT] {
                        days.push(row.counted.last_day());
                    }
                }
            }
            Kind::Rectifications => {
                let id = rectification_id(&row.values, base);
                table.ids.push(&id, &mut self.ids);
                table.prints.push(NO_PRINT);
                table.case_ids.push(row.values[rectifications::CASE_ID].text(base), &mut self.cases);
                table.times.push(Stamp::NO_TIME);
            }
        }
        for slot in &self.parsing.plan.slots {
            let value = row.values[slot.column];
            if let Some(said) = table.said.as_mut().filter(|_| slot.is_themed()) {
                said.push(self.context.said(value.text(base)));
            }
            match slot.role {
                Role::Date => {
                    // a row of counts has said its day
                    let days = table.days[slot.column].as_mut().filter(|_| !self.parsing.plan.layout.counts());
                    if let Some(days) = days {
                        days.push(if let Value::Day(stamp) = value { stamp.day } else { NO_DAY });
                    }
                    if let Some(times) = &mut table.clock[slot.column] {
                        times.push(value.time());
                    }
                }
                Role::Word(..) | Role::Grade(..) | Role::Status(_) => {
                    if let Some(codes) = &mut table.codes[slot.column] {
                        codes.push(match value {
                            Value::Code(code) if !self.parsing.plan.layout.counts() => code,
                            Value::Code(_) if slot.column == evaluations::MODE => Mode::Active as u8,
                            _ => Opinion::BLANK,
                        });
                    }
                }
                Role::Part { .. } => {
                    let text = value.text(base);
                    if let Some(codes) = &mut table.codes[slot.column] {
                        codes.push(self.context.workspace.warranty.code(text));
                    }
                    if let Some(texts) = &mut table.texts[slot.column] {
                        texts.push(text);
                    }
                }
                // of ids only those of problems are kept as texts
                Role::Text { keep: true } | Role::Id => {
                    if let Some(texts) = &mut table.texts[slot.column] {
                        texts.push(value.text(base));
                    }
                }
                Role::Text { keep: false } | Role::Window | Role::Category | Role::Count | Role::Share | Role::Month | Role::Year => {}
            }
        }
    }
}

/// The id of a row of the rectification ledger: its own, else what tells its problem from others: the callback or the case,
/// the day on which it was raised, and a hash of what it says. A later export that says more of the same problem then
/// takes the place of the earlier one.
fn rectification_id(values: &[Value<'_>], base: &[u8]) -> Vec<u8> {
    let text = |column: usize| values[column].text(base);
    if !text(rectifications::RECTIFICATION_ID).is_empty() {
        return text(rectifications::RECTIFICATION_ID).to_vec();
    }
    let named = if text(rectifications::VISIT_ID).is_empty() { rectifications::CASE_ID } else { rectifications::VISIT_ID };
    let raised = if let Value::Day(stamp) = values[rectifications::RAISED_ON] { date_of(stamp.day).to_string() } else { String::new() };
    let says = match text(rectifications::PROBLEM) {
        [] => String::new(),
        problem => format!(" {:016x}", xxh3_64(problem)),
    };
    [text(named), b" ", raised.as_bytes(), says.as_bytes()].concat()
}
