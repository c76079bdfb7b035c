//! Rows of `compared.csv`: rates and satisfaction of the period beside those of the period before and a year earlier.

use chrono::NaiveDate;

use super::beside::{Direction, Measure, Source};
use super::disclosure::Disclosure;
use super::opinions::{Respondents, by_callback, by_evaluator, difference};
use super::rates::{by_name, on_ledger, parts};
use super::withhold::Withheld;
use super::{Cell, ComparedRow};
use crate::domain::{Against, Kind, Period, Rate, Ratio};
use crate::figures::{Figures, Opinions, RuleTally};
use crate::standard::{Rule, Subject};
use crate::workspace::Workspace;

/// A share, of now or of an earlier period.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// It was never recorded.
    NoData,
    /// Too few stand behind it.
    Withheld,
    /// k of n; nothing was due, or nobody asked, where n is 0.
    Counted(u64, u64),
}

impl From<Respondents> for Side {
    fn from(respondents: Respondents) -> Self {
        match respondents {
            Respondents::None => Self::Counted(0, 0),
            Respondents::Withheld => Self::Withheld,
            Respondents::Counted(satisfied, n) => Self::Counted(satisfied, n),
        }
    }
}

impl From<Side> for Respondents {
    fn from(side: Side) -> Self {
        match side {
            Side::NoData | Side::Counted(_, 0) => Self::None,
            Side::Withheld => Self::Withheld,
            Side::Counted(k, n) => Self::Counted(k, n),
        }
    }
}

/// What the rows of an earlier period are worked out from.
struct Earlier<'a> {
    figures: &'a Figures,
    workspace: &'a Workspace,
    disclosure: &'a Disclosure,
    against: Against,
    period: Period,
    /// Its opinions, and what of them its own bulletin withholds; `None` where nobody can tell.
    opinions: Option<(&'a Opinions, Disclosure)>,
}

/// The centre, then the windows by name; callbacks, other acts, each rule, then satisfaction. None of a period that is
/// not over.
pub(super) fn compared(figures: &Figures, workspace: &Workspace, disclosure: &Disclosure) -> Vec<ComparedRow> {
    let counts = &figures.counts;
    if counts.as_of < counts.period.last() {
        return Vec::new();
    }
    let earlier: Vec<Earlier<'_>> = Against::all_of(counts.period)
        .map(|(against, period)| {
            let opinions = counts.earlier.get(&against).map(|opinions| {
                let withheld = match disclosure {
                    Disclosure::Everything => Disclosure::Everything,
                    Disclosure::Public(_) => Disclosure::Public(Withheld::of_earlier(period, opinions, figures, workspace)),
                };
                (opinions, withheld)
            });
            Earlier { figures, workspace, disclosure, against, period, opinions }
        })
        .collect();
    let mut rows = Vec::new();
    for window in std::iter::once(None).chain(by_name(figures).into_iter().map(Some)) {
        for of in Subject::ALL {
            rows.extend(earlier.iter().filter_map(|earlier| earlier.all_rules(of, window)));
        }
        for (rule, tally) in workspace.standards.rules.iter().zip(&counts.rules) {
            // who complained where is not published
            if window.is_none() || rule.dataset == Kind::Ledger || !disclosure.is_public() {
                rows.extend(earlier.iter().filter_map(|earlier| earlier.rule(rule, tally, window)));
            }
        }
        for source in Source::ALL {
            rows.extend(earlier.iter().filter_map(|earlier| earlier.satisfaction(source, window)));
        }
    }
    rows
}

