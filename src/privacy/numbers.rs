//! Whether digits are a number by which a person is found: a mobile phone, a citizen's id, a bank card.

use crate::domain::spelling::digit;

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Number {
    /// 11 digits that begin with 13 to 19.
    Mobile,
    /// 18 characters with a valid date and check digit (GB 11643-1999), or 15 digits of the older form.
    Citizen,
    /// 16 to 19 digits with a bank's prefix and a valid check digit (Luhn).
    Card,
    /// A landline with its area code.
    Landline,
    /// Some other number that is too long for the number of a window.
    Long,
}

/// From so many digits on, a number in a name is no window's, floor's or year's.
const LONG: usize = 7;

/// So many true digits a number has at least in which letters stand for others.
const MIXED: usize = 4;

/// What a run of digits is; `id` may end with `x`.
#[must_use]
pub(super) fn number(id: &str) -> Option<Number> {
    let digits = id.as_bytes();
    if is_citizen(digits) {
        return Some(Number::Citizen);
    }
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    match digits.len() {
        11 if is_mobile(digits) => Some(Number::Mobile),
        13 if id.starts_with("86") && is_mobile(&digits[2..]) => Some(Number::Mobile),
        15 if id.starts_with("0086") && is_mobile(&digits[4..]) => Some(Number::Mobile),
        16..=19 if is_card(digits) => Some(Number::Card),
        10..=12 if digits[0] == b'0' && digits[1] != b'0' => Some(Number::Landline),
        _ => None,
    }
}

fn is_mobile(digits: &[u8]) -> bool {
    digits.len() == 11 && digits[0] == b'1' && (b'3'..=b'9').contains(&digits[1])
}

fn is_citizen(id: &[u8]) -> bool {
    let date = |year: &[u8], month_day: &[u8]| {
        let number = |digits: &[u8]| digits.iter().try_fold(0, |n, d| d.is_ascii_digit().then(|| n * 10 + u32::from(d - b'0')));
        let (Some(year), Some(month), Some(day)) = (number(year), number(&month_day[..2]), number(&month_day[2..])) else { return false };
        chrono::NaiveDate::from_ymd_opt(year as i32, month, day).is_some() && (1850..=2199).contains(&year)
    };
    let region = |id: &[u8]| matches!(id[0], b'1'..=b'9') && id[..6].iter().all(u8::is_ascii_digit);
    match id.len() {
        18 => {
            const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
            let sum = |id: &[u8]| id.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum::<u32>();
            id[..17].iter().all(u8::is_ascii_digit)
                && region(id)
                && date(&id[6..10], &id[10..14])
                && b"10x98765432"[(sum(&id[..17]) % 11) as usize] == id[17].to_ascii_lowercase()
        }
        15 => {
            let year = [b"19", &id[6..8]].concat();
            id.iter().all(u8::is_ascii_digit) && region(id) && date(&year, &id[8..12])
        }
        _ => false,
    }
}

fn is_card(digits: &[u8]) -> bool {
    // UnionPay 62 and its older 60, 65, 9558 and the like; Visa 4; Mastercard 51–55 and
    // 2221–2720; JCB 35; Amex has 15 digits
    let begins = |prefix: &str| digits.starts_with(prefix.as_bytes());
    let issued = begins("62") || begins("60") || begins("65") || begins("9") || begins("4") || begins("5") || begins("35") || begins("2");
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let value = u32::from(digit - b'0') << (at % 2);
            value / 10 + value % 10
        })
        .sum();
    issued && sum.is_multiple_of(10)
}

/// The number in a name that is too long for a window's or a category's, however it is spelt.
///
/// Digits are taken together across what parts them; 1 to 6 digits say which window, which floor, which year, and pass.
#[must_use]
pub(super) fn number_in_name(plain: &str) -> Option<Number> {
    let by_digits = runs(plain).into_iter().find_map(|run| {
        let joined: String = run.concat();
        let long = run.iter().any(|digits| digits.len() >= LONG) || joined.len() >= 11;
        number(&joined)
            .or_else(|| run.iter().find_map(|digits| number(digits)))
            .or_else(|| within(&joined))
            .or(long.then_some(Number::Long))
    });
    by_digits.or_else(|| by_looks(plain))
}

/// A mobile or a citizen's id in which letters stand for the digits that they look like: 138O0l38000.
fn by_looks(plain: &str) -> Option<Number> {
    let seems = |c: char| match c {
        'o' | 'о' | 'ο' => '0',
        'l' | 'i' | 'ı' | 'і' | '|' => '1',
        other => other,
    };
    let is_mixed = plain.chars().filter(|c| digit(*c).is_some()).count() >= MIXED && plain.chars().any(|c| seems(c) != c);
    let seeming: String = if is_mixed { plain.chars().map(seems).collect() } else { return None };
    runs(&seeming).into_iter().find_map(|run| number(&run.concat()).or_else(|| within(&run.concat())))
}

/// A mobile or a citizen's id somewhere in a longer run.
fn within(joined: &str) -> Option<Number> {
    let part = |from: usize, len: usize| joined.get(from..from + len);
    let at = 0..joined.len();
    at.clone().filter_map(|from| part(from, 18)).find_map(|id| number(id).filter(|found| *found == Number::Citizen)).or_else(|| {
        let mut mobiles = at.filter_map(|from| part(from, 11));
        mobiles.find_map(|digits| number(digits).filter(|found| *found == Number::Mobile))
    })
}

