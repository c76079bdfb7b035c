//! A batch of plain records in, their columns in the table: one column of all of them at a time.
//!
//! Nothing is found out here but which rows have a fault: those are taken out of the table again and go the way of
//! single records, which tells what is wrong with each. What a cell means is [`super::roles`]' to say, for both.

use super::marked::Marked;
use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use super::by_record::of_group;
use super::content::{meet, renames};
use super::context::Context;
use super::reader::RowReader;
use super::roles::{Content, Id, fits, proves_five};
use crate::domain::{Kind, Opinion, Rating};
use crate::intake::header::plan::{CellOf, Role, Slot};
use crate::intake::ids::keys::{Ids, Keying, NO_ID};
use crate::intake::records::batch::{Batch, Span};
use crate::intake::table::positions::{evaluations, ledger, visits};
use crate::intake::table::typed::{NO_DAY, NO_PRINT, NO_WINDOW};
use crate::intake::values::dates::{LastDate, Stamp};
use crate::intake::values::interner::{Interner, Named};
use crate::intake::values::promise::Promise;
use crate::intake::values::text::{is_no_day, text, trim};
use crate::intake::values::vocabulary::LEFT_OUT;
use crate::intake::values::vocabulary::Words;

impl RowReader<'_> {
    /// Takes records of a batch that are as wide as the header, but for those that [`Marked::faulty`] names after.
    pub(super) fn span(&mut self, text: &[u8], batch: &Batch, records: Range<usize>) {
        let plan = std::sync::Arc::clone(&self.parsing.plan);
        let span = Span::new(batch, records.clone(), plan.header.cells.len(), text);
        let before = self.part.table.len();
        let mut marked = std::mem::take(&mut self.marked);
        marked.begin(records.len());
        self.tell_apart(span, &plan.slots, &mut marked);
        self.part.table.lines.extend(span.lines());
        for slot in &plan.slots {
            self.column(span, slot, before, &mut marked);
        }
        self.fill_up(records.len(), &mut marked);
        for (row, says) in &marked.left_out {
            // it needs none of what others must have
            marked.faulty[*row] = false;
            self.part.observed.leave_out(says);
        }
        marked.dead.extend(marked.faulty.iter().zip(before as u32..).filter(|(faulty, _)| **faulty).map(|(_, row)| row));
        self.part.table.remove(&marked.dead);
        self.part.read += (records.len() - marked.dead.len()) as u64;
        self.note_grades(before);
        self.remembering.span(span, &marked.faulty);
        if self.context.dates.has_year() {
            for slot in plan.slots.iter().filter(|slot| matches!(slot.role, Role::Date)) {
                let read = cells(span, slot).zip(span.lines()).zip(&marked.faulty).filter(|(_, faulty)| !**faulty);
                read.for_each(|((cell, line), _)| self.part.observed.yearless.see(trim(cell), line));
            }
        }
        let (table, has_left_out) = (&self.part.table, !marked.left_out.is_empty());
        for watched in &mut self.part.observed.watched {
            watched.span(span, &marked.faulty, table, before, has_left_out);
        }
        self.marked = marked;
    }

    /// Finds the rows that need a fingerprint: visits without an id, evaluations with one.
    fn tell_apart(&self, span: Span<'_>, slots: &[Slot<'_>], marked: &mut Marked) {
        let (column, with_id) = match self.context.kind {
            // problems go record by record
            Kind::Ledger | Kind::Rectifications => return,
            Kind::Visits => (visits::VISIT_ID, false),
            Kind::Evaluations => (evaluations::CASE_ID, true),
        };
        let rows = marked.faulty.len();
        match slots.iter().find(|slot| slot.column == column) {
            None => marked.printed.resize(rows, !with_id),
            Some(slot) => {
                let ids = cells(span, slot).map(|whole| content(whole, slot, self.context).id(slot));
                marked.printed.extend(ids.map(|id| matches!(id, Id::None(_)) != with_id));
            }
        }
    }

    /// Parses a column of all rows, and adds it to the table, of which `before` rows were there.
    fn column(&mut self, span: Span<'_>, slot: &Slot<'_>, before: usize, marked: &mut Marked) {
        let (context, table) = (self.context, &mut self.part.table);
        if let Some(said) = table.said.as_mut().filter(|_| slot.is_themed()) {
            let cells = contents(span, slot, context);
            said.extend(cells.map(|cell| context.said(cell)));
        }
        match &slot.role {
            Role::Window => named(span, slot, &mut self.parsing.windows, context, &mut table.windows, marked),
            Role::Category => named(span, slot, &mut self.parsing.categories, context, &mut table.categories, marked),
            Role::Id => match (context.kind, slot.column) {
                (Kind::Ledger, _) | (Kind::Visits, visits::VISIT_ID) => ids(span, slot, context, (&mut table.ids, &mut self.ids), marked),
                _ => ids(span, slot, context, (&mut table.case_ids, &mut self.cases), marked),
            },
            Role::Date => {
                match slot.time {
                    None => dates(span, slot, context, marked),
                    Some(time) => dates_and_times(span, (slot, time), context, marked),
                }
                match (context.kind, slot.column) {
                    (Kind::Ledger, ledger::ACCEPTED_AT) | (Kind::Visits, visits::VISITED_AT) => {
                        table.times.extend(marked.stamps.iter().map(|stamp| stamp.time));
                    }
                    (Kind::Ledger, ledger::COMPLETED_AT) => {
                        let dated = |stamp: &Stamp| (stamp.day != NO_DAY).then_some(*stamp);
                        for (row, faulty) in marked.faulty.iter_mut().enumerate() {
                            let both = dated(&marked.stamps[row]).zip(table.stamp(ledger::ACCEPTED_AT, before + row));
                            *faulty |= both.is_some_and(|(completed, accepted)| completed.is_before(accepted));
                        }
                    }
                    _ => {}
                }
                if let Some(days) = &mut table.days[slot.column] {
                    days.extend(marked.stamps.iter().map(|stamp| stamp.day));
                }
                if let Some(times) = &mut table.clock[slot.column] {
                    times.extend(marked.stamps.iter().map(|stamp| stamp.time));
                }
            }
            Role::Word(words, blank) => {
                if let Some(codes) = &mut table.codes[slot.column] {
                    coded(span, slot, context, words, (codes, blank.unwrap_or(Opinion::BLANK)), marked);
                }
            }
            Role::Grade(words, scale) => {
                if let Some(codes) = &mut table.codes[slot.column] {
                    let first = codes.len();
                    coded(span, slot, context, words, (codes, Opinion::BLANK), marked);
                    codes[first..].iter().enumerate().for_each(|(row, code)| marked.fault(row, !fits(*code, *scale)));
                }
            }
            Role::Status(statuses) => {
                if let Some(codes) = &mut table.codes[slot.column] {
                    for (row, content) in contents(span, slot, context).enumerate() {
                        let code = statuses.code(content);
                        if code == LEFT_OUT {
                            marked.left_out.push((row, text(content)));
                        }
                        codes.push(code);
                    }
                }
            }
            Role::Part { .. } => {
                if let Some(codes) = &mut table.codes[slot.column] {
                    codes.extend(contents(span, slot, context).map(|content| context.workspace.warranty.code(content)));
                }
            }
            Role::Text { .. } if marked.printed.contains(&true) => {
                for (row, content) in contents(span, slot, context).enumerate() {
                    if !content.is_empty() {
                        marked.add(row, slot.column, || xxh3_64(content));
                    }
                }
            }
            // tables of counts go record by record
            Role::Text { .. } | Role::Count | Role::Share | Role::Month | Role::Year => {}
        }
    }

    /// Fills the columns that the file lacks, and looks at what several columns say together.
    fn fill_up(&mut self, rows: usize, marked: &mut Marked) {
        let table = &mut self.part.table;
        let height = table.len();
        match self.context.kind {
            Kind::Ledger | Kind::Rectifications => return,
            Kind::Evaluations => table.case_ids.keys_mut().resize(height, NO_ID),
            Kind::Visits => {
                table.ids.keys_mut().resize(height, NO_ID);
                table.case_ids.keys_mut().resize(height, NO_ID);
                table.windows.resize(height, NO_WINDOW);
                for row in 0..rows {
                    let at = height - rows + row;
                    marked.fault(row, table.windows[at] == NO_WINDOW && table.case_ids.key(at) == NO_ID);
                }
            }
        }
        let (prints, group) = (marked.printed.iter().zip(&marked.prints), self.parsing.plan.later_group());
        table.prints.extend(prints.map(|(printed, sum)| if *printed { self.context.print(of_group(*sum, group)) } else { NO_PRINT }));
    }

    /// Any cell of a row without a fault that is graded may tell the scale.
    fn note_grades(&mut self, before: usize) {
        for slot in self.parsing.plan.slots.iter().filter(|slot| matches!(slot.role, Role::Grade(..))) {
            let Some(codes) = self.part.table.codes[slot.column].as_deref().map(|codes| &codes[before..]) else { continue };
            let count = |is_such: fn(u8) -> bool| codes.iter().filter(|code| is_such(**code)).count() as u32;
            let (all, very) = (count(|code| code < Rating::Unrated as u8), count(proves_five));
            self.part.graded.note_all(slot.column, all, very);
        }
    }
}

