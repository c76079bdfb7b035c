//! Kept rows as columns of plain types, and back.
//!
//! | kind | column | type | null | what |
//! |---|---|---|---|---|
//! | all | `line` | `UInt32` | no | physical line on which the row begins, from 1 |
//! | visits, evaluations | `print` | `UInt64` | needs none | fingerprint of a row that may be one of two equal ones |
//! | all | `window` | `UInt32` | none | place in `windows` of the metadata |
//! | ledger | `category` | `UInt32` | none | place in `categories` of the metadata |
//! | ledger; visits | `case_id`; `visit_id` | `String` | none | the row's own id |
//! | visits, evaluations | `case_id` | `String` | none | the id of the case that the row names |
//! | ledger, visits | `time` | `UInt32` | none | seconds after midnight of `accepted_at`, of `visited_at` |
//! | visits | `said` | `UInt64` | no | themes and tone of the opinion, where the file has opinions |
//! | all | each date column that the file has | `Date` | blank | |
//! | all | each column of a closed list | `UInt8` | no | place in the list; 255 blank, 200 says that the row is left out |

use std::ops::Range;

use polars::prelude::{
    ChunkedArray, Column, DataFrame, Int32Type, IntoColumn, IntoSeries, NewChunkedArray, PolarsError, PolarsNumericType, PolarsResult,
    StringChunked, StringChunkedBuilder, UInt8Chunked, UInt32Type, UInt64Chunked, UInt64Type,
};

use super::counted;
use crate::domain::{CellType, Kind, Method, Opinion, Outcome, Rating};
use crate::intake::ids::keys::{Ids, Keying, Spelling};
use crate::intake::table::frame::time_of;
use crate::intake::table::to_polars::{sparse, whole};
use crate::intake::table::typed::{NO_CATEGORY, NO_DAY, NO_PRINT, NO_WINDOW, Table};
use crate::intake::values::dates::Stamp;
use crate::intake::values::vocabulary::LEFT_OUT;
use crate::standard::MOST_PARTS;
use crate::themes::Said;

const LINE: &str = "line";
const PRINT: &str = "print";
const WINDOW: &str = "window";
const CATEGORY: &str = "category";
const VISIT_ID: &str = "visit_id";
const CASE_ID: &str = "case_id";
const TIME: &str = "time";
const SAID: &str = "said";
/// The one column of the fingerprints of personal values.
const FINGERPRINT: &str = "fingerprint";

/// The columns that hold another value in most rows.
pub(super) const SPREAD: [&str; 6] = [LINE, PRINT, VISIT_ID, CASE_ID, TIME, FINGERPRINT];

/// Seconds of a day.
const DAY: u32 = 86_400;
/// Days from 1970-01-01 of all dates that are read, which lie in the years 1 to 9999, and some more.
const DAYS: Range<i32> = -1_000_000..3_000_000;

/// The columns of which a row's own id, and that of its case, are; `None` where the kind has none.
fn id_columns(kind: Kind) -> (Option<&'static str>, Option<&'static str>) {
    match kind {
        Kind::Ledger => (Some(CASE_ID), None),
        Kind::Visits => (Some(VISIT_ID), Some(CASE_ID)),
        Kind::Evaluations => (None, Some(CASE_ID)),
        // their rows are few, and never kept
        Kind::Rectifications => (None, None),
    }
}

/// A table whose rows are to be kept.
pub(super) struct Writing<'a> {
    table: &'a Table,
    ids: Spelling<'a>,
    case_ids: Spelling<'a>,
}

impl<'a> Writing<'a> {
    pub(super) fn new(table: &'a Table) -> Self {
        Self { table, ids: table.ids.spelling(), case_ids: table.case_ids.spelling() }
    }

