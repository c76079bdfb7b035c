//! One record's cells in, values and faults out.
//!
//! The hottest code of intake: cells stay slices of the record until they are days, codes and numbers, and text that nobody asked
//! for is not even looked at. Where two rows may be the same, they are read again, and every canonical column goes, as parsed, into
//! bytes that are compared.

use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::Code;
use super::dates::Stamp;
use super::header::{Plan, Role, Slot};
use super::join::{evaluations, ledger, visits};
use super::meant::{meet, nameless, renamed, spelt_nothing};
use super::names::{Interner, Named};
use super::records::Cell;
use super::rows::Context;
use super::table::LEFT_OUT;
use super::text::{is_no_day, is_ruined, is_total, trim};
use super::words::Words;
use crate::domain::spelling::name_key;
use crate::domain::{Kind, Rating, Scale};

/// More digits than a spreadsheet's number holds.
const SAFE_DIGITS: usize = 15;

/// A cell as parsed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'a> {
    /// Nothing, or nothing that could be understood.
    Blank,
    /// A date.
    Day(Stamp),
    /// The code of a closed list's word.
    Code(u8),
    /// The number of a window or category, in the file's own counting.
    Name(u32),
    /// The number of a window that the roster does not have.
    Stranger(u32),
    /// Text: where it lies in the record.
    Text(u32, u32),
    /// Text that `[values]` gives.
    Given(&'a str),
}

impl Value<'_> {
    /// Whether this is a text that is not blank.
    pub(super) fn is_text(self) -> bool {
        matches!(self, Self::Text(..) | Self::Given(_))
    }

    /// The time of a day that is one.
    pub(super) fn time(self) -> u32 {
        if let Self::Day(stamp) = self { stamp.time } else { Stamp::NO_TIME }
    }

    /// A text's bytes, in those of its record.
    pub(super) fn text<'t>(self, base: &'t [u8]) -> &'t [u8]
    where
        Self: 't,
    {
        match self {
            Self::Text(start, end) => &base[start as usize..end as usize],
            Self::Given(text) => text.as_bytes(),
            _ => b"",
        }
    }
}

/// What a graded cell of the evaluator proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grade {
    /// `very_…`: the scale is of five.
    Very,
    /// Nothing: the word is in both scales.
    Either,
}

/// A row as parsed.
#[derive(Debug)]
pub(super) struct Parsed<'a> {
    /// By place in `Kind::columns`; columns that the file lacks are blank.
    pub(super) values: Vec<Value<'a>>,
    /// Column and fault.
    pub(super) faults: Vec<(usize, Code)>,
    /// The grade that the evaluator's cell says, whatever the scale.
    pub(super) graded: Option<Grade>,
    /// Whether a status or an outcome says that the row is no case or no visit.
    pub(super) left_out: bool,
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

    /// Whether texts that nobody keeps tell this row from others: those of a row that has an id are read again where need be.
    fn is_told_by_texts(&self, kind: Kind) -> bool {
        self.canonical.is_some()
            || match kind {
                Kind::Ledger => false,
                Kind::Visits => !self.values[visits::VISIT_ID].is_text(),
                Kind::Evaluations => self.values[evaluations::CASE_ID].is_text(),
            }
    }
}

/// Parses the rows of one file.
#[derive(Debug)]
pub(super) struct Parsing<'a> {
    context: Context<'a>,
    /// Which cells are which columns.
    pub(super) plan: Arc<Plan<'a>>,
    /// Windows by the file's own number.
    pub(super) windows: Interner,
    /// Categories by the file's own number.
    pub(super) categories: Interner,
    /// The row that was parsed last.
    pub(super) row: Parsed<'a>,
}

impl<'a> Parsing<'a> {
    /// For a file with this plan.
    pub(super) fn new(context: Context<'a>, plan: Arc<Plan<'a>>) -> Self {
        let values = vec![Value::Blank; context.kind.columns().len()];
        Self {
            context,
            plan,
            windows: Interner::default(),
            categories: Interner::default(),
            row: Parsed { values, faults: Vec::new(), graded: None, left_out: false, canonical: None },
        }
    }

