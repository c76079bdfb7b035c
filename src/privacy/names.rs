//! Which names of windows and categories may not be published as they stand.
//!
//! They are cells of an export like any other, and the only ones that reach the public.
//!
//! A name is refused where it holds
//! - a number by which a person is found, or one of seven digits or more, in any spelling;
//! - something built like the name of a person, alone or between words of an institution (张伟, 窗口（张伟）, 张师傅);
//! - what a personal cell of the run holds: an applicant, a visitor, an id, an opinion.
//!
//! What the workspace's configuration lists has been looked at by somebody, and is not asked here.

use super::contact::{Contact, contact};
use super::numbers::{Number, number_in_name, runs};
use super::person::{holds_titled, is_han, is_name, is_of_institutions, is_ordinary, is_titled};
use crate::domain::spelling::{canonical, plain};
use crate::intake::Holding;

/// Longer values are prose; longer names are looked through as far as this.
const LONGEST: usize = 400;

/// Why a name is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It holds a number.
    Number(Number),
    /// It holds what leads to a person.
    Contact(Contact),
    /// It is built like a person's name.
    Person,
    /// A personal cell holds the same.
    Value(Holding),
}

/// The longest number that says which window, floor, year or hotline.
const SHORT: usize = 6;

/// How words for sorts of people end, which halls have windows for: 大学生, 外国人, 军人家属, 志愿者.
const SORTS: &str = "人者生员户主民工师方客妇童侨兵属长们";

/// Words that a hall puts beside the name of a window: what they part is looked at piece by piece.
const BESIDE: [&str; 75] = [
    "工作人员",
    "接待人员",
    "办理人员",
    "窗口人员",
    "办理人",
    "接待人",
    "投诉人",
    "申请人",
    "受理人",
    "受理员",
    "值班员",
    "接待员",
    "办事员",
    "人员",
    "联系人",
    "当事人",
    "业主",
    "户主",
    "住户",
    "房主",
    "客户",
    "客服",
    "工作室",
    "项目部",
    "办公室",
    "服务台",
    "号窗口",
    "负责人",
    "经办人",
    "窗口",
    "柜台",
    "号窗",
    "中心",
    "服务",
    "登记",
    "热线",
    "团队",
    "班组",
    "综合",
    "受理",
    "咨询",
    "回访",
    "投诉",
    "维修",
    "项目",
    "专窗",
    "专席",
    "座席",
    "坐席",
    "接待",
    "审批",
    "审核",
    "业务",
    "负责",
    "经办",
    "联系",
    "工程",
    "岗",
    "台",
    "组",
    "科",
    "处",
    "局",
    "室",
    "部",
    "站",
    "所",
    "院",
    "办",
    "厅",
    "号",
    "队",
    "窗",
    "口",
    "的",
];

/// How the names of places end.
const PLACES: [&str; 12] = ["镇", "乡", "村", "旗", "市", "县", "区", "街道", "办事处", "农场", "林场", "苏木"];

/// How the names of branches end, which are called after places: 华漕分中心, 王府支行.
const BRANCHES: [&str; 9] = ["分中心", "支行", "分行", "分局", "分公司", "服务站", "工作站", "税务所", "政府"];

/// What a name says of a person by itself; `None` where it says nothing.
#[must_use]
pub(super) fn refused_by_itself(name: &str) -> Option<Reason> {
    let plain = plain(name);
    if let Some(number) = number_in_name(&plain) {
        return Some(Reason::Number(number));
    }
    if let Some(contact) = contact(&plain) {
        return Some(Reason::Contact(contact));
    }
    parts(&plain).iter().any(|part| is_name(part) || is_titled(part) || holds_titled(part)).then_some(Reason::Person)
}

/// What of a name a personal cell might hold, as values are compared.
#[must_use]
pub(super) fn could_be_values(name: &str) -> Vec<String> {
    let plain = plain(name);
    let mut values = vec![canonical(name)];
    values.extend(parts(&plain).iter().map(|part| canonical(part)));
    // a name of three characters or more between any others
    for run in han_runs(&plain) {
        for length in 3..=4 {
            let pieces = run.windows(length).map(|piece| piece.iter().collect::<String>());
            values.extend(pieces.filter(|piece| is_name(piece)).map(|piece| canonical(&piece)));
        }
    }
    values.extend(runs(&plain).into_iter().map(|run| run.concat()).filter(|digits| digits.len() >= 5));
    let latin = plain.split(|c: char| !(c.is_ascii_alphanumeric() || "-_./ ".contains(c)));
    values.extend(latin.map(canonical).filter(|word| word.len() >= 5));
    values.retain(|value| value.chars().count() >= 2);
    values.sort();
    values.dedup();
    values
}

