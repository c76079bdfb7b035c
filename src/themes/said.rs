//! What an opinion says, in one number: its tone and its themes.

use crate::messages::Message;
use serde::{Deserialize, Serialize};

/// Whether an opinion praises, suggests or complains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// 表扬
    Praise,
    /// 建议
    Suggestion,
    /// 投诉
    Complaint,
    /// 其他: no word tells.
    Other,
}

impl Tone {
    /// Every tone, in the order of tables.
    pub const ALL: [Self; 4] = [Self::Praise, Self::Suggestion, Self::Complaint, Self::Other];

    /// The name in tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Praise => "praise",
            Self::Suggestion => "suggestion",
            Self::Complaint => "complaint",
            Self::Other => "other",
        }
    }
}

impl std::str::FromStr for Tone {
    type Err = Message;

    fn from_str(name: &str) -> Result<Self, Message> {
        Self::ALL.into_iter().find(|tone| tone.code() == name).ok_or_else(|| Message::none_of(name, Self::ALL.map(Self::code)))
    }
}

/// Bits below those of the themes.
const BELOW: u32 = 4;

/// Tone and themes of a row; nothing, where it holds no opinion.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Said(u64);

impl Said {
    /// An opinion of this tone; bit 0 of `themes` is the first theme.
    #[must_use]
    pub(super) fn new(tone: Tone, themes: u64) -> Self {
        Self((tone as u64 + 1) | (themes << BELOW))
    }

    /// As it stands in a table.
    #[must_use]
    pub fn code(self) -> u64 {
        self.0
    }

    /// From a table; `None` where the code is none.
    #[must_use]
    pub fn of_code(code: u64) -> Option<Self> {
        let said = Self(code);
        (code == 0 || said.tone().is_some() && code & 8 == 0).then_some(said)
    }

    /// Whether there is an opinion.
    #[must_use]
    pub fn is_opinion(self) -> bool {
        self.0 != 0
    }

    /// What its words tell.
    #[must_use]
    pub fn tone(self) -> Option<Tone> {
        Tone::ALL.get(((self.0 & 7) as usize).wrapping_sub(1)).copied()
    }

    /// The same where grades of the visit tell of a complaint, which they do where no word says anything.
    #[must_use]
    pub fn tone_with(self, unhappy: bool) -> Option<Tone> {
        self.tone().map(|tone| if unhappy && tone == Tone::Other { Tone::Complaint } else { tone })
    }

    /// Whether it is of the theme at a place.
    #[must_use]
    pub fn has(self, place: usize) -> bool {
        self.bits() >> place & 1 == 1
    }

    pub(super) fn bits(self) -> u64 {
        self.0 >> BELOW
    }
}
