//! What changed from the last period to this: by rule, with the interval of the difference, and as a picture of slopes.

use serde::Serialize;

use super::shelf::Shelf;
use crate::bulletin::{Bulletin, Cell};
use crate::domain::{Kind, Period, Rate};
use crate::error::Result;
use crate::figures::statistics::newcombe;
use crate::render::chart::{self, Slope};
use crate::render::format;
use crate::render::words::Words;

use super::opinions::share;

/// So many lines of the picture are named: those that moved most.
const NAMED: usize = 6;

/// This period beside the one before.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Changes<'a> {
    /// The period before.
    before: Period,
    /// The rate of the headline.
    headline: Option<Change<'a>>,
    /// Rules with something due in both, those that moved most first.
    pub(super) rules: Vec<Change<'a>>,
    /// What the picture says.
    title: String,
    /// The slopes; empty where there are fewer than two.
    pub(super) chart: String,
}

/// A rate in two periods.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub(crate) struct Change<'a> {
    /// Its label.
    pub(super) label: &'a str,
    /// What it was before.
    pub(super) before: Rate,
    /// What it is now.
    pub(super) now: Rate,
    /// now − before.
    pub(super) difference: Rate,
    /// Lower limit of its 95 % Newcombe interval.
    pub(super) low: Rate,
    /// Upper limit.
    pub(super) high: Rate,
}

impl Change<'_> {
    /// Whether chance alone does not explain it: −1 fell, 1 rose, 0 may be chance.
    pub(super) fn direction(&self) -> i8 {
        i8::from(self.low.0 > 0) - i8::from(self.high.0 < 0)
    }
}

/// The changes of the centre; `None` where the bulletin does not know the period before.
pub(super) fn of<'a>(shelf: &Shelf<'a>, words: &Words) -> Result<Option<Changes<'a>>> {
    let bulletin = shelf.bulletin;
    let mut rules: Vec<Change<'a>> = bulletin.rules.iter().filter_map(|rule| of_rule(shelf, &rule.id, &rule.label)).collect();
    if rules.is_empty() {
        return Ok(None);
    }
    rules.sort_by_key(|change| (std::cmp::Reverse(change.difference.0.abs()), change.label));
    let beyond = rules.iter().filter(|change| change.direction() != 0).count();
    let before = bulletin.period.code.previous();
    let key = if beyond == 0 { "change.none_beyond" } else { "change.some_beyond" };
    let title = words.fill(key, &[("n", beyond.to_string()), ("rules", rules.len().to_string())])?;
    Ok(Some(Changes {
        before,
        headline: headline(shelf),
        chart: picture(&title, &rules, [before, bulletin.period.code], words)?,
        title,
        rules,
    }))
}

fn of_rule<'a>(shelf: &Shelf<'a>, rule: &str, label: &'a str) -> Option<Change<'a>> {
    let rows = shelf.of(None);
    let row = rows.rules.iter().find(|row| row.rule.as_deref() == Some(rule))?;
    let now = (*row.met.shown()?, *row.due.shown()?);
    change(label, rows.before(rule, &shelf.bulletin.period)?, now, row.rate)
}

fn change(label: &str, before: (u64, u64), now: (u64, u64), printed: Cell<Rate>) -> Option<Change<'_>> {
    let interval = newcombe(now, before)?;
    let (was, is) = (share(before.0, before.1), printed.shown().copied()?);
    Some(Change {
        label,
        before: was,
        now: is,
        difference: Rate(is.0 - was.0),
        low: Rate::of_float(interval.low),
        high: Rate::of_float(interval.high),
    })
}

fn headline<'a>(shelf: &Shelf<'a>) -> Option<Change<'a>> {
    let bulletin: &Bulletin = shelf.bulletin;
    let now = (bulletin.headline.met, bulletin.headline.due);
    change("", before(shelf, None)?, now, bulletin.headline.rate.into())
}

/// Met and due of what the headline counts in the period before, of a window or the centre; `None` where a month of it is
/// not known.
fn before(shelf: &Shelf<'_>, window: Option<&str>) -> Option<(u64, u64)> {
    let bulletin = shelf.bulletin;
    let counted = bulletin.rules.iter().filter(|rule| rule.dataset == Kind::Ledger && rule.of == bulletin.headline.of);
    let mut of_rules = counted.map(|rule| shelf.of(window).before(&rule.id, &bulletin.period));
    of_rules.try_fold((0, 0), |(met, due), of_rule| of_rule.map(|(m, d)| (met + m, due + d)))
}

/// What the headline counts, of a window in two periods; `None` where one of them is not known.
pub(super) fn of_window<'a>(shelf: &Shelf<'a>, window: &str) -> Option<Change<'a>> {
    let total = shelf.of(Some(window)).total?;
    let before = before(shelf, Some(window))?;
    change("", before, (*total.met.shown()?, *total.due.shown()?), total.rate)
}

fn picture(title: &str, rules: &[Change<'_>], [before, now]: [Period; 2], words: &Words) -> Result<String> {
    if rules.len() < 2 {
        return Ok(String::new());
    }
    let mut numbers = Vec::new();
    for change in rules {
        numbers.push(words.fill(
            "change.from_to",
            &[
                ("label", words.label(change.label).to_owned()),
                ("before", format::percent(change.before)),
                ("now", format::percent(change.now)),
            ],
        )?);
    }
    let lines = rules.iter().enumerate().map(|(at, change)| Slope {
        label: if at < NAMED && change.difference.0 != 0 { words.label(change.label).to_owned() } else { String::new() },
        before: change.before,
        now: change.now,
        beyond: change.direction() != 0,
    });
    let ends = [before.to_string(), now.to_string()];
    chart::slope(title, &numbers.join(words.get("list.semicolon")?), [&ends[0], &ends[1]], &lines.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_counts_only_where_chance_does_not_explain_it() {
        let rose = change("", (30, 100), (60, 100), Cell::Shown(Rate(6000))).expect("both have something due");
        assert_eq!((rose.difference, rose.direction()), (Rate(3000), 1));
        let fell = change("", (90, 100), (60, 100), Cell::Shown(Rate(6000))).expect("both have something due");
        assert_eq!(fell.direction(), -1);
        let noise = change("", (7, 10), (8, 10), Cell::Shown(Rate(8000))).expect("both have something due");
        assert_eq!(noise.direction(), 0);
        assert!(change("", (0, 0), (8, 10), Cell::Shown(Rate(8000))).is_none());
    }
}
