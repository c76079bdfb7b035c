//! What is still to be done: missed in the period, open, due soon, and cases never completed, by window.

use chrono::NaiveDate;
use rayon::prelude::*;

use super::names::{Lookup, write_day};
use super::outstanding::{Outstanding, SOON_DAYS};
use crate::domain::{Kind, Period, day_number};
use crate::error::Result;
use crate::figures::Figures;
use crate::figures::open::open_cases;
use crate::intake::{Intake, Spelling, frame};
use crate::obligations::coverage::files_with;
use crate::obligations::frame::Obligation;
use crate::obligations::{Obligations, columns, query};
use crate::standard::Rule;

/// Header of `worklist.csv`.
pub const WORKLIST_COLUMNS: [&str; 13] =
    ["window", "status", "rule", "label", "category", "case_id", "k", "anchor", "from", "to", "attempts", "decided_on", "source"];

/// Gathers the list rule by rule.
pub struct Worklist<'a> {
    intake: &'a Intake,
    as_of: i32,
    outstanding: Outstanding,
}

/// A case that was accepted and not completed.
#[derive(Clone, Copy)]
pub(crate) struct Uncompleted {
    pub(crate) window: u32,
    pub(crate) accepted: i32,
    pub(crate) case: u32,
    pub(crate) category: Option<u32>,
}

impl<'a> Worklist<'a> {
    /// An empty list.
    #[must_use]
    pub fn new(intake: &'a Intake, period: Period, as_of: NaiveDate) -> Self {
        let as_of = day_number(as_of);
        let missed = day_number(period.first())..=day_number(period.last());
        Self { intake, as_of, outstanding: Outstanding::new(as_of + SOON_DAYS as i32, missed) }
    }

    /// Adds what is to be done of the rule at `place`.
    ///
    /// # Errors
    /// Never for a table of obligations.
    pub fn take(&mut self, place: usize, obligations: &Obligations) -> Result<()> {
        self.outstanding.take(place, &obligations.table)
    }

    /// The lines of the file.
    ///
    /// # Errors
    /// Never for the tables of intake.
    pub fn into_lines(self, rules: &'a [Rule], figures: &Figures) -> Result<Lines<'a>> {
        let lookup = Lookup::new(self.intake);
        let cases = if figures.counts.open().is_some() { uncompleted(self.intake, self.as_of, &lookup)? } else { Vec::new() };
        let acts = self.outstanding.order(&lookup);
        let (windows, count) = (lookup.window_places(), self.intake.windows.0.len());
        let acts_of = counted(self.outstanding.rows().iter().map(|(_, row)| windows[row.window as usize]), count);
        let (by_window, cases_of) = sorted(cases.iter().map(|case| windows[case.window as usize]), count);
        let mut order = Vec::with_capacity(acts.len() + cases.len());
        let (mut acts, mut by_window) = (acts.into_iter(), by_window.into_iter());
        for (acts_here, cases_here) in acts_of.into_iter().zip(cases_of) {
            order.extend(acts.by_ref().take(acts_here).map(Line::Act));
            order.extend(by_window.by_ref().take(cases_here).map(Line::Case));
        }
        let (case_ids, visit_ids) = (self.intake.case_ids.spelling(), self.intake.visit_ids.spelling());
        Ok(Lines { intake: self.intake, rules, lookup, case_ids, visit_ids, outstanding: self.outstanding, cases, order })
    }
}

/// How often each place below `count` stands there.
fn counted(places: impl Iterator<Item = u32>, count: usize) -> Vec<usize> {
    let mut counts = vec![0; count];
    places.for_each(|place| counts[place as usize] += 1);
    counts
}

/// The numbers of the items by their place below `count`, those of one place as they come; and how many each place has.
fn sorted(places: impl Iterator<Item = u32> + Clone, count: usize) -> (Vec<u32>, Vec<usize>) {
    let counts = counted(places.clone(), count);
    let mut next: Vec<usize> = counts.iter().scan(0, |before, n| Some(std::mem::replace(before, *before + n))).collect();
    let mut order = vec![0; counts.iter().sum()];
    for (item, place) in (0..).zip(places) {
        let next = &mut next[place as usize];
        order[*next] = item;
        *next += 1;
    }
    (order, counts)
}

/// A line of the list.
#[derive(Debug, Clone, Copy)]
pub enum Line {
    /// An obligation, by its number among those that were taken.
    Act(u32),
    /// A case that was not completed.
    Case(u32),
}

/// What a line says, but for its words.
pub struct Fetched(Content);

enum Content {
    Act { place: usize, row: Obligation, case_id: u64, visit_id: u64 },
    Case { window: u32, accepted: i32, category: Option<u32>, case_id: u64 },
}

/// The list: obligations by window, last day, case and rule, and last in each window the cases that were not completed.
pub struct Lines<'a> {
    intake: &'a Intake,
    rules: &'a [Rule],
    lookup: Lookup<'a>,
    case_ids: Spelling<'a>,
    visit_ids: Spelling<'a>,
    outstanding: Outstanding,
    cases: Vec<Uncompleted>,
    order: Vec<Line>,
}

