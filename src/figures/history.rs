//! A window's standing in each of the twelve months: what that month's own bulletin says of it, without a rank.

use super::score::{self, Attainment};
use super::{Figures, Standing, Tally};
use crate::domain::{Period, day_number};
use crate::obligations::frame::month_number;
use crate::workspace::Workspace;

/// What a rule asked in one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// Obligations whose due period ended in it.
    pub due: u64,
    /// Of these, met.
    pub met: u64,
    /// Further ones, of which it was never recorded what became of them.
    pub unrecorded: u64,
}

impl Figures {
    /// The standing of a window in the month at `place` of [`Period::twelve_months`].
    ///
    /// # Panics
    /// For a place of 12 or more.
    #[must_use]
    pub fn standing_in(&self, place: usize, window: u32, workspace: &Workspace) -> Standing {
        let month: Period = self.counts.period.twelve_months()[place];
        let number = month_number(day_number(month.first()));
        let attainments: Vec<Attainment<'_>> = workspace
            .standards
            .rules
            .iter()
            .zip(&self.counts.rules)
            .filter_map(|(rule, tally)| {
                let (due, met) = tally.months.get(&(number, window)).copied().unwrap_or_default();
                Some((rule.component?, rule.target.as_ref()?, Tally { met, missed: due - met, ..Tally::default() }))
            })
            .collect();
        score::standing(window, &self.counts.history[place], &attainments, self.scales(), workspace)
    }

    /// A rule (by its place) in each of the twelve months, of a window or of the centre.
    #[must_use]
    pub fn months_of(&self, rule: usize, window: Option<u32>) -> Vec<Month> {
        let tally = &self.counts.rules[rule];
        let months = &tally.months;
        let of = |month: &Period| {
            let number = month_number(day_number(month.first()));
            let (due, met) = match window {
                Some(window) => months.get(&(number, window)).copied().unwrap_or_default(),
                None => months.range((number, 0)..=(number, u32::MAX)).fold((0, 0), |sum, (_, n)| (sum.0 + n.0, sum.1 + n.1)),
            };
            Month { due, met, unrecorded: tally.unrecorded_in(number, window) }
        };
        self.counts.period.twelve_months().iter().map(of).collect()
    }
}
