//! Cells as bytes: white space, words after NFKC and case-folding, totals, ruined ids.
//!
//! A cell is a slice of its record, known to be UTF-8; text is made of it only where something slow has to be asked.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;

/// Length of the white space character at the start, or 0. White space is Unicode's `White_Space`, and nothing else.
pub(super) fn space_at_start(bytes: &[u8]) -> usize {
    match bytes {
        [9..=13 | 32, ..] => 1,
        [0xC2, 0x85 | 0xA0, ..] => 2,
        [0xE1, 0x9A, 0x80, ..] | [0xE2, 0x80, 0x80..=0x8A | 0xA8 | 0xA9 | 0xAF, ..] | [0xE2, 0x81, 0x9F, ..] | [0xE3, 0x80, 0x80, ..] => 3,
        _ => 0,
    }
}

fn space_at_end(bytes: &[u8]) -> usize {
    match bytes {
        [.., 9..=13 | 32] => 1,
        [.., 0xC2, 0x85 | 0xA0] => 2,
        [.., 0xE1, 0x9A, 0x80] | [.., 0xE2, 0x80, 0x80..=0x8A | 0xA8 | 0xA9 | 0xAF] | [.., 0xE2, 0x81, 0x9F] | [.., 0xE3, 0x80, 0x80] => 3,
        _ => 0,
    }
}

/// The cell without white space around it. Most cells have none, which their first and last byte tell.
#[inline]
pub(super) fn trim(cell: &[u8]) -> &[u8] {
    let may_begin = matches!(cell, [0..=32 | 0xC2..=0xE3, ..]);
    let may_end = matches!(cell, [.., 0..=32] | [.., 0xC2, 0x80..=0xFF] | [.., 0xE1..=0xE3, _, 0x80..=0xFF]);
    if may_begin || may_end { trim_slowly(cell) } else { cell }
}

fn trim_slowly(mut cell: &[u8]) -> &[u8] {
    while let n @ 1.. = space_at_start(cell) {
        cell = &cell[n..];
    }
    while let n @ 1.. = space_at_end(cell) {
        cell = &cell[..cell.len() - n];
    }
    cell
}

/// The text of bytes that are UTF-8 already, or nearly so.
pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A closed list's word as it is compared: NFKC, then case-folded.
pub(super) fn folded(word: &str) -> String {
    word.nfkc().default_case_fold().collect()
}

/// A header as it is compared: NFKC, trimmed, case-folded.
pub(super) fn folded_header(header: &str) -> String {
    crate::domain::folded_heading(header)
}

/// Whether a cell reads 合计, 总计 or 小计, white space and a final colon aside.
#[inline]
pub(super) fn is_total(cell: &[u8]) -> bool {
    matches!(cell, [0xE5 | 0xE6, ..]) && reads_total(cell)
}

fn reads_total(cell: &[u8]) -> bool {
    let Some(first) = cell.get(..3) else { return false };
    if !["合", "总", "小"].iter().any(|word| word.as_bytes() == first) || cell.len() > 200 {
        return false;
    }
    let bare: String = text(cell).chars().filter(|c| !c.is_whitespace()).collect();
    let bare = bare.strip_suffix([':', '：']).unwrap_or(&bare);
    ["合计", "总计", "小计"].contains(&bare)
}

/// Whether an id is a number in scientific notation with a plus sign: what a spreadsheet leaves of a long one.
#[inline]
pub(super) fn is_ruined(id: &[u8]) -> bool {
    matches!(id, [b'0'..=b'9' | b'+' | b'-', ..]) && memchr::memchr(b'+', id).is_some() && is_scientific(id)
}

fn is_scientific(id: &[u8]) -> bool {
    let digits = |bytes: &[u8]| !bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit);
    let Some(plus) = id.iter().rposition(|byte| *byte == b'+') else { return false };
    let (mantissa, exponent) = (&id[..plus], &id[plus + 1..]);
    let Some((b'e' | b'E', mantissa)) = mantissa.split_last() else { return false };
    let mantissa = mantissa.strip_prefix(b"+").or_else(|| mantissa.strip_prefix(b"-")).unwrap_or(mantissa);
    let mut parts = mantissa.splitn(2, |byte| *byte == b'.');
    digits(exponent) && parts.next().is_some_and(digits) && parts.next().is_none_or(digits)
}

