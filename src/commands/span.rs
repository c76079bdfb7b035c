//! Which period a command is about, and up to which date events count: as asked, or from the data, never from the
//! clock.
//!
//! A period that is not over is never taken for one that is. Unless an as-of date is given, which says that the caller
//! knows, events count up to the ledger's last date; and a period of which nothing can be told is refused, with the
//! months of which something can.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use polars::prelude::{IntoLazy, LazyFrame, col, len};

use crate::domain::{Cadence, Kind, Period, Status, date_of};
use crate::error::{Error, Exit, Result};
use crate::figures::{Counts, Figures};
use crate::intake::{self, Intake};
use crate::messages::Message;
use crate::obligations::frame::TO;
use crate::obligations::{Assessment, columns, query};
use crate::workspace::Workspace;

/// What a command is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) period: Period,
    pub(super) as_of: NaiveDate,
    /// Whether the period was asked for.
    is_chosen: bool,
    /// Whether the as-of date was asked for.
    given: bool,
    /// The ledger's last date, where the period goes on after it.
    ends_early: Option<NaiveDate>,
}

impl Span {
    /// Period and as-of date: as asked; else the latest month that the ledger covers, and its last day, or the ledger's
    /// last date where the period is not over by then.
    pub(super) fn asked(period: Option<Period>, as_of: Option<NaiveDate>, intake: &Intake) -> Result<Self> {
        let is_chosen = period.is_some();
        let period = period.map_or_else(|| latest_month(intake), Ok)?;
        let latest = intake.latest(Kind::Ledger);
        let ends_early = latest.filter(|latest| !intake::is_covered(period, *latest));
        // a period that has not begun has no date to count up to, and is refused
        let to_date = ends_early.filter(|latest| period.first() <= *latest);
        let span = Self { period, as_of: as_of.or(to_date).unwrap_or(period.last()), is_chosen, given: as_of.is_some(), ends_early };
        check(period, span.as_of)?;
        Ok(span)
    }

    /// That of counts which an earlier run made for the same question.
    pub(super) fn kept(period: Option<Period>, as_of: Option<NaiveDate>, counts: &Counts) -> Self {
        let latest = counts.latest.get(&Kind::Ledger).copied();
        let ends_early = latest.filter(|latest| !intake::is_covered(counts.period, *latest));
        Self { period: counts.period, as_of: counts.as_of, is_chosen: period.is_some(), given: as_of.is_some(), ends_early }
    }

    /// Refuses a period that begins after the ledger's last date, unless an as-of date was asked for.
    pub(super) fn check_begun(&self, workspace: &Workspace, intake: &Intake) -> Result<()> {
        match self.ends_early {
            Some(latest) if !self.given && latest < self.period.first() => {
                let error = Error::new(message!("build.span.not_begun", period = self.period, latest));
                Err(refused(error, &months_with_data(workspace, intake)?))
            }
            _ => Ok(()),
        }
    }

    /// Refuses a bulletin in which nothing is due and no opinion was given, if its period was not asked for by
    /// name, is not over, or has no case of the ledger. Whoever names a period that the ledger covers, or an as-of
    /// date, may have one that says so.
    pub(super) fn check_filled(&self, figures: &Figures, workspace: &Workspace, intake: &Intake) -> Result<()> {
        let is_covered = self.is_chosen && self.ends_early.is_none() && figures.has_kind(Kind::Ledger, self.period);
        if self.given || is_covered || !is_empty(figures, workspace) {
            return Ok(());
        }
        let error = Error::new(message!("build.span.empty", as_of = self.as_of, period = self.period));
        Err(refused(error, &months_with_data(workspace, intake)?))
    }

    /// Says that the period is not over, where the as-of date follows from the ledger.
    pub(super) fn say(&self) {
        let Some(latest) = self.ends_early.filter(|_| !self.given) else { return };
        tell!(message!("build.span.provisional", latest, period = self.period, last = self.period.last()));
    }
}

/// An as-of date before the period would leave nothing to report.
pub(super) fn check(period: Period, as_of: NaiveDate) -> Result<()> {
    if as_of < period.first() {
        return Err(Error::new(message!("build.span.as_of_too_early", as_of, period)).exit(Exit::Usage));
    }
    Ok(())
}

