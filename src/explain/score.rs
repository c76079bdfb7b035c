//! Why a window has its score and grade: each component with its number, points and weight, as an exact sum.

use num_traits::Zero;
use serde::Serialize;

use super::say::{self, Say};
use crate::domain::{Component, Item, NO_DATA, Points, Ratio, Scale, UNGRADED, percent};
use crate::figures::{Figures, method};
use crate::workspace::Workspace;

/// A window's standing, laid open.
#[derive(Debug, Serialize)]
pub struct ScoreExplanation {
    /// The window.
    pub window: String,
    /// The period.
    pub period: String,
    /// Every component.
    pub components: Vec<ComponentView>,
    /// The sum as one line of exact fractions; empty where there is no score.
    pub sum: String,
    /// The score as printed.
    pub score: Option<String>,
    /// The grade.
    pub grade: String,
    /// Why that grade.
    pub because: String,
    /// Rank within the group.
    pub rank: Option<u64>,
}

/// One component.
#[derive(Debug, Serialize)]
pub struct ComponentView {
    /// Its code.
    pub component: Component,
    /// What it is called.
    pub label: String,
    /// Visits, ratings or obligations.
    pub n: u64,
    /// How its points came about, step by step.
    pub how: Vec<String>,
    /// Its points as an exact fraction.
    pub points: Option<String>,
    /// Its points as printed.
    pub printed: Option<String>,
    /// Its weight.
    pub weight: String,
    /// Whether it enters the score, and if not, why.
    pub counted: bool,
    /// Why it does not.
    pub left_out: Option<String>,
}

/// Lays open the score of a window; `None` where the period does not report it.
#[must_use]
pub fn score(window: &str, figures: &Figures, workspace: &Workspace) -> Option<ScoreExplanation> {
    let number = figures.counts.reported.iter().copied().find(|number| figures.counts.window(*number) == window)?;
    let standing = figures.standings.get(&number)?;
    let say = Say(workspace.locale);
    let minimum = workspace.min_respondents;
    let view = |component: Component| {
        let part = &standing.components[component as usize];
        let weight = &workspace.weights[component as usize];
        let counted = standing.counted.contains(&component);
        let left_out = if counted {
            None
        } else if part.n == 0 {
            Some(if figures.component_has_data(component, number, workspace) {
                say.of(message!("explain.score.nothing"))
            } else {
                say.of(message!("explain.score.not_recorded"))
            })
        } else if weight.is_zero() {
            Some(say.of(message!("explain.score.no_weight")))
        } else if part.n < minimum {
            Some(say.of(message!("explain.score.few", n = part.n, minimum)))
        } else {
            Some(say.of(message!("explain.score.no_cell")))
        };
        ComponentView {
            component,
            label: say::component(component, workspace.locale),
            n: part.n,
            how: how(component, number, figures, workspace),
            points: part.points.as_ref().map(ToString::to_string),
            printed: part.points.as_ref().map(|points| Points::of(points, []).to_string()),
            weight: weight.to_string(),
            counted,
            left_out,
        }
    };
    let recorded = figures.has_opinions(figures.counts.period);
    let limits = workspace.grades.iter().map(|(_, from)| from);
    let respondents: u64 =
        standing.counted.iter().filter(|c| Component::OPINIONS.contains(c)).map(|c| standing.components[*c as usize].n).sum();
    let because = match (standing.grade, &standing.score) {
        (Some(grade), Some(score)) => {
            let (label, from) = &workspace.grades[grade];
            let (exact, from) = (decimal(score), from.to_string());
            match grade.checked_sub(1).map(|above| &workspace.grades[above]) {
                Some((better, limit)) => say.of(message!("explain.score.between", exact, label, from, better, limit = limit.to_string())),
                None => say.of(message!("explain.score.best", exact, label, from)),
            }
        }
        (None, Some(_)) => say.of(message!("explain.score.few_rated", respondents, minimum = workspace.min_rated)),
        (_, None) if !recorded => say.of(message!("explain.score.no_opinions")),
        (_, None) => say.of(message!("explain.score.no_score")),
    };
    Some(ScoreExplanation {
        window: window.to_owned(),
        period: figures.counts.period.to_string(),
        components: figures.components(workspace).iter().copied().map(view).collect(),
        sum: standing.score.as_ref().map_or_else(String::new, |score| sum(&standing.counted, standing, workspace, score)),
        score: standing.score.as_ref().map(|score| Points::of(score, limits).to_string()),
        grade: standing.grade.map_or(if recorded { UNGRADED } else { NO_DATA }, |grade| workspace.grades[grade].0.as_str()).to_owned(),
        because,
        rank: standing.rank,
    })
}

