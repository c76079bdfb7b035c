//! From visits and evaluations to opinions: two queries, whose rows by day say what people said in any span of days.
//!
//! In: the tables of [`crate::intake::frame`]. Out: [`Opinions`] of each span. Days are counted once, though spans
//! overlap: a month lies in its quarter, the period in its history.

use std::ops::RangeInclusive;

use polars::prelude::{DataFrame, Expr, LazyFrame, col, len, lit};

use super::months::refuse_parted_months;
use super::opinions::{EvaluatorTally, Opinions, VisitTally};
use crate::domain::{Item, Method, Mode, Opinion, Outcome, Rating};
use crate::error::Result;
use crate::intake::frame::{METHOD, MODE, OUTCOME, RATED_AT, RATING, VISITED_AT, WINDOW};
use crate::intake::{Counted, Intake, Ratings};
use crate::obligations::columns;
use crate::obligations::query::{self, Key};

/// Visits with at least one graded item.
const RESPONDENTS: &str = "respondents";
/// Ratings that the device gave by itself.
const DEFAULTED: &str = "defaulted";

impl Opinions {
    /// Counts the visits and ratings of each of these spans of days. A span whose last day
    /// comes before its first has none.
    pub(super) fn of_spans(intake: &Intake, spans: &[RangeInclusive<i32>]) -> Result<Vec<Self>> {
        let filled = || spans.iter().filter(|span| !span.is_empty());
        let days = filled().map(|span| *span.start()).min().unwrap_or(1)..=filled().map(|span| *span.end()).max().unwrap_or(0);

        refuse_parted_months(intake, spans)?;
        let mut opinions = vec![Self::default(); spans.len()];
        let of_day = |day: i32| spans.iter().enumerate().filter(move |(_, span)| span.contains(&day)).map(|(place, _)| place);

        for part in query::parts(&intake.visits) {
            let said = query::collect(visits_by_day(part, &days))?;
            let (method, groups) =
                (columns::codes(&said, METHOD), columns::whole_days(&said, VISITED_AT).zip(columns::whole(&said, WINDOW)));
            for (at, ((day, window), tally)) in groups.zip(visit_tallies(&said)).enumerate() {
                let method = Method::ALL[usize::from(method.get(at).unwrap_or_default())];
                of_day(day).for_each(|place| *opinions[place].visits.entry((window, method)).or_default() += tally);
            }
        }
        for part in query::parts(&intake.evaluations) {
            let said = query::collect(ratings_by_day(part, &days))?;
            let groups = columns::whole_days(&said, RATED_AT).zip(columns::whole(&said, WINDOW));
            // rows of counts, which follow, are no ratings
            let tallies = groups.zip(evaluator_tallies(&said)).filter(|(_, tally)| *tally != EvaluatorTally::default());
            for ((day, window), tally) in tallies {
                of_day(day).for_each(|place| *opinions[place].evaluator.entry(window).or_default() += tally);
            }
        }
        for (window, Counted { last, ratings, .. }) in counted_ratings(intake) {
            let Ratings { active, defaulted, unrated } = *ratings;
            let tally = EvaluatorTally { active, defaulted, unrated };
            of_day(*last).for_each(|place| *opinions[place].evaluator.entry(window).or_default() += tally);
        }
        Ok(opinions)
    }
}

/// What rows of counts say, each with its window; nothing where there were none.
fn counted_ratings(intake: &Intake) -> impl Iterator<Item = (u32, &Counted)> {
    let windows = columns::numbers(&intake.evaluations, WINDOW);
    let some = intake.counted.iter().filter(|counted| counted.ratings.all() > 0);
    some.filter_map(move |counted| Some((windows.get(counted.row as usize)?, counted)))
}

/// What people said at reached visits: one row a day, window and method.
///
/// | column | type | null | what |
/// |---|---|---|---|
/// | `visited_at` | `Date` | no | |
/// | `window` | `UInt32` | no | |
/// | `method` | `UInt8` | no | place in [`Method::ALL`] |
/// | `respondents` | `UInt32` | no | visits with at least one graded item |
/// | one an item and grade, `attitude_satisfied` … | `UInt32` | no | such grades |
fn visits_by_day(visits: LazyFrame, days: &RangeInclusive<i32>) -> LazyFrame {
    let graded = Item::ALL.map(|item| col(item.column()).neq(lit(Opinion::BLANK)));
    let is_graded = graded.into_iter().reduce(Expr::or).unwrap_or_else(|| lit(false));
    let said = visits.filter(query::within(VISITED_AT, days).and(query::is(OUTCOME, Outcome::Reached as u8)).and(is_graded));
    let grades = Item::ALL.into_iter().flat_map(|item| Opinion::ALL.map(|grade| (item, grade)));
    let counts = grades.map(|(item, grade)| query::is(item.column(), grade as u8).sum().alias(grades_of(item, grade)));
    let counts = [len().alias(RESPONDENTS)].into_iter().chain(counts);
    query::grouped(said, [Key::day(VISITED_AT), Key::number(WINDOW), Key::code(METHOD)], counts)
}

