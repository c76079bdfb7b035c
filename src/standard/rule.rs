//! A rule as used: which rows owe an act, when, and what share must be met.

use std::collections::BTreeSet;
use std::fmt;

use num_traits::ToPrimitive;

use super::duration::moment_after;
use super::{Duration, PART};
use crate::calendar::Calendar;
use crate::domain::{CellType, Component, Kind, Method, Ratio};

/// One rule in force.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Unique among the rules in force.
    pub id: String,
    /// What the bulletin calls it.
    pub label: String,
    /// The standard that it comes from.
    pub standard: String,
    /// Whose rows owe the act.
    pub dataset: Kind,
    /// Of which categories.
    pub categories: Categories,
    /// The date column that starts the clock.
    pub anchor: &'static str,
    /// When the act is due.
    pub due: Due,
    /// What fulfils it.
    pub fulfilled_by: Fulfilment,
    /// The share that must be met: above 0, at most 1.
    pub target: Option<Ratio>,
    /// The component of the score that it feeds.
    pub component: Option<Component>,
    /// Only rows that say somebody was dissatisfied.
    pub dissatisfied_only: bool,
    /// The callbacks that fulfil it must be led by somebody: those that name no leader are listed.
    pub led: bool,
}

/// The categories of the cases that a rule is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Categories {
    /// Every one, and rows without a case.
    All,
    /// Those named, and, where `others` is set, those that no other rule in force names.
    Some {
        /// In the order of the rule.
        named: Vec<String>,
        /// `*` is among them.
        others: bool,
    },
}

impl Categories {
    /// In the order of the rule, `*` last; empty = all.
    #[must_use]
    pub fn list(&self) -> Vec<String> {
        match self {
            Self::All => Vec::new(),
            Self::Some { named, others } => named.iter().cloned().chain(others.then(|| "*".to_owned())).collect(),
        }
    }

    /// Whether a case of `category` is meant, where `elsewhere` are the categories that other rules name.
    #[must_use]
    pub fn contains(&self, category: Option<&str>, elsewhere: &BTreeSet<&str>) -> bool {
        match (self, category) {
            (Self::All, _) => true,
            (Self::Some { .. }, None) => false,
            (Self::Some { named, others }, Some(category)) => {
                named.iter().any(|name| name == category) || *others && !elsewhere.contains(category)
            }
        }
    }
}

/// What counts as the act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fulfilment {
    /// Reached visits to the case, on `count` distinct dates, by one of `methods` (empty = any).
    Visit {
        /// Which visits count.
        methods: Vec<Method>,
        /// On how many distinct dates.
        count: u32,
    },
    /// A date column of the same row.
    Column(&'static str),
    /// A date column of the same row up to which something holds: on the last day of the due period it must.
    Until(&'static str),
    /// A column of yes and no, or of grades, of the same row: yes, or a grade of somebody who is satisfied, fulfils it, on
    /// the last day of its due period. A row without a grade owes nothing.
    Answer(&'static str),
}

impl Fulfilment {
    /// The date column that fulfils it, where no visit and no answer does.
    #[must_use]
    pub fn column(&self) -> Option<&'static str> {
        match self {
            Self::Visit { .. } | Self::Answer(_) => None,
            Self::Column(name) | Self::Until(name) => Some(name),
        }
    }
}

impl fmt::Display for Fulfilment {
    /// As it is typed: `visit`, `repaired_at`, `until valid_until`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Visit { .. } => write!(f, "visit"),
            Self::Column(name) | Self::Answer(name) => write!(f, "{name}"),
            Self::Until(name) => write!(f, "until {name}"),
        }
    }
}

