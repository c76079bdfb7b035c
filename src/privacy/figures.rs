//! Whether a text is a figure, a date or a drawing of the program itself: such a text leads to no person.
//!
//! Case numbers may be short or serial: 00318, 1000, 2026-001, A-17. Rates, counts, dates, coordinates and addresses
//! have the same digits by chance, so that such a text proves nothing. Only texts that no figure looks like are
//! compared with the exports: words, telephone numbers (looked for by themselves) and ids of a length that tells.

use std::borrow::Cow;

use super::person::is_han;

/// The longest count: a hundred million cases were read in one run.
const IN_A_ROW: usize = 9;
/// The longest figure with its decimals, and two digits more than a date has.
const IN_ALL: usize = 10;
/// Digits of a coordinate, decimals included.
const COORDINATE: usize = 7;

/// What may stand behind a number: lengths in styles, times, durations of rules.
const UNITS: [&str; 17] = ["", "px", "em", "rem", "pt", "mm", "cm", "vh", "vw", "ms", "s", "z", "d", "wd", "w", "mo", "y"];

/// What ends a word of a text.
fn ends_word(c: char) -> bool {
    c.is_whitespace() || is_han(c) || "\"'<>(),;:=、。".contains(c)
}

/// The words of a text, without what stands around them.
pub(super) fn words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(ends_word).map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).filter(|word| !word.is_empty())
}

/// Whether a word, as [`crate::domain::spelling::plain`] writes it, is a figure or a date: 48.96%, −0.03,
/// 2026-06-01, 2026-w23, 43.65–54.30.
///
/// Only ASCII digits make one: the program writes no others.
#[must_use]
pub(super) fn is_figure(word: &str) -> bool {
    word.split(|c: char| "–~/…×÷+±→|".contains(c) || ends_word(c)).all(|part| is_number(part) || is_period(part) || is_time(part))
}

/// Digits in any grouping, few enough for a figure, and perhaps a unit.
fn is_number(part: &str) -> bool {
    let unit = part.len() - part.bytes().rev().take_while(u8::is_ascii_lowercase).count();
    let (number, unit) = part.split_at(unit);
    let (mut in_all, mut in_a_row) = (0, 0);
    UNITS.contains(&unit)
        && number.chars().all(|c| {
            if c.is_ascii_digit() {
                in_all += 1;
                in_a_row += 1;
            } else {
                in_a_row = 0;
            }
            in_all <= IN_ALL && in_a_row <= IN_A_ROW && (c.is_ascii_digit() || !c.is_alphanumeric())
        })
}

/// `2026-w23`, `2026w23`, `2026-q2`.
fn is_period(part: &str) -> bool {
    let digits = |text: &str, least: usize, most: usize| (least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    part.split_once(['w', 'q']).is_some_and(|(year, number)| digits(year.trim_end_matches('-'), 4, 4) && digits(number, 1, 2))
}

/// `2026-06-30t00`, what comes before the first colon of a date-time.
fn is_time(part: &str) -> bool {
    part.split_once('t').is_some_and(|(date, hour)| date.len() == 10 && is_number(date) && hour.len() <= 3 && is_number(hour))
}

/// Whether a text holds a figure and is nothing but figures and `known` words, each Han run
/// and each other word by itself.
#[must_use]
pub(super) fn is_made_of_figures(text: &str, known: &dyn Fn(&str) -> bool) -> bool {
    let mut figures = 0;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let han = is_han(first);
        let end = rest.find(|c| is_han(c) != han).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        if han {
            let unit = if figures > 0 { run.strip_prefix(['年', '月', '日', '周']) } else { None };
            let run = unit.unwrap_or(run);
            if !run.is_empty() && !known(run) {
                return false;
            }
            continue;
        }
        for word in words(run) {
            if is_figure(word) {
                figures += 1;
            } else if !known(word) {
                return false;
            }
        }
    }
    figures > 0
}

/// Whether a text begins and ends with a figure: a letter between two figures is not part of an id.
#[must_use]
pub(super) fn is_between_figures(text: &str) -> bool {
    words(text).next().is_some_and(is_figure) && words(text).next_back().is_some_and(is_figure)
}

/// The text with each year apart from what stands before it at once: in the title of a page, Hall
/// A2026年 is Hall A and a year.
pub(super) fn with_years_apart(text: &str) -> Cow<'_, str> {
    const YEAR: usize = 4;
    let starts = text.match_indices('年').filter_map(|(at, _)| {
        let digits = text.as_bytes()[..at].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let start = at.checked_sub(YEAR).filter(|_| digits >= YEAR)?;
        text[..start].chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric()).then_some(start)
    });
    let (mut parted, mut from) = (String::new(), 0);
    for start in starts {
        parted.extend([&text[from..start], " "]);
        from = start;
    }
    if from == 0 { Cow::Borrowed(text) } else { Cow::Owned(parted + &text[from..]) }
}

