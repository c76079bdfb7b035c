//! Why a row was rejected, and the code of it in `rejects.csv`.

/// Why a row was rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A cell that must not be blank is.
    MissingValue,
    /// No date, or one that does not exist.
    BadDate,
    /// Not one of the words of a closed list.
    BadValue,
    /// Bytes that are no text.
    BadEncoding,
    /// More or fewer cells than the header.
    RaggedRow,
    /// A quote that is never closed, or closed in the middle of a cell.
    BadQuoting,
    /// Completed before it was accepted.
    CompletedBeforeAccepted,
    /// Visited before the case was accepted.
    VisitBeforeAccepted,
    /// Rectified, or called back a second time, before the problem was raised.
    DoneBeforeRaised,
    /// A visit to no case, without a window of its own.
    UnknownCase,
    /// A window that the roster does not name.
    UnknownWindow,
    /// Another row has this id and says otherwise, and `on_conflict` is `reject`.
    ConflictingId,
    /// 合计, 总计 or 小计: a sum is no case.
    TotalRow,
    /// The header once more.
    RepeatedHeader,
    /// An id that a spreadsheet has destroyed.
    RuinedId,
    /// A usual spelling of nothing, such as NULL or 1900-01-01, which `[cells] blank` does not list.
    NoValue,
    /// The error of a spreadsheet's formula, such as `#N/A`.
    ErrorCell,
    /// The foot of a page, a print date, an end-of-file mark: no data.
    NoData,
    /// No number of ratings.
    BadCount,
    /// No month, or one without a year.
    BadMonth,
    /// Neither a date nor a number of days by which something is promised.
    BadLimit,
    /// 合计 or 满意率 beside counts that do not give it.
    WrongSum,
}

impl Code {
    /// Every code.
    pub const ALL: [Self; 22] = [
        Self::MissingValue,
        Self::BadDate,
        Self::BadValue,
        Self::BadEncoding,
        Self::RaggedRow,
        Self::BadQuoting,
        Self::CompletedBeforeAccepted,
        Self::VisitBeforeAccepted,
        Self::DoneBeforeRaised,
        Self::UnknownCase,
        Self::UnknownWindow,
        Self::ConflictingId,
        Self::TotalRow,
        Self::RepeatedHeader,
        Self::RuinedId,
        Self::NoValue,
        Self::ErrorCell,
        Self::NoData,
        Self::BadCount,
        Self::BadMonth,
        Self::BadLimit,
        Self::WrongSum,
    ];

    /// The code in `rejects.csv`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::MissingValue => "missing_value",
            Self::BadDate => "bad_date",
            Self::BadValue => "bad_value",
            Self::BadEncoding => "bad_encoding",
            Self::RaggedRow => "ragged_row",
            Self::BadQuoting => "bad_quoting",
            Self::CompletedBeforeAccepted => "completed_before_accepted",
            Self::VisitBeforeAccepted => "visit_before_accepted",
            Self::DoneBeforeRaised => "done_before_raised",
            Self::UnknownCase => "unknown_case",
            Self::UnknownWindow => "unknown_window",
            Self::ConflictingId => "conflicting_id",
            Self::TotalRow => "total_row",
            Self::RepeatedHeader => "repeated_header",
            Self::RuinedId => "ruined_id",
            Self::NoValue => "no_value",
            Self::ErrorCell => "error_cell",
            Self::NoData => "no_data",
            Self::BadCount => "bad_count",
            Self::BadMonth => "bad_month",
            Self::BadLimit => "bad_limit",
            Self::WrongSum => "wrong_sum",
        }
    }

    /// Whether the row was never data, so that it says nothing about the quality of what is.
    #[must_use]
    pub fn is_no_data(self) -> bool {
        matches!(self, Self::TotalRow | Self::RepeatedHeader | Self::NoData)
    }
}
