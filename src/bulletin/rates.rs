//! Rows of `rates.csv` and `trend.csv` from the counts of obligations.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::control::control_points;
use super::disclosure::Disclosure;
use super::{Cell, ControlPoint, RateRow, TrendRow};
use crate::domain::{Cadence, Kind, Period, Rate, Ratio, day_number};
use crate::figures::statistics::wilson;
use crate::figures::{Figures, RuleTally, SpanCounts, Tally};
use crate::standard::{Rule, Subject};
use crate::workspace::Workspace;

/// Rules with their windows; then, of callbacks and of other acts, categories and windows.
pub(super) fn rates(figures: &Figures, workspace: &Workspace, disclosure: &Disclosure) -> Vec<RateRow> {
    let mut rows = Vec::new();
    let order = by_name(figures);
    for (place, (rule, tally)) in workspace.standards.rules.iter().zip(&figures.counts.rules).enumerate() {
        // public tables do not say whether acts on opinions were left out for want of a record
        let says_all = rule.dataset == Kind::Ledger || !disclosure.is_public();
        let is_recorded = |group: Tally| figures.is_recorded(rule, place, group) && (group.due() > 0 || group.unrecorded == 0 || !says_all);
        let hidden = rule.dataset != Kind::Ledger
            && disclosure
                .hides_small(workspace.min_respondents, parts(figures.counts.period, tally.centre().due(), tally, figures, workspace));
        let centre = tally.centre();
        let shown = Disclosed { hidden, recorded: is_recorded(centre), unrecorded: says_all };
        rows.push(row(Group::Rule(rule), None, centre, shown));
        if rule.dataset != Kind::Ledger && disclosure.is_public() {
            continue;
        }
        for window in &order {
            let of_window = tally.sum(|w, _| w == *window);
            if of_window.due() + of_window.exempt + of_window.unrecorded > 0 {
                let shown = Disclosed::whole(is_recorded(of_window));
                rows.push(row(Group::Rule(rule), Some(figures.counts.window(*window)), of_window, shown));
            }
        }
    }
    rows.extend(Subject::ALL.into_iter().flat_map(|of| sums(of, &order, figures, workspace)));
    rows
}

/// The categories, then the windows, each over all rules on the ledger that ask for such acts.
fn sums(of: Subject, windows: &[u32], figures: &Figures, workspace: &Workspace) -> Vec<RateRow> {
    let sum = |wanted: &dyn Fn(u32, Option<u32>) -> bool| {
        let mut sum = Tally::default();
        on_ledger(of, figures, workspace).for_each(|(_, tally)| sum += tally.sum(wanted));
        sum
    };
    let mut categories: Vec<u32> = (0..figures.counts.categories.len() as u32).collect();
    categories.sort_by_key(|category| figures.counts.category(*category));
    let categories = categories.into_iter().map(|category| {
        let name = figures.counts.category(category);
        (Group::Sum { of, category: Some(name) }, None, sum(&|_, c| c == Some(category)))
    });
    let windows =
        windows.iter().map(|window| (Group::Sum { of, category: None }, Some(figures.counts.window(*window)), sum(&|w, _| w == *window)));
    let filled = categories.chain(windows).filter(|(.., tally)| tally.due() + tally.unrecorded > 0);
    filled.map(|(group, window, tally)| row(group, window, tally, Disclosed::whole(tally.due() > 0))).collect()
}

/// The rules on the ledger that ask for such acts, with their counts.
pub(super) fn on_ledger<'a>(
    of: Subject,
    figures: &'a Figures,
    workspace: &'a Workspace,
) -> impl Iterator<Item = (&'a Rule, &'a RuleTally)> {
    let all = workspace.standards.rules.iter().zip(&figures.counts.rules);
    all.filter(move |(rule, _)| rule.dataset == Kind::Ledger && Subject::of(rule) == of)
}

/// Window numbers in the order of their names.
pub(super) fn by_name(figures: &Figures) -> Vec<u32> {
    let mut order: Vec<u32> = (0..figures.counts.windows.len() as u32).collect();
    order.sort_by_key(|window| figures.counts.window(*window));
    order
}

/// What the centre's count of a period, `due`, would say: itself, and each month or period of the cadence in it.
pub(super) fn parts(period: Period, due: u64, tally: &RuleTally, figures: &Figures, workspace: &Workspace) -> Vec<u64> {
    let last = figures.counts.as_of.min(period.last());
    let counted = |first: NaiveDate, to: NaiveDate| tally.due_between(day_number(first), day_number(to.min(last)));
    let mut counts = vec![due];
    for cadence in [Cadence::Month, workspace.cadence] {
        let inside = period.touching(cadence).into_iter();
        let inside = inside.filter(|part| period.first() <= part.first() && part.last() <= period.last());
        counts.extend(inside.map(|part| counted(part.first(), part.last())));
    }
    counts
}

#[derive(Clone, Copy)]
enum Group<'a> {
    Rule(&'a Rule),
    /// All rules on the ledger that ask for such acts, in a category or in all.
    Sum {
        of: Subject,
        category: Option<&'a str>,
    },
}

/// What of a row is shown.
#[derive(Clone, Copy)]
struct Disclosed {
    /// Too few stand behind it.
    hidden: bool,
    /// It has figures.
    recorded: bool,
    /// How many were never recorded may be said.
    unrecorded: bool,
}

impl Disclosed {
    /// All that there is.
    fn whole(recorded: bool) -> Self {
        Self { hidden: false, recorded, unrecorded: true }
    }
}

