//! Twelve months of each rule and of satisfaction: a small picture each, what of it is beyond chance,
//! and all of them in one table.

use chrono::Datelike;
use serde::Serialize;

use super::shelf::Shelf;
use crate::bulletin::{Bulletin, Cell, CentreTrendRow, ControlPoint, Measure, SatisfactionTrendRow, Source, TrendRow};
use crate::domain::{Kind, Period, Rate};
use crate::error::Result;
use crate::figures::Signal;
use crate::render::chart::{self, Band, Month, Panel, Scale};
use crate::render::format;
use crate::render::words::Words;
use crate::standard::Subject;

/// Rows of a table of months that a page has room for.
const MOST_TABLED: usize = 18;

/// The trend of every rule that ever had something due, and of satisfaction where anybody was asked.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Trend {
    /// The months, oldest first.
    months: Vec<Period>,
    /// Rules in their order.
    panels: Vec<TrendPanel>,
    /// By callback, by evaluator.
    satisfaction: Vec<TrendPanel>,
    /// Whether any panel has limits.
    limited: bool,
    /// Rules that are named instead of drawn: of the centre, those that attained their target in every month, and those
    /// without a target, where no month is beyond chance.
    unpictured: Vec<String>,
    /// Whether the table has these, too: of many rules it has only those that are drawn, and the files have all.
    tabled: bool,
}

/// One share over twelve months.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct TrendPanel {
    /// What is shown.
    label: String,
    /// The share that must be met.
    target: Option<Rate>,
    /// What the twelve months say, in one sentence.
    finding: String,
    /// Whether a month is beyond chance.
    stands_out: bool,
    /// Whether one is so for the worse.
    worse: bool,
    /// The ends of the axis, where it is not 0 to 100 %.
    axis: Option<Scale>,
    /// A point for each month; `None` where the table has none.
    points: Vec<Option<Point>>,
    /// The middle line of the limits.
    mean: Option<Rate>,
    /// Whether it stands among the pictures: a single month is no trend, and is in the table only, as is what a picture
    /// would say nothing of.
    pictured: bool,
    /// The picture; empty where every month is withheld.
    chart: String,
}

/// One month of a panel.
#[derive(Debug, Clone, Copy, Serialize, schemars::JsonSchema)]
pub(crate) struct Point {
    /// The share.
    rate: Cell<Rate>,
    /// The numerator, where the table has it.
    met: Cell<u64>,
    /// The denominator.
    due: Cell<u64>,
    /// Its place on the p chart.
    control: Option<ControlPoint>,
    /// Whether there are data.
    recorded: bool,
}

