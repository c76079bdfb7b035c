//! How a text may be meant as a date: the strftime formats that its digits and separators allow.
//!
//! There is one format for each order of year, month and day. Nothing is decided here: a shape is a question to all
//! cells that have it. A year of four digits stands first or last; one of two digits may stand at either end. The order
//! year, day, month is left out: no system writes it, and it would turn ISO dates around.

/// The formats of one text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shape {
    /// The date, in every order in which it may be meant.
    pub(super) orders: Vec<String>,
    /// What follows the date: a time, or words that say none.
    pub(super) rest: String,
}

/// What may stand between the numbers of a date.
const BETWEEN: &str = "-/.\\,_:·、，。－／．年月 ";
/// What may stand between a date and its time.
const BEFORE_TIME: &str = " \u{3000}T_-/,，;；|日号";
/// What may stand between the numbers of a time, and after them.
const IN_TIME: &str = ":：.点时分秒h整 ";
/// Forenoon and afternoon, which `%p` reads.
const HALVES: [&str; 8] = ["上午", "下午", "AM", "PM", "am", "pm", "Am", "Pm"];
/// Parts of a day that are no time.
const PARTS: [&str; 9] = ["上午", "下午", "中午", "早上", "晚上", "凌晨", "傍晚", "全天", "晚间"];
/// Months and days of the week in English, as far as they are told from one another.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The shape of a text; `None` where it does not begin with a date.
pub(super) fn shape(text: &str) -> Option<Shape> {
    let text = text.trim();
    if text.chars().count() > 60 {
        return None;
    }
    let (orders, rest) = numbers(text).or_else(|| java(text)).or_else(|| month_first(text))?;
    Some(Shape { orders, rest: time(rest)? })
}

/// A piece of a format that stands for itself.
fn literal(text: &str) -> String {
    text.replace('%', "%%")
}

/// The digits that a text begins with, and what follows.
fn digits(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// What of these characters a text begins with, and what follows.
fn leading<'t>(text: &'t str, of: &str) -> (&'t str, &'t str) {
    text.split_at(text.find(|c| !of.contains(c)).unwrap_or(text.len()))
}

/// A name of three letters or more out of a list that a text begins with, as its specifier, and what follows.
fn name<'t>(text: &'t str, of: &[&str], short: &'static str, long: &'static str) -> Option<(&'static str, &'t str)> {
    let (word, rest) = text.split_at(text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len()));
    let known = word.get(..3).is_some_and(|start| of.contains(&start.to_ascii_lowercase().as_str()));
    known.then_some((if word.len() == 3 { short } else { long }, rest))
}

/// Dates that begin with a number.
fn numbers(text: &str) -> Option<(Vec<String>, &str)> {
    let (first, rest) = digits(text)?;
    match first.len() {
        8 => return Some((vec!["%Y%m%d".to_owned()], rest)),
        12 => return Some((vec!["%Y%m%d%H%M".to_owned()], rest)),
        14 => return Some((vec!["%Y%m%d%H%M%S".to_owned()], rest)),
        17 => return Some((vec!["%Y%m%d%H%M%S%3f".to_owned()], rest)),
        1 | 2 | 4 => {}
        _ => return None,
    }
    let (one, rest) = leading(rest, BETWEEN);
    if let Some((month, rest)) = name(rest, &MONTHS, "%b", "%B").filter(|_| first.len() <= 2) {
        let (two, rest) = leading(rest, BETWEEN);
        let (year, rest) = digits(rest)?;
        let year = year_of(year)?;
        return Some((vec![format!("%d{}{month}{}{year}", literal(one), literal(two))], rest));
    }
    let (_, rest) = digits(rest).filter(|(second, _)| !one.is_empty() && second.len() <= 2)?;
    let (two, rest) = leading(rest, BETWEEN);
    let (third, rest) = digits(rest)?;
    let is_chinese = one.trim() == "年" && two.trim() == "月";
    if two.is_empty() || one.trim() != two.trim() && !is_chinese {
        return None;
    }
    let (one, two) = (literal(one), literal(two));
    let order = |[a, b, c]: [&str; 3]| format!("{a}{one}{b}{two}{c}");
    let orders = match (first.len(), third.len()) {
        (4, 1..=2) => vec![["%Y", "%m", "%d"]],
        (1..=2, 1..=2) if is_chinese => vec![["%y", "%m", "%d"]],
        (1..=2, 4) => vec![["%m", "%d", "%Y"], ["%d", "%m", "%Y"]],
        (1..=2, 1..=2) => vec![["%y", "%m", "%d"], ["%m", "%d", "%y"], ["%d", "%m", "%y"]],
        _ => return None,
    };
    Some((orders.into_iter().map(order).collect(), rest))
}

