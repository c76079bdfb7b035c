//! The annexes of a bulletin in the order of its page: what the contents and the printed list of annexes name.

use serde::Serialize;

use crate::error::Result;
use crate::render::words::Words;

/// An annex.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Annex<'a> {
    /// The section.
    anchor: &'static str,
    /// Its heading.
    title: &'a str,
}

/// Sections of annexes, in their order, and the words of their headings.
const ALL: [(&str, &str); 12] = [
    ("rates", "rates.title"),
    ("windows", "windows.title"),
    ("satisfaction", "satisfaction.title"),
    ("evaluator", "satisfaction.beside_title"),
    ("themes", "themes.title"),
    ("quotas", "quotas.title"),
    ("compared", "compared.title"),
    ("trend", "trend.title"),
    ("open", "annex.open_title"),
    ("withheld", "annex.withheld_title"),
    ("quality", "annex.quality_title"),
    ("methods", "methods.title"),
];

/// Those that the page has; `is_there` is asked of each section.
pub(super) fn of(is_there: impl Fn(&str) -> bool, words: &Words) -> Result<Vec<Annex<'_>>> {
    let there = ALL.into_iter().filter(|(anchor, _)| is_there(anchor));
    there.map(|(anchor, key)| Ok(Annex { anchor, title: words.get(key)? })).collect()
}
