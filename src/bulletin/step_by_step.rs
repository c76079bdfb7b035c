//! The figures of this period worked step by step, for the methods section: a reader follows each with pencil and
//! paper.
//!
//! Everything here is made of cells that the public tables show.

use std::collections::BTreeSet;

use super::worked::{Worked, WorkedScore, WorkedShare, WorkedWeek};
use super::{Cell, Headline, QualityView, Tables};
use crate::domain::{Component, Item, Kind, Period, Points, Rate, Ratio, day_number};
use crate::figures::Figures;
use crate::figures::statistics::wilson;
use crate::workspace::Workspace;

/// Works the figures of a period out of what is public of it.
pub(super) fn worked(figures: &Figures, workspace: &Workspace, tables: &Tables, headline: &Headline, quality: &[QualityView]) -> Worked {
    let called =
        workspace.standards.rules.iter().filter(|rule| rule.dataset == Kind::Ledger && rule.is_visit()).map(|rule| rule.id.as_str());
    let called: BTreeSet<&str> = called.collect();
    let centre = || tables.rates.iter().filter(|row| row.window.is_none());
    let of_calls = || centre().filter(|row| row.rule.as_deref().is_some_and(|rule| called.contains(rule)));
    let sum = |cell: fn(&super::RateRow) -> &Cell<u64>| of_calls().filter_map(|row| cell(row).shown()).sum::<u64>();
    let (due, exempt) = (sum(|row| &row.due), sum(|row| &row.exempt));
    let share = |part: u64, whole: u64| (whole > 0).then(|| Rate::of(&Ratio::new(part.into(), whole.into()), None));
    let mut years = BTreeSet::from([figures.counts.period.first(), figures.counts.period.last()].map(|day| chrono::Datelike::year(&day)));
    years.extend(&figures.counts.unannounced);
    Worked {
        interval: wilson(headline.met, headline.due).map(|interval| (Rate::of_float(interval.low), Rate::of_float(interval.high))),
        satisfaction: satisfaction(tables),
        score: score(workspace, tables),
        weeks: figures
            .counts
            .quotas
            .iter()
            .map(|week| WorkedWeek {
                week: week.week,
                days: week.working_days,
                phone: week.reduced(workspace.quota_phone),
                onsite: week.reduced(workspace.quota_onsite),
                holidays: holidays(week.week, workspace),
            })
            .collect(),
        exempt,
        exempt_rate: share(exempt, due + exempt),
        rejected: quality.iter().filter_map(|row| Some((row.kind, share(row.rejected, row.read)?))).collect(),
        years: years.into_iter().collect(),
        unannounced: figures.counts.unannounced.iter().copied().collect(),
        grade_only: tables.windows.iter().filter(|row| row.score.is_withheld()).count() as u64,
        rules_withheld: centre().filter(|row| row.due.is_withheld()).filter_map(|row| row.rule.clone()).collect(),
    }
}

/// The names of the days off from Monday to Friday, each once.
fn holidays(week: Period, workspace: &Workspace) -> Vec<String> {
    let monday = day_number(week.first());
    let mut names: Vec<String> = Vec::new();
    for (_, worked, name) in workspace.calendar.special_days(monday, monday + 4) {
        if !worked && !name.is_empty() && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// 总体评价 of the centre, by the methods that are shown.
fn satisfaction(tables: &Tables) -> Option<WorkedShare> {
    let overall = tables.items.iter().filter(|row| row.window.is_none() && row.item == Item::Overall);
    let mut counts = Vec::new();
    for row in overall {
        counts.resize(row.counts.len(), 0);
        for (sum, count) in counts.iter_mut().zip(&row.counts) {
            *sum += count.shown().copied().unwrap_or(0);
        }
    }
    let n: u64 = counts.iter().sum();
    let (very_satisfied, satisfied, basically_satisfied) = match counts[..] {
        [satisfied, basically, _] => (None, satisfied, basically),
        [very, satisfied, basically, ..] => (Some(very), satisfied, basically),
        _ => return None,
    };
    let well = very_satisfied.unwrap_or(0) + satisfied + basically_satisfied;
    let rate = (n > 0).then(|| Rate::of(&Ratio::new(well.into(), n.into()), None))?;
    Some(WorkedShare { very_satisfied, satisfied, basically_satisfied, n, rate })
}

/// The first window, by name, whose score is public and has most parts.
fn score(workspace: &Workspace, tables: &Tables) -> Option<WorkedScore> {
    let weight = |component: Component| &workspace.weights[component as usize];
    let candidates = tables.windows.iter().filter_map(|row| {
        let score = *row.score.shown()?;
        let cells = Component::ALL.into_iter().zip(&row.components);
        let counted = cells.filter_map(|(component, cell)| {
            let n = *cell.n.shown()?;
            let counts = n >= workspace.min_respondents.max(1) && *weight(component) > Ratio::ZERO;
            Some((component, Points::of(weight(component), []), *cell.points.shown()?)).filter(|_| counts)
        });
        let parts: Vec<_> = counted.collect();
        let weights: Ratio = parts.iter().map(|(component, ..)| weight(*component).clone()).sum();
        let weights = Points::of(&weights, []);
        Some(WorkedScore { window: row.window.clone(), parts, weights, score, grade: row.grade.clone() })
    });
    // the last of the greatest would be the last by name
    candidates.rev().max_by_key(|worked| worked.parts.len())
}
