//! A finding: what a reader should know of a period, as plain data.

use serde::Serialize;

use crate::bulletin::Measure;
use crate::domain::{Against, Period, Rate};

/// Something that a reader should know of the period: what it is about, how large, how long, and why it is no chance. It
/// is worked out from what the public tables show, and from nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Finding {
    /// Its place among the findings of the bulletin, from 1.
    pub rank: u64,
    /// What it says.
    pub kind: FindingKind,
    /// Whether it is good news.
    pub direction: Bearing,
    /// How grave it is, 1 the gravest; good news begin at 5.
    pub severity: u64,
    /// The id of the rule that it is about, where there is one.
    pub rule: Option<String>,
    /// The window that it is about; `null`: the centre.
    pub window: Option<String>,
    /// What is counted: k and n of `now` and `before` are met and due, or the satisfied and those asked.
    pub measure: Option<Measure>,
    /// The earlier period that it is compared with.
    pub against: Option<Against>,
    /// What it is now.
    pub now: Option<Counted>,
    /// What it is held against: the earlier period, the month before a run, the first half of the months of a year, the
    /// centre, or the callback.
    pub before: Option<Counted>,
    /// The target that was missed or attained.
    pub target: Option<Rate>,
    /// How many acts are lacking to the target, or to the quotas.
    pub short: Option<u64>,
    /// The grade of the window.
    pub grade: Option<String>,
    /// So many months in a row, this one included; of a rate or satisfaction that falls or rises, so many times in a row; of
    /// what fell or rose in a year, its months with a figure, of which `before` is the first half and `now` the others.
    pub months: Option<u64>,
    /// The first of these months; of what falls or rises, the month before it, which `before` is of.
    pub since: Option<Period>,
    /// Why it is no chance.
    pub evidence: Evidence,
    /// How many people or acts it concerns: the size by which findings of one severity are ranked.
    pub people: u64,
}

/// What a finding says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// A window has the worst grade.
    WindowFailed,
    /// A rate or satisfaction fell month after month.
    Falling,
    /// Over the months of a year, a rate or satisfaction fell.
    FellInYear,
    /// A rule missed its target.
    RuleMissed,
    /// A window's satisfaction is far below the centre's.
    FarBelow,
    /// A rate or satisfaction is lower than in an earlier period.
    Fell,
    /// A rate or satisfaction lies below its lower control limit.
    BelowLimits,
    /// The evaluator says more than callbacks.
    EvaluatorKinder,
    /// Weekly quotas were missed.
    QuotasMissed,
    /// Callbacks were not made, and nobody tried.
    NotTried,
    /// Cases wait for their completion for more than 30 days.
    CasesOpen,
    /// A rule attained the target that it had missed.
    RuleRegained,
    /// A rate or satisfaction rose month after month.
    Rising,
    /// Over the months of a year, a rate or satisfaction rose.
    RoseInYear,
    /// A rate or satisfaction is higher than in an earlier period.
    Rose,
    /// A window's satisfaction is far above the centre's.
    FarAbove,
    /// A rate or satisfaction lies above its upper control limit.
    AboveLimits,
    /// A rule attained its target month after month.
    RuleSteady,
    /// Windows have the best grade.
    WindowsBest,
}

impl FindingKind {
    /// How grave it is, from 1.
    #[must_use]
    pub fn severity(self) -> u64 {
        match self {
            Self::WindowFailed | Self::Falling | Self::FellInYear => 1,
            Self::RuleMissed => 2,
            Self::FarBelow | Self::Fell | Self::BelowLimits => 3,
            Self::EvaluatorKinder | Self::QuotasMissed | Self::NotTried | Self::CasesOpen => 4,
            Self::RuleRegained | Self::Rising | Self::RoseInYear => 5,
            Self::Rose | Self::FarAbove | Self::AboveLimits => 6,
            Self::RuleSteady | Self::WindowsBest => 7,
        }
    }

    /// Whether it is good news.
    #[must_use]
    pub fn direction(self) -> Bearing {
        if self.severity() < 5 { Bearing::Worse } else { Bearing::Better }
    }
}

/// Whether a finding is good news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Bearing {
    /// It is not.
    Worse,
    /// It is.
    Better,
}

/// Why a finding is no chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// Nothing is inferred: it is counted, or decided by a rule of the workspace.
    Counted,
    /// The 99 % interval of the difference does not hold 0.
    #[serde(rename = "interval_99")]
    Interval99,
    /// Nor does the 99.9 % interval.
    #[serde(rename = "interval_99_9")]
    Interval999,
    /// The months of the run have a trend by the test of Cochran and Armitage at 99 %, and the 95 % interval between the
    /// last of them and all before they began to move does not hold 0. Over a year: the same test over its months, and the
    /// 99 % interval between their halves, of more than a hundred figures that of 99.9 %.
    Trend,
    /// The binomial tail against the centre is below 0.001.
    Tail,
    /// It lies outside its control limits.
    ControlLimits,
}

/// An exact share: k of n.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Counted {
    /// Met, or satisfied.
    pub k: u64,
    /// Due, or asked.
    pub n: u64,
}

impl Counted {
    /// k of n where there is anybody; `rate` as it is printed, of which k is the nearest whole number.
    pub(super) fn of_rate(n: u64, rate: Rate) -> Option<Self> {
        let k = (i128::from(n) * i128::from(rate.0.max(0)) * 2 + 10_000) / 20_000;
        (n > 0).then(|| Self { k: u64::try_from(k).unwrap_or(n).min(n), n })
    }

    /// How this share compares with another, exactly.
    pub(super) fn compare(self, other: Self) -> std::cmp::Ordering {
        (u128::from(self.k) * u128::from(other.n)).cmp(&(u128::from(other.k) * u128::from(self.n)))
    }

    /// How many of n the difference of two shares makes, rounded half up.
    pub(super) fn people(self, other: Self) -> u64 {
        let (here, there) = (u128::from(self.k) * u128::from(other.n), u128::from(other.k) * u128::from(self.n));
        let whole = u128::from(other.n).max(1);
        u64::try_from((here.abs_diff(there) * 2 + whole) / (whole * 2)).unwrap_or(u64::MAX)
    }
}

impl Finding {
    /// A finding of the centre without anything but its kind.
    pub(super) fn new(kind: FindingKind, evidence: Evidence, people: u64) -> Self {
        Self {
            rank: 0,
            kind,
            direction: kind.direction(),
            severity: kind.severity(),
            rule: None,
            window: None,
            measure: None,
            against: None,
            now: None,
            before: None,
            target: None,
            short: None,
            grade: None,
            months: None,
            since: None,
            evidence,
            people,
        }
    }

    /// Whether it is about the same figure as another.
    pub(super) fn is_of(&self, other: &Self) -> bool {
        (&self.rule, &self.window, self.measure) == (&other.rule, &other.window, other.measure)
    }
}
