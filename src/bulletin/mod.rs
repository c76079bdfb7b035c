//! What may be published of the figures: withheld where small, sorted, plain.
//!
//! In: exact figures. Out: [`Bulletin`], whose types have no place for an applicant, a phone number, a visitor, an
//! opinion or a case number, and [`Tables`], which `internal/` and `public/` share. No polars from here on.

mod assessment;
mod beside;
mod carried;
mod cell;
mod centres;
mod compared;
mod compose;
mod control;
mod disclosure;
mod findings;
mod followed;
mod history;
mod model;
mod next_issue;
mod opinions;
mod publication;
mod rates;
mod schema;
mod step_by_step;
mod tables;
mod themes;
mod windows;
mod withhold;
mod worked;

pub use assessment::{AssessmentRow, assessment};
pub use beside::{CentreRow, CentreTrendRow, ComparedRow, Direction, Measure, PeerFlag, Source};
pub(crate) use carried::released;
pub use carried::{Carried, State, carried};
pub use cell::Cell;
pub use compose::compose;
pub use findings::{Bearing, Counted, Evidence, Finding, FindingKind, findings};
pub use followed::FollowedView;
pub use model::{
    Bulletin, CentreView, Change, Correction, Headline, MadeUpOf, MethodsView, MonthGrade, NoticeView, QualityView, RecordedView, RuleView,
    Span, StandardView, WindowView, Withdrawal, WithheldView, release_day,
};
pub use next_issue::NextIssue;
pub use publication::Publication;
pub use schema::{BulletinJson, SCHEMA_FILE, schema};
pub use tables::{
    ComponentCell, ControlPoint, EvaluationRow, Flag, GradeRow, ItemRow, OpenRow, QuotaRow, RateRow, SatisfactionRow, SatisfactionTrendRow,
    Share, Tables, TrendRow, WindowRow,
};
pub use themes::ThemeRow;
pub use worked::{Worked, WorkedScore, WorkedShare, WorkedWeek};

use crate::figures::Figures;
use crate::workspace::Workspace;
use disclosure::Disclosure;

/// Every table with nothing withheld, for `internal/`.
#[must_use]
pub fn internal_tables(figures: &Figures, workspace: &Workspace) -> Tables {
    tables(figures, workspace, &Disclosure::Everything)
}

/// Every table as it may be published.
#[must_use]
pub fn public_tables(figures: &Figures, workspace: &Workspace) -> Tables {
    tables(figures, workspace, &Disclosure::Public(withhold::Withheld::of(figures, workspace)))
}

fn tables(figures: &Figures, workspace: &Workspace, disclosure: &Disclosure) -> Tables {
    Tables {
        rates: rates::rates(figures, workspace, disclosure),
        windows: windows::windows(figures, workspace, disclosure),
        items: opinions::items(figures, disclosure),
        evaluations: opinions::evaluations(figures, disclosure),
        satisfaction: opinions::satisfaction(figures, disclosure),
        quotas: windows::quotas(figures, workspace),
        compared: compared::compared(figures, workspace, disclosure),
        trend: rates::trend(figures, workspace, disclosure),
        satisfaction_trend: history::satisfaction_trend(figures, workspace, disclosure),
        grades: history::grades(figures, workspace, disclosure),
        open: windows::open(figures),
        centres: centres::centres(figures, workspace, disclosure),
        centre_trend: centres::trend(figures, workspace),
        themes: themes::themes(figures, workspace, disclosure),
    }
}
