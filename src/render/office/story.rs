//! What the letter tells in sentences: the answer, what did not go well and what did, as the page has them.

use crate::bulletin::{Bulletin, RateRow};
use crate::error::Result;
use crate::render::format;
use crate::render::lead::lead;
use crate::render::view::{self, Shelf, Told};
use crate::render::words::Words;
use crate::standard::Subject;

/// The sentences of a letter.
pub(super) struct Story {
    /// The answer to the first question.
    pub(super) lead: String,
    pub(super) problems: Vec<Told>,
    pub(super) findings: Vec<Told>,
}

/// The story of a bulletin.
pub(super) fn story(bulletin: &Bulletin, words: &Words) -> Result<Story> {
    let period = format::period(bulletin.period.code, words)?;
    let mut said = lead(&(&bulletin.headline).into(), &period, words)?;
    for of in [Subject::Callbacks, Subject::Acts, Subject::Results] {
        said += &missed(bulletin, of, words)?;
    }
    let [findings, problems] = view::told(&Shelf::new(bulletin), words)?;
    Ok(Story { lead: said, problems, findings })
}

/// The centre's rules of one kind that missed their target, those that lack most first.
fn missed(bulletin: &Bulletin, of: Subject, words: &Words) -> Result<String> {
    let of_centre = |row: &&RateRow| row.of == of && row.rule.is_some() && row.window.is_none();
    let mut rows: Vec<&RateRow> =
        bulletin.tables.rates.iter().filter(of_centre).filter(|row| row.attained.shown() == Some(&false)).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.short.shown().copied()));
    let named = rows.iter().map(|row| {
        let label = words.label(row.label.as_deref().unwrap_or_default());
        let Some(short) = row.short.shown() else { return Ok(label.to_owned()) };
        let lacking = words.fill("answer.lacking", &[("n", format::count(*short))])?;
        Ok(format!("{label}{}{lacking}{}", words.get("list.open")?, words.get("list.close")?))
    });
    let named = named.collect::<Result<Vec<_>>>()?;
    if named.is_empty() {
        return Ok(String::new());
    }
    let sentence = words.get(&format!("{}.missed", of.code()))?;
    let listed = named.join(words.get("list.comma")?);
    Ok(format!("{}{sentence}{}{listed}{}", words.get("list.gap")?, words.get("list.colon")?, words.get("list.stop")?))
}