impl Earlier<'_> {
    /// All rules on the ledger that ask for such acts.
    fn all_rules(&self, of: Subject, window: Option<u32>) -> Option<ComparedRow> {
        let (mut now, mut then, mut unrecorded) = ((0, 0), (0, 0), 0);
        for (_, tally) in on_ledger(of, self.figures, self.workspace) {
            let counted = tally.sum(|w, _| window.is_none_or(|window| w == window));
            let earlier = tally.in_span(self.period, window);
            now = (now.0 + counted.met, now.1 + counted.due());
            then = (then.0 + earlier.met, then.1 + earlier.due);
            unrecorded += earlier.unrecorded;
        }
        let known = self.begins(Kind::Ledger, of == Subject::Callbacks) && (then.1 > 0 || unrecorded == 0);
        let then = if known { Side::Counted(then.0, then.1) } else { Side::NoData };
        self.row(of.into(), window, None, [Side::Counted(now.0, now.1), then])
    }

    fn rule(&self, rule: &Rule, tally: &RuleTally, window: Option<u32>) -> Option<ComparedRow> {
        let now = tally.sum(|w, _| window.is_none_or(|window| w == window));
        let then = tally.in_span(self.period, window);
        let on_ledger = rule.dataset == Kind::Ledger;
        let side = |period: Period, met: u64, due: u64| {
            let of_parts = || parts(period, due, tally, self.figures, self.workspace);
            let hidden = !on_ledger && self.disclosure.hides_small(self.workspace.min_respondents, of_parts());
            if hidden { Side::Withheld } else { Side::Counted(met, due) }
        };
        // of a rule on opinions the number of complaints must not decide whether there are data
        let known = self.begins(rule.dataset, rule.is_visit()) && (then.due > 0 || !on_ledger || then.unrecorded == 0);
        let then = if known { side(self.period, then.met, then.due) } else { Side::NoData };
        let now = side(self.figures.counts.period, now.met, now.due());
        self.row(Subject::of(rule).into(), window, Some(rule), [now, then])
    }

    fn satisfaction(&self, source: Source, window: Option<u32>) -> Option<ComparedRow> {
        let kind = if source == Source::Callback { Kind::Visits } else { Kind::Evaluations };
        let of = |opinions: &Opinions, disclosure: &Disclosure| match source {
            Source::Callback => by_callback(opinions, window, disclosure),
            Source::Evaluator => by_evaluator(opinions, window, disclosure),
        };
        let now = of(&self.figures.counts.opinions, self.disclosure).into();
        let then = match &self.opinions {
            Some((opinions, withheld)) if self.begins(kind, false) => of(opinions, withheld).into(),
            _ => Side::NoData,
        };
        self.row(source.into(), window, None, [now, then])
    }

    /// Whether the records of a kind, and of callbacks, begin no later than the earlier period.
    fn begins(&self, kind: Kind, callbacks: bool) -> bool {
        let coverage = &self.figures.counts.coverage;
        let since = |first: NaiveDate| first <= self.period.first() && self.figures.counts.since <= self.period.first();
        coverage.days(kind).is_some_and(|days| since(days.first))
            && (!callbacks || coverage.callbacks.is_some_and(|days| since(days.first)))
    }

    /// The row; `None` where neither period has anything.
    fn row(&self, measure: Measure, window: Option<u32>, rule: Option<&Rule>, [now, then]: [Side; 2]) -> Option<ComparedRow> {
        let is_nothing = |side: Side| matches!(side, Side::NoData | Side::Counted(_, 0));
        if is_nothing(now) && is_nothing(then) {
            return None;
        }
        let target = rule.and_then(|rule| rule.target.as_ref());
        let cells = |side: Side| match side {
            Side::NoData => (Cell::Blank, Cell::Blank, Cell::Blank),
            Side::Withheld => (Cell::Withheld, Cell::Withheld, Cell::Withheld),
            Side::Counted(k, 0) => (Cell::Shown(k), Cell::Shown(0), Cell::Blank),
            Side::Counted(k, n) => (Cell::Shown(k), Cell::Shown(n), Cell::Shown(Rate::of(&Ratio::new(k.into(), n.into()), target))),
        };
        let ((k, n, rate), (earlier_k, earlier_n, earlier_rate)) = (cells(now), cells(then));
        let [difference, low, high] = difference(now.into(), then.into());
        let change = match (low, high) {
            (Cell::Shown(low), Cell::Shown(high)) => Direction::of(low, high).into(),
            (Cell::Withheld, _) => Cell::Withheld,
            _ => Cell::Blank,
        };
        Some(ComparedRow {
            measure,
            rule: rule.map(|rule| rule.id.clone()),
            window: window.map(|window| self.figures.counts.window(window).to_owned()),
            against: self.against,
            period: self.period,
            k,
            n,
            rate,
            earlier_k,
            earlier_n,
            earlier_rate,
            difference,
            low,
            high,
            change,
            recorded: then != Side::NoData,
        })
    }
}
