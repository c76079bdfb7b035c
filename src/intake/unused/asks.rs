//! What tells, in a column that is not used, that a row is not what it would be counted as: a call that was not
//! answered, a case that is void, a rating that the device gave by itself.
//!
//! In: headings and cells as they stand. Out: what a heading asks, and whether a cell answers it so. Only columns that
//! are not mapped are asked: of the others the closed lists say exactly what a cell means.

use aho_corasick::AhoCorasick;

use super::sign_words::{BY_ITSELF, FACTS, OF_CALLS, REFUSES, UNREACHED, VOID, VOID_STATUS};
use crate::domain::{CellType, Kind, Outcome};
use crate::intake::values::text::folded;
use crate::intake::values::vocabulary::LEFT_OUT;
use crate::intake::values::vocabulary::{LEFT_OUT_STATUS, code_of, reads_left_out};

/// What an unused column of this heading would contradict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asks {
    /// Whether the call was answered, or made at all.
    Outcome,
    /// How long the call was.
    Duration,
    /// On which day it was rectified.
    Feedback,
    /// On which day the case was completed.
    Completion,
    /// Whether the citizen may be called; turned round where yes means no.
    Permission {
        /// 免回访 是: not to be called.
        inverted: bool,
    },
    /// What became of a call, in a table of cases.
    Callback,
    /// Whether the case is void: by yes, or by no where the heading says 有效.
    Void {
        /// What void cases are answered by.
        by: bool,
    },
    /// What became of the case, in words.
    Status,
    /// Whether the machine rated by itself: by yes, or by no where the heading says 主动.
    ByItself {
        /// The answer that says that the device rated by itself.
        by: bool,
    },
    /// How the rating came about, in words.
    Mode,
    /// When a problem was rectified.
    Rectified,
    /// Nothing that is counted.
    Nothing,
}

/// Words of headings that say what is to be done about a problem, and by whom.
const RECTIFYING: [&str; 9] = ["期限", "时限", "要求", "计划", "应", "人", "措施", "单位", "部门"];

impl Asks {
    /// What a heading of this kind of table asks.
    pub(crate) fn of(kind: Kind, heading: &str) -> Self {
        let has = |words: &[&str]| words.iter().any(|word| heading.contains(word));
        match kind {
            Kind::Visits if has(&["反馈日", "反馈时", "整改时", "整改日", "整改完成"]) => Self::Feedback,
            Kind::Visits if has(&["时长", "通话秒", "秒数"]) => Self::Duration,
            Kind::Visits => Self::Outcome,
            Kind::Ledger if has(&["计划", "预计", "承诺", "应办", "期限", "截止", "要求"]) => Self::Status,
            Kind::Ledger if has(&["回访"]) && has(&FACTS) && !has(&["意愿", "同意", "免", "拒绝", "需要", "接受"]) => {
                Self::Callback
            }
            Kind::Ledger
                if has(&["免回访", "拒绝回访", "免打扰", "勿扰", "不接受回访", "不同意回访", "不愿回访", "无需回访", "不需回访"]) =>
            {
                Self::Permission { inverted: true }
            }
            Kind::Ledger if has(&["回访", "打扰", "接听电话"]) => Self::Permission { inverted: false },
            Kind::Ledger if has(&["有效"]) && !has(&["有效期"]) => Self::Void { by: false },
            Kind::Ledger if asks(heading) && has(&["作废", "删除", "撤", "无效", "测试", "注销", "取消", "重复"]) => {
                Self::Void { by: true }
            }
            Kind::Ledger if has(&["办结", "完成", "完结", "结案", "办毕", "结束", "闭环", "归档", "处理完"]) => {
                Self::Completion
            }
            Kind::Ledger => Self::Status,
            Kind::Evaluations if has(&["主动", "本人", "亲自"]) => Self::ByItself { by: false },
            Kind::Evaluations if has(&["默认", "自动", "系统", "超时"]) => Self::ByItself { by: true },
            Kind::Evaluations => Self::Mode,
            Kind::Rectifications if has(&["整改", "完成", "销号"]) && !has(&RECTIFYING) => Self::Rectified,
            Kind::Rectifications => Self::Nothing,
        }
    }

