//! Every obligation of a run, so that any figure can be counted again from its rows.

use super::names::{Lookup, day};
use super::rows::{Row, Rows};
use crate::intake::Intake;
use crate::obligations::Obligations;
use crate::standard::Rule;

/// Header of the audit file.
pub const AUDIT_COLUMNS: [&str; 13] =
    ["case_id", "rule", "k", "window", "category", "anchor", "from", "to", "status", "met_on", "visit", "source", "attempts"];

/// Gathers the obligations rule by rule.
pub struct Audit<'a> {
    lookup: Lookup<'a>,
    rows: Vec<(usize, Row)>,
}

impl<'a> Audit<'a> {
    /// An empty audit.
    #[must_use]
    pub fn new(intake: &'a Intake) -> Self {
        Self { lookup: Lookup::new(intake), rows: Vec::new() }
    }

    /// Adds the obligations of the rule at `place`.
    pub fn add(&mut self, place: usize, obligations: &Obligations) {
        self.rows.extend(Rows::new(&obligations.table).iter().map(|row| (place, row)));
    }

    /// The lines of the file, by case id, rule order, k, anchor and source.
    #[must_use]
    pub fn into_rows(self, rules: &[Rule]) -> impl Iterator<Item = Vec<String>> {
        let Self { lookup, rows } = self;
        let mut keyed: Vec<(usize, Row, String)> =
            rows.into_iter().map(|(place, row)| (place, row, lookup.source(rules[place].dataset, row.row))).collect();
        keyed.sort_by(|a, b| {
            let key = |(place, row, _): &(usize, Row, String)| (lookup.case_id(row.case), *place, row.k, row.anchor);
            key(a).cmp(&key(b)).then_with(|| a.2.cmp(&b.2)).then_with(|| a.1.row.cmp(&b.1.row))
        });
        keyed.into_iter().map(move |(place, row, source)| {
            vec![
                lookup.case_id(row.case).to_owned(),
                rules[place].id.clone(),
                row.k.to_string(),
                lookup.window(row.window).to_owned(),
                lookup.category(row.category).to_owned(),
                day(Some(row.anchor)),
                day(row.from),
                day(Some(row.to)),
                row.status.code().to_owned(),
                day(row.met_on),
                row.visit.map_or_else(String::new, |visit| lookup.visit(visit)),
                source,
                row.attempts.to_string(),
            ]
        })
    }
}