/// A cell as its role reads it.
#[inline]
fn content<'t>(whole: &'t [u8], slot: &Slot<'t>, context: Context<'t>) -> Content<'t, 't> {
    Content::of(trim(whole), false, slot, context.workspace)
}

/// Whether an id is `00000000`, which is none.
fn is_zeros(id: &[u8]) -> bool {
    matches!(id, [b'0', ..]) && id.iter().all(|byte| *byte == b'0')
}

/// What a column says in each row, as it stands there.
#[inline]
fn cells<'t>(span: Span<'t>, slot: &'t Slot<'_>) -> impl Iterator<Item = &'t [u8]> {
    let (place, same) = match &slot.cell {
        CellOf::Record(place) => (*place, None),
        CellOf::File(says) => (0, Some(says.as_slice())),
    };
    span.whole(place).map(move |cell| same.unwrap_or(cell))
}

/// The contents of a column.
fn contents<'t>(span: Span<'t>, slot: &'t Slot<'t>, context: Context<'t>) -> impl Iterator<Item = &'t [u8]> {
    cells(span, slot).map(move |whole| content(whole, slot, context).bytes())
}

fn named(span: Span<'_>, slot: &Slot<'_>, names: &mut Interner, context: Context<'_>, numbers: &mut Vec<u32>, marked: &mut Marked) {
    for (row, whole) in cells(span, slot).enumerate() {
        let (number, is_fault) = match names.look(whole, |whole| meet(slot, trim(whole), context)) {
            Named::Number(number) => (number, false),
            Named::Stranger(number) => (number, !context.kind.follows_cases()),
            Named::Total | Named::Fault(_) => (NO_WINDOW, true),
            Named::Blank => (NO_WINDOW, slot.filled),
        };
        marked.fault(row, is_fault);
        if number != NO_WINDOW {
            marked.add(row, slot.column, || names.hash(number));
        }
        numbers.push(number);
    }
}

