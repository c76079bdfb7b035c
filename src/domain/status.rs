//! What became of an obligation at the as-of date.

use serde::Serialize;

/// The status of an obligation; `docs/contract.md`, section 3.5, gives the order in which they are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The due period would end before it begins.
    Void,
    /// The case allows no callback.
    Exempt,
    /// Done within the due period.
    Met,
    /// The due period has not begun.
    Upcoming,
    /// The due period is not over.
    Open,
    /// Done after the due period.
    Late,
    /// Done before the due period.
    Early,
    /// Not done.
    Missed,
    /// Nobody knows: what would say so was never recorded.
    Unrecorded,
}

impl Status {
    /// Every status; the position is the code in tables.
    pub const ALL: [Self; 9] =
        [Self::Void, Self::Exempt, Self::Met, Self::Upcoming, Self::Open, Self::Late, Self::Early, Self::Missed, Self::Unrecorded];

    /// The name in tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Void => "void",
            Self::Exempt => "exempt",
            Self::Met => "met",
            Self::Upcoming => "upcoming",
            Self::Open => "open",
            Self::Late => "late",
            Self::Early => "early",
            Self::Missed => "missed",
            Self::Unrecorded => "unrecorded",
        }
    }

    /// Whether it stands in the denominator of a rate.
    #[must_use]
    pub fn is_due(self) -> bool {
        matches!(self, Self::Met | Self::Late | Self::Early | Self::Missed)
    }
}
