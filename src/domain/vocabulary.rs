//! Closed word lists: kinds of table, ways and outcomes of a visit, languages.

use serde::{Deserialize, Serialize};

use crate::messages::{Argument, Locale, Message, sentence};

/// One of the kinds of input table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The service ledger: one row is a case.
    Ledger,
    /// Callback contacts.
    Visits,
    /// Ratings given on the electronic evaluator.
    Evaluations,
    /// The rectification ledger: one row is a problem and what was done about it.
    Rectifications,
}

impl Kind {
    /// Every kind, in the order in which they are read.
    pub const ALL: [Self; 4] = [Self::Ledger, Self::Visits, Self::Evaluations, Self::Rectifications];

    /// Those that a centre exports month by month: of these a month without rows says something.
    pub const REGULAR: [Self; 3] = [Self::Ledger, Self::Visits, Self::Evaluations];

    /// The name in files, folders and configuration.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ledger => "ledger",
            Self::Visits => "visits",
            Self::Evaluations => "evaluations",
            Self::Rectifications => "rectifications",
        }
    }

    /// Whether a row of cases may hold several: callbacks and ratings, each with columns of its own.
    #[must_use]
    pub fn may_repeat(self) -> bool {
        matches!(self, Self::Visits | Self::Evaluations)
    }

    /// Whether its rows take the window of the case that they name, and have one of their own only beside it.
    #[must_use]
    pub fn follows_cases(self) -> bool {
        matches!(self, Self::Visits | Self::Rectifications)
    }

    /// As sentences call it: `办件台账`, `ledger`.
    #[must_use]
    pub fn word(self, locale: Locale) -> &'static str {
        sentence(locale, &format!("words.kind.{}", self.code())).unwrap_or(self.code())
    }
}

/// As sentences call it: `办件台账`, `ledger`.
impl Argument for Kind {
    fn argument(&self) -> Message {
        message!(in "words.kind", self.code())
    }
}

/// How a visit was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// By telephone.
    Phone,
    /// On the spot.
    Onsite,
    /// By text message.
    Sms,
    /// By a form on the web, in 微信 or in an app.
    Online,
}

impl Method {
    /// Every method, in code order.
    pub const ALL: [Self; 4] = [Self::Phone, Self::Onsite, Self::Sms, Self::Online];
    /// Those that a person comes or calls by, and that every table knows.
    pub const USUAL: [Self; 2] = [Self::Phone, Self::Onsite];

    /// The name in tables and configuration.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Onsite => "onsite",
            Self::Sms => "sms",
            Self::Online => "online",
        }
    }
}

/// What came of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Somebody answered; only these qualify.
    Reached,
    /// Nobody could be reached.
    Unreached,
    /// Somebody answered and would not talk.
    Declined,
}

impl Outcome {
    /// Every outcome, in code order.
    pub const ALL: [Self; 3] = [Self::Reached, Self::Unreached, Self::Declined];

    /// The name in tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::Unreached => "unreached",
            Self::Declined => "declined",
        }
    }
}
