//! Exact figures of a period: counts, rates, scores, grades, quotas; small, sorted, without anything personal.
//!
//! In: obligations and typed tables. Out: [`Counts`], plain numbers that add up, and [`Figures`], the counts with what
//! follows from them. All by window number; names and rounding belong to `bulletin`.

mod acts;
pub mod control;
mod counts;
mod data;
mod history;
mod in_use;
#[cfg(test)]
pub(crate) mod laws;
mod months;
pub(crate) mod open;
mod opinions;
mod outside;
mod pairs;
mod parts;
mod quotas;
mod said;
mod score;
mod settle;
pub mod statistics;
mod sum;
mod tally;
mod themes;
pub mod trend;

use std::collections::BTreeMap;

use chrono::NaiveDate;

pub use control::{Control, Signal};
pub use counts::{Counts, Read};
pub use opinions::{EvaluatorTally, Opinions, VisitTally, method};
pub use outside::Outside;
pub(crate) use parts::{parts, spans};
pub use quotas::{WeekQuota, ending};
pub use score::{ComponentPoints, Standing};
pub use tally::{Range, RuleTally, SpanCounts, Tally};
pub(crate) use themes::Spoken;
pub use themes::{ThemeCounts, ThemeTally};

use crate::domain::Period;
use crate::error::Result;
use crate::intake::Intake;
use crate::obligations::Obligations;
use crate::workspace::Workspace;

/// The exact figures of one period: its counts, and what follows from them as the workspace is configured.
#[derive(Debug)]
pub struct Figures {
    /// The counts, settled ([`Counts::settle`]), from which all of it follows.
    pub counts: Counts,
    /// By window number.
    pub standings: BTreeMap<u32, Standing>,
}

impl Figures {
    /// Works out every figure of `period`; `keep` sees the obligations of each rule, by its place, some at a
    /// time, before they are dropped.
    ///
    /// # Errors
    /// As [`Counts::count`].
    pub fn work_out(
        workspace: &Workspace,
        intake: &Intake,
        period: Period,
        as_of: NaiveDate,
        keep: impl FnMut(usize, &Obligations) -> Result<()>,
    ) -> Result<Self> {
        Ok(Self::of(Counts::count(workspace, intake, period, as_of, keep)?, workspace))
    }

    /// What follows from these counts; they were made with the rules of `workspace`.
    #[must_use]
    pub fn of(mut counts: Counts, workspace: &Workspace) -> Self {
        counts.settle();
        let mut figures = Self { counts, standings: BTreeMap::new() };
        figures.standings = figures.stand(workspace);
        figures
    }

    fn scales(&self) -> score::Scales {
        score::Scales { visits: self.counts.visits_scale, evaluator: self.counts.scale }
    }

    fn stand(&self, workspace: &Workspace) -> BTreeMap<u32, Standing> {
        let rules = &workspace.standards.rules;
        let mut standings: BTreeMap<u32, Standing> = self
            .counts
            .reported
            .iter()
            .map(|window| {
                let attainments: Vec<score::Attainment<'_>> = rules
                    .iter()
                    .zip(&self.counts.rules)
                    .filter_map(|(rule, tally)| Some((rule.component?, rule.target.as_ref()?, tally.sum(|w, _| w == *window))))
                    .collect();
                (*window, score::standing(*window, &self.counts.opinions, &attainments, self.scales(), workspace))
            })
            .collect();
        let graded: Vec<u32> = self.counts.reported.iter().copied().filter(|window| standings[window].grade.is_some()).collect();
        for (window, rank) in self.ranks(workspace, &standings, &graded) {
            if let Some(standing) = standings.get_mut(&window) {
                standing.rank = Some(rank);
            }
        }
        standings
    }

    /// The windows that a window is held against: its group in the roster, else its centre.
    #[must_use]
    pub fn group<'a>(&'a self, window: u32, workspace: &'a Workspace) -> Option<&'a str> {
        let of_roster = workspace.roster.get(self.counts.window(window)).and_then(Option::as_deref);
        of_roster.or_else(|| self.counts.centres.get(&window).map(String::as_str))
    }

    /// Ranks of these windows within their groups, by unrounded score.
    #[must_use]
    pub fn ranks(&self, workspace: &Workspace, standings: &BTreeMap<u32, Standing>, windows: &[u32]) -> BTreeMap<u32, u64> {
        score::ranks(
            windows.iter().filter_map(|window| Some((*window, self.group(*window, workspace), standings.get(window)?.score.as_ref()?))),
        )
    }
}
