//! Counts of what people said: the items of reached visits, the evaluator's ratings, by window.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use super::pairs;
use crate::domain::{Component, Item, Method};

/// What reached visits by one method say about one window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitTally {
    /// Visits with at least one graded item.
    pub respondents: u64,
    /// By item and grade, from 非常满意 to 非常不满意.
    pub items: [[u64; 5]; 6],
}

/// What the evaluator says about one window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvaluatorTally {
    /// Active ratings, from 非常满意 to 非常不满意.
    pub active: [u64; 5],
    /// Ratings that the device gave by itself.
    pub defaulted: u64,
    /// No rating given.
    pub unrated: u64,
}

/// Counts by window number; sums over windows are the centre's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinions {
    /// Reached visits with a graded item.
    #[serde(with = "pairs")]
    pub visits: BTreeMap<(u32, Method), VisitTally>,
    /// The evaluator.
    pub evaluator: BTreeMap<u32, EvaluatorTally>,
}

impl Opinions {
    /// How many people gave an opinion about a window by this way.
    #[must_use]
    pub fn respondents(&self, window: u32, component: Component) -> u64 {
        match method(component) {
            Some(method) => self.visits.get(&(window, method)).map_or(0, |tally| tally.respondents),
            None => self.evaluator.get(&window).map_or(0, EvaluatorTally::rated),
        }
    }

    /// The counts of the windows that are wanted, by method.
    #[must_use]
    pub fn sum(&self, method: Method, wanted: impl Fn(u32) -> bool) -> VisitTally {
        let mut sum = VisitTally::default();
        for ((_, _), tally) in self.visits.iter().filter(|((window, by), _)| *by == method && wanted(*window)) {
            sum += *tally;
        }
        sum
    }

    /// The evaluator's counts over all windows.
    #[must_use]
    pub fn evaluator_sum(&self) -> EvaluatorTally {
        let mut sum = EvaluatorTally::default();
        for tally in self.evaluator.values() {
            sum += *tally;
        }
        sum
    }
}

impl AddAssign<&Opinions> for Opinions {
    /// Adds the counts of other days of the same windows.
    fn add_assign(&mut self, other: &Self) {
        other.visits.iter().for_each(|(place, tally)| *self.visits.entry(*place).or_default() += *tally);
        other.evaluator.iter().for_each(|(window, tally)| *self.evaluator.entry(*window).or_default() += *tally);
    }
}

impl AddAssign for VisitTally {
    fn add_assign(&mut self, other: Self) {
        self.respondents += other.respondents;
        for (total, count) in self.items.iter_mut().flatten().zip(other.items.iter().flatten()) {
            *total += count;
        }
    }
}

impl AddAssign for EvaluatorTally {
    fn add_assign(&mut self, other: Self) {
        for (total, count) in self.active.iter_mut().zip(other.active) {
            *total += count;
        }
        self.defaulted += other.defaulted;
        self.unrated += other.unrated;
    }
}

impl VisitTally {
    /// How many graded 总体评价 at least 基本满意, of how many.
    #[must_use]
    pub fn satisfied(&self) -> (u64, u64) {
        let overall = self.items[Item::Overall as usize];
        (overall[..3].iter().sum(), overall.iter().sum())
    }
}

impl EvaluatorTally {
    /// Active ratings.
    #[must_use]
    pub fn rated(&self) -> u64 {
        self.active.iter().sum()
    }

    /// How many were at least 基本满意, of how many.
    #[must_use]
    pub fn satisfied(&self) -> (u64, u64) {
        (self.active[..3].iter().sum(), self.rated())
    }
}

/// The method of a component of visits; `None` for the evaluator and for components that are no opinions.
#[must_use]
pub fn method(component: Component) -> Option<Method> {
    match component {
        Component::Phone => Some(Method::Phone),
        Component::Onsite => Some(Method::Onsite),
        Component::Sms => Some(Method::Sms),
        Component::Online => Some(Method::Online),
        Component::Evaluator | Component::Callback | Component::Rectification => None,
    }
}
