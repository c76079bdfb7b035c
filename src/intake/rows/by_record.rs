//! One record's cells in, values and faults out.
//!
//! The hottest code of intake: cells stay slices of the record until they are days, codes and numbers, and text that is
//! not needed is not even looked at. Where two rows may be the same, they are read again, and every canonical column
//! goes, as parsed, into bytes that are compared.

use crate::intake::values::value::Value;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::content::meet;
use super::context::Context;
use super::counted::CountedCells;
use super::graded::Graded;
use super::roles::{Content, Id, fits};
use crate::domain::spelling::name_key;
use crate::domain::{Kind, Rating};
use crate::intake::header::plan::{Plan, Role, Slot};
use crate::intake::records::cell::Cell;
use crate::intake::table::positions::{evaluations, ledger, rectifications, visits};
use crate::intake::terms::code::Code;
use crate::intake::values::dates::Stamp;
use crate::intake::values::interner::{Interner, Named};
use crate::intake::values::text::trim;
use crate::intake::values::vocabulary::LEFT_OUT;

/// A row as parsed.
#[derive(Debug)]
pub(crate) struct Parsed<'a> {
    /// By place in `Kind::columns`; columns that the file lacks are blank.
    pub(crate) values: Vec<Value<'a>>,
    /// Column and fault.
    pub(crate) faults: Vec<(usize, Code)>,
    /// The grades that its cells say, whatever the scale.
    pub(crate) graded: Graded,
    /// The cells that only tables of counts have.
    pub(super) counted: CountedCells,
    /// Whether a status or an outcome says that the row is no case or no visit.
    pub(crate) left_out: bool,
    /// Every column that is not blank, in the order of section 2.2 of the contract, where that is asked for: equal
    /// bytes, equal rows.
    canonical: Option<Vec<u8>>,
}

impl Parsed<'_> {
    fn note(&mut self, column: usize, bytes: &[u8]) {
        if let Some(canonical) = &mut self.canonical {
            canonical.push(column as u8);
            canonical.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
            canonical.extend_from_slice(bytes);
        }
    }

    fn fault(&mut self, column: usize, code: Code) -> Value<'static> {
        self.faults.push((column, code));
        Value::Blank
    }

    fn dated(&mut self, column: usize, stamp: Stamp) -> Value<'static> {
        if let Some(canonical) = &mut self.canonical {
            canonical.push(column as u8);
            canonical.extend_from_slice(&stamp.day.to_le_bytes());
            canonical.extend_from_slice(&stamp.time.to_le_bytes());
        }
        Value::Day(stamp)
    }

    /// A word of a closed list; a blank cell is what the list says of blanks, where it says anything.
    fn word(&mut self, slot: &Slot<'_>, code: Result<Option<u8>, Code>) -> Value<'static> {
        match code {
            Ok(Some(code)) => {
                if let Some(canonical) = self.canonical.as_mut().filter(|_| slot.role.blank() != Some(code)) {
                    canonical.extend_from_slice(&[slot.column as u8, code]);
                }
                Value::Code(code)
            }
            Ok(None) => slot.role.blank().map_or(Value::Blank, Value::Code),
            Err(code) => self.fault(slot.column, code),
        }
    }

    /// Whether texts that are not kept tell this row from others: those of a row that has an id are read again where
    /// need be.
    fn is_told_by_texts(&self, kind: Kind) -> bool {
        self.canonical.is_some()
            || match kind {
                Kind::Ledger => false,
                Kind::Visits => !self.values[visits::VISIT_ID].is_text(),
                Kind::Evaluations => self.values[evaluations::CASE_ID].is_text(),
                Kind::Rectifications => true,
            }
    }
}

/// Parses the rows of one file.
#[derive(Debug)]
pub(crate) struct Parsing<'a> {
    context: Context<'a>,
    /// Which cells are which columns.
    pub(crate) plan: Arc<Plan<'a>>,
    /// Windows by the file's own number.
    pub(crate) windows: Interner,
    /// Categories by the file's own number.
    pub(crate) categories: Interner,
    /// The row that was parsed last.
    pub(crate) row: Parsed<'a>,
}

impl<'a> Parsing<'a> {
    /// For a file with this plan.
    pub(crate) fn new(context: Context<'a>, plan: Arc<Plan<'a>>) -> Self {
        let values = vec![Value::Blank; context.kind.columns().len()];
        Self {
            context,
            plan,
            windows: Interner::default(),
            categories: Interner::default(),
            row: Parsed {
                values,
                faults: Vec::new(),
                graded: Graded::default(),
                counted: CountedCells::default(),
                left_out: false,
                canonical: None,
            },
        }
    }