/// What a panel is made of before it is drawn.
struct Series<'a> {
    label: &'a str,
    title: String,
    target: Option<Rate>,
    points: Vec<Option<Point>>,
    /// The centre's rates, on a window's page.
    beside: Vec<Option<Rate>>,
    /// What counts the months with a figure, where there is no target.
    months: &'a str,
    axis: Scale,
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
            title: words.fill("chart.trend", &[("label", label.to_owned())])?,
            target: rule.target,
            points: months.iter().map(point).collect(),
            beside: beside(&|month| find(None, month).and_then(|row| row.rate.shown().copied())),
            months: "trend.months_due",
            axis: Scale::WHOLE,
            quiet: window.is_none(),
        };
        panels.extend(panel(series, &months, words)?);
    }
    let mut satisfaction = Vec::new();
    for (source, label) in Source::ALL.into_iter().zip(["answer.callback", "answer.evaluator"]) {
        let find = |window: Option<&str>, month: &Period| shelf.of(window).satisfied(source, *month);
        let of_row =
            |row: &SatisfactionTrendRow| Point { rate: row.rate, met: Cell::Blank, due: row.n, control: row.control, recorded: true };
        let kind = if source == Source::Callback { Kind::Visits } else { Kind::Evaluations };
        let point = |month: &Period| find(window, month).map(of_row).or_else(|| no_data(bulletin, kind, month));
        let label = words.get(label)?;
        let points: Vec<Option<Point>> = months.iter().map(point).collect();
        let lows = points.iter().flatten().flat_map(|point| [point.rate.shown().copied(), point.control.map(|control| control.lower)]);
        let series = Series {
            label,
            title: words.fill("chart.satisfaction_trend", &[("label", label.to_owned())])?,
            target: None,
            axis: Scale::around(lows.flatten()),
            points,
            beside: beside(&|month| find(None, month).and_then(|row| row.rate.shown().copied())),
            months: "trend.months_asked",
            quiet: false,
        };
        satisfaction.extend(panel(series, &months, words)?);
    }
    let limited = panels.iter().chain(&satisfaction).any(|panel| panel.mean.is_some());
    let has_several = |panel: &&TrendPanel| panel.points.iter().flatten().filter(|point| point.rate.shown().is_some()).count() > 1;
    let unpictured = panels.iter().filter(|panel| !panel.pictured).filter(has_several).map(|panel| panel.label.clone()).collect();
    let tabled = panels.len() + satisfaction.len() <= MOST_TABLED;
    Ok(Trend { months, panels, satisfaction, limited, unpictured, tabled })
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
            title: words.fill("chart.trend", &[("label", label.to_owned())])?,
            target: None,
            points: months.iter().map(|month| of_month(month).map(of_row)).collect(),
            beside: Vec::new(),
            months: "trend.months_due",
            axis: Scale::WHOLE,
            quiet: false,
        };
        panels.extend(panel(series, &months, words)?);
    }
    Ok(Trend { months, panels, satisfaction: Vec::new(), limited: false, unpictured: Vec::new(), tabled: true })
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
    let Series { label, title, target, points, beside, months: counted, axis, quiet } = series;
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
    let finding = finding(target, counted, &rates, months, &signals, band.is_some(), words)?;
    let stands_out = signals.iter().any(Option::is_some);
    let pictured = months_due != 1 && !(quiet && says_nothing(&points, target, stands_out));
    let mut chart = String::new();
    if months_due > 1 && pictured {
        let mut drawn = Vec::new();
        let mut desc = Vec::new();
        let mut year = None;
        for (i, (month, rate)) in months.iter().zip(&rates).enumerate() {
            let labelled = i == 0 || i + 1 == months.len();
            let label = if labelled { month.to_string() } else { String::new() };
            drawn.push(Month { label, rate: *rate, stands_out: signals[i].is_some() });
            if let Some(rate) = rate {
                // the year is said once, for the description is read aloud
                let name = if year.replace(month.first().year()) == Some(month.first().year()) {
                    format!("{:02}", month.first().month())
                } else {
                    month.to_string()
                };
                desc.push(format!("{name} {}", format::percent(*rate)));
            }
        }
        let mark = match target {
            Some(target) => Some((target, words.fill("chart.target_mark", &[("target", format::target(target))])?)),
            None => None,
        };
        let last = rates.iter().flatten().last().map_or_else(String::new, |rate| format::percent(*rate));
        chart = chart::panel(&Panel {
            title: &title,
            desc: &desc.join(words.get("list.comma")?),
            months: &drawn,
            target: mark.as_ref().map(|(target, label)| (*target, label.as_str())),
            last: &last,
            beside: &beside,
            axis,
            band: band.as_ref(),
        })?;
    }
    Ok(Some(TrendPanel {
        label: label.to_owned(),
        target,
        finding,
        stands_out,
        worse: signals.iter().flatten().any(|signal| matches!(signal, Signal::Low | Signal::RunLow)),
        axis: Some(axis).filter(|axis| *axis != Scale::WHOLE),
        points,
        mean: band.map(|band| band.mean),
        pictured,
        chart,
    }))
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
    signals: &[Option<Signal>],
    has_limits: bool,
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
        let named = spans(months, |i| signals[i] == Some(signal));
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
