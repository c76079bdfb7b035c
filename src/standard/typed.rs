//! A standard's TOML as a person types it, and the step to a checked [`Rule`].

use serde::Deserialize;
use toml::Spanned;

use super::{Categories, Due, Duration, Fulfilment, Limit, PART, Rule};
use crate::calendar::Calendar;
use crate::domain::spelling::typed_name;
use crate::domain::{Component, Kind, Method, Ratio, day_number, is_target};
use crate::error::Result;
use crate::messages::Message;
use crate::typed_toml::{Number, Source, TypedFile, nearest};

/// One file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TypedStandard {
    pub(super) title: Option<String>,
    pub(super) quotas: Option<bool>,
    pub(super) publish_within: Option<Spanned<String>>,
    pub(super) retention: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) rule: Vec<Spanned<TypedRule>>,
}

impl TypedFile for TypedStandard {
    const TABLES: &'static [(&'static str, &'static str)] = &[
        ("", ""),
        ("rule", "[[rule]]\nid = 'a'\nfulfilled_by = 'visit'\ndue = {}\n"),
        ("due", "[[rule]]\nid = 'a'\nfulfilled_by = 'visit'\n[rule.due]\n"),
    ];
    const KEYS: &'static str = "standard";
}

/// One `[[rule]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TypedRule {
    pub(super) id: Spanned<String>,
    label: Option<String>,
    #[serde(default = "ledger")]
    dataset: Kind,
    category: Option<Spanned<OneOrMany>>,
    anchor: Option<Spanned<String>>,
    due: Spanned<TypedDue>,
    every: Option<Spanned<String>>,
    until: Option<Spanned<String>>,
    count: Option<Spanned<i64>>,
    fulfilled_by: Spanned<String>,
    methods: Option<Spanned<Vec<Method>>>,
    target: Option<Spanned<Number>>,
    #[serde(default)]
    component: TypedComponent,
    when: Option<Spanned<When>>,
    led: Option<Spanned<bool>>,
}

