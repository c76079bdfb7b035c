//! Whether a period has anything due: a bulletin of nothing but zeros is seldom meant.

use chrono::NaiveDate;
use polars::prelude::IntoLazy;

use crate::domain::{Period, Status, day_number};
use crate::error::Result;
use crate::intake::Intake;
use crate::obligations::frame::TO;
use crate::obligations::{Assessment, query};
use crate::workspace::Workspace;

/// Whether no rule in force has anything due in the period, and no quota is asked for; the first one that has ends the search.
///
/// # Errors
/// A row that would owe more acts than anybody could mean.
pub(super) fn is_nothing_due(workspace: &Workspace, intake: &Intake, as_of: NaiveDate, period: Period) -> Result<bool> {
    if workspace.standards.quotas {
        return Ok(false);
    }
    let days = day_number(period.first())..=day_number(period.last());
    let assessment = Assessment::new(workspace, intake, as_of);
    let mut is_nothing = true;
    for place in 0..workspace.standards.rules.len() {
        assessment.rule(place, |acts| {
            if is_nothing {
                let due = acts.table.clone().lazy().filter(query::within(TO, &days).and(query::status(Status::is_due)));
                is_nothing = query::collect(due.limit(1))?.height() == 0;
            }
            Ok(())
        })?;
        if !is_nothing {
            break;
        }
    }
    Ok(is_nothing)
}

#[cfg(test)]
mod tests {
    use super::super::{Extent, Review};
    use super::*;
    use crate::intake::{self, Need};

    fn review(completed: &str) -> Review {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        };
        write("huifang.toml", "standard = [\"hotline\"]\n");
        write(
            "ledger/a.csv",
            &format!("受理编号,窗口,类别,受理时间,办结时间\n1,一窗,诉求,2026-06-01,{completed}\n2,一窗,诉求,2026-06-29,\n"),
        );
        write("visits/a.csv", "受理编号,回访时间,回访方式\n1,2026-06-03,电话\n");
        let workspace = Workspace::open(folder.path()).expect("a workspace");
        let intake = intake::read_unscaled(&workspace, Need::Review, None, &|_| ()).expect("exports");
        Review::of(&workspace, &intake, None, Extent::Examples).expect("a review")
    }

    #[test]
    fn a_month_in_which_no_case_is_done_has_nothing_due() {
        assert!(review("").nothing_due);
        assert!(!review("2026-06-02").nothing_due);
    }
}
