//! Typed, borrowed views of the columns of a table from intake: row number in, value out.

use polars::prelude::{
    BooleanChunked, BooleanType, ChunkedArray, DataFrame, Int32Type, PolarsDataType, PolarsNumericType, StaticArray, UInt8Type, UInt16Type,
    UInt32Type,
};

/// A column of numbers, some of them absent.
///
/// The tables of intake lie in one piece each, so that a number is found without a search for its piece.
pub(crate) struct Numbers<'a, T: PolarsNumericType> {
    column: &'a ChunkedArray<T>,
    /// The numbers, where none is absent and they lie in one piece.
    whole: &'a [T::Native],
    /// The piece, where there is one.
    piece: Option<&'a T::Array>,
}

/// Day numbers.
pub(crate) type Days<'a> = Numbers<'a, Int32Type>;
/// Row, window or category numbers.
pub(crate) type Places<'a> = Numbers<'a, UInt32Type>;
/// Codes of a closed list.
pub(crate) type Codes<'a> = Numbers<'a, UInt8Type>;

impl<'a, T: PolarsNumericType> Numbers<'a, T> {
    fn new(column: &'a ChunkedArray<T>) -> Self {
        let mut pieces = column.downcast_iter();
        let piece = pieces.next().filter(|_| pieces.next().is_none());
        let whole = column.cont_slice().unwrap_or_default();
        Self { column, whole, piece }
    }

    #[inline]
    pub(crate) fn get(&self, row: usize) -> Option<T::Native> {
        match (self.whole.get(row), self.piece) {
            (Some(number), _) => Some(*number),
            (None, Some(piece)) => StaticArray::get(piece, row),
            (None, None) => self.column.get(row),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.column.len()
    }
}

const TYPED: &str = "intake gives every column the type that its table documents";

/// A date column as day numbers; `None` where the table has no such column.
pub(crate) fn days<'a>(table: &'a DataFrame, name: &str) -> Option<Days<'a>> {
    let column = table.column(name).ok()?;
    let days = column.date().expect(TYPED).physical();
    Some(Numbers::new(days))
}

/// A column of row, window or category numbers.
pub(crate) fn numbers<'a>(table: &'a DataFrame, name: &str) -> Places<'a> {
    let column = table.column(name).expect(TYPED).u32().expect(TYPED);
    Numbers::new(column)
}

/// A column of codes of a closed list.
pub(crate) fn codes<'a>(table: &'a DataFrame, name: &str) -> Codes<'a> {
    let column = table.column(name).expect(TYPED).u8().expect(TYPED);
    Numbers::new(column)
}

/// A column of yes and no.
pub(crate) struct Flags<'a> {
    column: &'a BooleanChunked,
    /// The piece, where there is one.
    piece: Option<&'a <BooleanType as PolarsDataType>::Array>,
}

impl Flags<'_> {
    #[inline]
    pub(crate) fn get(&self, row: usize) -> bool {
        self.piece.map_or_else(|| self.column.get(row), |piece| StaticArray::get(piece, row)).unwrap_or(false)
    }
}

/// A column of yes and no; blank was decided by intake.
pub(crate) fn flags<'a>(table: &'a DataFrame, name: &str) -> Flags<'a> {
    let column = table.column(name).expect(TYPED).bool().expect(TYPED);
    let mut pieces = column.downcast_iter();
    let piece = pieces.next().filter(|_| pieces.next().is_none());
    Flags { column, piece }
}

/// The column of file numbers.
pub(crate) fn files(table: &DataFrame) -> Numbers<'_, UInt16Type> {
    let column = table.column(crate::intake::frame::FILE).expect(TYPED).u16().expect(TYPED);
    Numbers::new(column)
}
