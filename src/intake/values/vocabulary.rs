//! Closed vocabularies: a cell's bytes in, the place in the list's `ALL` out.

use super::text::folded;
use crate::domain::{CellType, Locale, Method, Mode, Opinion, Outcome, Rating};

/// A short word's length and all its bytes, in numbers that are compared at once.
type Key = (usize, u64, u64);

/// The key of a word of 1 to 16 bytes: its first and its last bytes, which may overlap.
fn key(word: &[u8]) -> Option<Key> {
    let eight = |at: usize| Some(u64::from_le_bytes(word.get(at..at + 8)?.try_into().ok()?));
    let four = |at: usize| Some(u64::from(u32::from_le_bytes(word.get(at..at + 4)?.try_into().ok()?)));
    let len = word.len();
    Some(match len {
        8..=16 => (len, eight(0)?, eight(len - 8)?),
        4..=7 => (len, four(0)?, four(len - 4)?),
        1..=3 => (len, u64::from(word[0]), u64::from(word[len / 2]) << 8 | u64::from(word[len - 1])),
        _ => return None,
    })
}

/// One closed list: words as they are usually written, and as they are compared when written otherwise.
#[derive(Debug)]
pub(crate) struct Words {
    exact: Vec<(Key, u8)>,
    folded: Vec<(String, u8)>,
}

