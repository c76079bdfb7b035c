//! What has gone on since when, up to the last month: a fall or a rise, months on one side of the mean or back from it,
//! a target missed or attained.

use chrono::Datelike;
use serde::Serialize;

use crate::bulletin::{Cell, ControlPoint, Finding, FindingKind};
use crate::domain::{Period, Rate};
use crate::error::Result;
use crate::figures::Signal;
use crate::render::format;
use crate::render::words::Words;

/// One month of a panel.
#[derive(Debug, Clone, Copy, Serialize, schemars::JsonSchema)]
pub(crate) struct Point {
    /// The share.
    pub(super) rate: Cell<Rate>,
    /// The numerator, where the table has it.
    pub(super) met: Cell<u64>,
    /// The denominator.
    pub(super) due: Cell<u64>,
    /// Its place on the p chart.
    pub(super) control: Option<ControlPoint>,
    /// Whether there are data.
    pub(super) recorded: bool,
}

#[cfg(test)]
impl Point {
    /// A month of which only the share is told.
    pub(super) fn of_rate(rate: Cell<Rate>, control: Option<ControlPoint>) -> Self {
        Self { rate, met: Cell::Blank, due: Cell::Blank, control, recorded: true }
    }
}

/// What has gone on since when.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Since {
    /// In words: `3月起回落`.
    text: String,
    /// Whether it is for the worse.
    worse: bool,
}

/// Months up to the last one that have one thing in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    /// The sentence that tells it, of `[trend.since]`.
    sentence: &'static str,
    /// The month that it names.
    named: usize,
    /// The month that its line begins with.
    pub(super) first: usize,
    /// Whether its line is drawn stronger.
    pub(super) is_drawn: bool,
    /// Whether it lies on one side of the mean.
    pub(super) of_mean: bool,
    /// Whether it is for the worse.
    is_worse: bool,
}

impl Run {
    /// Whether all that is known of the target is that every month missed it.
    pub(super) fn is_whole(&self) -> bool {
        self.sentence == "never"
    }

    /// The run in words, with the year where it is not that of the last month.
    pub(super) fn told(&self, months: &[Period], words: &Words) -> Result<Since> {
        let (month, last) = (months[self.named], months[months.len() - 1]);
        let month = if month.first().year() == last.first().year() {
            words.fill("date.month_alone", &[("month", words.get(&format!("months.m{}", month.first().month()))?.to_owned())])?
        } else {
            format::period(month, words)?
        };
        Ok(Since { text: words.fill(&format!("trend.since.{}", self.sentence), &[("month", month)])?, worse: self.is_worse })
    }
}

/// The run that matters most: `moves` is no chance, months on one side of the mean are none, a target is decided.
pub(super) fn run(months: &[Period], points: &[Option<Point>], target: Option<Rate>, moves: Option<&Finding>) -> Option<Run> {
    let signals: Vec<Option<Signal>> = points.iter().map(|point| point.and_then(|point| point.control?.signal)).collect();
    let moves = moves.and_then(|one| Some((one, months.iter().position(|month| Some(*month) == one.since)?)));
    if let Some((one, first)) = moves.filter(|(_, first)| first + 1 < months.len()) {
        let is_worse = one.kind == FindingKind::Falling;
        let sentence = if is_worse { "falling" } else { "rising" };
        return Some(Run { sentence, named: first + 1, first, is_drawn: true, of_mean: false, is_worse });
    }
    if let Some(signal @ (Signal::RunLow | Signal::RunHigh)) = signals.last().copied().flatten() {
        let first = signals.len() - signals.iter().rev().take_while(|other| **other == Some(signal)).count();
        let is_worse = signal == Signal::RunLow;
        let sentence = if is_worse { "low" } else { "high" };
        return Some(Run { sentence, named: first, first, is_drawn: true, of_mean: true, is_worse });
    }
    back(points, &signals).or_else(|| of_target(points, target?))
}

/// Two months or more on the other side of the mean, right after a run on one side.
fn back(points: &[Option<Point>], signals: &[Option<Signal>]) -> Option<Run> {
    let last = signals.iter().rposition(|signal| matches!(signal, Some(Signal::RunLow | Signal::RunHigh)))?;
    let was_high = signals[last] == Some(Signal::RunHigh);
    let is_back = |point: &Option<Point>| {
        let placed = point.and_then(|point| point.rate.shown().copied().zip(point.control));
        placed.is_some_and(|(rate, control)| if was_high { rate < control.mean } else { rate > control.mean })
    };
    let (first, sentence) = (last + 1, if was_high { "fell_back" } else { "rose_back" });
    let is_run = points.len() > first + 1 && points[first..].iter().all(is_back);
    is_run.then_some(Run { sentence, named: first, first, is_drawn: true, of_mean: false, is_worse: false })
}

