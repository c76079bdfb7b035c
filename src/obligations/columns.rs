//! Typed, borrowed views of the columns of a table from intake: row number in, value out.

use polars::prelude::{BooleanChunked, ChunkedArray, DataFrame, Int32Type, PolarsNumericType, UInt8Type, UInt16Type, UInt32Type};

/// A column of numbers, some of them absent.
pub(crate) struct Numbers<'a, T: PolarsNumericType>(&'a ChunkedArray<T>);

/// Day numbers.
pub(crate) type Days<'a> = Numbers<'a, Int32Type>;
/// Row, window or category numbers.
pub(crate) type Places<'a> = Numbers<'a, UInt32Type>;
/// Codes of a closed list.
pub(crate) type Codes<'a> = Numbers<'a, UInt8Type>;

impl<T: PolarsNumericType> Numbers<'_, T> {
    pub(crate) fn get(&self, row: usize) -> Option<T::Native> {
        self.0.get(row)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

const TYPED: &str = "intake gives every column the type that its table documents";

/// A date column as day numbers; `None` where the table has no such column.
pub(crate) fn days<'a>(table: &'a DataFrame, name: &str) -> Option<Days<'a>> {
    let column = table.column(name).ok()?;
    let days = column.date().expect(TYPED).physical();
    Some(Numbers(days))
}

/// A column of row, window or category numbers.
pub(crate) fn numbers<'a>(table: &'a DataFrame, name: &str) -> Places<'a> {
    let column = table.column(name).expect(TYPED).u32().expect(TYPED);
    Numbers(column)
}

/// A column of codes of a closed list.
pub(crate) fn codes<'a>(table: &'a DataFrame, name: &str) -> Codes<'a> {
    let column = table.column(name).expect(TYPED).u8().expect(TYPED);
    Numbers(column)
}

/// A column of yes and no.
pub(crate) struct Flags<'a>(&'a BooleanChunked);

impl Flags<'_> {
    pub(crate) fn get(&self, row: usize) -> bool {
        self.0.get(row).unwrap_or(false)
    }
}

/// A column of yes and no; blank was decided by intake.
pub(crate) fn flags<'a>(table: &'a DataFrame, name: &str) -> Flags<'a> {
    let column = table.column(name).expect(TYPED).bool().expect(TYPED);
    Flags(column)
}

/// The column of file numbers.
pub(crate) fn files(table: &DataFrame) -> Numbers<'_, UInt16Type> {
    let column = table.column(crate::intake::frame::FILE).expect(TYPED).u16().expect(TYPED);
    Numbers(column)
}

/// A column of month numbers.
pub(crate) fn integers<'a>(table: &'a DataFrame, name: &str) -> Days<'a> {
    Numbers(table.column(name).expect(TYPED).i32().expect(TYPED))
}
