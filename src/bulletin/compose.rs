//! The bulletin of one period: headline, windows, rules, methods and notices around the public tables.

use std::collections::{BTreeMap, BTreeSet};

use num_traits::Zero;

use super::disclosure::Disclosure;
use super::followed;
use super::history;
use super::model::release_day;
use super::next_issue::next_issue;
use super::rates::{attained, on_ledger};
use super::step_by_step::worked;
use super::withhold::Withheld;
use super::{
    Bulletin, Cell, CentreRow, CentreView, Headline, MethodsView, NoticeView, QualityView, RateRow, RecordedView, RuleView, Span,
    StandardView, Tables, WindowRow, WindowView, WithheldView, Worked,
};
use crate::domain::{Component, Item, Kind, NO_DATA, Points, Rate, Scale, UNGRADED, date_of, day_number, slugs};
use crate::figures::{Figures, Tally};
use crate::standard::{Fulfilment, Rule, Subject};
use crate::workspace::Workspace;

/// Makes the bulletin, as a draft that follows no other: what may be published of `figures`, with what was read and
/// what the reader must know.
#[must_use]
pub fn compose(figures: &Figures, workspace: &Workspace, quality: Vec<QualityView>, notices: Vec<NoticeView>) -> Bulletin {
    let withheld = Withheld::of(figures, workspace);
    let withheld_views = withheld_views(&withheld, figures);
    let disclosure = Disclosure::Public(withheld);
    let tables = super::tables(figures, workspace, &disclosure);
    let last = figures.counts.period.last();
    let headline = headline(figures, workspace, &tables);
    let worked = worked(figures, workspace, &tables, &headline, &quality);
    let publish_by = workspace.standards.publish_within.map(|within| date_of(within.after(day_number(last), 1, &workspace.calendar)));
    let mut bulletin = Bulletin {
        title: workspace.title.clone(),
        organisation: workspace.organisation.clone(),
        locale: workspace.locale,
        site: workspace.site.clone(),
        document: workspace.document.clone(),
        period: Span {
            code: figures.counts.period,
            cadence: figures.counts.period.cadence(),
            first: figures.counts.period.first(),
            last,
            as_of: figures.counts.as_of,
            provisional: figures.counts.as_of < last,
        },
        released: false,
        released_on: None,
        previous: None,
        withdrawals: Vec::new(),
        publish_by,
        publication: None,
        next_issue: None,
        issues: Vec::new(),
        dated: release_day(figures.counts.as_of, figures.counts.as_of < last, publish_by),
        headline,
        findings: Vec::new(),
        rules: workspace.standards.rules.iter().map(rule).collect(),
        followed: followed::followed(figures, workspace, &tables),
        next_steps: followed::next_steps(figures, workspace),
        windows: windows(figures, workspace, &tables, &disclosure),
        centres: centres(&tables),
        recorded: recorded(figures),
        quality,
        accepted: Vec::new(),
        methods: methods(figures, workspace, worked),
        withheld: withheld_views,
        corrections: Vec::new(),
        notices,
        tables,
    };
    bulletin.publication = bulletin.measured();
    bulletin.next_issue = next_issue(bulletin.period.code, workspace).filter(|_| !bulletin.period.provisional);
    bulletin.findings = super::findings(&bulletin);
    bulletin
}

fn headline(figures: &Figures, workspace: &Workspace, tables: &Tables) -> Headline {
    let of = Subject::ALL.into_iter().find(|of| on_ledger(*of, figures, workspace).next().is_some()).unwrap_or_default();
    let mut all = Tally::default();
    on_ledger(of, figures, workspace).for_each(|(_, tally)| all += tally.centre());
    let centre = || tables.rates.iter().filter(|row| row.window.is_none());
    let sum = |cell: fn(&RateRow) -> Cell<u64>| {
        centre().filter(|row| row.rule.is_some() && row.of == of).filter_map(|row| cell(row).shown().copied()).sum()
    };
    let judged = centre().filter_map(|row| Some((*row.attained.shown()?, row.rule.clone()?)));
    let (attained, not_attained): (Vec<_>, Vec<_>) = judged.partition(|(attained, _)| *attained);
    let ids = |judged: Vec<(bool, String)>| judged.into_iter().map(|(_, rule)| rule).collect();
    let no_data = Some(NO_DATA).filter(|_| tables.windows.iter().any(|row| row.grade == NO_DATA));
    let labels = workspace.grades.iter().map(|(label, _)| label.as_str()).chain([UNGRADED]).chain(no_data);
    Headline {
        of,
        asked: sum(|row| row.asked),
        short: sum(|row| row.short),
        due: all.due(),
        met: all.met,
        late: all.late,
        early: all.early,
        missed: all.missed,
        unrecorded: all.unrecorded,
        rate: all.rate().map(|rate| Rate::of(&rate, None)),
        attained: ids(attained),
        not_attained: ids(not_attained),
        not_recorded: centre().filter(|row| !row.recorded).filter_map(|row| row.rule.clone()).collect(),
        grades: labels.map(|label| (label.to_owned(), tables.windows.iter().filter(|row| row.grade == label).count() as u64)).collect(),
        idle_windows: idle_windows(figures, tables),
    }
}

/// Of which days there are rows, by kind.
fn recorded(figures: &Figures) -> Vec<RecordedView> {
    let view = |kind: Kind| figures.counts.coverage.days(kind).map(|days| RecordedView { kind, first: days.first, last: days.last });
    Kind::ALL.into_iter().filter_map(view).collect()
}

