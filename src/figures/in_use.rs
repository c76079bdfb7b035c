//! Which windows are reported: those of rows up to the as-of date, also where nothing was counted of them.

use std::collections::BTreeSet;

use polars::prelude::{DataFrame, IntoLazy, LazyFrame, PolarsResult, UnionArgs, col, concat};

use crate::error::Result;
use crate::intake::Intake;
use crate::intake::frame::{RATED_AT, VISITED_AT, WINDOW};
use crate::obligations::{columns, query};

/// The windows of the ledger, and of visits and evaluations up to the as-of date.
///
/// # Errors
/// Never for the tables of intake.
pub(super) fn windows(intake: &Intake, as_of: i32) -> Result<BTreeSet<u32>> {
    let in_use = in_use(&intake.ledger, &intake.visits, &intake.evaluations, as_of).map_err(query::failed)?;
    Ok(columns::whole(&query::collect(in_use)?, WINDOW).collect())
}

/// Every window once.
///
/// | column | type | null | what |
/// |---|---|---|---|
/// | `window` | `UInt32` | no | lowest first |
fn in_use(ledger: &DataFrame, visits: &DataFrame, evaluations: &DataFrame, as_of: i32) -> PolarsResult<LazyFrame> {
    let up_to = |rows: &DataFrame, on: &str| rows.clone().lazy().filter(col(on).lt_eq(query::day(as_of)));
    let rows = [ledger.clone().lazy(), up_to(visits, VISITED_AT), up_to(evaluations, RATED_AT)];
    let each_once = |rows: LazyFrame| rows.select([col(WINDOW).unique()]);
    Ok(query::sorted(each_once(concat(rows.map(each_once), UnionArgs::default())?), [WINDOW]))
}

#[cfg(test)]
mod tests {
    use polars::prelude::{DataType, IntoColumn, NamedFrom, Series};

    use super::*;

    fn rows(on: &str, rows: &[(u32, i32)]) -> DataFrame {
        let days = Series::new(on.into(), rows.iter().map(|row| row.1).collect::<Vec<_>>());
        let windows = Series::new(WINDOW.into(), rows.iter().map(|row| row.0).collect::<Vec<_>>());
        DataFrame::new_infer_height(vec![windows.into_column(), days.cast(&DataType::Date).expect("days").into_column()])
            .expect("columns of one length")
    }

    #[test]
    fn a_window_is_in_use_by_any_row_up_to_the_as_of_date() {
        let ledger = rows("accepted_at", &[(7, 100), (2, 200), (7, 90)]);
        for (visits, evaluations, expected) in
            [(&[(3, 150), (3, 151)][..], &[(1, 151)][..], &[2, 3, 7][..]), (&[(2, 150)], &[(0, 150)], &[0, 2, 7]), (&[], &[], &[2, 7])]
        {
            let (visits, evaluations) = (rows(VISITED_AT, visits), rows(RATED_AT, evaluations));
            let table = query::collect(in_use(&ledger, &visits, &evaluations, 150).expect("one schema")).expect("a table");
            assert_eq!(columns::whole(&table, WINDOW).collect::<Vec<_>>(), expected);
            assert_eq!((table.width(), table.column(WINDOW).expect("it is there").dtype()), (1, &DataType::UInt32));
        }
        let nothing = [rows("accepted_at", &[]), rows(VISITED_AT, &[]), rows(RATED_AT, &[])];
        let table = query::collect(in_use(&nothing[0], &nothing[1], &nothing[2], 150).expect("one schema")).expect("a table");
        assert_eq!((table.height(), table.width()), (0, 1));
    }
}
