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
