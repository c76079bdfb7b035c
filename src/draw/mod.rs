//! Cases drawn by lot for a phone visit, in an order that anybody can compute again.
//!
//! In: the accepted rows of the ledger, the draws that are kept in `draws/`, a date and a seed that was announced.
//! Out: a [`Draw`], its CSV and call sheet for the caller's desk, and a [`Receipt`] that may be published; and the
//! findings of a draw that is checked. Absent on purpose: any source of chance but the seed; and, in the receipt,
//! anything about a single case.

mod kept;
mod order;
mod population;
mod receipt;
mod recompute;
mod table;
mod template;
mod verify;

pub use kept::{Earlier, FOLDER, KeptDraw, all_but, aside, dates, file_name, find, set_aside, sha256};
pub use order::{by_powershell, by_shell, check_seed};
pub use population::{Asked, RESERVES, draw, first_day};
pub use receipt::{LedgerFile, Receipt, Replaced, ReplacedFile, WindowCount};
pub use recompute::{LedgerThen, recompute};
pub use table::{COLUMNS, Row, read_rows, write_rows};
pub use template::visits_template;
pub use verify::{Finding, compare, set_aside_findings, standing_alone};

use chrono::NaiveDate;
use serde::Serialize;

/// What came of a draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Draw {
    /// Its date, the last day of acceptance that counts.
    pub date: NaiveDate,
    /// The first day of acceptance that counts.
    pub from: NaiveDate,
    /// The seed, as it was announced.
    pub seed: String,
    /// Every window of the ledger or the roster, by name.
    pub windows: Vec<WindowDraw>,
}

/// What was drawn for one window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WindowDraw {
    /// Its name.
    pub window: String,
    /// Cases that could be drawn.
    pub population: u64,
    /// Cases that were.
    pub drawn: u64,
    /// Cases held in reserve.
    pub reserves: u64,
    /// Both, in their order.
    pub cases: Vec<DrawnCase>,
}

/// A case that was drawn, with what its caller needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DrawnCase {
    /// Its place in the window's order, from 1.
    pub order: u64,
    /// Drawn or in reserve.
    pub role: Role,
    /// Its id.
    pub case_id: String,
    /// The kind of service.
    pub category: String,
    /// What it was about; empty where the ledger does not say.
    pub item: String,
    /// Day of acceptance.
    pub accepted_at: NaiveDate,
    /// Whose it is; personal.
    pub applicant: String,
    /// Whom to call; personal.
    pub phone: String,
}

/// What a case of a draw is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// To be phoned.
    Drawn,
    /// To be phoned where nobody answers.
    Reserve,
}

impl Role {
    /// Both roles, in the order of a window's list.
    pub const ALL: [Self; 2] = [Self::Drawn, Self::Reserve];

    /// The name in tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Drawn => "drawn",
            Self::Reserve => "reserve",
        }
    }
}
