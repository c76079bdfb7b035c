//! The year's assessment (年终综合考评): every month's grade of every window, the year's, and what changed.

use chrono::Datelike;
use serde::Serialize;

use super::shelf::Shelf;
use super::windows::{Group, WindowLine};
use crate::bulletin::{Cell, MadeUpOf};
use crate::domain::{Cadence, Kind, Period, Points};

/// The grades of a year by peer group.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Year<'a> {
    /// What data the year rests on, by kind.
    rests: Vec<RestsOn>,
    /// Whether no visits, or no ratings, are recorded in some month of the year up to the as-of date.
    partly: bool,
    /// When the issues of its parts were released, where a standard limits that.
    issues: &'a [MadeUpOf],
    /// How many of them were released in time.
    kept: usize,
    /// How many were released late.
    late: usize,
    /// The months that are reported, oldest first.
    months: Vec<MonthHead>,
    /// Its groups.
    groups: Vec<YearGroup<'a>>,
    /// Windows whose last grade is better than their first.
    risen: usize,
    /// Windows whose last grade is worse.
    fallen: usize,
    /// Windows graded in two months or more, whose last grade is their first.
    same: usize,
    /// Windows graded in one month at most.
    unknown: usize,
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

/// Windows that are held against each other.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct YearGroup<'a> {
    /// The peer group; `None` where there is none.
    name: Option<&'a str>,
    /// Its windows.
    windows: Vec<YearLine<'a>>,
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
    /// Which step of the grades that is, 0 = best; `None` = 样本不足.
    step: Option<u64>,
    /// The year's score.
    score: Cell<Points>,
    /// The months, oldest first.
    months: Vec<MonthGrade<'a>>,
    /// Months with a grade.
    graded: usize,
    /// Months without a grade, though there are data.
    ungraded: usize,
    /// Months without data.
    unrecorded: usize,
    /// Whether it rose or fell.
    change: Change,
    /// The first grade that was given.
    first: Option<&'a str>,
    /// The last one.
    last: Option<&'a str>,
}

/// A month's grade.
#[derive(Debug, Clone, Copy, Serialize, schemars::JsonSchema)]
struct MonthGrade<'a> {
    /// The grade in it.
    grade: &'a str,
    /// Whether there are data.
    recorded: bool,
    /// 0 = best; `None` = 样本不足.
    step: Option<u64>,
    /// The shade of the cell, 1 = lightest to 4: the best grade is the lightest, the worst is 4 and hatched; 0 = none.
    shade: u64,
}

/// From the first month that was graded to the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Change {
    /// A better grade.
    Risen,
    /// A worse one.
    Fallen,
    /// The same.
    Same,
    /// Graded in one month at most.
    Unknown,
}

/// The grades of the year; `None` where the bulletin is no year's.
pub(super) fn of<'a>(shelf: &Shelf<'a>, groups: &[Group<'a>]) -> Option<Year<'a>> {
    let rows = shelf.bulletin.tables.grades.as_ref()?;
    let mut months: Vec<Period> = rows.iter().map(|row| row.month).collect();
    months.sort_unstable();
    months.dedup();
    let groups: Vec<YearGroup<'a>> = groups
        .iter()
        .map(|group| YearGroup { name: group.name, windows: group.windows.iter().map(|window| line(shelf, window, &months)).collect() })
        .collect();
    let count = |change: Change| groups.iter().flat_map(|group| &group.windows).filter(|line| line.change == change).count();
    let rests: Vec<RestsOn> = Kind::REGULAR.into_iter().map(|kind| rests_on(shelf, kind)).collect();
    let whole = |rests: &RestsOn| {
        let ends = rests.first.zip(rests.last).map(|(first, last)| (first.first(), last.last()));
        let (first, last) = (shelf.bulletin.period.first, shelf.bulletin.period.last.min(shelf.bulletin.period.as_of));
        ends.is_some_and(|ends| ends.0 <= first && last <= ends.1)
    };
    let issues = &shelf.bulletin.issues;
    Some(Year {
        partly: !rests.iter().all(whole),
        rests,
        issues,
        kept: issues.iter().filter(|issue| issue.publication.kept == Some(true)).count(),
        late: issues.iter().filter(|issue| issue.publication.kept == Some(false)).count(),
        risen: count(Change::Risen),
        fallen: count(Change::Fallen),
        same: count(Change::Same),
        unknown: count(Change::Unknown),
        months: months.into_iter().map(|month| MonthHead { month, key: format!("m{:02}", month.first().month()) }).collect(),
        groups,
    })
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

fn line<'a>(shelf: &Shelf<'a>, of: &WindowLine<'a>, months: &[Period]) -> YearLine<'a> {
    let steps = &shelf.bulletin.methods.grades;
    let step = |grade: &str| steps.iter().position(|(label, _)| label == grade).map(|step| step as u64);
    let rows = shelf.of(Some(&of.window.name));
    let months: Vec<MonthGrade<'a>> = months
        .iter()
        .filter_map(|month| {
            let row = rows.grade(*month)?;
            let grade = row.grade.as_str();
            let step = step(grade);
            let is_worst = |step: u64| step > 0 && step + 1 == steps.len() as u64;
            let shade = step.map_or(0, |step| if is_worst(step) { 4 } else { (step + 1).min(3) });
            Some(MonthGrade { grade, recorded: row.recorded, step, shade })
        })
        .collect();
    let graded = || months.iter().filter(|month| month.step.is_some());
    let change = match (graded().next(), graded().next_back(), graded().count()) {
        (Some(first), Some(last), 2..) => match last.step.cmp(&first.step) {
            std::cmp::Ordering::Less => Change::Risen,
            std::cmp::Ordering::Greater => Change::Fallen,
            std::cmp::Ordering::Equal => Change::Same,
        },
        _ => Change::Unknown,
    };
    YearLine {
        name: &of.window.name,
        slug: &of.window.slug,
        grade: &of.window.grade,
        step: of.window.step,
        score: of.score,
        graded: graded().count(),
        ungraded: months.iter().filter(|month| month.step.is_none() && month.recorded).count(),
        unrecorded: months.iter().filter(|month| !month.recorded).count(),
        change,
        first: graded().next().map(|month| month.grade),
        last: graded().next_back().map(|month| month.grade),
        months,
    }
}