/// Two months or more with something due that attained the target, after one that did not, or that all missed it.
fn of_target(points: &[Option<Point>], target: Rate) -> Option<Run> {
    // a printed rate never shows its target as reached when it is not; whether a withheld month did is not told
    let judged = points.iter().enumerate().filter_map(|(i, point)| match point.as_ref()?.rate {
        Cell::Shown(rate) => Some((i, Some(rate >= target))),
        Cell::Withheld => Some((i, None)),
        Cell::Blank => None,
    });
    let judged: Vec<(usize, Option<bool>)> = judged.collect();
    let attained = judged.last()?.1?;
    let run = judged.iter().rev().take_while(|(_, other)| *other == Some(attained));
    let (first, length) = (run.clone().last()?.0, run.count());
    let sentence = match (attained, length == judged.len()) {
        (true, true) => return None,
        (true, false) => "attained",
        (false, true) => "never",
        (false, false) => "missed",
    };
    (length > 1).then_some(Run { sentence, named: first, first, is_drawn: false, of_mean: false, is_worse: !attained })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Locale;
    use crate::render::Templates;

    fn months() -> Vec<Period> {
        "2026-06".parse::<Period>().expect("a month").twelve_months()
    }

    fn said(rates: &[Cell<Rate>], signals: &[Option<Signal>]) -> String {
        let [mean, lower, upper] = [Rate(9_200), Rate(0), Rate(10_000)];
        let control = |i: usize| signals.get(i).map(|signal| ControlPoint { mean, lower, upper, signal: *signal });
        let templates = Templates::load(None).expect("the built-in templates");
        let months = &months()[12 - rates.len()..];
        let point = |(i, rate): (usize, &Cell<Rate>)| (*rate != Cell::Blank).then(|| Point::of_rate(*rate, control(i)));
        let points: Vec<Option<Point>> = rates.iter().enumerate().map(point).collect();
        let run = run(months, &points, Some(Rate(9_000)), None);
        run.map_or_else(String::new, |run| run.told(months, templates.words(Locale::ZhCn)).expect("words").text)
    }

    #[test]
    fn a_target_is_missed_or_attained_since_a_month() {
        let rates = |rates: &[i64]| -> Vec<Cell<Rate>> {
            rates.iter().map(|rate| if *rate < 0 { Cell::Blank } else { Cell::Shown(Rate(*rate * 100)) }).collect()
        };
        let told = |of: &[i64]| said(&rates(of), &[]);
        assert_eq!(told(&[95, 80, 80]), "5月起未达标");
        assert_eq!(told(&[80, 95, 90]), "5月起达标");
        assert_eq!(told(&[80, 80, 80]), "各月都未达标");
        assert_eq!(told(&[95, 95, 95]), "", "its sentence says that all attained it");
        assert_eq!(told(&[95, 95, 80]), "", "one month is no run");
        assert_eq!(told(&[95, 80, -1, 80]), "4月起未达标", "a month of which nothing is due ends no run");
        assert_eq!(told(&[80, 95, 95, 95, 95, 95, 95, 95]), "2025年12月起达标");
        assert_eq!(told(&[]), "");
    }

    #[test]
    fn a_withheld_month_ends_a_run() {
        let shown = |rate| Cell::Shown(Rate(rate));
        assert_eq!(said(&[shown(9_500), Cell::Withheld, shown(1), shown(1)], &[]), "5月起未达标");
        assert_eq!(said(&[shown(1), shown(1), Cell::Withheld], &[]), "");
    }

    #[test]
    fn months_on_one_side_of_the_mean_come_before_a_target() {
        let rates = [Cell::Shown(Rate(9_500)); 4];
        let signals = [None, Some(Signal::High), Some(Signal::RunLow), Some(Signal::RunLow)];
        assert_eq!(said(&rates, &signals), "5月起一直低于均值");
        let shown = |rates: [i64; 4]| rates.map(|rate| Cell::Shown(Rate(rate * 100)));
        let was_high = [None, Some(Signal::RunHigh), None, None];
        assert_eq!(said(&shown([95, 95, 91, 90]), &was_high), "5月起回落", "the side on which it is now");
        assert_eq!(said(&shown([95, 95, 91, 93]), &was_high), "", "back over the mean: on no side");
        assert_eq!(said(&shown([91, 91, 95, 95]), &[None, Some(Signal::RunLow), None, None]), "5月起回升");
    }
}
