//! What an issue is that is no month's: what of, and how its figures came about.

use crate::bulletin::Bulletin;
use crate::domain::{Cadence, Period};
use crate::error::Result;
use crate::render::format;
use crate::render::words::Words;

/// A sentence about a week, a quarter or a year; empty of a month, which needs none.
pub(super) fn of(bulletin: &Bulletin, words: &Words) -> Result<String> {
    let period = bulletin.period.code;
    let sentence = match period.cadence() {
        Cadence::Month => return Ok(String::new()),
        Cadence::Week => "about.week",
        Cadence::Quarter => "about.quarter",
        Cadence::Year => "about.year",
    };
    let months = period.touching(Cadence::Month);
    let named = |month: Option<&Period>| month.map_or_else(|| Ok(String::new()), |month| format::period(*month, words));
    words.fill(sentence, &[("first", named(months.first())?), ("last", named(months.last())?)])
}
