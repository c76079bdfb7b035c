//! What the templates see: rows of the bulletin put side by side, with their charts drawn.
//!
//! Nothing is worked out here that the bulletin does not say, but sums and shares of counts that it shows.

mod about;
mod annexes;
mod centres;
mod change;
mod compared;
mod corrections;
mod findings;
mod followed;
mod grades;
mod heat;
mod lists;
mod months;
mod notice;
mod opinions;
mod quotas;
mod rates;
mod run;
mod said;
mod shelf;
mod themes;
mod trend;
mod windows;
mod year;

use std::collections::BTreeSet;

use serde::Serialize;

use super::lead::of_window;
use super::words::Words;
use crate::bulletin::{OpenRow, WindowView};
use crate::domain::{Cadence, Period, Scale};
use crate::error::Result;
use annexes::Annex;
use centres::CentreKind;
#[cfg(test)]
pub(crate) use centres::CentrePage;
pub(crate) use centres::page as centre;
use change::{Change, Changes};
use compared::Compared;
use findings::FindingSentence;
pub(super) use findings::Told;
use followed::Followed;
use grades::GradeOfMonth;
use heat::Heat;
pub(crate) use lists::ListPage;
use lists::Lists;
pub(crate) use lists::list_path;
use months::MonthsFigure;
pub(super) use months::{Drawn, courses};
#[cfg(test)]
pub(crate) use notice::NoticePage;
pub(crate) use notice::notice;
use opinions::{Beside, EvaluatorBlock, MethodBlock};
use quotas::{QuotaLine, Quotas};
use rates::{RatesOf, RuleLine, Whose};
pub use said::{Said, changes, in_words};
pub(super) use said::{heading, is_difference, is_rate, rate};
pub(crate) use shelf::Shelf;
use themes::Themes;
use trend::Trend;
use windows::{ComponentLine, Group, Weight, WindowLine};
use year::Year;

/// The page of a period.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct BulletinView<'a> {
    /// What a week, a quarter or a year is, in a sentence; empty of a month.
    about: String,
    /// Rules in force, in order.
    rules: Vec<RuleLine<'a>>,
    /// The same apart: callbacks, then other acts, then results.
    rates: Vec<RatesOf<'a>>,
    /// Those without a figure, for what they ask was never recorded.
    not_recorded: Vec<RuleLine<'a>>,
    /// How many rules have a target and a result that is shown.
    targets: usize,
    /// How many of them attained it.
    attained: usize,
    /// How many missed it.
    missed: usize,
    /// Callbacks owed and not made in time.
    not_met: u64,
    /// The headline over the months, and satisfaction: pictures, where there are two months or more.
    months: Vec<MonthsFigure>,
    /// What changed since the period before; `None` where that is not known.
    changes: Option<Changes<'a>>,
    /// The centres of a common bulletin by kind; none in any other.
    centres: Vec<CentreKind<'a>>,
    /// The figures beside those of earlier periods; `None` where the period is not over.
    compared: Option<Compared>,
    /// What went well, and what got better.
    findings: Vec<FindingSentence<'a>>,
    /// What did not go well, with who.
    problems: Vec<FindingSentence<'a>>,
    /// What became of the problems of the period before; `None` where there is nothing to tell.
    followed: Option<Followed<'a>>,
    /// Weights of the components that are there.
    weights: Vec<Weight>,
    /// Whether the items of visits have five grades.
    items_of_five: bool,
    /// Twice the least number of respondents.
    twice: u64,
    /// Whether there are so many windows that some of their figures are left to their own pages.
    crowded: bool,
    /// Windows by peer group, each by grade and name; idle ones left out.
    groups: Vec<Group<'a>>,
    /// The pages that hold the table of more than sixty windows; `None` where it stands on this one.
    lists: Option<Lists<'a>>,
    /// The grades of a year, month by month; `None` unless the period is a year.
    year: Option<Year<'a>>,
    /// Windows with nothing due and nobody asked: name and page.
    idle: Vec<WindowLine<'a>>,
    /// Satisfaction of the centre by callback and evaluator.
    centre: Option<Beside<'a>>,
    /// The six items of the centre by method.
    methods: Vec<MethodBlock>,
    /// The share satisfied by window and item; `None` where fewer than two windows have something to show.
    heat: Option<Heat<'a>>,
    /// The centre's counts of the evaluator.
    evaluator: Option<EvaluatorBlock>,
    /// Callback and evaluator of the windows where they differ by more than chance could do.
    beside: Vec<Beside<'a>>,
    /// How many more of them there are, where more than forty do.
    beside_more: usize,
    /// Weekly quotas, summed up; `None` where none are in force.
    quotas: Option<Quotas>,
    /// Twelve months by rule.
    trend: Trend,
    /// Cases not completed.
    open: Option<&'a [OpenRow]>,
    /// Cases whose file does not say whether they were completed.
    open_unrecorded: u64,
    /// Opinions by theme; `None` where no file of visits has opinions.
    themes: Option<Themes<'a>>,
    /// What was corrected, the first changes of each.
    corrections: Vec<corrections::CorrectionView<'a>>,
    /// Tables for download.
    files: Vec<&'static str>,
    /// The annexes that the page has, in their order.
    annexes: Vec<Annex<'a>>,
}

