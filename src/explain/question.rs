//! What is asked about: a table of the bulletin and the key cells of one of its rows, checked against each other.

use super::{Asked, Comparison, Group, Opinions};
use crate::domain::{Against, Cadence, Component, Item, Kind, Locale, Method, Period};
use crate::error::{Error, Exit, Result};
use crate::figures::method;
use crate::messages::Message;
use crate::standard::Subject;
use crate::themes::Tone;

/// A table whose cells can be asked about: the names of the files in `data/`, and the headline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// The first sentence of the bulletin.
    Headline,
    /// `rates.csv`
    Rates,
    /// `windows.csv`
    Windows,
    /// `items.csv`
    Items,
    /// `evaluations.csv`
    Evaluations,
    /// `satisfaction.csv`
    Satisfaction,
    /// `quotas.csv`
    Quotas,
    /// `compared.csv`
    Compared,
    /// `trend.csv`
    Trend,
    /// `satisfaction_trend.csv`
    SatisfactionTrend,
    /// `grades.csv`
    Grades,
    /// `open.csv`
    Open,
    /// `themes.csv`
    Themes,
}

impl Table {
    /// Every one.
    pub const ALL: [Self; 13] = [
        Self::Headline,
        Self::Rates,
        Self::Windows,
        Self::Items,
        Self::Evaluations,
        Self::Satisfaction,
        Self::Quotas,
        Self::Compared,
        Self::Trend,
        Self::SatisfactionTrend,
        Self::Grades,
        Self::Open,
        Self::Themes,
    ];

    /// The name of its file, without the ending.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Headline => "headline",
            Self::Rates => "rates",
            Self::Windows => "windows",
            Self::Items => "items",
            Self::Evaluations => "evaluations",
            Self::Satisfaction => "satisfaction",
            Self::Quotas => "quotas",
            Self::Compared => "compared",
            Self::Trend => "trend",
            Self::SatisfactionTrend => "satisfaction_trend",
            Self::Grades => "grades",
            Self::Open => "open",
            Self::Themes => "themes",
        }
    }

    /// The keys that a row needs, and those that it may have.
    fn keys(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Headline => (&[], &[]),
            Self::Rates => (&[], &["rule", "category", "window", "of"]),
            Self::Windows => (&["window"], &[]),
            Self::Items => (&["method"], &["window", "item"]),
            Self::Evaluations => (&[], &["window", "method"]),
            Self::Satisfaction => (&[], &["window"]),
            Self::Quotas => (&["week"], &["window", "method"]),
            Self::Compared => (&[], &["rule", "window", "against"]),
            Self::Trend => (&["month", "rule"], &["window"]),
            Self::SatisfactionTrend => (&["month"], &["window"]),
            Self::Grades => (&["month", "window"], &[]),
            Self::Open => (&[], &["category"]),
            Self::Themes => (&[], &["theme", "kind"]),
        }
    }
}

impl std::str::FromStr for Table {
    type Err = Message;

    fn from_str(name: &str) -> std::result::Result<Self, Message> {
        Self::ALL.into_iter().find(|table| table.code() == name).ok_or_else(|| Message::none_of(name, Self::ALL.map(Self::code)))
    }
}

/// The key cells of a row, as they stand in its table; `None` = blank or not given.
#[derive(Debug, Clone, Copy, Default)]
pub struct Keys<'a> {
    /// Id of a rule.
    pub rule: Option<&'a str>,
    /// Name of a category.
    pub category: Option<&'a str>,
    /// Name of a window; blank is the whole centre.
    pub window: Option<&'a str>,
    /// Callbacks, other acts or results, of a category or window over all rules.
    pub of: Option<Subject>,
    /// `phone`, `onsite`, `sms`, `online` or `evaluator`.
    pub method: Option<&'a str>,
    /// One of the six items.
    pub item: Option<&'a str>,
    /// An ISO week.
    pub week: Option<Period>,
    /// A month.
    pub month: Option<Period>,
    /// An earlier period.
    pub against: Option<Against>,
    /// Id of a theme.
    pub theme: Option<&'a str>,
    /// Praise, a suggestion, a complaint.
    pub kind: Option<Tone>,
}

impl Keys<'_> {
    fn given(&self) -> Vec<&'static str> {
        let all = [
            ("rule", self.rule.is_some()),
            ("category", self.category.is_some()),
            ("window", self.window.is_some()),
            ("of", self.of.is_some()),
            ("method", self.method.is_some()),
            ("item", self.item.is_some()),
            ("week", self.week.is_some()),
            ("month", self.month.is_some()),
            ("against", self.against.is_some()),
            ("theme", self.theme.is_some()),
            ("kind", self.kind.is_some()),
        ];
        all.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect()
    }

    /// The table that has such a row, where only one has.
    fn table(&self) -> Option<Table> {
        if self.against.is_some() {
            return Some(Table::Compared);
        }
        if self.theme.is_some() || self.kind.is_some() {
            return Some(Table::Themes);
        }
        match (self.week, self.month, self.method) {
            (Some(_), ..) => Some(Table::Quotas),
            (_, Some(_), _) if self.rule.is_some() => Some(Table::Trend),
            (_, Some(_), _) => None,
            (.., Some(method)) if method == Component::Evaluator.code() => Some(Table::Evaluations),
            (.., Some(_)) => Some(Table::Items),
            _ => (self.rule.is_some() || self.category.is_some() || self.window.is_some()).then_some(Table::Rates),
        }
    }
}

