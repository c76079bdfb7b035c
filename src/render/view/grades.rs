//! A window's grade month by month, each as its own square: with its word, and with a shade.

use chrono::Datelike;
use serde::Serialize;

use super::shelf::Shelf;
use crate::bulletin::{Bulletin, WindowView};
use crate::domain::{Cadence, Period};

/// The shade of the worst grade, and the darkest of the others.
const WORST: u64 = 4;
const DARKEST: u64 = 3;

/// A month's grade.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub(crate) struct GradeOfMonth<'a> {
    /// The month.
    pub(super) month: Period,
    /// The key of its short name under `year.months` in the words.
    pub(super) key: String,
    /// The grade in it.
    pub(super) grade: &'a str,
    /// Whether there are data.
    pub(super) recorded: bool,
    /// 0 = best; `None` = 样本不足.
    pub(super) step: Option<u64>,
    /// The shade of the square, 1 = lightest to 4: the best grade is the lightest, the worst is 4; 0 = none.
    shade: u64,
    /// Whether it is the last of several grades.
    worst: bool,
}

impl<'a> GradeOfMonth<'a> {
    pub(super) fn new(bulletin: &Bulletin, month: Period, grade: &'a str, recorded: bool) -> Self {
        let step = bulletin.methods.grades.iter().position(|(label, _)| label == grade).map(|step| step as u64);
        Self { month, key: key(month), grade, recorded, step, shade: shade(bulletin, step), worst: is_worst(bulletin, step) }
    }
}

/// The key of a month's short name.
pub(super) fn key(month: Period) -> String {
    format!("m{:02}", month.first().month())
}

/// The shade of a grade.
pub(super) fn shade(bulletin: &Bulletin, step: Option<u64>) -> u64 {
    if is_worst(bulletin, step) { WORST } else { step.map_or(0, |step| (step + 1).min(DARKEST)) }
}

/// Whether a grade is the last of several.
pub(super) fn is_worst(bulletin: &Bulletin, step: Option<u64>) -> bool {
    step.is_some_and(|step| step > 0 && step + 1 == bulletin.methods.grades.len() as u64)
}

/// The grades of a window in the months before and in this one, where two or more are known: of a year its own months,
/// else the twelve that end with it.
pub(super) fn history<'a>(shelf: &Shelf<'a>, window: &'a WindowView) -> Vec<GradeOfMonth<'a>> {
    if shelf.bulletin.period.cadence == Cadence::Week {
        return Vec::new();
    }
    let months = window.grades.iter().map(|of| GradeOfMonth::new(shelf.bulletin, of.month, &of.grade, of.recorded));
    let months: Vec<GradeOfMonth<'a>> = months.collect();
    if months.iter().filter(|month| month.step.is_some()).count() > 1 { months } else { Vec::new() }
}