    /// Parses every matched cell of a record that is as wide as the header; false where one of them is a sum.
    pub(crate) fn parse(&mut self, base: &[u8], cells: &[Cell]) -> bool {
        let Self { context, plan, windows, categories, row } = self;
        row.graded = Graded::default();
        row.counted = CountedCells::default();
        row.left_out = false;
        row.faults.clear();
        if let Some(canonical) = &mut row.canonical {
            canonical.clear();
            if let Some(number) = plan.later_group() {
                canonical.extend([u8::MAX, number as u8]);
            }
        }
        let mut sum = false;
        for slot in &plan.slots {
            let is_unread = matches!(slot.role, Role::Text { keep: false }) && !slot.is_themed();
            if is_unread && !row.is_told_by_texts(context.kind) && !plan.layout.counts() {
                continue;
            }
            let (raw, number) = slot.cell(base, cells);
            let value = match &slot.role {
                Role::Window => named(slot, raw, windows, row, *context, &mut sum),
                Role::Category => named(slot, raw, categories, row, *context, &mut sum),
                role => {
                    let content = Content::of(raw, number, slot, context.workspace);
                    // no text is given to all rows: it lies in the record
                    let text = || content.given.map_or_else(|| place(raw, base), Value::Given);
                    match role {
                        Role::Id => match content.id(slot) {
                            Id::One(id) => {
                                row.note(slot.column, id);
                                text()
                            }
                            Id::Ruined(_) => {
                                row.fault(slot.column, Code::RuinedId);
                                text()
                            }
                            Id::Total => {
                                sum = true;
                                Value::Blank
                            }
                            Id::None(fault) => {
                                fault.map(|code| row.fault(slot.column, code));
                                Value::Blank
                            }
                        },
                        Role::Date => {
                            let time = slot.time.map(|at| Content::of(trim(cells[at].of(base)), cells[at].number, slot, context.workspace));
                            let date = match time {
                                None => content.date(slot, context.dates),
                                Some(time) => content.date_and_time(time, slot, context.dates),
                            };
                            match date {
                                Ok(Some(stamp)) => row.dated(slot.column, stamp),
                                Ok(None) => Value::Blank,
                                Err(code) => row.fault(slot.column, code),
                            }
                        }
                        Role::Word(words, _) => {
                            let code = content.word(slot, words);
                            row.left_out |= code == Ok(Some(LEFT_OUT));
                            row.word(slot, code)
                        }
                        Role::Grade(words, scale) => {
                            let code = content.word(slot, words);
                            if let Ok(Some(code)) = code
                                && code != Rating::Unrated as u8
                            {
                                row.graded.note(slot.column, code);
                            }
                            let is_beyond = matches!(code, Ok(Some(code)) if !fits(code, *scale));
                            row.word(slot, if is_beyond { Err(Code::BadValue) } else { code })
                        }
                        Role::Count | Role::Share | Role::Month | Role::Year => {
                            let taken = match role {
                                Role::Share => row.counted.share(content),
                                Role::Month => row.counted.month(content, context.dates),
                                Role::Year => row.counted.year(content),
                                _ => row.counted.count(content, slot),
                            };
                            taken.map_or_else(|code| row.fault(slot.column, code), |()| Value::Blank)
                        }
                        Role::Status(_) | Role::Text { .. } | Role::Part { .. } if content.bytes().is_empty() => blank(slot, row),
                        Role::Status(statuses) => {
                            let code = statuses.code(content.bytes());
                            row.left_out |= code == LEFT_OUT;
                            row.note(slot.column, content.bytes());
                            Value::Code(code)
                        }
                        Role::Text { .. } | Role::Part { .. } | Role::Window | Role::Category => {
                            row.note(slot.column, content.bytes());
                            text()
                        }
                    }
                }
            };
            row.values[slot.column] = value;
        }
        if plan.layout.counts() {
            row.graded = Graded::default();
            let given = row.counted.grades_given(plan.layout, &row.values);
            given.filter(|grade| *grade != Rating::Unrated as u8).for_each(|grade| row.graded.note(evaluations::RATING, grade));
        }
        !sum
    }