/// Whether a text of digits in a few groups, all parted by the same character, is too long for
/// a figure: `2026 0601 000123`.
#[must_use]
pub(super) fn is_grouped_number(text: &str) -> bool {
    const MOST_GROUPS: usize = 6;
    let mut between = text.trim().chars().filter(|c| !c.is_ascii_digit());
    let Some(first) = between.next().filter(|c| " -.·—".contains(*c)) else { return false };
    let mut groups = 1;
    for c in between {
        if c != first {
            return false;
        }
        groups += 1;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    groups < MOST_GROUPS && digits > IN_ALL && text.trim().split(first).all(|group| group.len() > 1)
}

/// Whether the value of an attribute that draws (`d`, `points`, `viewBox`) is a drawing: commands of a
/// path, each before its numbers.
#[must_use]
pub(super) fn is_drawing(value: &str) -> bool {
    let bytes = value.as_bytes();
    let (mut at, mut numbers, mut open) = (0, 0, false);
    while let Some(byte) = bytes.get(at) {
        match byte.to_ascii_lowercase() {
            b' ' | b',' | b'\n' => at += 1,
            b'z' if !open => at += 1,
            b'm' | b'l' | b'h' | b'v' | b'c' | b's' | b'q' | b't' | b'a' if !open => {
                open = true;
                at += 1;
            }
            _ => {
                let Some(length) = coordinate(&bytes[at..]) else { return false };
                at += length;
                numbers += 1;
                open = false;
            }
        }
    }
    numbers > 0 && !open
}

/// Bytes of the number at the start; `None` where there is none, or none that a drawing has.
fn coordinate(bytes: &[u8]) -> Option<usize> {
    let sign = usize::from(matches!(bytes.first(), Some(b'-' | b'+')));
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = digits(sign);
    let mut end = sign + whole;
    let mut decimals = 0;
    if bytes.get(end) == Some(&b'.') {
        decimals = digits(end + 1);
        end += 1 + decimals;
    }
    let leads = whole > 1 && bytes[sign] == b'0';
    ((1..=COORDINATE).contains(&(whole + decimals)) && !leads).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_dates_are_told_from_ids_that_tell() {
        for word in [
            "0.0318",
            "1.000",
            "48.96%",
            "−12.30",
            "12345",
            "123456789",
            "43.65–54.30",
            "100.00–100.00",
            "2026-06-01",
            "2026-06",
            "2026-w23",
            "2026w23",
            "2026-q2",
            "2026-06-01/2026-06-30",
            "2026-06-30t00",
            "00z",
            "00318",
            "2026-001",
            "12.5px",
            "3wd",
            "1/3",
            "5×20",
            "—",
        ] {
            assert!(is_figure(word), "{word}");
        }
        for word in [
            "jc26060001",
            "sl-0002",
            "20260601000123",
            "2606010001",
            "2026.06010.00123",
            "13900010001",
            "a-1",
            "a1234",
            "k12+300",
            "w23",
            "2026-w23-1",
            "٠٠٣١٨",
            "zhang",
            "2026-x1",
            "2026-06-01t0001",
        ] {
            assert!(!is_figure(word), "{word}");
        }
    }

    #[test]
    fn a_text_of_figures_and_known_words_says_nothing_of_a_case() {
        let known = |word: &str| ["应回访", "件", "年", "月", "至"].contains(&word);
        for text in ["335 / 686", "应回访 335 件", "2026年6月", "2026-06-01 至 2026-06-30", "48.96% (43.65–54.30)"] {
            assert!(is_made_of_figures(text, &known), "{text}");
        }
        for text in ["等了 2 个小时", "sl 0002", "s l-0 002", "应回访", "编号 20260601000123", "张 1"] {
            assert!(!is_made_of_figures(text, &known), "{text}");
        }
    }

    #[test]
    fn a_year_is_apart_from_the_name_before_it() {
        for (text, parted) in [
            ("hall a2026年6月", "hall a 2026年6月"),
            ("sl-00022026年", "sl-0002 2026年"),
            ("窗口2026年6月、2025年", "窗口2026年6月、2025年"),
            ("12年 年", "12年 年"),
        ] {
            assert_eq!(with_years_apart(text), parted);
        }
    }

    #[test]
    fn a_long_number_in_groups_is_no_row_of_figures() {
        for (text, grouped) in [
            ("2026 06010 00123", true),
            ("20260601 000123", true),
            ("2026·0601·000123", true),
            ("2026-06-01 2026-06-30", false),
            ("0 0 720 240", false),
            ("2024、2025、2026", false),
            ("12.5 30.25 100.75", false),
            ("1 2 3 4 5 6 7 8 9 10 11 12", false),
        ] {
            assert_eq!(is_grouped_number(text), grouped, "{text}");
        }
    }

    #[test]
    fn a_drawing_is_told_from_what_is_written_where_one_should_stand() {
        for value in ["m26.8h0m24", "m12.5 30l19-2.1h19.5v-3z", "0 0 720 240", "12,30 45.5,60", "m0 0a4.5 4.5 0 0 1 9 0z"] {
            assert!(is_drawing(value), "{value}");
        }
        for value in ["13900010001", "sl-0002", "m", "salma", "m13900010001", "139 0001 0001", "张伟", "", "1.2.3.x"] {
            assert!(!is_drawing(value), "{value}");
        }
    }
}
