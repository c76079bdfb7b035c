//! Words, stars, points and letters that say how good something was: what grade each means, and
//! whether that is beyond mistake.

use std::collections::BTreeSet;

use super::spelt::{bare, without_spaces};
use crate::domain::{CellType, Rating, Scale};
use crate::intake::code_of;

/// What a value says, before the scale is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Said {
    /// A word of the list, with something around it.
    Known(Rating),
    /// Another word for one end of the scale.
    End(Rating),
    /// A word whose place depends on the words beside it: 比较满意, 一般, 较差.
    Between(Rating),
    /// 好, 中, 差: the first, second or third.
    Plain(u8),
    /// 好评, 中评, 差评.
    Third(u8),
    /// 优, 良, 中, 差: of four.
    Mark(u8),
    /// So many steps of a scale, 5 the best of five.
    Step(Steps, u8),
    /// No grade was given.
    Unrated,
}

/// What steps are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Steps {
    /// 5星, ★★★★★
    Stars,
    /// 5分
    Points,
    /// A number alone, which may be a code as well.
    Digits,
    /// A to E, A the best.
    Letters,
}

use Rating::{BasicallySatisfied, Dissatisfied, Satisfied, VeryDissatisfied, VerySatisfied};

/// Other words, by what they say.
const WORDS: [(Said, &[&str]); 12] = [
    (
        Said::End(VerySatisfied),
        &["很满意", "十分满意", "特别满意", "极满意", "极其满意", "完全满意", "超满意", "非常好", "很好", "excellent", "verygood"],
    ),
    (
        Said::End(VeryDissatisfied),
        &["很不满意", "十分不满意", "特别不满意", "极不满意", "极其不满意", "完全不满意", "非常差", "很差", "极差", "verybad", "verypoor"],
    ),
    (Said::Between(Satisfied), &["比较满意", "较满意", "较好", "比较好", "good"]),
    (Said::Between(BasicallySatisfied), &["一般", "一般满意", "尚可", "还可以", "还行", "普通", "中等", "neutral", "fair", "average"]),
    (
        Said::Between(Dissatisfied),
        &["不太满意", "不大满意", "较不满意", "比较不满意", "不够满意", "较差", "比较差", "不满", "不好", "poor", "bad"],
    ),
    (Said::Plain(0), &["好"]),
    (Said::Plain(1), &["中"]),
    (Said::Plain(2), &["差"]),
    (Said::Third(0), &["好评", "笑脸", "赞"]),
    (Said::Third(1), &["中评", "平脸"]),
    (Said::Third(2), &["差评", "哭脸"]),
    (
        Said::Unrated,
        &[
            "未评分",
            "未评定",
            "未参评",
            "未参与评价",
            "无评价",
            "没有评价",
            "没评价",
            "未做评价",
            "未作评价",
            "弃评",
            "弃权",
            "放弃评价",
            "未按键",
            "未操作",
            "notrated",
        ],
    ),
];

/// What a value says; `None` where it is no grade.
pub(super) fn said(value: &str) -> Option<Said> {
    let whole = without_spaces(value);
    if let Some(step) = step(&whole) {
        return Some(step);
    }
    let bare = bare(value);
    let known = [bare.clone(), bare.replace("very", "very_").replace("basically", "basically_")];
    if let Some(code) = known.iter().find_map(|word| code_of(CellType::Rating, word)) {
        let rating = Rating::ALL[usize::from(code)];
        return Some(if rating == Rating::Unrated { Said::Unrated } else { Said::Known(rating) });
    }
    let marks = ["优", "良"];
    if let Some(at) =
        marks.iter().position(|mark| bare == *mark || bare.strip_prefix(mark).is_some_and(|rest| ["秀", "好"].contains(&rest)))
    {
        return Some(Said::Mark(at as u8));
    }
    WORDS.iter().find(|(_, words)| words.contains(&bare.as_str())).map(|(said, _)| *said)
}

