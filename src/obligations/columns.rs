//! Typed, borrowed views of the columns of a table from intake: row number in, value out.

use polars::prelude::{BooleanChunked, ChunkedArray, DataFrame, Int32Type, PolarsNumericType, UInt8Type, UInt16Type, UInt32Type};

/// Which rows of a piece have a value: a bit each, or every one.
struct Present<'a> {
    /// Empty where every row has one.
    bits: &'a [u8],
    /// The bit of the first row.
    first: usize,
}

impl<'a> Present<'a> {
    /// From a piece's bitmap, where it has one: its bytes, the bit of the first row, and how many rows there are.
    fn of(bitmap: Option<(&'a [u8], usize, usize)>) -> Self {
        let (bits, first, _) = bitmap.unwrap_or_default();
        Self { bits, first }
    }

    #[inline]
    fn at(&self, row: usize) -> bool {
        let bit = self.first + row;
        self.bits.is_empty() || self.bits.get(bit / 8).is_some_and(|bits| bits >> (bit % 8) & 1 == 1)
    }
}

/// A column of numbers, some of them absent.
///
/// The tables of intake lie in one piece each, so that a number is found without a search for its piece.
pub(crate) struct Numbers<'a, T: PolarsNumericType> {
    column: &'a ChunkedArray<T>,
    /// What the piece holds, where there is one; where a number is absent, whatever stands there.
    values: &'a [T::Native],
    present: Present<'a>,
}

/// Day numbers.
pub(crate) type Days<'a> = Numbers<'a, Int32Type>;
/// Row, window or category numbers.
pub(crate) type Places<'a> = Numbers<'a, UInt32Type>;
/// Codes of a closed list.
pub(crate) type Codes<'a> = Numbers<'a, UInt8Type>;

impl<'a, T: PolarsNumericType> Numbers<'a, T> {
    fn new(column: &'a ChunkedArray<T>) -> Self {
        let piece = only(column.downcast_iter());
        let values = piece.map(|piece| piece.values().as_slice()).unwrap_or_default();
        Self { column, values, present: Present::of(piece.and_then(|piece| Some(piece.validity()?.as_slice()))) }
    }

    #[inline]
    pub(crate) fn get(&self, row: usize) -> Option<T::Native> {
        match self.values.get(row) {
            Some(number) => self.present.at(row).then_some(*number),
            None => self.search(row),
        }
    }

    /// The number of a row of a column in several pieces.
    #[cold]
    #[inline(never)]
    fn search(&self, row: usize) -> Option<T::Native> {
        (row < self.column.len()).then(|| self.column.get(row)).flatten()
    }

    pub(crate) fn len(&self) -> usize {
        self.column.len()
    }
}

/// The piece of a column that lies in one.
fn only<P>(mut pieces: impl Iterator<Item = P>) -> Option<P> {
    pieces.next().filter(|_| pieces.next().is_none())
}

const TYPED: &str = "intake gives every column the type that its table documents";

/// A date column as day numbers; `None` where the table has no such column.
pub(crate) fn days<'a>(table: &'a DataFrame, name: &str) -> Option<Days<'a>> {
    let column = table.column(name).ok()?;
    let days = column.date().expect(TYPED).physical();
    Some(Numbers::new(days))
}

/// The times of day of a date column, in seconds after midnight; `None` where the table has none.
pub(crate) fn times<'a>(table: &'a DataFrame, name: &str) -> Option<Places<'a>> {
    let column = table.column(&crate::intake::frame::time_of(name)).ok()?;
    Some(Numbers::new(column.u32().expect(TYPED)))
}

/// A column of row, window or category numbers.
pub(crate) fn numbers<'a>(table: &'a DataFrame, name: &str) -> Places<'a> {
    let column = table.column(name).expect(TYPED).u32().expect(TYPED);
    Numbers::new(column)
}

/// A column of numbers that none of its rows lacks, row by row: a key or a count of a query.
pub(crate) fn whole<'a>(table: &'a DataFrame, name: &str) -> impl Iterator<Item = u32> + 'a {
    table.column(name).expect(TYPED).u32().expect(TYPED).iter().map(Option::unwrap_or_default)
}

