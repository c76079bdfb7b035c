//! Opinions by theme and tone: of the period, of the one before, and of the parts of both.
//!
//! In: the visits, of which intake kept what the words say ([`crate::themes::Said`]). Out: [`ThemeCounts`], for the whole
//! centre alone.

use std::collections::BTreeMap;
use std::ops::{AddAssign, RangeInclusive};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::parts::parts;
use crate::domain::{Cadence, Item, Kind, OPINION, Opinion, Outcome, Period, day_number};
use crate::intake::Intake;
use crate::intake::frame::{OUTCOME, SAID, VISITED_AT};
use crate::obligations::columns::{self, Codes};
use crate::obligations::coverage::files_with;
use crate::themes::{Said, Themes, Tone};

/// Opinions of some days.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemeTally {
    /// By tone.
    pub all: [u64; 4],
    /// By id of the theme, then by tone; an opinion of several themes stands in each.
    pub themes: BTreeMap<String, [u64; 4]>,
    /// Whether a visit stands in a file that has opinions.
    pub with: bool,
    /// Whether one stands in a file that has none.
    pub without: bool,
}

/// What is counted of a period's opinions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemeCounts {
    /// Whether any file of visits has opinions; where none has, there is nothing to tell.
    pub known: bool,
    /// Of the period up to the as-of date.
    pub period: ThemeTally,
    /// Of each of its parts of the workspace's cadence, where several of these make it up.
    pub parts: Option<Vec<ThemeTally>>,
    /// Of the period before.
    pub previous: ThemeTally,
    /// Of each of the parts of that one.
    pub previous_parts: Option<Vec<ThemeTally>>,
}

impl ThemeTally {
    /// Opinions of a theme and tone; of all themes, each counted once, where none is named.
    #[must_use]
    pub fn n(&self, theme: Option<&str>, tone: Tone) -> u64 {
        match theme {
            None => self.all[tone as usize],
            Some(theme) => self.themes.get(theme).map_or(0, |of| of[tone as usize]),
        }
    }

    /// Whether opinions are recorded of these days: a file with visits of them has a column of opinions, or there were
    /// none.
    #[must_use]
    pub fn is_recorded(&self) -> bool {
        self.with || !self.without
    }
}

impl AddAssign<&ThemeTally> for ThemeTally {
    fn add_assign(&mut self, other: &Self) {
        let add = |sum: &mut [u64; 4], more: &[u64; 4]| sum.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        add(&mut self.all, &other.all);
        other.themes.iter().for_each(|(theme, more)| add(self.themes.entry(theme.clone()).or_default(), more));
        self.with |= other.with;
        self.without |= other.without;
    }
}

impl ThemeCounts {
    /// Counts the opinions of reached visits.
    #[must_use]
    pub fn count(intake: &Intake, themes: &Themes, period: Period, cadence: Cadence, as_of: NaiveDate) -> Self {
        let files = files_with(intake, Kind::Visits, OPINION);
        let spans = Self::spans(period, cadence);
        let days: Vec<RangeInclusive<i32>> =
            spans.iter().map(|span| day_number(span.first())..=day_number(span.last().min(as_of))).collect();
        let mut tallies = vec![ThemeTally::default(); spans.len()];
        let table = &intake.visits;
        let on = columns::days(table, VISITED_AT);
        let (file, spoken) = (columns::files(table), Spoken::new(intake));
        for row in 0..table.height() {
            let Some(day) = on.as_ref().and_then(|on| on.get(row)) else { continue };
            let has = file.get(row).is_some_and(|file| files[usize::from(file)]);
            for (_, tally) in days.iter().zip(&mut tallies).filter(|(days, _)| days.contains(&day)) {
                (tally.with, tally.without) = (tally.with || has, tally.without || !has);
                if let Some((said, tone)) = spoken.at(row) {
                    tally.all[tone as usize] += 1;
                    for place in themes.places(said) {
                        tally.themes.entry(themes.id(place).to_owned()).or_default()[tone as usize] += 1;
                    }
                }
            }
        }
        Self::of_spans(files.contains(&true), period, cadence, tallies)
    }

    /// The period, the one before, the parts of both, as far as there are any.
    #[must_use]
    pub fn spans(period: Period, cadence: Cadence) -> Vec<Period> {
        let before = period.previous();
        let both = [period, before];
        both.into_iter().chain(both.into_iter().flat_map(|period| parts(period, cadence).unwrap_or_default())).collect()
    }

    /// From the tallies of [`Self::spans`], in their order.
    #[must_use]
    pub fn of_spans(known: bool, period: Period, cadence: Cadence, tallies: Vec<ThemeTally>) -> Self {
        let mut tallies = tallies.into_iter();
        let [of_period, previous] = [(), ()].map(|()| tallies.next().unwrap_or_default());
        let mut of_parts = |period: Period| parts(period, cadence).map(|parts| tallies.by_ref().take(parts.len()).collect());
        let (parts, previous_parts) = (of_parts(period), of_parts(period.previous()));
        Self { known, period: of_period, parts, previous, previous_parts }
    }

    /// The tallies of [`Self::spans`], in their order.
    pub fn tallies(&self) -> impl Iterator<Item = &ThemeTally> {
        [&self.period, &self.previous].into_iter().chain(self.parts.iter().flatten()).chain(self.previous_parts.iter().flatten())
    }

    /// The same, to be changed.
    pub(crate) fn tallies_mut(&mut self) -> impl Iterator<Item = &mut ThemeTally> {
        let parts = self.parts.iter_mut().chain(&mut self.previous_parts);
        [&mut self.period, &mut self.previous].into_iter().chain(parts.flatten())
    }

    /// Adds the counts of other rows of the same period.
    pub fn add(&mut self, other: &Self) {
        self.known |= other.known;
        self.period += &other.period;
        self.previous += &other.previous;
        let pairs = [(&mut self.parts, &other.parts), (&mut self.previous_parts, &other.previous_parts)];
        for (own, more) in pairs {
            own.iter_mut().flatten().zip(more.iter().flatten()).for_each(|(own, more)| *own += more);
        }
    }
}

/// What the words and the grades of reached visits say, row by row.
pub(crate) struct Spoken<'a> {
    said: Option<&'a polars::prelude::UInt64Chunked>,
    outcome: Codes<'a>,
    items: [Codes<'a>; 6],
}

impl<'a> Spoken<'a> {
    pub(crate) fn new(intake: &'a Intake) -> Self {
        let table = &intake.visits;
        Self {
            said: table.column(SAID).ok().and_then(|column| column.u64().ok()),
            outcome: columns::codes(table, OUTCOME),
            items: Item::ALL.map(|item| columns::codes(table, item.column())),
        }
    }

    /// Themes and tone of the opinion of a reached visit; `None` where it has none.
    pub(crate) fn at(&self, row: usize) -> Option<(Said, Tone)> {
        let said = Said::of_code(self.said?.get(row)?)?;
        if !said.is_opinion() || self.outcome.get(row) != Some(Outcome::Reached as u8) {
            return None;
        }
        Some((said, said.tone_with(self.is_unhappy(row))?))
    }

    /// Whether an item of the visit is graded as by somebody who was not satisfied.
    pub(crate) fn is_unhappy(&self, row: usize) -> bool {
        self.items.iter().any(|item| item.get(row).is_some_and(|code| Opinion::UNHAPPY.into_iter().any(|grade| grade as u8 == code)))
    }
}
