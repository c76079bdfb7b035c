//! Corrections as the page shows them: the changed figures that a reader looks for, in words.

use serde::Serialize;

use super::said::{Said, labels, said};
use crate::bulletin::Bulletin;
use crate::render::words::Words;

/// How many changes a page lists before it points to the file.
const LISTED: usize = 10;
/// Columns that follow from the others; the file has them.
const LEFT_OUT: [&str; 12] = [
    "tried",
    "low",
    "high",
    "callback_low",
    "callback_high",
    "evaluator_low",
    "evaluator_high",
    "difference_low",
    "difference_high",
    "mean",
    "lower",
    "upper",
];

/// One correction.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(super) struct CorrectionView<'a> {
    /// The reason given.
    reason: &'a str,
    /// Its first changes.
    shown: Vec<Said>,
    /// How many more there are.
    more: usize,
}

/// The corrections of a bulletin, oldest first.
pub(super) fn of<'a>(bulletin: &'a Bulletin, words: &Words) -> Vec<CorrectionView<'a>> {
    let views = bulletin.corrections.iter().map(|correction| {
        let labels = labels(bulletin, &correction.changes);
        let shown = correction.changes.iter().filter(|change| !LEFT_OUT.contains(&change.column.as_str()));
        let shown: Vec<_> = shown.take(LISTED).map(|change| said(change, &labels, words)).collect();
        CorrectionView { reason: &correction.reason, more: correction.changes.len() - shown.len(), shown }
    });
    views.collect()
}
