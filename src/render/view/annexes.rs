//! The annexes of a bulletin in the order of its page: what the contents and the printed list of annexes name.

use serde::Serialize;

use super::BulletinView;
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

/// Those that the page has.
pub(super) fn of<'a>(view: &BulletinView<'_>, words: &'a Words) -> Result<Vec<Annex<'a>>> {
    let all = [
        ("rates", "rates.title", true),
        ("windows", "windows.title", true),
        ("year", "year.title", view.year.is_some()),
        ("satisfaction", "satisfaction.title", true),
        ("evaluator", "satisfaction.beside_title", true),
        ("themes", "themes.title", view.themes.is_some()),
        ("quotas", "quotas.title", view.quotas.is_some()),
        ("compared", "compared.title", view.compared.is_some()),
        ("trend", "trend.title", true),
        ("open", "annex.open_title", view.open.is_some()),
        ("withheld", "annex.withheld_title", true),
        ("quality", "annex.quality_title", true),
        ("methods", "methods.title", true),
    ];
    all.into_iter().filter(|(_, _, there)| *there).map(|(anchor, key, _)| Ok(Annex { anchor, title: words.get(key)? })).collect()
}
