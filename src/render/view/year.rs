//! The year on one screen (年终综合考评): every month's grade of every window, the year's, and what moved beyond chance.

use std::cmp::Reverse;

use serde::Serialize;

use super::grades::{GradeOfMonth, is_worst, key, shade};
use super::shelf::Shelf;
use super::windows::{Group, WindowLine};
use crate::bulletin::{Cell, Counted, Finding, FindingKind, MadeUpOf, Measure};
use crate::domain::{Cadence, Kind, Period, Points};
use crate::error::Result;
use crate::render::told::{self, Form};
use crate::render::words::Words;

/// So many windows have room in a table of months; of more, those that stand first.
const MOST: usize = 40;

/// The grades of a year: the windows that failed or fell first.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Year<'a> {
    /// What data the year rests on, by kind.
    rests: Vec<RestsOn>,
    /// Whether no visits, or no ratings, are recorded in some month of the year up to the as-of date.
    partly: bool,
    /// The months of the year that have begun.
    begun: usize,
    /// How many of them have rows of some kind.
    with_data: usize,
    /// When the issues of its parts were released, where a standard limits that.
    issues: &'a [MadeUpOf],
    /// How many of them were released in time.
    kept: usize,
    /// How many were released late.
    late: usize,
    /// The months that are reported, oldest first.
    months: Vec<MonthHead>,
    /// Its windows: those with the worst grade and those that fell by more than chance explains, then the others, the
    /// worst grade first; of more than forty windows the first forty.
    windows: Vec<YearLine<'a>>,
    /// How many windows are left out of them.
    more: usize,
    /// What fell over the year, by more than chance explains: windows, rules, or the centre.
    fell: Vec<Moved<'a>>,
    /// What rose.
    rose: Vec<Moved<'a>>,
}

/// What moved over the year by more than chance explains (`fell_in_year`, `rose_in_year`).
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct Moved<'a> {
    /// The window or the rule; empty for the centre.
    name: &'a str,
    /// The page of a window; empty for a rule and the centre.
    slug: &'a str,
    /// What of it moved.
    what: Vec<Halves>,
}

/// A share in the two halves of a year's months.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct Halves {
    /// What is counted, in words.
    measure: String,
    /// In the first half of the months with a figure.
    before: String,
    /// In the other half.
    now: String,
}

/// The months of the year of which there are rows of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
struct RestsOn {
    /// The kind.
    kind: Kind,
    /// The first month; `None` where there is none.
    first: Option<Period>,
    /// The last one.
    last: Option<Period>,
}

/// The head of a month's column.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct MonthHead {
    /// The month.
    month: Period,
    /// The key of its short name under `year.months` in the words.
    key: String,
}

/// A window's year.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct YearLine<'a> {
    /// Its name.
    name: &'a str,
    /// The name of its page, without `.html`.
    slug: &'a str,
    /// The year's grade.
    grade: &'a str,
    /// Its peer group; `None` where there is none.
    group: Option<&'a str>,
    /// Which step of the grades that is, 0 = best; `None` = 样本不足.
    step: Option<u64>,
    /// The shade of the cell, as of a month.
    shade: u64,
    /// Whether it is the last of several grades.
    worst: bool,
    /// The year's score.
    score: Cell<Points>,
    /// The months, oldest first.
    months: Vec<GradeOfMonth<'a>>,
    /// Months with a grade.
    graded: usize,
    /// Months without a grade, though there are data.
    ungraded: usize,
    /// Months without data.
    unrecorded: usize,
    /// Whether something of it fell over the year.
    fell: bool,
    /// Whether something of it rose.
    rose: bool,
    /// The first grade that was given.
    first: Option<&'a str>,
    /// The last one.
    last: Option<&'a str>,
}

