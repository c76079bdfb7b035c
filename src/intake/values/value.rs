//! A cell as parsed.

use super::dates::Stamp;

/// A cell as parsed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    /// Nothing, or nothing that could be understood.
    Blank,
    /// A date.
    Day(Stamp),
    /// The code of a closed list's word.
    Code(u8),
    /// The number of a window or category, in the file's own counting.
    Name(u32),
    /// The number of a window that the roster does not have.
    Stranger(u32),
    /// Text: where it lies in the record.
    Text(u32, u32),
    /// Text that `[values]` gives.
    Given(&'a str),
}

impl Value<'_> {
    /// Whether this is a text that is not blank.
    pub(crate) fn is_text(self) -> bool {
        matches!(self, Self::Text(..) | Self::Given(_))
    }

    /// The time of a day that is one.
    pub(crate) fn time(self) -> u32 {
        if let Self::Day(stamp) = self { stamp.time } else { Stamp::NO_TIME }
    }

    /// A text's bytes, in those of its record.
    pub(crate) fn text<'t>(self, base: &'t [u8]) -> &'t [u8]
    where
        Self: 't,
    {
        match self {
            Self::Text(start, end) => &base[start as usize..end as usize],
            Self::Given(text) => text.as_bytes(),
            _ => b"",
        }
    }
}