/// A date column that none of its rows lacks, as day numbers, row by row.
pub(crate) fn whole_days<'a>(table: &'a DataFrame, name: &str) -> impl Iterator<Item = i32> + 'a {
    table.column(name).expect(TYPED).date().expect(TYPED).physical().iter().map(Option::unwrap_or_default)
}

/// A column of codes of a closed list.
pub(crate) fn codes<'a>(table: &'a DataFrame, name: &str) -> Codes<'a> {
    let column = table.column(name).expect(TYPED).u8().expect(TYPED);
    Numbers::new(column)
}

/// A column of yes and no.
pub(crate) struct Flags<'a> {
    column: &'a BooleanChunked,
    /// What the piece holds, where there is one: its bits, that of the first row, and how many rows there are.
    values: (&'a [u8], usize, usize),
    present: Present<'a>,
}

impl Flags<'_> {
    #[inline]
    pub(crate) fn get(&self, row: usize) -> bool {
        let (bits, first, rows) = self.values;
        if row >= rows {
            return self.search(row);
        }
        let bit = first + row;
        bits.get(bit / 8).is_some_and(|bits| bits >> (bit % 8) & 1 == 1) && self.present.at(row)
    }

    /// Yes or no for a row of a column in several pieces.
    #[cold]
    #[inline(never)]
    fn search(&self, row: usize) -> bool {
        row < self.column.len() && self.column.get(row).unwrap_or(false)
    }
}

/// A column of yes and no; blank was decided by intake.
pub(crate) fn flags<'a>(table: &'a DataFrame, name: &str) -> Flags<'a> {
    let column = table.column(name).expect(TYPED).bool().expect(TYPED);
    let piece = only(column.downcast_iter());
    let values = piece.map(|piece| piece.values().as_slice()).unwrap_or_default();
    Flags { column, values, present: Present::of(piece.and_then(|piece| Some(piece.validity()?.as_slice()))) }
}

/// The column of file numbers.
pub(crate) fn files(table: &DataFrame) -> Numbers<'_, UInt16Type> {
    let column = table.column(crate::intake::frame::FILE).expect(TYPED).u16().expect(TYPED);
    Numbers::new(column)
}

#[cfg(test)]
mod tests {
    use polars::prelude::{Int32Chunked, IntoColumn, NewChunkedArray};

    use super::*;

    #[test]
    fn every_row_reads_as_its_column_says_whole_with_gaps_cut_and_in_pieces() {
        let (numbers, flags) = (|n: i32| (n % 3 != 1).then_some(n * 7 - 20), |n: i32| (n % 5 != 2).then_some(n % 2 == 0));
        let (numbers, flags) = ((0..61).map(numbers), (0..61).map(flags));
        let whole = Int32Chunked::from_iter_values("n".into(), 0..61);
        let gaps = Int32Chunked::from_iter_options("n".into(), numbers);
        let (cut, mut pieces) = (gaps.slice(13, 40), gaps.clone());
        pieces.append(&cut).expect("one type");
        for column in [&whole, &gaps, &cut, &pieces, &gaps.slice(0, 0)] {
            let read = Numbers::new(column);
            assert_eq!((0..read.len()).map(|row| read.get(row)).collect::<Vec<_>>(), column.iter().collect::<Vec<_>>());
            assert_eq!(read.get(read.len()), None);
        }
        let gaps: BooleanChunked = flags.collect();
        let (cut, mut pieces) = (gaps.slice(13, 40), gaps.clone());
        pieces.append(&cut).expect("one type");
        for column in [gaps, cut, pieces] {
            let table = DataFrame::new(column.len(), vec![column.clone().with_name("f".into()).into_column()]).expect("a table");
            let read = super::flags(&table, "f");
            let expected: Vec<bool> = column.iter().map(|flag| flag.unwrap_or(false)).collect();
            assert_eq!((0..column.len()).map(|row| read.get(row)).collect::<Vec<_>>(), expected);
        }
    }
}
