//! The words of the contract (`docs/contract.md`, section 1) as types: closed vocabularies, periods, exact numbers.
//!
//! Nothing here does I/O or knows a table; everything else imports from here.

mod against;
mod column;
mod component;
mod date_format;
mod heading;
pub mod limits;
mod meant;
pub mod nothing;
mod number;
mod opinion;
pub mod ordinal;
mod part_of;
pub mod percent;
mod period;
mod periods;
mod slug;
pub mod spelling;
mod status;
mod steering;
mod vocabulary;

pub use against::Against;
pub use column::{CellType, Column};
pub use component::{Component, Weights};
pub use date_format::{DateFormat, DateRead, OFFSETS};
pub use heading::folded_heading;
pub use meant::date as date_meant;
pub use number::{Points, Rate, Ratio, is_target, parse_ratio, rounded_below};
pub use opinion::{Item, Mode, OPINION, Opinion, Rating, Scale};
pub use part_of::PartOf;
pub use period::{Cadence, MONTHS_OF_HISTORY, Period};
pub use periods::Periods;
pub use slug::slugs;
pub use status::Status;
pub use steering::steers;
pub use vocabulary::{Kind, Method, Outcome};

pub use crate::messages::Locale;

/// Days from 1970-01-01 to `date`, as the tables hold dates.
#[must_use]
pub fn day_number(date: chrono::NaiveDate) -> i32 {
    date.to_epoch_days()
}

/// The date `day` days after 1970-01-01.
///
/// # Panics
/// If `day` lies outside chrono's range, some 262,000 years either side; a day number comes from a parsed date or from
/// a due period that `standard` bounded, so it never does.
#[must_use]
pub fn date_of(day: i32) -> chrono::NaiveDate {
    chrono::NaiveDate::from_epoch_days(day).expect("a day number comes from a date")
}

/// The grade of a window of which too few people were asked.
pub const UNGRADED: &str = "样本不足";
/// The grade of a window in a period of which neither visits nor evaluations are recorded.
pub const NO_DATA: &str = "无数据";
