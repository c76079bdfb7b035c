//! Words for grades beside the usual ones: stars, and 好评, 中评 and 差评.

use serde::{Deserialize, Serialize};

use crate::domain::{Rating, Scale};

/// Words for grades that a column has in place of the usual ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum GradeWords {
    /// One to five stars: five grades.
    Stars,
    /// 好评, 中评, 差评: three.
    Praise,
}

impl GradeWords {
    /// The words, each list with the grade that it means.
    pub(crate) fn lists(self) -> &'static [(u8, &'static [&'static str])] {
        const STARS: [(u8, &[&str]); 5] = [
            (Rating::VerySatisfied as u8, &["五星", "5星", "五颗星", "5颗星", "五星级", "5星级", "★★★★★"]),
            (Rating::Satisfied as u8, &["四星", "4星", "四颗星", "4颗星", "四星级", "4星级", "★★★★", "★★★★☆"]),
            (Rating::BasicallySatisfied as u8, &["三星", "3星", "三颗星", "3颗星", "三星级", "3星级", "★★★", "★★★☆☆"]),
            (Rating::Dissatisfied as u8, &["二星", "2星", "两星", "二颗星", "2颗星", "两颗星", "二星级", "2星级", "★★", "★★☆☆☆"]),
            (Rating::VeryDissatisfied as u8, &["一星", "1星", "一颗星", "1颗星", "一星级", "1星级", "★", "★☆☆☆☆"]),
        ];
        const PRAISE: [(u8, &[&str]); 3] =
            [(Rating::Satisfied as u8, &["好评"]), (Rating::BasicallySatisfied as u8, &["中评"]), (Rating::Dissatisfied as u8, &["差评"])];
        match self {
            Self::Stars => &STARS,
            Self::Praise => &PRAISE,
        }
    }

    /// The scale that such a column has.
    pub(crate) fn scale(self) -> Scale {
        match self {
            Self::Stars => Scale::Five,
            Self::Praise => Scale::Three,
        }
    }

    /// The grade that a folded cell means.
    pub(crate) fn grade(self, cell: &str) -> Option<u8> {
        self.lists().iter().find(|(_, words)| words.contains(&cell)).map(|(grade, _)| *grade)
    }
}
