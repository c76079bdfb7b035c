//! Words of an explanation, in the language of the reader: an explanation is told where it is made, for as JSON it holds
//! sentences too.

use chrono::Weekday;

use crate::domain::{Component, Item, Kind, Locale, Outcome, Rate, Status, date_of};
use crate::figures::statistics::Interval;
use crate::messages::Message;

/// Tells messages in a language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Say(pub(super) Locale);

impl Say {
    #[expect(clippy::needless_pass_by_value, reason = "the message is made for this sentence")]
    pub(super) fn of(self, message: Message) -> String {
        message.told(self.0)
    }

    /// `label：text`, or `label: text`.
    pub(super) fn labelled(self, label: &str, text: &str) -> String {
        self.of(message!("explain.labelled", label, text))
    }

    /// `甲、乙`, or `a, b`.
    pub(super) fn list(self, texts: impl IntoIterator<Item = String>) -> String {
        self.of(Message::list(texts.into_iter().map(Message::text)))
    }
}

/// A day as `2026-06-01`.
pub(super) fn date(day: i32) -> String {
    date_of(day).to_string()
}

/// `周一`, or ` Mon`, as it follows a date.
pub(super) fn weekday(weekday: Weekday, locale: Locale) -> String {
    message!(in "explain.weekday", &weekday.to_string().to_lowercase()).told(locale)
}

/// A column by its first Chinese header, or its canonical name as words.
pub(super) fn column(name: &str, locale: Locale) -> String {
    let header = Kind::ALL.into_iter().find_map(|kind| kind.column(name)).map(|column| column.header(locale));
    match header.filter(|header| *header != name) {
        Some(header) => header.to_owned(),
        None => name.trim_end_matches("_on").trim_end_matches("_at").replace('_', " "),
    }
}

pub(super) fn status(status: Status, locale: Locale) -> String {
    message!(in "explain.status", status.code()).told(locale)
}

pub(super) fn component(component: Component, locale: Locale) -> String {
    message!(in "explain.component", component.code()).told(locale)
}

pub(super) fn item(item: Item, locale: Locale) -> String {
    message!(in "explain.item", item.code()).told(locale)
}

/// The limits of an interval as printed.
pub(super) fn interval(interval: Interval) -> (String, String) {
    (Rate::of_float(interval.low).to_string(), Rate::of_float(interval.high).to_string())
}

pub(super) fn outcome(outcome: Outcome, locale: Locale) -> String {
    message!(in "explain.outcome", outcome.code()).told(locale)
}
