//! The rows of a tally that say that it counts a part of a whole, and what only the whole can be asked: rejected rows,
//! doubts.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::row::Row;
use crate::domain::{Kind, PartOf};
use crate::doubts::{About, DoubtCode, DoubtSizes, Measure};
use crate::intake::{Intake, Weighed};
use crate::messages::Message;

const PART: &str = "part";
const NUMBER: &str = "number";
const OF: &str = "of";
const WHOLE: &str = "whole";
const DOUBT: &str = "doubt";
const WEIGHED: &str = "weighed";
/// Between the sort of a doubt and what of it is counted; no code holds it.
const BETWEEN: char = '.';

/// A part of a whole that was cut by case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which one.
    pub part: PartOf,
    /// What the whole was: digests or the name of a snapshot, as whoever cut it says; empty where nobody did.
    pub whole: String,
    /// What doubts count.
    pub sizes: DoubtSizes,
    /// What `max_rejected` weighs.
    pub weighed: BTreeMap<Kind, Weighed>,
}

impl Part {
    /// The topics of its rows.
    pub(super) const TOPICS: [&'static str; 3] = [PART, DOUBT, WEIGHED];

    /// This part of `whole`, of which `intake` was read.
    #[must_use]
    pub fn read(part: PartOf, whole: &str, intake: &Intake) -> Self {
        let weighed = Kind::ALL.into_iter().map(|kind| (kind, Weighed::of(intake, kind)));
        Self { part, whole: whole.to_owned(), sizes: intake.sizes.clone(), weighed: weighed.collect() }
    }

    /// Its rows.
    pub(super) fn rows(&self) -> Vec<Row> {
        let number = |name: &str, n: u32| Row::new(PART, name).value(n.into());
        let mut rows = vec![number(NUMBER, self.part.number()), number(OF, self.part.of())];
        if !self.whole.is_empty() {
            rows.push(Row::said(PART, WHOLE, &self.whole));
        }
        let sizes = self.sizes.iter().filter(|(.., n)| *n > 0);
        rows.extend(sizes.map(|(About { code, kind, column, category }, measure, n)| {
            let name = format!("{}{BETWEEN}{}", code.code(), measure.code());
            Row::new(DOUBT, &name).kind(kind.code()).rule(column).category(category).value(n)
        }));
        for (kind, weighed) in &self.weighed {
            let mut weighed = *weighed;
            let named = named(&mut weighed).map(|(name, n)| Row::new(WEIGHED, name).kind(kind.code()).value(*n));
            rows.extend(named.into_iter().filter(|row| row.value != Some(0)));
        }
        rows
    }

    /// What rows say of a part; `None` where the tally counts a whole.
    pub(super) fn of(rows: &[Row]) -> Result<Option<Self>, Message> {
        let of = |name: &str| rows.iter().find(|row| row.topic == PART && row.name == name);
        let Some(number) = of(NUMBER) else {
            return match rows.iter().find(|row| Self::TOPICS.contains(&row.topic.as_str())) {
                Some(row) => Err(message!("tallies.why.no_part_told", topic = row.topic)),
                None => Ok(None),
            };
        };
        let whole_number = |row: &Row| row.value.and_then(|n| u32::try_from(n).ok());
        let part = whole_number(number).zip(of(OF).and_then(whole_number)).and_then(|(number, of)| PartOf::new(number, of));
        let part = part.ok_or_else(|| message!("tallies.why.no_part"))?;
        let mut read = Self {
            part,
            whole: of(WHOLE).map(|row| row.text.clone()).unwrap_or_default(),
            sizes: DoubtSizes::default(),
            weighed: BTreeMap::new(),
        };
        for row in rows {
            match row.topic.as_str() {
                PART if ![NUMBER, OF, WHOLE].contains(&row.name.as_str()) => return Err(no_row(row)),
                DOUBT => read.doubt(row)?,
                WEIGHED => {
                    let kind = kind(row)?;
                    let mut places = named(read.weighed.entry(kind).or_default());
                    let place = places.iter_mut().find(|(name, _)| *name == row.name).ok_or_else(|| no_row(row))?;
                    *place.1 = row.value.ok_or_else(|| no_row(row))?;
                }
                _ => {}
            }
        }
        Ok(Some(read))
    }

    fn doubt(&mut self, row: &Row) -> Result<(), Message> {
        let (code, measure) = row.name.split_once(BETWEEN).ok_or_else(|| no_row(row))?;
        let code = DoubtCode::from_str(code).map_err(|()| no_row(row))?;
        let measure = Measure::from_str(measure).map_err(|()| no_row(row))?;
        let about = About { code, kind: kind(row)?, column: row.rule.clone(), category: row.category.clone() };
        self.sizes.add(about, measure, row.value.ok_or_else(|| no_row(row))?);
        Ok(())
    }
}

fn kind(row: &Row) -> Result<Kind, Message> {
    Kind::ALL.into_iter().find(|kind| kind.code() == row.kind).ok_or_else(|| no_row(row))
}

fn no_row(row: &Row) -> Message {
    message!("tallies.why.no_row", row = Message::code(format!("{} {} {}", row.topic, row.kind, row.name)))
}

fn named(weighed: &mut Weighed) -> [(&'static str, &mut u64); 6] {
    let Weighed { read, rejected, no_data, not_made, lost, counted } = weighed;
    [("read", read), ("rejected", rejected), ("no_data", no_data), ("not_made", not_made), ("lost", lost), ("counted", counted)]
}
