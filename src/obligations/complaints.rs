//! Which visits, evaluations and problems owe an act by a rule on them.
//!
//! Those that happened by the as-of date, and for `when = "dissatisfied"` only those that say somebody was
//! dissatisfied.

use polars::prelude::{DataFrame, Expr, IntoLazy, col, lit};

use super::query;
use crate::domain::{Item, Kind, Mode, Opinion, Outcome, Rating};
use crate::error::Result;
use crate::intake::frame::{CASE, MODE, NEEDS_FEEDBACK, OUTCOME, RAISED_ON, RATED_AT, RATING, VISITED_AT};
use crate::standard::Rule;

/// Whether a row owes anything.
pub(super) const OWES: &str = "owes";

/// Of each row of a rule's table whether it owes anything; `None` where every one does, as in the ledger.
///
/// | column | type | null | what |
/// |---|---|---|---|
/// | `owes` | `Boolean` | no | |
pub(super) fn owing(rule: &Rule, table: &DataFrame, as_of: i32) -> Result<Option<DataFrame>> {
    let (on, is_complaint) = match rule.dataset {
        Kind::Ledger => return Ok(None),
        Kind::Visits => (VISITED_AT, is_unhappy_visit()),
        Kind::Evaluations => (RATED_AT, is_bad_review()),
        Kind::Rectifications => (RAISED_ON, lit(true)),
    };
    let happened = col(on).lt_eq(query::day(as_of));
    // a row that counts ratings is no rating: it says of none which case it was about
    let happened = if rule.dataset == Kind::Evaluations { happened.and(col(RATING).neq(lit(Opinion::BLANK))) } else { happened };
    let owes = if rule.dissatisfied_only { happened.and(is_complaint) } else { happened };
    // nobody is satisfied, or not, where nobody was asked
    let owes = rule.graded_column().map_or(owes.clone(), |grade| owes.and(col(grade).neq(lit(Opinion::BLANK))));
    query::collect(table.clone().lazy().select([owes.alias(OWES)])).map(Some)
}

/// Somebody answered, and was not satisfied with an item or asked for feedback.
fn is_unhappy_visit() -> Expr {
    let items = Item::ALL.into_iter().flat_map(|item| Opinion::UNHAPPY.map(|grade| query::is(item.column(), grade as u8)));
    query::is(OUTCOME, Outcome::Reached as u8).and(items.fold(col(NEEDS_FEEDBACK), Expr::or))
}

/// Somebody pressed one of the two worst grades, about a known case.
fn is_bad_review() -> Expr {
    let is_bad = query::is(RATING, Rating::Dissatisfied as u8).or(query::is(RATING, Rating::VeryDissatisfied as u8));
    query::is(MODE, Mode::Active as u8).and(is_bad).and(col(CASE).is_not_null())
}

#[cfg(test)]
mod tests {
    use polars::prelude::{BooleanChunked, IntoColumn, NamedFrom, NewChunkedArray, Series};

    use super::*;
    use crate::obligations::columns;

    fn says(table: DataFrame, condition: Expr) -> Vec<bool> {
        let table = query::collect(table.lazy().select([condition.alias(OWES)])).expect("a table");
        assert_eq!(table.column(OWES).expect("it is there").bool().expect("yes or no").null_count(), 0);
        let says = columns::flags(&table, OWES);
        (0..table.height()).map(|row| says.get(row)).collect()
    }

    /// Outcome, the grade of the integrity, whether feedback is asked for; the other items are blank.
    fn visits(rows: &[(Outcome, u8, bool)]) -> DataFrame {
        let codes = |name: &str, code: &dyn Fn(&(Outcome, u8, bool)) -> u8| {
            Series::new(name.into(), rows.iter().map(code).collect::<Vec<u8>>()).into_column()
        };
        let items = Item::ALL.map(|item| codes(item.column(), &|row| if item == Item::Integrity { row.1 } else { Opinion::BLANK }));
        let feedback = BooleanChunked::from_iter_values(NEEDS_FEEDBACK.into(), rows.iter().map(|row| row.2)).into_column();
        let first = [codes(OUTCOME, &|row| row.0 as u8), feedback];
        DataFrame::new_infer_height(first.into_iter().chain(items).collect()).expect("columns of one length")
    }

    #[test]
    fn a_visit_complains_where_somebody_answered_and_was_dissatisfied_or_wants_feedback() {
        let (reached, unhappy) = (Outcome::Reached, Opinion::Dissatisfied as u8);
        let table = visits(&[
            (reached, unhappy, false),
            (reached, Opinion::VeryDissatisfied as u8, false),
            (reached, Opinion::BLANK, true),
            (reached, Opinion::BasicallySatisfied as u8, false),
            (reached, Opinion::BLANK, false),
            (Outcome::Declined, unhappy, true),
        ]);
        assert_eq!(says(table, is_unhappy_visit()), [true, true, true, false, false, false]);
        assert!(says(visits(&[]), is_unhappy_visit()).is_empty());
    }

    #[test]
    fn a_rating_complains_where_somebody_pressed_one_of_the_worst_about_a_known_case() {
        let rows = [
            (Rating::Dissatisfied, Mode::Active, Some(0)),
            (Rating::VeryDissatisfied, Mode::Active, Some(0)),
            (Rating::VeryDissatisfied, Mode::Active, None),
            (Rating::VeryDissatisfied, Mode::Default, Some(0)),
            (Rating::Unrated, Mode::Active, Some(0)),
        ];
        let columns = vec![
            Series::new(RATING.into(), rows.iter().map(|row| row.0 as u8).collect::<Vec<_>>()).into_column(),
            Series::new(MODE.into(), rows.iter().map(|row| row.1 as u8).collect::<Vec<_>>()).into_column(),
            Series::new(CASE.into(), rows.iter().map(|row| row.2).collect::<Vec<Option<u32>>>()).into_column(),
        ];
        let table = DataFrame::new_infer_height(columns).expect("columns of one length");
        assert_eq!(says(table, is_bad_review()), [true, true, false, false, false]);
    }
}