    /// The column that says the same, where there is one.
    pub(crate) fn column(self) -> Option<&'static str> {
        match self {
            Self::Outcome => Some("outcome"),
            Self::Feedback => Some("feedback_on"),
            Self::Rectified => Some("rectified_on"),
            Self::Completion => Some("completed_at"),
            Self::Permission { .. } => Some("callback_allowed"),
            Self::Void { .. } | Self::Status => Some("status"),
            Self::ByItself { .. } | Self::Mode => Some("mode"),
            Self::Duration | Self::Callback | Self::Nothing => None,
        }
    }

    /// The column with which a cell of this one may agree: only where that says nothing of the kind is the cell
    /// telling.
    pub(crate) fn agrees_with(self) -> Option<&'static str> {
        match self {
            Self::Duration => Some("outcome"),
            Self::Callback => None,
            other => other.column(),
        }
    }

    /// Whether a cell under this heading tells that its row is not what it would be counted as.
    pub(crate) fn tells(self, heading: &str, cell: &str) -> bool {
        match self {
            Self::Outcome => tells_unreached(heading, cell),
            Self::Duration => {
                !cell.is_empty() && cell.chars().all(|c| matches!(c, '0' | ':' | '：' | '.' | ' ' | '秒' | '分' | '时' | 's'))
            }
            Self::Permission { inverted } => answer(cell) == Some(inverted) || is_short(cell) && REFUSES.is_match(cell),
            Self::Void { by } => answer(cell) == Some(by) || is_short(cell) && VOID.is_match(cell),
            Self::Status if is_status(heading) => reads_void(cell),
            Self::Status => reads_left_out(cell) || is_short(cell) && VOID.is_match(cell),
            Self::ByItself { by } => answer(cell) == Some(by) || is_short(cell) && BY_ITSELF.is_match(cell),
            Self::Mode => is_short(cell) && (BY_ITSELF.is_match(cell) || VOID.is_match(cell)),
            Self::Feedback | Self::Completion | Self::Callback | Self::Rectified | Self::Nothing => false,
        }
    }
}

/// Cells that say one thing: six ideographs. In longer ones such words are part of a story.
fn is_short(cell: &str) -> bool {
    cell.len() <= 18
}

/// Whether a heading is a question that yes and no answer.
fn asks(heading: &str) -> bool {
    ["是否", "标志", "标识", "标记", "有无", "否"].iter().any(|word| heading.contains(word)) || heading.chars().count() <= 2
}

/// Whether cells under a heading say how things stand.
pub(crate) fn is_status(heading: &str) -> bool {
    ["状态", "结果", "进度", "环节", "阶段", "结论", "办理情况"].iter().any(|word| heading.contains(word))
}

/// Yes or no.
fn answer(cell: &str) -> Option<bool> {
    code_of(CellType::YesNo { blank: true }, cell).map(|code| code == 1)
}

fn tells_unreached(heading: &str, cell: &str) -> bool {
    let words = ["回访", "接通", "联系", "通话", "拨", "呼", "结果", "状态", "情况", "result", "status", "call"];
    let (folded_heading, is_said) = (folded(heading), |part: &AhoCorasick| part.is_match(cell));
    let of_calls = words.iter().any(|word| folded_heading.contains(word))
        && !["意见", "建议", "诉求", "内容"].iter().any(|word| heading.contains(word));
    if asks_reached(heading) && answer(cell) == Some(false) {
        return true;
    }
    let code = code_of(CellType::Outcome, cell);
    let is_made = [Some(Outcome::Unreached as u8), Some(Outcome::Declined as u8), Some(LEFT_OUT)].contains(&code);
    // 失败 or 拒绝 alone may be said of anything
    of_calls && (is_made || ["不成功", "未成功", "失败"].contains(&cell)) || (of_calls || is_short(cell)) && is_said(&UNREACHED)
}

/// Whether a heading asks if the call was answered or made, and nothing else: 是否再次回访 asks something else.
fn asks_reached(heading: &str) -> bool {
    let mut rest: String = heading.chars().filter(|c| !"（）()/？?:：_- ".contains(*c)).collect();
    if !["接", "通", "成功", "有效", "完成", "回访", "联系"].iter().any(|word| rest.contains(word)) {
        return false;
    }
    for word in OF_CALLS {
        rest = rest.replace(word, "");
    }
    rest.is_empty()
}

/// Whether a status that the list does not name reads like one of a case that counts for nothing.
pub(crate) fn reads_void(cell: &str) -> bool {
    reads_left_out(cell) || cell.len() <= 60 && VOID_STATUS.is_match(cell)
}

