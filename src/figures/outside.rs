//! Where an obligation stands whose day has no recorded visits; such ones are kept apart until they are settled.

use serde::{Deserialize, Serialize};

/// Where an obligation without a recorded day stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Outside {
    /// Number of the window.
    pub window: u32,
    /// Number of the category; `None` = no case.
    pub category: Option<u32>,
    /// First day of the due period; `None` where it has none.
    pub from: Option<i32>,
    /// Last day.
    pub to: i32,
}
