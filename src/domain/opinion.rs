//! What people say: the six items of a visit, the grades of three and of five.

use serde::{Deserialize, Serialize};

/// The column of the visits that holds what people say in their own words.
pub const OPINION: &str = "opinion";

/// One of the six items that a visit asks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// 服务态度
    Attitude,
    /// 办事效率
    Efficiency,
    /// 按章办事
    Procedure,
    /// 体外循环: business done outside the centre's channel
    OffChannel,
    /// 廉洁自律
    Integrity,
    /// 总体评价
    Overall,
}

impl Item {
    /// Every item, in the order of the form.
    pub const ALL: [Self; 6] = [Self::Attitude, Self::Efficiency, Self::Procedure, Self::OffChannel, Self::Integrity, Self::Overall];

    /// The name in tables and configuration.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Attitude => "attitude",
            Self::Efficiency => "efficiency",
            Self::Procedure => "procedure",
            Self::OffChannel => "off_channel",
            Self::Integrity => "integrity",
            Self::Overall => "overall",
        }
    }
}

/// A grade of an item, of five; a scale of three uses the middle three. Its code is that of the same [`Rating`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Opinion {
    /// 非常满意
    VerySatisfied,
    /// 满意
    Satisfied,
    /// 基本满意
    BasicallySatisfied,
    /// 不满意
    Dissatisfied,
    /// 非常不满意
    VeryDissatisfied,
}

impl Opinion {
    /// Every grade, best first; the position is the code in tables.
    pub const ALL: [Self; 5] = [Self::VerySatisfied, Self::Satisfied, Self::BasicallySatisfied, Self::Dissatisfied, Self::VeryDissatisfied];
    /// Those of somebody who was not satisfied.
    pub const UNHAPPY: [Self; 2] = [Self::Dissatisfied, Self::VeryDissatisfied];
    /// The code of a blank cell in a typed column.
    pub const BLANK: u8 = 255;

    /// The name in tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::VerySatisfied => "very_satisfied",
            Self::Satisfied => "satisfied",
            Self::BasicallySatisfied => "basically_satisfied",
            Self::Dissatisfied => "dissatisfied",
            Self::VeryDissatisfied => "very_dissatisfied",
        }
    }
}

/// A cell of the evaluator: one of five grades, or none given. A scale of three uses the middle three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rating {
    /// 非常满意
    VerySatisfied,
    /// 满意
    Satisfied,
    /// 基本满意
    BasicallySatisfied,
    /// 不满意
    Dissatisfied,
    /// 非常不满意
    VeryDissatisfied,
    /// 未评价
    Unrated,
}

impl Rating {
    /// Every rating, best first, `Unrated` last; the position is the code in tables.
    pub const ALL: [Self; 6] =
        [Self::VerySatisfied, Self::Satisfied, Self::BasicallySatisfied, Self::Dissatisfied, Self::VeryDissatisfied, Self::Unrated];
    /// The five that are grades.
    pub const GRADES: [Self; 5] =
        [Self::VerySatisfied, Self::Satisfied, Self::BasicallySatisfied, Self::Dissatisfied, Self::VeryDissatisfied];

    /// The name in tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::VerySatisfied => "very_satisfied",
            Self::Satisfied => "satisfied",
            Self::BasicallySatisfied => "basically_satisfied",
            Self::Dissatisfied => "dissatisfied",
            Self::VeryDissatisfied => "very_dissatisfied",
            Self::Unrated => "unrated",
        }
    }
}

/// Who pressed the button of the evaluator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// The visitor.
    Active,
    /// The device, by itself, after a while: no opinion.
    Default,
}

/// How many grades somebody could choose from: those of the evaluator, or of the visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// 满意 100, 基本满意 60, 不满意 0.
    Three,
    /// With 非常满意 above and 非常不满意 below.
    Five,
}

impl Scale {
    /// The places of its grades in [`Opinion::ALL`] and [`Rating::GRADES`].
    #[must_use]
    pub fn places(self) -> std::ops::Range<usize> {
        match self {
            Self::Three => 1..4,
            Self::Five => 0..5,
        }
    }
}
