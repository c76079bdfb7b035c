//! Words of an explanation, in the language of the workspace.

use chrono::Weekday;

use crate::domain::{Component, Item, Kind, Locale, Outcome, Rate, Status, date_of};
use crate::figures::statistics::Interval;

/// Picks between Chinese and English.
#[derive(Debug, Clone, Copy)]
pub(super) struct Say(pub(super) Locale);

impl Say {
    pub(super) fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self.0 {
            Locale::ZhCn => zh,
            Locale::En => en,
        }
    }

    pub(super) fn word(self, zh: &str, en: &str) -> String {
        self.pick(zh, en).to_owned()
    }

    pub(super) fn two(self, zh: String, en: String) -> String {
        match self.0 {
            Locale::ZhCn => zh,
            Locale::En => en,
        }
    }
}

/// A day as `2026-06-01`.
pub(super) fn date(day: i32) -> String {
    date_of(day).to_string()
}

pub(super) fn weekday(weekday: Weekday, locale: Locale) -> &'static str {
    WEEKDAYS.iter().find(|(known, ..)| *known == weekday).map_or("", |(_, zh, en)| Say(locale).pick(zh, en))
}

/// A column by its first Chinese header, or its canonical name as words.
pub(super) fn column(name: &str, locale: Locale) -> String {
    let header = Kind::ALL.into_iter().find_map(|kind| kind.column(name)).and_then(|column| column.aliases.first());
    match (locale, header) {
        (Locale::ZhCn, Some(header)) => (*header).to_owned(),
        _ => name.trim_end_matches("_on").trim_end_matches("_at").replace('_', " "),
    }
}

pub(super) fn status(status: Status, locale: Locale) -> &'static str {
    let (zh, en) = match status {
        Status::Void => ("期限不成立", "no due period"),
        Status::Exempt => ("不同意回访，免计", "exempt: no callback allowed"),
        Status::Met => ("按期完成", "in time"),
        Status::Upcoming => ("期限尚未开始", "not yet due"),
        Status::Open => ("期限未满", "still within its due period"),
        Status::Late => ("逾期完成", "late"),
        Status::Early => ("过早完成", "too early"),
        Status::Missed => ("未完成", "not done"),
        Status::Unrecorded => ("没有记录", "not recorded"),
    };
    Say(locale).pick(zh, en)
}

pub(super) fn component(component: Component, locale: Locale) -> &'static str {
    let (zh, en) = match component {
        Component::Phone => ("电话回访", "phone"),
        Component::Onsite => ("现场回访", "on site"),
        Component::Evaluator => ("评价器", "evaluator"),
        Component::Callback => ("按期回访", "callbacks in time"),
        Component::Rectification => ("整改反馈", "rectification"),
        Component::Sms => ("短信回访", "text message"),
        Component::Online => ("网上回访", "online"),
    };
    Say(locale).pick(zh, en)
}

pub(super) fn item(item: Item, locale: Locale) -> &'static str {
    let (zh, en) = match item {
        Item::Attitude => ("服务态度", "attitude"),
        Item::Efficiency => ("办事效率", "efficiency"),
        Item::Procedure => ("按章办事", "by the rules"),
        Item::OffChannel => ("体外循环", "nothing off channel"),
        Item::Integrity => ("廉洁自律", "integrity"),
        Item::Overall => ("总体评价", "overall"),
    };
    Say(locale).pick(zh, en)
}

/// The limits of an interval as printed.
pub(super) fn interval(interval: Interval) -> (String, String) {
    (Rate::of_float(interval.low).to_string(), Rate::of_float(interval.high).to_string())
}

pub(super) fn outcome(outcome: Outcome, locale: Locale) -> &'static str {
    let (zh, en) = match outcome {
        Outcome::Reached => ("接通", "reached"),
        Outcome::Unreached => ("未接通", "nobody reached"),
        Outcome::Declined => ("拒访", "declined"),
    };
    Say(locale).pick(zh, en)
}

/// Weekdays by their short names, Monday first.
pub(super) const WEEKDAYS: [(Weekday, &str, &str); 7] = [
    (Weekday::Mon, "周一", " Mon"),
    (Weekday::Tue, "周二", " Tue"),
    (Weekday::Wed, "周三", " Wed"),
    (Weekday::Thu, "周四", " Thu"),
    (Weekday::Fri, "周五", " Fri"),
    (Weekday::Sat, "周六", " Sat"),
    (Weekday::Sun, "周日", " Sun"),
];
