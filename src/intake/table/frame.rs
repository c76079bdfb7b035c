//! The typed tables that leave intake: one row is one accepted row of the exports, in reading order.
//!
//! Ids are beside the tables ([`crate::intake::ids::keys::Ids`]). Text that repeats is a number: windows and categories
//! index [`crate::intake::findings::intake::Names`]; a case is its row in the ledger; a file is its place in the list
//! of files. A date is a polars `Date`; closed lists are `UInt8`, the place in the list's `ALL`.
//!
//! | table | column | type | null | what |
//! |---|---|---|---|---|
//! | all | `file`, `line` | `UInt16`, `UInt32` | no | where the row stands; line counted from 1 |
//! | all | `window` | `UInt32` | no | of a visit: its case's, else its own |
//! | ledger | `category` | `UInt32` | no | |
//! | ledger | every date column of the contract's section 2.2 | `Date` | blank | only the columns that some file has, `accepted_at` always |
//! | ledger | `accepted_time` | `UInt32` | no time | seconds after midnight of `accepted_at` |
//! | ledger | [`time_of`] a date column, as `completed_at_time` | `UInt32` | no time | likewise; only where a rule in force asks for it, and never of `accepted_at` |
//! | ledger | `resolved` | `UInt8` | no | 1 = yes, 0 = no, 255 = blank |
//! | ledger | `promised_working` | `Boolean` | no | whether `promised_on` was said as a number of working days; only where one was |
//! | ledger | `callback_allowed` | `Boolean` | no | blank = yes |
//! | visits, evaluations | `case` | `UInt32` | none known | row in the ledger table |
//! | visits | `visited_at` | `Date` | no | |
//! | visits | `method`, `outcome` | `UInt8` | no | [`crate::domain::Method`], [`crate::domain::Outcome`] |
//! | visits | the six items | `UInt8` | no | [`crate::domain::Opinion`], 255 = blank |
//! | visits | `needs_feedback` | `Boolean` | no | blank = no |
//! | visits | `feedback_on` | `Date` | blank | |
//! | visits | `said` | `UInt64` | no | [`crate::themes::Said`]: themes and tone of the opinion; only where some file has opinions |
//! | evaluations | `rated_at` | `Date` | no | |
//! | evaluations | `rating`, `mode` | `UInt8` | no | [`crate::domain::Rating`], [`crate::domain::Mode`]; a `rating` of 255: the row is no rating, but counts those of [`crate::intake::Counted`], and `rated_at` is its last day |
//! | ledger | `part_code` | `UInt8` | no | place in the parts of [`crate::standard::Warranty`], 255 = none of them |
//! | rectifications | `case` | `UInt32` | none known | row in the ledger table: of the case, or of the callback's case |
//! | rectifications | `raised_on` | `Date` | no | |
//! | rectifications | `rectify_by`, `rectified_on`, `second_visited_at` | `Date` | blank | only those that some file has |
//! | rectifications | `result` | `UInt8` | no | 1 = yes, 0 = no, 255 = blank |
//! | rectifications | `second_grade` | `UInt8` | no | [`crate::domain::Opinion`], 255 = blank |
//! | ledger, visits, rectifications | every column of texts | `String` | blank | only those that [`crate::intake::terms::need::Need`] keeps |

/// Place in the list of files.
pub const FILE: &str = "file";
/// Physical line on which the record starts.
pub const LINE: &str = "line";
/// Number of the window's name.
pub const WINDOW: &str = "window";
/// Number of the category's name.
pub const CATEGORY: &str = "category";
/// Row of the case in the ledger table.
pub const CASE: &str = "case";
/// Day of acceptance.
pub const ACCEPTED_AT: &str = "accepted_at";
/// Seconds after midnight of that day.
pub const ACCEPTED_TIME: &str = "accepted_time";
/// Whether what was asked for is solved.
pub const RESOLVED: &str = "resolved";
/// The last day on which it was promised.
pub const PROMISED_ON: &str = "promised_on";
/// Whether that was said as a number of working days.
pub const PROMISED_WORKING: &str = "promised_working";
/// Day of completion.
pub const COMPLETED_AT: &str = "completed_at";
/// The part of a building that the case is about, by its place among those with a warranty.
pub const PART_CODE: &str = "part_code";
/// Whether the case may be called back.
pub const CALLBACK_ALLOWED: &str = "callback_allowed";
/// Day of the visit.
pub const VISITED_AT: &str = "visited_at";
/// Phone or on site.
pub const METHOD: &str = "method";
/// Reached or not.
pub const OUTCOME: &str = "outcome";
/// Whether the visit asks for feedback.
pub const NEEDS_FEEDBACK: &str = "needs_feedback";
/// Themes and tone of the opinion.
pub const SAID: &str = "said";
/// Day of the rating.
pub const RATED_AT: &str = "rated_at";
/// The grade.
pub const RATING: &str = "rating";
/// Pressed by the visitor or by the device.
pub const MODE: &str = "mode";

/// Day on which a problem was raised.
pub const RAISED_ON: &str = "raised_on";
/// Day on which it was rectified.
pub const RECTIFIED_ON: &str = "rectified_on";
/// Whether it is said to be rectified.
pub const RESULT: &str = "result";
/// Day of the second callback.
pub const SECOND_VISITED_AT: &str = "second_visited_at";
/// What somebody said in it.
pub const SECOND_GRADE: &str = "second_grade";

/// The column of the times of day of a date column.
#[must_use]
pub fn time_of(column: &str) -> String {
    if column == ACCEPTED_AT { ACCEPTED_TIME.to_owned() } else { format!("{column}_time") }
}
