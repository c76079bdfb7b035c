//! Periods and dates as they are written elsewhere (2026年6月, 202606, 2026/6/30): what an error suggests, and never what is
//! read.

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

/// The code of the period that is probably meant, where there is one of this code.
pub(super) fn period_code(text: &str) -> Option<String> {
    let text = in_digits(text);
    let has = |signs: [char; 3]| text.contains(signs);
    Some(match numbers(&text, &[4, 2])[..] {
        [year] => year.to_string(),
        [year, quarter] if has(['季', 'Q', 'q']) => format!("{year}-Q{quarter}"),
        [year, week] if has(['周', 'W', 'w']) => format!("{year}-W{week:02}"),
        [year, month] => format!("{year}-{month:02}"),
        _ => return None,
    })
}

/// The date that is probably meant.
#[must_use]
pub fn date(text: &str) -> Option<NaiveDate> {
    match numbers(&in_digits(text), &[4, 2, 2])[..] {
        [year, month, day] => NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day),
        _ => None,
    }
}

/// The text with Chinese and full-width numerals as digits.
fn in_digits(text: &str) -> String {
    let mut text: String = text.nfkc().collect();
    for (numeral, digits) in [("十二", "12"), ("十一", "11"), ("十", "10")] {
        text = text.replace(numeral, digits);
    }
    let digit = |c: char| "〇一二三四五六七八九".chars().zip('0'..='9').find(|(numeral, _)| *numeral == c).map_or(c, |(_, digit)| digit);
    text.chars().map(digit).collect()
}

/// The numbers, the year first; digits in a row are cut into `widths` where they are as many: `202606` is 2026 and 6.
fn numbers(text: &str, widths: &[usize]) -> Vec<u32> {
    let mut parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    if let [all] = parts[..]
        && all.len() == widths.iter().sum::<usize>()
    {
        let ends = widths.iter().scan(0, |end, width| {
            *end += width;
            Some((*end - width, *end))
        });
        parts = ends.map(|(from, to)| &all[from..to]).collect();
    }
    let is_year = parts.first().is_some_and(|year| year.len() == 4);
    if is_year { parts.iter().filter_map(|part| part.parse().ok()).collect() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    #[test]
    fn dates_written_otherwise_are_recognised() {
        for (text, meant) in [
            ("2026/6/30", "2026-06-30"),
            ("20260630", "2026-06-30"),
            ("2026年六月三十日", ""),
            ("2026年6月30日", "2026-06-30"),
            ("30.6.", ""),
            ("2026-06-31", ""),
        ] {
            assert_eq!(super::date(text).map_or_else(String::new, |date| date.to_string()), meant, "{text}");
        }
    }
}
