//! Rows of figures that are held against others: of earlier periods, and of other centres.

use serde::Serialize;

use super::Cell;
use crate::domain::{Against, Period, Rate};
use crate::figures::statistics::tail_is_below;
use crate::standard::Subject;

/// A row of `compared.csv`: a rate or a satisfaction beside that of an earlier period.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct ComparedRow {
    /// What is compared.
    pub measure: Measure,
    /// The rule's id; `None` = all rules on the ledger that ask for such acts, or a satisfaction.
    pub rule: Option<String>,
    /// The window; `None` = the centre.
    pub window: Option<String>,
    /// With what.
    pub against: Against,
    /// The earlier period.
    pub period: Period,
    /// Met, or satisfied.
    pub k: Cell<u64>,
    /// Due, or asked.
    pub n: Cell<u64>,
    /// k / n.
    pub rate: Cell<Rate>,
    /// k of the earlier period.
    pub earlier_k: Cell<u64>,
    /// n of the earlier period.
    pub earlier_n: Cell<u64>,
    /// Their share.
    pub earlier_rate: Cell<Rate>,
    /// The share now minus the earlier one.
    pub difference: Cell<Rate>,
    /// Lower limit of its 95 % Newcombe interval.
    pub low: Cell<Rate>,
    /// Upper limit.
    pub high: Cell<Rate>,
    /// What chance does not explain; blank where it may.
    pub change: Cell<Direction>,
    /// Whether there are records of the earlier period from its first day on; where not, its figures are blank.
    pub recorded: bool,
}

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Callbacks met of those due.
    Callbacks,
    /// Other acts met of those due.
    Acts,
    /// Cases solved of those closed.
    Results,
    /// The satisfied of those asked by callback.
    CallbackSatisfaction,
    /// The satisfied of those who rated on the evaluator.
    EvaluatorSatisfaction,
}

impl Measure {
    /// The name in tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Callbacks => Subject::Callbacks.code(),
            Self::Acts => Subject::Acts.code(),
            Self::Results => Subject::Results.code(),
            Self::CallbackSatisfaction => "callback_satisfaction",
            Self::EvaluatorSatisfaction => "evaluator_satisfaction",
        }
    }

    /// Whether it counts what rules ask for, and not opinions.
    #[must_use]
    pub fn is_of_rules(self) -> bool {
        matches!(self, Self::Callbacks | Self::Acts | Self::Results)
    }
}

impl From<Subject> for Measure {
    fn from(of: Subject) -> Self {
        match of {
            Subject::Callbacks => Self::Callbacks,
            Subject::Acts => Self::Acts,
            Subject::Results => Self::Results,
        }
    }
}

impl From<Source> for Measure {
    fn from(source: Source) -> Self {
        match source {
            Source::Callback => Self::CallbackSatisfaction,
            Source::Evaluator => Self::EvaluatorSatisfaction,
        }
    }
}

/// Which way a share went, where chance does not explain it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// The whole interval of the difference lies above 0.
    Rose,
    /// It lies below 0.
    Fell,
}

impl Direction {
    /// The name in tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Rose => "rose",
            Self::Fell => "fell",
        }
    }

    /// The way of a difference with these limits, as they are printed.
    #[must_use]
    pub fn of(low: Rate, high: Rate) -> Option<Self> {
        match (low.0 > 0, high.0 < 0) {
            (true, _) => Some(Self::Rose),
            (_, true) => Some(Self::Fell),
            _ => None,
        }
    }
}

/// A row of `centres.csv`: a figure of a centre beside that of all centres of its kind.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct CentreRow {
    /// The centre.
    pub centre: String,
    /// Its kind.
    pub kind: Option<String>,
    /// How many windows it reports.
    pub windows: u64,
    /// What is counted.
    pub measure: Measure,
    /// The rule's id; `None` = all rules on the ledger that ask for such acts, or a satisfaction.
    pub rule: Option<String>,
    /// Met, or satisfied.
    pub k: Cell<u64>,
    /// Due, or asked.
    pub n: Cell<u64>,
    /// k / n.
    pub rate: Cell<Rate>,
    /// Lower limit of its 95 % Wilson interval.
    pub low: Cell<Rate>,
    /// Upper limit.
    pub high: Cell<Rate>,
    /// The share that the rule asks for.
    pub target: Cell<Rate>,
    /// rate ≥ target, compared exactly.
    pub attained: Cell<bool>,
    /// ⌈target × n⌉.
    pub asked: Cell<u64>,
    /// asked − k, at least 0.
    pub short: Cell<u64>,
    /// k of all centres of the kind that show theirs.
    pub peers_k: Cell<u64>,
    /// n of these.
    pub peers_n: Cell<u64>,
    /// Their share.
    pub peers_rate: Cell<Rate>,
    /// Where it lies further from its peers than chance explains.
    pub flag: Cell<PeerFlag>,
    /// Owed, but never recorded; blank of a satisfaction.
    pub unrecorded: Cell<u64>,
    /// Whether the row has figures.
    pub recorded: bool,
}

/// On which side of its peers a centre lies, beyond chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PeerFlag {
    /// Above them.
    Above,
    /// Below them.
    Below,
}

impl PeerFlag {
    /// The name in tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Above => "above",
            Self::Below => "below",
        }
    }

    /// The flag of `k` of `n` beside `k0` of `n0`: the binomial tail is below 0.001.
    #[must_use]
    pub fn of((k, n): (u64, u64), (k0, n0): (u64, u64)) -> Option<Self> {
        let below = u128::from(k) * u128::from(n0) < u128::from(k0) * u128::from(n);
        tail_is_below(k, n, k0, n0, (1, 1000))?.then_some(if below { Self::Below } else { Self::Above })
    }
}

/// A row of `centre_trend.csv`.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct CentreTrendRow {
    /// The month.
    pub month: Period,
    /// The centre.
    pub centre: String,
    /// Callbacks or other acts, over all rules on the ledger.
    pub measure: Measure,
    /// Met.
    pub k: u64,
    /// Due.
    pub n: u64,
    /// k / n.
    pub rate: Cell<Rate>,
    /// Owed, but never recorded.
    pub unrecorded: u64,
    /// Whether the row has figures.
    pub recorded: bool,
}

/// Where a satisfaction comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// Callback visits.
    Callback,
    /// The electronic evaluator.
    Evaluator,
}

impl Source {
    /// Both, in code order.
    pub const ALL: [Self; 2] = [Self::Callback, Self::Evaluator];

    /// The name in tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Callback => "callback",
            Self::Evaluator => "evaluator",
        }
    }
}
