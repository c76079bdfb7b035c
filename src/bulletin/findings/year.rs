//! Rates and satisfaction that fell, or rose, over the months of a year, by more than chance explains.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Counted, Evidence, Finding, FindingKind};
use super::runs::{Figure, figures, is_beyond};
use crate::bulletin::{Bulletin, Measure};
use crate::domain::{Cadence, Period};
use crate::figures::statistics::Level;
use crate::figures::trend::trend;

/// Fewer months with a figure say nothing of a year: two make each of its halves.
const FEWEST: usize = 4;
/// With more figures than this, 99 % would often find what chance makes: of a hundred, trend and halves together find a
/// third of one where nothing moves (18,000 drawn years of 10 to 30 people a month: 0.2 to 0.3 %; at 99.9 %: below 0.1 %).
const MANY: usize = 100;

/// What moved in a year: rules of the centre, satisfaction of the centre and the windows, and what the headline counts of
/// each window. Months that were not over by the as-of date are left out, and so are those that are withheld.
pub(super) fn year(bulletin: &Bulletin) -> Vec<Finding> {
    if bulletin.period.cadence != Cadence::Year {
        return Vec::new();
    }
    let months: Vec<Period> =
        bulletin.period.code.twelve_months().into_iter().filter(|month| month.last() <= bulletin.period.as_of).collect();
    let mut all = figures(bulletin);
    all.extend(of_windows(bulletin));
    let level = if all.len() > MANY { Level::P999 } else { Level::P99 };
    let moved = all.into_iter().filter_map(|((rule, window, measure), shares)| {
        let known: Vec<(Period, Counted)> = months.iter().filter_map(|month| Some((*month, *shares.get(month)?))).collect();
        if known.len() < FEWEST {
            return None;
        }
        let (first, rest) = known.split_at(known.len().div_ceil(2));
        let (before, now) = (sum(first), sum(rest));
        let way = now.compare(before);
        let in_time: Vec<(u64, u64)> = months.iter().map(|month| shares.get(month).map_or((0, 0), |share| (share.k, share.n))).collect();
        if trend(&in_time) != Some(way) || !is_beyond(level, now, before) {
            return None;
        }
        let kind = if way == Ordering::Less { FindingKind::FellInYear } else { FindingKind::RoseInYear };
        Some(Finding {
            rule: rule.map(str::to_owned),
            window: window.map(str::to_owned),
            measure: Some(measure),
            now: Some(now),
            before: Some(before),
            months: Some(known.len() as u64),
            since: Some(known[0].0),
            ..Finding::new(kind, Evidence::Trend, now.people(before))
        })
    });
    moved.collect()
}

fn sum(months: &[(Period, Counted)]) -> Counted {
    months.iter().fold(Counted { k: 0, n: 0 }, |sum, (_, share)| Counted { k: sum.k + share.k, n: sum.n + share.n })
}

/// What the headline counts, of each window over all rules; of a month of which a part is withheld, nothing.
fn of_windows(bulletin: &Bulletin) -> BTreeMap<Figure<'_>, BTreeMap<Period, Counted>> {
    let of = bulletin.headline.of;
    let is_counted = |rule: &str| bulletin.rules.iter().any(|view| view.id == rule && view.of == of);
    let mut figures: BTreeMap<Figure<'_>, BTreeMap<Period, Counted>> = BTreeMap::new();
    let mut withheld = BTreeSet::new();
    for row in bulletin.tables.trend.iter().filter(|row| is_counted(&row.rule)) {
        let Some(window) = row.window.as_deref() else { continue };
        let figure = (None, Some(window), Measure::from(of));
        match (row.met.shown(), row.due.shown()) {
            (_, Some(0)) => {}
            (Some(k), Some(n)) => {
                let share = figures.entry(figure).or_default().entry(row.month).or_insert(Counted { k: 0, n: 0 });
                *share = Counted { k: share.k + k, n: share.n + n };
            }
            _ => {
                withheld.insert((figure, row.month));
            }
        }
    }
    for (figure, month) in withheld {
        figures.entry(figure).and_modify(|months| {
            months.remove(&month);
        });
    }
    figures
}
