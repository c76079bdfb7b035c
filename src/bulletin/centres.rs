//! Rows of `centres.csv` and `centre_trend.csv`: the centres of a common bulletin, each beside those of its kind.

use std::collections::{BTreeMap, BTreeSet};

use super::beside::{Measure, PeerFlag, Source};
use super::disclosure::{self, Disclosure};
use super::opinions::Respondents;
use super::rates::{attained, on_ledger};
use super::withhold::Withheld;
use super::{Cell, CentreRow, CentreTrendRow};
use crate::domain::{Component, Kind, Method, Rate, Ratio};
use crate::figures::{Figures, RuleTally, SpanCounts, Tally};
use crate::standard::{Rule, Subject};
use crate::workspace::Workspace;

/// A figure of a centre before it is held against its peers.
struct Figure<'a> {
    measure: Measure,
    rule: Option<&'a Rule>,
    of: Respondents,
    unrecorded: Cell<u64>,
    recorded: bool,
}

/// By kind, then by name: callbacks and other acts over all rules, each rule on the ledger, then satisfaction. None
/// unless the tallies of several centres were named.
pub(super) fn centres(figures: &Figures, workspace: &Workspace, disclosure: &Disclosure) -> Vec<CentreRow> {
    let counts = &figures.counts;
    let mut windows: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for (window, centre) in &counts.centres {
        windows.entry(centre).or_default().insert(*window);
    }
    let hidden = if disclosure.is_public() { Withheld::centres(figures, workspace) } else { BTreeSet::new() };
    let kind = |centre: &str| workspace.centres.get(centre).and_then(|known| known.kind.as_deref());
    let mut of_centres: Vec<(Option<&str>, &str, Vec<Figure<'_>>)> = windows
        .iter()
        .map(|(centre, own)| {
            let is_hidden = |component: Component| hidden.contains(&((*centre).to_owned(), component));
            (kind(centre), *centre, of_centre(own, &is_hidden, figures, workspace))
        })
        .collect();
    of_centres.sort_by_key(|(kind, centre, _)| (*kind, *centre));
    let peers = |kind: Option<&str>, at: usize| {
        let shown = of_centres.iter().filter(|(of, ..)| *of == kind).filter_map(|(.., figures)| figures[at].of.counted());
        shown.fold((0, 0, 0), |sum, (k, n)| (sum.0 + k, sum.1 + n, sum.2 + 1))
    };
    let mut rows = Vec::new();
    for (kind, centre, figures) in &of_centres {
        for (at, figure) in figures.iter().enumerate() {
            let row = row(figure, peers(*kind, at));
            let windows = windows[centre].iter().filter(|window| counts.reported.contains(window)).count() as u64;
            rows.extend(row.map(|row| CentreRow { centre: (*centre).to_owned(), kind: kind.map(str::to_owned), windows, ..row }));
        }
    }
    rows
}

/// The same figures of every centre, in the same order.
fn of_centre<'a>(
    own: &BTreeSet<u32>,
    is_hidden: &dyn Fn(Component) -> bool,
    figures: &Figures,
    workspace: &'a Workspace,
) -> Vec<Figure<'a>> {
    let ours = |tally: &RuleTally| tally.sum(|window, _| own.contains(&window));
    let rate = |measure: Measure, rule: Option<&'a Rule>, tally: Tally| Figure {
        measure,
        rule,
        of: if tally.due() > 0 { Respondents::Counted(tally.met, tally.due()) } else { Respondents::None },
        unrecorded: Cell::Shown(tally.unrecorded),
        recorded: tally.due() > 0 || tally.unrecorded == 0,
    };
    let mut found = Vec::new();
    for of in Subject::ALL {
        let mut all = Tally::default();
        on_ledger(of, figures, workspace).for_each(|(_, tally)| all += ours(tally));
        found.push(rate(of.into(), None, all));
    }
    let rules = workspace.standards.rules.iter().zip(&figures.counts.rules).filter(|(rule, _)| rule.dataset == Kind::Ledger);
    found.extend(rules.map(|(rule, tally)| rate(Subject::of(rule).into(), Some(rule), ours(tally))));
    for source in Source::ALL {
        let kind = if source == Source::Callback { Kind::Visits } else { Kind::Evaluations };
        found.push(Figure {
            measure: source.into(),
            rule: None,
            of: satisfied(source, own, is_hidden, figures),
            unrecorded: Cell::Blank,
            recorded: figures.has_kind(kind, figures.counts.period),
        });
    }
    found
}