    /// The frame of some rows.
    pub(super) fn frame(&self, rows: Range<usize>) -> PolarsResult<DataFrame> {
        let table = self.table;
        let mut columns = vec![whole(LINE, table.lines[rows.clone()].to_vec())];
        if table.kind != Kind::Ledger {
            columns.push(numbers::<UInt64Type>(PRINT, &table.prints[rows.clone()], NO_PRINT));
        }
        columns.push(numbers::<UInt32Type>(WINDOW, &table.windows[rows.clone()], NO_WINDOW));
        if table.kind == Kind::Ledger {
            columns.push(numbers::<UInt32Type>(CATEGORY, &table.categories[rows.clone()], NO_CATEGORY));
        }
        let (own, of_case) = id_columns(table.kind);
        for (name, ids, spelling) in [(own, &table.ids, &self.ids), (of_case, &table.case_ids, &self.case_ids)] {
            if let Some(name) = name {
                columns.push(spelt(name, ids, spelling, rows.clone())?);
            }
        }
        if table.kind != Kind::Evaluations {
            columns.push(numbers::<UInt32Type>(TIME, &table.times[rows.clone()], Stamp::NO_TIME));
        }
        if let Some(said) = &table.said {
            columns.push(UInt64Chunked::from_slice(SAID.into(), &said[rows.clone()]).into_series().into_column());
        }
        for (((column, days), times), codes) in table.kind.columns().iter().zip(&table.days).zip(&table.clock).zip(&table.codes) {
            if let Some(times) = times {
                columns.push(numbers::<UInt32Type>(&time_of(column.name), &times[rows.clone()], Stamp::NO_TIME));
            }
            if let Some(days) = days {
                let days = sparse::<Int32Type>(column.name, days[rows.clone()].to_vec(), NO_DAY);
                columns.push(days.into_date().into_series().into_column());
            }
            if let Some(codes) = codes {
                columns.push(UInt8Chunked::from_slice(column.name.into(), &codes[rows.clone()]).into_series().into_column());
            }
        }
        if !table.counted.is_empty() {
            columns.extend(counted::columns(&table.counted, rows.clone()));
        }
        DataFrame::new(rows.len(), columns)
    }
}

fn numbers<T: PolarsNumericType>(name: &str, values: &[T::Native], none: T::Native) -> Column
where
    ChunkedArray<T>: IntoSeries,
{
    sparse::<T>(name, values.to_vec(), none).into_series().into_column()
}

/// The ids of some rows as texts, which they must be.
fn spelt(name: &str, ids: &Ids, spelling: &Spelling<'_>, rows: Range<usize>) -> PolarsResult<Column> {
    let no_text = || PolarsError::ComputeError("id".into());
    let (mut texts, mut id) = (StringChunkedBuilder::new(name.into(), rows.len()), Vec::new());
    for row in rows {
        id.clear();
        if spelling.append(ids.key(row), &mut id) {
            let text = std::str::from_utf8(&id).ok().filter(|text| !text.is_empty());
            texts.append_value(text.ok_or_else(no_text)?);
        } else {
            texts.append_null();
        }
    }
    Ok(texts.finish().into_series().into_column())
}

/// What the file says of its rows beside them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names {
    pub(super) windows: usize,
    pub(super) categories: usize,
    /// Whether its rows count ratings.
    pub(super) counted: bool,
}

