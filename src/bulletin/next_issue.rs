//! When the next issue is due, where a standard sets a limit and the calendar reaches so far.

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::domain::{Period, date_of, day_number};
use crate::workspace::Workspace;

/// The next issue of the same length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct NextIssue {
    /// What it reports on.
    pub period: Period,
    /// The last day by which it must be published.
    pub publish_by: NaiveDate,
}

/// The issue that follows `period`; `None` where no standard sets a limit, or where working days would have to be
/// counted in a year whose holidays are not announced.
pub(super) fn next_issue(period: Period, workspace: &Workspace) -> Option<NextIssue> {
    let within = workspace.standards.publish_within?;
    let next = Period::containing(period.last().checked_add_days(Days::new(1))?, period.cadence());
    let publish_by = date_of(within.after(day_number(next.last()), 1, &workspace.calendar));
    let mut years = next.last().year()..=publish_by.year();
    (!within.is_working() || years.all(|year| workspace.calendar.is_announced(year))).then_some(NextIssue { period: next, publish_by })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_issue_is_due_by_the_same_rule_where_its_holidays_are_known() {
        for (within, period, expected) in [
            ("7d", "2026-06", Some(("2026-07", "2026-08-07"))),
            ("7d", "2026-12", Some(("2027-01", "2027-02-07"))),
            ("7d", "2026-W23", Some(("2026-W24", "2026-06-21"))),
            // five working days after Friday, 31 July
            ("5wd", "2026-06", Some(("2026-07", "2026-08-07"))),
            ("5wd", "2030-05", None),
            ("", "2026-06", None),
        ] {
            let folder = tempfile::tempdir().expect("a folder");
            let limit = if within.is_empty() { String::new() } else { format!("publish_within = \"{within}\"\n") };
            std::fs::write(folder.path().join("own.toml"), limit).expect("a standard");
            std::fs::write(folder.path().join("huifang.toml"), "standard = [\"own.toml\"]\n").expect("a configuration");
            let workspace = Workspace::open(folder.path()).expect("a workspace");
            let found = next_issue(period.parse().expect("a period"), &workspace);
            let found = found.map(|next| (next.period.to_string(), next.publish_by.to_string()));
            assert_eq!(found, expected.map(|(period, day)| (period.to_owned(), day.to_owned())), "{within} {period}");
        }
    }
}