/// When an act is due, from the anchor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// Once, from an offset to a limit; no `from` = no lower bound.
    Once {
        /// First day, `None` for "any".
        from: Option<Duration>,
        /// Last day.
        to: Limit,
    },
    /// Once, within a part of the span between two columns.
    Part {
        /// First part of the span, as numerator and denominator.
        from: (i64, i64),
        /// Last part.
        to: (i64, i64),
        /// Where the span starts, and the anchor.
        start: &'static str,
        /// Where it ends.
        end: &'static str,
    },
    /// Again and again, as long as the k-th date is not after a limit.
    Every {
        /// The step.
        every: Duration,
        /// The last date.
        until: Limit,
    },
}

/// A last day: `5y`, `@warranty_ends_on`, `@warranty_ends_on or part or 2y`. At least one of the three is there, and
/// the first that the row has counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// A date column of the row.
    pub column: Option<&'static str>,
    /// The end of the warranty of the row's part.
    pub part: bool,
    /// From the anchor.
    pub offset: Option<Duration>,
}

/// The last moment that counts, on the last day of a due period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The whole day.
    Day,
    /// This second of it, as a column says: an act without a time of day is judged by its day.
    Second(u32),
    /// This second of it, for so many hours are over: an act of that day without a time of day cannot be judged.
    Hours(u32),
    /// Nobody knows, for the hours began at a time of day that is not recorded.
    Unknown,
}

impl Limit {
    /// The last day and the last moment of it, for an anchor and the cell of its column, or the end of the warranty of the
    /// row's part, each with its time of day where it has one; `None` = no obligation.
    #[must_use]
    pub fn end(&self, anchor: (i32, Option<u32>), cell: Option<(i32, Option<u32>)>, calendar: &Calendar) -> Option<(i32, End)> {
        if let Some((day, time)) = cell {
            return Some((day, time.map_or(End::Day, End::Second)));
        }
        let offset = self.offset?;
        Some(match anchor {
            (day, Some(time)) if offset.is_hours() => {
                let (day, second) = moment_after(day, time, offset.n);
                (day, End::Hours(second))
            }
            (day, None) if offset.is_hours() => (offset.after(day, 1, calendar), End::Unknown),
            (day, _) => (offset.after(day, 1, calendar), End::Day),
        })
    }

    /// The day number of the limit for an anchor; `cell` reads a date column of the row, and for [`PART`] the end of the
    /// warranty of its part. `None` = no obligation.
    #[must_use]
    pub fn day(&self, anchor: i32, cell: impl Fn(&'static str) -> Option<i32>, calendar: &Calendar) -> Option<i32> {
        let by_column = self.column.and_then(&cell);
        let by_part = || if self.part { cell(PART) } else { None };
        by_column.or_else(by_part).or_else(|| self.offset.map(|offset| offset.after(anchor, 1, calendar)))
    }

    /// The column without which it is not known.
    fn needed(&self) -> Option<&'static str> {
        self.column.filter(|_| !self.part && self.offset.is_none())
    }
}

impl Due {
    /// Whether it asks for the warranty of the row's part.
    #[must_use]
    pub fn asks_part(&self) -> bool {
        match self {
            Self::Once { to: limit, .. } | Self::Every { until: limit, .. } => limit.part,
            Self::Part { .. } => false,
        }
    }
}

impl Rule {
    /// Whether the act is a visit, so that a case that allows no callback is exempt.
    #[must_use]
    pub fn is_visit(&self) -> bool {
        matches!(self.fulfilled_by, Fulfilment::Visit { .. })
    }

