//! Rows of `items.csv`, `evaluations.csv` and `satisfaction.csv`.

use super::disclosure::{self, Disclosure};
use super::rates::by_name;
use super::{Cell, EvaluationRow, Flag, ItemRow, SatisfactionRow, Share};
use crate::domain::{Component, Item, Kind, Method, Rate, Ratio, Scale};
use crate::figures::statistics::{newcombe, tail, wilson};
use crate::figures::{Figures, Opinions};

/// The centre, then the windows by name; each method with respondents, six items each.
pub(super) fn items(figures: &Figures, disclosure: &Disclosure) -> Vec<ItemRow> {
    let opinions = &figures.counts.opinions;
    let places = figures.counts.visits_scale.unwrap_or(Scale::Three).places();
    let mut rows = Vec::new();
    for window in everyone(figures) {
        for method in Method::ALL {
            let Some(tally) = disclosure::visits(opinions, window, method) else { continue };
            let hidden = disclosure.hides_of(window, disclosure::component(method));
            for item in Item::ALL {
                let recorded = figures.item_has_data(item);
                rows.push(ItemRow {
                    window: window.map(|window| figures.counts.window(window).to_owned()),
                    method,
                    item,
                    counts: tally.items[item as usize][places.clone()].iter().map(|n| Disclosure::cell(hidden && recorded, *n)).collect(),
                    recorded,
                });
            }
        }
    }
    rows
}

/// The centre, then the windows by name, each with any evaluation.
pub(super) fn evaluations(figures: &Figures, disclosure: &Disclosure) -> Vec<EvaluationRow> {
    let opinions = &figures.counts.opinions;
    let rows = everyone(figures).filter_map(|window| {
        let tally = disclosure::evaluator(opinions, window)?;
        let hidden = disclosure.hides_of(window, Component::Evaluator);
        Some(EvaluationRow {
            window: window.map(|window| figures.counts.window(window).to_owned()),
            active: tally.active.map(|n| Disclosure::cell(hidden, n)),
            defaulted: Disclosure::cell(hidden, tally.defaulted),
            unrated: Disclosure::cell(hidden, tally.unrated),
        })
    });
    rows.collect()
}

pub(super) fn everyone(figures: &Figures) -> impl Iterator<Item = Option<u32>> {
    std::iter::once(None).chain(by_name(figures).into_iter().map(Some))
}

/// Satisfied people of those asked: a number that may be withheld, in part or whole.
#[derive(Clone, Copy)]
pub(super) enum Asked {
    Nobody,
    Withheld,
    People(u64, u64),
}

impl Asked {
    pub(super) fn share(self) -> Share {
        match self {
            Self::Nobody => Share { n: Cell::Shown(0), ..Share::default() },
            Self::Withheld => Share { n: Cell::Withheld, rate: Cell::Withheld, low: Cell::Withheld, high: Cell::Withheld, recorded: true },
            Self::People(satisfied, n) => {
                let interval = wilson(satisfied, n);
                Share {
                    n: Cell::Shown(n),
                    rate: Cell::Shown(Rate::of(&Ratio::new(satisfied.into(), n.into()), None)),
                    low: interval.map(|interval| Rate::of_float(interval.low)).into(),
                    high: interval.map(|interval| Rate::of_float(interval.high)).into(),
                    recorded: true,
                }
            }
        }
    }

    pub(super) fn people(self) -> Option<(u64, u64)> {
        match self {
            Self::People(satisfied, n) => Some((satisfied, n)),
            Self::Nobody | Self::Withheld => None,
        }
    }
}

/// 总体评价 of reached visits by the methods that are shown.
pub(super) fn by_callback(opinions: &Opinions, window: Option<u32>, disclosure: &Disclosure) -> Asked {
    let (mut satisfied, mut asked, mut lacking) = (0, 0, false);
    for method in Method::ALL {
        let Some(tally) = disclosure::visits(opinions, window, method) else { continue };
        if disclosure.hides_of(window, disclosure::component(method)) {
            lacking = true;
        } else {
            let (some, all) = tally.satisfied();
            satisfied += some;
            asked += all;
        }
    }
    match (asked, lacking) {
        (0, true) => Asked::Withheld,
        (0, false) => Asked::Nobody,
        _ => Asked::People(satisfied, asked),
    }
}

pub(super) fn by_evaluator(opinions: &Opinions, window: Option<u32>, disclosure: &Disclosure) -> Asked {
    match disclosure::evaluator(opinions, window).map(|tally| tally.satisfied()) {
        None | Some((_, 0)) => Asked::Nobody,
        Some(_) if disclosure.hides_of(window, Component::Evaluator) => Asked::Withheld,
        Some((satisfied, n)) => Asked::People(satisfied, n),
    }
}

/// The centre, then every reported window by name.
pub(super) fn satisfaction(figures: &Figures, disclosure: &Disclosure) -> Vec<SatisfactionRow> {
    let opinions = &figures.counts.opinions;
    let centre = by_callback(opinions, None, disclosure).people();
    let reported = everyone(figures).filter(|window| window.is_none_or(|window| figures.counts.reported.contains(&window)));
    let by_callback_recorded = figures.has_kind(Kind::Visits, figures.counts.period) && figures.item_has_data(Item::Overall);
    let by_evaluator_recorded = figures.has_kind(Kind::Evaluations, figures.counts.period);
    let rows = reported.map(|window| {
        let (callback, evaluator) = (by_callback(opinions, window, disclosure), by_evaluator(opinions, window, disclosure));
        let beside = window.and_then(|_| callback.people().zip(centre));
        let chance = beside.and_then(|((k, n), (k0, n0))| tail(k, n, k0, n0));
        let flag = beside.and_then(|(own, centre)| Flag::of(own, centre));
        let flag = flag.filter(|flag| *flag == Flag::Exceptional || !disclosure.is_public());
        let [difference, difference_low, difference_high] = difference(evaluator, callback);
        SatisfactionRow {
            window: window.map(|window| figures.counts.window(window).to_owned()),
            callback: Share { recorded: by_callback_recorded, ..callback.share() },
            evaluator: Share { recorded: by_evaluator_recorded, ..evaluator.share() },
            difference,
            difference_low,
            difference_high,
            tail: if disclosure.is_public() { Cell::Blank } else { chance.into() },
            flag: flag.into(),
        }
    });
    rows.collect()
}

/// Evaluator minus callback, with its interval.
fn difference(evaluator: Asked, callback: Asked) -> [Cell<Rate>; 3] {
    match (evaluator, callback) {
        (Asked::People(k1, n1), Asked::People(k2, n2)) => {
            let exact = Ratio::new(k1.into(), n1.into()) - Ratio::new(k2.into(), n2.into());
            let interval = newcombe((k1, n1), (k2, n2));
            [
                Cell::Shown(Rate::of(&exact, None)),
                interval.map(|interval| Rate::of_float(interval.low)).into(),
                interval.map(|interval| Rate::of_float(interval.high)).into(),
            ]
        }
        (Asked::Nobody, _) | (_, Asked::Nobody) => [Cell::Blank; 3],
        (Asked::Withheld, _) | (_, Asked::Withheld) => [Cell::Withheld; 3],
    }
}