/// Whether a value that a personal cell holds says something of a person, and is not a word such as 市民, 无, 回访组 or 满意.
#[must_use]
pub(super) fn is_telling(value: &str, holding: Holding) -> bool {
    let characters = value.chars().count();
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    if is_name(value) || is_titled(value) || digits >= 5 && holding != Holding::Unknown {
        return true;
    }
    match holding {
        Holding::Phone | Holding::Id => characters >= 5 && digits >= 3,
        Holding::Opinion => characters >= 6,
        Holding::Unknown => false,
        Holding::Person if value.is_ascii() => characters >= 5 && value.bytes().all(|byte| byte.is_ascii_alphabetic()),
        Holding::Person => {
            characters >= 3
                && !is_ordinary(value)
                && !value.ends_with(|c| SORTS.contains(c))
                && !value.chars().any(is_of_institutions)
                && BESIDE.iter().all(|word| !value.contains(word))
        }
    }
}

/// Whether a value would say something of a person in any personal cell.
#[must_use]
pub(super) fn could_tell(value: &str) -> bool {
    [Holding::Person, Holding::Phone, Holding::Id, Holding::Opinion].into_iter().any(|holding| is_telling(value, holding))
}

/// Whether a window or category that shares `value` with a personal cell is called after what that cell says. Code and
/// markup that are typed into every column of an export (`<br>`, `{{x}}`, `../x`, `undefined`) name no person, unless
/// there are Han characters or a number in them.
#[must_use]
pub(super) fn names_someone(name: &str, value: &str, holding: Holding) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    match holding {
        // 12345 and 10086 are hotlines, windows have codes, and cases may be counted from 1: so
        // few digits lead to no person
        Holding::Phone | Holding::Id => value.chars().any(is_han) || digits > SHORT || digits >= 5 && digits < value.len(),
        Holding::Unknown => true,
        Holding::Opinion if BESIDE.iter().any(|word| value.ends_with(word)) => false,
        Holding::Person | Holding::Opinion => digits >= 5 || value.chars().any(is_han) || !is_code(name),
    }
}

/// A single word of small ASCII letters, or anything with a character of markup, code or paths.
fn is_code(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_lowercase()) || name.contains(['<', '>', '{', '}', '[', ']', '\\', '/', '|', '^', '$', '=', '"', '`'])
}

/// The pieces of a name: between what parts words, without it, and between the words of institutions.
fn parts(plain: &str) -> Vec<String> {
    let plain: String = plain.chars().take(LONGEST).collect();
    let letters = |c: &char| c.is_alphanumeric();
    let joined: String = plain.chars().filter(letters).collect();
    let mut parts = Vec::new();
    for piece in plain.split(|c: char| !c.is_alphanumeric()).chain([joined.as_str()]) {
        // the piece itself, and its Han runs between numbers and Latin letters
        for piece in piece.split(|c: char| !is_han(c)).filter(|piece| !piece.is_empty()) {
            parts.push(piece.to_owned());
            parts.extend(between(piece));
        }
    }
    parts.retain(|part| part.chars().count() >= 2);
    parts.sort();
    parts.dedup();
    parts
}

