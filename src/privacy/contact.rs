//! Whether a name holds what leads to a person without naming one: an address of mail, an
//! account, a number plate, a flat.

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
/// How buildings are counted.
const BUILDINGS: [&str; 4] = ["号楼", "幢", "栋", "座"];

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
    })
}

/// A province, a letter, and five or six letters and digits with a digit among them.
fn is_plate(text: &[char]) -> bool {
    (0..text.len()).any(|at| {
        let Some((_, rest)) = text[at + 1..].split_first().filter(|(letter, _)| letter.is_ascii_lowercase()) else { return false };
        let number: Vec<char> = rest.iter().copied().skip_while(|c| "·.-•".contains(*c)).take_while(char::is_ascii_alphanumeric).collect();
        PROVINCES.contains(text[at]) && (5..=6).contains(&number.len()) && number.iter().any(char::is_ascii_digit)
    })
}

/// A counted building and behind it a counted unit or room; a building alone is a place of work.
fn is_home(text: &[char]) -> bool {
    let text: String = text.iter().collect();
    let is_counted = |before: &str| before.ends_with(|c: char| c.is_ascii_digit() || c.is_ascii_lowercase());
    BUILDINGS.iter().any(|building| {
        text.match_indices(building).any(|(at, building)| {
            let rest = &text[at + building.len()..];
            let digits = rest.chars().take_while(char::is_ascii_digit).count();
            let behind: String = rest.chars().skip(digits).collect();
            is_counted(&text[..at]) && digits > 0 && (behind.starts_with("单元") || digits >= 3 && !behind.starts_with("窗"))
        })
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
            ("5号楼", None),
        ] {
            assert_eq!(contact(name), expected, "{name}");
        }
    }
}
