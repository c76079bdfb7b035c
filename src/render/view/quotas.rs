//! Weekly quotas: summed up for the bulletin, week by week for a window.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::shelf::Shelf;
use crate::bulletin::Cell;
use crate::domain::{Cadence, Method, Period};

/// The quotas of a period.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Quotas {
    /// The weeks that ended in the period; where they are many, the months in which they ended.
    weeks: Vec<QuotaWeek>,
    /// Whether each line is a month.
    by_month: bool,
    /// Rows (a week of a window, or of the centre on site) that attained their quota.
    attained: usize,
    /// Rows that are recorded.
    rows: usize,
    /// Rows of weeks of which nothing is recorded: neither attained nor missed.
    unrecorded: usize,
    /// Whether days off made some quotas smaller.
    reduced: bool,
}

/// With more weeks than this, each line is a month.
const MANY: usize = 6;

/// One week, or the weeks of one month, of the whole centre.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct QuotaWeek {
    /// The ISO week.
    week: Period,
    /// Windows that made their calls; of a month, weeks of windows.
    windows_attained: usize,
    /// Windows; of a month, weeks of windows.
    windows: usize,
    /// Phone calls.
    phone: Sum,
    /// Visits on site.
    onsite: Sum,
    /// Whether visits on site are recorded; the calls are where `windows` is above 0.
    onsite_recorded: bool,
    /// What made the quota smaller; none of a full week or of a month.
    short: Option<Short>,
}

/// A week of fewer than five working days.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
struct Short {
    /// Its working days.
    days: u64,
    /// What its days off are called.
    holidays: Vec<String>,
}

/// What made the quota of a week smaller.
fn short(shelf: &Shelf<'_>, week: Period) -> Option<Short> {
    let found = shelf.bulletin.methods.worked.weeks.iter().find(|known| known.week == week && known.days < 5)?;
    Some(Short { days: found.days, holidays: found.holidays.clone() })
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
    attained: Cell<bool>,
    /// Whether cases and visits of the week are recorded.
    recorded: bool,
    /// What made it smaller; none of a full week.
    short: Option<Short>,
}

/// Sums by week, or by month; `None` where no quotas are in force or no week ended in the period.
pub(super) fn summed(shelf: &Shelf<'_>) -> Option<Quotas> {
    let rows = &shelf.bulletin.tables.quotas;
    let by_month = rows.iter().map(|row| row.week).collect::<BTreeSet<_>>().len() > MANY;
    let mut weeks: BTreeMap<Period, QuotaWeek> = BTreeMap::new();
    for row in rows {
        let span = if by_month { Period::containing(row.week.last(), Cadence::Month) } else { row.week };
        let week = weeks.entry(span).or_insert_with(|| QuotaWeek {
            week: span,
            windows_attained: 0,
            windows: 0,
            phone: Sum::default(),
            onsite: Sum::default(),
            onsite_recorded: false,
            short: short(shelf, span),
        });
        if !row.recorded {
            continue;
        }
        let sum = match row.method {
            Method::Phone => {
                week.windows += 1;
                week.windows_attained += usize::from(row.attained == Cell::Shown(true));
                &mut week.phone
            }
            Method::Onsite => {
                week.onsite_recorded = true;
                &mut week.onsite
            }
            // no quota asks for these
            Method::Sms | Method::Online => continue,
        };
        sum.required += row.required;
        sum.done += row.done;
    }
    let attained = rows.iter().filter(|row| row.attained == Cell::Shown(true)).count();
    let recorded = rows.iter().filter(|row| row.recorded).count();
    let unrecorded = rows.len() - recorded;
    let reduced = rows.iter().any(|row| short(shelf, row.week).is_some());
    (!rows.is_empty()).then(|| Quotas { weeks: weeks.into_values().collect(), by_month, attained, rows: recorded, unrecorded, reduced })
}

/// The weeks of one window.
pub(super) fn of_window(shelf: &Shelf<'_>, window: &str) -> Vec<QuotaLine> {
    let rows = shelf.of(Some(window)).quotas.iter();
    rows.map(|row| QuotaLine {
        week: row.week,
        required: row.required,
        done: row.done,
        attained: row.attained,
        recorded: row.recorded,
        short: short(shelf, row.week),
    })
    .collect()
}
