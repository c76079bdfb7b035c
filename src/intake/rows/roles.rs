//! What a column's role makes of a trimmed cell; rows read one by one and column by column both ask here.
//!
//! `Ok(None)` is a blank cell where a blank may stand; a fault is the code of the reject.

use super::content::{nameless, renamed, spelt_nothing};
use crate::domain::{Rating, Scale};
use crate::intake::header::plan::Slot;
use crate::intake::terms::code::Code;
use crate::intake::values::clock::time_alone;
use crate::intake::values::dates::{DateReading, Stamp};
use crate::intake::values::digits::SAFE_DIGITS;
use crate::intake::values::promise::Promise;
use crate::intake::values::serials::serial_in_text;
use crate::intake::values::text::{is_no_day, is_ruined, is_total};
use crate::intake::values::vocabulary::Words;
use crate::workspace::Workspace;

/// A trimmed cell, and what the configuration puts in its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Content<'t, 'v> {
    /// The cell as it stands.
    raw: &'t [u8],
    /// What `[values]` or `[cells] blank` makes of it.
    pub(crate) given: Option<&'v str>,
    /// Whether a workbook held a number or a date here, not text.
    number: bool,
}

impl<'t, 'v: 't> Content<'t, 'v> {
    /// Of a cell of this column; `number` where a workbook held a number or a date.
    #[inline]
    pub(crate) fn of(raw: &'t [u8], number: bool, slot: &Slot<'v>, workspace: &Workspace) -> Self {
        Self { raw, given: renamed(slot, raw, workspace), number }
    }

    /// What is read.
    #[inline]
    pub(crate) fn bytes(self) -> &'t [u8] {
        self.given.map_or(self.raw, str::as_bytes)
    }

    /// What a blank cell of the column is; nothing where the cell is not blank.
    #[inline]
    pub(crate) fn blank<T>(self, slot: &Slot<'_>) -> Option<Result<Option<T>, Code>> {
        self.bytes().is_empty().then(|| if slot.filled { Err(Code::MissingValue) } else { Ok(None) })
    }

    /// The id of a case or a visit.
    #[inline]
    pub(crate) fn id(self, slot: &Slot<'_>) -> Id<'t> {
        let bytes = self.bytes();
        if bytes.is_empty() {
            return if slot.filled { Id::None(Some(Code::MissingValue)) } else { Id::None(None) };
        }
        if is_total(self.raw) {
            return Id::Total;
        }
        match nameless(bytes, self.given) {
            // an id that is optional and spelt as nothing is none
            Some(Code::NoValue) if !slot.filled => Id::None(None),
            Some(code) => Id::None(Some(code)),
            None if is_ruined(bytes) || self.number && digits(bytes) > SAFE_DIGITS => Id::Ruined(bytes),
            None => Id::One(bytes),
        }
    }

    /// A date.
    #[inline]
    pub(crate) fn date(self, slot: &Slot<'_>, dates: &DateReading) -> Result<Option<Stamp>, Code> {
        if let Some(blank) = self.blank(slot) {
            return blank;
        }
        let bytes = self.bytes();
        let serial = || if slot.serials { serial_in_text(bytes) } else { None };
        let stamp = if self.number && self.given.is_none() { dates.built_in(bytes) } else { dates.stamp(bytes).or_else(serial) };
        match stamp {
            Some(stamp) if is_no_day(stamp.day) => Err(Code::NoValue),
            Some(stamp) => Ok(Some(stamp)),
            None if slot.spans() => match Promise::of(bytes) {
                Some(promise) => Ok(Some(Stamp { day: promise.coded(), time: Stamp::NO_TIME })),
                None => Err(spelt_nothing(bytes, self.given).unwrap_or(Code::BadLimit)),
            },
            None => Err(spelt_nothing(bytes, self.given).unwrap_or(Code::BadDate)),
        }
    }

    /// A date whose time of day stands in another cell, which may be blank.
    pub(crate) fn date_and_time(self, time: Self, slot: &Slot<'_>, dates: &DateReading) -> Result<Option<Stamp>, Code> {
        let date = self.date(slot, dates)?;
        let bytes = time.bytes();
        if bytes.is_empty() {
            return Ok(date);
        }
        match (date, time_alone(bytes)) {
            (Some(Stamp { day, time: 0 | Stamp::NO_TIME }), Some(time)) => Ok(Some(Stamp { day, time })),
            // midnight is what programs write where there is no time
            (None, Some(0)) => Ok(None),
            (_, Some(_)) => Err(Code::BadDate),
            (_, None) => Err(spelt_nothing(bytes, time.given).unwrap_or(Code::BadDate)),
        }
    }

    /// The code of a closed list's word.
    #[inline]
    pub(crate) fn word(self, slot: &Slot<'_>, words: &Words) -> Result<Option<u8>, Code> {
        if let Some(blank) = self.blank(slot) {
            return blank;
        }
        words.code(self.bytes()).map(Some).ok_or_else(|| self.no_word())
    }

    /// The fault of a cell that is not blank and no word of the list.
    pub(crate) fn no_word(self) -> Code {
        spelt_nothing(self.bytes(), self.given).unwrap_or(Code::BadValue)
    }
}

/// What stands in an id's cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Id<'t> {
    /// No id; and the fault, where one must stand here or an error does.
    None(Option<Code>),
    /// 合计 and the like.
    Total,
    /// An id of which a spreadsheet has lost digits.
    Ruined(&'t [u8]),
    /// An id.
    One(&'t [u8]),
}

/// Whether a grade is in the scale, as far as it is known.
pub(crate) fn fits(code: u8, scale: Option<Scale>) -> bool {
    !proves_five(code) || scale != Some(Scale::Three)
}

/// Whether a grade is in the scale of five alone; opinions have the codes of ratings.
pub(crate) fn proves_five(code: u8) -> bool {
    code == Rating::VerySatisfied as u8 || code == Rating::VeryDissatisfied as u8
}

fn digits(content: &[u8]) -> usize {
    content.iter().filter(|byte| byte.is_ascii_digit()).count()
}
