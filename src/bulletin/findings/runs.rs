//! Rates and satisfaction that fell, or rose, month after month, by more than chance explains.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::finding::{Counted, Evidence, Finding, FindingKind};
use super::months::{RUN, has_months};
use crate::bulletin::{Bulletin, Measure};
use crate::domain::{Period, Rate};
use crate::figures::statistics::{Level, newcombe_at};
use crate::figures::trend::has_trend;

/// One figure: rule, window, measure.
pub(super) type Figure<'a> = (Option<&'a str>, Option<&'a str>, Measure);

/// The runs that end with this month: of rules of the centre, and of the satisfaction of the centre and the windows.
pub(super) fn runs(bulletin: &Bulletin) -> Vec<Finding> {
    if !has_months(bulletin) {
        return Vec::new();
    }
    let months: Vec<Period> = bulletin.period.code.twelve_months().into_iter().rev().collect();
    let mut found = Vec::new();
    for ((rule, window, measure), shares) in figures(bulletin) {
        // a month without a figure, or with a withheld one, ends the run
        let series: Vec<Counted> = months.iter().map_while(|month| shares.get(month).copied()).collect();
        for (kind, way) in [(FindingKind::Falling, Ordering::Less), (FindingKind::Rising, Ordering::Greater)] {
            let steps = series.windows(2).take_while(|pair| pair[0].compare(pair[1]) == way).count();
            let Some((now, before)) = series.first().zip(series.get(steps)).filter(|_| steps as u64 >= RUN) else { continue };
            if !is_no_chance(&series, steps) {
                continue;
            }
            found.push(Finding {
                rule: rule.map(str::to_owned),
                window: window.map(str::to_owned),
                measure: Some(measure),
                now: Some(*now),
                before: Some(*before),
                months: Some(steps as u64),
                since: Some(months[steps]),
                ..Finding::new(kind, Evidence::Trend, now.people(*before))
            });
        }
    }
    found
}

/// Whether the run of so many steps, back from the last month, has a trend, and has left what the figure was before it:
/// the month that it begins with and all before that.
fn is_no_chance(series: &[Counted], steps: usize) -> bool {
    let run: Vec<(u64, u64)> = series[..=steps].iter().rev().map(|share| (share.k, share.n)).collect();
    let usual = series[steps..].iter().fold(Counted { k: 0, n: 0 }, |sum, share| Counted { k: sum.k + share.k, n: sum.n + share.n });
    has_trend(&run) && is_beyond(Level::P95, series[0], usual)
}

/// Every figure with its months that are shown.
pub(super) fn figures(bulletin: &Bulletin) -> BTreeMap<Figure<'_>, BTreeMap<Period, Counted>> {
    let mut figures: BTreeMap<Figure<'_>, BTreeMap<Period, Counted>> = BTreeMap::new();
    for row in bulletin.tables.trend.iter().filter(|row| row.window.is_none()) {
        let Some(rule) = bulletin.rules.iter().find(|rule| rule.id == row.rule) else { continue };
        if let (Some(k), Some(n)) = (row.met.shown(), row.due.shown().filter(|due| **due > 0)) {
            figures.entry((Some(&rule.id), None, rule.of.into())).or_default().insert(row.month, Counted { k: *k, n: *n });
        }
    }
    for row in &bulletin.tables.satisfaction_trend {
        let share = row.n.shown().zip(row.rate.shown()).and_then(|(n, rate)| Counted::of_rate(*n, *rate));
        if let Some(share) = share {
            figures.entry((None, row.window.as_deref(), row.source.into())).or_default().insert(row.month, share);
        }
    }
    figures
}

/// Whether the interval of the difference, as it is printed, does not hold 0.
pub(super) fn is_beyond(level: Level, now: Counted, before: Counted) -> bool {
    newcombe_at(level, (now.k, now.n), (before.k, before.n))
        .is_some_and(|interval| Rate::of_float(interval.low).0 > 0 || Rate::of_float(interval.high).0 < 0)
}

/// The widest interval of the difference that does not hold 0, of one of which that of 99 % does not.
pub(super) fn evidence(now: Counted, before: Counted) -> Evidence {
    if is_beyond(Level::P999, now, before) { Evidence::Interval999 } else { Evidence::Interval99 }
}