/// Digits of a text, in every script, run by run: a run's pieces are parted by at most three characters that are no
/// letters. A final `x` of 17 digits belongs to them.
#[must_use]
pub(super) fn runs(plain: &str) -> Vec<Vec<String>> {
    let mut runs: Vec<Vec<String>> = Vec::new();
    let mut gap = usize::MAX;
    for c in plain.chars() {
        let value = digit(c).map(char::from);
        match (value, gap) {
            (Some(digit), 0) => {
                if let Some(piece) = runs.last_mut().and_then(|run| run.last_mut()) {
                    piece.push(digit);
                }
            }
            (Some(digit), 1..=3) => {
                if let Some(run) = runs.last_mut() {
                    run.push(digit.to_string());
                }
            }
            (Some(digit), _) => runs.push(vec![digit.to_string()]),
            (None, _) if c == 'x' && runs.last().is_some_and(|run| run.iter().map(String::len).sum::<usize>() == 17) && gap <= 3 => {
                if let Some(piece) = runs.last_mut().and_then(|run| run.last_mut()) {
                    piece.push('x');
                }
            }
            (None, _) => {}
        }
        gap = match value {
            Some(_) => 0,
            None if c.is_alphanumeric() => usize::MAX,
            None => gap.saturating_add(1),
        };
    }
    runs
}

/// Numbers by which a person is found, in a text of a page among figures: by themselves, or in the groups in which
/// they are written, as digits.
#[must_use]
pub(super) fn numbers_in_text(plain: &str) -> Vec<String> {
    const GROUPS: [&[usize]; 5] = [&[3, 4, 4], &[6, 8, 4], &[4, 4, 4, 4], &[4, 4, 4, 4, 3], &[6, 4, 4, 4]];
    let mut found = Vec::new();
    let mut pieces: Vec<(String, Option<char>)> = Vec::new(); // each with what is before it
    let mut close = |pieces: &mut Vec<(String, Option<char>)>, after: char| {
        let apart = |c: Option<char>| !c.is_some_and(|c| c == '.' || c.is_ascii_alphanumeric());
        let last = pieces.len().saturating_sub(1);
        let single = pieces.iter().enumerate().filter(|(at, (_, before))| apart(*before) && (*at < last || !after.is_ascii_alphanumeric()));
        found.extend(single.filter(|(_, (digits, _))| number(digits).is_some()).map(|(_, (digits, _))| digits.clone()));
        let lengths: Vec<usize> = pieces.iter().map(|(digits, _)| digits.len()).collect();
        let alike = pieces.len() > 1 && pieces[1..].iter().all(|(_, before)| *before == pieces[1].1 && *before != Some('.'));
        let joined = || pieces.iter().map(|(digits, _)| digits.as_str()).collect::<String>();
        if alike && apart(pieces[0].1) && GROUPS.contains(&lengths.as_slice()) && number(&joined()).is_some() {
            found.push(joined());
        }
        pieces.clear();
    };
    let mut before = None;
    let mut inside = false;
    for c in plain.chars().chain(['\n']) {
        let value = if c == 'x' && inside && pieces.last().is_some_and(|(digits, _)| digits.len() == 17 || digits.len() == 3) {
            Some('x')
        } else {
            digit(c).map(char::from)
        };
        match value {
            Some(digit) if inside => pieces.last_mut().into_iter().for_each(|(digits, _)| digits.push(digit)),
            Some(digit) => pieces.push((digit.to_string(), before)),
            None if inside && (" -.·—".contains(c)) => {}
            None => close(&mut pieces, c),
        }
        inside = value.is_some();
        before = Some(c);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_find_a_person_are_told_from_others() {
        for (digits, expected) in [
            ("13812345678", Some(Number::Mobile)),
            ("8613812345678", Some(Number::Mobile)),
            ("12812345678", None),
            ("057187012345", Some(Number::Landline)),
            // the example of GB 11643-1999, and one with another check digit
            ("11010519491231002x", Some(Number::Citizen)),
            ("440524188001010014", Some(Number::Citizen)),
            ("440524188001010015", None),
            ("110105491231002", Some(Number::Citizen)),
            ("6222020200000000000", None),
            ("4111111111111111", Some(Number::Card)),
            ("4111111111111112", None),
            ("20260601", None),
        ] {
            assert_eq!(number(digits), expected, "{digits}");
        }
    }

    #[test]
    fn numbers_are_found_among_figures_and_figures_are_none() {
        for (text, expected) in [
            ("电话13812345678。", &["13812345678"][..]),
            ("138-1234-5678", &["13812345678"]),
            ("138 1234 5678", &["13812345678"]),
            ("一三八一二三四五六七八", &["13812345678"]),
            ("身份证 11010519491231002X。".to_lowercase().as_str(), &["11010519491231002x"]),
            ("4111 1111 1111 1111", &["4111111111111111"]),
            ("m138 1234.5 l67.8 90", &[]),
            ("m138.5 1234 5678 9", &[]),
            ("138.12345678901", &[]),
            ("2026-06-01 2026-06-30", &[]),
            ("应回访 335 件，按期 164 件", &[]),
            ("a13812345678f", &[]),
        ] {
            assert_eq!(numbers_in_text(text), expected, "{text}");
        }
    }

    #[test]
    fn a_name_may_hold_the_number_of_a_window_but_no_longer_one() {
        for (name, expected) in [
            ("1号窗口", None),
            ("A03窗口", None),
            ("12345热线", None),
            ("2026年第一批", None),
            ("k12+300标段", None),
            ("3-2-1801", None),
            ("二〇二六年专项", None),
            ("138 1234-5678", Some(Number::Mobile)),
            ("窗口一三八一二三四五六七八", Some(Number::Mobile)),
            ("2号13812345678", Some(Number::Mobile)),
            ("0571-87012345", Some(Number::Landline)),
            ("1101051949 1231 002x", Some(Number::Citizen)),
            ("4111 1111 1111 1111", Some(Number::Card)),
            ("工号8701234", Some(Number::Long)),
        ] {
            assert_eq!(number_in_name(name), expected, "{name}");
        }
    }
}