/// The name of the column that counts a grade of an item.
fn grades_of(item: Item, grade: Opinion) -> String {
    format!("{}_{}", item.code(), grade.code())
}

/// What the evaluator says: one row a day and window.
///
/// | column | type | null | what |
/// |---|---|---|---|
/// | `rated_at` | `Date` | no | |
/// | `window` | `UInt32` | no | |
/// | one a grade, `very_satisfied` … | `UInt32` | no | active ratings |
/// | `defaulted` | `UInt32` | no | ratings that the device gave by itself |
/// | `unrated` | `UInt32` | no | no rating given |
fn ratings_by_day(evaluations: LazyFrame, days: &RangeInclusive<i32>) -> LazyFrame {
    let is = |rating: Rating| query::is(RATING, rating as u8);
    let by_device = || query::is(MODE, Mode::Default as u8);
    let active = Rating::GRADES.map(|grade| is(grade).and(by_device().not()).sum().alias(grade.code()));
    let apart =
        [is(Rating::Unrated).not().and(by_device()).sum().alias(DEFAULTED), is(Rating::Unrated).sum().alias(Rating::Unrated.code())];
    let rated = evaluations.filter(query::within(RATED_AT, days));
    query::grouped(rated, [Key::day(RATED_AT), Key::number(WINDOW)], active.into_iter().chain(apart))
}

/// The counts of [`visits_by_day`], row by row.
fn visit_tallies(visits: &DataFrame) -> impl Iterator<Item = VisitTally> {
    let respondents = columns::numbers(visits, RESPONDENTS);
    let items = Item::ALL.map(|item| Opinion::ALL.map(|grade| columns::numbers(visits, &grades_of(item, grade))));
    let n = |count: &columns::Places<'_>, at| count.get(at).map_or(0, u64::from);
    (0..visits.height()).map(move |at| VisitTally {
        respondents: n(&respondents, at),
        items: items.each_ref().map(|grades| grades.each_ref().map(|count| n(count, at))),
    })
}

/// The counts of [`ratings_by_day`], row by row.
fn evaluator_tallies(ratings: &DataFrame) -> impl Iterator<Item = EvaluatorTally> {
    let active = Rating::GRADES.map(|grade| columns::numbers(ratings, grade.code()));
    let [defaulted, unrated] = [DEFAULTED, Rating::Unrated.code()].map(|name| columns::numbers(ratings, name));
    let n = |count: &columns::Places<'_>, at| count.get(at).map_or(0, u64::from);
    (0..ratings.height()).map(move |at| EvaluatorTally {
        active: active.each_ref().map(|count| n(count, at)),
        defaulted: n(&defaulted, at),
        unrated: n(&unrated, at),
    })
}

#[cfg(test)]
mod tests {
    use polars::prelude::{Column, DataType, IntoColumn, IntoLazy, NamedFrom, Series};

    use super::*;

    fn days(name: &str, days: &[i32]) -> Column {
        Series::new(name.into(), days).cast(&DataType::Date).expect("days").into_column()
    }

    fn codes(name: &str, codes: &[u8]) -> Column {
        Series::new(name.into(), codes).into_column()
    }

    fn windows(windows: &[u32]) -> Column {
        Series::new(WINDOW.into(), windows).into_column()
    }

    /// Day, window, method, outcome, and the grade of the attitude; the other items are blank.
    fn visits(rows: &[(i32, u32, Method, Outcome, u8)]) -> DataFrame {
        let of = |code: fn(&(i32, u32, Method, Outcome, u8)) -> u8| rows.iter().map(code).collect::<Vec<u8>>();
        let items = Item::ALL.map(|item| {
            let grade = |row: &(i32, u32, Method, Outcome, u8)| if item == Item::Attitude { row.4 } else { Opinion::BLANK };
            codes(item.column(), &rows.iter().map(grade).collect::<Vec<u8>>())
        });
        let first = [
            days(VISITED_AT, &rows.iter().map(|row| row.0).collect::<Vec<_>>()),
            windows(&rows.iter().map(|row| row.1).collect::<Vec<_>>()),
            codes(METHOD, &of(|row| row.2 as u8)),
            codes(OUTCOME, &of(|row| row.3 as u8)),
        ];
        DataFrame::new_infer_height(first.into_iter().chain(items).collect()).expect("columns of one length")
    }

