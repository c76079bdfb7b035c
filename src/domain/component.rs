//! The components of a score and their weights.

use serde::{Deserialize, Serialize};

use super::Ratio;

/// A part of a window's score, from 0 to 100 points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Component {
    /// Items graded by telephone.
    Phone,
    /// Items graded on the spot.
    Onsite,
    /// Active ratings on the evaluator.
    Evaluator,
    /// Callbacks made in time.
    Callback,
    /// Complaints put right in time.
    Rectification,
    /// Items graded in answer to a text message.
    Sms,
    /// Items graded online.
    Online,
}

impl Component {
    /// Every component, in the order of the tables.
    pub const ALL: [Self; 7] = [Self::Phone, Self::Onsite, Self::Evaluator, Self::Callback, Self::Rectification, Self::Sms, Self::Online];
    /// How many of them, from the first, stand in every table: the others only where somebody was asked so, or they
    /// have a weight.
    pub const USUAL: usize = 5;
    /// Those that are opinions.
    pub const OPINIONS: [Self; 5] = [Self::Phone, Self::Onsite, Self::Evaluator, Self::Sms, Self::Online];

    /// The name in tables and configuration.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Onsite => "onsite",
            Self::Evaluator => "evaluator",
            Self::Callback => "callback",
            Self::Rectification => "rectification",
            Self::Sms => "sms",
            Self::Online => "online",
        }
    }
}

/// Weights by component, in the order of [`Component::ALL`]; none is negative, one at least is above 0.
pub type Weights = [Ratio; 7];
