//! Which period a command is about, and up to which date events count: as asked, or from the data, never from the clock.

use chrono::NaiveDate;

use crate::domain::{Kind, Period};
use crate::error::{Error, Exit, Result};
use crate::intake::{self, Intake};

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

/// The latest month that the ledger covers.
pub(super) fn latest_month(intake: &Intake) -> Result<Period> {
    intake.latest(Kind::Ledger).map(intake::month_covered).ok_or_else(|| {
        let error = Error::new("the ledger has no accepted row, so there is no period to report on");
        error.hint(if intake.counts(Kind::Ledger).read == 0 {
            "台账只有表头，没有数据行：请核对导出时所选的时间和范围，重新导出"
        } else {
            "先运行 huifang check 看各行为何被退回"
        })
    })
}
