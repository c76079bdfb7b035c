//! What rows of counts say, as columns of plain types, and back; they follow those of [`super::columns`].
//!
//! | column | type | null | what |
//! |---|---|---|---|
//! | `first` | `Date` | no | the first day; the last one is `rated_at` |
//! | `hour` | `UInt32` | no time | seconds after midnight |
//! | `device_print` | `UInt64` | none named | fingerprint of the device |
//! | `grade` | `UInt8` | no | place in the list of ratings; 255 where the row counts all of them |
//! | `by_device`, `said` | `UInt8` | no | 1: the device rated by itself; a cell says how many |
//! | one a grade, `defaulted`, `unrated` | `UInt32` | no | ratings |

use std::ops::Range;

use polars::prelude::{
    Column, DataFrame, Int32Type, IntoColumn, IntoSeries, NewChunkedArray, UInt8Chunked, UInt32Chunked, UInt32Type, UInt64Chunked,
    UInt64Type,
};

use crate::domain::{Opinion, Rating};
use crate::intake::table::counted::{CountedRow, Ratings};
use crate::intake::table::to_polars::sparse;
use crate::intake::table::typed::NO_DAY;
use crate::intake::values::dates::Stamp;

const FIRST: &str = "first";
const HOUR: &str = "hour";
const DEVICE: &str = "device_print";
const GRADE: &str = "grade";
const BY_DEVICE: &str = "by_device";
const SAID: &str = "said";
const DEFAULTED: &str = "defaulted_ratings";

/// The names of the columns of ratings, and how each is found.
fn numbers() -> impl Iterator<Item = (String, usize)> {
    let names = Rating::GRADES.into_iter().map(|grade| format!("{}_ratings", grade.code()));
    names.chain([DEFAULTED.to_owned(), format!("{}_ratings", Rating::Unrated.code())]).zip(0..)
}

fn ratings(of: &Ratings) -> [u64; 7] {
    let mut all = [0; 7];
    all[..5].copy_from_slice(&of.active);
    all[5..].copy_from_slice(&[of.defaulted, of.unrated]);
    all
}

/// The columns of some rows of a table of which every row counts.
pub(super) fn columns(counted: &[CountedRow], rows: Range<usize>) -> Vec<Column> {
    let counted = &counted[rows];
    let codes = |name: &str, code: &dyn Fn(&CountedRow) -> u8| {
        UInt8Chunked::from_iter_values(name.into(), counted.iter().map(code)).into_series().into_column()
    };
    let first = sparse::<Int32Type>(FIRST, counted.iter().map(|row| row.first).collect(), NO_DAY);
    let hour = sparse::<UInt32Type>(HOUR, counted.iter().map(|row| row.time).collect(), Stamp::NO_TIME);
    let device = sparse::<UInt64Type>(DEVICE, counted.iter().map(|row| row.device).collect(), 0);
    let mut columns = vec![
        first.into_date().into_series().into_column(),
        hour.into_series().into_column(),
        device.into_series().into_column(),
        codes(GRADE, &|row| row.grade.unwrap_or(Opinion::BLANK)),
        codes(BY_DEVICE, &|row| u8::from(row.default)),
        codes(SAID, &|row| u8::from(row.said)),
    ];
    columns.extend(numbers().map(|(name, at)| {
        // a cell is at most 10,000,000, and a row has few of them
        let values = counted.iter().map(|row| ratings(&row.ratings)[at] as u32);
        UInt32Chunked::from_iter_values(name.into(), values).into_series().into_column()
    }));
    columns
}

/// The rows of a frame, of which the first is row `before` of its table; `None` where a value is none that a row may
/// have.
pub(super) fn rows<'a>(frame: &'a DataFrame, mut next: impl FnMut(&str) -> Option<&'a Column>, before: usize) -> Option<Vec<CountedRow>> {
    let first = next(FIRST)?.date().ok()?.physical();
    let hour = next(HOUR)?.u32().ok()?;
    let device: &UInt64Chunked = next(DEVICE)?.u64().ok()?;
    let (grade, by_device, said) = (next(GRADE)?.u8().ok()?, next(BY_DEVICE)?.u8().ok()?, next(SAID)?.u8().ok()?);
    let mut columns = Vec::new();
    for (name, _) in numbers() {
        columns.push(next(&name)?.u32().ok()?);
    }
    let row = |at: usize| {
        let number = |column: usize| columns[column].get(at).map(u64::from);
        let yes = |column: &UInt8Chunked| column.get(at).filter(|code| *code <= 1).map(|code| code == 1);
        let grade = grade.get(at).filter(|grade| usize::from(*grade) < Rating::ALL.len() || *grade == Opinion::BLANK)?;
        Some(CountedRow {
            row: u32::try_from(before + at).ok()?,
            first: first.get(at)?,
            time: hour.get(at).unwrap_or(Stamp::NO_TIME),
            device: device.get(at).unwrap_or(0),
            default: yes(by_device)?,
            grade: (grade != Opinion::BLANK).then_some(grade),
            ratings: Ratings {
                active: [number(0)?, number(1)?, number(2)?, number(3)?, number(4)?],
                defaulted: number(5)?,
                unrated: number(6)?,
            },
            said: yes(said)?,
        })
    };
    (0..frame.height()).map(row).collect()
}
