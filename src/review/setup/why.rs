//! Why a heading is taken for a column, in the language of the workspace.

use super::content::Content;
use crate::domain::Locale;

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
    pub fn text(&self, locale: Locale) -> String {
        let (zh, en) = match self {
            Self::EarliestDates => ("都是日期，在各日期列中最早", "dates, before those of all other columns"),
            Self::Dates => ("都是日期", "dates"),
            Self::DatesAfterAcceptance => ("日期，不早于受理", "dates, not before acceptance"),
            Self::DatesByName => ("日期，表头也这样说", "dates, and the heading says so"),
            Self::Ids => ("各行不同的编号", "an id of its own in each row"),
            Self::RepeatedIds => ("格式一致的编号，同一编号有几行", "ids of one form, some in several rows"),
            Self::Mobiles => ("11 位手机号", "mobile numbers"),
            Self::Few(kinds, cells) => {
                return match locale {
                    Locale::ZhCn => format!("取值 {kinds} 种，如 {}", cells.join("、")),
                    Locale::En => format!("{kinds} values, such as {}", cells.join(", ")),
                };
            }
        };
        (if locale == Locale::ZhCn { zh } else { en }).to_owned()
    }
}
