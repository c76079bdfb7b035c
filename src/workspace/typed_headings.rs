//! `[columns.KIND]` as a person types it: headings, dates in two columns, given cells, groups.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
#[serde(
    untagged,
    expecting = "expected a heading, a list of headings, { date = \"…\", time = \"…\" }, { value = \"…\" } or { from = \"sheet\" }"
)]
pub(super) enum Headers {
    One(String),
    Many(Vec<String>),
    Parted(Parted),
    Given(Given),
    Groups(Vec<BTreeMap<String, InGroup>>),
}

/// The column of one callback, or rating, of several in a row.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "expected a heading, a list of headings or { date = \"…\", time = \"…\" }")]
pub(super) enum InGroup {
    One(String),
    Many(Vec<String>),
    Parted(Parted),
}

/// A date and its time of day under two headings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parted {
    pub(super) date: String,
    pub(super) time: String,
}

/// What stands in the column of files that have none of its headings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Given {
    pub(super) heading: Option<Headings>,
    pub(super) value: Option<String>,
    pub(super) from: Option<String>,
    pub(super) pattern: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "expected a heading or a list of headings")]
pub(super) enum Headings {
    One(String),
    Many(Vec<String>),
}

impl Headers {
    /// All of them; of a date and its time, that of the date.
    pub(super) fn list(&self) -> Vec<String> {
        match self {
            Self::One(header) => vec![header.clone()],
            Self::Many(headers) => headers.clone(),
            Self::Parted(parted) => vec![parted.date.clone()],
            Self::Given(given) => match &given.heading {
                None => Vec::new(),
                Some(Headings::One(header)) => vec![header.clone()],
                Some(Headings::Many(headers)) => headers.clone(),
            },
            Self::Groups(_) => Vec::new(),
        }
    }
}