fn year_of(digits: &str) -> Option<&'static str> {
    match digits.len() {
        4 => Some("%Y"),
        2 => Some("%y"),
        _ => None,
    }
}

/// `Jun 1, 2026`
fn month_first(text: &str) -> Option<(Vec<String>, &str)> {
    let (month, rest) = name(text, &MONTHS, "%b", "%B")?;
    let (one, rest) = leading(rest, BETWEEN);
    let (_, rest) = digits(rest).filter(|(day, _)| day.len() <= 2)?;
    let (two, rest) = leading(rest, BETWEEN);
    let (year, rest) = digits(rest)?;
    let year = year_of(year)?;
    Some((vec![format!("{month}{}%d{}{year}", literal(one), literal(two))], rest))
}

/// `Mon Jun 01 09:05:30 CST 2026`, as Java prints a date: China's standard time is CST there
fn java(text: &str) -> Option<(Vec<String>, &str)> {
    let parts: Vec<&str> = text.split(' ').collect();
    let [weekday, month, day, clock, zone, year] = parts[..] else { return None };
    let (weekday, left) = name(weekday, &WEEKDAYS, "%a", "%A")?;
    let (month, after) = name(month, &MONTHS, "%b", "%B")?;
    let is_clock = clock.split(':').count() == 3 && clock.chars().all(|c| c.is_ascii_digit() || c == ':');
    let all = left.is_empty() && after.is_empty() && day.parse::<u8>().is_ok() && year.len() == 4 && is_clock && zone == "CST";
    all.then(|| (vec![format!("{weekday} {month} %d %H:%M:%S CST %Y")], ""))
}

/// The format of what follows a date; `None` where it is not known to be a time, or to say nothing else.
fn time(rest: &str) -> Option<String> {
    let (before, rest) = leading(rest, BEFORE_TIME);
    if rest.is_empty() {
        return Some(literal(before));
    }
    if is_no_time(rest) {
        return Some(literal(before) + &literal(rest));
    }
    let half = |text: &str| HALVES.iter().find(|half| text.starts_with(**half)).map(|half| half.len());
    let (first_half, rest) = match half(rest) {
        Some(len) => ("%p", &rest[len..]),
        None => ("", rest),
    };
    let (gap, rest) = leading(rest, " ");
    let (hour, rest) = digits(rest).filter(|(hour, _)| hour.len() <= 2 || matches!(hour.len(), 4 | 6) && first_half.is_empty())?;
    match hour.len() {
        4 => return rest.is_empty().then(|| literal(before) + "%H%M"),
        6 => return rest.is_empty().then(|| literal(before) + "%H%M%S"),
        _ => {}
    }
    let mut clock = String::new();
    let (one, mut rest) = leading(rest, IN_TIME);
    clock.push_str(&literal(one));
    if let Some((_, after)) = digits(rest).filter(|(minute, _)| minute.len() <= 2 && !one.is_empty()) {
        let (two, after) = leading(after, IN_TIME);
        clock.push_str("%M");
        rest = after;
        if let Some((_, after)) = digits(rest).filter(|(second, _)| second.len() <= 2 && !two.trim().is_empty()) {
            clock.push_str(&literal(two));
            clock.push_str("%S");
            rest = after;
            if rest.starts_with('.') && digits(&rest[1..]).is_some() {
                clock.push_str("%.f");
                rest = rest[1..].trim_start_matches(|c: char| c.is_ascii_digit());
            }
            let (last, after) = leading(rest, IN_TIME);
            clock.push_str(&literal(last));
            rest = after;
        } else {
            clock.push_str(&literal(two));
        }
    } else if !rest.is_empty() || one.trim().is_empty() {
        return None;
    }
    let last_half = match half(rest).filter(|_| first_half.is_empty()) {
        Some(len) => {
            rest = &rest[len..];
            "%p"
        }
        None => "",
    };
    let tail = rest.trim();
    if !tail.is_empty() && !is_weekday(tail) {
        return None;
    }
    let by_halves = first_half.len() + last_half.len() > 0 && hour.parse::<u8>().is_ok_and(|hour| (1..=12).contains(&hour));
    let hour = if by_halves { "%I" } else { "%H" };
    Some(format!("{}{first_half}{gap}{hour}{clock}{last_half}{}", literal(before), literal(rest)))
}