/// The page of a window.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct WindowPage<'a> {
    /// Its line in the list of windows.
    line: WindowLine<'a>,
    /// What its findings say, in one sentence or two; none where nothing is to be said.
    lead: Vec<String>,
    /// Its grades month by month, where two or more are known.
    history: Vec<GradeOfMonth<'a>>,
    /// Nothing was due and nobody was asked.
    idle: bool,
    /// Its rate over all rules in this period and the one before.
    change: Option<Change<'a>>,
    /// The period before.
    before: Period,
    /// Its figures beside those of earlier periods; `None` where the period is not over.
    compared: Option<Compared>,
    /// Its rates by rule beside the centre's.
    rules: Vec<RuleLine<'a>>,
    /// The same apart: callbacks, then other acts, then results.
    rates: Vec<RatesOf<'a>>,
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
    quotas: Vec<QuotaLine>,
    /// Twelve months by rule.
    trend: Trend,
}

/// Prepares the page of the period.
pub(crate) fn bulletin<'a>(shelf: &Shelf<'a>, files: Vec<&'static str>, words: &'a Words) -> Result<BulletinView<'a>> {
    let bulletin = shelf.bulletin;
    let rules = rates::of_rules(shelf, words)?;
    let (groups, idle) = in_groups(shelf, words)?;
    let (beside, beside_more) = opinions::outstanding(shelf, words)?;
    let changes = change::of(shelf, words)?;
    let quotas = quotas::summed(shelf);
    let mut view = BulletinView {
        attained: rules.iter().filter(|line| line.attained() == Some(true)).count(),
        missed: rules.iter().filter(|line| line.attained() == Some(false)).count(),
        not_recorded: rules.iter().filter(|line| !line.is_recorded()).cloned().collect(),
        targets: rules.iter().filter(|line| line.attained().is_some()).count(),
        not_met: bulletin.headline.due - bulletin.headline.met,
        weights: windows::weights(bulletin),
        items_of_five: bulletin.methods.visits_scale == Some(Scale::Five),
        twice: bulletin.methods.min_respondents * 2,
        rates: rates::by_subject(bulletin, &rules, Whose::Centre),
        rules,
        findings: findings::good(shelf, words)?,
        problems: findings::bad(shelf, words)?,
        months: months::of(shelf, words)?,
        changes,
        followed: followed::of(bulletin),
        about: about::of(bulletin, words)?,
        centres: centres::by_kind(shelf),
        compared: compared::of(shelf, None, words)?,
        crowded: shelf.crowded,
        year: year::of(shelf, &groups, words)?,
        lists: lists::of(shelf, &groups),
        groups,
        idle,
        centre: opinions::beside(shelf, None, words)?,
        methods: opinions::methods(shelf, None, words)?,
        heat: heat::of(shelf),
        evaluator: opinions::evaluator(shelf, None, words)?,
        beside,
        beside_more,
        quotas,
        trend: trend::of(shelf, None, words)?,
        open: bulletin.tables.open.as_deref(),
        open_unrecorded: bulletin.tables.open.iter().flatten().map(|row| row.unrecorded).sum(),
        themes: themes::of(bulletin),
        corrections: corrections::of(bulletin, words),
        files,
        annexes: Vec::new(),
    };
    let is_there = |section: &str| match section {
        "trend" => bulletin.period.cadence != Cadence::Week,
        "themes" => view.themes.is_some(),
        "quotas" => view.quotas.is_some(),
        "compared" => view.compared.is_some(),
        "open" => view.open.is_some(),
        _ => true,
    };
    view.annexes = annexes::of(is_there, words)?;
    Ok(view)
}