/// The sum behind a component's points.
fn how(component: Component, window: u32, figures: &Figures, workspace: &Workspace) -> Vec<String> {
    let locale = workspace.locale;
    match method(component) {
        Some(by) => figures
            .counts
            .opinions
            .visits
            .get(&(window, by))
            .map_or_else(Vec::new, |tally| visits(&tally.items, figures.counts.visits_scale, workspace)),
        None if component == Component::Evaluator => {
            let Some(tally) = figures.counts.opinions.evaluator.get(&window).filter(|tally| tally.rated() > 0) else { return Vec::new() };
            let scale = figures.counts.scale.unwrap_or(Scale::Five);
            vec![format!("{} ÷ {}", terms(&tally.active[scale.places()], workspace.points(scale)).0, tally.rated())]
        }
        None => attainments(component, window, figures, workspace, Say(locale)),
    }
}

/// `points × count + …`, and the sum.
fn terms(counts: &[u64], points: &[Ratio]) -> (String, Ratio) {
    let some = || counts.iter().zip(points).filter(|(count, _)| **count > 0);
    let terms: Vec<String> = some().map(|(count, points)| format!("{points} × {count}")).collect();
    let sum = some().map(|(count, points)| Ratio::from_integer((*count).into()) * points).sum();
    (format!("({})", terms.join(" + ")), sum)
}

/// The six items, each with its points and cells, and the mean.
fn visits(items: &[[u64; 5]; 6], scale: Option<Scale>, workspace: &Workspace) -> Vec<String> {
    let scale = scale.unwrap_or(Scale::Three);
    let (mut lines, mut points, mut cells) = (Vec::new(), Ratio::zero(), Ratio::zero());
    for (item, (counts, weight)) in Item::ALL.into_iter().zip(items.iter().zip(&workspace.item_weights)) {
        let n: u64 = counts.iter().sum();
        if n == 0 {
            continue;
        }
        let (text, sum) = terms(&counts[scale.places()], workspace.points(scale));
        let weighed = if *weight == Ratio::from_integer(1.into()) { String::new() } else { format!(" × {weight}") };
        lines.push(format!("{} {text}{weighed} / {n}{weighed}", say::item(item, workspace.locale)));
        points += sum * weight;
        cells += Ratio::from_integer(n.into()) * weight;
    }
    if !cells.is_zero() {
        lines.push(format!("{points} ÷ {cells} = {}", &points / &cells));
    }
    lines
}

/// Each rule that feeds the component: due × min(1, rate ÷ target), and the mean.
fn attainments(component: Component, window: u32, figures: &Figures, workspace: &Workspace, say: Say) -> Vec<String> {
    let (mut lines, mut reached, mut all) = (Vec::new(), Ratio::zero(), 0);
    for (rule, tally) in workspace.standards.rules.iter().zip(&figures.counts.rules) {
        let (Some(target), tally) = (rule.target.as_ref().filter(|_| rule.component == Some(component)), tally.sum(|of, _| of == window))
        else {
            continue;
        };
        if tally.due() == 0 {
            continue;
        }
        let due = Ratio::from_integer(tally.due().into());
        let reached_of = Ratio::from_integer(tally.met.into()) / target;
        let over = reached_of > due;
        let part = due.clone().min(reached_of.clone());
        let (target, reached_of) = (percent::exact(target), percent::written(&reached_of));
        let (due, part_of, met) = (due.to_string(), part.to_string(), tally.met);
        let over = over.then(|| message!("explain.score.over"));
        lines.push(say.of(message!("explain.score.attainment", rule = rule.label, due, met, target, reached_of, part_of, over)));
        reached += part;
        all += tally.due();
    }
    if all > 0 {
        let points = Ratio::from_integer(100.into()) * &reached / Ratio::from_integer(all.into());
        lines.push(format!("100 × {reached} ÷ {all} = {points}"));
    }
    lines
}

fn sum(counted: &[Component], standing: &crate::figures::Standing, workspace: &Workspace, score: &Ratio) -> String {
    let weight = |component: &Component| &workspace.weights[*component as usize];
    let points = |component: &Component| standing.components[*component as usize].points.clone().unwrap_or_default();
    let top: Vec<String> = counted.iter().map(|component| format!("{} × {}", weight(component), points(component))).collect();
    let bottom: Vec<String> = counted.iter().map(|component| weight(component).to_string()).collect();
    format!("({}) ÷ ({}) = {score} = {}", top.join(" + "), bottom.join(" + "), decimal(score))
}

/// Six decimals, cut off: enough to see on which side of a limit a score lies.
fn decimal(exact: &Ratio) -> String {
    let scaled = (exact * Ratio::from_integer(1_000_000.into())).floor().to_integer();
    let text = format!("{scaled:0>7}");
    let (whole, part) = text.split_at(text.len() - 6);
    let rest = (exact * Ratio::from_integer(1_000_000.into())).is_integer();
    format!("{whole}.{}{}", part, if rest { "" } else { "…" })
}
