//! How long records are kept: which files and months may be destroyed, and which months must still be there and are
//! not.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::days::{Days, MonthSpan, Plausible, missing, month_name, month_of, present};
use crate::domain::{Cadence, Kind, Period, date_of, day_number};
use crate::intake::Intake;
use crate::obligations::columns;
use crate::obligations::frame::month_number;
use crate::workspace::Workspace;

/// What a standard's `retention` asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Retention {
    /// How long: `5y`.
    pub keep: String,
    /// The first day whose records must be kept.
    pub keep_from: NaiveDate,
    /// Files all of whose dates lie before that day.
    pub may_be_destroyed: Vec<OldFile>,
    /// By kind that has such rows: months all of whose records may be destroyed, also where their file holds others.
    pub old_months: Vec<OldMonths>,
    /// By kind that has rows: months of which records must be there and are not.
    pub missing: Vec<RecordsMissing>,
}

/// A file that may be destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OldFile {
    /// Its kind.
    pub kind: Kind,
    /// Its path in the workspace.
    pub file: String,
    /// The latest date in it, whatever the column.
    pub latest: NaiveDate,
    /// Rows that were not used, so that their dates are not known: look at them first.
    pub unused_rows: u64,
}

/// Months of a kind whose records may be destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OldMonths {
    /// The kind.
    pub kind: Kind,
    /// The months.
    pub months: Vec<MonthSpan>,
    /// Their accepted rows.
    pub rows: u64,
}

/// Months of a kind that must be there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordsMissing {
    /// The kind.
    pub kind: Kind,
    /// From which month on records must be there: the first month that must be kept, or the first with records,
    /// whichever is later; of evaluations, for their devices may have come later, the first with evaluations.
    pub from: String,
    /// Up to the month of the as-of date.
    pub to: String,
    /// Months without any.
    pub months: Vec<MonthSpan>,
}

/// Where a standard in force says how long records are kept.
pub(super) fn retention(
    workspace: &Workspace,
    intake: &Intake,
    days: &BTreeMap<Kind, Days>,
    as_of: NaiveDate,
    plausible: Plausible,
) -> Option<Retention> {
    let keep = workspace.standards.retention?;
    let as_of_day = day_number(as_of);
    let is_old = |day: i32| keep.after(day, 1, &workspace.calendar) < as_of_day;
    let keep_from = first_kept(as_of_day, is_old);
    let latest: BTreeMap<Kind, Vec<Option<i32>>> = Kind::ALL.map(|kind| (kind, latest(intake, kind))).into();
    let may_be_destroyed = latest_by_file(intake, &latest).into_iter().filter(|(_, day)| is_old(*day)).filter_map(|(file, day)| {
        let report = intake.files.get(usize::from(file))?;
        let unused_rows = report.read - report.accepted;
        Some(OldFile { kind: report.kind, file: report.path.clone(), latest: date_of(day), unused_rows })
    });
    let since: BTreeMap<Kind, i32> = days.iter().filter_map(|(kind, days)| Some((*kind, days.plausible_from()?))).collect();
    let old_months = since.iter().filter_map(|(kind, from)| {
        let months = old_months(intake, *kind, &latest[kind], *from, is_old);
        let (first, last) = (*months.first_key_value()?.0, *months.last_key_value()?.0);
        Some(OldMonths { kind: *kind, rows: months.values().sum(), months: present(first..=last, &months) })
    });
    let missing = days.iter().filter(|(kind, _)| Kind::REGULAR.contains(kind)).filter_map(|(kind, days)| {
        let own = *since.get(kind)?;
        let from = if *kind == Kind::Evaluations { own } else { since.values().copied().min()? };
        let mut rows = BTreeMap::new();
        for (day, n) in days.0.range(from..).filter(|(day, _)| **day <= plausible.last) {
            *rows.entry(month_number(*day)).or_insert(0) += n;
        }
        let (first, last) = (month_number(from).max(month_number(keep_from)), month_of(as_of));
        (first <= last).then(|| RecordsMissing {
            kind: *kind,
            from: month_name(first),
            to: month_name(last),
            months: missing(first..=last, &rows),
        })
    });
    Some(Retention {
        keep: keep.to_string(),
        keep_from: date_of(keep_from),
        may_be_destroyed: may_be_destroyed.collect(),
        old_months: old_months.collect(),
        missing: missing.collect(),
    })
}

/// The first day that is not old at `as_of`: found from there backwards by halves, for days grow old in order.
fn first_kept(as_of: i32, is_old: impl Fn(i32) -> bool) -> i32 {
    let (mut old, mut kept) = (as_of - 366 * 201, as_of);
    while kept - old > 1 {
        let middle = old.midpoint(kept);
        if is_old(middle) { old = middle } else { kept = middle }
    }
    kept
}

/// The latest date of each accepted row, in any date column.
fn latest(intake: &Intake, kind: Kind) -> Vec<Option<i32>> {
    let (table, _) = intake.dated(kind);
    let mut latest = vec![None; table.height()];
    for days in kind.date_columns().filter_map(|column| columns::days(table, column)) {
        latest.iter_mut().enumerate().for_each(|(row, latest)| *latest = (*latest).max(days.get(row)));
    }
    latest
}

fn latest_by_file(intake: &Intake, latest: &BTreeMap<Kind, Vec<Option<i32>>>) -> BTreeMap<u16, i32> {
    let mut of_file = BTreeMap::new();
    for (kind, latest) in latest {
        let files = columns::files(intake.dated(*kind).0);
        for (file, day) in latest.iter().enumerate().filter_map(|(row, day)| Some((files.get(row)?, (*day)?))) {
            let entry = of_file.entry(file).or_insert(day);
            *entry = day.max(*entry);
        }
    }
    of_file
}

/// Rows by month, of the months from `from` on of which no day and no row is to be kept.
fn old_months(intake: &Intake, kind: Kind, latest: &[Option<i32>], from: i32, is_old: impl Fn(i32) -> bool) -> BTreeMap<i32, u64> {
    let (table, column) = intake.dated(kind);
    let mut months: BTreeMap<i32, (u64, i32)> = BTreeMap::new();
    let Some(days) = columns::days(table, column) else { return BTreeMap::new() };
    for (row, day) in (0..days.len()).filter_map(|row| Some((row, days.get(row).filter(|day| *day >= from)?))) {
        let month_ends = day_number(Period::containing(date_of(day), Cadence::Month).last());
        let (rows, last) = months.entry(month_number(day)).or_insert((0, month_ends));
        (*rows, *last) = (*rows + 1, (*last).max(latest[row].unwrap_or(day)));
    }
    months.into_iter().filter(|(_, (_, last))| is_old(*last)).map(|(month, (rows, _))| (month, rows)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Calendar;
    use crate::standard::Duration;

    #[test]
    fn five_years_end_on_the_same_day() {
        let calendar = Calendar::shipped();
        let day = |text: &str| day_number(text.parse().expect(text));
        for (as_of, keep, from) in [
            ("2026-06-30", "5y", "2021-06-30"),
            ("2026-02-28", "5y", "2021-02-28"),
            ("2028-02-29", "3y", "2025-03-01"),
            ("2026-06-30", "30d", "2026-05-31"),
        ] {
            let keep: Duration = keep.parse().expect(keep);
            let first = first_kept(day(as_of), |anchor| keep.after(anchor, 1, &calendar) < day(as_of));
            assert_eq!(date_of(first).to_string(), from, "{as_of} − {keep}");
        }
    }
}
