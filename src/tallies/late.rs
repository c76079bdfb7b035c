//! What late rows change: the counts of kept tallies beside those of tallies that were made now.

use std::collections::{BTreeMap, BTreeSet};

use super::row::Row;
use super::settings::Settings;
use super::{Named, parts, write};
use crate::domain::Period;
use crate::error::Result;

/// Topics that tell of what was read, and not what was counted: they change with every export that is added. The days
/// that were recorded do not: they end at the as-of date, and decide which months have data.
const OF_READING: [&str; 6] = ["export", "rows", "faults", "latest", "seal", "window"];

/// How the counts of a period differ from those that were kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// No tally of the period was kept.
    New,
    /// Every count and every setting is as it was.
    Same,
    /// So many counts and settings are others, or stand on one side only.
    Changed(u64),
    /// A tally was kept, and none was made now.
    Missing,
}

/// What tallies say of each period now, beside what kept ones said of it: parts of a whole are added up, so that it may
/// have been cut into more or fewer of them.
///
/// # Errors
/// On either side, parts that make no whole; counts too large to add up.
pub fn changes(kept: Vec<Named>, now: Vec<Named>) -> Result<BTreeMap<Period, Change>> {
    let (kept, now) = (by_period(kept)?, by_period(now)?);
    let periods: BTreeSet<Period> = kept.keys().chain(now.keys()).copied().collect();
    let change = |period: &Period| match (kept.get(period), now.get(period)) {
        (None, _) => Change::New,
        (_, None) => Change::Missing,
        (Some(kept), Some(now)) => match differing(kept, now) {
            0 => Change::Same,
            n => Change::Changed(n),
        },
    };
    Ok(periods.iter().map(|period| (*period, change(period))).collect())
}

/// What is counted, by centre and by all of a row but its count.
type Told = BTreeMap<(Option<String>, Row), (Option<u64>, String)>;

fn differing(kept: &Told, now: &Told) -> u64 {
    let others = kept.iter().filter(|(row, n)| now.get(*row) != Some(n)).count();
    (others + now.keys().filter(|row| !kept.contains_key(*row)).count()) as u64
}

fn by_period(tallies: Vec<Named>) -> Result<BTreeMap<Period, Told>> {
    let mut periods: BTreeMap<Period, Vec<Named>> = BTreeMap::new();
    for named in tallies {
        periods.entry(named.tallied.counts.period).or_default().push(named);
    }
    periods.into_iter().map(|(period, tallies)| Ok((period, told(tallies)?))).collect()
}

/// The rows of the tally that one run over all rows of a centre would write, for each centre.
fn told(tallies: Vec<Named>) -> Result<Told> {
    parts::wholes(&tallies)?;
    let mut settings: BTreeMap<Option<String>, Settings> = BTreeMap::new();
    let mut counts = Vec::new();
    for Named { centre, tallied, .. } in tallies {
        counts.push((centre.clone(), tallied.part.is_some(), tallied.counts));
        settings.entry(centre).or_insert(tallied.settings);
    }
    let mut all = Told::new();
    for (centre, counts) in parts::together(counts)? {
        let Some(settings) = settings.get(&centre) else { continue };
        let rules: Vec<&str> = settings.rules.keys().map(String::as_str).collect();
        let rows = write::rows(&counts, &rules, settings, &[]).into_iter().filter(|row| !OF_READING.contains(&row.topic.as_str()));
        all.extend(rows.map(|row| {
            let key = Row { value: None, text: String::new(), ..row.clone() };
            ((centre.clone(), key), (row.value, row.text))
        }));
    }
    Ok(all)
}
