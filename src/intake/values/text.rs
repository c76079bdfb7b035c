//! Cells as bytes: white space, words after NFKC and case-folding, totals, ruined ids.
//!
//! A cell is a slice of its record, known to be UTF-8; text is made of it only where something slow has to be asked.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;

use crate::domain::nothing;

/// Length of the white space character at the start, or 0. White space is Unicode's `White_Space`, and nothing else.
pub(crate) fn space_at_start(bytes: &[u8]) -> usize {
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
pub(crate) fn trim(cell: &[u8]) -> &[u8] {
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
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A closed list's word as it is compared: NFKC, then case-folded.
pub(crate) fn folded(word: &str) -> String {
    if word.is_ascii() { word.to_ascii_lowercase() } else { word.nfkc().default_case_fold().collect() }
}

/// A header as it is compared: NFKC, trimmed, case-folded.
pub(crate) fn folded_header(header: &str) -> String {
    crate::domain::folded_heading(header)
}

/// Whether a cell reads 合计, 总计 or 小计, white space and a final colon aside.
#[inline]
pub(crate) fn is_total(cell: &[u8]) -> bool {
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
pub(crate) fn is_ruined(id: &[u8]) -> bool {
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
pub(crate) fn is_error(cell: &[u8]) -> bool {
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
///
/// These are the ones that make a cell `no_value` whatever its column is. [`nothing`] has more, which may be a value
/// somewhere (`?`, 缺, 待定) or name nobody only where they stand alone: those are asked of names and ids, and proposed
/// to a person.
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

/// Whether a cell is a usual spelling of nothing; those that are dates are told by [`is_no_day`].
#[inline]
pub(crate) fn is_nothing(cell: &[u8]) -> bool {
    // none is longer, and few ids begin so
    cell.len() <= 24
        && matches!(
            cell,
            [b'0' | b'1' | b'a'..=b'z' | b'A'..=b'Z' | b'(' | b'<' | b'[' | b'-' | b'_' | b'/' | b'\\' | 0xE2 | 0xE6 | 0xE7 | 0xEF, ..]
        )
        && reads_nothing(cell)
}

fn reads_nothing(cell: &[u8]) -> bool {
    let Ok(cell) = std::str::from_utf8(cell) else { return false };
    let folded = folded(cell);
    let day = folded.strip_suffix(" 00:00:00").or_else(|| folded.strip_suffix(" 00:00")).unwrap_or(&folded);
    NOTHING.contains(&day)
}

/// Whether a cell is an id as most programs give them, which neither spells nothing nor is an error or a date: a letter
/// and later a digit, or digits alone, but not eight of them.
#[inline]
pub(crate) fn is_plain_id(cell: &[u8]) -> bool {
    match cell {
        // `Err:502`
        [b'E' | b'e', ..] => false,
        [b'A'..=b'Z' | b'a'..=b'z', rest @ ..] => rest.iter().any(u8::is_ascii_digit),
        [b'0'..=b'9', ..] => cell.len() != 8 && cell.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

/// Whether a cell is neither a name nor an id, beyond the spellings of "nothing": a lone mark, a word for "unknown", a
/// date that programs write in place of no date.
pub(crate) fn is_nameless(cell: &[u8]) -> bool {
    cell.len() <= 24 && std::str::from_utf8(cell).is_ok_and(nothing::is_nameless)
}

/// Whether a day is one that programs write in place of no date: 0001-01-01, 1899-12-30 to
/// 1900-01-01, 1970-01-01, 9999-12-31.
#[inline]
pub(crate) fn is_no_day(day: i32) -> bool {
    matches!(day, i32::MIN..=-719_162 | -25_569..=-25_567 | 0 | 2_932_896..)
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
    fn what_is_nothing_in_every_column_is_among_the_spellings_that_are_proposed() {
        assert!(NOTHING.iter().all(|spelling| nothing::is_nothing(spelling)));
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

    proptest::proptest! {
        #[test]
        fn a_plain_id_is_nothing_else(cell in "[A-Za-z#(0-9]{1,3}[-/:TZ0-9a合计]{0,9}|[0-9]{1,20}|Err:[0-9]{1,3}|(19|20)[0-9]{2}-?01-?01") {
            let cell = cell.as_bytes();
            let is_else = is_error(cell) || is_nothing(cell) || is_nameless(cell) || is_total(cell);
            proptest::prop_assert!(!(is_plain_id(cell) && is_else));
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
