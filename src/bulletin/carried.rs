//! What stands in a period's place, as far as the issue that comes next must know it.

use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{Correction, Withdrawal};
use crate::domain::Period;
use crate::error::{Error, Result};

/// What became of a period so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It was built and may be built again freely.
    Draft,
    /// It was released: its figures change by a correction only.
    Released,
    /// It was released and taken back; a notice stands in its place.
    Withdrawn,
}

/// What an issue, or the notice in its place, passes on to the issue of the same period that replaces it.
#[derive(Debug)]
pub struct Carried {
    /// What became of the period.
    pub state: State,
    /// It was provisional: it promised to change, so that nothing counts as corrected.
    pub provisional: bool,
    /// The day of release, where one was given.
    pub released_on: Option<NaiveDate>,
    /// The day of release that it bears; `None` where an earlier version wrote it.
    pub dated: Option<NaiveDate>,
    /// The issue before it that its pages name.
    pub previous: Option<Period>,
    /// The corrections that it carries, oldest first.
    pub corrections: Vec<Correction>,
    /// The releases before it that were withdrawn, oldest first.
    pub withdrawals: Vec<Withdrawal>,
}

/// Reads what is carried from the text of a `bulletin.json`, or of a `withdrawn.json`, which has no headline. A
/// bulletin that says nothing of its release was written before there were drafts: it is released.
///
/// # Errors
/// The text is neither.
pub fn carried(published: &[u8]) -> Result<Carried> {
    #[derive(Deserialize)]
    struct Span {
        provisional: bool,
    }
    #[derive(Deserialize)]
    struct Issue {
        period: Span,
        headline: Option<IgnoredAny>,
        #[serde(default = "released")]
        released: bool,
        #[serde(default)]
        released_on: Option<NaiveDate>,
        #[serde(default)]
        dated: Option<NaiveDate>,
        #[serde(default)]
        previous: Option<Period>,
        #[serde(default)]
        corrections: Vec<Correction>,
        #[serde(default)]
        withdrawals: Vec<Withdrawal>,
    }
    let issue: Issue = serde_json::from_slice(published).map_err(|error| Error::new(message!("publish.unread_carried")).because(error))?;
    let Issue { period, headline, released, released_on, dated, previous, corrections, withdrawals } = issue;
    let state = match (released, headline) {
        (true, _) => State::Released,
        (false, Some(_)) => State::Draft,
        (false, None) => State::Withdrawn,
    };
    Ok(Carried { state, provisional: period.provisional, released_on, dated, previous, corrections, withdrawals })
}

/// What a bulletin that says nothing of its release is.
pub(crate) fn released() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_became_of_a_period_is_read_from_what_stands_in_its_place() {
        for (text, state) in [
            (r#"{"period":{"provisional":false},"headline":{"due":3}}"#, State::Released),
            (r#"{"period":{"provisional":false},"headline":{"due":3},"released":true}"#, State::Released),
            (r#"{"period":{"provisional":true},"headline":{"due":3},"released":false}"#, State::Draft),
            (r#"{"period":{"provisional":false},"released":false,"withdrawals":[{"reason":"x","on":null}]}"#, State::Withdrawn),
        ] {
            assert_eq!(carried(text.as_bytes()).expect("an issue").state, state, "{text}");
        }
        assert!(carried(b"{}").is_err());
    }
}
