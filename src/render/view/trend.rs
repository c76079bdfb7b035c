//! Twelve months of each rule and of satisfaction: a small picture each, what of it is beyond chance,
//! and all of them in one table.

use chrono::Datelike;
use serde::Serialize;

use super::run::{Point, Since, run};
use super::shelf::Shelf;
use crate::bulletin::{
    Bulletin, Cell, CentreTrendRow, ControlPoint, Finding, FindingKind, Measure, SatisfactionTrendRow, Source, TrendRow,
};
use crate::domain::{Kind, Period, Rate};
use crate::error::Result;
use crate::figures::Signal;
use crate::render::chart::{self, Band, Month, Panel, Scale};
use crate::render::format;
use crate::render::words::Words;
use crate::standard::Subject;

/// Rows of a table of months that a page has room for.
const MOST_TABLED: usize = 18;

/// Pictures that a page shows at once; the others stand behind a line that opens them.
const MOST_SHOWN: usize = 6;

/// The trend of every rule that ever had something due, and of satisfaction where anybody was asked.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Trend {
    /// The months, oldest first.
    months: Vec<Period>,
    /// Rules: those that missed their target first, then in their order.
    panels: Vec<TrendPanel>,
    /// How many of their pictures stand behind a line that opens them.
    folded: usize,
    /// By callback, by evaluator.
    satisfaction: Vec<TrendPanel>,
    /// Whether any panel has limits.
    limited: bool,
    /// Rules that are named instead of drawn: of the centre, those that attained their target in every month, and those
    /// without a target, where no month is beyond chance.
    unpictured: Vec<String>,
    /// What was 100 % in every month: named instead of drawn.
    whole: Vec<String>,
    /// Whether the table has these, too: of many rules it has only those that are drawn, and the files have all.
    tabled: bool,
}

/// One share over twelve months.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact that a template asks for")]
pub(crate) struct TrendPanel {
    /// What is shown.
    label: String,
    /// The share that must be met.
    target: Option<Rate>,
    /// What has gone on since when, up to now.
    since: Option<Since>,
    /// What the twelve months say, in one sentence.
    finding: String,
    /// Whether a month is beyond chance.
    stands_out: bool,
    /// Whether one is so for the worse.
    worse: bool,
    /// The ends of the axis: 0 to 100 %, or a part of it where all that moves lies there.
    axis: Scale,
    /// A point for each month; `None` where the table has none.
    points: Vec<Option<Point>>,
    /// The middle line of the limits.
    mean: Option<Rate>,
    /// Whether it stands among the pictures: a single month is no trend, and is in the table only, as is what a picture
    /// would say nothing of.
    pictured: bool,
    /// Whether its picture stands behind a line that opens it.
    folded: bool,
    /// The picture; empty where every month is withheld.
    chart: String,
}

/// What a panel is made of before it is drawn.
struct Series<'a> {
    label: &'a str,
    /// The sentence that says it in short; every number stands in the table.
    title: &'static str,
    target: Option<Rate>,
    points: Vec<Option<Point>>,
    /// The centre's rates, on a window's page.
    beside: Vec<Option<Rate>>,
    /// What counts the months with a figure, where there is no target.
    months: &'a str,
    /// What falls, or rises, month after month by more than chance.
    moves: Option<&'a Finding>,
    /// Whether it is only named where its picture would say nothing.
    quiet: bool,
}

