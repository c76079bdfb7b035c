//! The supervisor's desk: lists for `internal/` that name cases. Nothing from here reaches `bulletin`.
//!
//! In: obligations and typed tables. Out: rows of text for CSV files, and plain structs for what a supervisor prints.

mod alerts;
mod audit;
mod card;
mod cards;
mod contractors;
mod engineering;
mod find;
mod leaders;
mod names;
mod opinions;
mod outstanding;
mod plan;
mod rectifications;
mod round;
mod said;
mod targets;
mod worklist;
mod works;

pub use alerts::{ALERT_COLUMNS, alerts};
pub use audit::{AUDIT_COLUMNS, Audit};
pub use card::{Card, CardDate, CardTally, Defect, DueAct, Limit, NamedDate, Order, VisitLine, Void, WarrantyCard, WarrantyRepair};
pub use cards::{Cards, CardsOfWindow};
pub use contractors::{CONTRACTOR_COLUMNS, DeskList, WORK_LIST_COLUMNS};
pub use find::{find_case, with_near};
pub use outstanding::SOON_DAYS;
pub use plan::{PLAN_COLUMNS, Plan, PlanCounts, PlanRow, PlanWindow};
pub use rectifications::{RECTIFICATION_COLUMNS, rectifications};
pub use round::{Found, Round, RoundSheet, RoundVisit};
pub use said::{OPINION_COLUMNS, SaidLine, opinions_about, opinions_of};
pub use targets::{TARGET_COLUMNS, Target, Targets, ToTarget, forecast};
pub use worklist::{Line, Lines, WORKLIST_COLUMNS, Worklist};
pub use works::{By, Link, PLAN_WORK_COLUMNS, PartOnCard, PlanWork, WarrantyOf, Work};

pub(crate) use leaders::Leaders;
pub(crate) use names::{Lookup, Texts};
pub(crate) use worklist::uncompleted;
pub(crate) use works::Works;