/// Adds the rows of a frame; `None` where its columns are others, or a value is none that a row of this file may have.
pub(super) fn add(frame: &DataFrame, names: Names, (ids, case_ids): (&mut Keying, &mut Keying), table: &mut Table) -> Option<()> {
    let (kind, before) = (table.kind, table.len());
    let mut columns = frame.columns().iter();
    let mut next = |name: &str| columns.next().filter(|column| column.name() == name);
    extend(next(LINE)?.u32().ok()?, None, |line| line > 0, &mut table.lines)?;
    if kind != Kind::Ledger {
        extend(next(PRINT)?.u64().ok()?, Some(NO_PRINT), |_| true, &mut table.prints)?;
    }
    let is_one_of = |names: usize| move |number: u32| (number as usize) < names;
    extend(next(WINDOW)?.u32().ok()?, Some(NO_WINDOW), is_one_of(names.windows), &mut table.windows)?;
    if kind == Kind::Ledger {
        extend(next(CATEGORY)?.u32().ok()?, Some(NO_CATEGORY), is_one_of(names.categories), &mut table.categories)?;
    }
    let (own, of_case) = id_columns(kind);
    for (name, keying, to) in [(own, ids, &mut table.ids), (of_case, case_ids, &mut table.case_ids)] {
        if let Some(name) = name {
            push_ids(next(name)?.str().ok()?, keying, to)?;
        }
    }
    if kind != Kind::Evaluations {
        extend(next(TIME)?.u32().ok()?, Some(Stamp::NO_TIME), |time| time < DAY, &mut table.times)?;
    }
    if let Some(said) = &mut table.said {
        extend(next(SAID)?.u64().ok()?, None, |code| Said::of_code(code).is_some(), said)?;
    }
    for (((column, days), times), codes) in kind.columns().iter().zip(&mut table.days).zip(&mut table.clock).zip(&mut table.codes) {
        if let Some(times) = times {
            extend(next(&time_of(column.name))?.u32().ok()?, Some(Stamp::NO_TIME), |time| time < DAY, times)?;
        }
        if let Some(days) = days {
            extend(next(column.name)?.date().ok()?.physical(), Some(NO_DAY), |day| DAYS.contains(&day), days)?;
        }
        if let Some(codes) = codes {
            let known = codes_of(column.cells);
            let is_code = |code: u8| usize::from(code) < known || code == LEFT_OUT || code == Opinion::BLANK;
            extend(next(column.name)?.u8().ok()?, None, is_code, codes)?;
        }
    }
    if names.counted {
        table.counted.extend(counted::rows(frame, &mut next, before)?);
    }
    columns.next().is_none().then_some(())
}

/// Adds the values of a column, of which a null is `none`; `None` where there is a null and no such value, or a value is
/// not valid.
fn extend<T: PolarsNumericType>(
    column: &ChunkedArray<T>,
    none: Option<T::Native>,
    is_valid: impl Fn(T::Native) -> bool,
    values: &mut Vec<T::Native>,
) -> Option<()> {
    let is_valid = |value: T::Native| Some(value) != none && is_valid(value);
    if let Ok(found) = column.cont_slice() {
        found.iter().all(|value| is_valid(*value)).then(|| values.extend_from_slice(found))
    } else {
        column.iter().try_for_each(|value| {
            values.push(match value {
                Some(value) => Some(value).filter(|value| is_valid(*value))?,
                None => none?,
            });
            Some(())
        })
    }
}

/// How many codes a closed list has.
fn codes_of(cells: CellType) -> usize {
    match cells {
        CellType::YesNo { .. } | CellType::Resolved | CellType::Mode => 2,
        CellType::Status => 1,
        CellType::Method => Method::ALL.len(),
        CellType::Outcome => Outcome::ALL.len(),
        CellType::Opinion => Opinion::ALL.len(),
        CellType::Rating => Rating::ALL.len(),
        CellType::Part => MOST_PARTS,
        CellType::Text | CellType::Personal | CellType::Date | CellType::Count | CellType::Share | CellType::Month | CellType::Year => 0,
    }
}

fn push_ids(texts: &StringChunked, keying: &mut Keying, ids: &mut Ids) -> Option<()> {
    for text in texts.iter() {
        match text {
            Some("") => return None,
            text => ids.push(text.unwrap_or_default().as_bytes(), keying),
        }
    }
    Some(())
}

/// Fingerprints of personal values, from `rows` of them all.
pub(super) fn fingerprints(all: &[u64], rows: Range<usize>) -> PolarsResult<DataFrame> {
    let column = UInt64Chunked::from_slice(FINGERPRINT.into(), &all[rows.clone()]).into_series().into_column();
    DataFrame::new(rows.len(), vec![column])
}

