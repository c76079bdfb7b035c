//! Exact figures of a period: counts, rates, scores, grades, quotas. Everything here is small, sorted and holds nothing personal.
//!
//! In: obligations and typed tables. Out: [`Figures`], by window number; names and rounding belong to `bulletin`.

mod opinions;
mod quotas;
mod score;
pub mod statistics;
mod tally;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

pub use opinions::{EvaluatorTally, Opinions, VisitTally, method};
pub use quotas::WeekQuota;
pub use score::{Part, Standing};
pub use tally::{Range, RuleTally, Tally};

use crate::domain::{Kind, Period, Scale, day_number};
use crate::error::{Error, Result};
use crate::intake::{Intake, frame};
use crate::obligations::{Assessment, Obligations, columns};
use crate::workspace::Workspace;

/// The exact figures of one period.
#[derive(Debug)]
pub struct Figures {
    /// What is reported on.
    pub period: Period,
    /// The last date whose events count.
    pub as_of: NaiveDate,
    /// Names by window number: those of the tables, then those that only the roster has.
    pub windows: Vec<String>,
    /// The windows that are reported: of an accepted row up to the as-of date, or of the roster.
    pub reported: BTreeSet<u32>,
    /// Names by category number.
    pub categories: Vec<String>,
    /// The evaluator's scale.
    pub scale: Option<Scale>,
    /// By rule, in their order.
    pub rules: Vec<RuleTally>,
    /// Opinions of the period up to the as-of date.
    pub opinions: Opinions,
    /// Opinions of each of the period's parts of the workspace's cadence, where these make it up.
    pub parts: Option<Vec<Opinions>>,
    /// By window number.
    pub standings: BTreeMap<u32, Standing>,
    /// Weekly quotas, where a standard in force sets them.
    pub quotas: Vec<WeekQuota>,
    /// By category number: cases not completed, and those of them accepted more than 30 days before; `None` where no file says
    /// when a case was completed.
    pub open: Option<BTreeMap<u32, (u64, u64)>>,
    /// Years in which working-day deadlines lie whose holidays are not announced.
    pub unannounced: BTreeSet<i32>,
}

impl Figures {
    /// Works out every figure of `period`; `keep` sees the obligations of each rule before they are dropped.
    ///
    /// # Errors
    /// A row that would owe more acts than anybody could mean; whatever `keep` reports.
    pub fn work_out(
        workspace: &Workspace,
        intake: &Intake,
        period: Period,
        as_of: NaiveDate,
        mut keep: impl FnMut(usize, &Obligations) -> Result<()>,
    ) -> Result<Self> {
        let last = as_of.min(period.last());
        let month = |date: NaiveDate| date.year() * 12 + date.month0() as i32;
        let range = Range { first: period.first(), last, as_of, first_month: month(period.last()) - 11, last_month: month(period.last()) };
        let assessment = Assessment::new(intake, &workspace.standards, &workspace.calendar, as_of);
        let mut rules = Vec::new();
        let mut unannounced = BTreeSet::new();
        for place in 0..workspace.standards.rules.len() {
            let obligations = assessment.rule(place)?;
            rules.push(RuleTally::of(&obligations.table, range).map_err(counting)?);
            keep(place, &obligations)?;
            unannounced.extend(obligations.unannounced);
        }
        let opinions = Opinions::between(intake, period.first(), last).map_err(counting)?;
        let parts = match period.parts(workspace.cadence) {
            Some(parts) if parts.len() > 1 => {
                let parts = parts.iter().map(|part| Opinions::between(intake, part.first(), part.last().min(as_of)));
                Some(parts.collect::<std::result::Result<_, _>>().map_err(counting)?)
            }
            _ => None,
        };
        let (windows, reported) = windows(workspace, intake, as_of);
        let mut figures = Self {
            period,
            as_of,
            windows,
            reported,
            categories: intake.categories.0.clone(),
            scale: intake.scale,
            rules,
            opinions,
            parts,
            standings: BTreeMap::new(),
            quotas: if workspace.standards.quotas { quotas::weeks(intake, workspace, period, as_of) } else { Vec::new() },
            open: open(intake, as_of),
            unannounced,
        };
        figures.standings = figures.stand(workspace);
        Ok(figures)
    }

