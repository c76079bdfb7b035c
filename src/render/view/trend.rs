//! Twelve months of each rule: a small picture each, and all of them in one table.

use serde::Serialize;

use super::shelf::Shelf;
use crate::bulletin::{Cell, RuleView, TrendRow};
use crate::domain::{Period, Rate};
use crate::error::Result;
use crate::render::chart::{self, Month, Panel};
use crate::render::format;
use crate::render::words::Words;

/// The trend of every rule that ever had something due.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Trend<'a> {
    /// The months, oldest first.
    months: Vec<Period>,
    panels: Vec<TrendPanel<'a>>,
}

/// One rule over twelve months.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct TrendPanel<'a> {
    rule: &'a str,
    label: &'a str,
    target: Option<Rate>,
    /// Months with something due.
    months_due: usize,
    /// Of these, months in which the target was attained.
    months_attained: usize,
    /// A row for each month; `None` where the table has none.
    rows: Vec<Option<&'a TrendRow>>,
    /// The picture; empty where every month is withheld.
    chart: String,
}

/// The trend of a window, or of the centre.
pub(super) fn of<'a>(shelf: &Shelf<'a>, window: Option<&str>, words: &Words) -> Result<Trend<'a>> {
    let bulletin = shelf.bulletin;
    let months = bulletin.period.code.twelve_months();
    let mut panels = Vec::new();
    for rule in &bulletin.rules {
        let find = |window: Option<&str>, month: &Period| shelf.of(window).month(&rule.id, *month);
        let rows: Vec<Option<&TrendRow>> = months.iter().map(|month| find(window, month)).collect();
        if rows.iter().flatten().all(|row| row.due == Cell::Shown(0) || row.due == Cell::Blank) {
            continue;
        }
        let beside: Vec<Option<Rate>> = match window {
            Some(_) => months.iter().map(|month| find(None, month).and_then(|row| row.rate.shown().copied())).collect(),
            None => Vec::new(),
        };
        panels.push(panel(rule, &months, rows, &beside, words)?);
    }
    Ok(Trend { months, panels })
}

fn panel<'a>(
    rule: &'a RuleView,
    months: &[Period],
    rows: Vec<Option<&'a TrendRow>>,
    beside: &[Option<Rate>],
    words: &Words,
) -> Result<TrendPanel<'a>> {
    let rates: Vec<Option<Rate>> = rows.iter().map(|row| row.and_then(|row| row.rate.shown().copied())).collect();
    let months_due = rates.iter().flatten().count();
    // a printed rate never shows its target as reached when it is not, so the printed ones may be compared
    let months_attained = rule.target.map_or(0, |target| rates.iter().flatten().filter(|rate| **rate >= target).count());
    let mut points = Vec::new();
    let mut desc = Vec::new();
    for (i, (month, rate)) in months.iter().zip(&rates).enumerate() {
        let labelled = i == 0 || i + 1 == months.len();
        points.push(Month { label: if labelled { month.to_string() } else { String::new() }, rate: *rate });
        if let Some(rate) = rate {
            desc.push(format!("{month} {}", format::percent(*rate)));
        }
    }
    let label = words.label(&rule.label);
    let title = words.fill("chart.trend", &[("label", label.to_owned())])?;
    let desc = desc.join(words.get("list.comma")?);
    let target = match rule.target {
        Some(target) => Some((target, words.fill("chart.target_mark", &[("target", format::target(target))])?)),
        None => None,
    };
    let last = rates.iter().flatten().last().map_or_else(String::new, |rate| format::percent(*rate));
    if months_due == 0 {
        return Ok(TrendPanel {
            rule: &rule.id,
            label: &rule.label,
            target: rule.target,
            months_due,
            months_attained,
            rows,
            chart: String::new(),
        });
    }
    let chart = chart::panel(&Panel {
        title: &title,
        desc: &desc,
        months: &points,
        target: target.as_ref().map(|(target, label)| (*target, label.as_str())),
        last: &last,
        beside,
    })?;
    Ok(TrendPanel { rule: &rule.id, label: &rule.label, target: rule.target, months_due, months_attained, rows, chart })
}
