//! An answer to every "why?": the rows, the arithmetic and the lists behind a case, a rate or a score.
//!
//! In: the same obligations and figures as the bulletin. Out: plain structs that say it in words; they name cases, so they are
//! for the desk and never for `public/`.

mod arithmetic;
mod case;
mod group;
mod opinions;
mod say;
mod score;

pub use case::{CaseCollector, CaseExplanation, NamedRowView, ObligationView};
pub use group::{Entry, Group, GroupCollector, RateExplanation, StatusList};
pub use opinions::{OpinionEntry, OpinionExplanation, Opinions, opinions};
pub use score::{ComponentView, ScoreExplanation, score};