    /// Parses every matched cell of a record that is as wide as the header; false where one of them is a sum.
    pub(super) fn parse(&mut self, base: &[u8], cells: &[Cell]) -> bool {
        let Self { context, plan, windows, categories, row } = self;
        row.graded = None;
        row.left_out = false;
        row.faults.clear();
        if let Some(canonical) = &mut row.canonical {
            canonical.clear();
        }
        let mut sum = false;
        for slot in &plan.slots {
            if matches!(slot.role, Role::Text { keep: false }) && !row.is_told_by_texts(context.kind) {
                continue;
            }
            let cell = cells[slot.cell];
            let raw = trim(cell.of(base));
            let value = match &slot.role {
                Role::Window => named(slot, raw, windows, row, *context, &mut sum),
                Role::Category => named(slot, raw, categories, row, *context, &mut sum),
                role => {
                    let renamed = renamed(slot, raw, context.workspace);
                    let content = renamed.map_or(raw, str::as_bytes);
                    let text = || renamed.map_or_else(|| place(raw, base), Value::Given);
                    match role {
                        _ if content.is_empty() => blank(slot, row),
                        Role::Id => {
                            sum |= is_total(raw);
                            if let Some(code) = nameless(content, renamed) {
                                // an id that is optional and spelt as nothing is none
                                if slot.filled || code == Code::ErrorCell {
                                    row.fault(slot.column, code);
                                }
                                row.values[slot.column] = Value::Blank;
                                continue;
                            }
                            if is_ruined(content) || cell.number && digits(content) > SAFE_DIGITS {
                                row.fault(slot.column, Code::RuinedId);
                            }
                            row.note(slot.column, content);
                            text()
                        }
                        Role::Date => {
                            if let Some(code) = spelt_nothing(content, renamed) {
                                row.values[slot.column] = row.fault(slot.column, code);
                                continue;
                            }
                            let typed = cell.number && renamed.is_none();
                            let stamp = if typed { context.dates.built_in(content) } else { context.dates.stamp(content) };
                            dated(slot.column, stamp, row)
                        }
                        Role::Word(words, blank) => {
                            let code = words.code(content);
                            row.left_out |= code == Some(LEFT_OUT);
                            word(slot.column, code, *blank, spelt_nothing(content, renamed), row)
                        }
                        Role::Status(statuses) => {
                            let code = statuses.code(content);
                            row.left_out |= code == LEFT_OUT;
                            row.note(slot.column, content);
                            Value::Code(code)
                        }
                        Role::Rating(words) => {
                            let code = rated(words, content, context.workspace.scale, &mut row.graded);
                            word(slot.column, code, None, spelt_nothing(content, renamed), row)
                        }
                        Role::Text { .. } | Role::Window | Role::Category => {
                            row.note(slot.column, content);
                            text()
                        }
                    }
                }
            };
            row.values[slot.column] = value;
        }
        !sum
    }

    /// Adds the faults that cells of the row that was parsed last make together.
    pub(super) fn hold_together(&mut self) {
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
            Kind::Evaluations => {}
        }
    }

    /// A fingerprint of the row that was parsed last: equal rows have the same, and others hardly ever.
    pub(super) fn print(&self, base: &[u8]) -> u64 {
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
        self.context.print(sum)
    }

    /// Keeps every column of the rows to come as bytes that can be compared.
    pub(super) fn compare(&mut self) {
        self.row.canonical = Some(Vec::new());
    }

    /// The bytes of the row that was parsed last: equal bytes, equal rows.
    pub(super) fn canonical(&self) -> &[u8] {
        self.row.canonical.as_deref().unwrap_or_default()
    }
}

/// What a column that is not blank adds to the fingerprint of its row (the mixer of `SplitMix64`; Steele, Lea, Flood 2014).
#[inline]
pub(super) fn mixed(column: usize, bits: u64) -> u64 {
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
    match slot.role {
        Role::Word(_, Some(code)) => Value::Code(code),
        _ => Value::Blank,
    }
}

fn dated(column: usize, stamp: Option<Stamp>, row: &mut Parsed<'_>) -> Value<'static> {
    let Some(stamp) = stamp else { return row.fault(column, Code::BadDate) };
    if is_no_day(stamp.day) {
        return row.fault(column, Code::NoValue);
    }
    if let Some(canonical) = &mut row.canonical {
        canonical.push(column as u8);
        canonical.extend_from_slice(&stamp.day.to_le_bytes());
        canonical.extend_from_slice(&stamp.time.to_le_bytes());
    }
    Value::Day(stamp)
}

fn word(column: usize, code: Option<u8>, blank: Option<u8>, nothing: Option<Code>, row: &mut Parsed<'_>) -> Value<'static> {
    let Some(code) = code else { return row.fault(column, nothing.unwrap_or(Code::BadValue)) };
    if let Some(canonical) = row.canonical.as_mut().filter(|_| Some(code) != blank) {
        canonical.extend_from_slice(&[column as u8, code]);
    }
    Value::Code(code)
}

/// The code of a rating, which may also prove the scale.
fn rated(words: &Words, content: &[u8], scale: Option<Scale>, graded: &mut Option<Grade>) -> Option<u8> {
    let code = words.code(content)?;
    if code != Rating::Unrated as u8 {
        *graded = Some(if proves_five(code) { Grade::Very } else { Grade::Either });
    }
    fits(code, scale).then_some(code)
}

/// Whether a rating is in the evaluator's scale, as far as it is known.
pub(super) fn fits(code: u8, scale: Option<Scale>) -> bool {
    !proves_five(code) || scale != Some(Scale::Three)
}

/// Whether a rating is in the scale of five alone.
pub(super) fn proves_five(code: u8) -> bool {
    code == Rating::VerySatisfied as u8 || code == Rating::VeryDissatisfied as u8
}

fn named(slot: &Slot<'_>, raw: &[u8], names: &mut Interner, row: &mut Parsed<'_>, context: Context<'_>, sum: &mut bool) -> Value<'static> {
    match names.look(raw, |raw| meet(slot, raw, context)) {
        Named::Number(number) => {
            row.note(slot.column, name_key(&names.names[number as usize]).as_bytes());
            Value::Name(number)
        }
        Named::Stranger(number) => {
            row.note(slot.column, name_key(&names.names[number as usize]).as_bytes());
            if context.kind != Kind::Visits {
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

fn digits(content: &[u8]) -> usize {
    content.iter().filter(|byte| byte.is_ascii_digit()).count()
}
