//! What is proposed for a refused value, and why nothing is where nothing can be.

use serde::Serialize;

use crate::messages::Message;

/// What settles a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cure {
    /// `[values.COLUMN]`: it is read as another one, an empty one for a blank.
    Read {
        /// What the column knows.
        to: String,
        /// Whether it is beyond mistake; else the line is a comment.
        sure: bool,
    },
    /// It says nothing: `[cells] blank`.
    Blank,
    /// A format of `[cells] dates` reads it; where the order of day and month is not told, one of several.
    Dates {
        /// Whether it is told.
        told: bool,
    },
    /// The whole column is another one: `[columns.KIND]`.
    Column,
    /// One of the words of the column, and nobody but a person knows which.
    Choose,
    /// Only where the data is kept can it be mended.
    Source,
}

/// A cure with what is to be known about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Proposal {
    pub(super) cure: Cure,
    pub(super) why: Option<Why>,
}

impl Proposal {
    pub(super) fn of(cure: Cure) -> Self {
        Self { cure, why: None }
    }

    pub(super) fn because(cure: Cure, why: Why) -> Self {
        Self { cure, why: Some(why) }
    }

    /// To be read as `to`, which cannot mean anything else.
    pub(super) fn surely(to: impl Into<String>) -> Self {
        Self::of(Cure::Read { to: to.into(), sure: true })
    }

    /// To be read as `to`, which a person must confirm.
    pub(super) fn perhaps(to: impl Into<String>) -> Self {
        Self::of(Cure::Read { to: to.into(), sure: false })
    }
}

/// Something to know about a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It says nothing, and the column must be filled.
    MustBeFilled,
    /// `[cells] blank` or `[values]` makes it a blank, and the column must be filled.
    ReadAsBlank,
    /// A formula of a spreadsheet went wrong.
    Formula,
    /// The serial number by which a spreadsheet keeps a date.
    Serial,
    /// Seconds or milliseconds since 1970.
    Timestamp,
    /// The day does not exist.
    NoSuchDay,
    /// It is a day without a year.
    NoYear,
    /// It is a time of day, and the day may stand in another column.
    TimeAlone,
    /// A blank of this column means something.
    BlankCounts,
    /// A number may be a code: the best may be 1 or 5.
    Direction,
    /// Where something bad is asked for, none of it is good.
    NoneMayBeGood,
    /// It reads as if the case were done or ended otherwise, and a blank says that it is not.
    Done,
    /// It is a way of calling back that rules do not know.
    OtherChannel,
    /// It says that no visit was made.
    NotMade,
    /// It stands long before everything else.
    LongBefore,
    /// It is too long to be a word of a list.
    TooLong,
}

impl Why {
    /// In words.
    #[must_use]
    pub fn message(self) -> Message {
        match self {
            Self::MustBeFilled => message!("values.why.must_be_filled"),
            Self::ReadAsBlank => message!("values.why.read_as_blank"),
            Self::Formula => message!("values.why.formula"),
            Self::Serial => message!("values.why.serial"),
            Self::Timestamp => message!("values.why.timestamp"),
            Self::NoSuchDay => message!("values.why.no_such_day"),
            Self::NoYear => message!("values.why.no_year"),
            Self::TimeAlone => message!("values.why.time_alone"),
            Self::BlankCounts => message!("values.why.blank_counts"),
            Self::Direction => message!("values.why.direction"),
            Self::NoneMayBeGood => message!("values.why.none_may_be_good"),
            Self::Done => message!("values.why.done"),
            Self::OtherChannel => message!("values.why.other_channel"),
            Self::NotMade => message!("values.why.not_made"),
            Self::LongBefore => message!("values.why.long_before"),
            Self::TooLong => message!("values.why.too_long"),
        }
    }
}