fn ids<'t>(span: Span<'t>, slot: &'t Slot<'t>, context: Context<'t>, (ids, keying): (&mut Ids, &mut Keying), marked: &mut Marked) {
    let renames = renames(slot, context.workspace);
    for (row, whole) in cells(span, slot).enumerate() {
        // all ids of a series are ruined, or totals, where one is; and none that is has made the series the last one
        if let Some(key) = keying.usual(whole).filter(|_| !renames && !is_zeros(whole)) {
            ids.keys_mut().push(key);
            marked.add(row, slot.column, || xxh3_64(whole));
            continue;
        }
        match content(whole, slot, context).id(slot) {
            Id::One(id) => {
                ids.push(id, keying);
                marked.add(row, slot.column, || xxh3_64(id));
            }
            other => {
                ids.push(b"", keying);
                marked.fault(row, other != Id::None(None));
            }
        }
    }
}

/// Reads the dates of a column.
fn dates<'t>(span: Span<'t>, slot: &'t Slot<'t>, context: Context<'t>, marked: &mut Marked) {
    let renames = renames(slot, context.workspace);
    let mut last = LastDate::NONE;
    marked.stamps.clear();
    for (row, whole) in cells(span, slot).enumerate() {
        let mut stamp = context.dates.usual(whole, &mut last).filter(|_| !renames);
        if stamp.is_none() && whole.is_empty() && !renames {
            marked.fault(row, slot.filled);
        } else if stamp.is_none() {
            let date = content(whole, slot, context).date(slot, context.dates);
            marked.fault(row, date.is_err());
            stamp = date.unwrap_or_default();
        }
        if let Some(stamp) = stamp {
            marked.fault(row, is_no_day(stamp.day) && !(slot.spans() && Promise::decoded(stamp.day).is_some()));
            marked.add(row, slot.column, || stamp.bits());
        }
        marked.stamps.push(stamp.unwrap_or(Stamp { day: NO_DAY, time: Stamp::NO_TIME }));
    }
}

/// Reads the dates of a column whose times of day stand at another place.
fn dates_and_times<'t>(span: Span<'t>, (slot, time): (&'t Slot<'t>, usize), context: Context<'t>, marked: &mut Marked) {
    marked.stamps.clear();
    for (row, (day, time)) in cells(span, slot).zip(span.whole(time)).enumerate() {
        let date = content(day, slot, context).date_and_time(content(time, slot, context), slot, context.dates);
        marked.fault(row, date.is_err());
        let stamp = date.unwrap_or_default();
        if let Some(stamp) = stamp {
            marked.add(row, slot.column, || stamp.bits());
        }
        marked.stamps.push(stamp.unwrap_or(Stamp { day: NO_DAY, time: Stamp::NO_TIME }));
    }
}

/// Adds the codes of a column of a closed list, of which a blank is `blank`.
fn coded<'t>(
    span: Span<'t>,
    slot: &'t Slot<'t>,
    context: Context<'t>,
    words: &Words,
    (codes, blank): (&mut Vec<u8>, u8),
    marked: &mut Marked,
) {
    let renames = renames(slot, context.workspace);
    for (row, whole) in cells(span, slot).enumerate() {
        let mut code = words.usual(whole).filter(|_| !renames);
        if code.is_none() && whole.is_empty() && !renames {
            marked.fault(row, slot.filled);
        } else if code.is_none() {
            let word = content(whole, slot, context).word(slot, words);
            marked.fault(row, word.is_err());
            code = word.unwrap_or_default();
        }
        if code == Some(LEFT_OUT) {
            marked.left_out.push((row, text(trim(whole))));
        }
        if let Some(code) = code.filter(|code| Some(*code) != slot.role.blank()) {
            marked.add(row, slot.column, || u64::from(code));
        }
        codes.push(code.unwrap_or(blank));
    }
}
