//! Evaluations one by one, or how many there were: a column for each grade, or a row for each grade.
//!
//! | 窗口 | 月份 | 非常满意 | 满意 | … | 合计 |
//! |---|---|---|---|---|---|
//! | 综合受理窗口 | 2026-06 | 120 | 40 | … | 170 |
//!
//! | 窗口 | 日期 | 评价等级 | 件数 |
//! |---|---|---|---|
//! | 综合受理窗口 | 2026-06-01 | 满意 | 7 |
//!
//! Which one a header is, its headings alone tell. Those of the other layouts are none then: 满意率 and 合计 beside
//! ratings that stand one by one mean nothing.

use crate::domain::Kind;
use crate::intake::terms::evaluation_columns::{
    CASE_ID, COUNT, DEFAULTED, DEVICE, GRADES, MONTH, RATED_AT, RATING, SATISFIED_RATE, UNRATED, WINDOW, YEAR,
};

/// What the day of a table of counts is called, beside the headings of [`RATED_AT`]: of ratings one by one it might be
/// another day.
pub(super) const DAYS: [&str; 2] = ["日期", "统计日期"];

/// Columns of grades from which on a table is one of counts.
const FEWEST_GRADES: usize = 2;

/// How the evaluations of a file stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// A row is a rating.
    Ratings,
    /// A row counts the ratings of a window and a day or month, in a column for each grade.
    GradeColumns,
    /// A row counts those of one grade.
    GradeRows,
}

impl Layout {
    /// That of a header with these places of its columns.
    pub(crate) fn of(kind: Kind, places: &[Option<usize>]) -> Self {
        let has = |column: usize| places.get(column).is_some_and(Option::is_some);
        if kind != Kind::Evaluations || has(CASE_ID) {
            return Self::Ratings;
        }
        let grades = GRADES.filter(|column| has(*column)).count();
        match (has(RATING), has(COUNT)) {
            (false, _) if grades >= FEWEST_GRADES => Self::GradeColumns,
            (true, true) if grades == 0 => Self::GradeRows,
            _ => Self::Ratings,
        }
    }

    /// Whether its rows count ratings.
    pub(crate) fn counts(self) -> bool {
        self != Self::Ratings
    }

    /// Leaves the places of columns that this layout has; `day` is where one of [`DAYS`] stands.
    pub(super) fn keep_own(self, places: &mut [Option<usize>], day: Option<usize>) {
        let mut none = |columns: &[usize]| columns.iter().for_each(|column| places[*column] = None);
        match self {
            Self::Ratings => (DEVICE + 1..=SATISFIED_RATE).for_each(|column| none(&[column])),
            Self::GradeColumns => none(&[RATING]),
            Self::GradeRows => none(&[UNRATED, DEFAULTED, SATISFIED_RATE]),
        }
        if self.counts() {
            places[RATED_AT] = places[RATED_AT].or(day);
            if places[RATED_AT].is_some() {
                places[MONTH] = None;
            }
            if places[MONTH].is_none() {
                places[YEAR] = None;
            }
        }
    }

    /// The columns that such a header must have and lacks.
    pub(super) fn lacking(self, kind: Kind, places: &[Option<usize>]) -> Vec<&'static str> {
        let columns = kind.columns();
        let lacks = |column: usize| places[column].is_none();
        if self.counts() {
            let window = lacks(WINDOW).then_some(columns[WINDOW].name);
            let day = (lacks(RATED_AT) && lacks(MONTH)).then_some(columns[MONTH].name);
            return window.into_iter().chain(day).collect();
        }
        let required = columns.iter().zip(places).filter(|(column, place)| column.required && place.is_none());
        required.map(|(column, _)| column.name).collect()
    }
}

/// The columns that must be there and have no place among these.
pub(crate) fn lacking_columns(kind: Kind, places: &[Option<usize>]) -> Vec<&'static str> {
    Layout::of(kind, places).lacking(kind, places)
}