fn ledger() -> Kind {
    Kind::Ledger
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct TypedDue {
    from: Option<Spanned<String>>,
    to: Option<Spanned<String>>,
    of: Option<Spanned<Vec<String>>>,
    every: Option<Spanned<String>>,
    until: Option<Spanned<String>>,
    count: Option<Spanned<i64>>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected a text or a list of texts")]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum TypedComponent {
    #[default]
    Callback,
    Rectification,
    None,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum When {
    Dissatisfied,
}

/// What stands before the column of a date up to which something holds.
const UNTIL: &str = "until ";

/// Turns what was typed into a rule, or says what is wrong with it and where.
pub(super) struct Checker<'a> {
    pub(super) source: &'a Source<'a>,
    pub(super) standard: &'a str,
    pub(super) calendar: &'a Calendar,
}

impl Checker<'_> {
    pub(super) fn rule(&self, whole: &Spanned<TypedRule>) -> Result<Rule> {
        let typed = whole.get_ref();
        let dataset = typed.dataset;
        let id = typed.id.get_ref().trim().to_owned();
        if id.is_empty() {
            return Err(self.source.error(typed.id.span(), message!("standard.rule.no_id")));
        }
        let due = self.due(whole, dataset)?;
        let anchor = match (&typed.anchor, &due) {
            (Some(anchor), Due::Part { start, .. }) if anchor.get_ref() != start => {
                return Err(self.source.error(anchor.span(), message!("standard.rule.other_anchor", anchor = anchor.get_ref(), start)));
            }
            (_, Due::Part { start, .. }) => start,
            (Some(anchor), _) => self.column(dataset, anchor.get_ref(), anchor)?,
            (None, _) => {
                return Err(self.source.error(whole.span(), message!("standard.rule.no_anchor", id)));
            }
        };
        if !dataset.may_repeat()
            && let Some(when) = &typed.when
        {
            return Err(self.source.error(when.span(), message!("standard.rule.when")));
        }
        let fulfilled_by = self.fulfilment(typed, dataset)?;
        self.hours_have_times(typed, dataset, &due, &fulfilled_by)?;
        self.answers_once(typed, &due, &fulfilled_by)?;
        Ok(Rule {
            label: typed.label.clone().unwrap_or_else(|| id.clone()),
            standard: self.standard.to_owned(),
            dataset,
            categories: self.categories(typed)?,
            anchor,
            fulfilled_by,
            due,
            target: typed.target.as_ref().map(|target| self.target(target)).transpose()?,
            component: match typed.component {
                TypedComponent::Callback => Some(Component::Callback),
                TypedComponent::Rectification => Some(Component::Rectification),
                TypedComponent::None => None,
            },
            led: self.led(typed)?,
            dissatisfied_only: typed.when.is_some(),
            id,
        })
    }

    /// A length of time in whole days.
    pub(super) fn duration(&self, text: &Spanned<String>) -> Result<Duration> {
        let length: Duration = text.get_ref().parse().map_err(|error: Message| self.source.error(text.span(), error))?;
        if length.is_hours() {
            return Err(self.source.error(text.span(), message!("standard.due.hours_elsewhere", length = length.to_string())));
        }
        Ok(length)
    }

    /// Hours need the time of day of two columns of the ledger: the anchor, and the act.
    fn hours_have_times(&self, typed: &TypedRule, dataset: Kind, due: &Due, act: &Fulfilment) -> Result<()> {
        let limit = match due {
            Due::Once { to, .. } => to,
            Due::Every { until, .. } => until,
            Due::Part { .. } => return Ok(()),
        };
        let by_time = matches!((due, act), (Due::Once { .. }, Fulfilment::Column(_))) && dataset == Kind::Ledger;
        if by_time || !limit.offset.is_some_and(Duration::is_hours) {
            return Ok(());
        }
        Err(self.source.error(typed.due.span(), message!("standard.due.hours")))
    }

    /// Yes or no is said once, and of no length of time.
    fn answers_once(&self, typed: &TypedRule, due: &Due, act: &Fulfilment) -> Result<()> {
        if matches!((due, act), (Due::Every { .. }, Fulfilment::Answer(_))) {
            let message = message!("standard.due.answer", column = typed.fulfilled_by.get_ref());
            return Err(self.source.error(typed.fulfilled_by.span(), message));
        }
        Ok(())
    }

    fn categories(&self, typed: &TypedRule) -> Result<Categories> {
        let Some(list) = &typed.category else { return Ok(Categories::All) };
        let names = match list.get_ref() {
            OneOrMany::One(name) => vec![name.clone()],
            OneOrMany::Many(names) => names.clone(),
        };
        if names.is_empty() || names.iter().any(|name| name.trim().is_empty()) {
            return Err(self.source.error(list.span(), message!("standard.rule.no_category")));
        }
        let others = names.iter().any(|name| name.trim() == "*");
        let named = names.iter().map(|name| typed_name(name)).filter(|name| name != "*").collect();
        Ok(Categories::Some { named, others })
    }

    fn fulfilment(&self, typed: &TypedRule, dataset: Kind) -> Result<Fulfilment> {
        let count = either(self.source, typed.count.as_ref(), typed.due.get_ref().count.as_ref(), "count")?;
        if typed.fulfilled_by.get_ref() != "visit" {
            if let Some(methods) = &typed.methods {
                return Err(self.source.error(methods.span(), message!("standard.rule.of_visits", key = "methods")));
            }
            if let Some(count) = count.filter(|count| *count.get_ref() != 1) {
                return Err(self.source.error(count.span(), message!("standard.rule.of_visits", key = "count")));
            }
            let name = typed.fulfilled_by.get_ref().trim();
            if let Some(answer) = dataset.answer_columns().find(|known| *known == name) {
                return Ok(Fulfilment::Answer(answer));
            }
            return match name.strip_prefix(UNTIL) {
                Some(column) => Ok(Fulfilment::Until(self.column(dataset, column.trim(), &typed.fulfilled_by)?)),
                None => Ok(Fulfilment::Column(self.column(dataset, name, &typed.fulfilled_by)?)),
            };
        }
        let count = match count {
            None => 1,
            Some(count) => u32::try_from(*count.get_ref())
                .ok()
                .filter(|n| (1..=1000).contains(n))
                .ok_or_else(|| self.source.error(count.span(), message!("standard.rule.count", found = count.get_ref())))?,
        };
        let methods = match &typed.methods {
            None => Vec::new(),
            Some(list) if list.get_ref().is_empty() => {
                return Err(self.source.error(list.span(), message!("standard.rule.no_method")));
            }
            Some(list) => list.get_ref().clone(),
        };
        Ok(Fulfilment::Visit { methods, count })
    }

    fn led(&self, typed: &TypedRule) -> Result<bool> {
        let Some(led) = typed.led.as_ref().filter(|led| *led.get_ref()) else { return Ok(false) };
        if typed.fulfilled_by.get_ref() != "visit" {
            return Err(self.source.error(led.span(), message!("standard.rule.of_visits", key = "led")));
        }
        Ok(true)
    }

    fn target(&self, target: &Spanned<Number>) -> Result<Ratio> {
        target.get_ref().exact().filter(is_target).ok_or_else(|| self.source.error(target.span(), message!("standard.rule.target")))
    }

    fn column<T>(&self, dataset: Kind, name: &str, at: &Spanned<T>) -> Result<&'static str> {
        dataset.date_columns().find(|column| *column == name).ok_or_else(|| {
            let known = Message::codes(dataset.date_columns());
            let error = self.source.error(at.span(), message!("standard.rule.no_date_column", name, kind = dataset, known));
            match nearest(name, dataset.date_columns()) {
                Some(near) => error.hint(message!("typed_toml.near", near)),
                None => error,
            }
        })
    }

    fn due(&self, whole: &Spanned<TypedRule>, dataset: Kind) -> Result<Due> {
        let typed = whole.get_ref();
        let due = typed.due.get_ref();
        let missing = |what: &str| self.source.error(typed.due.span(), message!("standard.due.lacks", id = typed.id.get_ref(), key = what));
        let every = either(self.source, typed.every.as_ref(), due.every.as_ref(), "every")?;
        let until = either(self.source, typed.until.as_ref(), due.until.as_ref(), "until")?;
        if let Some(of) = &due.of {
            if let Some(stray) = every.or(until) {
                return Err(self.source.error(stray.span(), message!("standard.due.part_recurs")));
            }
            return self.part(
                dataset,
                of,
                due.from.as_ref().ok_or_else(|| missing("from"))?,
                due.to.as_ref().ok_or_else(|| missing("to"))?,
            );
        }
        if let Some(every) = every {
            if let Some(stray) = due.from.as_ref().or(due.to.as_ref()) {
                return Err(self.source.error(stray.span(), message!("standard.due.recurs")));
            }
            let step = self.duration(every)?;
            if step.n == 0 {
                return Err(self.source.error(every.span(), message!("standard.due.never_ends")));
            }
            let count = either(self.source, typed.count.as_ref(), due.count.as_ref(), "count")?;
            if let Some(count) = count.filter(|count| *count.get_ref() != 1) {
                return Err(self.source.error(count.span(), message!("standard.due.count_recurs")));
            }
            return Ok(Due::Every { every: step, until: self.limit(dataset, until.ok_or_else(|| missing("until"))?)? });
        }
        if let Some(stray) = until {
            return Err(self.source.error(stray.span(), message!("standard.due.until_alone")));
        }
        let from = match &due.from {
            None => Some(Duration::ZERO),
            Some(from) if from.get_ref().trim() == "any" => None,
            Some(from) => Some(self.duration(from)?),
        };
        let to = due.to.as_ref().ok_or_else(|| missing("to"))?;
        let limit = self.limit(dataset, to)?;
        if let (Some(from), None, Some(last)) = (from, limit.column, limit.offset)
            && !limit.part
            && self.never_begins(from, last)
        {
            let (from, last) = (from.to_string(), last.to_string());
            return Err(self.source.error(to.span(), message!("standard.due.backwards", from, last)));
        }
        Ok(Due::Once { from, to: limit })
    }

    /// Whether the period is void for every anchor: tried on each day of four years, a leap year among them.
    fn never_begins(&self, from: Duration, to: Duration) -> bool {
        let start = chrono::NaiveDate::from_ymd_opt(2023, 1, 1).map_or(0, day_number);
        (start..start + 1461).all(|anchor| to.after(anchor, 1, self.calendar) < from.after(anchor, 1, self.calendar))
    }

    fn limit(&self, dataset: Kind, text: &Spanned<String>) -> Result<Limit> {
        let mut rest = text.get_ref().split(" or ").map(str::trim).peekable();
        let column = rest.next_if(|typed| typed.starts_with('@')).map(|typed| self.column(dataset, typed[1..].trim(), text)).transpose()?;
        let part = rest.next_if_eq(&PART).is_some();
        if part && dataset != Kind::Ledger {
            return Err(self.source.error(text.span(), message!("standard.due.part_of_ledger")));
        }
        let parsed =
            |typed: &str| typed.parse().map_err(|_: Message| self.source.error(text.span(), message!("standard.due.no_limit", typed)));
        // a limit that names neither column nor part is a duration, and so is what is left
        let offset = match rest.next() {
            Some(typed) => Some(parsed(typed)?),
            None => None,
        };
        if let Some(stray) = rest.next() {
            return Err(self.source.error(text.span(), message!("standard.due.behind_duration", stray)));
        }
        Ok(Limit { column, part, offset })
    }

    fn part(&self, dataset: Kind, of: &Spanned<Vec<String>>, from: &Spanned<String>, to: &Spanned<String>) -> Result<Due> {
        let [start, end] = of.get_ref().as_slice() else {
            return Err(self.source.error(of.span(), message!("standard.due.two_columns")));
        };
        let (start, end) = (self.column(dataset, start, of)?, self.column(dataset, end, of)?);
        let (first, last) = (self.fraction(from)?, self.fraction(to)?);
        if first.0 * last.1 > last.0 * first.1 {
            return Err(self.source.error(to.span(), message!("standard.due.part_backwards")));
        }
        Ok(Due::Part { from: first, to: last, start, end })
    }

    fn fraction(&self, text: &Spanned<String>) -> Result<(i64, i64)> {
        let parsed = text.get_ref().split_once('/').and_then(|(n, d)| Some((n.trim().parse::<i64>().ok()?, d.trim().parse::<i64>().ok()?)));
        parsed
            .filter(|(n, d)| (1..=1000).contains(d) && (0..=*d).contains(n))
            .ok_or_else(|| self.source.error(text.span(), message!("standard.due.no_part", found = text.get_ref())))
    }
}

/// `every`, `until` and `count` may stand in the rule or in its `due`, but not in both.
fn either<'a, T>(
    source: &Source<'_>,
    rule: Option<&'a Spanned<T>>,
    due: Option<&'a Spanned<T>>,
    key: &str,
) -> Result<Option<&'a Spanned<T>>> {
    match (rule, due) {
        (Some(_), Some(second)) => Err(source.error(second.span(), message!("standard.rule.both", key))),
        (one, other) => Ok(one.or(other)),
    }
}
