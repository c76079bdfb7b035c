//! What is proposed for a refused value, and why nothing is where nothing can be.

use serde::Serialize;

use crate::domain::Locale;

/// What settles a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cure {
    /// `[values.COLUMN]`: it is read as another one, an empty one for a blank.
    Read {
        /// What the column knows.
        to: String,
        /// Whether it is beyond mistake; else the line is a comment.
        sure: bool,
    },
    /// It says nothing: `[cells] blank`.
    Blank,
    /// A format of `[cells] dates` reads it; where the order of day and month is not told, one of several.
    Dates {
        /// Whether it is told.
        told: bool,
    },
    /// The whole column is another one: `[columns.KIND]`.
    Column,
    /// One of the words of the column, and nobody but a person knows which.
    Choose,
    /// Only where the data is kept can it be mended.
    Source,
}

/// A cure with what is to be known about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Proposal {
    pub(super) cure: Cure,
    pub(super) why: Option<Why>,
}

impl Proposal {
    pub(super) fn of(cure: Cure) -> Self {
        Self { cure, why: None }
    }

    pub(super) fn because(cure: Cure, why: Why) -> Self {
        Self { cure, why: Some(why) }
    }

    /// To be read as `to`, which cannot mean anything else.
    pub(super) fn surely(to: impl Into<String>) -> Self {
        Self::of(Cure::Read { to: to.into(), sure: true })
    }

    /// To be read as `to`, which a person must confirm.
    pub(super) fn perhaps(to: impl Into<String>) -> Self {
        Self::of(Cure::Read { to: to.into(), sure: false })
    }
}

/// Something to know about a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It says nothing, and the column must be filled.
    MustBeFilled,
    /// `[cells] blank` or `[values]` makes it a blank, and the column must be filled.
    ReadAsBlank,
    /// A formula of a spreadsheet went wrong.
    Formula,
    /// The serial number by which a spreadsheet keeps a date.
    Serial,
    /// Seconds or milliseconds since 1970.
    Timestamp,
    /// The day does not exist.
    NoSuchDay,
    /// It is a day without a year.
    NoYear,
    /// It is a time of day, and the day may stand in another column.
    TimeAlone,
    /// A blank of this column means something.
    BlankCounts,
    /// A number may be a code: the best may be 1 or 5.
    Direction,
    /// Where something bad is asked for, none of it is good.
    NoneMayBeGood,
    /// It reads as if the case were done or ended otherwise, and a blank says that it is not.
    Done,
    /// It is a way of calling back that rules do not know.
    OtherChannel,
    /// It says that no visit was made.
    NotMade,
    /// It stands long before everything else.
    LongBefore,
    /// It is too long to be a word of a list.
    TooLong,
}

impl Why {
    /// In words.
    #[must_use]
    pub fn text(self, locale: Locale) -> &'static str {
        let (zh, en) = match self {
            Self::MustBeFilled => ("等于没填，而这一列必填：在原系统补填", "says nothing, and the column must be filled: fill it in"),
            Self::ReadAsBlank => {
                ("已按空格读，而这一列必填：在原系统补填", "is read as a blank, and the column must be filled: fill it in")
            }
            Self::Formula => {
                ("公式出错：在表格软件里改正公式，再导出", "a formula went wrong: mend it in the spreadsheet and export again")
            }
            Self::Serial => (
                "像表格软件的日期序号：把这一列设为日期格式，再导出",
                "looks like a spreadsheet's serial number: format the column as a date and export again",
            ),
            Self::Timestamp => ("像 1970 年起的秒数：导出时改为日期", "looks like seconds since 1970: export dates"),
            Self::NoSuchDay => ("没有这一天或这个时刻：在原系统改正", "no such day or time: mend it where the data is kept"),
            Self::NoYear => (
                "没有年份：整个文件都在同一年的，在 huifang.toml 写 [[file]]，其下写 path = \"文件\"、year = 2026（填它的年份）",
                "no year: where the whole file is of one, write [[file]] with path = \"the file\" and year = 2026, its year",
            ),
            Self::TimeAlone => (
                "只有时间：日期在另一列的，在 [columns] 里写 { date = \"日期的表头\", time = \"时间的表头\" }",
                "a time without a day: where another column has it, write { date = \"…\", time = \"…\" } under [columns]",
            ),
            Self::BlankCounts => ("空格另有含义", "a blank means something"),
            Self::Direction => (
                "只有数字，看不出哪头是最好：有的系统 5 最好，有的系统 1 最好，先问清",
                "a number does not say which end is the best: some systems have 5, some 1; ask first",
            ),
            Self::NoneMayBeGood => {
                ("这一项问的是有没有问题：“无”是好话，还是没有填", "the item asks for trouble: is none good, or no answer")
            }
            Self::Done => ("像是已有结果；写成空格就当作还没有", "reads as if there were a result; a blank says that there is none yet"),
            Self::OtherChannel => {
                ("不是电话、现场、短信或网上：算作哪一种，或不算", "none of the four ways: which shall it count as, if any")
            }
            Self::NotMade => ("像是还没有回访", "reads as if no visit was made"),
            Self::LongBefore => ("比所有受理都早一年以上，多半表示没有", "more than a year before every case: mostly it means none"),
            Self::TooLong => {
                ("太长，不是选项里的说法：看看是不是列错位", "too long to be a word of a list: look whether the cells are shifted")
            }
        };
        if locale == Locale::ZhCn { zh } else { en }
    }
}

/// In the language of the workspace.
pub(super) fn said(locale: Locale, zh: impl Into<String>, en: impl Into<String>) -> String {
    if locale == Locale::ZhCn { zh.into() } else { en.into() }
}
