//! What [`super::step_by_step`] works out, as pages and `bulletin.json` say it.

use serde::Serialize;

use crate::domain::{Component, Kind, Period, Points, Rate};

/// Numbers of this period behind the definitions.
#[derive(Debug, Clone, Default, Serialize, schemars::JsonSchema)]
pub struct Worked {
    /// The 95 % interval of the headline's rate.
    pub interval: Option<(Rate, Rate)>,
    /// Satisfaction of the centre by callback.
    pub satisfaction: Option<WorkedShare>,
    /// The score of one window whose score is public.
    pub score: Option<WorkedScore>,
    /// Weeks that end in the period, where quotas are in force.
    pub weeks: Vec<WorkedWeek>,
    /// Callbacks of cases that allow none.
    pub exempt: u64,
    /// Their share of all callbacks that ended in the period, them included.
    pub exempt_rate: Option<Rate>,
    /// Rows that were rejected, of those read, by kind.
    pub rejected: Vec<(Kind, Rate)>,
    /// Years whose public holidays the due dates of the period and the period itself lie in.
    pub years: Vec<i32>,
    /// Those of them that are not announced.
    pub unannounced: Vec<i32>,
    /// Windows of which a grade is published and the score is not.
    pub grade_only: u64,
    /// Rules on opinions whose count for the centre is withheld, by id.
    pub rules_withheld: Vec<String>,
}

/// A share with its parts.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct WorkedShare {
    /// 非常满意, where there are five grades.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub very_satisfied: Option<u64>,
    /// 满意
    pub satisfied: u64,
    /// 基本满意
    pub basically_satisfied: u64,
    /// Who gave a grade.
    pub n: u64,
    /// Their share.
    pub rate: Rate,
}

/// A score with its parts.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct WorkedScore {
    /// The window.
    pub window: String,
    /// Component, weight and points.
    pub parts: Vec<(Component, Points, Points)>,
    /// The sum of the weights.
    pub weights: Points,
    /// The score.
    pub score: Points,
    /// Its grade.
    pub grade: String,
}

/// A week of the quotas.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct WorkedWeek {
    /// The week.
    pub week: Period,
    /// Working days that count, at most 5.
    pub days: u64,
    /// Phone calls per window, before a window with fewer cases is asked for fewer.
    pub phone: u64,
    /// Visits on site.
    pub onsite: u64,
    /// What its days off from Monday to Friday are called.
    pub holidays: Vec<String>,
}