impl Lines<'_> {
    /// What the lines are, in their order.
    #[must_use]
    pub fn order(&self) -> &[Line] {
        &self.order
    }

    /// What a line says, from wherever it lies.
    #[must_use]
    pub fn fetch(&self, line: Line) -> Fetched {
        let ids = (&self.intake.case_ids, &self.intake.visit_ids);
        match line {
            Line::Act(at) => {
                let (place, row) = self.outstanding.rows()[at as usize];
                let visit = (self.rules[place].dataset == Kind::Visits).then_some(row.row);
                Fetched(Content::Act { place, row, case_id: ids.0.order_key(row.case), visit_id: ids.1.order_key(visit) })
            }
            Line::Case(at) => {
                let Uncompleted { window, accepted, case, category } = self.cases[at as usize];
                Fetched(Content::Case { window, accepted, category, case_id: ids.0.order_key(Some(case)) })
            }
        }
    }

    /// Hands on the cells of a line one by one; `room` is overwritten.
    pub fn cells(&self, line: &Fetched, room: &mut String, cell: &mut dyn FnMut(&str)) {
        let lookup = &self.lookup;
        match &line.0 {
            Content::Act { place, row, case_id, visit_id } => {
                let rule = &self.rules[*place];
                cell(lookup.window(row.window));
                cell(row.status.code());
                cell(&rule.id);
                cell(&rule.label);
                cell(lookup.category(row.category));
                self.case_ids.write(*case_id, room);
                cell(room);
                number(row.k, room, cell);
                day(Some(row.anchor), room, cell);
                day(row.from, room, cell);
                day(Some(row.to), room, cell);
                number(row.attempts, room, cell);
                day(row.met_on, room, cell);
                if self.visit_ids.write(*visit_id, room) {
                    cell(room);
                } else {
                    cell(&lookup.source(rule.dataset, row.row));
                }
            }
            Content::Case { window, accepted, category, case_id } => {
                cell(lookup.window(*window));
                cell("uncompleted");
                cell("");
                cell("");
                cell(lookup.category(*category));
                self.case_ids.write(*case_id, room);
                cell(room);
                cell("");
                day(Some(*accepted), room, cell);
                (0..5).for_each(|_| cell(""));
            }
        }
    }
}

fn day(on: Option<i32>, room: &mut String, cell: &mut dyn FnMut(&str)) {
    let Some(on) = on else { return cell("") };
    write_day(on, room);
    cell(room);
}

fn number(n: u32, room: &mut String, cell: &mut dyn FnMut(&str)) {
    match n {
        0 => cell("0"),
        1 => cell("1"),
        _ => {
            *room = n.to_string();
            cell(room);
        }
    }
}

/// The cases accepted and not completed by the as-of date, by day of acceptance, then case; only of
/// files that say when one was.
///
/// # Errors
/// Never for the tables of intake.
pub(crate) fn uncompleted(intake: &Intake, as_of: i32, lookup: &Lookup<'_>) -> Result<Vec<Uncompleted>> {
    let open = query::collect(open_cases(&intake.ledger, as_of))?;
    let (case, window) = (columns::numbers(&open, frame::CASE), columns::numbers(&open, frame::WINDOW));
    let (category, accepted) = (columns::numbers(&open, frame::CATEGORY), columns::days(&open, frame::ACCEPTED_AT));
    let (files, says) = (columns::files(&open), files_with(intake, Kind::Ledger, frame::COMPLETED_AT));
    let of_row = |row: usize| {
        let (case, window, accepted) = (case.get(row)?, window.get(row)?, accepted.as_ref()?.get(row)?);
        let found = Uncompleted { window, accepted, case, category: category.get(row) };
        files.get(row).is_some_and(|file| says[usize::from(file)]).then(|| (lookup.case_key(Some(case)), found))
    };
    let mut found: Vec<(u64, Uncompleted)> = (0..open.height()).into_par_iter().filter_map(of_row).collect();
    found.par_sort_unstable_by(|(key, a), (other, b)| a.accepted.cmp(&b.accepted).then_with(|| lookup.order(*key, *other)));
    Ok(found.into_iter().map(|(_, case)| case).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn items_counted_into_their_places_stand_as_a_stable_sort_puts_them(places in proptest::collection::vec(0_u32..7, 0..60)) {
            let mut expected: Vec<u32> = (0..places.len() as u32).collect();
            expected.sort_by_key(|item| places[*item as usize]);
            let (order, counts) = sorted(places.iter().copied(), 7);
            prop_assert_eq!(order, expected);
            prop_assert_eq!(counts.iter().sum::<usize>(), places.len());
        }
    }
}