    fn stand(&self, workspace: &Workspace) -> BTreeMap<u32, Standing> {
        let rules = &workspace.standards.rules;
        let mut standings: BTreeMap<u32, Standing> = self
            .reported
            .iter()
            .map(|window| {
                let attainments: Vec<score::Attainment<'_>> = rules
                    .iter()
                    .zip(&self.rules)
                    .filter_map(|(rule, tally)| Some((rule.component?, rule.target.as_ref()?, tally.sum(|w, _| w == *window))))
                    .collect();
                (*window, score::standing(*window, &self.opinions, &attainments, self.scale, workspace))
            })
            .collect();
        let graded: Vec<u32> = self.reported.iter().copied().filter(|window| standings[window].grade.is_some()).collect();
        for (window, rank) in self.ranks(workspace, &standings, &graded) {
            if let Some(standing) = standings.get_mut(&window) {
                standing.rank = Some(rank);
            }
        }
        standings
    }

    /// Ranks of these windows within their groups, by unrounded score.
    #[must_use]
    pub fn ranks(&self, workspace: &Workspace, standings: &BTreeMap<u32, Standing>, windows: &[u32]) -> BTreeMap<u32, u64> {
        score::ranks(windows.iter().filter_map(|window| {
            let group = workspace.roster.get(self.window(*window)).and_then(Option::as_deref);
            Some((*window, group, standings.get(window)?.score.as_ref()?))
        }))
    }

    /// The name of a window.
    #[must_use]
    pub fn window(&self, window: u32) -> &str {
        self.windows.get(window as usize).map_or("", String::as_str)
    }

    /// The name of a category.
    #[must_use]
    pub fn category(&self, category: u32) -> &str {
        self.categories.get(category as usize).map_or("", String::as_str)
    }
}

fn counting(error: polars::error::PolarsError) -> Error {
    Error::new("the figures could not be counted").because(error)
}

/// Every name by number, and the numbers that are reported.
fn windows(workspace: &Workspace, intake: &Intake, as_of: NaiveDate) -> (Vec<String>, BTreeSet<u32>) {
    let mut names = intake.windows.0.clone();
    let mut used = vec![false; names.len()];
    let tables = [(&intake.ledger, None), (&intake.visits, Some(frame::VISITED_AT)), (&intake.evaluations, Some(frame::RATED_AT))];
    for (table, date) in tables {
        let window = columns::numbers(table, frame::WINDOW);
        let on = date.and_then(|date| columns::days(table, date));
        for row in 0..table.height() {
            let happened = on.as_ref().is_none_or(|on| on.get(row).is_some_and(|on| on <= day_number(as_of)));
            if let Some(window) = window.get(row).filter(|_| happened) {
                used[window as usize] = true;
            }
        }
    }
    let mut reported: BTreeSet<u32> = (0..names.len() as u32).filter(|window| used[*window as usize]).collect();
    for name in workspace.roster.keys() {
        let place = names.iter().position(|known| known == name).unwrap_or_else(|| {
            names.push(name.clone());
            names.len() - 1
        });
        reported.insert(place as u32);
    }
    (names, reported)
}

fn open(intake: &Intake, as_of: NaiveDate) -> Option<BTreeMap<u32, (u64, u64)>> {
    if !intake.has_column(Kind::Ledger, frame::COMPLETED_AT) {
        return None;
    }
    let as_of = day_number(as_of);
    let table = &intake.ledger;
    let accepted = columns::days(table, frame::ACCEPTED_AT).expect("every case has a day of acceptance");
    let completed = columns::days(table, frame::COMPLETED_AT);
    let category = columns::numbers(table, frame::CATEGORY);
    let mut open: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
    for row in 0..table.height() {
        let done = completed.as_ref().and_then(|completed| completed.get(row)).is_some_and(|day| day <= as_of);
        let (Some(accepted), Some(category)) = (accepted.get(row), category.get(row)) else { continue };
        if !done && accepted <= as_of {
            let counts = open.entry(category).or_default();
            counts.0 += 1;
            counts.1 += u64::from(as_of - accepted > 30);
        }
    }
    Some(open)
}
