//! What a published bulletin says of itself that the one in its place must know.

use chrono::NaiveDate;
use serde::Deserialize;

use super::Correction;
use crate::error::{Error, Result};

/// What a bulletin that is published passes on to the one of the same period that replaces it.
#[derive(Debug, Default)]
pub struct Carried {
    /// It was provisional: it promised to change, so that nothing counts as corrected.
    pub provisional: bool,
    /// The day on which it was released; `None` where an earlier version wrote it.
    pub released: Option<NaiveDate>,
    /// The corrections that it carries, oldest first.
    pub corrections: Vec<Correction>,
}

/// Reads what is carried from the text of a `bulletin.json`.
///
/// # Errors
/// The text is no bulletin.
pub fn carried(published: &[u8]) -> Result<Carried> {
    #[derive(Deserialize)]
    struct Period {
        provisional: bool,
    }
    #[derive(Deserialize)]
    struct Issue {
        period: Period,
        #[serde(default)]
        released: Option<NaiveDate>,
        #[serde(default)]
        corrections: Vec<Correction>,
    }
    let issue: Issue = serde_json::from_slice(published).map_err(|error| {
        Error::new("the published bulletin.json does not read").because(error).hint("恢复这个文件，或删去该期文件夹后重新生成")
    })?;
    Ok(Carried { provisional: issue.period.provisional, released: issue.released, corrections: issue.corrections })
}
