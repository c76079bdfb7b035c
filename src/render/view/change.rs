//! What changed from the last period to this: by rule, with the interval of the difference, and as a picture of slopes.

use serde::Serialize;

use super::shelf::Shelf;
use crate::bulletin::{ComparedRow, Direction, RuleView};
use crate::domain::{Against, Period, Rate};
use crate::error::Result;
use crate::render::chart::{self, Slope};
use crate::render::format;
use crate::render::words::Words;

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
    /// The slopes; empty where there are fewer than two, and where chance may explain each.
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
        match Direction::of(self.low, self.high) {
            Some(Direction::Rose) => 1,
            Some(Direction::Fell) => -1,
            None => 0,
        }
    }
}

/// The changes of the centre; `None` where the bulletin does not know the period before.
pub(super) fn of<'a>(shelf: &Shelf<'a>, words: &Words) -> Result<Option<Changes<'a>>> {
    let bulletin = shelf.bulletin;
    let centre = shelf.of(None);
    let of_rule = |rule: &'a RuleView| change(&rule.label, centre.against(Against::Previous, rule.of.into(), Some(&rule.id))?);
    let mut rules: Vec<Change<'a>> = bulletin.rules.iter().filter_map(of_rule).collect();
    if rules.is_empty() {
        return Ok(None);
    }
    rules.sort_by_key(|change| (std::cmp::Reverse(change.difference.0.abs()), change.label));
    let beyond = rules.iter().filter(|change| change.direction() != 0).count();
    let before = bulletin.period.code.previous();
    let title = words.fill("change.some_beyond", &[("n", beyond.to_string()), ("rules", rules.len().to_string())])?;
    Ok(Some(Changes {
        before,
        headline: headline(shelf, None),
        chart: if beyond > 0 { picture(&title, &rules, [before, bulletin.period.code], words)? } else { String::new() },
        title,
        rules,
    }))
}

/// A row of which both sides are shown.
fn change<'a>(label: &'a str, row: &ComparedRow) -> Option<Change<'a>> {
    Some(Change {
        label,
        before: *row.earlier_rate.shown()?,
        now: *row.rate.shown()?,
        difference: *row.difference.shown()?,
        low: *row.low.shown()?,
        high: *row.high.shown()?,
    })
}

/// What the headline counts, of a window or the centre in two periods; `None` where one of them is not known.
pub(super) fn headline<'a>(shelf: &Shelf<'a>, window: Option<&str>) -> Option<Change<'a>> {
    change("", shelf.of(window).against(Against::Previous, shelf.bulletin.headline.of.into(), None)?)
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
