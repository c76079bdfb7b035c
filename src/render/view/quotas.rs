//! Weekly quotas: summed up for the bulletin, week by week for a window.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::Serialize;

use super::shelf::Shelf;
use crate::bulletin::QuotaRow;
use crate::domain::Method;

/// The quotas of a period.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Quotas<'a> {
    /// Visits on site of the whole centre, then phone calls by window.
    lines: Vec<QuotaLine<'a>>,
    /// Rows (a week of a window, or of the centre on site) that attained their quota.
    attained: usize,
    /// All rows.
    rows: usize,
}

/// One window's quotas over the period, or in one week.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct QuotaLine<'a> {
    window: Option<&'a str>,
    slug: &'a str,
    method: Method,
    /// The week; `None` for a sum.
    week: Option<String>,
    weeks: u64,
    weeks_attained: u64,
    required: u64,
    done: u64,
}

/// Sums by window and method; `None` where no quotas are in force or no week ended in the period.
pub(super) fn summed<'a>(shelf: &Shelf<'a>) -> Option<Quotas<'a>> {
    let rows = &shelf.bulletin.tables.quotas;
    let mut lines: BTreeMap<(bool, Option<&str>), QuotaLine<'a>> = BTreeMap::new();
    for row in rows {
        match lines.entry((row.method != Method::Onsite, row.window.as_deref())) {
            Entry::Occupied(mut line) => {
                let line = line.get_mut();
                line.weeks += 1;
                line.weeks_attained += u64::from(row.attained);
                line.required += row.required;
                line.done += row.done;
            }
            Entry::Vacant(place) => {
                place.insert(line(shelf, row, None));
            }
        }
    }
    let attained = rows.iter().filter(|row| row.attained).count();
    (!rows.is_empty()).then_some(Quotas { lines: lines.into_values().collect(), attained, rows: rows.len() })
}

/// The weeks of one window.
pub(super) fn of_window<'a>(shelf: &Shelf<'a>, window: &str) -> Vec<QuotaLine<'a>> {
    shelf.of(Some(window)).quotas.iter().map(|row| line(shelf, row, Some(row.week.to_string()))).collect()
}

fn line<'a>(shelf: &Shelf<'a>, row: &'a QuotaRow, week: Option<String>) -> QuotaLine<'a> {
    QuotaLine {
        window: row.window.as_deref(),
        slug: shelf.of(row.window.as_deref()).slug,
        method: row.method,
        week,
        weeks: 1,
        weeks_attained: u64::from(row.attained),
        required: row.required,
        done: row.done,
    }
}
