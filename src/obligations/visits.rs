//! The visits of each case in order of date: an index built once and asked by every rule.

use polars::prelude::DataFrame;

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

impl VisitsByCase {
    pub(super) fn new(visits: &DataFrame, cases: usize, as_of: i32) -> Self {
        let case = columns::numbers(visits, frame::CASE);
        let on = columns::days(visits, frame::VISITED_AT).expect("every visit has a date");
        let method = columns::codes(visits, frame::METHOD);
        let outcome = columns::codes(visits, frame::OUTCOME);
        let known = || (0..case.len()).filter_map(|row| Some((row, case.get(row)? as usize, on.get(row).filter(|day| *day <= as_of)?)));
        let mut starts = vec![0_u32; cases + 1];
        for (_, case, _) in known() {
            starts[case + 1] += 1;
        }
        for case in 0..cases {
            starts[case + 1] += starts[case];
        }
        let mut next = starts.clone();
        let nobody = Visit { row: 0, on: 0, method: Method::Phone, outcome: Outcome::Unreached };
        let mut sorted = vec![nobody; starts[cases] as usize];
        for (row, case, on) in known() {
            sorted[next[case] as usize] = Visit {
                row: row as u32,
                on,
                method: Method::ALL[usize::from(method.get(row).unwrap_or(0))],
                outcome: Outcome::ALL[usize::from(outcome.get(row).unwrap_or(0))],
            };
            next[case] += 1;
        }
        for case in 0..cases {
            let span = starts[case] as usize..starts[case + 1] as usize;
            if span.len() > 1 {
                sorted[span].sort_by_key(|visit| visit.on);
            }
        }
        Self { starts, visits: sorted }
    }

    pub(super) fn of(&self, case: u32) -> &[Visit] {
        let case = case as usize;
        &self.visits[self.starts[case] as usize..self.starts[case + 1] as usize]
    }
}
