//! What changed from the last period to this: by rule, with the interval of the difference, and as a picture
//! of what moved by more than chance could.

use serde::Serialize;

use super::shelf::Shelf;
use crate::bulletin::{ComparedRow, Direction, RuleView};
use crate::domain::{Against, Period, Rate};
use crate::error::Result;
use crate::render::chart::{self, Dumbbell, Tone};
use crate::render::format;
use crate::render::words::Words;

/// This period beside the one before.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Changes<'a> {
    /// The period before.
    before: Period,
    /// The rate of the headline.
    headline: Option<Change<'a>>,
    /// Rules with something due in both, those that moved most first.
    pub(super) rules: Vec<Change<'a>>,
    /// How many of them may have moved by chance, and are not in the picture.
    within: usize,
    /// Rules in force without a figure in one of the two periods.
    unknown: usize,
    /// What the picture says.
    title: String,
    /// Those that moved by more than chance could, most first; empty where there are none.
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
    /// The share that must be met.
    target: Option<Rate>,
}

impl Change<'_> {
    /// Which way it moved, where chance alone does not explain it.
    fn direction(&self) -> Option<Direction> {
        Direction::of(self.low, self.high)
    }

    /// Red is a rate that fell and misses its target, and nothing else: never one that got better.
    fn tone(&self) -> Tone {
        let rose = self.difference.0 >= 0;
        match self.target {
            _ if rose => Tone::Bar,
            // a printed rate never shows its target as reached when it is not
            Some(target) if self.now < target => Tone::Accent,
            _ => Tone::Ink,
        }
    }
}

/// The changes of the centre; `None` where the bulletin does not know the period before.
pub(super) fn of<'a>(shelf: &Shelf<'a>, words: &Words) -> Result<Option<Changes<'a>>> {
    let bulletin = shelf.bulletin;
    let centre = shelf.of(None);
    let of_rule = |rule: &'a RuleView| change(&rule.label, rule.target, centre.against(Against::Previous, rule.of.into(), Some(&rule.id))?);
    let mut rules: Vec<Change<'a>> = bulletin.rules.iter().filter_map(of_rule).collect();
    if rules.is_empty() {
        return Ok(None);
    }
    rules.sort_by_key(|change| (std::cmp::Reverse(change.difference.0.abs()), change.label));
    let beyond: Vec<&Change<'a>> = rules.iter().filter(|change| change.direction().is_some()).collect();
    let values = [("n", beyond.len().to_string()), ("rules", rules.len().to_string())];
    let title = words.fill("change.some_beyond", &values)?;
    Ok(Some(Changes {
        before: bulletin.period.code.previous(),
        headline: headline(shelf, None),
        within: rules.len() - beyond.len(),
        unknown: bulletin.rules.len() - rules.len(),
        chart: picture(&title, &beyond, words)?,
        title,
        rules,
    }))
}

/// A row of which both sides are shown.
fn change<'a>(label: &'a str, target: Option<Rate>, row: &ComparedRow) -> Option<Change<'a>> {
    Some(Change {
        label,
        before: *row.earlier_rate.shown()?,
        now: *row.rate.shown()?,
        difference: *row.difference.shown()?,
        low: *row.low.shown()?,
        high: *row.high.shown()?,
        target,
    })
}

/// What the headline counts, of a window or the centre in two periods; `None` where one of them is not known.
pub(super) fn headline<'a>(shelf: &Shelf<'a>, window: Option<&str>) -> Option<Change<'a>> {
    change("", None, shelf.of(window).against(Against::Previous, shelf.bulletin.headline.of.into(), None)?)
}

fn picture(title: &str, moved: &[&Change<'_>], words: &Words) -> Result<String> {
    if moved.is_empty() {
        return Ok(String::new());
    }
    let said = moved.iter().map(|change| {
        let label = words.label(change.label).to_owned();
        words.fill("change.from_to", &[("label", label), ("before", format::percent(change.before)), ("now", format::percent(change.now))])
    });
    let lines = moved.iter().map(|change| Dumbbell {
        label: words.label(change.label).to_owned(),
        before: change.before,
        now: change.now,
        tone: change.tone(),
    });
    let said = said.collect::<Result<Vec<_>>>()?.join(words.get("list.semicolon")?);
    chart::dumbbells(title, &said, &lines.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_got_better_is_never_red_and_what_fell_is_only_where_it_misses() {
        let tone = |before, now, target: Option<i64>| {
            let difference = Rate(now - before);
            let (low, high) = (difference, difference);
            Change { label: "", before: Rate(before), now: Rate(now), difference, low, high, target: target.map(Rate) }.tone()
        };
        assert_eq!(tone(5_000, 9_000, Some(10_000)), Tone::Bar);
        assert_eq!(tone(9_000, 5_000, Some(10_000)), Tone::Accent);
        assert_eq!(tone(9_000, 5_000, Some(3_000)), Tone::Ink);
        assert_eq!(tone(9_000, 5_000, None), Tone::Ink);
        assert_eq!(tone(5_000, 5_000, Some(10_000)), Tone::Bar);
    }
}
