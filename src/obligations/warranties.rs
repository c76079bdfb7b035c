//! The warranty of a row of the ledger: the end that the ledger says, and the least that the regulation asks for.

use polars::prelude::DataFrame;

use super::columns::{self, Codes, Days};
use crate::calendar::Calendar;
use crate::intake::{Intake, frame};
use crate::standard::{ACCEPTED_ON, NO_PART, Warranty, WarrantyPart};

/// The warranties of the rows of the ledger.
pub(crate) struct Warranties<'a> {
    warranty: &'a Warranty,
    calendar: &'a Calendar,
    parts: Codes<'a>,
    accepted_on: Option<Days<'a>>,
    ends_on: Option<Days<'a>>,
}

impl<'a> Warranties<'a> {
    pub(crate) fn new(intake: &'a Intake, warranty: &'a Warranty, calendar: &'a Calendar) -> Self {
        let ledger: &DataFrame = &intake.ledger;
        let days = |name| columns::days(ledger, name);
        Self {
            warranty,
            calendar,
            parts: columns::codes(ledger, frame::PART_CODE),
            accepted_on: days(ACCEPTED_ON),
            ends_on: days("warranty_ends_on"),
        }
    }

    /// The part that a row names, where it has a warranty.
    pub(crate) fn part(&self, row: usize) -> Option<&'a WarrantyPart> {
        self.parts.get(row).filter(|code| *code != NO_PART).and_then(|code| self.warranty.part(code))
    }

    /// When the building of a row was accepted.
    pub(crate) fn accepted_on(&self, row: usize) -> Option<i32> {
        self.accepted_on.as_ref().and_then(|days| days.get(row))
    }

    /// The end that the ledger says.
    pub(crate) fn stated(&self, row: usize) -> Option<i32> {
        self.ends_on.as_ref().and_then(|days| days.get(row))
    }

    /// The end of the warranty of the row's part, from the day of acceptance.
    pub(crate) fn by_part(&self, row: usize) -> Option<i32> {
        self.warranty.ends(self.part(row)?.term, self.accepted_on(row)?, self.calendar)
    }
}
