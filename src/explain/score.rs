//! Why a window has its score and grade: each component with its number, points and weight, as an exact sum.

use num_traits::Zero;
use serde::Serialize;

use super::say::{self, Say};
use crate::domain::{Component, Points, Ratio, UNGRADED};
use crate::figures::Figures;
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
    let number = figures.reported.iter().copied().find(|number| figures.window(*number) == window)?;
    let standing = figures.standings.get(&number)?;
    let say = Say(workspace.locale);
    let minimum = workspace.min_respondents;
    let view = |component: Component| {
        let part = &standing.parts[component as usize];
        let weight = &workspace.weights[component as usize];
        let counted = standing.counted.contains(&component);
        let left_out = if counted {
            None
        } else if part.n == 0 {
            Some(say.word("本期没有", "nothing in the period"))
        } else if weight.is_zero() {
            Some(say.word("权重为 0，只公布不计分", "weight 0: published, not scored"))
        } else if part.n < minimum {
            Some(say.two(format!("{} 少于最低人数 {minimum}", part.n), format!("{} is fewer than the minimum of {minimum}", part.n)))
        } else {
            Some(say.word("没有可计分的单元格", "no cell that carries weight"))
        };
        ComponentView {
            component,
            label: say::component(component, workspace.locale).to_owned(),
            n: part.n,
            points: part.points.as_ref().map(ToString::to_string),
            printed: part.points.as_ref().map(|points| Points::of(points, []).to_string()),
            weight: weight.to_string(),
            counted,
            left_out,
        }
    };
    let limits = workspace.grades.iter().map(|(_, from)| from);
    let respondents: u64 = standing.counted.iter().filter(|c| Component::OPINIONS.contains(c)).map(|c| standing.parts[*c as usize].n).sum();
    let because = match (standing.grade, &standing.score) {
        (Some(grade), Some(score)) => {
            let (label, from) = &workspace.grades[grade];
            say.two(format!("{} ≥ {from}，为{label}", decimal(score)), format!("{} ≥ {from}: {label}", decimal(score)))
        }
        (None, Some(_)) => say.two(
            format!("参评 {respondents} 人，少于 {} 人，不评等次", workspace.min_rated),
            format!("{respondents} ratings are fewer than {}: no grade", workspace.min_rated),
        ),
        (_, None) => say.word("没有达到最低人数的意见，不计分", "no opinions by enough people: no score"),
    };
    Some(ScoreExplanation {
        window: window.to_owned(),
        period: figures.period.to_string(),
        components: Component::ALL.map(view).into(),
        sum: standing.score.as_ref().map_or_else(String::new, |score| sum(&standing.counted, standing, workspace, score)),
        score: standing.score.as_ref().map(|score| Points::of(score, limits).to_string()),
        grade: standing.grade.map_or(UNGRADED, |grade| workspace.grades[grade].0.as_str()).to_owned(),
        because,
        rank: standing.rank,
    })
}

fn sum(counted: &[Component], standing: &crate::figures::Standing, workspace: &Workspace, score: &Ratio) -> String {
    let weight = |component: &Component| &workspace.weights[*component as usize];
    let points = |component: &Component| standing.parts[*component as usize].points.clone().unwrap_or_default();
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