/// The windows by peer group, and those that had nothing to do.
fn in_groups<'a>(shelf: &Shelf<'a>, words: &Words) -> Result<(Vec<Group<'a>>, Vec<WindowLine<'a>>)> {
    let bulletin = shelf.bulletin;
    let idle: BTreeSet<&str> = bulletin.headline.idle_windows.iter().map(String::as_str).collect();
    let (idle, busy): (Vec<_>, Vec<_>) = bulletin.windows.iter().partition(|window| idle.contains(window.name.as_str()));
    let lines =
        |windows: Vec<&'a WindowView>| windows.into_iter().map(|window| windows::line(shelf, window, words)).collect::<Result<Vec<_>>>();
    Ok((windows::groups(bulletin, lines(busy)?, shelf.axis, words)?, lines(idle)?))
}

/// Prepares the pages that hold the table of very many windows; none where it stands on the page of the period.
pub(crate) fn window_lists<'a>(shelf: &Shelf<'a>, words: &Words) -> Result<Vec<ListPage<'a>>> {
    if !lists::is_long(shelf) {
        return Ok(Vec::new());
    }
    let (groups, idle) = in_groups(shelf, words)?;
    Ok(lists::cut(groups, idle))
}

/// What went well, and what did not, in whole sentences.
pub(super) fn told<'a>(shelf: &Shelf<'a>, words: &'a Words) -> Result<[Vec<Told>; 2]> {
    let said = |list: Vec<FindingSentence<'_>>| list.iter().map(|one| one.told(words)).collect::<Result<Vec<_>>>();
    Ok([said(findings::good(shelf, words)?)?, said(findings::bad(shelf, words)?)?])
}

/// Prepares the page of one of the bulletin's windows.
pub(crate) fn window<'a>(shelf: &Shelf<'a>, window: &'a WindowView, words: &Words) -> Result<WindowPage<'a>> {
    let name = Some(window.name.as_str());
    let rules = rates::of_window(shelf, &window.name, words)?;
    Ok(WindowPage {
        line: windows::line(shelf, window, words)?,
        lead: of_window(shelf.bulletin, window, words)?,
        history: grades::history(shelf, window),
        idle: shelf.bulletin.headline.idle_windows.contains(&window.name),
        change: change::headline(shelf, name),
        compared: compared::of(shelf, name, words)?,
        before: shelf.bulletin.period.code.previous(),
        rates: rates::by_subject(shelf.bulletin, &rules, Whose::Window),
        rules,
        components: windows::components(shelf, window),
        beside: opinions::beside(shelf, name, words)?,
        centre: opinions::beside(shelf, None, words)?,
        methods: opinions::methods(shelf, name, words)?,
        evaluator: opinions::evaluator(shelf, name, words)?,
        quotas: quotas::of_window(shelf, &window.name),
        trend: trend::of(shelf, name, words)?,
    })
}
