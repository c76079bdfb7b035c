//! Calendar files: one all-day event a due date and rule, for a window's own calendar. The only user of `icalendar`.
//!
//! Ids and stamps come from the plan alone, so that a file that is imported again changes its events instead of
//! doubling them. A calendar is easily shared, so it names cases and no person.

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
    // not `Calendar::name`: it also writes NAME, whose value the crate does not escape
    let name = words.fill("plan.calendar_name", &[("window", one_line(&window.name))])?;
    calendar.append_property(Property::new("X-WR-CALNAME", &name));
    let mut rows: Vec<&PlanRow> = window.rows.iter().collect();
    rows.sort_by_key(|row| (row.to, &row.rule, row.status));
    for event in rows.chunk_by(|a, b| (a.to, &a.rule) == (b.to, &b.rule)) {
        calendar.push(of_day(event, as_of, words)?);
    }
    Ok(folded(&calendar.to_string()).into_bytes())
}

/// The event of the acts of one rule that end on one day.
fn of_day(rows: &[&PlanRow], as_of: NaiveDate, words: &Words) -> Result<Event> {
    let first = rows[0];
    let label = one_line(words.label(&first.label));
    let sentence = if rows.iter().all(|row| row.status == Status::Missed) { "plan.event_missed" } else { "plan.event" };
    let named = rows.iter().map(|row| if row.case_id.is_empty() { row.source.as_str() } else { row.case_id.as_str() });
    let cases = named.map(one_line).collect::<Vec<_>>().join(words.get("list.comma")?);
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

/// A calendar whose lines have at most 75 bytes, the space included with which a line goes on (RFC 5545, section 3.1).
///
/// The crate folds too, but forgets that space in the last part of a line.
fn folded(calendar: &str) -> String {
    let mut out = String::with_capacity(calendar.len());
    for line in calendar.replace("\r\n ", "").split_terminator("\r\n") {
        let mut width = 0;
        for c in line.chars() {
            if width + c.len_utf8() > 75 {
                out.push_str("\r\n ");
                width = 1;
            }
            out.push(c);
            width += c.len_utf8();
        }
        out.push_str("\r\n");
    }
    out
}

/// Text without line breaks and other control characters: a cell may hold them, and in a calendar
/// they would begin a new property.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::PlanCounts;
    use crate::domain::{Locale, Method};
    use crate::render::Templates;

    #[test]
    fn no_line_has_more_than_75_bytes_however_long_the_last_part_is() {
        for n in 0..400 {
            let line = format!("DESCRIPTION:{}{}", "A，".repeat(n % 7), "x".repeat(n));
            let calendar = folded(&format!("{line}\r\nEND:VCALENDAR\r\n"));
            assert!(calendar.split("\r\n").all(|line| line.len() <= 75), "{calendar}");
            assert_eq!(calendar.replace("\r\n ", ""), format!("{line}\r\nEND:VCALENDAR\r\n"));
        }
        let once = "x".repeat(75 + 75);
        assert_eq!(
            folded(&format!("{}\r\n {}\r\n", &once[..75], &once[75..])).split("\r\n").map(str::len).collect::<Vec<_>>(),
            [75, 75, 2, 0]
        );
    }

    #[test]
    fn a_hostile_name_begins_no_property() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let row = PlanRow {
            window: "甲\r\nBEGIN:VALARM".to_owned(),
            to: day("2026-06-11"),
            from: None,
            days_left: 1,
            status: Status::Open,
            rule: "r".to_owned(),
            label: "回访;\nATTENDEE:x".to_owned(),
            k: 1,
            count: 1,
            anchor: day("2026-06-08"),
            category: String::new(),
            case_id: "A\rURL:x,\\".to_owned(),
            item: "事项".to_owned(),
            applicant: "姓名".to_owned(),
            phone: "10030000001".to_owned(),
            callback_allowed: true,
            fulfilled_by: "visit",
            methods: vec![Method::Phone],
            attempts: 0,
            last_attempt_on: None,
            source: String::new(),
            to_target: None,
            work: crate::desk::PlanWork::default(),
        };
        let window = PlanWindow { name: row.window.clone(), counts: PlanCounts::default(), rows: vec![row] };
        let templates = Templates::load(None).expect("templates");
        let bytes = calendar(&window, day("2026-06-10"), templates.words(Locale::ZhCn)).expect("a calendar");
        let text = String::from_utf8(bytes).expect("UTF-8");
        let keys: Vec<&str> = text.lines().filter(|line| !line.starts_with(' ')).filter_map(|line| line.split([':', ';']).next()).collect();
        assert_eq!(
            keys,
            [
                "BEGIN",
                "VERSION",
                "PRODID",
                "CALSCALE",
                "METHOD",
                "X-WR-CALNAME",
                "BEGIN",
                "CLASS",
                "DESCRIPTION",
                "DTEND",
                "DTSTAMP",
                "DTSTART",
                "SUMMARY",
                "TRANSP",
                "UID",
                "END",
                "END"
            ]
        );
        assert!(text.contains("SUMMARY:回访\\; ATTENDEE:x：1件到期\r\n") && !text.contains("10030000001"), "{text}");
    }
}
