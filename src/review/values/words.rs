//! Other words for what closed lists hold: ways and outcomes of a visit, yes and no, who pressed the button.

use super::grades::{Said, said};
use super::spelt::bare;
use crate::domain::{CellType, Method, Mode, Outcome};
use crate::intake::code_of;

/// A word's place in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// This code, beyond mistake.
    Sure(u8),
    /// Perhaps this code.
    Perhaps(u8),
}

/// The code that a value of a closed list other than grades is proposed to mean; `None` where nothing is proposed.
pub(super) fn meaning(cells: CellType, value: &str) -> Option<Meaning> {
    let bare = bare(value);
    if let Some(code) = code_of(cells, &bare) {
        return Some(Meaning::Sure(code));
    }
    match cells {
        CellType::Method => method(&bare).map(|method| Meaning::Sure(method as u8)),
        CellType::Outcome => outcome(value, &bare),
        CellType::YesNo { blank } => yes_or_no(&bare, blank),
        CellType::Mode => mode(&bare),
        _ => None,
    }
}

fn has(word: &str, parts: &[&str]) -> bool {
    parts.iter().any(|part| word.contains(part))
}

/// The way to call that a word names; `None` for a word of two ways, of another channel, or that denies one.
fn method(word: &str) -> Option<Method> {
    const CALLS: [&str; 14] =
        ["电话", "座机", "手机", "固话", "致电", "来电", "去电", "拨打", "外呼", "呼叫", "热线", "通话", "telephone", "call"];
    const VISITS: [&str; 12] = ["现场", "上门", "当面", "面访", "走访", "入户", "面对面", "实地", "登门", "家访", "onsite", "on-site"];
    const MESSAGES: [&str; 3] = ["短信", "彩信", "sms"];
    const ONLINE: [&str; 9] = ["微信", "网络", "网上", "线上", "小程序", "公众号", "app", "wechat", "online"];
    const OTHERS: [&str; 11] = ["邮件", "邮箱", "qq", "问卷", "扫码", "二维码", "视频", "钉钉", "信函", "平台", "消息"];
    const NOT: [&str; 6] = ["未", "无", "没", "不", "非", "免"];
    if has(word, &OTHERS) || has(word, &NOT) {
        return None;
    }
    // a telephone is what these are read on
    let word = &word.replace("手机短信", "短信").replace("手机app", "app");
    let said = [&CALLS[..], &VISITS, &MESSAGES, &ONLINE].map(|parts| has(word, parts));
    let mut methods = Method::ALL.into_iter().zip(said).filter(|(_, is_said)| *is_said).map(|(method, _)| method);
    methods.next().filter(|_| methods.next().is_none())
}

fn outcome(value: &str, word: &str) -> Option<Meaning> {
    const REACHED: [&str; 16] = [
        "已接通",
        "已接",
        "接听",
        "已接听",
        "有人接听",
        "正常接听",
        "接通成功",
        "回访成功",
        "成功回访",
        "已联系",
        "联系上",
        "已联系上",
        "联系成功",
        "有效回访",
        "connected",
        "answered",
    ];
    const UNREACHED: [&str; 26] = [
        "未接",
        "未接听",
        "无法接通",
        "无人应答",
        "无应答",
        "没人接",
        "没有人接",
        "没接",
        "没接通",
        "未通",
        "不通",
        "打不通",
        "接不通",
        "不在服务区",
        "通话中",
        "正在通话中",
        "忙音",
        "忙线",
        "用户忙",
        "暂时无法接通",
        "未联系上",
        "联系不上",
        "无法联系",
        "呼叫失败",
        "欠费停机",
        "noanswer",
    ];
    const WRONG: [&str; 10] =
        ["错号", "号码错误", "号码有误", "电话错误", "电话有误", "非本人", "打错", "号码不存在", "空号错号", "无效号码"];
    const DECLINED: [&str; 9] = ["拒接", "拒接电话", "拒绝回访", "拒绝接听", "不愿回访", "不配合", "拒答", "不接受回访", "中途挂断"];
    const UNMADE: [&str; 8] = ["待回访", "未回访", "未拨打", "待拨打", "未处理", "待处理", "回访失败", "未成功"];
    let sure = |outcome: Outcome| Some(Meaning::Sure(outcome as u8));
    let is = |words: &[&str]| words.contains(&word);
    if is(&REACHED) {
        sure(Outcome::Reached)
    } else if is(&UNREACHED) || is(&WRONG) {
        sure(Outcome::Unreached)
    } else if is(&DECLINED) {
        sure(Outcome::Declined)
    } else if is(&UNMADE) {
        Some(Meaning::Perhaps(Outcome::Unreached as u8))
    } else {
        // who gives a grade was reached
        is_grade(value).then_some(Meaning::Sure(Outcome::Reached as u8))
    }
}