/// The grades of the year; `None` where the bulletin is no year's.
pub(super) fn of<'a>(shelf: &Shelf<'a>, groups: &[Group<'a>], words: &'a Words) -> Result<Option<Year<'a>>> {
    let bulletin = shelf.bulletin;
    let Some(rows) = bulletin.tables.grades.as_ref() else { return Ok(None) };
    let mut months: Vec<Period> = rows.iter().map(|row| row.month).collect();
    months.sort_unstable();
    months.dedup();
    let fell = moved(shelf, FindingKind::FellInYear, words)?;
    let rose = moved(shelf, FindingKind::RoseInYear, words)?;
    let lines = groups.iter().flat_map(|group| &group.windows).map(|window| line(shelf, window, &months, [&fell, &rose]));
    let mut windows: Vec<YearLine<'a>> = lines.collect();
    windows.sort_by_key(|line| (!line.worst && !line.fell, Reverse(line.step), !line.fell, line.name));
    let more = windows.len().saturating_sub(MOST);
    windows.truncate(MOST);
    let rests: Vec<RestsOn> = Kind::REGULAR.into_iter().map(|kind| rests_on(shelf, kind)).collect();
    let whole = |rests: &RestsOn| {
        let ends = rests.first.zip(rests.last).map(|(first, last)| (first.first(), last.last()));
        let (first, last) = (bulletin.period.first, bulletin.period.last.min(bulletin.period.as_of));
        ends.is_some_and(|ends| ends.0 <= first && last <= ends.1)
    };
    let begun: Vec<Period> =
        bulletin.period.code.twelve_months().into_iter().filter(|month| month.first() <= bulletin.period.as_of).collect();
    let has_data = |month: &&Period| {
        let until = month.last().min(bulletin.period.as_of);
        bulletin.recorded.iter().any(|days| days.first <= until && month.first() <= days.last)
    };
    let issues = &bulletin.issues;
    Ok(Some(Year {
        partly: !rests.iter().all(whole),
        rests,
        begun: begun.len(),
        with_data: begun.iter().filter(has_data).count(),
        issues,
        kept: issues.iter().filter(|issue| issue.publication.kept == Some(true)).count(),
        late: issues.iter().filter(|issue| issue.publication.kept == Some(false)).count(),
        months: months.into_iter().map(|month| MonthHead { month, key: key(month) }).collect(),
        windows,
        more,
        fell,
        rose,
    }))
}

/// Who moved one way over the year, the gravest first, each with all that moved of it.
fn moved<'a>(shelf: &Shelf<'a>, kind: FindingKind, words: &'a Words) -> Result<Vec<Moved<'a>>> {
    let mut all: Vec<Moved<'a>> = Vec::new();
    for one in shelf.bulletin.findings.iter().filter(|one| one.kind == kind) {
        let label = |id: &str| shelf.bulletin.rules.iter().find(|rule| rule.id == id).map(|rule| rule.label.as_str());
        let name = if one.window.is_none() && one.rule.is_none() { "" } else { told::name(one, label, words)? };
        let slug = one.window.as_deref().map_or("", |window| shelf.of(Some(window)).slug);
        let at = all.iter().position(|of| (of.name, of.slug) == (name, slug)).unwrap_or_else(|| {
            all.push(Moved { name, slug, what: Vec::new() });
            all.len() - 1
        });
        all[at].what.push(halves(one, words)?);
    }
    Ok(all)
}

fn halves(one: &Finding, words: &Words) -> Result<Halves> {
    let (measure, nobody) = (one.measure.unwrap_or(Measure::Acts), Counted { k: 0, n: 0 });
    let [now, before] = told::shares(one.now.unwrap_or(nobody), one.before.unwrap_or(nobody), measure, Form::Written, words)?;
    Ok(Halves { measure: told::measure(measure, words)?.to_owned(), before, now })
}

/// The months of the period that lie in the recorded days of a kind.
fn rests_on(shelf: &Shelf<'_>, kind: Kind) -> RestsOn {
    let period = &shelf.bulletin.period;
    let days = shelf.bulletin.recorded.iter().find(|days| days.kind == kind);
    let inside = days.map(|days| (days.first.max(period.first), days.last.min(period.last).min(period.as_of)));
    let month = |day| Period::containing(day, Cadence::Month);
    let inside = inside.filter(|(first, last)| first <= last);
    RestsOn { kind, first: inside.map(|(first, _)| month(first)), last: inside.map(|(_, last)| month(last)) }
}

fn line<'a>(shelf: &Shelf<'a>, of: &WindowLine<'a>, months: &[Period], [fell, rose]: [&[Moved<'a>]; 2]) -> YearLine<'a> {
    let rows = shelf.of(Some(&of.window.name));
    let of_month = |month: &Period| {
        let row = rows.grade(*month)?;
        Some(GradeOfMonth::new(shelf.bulletin, *month, &row.grade, row.recorded))
    };
    let months: Vec<GradeOfMonth<'a>> = months.iter().filter_map(of_month).collect();
    let graded = || months.iter().filter(|month| month.step.is_some());
    let is_among = |moved: &[Moved<'a>]| moved.iter().any(|one| one.slug == of.window.slug);
    YearLine {
        name: &of.window.name,
        slug: &of.window.slug,
        group: of.window.group.as_deref(),
        grade: &of.window.grade,
        step: of.window.step,
        shade: shade(shelf.bulletin, of.window.step),
        worst: is_worst(shelf.bulletin, of.window.step),
        score: of.score,
        graded: graded().count(),
        ungraded: months.iter().filter(|month| month.step.is_none() && month.recorded).count(),
        unrecorded: months.iter().filter(|month| !month.recorded).count(),
        fell: is_among(fell),
        rose: is_among(rose),
        first: graded().next().map(|month| month.grade),
        last: graded().next_back().map(|month| month.grade),
        months,
    }
}