/// Windows with nothing due on the ledger and nobody asked.
fn idle_windows(figures: &Figures, tables: &Tables) -> Vec<String> {
    let due: BTreeSet<&str> = tables.rates.iter().filter_map(|row| row.window.as_deref()).collect();
    let asked = |window: u32| Component::OPINIONS.into_iter().any(|component| figures.counts.opinions.respondents(window, component) > 0);
    let idle = figures.counts.reported.iter().filter(|window| !due.contains(figures.counts.window(**window)) && !asked(**window));
    let mut names: Vec<String> = idle.map(|window| figures.counts.window(*window).to_owned()).collect();
    names.sort();
    names
}

fn rule(rule: &Rule) -> RuleView {
    let methods = match &rule.fulfilled_by {
        Fulfilment::Visit { methods, .. } => methods.clone(),
        Fulfilment::Column(_) | Fulfilment::Until(_) | Fulfilment::Answer(_) => Vec::new(),
    };
    RuleView {
        id: rule.id.clone(),
        label: rule.label.clone(),
        standard: rule.standard.clone(),
        dataset: rule.dataset,
        categories: rule.categories.list(),
        anchor: rule.anchor.to_owned(),
        due: rule.due.to_string(),
        of: Subject::of(rule),
        fulfilled_by: rule.fulfilled_by.to_string(),
        methods,
        count: rule.count(),
        target: rule.target.as_ref().map(|target| Rate::of(target, None)),
        component: rule.component,
    }
}

/// The windows by grade and then by name.
fn windows(figures: &Figures, workspace: &Workspace, tables: &Tables, disclosure: &Disclosure) -> Vec<WindowView> {
    let numbers: BTreeMap<&str, u32> = figures.counts.reported.iter().map(|window| (figures.counts.window(*window), *window)).collect();
    let slugs = slugs(tables.windows.iter().map(|row| row.window.as_str()), "window");
    let view = |row: &WindowRow| {
        let number = numbers[row.window.as_str()];
        let standing = &figures.standings[&number];
        let targets = workspace.standards.rules.iter().zip(&figures.counts.rules).filter(|(rule, _)| rule.dataset == Kind::Ledger);
        let missed = targets.filter(|(rule, tally)| {
            let rate = tally.sum(|window, _| window == number).rate();
            attained(rate.as_ref(), rule.target.as_ref()) == Some(false)
        });
        WindowView {
            name: row.window.clone(),
            slug: slugs[row.window.as_str()].clone(),
            group: row.group.clone(),
            centre: figures.counts.centres.get(&number).cloned(),
            grade: row.grade.clone(),
            step: standing.grade.map(|grade| grade as u64),
            grade_since: standing.grade.and_then(|grade| history::grade_since(figures, workspace, number, grade)),
            grades: history::grades_of(figures, workspace, number),
            counted: standing.counted.iter().copied().filter(|component| !disclosure.hides(number, *component)).collect(),
            not_attained: missed.map(|(rule, _)| rule.id.clone()).collect(),
        }
    };
    let mut views: Vec<WindowView> = tables.windows.iter().map(view).collect();
    views.sort_by(|a, b| (a.step.unwrap_or(u64::MAX), &a.name).cmp(&(b.step.unwrap_or(u64::MAX), &b.name)));
    views
}

/// The centres that have a row, by kind and then by name.
fn centres(tables: &Tables) -> Vec<CentreView> {
    let slugs = slugs(tables.centres.iter().map(|row| row.centre.as_str()), "centre");
    let of_row =
        |row: &CentreRow| CentreView { kind: row.kind.clone(), name: row.centre.clone(), slug: slugs[row.centre.as_str()].clone() };
    let mut views: Vec<CentreView> = tables.centres.iter().map(of_row).collect();
    views.sort();
    views.dedup();
    views
}

fn withheld_views(withheld: &Withheld, figures: &Figures) -> Vec<WithheldView> {
    let view = |method: Component| WithheldView {
        method,
        windows: withheld.opinions.iter().filter(|(window, by)| *by == method && figures.counts.reported.contains(window)).count() as u64,
        centre: withheld.centre.contains(&method),
    };
    Component::OPINIONS.into_iter().map(view).filter(|view| view.windows > 0 || view.centre).collect()
}

fn methods(figures: &Figures, workspace: &Workspace, worked: Worked) -> MethodsView {
    let points = |exact| Points::of(exact, []);
    let quota = workspace.standards.quotas.then_some((workspace.quota_phone, workspace.quota_onsite));
    MethodsView {
        standards: workspace
            .standards
            .sources
            .iter()
            .map(|source| StandardView { name: source.name.clone(), title: source.title.clone() })
            .collect(),
        scale: figures.counts.scale,
        visits_scale: figures.counts.visits_scale.filter(|scale| *scale == Scale::Five),
        points_three: workspace.points_three.each_ref().map(points),
        points_five: workspace.points_five.each_ref().map(points),
        weights: figures.components(workspace).iter().map(|component| points(&workspace.weights[*component as usize])).collect(),
        item_weights: Item::ALL
            .into_iter()
            .zip(workspace.item_weights.iter().map(points))
            .filter(|(_, weight)| !weight.0.is_zero())
            .collect(),
        grades: workspace.grades.iter().map(|(label, from)| (label.clone(), points(from))).collect(),
        min_respondents: workspace.min_respondents,
        min_rated: workspace.min_rated,
        ranking: workspace.ranking,
        calendar_years: workspace.calendar.announced_years(),
        quota,
        worked,
    }
}
