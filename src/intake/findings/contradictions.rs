//! Rows whose dates and answers cannot all be right, or are too coarse for a rule in force: such a row counts all the same
//! wherever it is in order, and is told with its line.

use std::collections::BTreeSet;

use crate::domain::{Kind, date_of};
use crate::doubts::{Doubt, DoubtCode, Means, PLACES, SettlingLine, Spot};
use crate::intake::table::frame::{PROMISED_ON, RESULT};
use crate::intake::table::positions::ledger::{ACCEPTED_AT, COMPLETED_AT};
use crate::intake::table::positions::rectifications::RECTIFIED_ON;
use crate::intake::table::typed::{NO_DAY, Table};
use crate::intake::terms::account::FileReport;
use crate::intake::values::dates::Stamp;
use crate::intake::values::promise::Promise;
use crate::standard::{Fulfilment, Rule};
use crate::workspace::Workspace;
use crate::workspace::toml_text::strings;

/// The settled rows of a kind, and the file of the rows up to a row number, in order.
pub(crate) struct Cases<'a> {
    pub(crate) table: &'a Table,
    pub(crate) ends: &'a [(usize, u16)],
    pub(crate) files: &'a [FileReport],
}

/// A doubt about a canonical column; of no rows where there was nothing to find, which the share of a whole needs.
pub(crate) type OfColumn = (&'static str, Doubt);

/// Every such doubt; none about a column that no rule in force asks.
pub(crate) fn doubts(cases: &Cases<'_>, workspace: &Workspace) -> Vec<OfColumn> {
    let rules = || workspace.standards.rules.iter().filter(|rule| rule.dataset == Kind::Ledger);
    let mut found = Vec::new();
    if rules().any(|rule| rule.date_columns().contains(&PROMISED_ON)) {
        found.extend(cases.promised());
    }
    let answers: BTreeSet<&'static str> = rules().filter_map(answer).collect();
    found.extend(answers.into_iter().filter_map(|column| cases.resolved(column)));
    // where no file has one of the two columns, there is no figure that could move
    let has = |column: &&str| place(column).is_some_and(|at| cases.table.days[at].is_some());
    let hours = rules().filter(|rule| rule.counts_hours() && rule.recorded_columns().iter().all(has));
    let timed: BTreeSet<&'static str> = hours.flat_map(|rule| std::iter::once(rule.anchor).chain(rule.timed_act())).collect();
    found.extend(timed.into_iter().filter_map(|column| cases.untimed(column)));
    found
}

/// The doubt about problems that are said to be rectified and have no day of it, or the other way round.
pub(crate) fn of_rectifications(problems: &Cases<'_>) -> Option<OfColumn> {
    let result = problems.table.kind.columns().iter().position(|column| column.name == RESULT)?;
    let says = |row: usize| problems.table.codes[result].as_ref().and_then(|codes| codes.get(row)).copied();
    // where no file has one of the two columns, nothing contradicts
    problems.table.days[RECTIFIED_ON].as_ref()?;
    let contradicts = |row: &usize| match says(*row) {
        Some(1) => problems.stamp(RECTIFIED_ON, *row).is_none(),
        Some(0) => problems.stamp(RECTIFIED_ON, *row).is_some(),
        _ => false,
    };
    let of = problems.rows().filter(|row| matches!(says(*row), Some(0 | 1))).count();
    let rows = problems.rows().filter(contradicts);
    let value = |row: usize| problems.stamp(RECTIFIED_ON, row).map_or_else(String::new, |stamp| date_of(stamp.day).to_string());
    Some((RESULT, ignorable(problems.doubt(DoubtCode::RectificationContradicts, RESULT, rows, of, value))))
}

fn answer(rule: &Rule) -> Option<&'static str> {
    match rule.fulfilled_by {
        Fulfilment::Answer(column) => Some(column),
        Fulfilment::Visit { .. } | Fulfilment::Column(_) | Fulfilment::Until(_) => None,
    }
}

