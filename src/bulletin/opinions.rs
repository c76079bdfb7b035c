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
    for window in centre_and_windows(figures) {
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
    let rows = centre_and_windows(figures).filter_map(|window| {
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

/// The centre (`None`), then the windows by name.
pub(super) fn centre_and_windows(figures: &Figures) -> impl Iterator<Item = Option<u32>> {
    std::iter::once(None).chain(by_name(figures).into_iter().map(Some))
}

/// The people who answered, and how many of them were satisfied, where that may be told.
#[derive(Clone, Copy)]
pub(super) enum Respondents {
    /// There were none.
    None,
    /// Too few to be told of.
    Withheld,
    /// The satisfied, and all.
    Counted(u64, u64),
}

impl Respondents {
    /// The share of the satisfied with its interval.
    pub(super) fn share(self) -> Share {
        match self {
            Self::None => Share { n: Cell::Shown(0), ..Share::default() },
            Self::Withheld => Share { n: Cell::Withheld, rate: Cell::Withheld, low: Cell::Withheld, high: Cell::Withheld, recorded: true },
            Self::Counted(satisfied, n) => {
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

    /// Whether there were none.
    pub(super) fn is_none(self) -> bool {
        matches!(self, Self::None)
    }

    /// The satisfied, and all, where both may be told.
    pub(super) fn counted(self) -> Option<(u64, u64)> {
        match self {
            Self::Counted(satisfied, n) => Some((satisfied, n)),
            Self::None | Self::Withheld => None,
        }
    }
}

/// 总体评价 of reached visits by the methods that are shown.
pub(super) fn by_callback(opinions: &Opinions, window: Option<u32>, disclosure: &Disclosure) -> Respondents {
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
        (0, true) => Respondents::Withheld,
        (0, false) => Respondents::None,
        _ => Respondents::Counted(satisfied, asked),
    }
}

/// Active ratings, where they are shown.
pub(super) fn by_evaluator(opinions: &Opinions, window: Option<u32>, disclosure: &Disclosure) -> Respondents {
    match disclosure::evaluator(opinions, window).map(|tally| tally.satisfied()) {
        None | Some((_, 0)) => Respondents::None,
        Some(_) if disclosure.hides_of(window, Component::Evaluator) => Respondents::Withheld,
        Some((satisfied, n)) => Respondents::Counted(satisfied, n),
    }
}

/// The centre, then every reported window by name.
pub(super) fn satisfaction(figures: &Figures, disclosure: &Disclosure) -> Vec<SatisfactionRow> {
    let opinions = &figures.counts.opinions;
    let centre = by_callback(opinions, None, disclosure).counted();
    let reported = centre_and_windows(figures).filter(|window| window.is_none_or(|window| figures.counts.reported.contains(&window)));
    let by_callback_recorded = figures.has_kind(Kind::Visits, figures.counts.period) && figures.item_has_data(Item::Overall);
    let by_evaluator_recorded = figures.has_kind(Kind::Evaluations, figures.counts.period);
    let rows = reported.map(|window| {
        let (callback, evaluator) = (by_callback(opinions, window, disclosure), by_evaluator(opinions, window, disclosure));
        let beside = window.and_then(|_| callback.counted().zip(centre));
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

/// The first share minus the second, with its interval; blank where one side has nothing, `*` where one is withheld.
pub(super) fn difference(first: Respondents, second: Respondents) -> [Cell<Rate>; 3] {
    match (first, second) {
        (Respondents::Counted(k1, n1), Respondents::Counted(k2, n2)) => {
            let exact = Ratio::new(k1.into(), n1.into()) - Ratio::new(k2.into(), n2.into());
            let interval = newcombe((k1, n1), (k2, n2));
            [
                Cell::Shown(Rate::of(&exact, None)),
                interval.map(|interval| Rate::of_float(interval.low)).into(),
                interval.map(|interval| Rate::of_float(interval.high)).into(),
            ]
        }
        (Respondents::None, _) | (_, Respondents::None) => [Cell::Blank; 3],
        (Respondents::Withheld, _) | (_, Respondents::Withheld) => [Cell::Withheld; 3],
    }
}
