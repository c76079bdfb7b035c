//! The supervisor's desk: lists for `internal/` that name cases. Nothing from here reaches `bulletin`.
//!
//! In: obligations and typed tables. Out: rows of text for CSV files, and plain structs for what a supervisor prints.

mod alerts;
mod audit;
mod card;
mod cards;
mod engineering;
mod find;
mod names;
mod opinions;
mod outstanding;
mod plan;
mod targets;
mod worklist;

pub use alerts::{ALERT_COLUMNS, alerts};
pub use audit::{AUDIT_COLUMNS, Audit};
pub use card::{Card, CardDate, CardTally, Defect, DueAct, Limit, NamedDate, Order, VisitLine, Void};
pub use cards::{Cards, CardsOfWindow};
pub use find::{find_case, no_such_case};
pub use outstanding::SOON_DAYS;
pub use plan::{PLAN_COLUMNS, Plan, PlanCounts, PlanRow, PlanWindow, ToTarget};
pub use targets::{TARGET_COLUMNS, Target, Targets, forecast};
pub use worklist::{Line, Lines, WORKLIST_COLUMNS, Worklist};

pub(crate) use names::Lookup;
pub(crate) use worklist::uncompleted;
