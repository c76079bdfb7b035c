//! The words by which [`super::asks`] knows a call that was not answered, a case that is void, a rating that the
//! device gave by itself.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

/// What headings of a ledger say of a call that was made, and not of one that may be.
pub(crate) const FACTS: [&str; 20] = [
    "已回访",
    "是否回访",
    "回访状态",
    "回访结果",
    "回访情况",
    "回访时间",
    "回访日期",
    "回访人",
    "回访完成",
    "回访方式",
    "回访满意",
    "回访评价",
    "回访内容",
    "回访意见",
    "回访记录",
    "回访次数",
    "回访标志",
    "回访标识",
    "次回访",
    "回访电话",
];

/// Words that a heading which asks whether a call was answered consists of.
pub(crate) const OF_CALLS: [&str; 27] = [
    "是否",
    "有无",
    "电话",
    "回访",
    "通话",
    "呼叫",
    "外呼",
    "接通",
    "打通",
    "拨通",
    "拨打",
    "联系上",
    "联系",
    "接听",
    "成功",
    "有效",
    "完成",
    "已",
    "标志",
    "标识",
    "标记",
    "情况",
    "状态",
    "结果",
    "本次",
    "当次",
    "到位",
];

pub(crate) static UNREACHED: LazyLock<AhoCorasick> = LazyLock::new(|| {
    list(&[
        "未接",
        "无人接",
        "没人接",
        "没有接",
        "无人应答",
        "无应答",
        "打不通",
        "未打通",
        "拨不通",
        "未拨通",
        "占线",
        "忙线",
        "忙音",
        "正忙",
        "关机",
        "空号",
        "停机",
        "拒接",
        "拒访",
        "拒绝回访",
        "拒听",
        "不接听",
        "不接电话",
        "不在服务区",
        "无法接通",
        "无法联系",
        "联系不上",
        "未联系上",
        "错号",
        "号码错误",
        "暂停服务",
        "呼叫失败",
        "回访失败",
        "回访不成功",
        "未回访",
        "待回访",
        "未拨打",
        "待拨打",
        "no answer",
        "not reached",
        "unreached",
        "unreachable",
        "not answered",
        "busy",
        "voicemail",
        "declined",
    ])
});
pub(crate) static VOID: LazyLock<AhoCorasick> = LazyLock::new(|| {
    list(&[
        "作废",
        "撤件",
        "撤回",
        "撤销",
        "撤单",
        "退件",
        "不予受理",
        "不受理",
        "测试",
        "重复件",
        "重复录入",
        "无效件",
        "废件",
        "已取消",
        "已删除",
        "误录",
        "错录",
    ])
});
pub(crate) static VOID_STATUS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    // refusals and closed cases are ends that a case may come to, after which a callback is owed
    list(&[
        "作废",
        "撤",
        "退回",
        "退件",
        "退办",
        "不予受理",
        "不受理",
        "测试",
        "取消",
        "删除",
        "无效",
        "废",
        "重复",
        "终止",
        "中止",
        "注销",
        "驳回",
        "草稿",
        "void",
        "cancel",
        "withdraw",
        "delete",
        "draft",
    ])
});
pub(crate) static REFUSES: LazyLock<AhoCorasick> = LazyLock::new(|| {
    list(&["不愿", "不接受", "不同意", "拒绝", "免回访", "免打扰", "勿", "不需要", "不用", "无需", "不允许", "不要", "谢绝"])
});
pub(crate) static BY_ITSELF: LazyLock<AhoCorasick> = LazyLock::new(|| list(&["默认", "自动", "超时", "系统", "default", "auto"]));

/// One automaton finds all words in one pass (Aho–Corasick).
fn list(words: &[&str]) -> AhoCorasick {
    AhoCorasick::builder().ascii_case_insensitive(true).build(words).expect("a few short words fit")
}
