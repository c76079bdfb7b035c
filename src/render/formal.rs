//! The parts of an official document that stand on paper alone, in the printed page and in the letter: 发文字号, 主送,
//! 署名 and 成文日期. What is not configured is an empty text.

use chrono::NaiveDate;
use serde::Serialize;

use super::format;
use super::words::Words;
use crate::bulletin::Bulletin;
use crate::error::Result;

/// `[document]` of `huifang.toml` in the words of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub(super) struct Formal {
    /// The number of the document; empty where it has none.
    pub(super) number: String,
    /// To whom it goes; likewise.
    pub(super) addressee: String,
    /// Who signs: the signatory, else the issuing body; empty where neither is configured.
    pub(super) signatory: String,
    /// The day on it in words: as configured, else that of the release of what it says now; empty of a draft.
    pub(super) date: String,
}

impl Formal {
    /// Those of a bulletin.
    ///
    /// # Errors
    /// The words lack one of their sentences.
    pub(super) fn of(bulletin: &Bulletin, words: &Words) -> Result<Self> {
        let of = &bulletin.document;
        let number = if of.number.is_empty() { String::new() } else { words.fill("office.number", &[("number", of.number.clone())])? };
        let to = of.addressee.trim_end_matches(['：', ':']).to_owned();
        let addressee = if to.is_empty() { String::new() } else { words.fill("office.to", &[("addressee", to)])? };
        let signatory = if of.signatory.is_empty() { &bulletin.organisation } else { &of.signatory };
        let date = dated(bulletin).map(|date| format::date(date, words)).transpose()?.unwrap_or_default();
        Ok(Self { number, addressee, signatory: signatory.clone(), date })
    }
}

fn dated(bulletin: &Bulletin) -> Option<NaiveDate> {
    bulletin.released.then(|| bulletin.document.date.unwrap_or_else(|| bulletin.updated()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{Templates, fixture};

    #[test]
    fn what_is_not_configured_is_not_invented_and_a_draft_has_no_day() {
        let templates = Templates::load(None).expect("the built-in templates fit together");
        let mut bulletin = fixture::month();
        let words = templates.words(bulletin.locale);
        bulletin.document = crate::workspace::Document::default();
        let plain = Formal::of(&bulletin, words).expect("words");
        assert_eq!((plain.number.as_str(), plain.addressee.as_str()), ("", ""));
        assert_eq!((plain.signatory.as_str(), plain.date.as_str()), (bulletin.organisation.as_str(), "2026年7月7日"));
        bulletin.document.number = "锦政务〔2026〕6号".to_owned();
        bulletin.document.addressee = "各窗口：".to_owned();
        bulletin.document.signatory = "县政府办公室".to_owned();
        bulletin.released = false;
        let formal = Formal::of(&bulletin, words).expect("words");
        assert_eq!((formal.number.as_str(), formal.addressee.as_str()), ("锦政务〔2026〕6号", "各窗口："));
        assert_eq!((formal.signatory.as_str(), formal.date.as_str()), ("县政府办公室", ""));
    }
}
