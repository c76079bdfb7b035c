//! Corrections as the page shows them: the changed figures that a reader looks for, in words.

use serde::Serialize;

use crate::bulletin::{Bulletin, Change};
use crate::render::words::Words;

/// How many changes a page lists before it points to the file.
const LISTED: usize = 40;
/// Columns that follow from the others; the file has them.
const LEFT_OUT: [&str; 3] = ["low", "high", "tried"];

/// One correction.
#[derive(Debug, Serialize)]
pub(super) struct CorrectionView<'a> {
    reason: &'a str,
    shown: Vec<ChangeView<'a>>,
    more: usize,
}

#[derive(Debug, Serialize)]
struct ChangeView<'a> {
    table: String,
    row: String,
    column: String,
    old: &'a str,
    new: &'a str,
}

/// The corrections of a bulletin, oldest first.
pub(super) fn of<'a>(bulletin: &'a Bulletin, words: &Words) -> Vec<CorrectionView<'a>> {
    let views = bulletin.corrections.iter().map(|correction| {
        let shown = correction.changes.iter().filter(|change| !LEFT_OUT.iter().any(|column| change.column.ends_with(column)));
        let shown: Vec<_> = shown.take(LISTED).map(|change| view(change, bulletin, words)).collect();
        CorrectionView { reason: &correction.reason, more: correction.changes.len() - shown.len(), shown }
    });
    views.collect()
}

fn view<'a>(change: &'a Change, bulletin: &Bulletin, words: &Words) -> ChangeView<'a> {
    let label = |part: &str| bulletin.rules.iter().find(|rule| rule.id == part).map_or_else(|| part.to_owned(), |rule| rule.label.clone());
    let last = change.column.rsplit('.').next().unwrap_or_default();
    let column = ["correction", "rates", "windows"].iter().find_map(|group| words.find(&format!("{group}.{last}")));
    ChangeView {
        table: words.find(&format!("tables.{}", change.table)).unwrap_or(&change.table).to_owned(),
        row: change.row.split(" · ").map(label).collect::<Vec<_>>().join(" · "),
        column: column.unwrap_or(&change.column).to_owned(),
        old: &change.old,
        new: &change.new,
    }
}