    /// Adds the faults that cells of the row that was parsed last make together.
    pub(crate) fn hold_together(&mut self) {
        let row = &mut self.row;
        match self.context.kind {
            Kind::Ledger => {
                if let (Value::Day(accepted), Value::Day(completed)) = (row.values[ledger::ACCEPTED_AT], row.values[ledger::COMPLETED_AT])
                    && completed.is_before(accepted)
                {
                    row.faults.push((ledger::COMPLETED_AT, Code::CompletedBeforeAccepted));
                }
            }
            Kind::Visits => {
                if matches!((row.values[visits::CASE_ID], row.values[visits::WINDOW]), (Value::Blank, Value::Blank)) {
                    row.faults.push((visits::WINDOW, Code::MissingValue));
                }
            }
            Kind::Evaluations if self.plan.layout.counts() => {
                let scale = self.context.workspace.scale;
                row.counted.hold(&self.plan, &row.values, &mut row.faults, |grade| fits(grade, scale));
            }
            Kind::Evaluations => {}
            Kind::Rectifications => hold_rectification(row),
        }
    }

    /// A fingerprint of the row that was parsed last: equal rows have the same, and others hardly ever.
    pub(crate) fn print(&self, base: &[u8]) -> u64 {
        let mut sum = 0_u64;
        for slot in &self.plan.slots {
            let bits = match self.row.values[slot.column] {
                Value::Blank => continue,
                Value::Day(stamp) => stamp.bits(),
                Value::Code(code) if slot.role.blank() == Some(code) => continue,
                Value::Code(code) => u64::from(code),
                Value::Name(number) | Value::Stranger(number) => {
                    let names = if matches!(slot.role, Role::Window) { &self.windows } else { &self.categories };
                    names.hash(number)
                }
                text => xxh3_64(text.text(base)),
            };
            sum = sum.wrapping_add(mixed(slot.column, bits));
        }
        self.context.print(of_group(sum, self.plan.later_group()))
    }

    /// Keeps every column of the rows to come as bytes that can be compared.
    pub(crate) fn compare(&mut self) {
        self.row.canonical = Some(Vec::new());
    }

    /// The bytes of the row that was parsed last: equal bytes, equal rows.
    pub(crate) fn canonical(&self) -> &[u8] {
        self.row.canonical.as_deref().unwrap_or_default()
    }
}

/// What is wrong with a problem that names neither its case nor its callback, and with what was done before it was raised.
fn hold_rectification(row: &mut Parsed<'_>) {
    let says_nothing = |column: usize| matches!(row.values[column], Value::Blank) && !row.faults.iter().any(|(at, _)| *at == column);
    if says_nothing(rectifications::CASE_ID) && says_nothing(rectifications::VISIT_ID) {
        row.faults.push((rectifications::CASE_ID, Code::MissingValue));
    }
    let Value::Day(raised) = row.values[rectifications::RAISED_ON] else { return };
    for column in [rectifications::RECTIFIED_ON, rectifications::SECOND_VISITED_AT] {
        if matches!(row.values[column], Value::Day(done) if done.is_before(raised)) {
            row.faults.push((column, Code::DoneBeforeRaised));
        }
    }
}

/// What the columns of a row add up to, where it is one of a later group of several in a row.
pub(crate) fn of_group(sum: u64, later: Option<u32>) -> u64 {
    later.map_or(sum, |number| sum.wrapping_add(mixed(usize::from(u8::MAX), u64::from(number))))
}

/// What a column that is not blank adds to the fingerprint of its row (the mixer of `SplitMix64`; Steele, Lea, Flood
/// 2014).
#[inline]
pub(crate) fn mixed(column: usize, bits: u64) -> u64 {
    let mixed = bits.wrapping_add((column as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ mixed >> 31
}

/// Where a slice lies in its record.
fn place(slice: &[u8], base: &[u8]) -> Value<'static> {
    let start = slice.as_ptr().addr() - base.as_ptr().addr();
    Value::Text(start as u32, (start + slice.len()) as u32)
}

fn blank(slot: &Slot<'_>, row: &mut Parsed<'_>) -> Value<'static> {
    if slot.filled {
        row.fault(slot.column, Code::MissingValue);
    }
    Value::Blank
}

fn named(slot: &Slot<'_>, raw: &[u8], names: &mut Interner, row: &mut Parsed<'_>, context: Context<'_>, sum: &mut bool) -> Value<'static> {
    match names.look(raw, |raw| meet(slot, raw, context)) {
        Named::Number(number) => {
            row.note(slot.column, name_key(&names.names[number as usize]).as_bytes());
            Value::Name(number)
        }
        Named::Stranger(number) => {
            row.note(slot.column, name_key(&names.names[number as usize]).as_bytes());
            if !context.kind.follows_cases() {
                row.fault(slot.column, Code::UnknownWindow);
            }
            Value::Stranger(number)
        }
        Named::Total => {
            *sum = true;
            Value::Blank
        }
        Named::Blank => blank(slot, row),
        Named::Fault(code) => row.fault(slot.column, code),
    }
}
