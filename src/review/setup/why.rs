//! Why a heading is taken for a column.

use super::content::Content;
use crate::messages::Message;

/// Different cells that are named.
const NAMED: usize = 3;

/// What speaks for a heading.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Its dates are before those of all other columns.
    EarliestDates,
    /// Every cell is a date.
    Dates,
    /// Its dates are not before those of acceptance.
    DatesAfterAcceptance,
    /// It holds dates, and is called so.
    DatesByName,
    /// Every row has another id.
    Ids,
    /// Ids of one form, some of which stand in several rows.
    RepeatedIds,
    /// Mobile numbers.
    Mobiles,
    /// So many different cells, and the first of them.
    Few(usize, Vec<String>),
}

impl Why {
    /// Of a column with few different cells.
    pub(super) fn few(content: &Content) -> Self {
        Self::Few(content.distinct.len(), content.distinct.iter().take(NAMED).cloned().collect())
    }

    /// In words.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::EarliestDates => message!("setup.why.earliest_dates"),
            Self::Dates => message!("setup.why.dates"),
            Self::DatesAfterAcceptance => message!("setup.why.dates_after_acceptance"),
            Self::DatesByName => message!("setup.why.dates_by_name"),
            Self::Ids => message!("setup.why.ids"),
            Self::RepeatedIds => message!("setup.why.repeated_ids"),
            Self::Mobiles => message!("setup.why.mobiles"),
            Self::Few(n, cells) => message!("setup.why.few", n, cells = Message::list(cells.iter().map(Message::text))),
        }
    }
}