/// Whether a cell is the error of a spreadsheet's formula, as it is shown.
#[inline]
pub(super) fn is_error(cell: &[u8]) -> bool {
    matches!(cell, [b'#', ..]) && reads_error(cell) || matches!(cell, [b'E' | b'e', ..]) && reads_foreign_error(cell)
}

fn reads_error(cell: &[u8]) -> bool {
    const ERRORS: [&str; 13] =
        ["N/A", "REF", "VALUE", "DIV/0", "NAME", "NUM", "NULL", "SPILL", "CALC", "FIELD", "BLOCKED", "CONNECT", "GETTING_DATA"];
    let shown = cell.iter().all(|byte| *byte == b'#') && cell.len() > 2;
    let bare = cell.get(1..).unwrap_or_default();
    let bare = bare.strip_suffix(b"!").or_else(|| bare.strip_suffix(b"?")).unwrap_or(bare);
    shown || ERRORS.iter().any(|error| bare.eq_ignore_ascii_case(error.as_bytes()))
}

/// Whether a cell is the error of another program's formula: `Err:502`.
fn reads_foreign_error(cell: &[u8]) -> bool {
    cell.len() <= 8 && cell.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(b"err:")) && cell[4..].iter().all(u8::is_ascii_digit)
}

/// Usual spellings of nothing, folded; a date among them may have a time behind it.
const NOTHING: [&str; 43] = [
    "null",
    "(null)",
    "<null>",
    "[null]",
    "\\n",
    "na",
    "n/a",
    "n.a.",
    "<na>",
    "nan",
    "nat",
    "nil",
    "none",
    "undefined",
    "(blank)",
    "-",
    "--",
    "---",
    "—",
    "——",
    "–",
    "_",
    "/",
    "//",
    "\\",
    "无",
    "空",
    "空白",
    "空值",
    "暂无",
    "没有",
    "(空)",
    "(无)",
    "(空白)",
    "0000-00-00",
    "0000/00/00",
    "0000.00.00",
    "00000000",
    "0000-0-0",
    "0000/0/0",
    "1900-01-00",
    "1900/01/00",
    "1900/1/0",
];

/// What else is no name and no id, folded.
const NAMELESS: [&str; 38] = [
    "ー",
    "#",
    "?",
    "??",
    "*",
    "未填",
    "未填写",
    "未录入",
    "未知",
    "不详",
    "待定",
    "无数据",
    "暂无数据",
    "0001-01-01",
    "0001/01/01",
    "0001/1/1",
    "1899-12-30",
    "1899/12/30",
    "1899-12-31",
    "1899/12/31",
    "1900-01-01",
    "1900/01/01",
    "1900/1/1",
    "1900-1-1",
    "1900.01.01",
    "1900.1.1",
    "1970-01-01",
    "1970/01/01",
    "1970/1/1",
    "1970-1-1",
    "1970.1.1",
    "9999-12-31",
    "9999/12/31",
    "99991231",
    "19000101",
    "19700101",
    "00010101",
    "1900年1月1日",
];

/// Whether a cell is a usual spelling of nothing; those that are dates are told by [`is_no_day`].
#[inline]
pub(super) fn is_nothing(cell: &[u8]) -> bool {
    // none is longer, and few ids begin so
    cell.len() <= 24
        && matches!(
            cell,
            [b'0' | b'1' | b'a'..=b'z' | b'A'..=b'Z' | b'(' | b'<' | b'[' | b'-' | b'_' | b'/' | b'\\' | 0xE2 | 0xE6 | 0xE7 | 0xEF, ..]
        )
        && reads_nothing(cell)
}

fn reads_nothing(cell: &[u8]) -> bool {
    is_among(cell, &NOTHING)
}

/// Whether a cell is no name and no id, beside those that spell nothing: a mark, a word for not knowing, a date that programs write
/// where there is none.
pub(super) fn is_nameless(cell: &[u8]) -> bool {
    cell.len() <= 24 && is_among(cell, &NAMELESS)
}

fn is_among(cell: &[u8], list: &[&str]) -> bool {
    let Ok(cell) = std::str::from_utf8(cell) else { return false };
    let folded = folded(cell);
    let day = folded.strip_suffix(" 00:00:00").or_else(|| folded.strip_suffix(" 00:00")).unwrap_or(&folded);
    list.contains(&day)
}

/// Whether a day is what programs write where there is none: 0001-01-01, 1899-12-30 to 1900-01-01, 1970-01-01, 9999-12-31.
#[inline]
pub(super) fn is_no_day(day: i32) -> bool {
    matches!(day, i32::MIN..=-719_162 | -25_569..=-25_567 | 0 | 2_932_896..)
}

