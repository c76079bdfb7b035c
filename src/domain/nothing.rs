//! Spellings of "nothing" in other people's exports: words, dashes, and dates that stand for no date.
//!
//! All that a person might mean by it: what is proposed as a blank, and what names no window and no case. The fewer that
//! are none in every column are those of the contract's section 10.2, in `intake`.

use unicode_normalization::UnicodeNormalization;

/// Words for it, as they are compared: NFKC, lower case, without brackets around them.
pub const WORDS: [&str; 39] = [
    "null",
    "none",
    "nil",
    "nan",
    "nat",
    "na",
    "n/a",
    "n.a.",
    "#n/a",
    "#null!",
    "undefined",
    "missing",
    "blank",
    "empty",
    "\\n",
    "/",
    "//",
    "\\",
    "?",
    "??",
    "...",
    "无",
    "空",
    "空白",
    "空值",
    "暂无",
    "没有",
    "未填",
    "未填写",
    "未录入",
    "缺",
    "缺失",
    "不详",
    "未知",
    "无数据",
    "暂无数据",
    "待定",
    "#",
    "ー",
];

/// Dates that systems write where there is none: year, month, day.
const DATES: [(u32, u32, u32); 12] = [
    (0, 0, 0),
    (1, 1, 1),
    (1753, 1, 1),
    (1899, 12, 30),
    (1899, 12, 31),
    (1900, 1, 0),
    (1900, 1, 1),
    (1969, 12, 31),
    (1970, 1, 1),
    (2999, 12, 31),
    (9999, 12, 31),
    (9999, 99, 99),
];

/// Whether a cell is a usual spelling of nothing, whatever its column.
#[must_use]
pub fn is_nothing(cell: &str) -> bool {
    is_word(cell) || is_date(cell)
}

/// The same, but for dates.
#[must_use]
pub fn is_word(cell: &str) -> bool {
    let folded: String = cell.nfkc().flat_map(char::to_lowercase).collect();
    let bare = folded.trim().trim_matches(['(', ')', '[', ']', '<', '>', '{', '}', '"', '\'', '「', '」']).trim();
    let is_dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '－' | '−' | '_' | ' ');
    WORDS.contains(&bare) || !bare.is_empty() && bare.chars().all(is_dash)
}

/// Whether a cell is no name and no id: a word for nothing as it stands, without signs around it, or
/// a date that stands for none.
#[must_use]
pub fn is_nameless(cell: &str) -> bool {
    // no word has a digit, and most ids have one
    !cell.bytes().any(|byte| byte.is_ascii_digit()) && is_lone_word(cell) || is_date(cell)
}

fn is_lone_word(cell: &str) -> bool {
    let folded: String = cell.nfkc().flat_map(char::to_lowercase).collect();
    let is_word = folded.chars().any(char::is_alphabetic) || ["#", "?", "??"].contains(&folded.as_str());
    is_word && WORDS.contains(&folded.as_str())
}

/// Whether a cell is a date that stands for none, with or without a time; the year is first or last.
#[must_use]
pub fn is_date(cell: &str) -> bool {
    if !cell.chars().all(|c| c.is_ascii_digit() || " -/.:,TZ+年月日时分秒".contains(c)) {
        return false;
    }
    let mut numbers = cell.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let Some(first) = numbers.next().filter(|_| cell.starts_with(|c: char| c.is_ascii_digit())) else { return false };
    let number = |digits: &str| digits.parse::<u32>().ok();
    let (year, month, day) = if first.len() == 8 {
        (&first[..4], &first[4..6], &first[6..])
    } else {
        let (Some(second), Some(third)) = (numbers.next(), numbers.next()) else { return false };
        match (first.len(), third.len()) {
            (4, 1..=2) => (first, second, third),
            // the order of day and month does not matter here: no date of the list has both up to 12 and different
            (1..=2, 4) if number(first) > Some(12) => (third, second, first),
            (1..=2, 4) => (third, first, second),
            _ => return false,
        }
    };
    match (number(year), number(month), number(day)) {
        (Some(year), Some(month), Some(day)) => DATES.contains(&(year, month, day)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_known_in_every_usual_spelling() {
        for cell in [
            "NULL",
            "null",
            "\\N",
            "N/A",
            "#N/A",
            "-",
            "--",
            "—",
            "——",
            "/",
            "无",
            "空",
            "（空）",
            "(null)",
            "<NULL>",
            "None",
            "?",
            "？",
            "NaN",
            "－",
            "未填写",
        ] {
            assert!(is_nothing(cell) && is_word(cell), "{cell}");
        }
        for cell in [
            "0000-00-00",
            "0000-00-00 00:00:00",
            "1900-01-01",
            "1900/1/0",
            "1900年1月1日",
            "1970-01-01 08:00:00",
            "1970.1.1",
            "9999-12-31 23:59:59",
            "0001-01-01T00:00:00",
            "01/01/1970",
            "12/31/9999",
            "31/12/9999",
            "00/00/0000",
            "19000101",
            "1899-12-30",
        ] {
            assert!(is_nothing(cell) && !is_word(cell), "{cell}");
        }
        for cell in ["", "0", "无异议", "2026-06-01", "1900-01-02", "70-01-01", "N", "满意", "1-1", "A/B", "无窗口", "1970-01-01至今"]
        {
            assert!(!is_nothing(cell), "{cell}");
        }
    }
}
