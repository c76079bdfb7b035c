//! Rows of `satisfaction_trend.csv` and `grades.csv`: what the bulletins of earlier months say, and
//! what of it is beyond chance.

use std::collections::BTreeMap;

use super::beside::Source;
use super::control::control_points;
use super::disclosure::Disclosure;
use super::opinions::{Respondents, by_callback, by_evaluator, centre_and_windows};
use super::rates::by_name;
use super::windows::grade;
use super::withhold::Withheld;
use super::{Cell, GradeRow, MonthGrade, SatisfactionTrendRow};
use crate::domain::{Cadence, Period, Points};
use crate::figures::Figures;
use crate::workspace::Workspace;

/// Month by month, the centre before the windows, each as that month's own bulletin shows it.
pub(super) fn satisfaction_trend(figures: &Figures, workspace: &Workspace, disclosure: &Disclosure) -> Vec<SatisfactionTrendRow> {
    let months = figures.counts.period.history();
    let of_months: Vec<Disclosure> = (0..months.len())
        .map(|place| match disclosure {
            Disclosure::Everything => Disclosure::Everything,
            Disclosure::Public(_) => Disclosure::Public(Withheld::of_month(place, figures, workspace)),
        })
        .collect();
    let asked = |place: usize, window: Option<u32>, source: Source| match source {
        Source::Callback => by_callback(&figures.counts.history[place], window, &of_months[place]),
        Source::Evaluator => by_evaluator(&figures.counts.history[place], window, &of_months[place]),
    };
    let mut rows: BTreeMap<(usize, usize, Source), SatisfactionTrendRow> = BTreeMap::new();
    for (order, window) in centre_and_windows(figures).enumerate() {
        for source in Source::ALL {
            let series: Vec<Respondents> = (0..months.len()).map(|place| asked(place, window, source)).collect();
            let cells = control_points(&series.iter().map(|asked| asked.counted()).collect::<Vec<_>>());
            for (place, (asked, control)) in series.into_iter().zip(cells).enumerate() {
                let share = asked.share();
                if share.n == Cell::Shown(0) {
                    continue;
                }
                let window = window.map(|window| figures.counts.window(window).to_owned());
                let row = SatisfactionTrendRow { month: months[place], window, source, n: share.n, rate: share.rate, control };
                rows.insert((place, order, source), row);
            }
        }
    }
    rows.into_values().collect()
}

/// The grade of every reported window in each month of a year that has begun; `None` for any other period.
pub(super) fn grades(figures: &Figures, workspace: &Workspace, disclosure: &Disclosure) -> Option<Vec<GradeRow>> {
    if figures.counts.period.cadence() != Cadence::Year {
        return None;
    }
    let limits = || workspace.grades.iter().map(|(_, from)| from);
    let months: Vec<Period> = begun(figures).collect();
    let mut rows = Vec::new();
    for window in by_name(figures).into_iter().filter(|window| figures.counts.reported.contains(window)) {
        for month in &months {
            let standing = figures.standing_in(*month, window, workspace);
            let recorded = figures.has_opinions(*month);
            rows.push(GradeRow {
                window: figures.counts.window(window).to_owned(),
                month: *month,
                grade: grade(&standing, recorded, workspace).to_owned(),
                score: standing.score.as_ref().filter(|_| !disclosure.is_public()).map(|score| Points::of(score, limits())).into(),
                recorded,
            });
        }
    }
    Some(rows)
}

/// The months of the twelve that have begun.
fn begun(figures: &Figures) -> impl Iterator<Item = Period> + use<'_> {
    figures.counts.period.twelve_months().into_iter().filter(|month| month.first() <= figures.counts.as_of)
}

/// The grade of a window in each of the twelve months, from the first with data on, as the own bulletin of each gives it;
/// of a week none, for its month is not over.
pub(super) fn grades_of(figures: &Figures, workspace: &Workspace, window: u32) -> Vec<MonthGrade> {
    if figures.counts.period.cadence() == Cadence::Week {
        return Vec::new();
    }
    let of_month = |month: Period| {
        let standing = figures.standing_in(month, window, workspace);
        let recorded = figures.has_opinions(month);
        let step = standing.grade.map(|grade| grade as u64);
        MonthGrade { month, grade: grade(&standing, recorded, workspace).to_owned(), step, recorded }
    };
    begun(figures).map(of_month).skip_while(|month| !month.recorded).collect()
}

/// The first of the months in a row, up to the month of the figures, in whose own bulletins a window has this grade;
/// `None` unless the figures are of a month.
pub(super) fn grade_since(figures: &Figures, workspace: &Workspace, window: u32, grade: usize) -> Option<Period> {
    let period = figures.counts.period;
    if period.cadence() != Cadence::Month {
        return None;
    }
    let before = period.twelve_months().into_iter().rev().skip(1);
    let same = before.take_while(|month| figures.standing_in(*month, window, workspace).grade == Some(grade));
    Some(same.last().unwrap_or(period))
}
