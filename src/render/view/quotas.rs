//! Weekly quotas: summed up for the bulletin, week by week for a window.

use serde::Serialize;

use crate::bulletin::{Bulletin, QuotaRow};
use crate::domain::Method;

/// The quotas of a period.
#[derive(Debug, Serialize)]
pub(crate) struct Quotas<'a> {
    /// Visits on site of the whole centre, then phone calls by window.
    lines: Vec<QuotaLine<'a>>,
    /// Rows (a week of a window, or of the centre on site) that attained their quota.
    attained: usize,
    /// All rows.
    rows: usize,
}

/// One window's quotas over the period, or in one week.
#[derive(Debug, Serialize)]
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
pub(super) fn summed(bulletin: &Bulletin) -> Option<Quotas<'_>> {
    let rows = &bulletin.tables.quotas;
    let mut lines: Vec<QuotaLine<'_>> = Vec::new();
    for row in rows {
        let same = |line: &&mut QuotaLine<'_>| line.window == row.window.as_deref() && line.method == row.method;
        match lines.iter_mut().find(same) {
            Some(line) => {
                line.weeks += 1;
                line.weeks_attained += u64::from(row.attained);
                line.required += row.required;
                line.done += row.done;
            }
            None => lines.push(line(bulletin, row, None)),
        }
    }
    lines.sort_by_key(|line| (line.method != Method::Onsite, line.window));
    let attained = rows.iter().filter(|row| row.attained).count();
    (!rows.is_empty()).then_some(Quotas { lines, attained, rows: rows.len() })
}

/// The weeks of one window.
pub(super) fn of_window<'a>(bulletin: &'a Bulletin, window: &str) -> Vec<QuotaLine<'a>> {
    let rows = bulletin.tables.quotas.iter().filter(|row| row.window.as_deref() == Some(window));
    rows.map(|row| line(bulletin, row, Some(row.week.to_string()))).collect()
}

fn line<'a>(bulletin: &'a Bulletin, row: &'a QuotaRow, week: Option<String>) -> QuotaLine<'a> {
    let window = bulletin.windows.iter().find(|window| row.window.as_ref() == Some(&window.name));
    QuotaLine {
        window: row.window.as_deref(),
        slug: window.map_or("", |window| window.slug.as_str()),
        method: row.method,
        week,
        weeks: 1,
        weeks_attained: u64::from(row.attained),
        required: row.required,
        done: row.done,
    }
}
