//! Which period a command is about, and up to which date events count: as asked, or from the data, never from the clock.

use chrono::NaiveDate;
use polars::prelude::ChunkAgg;

use crate::domain::{Cadence, Kind, Period, date_of, day_number};
use crate::error::{Error, Exit, Result};
use crate::intake::{Intake, frame};

/// Days after the latest accepted case within which a month counts as covered.
const COVERED_DAYS: i32 = 7;

/// Period and as-of date: as asked; else the latest month that the ledger covers, and the period's last day.
pub(super) fn asked(period: Option<Period>, as_of: Option<NaiveDate>, intake: &Intake) -> Result<(Period, NaiveDate)> {
    let period = period.map_or_else(|| latest_month(intake), Ok)?;
    let as_of = as_of.unwrap_or(period.last());
    check(period, as_of)?;
    Ok((period, as_of))
}

/// An as-of date before the period would leave nothing to report.
pub(super) fn check(period: Period, as_of: NaiveDate) -> Result<()> {
    if as_of < period.first() {
        return Err(Error::new(format!("the as-of date {as_of} is before the first day of {period}"))
            .exit(Exit::Usage)
            .hint("截止日应不早于通报期第一天；要看更早的情况，请换通报期"));
    }
    Ok(())
}

/// The latest month whose last day is at most seven days after the latest accepted date of the ledger.
pub(super) fn latest_month(intake: &Intake) -> Result<Period> {
    let latest = latest(intake, Kind::Ledger).ok_or_else(|| {
        Error::new("the ledger has no accepted row, so there is no period to report on").hint("先运行 huifang check 看各行为何被退回")
    })?;
    let covered = date_of(day_number(latest) + COVERED_DAYS);
    let month = Period::containing(covered, Cadence::Month);
    Ok(if month.last() == covered { month } else { month.previous() })
}

/// The latest date of a kind's accepted rows.
pub(super) fn latest(intake: &Intake, kind: Kind) -> Option<NaiveDate> {
    let column = match kind {
        Kind::Ledger => frame::ACCEPTED_AT,
        Kind::Visits => frame::VISITED_AT,
        Kind::Evaluations => frame::RATED_AT,
    };
    intake.table(kind).column(column).ok()?.date().ok()?.physical().max().map(date_of)
}
