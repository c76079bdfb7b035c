//! `[site]`: the tags of a government site, its addresses, and whom to turn to.

use toml::Spanned;

use super::settings::Site;
use super::typed;
use crate::domain::{limits, steers};
use crate::error::Result;
use crate::typed_toml::Source;

/// What is typed, checked.
///
/// # Errors
/// An address that is none; a line that is too long or steers what shows it.
pub(super) fn used(source: &Source<'_>, typed: typed::Site) -> Result<Site> {
    Ok(Site {
        url: address(source, "url", &typed.url)?.trim_end_matches('/').to_owned(),
        license: address(source, "license", &typed.license)?,
        hotline: contact(source, "hotline", &typed.hotline)?,
        complaints: contact(source, "complaints", &typed.complaints)?,
        other_language: address(source, "other_language", &typed.other_language)?,
        name: typed.name,
        domain: typed.domain,
        id_code: typed.id_code,
        column: typed.column,
        column_description: typed.column_description,
        column_keywords: typed.column_keywords,
        column_type: typed.column_type,
    })
}

/// Where somebody may turn to, in one line, or nothing.
fn contact(source: &Source<'_>, key: &str, text: &Spanned<String>) -> Result<String> {
    let said = text.get_ref().trim();
    if said.chars().any(steers) {
        return Err(source.error(text.span(), message!("workspace.control", key = format!("site.{key}"))));
    }
    if limits::is_too_long(said) {
        let (start, most) = (limits::start_of(said), limits::LONGEST_NAME);
        return Err(source.error(text.span(), message!("workspace.long", key = format!("site.{key}"), start, most)));
    }
    Ok(said.to_owned())
}

/// An address on the web, or nothing.
fn address(source: &Source<'_>, key: &str, text: &Spanned<String>) -> Result<String> {
    let address = text.get_ref().trim();
    let host = ["https://", "http://"].into_iter().find_map(|scheme| address.strip_prefix(scheme));
    let fits = host.is_some_and(|host| {
        !host.is_empty()
            && !host.starts_with('/')
            && !host.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>?#\\".contains(c))
    });
    if address.is_empty() || fits {
        return Ok(address.to_owned());
    }
    Err(source.error(text.span(), message!("workspace.address", key = format!("site.{key}"), found = address)))
}
