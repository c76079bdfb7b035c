//! Rows of `windows.csv`, and the few other tables that say the same in both trees.

use std::collections::{BTreeMap, BTreeSet};

use super::disclosure::Disclosure;
use super::rates::by_name;
use super::{Cell, ComponentCell, OpenRow, QuotaRow, WindowRow};
use crate::domain::{Component, Method, NO_DATA, Points, UNGRADED};
use crate::figures::{ComponentPoints, Figures, Standing, WeekQuota};
use crate::workspace::Workspace;

/// Every reported window by name.
pub(super) fn windows(figures: &Figures, workspace: &Workspace, disclosure: &Disclosure) -> Vec<WindowRow> {
    let limits = || workspace.grades.iter().map(|(_, from)| from);
    let public_ranks = public_ranks(figures, workspace, disclosure);
    let components = figures.components(workspace);
    let of_component = |component: Component, window: u32, standing: &Standing| {
        let hidden = disclosure.hides(window, component);
        cell(&standing.components[component as usize], hidden, has_data(figures, workspace, component, window, hidden))
    };
    let reported = by_name(figures).into_iter().filter(|window| figures.counts.reported.contains(window));
    let rows = reported.map(|window| {
        let standing = &figures.standings[&window];
        let name = figures.counts.window(window);
        WindowRow {
            window: name.to_owned(),
            group: figures.group(window, workspace).map(str::to_owned),
            rank: if disclosure.is_public() { public_ranks.get(&window).copied() } else { standing.rank }.into(),
            grade: grade(standing, figures.has_opinions(figures.counts.period), workspace).to_owned(),
            score: match &standing.score {
                None => Cell::Blank,
                Some(_) if standing.grade.is_none() && disclosure.is_public() => Cell::Blank,
                Some(_) if disclosure.hides_score(window, standing) => Cell::Withheld,
                Some(score) => Cell::Shown(Points::of(score, limits())),
            },
            components: components.iter().map(|component| of_component(*component, window, standing)).collect(),
        }
    });
    rows.collect()
}

/// The label of a window's grade; `recorded` says whether there are opinions at all.
pub(super) fn grade<'a>(standing: &Standing, recorded: bool, workspace: &'a Workspace) -> &'a str {
    let none = if recorded { UNGRADED } else { NO_DATA };
    standing.grade.and_then(|grade| workspace.grades.get(grade)).map_or(none, |(label, _)| label.as_str())
}

/// Whether a component has data. Of one that is hidden it is said by headings and dates
/// alone, the same for every window.
fn has_data(figures: &Figures, workspace: &Workspace, component: Component, window: u32, hidden: bool) -> bool {
    let mut feeding = workspace.standards.rules.iter().enumerate().filter(|(_, rule)| rule.component == Some(component));
    if hidden && !Component::OPINIONS.contains(&component) {
        return feeding.any(|(place, rule)| rule.target.is_some() && figures.has_data(rule, place));
    }
    figures.component_has_data(component, window, workspace)
}

fn cell(part: &ComponentPoints, hidden: bool, recorded: bool) -> ComponentCell {
    if hidden && recorded {
        return ComponentCell { points: Cell::Withheld, n: Cell::Withheld, recorded };
    }
    ComponentCell { points: part.points.as_ref().map(|points| Points::of(points, [])).into(), n: Cell::Shown(part.n), recorded }
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
    for week in &figures.counts.quotas {
        let onsite = week.reduced(workspace.quota_onsite);
        rows.push(QuotaRow { window: None, method: Method::Onsite, ..quota(week, onsite, week.onsite, week.onsite_recorded) });
        for window in by_name(figures).into_iter().filter(|window| figures.counts.reported.contains(window)) {
            let (population, done) = week.phone.get(&window).copied().unwrap_or((0, 0));
            let required = week.reduced(workspace.quota_phone).min(population);
            let name = Some(figures.counts.window(window).to_owned());
            rows.push(QuotaRow { window: name, ..quota(week, required, done, week.recorded.contains(&window)) });
        }
    }
    rows
}

/// A window's quota in a week; where the week's visits are not recorded, it is neither attained nor missed.
fn quota(week: &WeekQuota, required: u64, done: u64, recorded: bool) -> QuotaRow {
    QuotaRow {
        week: week.week,
        window: None,
        method: Method::Phone,
        required,
        done,
        attained: if recorded { Cell::Shown(done >= required) } else { Cell::Blank },
        recorded,
    }
}

/// Cases not completed, by category.
pub(super) fn open(figures: &Figures) -> Option<Vec<OpenRow>> {
    let open = figures.counts.open()?;
    let categories: BTreeSet<u32> = open.keys().chain(figures.counts.undated.keys()).copied().collect();
    let rows = categories.into_iter().map(|category| {
        let (uncompleted, over_30_days) = open.get(&category).copied().unwrap_or_default();
        let unrecorded = figures.counts.undated.get(&category).copied().unwrap_or_default();
        OpenRow { category: figures.counts.category(category).to_owned(), uncompleted, over_30_days, unrecorded }
    });
    let mut rows: Vec<OpenRow> = rows.collect();
    rows.sort_by(|a, b| a.category.cmp(&b.category));
    Some(rows)
}