/// The trend of a window, or of the centre.
pub(super) fn of(shelf: &Shelf<'_>, window: Option<&str>, words: &Words) -> Result<Trend> {
    let bulletin = shelf.bulletin;
    let months = bulletin.period.code.twelve_months();
    let beside = |find: &dyn Fn(&Period) -> Option<Rate>| match window {
        Some(_) => months.iter().map(find).collect(),
        None => Vec::new(),
    };
    let mut panels = Vec::new();
    for rule in &bulletin.rules {
        let find = |window: Option<&str>, month: &Period| shelf.of(window).month(&rule.id, *month);
        let of_row = |row: &TrendRow| Point { rate: row.rate, met: row.met, due: row.due, control: row.control, recorded: row.recorded };
        let point = |month: &Period| find(window, month).map(of_row).or_else(|| no_data(bulletin, rule.dataset, month));
        let label = words.label(&rule.label);
        let series = Series {
            label,
            title: "chart.trend",
            target: rule.target,
            points: months.iter().map(point).collect(),
            beside: beside(&|month| find(None, month).and_then(|row| row.rate.shown().copied())),
            months: "trend.months_due",
            moves: moves(bulletin, window, Some(&rule.id), rule.of.into()),
            quiet: window.is_none(),
        };
        let missed = shelf.of(window).rules.iter().any(|row| row.rule.as_ref() == Some(&rule.id) && row.attained == Cell::Shown(false));
        panels.extend(panel(series, &months, words)?.map(|panel| (missed, panel)));
    }
    panels.sort_by_key(|(missed, _)| !missed);
    let mut panels: Vec<TrendPanel> = panels.into_iter().map(|(_, panel)| panel).collect();
    let mut satisfaction = Vec::new();
    for (source, label) in Source::ALL.into_iter().zip(["answer.callback", "answer.evaluator"]) {
        let find = |window: Option<&str>, month: &Period| shelf.of(window).satisfied(source, *month);
        let of_row =
            |row: &SatisfactionTrendRow| Point { rate: row.rate, met: Cell::Blank, due: row.n, control: row.control, recorded: true };
        let kind = if source == Source::Callback { Kind::Visits } else { Kind::Evaluations };
        let point = |month: &Period| find(window, month).map(of_row).or_else(|| no_data(bulletin, kind, month));
        let label = words.get(label)?;
        let series = Series {
            label,
            title: "chart.satisfaction_trend",
            target: None,
            points: months.iter().map(point).collect(),
            beside: beside(&|month| find(None, month).and_then(|row| row.rate.shown().copied())),
            months: "trend.months_asked",
            moves: moves(bulletin, window, None, source.into()),
            quiet: false,
        };
        satisfaction.extend(panel(series, &months, words)?);
    }
    let limited = panels.iter().chain(&satisfaction).any(|panel| panel.mean.is_some());
    let has_several = |panel: &&TrendPanel| panel.points.iter().flatten().filter(|point| point.rate.shown().is_some()).count() > 1;
    let named = |is_whole: bool| {
        let left_out = panels.iter().chain(&satisfaction).filter(|panel| !panel.pictured).filter(has_several);
        left_out.filter(|panel| is_whole_in(&panel.points) == is_whole).map(|panel| panel.label.clone()).collect()
    };
    let (whole, unpictured) = (named(true), named(false));
    let tabled = panels.len() + satisfaction.len() <= MOST_TABLED;
    let folded = fold(&mut panels, satisfaction.iter().filter(|panel| panel.pictured).count());
    Ok(Trend { months, panels, folded, satisfaction, limited, unpictured, whole, tabled })
}

/// Puts the pictures of rules away that have no room beside so many others; how many those are.
fn fold(panels: &mut [TrendPanel], others: usize) -> usize {
    let behind = panels.iter_mut().filter(|panel| panel.pictured).skip(MOST_SHOWN.saturating_sub(others));
    behind.map(|panel| panel.folded = true).count()
}

/// The trend of a centre: its callbacks and its other acts, each over all rules.
pub(super) fn of_centre(shelf: &Shelf<'_>, centre: &str, words: &Words) -> Result<Trend> {
    let months = shelf.bulletin.period.code.twelve_months();
    let rows = || shelf.bulletin.tables.centre_trend.iter().filter(|row| row.centre == centre);
    let mut panels = Vec::new();
    for measure in Subject::ALL.map(Measure::from) {
        let of_month = |month: &Period| rows().find(|row| row.measure == measure && row.month == *month);
        let of_row = |row: &CentreTrendRow| Point {
            rate: row.rate,
            met: Cell::Shown(row.k),
            due: Cell::Shown(row.n),
            control: None,
            recorded: row.recorded,
        };
        let label = super::compared::total(measure, words)?;
        let series = Series {
            label,
            title: "chart.trend",
            target: None,
            points: months.iter().map(|month| of_month(month).map(of_row)).collect(),
            beside: Vec::new(),
            months: "trend.months_due",
            moves: None,
            quiet: false,
        };
        panels.extend(panel(series, &months, words)?);
    }
    let whole = panels.iter().filter(|panel| !panel.pictured && is_whole_in(&panel.points)).map(|panel| panel.label.clone()).collect();
    Ok(Trend { months, panels, folded: 0, satisfaction: Vec::new(), limited: false, unpictured: Vec::new(), whole, tabled: true })
}

