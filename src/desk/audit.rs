//! Every obligation of a run, so that any figure can be counted again from its rows.

use polars::prelude::{Column, DataFrame, DataType, IntoColumn, NamedFrom, PolarsResult, Series};

use super::names::{Lookup, day};
use crate::intake::Intake;
use crate::obligations::Obligations;
use crate::obligations::frame::{self, Obligation};
use crate::standard::Rule;

/// Header of the audit file.
pub const AUDIT_COLUMNS: [&str; 13] =
    ["case_id", "rule", "k", "window", "category", "anchor", "from", "to", "status", "met_on", "visit", "source", "attempts"];

/// Gathers the obligations rule by rule.
pub struct Audit<'a> {
    lookup: Lookup<'a>,
    rows: Vec<(usize, Obligation)>,
}

impl<'a> Audit<'a> {
    /// An empty audit.
    #[must_use]
    pub fn new(intake: &'a Intake) -> Self {
        Self { lookup: Lookup::new(intake), rows: Vec::new() }
    }

    /// Adds the obligations of the rule at `place`.
    pub fn take(&mut self, place: usize, obligations: &Obligations) {
        self.rows.extend(frame::rows(&obligations.table).map(|row| (place, row)));
    }

    /// By case id, rule order, k, anchor and source.
    fn sorted(mut self, rules: &[Rule]) -> (Lookup<'a>, Vec<(usize, Obligation, String)>) {
        let lookup = self.lookup;
        let with_source = |(place, row): (usize, Obligation)| (place, row, lookup.source(rules[place].dataset, row.row));
        let mut keyed: Vec<(usize, Obligation, String)> = self.rows.drain(..).map(with_source).collect();
        keyed.sort_by_cached_key(|(place, row, source)| (lookup.case_id(row.case), *place, row.k, row.anchor, source.clone(), row.row));
        (lookup, keyed)
    }

    /// The lines of the file.
    pub fn into_rows(self, rules: &[Rule]) -> impl Iterator<Item = Vec<String>> {
        let (lookup, keyed) = self.sorted(rules);
        keyed.into_iter().map(move |(place, row, source)| {
            vec![
                lookup.case_id(row.case),
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

    /// The same as a typed table: dates are dates, an absent value is null.
    ///
    /// # Errors
    /// Never; polars wants to be asked.
    pub fn into_table(self, rules: &[Rule]) -> PolarsResult<DataFrame> {
        let (lookup, keyed) = self.sorted(rules);
        let text = |name: &str, of: &dyn Fn(&(usize, Obligation, String)) -> String| {
            let cells = keyed.iter().map(|row| Some(of(row)).filter(|cell| !cell.is_empty()));
            Series::new(name.into(), cells.collect::<Vec<Option<String>>>()).into_column()
        };
        let number = |name: &str, of: fn(&Obligation) -> u32| {
            Series::new(name.into(), keyed.iter().map(|row| of(&row.1)).collect::<Vec<u32>>()).into_column()
        };
        let date = |name: &str, of: fn(&Obligation) -> Option<i32>| -> PolarsResult<Column> {
            let days = keyed.iter().map(|row| of(&row.1)).collect::<Vec<Option<i32>>>();
            Ok(Series::new(name.into(), days).cast(&DataType::Date)?.into_column())
        };
        DataFrame::new(
            keyed.len(),
            vec![
                text("case_id", &|(_, row, _)| lookup.case_id(row.case)),
                text("rule", &|(place, ..)| rules[*place].id.clone()),
                number("k", |row| row.k),
                text("window", &|(_, row, _)| lookup.window(row.window).to_owned()),
                text("category", &|(_, row, _)| lookup.category(row.category).to_owned()),
                date("anchor", |row| Some(row.anchor))?,
                date("from", |row| row.from)?,
                date("to", |row| Some(row.to))?,
                text("status", &|(_, row, _)| row.status.code().to_owned()),
                date("met_on", |row| row.met_on)?,
                text("visit", &|(_, row, _)| row.visit.map_or_else(String::new, |visit| lookup.visit(visit))),
                text("source", &|(.., source)| source.clone()),
                number("attempts", |row| row.attempts),
            ],
        )
    }
}
