//! The head of a page.

use chrono::NaiveDate;
use serde::Serialize;

/// What the head of a page says.
#[derive(Serialize, schemars::JsonSchema)]
pub(super) struct Page<'a> {
    /// Its title.
    pub(super) title: &'a str,
    /// What it says, in a sentence.
    pub(super) description: String,
    /// The day of release of what it says.
    pub(super) date: NaiveDate,
    /// `index`, `bulletin`, `notice`, `list`, `window`, `centre` or `withdrawn`.
    pub(super) kind: &'static str,
    /// The address of the picture that shared links show; empty as below.
    pub(super) image: String,
    /// Its address on the web; empty where `[site] url` is not configured.
    pub(super) url: String,
    /// The address at which it is to be known: its own, or that of the page that it repeats; empty as above.
    pub(super) canonical: String,
}
