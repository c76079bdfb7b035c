//! Spellings of one thing brought together: 138-1234-5678, １３８ １２３４ ５６７８, 一三八…, &#49;38… are the same number.
//!
//! What is compared are letters and digits alone, after undoing entities and percent signs, NFKC and case folding;
//! every numeral that stands for one digit becomes that digit.

use std::borrow::Cow;
use std::sync::LazyLock;

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;

/// Code points of the zeros of the decimal digits of other scripts, ASCII and full width aside (Unicode 16, `Nd` of the
/// BMP and of the scripts in use beyond it).
const ZEROS: [u32; 37] = [
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0,
    0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0,
    0x104A0, 0x11066,
];

/// The length of the invisible mark at the start of the bytes, or 0.
///
/// They are the control characters but white space, and the soft hyphen, zero-width and directional characters
/// (Unicode's `Default_Ignorable_Code_Point` in use, U+FEFF among them).
#[must_use]
#[inline]
pub fn mark(bytes: &[u8]) -> usize {
    match bytes {
        [0..=8 | 14..=31 | 127, ..] => 1,
        [0xC2, 0x80..=0x84 | 0x86..=0x9F | 0xAD, ..] | [0xCD, 0x8F, ..] | [0xD8, 0x9C, ..] => 2,
        [0xE2, 0x80, 0x8B..=0x8F | 0xAA..=0xAE, ..]
        | [0xE2, 0x81, 0xA0..=0xAF, ..]
        | [0xE1, 0xA0, 0x8B..=0x8F, ..]
        | [0xEF, 0xB8, 0x80..=0x8F, ..]
        | [0xEF, 0xBB, 0xBF, ..] => 3,
        _ => 0,
    }
}

/// A name of the configuration without blanks around it and without invisible marks, as cells are read.
#[must_use]
pub fn typed_name(name: &str) -> String {
    let seen = |c: &char| mark(c.encode_utf8(&mut [0; 4]).as_bytes()) == 0;
    name.chars().filter(seen).collect::<String>().trim().to_owned()
}

/// A name without what width, case and the number of blanks tell apart: NFKC, case-folded, one
/// blank where white space stood.
#[must_use]
pub fn folded_name(name: &str) -> String {
    let folded: String = name.chars().nfkc().default_case_fold().nfkc().collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name of a window or category as names are told apart: brackets of full width are those of half width.
#[must_use]
pub fn name_key(name: &str) -> Cow<'_, str> {
    let narrow = |c: char| match c {
        '（' => '(',
        '）' => ')',
        '［' => '[',
        '］' => ']',
        '｛' => '{',
        '｝' => '}',
        other => other,
    };
    if name.chars().any(|c| narrow(c) != c) { name.chars().map(narrow).collect::<String>().into() } else { name.into() }
}

/// Whether a spreadsheet may take a cell for a formula: by its first character, which a Chinese
/// one takes in full width too.
#[must_use]
pub fn runs(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '−'])
}

/// Writes the letters and digits of a cell, as they are compared, over what `out` held.
///
/// The hot path: called for every personal cell that is read.
pub fn canonical_into(cell: &[u8], out: &mut Vec<u8>) {
    out.clear();
    let same = unchanged(cell);
    out.extend_from_slice(&cell[..same]);
    let mut rest = &cell[same..];
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match (byte, rest) {
            (b'0'..=b'9' | b'a'..=b'z', _) => out.push(*byte),
            (b'A'..=b'Z', _) => out.push(byte.to_ascii_lowercase()),
            (b'&' | b'%', _) => return slowly(cell, out),
            (0..=0x7F, _) => {}
            // the unified ideographs, which NFKC and folding leave alone
            (0xE4..=0xE9, [second, third, after @ ..]) if *byte > 0xE4 || *second >= 0xB8 => {
                let code = u32::from(byte & 15) << 12 | u32::from(second & 63) << 6 | u32::from(third & 63);
                match char::from_u32(code).and_then(han_digit) {
                    Some(digit) => out.push(digit),
                    None => out.extend_from_slice(&[*byte, *second, *third]),
                }
                rest = after;
            }
            // general and Chinese punctuation, and that of full width
            (0xE2, [0x80, _, after @ ..])
            | (0xE3, [0x80, 0x80..=0x86 | 0x88..=0x9F, after @ ..])
            | (0xEF, [0xBC, 0x81..=0x84 | 0x87..=0x8F, after @ ..]) => {
                rest = after;
            }
            (0xEF, [0xBC, digit @ 0x90..=0x99, after @ ..]) => {
                out.push(digit - 0x90 + b'0');
                rest = after;
            }
            _ => return slowly(cell, out),
        }
    }
    without_country(out);
}

/// Whether a cell is compared as it stands; not said of all that are.
#[must_use]
pub fn is_canonical(cell: &[u8]) -> bool {
    // 13 and 15 bytes may be a number with its country
    !matches!(cell.len(), 13 | 15) && unchanged(cell) == cell.len()
}