/// Stars, points, digits and letters.
fn step(whole: &str) -> Option<Said> {
    let stars = whole.chars().filter(|c| matches!(c, '★' | '⭐' | '🌟')).count();
    let others = whole.chars().filter(|c| *c == '☆').count();
    if stars + others > 0 {
        let only = whole.chars().all(|c| matches!(c, '★' | '⭐' | '🌟' | '☆' | '\u{fe0f}'));
        return (only && stars > 0 && stars + others <= 5).then_some(Said::Step(Steps::Stars, stars as u8));
    }
    let number = |text: &str| {
        let han = ["零", "一", "二", "三", "四", "五"].iter().position(|digit| *digit == text);
        let text = text.strip_suffix(".0").unwrap_or(text).trim_start_matches('0');
        let digit = if text.is_empty() { Some(0) } else { text.parse::<u8>().ok() };
        han.map(|n| n as u8).or(digit).filter(|n| *n <= 5)
    };
    for (steps, endings) in [(Steps::Stars, ["星级", "颗星", "星"].as_slice()), (Steps::Points, ["分", "分值"].as_slice())] {
        if let Some(count) = endings.iter().find_map(|ending| whole.strip_suffix(ending)) {
            return number(count).filter(|_| !count.is_empty()).map(|n| Said::Step(steps, n));
        }
    }
    let letter = ["级", "档", "等", ""].iter().find_map(|ending| whole.strip_suffix(ending)).unwrap_or(whole);
    if let [letter @ b'a'..=b'e'] = letter.as_bytes() {
        return Some(Said::Step(Steps::Letters, b'f' - letter));
    }
    let is_number = !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    number(whole).filter(|_| is_number).map(|n| Said::Step(Steps::Digits, n))
}

/// What is known of the column beside the values that were refused.
#[derive(Debug, Clone, Default)]
pub(super) struct Beside {
    /// Grades of rows that were accepted.
    pub(super) accepted: BTreeSet<Rating>,
    /// The scale that is configured.
    pub(super) scale: Option<Scale>,
    /// Whether the heading says that more is better: 星级, 评分.
    pub(super) counts_up: bool,
}

/// A grade that is proposed; `None` in place of one where none is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Graded {
    /// The rating that is meant; of visits, `Unrated` for a blank.
    pub(super) to: Option<Rating>,
    /// Whether it is beyond mistake.
    pub(super) sure: bool,
}

impl Graded {
    fn perhaps(to: Rating) -> Self {
        Self { to: Some(to), sure: false }
    }
}

/// All values of a column together: a word's place depends on the others.
struct Set<'a> {
    all: &'a BTreeSet<Said>,
    beside: &'a Beside,
}

impl Set<'_> {
    /// Whether another word than a weak one says this grade already.
    fn is_taken(&self, rating: Rating) -> bool {
        self.beside.accepted.contains(&rating) || self.all.contains(&Said::Known(rating)) || self.all.contains(&Said::End(rating))
    }

    fn has_ends(&self) -> bool {
        self.is_taken(VerySatisfied) || self.is_taken(VeryDissatisfied)
    }

    fn steps(&self, of: Steps) -> impl Iterator<Item = u8> {
        self.all.iter().filter_map(move |said| match said {
            Said::Step(steps, n) if *steps == of => Some(*n),
            _ => None,
        })
    }

    /// The most steps that a scale of these has, where its direction and its length are beyond mistake.
    fn length(&self, of: Steps) -> Option<u8> {
        let others = self.all.iter().any(|said| matches!(said, Said::Step(steps, _) if *steps != of));
        let (most, fewest) = (self.steps(of).max()?, self.steps(of).filter(|n| *n > 0).min()?);
        let is_told = match of {
            Steps::Stars | Steps::Points => true,
            Steps::Digits => self.beside.counts_up,
            // A, B, C may be three of five or all of three
            Steps::Letters => fewest == 1 || self.beside.scale == Some(Scale::Three) && fewest == 3,
        };
        (is_told && !others).then_some(if of == Steps::Letters { most - fewest + 1 } else { most })
    }
}

