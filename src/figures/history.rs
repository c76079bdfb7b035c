//! What earlier months say: the standing of a window, as that month's own bulletin has it without a rank, and the rules.

use super::score::{self, Attainment};
use super::tally::SpanCounts;
use super::{Figures, Standing, Tally};
use crate::domain::Period;
use crate::workspace::Workspace;

impl Figures {
    /// The standing of a window in a month of the history.
    ///
    /// # Panics
    /// For a month beyond the history.
    #[must_use]
    pub fn standing_in(&self, month: Period, window: u32, workspace: &Workspace) -> Standing {
        let place = self.counts.period.history().iter().position(|of| *of == month).expect("a month of the history");
        let attainments: Vec<Attainment<'_>> = workspace
            .standards
            .rules
            .iter()
            .zip(&self.counts.rules)
            .filter_map(|(rule, tally)| {
                let SpanCounts { due, met, .. } = tally.in_span(month, Some(window));
                Some((rule.component?, rule.target.as_ref()?, Tally { met, missed: due - met, ..Tally::default() }))
            })
            .collect();
        score::standing(window, &self.counts.history[place], &attainments, self.scales(), workspace)
    }

    /// A rule (by its place) in each month of the history, of a window or of the centre.
    #[must_use]
    pub fn months_of(&self, rule: usize, window: Option<u32>) -> Vec<SpanCounts> {
        let tally = &self.counts.rules[rule];
        self.counts.period.history().into_iter().map(|month| tally.in_span(month, window)).collect()
    }
}
