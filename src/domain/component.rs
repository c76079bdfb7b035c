//! The five components of a score and their weights.

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
}

impl Component {
    /// Every component, in the order of the tables.
    pub const ALL: [Self; 5] = [Self::Phone, Self::Onsite, Self::Evaluator, Self::Callback, Self::Rectification];
    /// The three that are opinions.
    pub const OPINIONS: [Self; 3] = [Self::Phone, Self::Onsite, Self::Evaluator];

    /// The name in tables and configuration.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Onsite => "onsite",
            Self::Evaluator => "evaluator",
            Self::Callback => "callback",
            Self::Rectification => "rectification",
        }
    }
}

/// Weights by component, in the order of [`Component::ALL`]; none is negative, one at least is above 0.
pub type Weights = [Ratio; 5];
