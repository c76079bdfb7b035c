//! Rows of `assessment.csv`: how every grade of a year came about, month by month and for the year, with nothing withheld.

use super::rates::by_name;
use super::windows::grade;
use crate::domain::{Cadence, Component, Period, Points};
use crate::figures::{Figures, Standing};
use crate::workspace::Workspace;

/// A component of a window in a month of a year, or in the whole of it.
#[derive(Debug, Clone, PartialEq)]
pub struct AssessmentRow {
    /// The window's name.
    pub window: String,
    /// The month; `None` = the year.
    pub month: Option<Period>,
    /// The component.
    pub component: Component,
    /// Its points.
    pub points: Option<Points>,
    /// Visits, ratings or obligations.
    pub n: u64,
    /// Its weight.
    pub weight: Points,
    /// Whether it enters the score.
    pub counted: bool,
    /// The window's score in that month, or in the year.
    pub score: Option<Points>,
    /// Its grade.
    pub grade: String,
    /// Whether any day of it has opinions.
    pub recorded: bool,
}

/// Every window, month by month and then the year, each component that tables list; `None` unless the period is a year.
#[must_use]
pub fn assessment(figures: &Figures, workspace: &Workspace) -> Option<Vec<AssessmentRow>> {
    if figures.counts.period.cadence() != Cadence::Year {
        return None;
    }
    let months = figures.counts.period.twelve_months();
    let begun = || months.iter().filter(|month| month.first() <= figures.counts.as_of);
    let mut rows = Vec::new();
    for window in by_name(figures).into_iter().filter(|window| figures.counts.reported.contains(window)) {
        for month in begun() {
            let standing = figures.standing_in(*month, window, workspace);
            rows.extend(of(&standing, window, Some(*month), figures, workspace));
        }
        rows.extend(of(&figures.standings[&window], window, None, figures, workspace));
    }
    Some(rows)
}

fn of(standing: &Standing, window: u32, month: Option<Period>, figures: &Figures, workspace: &Workspace) -> Vec<AssessmentRow> {
    let limits = || workspace.grades.iter().map(|(_, from)| from);
    let recorded = figures.has_opinions(month.unwrap_or(figures.counts.period));
    let row = |component: &Component| {
        let part = &standing.components[*component as usize];
        AssessmentRow {
            window: figures.counts.window(window).to_owned(),
            month,
            component: *component,
            points: part.points.as_ref().map(|points| Points::of(points, [])),
            n: part.n,
            weight: Points::of(&workspace.weights[*component as usize], []),
            counted: standing.counted.contains(component),
            score: standing.score.as_ref().map(|score| Points::of(score, limits())),
            grade: grade(standing, recorded, workspace).to_owned(),
            recorded,
        }
    };
    figures.components(workspace).iter().map(row).collect()
}
