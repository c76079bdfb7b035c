//! Calendar files: one all-day event a due date and rule, for a window's own calendar. The only user of `icalendar`.
//!
//! Ids and stamps come from the plan alone, so that a file that is imported again changes its events instead of doubling them.
//! A calendar is easily shared, so it names cases and nobody.

use chrono::{Days, NaiveDate, NaiveTime};
use icalendar::{Calendar, Class, Component, Event, EventLike, Property};
use sha2::{Digest, Sha256};

use super::words::Words;
use crate::desk::{PlanRow, PlanWindow};
use crate::domain::Status;
use crate::error::Result;

/// The calendar of a window.
pub(super) fn calendar(window: &PlanWindow, as_of: NaiveDate, words: &Words) -> Result<Vec<u8>> {
    let mut calendar = Calendar::empty();
    for (key, value) in [("VERSION", "2.0"), ("PRODID", "-//huifang//plan//EN"), ("CALSCALE", "GREGORIAN"), ("METHOD", "PUBLISH")] {
        calendar.append_property(Property::new(key, value));
    }
    calendar.name(&words.fill("plan.calendar_name", &[("window", window.name.clone())])?);
    let mut rows: Vec<&PlanRow> = window.rows.iter().collect();
    rows.sort_by_key(|row| (row.to, &row.rule, row.status));
    for event in rows.chunk_by(|a, b| (a.to, &a.rule) == (b.to, &b.rule)) {
        calendar.push(of_day(event, as_of, words)?);
    }
    Ok(calendar.to_string().into_bytes())
}

/// The event of the acts of one rule that end on one day.
fn of_day(rows: &[&PlanRow], as_of: NaiveDate, words: &Words) -> Result<Event> {
    let first = rows[0];
    let label = words.label(&first.label).to_owned();
    let sentence = if rows.iter().all(|row| row.status == Status::Missed) { "plan.event_missed" } else { "plan.event" };
    let named = rows.iter().map(|row| if row.case_id.is_empty() { row.source.as_str() } else { row.case_id.as_str() });
    let cases = named.collect::<Vec<_>>().join(words.get("list.comma")?);
    let description =
        [words.fill("plan.event_cases", &[("cases", cases)])?, words.fill("plan.event_as_of", &[("as_of", as_of.to_string())])?];
    let id = hex::encode(Sha256::digest(format!("{}\n{}\n{}", first.window, first.rule, first.to)));
    let mut event = Event::new();
    event
        .uid(&format!("{}@huifang", &id[..32]))
        .timestamp(as_of.and_time(NaiveTime::MIN).and_utc())
        .summary(&words.fill(sentence, &[("label", label), ("n", rows.len().to_string())])?)
        .description(&description.join("\n"))
        .starts(first.to)
        .ends(first.to + Days::new(1))
        .class(Class::Confidential)
        .add_property("TRANSP", "TRANSPARENT");
    Ok(event.done())
}
