//! Components, scores, grades and ranks of the windows, in exact fractions.

use std::collections::BTreeMap;

use num_traits::Zero;

use super::opinions::{EvaluatorTally, Opinions, VisitTally, method};
use super::tally::Tally;
use crate::domain::{Component, Ratio, Scale};
use crate::workspace::Workspace;

/// A component of a window: its points, where anything has weight, and the number behind them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ComponentPoints {
    /// 0 to 100.
    pub points: Option<Ratio>,
    /// Visits, ratings or obligations.
    pub n: u64,
}

/// The standing of one window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// In the order of [`Component::ALL`].
    pub components: [ComponentPoints; 7],
    /// The components that enter the score.
    pub counted: Vec<Component>,
    /// The score.
    pub score: Option<Ratio>,
    /// Place in the list of grades, 0 = best; `None` = 样本不足.
    pub grade: Option<usize>,
    /// Rank among the graded windows of its group.
    pub rank: Option<u64>,
}

/// Of how many grades people could choose; `None` where nobody gave one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scales {
    pub(super) visits: Option<Scale>,
    pub(super) evaluator: Option<Scale>,
}

/// A rule's target, the component that it feeds, and what became of its obligations at one window.
pub(super) type Attainment<'a> = (Component, &'a Ratio, Tally);

/// Components, score and grade of one window; its rank comes from [`ranks`].
pub(super) fn standing(
    window: u32,
    opinions: &Opinions,
    attainments: &[Attainment<'_>],
    scales: Scales,
    workspace: &Workspace,
) -> Standing {
    let components = Component::ALL.map(|component| match component {
        Component::Phone | Component::Onsite | Component::Sms | Component::Online => method(component)
            .and_then(|method| opinions.visits.get(&(window, method)))
            .map_or_else(ComponentPoints::default, |tally| visits(tally, scales.visits, workspace)),
        Component::Evaluator => {
            opinions.evaluator.get(&window).map_or_else(ComponentPoints::default, |tally| evaluator(tally, scales.evaluator, workspace))
        }
        Component::Callback | Component::Rectification => attainment(component, attainments),
    });
    let counted: Vec<Component> = Component::ALL
        .into_iter()
        .filter(|component| {
            let part = &components[*component as usize];
            part.points.is_some() && part.n >= workspace.min_respondents && !workspace.weights[*component as usize].is_zero()
        })
        .collect();
    let opinionated: u64 = counted.iter().filter(|c| Component::OPINIONS.contains(c)).map(|c| components[*c as usize].n).sum();
    let score = (opinionated > 0).then(|| {
        let weighted =
            counted.iter().map(|c| &workspace.weights[*c as usize] * components[*c as usize].points.as_ref().unwrap_or(&Ratio::zero()));
        let weights = counted.iter().map(|c| workspace.weights[*c as usize].clone());
        weighted.sum::<Ratio>() / weights.sum::<Ratio>()
    });
    let grade = score
        .as_ref()
        .filter(|_| opinionated >= workspace.min_rated)
        .and_then(|score| workspace.grades.iter().position(|(_, from)| score >= from));
    Standing { components, counted, score, grade, rank: None }
}

fn visits(tally: &VisitTally, scale: Option<Scale>, workspace: &Workspace) -> ComponentPoints {
    let scale = scale.unwrap_or(Scale::Three);
    let (mut points, mut weights) = (Ratio::zero(), Ratio::zero());
    for (counts, weight) in tally.items.iter().zip(&workspace.item_weights) {
        for (count, grade) in counts[scale.places()].iter().zip(workspace.points(scale)) {
            let cells = Ratio::from_integer((*count).into()) * weight;
            points += &cells * grade;
            weights += cells;
        }
    }
    ComponentPoints { points: (!weights.is_zero()).then(|| points / weights), n: tally.respondents }
}

fn evaluator(tally: &EvaluatorTally, scale: Option<Scale>, workspace: &Workspace) -> ComponentPoints {
    let n = tally.rated();
    let scale = scale.unwrap_or(Scale::Five);
    let points: Ratio = tally.active[scale.places()]
        .iter()
        .zip(workspace.points(scale))
        .map(|(count, grade)| Ratio::from_integer((*count).into()) * grade)
        .sum();
    ComponentPoints { points: (n > 0).then(|| points / Ratio::from_integer(n.into())), n }
}

fn attainment(component: Component, attainments: &[Attainment<'_>]) -> ComponentPoints {
    let (mut reached, mut n) = (Ratio::zero(), 0);
    for (_, target, tally) in attainments.iter().filter(|(fed, _, tally)| *fed == component && tally.due() > 0) {
        // due · min(1, rate / target) = min(due, met / target)
        let due = Ratio::from_integer(tally.due().into());
        reached += due.min(Ratio::from_integer(tally.met.into()) / *target);
        n += tally.due();
    }
    let hundred = Ratio::from_integer(100.into());
    ComponentPoints { points: (n > 0).then(|| hundred * reached / Ratio::from_integer(n.into())), n }
}

/// Ranks of the windows that have a score, within their groups: equal scores share a rank and the next is skipped.
pub(super) fn ranks<'a>(scores: impl IntoIterator<Item = (u32, Option<&'a str>, &'a Ratio)>) -> BTreeMap<u32, u64> {
    let mut groups: BTreeMap<Option<&str>, Vec<(&Ratio, u32)>> = BTreeMap::new();
    for (window, group, score) in scores {
        groups.entry(group).or_default().push((score, window));
    }
    let mut ranks = BTreeMap::new();
    for scores in groups.values() {
        for (score, window) in scores {
            ranks.insert(*window, 1 + scores.iter().filter(|(other, _)| other > score).count() as u64);
        }
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_scores_share_a_rank_and_the_next_is_skipped() {
        let scores: Vec<Ratio> = [95, 90, 90, 80].map(|n| Ratio::from_integer(n.into())).into();
        let group = |window: usize| if window == 3 { Some("b") } else { None };
        let all = scores.iter().enumerate().map(|(window, score)| (window as u32, None, score));
        assert_eq!(ranks(all).into_values().collect::<Vec<_>>(), [1, 2, 2, 4]);
        let grouped = scores.iter().enumerate().map(|(window, score)| (window as u32, group(window), score));
        assert_eq!(ranks(grouped).into_values().collect::<Vec<_>>(), [1, 2, 2, 1]);
    }

    #[test]
    fn an_attainment_is_capped_at_its_target_and_weighted_by_what_was_due() {
        let third = Ratio::new(3.into(), 10.into());
        let whole = Ratio::from_integer(1.into());
        let met = |met, missed| Tally { met, missed, ..Tally::default() };
        // 10 due, 4 met against 30 %: 10; 5 due, 2 met against 100 %: 2; 12 of 15 = 80 points
        let part = attainment(Component::Callback, &[(Component::Callback, &third, met(4, 6)), (Component::Callback, &whole, met(2, 3))]);
        assert_eq!(part, ComponentPoints { points: Some(Ratio::from_integer(80.into())), n: 15 });
    }
}