fn row(group: Group<'_>, window: Option<&str>, tally: Tally, Disclosed { hidden, recorded, unrecorded }: Disclosed) -> RateRow {
    let (rule, target, of, category) = match group {
        Group::Rule(rule) => (Some(rule), rule.target.as_ref(), Subject::of(rule), Some(rule.categories.list().join("、"))),
        Group::Sum { of, category } => (None, None, of, category.map(str::to_owned)),
    };
    let shown = |n: u64| Disclosure::cell(hidden, n);
    let rate = tally.rate();
    let interval = wilson(tally.met, tally.due());
    let hide = |cell: Cell<Rate>| if hidden { Cell::Withheld } else { cell };
    let asked = rule.filter(|_| tally.due() > 0).and_then(|rule| rule.asked(tally.due()));
    RateRow {
        rule: rule.map(|rule| rule.id.clone()),
        label: rule.map(|rule| rule.label.clone()),
        category: category.filter(|category| !category.is_empty()),
        window: window.map(str::to_owned),
        of,
        due: shown(tally.due()),
        met: shown(tally.met),
        late: shown(tally.late),
        early: shown(tally.early),
        missed: shown(tally.missed),
        // exempt cases are known without a record of visits; for a rule on opinions they would tell how many complained
        exempt: if recorded || unrecorded { Disclosure::cell(hidden, tally.exempt) } else { Cell::Blank },
        tried: shown(tally.tried),
        rate: hide(rate.as_ref().map(|rate| Rate::of(rate, target)).into()),
        target: target.map(|target| Rate::of(target, None)).into(),
        attained: match (attained(rate.as_ref(), target), hidden) {
            (Some(_), true) => Cell::Withheld,
            (attained, _) => attained.into(),
        },
        asked: asked.map_or(Cell::Blank, shown),
        short: asked.map_or(Cell::Blank, |asked| shown(asked.saturating_sub(tally.met))),
        low: hide(interval.map(|interval| Rate::of_float(interval.low)).into()),
        high: hide(interval.map(|interval| Rate::of_float(interval.high)).into()),
        unrecorded: if unrecorded && !hidden { Cell::Shown(tally.unrecorded) } else { Cell::Blank },
        recorded,
    }
}

/// rate ≥ target, exactly; `None` where there is no rate or no target.
pub(super) fn attained(rate: Option<&Ratio>, target: Option<&Ratio>) -> Option<bool> {
    Some(rate? >= target?)
}

/// The months of the history by rule, the centre before its windows.
pub(super) fn trend(figures: &Figures, workspace: &Workspace, disclosure: &Disclosure) -> Vec<TrendRow> {
    let months = figures.counts.period.history();
    let mut rows: BTreeMap<(usize, usize, usize), TrendRow> = BTreeMap::new();
    for (place, (rule, tally)) in workspace.standards.rules.iter().zip(&figures.counts.rules).enumerate() {
        let on_opinions = rule.dataset != Kind::Ledger;
        let windows = by_name(figures).into_iter().filter(|_| !on_opinions || !disclosure.is_public());
        for (order, window) in std::iter::once(None).chain(windows.map(Some)).enumerate() {
            let counts = figures.months_of(place, window);
            let hides = |month: Period, due: u64| {
                on_opinions
                    && window.is_none()
                    && disclosure.hides_small(workspace.min_respondents, month_parts(figures, workspace, tally, month, due))
            };
            let hidden: Vec<bool> = months.iter().zip(&counts).map(|(month, of)| hides(*month, of.due)).collect();
            let points: Vec<Option<(u64, u64)>> =
                counts.iter().zip(&hidden).map(|(of, hidden)| (!hidden && of.due > 0).then_some((of.met, of.due))).collect();
            let controls = control_points(&points);
            let name = window.map(|window| figures.counts.window(window));
            for (i, (counts, control)) in counts.into_iter().zip(controls).enumerate() {
                // for a rule on opinions the public tables leave out how many acts were never
                // recorded, and whether any were
                let counts = SpanCounts { unrecorded: if on_opinions && disclosure.is_public() { 0 } else { counts.unrecorded }, ..counts };
                if let Some(row) = trend_row(months[i], rule, name, counts, hidden[i], control) {
                    rows.insert((i, place, order), row);
                }
            }
        }
    }
    rows.into_values().collect()
}

/// What a month's count of the centre says: itself, and each period of a shorter cadence in it.
fn month_parts(figures: &Figures, workspace: &Workspace, tally: &RuleTally, month: Period, due: u64) -> Vec<u64> {
    let parts = month.touching(workspace.cadence).into_iter();
    let inside = parts.filter(|part| month.first() <= part.first() && part.last() <= month.last());
    let counted = inside.map(|part| tally.due_between(day_number(part.first()), day_number(part.last().min(figures.counts.as_of))));
    counted.chain([due]).collect()
}

fn trend_row(
    month: Period,
    rule: &Rule,
    window: Option<&str>,
    SpanCounts { due, met, unrecorded }: SpanCounts,
    hidden: bool,
    control: Option<ControlPoint>,
) -> Option<TrendRow> {
    let (recorded, on_ledger) = (due > 0, rule.dataset == Kind::Ledger);
    let rate = || Rate::of(&Ratio::new(met.into(), due.into()), rule.target.as_ref());
    (due + unrecorded > 0).then(|| TrendRow {
        month,
        rule: rule.id.clone(),
        window: window.map(str::to_owned),
        due: Disclosure::cell(hidden, due),
        met: Disclosure::cell(hidden, met),
        rate: if recorded { Disclosure::cell(hidden, rate()) } else { Cell::Blank },
        unrecorded: if on_ledger || unrecorded > 0 { Cell::Shown(unrecorded) } else { Cell::Blank },
        recorded,
        control,
    })
}
