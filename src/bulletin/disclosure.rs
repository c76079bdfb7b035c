//! One way from figures to rows of cells, for both trees: everything, or what may be published.

use super::Cell;
use super::withhold::Withheld;
use crate::domain::{Component, Method};
use crate::figures::{EvaluatorTally, Opinions, Standing, VisitTally};

/// How much is shown.
pub(super) enum Disclosure {
    /// `internal/`: nothing is withheld.
    Everything,
    /// `public/`.
    Public(Withheld),
}

impl Disclosure {
    pub(super) fn is_public(&self) -> bool {
        matches!(self, Self::Public(_))
    }

    /// Whether a window's opinions by a method, or a component of its score, are withheld.
    pub(super) fn hides(&self, window: u32, component: Component) -> bool {
        match self {
            Self::Everything => false,
            Self::Public(withheld) => withheld.hides(window, component),
        }
    }

    /// Whether the centre's total of a method is withheld.
    pub(super) fn hides_centre(&self, component: Component) -> bool {
        match self {
            Self::Everything => false,
            Self::Public(withheld) => withheld.centre.contains(&component),
        }
    }

    /// The same for the centre (`None`) and for a window.
    pub(super) fn hides_of(&self, window: Option<u32>, component: Component) -> bool {
        window.map_or_else(|| self.hides_centre(component), |window| self.hides(window, component))
    }

    pub(super) fn hides_score(&self, window: u32, standing: &Standing) -> bool {
        match self {
            Self::Everything => false,
            Self::Public(withheld) => withheld.hides_score(window, standing),
        }
    }

    /// Whether the centre's row of a rule on visits or evaluations is withheld, when one of
    /// these counts stands behind it.
    pub(super) fn hides_small(&self, minimum: u64, counts: impl IntoIterator<Item = u64>) -> bool {
        self.is_public() && counts.into_iter().any(|due| Withheld::is_small(due, minimum))
    }

    /// `value`, or the mark that it is withheld.
    pub(super) fn cell<T>(hidden: bool, value: T) -> Cell<T> {
        if hidden { Cell::Withheld } else { Cell::Shown(value) }
    }
}

/// The component of a method of visits.
pub(super) fn component(method: Method) -> Component {
    match method {
        Method::Phone => Component::Phone,
        Method::Onsite => Component::Onsite,
        Method::Sms => Component::Sms,
        Method::Online => Component::Online,
    }
}

/// The counts of one window (`None` = centre) by one method; `None` where nobody was asked.
pub(super) fn visits(opinions: &Opinions, window: Option<u32>, method: Method) -> Option<VisitTally> {
    let tally = match window {
        Some(window) => opinions.visits.get(&(window, method)).copied(),
        None => Some(opinions.sum(method, |_| true)),
    };
    tally.filter(|tally| tally.respondents > 0)
}

/// The evaluator's counts of one window (`None` = centre); `None` where it said nothing.
pub(super) fn evaluator(opinions: &Opinions, window: Option<u32>) -> Option<EvaluatorTally> {
    match window {
        Some(window) => opinions.evaluator.get(&window).copied(),
        None => (!opinions.evaluator.is_empty()).then(|| opinions.evaluator_sum()),
    }
}