/// What each value of the evaluator means: what it says, and the word that says it.
pub(super) fn of_evaluator(values: &[(Said, String)], beside: &Beside) -> Vec<Graded> {
    let set = Set { all: &values.iter().map(|(said, _)| *said).collect(), beside };
    let of_three = beside.scale == Some(Scale::Three);
    let is_crowded = |said: Said, word: &str| values.iter().any(|(other, another)| *other == said && another != word);
    let graded = |(said, word): &(Said, String)| match *said {
        Said::Known(to) | Said::End(to) if of_three && [VerySatisfied, VeryDissatisfied].contains(&to) => Graded::perhaps(within_three(to)),
        Said::Known(to) | Said::End(to) => Graded { to: Some(to), sure: true },
        Said::Between(to) => {
            let is_doubtful = set.is_taken(to) || is_crowded(*said, word) || of_three && to == Satisfied;
            Graded { to: Some(to), sure: !is_doubtful }
        }
        Said::Plain(at) => {
            let to = third(at);
            let sure = !set.is_taken(to) && !set.all.contains(&Said::Between(to)) && (of_three || beside.scale.is_none() || set.has_ends());
            Graded { to: Some(to), sure }
        }
        Said::Third(at) => Graded { to: Some(third(at)), sure: beside.scale != Some(Scale::Five) && !set.has_ends() },
        Said::Mark(_) if of_three => Graded { to: None, sure: false },
        Said::Mark(at) => Graded::perhaps([VerySatisfied, Satisfied][usize::from(at.min(1))]),
        Said::Step(_, 0) => Graded::perhaps(Rating::Unrated),
        Said::Step(steps, n) => match (set.length(steps), of_three) {
            (Some(5), false) => Graded { to: Some(fifth(n)), sure: true },
            (Some(3), true) => {
                let n = if steps == Steps::Letters { n - 2 } else { n };
                Graded { to: Some(third(3 - n)), sure: true }
            }
            (_, true) => Graded::perhaps(within_three(fifth(n))),
            (_, false) => Graded::perhaps(fifth(n)),
        },
        Said::Unrated => Graded { to: Some(Rating::Unrated), sure: true },
    };
    values.iter().map(graded).collect()
}

/// What each value of one of the six items means: of five grades where the words or the configuration say so, else of
/// three; `Unrated` stands for a blank.
pub(super) fn of_visits(values: &[(Said, String)], beside: &Beside) -> Vec<Graded> {
    let set = Set { all: &values.iter().map(|(said, _)| *said).collect(), beside };
    let counted = [Steps::Stars, Steps::Points, Steps::Digits, Steps::Letters].into_iter().any(|steps| set.length(steps) == Some(5));
    let of_three = beside.scale == Some(Scale::Three);
    if !of_three && (beside.scale == Some(Scale::Five) || set.has_ends() || counted) {
        return of_evaluator(values, beside);
    }
    let better = set.all.contains(&Said::Between(Satisfied));
    let graded = |(said, _): &(Said, String)| match *said {
        Said::Known(to) | Said::End(to) if of_three && [VerySatisfied, VeryDissatisfied].contains(&to) => Graded::perhaps(within_three(to)),
        Said::Known(to) | Said::End(to) => Graded { to: Some(to), sure: true },
        Said::Between(Satisfied) | Said::Mark(_) => Graded::perhaps(Satisfied),
        Said::Between(to) => Graded { to: Some(to), sure: to == Dissatisfied || !set.is_taken(to) && !better },
        Said::Plain(at) => Graded { to: Some(third(at)), sure: at == 2 || !set.is_taken(third(at)) && !better },
        Said::Third(at) => Graded { to: Some(third(at)), sure: true },
        Said::Step(_, 0) => Graded::perhaps(Rating::Unrated),
        Said::Step(_, n) => Graded::perhaps(within_three(fifth(n))),
        Said::Unrated => Graded { to: Some(Rating::Unrated), sure: true },
    };
    values.iter().map(graded).collect()
}

/// 5 of five is the best.
fn fifth(n: u8) -> Rating {
    Rating::GRADES[usize::from(5 - n.clamp(1, 5))]
}

fn third(at: u8) -> Rating {
    [Satisfied, BasicallySatisfied, Dissatisfied][usize::from(at.min(2))]
}

