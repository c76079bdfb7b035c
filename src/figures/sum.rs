//! Counts of several halves of the data, added by name: the sum is the counts of the whole.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use super::counts::{Counts, Read};
use super::opinions::Opinions;
use super::outside::Outside;
use super::quotas::WeekQuota;
use super::tally::RuleTally;
use crate::domain::Scale;
use crate::error::{Error, Result};

/// The new number of each old one.
struct Renumbered {
    windows: Vec<u32>,
    categories: Vec<u32>,
}

impl Counts {
    /// Adds the counts of other rows: windows and categories of the same name are one.
    ///
    /// # Errors
    /// The two were not counted alike: another period, as-of date, scale, cadence or number of rules.
    pub fn add(&mut self, other: &Self) -> Result<()> {
        let differ = |one: Option<Scale>, other: Option<Scale>| one.is_some() && other.is_some() && one != other;
        let scales_differ = differ(self.scale, other.scale) || differ(self.visits_scale, other.visits_scale);
        let shape = |counts: &Self| {
            let weeks: Vec<_> = counts.quotas.iter().map(|week| (week.week, week.working_days)).collect();
            (counts.period, counts.as_of, counts.cadence, counts.settled, counts.rules.len(), weeks)
        };
        if scales_differ || shape(self) != shape(other) {
            return Err(Error::new(message!("faults.counts")));
        }
        let to = Renumbered {
            windows: numbers(&mut self.windows, &other.windows),
            categories: numbers(&mut self.categories, &other.categories),
        };
        self.centres.extend(other.centres.iter().map(|(window, centre)| (to.windows[*window as usize], centre.clone())));
        self.since = self.since.max(other.since);
        self.reported.extend(other.reported.iter().map(|window| to.windows[*window as usize]));
        self.scale = self.scale.or(other.scale);
        self.visits_scale = self.visits_scale.or(other.visits_scale);
        self.rules.iter_mut().zip(&other.rules).for_each(|(rule, more)| add_rule(rule, more, &to));
        add_opinions(&mut self.opinions, &other.opinions, &to);
        let parts = self.parts.iter_mut().flatten().zip(other.parts.iter().flatten());
        parts.for_each(|(part, more)| add_opinions(part, more, &to));
        self.history.iter_mut().zip(&other.history).for_each(|(month, more)| add_opinions(month, more, &to));
        self.earlier.retain(|against, _| other.earlier.contains_key(against));
        self.earlier.iter_mut().for_each(|(against, opinions)| add_opinions(opinions, &other.earlier[against], &to));
        self.themes.add(&other.themes);
        self.quotas.iter_mut().zip(&other.quotas).for_each(|(week, more)| add_week(week, more, &to));
        add_all(&mut self.uncompleted, other.uncompleted.iter().map(|(category, n)| (to.categories[*category as usize], *n)), add_pair);
        let undated = other.undated.iter().map(|(category, n)| (to.categories[*category as usize], *n));
        add_all(&mut self.undated, undated, AddAssign::add_assign);
        self.completion_known |= other.completion_known;
        self.coverage.add(&other.coverage);
        self.unannounced.extend(&other.unannounced);
        for (kind, date) in &other.latest {
            self.latest.entry(*kind).and_modify(|latest| *latest = *date.max(latest)).or_insert(*date);
        }
        add_all(&mut self.read, other.read.iter().map(|(kind, read)| (*kind, read.clone())), add_read);
        Ok(())
    }
}

/// The numbers in `names` of each of `more`; a name that is not there yet is added.
fn numbers(names: &mut Vec<String>, more: &[String]) -> Vec<u32> {
    let mut known: BTreeMap<String, u32> = names.iter().cloned().zip(0..).collect();
    let number = |name: &String| {
        *known.entry(name.clone()).or_insert_with(|| {
            names.push(name.clone());
            names.len() as u32 - 1
        })
    };
    more.iter().map(number).collect()
}

fn add_all<K: Ord, V: Default>(map: &mut BTreeMap<K, V>, more: impl IntoIterator<Item = (K, V)>, add: impl Fn(&mut V, V)) {
    for (key, value) in more {
        add(map.entry(key).or_default(), value);
    }
}

fn add_pair(sum: &mut (u64, u64), more: (u64, u64)) {
    sum.0 += more.0;
    sum.1 += more.1;
}

fn add_rule(rule: &mut RuleTally, more: &RuleTally, to: &Renumbered) {
    let place = |(window, category): (u32, Option<u32>)| (to.windows[window as usize], category.map(|c| to.categories[c as usize]));
    add_all(&mut rule.period, more.period.iter().map(|(group, tally)| (place(*group), *tally)), AddAssign::add_assign);
    let spans = more.spans.iter().map(|((span, window), asked)| ((*span, to.windows[*window as usize]), *asked));
    add_all(&mut rule.spans, spans, AddAssign::add_assign);
    let renumbered = |of: &Outside| {
        let (window, category) = place((of.window, of.category));
        Outside { window, category, ..*of }
    };
    add_all(&mut rule.outside, more.outside.iter().map(|(of, tally)| (renumbered(of), *tally)), AddAssign::add_assign);
    rule.lacking.extend(more.lacking.iter().cloned());
    rule.some_complete |= more.some_complete;
    add_all(&mut rule.days, more.days.iter().map(|(day, n)| (*day, *n)), AddAssign::add_assign);
}

fn add_opinions(opinions: &mut Opinions, more: &Opinions, to: &Renumbered) {
    let visits = more.visits.iter().map(|((window, method), tally)| ((to.windows[*window as usize], *method), *tally));
    add_all(&mut opinions.visits, visits, AddAssign::add_assign);
    let evaluator = more.evaluator.iter().map(|(window, tally)| (to.windows[*window as usize], *tally));
    add_all(&mut opinions.evaluator, evaluator, AddAssign::add_assign);
}

fn add_week(week: &mut WeekQuota, more: &WeekQuota, to: &Renumbered) {
    week.onsite += more.onsite;
    week.onsite_recorded |= more.onsite_recorded;
    week.recorded.extend(more.recorded.iter().map(|window| to.windows[*window as usize]));
    add_all(&mut week.phone, more.phone.iter().map(|(window, n)| (to.windows[*window as usize], *n)), add_pair);
}

fn add_read(sum: &mut Read, more: Read) {
    sum.files += more.files;
    sum.rows += more.rows;
    add_all(&mut sum.faults, more.faults, AddAssign::add_assign);
}
