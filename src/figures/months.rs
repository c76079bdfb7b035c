//! Ratings that were counted by the month belong to spans of whole months: to a part of one nobody can tell how many.

use std::ops::RangeInclusive;
use std::path::Path;

use crate::domain::{Cadence, Period, date_of};
use crate::error::{Error, Result};
use crate::intake::{Counted, Intake, frame};
use crate::obligations::columns;
use crate::workspace::toml_text::string;

/// Refuses rows that count a month of which one of these spans of days has a part only.
///
/// # Errors
/// The first such row, with the span, and what to do.
pub(super) fn refuse_parted_months(intake: &Intake, spans: &[RangeInclusive<i32>]) -> Result<()> {
    let parting = |counted: &Counted| spans.iter().find(|span| parts(counted, span));
    match intake.counted.iter().find_map(|counted| Some((counted, parting(counted)?))) {
        Some((counted, span)) => Err(parted(intake, counted, span)),
        None => Ok(()),
    }
}

/// Whether some row counts a month of which this span of days has a part only.
pub(super) fn parts_a_month(intake: &Intake, span: &RangeInclusive<i32>) -> bool {
    intake.counted.iter().any(|counted| parts(counted, span))
}

fn parts(counted: &Counted, span: &RangeInclusive<i32>) -> bool {
    let touches = !span.is_empty() && counted.first <= *span.end() && *span.start() <= counted.last;
    touches && (counted.first < *span.start() || *span.end() < counted.last)
}

fn parted(intake: &Intake, counted: &Counted, span: &RangeInclusive<i32>) -> Error {
    let table = &intake.evaluations;
    let file = columns::files(table).get(counted.row as usize).map_or(0, usize::from);
    let line = columns::numbers(table, frame::LINE).get(counted.row as usize).unwrap_or(0);
    let path = intake.files.get(file).map_or("", |file| file.path.as_str());
    let month = Period::containing(date_of(counted.first), Cadence::Month);
    let (first, last) = (date_of(*span.start().max(&counted.first)), date_of(*span.end().min(&counted.last)));
    let is_cut = counted.first >= *span.start();
    let whole = is_cut.then(|| message!("figures.said.cut_month", last = month.last()));
    let counted = message!("figures.counted_month", month, first, last, whole, path = string(path));
    Error::in_file(Path::new(path), counted).at_line(u64::from(line))
}