/// The finding that a figure falls, or rises, month after month.
fn moves<'a>(bulletin: &'a Bulletin, window: Option<&str>, rule: Option<&str>, measure: Measure) -> Option<&'a Finding> {
    bulletin.findings.iter().find(|one| {
        matches!(one.kind, FindingKind::Falling | FindingKind::Rising)
            && (one.window.as_deref(), one.rule.as_deref(), one.measure) == (window, rule, Some(measure))
    })
}

/// The point of a month of which nothing of a kind is recorded, though it has begun.
fn no_data(bulletin: &Bulletin, kind: Kind, month: &Period) -> Option<Point> {
    if month.first() > bulletin.period.as_of {
        return None;
    }
    let recorded = bulletin.recorded.iter().any(|days| days.kind == kind && days.first <= month.last() && month.first() <= days.last);
    (!recorded).then_some(Point { rate: Cell::Blank, met: Cell::Blank, due: Cell::Blank, control: None, recorded })
}

/// The panel of a series; `None` where no month has anything.
fn panel(series: Series<'_>, months: &[Period], words: &Words) -> Result<Option<TrendPanel>> {
    let Series { label, title, target, points, beside, months: counted, moves, quiet } = series;
    if points.iter().flatten().all(|point| !point.recorded || point.due == Cell::Shown(0) || point.due == Cell::Blank) {
        return Ok(None);
    }
    let rates: Vec<Option<Rate>> = points.iter().map(|point| point.and_then(|point| point.rate.shown().copied())).collect();
    let months_due = rates.iter().flatten().count();
    let signals: Vec<Option<Signal>> = points.iter().map(|point| point.and_then(|point| point.control?.signal)).collect();
    let controls: Option<Vec<ControlPoint>> = points.iter().map(|point| point.and_then(|point| point.control)).collect();
    let band = controls
        .as_ref()
        .map(|controls| Band { mean: controls[0].mean, limits: controls.iter().map(|control| (control.lower, control.upper)).collect() });
    let run = run(months, &points, target, moves);
    // the run that goes on is told by itself
    let told = run.filter(|run| run.of_mean).map_or(months.len(), |run| run.first);
    let all_missed = run.is_some_and(|run| run.is_whole());
    let finding = finding(target.filter(|_| !all_missed), counted, &rates, months, (&signals, told, band.is_some()), words)?;
    let stands_out = signals.iter().any(Option::is_some);
    let pictured = months_due != 1 && !is_whole_in(&points) && !(quiet && says_nothing(&points, target, stands_out));
    let limits = controls.iter().flatten().flat_map(|control| [control.lower, control.upper]);
    let axis = Scale::near(rates.iter().chain(&beside).flatten().copied().chain(target).chain(limits));
    let mut chart = String::new();
    if months_due > 1 && pictured {
        let drawn = labels(months).zip(rates.iter().zip(&signals));
        let drawn: Vec<Month> = drawn.map(|(label, (rate, signal))| Month { label, rate: *rate, stands_out: signal.is_some() }).collect();
        let ends = [rates.iter().flatten().next(), rates.iter().flatten().next_back()];
        let [first, last] = ends.map(|rate| rate.map_or_else(String::new, |rate| format::percent(*rate)));
        let title = words.fill(title, &[("label", label.to_owned()), ("first", first), ("last", last)])?;
        chart = chart::panel(&Panel {
            title: &title,
            desc: "",
            months: &drawn,
            target,
            run: run.filter(|run| run.is_drawn).map(|run| run.first),
            beside: &beside,
            axis,
            band: band.as_ref(),
        })?;
    }
    Ok(Some(TrendPanel {
        label: label.to_owned(),
        target,
        since: run.map(|run| run.told(months, words)).transpose()?,
        finding,
        stands_out,
        worse: signals.iter().flatten().any(|signal| matches!(signal, Signal::Low | Signal::RunLow)),
        axis,
        points,
        mean: band.map(|band| band.mean),
        pictured,
        folded: false,
        chart,
    }))
}

