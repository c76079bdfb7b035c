//! What the obligations of a rule are: callbacks, other acts, or results.

use crate::messages::Message;
use serde::{Deserialize, Serialize};

use super::{Fulfilment, Rule};

/// What a rate is of. They are never added up: a visit that was made is no approval that was given, and neither says that
/// anything was solved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// Callbacks: obligations that a visit fulfils.
    #[default]
    Callbacks,
    /// Other acts: obligations that a date in a column fulfils, such as an approval or a filing.
    Acts,
    /// Results: cases of which a column says whether what was asked for is solved.
    Results,
}

impl Subject {
    /// All of them, in the order of tables.
    pub const ALL: [Self; 3] = [Self::Callbacks, Self::Acts, Self::Results];

    /// What the obligations of a rule are.
    #[must_use]
    pub fn of(rule: &Rule) -> Self {
        match rule.fulfilled_by {
            Fulfilment::Visit { .. } => Self::Callbacks,
            Fulfilment::Column(_) | Fulfilment::Until(_) => Self::Acts,
            Fulfilment::Answer(_) => Self::Results,
        }
    }

    /// The name in tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Callbacks => "callbacks",
            Self::Acts => "acts",
            Self::Results => "results",
        }
    }
}

impl std::str::FromStr for Subject {
    type Err = Message;

    fn from_str(name: &str) -> Result<Self, Message> {
        Self::ALL.into_iter().find(|of| of.code() == name).ok_or_else(|| Message::none_of(name, Self::ALL.map(Self::code)))
    }
}
