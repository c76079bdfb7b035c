//! A page to print for the desk, from one template: it stands alone, without assets, and is never published.

use serde::Serialize;
use tera::{Context, Value};

use super::Templates;
use crate::domain::Locale;
use crate::error::{Error, Result};

/// Renders the template `name` of a page to print; it knows the content as `v`.
///
/// # Errors
/// A template of the workspace that does not fit.
pub fn paper(templates: &Templates, locale: Locale, name: &str, content: &impl Serialize) -> Result<Vec<u8>> {
    let mut context = Context::new();
    let content =
        Value::try_from_serializable(content).map_err(|error| Error::new(message!("faults.written", what = name)).because(error))?;
    context.insert_value("v", content);
    templates.render(locale, name, &context)
}
