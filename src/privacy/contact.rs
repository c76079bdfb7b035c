//! Whether a name holds what leads to a person without naming one: an address of mail, an
//! account, a number plate, a flat.

use crate::domain::spelling::digit;

/// What a name holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Contact {
    /// An address of electronic mail.
    Mail,
    /// An account of a messenger: 微信, QQ or the like.
    Account,
    /// A number plate.
    Plate,
    /// A building with its unit or room.
    Home,
}

/// One-character names of provinces, with which plates begin.
const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
/// What accounts are called by, in small letters.
const ACCOUNTS: [&str; 7] = ["微信号", "微信", "weixin", "wxid", "抖音号", "qq", "vx"];
/// What ends plates of five characters: of the police, learners, trailers, consulates, and those for two regions.
const PLATE_ENDS: &str = "警学挂领使港澳试超";
/// How buildings are counted.
const BUILDINGS: [&str; 5] = ["号楼", "幢", "栋", "座", "#"];
/// How `@` is written where it is not to be found.
const AT: [&str; 5] = ["[at]", "(at)", "【at】", "{at}", "艾特"];

/// What of this kind a name holds, written in one width and case.
#[must_use]
pub(super) fn contact(plain: &str) -> Option<Contact> {
    let text: Vec<char> = plain.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let found = [
        (is_mail(&text), Contact::Mail),
        (is_account(&text), Contact::Account),
        (is_plate(&text), Contact::Plate),
        (is_home(&text), Contact::Home),
    ];
    found.into_iter().find(|(is_one, _)| *is_one).map(|(_, contact)| contact)
}

fn is_mail(text: &[char]) -> bool {
    let text: String = text.iter().collect();
    let text: Vec<char> = AT.iter().fold(text.replace('点', "."), |text, at| text.replace(at, "@")).chars().collect();
    let word = |c: &char| c.is_ascii_alphanumeric() || "._-".contains(*c);
    text.iter().enumerate().filter(|(_, c)| **c == '@').any(|(at, _)| {
        let host: String = text[at + 1..].iter().take_while(|c| word(c)).collect();
        text[..at].last().is_some_and(word) && host.trim_matches('.').contains('.')
    })
}

/// A word for an account, and behind it five letters and digits of which one is a digit or a sign.
fn is_account(text: &[char]) -> bool {
    let text: String = text.iter().collect();
    ACCOUNTS.iter().any(|word| {
        text.match_indices(word).any(|(at, word)| {
            let rest = text[at + word.len()..].trim_start_matches([':', '-', '_', '：']);
            let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).collect();
            name.len() >= 5 && (name.contains(|c: char| c.is_ascii_digit() || c == '_') || word.is_ascii())
        })
    }) || is_short_account(&text)
}

/// `wx`, a sign, and five letters and digits that are no number alone; `WX-0012` may be the code of a window.
fn is_short_account(text: &str) -> bool {
    text.match_indices("wx").any(|(at, word)| {
        let rest = &text[at + word.len()..];
        let name: String = rest.chars().skip(1).take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).collect();
        let begins = !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        begins && rest.starts_with([':', '_', '-']) && name.len() >= 5 && name.contains(|c: char| c.is_ascii_alphabetic())
    })
}

/// A province, a letter, and five or six letters and digits with a digit among them.
fn is_plate(text: &[char]) -> bool {
    (0..text.len()).any(|at| {
        let Some((_, rest)) = text[at + 1..].split_first().filter(|(letter, _)| letter.is_ascii_lowercase()) else { return false };
        let rest: Vec<char> = rest.iter().copied().skip_while(|c| "·.-•".contains(*c)).collect();
        let number: Vec<char> = rest.iter().copied().take_while(char::is_ascii_alphanumeric).collect();
        let is_short = number.len() == 4 && rest.get(4).is_some_and(|c| PLATE_ENDS.contains(*c));
        PROVINCES.contains(text[at]) && (is_short || (5..=6).contains(&number.len())) && number.iter().any(char::is_ascii_digit)
    })
}

/// A counted building and behind it a counted unit or room; a building alone is a place of work.
fn is_home(text: &[char]) -> bool {
    let text: String = text.iter().map(|c| digit(*c).map_or(*c, char::from)).collect();
    let is_counted = |before: &str| before.ends_with(|c: char| c.is_ascii_digit() || c.is_ascii_lowercase() || c == '十');
    is_numbered_flat(&text)
        || BUILDINGS.iter().any(|building| {
            text.match_indices(building).any(|(at, building)| {
                let rest = &text[at + building.len()..];
                let digits = rest.chars().take_while(char::is_ascii_digit).count();
                let behind: String = rest.chars().skip(digits).collect();
                // offices have windows in 3号楼 and A座, homes are in 栋 and 幢
                let is_window = behind.starts_with('窗') && !["幢", "栋"].contains(&building);
                is_counted(&text[..at]) && digits > 0 && (behind.starts_with("单元") || digits >= 3 && !is_window)
            })
        })
}

/// Building, unit and room as numbers alone: 3-2-501.
fn is_numbered_flat(text: &str) -> bool {
    let numbers: Vec<&str> = text.split(|c: char| !(c.is_ascii_digit() || "-—/".contains(c))).collect();
    numbers.iter().any(|run| {
        let lengths: Vec<usize> = run.split(['-', '—', '/']).map(str::len).collect();
        matches!(lengths[..], [1..=2, 1..=2, 3..=4])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_to_a_person_is_told_from_places_of_work() {
        for (name, expected) in [
            ("zhangwei@163.com", Some(Contact::Mail)),
            ("窗口@一楼", None),
            ("微信zhangwei88", Some(Contact::Account)),
            ("微信号：zw_1988", Some(Contact::Account)),
            ("wxid_8x7k2m1", Some(Contact::Account)),
            ("VX:zw1988", Some(Contact::Account)),
            ("QQ 88123", Some(Contact::Account)),
            ("微信公众号", None),
            ("京A12345", Some(Contact::Plate)),
            ("浙A·D12345", Some(Contact::Plate)),
            ("粤B88888窗口", Some(Contact::Plate)),
            ("新A区1号窗口", None),
            ("3号楼2单元501", Some(Contact::Home)),
            ("阳光小区8栋1201", Some(Contact::Home)),
            ("3号楼2号窗口", None),
            ("A座201窗口", None),
            ("12栋1204窗口", Some(Contact::Home)),
            ("12栋4号窗口", None),
            ("5号楼", None),
            ("三幢二单元五〇一", Some(Contact::Home)),
            ("二十栋1204室", Some(Contact::Home)),
            ("阳光小区3-2-501", Some(Contact::Home)),
            ("幸福里5#602", Some(Contact::Home)),
            ("1#楼", None),
            ("2026-6-15", None),
            ("1-3号窗口", None),
            ("zhang[at]163.com", Some(Contact::Mail)),
            ("zhangwei@163点com", Some(Contact::Mail)),
            ("热点窗口", None),
            ("wx_zhangwei窗口", Some(Contact::Account)),
            ("WX-00123", None),
            ("吉A1234警", Some(Contact::Plate)),
            ("粤Z·1234港", Some(Contact::Plate)),
        ] {
            assert_eq!(contact(name), expected, "{name}");
        }
    }
}
