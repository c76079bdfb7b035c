//! What the letter tells in sentences: the lead, what did not go well and what did, as the page has them.

use crate::bulletin::Bulletin;
use crate::error::Result;
use crate::render::lead::{joined, lead};
use crate::render::view::{self, Shelf, Told};
use crate::render::words::Words;

/// The sentences of a letter.
pub(super) struct Story {
    /// The answer to the first question.
    pub(super) lead: String,
    pub(super) problems: Vec<Told>,
    pub(super) findings: Vec<Told>,
}

/// The story of a bulletin.
pub(super) fn story(bulletin: &Bulletin, words: &Words) -> Result<Story> {
    let [findings, problems] = view::told(&Shelf::new(bulletin), words)?;
    Ok(Story { lead: joined(&lead(bulletin, words)?, words)?, problems, findings })
}
