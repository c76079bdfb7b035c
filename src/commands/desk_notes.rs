//! What must be known before a plan or a card is trusted: exports that end too early, visits or
//! phone numbers that are not there.

use chrono::NaiveDate;

use crate::domain::{Kind, Locale, day_number};
use crate::error::Result;
use crate::intake::{Intake, STALE_DAYS};
use crate::messages::Argument;
use crate::render::{self, Templates};

/// One sentence each, in the language of the papers or of the reader.
///
/// # Errors
/// A sentence that a workspace replaced and that does not fit.
pub(super) fn notes(intake: &Intake, templates: &Templates, locale: Locale, as_of: NaiveDate) -> Result<Vec<String>> {
    let mut notes = Vec::new();
    for kind in [Kind::Ledger, Kind::Visits] {
        if let Some(latest) = intake.latest(kind).filter(|latest| day_number(*latest) < day_number(as_of) - STALE_DAYS) {
            notes.push(render::ends_early(templates, locale, &kind.argument().told(locale), latest, as_of)?);
        }
    }
    let lacking = [(intake.visits.height() == 0, "plan.no_visits"), (!intake.has_column(Kind::Ledger, "phone"), "plan.no_phones")];
    for (_, sentence) in lacking.into_iter().filter(|(lacks, _)| *lacks) {
        notes.push(render::sentence(templates, locale, sentence)?);
    }
    Ok(notes)
}

/// Says them on the terminal.
pub(super) fn said(notes: &[String]) {
    for text in notes {
        tell!(message!("run.note", text));
    }
}
