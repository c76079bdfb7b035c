//! `huifang schema`: the JSON Schema of `bulletin.json`.

use crate::bulletin;
use crate::error::{Error, Exit, Result};

/// Runs the command.
///
/// # Errors
/// The terminal cannot be written.
pub fn run() -> Result<Exit> {
    let text = serde_json::to_string_pretty(&bulletin::schema())
        .map_err(|error| Error::new(message!("run.no_json", what = "bulletin.json")).because(error))?;
    super::print(&(text + "\n"))?;
    Ok(Exit::Done)
}