/// The satisfied, and all, by the methods whose total of the centre is shown.
fn satisfied(source: Source, own: &BTreeSet<u32>, is_hidden: &dyn Fn(Component) -> bool, figures: &Figures) -> Respondents {
    let opinions = &figures.counts.opinions;
    let by_method = |method: Method| (disclosure::component(method), opinions.sum(method, |window| own.contains(&window)).satisfied());
    let rated = || {
        let of_windows = opinions.evaluator.iter().filter(|(window, _)| own.contains(window)).map(|(_, tally)| tally.satisfied());
        (Component::Evaluator, of_windows.fold((0, 0), |sum, (k, n)| (sum.0 + k, sum.1 + n)))
    };
    let parts: Vec<(Component, (u64, u64))> = match source {
        Source::Callback => Method::ALL.into_iter().map(by_method).collect(),
        Source::Evaluator => vec![rated()],
    };
    let asked = parts.into_iter().filter(|(_, (_, n))| *n > 0);
    let (hidden, shown): (Vec<_>, Vec<_>) = asked.partition(|(component, _)| is_hidden(*component));
    match shown.into_iter().fold((0, 0), |sum, (_, (k, n))| (sum.0 + k, sum.1 + n)) {
        (_, 0) if hidden.is_empty() => Respondents::None,
        (_, 0) => Respondents::Withheld,
        (k, n) => Respondents::Counted(k, n),
    }
}

/// A figure beside k and n of so many centres of its kind; `None` where there is nothing of it.
fn row(figure: &Figure<'_>, (peers_k, peers_n, peers): (u64, u64, u64)) -> Option<CentreRow> {
    if figure.of.is_none() && figure.unrecorded.shown().is_none_or(|n| *n == 0) {
        return None;
    }
    let target = figure.rule.and_then(|rule| rule.target.as_ref());
    let share = figure.of.share();
    let counted = figure.of.counted();
    let exact = counted.map(|(k, n)| Ratio::new(k.into(), n.into()));
    let asked = counted.and_then(|(_, n)| figure.rule?.asked(n));
    let beside = counted.filter(|_| peers > 1);
    Some(CentreRow {
        centre: String::new(),
        kind: None,
        windows: 0,
        measure: figure.measure,
        rule: figure.rule.map(|rule| rule.id.clone()),
        k: counted.map_or(share.n, |(k, _)| Cell::Shown(k)),
        n: share.n,
        rate: exact.as_ref().map_or(share.rate, |exact| Cell::Shown(Rate::of(exact, target))),
        low: share.low,
        high: share.high,
        target: target.map(|target| Rate::of(target, None)).into(),
        attained: attained(exact.as_ref(), target).into(),
        asked: asked.into(),
        short: counted.zip(asked).map(|((k, _), asked)| asked.saturating_sub(k)).into(),
        peers_k: beside.map(|_| peers_k).into(),
        peers_n: beside.map(|_| peers_n).into(),
        peers_rate: beside.map(|_| Rate::of(&Ratio::new(peers_k.into(), peers_n.into()), None)).into(),
        flag: beside.and_then(|own| PeerFlag::of(own, (peers_k, peers_n))).into(),
        unrecorded: figure.unrecorded,
        recorded: figure.recorded,
    })
}

/// The rates of each centre in the months of the history.
pub(super) fn trend(figures: &Figures, workspace: &Workspace) -> Vec<CentreTrendRow> {
    let names: BTreeSet<&String> = figures.counts.centres.values().collect();
    let mut rows = Vec::new();
    for month in figures.counts.period.history() {
        for centre in &names {
            for of in Subject::ALL {
                let own = figures.counts.centres.iter().filter(|(_, name)| name == centre).map(|(window, _)| *window);
                let mut sum = SpanCounts::default();
                for window in own {
                    on_ledger(of, figures, workspace).for_each(|(_, tally)| sum += tally.in_span(month, Some(window)));
                }
                let SpanCounts { due: n, met: k, unrecorded } = sum;
                if n + unrecorded > 0 {
                    let rate = (n > 0).then(|| Rate::of(&Ratio::new(k.into(), n.into()), None)).into();
                    rows.push(CentreTrendRow {
                        month,
                        centre: (*centre).clone(),
                        measure: of.into(),
                        k,
                        n,
                        rate,
                        unrecorded,
                        recorded: n > 0,
                    });
                }
            }
        }
    }
    rows
}
