//! Callbacks that somebody must lead and that name no leader: visits that fulfil a rule with `led = true`, of files that
//! have the column.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::names::Texts;
use crate::domain::Kind;
use crate::error::Result;
use crate::intake::Intake;
use crate::obligations::coverage::files_with;
use crate::obligations::frame::rows;
use crate::obligations::{Assessment, columns};
use crate::workspace::Workspace;

/// The visits without a leader that should have one, by the case that they name.
#[derive(Debug, Default)]
pub(crate) struct Leaders(BTreeMap<u32, BTreeSet<u32>>);

impl Leaders {
    /// Looks at every act that such a rule owes; `intake` must keep the leaders' names.
    ///
    /// # Errors
    /// A row that would owe more acts than anybody could mean.
    pub(crate) fn new(workspace: &Workspace, intake: &Intake, as_of: NaiveDate) -> Result<Self> {
        let mut without: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        let rules = &workspace.standards.rules;
        if !intake.has_column(Kind::Visits, "led_by") || rules.iter().all(|rule| !rule.led) {
            return Ok(Self::default());
        }
        let with = files_with(intake, Kind::Visits, "led_by");
        let (files, led_by) = (columns::files(&intake.visits), Texts::new(&intake.visits, "led_by"));
        let is_leaderless =
            |visit: &u32| files.get(*visit as usize).is_some_and(|file| with[usize::from(file)]) && led_by.get(Some(*visit)).is_empty();
        let assessment = Assessment::new(workspace, intake, as_of);
        for place in (0..rules.len()).filter(|place| rules[*place].led) {
            assessment.rule(place, |acts| {
                for act in rows(&acts.table) {
                    if let (Some(case), Some(visit)) = (act.case, act.visit.filter(is_leaderless)) {
                        without.entry(case).or_default().insert(visit);
                    }
                }
                Ok(())
            })?;
        }
        Ok(Self(without))
    }

    /// Those of a case, by row.
    pub(crate) fn of(&self, case: u32) -> impl Iterator<Item = u32> + '_ {
        self.0.get(&case).into_iter().flatten().copied()
    }

    /// All of them, by row.
    pub(crate) fn all(&self) -> BTreeSet<u32> {
        self.0.values().flatten().copied().collect()
    }
}
