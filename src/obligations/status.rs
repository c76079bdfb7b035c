//! What became of an act: the status at the as-of date, and what decided it.

use super::due::DuePeriod;
use super::frame::Decided;
use super::visits::Visit;
use crate::domain::{Method, Outcome, Status};

/// What speaks for or against one obligation.
pub(super) enum Evidence<'a> {
    /// Visits to the case, by date; which of them qualify, and on how many distinct dates.
    Visits { visits: &'a [Visit], methods: &'a [Method], count: u32 },
    /// The cell of a date column; `beyond`: its day is the last one, and its time of day after the last moment.
    Column { day: Option<i32>, beyond: bool },
    /// The cell of a date column up to which something holds; that day may lie ahead.
    Until(Option<i32>),
    /// Whether a column says yes.
    Answer(bool),
}

/// How the obligation stands apart from its evidence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Circumstances {
    pub(super) anchor: i32,
    pub(super) as_of: i32,
    /// The case allows no callback, and the act is one.
    pub(super) exempt: bool,
    /// The rule recurs: then nothing is late or early.
    pub(super) recurs: bool,
}

/// Status and what decided it, the first that fits in the order of `docs/contract.md`, section 3.5.
pub(super) fn of(period: DuePeriod, evidence: &Evidence<'_>, at: Circumstances) -> (Status, Option<Decided>) {
    if period.from.is_some_and(|from| period.to < from) {
        return (Status::Void, None);
    }
    if at.exempt {
        return (Status::Exempt, None);
    }
    if let Some(met) = evidence.within(period, at.as_of) {
        return (Status::Met, Some(met));
    }
    if period.from.is_some_and(|from| at.as_of < from) {
        return (Status::Upcoming, None);
    }
    if period.to > at.as_of {
        return (Status::Open, None);
    }
    if !at.recurs {
        if let Some(late) = evidence.after(period, at.as_of) {
            return (Status::Late, Some(late));
        }
        if let Some(early) = evidence.before(period, at) {
            return (Status::Early, Some(early));
        }
    }
    (Status::Missed, None)
}

/// Visits in the due period that reached nobody.
pub(super) fn attempts(period: DuePeriod, visits: &[Visit]) -> u32 {
    let within = visits.iter().filter(|visit| period.from.is_none_or(|from| from <= visit.on) && visit.on <= period.to);
    within.filter(|visit| visit.outcome != Outcome::Reached).count() as u32
}

impl Evidence<'_> {
    /// The qualifying visits, in order of date.
    fn qualifying(&self) -> impl DoubleEndedIterator<Item = &Visit> {
        let (visits, methods) = match self {
            Self::Visits { visits, methods, .. } => (*visits, *methods),
            Self::Column { .. } | Self::Until(_) | Self::Answer(_) => (&[][..], &[][..]),
        };
        visits.iter().filter(move |visit| visit.outcome == Outcome::Reached && (methods.is_empty() || methods.contains(&visit.method)))
    }

    /// The first visit on the `count`-th distinct date from `from` on.
    fn nth_date(&self, from: Option<i32>) -> Option<&Visit> {
        let Self::Visits { count, .. } = self else { return None };
        let mut dates = 0;
        let mut last = None;
        self.qualifying().filter(|visit| from.is_none_or(|from| from <= visit.on)).find(|visit| {
            if last != Some(visit.on) {
                dates += 1;
                last = Some(visit.on);
            }
            dates == *count
        })
    }

    fn within(&self, period: DuePeriod, as_of: i32) -> Option<Decided> {
        let starts_by = |on: i32| period.from.is_none_or(|from| from <= on);
        match self {
            Self::Visits { .. } => self.nth_date(period.from).filter(|visit| visit.on <= period.to).map(Visit::decided),
            Self::Column { day, beyond } => {
                let is_within = |on: &i32| !beyond && starts_by(*on) && *on <= period.to && *on <= as_of;
                day.filter(is_within).map(Decided::by_column)
            }
            Self::Until(day) => day.filter(|on| *on >= period.to).map(Decided::by_column),
            Self::Answer(yes) => (*yes && period.to <= as_of).then(|| Decided::by_column(period.to)),
        }
    }

    fn after(&self, period: DuePeriod, as_of: i32) -> Option<Decided> {
        match self {
            Self::Visits { count: 1, .. } => self.qualifying().find(|visit| visit.on > period.to).map(Visit::decided),
            Self::Visits { .. } => self.nth_date(period.from).filter(|visit| visit.on > period.to).map(Visit::decided),
            Self::Column { day, beyond } => day.filter(|on| (*on > period.to || *beyond) && *on <= as_of).map(Decided::by_column),
            Self::Until(_) | Self::Answer(_) => None,
        }
    }

    fn before(&self, period: DuePeriod, at: Circumstances) -> Option<Decided> {
        let from = period.from?;
        match self {
            Self::Visits { count: 1, .. } => self.qualifying().rfind(|visit| at.anchor <= visit.on && visit.on < from).map(Visit::decided),
            Self::Visits { .. } | Self::Until(_) | Self::Answer(_) => None,
            Self::Column { day, .. } => day.filter(|on| *on < from && *on <= at.as_of).map(Decided::by_column),
        }
    }
}