/// Bytes at a cell's start that are compared as they stand: most names are nothing else.
fn unchanged(cell: &[u8]) -> usize {
    let mut at = 0;
    loop {
        match cell[at..] {
            [0xE4..=0xE9, second, third, ..] if cell[at] > 0xE4 || second >= 0xB8 => {
                let code = u32::from(cell[at] & 15) << 12 | u32::from(second & 63) << 6 | u32::from(third & 63);
                if may_be_digit(code) && char::from_u32(code).and_then(han_digit).is_some() {
                    return at;
                }
                at += 3;
            }
            [b'0'..=b'9' | b'a'..=b'z', ..] => at += 1,
            _ => return at,
        }
    }
}

/// Whether the last bits of a unified ideograph are those of one that stands for a digit.
#[inline]
fn may_be_digit(code: u32) -> bool {
    DIGIT_BITS[(code >> 6 & 31) as usize] >> (code & 63) & 1 != 0
}

/// By five bits of a code point: which of the 64 that follow stand for a digit in some row.
static DIGIT_BITS: LazyLock<[u64; 32]> = LazyLock::new(|| {
    let mut bits = [0; 32];
    for c in ('\u{4e00}'..='\u{9fff}').filter(|c| han_digit(*c).is_some()) {
        bits[(c as usize) >> 6 & 31] |= 1 << (c as u32 & 63);
    }
    bits
});

/// The letters and digits of a text, as they are compared.
#[must_use]
pub fn canonical(text: &str) -> String {
    let mut out = Vec::new();
    canonical_into(text.as_bytes(), &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

fn slowly(cell: &[u8], out: &mut Vec<u8>) {
    out.clear();
    let plain = plain(&String::from_utf8_lossy(cell));
    for c in plain.chars().filter(|c| c.is_alphanumeric()) {
        match digit(c) {
            Some(digit) => out.push(digit),
            None => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    without_country(out);
}

/// +86 before a mobile number says nothing that the number does not.
fn without_country(digits: &mut Vec<u8>) {
    let prefix = match digits.len() {
        13 => "86",
        15 => "0086",
        _ => return,
    };
    if digits.starts_with(prefix.as_bytes()) && digits[prefix.len()] == b'1' && digits.iter().all(u8::is_ascii_digit) {
        digits.drain(..prefix.len());
    }
}

/// The digit that a unified ideograph stands for, as ASCII.
fn han_digit(c: char) -> Option<u8> {
    Some(match c {
        '零' => b'0',
        '一' | '壹' | '幺' | '弌' => b'1',
        '二' | '贰' | '貳' | '弍' => b'2',
        '三' | '叁' | '參' | '叄' => b'3',
        '四' | '肆' => b'4',
        '五' | '伍' => b'5',
        '六' | '陆' | '陸' => b'6',
        '七' | '柒' => b'7',
        '八' | '捌' => b'8',
        '九' | '玖' => b'9',
        _ => return None,
    })
}

/// The digit that a character stands for, in any script: `7`, `七`, `柒`, `٧`; as ASCII. Circled ones become digits by
/// NFKC, but for the dark and the sans-serif circles.
#[must_use]
pub fn digit(c: char) -> Option<u8> {
    let value = match c {
        '0'..='9' => return Some(c as u8),
        '\u{4e00}'..='\u{9fff}' => return han_digit(c),
        '〇' | '○' | '⓿' | '🄋' | '🄌' => 0,
        '❶'..='❾' => c as u32 - '❶' as u32 + 1,
        '➀'..='➈' => c as u32 - '➀' as u32 + 1,
        '➊'..='➒' => c as u32 - '➊' as u32 + 1,
        '⓵'..='⓽' => c as u32 - '⓵' as u32 + 1,
        '〡'..='〩' => c as u32 - '〡' as u32 + 1,
        _ if (c as u32) < 0x660 => return None,
        _ => {
            let zero = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&(c as u32)))?;
            c as u32 - zero
        }
    };
    Some(b'0' + value as u8)
}

/// A text with entities and percent signs undone, after NFKC and case folding, without invisible characters;
/// blanks and punctuation stay.
#[must_use]
pub fn plain(text: &str) -> String {
    let text = undone(text);
    let text = undone(&text);
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while !rest.is_empty() {
        let length = rest.find(|c| !is_simple(c)).unwrap_or(rest.len());
        // a mark that follows belongs to the character before it
        let simple = if length == rest.len() { length } else { rest[..length].char_indices().last().map_or(0, |(at, _)| at) };
        out.extend(rest[..simple].chars().map(|c| c.to_ascii_lowercase()));
        let first = rest[simple..].chars().next().map_or(0, char::len_utf8);
        let other = rest[simple + first..].find(is_simple).map_or(rest.len(), |at| simple + first + at);
        // NFKC adds a point or brackets to a circled digit; they do not separate words
        out.extend(rest[simple..other].nfkc().default_case_fold().filter(|c| !is_unseen(*c)));
        rest = &rest[other..];
    }
    out
}

/// Whether NFKC and folding leave it alone, but for capitals of ASCII: most of what is written here.
fn is_simple(c: char) -> bool {
    matches!(c, ' '..='~' | '\n' | '\u{3001}' | '\u{3002}' | '\u{4e00}'..='\u{9fff}')
}

/// Whether a reader does not see it: zero-width characters, soft hyphens, marks that only change the
/// shape of what is before them.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffb}' | '\u{20d0}'..='\u{20ff}' | '\u{300}'..='\u{36f}' | '\u{e0000}'..='\u{e0fff}')
        || c.is_control() && !c.is_whitespace()
}

/// One layer of entities (`&#20;`, `&#x14;`, `&amp;`) and percent signs undone.
fn undone(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| matches!(byte, b'&' | b'%')) {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['&', '%']) {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at..];
        let taken = if rest.starts_with('&') { entity(rest, &mut bytes) } else { percent(rest, &mut bytes) };
        if taken == 0 {
            bytes.push(rest.as_bytes()[0]);
        }
        rest = &rest[taken.max(1)..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Undoes the entity at the start; the bytes it took, 0 where it is none.
fn entity(text: &str, out: &mut Vec<u8>) -> usize {
    let Some(end) = text.bytes().take(12).position(|byte| byte == b';') else { return 0 };
    let Some(name) = text.get(1..end) else { return 0 };
    let number = name.strip_prefix('#').and_then(|digits| match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => digits.parse().ok(),
    });
    let known = || match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" | "ensp" | "emsp" => Some(' '),
        "middot" => Some('·'),
        "zwj" | "zwnj" | "shy" => Some('\u{200b}'),
        _ => None,
    };
    let Some(c) = number.and_then(char::from_u32).or_else(known) else { return 0 };
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    end + 1
}

