//! `EIO`, `ENFILE`, `EMFILE`, `ELOOP`, as Linux numbers them.

/// What the catalogue of messages calls the failure of this number.
#[must_use]
pub fn name(number: i32) -> Option<&'static str> {
    match number {
        5 => Some("hardware"),
        23 | 24 => Some("too_many_open"),
        40 => Some("circle_of_links"),
        _ => None,
    }
}
