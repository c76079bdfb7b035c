//! What may be published of the figures: withheld where small, sorted, plain.
//!
//! In: exact figures. Out: [`Bulletin`], whose types have no place for an applicant, a phone number, a visitor, an opinion
//! or a case number, and [`Tables`], which `internal/` and `public/` share. No polars from here on.

mod cell;
mod model;
mod tables;

pub use cell::Cell;
pub use model::{Bulletin, Headline, MethodsView, NoticeView, QualityView, RuleView, Site, Span, StandardView, WindowView, WithheldView};
pub use tables::{
    ComponentCell, EvaluationRow, Flag, ItemRow, OpenRow, QuotaRow, RateRow, SatisfactionRow, Share, Tables, TrendRow, WindowRow,
};
