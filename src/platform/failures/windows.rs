//! `ERROR_TOO_MANY_OPEN_FILES`, `ERROR_CRC`, `ERROR_IO_DEVICE`, and names of a network that is not there.

/// What the catalogue of messages calls the failure of this number.
#[must_use]
pub fn name(number: i32) -> Option<&'static str> {
    match number {
        4 => Some("too_many_open"),
        23 | 1117 => Some("hardware"),
        53 | 59 | 64 | 67 => Some("network"),
        123 => Some("bad_name"),
        _ => None,
    }
}
