//! Whether two names are probably one name, mistyped; names that differ by a number, a letter or a place are not.

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use crate::domain::spelling::folded_name;

/// How two names of one thing differ, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// By white space, or by invisible characters.
    Spaces,
    /// By width or form, as NFKC folds it: `（一）` and `(一)`.
    Width,
    /// By upper and lower case.
    Case,
    /// By one character left out, put in, changed, or swapped with its neighbour.
    OneCharacter,
}

/// Shorter names are too easily one character apart.
const SHORTEST: usize = 4;
/// Longer ones are compared by space, width and case alone.
const LONGEST: usize = 200;

/// Characters each of which makes another name: numbers, and signs that count.
const ORDINALS: &str = "零〇一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥";
/// Characters whose being there makes another name.
const DISTINGUISHING: &str = "东南西北中上下左右前后内外大小新旧老原正副总分主非不未无男女";
/// Groups in which one character for another makes another name.
const OPPOSITES: [&str; 17] = [
    "东南西北中",
    "上中下",
    "左右",
    "前后",
    "内外",
    "大中小",
    "新旧老",
    "出入进",
    "迁转",
    "男女",
    "收付支",
    "结离复再",
    "社医",
    "国地税",
    "省市县区镇乡村街",
    "买卖",
    "公私民",
];

/// A name by what is compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shape {
    unspaced: String,
    narrow: String,
    folded: String,
    /// Folded, with single blanks where white space stood.
    spelled: Vec<char>,
}

impl Shape {
    /// Of a name as it stands in the tables.
    pub(super) fn of(name: &str) -> Self {
        let seen = |c: &char| !c.is_whitespace() && !is_invisible(*c);
        let visible: String = name.chars().filter(|c| !is_invisible(*c)).collect();
        let unspaced: String = name.chars().filter(seen).collect();
        let narrow: String = unspaced.nfkc().filter(seen).collect();
        let folded = folded_name(&narrow);
        let spelled = folded_name(&visible).chars().collect();
        Self { unspaced, narrow, folded, spelled }
    }

    /// What all names that differ by no more than space, width or case have in common.
    pub(super) fn folded(&self) -> &str {
        &self.folded
    }

    /// The spellings with one character left out, and the whole: two names one character apart share one of them.
    /// A longer text is no name, and comparing it character by character would take for ever: it has none.
    pub(super) fn shortened(&self) -> Vec<String> {
        if self.spelled.len() > LONGEST {
            return Vec::new();
        }
        let without = |gone: usize| self.spelled.iter().enumerate().filter(|(at, _)| *at != gone).map(|(_, c)| *c).collect();
        (0..=self.spelled.len()).map(without).collect()
    }

    /// How this name differs from another one that is probably meant to be the same.
    pub(super) fn difference(&self, other: &Self) -> Option<Difference> {
        match self {
            _ if self.unspaced == other.unspaced => Some(Difference::Spaces),
            _ if self.narrow == other.narrow => Some(Difference::Width),
            _ if self.folded == other.folded => Some(Difference::Case),
            _ => self.is_misspelled(other).then_some(Difference::OneCharacter),
        }
    }

    fn is_misspelled(&self, other: &Self) -> bool {
        let (mine, others) = (&self.spelled, &other.spelled);
        let shorter = mine.len().min(others.len());
        if shorter < SHORTEST {
            return false;
        }
        let start = mine.iter().zip(others).take_while(|(here, there)| here == there).count();
        let behind = mine.iter().rev().zip(others.iter().rev()).take(shorter - start).take_while(|(here, there)| here == there).count();
        match (&mine[start..mine.len() - behind], &others[start..others.len() - behind]) {
            ([], [_]) => !makes_another(others, start),
            ([_], []) => !makes_another(mine, start),
            ([here], [there]) => {
                let opposite = OPPOSITES.iter().any(|group| group.contains(*here) && group.contains(*there));
                !counts(mine, start) && !counts(others, start) && !opposite
            }
            ([first, second], [third, fourth]) if first == fourth && second == third => (start..start + 2).all(|at| !counts(mine, at)),
            _ => false,
        }
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}') || c.is_control()
}

/// Whether the character at `at` is a digit, an ordinal, or a letter that stands for one (fewer
/// than four letters together).
fn counts(name: &[char], at: usize) -> bool {
    let c = name[at];
    let letter = |c: &char| c.is_alphabetic() && c.is_ascii();
    if letter(&c) {
        let before = name[..at].iter().rev().take_while(|c| letter(c)).count();
        let after = name[at + 1..].iter().take_while(|c| letter(c)).count();
        return before + after < 3;
    }
    c.is_numeric() || ORDINALS.contains(c)
}

fn makes_another(name: &[char], at: usize) -> bool {
    counts(name, at) || DISTINGUISHING.contains(name[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_mistyped_are_told_from_other_names() {
        use Difference::{Case, OneCharacter, Spaces, Width};
        for (one, other, difference) in [
            ("不动产登记", "不动产 登记", Some(Spaces)),
            ("不动产登记", "不动产登记\u{200b}", Some(Spaces)),
            ("综合（一）窗", "综合(一)窗", Some(Width)),
            ("窗口１", "窗口1", Some(Width)),
            ("ＶＩＰ 窗口", "vip窗口", Some(Case)),
            ("不动产登记", "不动产登计", Some(OneCharacter)),
            ("不动产登记", "不动产登", Some(OneCharacter)),
            ("不动产登记", "不产动登记", Some(OneCharacter)),
            ("不动产登记窗口", "不动产登记", None),
            ("Sewer Issues", "Sewer Issue", Some(OneCharacter)),
            ("一号窗口", "二号窗口", None),
            ("窗口1号", "窗口2号", None),
            ("综合窗口1", "综合窗口", None),
            ("综合窗口1", "综合窗口11", None),
            ("服务大厅A区", "服务大厅B区", None),
            ("Desk of Zone A", "Desk of Zone B", None),
            ("政务大厅东区", "政务大厅西区", None),
            ("结婚登记", "离婚登记", None),
            ("社保业务窗口", "医保业务窗口", None),
            ("非机动车登记", "机动车登记", None),
            ("甲级资质窗口", "乙级资质窗口", None),
            ("投诉", "投拆", None),
            ("维修 一部", "维修 二部", None),
        ] {
            assert_eq!(Shape::of(one).difference(&Shape::of(other)), difference, "{one} / {other}");
            assert_eq!(Shape::of(other).difference(&Shape::of(one)), difference, "{other} / {one}");
        }
    }

    #[test]
    fn a_text_that_is_no_name_is_not_taken_apart() {
        let (long, spaced) = ("长".repeat(400_000), format!("{} ", "长".repeat(400_000)));
        let (long, spaced) = (Shape::of(&long), Shape::of(&spaced));
        assert!(long.shortened().is_empty(), "400,000 spellings of 400,000 characters");
        assert_eq!(long.difference(&spaced), Some(Difference::Spaces));
        assert_eq!(Shape::of(&"长".repeat(200)).shortened().len(), 201);
    }

    #[test]
    fn names_one_character_apart_share_a_shortened_spelling() {
        for (one, other) in [("abcde", "abXde"), ("abcde", "abde"), ("abcde", "abdce"), ("abcde", "abcdef")] {
            let (one, other) = (Shape::of(one).shortened(), Shape::of(other).shortened());
            assert!(one.iter().any(|spelling| other.contains(spelling)), "{one:?} {other:?}");
        }
    }
}
