//! The sorts of doubts, and the share from which each stops a run: one table of thresholds, each with its reason.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Pattern;
use crate::domain::Ratio;

/// A sort of doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoubtCode {
    /// Formula cells of a used column for which the workbook holds no value.
    FormulaWithoutValue,
    /// A column that is not used and whose cells look like an outcome, a status or a date that counts.
    UnusedColumn,
    /// Cells of the status that its list does not name and that read like a case that counts for nothing.
    UnlistedStatus,
    /// Days without a year, of December and of January, in a file whose one year is stated.
    TurnOfYear,
    /// Days such as `6.1`, which a spreadsheet may have made of `6.10`.
    LostZeros,
    /// Rows of one file that share an id and differ.
    RepeatedId,
    /// Rows that took the place of others in an earlier file and are no corrections of them.
    ReplacedRows,
    /// Rows of counts that say other numbers than an earlier one of the same window and days.
    RepeatedCounts,
    /// Rows that count ratings of one grade and have the minute of a single one.
    TimedCounts,
    /// Ratings that are counted in one row and again in others.
    CountedTwice,
    /// Evaluations that two files hold.
    RepeatedFile,
    /// Case numbers of visits or evaluations that the ledger does not have.
    UnmatchedCases,
    /// Windows of visits or evaluations that the ledger does not have.
    UnknownWindows,
    /// Windows, or categories, whose names look the same.
    TwinNames,
    /// Texts in rows of their own that are taken for windows and do not read like any.
    OddSection,
    /// Visits by text message or online of which nothing says that anybody answered.
    UnansweredMessages,
    /// Cases that were promised for a day before they were accepted.
    PromisedBeforeAccepted,
    /// Cases that are solved and were never completed.
    ResolvedUncompleted,
    /// Problems that are said to be rectified without a day of it, or not to be and have one.
    RectificationContradicts,
    /// Dates without a time of day in columns of which a rule counts hours.
    NoTimeOfDay,
    /// A file among the exports that is not read.
    UnreadFile,
    /// A sheet of a workbook that is not read.
    UnreadSheet,
}

/// One row in a thousand: a system that writes an id twice by mistake does so now and then; an export with a row a
/// unit, or with ids that were cut, does so on every other page.
const REPEATED: (i64, i64) = (1, 1000);
/// One in a hundred: a correction that moves the day on which a case was accepted, or takes
/// its completion back, is rare.
const REPLACED: (i64, i64) = (1, 100);
/// One in five: the first month of a ledger has visits to cases of the month before it, which seldom
/// are more than a sixth of all.
const UNMATCHED: (i64, i64) = (1, 5);
/// One in a hundred, where another spelling of the id is in the ledger: such a visit cannot belong to an older case.
const MISSPELT: (i64, i64) = (1, 100);
/// One in five: a window without a case in a month is rare, and a hall has few of them.
const UNKNOWN_WINDOWS: (i64, i64) = (1, 5);
/// One in a hundred: a slip of the hand is told and left out of the one rate; a column that means something else, or that is
/// filled in by itself, contradicts itself on every page.
const CONTRADICTING: (i64, i64) = (1, 100);
/// One in twenty: of so few the rate is of the others; where more lack it, the rate is of those that happen to have one.
const UNTIMED: (i64, i64) = (1, 20);
/// From the first one on: what would be lost is not known.
const ANY: (i64, i64) = (0, 1);

impl DoubtCode {
    /// Every sort.
    pub const ALL: [Self; 22] = [
        Self::UnreadFile,
        Self::UnreadSheet,
        Self::FormulaWithoutValue,
        Self::UnusedColumn,
        Self::UnlistedStatus,
        Self::TurnOfYear,
        Self::LostZeros,
        Self::RepeatedFile,
        Self::RepeatedCounts,
        Self::TimedCounts,
        Self::CountedTwice,
        Self::RepeatedId,
        Self::ReplacedRows,
        Self::UnmatchedCases,
        Self::UnknownWindows,
        Self::TwinNames,
        Self::OddSection,
        Self::UnansweredMessages,
        Self::PromisedBeforeAccepted,
        Self::ResolvedUncompleted,
        Self::RectificationContradicts,
        Self::NoTimeOfDay,
    ];

    /// Its name in `[accept]`, `[doubts]` and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::FormulaWithoutValue => "formula_without_value",
            Self::UnusedColumn => "unused_column",
            Self::UnlistedStatus => "unlisted_status",
            Self::TurnOfYear => "turn_of_year",
            Self::LostZeros => "lost_zeros",
            Self::RepeatedId => "repeated_id",
            Self::ReplacedRows => "replaced_rows",
            Self::RepeatedFile => "repeated_file",
            Self::RepeatedCounts => "repeated_counts",
            Self::TimedCounts => "timed_counts",
            Self::CountedTwice => "counted_twice",
            Self::UnmatchedCases => "unmatched_cases",
            Self::UnknownWindows => "unknown_windows",
            Self::TwinNames => "twin_names",
            Self::OddSection => "odd_section",
            Self::UnansweredMessages => "unanswered_messages",
            Self::PromisedBeforeAccepted => "promised_before_accepted",
            Self::ResolvedUncompleted => "resolved_uncompleted",
            Self::RectificationContradicts => "rectification_contradicts",
            Self::NoTimeOfDay => "no_time_of_day",
            Self::UnreadFile => "unread_file",
            Self::UnreadSheet => "unread_sheet",
        }
    }

    /// The share that must be exceeded for it to stop a run, where `[doubts]` says nothing else.
    #[must_use]
    pub fn stops_from(self, pattern: Option<&Pattern>) -> Ratio {
        let (n, of) = match self {
            Self::RepeatedId if pattern == Some(&Pattern::CutTo15Digits) => ANY,
            Self::RepeatedId => REPEATED,
            Self::ReplacedRows => REPLACED,
            Self::UnmatchedCases if pattern.is_some() => MISSPELT,
            Self::UnmatchedCases => UNMATCHED,
            Self::UnknownWindows => UNKNOWN_WINDOWS,
            Self::PromisedBeforeAccepted | Self::ResolvedUncompleted | Self::RectificationContradicts => CONTRADICTING,
            Self::NoTimeOfDay => UNTIMED,
            Self::FormulaWithoutValue
            | Self::UnusedColumn
            | Self::UnlistedStatus
            | Self::TurnOfYear
            | Self::LostZeros
            | Self::RepeatedFile
            | Self::RepeatedCounts
            | Self::TimedCounts
            | Self::CountedTwice
            | Self::TwinNames
            | Self::OddSection
            | Self::UnansweredMessages
            | Self::UnreadFile
            | Self::UnreadSheet => ANY,
        };
        Ratio::new(n.into(), of.into())
    }
}

impl FromStr for DoubtCode {
    type Err = ();

    fn from_str(code: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|known| known.code() == code).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sort_is_found_by_its_name() {
        for code in DoubtCode::ALL {
            assert_eq!(code.code().parse(), Ok(code));
            assert_eq!(serde_json::to_value(code).expect("a word"), code.code());
        }
    }
}