/// The latest month that the ledger covers.
pub(super) fn latest_month(intake: &Intake) -> Result<Period> {
    intake.latest(Kind::Ledger).map(intake::month_covered).ok_or_else(|| {
        if intake.counts(Kind::Ledger).read == 0 {
            Error::new(message!("build.span.only_headings"))
        } else {
            Error::new(message!("build.span.no_row"))
        }
    })
}

/// Whether nothing is due and nobody was asked: neither in time nor late, nor without a record; and no
/// visit and no rating was made.
pub(super) fn is_empty(figures: &Figures, workspace: &Workspace) -> bool {
    let counts = &figures.counts;
    let rules = || workspace.standards.rules.iter().enumerate();
    let owed = |place: usize| {
        let tally = counts.rules[place].centre();
        tally.due() + tally.exempt + tally.unrecorded > 0
    };
    // a rule without data leaves out cases whose act may be due: that is something to say
    let undated = || rules().any(|(place, rule)| rule.dataset == Kind::Ledger && !figures.has_data(rule, place));
    let asked = !counts.opinions.visits.is_empty() || !counts.opinions.evaluator.is_empty();
    let done = counts.quotas.iter().any(|week| week.onsite > 0 || week.phone.values().any(|(_, phoned)| *phoned > 0));
    !asked && !done && !rules().any(|(place, _)| owed(place)) && !undated()
}

/// The error, with the months to choose from.
pub(super) fn refused(error: Error, months: &BTreeSet<Period>) -> Error {
    error.hint(if months.is_empty() { message!("build.span.no_month") } else { message!("build.span.months", months = spans(months)) })
}

/// The months in which something is due, a visit was made or a rating was given, up to the latest date of the exports.
fn months_with_data(workspace: &Workspace, intake: &Intake) -> Result<BTreeSet<Period>> {
    let mut months = BTreeSet::new();
    let Some(as_of) = Kind::ALL.into_iter().filter_map(|kind| intake.latest(kind)).max() else { return Ok(months) };
    let month = |day: i32| Period::containing(date_of(day), Cadence::Month);
    let today = crate::domain::day_number(as_of);
    let assessment = Assessment::new(workspace, intake, as_of);
    for place in 0..workspace.standards.rules.len() {
        let counts = query::status(|status| status.is_due() || matches!(status, Status::Exempt | Status::Unrecorded));
        let counts = counts.and(col(TO).lt_eq(query::day(today)));
        assessment.rule(place, |acts| {
            months.extend(days_of(acts.table.clone().lazy().filter(counts.clone()), TO)?.into_iter().map(month));
            Ok(())
        })?;
    }
    // of months after the ledger's last date nothing can be told, whatever falls due in them
    if let Some(latest) = intake.latest(Kind::Ledger) {
        months.retain(|month| month.first() <= latest);
    }
    for kind in [Kind::Visits, Kind::Evaluations] {
        let (table, column) = intake.dated(kind);
        months.extend(days_of(table.clone().lazy(), column)?.into_iter().map(month));
    }
    Ok(months)
}

/// The days that a date column holds, each once.
fn days_of(rows: LazyFrame, column: &'static str) -> Result<Vec<i32>> {
    let days = query::collect(query::sorted(rows.group_by([col(column)]).agg([len()]), [column]))?;
    let days = columns::days(&days, column);
    Ok(days.iter().flat_map(|days| (0..days.len()).filter_map(|at| days.get(at))).collect())
}

/// Months as text, those in a row by their first and last.
pub(super) fn spans(months: &BTreeSet<Period>) -> Message {
    let mut runs: Vec<[Period; 2]> = Vec::new();
    for month in months {
        match runs.last_mut() {
            Some([_, last]) if month.previous() == *last => *last = *month,
            _ => runs.push([*month, *month]),
        }
    }
    let said = |[first, last]: [Period; 2]| {
        if first == last { Message::text(first.to_string()) } else { message!("build.span.run", first, last) }
    };
    Message::list(runs.into_iter().map(said))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_in_a_row_are_said_by_the_first_and_the_last() {
        let months = |listed: &[&str]| listed.iter().map(|month| month.parse().expect("a month")).collect::<BTreeSet<Period>>();
        assert_eq!(spans(&months(&["2025-11", "2025-12", "2026-01", "2026-03"])).to_string(), "2025-11 to 2026-01, 2026-03");
        assert!(spans(&months(&[])).is_empty());
    }
}
