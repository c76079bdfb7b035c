//! Cells and rows as CSV that a spreadsheet opens and does not run.

use std::borrow::Cow;
use std::fmt::Display;

use crate::bulletin::Cell;
use crate::domain::spelling;

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Bytes that the writer of a table gathers before it gives them on.
const ROOM: usize = 1 << 20;

/// A header and rows as the bytes of a CSV file.
///
/// A cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return and is not a number gets a `'` in front, so
/// that no spreadsheet takes it for a formula.
///
/// ```
/// let bytes = huifang::render::table::csv_bytes(&["window", "due"], [["=1+1", "-3"]]);
/// assert_eq!(bytes, b"\xEF\xBB\xBFwindow,due\r\n'=1+1,-3\r\n");
/// ```
///
/// # Panics
/// If a row has more or fewer cells than the header, which is a mistake of the caller.
#[must_use]
pub fn csv_bytes<R, C>(header: &[&str], rows: impl IntoIterator<Item = R>) -> Vec<u8>
where
    R: IntoIterator<Item = C>,
    C: AsRef<str>,
{
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        // what is left of a long cell is looked through for quotes once for each buffer that it fills
        .buffer_capacity(ROOM)
        .from_writer(BOM.to_vec());
    writer.write_record(header).expect("memory takes every byte");
    for row in rows {
        for cell in row {
            writer.write_field(guarded(cell.as_ref()).as_bytes()).expect("memory takes every byte");
        }
        writer.write_record(None::<&[u8]>).expect("a row has as many cells as the header");
    }
    writer.into_inner().expect("memory takes every byte")
}

/// `cell` with a `'` in front where a spreadsheet would run it.
#[must_use]
pub fn guarded(cell: &str) -> Cow<'_, str> {
    if spelling::runs(cell) && !is_number(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// Whether it is a decimal number; `inf` and `nan`, which parse as floats, are not.
fn is_number(cell: &str) -> bool {
    cell.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E')) && cell.parse::<f64>().is_ok()
}

/// A cell: blank, `*`, or its value.
pub(super) fn cell<T: Display>(cell: &Cell<T>) -> String {
    match cell {
        Cell::Blank => String::new(),
        Cell::Withheld => "*".to_owned(),
        Cell::Shown(value) => value.to_string(),
    }
}

/// A flag.
pub(super) fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_guarded_and_numbers_are_not() {
        for (cell, written) in [
            ("=SUM(A1)", "'=SUM(A1)"),
            ("@x", "'@x"),
            ("+86 10", "'+86 10"),
            ("-", "'-"),
            ("-inf", "'-inf"),
            ("\tx", "'\tx"),
            ("-0.0312", "-0.0312"),
            ("+3", "+3"),
            ("*", "*"),
            ("窗口=1", "窗口=1"),
        ] {
            assert_eq!(guarded(cell), written);
        }
    }
}