/// Whether a record with so few cells in it is the foot of a page, a print date, a number of rows or a title: no data.
pub(super) fn reads_no_data<'a>(filled: impl Iterator<Item = &'a [u8]>) -> bool {
    const FEW: usize = 4;
    const WORDS: [&str; 46] = [
        "打印时间",
        "打印日期",
        "打印人",
        "打印机构",
        "制表人",
        "制表时间",
        "制表日期",
        "制表单位",
        "制表",
        "导出时间",
        "导出日期",
        "导出人",
        "统计时间",
        "统计日期",
        "生成时间",
        "查询时间",
        "查询条件",
        "填报人",
        "填报单位",
        "填表人",
        "审核人",
        "复核人",
        "经办人签字",
        "负责人签字",
        "备注:",
        "说明:",
        "注:",
        "以下空白",
        "本页",
        "页码",
        "单位负责人",
        "主管领导",
        "分管领导",
        "负责人:",
        "制单",
        "经办人:",
        "数据来源",
        "截止时间",
        "截止日期",
        "导出于",
        "记录总数",
        "总记录",
        "(盖章)",
        "以上为全部",
        "续表",
        "---end",
    ];
    const TITLES: [&str; 9] = ["台账", "统计表", "明细表", "登记表", "汇总表", "报表", "清单", "一览表", "记录表"];
    /// Bytes of a cell that may be part of a page's foot.
    const LONGEST: usize = 300;
    let filled: Vec<&[u8]> = filled.take(FEW + 1).collect();
    if filled.iter().any(|cell| cell.len() > LONGEST) {
        return false;
    }
    let cells: Vec<String> = filled.into_iter().map(|cell| folded(text(cell).trim())).collect();
    let Some(first) = cells.first().filter(|_| cells.len() <= FEW) else { return false };
    let bare: String = first.chars().filter(|c| !c.is_whitespace()).collect();
    let rule = |cell: &String| cell.chars().all(|c| "-=_*~#—─.·".contains(c));
    let counts = |before: &str, after: &[&str]| {
        let rest = bare.strip_prefix(before).map(|rest| rest.trim_start_matches([':', '计']));
        let rest = rest.map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ','));
        rest.is_some_and(|rest| rest.len() < bare.len() - before.len() && after.iter().any(|word| rest.starts_with(word)))
    };
    cells.iter().all(rule)
        || WORDS.iter().any(|word| bare.starts_with(word))
        || ["合计", "总计", "小计"].iter().any(|word| bare.starts_with(word) && bare.chars().count() <= 12)
        || counts("共", &["条", "行", "笔", "件", "页", "个"])
        || counts("共有", &["条", "行", "笔", "件", "页", "个"])
        || counts("(共", &["条", "行", "笔", "件", "页", "个"])
        || counts("(", &["rowsaffected"])
        || counts("总", &["条", "行", "笔", "件"])
        || counts("第", &["页"])
        || counts("记录数", &[""])
        || counts("总数", &[""])
        || ["本期合计", "本页合计", "累计", "total", "subtotal", "grandtotal"].contains(&bare.trim_end_matches(':'))
        || bare.ends_with("小计") && bare.chars().count() <= 12 && cells.iter().skip(1).all(|cell| is_number(cell))
        || cells.len() == 1 && (is_page(&bare) || is_written_day(&bare) || bare == "end")
        || cells.len() == 1 && TITLES.iter().any(|title| bare.contains(title))
}

fn is_number(cell: &str) -> bool {
    !cell.is_empty() && cell.chars().all(|c| c.is_ascii_digit() || ",.%".contains(c))
}

/// `1/3`, `-1-`, `Page 1 of 3`.
fn is_page(bare: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    let of = |text: &str, between: &str| text.split_once(between).is_some_and(|(page, of)| digits(page) && digits(of));
    let inner = bare.trim_matches(['-', '—', '–']);
    of(bare, "/")
        || inner.len() < bare.len() && digits(inner)
        || bare.strip_prefix("page").is_some_and(|rest| of(rest, "of") || digits(rest))
}

