//! The visits of each case in order of date: an index built once and asked by every rule.

use polars::prelude::DataFrame;
use rayon::prelude::*;

use super::columns;
use crate::domain::{Method, Outcome};
use crate::intake::frame;

/// One visit to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Visit {
    /// Row in the visits.
    pub(super) row: u32,
    /// Day.
    pub(super) on: i32,
    pub(super) method: Method,
    pub(super) outcome: Outcome,
}

/// Visits up to the as-of date by case: `visits[starts[case]..starts[case + 1]]`, by date, then in reading order.
pub(super) struct VisitsByCase {
    starts: Vec<u32>,
    visits: Vec<Visit>,
}

/// Cases that one task takes at least.
const CASES: usize = 1 << 17;

impl VisitsByCase {
    pub(super) fn new(visits: &DataFrame, cases: usize, as_of: i32) -> Self {
        Self::with_tasks_of(cases.div_ceil(rayon::current_num_threads()).max(CASES), visits, cases, as_of)
    }

    /// Every task looks at all visits, twice, and takes those to its own cases: to look at one costs far less
    /// than to put it where it belongs.
    fn with_tasks_of(size: usize, visits: &DataFrame, cases: usize, as_of: i32) -> Self {
        let case = columns::numbers(visits, frame::CASE);
        let on = columns::days(visits, frame::VISITED_AT).expect("every visit has a date");
        let method = columns::codes(visits, frame::METHOD);
        let outcome = columns::codes(visits, frame::OUTCOME);
        let (case, on) = (&case, &on);
        let known = |task: usize| {
            let own = task * size..(task + 1) * size;
            let of_row = move |row: usize| {
                let case = case.get(row).map(|case| case as usize).filter(|case| own.contains(case))?;
                Some((row, case - own.start, on.get(row).filter(|day| *day <= as_of)?))
            };
            (0..case.len()).filter_map(of_row)
        };
        let mut starts = vec![0_u32; cases + 1];
        let count = |(task, counts): (usize, &mut [u32])| known(task).for_each(|(_, case, _)| counts[case] += 1);
        starts[..cases].par_chunks_mut(size).enumerate().for_each(count);
        let mut before = 0;
        for start in &mut starts {
            before += std::mem::replace(start, before);
        }
        let nobody = Visit { row: 0, on: 0, method: Method::Phone, outcome: Outcome::Unreached };
        let mut sorted: Vec<Visit> = (0..before).into_par_iter().map(|_| nobody).collect();
        let mut rest = sorted.as_mut_slice();
        let mut tasks = Vec::new();
        for own in starts[..cases].chunks(size) {
            let first = own[0];
            let end = starts.get((tasks.len() + 1) * size).copied().unwrap_or(before);
            let (visits, others) = rest.split_at_mut((end - first) as usize);
            tasks.push((own, visits));
            rest = others;
        }
        let place = |(task, (own, sorted)): (usize, (&[u32], &mut [Visit]))| {
            let mut next: Vec<u32> = own.iter().map(|start| start - own[0]).collect();
            for (row, case, on) in known(task) {
                sorted[next[case] as usize] = Visit {
                    row: row as u32,
                    on,
                    method: Method::ALL[usize::from(method.get(row).unwrap_or(0))],
                    outcome: Outcome::ALL[usize::from(outcome.get(row).unwrap_or(0))],
                };
                next[case] += 1;
            }
            let mut start = 0;
            for end in next {
                let of_case = &mut sorted[start..end as usize];
                if of_case.len() > 1 {
                    of_case.sort_by_key(|visit| visit.on);
                }
                start = end as usize;
            }
        };
        tasks.into_par_iter().enumerate().for_each(place);
        Self { starts, visits: sorted }
    }

    pub(super) fn of(&self, case: u32) -> &[Visit] {
        let case = case as usize;
        &self.visits[self.starts[case] as usize..self.starts[case + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::{DataType, IntoColumn, NamedFrom, Series};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_case_has_its_visits_by_date_however_the_cases_are_cut_up(
            visits in proptest::collection::vec((proptest::option::of(0_u32..9), 0..6, 0_u8..2, 0_u8..3), 0..40),
            size in 1_usize..12,
        ) {
            let day = |name: &str, days: Vec<i32>| Series::new(name.into(), days).cast(&DataType::Date).expect("days").into_column();
            let columns = vec![
                Series::new(frame::CASE.into(), visits.iter().map(|visit| visit.0).collect::<Vec<_>>()).into_column(),
                day(frame::VISITED_AT, visits.iter().map(|visit| visit.1).collect()),
                Series::new(frame::METHOD.into(), visits.iter().map(|visit| visit.2).collect::<Vec<_>>()).into_column(),
                Series::new(frame::OUTCOME.into(), visits.iter().map(|visit| visit.3).collect::<Vec<_>>()).into_column(),
            ];
            let table = DataFrame::new(visits.len(), columns).expect("a table");
            let index = VisitsByCase::with_tasks_of(size, &table, 9, 4);
            for case in 0..9 {
                let of_case = (0..).zip(&visits).filter(|(_, visit)| visit.0 == Some(case) && visit.1 <= 4);
                let mut expected: Vec<Visit> = of_case
                    .map(|(row, (_, on, method, outcome))| Visit {
                        row,
                        on: *on,
                        method: Method::ALL[usize::from(*method)],
                        outcome: Outcome::ALL[usize::from(*outcome)],
                    })
                    .collect();
                expected.sort_by_key(|visit| visit.on);
                prop_assert_eq!(index.of(case), &expected);
            }
            prop_assert!(VisitsByCase::with_tasks_of(size, &table.slice(0, 0), 0, 4).visits.is_empty());
        }
    }
}