impl Words {
    fn new(list: &[(u8, &[&'static str])]) -> Self {
        let words = || list.iter().flat_map(|(code, words)| words.iter().map(move |word| (*word, *code)));
        Self {
            exact: words().filter_map(|(word, code)| Some((key(word.as_bytes())?, code))).collect(),
            folded: words().map(|(word, code)| (folded(word), code)).collect(),
        }
    }

    fn add(&mut self, list: &[(u8, &[&'static str])]) {
        let Self { exact, folded } = Self::new(list);
        self.exact.extend(exact);
        self.folded.extend(folded);
    }

    /// The code of a word as it is usually written.
    #[inline]
    pub(crate) fn usual(&self, cell: &[u8]) -> Option<u8> {
        let key = key(cell)?;
        self.exact.iter().find(|(word, _)| *word == key).map(|(_, code)| *code)
    }

    /// The code of a word, or nothing: first by its bytes, then after NFKC and case-folding.
    pub(crate) fn code(&self, cell: &[u8]) -> Option<u8> {
        if let Some(code) = self.usual(cell) {
            return Some(code);
        }
        let cell = folded(std::str::from_utf8(cell).ok()?);
        self.folded.iter().find(|(word, _)| *word == cell).map(|(_, code)| *code)
    }
}

/// The words of an outcome.
const OUTCOMES: [(u8, &[&str]); 4] = [
    (Outcome::Reached as u8, &["接通", "成功", "已回访", "已接通", "回访成功", "接通成功", "reached"]),
    (
        Outcome::Unreached as u8,
        &[
            "未接通",
            "无人接听",
            "占线",
            "关机",
            "空号",
            "停机",
            "未接听",
            "无应答",
            "无法接通",
            "不在服务区",
            "联系不上",
            "未联系上",
            "错号",
            "号码错误",
            "呼叫失败",
            "回访失败",
            "失败",
            "unreached",
        ],
    ),
    (Outcome::Declined as u8, &["拒访", "拒绝", "挂断", "拒绝回访", "拒接", "declined"]),
    (LEFT_OUT, &["待回访", "未回访", "未拨打", "待拨打", "回访中", "待处理", "未处理", "未开始", "无需回访", "不需回访", "not_made"]),
];

/// The words of a way to call back.
const METHODS: [(u8, &[&str]); 4] = [
    (Method::Phone as u8, &["电话", "电话回访", "phone"]),
    (Method::Onsite as u8, &["现场", "上门", "现场回访", "上门回访", "onsite"]),
    (Method::Sms as u8, &["短信", "短信回访", "sms"]),
    (
        Method::Online as u8,
        &[
            "网上",
            "线上",
            "网络",
            "微信",
            "小程序",
            "网上回访",
            "线上回访",
            "网络回访",
            "微信回访",
            "小程序回访",
            "app回访",
            "online",
            "app",
            "wechat",
        ],
    ),
];

/// The list of a column under this heading, and what a blank cell of it means: under a heading that asks a question,
/// yes and no are outcomes too; `more` are words of this column alone.
pub(crate) fn words_under(cells: CellType, heading: &str, more: &[(u8, &[&'static str])]) -> Option<(Words, Option<u8>)> {
    let no = match cells {
        CellType::Outcome if ["接通", "打通", "拨通", "联系", "通话"].iter().any(|word| heading.contains(word)) => {
            Outcome::Unreached as u8
        }
        CellType::Outcome if heading.contains("是否") || heading.contains("已回访") => LEFT_OUT,
        _ => {
            return words_of(cells).map(|(mut words, blank)| {
                words.add(more);
                (words, blank)
            });
        }
    };
    let answers: [(u8, &[&str]); 2] =
        [(Outcome::Reached as u8, &["是", "已", "yes", "true", "1", "y", "√"]), (no, &["否", "未", "no", "false", "0", "n", "×"])];
    let both: Vec<(u8, &[&str])> = OUTCOMES.into_iter().chain(answers).collect();
    Some((Words::new(&both), Some(Outcome::Reached as u8)))
}

/// Words that leave a row of the ledger out, where `[status] leave_out` says nothing else.
pub(crate) const LEFT_OUT_STATUS: [&str; 24] = [
    "作废",
    "已作废",
    "撤件",
    "已撤件",
    "撤回",
    "已撤回",
    "撤销",
    "已撤销",
    "撤单",
    "退件",
    "已退件",
    "退回",
    "不予受理",
    "不受理",
    "测试",
    "测试件",
    "取消",
    "已取消",
    "删除",
    "已删除",
    "无效",
    "无效件",
    "重复件",
    "废件",
];

/// Words of other programs for the same.
const LEFT_OUT_ABROAD: [&str; 6] = ["void", "voided", "cancelled", "canceled", "withdrawn", "deleted"];

/// Whether a cell reads like the status of a row that is no case.
pub(crate) fn reads_left_out(cell: &str) -> bool {
    let folded = folded(cell);
    LEFT_OUT_STATUS.iter().chain(&LEFT_OUT_ABROAD).any(|word| *word == folded)
}

/// The statuses that leave a row of the ledger out.
#[derive(Debug)]
pub(crate) struct Statuses(Vec<String>);

impl Statuses {
    /// Those of the workspace, else the built-in ones.
    pub(crate) fn of(configured: Option<&[String]>) -> Self {
        Self(configured.map_or_else(
            || LEFT_OUT_STATUS.iter().map(|word| folded(word)).collect(),
            |words| words.iter().map(|word| folded(word.trim())).collect(),
        ))
    }

    /// [`LEFT_OUT`], or 0 for a row that counts.
    #[inline]
    pub(crate) fn code(&self, cell: &[u8]) -> u8 {
        let is_one = self.0.iter().any(|word| word.as_bytes() == cell)
            || !is_folded(cell) && std::str::from_utf8(cell).is_ok_and(|cell| self.0.contains(&folded(cell)));
        if is_one { LEFT_OUT } else { 0 }
    }
}

/// Whether folding leaves a cell as it is: small letters, digits and unified ideographs; not said of all that are.
fn is_folded(cell: &[u8]) -> bool {
    let mut rest = cell;
    loop {
        rest = match rest {
            [] => return true,
            [b'a'..=b'z' | b'0'..=b'9' | b' ', after @ ..] | [0xE5..=0xE9, _, _, after @ ..] => after,
            _ => return false,
        };
    }
}

/// The list of a column, and what a blank cell of it means; `None` for columns that are no closed list.
pub(crate) fn words_of(cells: CellType) -> Option<(Words, Option<u8>)> {
    Some(match cells {
        CellType::YesNo { blank } => {
            (Words::new(&[(1, &["是", "yes", "true", "1", "y", "√"]), (0, &["否", "no", "false", "0", "n", "×"])]), Some(u8::from(blank)))
        }
        CellType::Resolved => (
            Words::new(&[
                (1, &["是", "已解决", "解决", "已整改", "整改到位", "已整改到位", "yes", "true", "1", "y", "√", "resolved"]),
                (
                    0,
                    &[
                        "否",
                        "未解决",
                        "没有解决",
                        "部分解决",
                        "未整改",
                        "整改中",
                        "部分整改",
                        "未整改到位",
                        "no",
                        "false",
                        "0",
                        "n",
                        "×",
                        "unresolved",
                    ],
                ),
            ]),
            Some(Opinion::BLANK),
        ),
        CellType::Method => (Words::new(&METHODS), None),
        CellType::Outcome => (Words::new(&OUTCOMES), Some(Outcome::Reached as u8)),
        CellType::Opinion => (
            Words::new(&[
                (Opinion::Satisfied as u8, &["满意", "satisfied"]),
                (Opinion::VerySatisfied as u8, &["非常满意", "很满意", "十分满意", "very_satisfied"]),
                (Opinion::BasicallySatisfied as u8, &["基本满意", "basically_satisfied"]),
                (Opinion::Dissatisfied as u8, &["不满意", "dissatisfied"]),
                (Opinion::VeryDissatisfied as u8, &["非常不满意", "很不满意", "十分不满意", "very_dissatisfied"]),
            ]),
            Some(Opinion::BLANK),
        ),
        CellType::Rating => (
            Words::new(&[
                (Rating::Satisfied as u8, &["满意", "satisfied"]),
                (Rating::VerySatisfied as u8, &["非常满意", "很满意", "十分满意", "very_satisfied"]),
                (Rating::BasicallySatisfied as u8, &["基本满意", "basically_satisfied"]),
                (Rating::Dissatisfied as u8, &["不满意", "dissatisfied"]),
                (Rating::VeryDissatisfied as u8, &["非常不满意", "很不满意", "十分不满意", "very_dissatisfied"]),
                (Rating::Unrated as u8, &["未评价", "未评", "unrated"]),
            ]),
            None,
        ),
        CellType::Mode => (
            Words::new(&[(Mode::Active as u8, &["主动", "active"]), (Mode::Default as u8, &["默认", "default"])]),
            Some(Mode::Active as u8),
        ),
        CellType::Text
        | CellType::Personal
        | CellType::Date
        | CellType::Status
        | CellType::Part
        | CellType::Count
        | CellType::Share
        | CellType::Month
        | CellType::Year => return None,
    })
}

/// The words that a column's cells may be, as they are written in Chinese; none where it is no closed list.
pub(crate) fn allowed_words(cells: CellType) -> Vec<String> {
    let words = words_of(cells).map(|(words, _)| words.folded).unwrap_or_default();
    words.into_iter().map(|(word, _)| word).filter(|word| !word.is_ascii()).collect()
}

/// The code of a word of the column's closed list, however it is typed.
pub(crate) fn code_of(cells: CellType, word: &str) -> Option<u8> {
    words_of(cells).and_then(|(words, _)| words.code(word.as_bytes()))
}

/// The usual word of each code of the column's closed list, in the order of the codes; none where it is no closed list.
pub(crate) fn usual_words(cells: CellType, locale: Locale) -> Vec<(u8, String)> {
    let words = words_of(cells).map(|(words, _)| words.folded).unwrap_or_default();
    let mut usual: Vec<(u8, String)> = Vec::new();
    for (word, code) in words.into_iter().filter(|(word, _)| word.is_ascii() == (locale == Locale::En)) {
        if !usual.iter().any(|(known, _)| *known == code) {
            usual.push((code, word));
        }
    }
    usual.sort_by_key(|(code, _)| *code);
    usual
}

/// The code of a blank cell of the column, where it has one.
pub(crate) fn blank_of(cells: CellType) -> Option<u8> {
    words_of(cells).and_then(|(_, blank)| blank).filter(|blank| *blank != Opinion::BLANK)
}

/// How many of these cells are words of the column's closed list.
pub(crate) fn count_words(cells: CellType, of: &[&str]) -> usize {
    words_of(cells).map_or(0, |(words, _)| of.iter().filter(|cell| words.code(cell.as_bytes()).is_some()).count())
}

/// The code of a status or an outcome that says that the row is no case or no visit: it is left out once all rows are
/// settled.
pub(crate) const LEFT_OUT: u8 = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_however_they_are_typed() {
        for (cells, cell, code) in [
            (CellType::YesNo { blank: true }, "Y", Some(1)),
            (CellType::YesNo { blank: true }, "ＮＯ", Some(0)),
            (CellType::YesNo { blank: true }, "×", Some(0)),
            (CellType::YesNo { blank: true }, "看情况", None),
            (CellType::Resolved, "已解决", Some(1)),
            (CellType::Resolved, "部分解决", Some(0)),
            (CellType::Resolved, "基本解决", None),
            (CellType::Method, "Phone", Some(0)),
            (CellType::Method, "上门", Some(1)),
            (CellType::Method, "短信", Some(2)),
            (CellType::Method, "ＡＰＰ", Some(3)),
            (CellType::Method, "APP回访", Some(3)),
            (CellType::Method, "微信电话", None),
            (CellType::Outcome, "空号", Some(1)),
            (CellType::Opinion, "非常满意", Some(0)),
            (CellType::Rating, "非常满意", Some(0)),
            (CellType::Rating, "十分不满意", Some(4)),
            (CellType::Opinion, "很满意", Some(0)),
            // where they stand depends on the words beside them, or on how many stars there are
            (CellType::Rating, "比较满意", None),
            (CellType::Rating, "好评", None),
            (CellType::Rating, "★★★★★", None),
            (CellType::Rating, "Very_Dissatisfied", Some(4)),
            (CellType::Rating, "未评", Some(5)),
            (CellType::Mode, "默认", Some(1)),
        ] {
            let (words, _) = words_of(cells).expect("a closed list");
            assert_eq!(words.code(cell.as_bytes()), code, "{cell}");
        }
    }

    #[test]
    fn every_code_has_a_usual_word_in_both_languages() {
        let said = |cells, locale| usual_words(cells, locale).into_iter().map(|(_, word)| word).collect::<Vec<_>>().join(" ");
        for (cells, chinese, english) in [
            (CellType::YesNo { blank: true }, "否 是", "no yes"),
            (CellType::Method, "电话 现场 短信 网上", "phone onsite sms online"),
            (CellType::Outcome, "接通 未接通 拒访 待回访", "reached unreached declined not_made"),
            (
                CellType::Opinion,
                "非常满意 满意 基本满意 不满意 非常不满意",
                "very_satisfied satisfied basically_satisfied dissatisfied very_dissatisfied",
            ),
            (CellType::Resolved, "否 是", "no yes"),
            (CellType::Mode, "主动 默认", "active default"),
            (CellType::Date, "", ""),
        ] {
            assert_eq!((said(cells, Locale::ZhCn).as_str(), said(cells, Locale::En).as_str()), (chinese, english));
        }
        assert_eq!(said(CellType::Rating, Locale::ZhCn), "非常满意 满意 基本满意 不满意 非常不满意 未评价");
        assert_eq!(code_of(CellType::Outcome, " 空号").or(code_of(CellType::Outcome, "空号")), Some(Outcome::Unreached as u8));
        assert_eq!((blank_of(CellType::YesNo { blank: true }), blank_of(CellType::Opinion)), (Some(1), None));
    }

    #[test]
    fn a_blank_means_what_the_contract_says() {
        assert!(words_of(CellType::Outcome).is_some_and(|(_, blank)| blank == Some(Outcome::ALL[0] as u8)));
        assert!(words_of(CellType::Method).is_some_and(|(_, blank)| blank.is_none()));
        assert!(words_of(CellType::Date).is_none());
    }
}