    /// The date columns that a due period is worked out from, the anchor first: those that contradict
    /// each other where it is void.
    #[must_use]
    pub fn date_columns(&self) -> Vec<&'static str> {
        match &self.due {
            Due::Part { start, end, .. } => vec![start, end],
            Due::Once { to, .. } => std::iter::once(self.anchor).chain(to.column).collect(),
            Due::Every { until, .. } => std::iter::once(self.anchor).chain(until.column).collect(),
        }
    }

    /// The date columns of which it compares the time of day: that of the act with the last moment of its due period, where
    /// hours or a column say that.
    #[must_use]
    pub fn timed_columns(&self) -> Vec<&'static str> {
        match (&self.due, &self.fulfilled_by) {
            (Due::Once { to, .. }, Fulfilment::Column(act)) if self.dataset == Kind::Ledger => {
                let hours = to.offset.filter(|offset| offset.is_hours()).map(|_| self.anchor);
                let act = (to.column.is_some() || hours.is_some()).then_some(*act);
                to.column.into_iter().chain(hours).chain(act).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether the end of its due period is some hours behind the anchor.
    #[must_use]
    pub fn counts_hours(&self) -> bool {
        matches!(&self.due, Due::Once { to, .. } if to.offset.is_some_and(Duration::is_hours))
    }

    /// The column of the act, where its time of day is compared.
    #[must_use]
    pub fn timed_act(&self) -> Option<&'static str> {
        match self.fulfilled_by {
            Fulfilment::Column(act) => Some(act).filter(|act| self.timed_columns().contains(act)),
            Fulfilment::Visit { .. } | Fulfilment::Until(_) | Fulfilment::Answer(_) => None,
        }
    }

    /// The date columns without which a row owes nothing, the anchor first.
    #[must_use]
    pub fn needed_columns(&self) -> Vec<&'static str> {
        let limit = match &self.due {
            Due::Part { end, .. } => Some(*end),
            Due::Once { to: limit, .. } | Due::Every { until: limit, .. } => limit.needed(),
        };
        std::iter::once(self.anchor).chain(limit).collect()
    }

    /// The columns that say what is owed and whether it was done; where the file of a row lacks one of them,
    /// its act counts as not recorded.
    #[must_use]
    pub fn recorded_columns(&self) -> Vec<&'static str> {
        let mut columns = self.needed_columns();
        match self.fulfilled_by {
            Fulfilment::Column(name) | Fulfilment::Until(name) | Fulfilment::Answer(name) => columns.push(name),
            // a visit is found by the case that the row names; a row of the ledger is that case, and a problem may name it
            // by its callback
            Fulfilment::Visit { .. } if matches!(self.dataset, Kind::Visits | Kind::Evaluations) => columns.push("case_id"),
            Fulfilment::Visit { .. } => {}
        }
        columns
    }

    /// How many of so many acts its target asks for: ⌈target × due⌉, exactly; `None` without a target. As a target is at
    /// most 1, so is that at most `due`.
    #[must_use]
    pub fn asked(&self, due: u64) -> Option<u64> {
        let asked = self.target.as_ref()? * Ratio::from_integer(due.into());
        asked.ceil().to_integer().to_u64()
    }

    /// Whether it recurs: then nothing is early or late.
    #[must_use]
    pub fn recurs(&self) -> bool {
        matches!(self.due, Due::Every { .. })
    }

    /// The column of grades that fulfils it, where one does.
    #[must_use]
    pub fn graded_column(&self) -> Option<&'static str> {
        let Fulfilment::Answer(name) = self.fulfilled_by else { return None };
        self.dataset.column(name).filter(|column| column.cells == CellType::Opinion).map(|column| column.name)
    }

    /// How many distinct dates are needed.
    #[must_use]
    pub fn count(&self) -> u32 {
        match self.fulfilled_by {
            Fulfilment::Visit { count, .. } => count,
            Fulfilment::Column(_) | Fulfilment::Until(_) | Fulfilment::Answer(_) => 1,
        }
    }
}

impl fmt::Display for Due {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Once { from: Some(from), to } => write!(f, "{from} … {to}"),
            Self::Once { from: None, to } => write!(f, "any … {to}"),
            Self::Part { from, to, start, end } => write!(f, "{}/{} … {}/{} of {start}, {end}", from.0, from.1, to.0, to.1),
            Self::Every { every, until } => write!(f, "every {every} until {until}"),
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let column = self.column.map(|column| format!("@{column}"));
        let part = self.part.then(|| PART.to_owned());
        let parts: Vec<String> = column.into_iter().chain(part).chain(self.offset.map(|offset| offset.to_string())).collect();
        f.write_str(&parts.join(" or "))
    }
}
