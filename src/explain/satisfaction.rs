//! Why a satisfaction reads as it does: who was satisfied of those asked, the difference, and what chance could do.

use serde::Serialize;

use super::opinions::{OpinionEntry, Opinions, apart, opinions, rating_label};
use super::say::{self, Say};
use crate::bulletin::Flag;
use crate::domain::{Component, Item, Method, Rate, Rating, Ratio};
use crate::figures::statistics::{newcombe, tail, wilson};
use crate::figures::{EvaluatorTally, Figures, method};
use crate::intake::Intake;
use crate::workspace::Workspace;

/// A satisfaction, laid open.
#[derive(Debug, Serialize)]
pub struct SatisfactionExplanation {
    /// The window, or the centre.
    pub of: String,
    /// The period.
    pub period: String,
    /// By callback.
    pub callback: ShareExplanation,
    /// By evaluator.
    pub evaluator: ShareExplanation,
    /// Evaluator minus callback, where both have respondents.
    pub difference: Option<DifferenceExplanation>,
    /// What chance alone could do, where the centre's share lies between 0 and 1.
    pub chance: Option<ChanceExplanation>,
}

/// Satisfied people of those asked.
#[derive(Debug, Serialize)]
pub struct ShareExplanation {
    /// What it is called.
    pub label: String,
    /// Way of asking, satisfied, asked.
    pub parts: Vec<(String, u64, u64)>,
    /// The numerator.
    pub satisfied: u64,
    /// The denominator.
    pub n: u64,
    /// The share as printed.
    pub rate: Option<String>,
    /// Its 95 % Wilson interval as printed.
    pub interval: Option<(String, String)>,
    /// Those who were satisfied: very, or basically.
    pub satisfied_entries: Vec<OpinionEntry>,
    /// Those who were not.
    pub dissatisfied_entries: Vec<OpinionEntry>,
}

/// The difference of two shares.
#[derive(Debug, Serialize)]
pub struct DifferenceExplanation {
    /// The subtraction in exact fractions.
    pub sum: String,
    /// As printed.
    pub printed: String,
    /// The 95 % Newcombe interval, method 10, as printed.
    pub interval: Option<(String, String)>,
}

/// How likely such a result is by chance.
#[derive(Debug, Serialize)]
pub struct ChanceExplanation {
    /// The centre's satisfied and asked: p0.
    pub centre: (u64, u64),
    /// The tail in words.
    pub sum: String,
    /// The probability.
    pub tail: f64,
    /// The flag, where there is one.
    pub flag: Option<Flag>,
    /// How the flag follows.
    pub because: String,
}

/// Lays open the satisfaction of a window, or of the centre.
#[must_use]
pub fn satisfaction(window: Option<&str>, figures: &Figures, intake: &Intake, workspace: &Workspace) -> SatisfactionExplanation {
    let say = Say(workspace.locale);
    let number = window.and_then(|name| figures.counts.windows.iter().position(|known| known == name)).map(|place| place as u32);
    let ours = |of: u32| number.is_none_or(|window| window == of);
    let by_method = |wanted: &dyn Fn(u32) -> bool| Method::ALL.map(|method| figures.counts.opinions.sum(method, wanted).satisfied());
    let listed = |component: Component, item: Option<Item>| {
        opinions(Opinions { component, window, item }, intake, workspace, figures.counts.period, figures.counts.as_of).entries
    };
    let parts = by_method(&ours);
    let ways = || Component::OPINIONS.into_iter().filter(|component| method(*component).is_some());
    let names = ways().map(|component| say::component(component, workspace.locale));
    let entries = ways().flat_map(|component| listed(component, Some(Item::Overall))).collect();
    let callback = share(
        say.of(message!("explain.satisfaction.callback")),
        names.zip(parts).map(|(name, (k, n))| (name, k, n)).collect(),
        entries,
        say,
    );
    let rated = figures.counts.opinions.evaluator.iter().filter(|(window, _)| ours(**window)).fold((0, 0), |sum, (_, tally)| {
        let (k, n) = EvaluatorTally::satisfied(tally);
        (sum.0 + k, sum.1 + n)
    });
    let apart = apart(say);
    let mut entries = listed(Component::Evaluator, None);
    entries.retain(|entry| entry.grades.iter().all(|(_, grade)| !apart.contains(grade)));
    let evaluator = share(
        say.of(message!("explain.satisfaction.evaluator")),
        vec![(say::component(Component::Evaluator, workspace.locale), rated.0, rated.1)],
        entries,
        say,
    );
    let whole = by_method(&|_| true).iter().fold((0, 0), |sum, (k, n)| (sum.0 + k, sum.1 + n));
    SatisfactionExplanation {
        of: window.map_or_else(|| say.of(message!("explain.of.centre")), str::to_owned),
        period: figures.counts.period.to_string(),
        difference: difference((evaluator.satisfied, evaluator.n), (callback.satisfied, callback.n)),
        chance: number.and_then(|_| chance((callback.satisfied, callback.n), whole, say)),
        callback,
        evaluator,
    }
}

fn share(label: String, parts: Vec<(String, u64, u64)>, entries: Vec<OpinionEntry>, say: Say) -> ShareExplanation {
    let (satisfied, n) = parts.iter().fold((0, 0), |sum, (_, k, n)| (sum.0 + k, sum.1 + n));
    let unhappy = [Rating::Dissatisfied, Rating::VeryDissatisfied].map(|rating| rating_label(rating, say));
    let (dissatisfied_entries, satisfied_entries) =
        entries.into_iter().partition(|entry: &OpinionEntry| entry.grades.iter().any(|(_, grade)| unhappy.contains(grade)));
    ShareExplanation {
        label,
        parts: parts.into_iter().filter(|(_, _, n)| *n > 0).collect(),
        satisfied,
        n,
        rate: (n > 0).then(|| Rate::of(&Ratio::new(satisfied.into(), n.into()), None).to_string()),
        interval: wilson(satisfied, n).map(say::interval),
        satisfied_entries,
        dissatisfied_entries,
    }
}

fn difference(evaluator: (u64, u64), callback: (u64, u64)) -> Option<DifferenceExplanation> {
    if evaluator.1 == 0 || callback.1 == 0 {
        return None;
    }
    let exact = Ratio::new(evaluator.0.into(), evaluator.1.into()) - Ratio::new(callback.0.into(), callback.1.into());
    Some(DifferenceExplanation {
        sum: format!("{}/{} − {}/{} = {exact}", evaluator.0, evaluator.1, callback.0, callback.1),
        printed: Rate::of(&exact, None).to_string(),
        interval: newcombe(evaluator, callback).map(say::interval),
    })
}

fn chance((k, n): (u64, u64), (k0, n0): (u64, u64), say: Say) -> Option<ChanceExplanation> {
    let tail = tail(k, n, k0, n0)?;
    let below = u128::from(k) * u128::from(n0) < u128::from(k0) * u128::from(n);
    let flag = Flag::of((k, n), (k0, n0));
    let because = match flag {
        Some(Flag::Exceptional) => say.of(message!("explain.chance.exceptional")),
        Some(Flag::Notable) => say.of(message!("explain.chance.notable")),
        None => say.of(message!("explain.chance.none")),
    };
    Some(ChanceExplanation {
        centre: (k0, n0),
        sum: say.of(if below {
            message!("explain.chance.below", k, n, k0, n0, tail = format!("{tail:.6}"))
        } else {
            message!("explain.chance.above", k, n, k0, n0, tail = format!("{tail:.6}"))
        }),
        tail,
        flag,
        because,
    })
}
