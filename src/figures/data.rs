//! Which figures have data at all: what was never recorded has no figure, and is no failure.
//!
//! What is asked here follows from dates and headings of the exports, and, for an item, from whether anybody ever
//! graded it; for rules on visits and evaluations never from how many there were, so that it may be said in public.

use num_traits::Zero;

use super::{Figures, Tally};
use crate::domain::{Component, Item, Kind, Method, Period};
use crate::obligations::Days;
use crate::standard::Rule;
use crate::workspace::Workspace;

impl Figures {
    /// Whether what the rule at `place` asks is recorded anywhere: rows that could owe it, and the
    /// columns that say what became of it.
    #[must_use]
    pub fn has_data(&self, rule: &Rule, place: usize) -> bool {
        let tally = &self.counts.rules[place];
        let columns = tally.some_complete || tally.lacking.is_empty();
        match rule.dataset {
            Kind::Ledger => columns,
            kind => columns && self.counts.coverage.days(kind).is_some() && (!rule.is_visit() || self.counts.coverage.callbacks.is_some()),
        }
    }

    /// Whether a group of obligations of the rule has a figure: something counts, or nothing was left out.
    #[must_use]
    pub fn is_recorded(&self, rule: &Rule, place: usize, group: Tally) -> bool {
        if group.due() > 0 {
            return true;
        }
        let left_out = match rule.dataset {
            Kind::Ledger => group.unrecorded > 0,
            // the number of complaints is not published, so it must not decide what is shown
            kind => {
                !self.has_kind(kind, self.counts.period)
                    || rule.is_visit() && !self.touches(self.counts.coverage.callbacks, self.counts.period)
            }
        };
        !left_out && self.has_data(rule, place)
    }

    /// The components that tables list: the usual ones, and those of further ways to call back where anybody was asked
    /// so in the twelve months, or one of them has a weight.
    #[must_use]
    pub fn components(&self, workspace: &Workspace) -> &'static [Component] {
        let (usual, further) = Component::ALL.split_at(Component::USUAL);
        let has_weight = further.iter().any(|component| !workspace.weights[*component as usize].is_zero());
        let was_asked = self
            .counts
            .lately()
            .any(|opinions| opinions.visits.iter().any(|((_, by), tally)| !Method::USUAL.contains(by) && tally.respondents > 0));
        if has_weight || was_asked { &Component::ALL } else { usual }
    }

    /// Whether a component of a window has data in the period.
    #[must_use]
    pub fn component_has_data(&self, component: Component, window: u32, workspace: &Workspace) -> bool {
        match component {
            Component::Phone | Component::Onsite | Component::Sms | Component::Online => self.has_kind(Kind::Visits, self.counts.period),
            Component::Evaluator => self.has_kind(Kind::Evaluations, self.counts.period),
            Component::Callback | Component::Rectification => {
                let rules = workspace.standards.rules.iter().enumerate();
                let feeding = rules.filter(|(_, rule)| rule.component == Some(component) && rule.target.is_some());
                let feeding: Vec<_> =
                    feeding.map(|(place, rule)| (place, rule, self.counts.rules[place].sum(|of, _| of == window))).collect();
                let left_out = |(_, rule, group): &(usize, &Rule, Tally)| rule.dataset == Kind::Ledger && group.unrecorded > 0;
                // a component without a rule asks for nothing
                feeding.is_empty()
                    || feeding.iter().any(|(.., group)| group.due() > 0)
                    || !feeding.iter().any(left_out) && feeding.iter().any(|(place, rule, group)| self.is_recorded(rule, *place, *group))
            }
        }
    }

    /// Whether anybody graded the item in the twelve months.
    #[must_use]
    pub fn item_has_data(&self, item: Item) -> bool {
        self.counts.lately().flat_map(|opinions| opinions.visits.values()).any(|tally| tally.items[item as usize].iter().any(|n| *n > 0))
    }

    /// Whether rows of a kind are recorded of any day of a period up to the as-of date.
    #[must_use]
    pub fn has_kind(&self, kind: Kind, period: Period) -> bool {
        self.touches(self.counts.coverage.days(kind), period)
    }

    /// Whether opinions are recorded of any day of a period: without any there is no grade.
    #[must_use]
    pub fn has_opinions(&self, period: Period) -> bool {
        self.has_kind(Kind::Visits, period) || self.has_kind(Kind::Evaluations, period)
    }

    fn touches(&self, days: Option<Days>, period: Period) -> bool {
        days.is_some_and(|days| days.touch(period.first(), period.last().min(self.counts.as_of)))
    }
}
