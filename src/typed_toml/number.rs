//! A number as a person types it in TOML.

use serde::Deserialize;

use crate::domain::{Ratio, parse_ratio};

/// A number: `5`, `12.5`, `"5%"`; what is typed is meant exactly.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "expected a number")]
pub(crate) enum Number {
    Whole(i64),
    Decimal(f64),
    Text(String),
}

impl Number {
    /// Its exact value; `None` where the text is no number.
    pub(crate) fn exact(&self) -> Option<Ratio> {
        match self {
            Self::Whole(n) => Some(Ratio::from_integer((*n).into())),
            Self::Decimal(x) => parse_ratio(&x.to_string()),
            Self::Text(text) => parse_ratio(text),
        }
    }

    /// What was typed, where it is a percentage: right for a share, wrong for points and weights.
    pub(crate) fn percentage(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text.trim()).filter(|text| text.ends_with(['%', '％'])),
            Self::Whole(_) | Self::Decimal(_) => None,
        }
    }
}