/// A question about a published figure.
#[derive(Debug, Clone)]
pub enum Question<'a> {
    /// A rate; of the obligations whose due period ended in this month, or in the period.
    Rate(Group, Option<Period>),
    /// The score of a window, in this month or in the period.
    Score(&'a str, Option<Period>),
    /// Counts of opinions.
    Opinions(Opinions<'a>),
    /// The satisfaction of a window, or of the centre, in this month or in the period.
    Satisfaction(Option<&'a str>, Option<Period>),
    /// A week's phone calls of a window, or the centre's visits on site.
    Quota(Period, Option<&'a str>),
    /// Figures beside those of earlier periods.
    Compared(Comparison<'a>),
    /// Cases not completed, of a category or of all.
    Open(Option<&'a str>),
    /// Opinions by theme and kind.
    Themes(Asked<'a>),
}

impl<'a> Question<'a> {
    /// The question about the row of `table` with these keys; without a table, about the one that has such a row.
    ///
    /// # Errors
    /// Keys that no row of the table has, a key that it needs, a method or item that does not exist.
    ///
    /// # Panics
    /// Never: a week that is needed was looked for.
    pub fn of(table: Option<Table>, keys: Keys<'a>) -> Result<Self> {
        let Some(table) = table.or_else(|| keys.table()) else {
            return Err(Error::new(message!("explain.asked.nothing")).exit(Exit::Usage));
        };
        let (needed, possible) = table.keys();
        let given = keys.given();
        let name = table.code();
        if let Some(lacking) = needed.iter().find(|key| !given.contains(key)) {
            let keys = told(needed, possible);
            return Err(Error::new(message!("explain.asked.lacking", table = name, key = lacking, keys)).exit(Exit::Usage));
        }
        if let Some(strange) = given.iter().find(|key| !needed.contains(key) && !possible.contains(key)) {
            let keys = told(needed, possible);
            return Err(Error::new(message!("explain.asked.strange", table = name, key = strange, keys)).exit(Exit::Usage));
        }
        for (key, period, cadence) in [("week", keys.week, Cadence::Week), ("month", keys.month, Cadence::Month)] {
            if let Some(period) = period.filter(|period| period.cadence() != cadence) {
                return Err(Error::new(message!("explain.asked.no_such_period", period, key)).exit(Exit::Usage));
            }
        }
        let component = keys.method.map(component).transpose()?;
        let group = Group {
            rule: keys.rule.map(str::to_owned),
            window: keys.window.map(str::to_owned),
            category: keys.category.map(str::to_owned),
            of: keys.of,
        };
        if keys.rule.is_some() && keys.of.is_some() {
            return Err(Error::new(message!("explain.asked.of_with_rule")).exit(Exit::Usage));
        }
        Ok(match (table, component) {
            (Table::Rates, _) if given.iter().all(|key| *key == "of") => {
                return Err(Error::new(message!("explain.asked.rates", keys = told(needed, possible))).exit(Exit::Usage));
            }
            (Table::Headline | Table::Rates, _) => Self::Rate(group, None),
            (Table::Compared, _) => Self::Compared(Comparison { rule: keys.rule, window: keys.window, against: keys.against }),
            (Table::Trend, _) => Self::Rate(group, keys.month),
            (Table::Windows | Table::Grades, _) => Self::Score(keys.window.unwrap_or_default(), keys.month),
            (Table::Satisfaction | Table::SatisfactionTrend, _) => Self::Satisfaction(keys.window, keys.month),
            (Table::Open, _) => Self::Open(keys.category),
            (Table::Themes, _) => Self::Themes(Asked { theme: keys.theme, kind: keys.kind }),
            (Table::Items, Some(component)) if method(component).is_some() => {
                Self::Opinions(Opinions { component, window: keys.window, item: keys.item.map(item).transpose()? })
            }
            (Table::Items, _) => {
                return Err(Error::new(message!("explain.asked.items")).exit(Exit::Usage));
            }
            (Table::Evaluations, None | Some(Component::Evaluator)) => {
                Self::Opinions(Opinions { component: Component::Evaluator, window: keys.window, item: None })
            }
            (Table::Evaluations, _) => {
                return Err(Error::new(message!("explain.asked.evaluations")).exit(Exit::Usage));
            }
            (Table::Quotas, by) => {
                let expected = if keys.window.is_some() { Method::Phone } else { Method::Onsite };
                if by.is_some_and(|by| by.code() != expected.code()) {
                    return Err(Error::new(message!("explain.asked.quotas")).exit(Exit::Usage));
                }
                Self::Quota(keys.week.expect("a needed key was given"), keys.window)
            }
        })
    }
}

fn told(needed: &[&str], possible: &[&str]) -> Message {
    let flags = |keys: &[&str]| Message::codes(keys.iter().map(|key| format!("--{key}")));
    match (needed.is_empty(), possible.is_empty()) {
        (true, true) => message!("explain.keys.none"),
        (true, false) => message!("explain.keys.possible", possible = flags(possible)),
        (false, true) => message!("explain.keys.needed", needed = flags(needed)),
        (false, false) => message!("explain.keys.both", needed = flags(needed), possible = flags(possible)),
    }
}

fn component(name: &str) -> Result<Component> {
    let is_called = |component: &Component| {
        let is_said = |said: String| name == said || Some(name) == said.strip_suffix("回访");
        name == component.code() || Locale::ALL.into_iter().any(|locale| is_said(super::say::component(*component, locale)))
    };
    let known = |component: Component| message!(in "explain.component", component.code());
    let listed = || Component::OPINIONS.map(|of| message!("explain.asked.code", code = of.code(), meaning = known(of)));
    let found = Component::OPINIONS.into_iter().find(is_called);
    found.ok_or_else(|| Error::new(message!("explain.asked.no_method", name, known = Message::list(listed()))).exit(Exit::Usage))
}

/// An item by its code or by a heading that the exports give it.
fn item(name: &str) -> Result<Item> {
    let is_called =
        |item: &Item| name == item.code() || Kind::Visits.column(item.column()).is_some_and(|column| column.aliases.contains(&name));
    let known = |item: Item| message!(in "explain.item", item.code());
    let listed = || Item::ALL.map(|item| message!("explain.asked.code", code = item.code(), meaning = known(item)));
    let found = Item::ALL.into_iter().find(is_called);
    found.ok_or_else(|| Error::new(message!("explain.asked.no_item", name, known = Message::list(listed()))).exit(Exit::Usage))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys<'a>(given: &[(&str, &'a str)]) -> Keys<'a> {
        let get = |name: &str| given.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
        let period = |name: &str| get(name).map(|text| text.parse().expect("a period"));
        Keys {
            rule: get("rule"),
            category: get("category"),
            window: get("window"),
            of: get("of").map(|of| of.parse().expect("callbacks or acts")),
            method: get("method"),
            item: get("item"),
            week: period("week"),
            month: period("month"),
            against: None,
            theme: get("theme"),
            kind: get("kind").map(|kind| kind.parse().expect("a kind")),
        }
    }

    #[test]
    fn a_row_is_found_by_its_keys_and_what_does_not_fit_is_refused() {
        for (table, given, says) in [
            (Some(Table::Quotas), &[][..], "--week"),
            (Some(Table::Quotas), &[("week", "2026-W23"), ("method", "phone")], "the whole centre's"),
            (Some(Table::Trend), &[("month", "2026-05")], "--rule"),
            (None, &[("week", "2026-06")], "`2026-06` is no week"),
            (Some(Table::Open), &[("window", "甲")], "has no window"),
            (Some(Table::Items), &[("method", "evaluator")], "`phone`, `onsite`, `sms` or `online`"),
            (Some(Table::Rates), &[], "rule, category or window"),
            (Some(Table::Rates), &[("of", "acts")], "rule, category or window"),
            (Some(Table::Rates), &[("of", "acts"), ("rule", "complaint")], "either on callbacks"),
            (Some(Table::Headline), &[("rule", "complaint")], "has no rule"),
            (None, &[("theme", "parking"), ("window", "甲")], "has no window"),
            (None, &[("method", "fax")], "`fax`"),
            (None, &[("method", "phone"), ("item", "speed")], "`speed`"),
            (None, &[], "nothing to explain"),
        ] {
            let error = Question::of(table, keys(given)).expect_err("a question without a row");
            assert!(error.to_string().contains(says), "{table:?} {given:?}: {error}");
        }
        let asked = |given: &[(&'static str, &'static str)]| Question::of(None, keys(given)).expect("a question");
        assert!(matches!(asked(&[("week", "2026-W23"), ("window", "甲")]), Question::Quota(_, Some("甲"))));
        assert!(matches!(asked(&[("month", "2026-05"), ("rule", "repair")]), Question::Rate(_, Some(_))));
        assert!(matches!(asked(&[("method", "evaluator")]), Question::Opinions(Opinions { component: Component::Evaluator, .. })));
        assert!(matches!(asked(&[("window", "甲")]), Question::Rate(..)));
        assert!(matches!(asked(&[("theme", "parking")]), Question::Themes(Asked { theme: Some("parking"), kind: None })));
        assert!(matches!(asked(&[("kind", "praise")]), Question::Themes(Asked { theme: None, kind: Some(Tone::Praise) })));
    }
}