/// Whether a value says how good something was, in words.
pub(super) fn is_grade(value: &str) -> bool {
    matches!(said(value), Some(Said::Known(_) | Said::End(_) | Said::Between(_) | Said::Third(_) | Said::Mark(_)))
}

fn yes_or_no(word: &str, blank: bool) -> Option<Meaning> {
    const YES: [&str; 17] =
        ["可", "可以", "能", "同意", "愿意", "接受", "允许", "需要", "需", "要", "对", "已同意", "t", "✓", "✔", "☑", "ok"];
    const NO: [&str; 20] = [
        "不可",
        "不可以",
        "不能",
        "不同意",
        "不愿意",
        "不愿",
        "不接受",
        "不允许",
        "拒绝",
        "不需要",
        "不需",
        "无需",
        "不用",
        "不要",
        "不必",
        "f",
        "✗",
        "✘",
        "☒",
        "不是",
    ];
    if YES.contains(&word) {
        return Some(Meaning::Sure(1));
    }
    if NO.contains(&word) {
        return Some(Meaning::Sure(0));
    }
    match word {
        // where a blank means no, 无 says the same; where it means yes, 无 may be either, and so may a cross
        "无" | "没有" | "暂无" if !blank => Some(Meaning::Sure(0)),
        "x" | "无" | "没有" => Some(Meaning::Perhaps(0)),
        "有" => Some(Meaning::Perhaps(1)),
        _ => None,
    }
}

fn mode(word: &str) -> Option<Meaning> {
    const ACTIVE: [&str; 6] = ["主动评价", "群众主动评价", "用户评价", "手动", "手动评价", "人工评价"];
    const DEFAULT: [&str; 10] =
        ["默认评价", "系统默认", "系统评价", "自动", "自动评价", "系统自动", "系统自动评价", "超时默认", "超时自动评价", "默认好评"];
    if ACTIVE.contains(&word) {
        return Some(Meaning::Sure(Mode::Active as u8));
    }
    DEFAULT.contains(&word).then_some(Meaning::Sure(Mode::Default as u8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_words_for_a_list_are_told_where_they_cannot_be_mistaken() {
        let sure = |code: u8| Some(Meaning::Sure(code));
        let perhaps = |code: u8| Some(Meaning::Perhaps(code));
        let (blank_is_yes, blank_is_no) = (CellType::YesNo { blank: true }, CellType::YesNo { blank: false });
        for (cells, value, expected) in [
            (CellType::Method, "电话回访", sure(0)),
            (CellType::Method, "座机", sure(0)),
            (CellType::Method, "手机", sure(0)),
            (CellType::Method, "智能外呼", sure(0)),
            (CellType::Method, "12345热线", sure(0)),
            (CellType::Method, "上门回访", sure(1)),
            (CellType::Method, "入户走访", sure(1)),
            (CellType::Method, "短信通知", sure(2)),
            (CellType::Method, "微信公众号", sure(3)),
            (CellType::Method, "手机APP", sure(3)),
            (CellType::Method, "手机、微信", None),
            (CellType::Method, "微信电话", None),
            (CellType::Method, "邮件", None),
            (CellType::Method, "电话、上门", None),
            (CellType::Method, "未打电话", None),
            (CellType::Method, "其他", None),
            (CellType::Outcome, "已接听", sure(0)),
            (CellType::Outcome, "无法接通", sure(1)),
            (CellType::Outcome, "号码错误", sure(1)),
            (CellType::Outcome, "拒接", sure(2)),
            (CellType::Outcome, "满意", sure(0)),
            (CellType::Outcome, "很不满意", sure(0)),
            (CellType::Outcome, "待回访", sure(200)),
            (CellType::Outcome, "5", None),
            (CellType::Outcome, "已转办", None),
            (blank_is_yes, "同意", sure(1)),
            (blank_is_yes, "不同意", sure(0)),
            (blank_is_yes, "✓", sure(1)),
            (blank_is_yes, "x", perhaps(0)),
            (blank_is_yes, "无", perhaps(0)),
            (blank_is_no, "无", sure(0)),
            (blank_is_no, "需要", sure(1)),
            (blank_is_no, "是（已电话告知）", sure(1)),
            (CellType::Mode, "系统默认", sure(1)),
            (CellType::Mode, "主动评价", sure(0)),
            (CellType::Mode, "二维码", None),
        ] {
            assert_eq!(meaning(cells, value), expected, "{value}");
        }
    }
}
