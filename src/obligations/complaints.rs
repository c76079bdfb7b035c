//! Which visits and evaluations owe anything.

use polars::prelude::DataFrame;

use super::columns::{self, Codes, Flags, Places};
use crate::domain::{Item, Kind, Mode, Opinion, Outcome, Rating};
use crate::intake::frame as tables;
use crate::standard::Rule;

/// Whether a row owes anything: it happened by the as-of date and, for `when = "dissatisfied"`, somebody was.
pub(super) enum Complaints<'a> {
    /// Every row of the ledger.
    Always,
    /// Visits.
    Visits { on: columns::Days<'a>, outcome: Codes<'a>, items: Vec<Codes<'a>>, feedback: Flags<'a>, only: bool, as_of: i32 },
    /// Evaluations.
    Evaluations { on: columns::Days<'a>, rating: Codes<'a>, mode: Codes<'a>, case: Places<'a>, only: bool, as_of: i32 },
}

impl<'a> Complaints<'a> {
    pub(super) fn new(rule: &Rule, table: &'a DataFrame, as_of: i32) -> Self {
        let only = rule.dissatisfied_only;
        let on = |name| columns::days(table, name).expect("every visit and evaluation has a date");
        match rule.dataset {
            Kind::Ledger => Self::Always,
            Kind::Visits => Self::Visits {
                on: on(tables::VISITED_AT),
                outcome: columns::codes(table, tables::OUTCOME),
                items: Item::ALL.map(|item| columns::codes(table, item.column())).into(),
                feedback: columns::flags(table, tables::NEEDS_FEEDBACK),
                only,
                as_of,
            },
            Kind::Evaluations => Self::Evaluations {
                on: on(tables::RATED_AT),
                rating: columns::codes(table, tables::RATING),
                mode: columns::codes(table, tables::MODE),
                case: columns::numbers(table, tables::CASE),
                only,
                as_of,
            },
        }
    }

    pub(super) fn owes(&self, row: usize) -> bool {
        match self {
            Self::Always => true,
            Self::Visits { on, outcome, items, feedback, only, as_of } => {
                let unhappy = || {
                    outcome.get(row) == Some(Outcome::Reached as u8)
                        && (feedback.get(row) || items.iter().any(|item| item.get(row) == Some(Opinion::Dissatisfied as u8)))
                };
                on.get(row).is_some_and(|on| on <= *as_of) && (!only || unhappy())
            }
            Self::Evaluations { on, rating, mode, case, only, as_of } => {
                let unhappy = || {
                    mode.get(row) == Some(Mode::Active as u8)
                        && rating
                            .get(row)
                            .is_some_and(|rating| [Rating::Dissatisfied as u8, Rating::VeryDissatisfied as u8].contains(&rating))
                        && case.get(row).is_some()
                };
                on.get(row).is_some_and(|on| on <= *as_of) && (!only || unhappy())
            }
        }
    }
}
