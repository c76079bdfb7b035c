//! What the templates see: rows of the bulletin put side by side, with their charts drawn.
//!
//! Nothing is worked out here that the bulletin does not say, but sums and shares of counts that it shows.

mod heat;
mod opinions;
mod quotas;
mod rates;
mod trend;
mod windows;

use serde::Serialize;

use super::words::Words;
use crate::bulletin::{Bulletin, OpenRow};
use crate::error::Result;
use heat::Heat;
use opinions::{Beside, EvaluatorBlock, MethodBlock};
use quotas::{QuotaLine, Quotas};
use rates::{RateLine, RuleLine};
use trend::Trend;
use windows::{ComponentLine, Group, Weight, WindowLine};

/// The page of a period.
#[derive(Debug, Serialize)]
pub(crate) struct BulletinView<'a> {
    /// Rules in force, in order.
    rules: Vec<RuleLine<'a>>,
    /// Those of them whose target was missed.
    missed: Vec<RuleLine<'a>>,
    /// How many rules have a target and a result that is shown.
    targets: usize,
    /// How many of them attained it.
    attained: usize,
    /// Callbacks owed and not made in time.
    not_met: u64,
    /// Weights of the components that are there.
    weights: Vec<Weight>,
    /// Twice the least number of respondents.
    twice: u64,
    /// Categories with something due.
    categories: Vec<RateLine<'a>>,
    /// Windows by peer group, each by grade and name; idle ones left out.
    groups: Vec<Group<'a>>,
    /// Windows with nothing due and nobody asked: name and page.
    idle: Vec<WindowLine<'a>>,
    /// Satisfaction of the centre by callback and evaluator.
    centre: Option<Beside<'a>>,
    /// The six items of the centre by method.
    methods: Vec<MethodBlock>,
    /// The share satisfied by window and item, for each method of which there is something to show.
    heat: Vec<Heat<'a>>,
    /// The centre's counts of the evaluator.
    evaluator: Option<EvaluatorBlock>,
    /// Callback and evaluator by window.
    beside: Vec<Beside<'a>>,
    /// Weekly quotas, summed up; `None` where none are in force.
    quotas: Option<Quotas<'a>>,
    /// Twelve months by rule.
    trend: Trend<'a>,
    /// Cases not completed.
    open: Option<&'a [OpenRow]>,
    /// Tables for download.
    files: Vec<&'static str>,
}

/// The page of a window.
#[derive(Debug, Serialize)]
pub(crate) struct WindowPage<'a> {
    /// Its line in the list of windows.
    line: WindowLine<'a>,
    /// Nothing was due and nobody was asked.
    idle: bool,
    /// Its rates by rule beside the centre's.
    rules: Vec<RuleLine<'a>>,
    /// Those of them whose target it missed.
    missed: Vec<RuleLine<'a>>,
    /// The parts of its score.
    components: Vec<ComponentLine>,
    /// Its satisfaction by callback and evaluator.
    beside: Option<Beside<'a>>,
    /// The centre's.
    centre: Option<Beside<'a>>,
    /// Its six items by method.
    methods: Vec<MethodBlock>,
    /// Its counts of the evaluator.
    evaluator: Option<EvaluatorBlock>,
    /// Its quotas week by week.
    quotas: Vec<QuotaLine<'a>>,
    /// Twelve months by rule.
    trend: Trend<'a>,
}

/// Prepares the page of the period.
pub(crate) fn bulletin<'a>(bulletin: &'a Bulletin, files: Vec<&'static str>, words: &Words) -> Result<BulletinView<'a>> {
    let rules = rates::of_rules(bulletin, words)?;
    let axis = windows::axis(bulletin);
    let (idle, busy): (Vec<_>, Vec<_>) = bulletin.windows.iter().partition(|window| bulletin.headline.idle_windows.contains(&window.name));
    let lines =
        |windows: Vec<&'a _>| windows.into_iter().map(|window| windows::line(bulletin, window, axis, words)).collect::<Result<Vec<_>>>();
    let mut beside = opinions::beside(bulletin, axis, words)?;
    let centre = beside.iter().position(Beside::is_centre).map(|at| beside.remove(at));
    Ok(BulletinView {
        attained: rules.iter().filter(|line| line.attained() == Some(true)).count(),
        missed: rules.iter().filter(|line| line.attained() == Some(false)).cloned().collect(),
        targets: rules.iter().filter(|line| line.attained().is_some()).count(),
        not_met: bulletin.headline.due - bulletin.headline.met,
        weights: windows::weights(bulletin),
        twice: bulletin.methods.min_respondents * 2,
        rules,
        categories: rates::of_categories(bulletin),
        groups: windows::groups(lines(busy)?, axis),
        idle: lines(idle)?,
        centre,
        methods: opinions::methods(bulletin, None, words)?,
        heat: heat::of(bulletin),
        evaluator: opinions::evaluator(bulletin, None, words)?,
        beside,
        quotas: quotas::summed(bulletin),
        trend: trend::of(bulletin, None, words)?,
        open: bulletin.tables.open.as_deref(),
        files,
    })
}

/// Prepares the page of the window at `at` in the bulletin's list.
pub(crate) fn window<'a>(bulletin: &'a Bulletin, at: usize, words: &Words) -> Result<WindowPage<'a>> {
    let window = &bulletin.windows[at];
    let axis = windows::axis(bulletin);
    let name = Some(window.name.as_str());
    let mut beside = opinions::beside(bulletin, axis, words)?;
    let mut take = |wanted: Option<&str>| beside.iter().position(|row| row.window() == wanted).map(|at| beside.swap_remove(at));
    let rules = rates::of_window(bulletin, &window.name, words)?;
    Ok(WindowPage {
        line: windows::line(bulletin, window, axis, words)?,
        idle: bulletin.headline.idle_windows.contains(&window.name),
        missed: rules.iter().filter(|line| line.attained() == Some(false)).cloned().collect(),
        rules,
        components: windows::components(bulletin, window),
        beside: take(name),
        centre: take(None),
        methods: opinions::methods(bulletin, name, words)?,
        evaluator: opinions::evaluator(bulletin, name, words)?,
        quotas: quotas::of_window(bulletin, &window.name),
        trend: trend::of(bulletin, name, words)?,
    })
}