/// The grade of three that a grade of five falls into: there is none above 满意 and none below 不满意.
fn within_three(rating: Rating) -> Rating {
    match rating {
        VerySatisfied => Satisfied,
        VeryDissatisfied => Dissatisfied,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(words: &str) -> Vec<(Said, String)> {
        words.split(' ').map(|word| (said(word).unwrap_or_else(|| panic!("{word}")), bare(word))).collect()
    }

    /// Each as the place of its grade among five, `?` where it is not sure, `-` for none.
    fn shown(graded: &[Graded]) -> String {
        let one = |graded: &Graded| {
            let place =
                graded.to.map_or_else(|| "x".to_owned(), |to| if to == Rating::Unrated { "-".into() } else { (to as u8).to_string() });
            place + if graded.sure { "" } else { "?" }
        };
        graded.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_evaluators_words_are_mapped_where_they_cannot_be_mistaken() {
        let beside =
            |scale: Option<Scale>, accepted: &[Rating]| Beside { scale, accepted: accepted.iter().copied().collect(), counts_up: false };
        for (words, scale, accepted, expected) in [
            ("很满意 比较满意 一般 不太满意 很不满意", None, &[][..], "0 1 2 3 4"),
            ("很好 好 一般 差 很差", None, &[], "0 1 2 3 4"),
            ("好评 中评 差评", None, &[], "1 2 3"),
            ("好评 中评 差评", Some(Scale::Five), &[], "1? 2? 3?"),
            ("好评 中评 差评 很满意", None, &[], "1? 2? 3? 0"),
            ("好 中 差", None, &[], "1 2 3"),
            // a number may be a code, and then 1 is the best
            ("5 4 3 2 1", None, &[], "0? 1? 2? 3? 4?"),
            ("5星 四星 3星级 2颗星 ★", None, &[], "0 1 2 3 4"),
            ("5分 4分 0分", None, &[], "0 1 -?"),
            // of three, of four or of five?
            ("3星 2星 1星", None, &[], "2? 3? 4?"),
            ("3星 2星 1星", Some(Scale::Three), &[], "1 2 3"),
            ("5星 4星 3星", Some(Scale::Three), &[], "1? 1? 2?"),
            ("A B C D E", None, &[], "0 1 2 3 4"),
            ("A B C D", None, &[], "0? 1? 2? 3?"),
            ("A级 B级 C级", Some(Scale::Three), &[], "1 2 3"),
            // 满意 is there already: where does 比较满意 belong?
            ("比较满意 一般", None, &[Rating::Satisfied], "1? 2"),
            ("一般 较差 差", None, &[Rating::BasicallySatisfied], "2? 3 3?"),
            ("较差 不太满意", None, &[], "3? 3?"),
            ("非常满意！ 5-满意 不满意（1分） 未参评", None, &[], "0 1 3 -"),
            ("非常满意", Some(Scale::Three), &[Rating::Satisfied], "1?"),
            ("优秀 良好", None, &[], "0? 1?"),
        ] {
            assert_eq!(shown(&of_evaluator(&values(words), &beside(scale, accepted))), expected, "{words} {scale:?} {accepted:?}");
        }
        let up = Beside { counts_up: true, ..Beside::default() };
        assert_eq!(shown(&of_evaluator(&values("5 4 3 2 1"), &up)), "0 1 2 3 4", "the heading says stars");
    }

    #[test]
    fn what_visits_say_is_of_three_grades_unless_it_says_five() {
        for (words, accepted, expected) in [
            ("非常满意 很满意 非常不满意 不太满意", &[][..], "0 0 4 3"),
            ("5星 4星 3星 2星 1星", &[], "0 1 2 3 4"),
            ("比较满意 一般", &[Rating::VeryDissatisfied], "1 2"),
            ("一般", &[Rating::Satisfied], "2"),
            ("一般", &[Rating::BasicallySatisfied], "2?"),
            ("比较满意 一般", &[], "1? 2?"),
            ("好 一般 差", &[], "1 2 3"),
            ("好评 中评 差评 未参评", &[], "1 2 3 -"),
            ("5 4 3 2 1 0", &[], "1? 1? 2? 3? 3? -?"),
        ] {
            let beside = Beside { accepted: accepted.iter().copied().collect(), ..Beside::default() };
            assert_eq!(shown(&of_visits(&values(words), &beside)), expected, "{words}");
        }
        let of_three = Beside { scale: Some(Scale::Three), ..Beside::default() };
        assert_eq!(shown(&of_visits(&values("非常满意 不太满意"), &of_three)), "1? 3");
    }

    #[test]
    fn what_is_no_grade_is_none() {
        for value in ["", "10分", "7", "★★★★★★", "☆☆☆☆☆", "F", "电话", "接通", "待回访", "张三", "2026-06-01", "满意度高", "分"]
        {
            assert_eq!(said(value), None, "{value}");
        }
    }
}
