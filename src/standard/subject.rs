//! What the obligations of a rule are: callbacks, or other acts.

use serde::{Deserialize, Serialize};

use super::Rule;

/// What a rate is of. The two are never added up: a visit that was made is no approval that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// Callbacks: obligations that a visit fulfils.
    #[default]
    Callbacks,
    /// Other acts: obligations that a date in a column fulfils, such as an approval or a filing.
    Acts,
}

impl Subject {
    /// Both, in the order of tables.
    pub const ALL: [Self; 2] = [Self::Callbacks, Self::Acts];

    /// What the obligations of a rule are.
    #[must_use]
    pub fn of(rule: &Rule) -> Self {
        if rule.is_visit() { Self::Callbacks } else { Self::Acts }
    }

    /// The name in tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Callbacks => "callbacks",
            Self::Acts => "acts",
        }
    }
}

impl std::str::FromStr for Subject {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|of| of.code() == name).ok_or_else(|| format!("`{name}` is neither `callbacks` nor `acts`"))
    }
}
