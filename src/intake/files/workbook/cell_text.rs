//! A workbook's cell in, the text that stands for it out: dates and times as they are shown, numbers without `.0`.

use calamine::DataRef;

use crate::intake::values::serials::{without_midnight, write_number, write_serial, write_time};

/// Writes what a cell says; `is_date` where a number there is a date, `is_1904` where dates count from 1904.
pub(super) fn write_cell(value: &DataRef<'_>, is_date: bool, is_1904: bool, out: &mut Vec<u8>) {
    match value {
        DataRef::Empty => {}
        DataRef::String(text) | DataRef::DurationIso(text) => out.extend_from_slice(text.as_bytes()),
        DataRef::SharedString(text) => out.extend_from_slice(text.as_bytes()),
        DataRef::Bool(yes) => out.extend_from_slice(if *yes { b"TRUE" } else { b"FALSE" }),
        DataRef::DateTimeIso(iso) => out.extend_from_slice(without_midnight(iso).as_bytes()),
        DataRef::Error(error) => out.extend_from_slice(error.to_string().as_bytes()),
        DataRef::DateTime(date) if date.as_f64() >= 1.0 && (date.is_datetime() || is_date) => write_serial(date.as_f64(), is_1904, out),
        DataRef::DateTime(time) => write_time(time.as_f64(), out),
        DataRef::Float(number) if is_date && !is_of_1900(*number) => write_serial(*number, is_1904, out),
        DataRef::Float(number) => write_number(*number, out),
        DataRef::Int(number) if is_date && !is_of_1900(*number as f64) => write_serial(*number as f64, is_1904, out),
        DataRef::Int(number) => out.extend_from_slice(number.to_string().as_bytes()),
    }
}

/// Whether a number that no format makes a date would be one of the first year of serial dates: 6.14 is rather the
/// fourteenth of June, or no date at all. Number 1 is what programs write where there is none.
fn is_of_1900(number: f64) -> bool {
    number > 1.0 && number < 367.0
}