impl Visit {
    fn decided(&self) -> Decided {
        Decided { on: self.on, visit: Some(self.row) }
    }
}

impl Decided {
    fn by_column(on: i32) -> Self {
        Self { on, visit: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standard::End;

    const PERIOD: DuePeriod = DuePeriod { k: 1, from: Some(10), to: 20, end: End::Day };

    fn visit(on: i32, outcome: Outcome) -> Visit {
        Visit { row: on as u32, on, method: Method::Phone, outcome }
    }

    fn judged(days: &[i32], count: u32, as_of: i32) -> (Status, Option<i32>) {
        let visits: Vec<Visit> = days.iter().map(|on| visit(*on, Outcome::Reached)).collect();
        let evidence = Evidence::Visits { visits: &visits, methods: &[], count };
        let (status, decided) = of(PERIOD, &evidence, Circumstances { anchor: 5, as_of, exempt: false, recurs: false });
        (status, decided.map(|decided| decided.on))
    }

    #[test]
    fn the_first_status_that_fits_is_given() {
        for (days, count, as_of, status, on) in [
            (&[10][..], 1, 20, Status::Met, Some(10)),
            (&[20, 9], 1, 20, Status::Met, Some(20)),
            (&[], 1, 9, Status::Upcoming, None),
            (&[7], 1, 10, Status::Open, None),
            (&[7, 8, 21, 22], 1, 25, Status::Late, Some(21)),
            (&[6, 8], 1, 20, Status::Early, Some(8)),
            (&[4], 1, 20, Status::Missed, None),
            (&[], 1, 20, Status::Missed, None),
            (&[10, 10, 12], 2, 20, Status::Met, Some(12)),
            (&[10, 10, 22], 2, 25, Status::Late, Some(22)),
            (&[7, 8, 9], 2, 20, Status::Missed, None),
        ] {
            let mut days = days.to_vec();
            days.sort_unstable();
            assert_eq!(judged(&days, count, as_of), (status, on), "{days:?} ×{count} at {as_of}");
        }
    }

    #[test]
    fn a_column_after_the_as_of_date_fulfils_nothing() {
        let at = Circumstances { anchor: 5, as_of: 15, exempt: false, recurs: false };
        assert_eq!(of(PERIOD, &Evidence::Column { day: Some(16), beyond: false }, at).0, Status::Open);
        assert_eq!(of(PERIOD, &Evidence::Column { day: Some(15), beyond: false }, at).0, Status::Met);
        let later = Circumstances { as_of: 30, ..at };
        assert_eq!(of(PERIOD, &Evidence::Column { day: Some(3), beyond: false }, later).0, Status::Early);
        assert_eq!(of(PERIOD, &Evidence::Column { day: Some(31), beyond: false }, later).0, Status::Missed);
        assert_eq!(
            of(PERIOD, &Evidence::Column { day: Some(21), beyond: false }, Circumstances { recurs: true, ..later }).0,
            Status::Missed
        );
    }

    #[test]
    fn what_holds_until_a_day_fulfils_where_it_holds_on_the_last_day_of_the_due_period() {
        let at = Circumstances { anchor: 5, as_of: 25, exempt: false, recurs: false };
        for (until, as_of, status) in [
            (Some(20), 25, Status::Met),
            (Some(900), 25, Status::Met),   // it may hold beyond the as-of date
            (Some(19), 25, Status::Missed), // run out a day before: neither late nor early
            (Some(5), 25, Status::Missed),
            (None, 25, Status::Missed),
            (Some(19), 15, Status::Open),
            (Some(19), 9, Status::Upcoming),
        ] {
            let (found, decided) = of(PERIOD, &Evidence::Until(until), Circumstances { as_of, ..at });
            assert_eq!(
                (found, decided.map(|decided| decided.on)),
                (status, until.filter(|_| status == Status::Met)),
                "{until:?} at {as_of}"
            );
        }
    }

    #[test]
    fn an_attempt_is_a_visit_in_the_due_period_that_reached_nobody() {
        let visits =
            [visit(9, Outcome::Unreached), visit(10, Outcome::Declined), visit(12, Outcome::Reached), visit(20, Outcome::Unreached)];
        assert_eq!(attempts(PERIOD, &visits), 2);
    }
}
