//! Weekly quotas: summed up for the bulletin, week by week for a window.

use std::collections::BTreeMap;

use serde::Serialize;

use super::shelf::Shelf;
use crate::domain::{Method, Period};

/// The quotas of a period.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Quotas {
    /// The weeks that ended in the period.
    weeks: Vec<QuotaWeek>,
    /// Rows (a week of a window, or of the centre on site) that attained their quota.
    pub(super) attained: usize,
    /// All rows.
    pub(super) rows: usize,
}

/// One week of the whole centre.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct QuotaWeek {
    /// The ISO week.
    week: Period,
    /// Windows that made their calls.
    windows_attained: usize,
    /// Windows.
    windows: usize,
    /// Phone calls.
    phone: Sum,
    /// Visits on site.
    onsite: Sum,
}

/// What was to be done, and what was done.
#[derive(Debug, Default, Serialize, schemars::JsonSchema)]
struct Sum {
    /// How many were to be made.
    required: u64,
    /// How many were made.
    done: u64,
}

/// One window's quota in one week.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct QuotaLine {
    /// The ISO week.
    week: Period,
    /// How many were to be made.
    required: u64,
    /// How many were made.
    done: u64,
    /// Whether the quota was attained.
    attained: bool,
}

/// Sums by week; `None` where no quotas are in force or no week ended in the period.
pub(super) fn summed(shelf: &Shelf<'_>) -> Option<Quotas> {
    let rows = &shelf.bulletin.tables.quotas;
    let mut weeks: BTreeMap<Period, QuotaWeek> = BTreeMap::new();
    for row in rows {
        let week = weeks.entry(row.week).or_insert_with(|| QuotaWeek {
            week: row.week,
            windows_attained: 0,
            windows: 0,
            phone: Sum::default(),
            onsite: Sum::default(),
        });
        let sum = match row.method {
            Method::Phone => {
                week.windows += 1;
                week.windows_attained += usize::from(row.attained);
                &mut week.phone
            }
            Method::Onsite => &mut week.onsite,
        };
        sum.required += row.required;
        sum.done += row.done;
    }
    let attained = rows.iter().filter(|row| row.attained).count();
    (!rows.is_empty()).then(|| Quotas { weeks: weeks.into_values().collect(), attained, rows: rows.len() })
}

/// The weeks of one window.
pub(super) fn of_window(shelf: &Shelf<'_>, window: &str) -> Vec<QuotaLine> {
    let rows = shelf.of(Some(window)).quotas.iter();
    rows.map(|row| QuotaLine { week: row.week, required: row.required, done: row.done, attained: row.attained }).collect()
}
