//! Small numbers (SPEC 6): which opinions of which windows are withheld, decided once, on the figures.
//!
//! The attacker has every public file of every period and knows who was at the counter. What must not come out is a number of
//! dissatisfied opinions above 0 among so few people that each of them could be named.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Component, Kind};
use crate::figures::{Figures, Opinions, Standing, method};
use crate::standard::Standards;
use crate::workspace::Workspace;

/// What is withheld of the opinions of a period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Withheld {
    /// window × method: phone, onsite or evaluator.
    pub(super) opinions: BTreeSet<(u32, Component)>,
    /// Methods whose total over the centre is withheld.
    pub(super) centre: BTreeSet<Component>,
    /// Components that rules on visits or evaluations feed: withheld for every window.
    pub(super) fed_by_opinions: BTreeSet<Component>,
    /// Only the centre's opinions are published: the period is shorter than the cadence, or provisional.
    pub(super) centre_only: bool,
}

impl Withheld {
    /// The steps of the contract for one period.
    pub(super) fn of(figures: &Figures, workspace: &Workspace) -> Self {
        let minimum = workspace.min_respondents;
        let mut withheld = Self { fed_by_opinions: fed_by_opinions(&workspace.standards), ..Self::default() };
        let names = |window: u32| figures.window(window);
        let provisional = figures.as_of < figures.period.last();
        if !provisional && figures.period.cadence() == workspace.cadence {
            withheld.small(&figures.opinions, minimum, &names);
        } else if let Some(parts) = figures.parts.as_ref().filter(|_| !provisional) {
            for part in parts {
                withheld.small(part, minimum, &names);
            }
        } else {
            withheld.centre_only = true;
            for component in Component::OPINIONS {
                let respondents = respondents(&figures.opinions, component);
                let all = respondents.keys().copied().collect();
                withheld.join(component, &respondents, all, minimum, &names);
            }
        }
        withheld
    }

    /// Steps 1 and 2, added to what is withheld already.
    fn small<'a>(&mut self, opinions: &Opinions, minimum: u64, names: &impl Fn(u32) -> &'a str) {
        for component in Component::OPINIONS {
            let respondents = respondents(opinions, component);
            let few = |n: u64| n > 0 && n < minimum;
            let small = respondents.iter().filter(|(window, n)| {
                let tally = method(component).and_then(|method| opinions.visits.get(&(**window, method)));
                few(**n) || tally.is_some_and(|tally| tally.items.iter().any(|counts| few(counts.iter().sum())))
            });
            let small = small.map(|(window, _)| *window).collect();
            self.join(component, &respondents, small, minimum, names);
        }
    }

    /// Step 2: a lone or tiny group of withheld windows is joined by the smallest of those shown.
    fn join<'a>(
        &mut self,
        component: Component,
        respondents: &BTreeMap<u32, u64>,
        mut withheld: BTreeSet<u32>,
        minimum: u64,
        names: &impl Fn(u32) -> &'a str,
    ) {
        while !withheld.is_empty() && minimum > 0 {
            let together: u64 = withheld.iter().map(|window| respondents[window]).sum();
            if withheld.len() > 1 && together >= 2 * minimum {
                break;
            }
            let shown = respondents.iter().filter(|(window, _)| !withheld.contains(window));
            match shown.min_by_key(|(window, n)| (**n, names(**window))) {
                Some((window, _)) => withheld.insert(*window),
                None => {
                    self.centre.insert(component);
                    break;
                }
            };
        }
        self.opinions.extend(withheld.into_iter().map(|window| (window, component)));
    }

    /// Whether this window's opinions by this method are withheld.
    pub(super) fn hides(&self, window: u32, component: Component) -> bool {
        self.opinions.contains(&(window, component)) || self.fed_by_opinions.contains(&component)
    }

    /// Step 6: whether a score is an equation with a withheld number in it.
    pub(super) fn hides_score(&self, window: u32, standing: &Standing) -> bool {
        standing.grade.is_none() || self.centre_only || standing.counted.iter().any(|component| self.hides(window, *component))
    }

    /// Step 5: whether the centre's count of a rule on visits or evaluations, between these days, is too small to show.
    pub(super) fn is_small(due: u64, minimum: u64) -> bool {
        due > 0 && due < minimum
    }
}

/// Windows with respondents by this method.
fn respondents(opinions: &Opinions, component: Component) -> BTreeMap<u32, u64> {
    let windows: BTreeSet<u32> = match method(component) {
        Some(method) => opinions.visits.keys().filter(|(_, by)| *by == method).map(|(window, _)| *window).collect(),
        None => opinions.evaluator.keys().copied().collect(),
    };
    windows.into_iter().map(|window| (window, opinions.respondents(window, component))).filter(|(_, n)| *n > 0).collect()
}

/// The components that rules on visits or evaluations feed.
fn fed_by_opinions(standards: &Standards) -> BTreeSet<Component> {
    let on_opinions = standards.rules.iter().filter(|rule| rule.dataset != Kind::Ledger && rule.target.is_some());
    on_opinions.filter_map(|rule| rule.component).collect()
}