impl Cases<'_> {
    /// A promise for a day, or on one day a time, before the acceptance.
    fn promised(&self) -> Option<OfColumn> {
        let at = place(PROMISED_ON)?;
        let promised = |row: usize| self.stamp(at, row).filter(|stamp| Promise::decoded(stamp.day).is_none());
        let is_before = |row: &usize| {
            let both = promised(*row).zip(self.stamp(ACCEPTED_AT, *row));
            both.is_some_and(|(promised, accepted)| promised.is_before(accepted))
        };
        let of = self.rows().filter(|row| self.stamp(at, *row).is_some()).count();
        let doubt = self.doubt(DoubtCode::PromisedBeforeAccepted, PROMISED_ON, self.rows().filter(is_before), of, |row| {
            promised(row).map_or_else(String::new, |stamp| date_of(stamp.day).to_string())
        });
        Some((PROMISED_ON, ignorable(doubt)))
    }

    /// A yes without a completion.
    fn resolved(&self, column: &'static str) -> Option<OfColumn> {
        let codes = self.table.codes[place(column)?].as_deref()?;
        let yes = || self.rows().filter(|row| codes.get(*row) == Some(&1));
        let open = yes().filter(|row| self.stamp(COMPLETED_AT, *row).is_none());
        // where no file says when a case was completed, nothing contradicts
        self.table.days[COMPLETED_AT].as_ref()?;
        let doubt = self.doubt(DoubtCode::ResolvedUncompleted, column, open, yes().count(), |_| String::new());
        Some((column, ignorable(doubt)))
    }

    /// Dates without a time of day where hours are counted.
    fn untimed(&self, column: &'static str) -> Option<OfColumn> {
        let at = place(column)?;
        let dated = || self.rows().filter(|row| self.stamp(at, *row).is_some());
        let untimed = dated().filter(|row| self.stamp(at, *row).is_some_and(|stamp| stamp.time == Stamp::NO_TIME));
        let value = |row: usize| self.stamp(at, row).map_or_else(String::new, |stamp| date_of(stamp.day).to_string());
        Some((column, self.doubt(DoubtCode::NoTimeOfDay, column, untimed, dated().count(), value)))
    }

    fn rows(&self) -> std::ops::Range<usize> {
        0..self.table.len()
    }

    /// A date with its time of day; midnight is what programs write where there is none.
    fn stamp(&self, column: usize, row: usize) -> Option<Stamp> {
        let day = self.table.days[column].as_ref().and_then(|days| days.get(row)).copied().filter(|day| *day != NO_DAY)?;
        let times = if column == ACCEPTED_AT && self.table.kind == Kind::Ledger {
            Some(&self.table.times)
        } else {
            self.table.clock[column].as_ref()
        };
        let time = times.and_then(|times| times.get(row)).copied().filter(|time| *time > 0);
        Some(Stamp { day, time: time.unwrap_or(Stamp::NO_TIME) })
    }

    fn doubt(
        &self,
        code: DoubtCode,
        column: &'static str,
        rows: impl Iterator<Item = usize>,
        of: usize,
        value: impl Fn(usize) -> String,
    ) -> Doubt {
        let rows: Vec<usize> = rows.collect();
        let file = |row: usize| {
            let at = self.ends.partition_point(|(end, _)| *end <= row);
            self.files.get(usize::from(self.ends.get(at).map_or(0, |(_, file)| *file)))
        };
        let heading = rows.first().and_then(|row| file(*row)).map_or(column, |file| file.key_of(column)).to_owned();
        let spot = |row: &usize| {
            let file = file(*row).map_or_else(String::new, |file| file.path.clone());
            Spot { file, line: self.table.lines.get(*row).copied(), value: value(*row) }
        };
        let places = rows.iter().take(PLACES).map(spot).collect();
        Doubt { heading, places, ..Doubt::new(code, self.table.kind, rows.len() as u64, of as u64) }
    }
}

/// With the line that says that the column is not used.
fn ignorable(doubt: Doubt) -> Doubt {
    let ignore =
        SettlingLine::new(&format!("columns.{}", doubt.kind.code()), format!("ignore = {}", strings(&[&doubt.heading])), Means::Ignored);
    Doubt { settled_by: vec![ignore], ..doubt }
}

fn place(column: &str) -> Option<usize> {
    Kind::Ledger.columns().iter().position(|known| known.name == column)
}
