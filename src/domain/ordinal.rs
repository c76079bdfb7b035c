//! Numbers in headings that tell one callback of several from the next: 第一次回访时间, 二次回访, 回访时间2, 再次回访.

/// Words that stand for a number.
const WORDS: [(&str, u32); 4] = [("首次", 1), ("初次", 1), ("首轮", 1), ("再次", 2)];
/// What is counted: 第一次, 第一轮.
const COUNTED: [&str; 4] = ["次", "轮", "回", "遍"];
/// What may stand between a number and the name.
const SIGNS: [char; 9] = ['-', '_', ':', '、', '.', '·', '(', ')', '/'];

/// Every way in which a folded heading may be a name with a number to it: the number, and the name without it. Which of
/// them is meant, the names that there are decide.
#[must_use]
pub fn numbered(heading: &str) -> Vec<(u32, String)> {
    // 一访时间 is what is said for 第一次回访时间
    let whole = |rest: &str| if rest.starts_with('访') { format!("回{rest}") } else { rest.to_owned() };
    let mut found: Vec<(u32, String)> = in_front(heading).into_iter().map(|(n, rest)| (n, whole(rest.trim_start_matches(SIGNS)))).collect();
    found.extend(behind(heading));
    // 回访(第一次)时间
    for noun in ["回访", "评价"] {
        let Some(rest) = heading.strip_prefix(noun) else { continue };
        let inner = in_front(rest.trim_start_matches(SIGNS));
        found.extend(inner.into_iter().map(|(n, rest)| (n, format!("{noun}{}", rest.trim_start_matches(SIGNS)))));
    }
    found.retain(|(_, name)| !name.is_empty());
    found
}

/// Numbers that a text begins with, each with what follows it.
fn in_front(text: &str) -> Vec<(u32, &str)> {
    let mut found: Vec<(u32, &str)> = WORDS.iter().filter_map(|(word, n)| Some((*n, text.strip_prefix(word)?))).collect();
    let bare = text.strip_prefix('第').unwrap_or(text);
    if let Some((n, rest)) = number(bare) {
        found.extend(COUNTED.iter().filter_map(|counted| Some((n, rest.strip_prefix(counted)?))));
        found.push((n, rest));
    }
    found
}

/// Numbers that a text ends with, in brackets or not, each with what stands before it.
fn behind(text: &str) -> Vec<(u32, String)> {
    let is_whole = |tail: &str| in_front(tail).into_iter().find(|(_, rest)| rest.is_empty()).map(|(n, _)| n);
    let bare = text.trim_end_matches(')');
    let starts = bare.char_indices().rev().take(4).map(|(at, _)| at);
    let found = starts.filter_map(|at| {
        let before = bare[..at].trim_end_matches(SIGNS);
        let is_cut = bare[..at].ends_with(|c: char| c.is_ascii_digit()) && bare[at..].starts_with(|c: char| c.is_ascii_digit());
        Some((is_whole(&bare[at..]).filter(|_| !is_cut)?, before.to_owned()))
    });
    found.collect()
}

/// The number from 1 to 99 at the start of a text, in digits or in words, and what follows it.
fn number(text: &str) -> Option<(u32, &str)> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 {
        let n = text[..digits].parse().ok().filter(|n| (1..=99).contains(n))?;
        return Some((n, &text[digits..]));
    }
    let (tens, rest) = match (digit(text), text.strip_prefix('十')) {
        (_, Some(rest)) => (1, rest),
        (Some((n, rest)), None) => match rest.strip_prefix('十') {
            Some(rest) => (n, rest),
            None => return Some((n, rest)),
        },
        (None, None) => return None,
    };
    let (ones, rest) = digit(rest).unwrap_or((0, rest));
    Some((tens * 10 + ones, rest))
}

fn digit(text: &str) -> Option<(u32, &str)> {
    let digits = ['一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let first = text.chars().next()?;
    let first = if first == '两' { '二' } else { first };
    let n = digits.iter().position(|digit| *digit == first)?;
    Some((n as u32 + 1, &text['一'.len_utf8()..]))
}

/// A number as it is said in Chinese: 二, 十二.
#[must_use]
pub fn in_chinese(n: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: u32| DIGITS.get(n as usize).copied().unwrap_or_default();
    match n {
        1..=9 => digit(n).to_owned(),
        10..=19 => format!("十{}", digit(n - 10)),
        20..=99 => format!("{}十{}", digit(n / 10), digit(n % 10)),
        _ => n.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::folded_heading;

    #[test]
    fn a_number_is_told_however_it_is_written() {
        for (heading, n, name) in [
            ("第一次回访时间", 1, "回访时间"),
            ("第1次回访时间", 1, "回访时间"),
            ("第 2 次 回访时间（必填）", 2, "回访时间"),
            ("第三回访时间", 3, "回访时间"),
            ("第二回回访时间", 2, "回访时间"),
            ("一次回访时间", 1, "回访时间"),
            ("二次回访结果", 2, "回访结果"),
            ("首次回访时间", 1, "回访时间"),
            ("再次回访方式", 2, "回访方式"),
            ("一访时间", 1, "回访时间"),
            ("①回访时间", 1, "回访时间"),
            ("2-回访时间", 2, "回访时间"),
            ("回访时间1", 1, "回访时间"),
            ("回访时间②", 2, "回访时间"),
            ("回访时间（2）", 2, "回访时间"),
            ("回访时间(第二次)", 2, "回访时间"),
            ("回访时间_12", 12, "回访时间"),
            ("回访时间二", 2, "回访时间"),
            ("满意度第十二次", 12, "满意度"),
            ("回访2时间", 2, "回访时间"),
            ("回访（第二次）结果", 2, "回访结果"),
            ("第二十一次满意度", 21, "满意度"),
        ] {
            let found = numbered(&folded_heading(heading));
            assert!(found.contains(&(n, name.to_owned())), "{heading}: {found:?}");
        }
        for heading in ["回访时间", "满意度", "窗口", "第次", "回访2026", ""] {
            assert_eq!(numbered(heading), [], "{heading}");
        }
    }

    #[test]
    fn what_is_counted_is_no_part_of_the_name() {
        for heading in ["第一次回访时刻", "第一回访时刻", "一次回访时刻", "首次回访时刻", "一访时刻"] {
            assert_eq!(numbered(heading).first(), Some(&(1, "回访时刻".to_owned())), "{heading}");
        }
    }

    #[test]
    fn a_number_is_said_as_it_is_read() {
        for n in 1..=99 {
            assert_eq!(number(&in_chinese(n)), Some((n, "")), "{n}");
        }
    }
}
