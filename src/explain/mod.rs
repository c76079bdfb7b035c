//! An answer to every "why?": rows, arithmetic and lists behind a case and behind each cell of the published tables.
//!
//! In: the same obligations and figures as the bulletin. Out: plain structs that say it in words; they name cases, so
//! they are for the desk and never for `public/`.

mod arithmetic;
mod case;
mod compared;
mod group;
mod open;
mod opinions;
mod published;
mod question;
mod quota;
mod recorded;
mod satisfaction;
mod say;
mod score;
mod themes;
mod work;

pub use case::{CaseCollector, CaseExplanation, NamedRowView, ObligationView};
pub use compared::{ComparedExplanation, Comparison, compared};
pub use group::{Entry, Group, GroupCollector, RateExplanation, StatusList};
pub use open::{OpenCase, OpenExplanation, open};
pub use opinions::{OpinionEntry, OpinionExplanation, Opinions, opinions};
pub use published::published;
pub use question::{Keys, Question, Table};
pub use quota::{QuotaCase, QuotaExplanation, QuotaVisit, quota};
pub use recorded::recorded;
pub use satisfaction::{ChanceExplanation, DifferenceExplanation, SatisfactionExplanation, ShareExplanation, satisfaction};
pub use score::{ComponentView, ScoreExplanation, score};
pub use themes::{Asked, ThemeExplanation, themes};

/// Whether the exports hold columns of texts that the explanation of a case tells: then they must be read with them.
#[must_use]
pub fn says_more(intake: &crate::intake::Intake) -> bool {
    let of_visits = ["led_by", "team"].iter().any(|name| intake.has_column(crate::domain::Kind::Visits, name));
    of_visits || crate::desk::Works::are_there(intake)
}