/// Undoes the percent sign at the start; the bytes it took, 0 where it is a percent sign.
fn percent(text: &str, out: &mut Vec<u8>) -> usize {
    let Some(byte) = text.get(1..3).filter(|hex| !hex.starts_with('+')).and_then(|hex| u8::from_str_radix(hex, 16).ok()) else { return 0 };
    out.push(byte);
    3
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_typed_name_has_no_marks_that_nobody_sees() {
        for (typed, name) in [("\u{feff} 一\u{200b}窗 ", "一窗"), ("一窗", "一窗"), ("a\u{7}b", "ab"), ("\u{200b}", ""), ("一 窗", "一 窗")]
        {
            assert_eq!(typed_name(typed), name, "{typed:?}");
        }
    }

    #[test]
    fn a_number_is_the_same_in_every_spelling() {
        for spelling in [
            "13812345678",
            " 138 1234 5678 ",
            "138-1234-5678",
            "138.1234.5678",
            "138—1234—5678",
            "138·1234·5678",
            "+86 138 1234 5678",
            "0086-13812345678",
            "（+86）138/1234/5678",
            "１３８１２３４５６７８",
            "①③⑧①②③④⑤⑥⑦⑧",
            "❶❸❽❶❷❸❹❺❻❼❽",
            "⑴⑶⑻⑴⑵⑶⑷⑸⑹⑺⑻",
            "一三八一二三四五六七八",
            "幺叁捌壹贰三肆伍陆柒捌",
            "1\u{200b}3\u{200d}8\u{feff}12345678",
            "1\u{ad}38\u{2060}12345678",
            "&#49;38&#x31;2345678",
            "&amp;#49;3812345678",
            "%31%33%3812345678",
            "١٣٨١٢٣٤٥٦٧٨",
            "1️⃣3️⃣8️⃣12345678",
            "¹³⁸¹²³⁴⁵⁶⁷⁸",
        ] {
            assert_eq!(canonical(spelling), "13812345678", "{spelling}");
        }
    }

    #[test]
    fn a_name_is_the_same_in_every_spelling() {
        for spelling in ["张伟明", "张 伟 明", "张·伟·明", "张\u{200b}伟明", "&#24352;伟明", "%E5%BC%A0伟明", "张　伟明", "(张伟明)"]
        {
            assert_eq!(canonical(spelling), "张伟明", "{spelling}");
        }
        assert_eq!(canonical("Zhang WEI"), canonical("ｚｈａｎｇ　ｗｅｉ"));
        assert_eq!(canonical("100% & more"), "100more");
        assert_eq!(canonical("%E5"), "e5");
    }

    proptest! {
        #[test]
        fn what_is_simple_is_left_alone_and_changes_nothing_around_it(text in "([a-zA-Z0-9 、。窗口张，①ﬁé\\u{301}\\u{200b}\\u{1161}\\u{1100}\\u{11a8}가ㄱ゙か]|\\PC)*") {
            let whole: String = text.replace(['&', '%'], "").nfkc().default_case_fold().filter(|c| !is_unseen(*c)).collect();
            prop_assert_eq!(plain(&text.replace(['&', '%'], "")), whole);
        }
    }
}