/// Whether a cell may tell something under whatever heading: cheap enough to ask of every cell of a column with many
/// different ones.
pub(crate) fn may_tell(asks: Asks, cell: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(cell) else { return false };
    match asks {
        Asks::Outcome => UNREACHED.is_match(cell),
        Asks::Status | Asks::Void { .. } => cell.len() <= 18 && VOID.is_match(cell),
        Asks::Permission { .. } => cell.len() <= 18 && REFUSES.is_match(cell),
        Asks::ByItself { .. } | Asks::Mode => cell.len() <= 18 && BY_ITSELF.is_match(cell),
        Asks::Duration => asks.tells("", text),
        Asks::Feedback | Asks::Completion | Asks::Callback | Asks::Rectified | Asks::Nothing => false,
    }
}

/// The word for which a long cell is remembered: the cell itself may name somebody.
pub(crate) fn part_that_tells(asks: Asks, cell: &[u8]) -> Option<&str> {
    let found = (asks == Asks::Outcome).then(|| UNREACHED.find(cell))??;
    std::str::from_utf8(&cell[found.range()]).ok()
}

/// The words that leave a row of the ledger out by themselves, of these.
pub(crate) fn listed<'a>(words: impl Iterator<Item = &'a String>) -> Vec<String> {
    words.filter(|word| LEFT_OUT_STATUS.contains(&word.as_str()) || reads_left_out(word)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_and_cells_that_tell_are_told_from_those_that_do_not() {
        for (kind, heading, cell, tells) in [
            (Kind::Visits, "回访标志", "0", true),
            (Kind::Visits, "是否成功", "否", true),
            (Kind::Visits, "有效回访", "否", true),
            (Kind::Visits, "通话结果", "无人接", true),
            (Kind::Visits, "接听状态", "未接", true),
            (Kind::Visits, "结果", "不成功", true),
            (Kind::Visits, "备注", "电话无人接听", true),
            (Kind::Visits, "result", "No answer", true),
            (Kind::Visits, "回访情况", "多次拨打均无人接听，下周再打一次试试看，另约时间上门", true),
            (Kind::Visits, "意见内容", "你们窗口的电话一直无人接听，希望改进服务，谢谢", false),
            (Kind::Visits, "是否再次回访", "否", false),
            (Kind::Visits, "是否首次回访", "否", false),
            (Kind::Visits, "回访是否录音", "否", false),
            (Kind::Visits, "结果是否反馈部门", "否", false),
            (Kind::Visits, "是否需要再次联系", "否", false),
            (Kind::Visits, "通话时长", "0", true),
            (Kind::Visits, "通话时长", "00:00:00", true),
            (Kind::Visits, "通话时长", "65", false),
            (Kind::Ledger, "是否作废", "是", true),
            (Kind::Ledger, "作废标志", "1", true),
            (Kind::Ledger, "删除标记", "1", true),
            (Kind::Ledger, "是否有效", "否", true),
            (Kind::Ledger, "是否有效", "是", false),
            (Kind::Ledger, "有效期", "否", false),
            (Kind::Ledger, "备注", "测试数据", true),
            (Kind::Ledger, "备注", "材料齐全", false),
            (Kind::Ledger, "流程状态", "已退回", true),
            (Kind::Ledger, "流程状态", "申请人撤回", true),
            (Kind::Ledger, "流程状态", "已办结", false),
            (Kind::Ledger, "回访意愿", "不愿意", true),
            (Kind::Ledger, "接受回访", "不接受", true),
            (Kind::Ledger, "免回访", "是", true),
            (Kind::Ledger, "免回访", "否", false),
            (Kind::Ledger, "是否需要回访", "否", true),
            (Kind::Ledger, "是否已回访", "否", false),
            (Kind::Evaluations, "是否默认", "是", true),
            (Kind::Evaluations, "是否主动评价", "否", true),
            (Kind::Evaluations, "评价类型", "系统", true),
            (Kind::Evaluations, "评价类型", "现场", false),
        ] {
            assert_eq!(Asks::of(kind, heading).tells(heading, cell), tells, "{heading}: {cell}");
        }
    }

    #[test]
    fn what_may_tell_is_found_without_the_heading() {
        assert!(may_tell(Asks::Outcome, "昨天占线".as_bytes()) && !may_tell(Asks::Outcome, "张三".as_bytes()));
        assert_eq!(part_that_tells(Asks::Outcome, "李四的手机关机了，改日再打".as_bytes()), Some("关机"));
        assert!(reads_void("不予受理（材料不齐）") && reads_void("已终止") && !reads_void("准予许可"));
    }
}
