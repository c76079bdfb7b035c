//! Cases that were accepted and not completed: one condition, by which they are counted, listed and explained.
//!
//! A file without the column does not say that its cases are open: what it has is counted apart.

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, Expr, IntoLazy, LazyFrame, col, len, lit};

use crate::domain::Kind;
use crate::error::Result;
use crate::intake::Intake;
use crate::intake::frame::{ACCEPTED_AT, CASE, CATEGORY, COMPLETED_AT, FILE, WINDOW};
use crate::obligations::coverage::files_with;
use crate::obligations::{columns, query};

/// Days after acceptance from which a case that is not completed is counted apart.
pub(crate) const LONG_DAYS: i32 = 30;
/// Cases.
const N: &str = "n";
/// Cases accepted more than [`LONG_DAYS`] before.
const OLD: &str = "old";

/// How many cases of a category are open.
#[derive(Debug, Default)]
pub(super) struct OpenCases {
    /// By category number: cases not completed, and those of them that are old.
    pub(super) uncompleted: BTreeMap<u32, (u64, u64)>,
    /// By category number: cases whose file does not say whether they were completed.
    pub(super) undated: BTreeMap<u32, u64>,
}

impl OpenCases {
    /// Counts the cases that were not completed by the as-of date.
    ///
    /// # Errors
    /// Never for the tables of intake.
    pub(super) fn count(intake: &Intake, as_of: i32) -> Result<Self> {
        let (mut open, says) = (Self::default(), files_with(intake, Kind::Ledger, COMPLETED_AT));
        let counted = query::collect(by_file(&intake.ledger, as_of))?;
        let (files, categories) = (columns::files(&counted), columns::whole(&counted, CATEGORY));
        let counts = columns::whole(&counted, N).zip(columns::whole(&counted, OLD));
        for (at, (category, (n, old))) in categories.zip(counts).enumerate() {
            if files.get(at).is_some_and(|file| says[usize::from(file)]) {
                let of_category = open.uncompleted.entry(category).or_default();
                *of_category = (of_category.0 + u64::from(n), of_category.1 + u64::from(old));
            } else {
                *open.undated.entry(category).or_default() += u64::from(n);
            }
        }
        Ok(open)
    }
}

/// The open cases, one row a file and category.
///
/// | column | type | null | what |
/// |---|---|---|---|
/// | `file` | `UInt16` | no | |
/// | `category` | `UInt32` | no | |
/// | `n` | `UInt32` | no | cases |
/// | `old` | `UInt32` | no | of these, accepted more than [`LONG_DAYS`] before |
fn by_file(ledger: &DataFrame, as_of: i32) -> LazyFrame {
    let old = col(ACCEPTED_AT).lt(query::day(as_of - LONG_DAYS)).sum().alias(OLD);
    let open = ledger.clone().lazy().filter(is_open(ledger, as_of));
    query::sorted(open.group_by([col(FILE), col(CATEGORY)]).agg([len().alias(N), old]), [FILE, CATEGORY])
}

/// The open cases one by one, in the order of the ledger.
///
/// | column | type | null | what |
/// |---|---|---|---|
/// | `case` | `UInt32` | no | row in the ledger |
/// | `file` | `UInt16` | no | |
/// | `window`, `category` | `UInt32` | no | |
/// | `accepted_at` | `Date` | no | |
pub(crate) fn open_cases(ledger: &DataFrame, as_of: i32) -> LazyFrame {
    let open = ledger.clone().lazy().with_row_index(CASE, None).filter(is_open(ledger, as_of));
    open.select([CASE, FILE, WINDOW, CATEGORY, ACCEPTED_AT].map(col))
}

/// Accepted by the as-of date, and not completed by then.
fn is_open(ledger: &DataFrame, as_of: i32) -> Expr {
    let accepted = col(ACCEPTED_AT).lt_eq(query::day(as_of));
    // where no file has the column, the table has none
    let is_uncompleted = match ledger.column(COMPLETED_AT) {
        Ok(_) => col(COMPLETED_AT).is_null().or(col(COMPLETED_AT).gt(query::day(as_of))),
        Err(_) => lit(true),
    };
    accepted.and(is_uncompleted)
}

#[cfg(test)]
mod tests {
    use polars::prelude::{DataType, IntoColumn, NamedFrom, Series};

    use super::*;

    fn ledger(rows: &[(u16, u32, i32, Option<i32>)]) -> DataFrame {
        let days = |name: &str, days: Vec<Option<i32>>| Series::new(name.into(), days).cast(&DataType::Date).expect("days").into_column();
        let numbers = |name: &str| Series::new(name.into(), rows.iter().map(|row| row.1).collect::<Vec<u32>>()).into_column();
        let columns = vec![
            Series::new(FILE.into(), rows.iter().map(|row| row.0).collect::<Vec<u16>>()).into_column(),
            numbers(WINDOW),
            numbers(CATEGORY),
            days(ACCEPTED_AT, rows.iter().map(|row| Some(row.2)).collect()),
            days(COMPLETED_AT, rows.iter().map(|row| row.3).collect()),
        ];
        DataFrame::new_infer_height(columns).expect("columns of one length")
    }

    #[test]
    fn a_case_is_open_from_its_acceptance_until_it_is_completed() {
        let ledger = ledger(&[
            (0, 2, 100, None),     // never completed
            (0, 2, 70, Some(101)), // completed after the as-of date; accepted 30 days before
            (0, 2, 69, None),      // 31 days before
            (1, 2, 100, None),     // of another file
            (0, 2, 90, Some(100)), // completed
            (0, 1, 101, None),     // accepted after the as-of date
        ]);
        let counted = query::collect(by_file(&ledger, 100)).expect("a table");
        let files = columns::files(&counted);
        let rows: Vec<_> =
            columns::whole(&counted, N).zip(columns::whole(&counted, OLD)).enumerate().map(|(at, n)| (files.get(at), n)).collect();
        assert_eq!(rows, [(Some(0), (3, 1)), (Some(1), (1, 0))]);
        let listed = query::collect(open_cases(&ledger, 100)).expect("a table");
        assert_eq!(columns::whole(&listed, CASE).collect::<Vec<_>>(), [0, 1, 2, 3]);
        // no file says when a case was completed
        let silent = query::collect(open_cases(&ledger.drop(COMPLETED_AT).expect("it is there"), 100)).expect("a table");
        assert_eq!(columns::whole(&silent, CASE).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn queries_give_their_documented_columns_and_nothing_of_an_empty_ledger() {
        let (file, number, day) = (DataType::UInt16, DataType::UInt32, DataType::Date);
        for (question, expected) in [
            (by_file(&ledger(&[]), 100), vec![(FILE, &file), (CATEGORY, &number), (N, &number), (OLD, &number)]),
            (
                open_cases(&ledger(&[]), 100),
                vec![(CASE, &number), (FILE, &file), (WINDOW, &number), (CATEGORY, &number), (ACCEPTED_AT, &day)],
            ),
        ] {
            let table = query::collect(question).expect("a table");
            let types: Vec<(&str, &DataType)> = table.schema().iter().map(|(name, of)| (name.as_str(), of)).collect();
            assert_eq!((table.height(), types), (0, expected));
        }
    }
}