/// Whether a text after a date says no time of day that could be read: a day of the week, a part
/// of a day, from when to when.
fn is_no_time(text: &str) -> bool {
    let text = text.trim();
    let bare = text.trim_start_matches(['(', '（', '[']).trim_end_matches([')', '）', ']']);
    is_weekday(text) || PARTS.contains(&bare) || HALVES.contains(&bare) || is_range(bare)
}

fn is_weekday(text: &str) -> bool {
    let bare = text.trim_matches(['(', ')', '（', '）', '[', ']', ' ', ',']);
    let chinese = ["星期", "周", "礼拜"].into_iter().find_map(|start| bare.strip_prefix(start));
    let english = name(bare, &WEEKDAYS, "", "").is_some_and(|(_, rest)| rest.is_empty());
    english || chinese.is_some_and(|day| ["一", "二", "三", "四", "五", "六", "日", "天"].contains(&day))
}

/// `14:00-16:00`, `9点至11点半`: from when to when, which is no time.
fn is_range(text: &str) -> bool {
    let text = PARTS.iter().find_map(|part| text.strip_prefix(part)).unwrap_or(text).trim_start();
    let Some((from, to)) = ["-", "—", "–", "~", "～", "至", "到"].into_iter().find_map(|mark| text.split_once(mark)) else {
        return false;
    };
    let to = to.trim_start_matches(['—', '-']).trim_start();
    let to = PARTS.iter().find_map(|part| to.strip_prefix(part)).unwrap_or(to);
    let is_clock = |text: &str| {
        let text = text.trim();
        digits(text).is_some_and(|(hour, rest)| hour.len() <= 2 && rest.chars().all(|c| c.is_ascii_digit() || ":：.点时分半".contains(c)))
    };
    let has_minutes = text.contains([':', '：', '点', '时', '.']);
    is_clock(from) && is_clock(to) && has_minutes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_of_a_text_allows_the_orders_of_its_numbers() {
        for (text, orders, rest) in [
            ("06/13/2026", vec!["%m/%d/%Y", "%d/%m/%Y"], ""),
            ("6/1/2026 9:05", vec!["%m/%d/%Y", "%d/%m/%Y"], " %H:%M"),
            ("13.06.2026, 09:05:30.120", vec!["%m.%d.%Y", "%d.%m.%Y"], ", %H:%M:%S%.f"),
            ("06/13/2026 09:05:30 PM", vec!["%m/%d/%Y", "%d/%m/%Y"], " %I:%M:%S %p"),
            ("2026-06-01 下午 3:05", vec!["%Y-%m-%d"], " %p %I:%M"),
            ("2026/6/1 下午15:05:00", vec!["%Y/%m/%d"], " %p%H:%M:%S"),
            ("26-6-1", vec!["%y-%m-%d", "%m-%d-%y", "%d-%m-%y"], ""),
            ("26年6月1日", vec!["%y年%m月%d"], "日"),
            ("2026年6月1号 9点05分", vec!["%Y年%m月%d"], "号 %H点%M分"),
            ("2026\\06\\01", vec!["%Y\\%m\\%d"], ""),
            ("20260601093005", vec!["%Y%m%d%H%M%S"], ""),
            ("20260601 0930", vec!["%Y%m%d"], " %H%M"),
            ("01-Jun-2026", vec!["%d-%b-%Y"], ""),
            ("June 1, 2026 9:05 AM", vec!["%B %d, %Y"], " %I:%M %p"),
            ("Mon Jun 01 09:05:30 CST 2026", vec!["%a %b %d %H:%M:%S CST %Y"], ""),
            ("2026-06-05 14:00-16:00", vec!["%Y-%m-%d"], " 14:00-16:00"),
            ("2026-06-05（星期五）", vec!["%Y-%m-%d"], "（星期五）"),
            ("2026-06-05 上午", vec!["%Y-%m-%d"], " 上午"),
            ("2026-06-05 9时", vec!["%Y-%m-%d"], " %H时"),
            ("2026-06-01 9:5", vec!["%Y-%m-%d"], " %H:%M"),
        ] {
            let found = shape(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((found.orders, found.rest.as_str()), (orders.into_iter().map(str::to_owned).collect(), rest), "{text}");
        }
    }

    #[test]
    fn what_does_not_begin_with_a_date_or_says_more_than_a_time_has_no_shape() {
        for text in
            ["待定", "6月1日", "2026-06", "46174", "1780275930", "2026-06-05 未回访", "2026-06-01至2026-06-07", "2026-06/01", "#REF!"]
        {
            assert_eq!(shape(text), None, "{text}");
        }
    }
}
