//! Small numbers (`docs/contract.md`, section 6.8): which opinions of which windows are withheld,
//! decided once, on the figures.
//!
//! The attacker has every public file of every period and knows who was at the counter. What must not come out is a
//! number of dissatisfied opinions above 0 among so few people that each of them could be named.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Cadence, Component, Kind, Period};
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
    /// The steps of section 6.8 of `docs/contract.md` for the period of the figures.
    pub(super) fn of(figures: &Figures, workspace: &Workspace) -> Self {
        Self::of_period(figures.counts.period, &figures.counts.opinions, figures.counts.parts.as_deref(), figures, workspace)
    }

    /// What the bulletin of the month at `place` of the history withholds.
    pub(super) fn of_month(place: usize, figures: &Figures, workspace: &Workspace) -> Self {
        Self::of_earlier(figures.counts.period.history()[place], &figures.counts.history[place], figures, workspace)
    }

    /// What the bulletin of an earlier period, of which these are the opinions, withholds.
    ///
    /// Where whole weeks make it up, their opinions are not at hand, and everything is withheld. So it is where the
    /// cadence is longer: its total, with the windows that the whole period shows, would say who complained in it.
    pub(super) fn of_earlier(period: Period, opinions: &Opinions, figures: &Figures, workspace: &Workspace) -> Self {
        let cadence = workspace.cadence;
        let parts = (Cadence::Month <= cadence && cadence < period.cadence()).then(|| {
            let of_part = |part: Period| {
                let mut sum = Opinions::default();
                let months = figures.counts.period.history().into_iter().zip(&figures.counts.history);
                months.filter(|(month, _)| part.contains(month.first())).for_each(|(_, opinions)| sum += opinions);
                sum
            };
            period.touching(cadence).into_iter().map(of_part).collect::<Vec<_>>()
        });
        let mut withheld = Self::of_period(period, opinions, parts.as_deref(), figures, workspace);
        let of_weeks = cadence == Cadence::Week && period.parts(cadence).is_some_and(|parts| parts.len() > 1);
        if period.cadence() < cadence || of_weeks {
            withheld.centre = Component::OPINIONS.into();
        }
        withheld
    }

    /// The centres of several whose total of a method is withheld: where it, less the windows that are shown, would say
    /// of the withheld ones what step 2 keeps.
    ///
    /// In each span that the bulletin's own issues publish: a centre whose withheld windows are one alone or have too few
    /// respondents together; all of them, where what these centres withhold is one alone or too few, for the total of
    /// the others would give it away.
    pub(super) fn centres(figures: &Figures, workspace: &Workspace) -> BTreeSet<(String, Component)> {
        let counts = &figures.counts;
        let names: BTreeSet<&String> = counts.centres.values().collect();
        let spans: Option<Vec<&Opinions>> = match &counts.parts {
            _ if counts.as_of < counts.period.last() => None,
            _ if counts.period.cadence() == workspace.cadence => Some(vec![&counts.opinions]),
            Some(parts) => Some(parts.iter().collect()),
            None => None,
        };
        let Some(spans) = spans else {
            return names.into_iter().flat_map(|name| Component::OPINIONS.map(|component| (name.clone(), component))).collect();
        };
        let minimum = workspace.min_respondents;
        let mut hidden = BTreeSet::new();
        for (opinions, component) in spans.into_iter().flat_map(|span| Component::OPINIONS.map(|component| (span, component))) {
            let mut withheld = Self::default();
            withheld.small(opinions, minimum, &|window| counts.window(window));
            let asked = respondents(opinions, component);
            let of_centre = |name: &str| {
                let own = asked.iter().filter(|(window, _)| counts.centres.get(window).is_some_and(|centre| centre == name));
                let lost: Vec<u64> =
                    own.filter(|(window, _)| withheld.opinions.contains(&(**window, component))).map(|(_, n)| *n).collect();
                (lost.len(), lost.iter().sum::<u64>())
            };
            let is_open = |(windows, people): (usize, u64)| windows > 0 && (windows == 1 || people < 2 * minimum);
            let lost: Vec<(&String, (usize, u64))> = names.iter().map(|name| (*name, of_centre(name))).collect();
            let lone: Vec<&(&String, (usize, u64))> = lost.iter().filter(|(_, lost)| is_open(*lost)).collect();
            let together = lone.iter().fold((0, 0), |sum, (_, lost)| (sum.0 + lost.0, sum.1 + lost.1));
            if is_open(together) || withheld.centre.contains(&component) {
                hidden.extend(names.iter().map(|name| ((*name).clone(), component)));
            } else {
                hidden.extend(lone.into_iter().map(|(name, _)| ((*name).clone(), component)));
            }
        }
        hidden
    }

    fn of_period(period: Period, opinions: &Opinions, parts: Option<&[Opinions]>, figures: &Figures, workspace: &Workspace) -> Self {
        let minimum = workspace.min_respondents;
        let mut withheld = Self { fed_by_opinions: fed_by_opinions(&workspace.standards), ..Self::default() };
        let names = |window: u32| figures.counts.window(window);
        let provisional = figures.counts.as_of < period.last();
        if !provisional && period.cadence() == workspace.cadence {
            withheld.small(opinions, minimum, &names);
        } else if let Some(parts) = parts.filter(|_| !provisional) {
            for part in parts {
                withheld.small(part, minimum, &names);
            }
        } else {
            withheld.centre_only = true;
            withheld.every_window(opinions, minimum, &names);
            // an unfinished quarter's total must not give away what one of its months withholds
            let mut of_parts = Self::default();
            for (part, opinions) in period.parts(workspace.cadence).into_iter().flatten().zip(parts.into_iter().flatten()) {
                if figures.counts.as_of < part.last() {
                    of_parts.every_window(opinions, minimum, &names);
                } else {
                    of_parts.small(opinions, minimum, &names);
                }
            }
            withheld.centre.extend(of_parts.centre);
        }
        withheld.as_months_do(period, figures, workspace);
        withheld
    }

    /// Weeks make up no quarter, but months do, and their bulletins show the centre's totals: three of them would give
    /// away the fourth number of a quarter and its months.
    fn as_months_do(&mut self, period: Period, figures: &Figures, workspace: &Workspace) {
        if workspace.cadence != Cadence::Week || period.cadence() <= Cadence::Month {
            return;
        }
        let inside = |month: &Period| period.contains(month.first());
        let mut of_months = Self::default();
        for (_, opinions) in figures.counts.period.history().into_iter().zip(&figures.counts.history).filter(|(month, _)| inside(month)) {
            of_months.every_window(opinions, workspace.min_respondents, &|window| figures.counts.window(window));
        }
        self.centre.extend(of_months.centre);
    }

    /// Step 4: every window, and step 2 decides on the centre's totals.
    fn every_window<'a>(&mut self, opinions: &Opinions, minimum: u64, names: &impl Fn(u32) -> &'a str) {
        for component in Component::OPINIONS {
            let respondents = respondents(opinions, component);
            let all = respondents.keys().copied().collect();
            self.join(component, &respondents, all, minimum, names);
        }
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
        while !withheld.is_empty() {
            let together: u64 = withheld.iter().map(|window| respondents[window]).sum();
            if withheld.len() > 1 && together >= 2 * minimum {
                break;
            }
            let shown = respondents.iter().filter(|(window, _)| !withheld.contains(window));
            let Some((smallest, _)) = shown.min_by_key(|(window, n)| (**n, names(**window))) else {
                self.centre.insert(component);
                break;
            };
            withheld.insert(*smallest);
        }
        self.opinions.extend(withheld.into_iter().map(|window| (window, component)));
    }

    /// Whether this window's opinions by this method are withheld.
    pub(super) fn hides(&self, window: u32, component: Component) -> bool {
        self.opinions.contains(&(window, component)) || self.fed_by_opinions.contains(&component)
    }

    /// Step 6: whether a score is an equation with a withheld number in it.
    pub(super) fn hides_score(&self, window: u32, standing: &Standing) -> bool {
        self.centre_only || standing.counted.iter().any(|component| self.hides(window, *component))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Method;
    use crate::figures::VisitTally;

    const NAMES: [&str; 4] = ["甲", "乙", "丙", "丁"];

    /// Phone opinions: each window with so many respondents, all of whom graded every item.
    fn phoned(respondents: &[u64]) -> Opinions {
        let tally = |n: u64| VisitTally { respondents: n, items: [[0, n, 0, 0, 0]; 6] };
        let visits = respondents.iter().enumerate().map(|(window, n)| ((window as u32, Method::Phone), tally(*n)));
        Opinions { visits: visits.collect(), ..Opinions::default() }
    }

    fn withheld(opinions: &Opinions, minimum: u64) -> (Vec<u32>, bool) {
        let mut withheld = Withheld::default();
        withheld.small(opinions, minimum, &|window| NAMES[window as usize]);
        (withheld.opinions.iter().map(|(window, _)| *window).collect(), withheld.centre.contains(&Component::Phone))
    }

    #[test]
    fn a_lone_or_tiny_group_takes_the_smallest_shown_window_with_it() {
        for (respondents, windows, centre) in [
            (&[5, 6, 20][..], &[][..], false), // no window has too few opinions
            (&[3, 7, 20], &[0, 1], false),     // 3 alone; with 7 they are 10
            (&[3, 6, 20], &[0, 1, 2], false),  // 9 together are too few, so 20 joins
            (&[4, 4, 20], &[0, 1, 2], false),  // two, but only 8 together
            (&[3], &[0], true),                // none is left to join, so the total goes too
            (&[2, 2], &[0, 1], true),
            (&[2, 7, 7], &[0, 1, 2], false), // a tie is broken by name: 丙 is before 乙, 9 are too few, then 乙
            (&[3, 8, 8], &[0, 2], false),    // 丙 joins and 11 are enough: 乙 stays
            (&[0, 9], &[], false),           // nobody asked is nothing to withhold
        ] {
            assert_eq!(withheld(&phoned(respondents), 5), (windows.to_vec(), centre), "{respondents:?}");
        }
    }

    #[test]
    fn a_lone_window_is_not_published_as_the_centre_even_where_no_number_is_too_small() {
        // step 4 begins with every window withheld; min_respondents = 0 asks only that they be more than one
        for (respondents, centre) in [(&[3][..], true), (&[0, 9], true), (&[1, 1], false), (&[][..], false)] {
            let opinions = phoned(respondents);
            let of_method = super::respondents(&opinions, Component::Phone);
            let mut withheld = Withheld::default();
            withheld.join(Component::Phone, &of_method, of_method.keys().copied().collect(), 0, &|window| NAMES[window as usize]);
            assert_eq!(withheld.centre.contains(&Component::Phone), centre, "{respondents:?}");
        }
    }

    #[test]
    fn an_item_that_few_graded_withholds_the_window() {
        let mut opinions = phoned(&[8, 20]);
        opinions.visits.insert(
            (0, Method::Phone),
            VisitTally {
                respondents: 8,
                items: [[0, 8, 0, 0, 0], [0, 1, 0, 1, 0], [8, 0, 0, 0, 0], [0; 5], [0, 8, 0, 0, 0], [0, 8, 0, 0, 0]],
            },
        );
        assert_eq!(withheld(&opinions, 5), (vec![0, 1], false));
        assert_eq!(withheld(&opinions, 0), (vec![], false));
    }
}