/// What stands between words of institutions. In the name of a place one character parts nothing: 梅河口市, 何集办事处.
fn between(piece: &str) -> Vec<String> {
    if BRANCHES.iter().any(|end| piece.ends_with(end)) {
        return Vec::new();
    }
    let is_place = PLACES.iter().any(|end| piece.ends_with(end));
    let words = || BESIDE.iter().filter(|word| !is_place || word.chars().count() > 1);
    let (mut parts, mut part, mut rest) = (Vec::new(), String::new(), piece);
    while let Some(c) = rest.chars().next() {
        if let Some(word) = words().find(|word| rest.starts_with(**word)) {
            parts.push(std::mem::take(&mut part));
            rest = &rest[word.len()..];
        } else {
            part.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    parts.push(part);
    parts
}

/// Runs of Chinese characters, across what parts them.
fn han_runs(plain: &str) -> Vec<Vec<char>> {
    let letters: Vec<char> = plain.chars().take(LONGEST).filter(|c| c.is_alphanumeric()).collect();
    letters.split(|c| !is_han(*c)).filter(|run| run.len() > 2).map(<[char]>::to_vec).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names of windows and categories as service halls, property companies and building firms have them.
    const REAL: &str = include_str!("real-names.txt");

    #[test]
    fn no_real_name_of_a_window_or_a_category_is_refused() {
        let names: Vec<&str> = REAL.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect();
        assert!(names.len() > 300, "{}", names.len());
        let refused: Vec<_> = names.iter().filter_map(|name| Some((*name, refused_by_itself(name)?))).collect();
        assert!(refused.is_empty(), "{refused:?}");
    }

    #[test]
    fn hotlines_codes_and_sorts_of_people_name_nobody() {
        for (value, holding, someone) in [
            ("12345", Holding::Phone, false),
            ("10086", Holding::Id, false),
            ("330106", Holding::Id, false),
            ("8701234", Holding::Id, true),
            ("c55123", Holding::Id, true),
            ("大学生", Holding::Person, false),
            ("军人家属", Holding::Person, false),
            ("志愿者", Holding::Person, false),
            ("不动产登记中心", Holding::Opinion, false),
            ("w0001", Holding::Id, false),
            ("不动产登记窗口态度差", Holding::Opinion, true),
        ] {
            assert_eq!(is_telling(value, holding) && names_someone(value, value, holding), someone, "{value}");
        }
    }

    #[test]
    fn a_person_is_refused_however_the_name_is_spelt() {
        for name in [
            "张伟",
            "王小明",
            "李 娜",
            "欧阳娜娜",
            "诸葛亮",
            "刘德华窗口",
            "窗口（赵敏）",
            "3号窗口王丽",
            "张\u{200b}伟",
            "陈·建·国",
            "张师傅",
            "李女士",
            "老王",
            "小李",
            "周医生",
            "工号12345678",
            "综合窗口-孙丽华",
            "黃曉明",
            "&#24352;伟",
            "张伟工作室",
            "金晓梅",
            "马云",
            "高明远",
            "方志强",
            "石磊磊",
            "李园园",
            "孙家明",
            "李国清",
            "张航",
            "刘星河",
            "张伟窗口（高新区）",
            "张科长窗口",
            "李局长接待",
            "办理人张伟",
            "接待人员王芳",
            "值班员刘洋",
            "业主王丽",
            "3号楼2单元501",
            "京A12345",
            "zhangwei@163.com",
            "欧阳局长窗口",
            "陈志强的窗口",
            "户主王建国",
            "138O0l38000窗口",
            "l38OOl38OOO",
        ] {
            assert!(refused_by_itself(name).is_some(), "{name}");
        }
    }

    #[test]
    fn what_a_name_shares_with_a_personal_cell_is_looked_up() {
        let holds = |name: &str, value: &str| could_be_values(name).contains(&canonical(value));
        assert!(holds("综合李晓明受理", "李晓明"), "between other characters");
        assert!(holds("阿依古丽窗口", "阿依古丽"), "a name of another build");
        assert!(holds("Zhang Wei", "zhangwei") && holds("窗口SL-2026-17", "SL202617"));
        assert!(holds("态度很差，要求道歉", "态度很差,要求道歉"));
    }

    #[test]
    fn what_is_typed_into_every_column_names_nobody() {
        for (name, value, holding, someone) in [
            ("<script>alert(1)</script>", "scriptalert1script", Holding::Opinion, false),
            ("undefined", "undefined", Holding::Person, false),
            ("../../etc/passwd", "etcpasswd", Holding::Person, false),
            ("Zhang Wei", "zhangwei", Holding::Person, true),
            ("wang xiaofang", "wangxiaofang", Holding::Person, true),
            ("<b>阿依古丽</b>", "阿依古丽", Holding::Person, true),
            ("态度很差，要求道歉", "态度很差要求道歉", Holding::Opinion, true),
            ("<i>SL202617", "sl202617", Holding::Id, true),
            ("<i>55123", "55123", Holding::Person, true),
        ] {
            assert_eq!(names_someone(name, value, holding), someone, "{name}");
        }
    }

    #[test]
    fn words_that_people_type_into_personal_columns_tell_nothing() {
        for (value, holding, telling) in [
            ("市民", Holding::Person, false),
            ("无", Holding::Person, false),
            ("回访组", Holding::Person, false),
            ("客服中心", Holding::Person, false),
            ("张家港", Holding::Person, false),
            ("市政工程公司", Holding::Person, false),
            ("满意", Holding::Opinion, false),
            ("服务很好", Holding::Opinion, false),
            ("李晓明", Holding::Person, true),
            ("阿依古丽", Holding::Person, true),
            ("johnsmith", Holding::Person, true),
            ("13812345678", Holding::Phone, true),
            ("sl202617", Holding::Id, true),
            ("a17", Holding::Id, false),
            ("态度很差要求道歉", Holding::Opinion, true),
            ("hallb", Holding::Unknown, false),
            ("12345热线", Holding::Unknown, false),
            ("李晓明", Holding::Unknown, true),
        ] {
            assert_eq!(is_telling(value, holding), telling, "{value}");
        }
    }
}