/// Adds the fingerprints of a frame; `None` where it holds something else.
pub(super) fn add_fingerprints(frame: &DataFrame, all: &mut Vec<u64>) -> Option<()> {
    let [column] = frame.columns() else { return None };
    (column.name() == FINGERPRINT).then_some(())?;
    extend(column.u64().ok()?, None, |_| true, all)
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::intake::ids::keys::Book;
    use crate::intake::table::counted::{CountedRow, Ratings};

    const NAMES: Names = Names { windows: 2, categories: 2, counted: false };

    /// The ids of five rows, of which `none` stands for none.
    fn ids(of: [&str; 5], book: &Book) -> Ids {
        let (mut ids, mut keying) = (Ids::new(book), Keying::adding(book));
        for id in of {
            ids.push(id.as_bytes(), &mut keying);
        }
        ids
    }

    /// Five rows of a kind; of its date columns it has the first.
    fn five_rows(kind: Kind) -> Table {
        let long = "x".repeat(90);
        let (book, cases) = (Book::default(), Book::default());
        let mut table = Table::new(kind, &book, &cases);
        table.lines = vec![2, 3, 9, 70_000, u32::MAX];
        table.windows = vec![0, 1, 1, NO_WINDOW, 0];
        let date = kind.columns().iter().position(|column| column.cells == CellType::Date).expect("each kind has one");
        table.days[date] = Some(vec![20_000, -5, NO_DAY, 20_001, 2_932_896]);
        table.codes.iter_mut().flatten().for_each(|codes| *codes = vec![0, Opinion::BLANK, LEFT_OUT, 0, 0]);
        if kind == Kind::Ledger {
            table.categories = vec![NO_CATEGORY, 1, 0, 0, 1];
        } else {
            table.prints = vec![NO_PRINT, 1, u64::MAX, 7, 7];
            table.case_ids = ids(["SL0007", "", "SL0008", "440981202506010001", "无号"], &cases);
        }
        if kind != Kind::Evaluations {
            table.times = vec![0, Stamp::NO_TIME, 86_399, 3_600, 3_600];
            table.ids = ids(["007", "7", "投诉〔2026〕012号", &long, ""], &book);
        }
        table
    }

    /// The rows that a frame gives back; `None` where it is refused.
    fn back(frame: &DataFrame, like: &Table) -> Option<Table> {
        let (book, cases) = (Book::default(), Book::default());
        let mut table = Table::new(like.kind, &book, &cases);
        for (days, of) in table.days.iter_mut().zip(&like.days) {
            *days = of.as_ref().map(|_| Vec::new());
        }
        add(frame, NAMES, (&mut Keying::adding(&book), &mut Keying::asking(&cases)), &mut table).map(|()| table)
    }

    /// All that a table says.
    fn said(table: &Table) -> String {
        let Table { lines, prints, ids, windows, categories, case_ids, times, days, codes, .. } = table;
        let ids = [ids, case_ids].map(|ids| ids.iter().collect::<Vec<_>>());
        format!("{:?}", (lines, prints, ids, windows, categories, times, days, codes))
    }

    #[test]
    fn rows_come_back_whole_or_group_by_group() {
        for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Rectifications) {
            let table = five_rows(kind);
            let writing = Writing::new(&table);
            let whole = writing.frame(0..5).expect("a frame");
            assert_eq!(said(&back(&whole, &table).expect("five rows")), said(&table), "{kind:?}");
            let groups = [writing.frame(0..2), writing.frame(2..5)].map(|frame| frame.expect("a frame"));
            let both = groups[0].vstack(&groups[1]).expect("the same columns");
            assert_eq!(said(&back(&both, &table).expect("five rows")), said(&table), "{kind:?}");
            let none = writing.frame(0..0).expect("a frame");
            assert_eq!((none.schema(), back(&none, &table).expect("no rows").len()), (whole.schema(), 0));
        }
    }

    #[test]
    fn rows_of_counts_come_back_with_what_they_count() {
        let mut table = five_rows(Kind::Evaluations);
        let row = |row: u32| CountedRow {
            row,
            first: 20_000 - row as i32,
            time: if row == 1 { 3_600 } else { Stamp::NO_TIME },
            device: u64::from(row) << 60,
            default: row == 2,
            grade: (row > 2).then_some(row as u8),
            ratings: Ratings { active: [10_000_000, 0, 1, 2, u64::from(row)], defaulted: 60_000_000, unrated: 3 },
            said: row != 4,
        };
        table.counted = (0..5).map(row).collect();
        let writing = Writing::new(&table);
        let names = Names { counted: true, ..NAMES };
        let (book, cases) = (Book::default(), Book::default());
        let mut found = Table::new(Kind::Evaluations, &book, &cases);
        for (days, of) in found.days.iter_mut().zip(&table.days) {
            *days = of.as_ref().map(|_| Vec::new());
        }
        for rows in [0..2, 2..5] {
            let frame = writing.frame(rows).expect("a frame");
            let keying = (&mut Keying::adding(&book), &mut Keying::asking(&cases));
            assert!(add(&frame, NAMES, keying, &mut five_rows(Kind::Evaluations)).is_none(), "more columns than ratings have");
            add(&frame, names, (&mut Keying::adding(&book), &mut Keying::asking(&cases)), &mut found).expect("rows");
        }
        assert_eq!(found.counted, table.counted);
    }

    #[test]
    fn a_value_that_no_row_has_is_refused() {
        let table = five_rows(Kind::Ledger);
        let whole = Writing::new(&table).frame(0..5).expect("a frame");
        let numbers = |name: &str, value: u32| Column::new(name.into(), [value; 5]);
        for (column, why) in [
            (numbers(LINE, 0), "lines are counted from 1"),
            (Column::new(LINE.into(), [Some(2_u32), None, Some(3), Some(4), Some(5)]), "a row has a line"),
            (Column::new(LINE.into(), [2_i64; 5]), "another type"),
            (numbers(WINDOW, 2), "there are two windows"),
            (numbers(CATEGORY, 2), "there are two categories"),
            (numbers(TIME, 86_400), "a day has fewer seconds"),
            (Column::new(CASE_ID.into(), [""; 5]), "a blank id is none"),
            (Column::new("accepted_at".into(), [i32::MAX; 5]), "no date"),
            (Column::new("status".into(), [1_u8; 5]), "no status"),
            (Column::new("callback_allowed".into(), [2_u8; 5]), "neither yes nor no"),
            (Column::new("callback_allowed".into(), [None::<u8>; 5]), "a code is a number"),
        ] {
            let at = whole.get_column_index(column.name()).expect("a column");
            let mut edited = whole.clone();
            edited.replace_column(at, column).expect("the same height");
            assert!(back(&edited, &table).is_none(), "{why}");
        }
        let (missing, more) = (whole.drop(TIME).expect("a column"), numbers("phone", 1));
        assert!(back(&missing, &table).is_none() && back(&whole.hstack(&[more]).expect("a column"), &table).is_none());
    }

    #[test]
    fn fingerprints_come_back_and_nothing_else_does() {
        let all = [1, u64::MAX, 0, 7];
        let mut found = Vec::new();
        for rows in [0..3, 3..4] {
            add_fingerprints(&fingerprints(&all, rows).expect("a frame"), &mut found).expect("fingerprints");
        }
        assert_eq!(found, all);
        let other = DataFrame::new(1, vec![Column::new("phone".into(), [1_u64])]).expect("a frame");
        assert_eq!(add_fingerprints(&other, &mut found), None);
    }
}