    fn ratings(rows: &[(i32, u32, Rating, Mode)]) -> DataFrame {
        let columns = vec![
            days(RATED_AT, &rows.iter().map(|row| row.0).collect::<Vec<_>>()),
            windows(&rows.iter().map(|row| row.1).collect::<Vec<_>>()),
            codes(RATING, &rows.iter().map(|row| row.2 as u8).collect::<Vec<_>>()),
            codes(MODE, &rows.iter().map(|row| row.3 as u8).collect::<Vec<_>>()),
        ];
        DataFrame::new_infer_height(columns).expect("columns of one length")
    }

    #[test]
    fn reached_visits_with_a_grade_are_counted_by_day_window_and_method() {
        let (phone, onsite, reached) = (Method::Phone, Method::Onsite, Outcome::Reached);
        let table = visits(&[
            (12, 1, phone, reached, Opinion::Dissatisfied as u8),
            (12, 1, phone, reached, Opinion::Satisfied as u8),
            (12, 1, phone, reached, Opinion::VeryDissatisfied as u8),
            (12, 1, onsite, reached, Opinion::VerySatisfied as u8),
            (12, 0, phone, reached, Opinion::BLANK),                      // nothing was graded
            (12, 0, phone, Outcome::Unreached, Opinion::Satisfied as u8), // nobody answered
            (11, 1, phone, reached, Opinion::BasicallySatisfied as u8),
            (21, 1, phone, reached, Opinion::Satisfied as u8), // after the last day
        ]);
        let said = query::collect(visits_by_day(table.lazy(), &(10..=20))).expect("a table");
        let (by, days) = (columns::codes(&said, METHOD), columns::whole_days(&said, VISITED_AT));
        let rows: Vec<_> = days.zip(visit_tallies(&said)).enumerate().map(|(at, (day, tally))| (day, by.get(at), tally)).collect();
        let nothing = [0; 5];
        let tally = |respondents, attitude| VisitTally { respondents, items: [attitude, nothing, nothing, nothing, nothing, nothing] };
        assert_eq!(
            rows,
            [(11, Some(0), tally(1, [0, 0, 1, 0, 0])), (12, Some(0), tally(3, [0, 1, 0, 1, 1])), (12, Some(1), tally(1, [1, 0, 0, 0, 0]))]
        );
    }

    #[test]
    fn ratings_of_the_device_and_no_ratings_are_counted_apart() {
        let (active, device) = (Mode::Active, Mode::Default);
        let table = ratings(&[
            (12, 1, Rating::VerySatisfied, active),
            (12, 1, Rating::VeryDissatisfied, active),
            (12, 1, Rating::VerySatisfied, device),
            (12, 1, Rating::Unrated, active),
            (12, 1, Rating::Unrated, device),
            (9, 1, Rating::Satisfied, active), // before the first day
        ]);
        let said = query::collect(ratings_by_day(table.lazy(), &(10..=20))).expect("a table");
        let tally = EvaluatorTally { active: [1, 0, 0, 0, 1], defaulted: 1, unrated: 2 };
        assert_eq!(evaluator_tallies(&said).collect::<Vec<_>>(), [tally]);
    }

    #[test]
    fn queries_give_their_documented_columns_and_nothing_of_an_empty_table() {
        let (number, code, day) = (DataType::UInt32, DataType::UInt8, DataType::Date);
        let said = query::collect(visits_by_day(visits(&[]).lazy(), &(10..=20))).expect("a table");
        let grades = Item::ALL.into_iter().flat_map(|item| Opinion::ALL.map(|grade| (grades_of(item, grade), number.clone())));
        let keys = [(VISITED_AT, &day), (WINDOW, &number), (METHOD, &code), (RESPONDENTS, &number)];
        let expected: Vec<(String, DataType)> = keys.into_iter().map(|(name, of)| (name.to_owned(), of.clone())).chain(grades).collect();
        let types = |table: &DataFrame| table.schema().iter().map(|(name, of)| (name.to_string(), of.clone())).collect::<Vec<_>>();
        assert_eq!((said.height(), types(&said)), (0, expected));

        let said = query::collect(ratings_by_day(ratings(&[]).lazy(), &(10..=20))).expect("a table");
        let counts = Rating::GRADES.into_iter().map(Rating::code).chain([DEFAULTED, "unrated"]).map(|name| (name, &number));
        let expected: Vec<(String, DataType)> =
            [(RATED_AT, &day), (WINDOW, &number)].into_iter().chain(counts).map(|(name, of)| (name.to_owned(), of.clone())).collect();
        assert_eq!((said.height(), types(&said)), (0, expected));
    }
}
