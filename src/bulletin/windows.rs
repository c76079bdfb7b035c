//! Rows of `windows.csv`, and the few other tables that say the same in both trees.

use std::collections::BTreeMap;

use super::disclosure::Disclosure;
use super::rates::by_name;
use super::{Cell, ComponentCell, OpenRow, QuotaRow, WindowRow};
use crate::domain::{Component, Method, Points, UNGRADED};
use crate::figures::{Figures, Part, Standing};
use crate::workspace::Workspace;

/// Every reported window by name.
pub(super) fn windows(figures: &Figures, workspace: &Workspace, disclosure: &Disclosure) -> Vec<WindowRow> {
    let limits = || workspace.grades.iter().map(|(_, from)| from);
    let public_ranks = public_ranks(figures, workspace, disclosure);
    let reported = by_name(figures).into_iter().filter(|window| figures.reported.contains(window));
    let rows = reported.map(|window| {
        let standing = &figures.standings[&window];
        let name = figures.window(window);
        WindowRow {
            window: name.to_owned(),
            group: workspace.roster.get(name).cloned().flatten(),
            rank: if disclosure.is_public() { public_ranks.get(&window).copied() } else { standing.rank }.into(),
            grade: grade(standing, workspace).to_owned(),
            score: match &standing.score {
                None => Cell::Blank,
                Some(_) if standing.grade.is_none() && disclosure.is_public() => Cell::Blank,
                Some(_) if disclosure.hides_score(window, standing) => Cell::Withheld,
                Some(score) => Cell::Shown(Points::of(score, limits())),
            },
            components: Component::ALL.map(|component| cell(&standing.parts[component as usize], disclosure.hides(window, component))),
        }
    });
    rows.collect()
}

/// The label of a window's grade.
pub(super) fn grade<'a>(standing: &Standing, workspace: &'a Workspace) -> &'a str {
    standing.grade.and_then(|grade| workspace.grades.get(grade)).map_or(UNGRADED, |(label, _)| label.as_str())
}

fn cell(part: &Part, hidden: bool) -> ComponentCell {
    if hidden {
        return ComponentCell { points: Cell::Withheld, n: Cell::Withheld };
    }
    ComponentCell { points: part.points.as_ref().map(|points| Points::of(points, [])).into(), n: Cell::Shown(part.n) }
}

/// Ranks among the windows whose score is public; none unless the workspace asks for them.
fn public_ranks(figures: &Figures, workspace: &Workspace, disclosure: &Disclosure) -> BTreeMap<u32, u64> {
    if !workspace.ranking {
        return BTreeMap::new();
    }
    let standings = figures.standings.iter();
    let ranked = standings.filter(|(window, standing)| standing.grade.is_some() && !disclosure.hides_score(**window, standing));
    let ranked: Vec<u32> = ranked.map(|(window, _)| *window).collect();
    figures.ranks(workspace, &figures.standings, &ranked)
}

/// Week by week, the centre before the windows.
pub(super) fn quotas(figures: &Figures, workspace: &Workspace) -> Vec<QuotaRow> {
    let mut rows = Vec::new();
    for week in &figures.quotas {
        let onsite = week.reduced(workspace.quota_onsite);
        rows.push(QuotaRow {
            week: week.week,
            window: None,
            method: Method::Onsite,
            required: onsite,
            done: week.onsite,
            attained: week.onsite >= onsite,
        });
        for window in by_name(figures).into_iter().filter(|window| figures.reported.contains(window)) {
            let (population, done) = week.phone.get(&window).copied().unwrap_or((0, 0));
            let required = week.reduced(workspace.quota_phone).min(population);
            let name = Some(figures.window(window).to_owned());
            rows.push(QuotaRow { week: week.week, window: name, method: Method::Phone, required, done, attained: done >= required });
        }
    }
    rows
}

/// Cases not completed, by category.
pub(super) fn open(figures: &Figures) -> Option<Vec<OpenRow>> {
    let open = figures.open()?;
    let rows = open.iter().map(|(category, (uncompleted, over_30_days))| OpenRow {
        category: figures.category(*category).to_owned(),
        uncompleted: *uncompleted,
        over_30_days: *over_30_days,
    });
    let mut rows: Vec<OpenRow> = rows.collect();
    rows.sort_by(|a, b| a.category.cmp(&b.category));
    Some(rows)
}