/// Labels below an axis of months: the first and the last.
pub(super) fn labels(months: &[Period]) -> impl Iterator<Item = String> + '_ {
    let last = months.len().saturating_sub(1);
    months.iter().enumerate().map(move |(i, month)| if i == 0 || i == last { month.to_string() } else { String::new() })
}

/// Names of months in a list that is read aloud: the year is said once.
#[derive(Default)]
pub(super) struct Dates {
    year: Option<i32>,
}

impl Dates {
    /// The next month of the list.
    pub(super) fn name(&mut self, month: Period) -> String {
        let year = month.first().year();
        if self.year.replace(year) == Some(year) { format!("{:02}", month.first().month()) } else { month.to_string() }
    }
}

/// Whether every month that has something was 100 %, and there are two or more.
fn is_whole_in(points: &[Option<Point>]) -> bool {
    let mut rates = points.iter().flatten().map(|point| point.rate).filter(|rate| *rate != Cell::Blank);
    rates.clone().count() > 1 && rates.all(|rate| rate == Cell::Shown(Rate(10_000)))
}

/// Whether a picture of the months would say nothing that a name does not: none is beyond chance or withheld, and all
/// attained the target, or there is none.
fn says_nothing(points: &[Option<Point>], target: Option<Rate>, stands_out: bool) -> bool {
    let mut rates = points.iter().flatten().map(|point| point.rate).filter(|rate| *rate != Cell::Blank);
    !stands_out && rates.all(|rate| rate.shown().is_some_and(|rate| target.is_none_or(|target| *rate >= target)))
}

/// What the months say: how many attained the target, and which of them are beyond chance.
fn finding(
    target: Option<Rate>,
    counted: &str,
    rates: &[Option<Rate>],
    months: &[Period],
    (signals, told, has_limits): (&[Option<Signal>], usize, bool),
    words: &Words,
) -> Result<String> {
    let due = rates.iter().flatten().count();
    if due == 0 {
        return Ok(words.get("cell.withheld")?.to_owned());
    }
    // a printed rate never shows its target as reached when it is not, so the printed ones may be compared
    let attained = target.map_or(0, |target| rates.iter().flatten().filter(|rate| **rate >= target).count());
    let mut said = Vec::new();
    match target {
        Some(_) => said.push(words.fill("trend.months_attained", &[("due", due.to_string()), ("attained", attained.to_string())])?),
        None if !has_limits => said.push(words.fill(counted, &[("due", due.to_string())])?),
        None => {}
    }
    if has_limits && signals.iter().all(Option::is_none) {
        said.push(words.get("trend.within")?.to_owned());
    }
    for signal in [Signal::Low, Signal::High, Signal::RunLow, Signal::RunHigh] {
        let named = spans(months, |i| i < told && signals[i] == Some(signal));
        if !named.is_empty() {
            let key = format!("trend.found.{}", signal.code());
            said.push(words.fill(&key, &[("months", named.join(words.get("list.comma")?))])?);
        }
    }
    Ok(said.join(words.get("list.semicolon")?))
}

/// The months that are wanted, three or more in a row by their first and last: `2025-07 – 2026-02`.
fn spans(months: &[Period], wanted: impl Fn(usize) -> bool) -> Vec<String> {
    let mut spans: Vec<Vec<usize>> = Vec::new();
    for i in (0..months.len()).filter(|i| wanted(*i)) {
        match spans.last_mut() {
            Some(span) if span.last() == Some(&(i - 1)) => span.push(i),
            _ => spans.push(vec![i]),
        }
    }
    let said = |span: Vec<usize>| match span.as_slice() {
        [first, _, .., last] => vec![format!("{} – {}", months[*first], months[*last])],
        few => few.iter().map(|i| months[*i].to_string()).collect(),
    };
    spans.into_iter().flat_map(said).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_in_a_row_are_named_by_the_first_and_the_last() {
        let months = "2026-06".parse::<Period>().expect("a month").twelve_months();
        let named = |wanted: &[usize]| spans(&months, |i| wanted.contains(&i)).join(" ");
        assert_eq!(named(&[0, 1, 2, 3, 4, 5, 6, 7, 11]), "2025-07 – 2026-02 2026-06");
        assert_eq!(named(&[2, 3, 9]), "2025-09 2025-10 2026-04");
        assert_eq!(named(&[]), "");
    }
}