/// `2026年7月1日`, alone in its row.
fn is_written_day(bare: &str) -> bool {
    let parts = bare.strip_suffix('日').and_then(|rest| Some((rest.split_once('年')?.0, rest.split_once('年')?.1.split_once('月')?)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    parts.is_some_and(|(year, (month, day))| digits(year) && digits(month) && digits(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_white_space_is_trimmed() {
        for (cell, bare) in [
            ("", ""),
            (" \t a b\r\n", "a b"),
            ("\u{3000}窗口\u{a0}\u{2003}", "窗口"),
            ("\u{85}\u{1680}\u{205f}x\u{2028}\u{202f}", "x"),
            ("\u{1c}x\u{200b}", "\u{1c}x\u{200b}"),
            ("\u{3000} ", ""),
        ] {
            assert_eq!(trim(cell.as_bytes()), bare.as_bytes(), "{cell:?}");
            assert_eq!(cell.trim(), bare, "{cell:?}, as the standard library says");
        }
    }

    #[test]
    fn errors_and_spellings_of_nothing_are_told_from_values() {
        for (cell, error, nothing) in [
            ("#N/A", true, false),
            ("#ref!", true, false),
            ("######", true, false),
            ("#1窗口", false, false),
            ("#", false, false),
            ("#DIV/0", true, false),
            ("Err:502", true, false),
            ("1900", false, false),
            ("NULL", false, true),
            ("Ｎ／Ａ", false, true),
            ("\\N", false, true),
            ("—", false, true),
            ("——", false, true),
            ("－", false, true),
            ("无", false, true),
            ("无线电管理窗口", false, false),
            ("空调维修", false, false),
            ("0000-00-00 00:00:00", false, true),
            ("-1", false, false),
            ("A", false, false),
            ("None of these", false, false),
            ("2026-06-01", false, false),
        ] {
            assert_eq!((is_error(cell.as_bytes()), is_nothing(cell.as_bytes())), (error, nothing), "{cell}");
        }
        for (cell, nameless) in [("#", true), ("1900/1/1 00:00:00", true), ("未知", true), ("1900", false), ("未知科", false)] {
            assert_eq!(is_nameless(cell.as_bytes()), nameless, "{cell}");
        }
        let day = |date: &str| crate::domain::day_number(date.parse().expect(date));
        for (date, none) in [
            ("0001-01-01", true),
            ("1899-12-30", true),
            ("1900-01-01", true),
            ("1900-01-02", false),
            ("1970-01-01", true),
            ("1970-01-02", false),
            ("2026-06-01", false),
            ("9999-12-31", true),
        ] {
            assert_eq!(is_no_day(day(date)), none, "{date}");
        }
    }

    #[test]
    fn feet_of_pages_are_told_from_data() {
        for (cells, is_none) in [
            (&["共 30 条"][..], true),
            (&["共计：1,030条记录"], true),
            (&["第 1 页", "共 3 页"], true),
            (&["打印时间：2026-07-01 09:00"], true),
            (&["制表人：张三", "审核人：李四"], true),
            (&["合计：30"], true),
            (&["----------", "-----"], true),
            (&["某中心办件台账"], true),
            (&["共和国路窗口"], false),
            (&["第一窗口"], false),
            (&["SL001", "一窗"], false),
            (&["一窗", "投诉", "2026-06-01", "SL1", "x"], false),
            (&[], false),
        ] {
            assert_eq!(reads_no_data(cells.iter().map(|cell| cell.as_bytes())), is_none, "{cells:?}");
        }
    }

    #[test]
    fn a_total_is_told_from_a_name() {
        for (cell, total) in [
            ("合计", true),
            ("合 计：", true),
            ("总计:", true),
            ("小\u{3000}计 :", true),
            ("合计窗口", false),
            ("合计::", false),
            ("计", false),
        ] {
            assert_eq!(is_total(cell.as_bytes()), total, "{cell}");
        }
    }

    #[test]
    fn a_ruined_id_is_told_from_an_id() {
        for (id, ruined) in [
            ("4.40981E+17", true),
            ("4E+17", true),
            ("-4.4e+5", true),
            ("4.40981E17", false),
            ("A4.4E+17", false),
            ("4.E+17", false),
            ("4.4E+", false),
            ("SL-1+2", false),
            ("E+1", false),
        ] {
            assert_eq!(is_ruined(id.as_bytes()), ruined, "{id}");
        }
    }

    #[test]
    fn words_are_compared_after_nfkc_and_folding() {
        assert_eq!(folded("ＰＨＯＮＥ"), "phone");
        assert_eq!(folded_header("\u{3000}Ｃase_ID "), "case_id");
    }
}
